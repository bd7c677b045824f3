/** What people did to a verdict, for the audit log: commands and corrections when they are first seen, and opened gates. */
import type { NewEntry } from '../domain/audit.js';
import type { Change } from '../domain/change.js';
import type { Override, RecordedCommand } from '../domain/concession.js';
import type { RecordedCorrection } from '../domain/provenance.js';
import type { Records } from '../ports/store.js';
import type { Clock } from '../ports.js';

export interface NotePorts {
  readonly records: Records;
  readonly installation: number;
  readonly clock: Clock;
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

function place({ installation, clock }: NotePorts, { repository, number, head }: Change): Place {
  return { installation, repository: repository.id, number, sha: head.sha, at: clock() };
}
