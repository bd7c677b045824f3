/** What people did to a verdict, for the audit log: commands and corrections when they are first seen, and opened gates. */
import type { NewEntry } from '../domain/audit.js';
import type { Change, RepositoryRef } from '../domain/change.js';
import type { Override, RecordedCommand } from '../domain/concession.js';
import type { JudgedFile } from '../domain/plan-evidence.js';
import type { RecordedCorrection } from '../domain/provenance.js';
import type { Records } from '../ports/store.js';
import type { Clock } from '../ports.js';

export interface NotePorts {
  readonly records: Records;
  readonly installation: number;
  readonly clock: Clock;
}

interface SeenDrift {
  readonly repository: RepositoryRef;
  readonly sha: string;
  readonly stack: string;
  readonly run: number;
  readonly drifted: boolean;
  readonly plans: readonly (JudgedFile & { readonly artifactName: string })[];
}

type Place = Pick<NewEntry, 'installation' | 'repository' | 'number' | 'sha' | 'at'>;

export async function noteCommands(ports: NotePorts, change: Change, seen: readonly RecordedCommand[]): Promise<void> {
  for (const { kind: command, ...said } of seen) {
    await ports.records.append({ ...place(ports, change), kind: 'command', about: { command, ...said }, body: null });
  }
}

/** The reason is free text, and in the body for that. */
export async function noteCorrections(
  ports: NotePorts,
  change: Change,
  seen: readonly RecordedCorrection[],
): Promise<void> {
  for (const { comment, by, at: saidAt, reason, covers } of seen) {
    const about = { comment, by, at: saidAt, covers: covers.length };
    await ports.records.append({ ...place(ports, change), kind: 'correction', about, body: { reason, covers } });
  }
}

export async function noteBreakGlass(ports: NotePorts, change: Change, override: Override): Promise<void> {
  const { by, comment, at: saidAt, until, reason } = override;
  const about = { by, comment, at: saidAt, until };
  await ports.records.append({ ...place(ports, change), kind: 'break-glass', about, body: { reason } });
}

/** What a plan of the default branch showed: counts, and the digest of what was shown. */
export async function noteDrift({ records, installation, clock }: NotePorts, drift: SeenDrift): Promise<void> {
  const { repository, sha, stack, run, plans, drifted } = drift;
  const shown = plans.map(({ artifactName, file, digest, counts }) => ({ artifactName, file, digest, counts }));
  await records.append({
    ...{ kind: 'drift', installation, repository: repository.id, number: 0, sha, at: clock() },
    about: { stack, run, drifted },
    body: { plans: shown },
  });
}

function place({ installation, clock }: NotePorts, { repository, number, head }: Change): Place {
  return { installation, repository: repository.id, number, sha: head.sha, at: clock() };
}
