/** Turns a judgement into the decision record that the log keeps. Patches, bodies and comments may hold secrets: only digests are kept. */
import type { Judgement } from '../core/judge.js';
import type { DecisionRecord } from '../domain/record.js';
import type { Clock, Digest } from '../ports.js';

export interface RecordPorts {
  readonly clock: Clock;
  readonly digest: Digest;
  readonly catalogVersion: string;
}

export function recordOf(ports: RecordPorts, installation: number, judgement: Judgement): DecisionRecord {
  const { change, policy, provenance, risk, verdict } = judgement;
  const { files, body, comments, ...facts } = change;
  return {
    installation,
    repository: change.repository.id,
    number: change.number,
    sha: change.head.sha,
    at: ports.clock(),
    catalogVersion: ports.catalogVersion,
    policySources: policy.kind === 'valid' ? policy.sources : [],
    change: {
      ...facts,
      bodyDigest: ports.digest(body),
      comments: {
        items: comments.items.map(({ body: said, ...comment }) => ({ ...comment, bodyDigest: ports.digest(said) })),
        missing: comments.missing,
      },
      files: files.items.map(({ patch, ...file }) => ({
        ...file,
        patchDigest: patch.kind === 'known' ? ports.digest(patch.value) : null,
      })),
    },
    provenance,
    risk,
    verdict,
  };
}
