/** All controls over the facts of one repository, in the order of the catalog; and what has drifted since it held. */
import type { ControlOutcome, PostureFacts } from '../../domain/posture.js';
import { BRANCH_JUDGES } from './branch.js';
import { lacking } from './finding.js';
import { type PostureWishes, REPOSITORY_JUDGES } from './repository.js';

export function judgePosture(facts: PostureFacts, wishes: PostureWishes): readonly ControlOutcome[] {
  const { branches } = facts;
  const ofBranches = Object.entries(BRANCH_JUDGES).flatMap(([control, judge]): readonly ControlOutcome[] => {
    if (branches.kind === 'unknown') return [{ control, place: '', ...lacking(branches) }];
    return branches.value.map((branch) => ({ control, place: branch.name, ...judge(facts, branch) }));
  });
  const ofRepository = Object.entries(REPOSITORY_JUDGES).flatMap(([control, judge]): readonly ControlOutcome[] =>
    judge(facts, wishes).map((said) => ({ control, ...said })),
  );
  return [...ofBranches, ...ofRepository];
}

export function outcomeKey({ control, place }: Pick<ControlOutcome, 'control' | 'place'>): string {
  return `${control} ${place}`;
}

/**
 * Keys of what once held and does not any more. It goes only when the control is seen holding, or without an object:
 * what cannot be seen now is no repair. A control of which there was never a good word has not drifted, it was never up.
 */
export function driftSince(
  before: { readonly outcomes: readonly ControlOutcome[]; readonly drifted: readonly string[] } | null,
  now: readonly ControlOutcome[],
): readonly string[] {
  if (before === null) return [];
  const held = new Set(before.outcomes.filter(({ outcome }) => outcome === 'holds').map(outcomeKey));
  const seen = new Map(now.map((one) => [outcomeKey(one), one.outcome]));
  const stays = before.drifted.filter((key) => !isRepaired(key, seen));
  const fresh = now.filter((one) => one.outcome === 'fails' && wasUp(one, held)).map(outcomeKey);
  return [...new Set([...stays, ...fresh])];
}

/** Of workflows only those that fail have a place of their own, so the whole speaks for each. */
function wasUp(one: ControlOutcome, held: ReadonlySet<string>): boolean {
  return held.has(outcomeKey(one)) || held.has(outcomeKey({ control: one.control, place: '' }));
}

/**
 * A place that is not told any more is gone (a branch, an environment) or has nothing against it (a workflow), unless
 * the control says of the whole repository that it could not look.
 */
function isRepaired(key: string, seen: ReadonlyMap<string, string>): boolean {
  const [control = ''] = key.split(' ', 1);
  const outcome = seen.get(key) ?? seen.get(`${control} `) ?? 'not-applicable';
  return outcome === 'holds' || outcome === 'not-applicable';
}
