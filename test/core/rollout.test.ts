/** Each step of the ninety-day plan: done, open, and unknown where it was not seen; never done because nothing was said. */
import { describe, expect, it } from '@jest/globals';
import { policyInForce } from '../../src/core/policy.js';
import { rolloutSteps } from '../../src/core/rollout.js';
import type { Inventory } from '../../src/domain/inventory.js';
import { type ControlOutcome, type OutcomeKind, type Sight, unseen } from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import type { RolledOut } from '../../src/domain/rollout.js';
import { nextStep, rolloutMarkdown, rolloutText } from '../../src/report/rollout.js';

const CONTROLS = [
  'branch-protected',
  'pull-request-required',
  'review-required',
  'force-push-blocked',
  'check-required',
  'check-pinned',
  'plan-apply-separated',
  'restore-tests-scheduled',
];
const WHOLE = `version: 1
autonomy:
  environments: [{ id: live, match: [production], level: 1 }]
plan:
  stacks: [{ id: live, paths: ["live/**"], artifact: plan, workflows: [plan.yml] }]
  rules: { permissions_boundary: required }
`;

describe('a step', () => {
  const POLICIES: readonly (readonly [string, string, string, string])[] = [
    ['levels', 'done', 'level 1 in production', WHOLE],
    ['levels', 'open', 'no matrix names production', 'version: 1\n'],
    ['levels', 'unknown', 'not valid', 'version: 2\n'],
    ['enforced', 'done', 'mode enforce', WHOLE],
    ['enforced', 'open', 'mode observe', 'version: 1\nmode: observe\n'],
    ['deletes', 'done', 'two people', WHOLE],
    ['deletes', 'done', '1 approvals', 'version: 1\ntwo_person: { ai: [] }\n'],
    [
      'deletes',
      'open',
      '0 approvals',
      'version: 1\ntwo_person: { ai: [] }\napprovals: { ai: { low: 0, medium: 0, high: 0 } }\n',
    ],
    ['plans', 'done', '1 stacks', WHOLE],
    ['plans', 'open', '0 stacks', 'version: 1\n'],
    ['boundaries', 'done', 'required', WHOLE],
    ['boundaries', 'open', 'optional', 'version: 1\n'],
    ['matrix', 'done', 'it is', WHOLE],
    ['matrix', 'open', 'there is none', 'version: 1\n'],
  ];

  it.each(POLICIES)('%s is %s: %s', (id, state, why, text) => {
    expect(step(id, [repository({ text })])).toMatchObject({ state, why: expect.stringContaining(why) });
  });

  const POSTURES: readonly (readonly [string, string, string, OutcomeKind | 'unread'])[] = [
    ['protected', 'done', 'branch-protected', 'holds'],
    ['protected', 'open', 'review-required', 'fails'],
    ['protected', 'unknown', 'review-required', 'not-visible'],
    ['protected', 'unknown', 'review-required', 'unread'],
    ['gate', 'open', 'check-pinned', 'fails'],
    ['gate', 'unknown', 'check-pinned', 'unreadable'],
    ['separated', 'done', 'plan-apply-separated', 'not-applicable'],
    ['separated', 'open', 'plan-apply-separated', 'fails'],
    ['restores', 'open', 'restore-tests-scheduled', 'fails'],
    ['restores', 'unknown', 'restore-tests-scheduled', 'error'],
  ];

  it.each(POSTURES)('%s is %s where %s %s', (id, state, control, outcome) => {
    expect(step(id, [repository({ control, outcome })]).state).toBe(state);
  });

  it('is open where one of several repositories is, and names it', () => {
    const all = ['a', 'b', 'c'].map((name) =>
      repository({ name, ...(name === 'b' ? { control: 'review-required', outcome: 'fails' as const } : {}) }),
    );
    expect(step('protected', all)).toMatchObject({ state: 'open', why: expect.stringContaining('(1 of 3; acme/b)') });
    expect(step('protected', all.slice(0, 1)).state).toBe('done');
    expect(step('protected', []).state).toBe('unknown');
  });

  const INVENTORIES: readonly (readonly [string, string, Sight<Inventory>])[] = [
    ['inventory', 'done', known(inventory(0, []))],
    ['inventory', 'unknown', known(inventory(0, ['apps of the organisation']))],
    ['inventory', 'unknown', unseen('error', 'GitHub failed')],
    ['admins', 'done', known(inventory(0, []))],
    ['admins', 'open', known(inventory(3, ['apps of the organisation']))],
    ['admins', 'unknown', known(inventory(0, ['apps of the organisation']))],
    ['admins', 'unknown', unseen('error', 'GitHub failed')],
  ];

  it.each(INVENTORIES)('%s is %s (%#)', (id, state, seen) => {
    expect(step(id, [repository({})], seen).state).toBe(state);
  });

  it.each(['rollback', 'standard', 'reports'])('%s is unknown: nothing that can be read tells', (id) => {
    expect(step(id, [repository({})]).state).toBe('unknown');
  });
});

describe('the plan', () => {
  it('names next what is open before what is unknown, and shows every step with its state', () => {
    const steps = all(
      [repository({ control: 'check-pinned', outcome: 'fails' })],
      known(inventory(0, ['deploy keys'])),
    );
    expect(nextStep(steps)).toMatchObject({ id: 'gate', next: 'twokey posture --org acme --app-id <id> --remedies' });
    const text = rolloutText(steps);
    for (const { title } of steps) expect(text).toContain(title);
    expect(text).toMatch(/Next, for "The check.*\n {2}twokey posture --org acme/);
    const page = rolloutMarkdown(steps);
    expect(page.match(/^- \[[x ]\] /gm)).toHaveLength(steps.length);
    expect(page.match(/^- \[x\] /gm)).toHaveLength(steps.filter(({ state }) => state === 'done').length);
    expect(nextStep(steps.map((one) => ({ ...one, state: 'done' as const })))).toBeNull();
  });
});

interface Drawn {
  readonly name?: string;
  readonly text?: string;
  readonly control?: string;
  readonly outcome?: OutcomeKind | 'unread';
}

function repository({ name = 'infra', text = WHOLE, control = '', outcome = 'holds' }: Drawn): RolledOut {
  const outcomes = CONTROLS.map((one): ControlOutcome => {
    const said = one === control && outcome !== 'unread' ? outcome : 'holds';
    return { control: `posture/${one}`, place: 'main', outcome: said, why: 'because' };
  });
  const document = { source: 'x', blob: 'x', text };
  return {
    repository: { id: 1, owner: 'acme', name },
    policy: known(policyInForce(known(null), known(document))),
    posture: outcome === 'unread' ? unseen('error', 'GitHub failed') : known(outcomes),
  };
}

function inventory(adminEquivalent: number, hidden: readonly string[]): Inventory {
  const spot = { because: 'not-visible', reason: 'refused', remedy: 'ask', repositories: [] } as const;
  const always = { ...spot, about: 'SSH keys', because: 'not-listable' } as const;
  const blindSpots = [...hidden.map((about) => ({ ...spot, about })), always];
  const counts = {
    adminEquivalent,
    excepted: 1,
    aiTools: 2,
    repositoriesWithAiTools: 1,
    blindSpots: blindSpots.length,
  };
  return { owner: 'acme', repositories: [], rows: [], blindSpots, counts };
}

function all(repositories: readonly RolledOut[], seen: Sight<Inventory> = known(inventory(0, []))) {
  return rolloutSteps({ repositories, inventory: seen, scope: '--org acme' });
}

function step(id: string, repositories: readonly RolledOut[], seen?: Sight<Inventory>) {
  const found = all(repositories, seen).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found;
}
