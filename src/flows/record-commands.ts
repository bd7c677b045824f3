/** Before a judgement: keeps each waiver, grant and break-glass with the head that it was written for, so that a push ends it. */
import { firstSeenCommands } from '../core/concessions.js';
import type { Gathered } from '../core/judge.js';
import type { Ledger } from '../ports/store.js';

export async function recordCommands(ledger: Ledger, open: readonly Gathered[]): Promise<readonly Gathered[]> {
  const known: Gathered[] = [];
  for (const gathered of open) {
    const { change, policy, teams, circumstances } = gathered;
    const { commands, headship } = circumstances;
    const seen =
      policy.kind === 'valid' ? firstSeenCommands(change, commands, { policy: policy.policy, teams, headship }) : [];
    if (seen.length > 0) await ledger.addCommands(change.repository.id, change.number, seen);
    known.push({ ...gathered, circumstances: { ...circumstances, commands: [...commands, ...seen] } });
  }
  return known;
}
