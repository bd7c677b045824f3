/** Part of gathering: which labels on a change stand for approvals, for which head, and whether those who put them on may push now. */
import { castLabels } from '../core/approval-labels.js';
import type { AccountId, Change } from '../domain/change.js';
import type { Push, Standing } from '../domain/independence.js';
import type { CastLabel } from '../domain/label-vote.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { Fact } from '../domain/result.js';
import type { Forge } from '../ports/forge.js';
import type { Memory } from '../ports/store.js';

export interface LabelPorts {
  readonly forge: Pick<Forge, 'readStanding'>;
  readonly memory: Pick<Memory, 'labelsSeen'>;
}

export interface LabelVoices {
  readonly cast: readonly CastLabel[];
  readonly standings: ReadonlyMap<AccountId, Fact<Standing>>;
}

/** Asks nothing where the policy knows no such labels, and of nobody whose label cannot count. */
export async function labelVoices(
  ports: LabelPorts,
  {
    change,
    policy,
    pushes,
  }: { readonly change: Change; readonly policy: EffectivePolicy; readonly pushes: readonly Push[] },
): Promise<LabelVoices> {
  const standings = new Map<AccountId, Fact<Standing>>();
  if (policy.kind !== 'valid') return { cast: [], standings };
  const { plain, categories } = policy.policy.approvalLabels;
  if (!plain && categories.length === 0) return { cast: [], standings };
  // Read after the change: what its history tells was delivered by now, or will be soon.
  const seen = await ports.memory.labelsSeen(change.repository.id, change.number);
  const cast = castLabels(change, policy.policy, { seen, pushes });
  for (const { account, head } of cast) {
    const isOfHead = head.kind === 'known' && head.value === change.head.sha;
    if (account === null || account.kind !== 'user' || !isOfHead || standings.has(account.id)) continue;
    standings.set(account.id, await ports.forge.readStanding(change.repository, account));
  }
  return { cast, standings };
}
