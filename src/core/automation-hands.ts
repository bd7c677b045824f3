/**
 * Automation is what automation pushed. Anybody can commit in the name of a bot: where a person pushed to the change,
 * or nobody is known who did, only signatures show that a bot wrote it. Used by core/judge.ts.
 */
import type { Change } from '../domain/change.js';
import type { PushHistory } from '../domain/independence.js';
import type { OwnAgent } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import { recogniseAccount } from './identity.js';
import { pushersOf } from './pushers.js';

/** What automation opened and wrote by its commits' names, and whose names no signature shows: it depends on who pushed. */
export function dependsOnPushers(provenance: Pick<Provenance, 'origin'>, change: Change): boolean {
  if (provenance.origin !== 'automation' || change.author === null) return false;
  return !change.commits.items.every(({ signature }) => signature?.valid === true);
}

/** The origin is a human's where a person may have had a hand in it; a caution says why. */
export function withoutBorrowedAutomation(
  provenance: Provenance,
  change: Change,
  { pushes, own }: { readonly pushes: PushHistory; readonly own: readonly OwnAgent[] },
): Provenance {
  if (!dependsOnPushers(provenance, change)) return provenance;
  const pushers = pushersOf(change, pushes);
  const isPerson = ([, { account }]: (typeof people)[number]) =>
    recogniseAccount(account, own)?.agentClass !== 'automation';
  const people = [...pushers.people];
  const person = people.find(isPerson)?.[1].account;
  if (person !== undefined)
    return asHuman(provenance, `${person.login} pushed unsigned commits in the name of automation`);
  if (pushers.unseen === null) return provenance;
  return asHuman(
    provenance,
    `unsigned commits in the name of automation, and who pushed them is not known: ${pushers.unseen}`,
  );
}

function asHuman(provenance: Provenance, caution: string): Provenance {
  return { ...provenance, origin: 'human', confidence: 'low', cautions: [...provenance.cautions, caution] };
}
