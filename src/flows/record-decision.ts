/** Turns a judgement into the decision record that the log keeps. Patches and bodies may hold secrets: only digests are kept. */
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
  const { files, body, ...facts } = change;
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
