/** Before a judgement: keeps each waiver, grant and break-glass with the head that it was written for, so that a push ends it. */
import { firstSeenCommands } from '../core/concessions.js';
import type { Gathered } from '../core/judge.js';
import type { Ledger } from '../ports/store.js';
import { type NotePorts, noteCommands } from './note-deeds.js';

export interface CommandPorts extends NotePorts {
  readonly ledger: Ledger;
}

export async function recordCommands(ports: CommandPorts, open: readonly Gathered[]): Promise<readonly Gathered[]> {
  const known: Gathered[] = [];
  for (const gathered of open) {
    const { change, policy, teams, circumstances } = gathered;
    const { commands, headship } = circumstances;
    const seen =
      policy.kind === 'valid' ? firstSeenCommands(change, commands, { policy: policy.policy, teams, headship }) : [];
    // In the log first: what ends us in between is noted twice, and not never.
    await noteCommands(ports, change, seen);
    if (seen.length > 0) await ports.ledger.addCommands(change.repository.id, change.number, seen);
    known.push({ ...gathered, circumstances: { ...circumstances, commands: [...commands, ...seen] } });
  }
  return known;
}
