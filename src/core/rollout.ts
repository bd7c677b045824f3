/** The state of each step of the ninety-day plan, read from policies, postures and an inventory: never from what somebody ticked. */
import type { MatrixEnvironment } from '../domain/autonomy.js';
import type { EffectivePolicy, Policy } from '../domain/policy.js';
import { type Sight, unseen } from '../domain/posture.js';
import { known } from '../domain/result.js';
import type { RolledOut, RolloutFacts, RolloutStep } from '../domain/rollout.js';
import { entriesFor } from './autonomy.js';
import { pathMatcher } from './paths.js';
import { DEFAULT_POLICY } from './policy.js';

type Judged = Pick<RolloutStep, 'state' | 'why'>;

export function rolloutSteps(facts: RolloutFacts): readonly RolloutStep[] {
  return STEPS.map(({ judge, next, ...step }) => ({ ...step, ...judge(facts), next: next(facts) }));
}

interface Step extends Pick<RolloutStep, 'id' | 'days' | 'title'> {
  readonly judge: (facts: RolloutFacts) => Judged;
  readonly next: (facts: RolloutFacts) => string;
}

const POLICY_FILE = '.github/twokey.yml';

const PROTECTION = ['branch-protected', 'pull-request-required', 'review-required', 'force-push-blocked'];
const PINNED = ['check-required', 'check-pinned'];

const STEPS: readonly Step[] = [
  {
    ...{ id: 'inventory', days: 30, title: 'Who and what may write is known' },
    judge: inventoryTaken,
    next: ({ scope }) => `twokey inventory ${scope}`,
  },
  {
    ...{ id: 'protected', days: 30, title: 'Branches are protected, and reviews required' },
    judge: (facts) => controlsHold(facts, PROTECTION),
    next: ({ scope }) => `twokey posture ${scope} --remedies`,
  },
  {
    ...{ id: 'gate', days: 30, title: 'The check of this app is required, and pinned to it' },
    judge: (facts) => controlsHold(facts, PINNED),
    next: ({ scope }) => `twokey posture ${scope} --app-id <id> --remedies`,
  },
  {
    ...{ id: 'levels', days: 30, title: 'Agents read or propose in production (levels 0 and 1)' },
    judge: (facts) => policiesSay(facts, levelsInProduction),
    next: () => `twokey autonomy --policy ${POLICY_FILE} --environment production`,
  },
  {
    ...{ id: 'enforced', days: 30, title: 'Verdicts are enforced' },
    judge: (facts) => policiesSay(facts, ({ mode }) => said(mode === 'enforce', `mode ${mode}`)),
    next: () => `twokey backtest --policy ${POLICY_FILE}`,
  },
  {
    ...{ id: 'deletes', days: 30, title: 'People approve whatever deletes or replaces' },
    judge: (facts) => policiesSay(facts, approvesDeletes),
    next: () => `twokey standards --policy ${POLICY_FILE}`,
  },
  {
    ...{ id: 'plans', days: 60, title: 'Infrastructure waits for a plan that passes' },
    judge: (facts) =>
      policiesSay(facts, ({ plan }) => said(plan.stacks.length > 0, `${plan.stacks.length} stacks need a plan`)),
    next: () => 'twokey plan check plan.json',
  },
  {
    ...{ id: 'boundaries', days: 60, title: 'New roles have a permissions boundary' },
    judge: (facts) =>
      policiesSay(facts, ({ planRules: { permissionsBoundary } }) =>
        said(permissionsBoundary === 'required', `plan.rules.permissions_boundary is ${permissionsBoundary}`),
      ),
    next: () => `twokey plan check --policy ${POLICY_FILE} plan.json`,
  },
  {
    ...{ id: 'separated', days: 60, title: 'Plan and apply are separate, and apply waits' },
    judge: (facts) => controlsHold(facts, ['plan-apply-separated']),
    next: ({ scope }) => `twokey posture ${scope} --all`,
  },
  {
    ...{ id: 'restores', days: 60, title: 'Restoring is tried on a schedule' },
    judge: (facts) => controlsHold(facts, ['restore-tests-scheduled']),
    next: () => 'twokey explain posture/restore-tests-scheduled',
  },
  {
    ...{ id: 'rollback', days: 60, title: 'There is a way back, and it was tried' },
    judge: () => ({ state: 'unknown', why: 'no setting at GitHub tells how a deployment is taken back' }),
    next: () => 'try one, and write down how: docs/incidents.md says what is asked afterwards',
  },
  {
    ...{ id: 'matrix', days: 90, title: 'The autonomy matrix is written' },
    judge: (facts) =>
      policiesSay(facts, ({ autonomy }) => said(autonomy.length > 0, autonomy.length > 0 ? 'it is' : 'there is none')),
    next: () => `twokey autonomy --policy ${POLICY_FILE} --markdown`,
  },
  {
    ...{ id: 'admins', days: 90, title: 'Every admin-equivalent identity is a documented exception' },
    judge: documentedAdmins,
    next: ({ scope }) => `twokey inventory ${scope} --format csv`,
  },
  {
    ...{ id: 'standard', days: 90, title: 'The standard is published' },
    judge: () => ({ state: 'unknown', why: 'where people read it is not written at GitHub' }),
    next: () => `twokey standards --policy ${POLICY_FILE} > docs/changes.md`,
  },
  {
    ...{ id: 'reports', days: 90, title: 'Reports go out every month' },
    judge: () => ({ state: 'unknown', why: 'who reads them is not written at GitHub' }),
    next: () => 'twokey report --month <month>',
  },
];

function said(holds: boolean, why: string): Judged {
  return { state: holds ? 'done' : 'open', why };
}

/** Seen as far as an owner sees: what GitHub shows to nobody is always left over. */
function inventoryTaken({ inventory }: RolloutFacts): Judged {
  if (inventory.kind === 'unknown') return { state: 'unknown', why: inventory.reason };
  const { blindSpots, counts } = inventory.value;
  const hidden = blindSpots.filter(({ because }) => because !== 'not-listable').map(({ about }) => about);
  const seen = `${counts.aiTools} AI tools may write, ${counts.adminEquivalent} identities are admin-equivalent`;
  if (hidden.length === 0) return { state: 'done', why: seen };
  return { state: 'unknown', why: `${seen}; not seen: ${hidden.join(', ')}` };
}

function documentedAdmins({ inventory }: RolloutFacts): Judged {
  if (inventory.kind === 'unknown') return { state: 'unknown', why: inventory.reason };
  const { adminEquivalent, excepted } = inventory.value.counts;
  if (adminEquivalent > 0) return { state: 'open', why: `${adminEquivalent} are not, ${excepted} are` };
  const { state } = inventoryTaken({ repositories: [], inventory, scope: '' });
  return { state, why: state === 'done' ? `${excepted} are` : 'none that was seen is not, and not all could be seen' };
}

/** The most that any agent may there, by whichever rule is for this repository. */
function levelsInProduction({ autonomy }: Policy, repository: string): Judged {
  const entries = autonomy.map((matrix) => entriesFor(matrix, 'production'));
  if (entries.length === 0 || entries.some((of) => of.length === 0))
    return said(false, 'no matrix names production: agents propose, because nothing else is said');
  const level = Math.min(...entries.flat().map((entry) => highestIn(entry, repository)));
  return said(level <= 1, `level ${level} in production`);
}

function highestIn({ level, rules }: MatrixEnvironment, repository: string): number {
  const fitting = rules.filter(({ repositories: of }) => of.length === 0 || pathMatcher(of)([repository]));
  return Math.max(level, ...fitting.map((rule) => rule.level));
}

function approvesDeletes({ approvals: { ai }, twoPerson }: Policy): Judged {
  const least = Math.min(ai.low, ai.medium, ai.high);
  const two = twoPerson.ai.includes('delete');
  return said(two || least > 0, two ? 'two people for each' : `${least} approvals at least`);
}

/** Every repository must say so; one whose policy cannot be used says nothing. */
function policiesSay({ repositories }: RolloutFacts, judge: (policy: Policy, name: string) => Judged): Judged {
  return together(
    repositories.map((one) => {
      const policy = usable(one.policy);
      if (policy.kind === 'unknown') return { of: one, state: 'unknown', why: policy.reason };
      return { of: one, ...judge(policy.value, `${one.repository.owner}/${one.repository.name}`) };
    }),
  );
}

function usable(policy: Sight<EffectivePolicy>): Sight<Policy> {
  if (policy.kind === 'unknown') return policy;
  const effective = policy.value;
  switch (effective.kind) {
    case 'valid':
      return known({ ...DEFAULT_POLICY, ...effective.policy });
    case 'invalid':
      return unseen('unreadable', 'the policy is not valid');
    case 'unreadable':
      return unseen('not-visible', effective.reason);
  }
}

/** Nothing that it could be about is as good as holding; not seen is not. */
function controlsHold({ repositories }: RolloutFacts, controls: readonly string[]): Judged {
  return together(
    repositories.map((one) => {
      if (one.posture.kind === 'unknown') return { of: one, state: 'unknown', why: one.posture.reason };
      const asked = one.posture.value.filter(({ control }) => controls.includes(control.replace('posture/', '')));
      const failing = asked.find(({ outcome }) => outcome === 'fails');
      if (failing !== undefined) return { of: one, state: 'open', why: `${failing.control}: ${failing.why}` };
      const hidden = asked.find(({ outcome }) => outcome !== 'holds' && outcome !== 'not-applicable');
      if (hidden !== undefined) return { of: one, state: 'unknown', why: `${hidden.control}: ${hidden.why}` };
      return { of: one, state: 'done', why: 'seen holding, or nothing there that it could be about' };
    }),
  );
}

type OfOne = Judged & { readonly of: RolledOut };

/** Open where it is open in one, unknown where one could not be told, done where it is in all. */
function together(all: readonly OfOne[]): Judged {
  const [first] = all;
  if (first === undefined) return { state: 'unknown', why: 'no repository was read' };
  const worst = all.find(({ state }) => state === 'open') ?? all.find(({ state }) => state === 'unknown');
  if (worst === undefined) return { state: 'done', why: all.length === 1 ? first.why : `in all of ${all.length}` };
  const { owner, name } = worst.of.repository;
  const alike = all.filter(({ state }) => state === worst.state).length;
  const where = all.length === 1 ? '' : ` (${alike} of ${all.length}; ${owner}/${name})`;
  return { state: worst.state, why: `${worst.why}${where}` };
}
