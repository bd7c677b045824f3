/** What plans do to a verdict, in tables: which are asked for, which runs may bring them, what holds, and whose approval saw them. */
import { describe, expect, it } from '@jest/globals';
import { findingKeys, placeOf, whyNotSeen } from '../../src/core/plan-approvals.js';
import {
  askedByPlan,
  countsText,
  DENYING_PLAN,
  isDrift,
  planDemands,
  planReasons,
  withPlanFindings,
} from '../../src/core/plan-gate.js';
import { chosenRuns, planArtifacts, touchedStacks, whyWorkflowDiffers } from '../../src/core/plan-stacks.js';
import type { PlanCounts, PlanFinding } from '../../src/domain/plan.js';
import type {
  PlanFacts,
  PlanGap,
  PlanGateRules,
  PlanSighting,
  PlanStack,
  SeenPlan,
  WorkflowRun,
} from '../../src/domain/plan-evidence.js';
import { complete, cutShort } from '../../src/domain/result.js';
import type { Reason } from '../../src/domain/verdict.js';
import { change, file, HEAD, OLD_HEAD, policy, risk, finding as riskFinding } from '../build.js';

const PLAN = '.github/workflows/plan.yml';
const OTHER = '.github/workflows/other.yml';

const STORAGE: PlanStack = { id: 'storage', match: ['storage/**'], artifact: 'tfplan*', workflows: [PLAN] };
const NETWORK: PlanStack = { id: 'network', match: ['network/**'], artifact: 'netplan', workflows: [PLAN, OTHER] };

function gate(more: Partial<PlanGateRules> = {}): PlanGateRules {
  return { stacks: [STORAGE, NETWORK], policies: [], keepApprovals: 'never', forks: 'never', ...more };
}

function found(more: Partial<PlanFinding> = {}): PlanFinding {
  return {
    rule: 'plan/open-port',
    category: 'network',
    level: 'high',
    confidence: 'high',
    address: 'aws_security_group.a',
    attribute: 'ingress',
    certainty: 'found',
    holds: 'always',
    why: 'it is open',
    remedy: 'close it',
    ...more,
  };
}

const NONE: PlanCounts = {
  ...{ create: 0, update: 0, replace: 0, delete: 0, forget: 0 },
  ...{ import: 0, move: 0, read: 0, unchanged: 0, drift: 0 },
};

function seen(more: Partial<SeenPlan> = {}): SeenPlan {
  return {
    ...{ file: 'tfplan.json', content: 'c', digest: 'd', refusal: null, counts: NONE, findings: [], changes: [] },
    ...{ cut: false, artifact: 1, artifactName: 'tfplan', run: 1, workflow: PLAN, at: '2026-01-01T00:00:10Z' },
    ...more,
  };
}

function facts(plans: readonly SeenPlan[], gaps: readonly PlanGap[] = [], earlier: readonly PlanSighting[] = []) {
  return { stacks: [{ stack: 'storage', plans, gaps }], earlier } satisfies PlanFacts;
}

describe('the stacks that a change touches', () => {
  const of = (paths: readonly string[]) =>
    touchedStacks({ files: complete(paths.map((path) => file(path))) }, gate()).map(({ id }) => id);

  it.each([
    [['docs/a.md'], []],
    [['storage/main.tf'], ['storage']],
    [
      ['docs/a.md', 'network/a/b.tf', 'storage/main.tf'],
      ['storage', 'network'],
    ],
  ])('%j touches %j', (paths, stacks) => expect(of(paths)).toEqual(stacks));

  it('are those that a file left, too', () => {
    const files = complete([file('docs/main.tf', { previousPath: 'storage/main.tf' })]);
    expect(touchedStacks({ files }, gate()).map(({ id }) => id)).toEqual(['storage']);
  });

  it('are all of them where not every file could be listed', () => {
    expect(touchedStacks({ files: cutShort([], 'too many') }, gate()).map(({ id }) => id)).toEqual([
      'storage',
      'network',
    ]);
  });
});

function run(more: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    ...{ id: 7, number: 1, path: PLAN, event: 'pull_request', headSha: HEAD, status: 'completed' },
    ...{ headRepository: change().repository.id, branch: 'topic', conclusion: 'success' },
    ...{ updatedAt: '2026-01-01T00:00:00Z', called: [] },
    ...more,
  };
}

describe('the runs that may bring a plan', () => {
  const choose = (runs: readonly WorkflowRun[], rules = gate(), stack = STORAGE) =>
    chosenRuns(stack, runs, change(), rules);

  it.each(['pull_request', 'push', 'workflow_dispatch'])('are those by %s that ended well', (event) => {
    expect(choose([run({ event })])).toEqual({ runs: [run({ event })], gaps: [] });
  });

  it.each([
    [{ headSha: OLD_HEAD }, `${PLAN}: it ran on another commit`],
    [{ path: OTHER }, `${OTHER}: the policy does not list it`],
    [{ event: 'pull_request_target' }, `${PLAN}: a run by pull_request_target is none of this commit's own`],
    [{ headRepository: 99 }, `${PLAN}: the run of a fork does not count`],
    [{ headRepository: null }, `${PLAN}: the run of a fork does not count`],
    [{ conclusion: 'skipped' }, `${PLAN} was skipped`],
  ])('are not those with %j', (more, text) => {
    expect(choose([run(more)])).toEqual({ runs: [], gaps: [{ kind: 'note', text }] });
  });

  it.each([
    [{ status: 'in_progress', conclusion: null }, `${PLAN} is still running`],
    [{ conclusion: 'cancelled' }, `${PLAN} was cancelled`],
    [{ conclusion: 'failure' }, `${PLAN} ended with failure`],
    [{ conclusion: null }, `${PLAN} ended with no conclusion`],
  ])('hold the change with %j', (more, text) => {
    expect(choose([run(more)])).toEqual({ runs: [], gaps: [{ kind: 'holds', text }] });
  });

  it('may be of a fork where the policy says so', () => {
    expect(choose([run({ headRepository: 99 })], gate({ forks: 'allow' })).runs).toHaveLength(1);
  });

  it('are the latest of each workflow, by number', () => {
    const runs = [run({ number: 2, id: 2 }), run({ number: 3, id: 3 }), run({ number: 1, id: 1 })];
    expect(choose(runs).runs.map(({ id }) => id)).toEqual([3]);
    const failed = [run({ number: 2, conclusion: 'failure' }), run({ number: 1 })];
    expect(choose(failed)).toEqual({ runs: [], gaps: [{ kind: 'holds', text: `${PLAN} ended with failure` }] });
    const both = [run({ path: OTHER, id: 5 }), run({ id: 4 })];
    expect(choose(both, gate(), NETWORK).runs.map(({ id }) => id)).toEqual([4, 5]);
  });

  it('leave artifacts of the name that the stack asks for', () => {
    const artifact = (name: string) => ({ id: 1, name, size: 1, expired: false });
    const all = ['tfplan', 'tfplan-2', 'netplan'].map(artifact);
    expect(planArtifacts(STORAGE, all).map(({ name }) => name)).toEqual(['tfplan', 'tfplan-2']);
    expect(planArtifacts(NETWORK, all).map(({ name }) => name)).toEqual(['netplan']);
  });
});

describe('a workflow that ran', () => {
  const none = { files: complete([file('storage/main.tf')]) };
  const same = { base: 'x', head: 'x' };

  it.each([
    [same, none, null],
    [{ base: null, head: 'x' }, none, { kind: 'holds', text: `${PLAN} is not on the base branch` }],
    [{ base: null, head: null }, none, { kind: 'holds', text: `${PLAN} is not on the base branch` }],
    [{ base: 'x', head: 'y' }, none, { kind: 'holds', text: `${PLAN} differs from the base branch's` }],
    [
      same,
      { files: cutShort([], 'too many') },
      { kind: 'unread', text: `whether ${PLAN} runs changed actions: too many` },
    ],
  ] as const)('with %j and %j: %j', (blobs, of, gap) => expect(whyWorkflowDiffers(run(), blobs, of)).toEqual(gap));

  it.each([
    ['.github/actions/plan/action.yml', null],
    ['.github/workflows/called.yml', null],
    ['docs/a.md', '.github/actions/plan/action.yml'],
  ])('may run what the change edits: %s', (path, previousPath) => {
    const edited = { files: complete([file(path, { previousPath })]) };
    const called = ['acme/infra/.github/workflows/called.yml@refs/heads/main'];
    const text = `the change edits ${previousPath ?? path}, which ${PLAN} may run`;
    expect(whyWorkflowDiffers(run({ called }), same, edited)).toEqual({ kind: 'holds', text });
  });

  it('does not run other workflows that the change edits', () => {
    const edited = { files: complete([file('.github/workflows/lint.yml')]) };
    expect(whyWorkflowDiffers(run({ called: ['acme/infra/.github/workflows/a.yml@main'] }), same, edited)).toBeNull();
  });
});

const storage = { files: complete([file('storage/main.tf')]) };

function reasons(plans: PlanFacts | null, more: { tickets?: readonly string[]; approvals?: number } = {}) {
  const rules = policy({ plan: gate() });
  return planReasons({ change: storage, policy: rules, plans, tickets: [], approvals: 0, ...more });
}

const short = ({ rule, outcome, text, remedy, children }: Reason) => ({
  ...{ rule, outcome, text, remedy },
  children: children.map((child) => `${child.rule} ${child.outcome} ${child.text}`),
});

describe('the reasons of a touched stack', () => {
  const bring = `run ${PLAN} on the head commit; it must end well and leave an artifact named tfplan*`;
  const missing = (why: string, children: readonly string[] = []) => ({
    ...{ rule: 'plan/missing', outcome: 'unmet', remedy: bring, children },
    text: `storage is touched and has no plan: ${why}`,
  });
  const unread = (text: string) => ({
    ...{ rule: 'plan/unread', outcome: 'unknown', remedy: bring, children: [] },
    text: `a plan of storage could not be read: ${text}`,
  });

  it('are none where nothing is touched', () => {
    const untouched = { files: complete([file('docs/a.md')]) };
    const demand = { change: untouched, policy: policy({ plan: gate() }), plans: null, tickets: [], approvals: 0 };
    expect(planReasons(demand)).toEqual([]);
  });

  it.each([[null], [{ stacks: [{ stack: 'network', plans: [seen()], gaps: [] }], earlier: [] }]])(
    'are unknown where nobody looked: %#',
    (plans) => {
      expect(reasons(plans).map(short)).toEqual([
        {
          ...{ rule: 'plan/unread', outcome: 'unknown', remedy: 'use "Re-run"', children: [] },
          text: 'the plan of storage was not looked for',
        },
      ]);
    },
  );

  it.each([
    ['nothing came', [], [missing('none has come for this commit')]],
    ['only notes', [{ kind: 'note', text: 'a' }], [missing('a')]],
    [
      'two notes',
      [
        { kind: 'note', text: 'a' },
        { kind: 'note', text: 'b' },
      ],
      [missing('a', ['plan/gap note b'])],
    ],
    [
      'a note and what holds',
      [
        { kind: 'note', text: 'a' },
        { kind: 'holds', text: 'b' },
      ],
      [missing('b')],
    ],
    ['what could not be read alone', [{ kind: 'unread', text: 'a' }], [unread('a')]],
    [
      'both',
      [
        { kind: 'holds', text: 'b' },
        { kind: 'unread', text: 'a' },
      ],
      [unread('a'), missing('b')],
    ],
  ] as const)('without a plan, %s', (_, gaps, expected) => {
    expect(reasons(facts([], gaps)).map(short)).toEqual(expected);
  });

  it('with a plan: a note is none, what holds is', () => {
    expect(reasons(facts([seen()], [{ kind: 'note', text: 'a' }])).map(({ rule }) => rule)).toEqual(['plan/passes']);
    expect(reasons(facts([seen()], [{ kind: 'holds', text: 'a' }])).map(({ rule }) => rule)).toEqual([
      'plan/missing',
      'plan/passes',
    ]);
  });

  const name = 'the plan of storage (tfplan: tfplan.json)';
  const destroys = found({
    category: 'delete',
    rule: 'plan/stateful-loss',
    holds: 'without-approval',
    address: 'aws_db_instance.a',
  });
  const open = found({ certainty: 'undecided' });

  it.each([
    ['passes', seen({ counts: { ...NONE, create: 2 } }), {}, 'plan/passes', 'met', `${name} passes: 2 to create`, null],
    [
      'is refused',
      seen({ refusal: { reason: 'it is cut short', remedy: 'plan again' } }),
      {},
      'plan/refused',
      'unknown',
      `${name} cannot be judged: it is cut short`,
      'plan again',
    ],
    [
      'is held by what is found',
      seen({ findings: [found()] }),
      { tickets: ['A-1'], approvals: 9 },
      'plan/held',
      'unmet',
      `${name} is held by plan/open-port at aws_security_group.a; no changes`,
      'close it',
    ],
    [
      'cannot be decided',
      seen({ findings: [open] }),
      {},
      'plan/undecided',
      'unknown',
      `${name} is held by plan/open-port at aws_security_group.a; no changes`,
      'close it',
    ],
    [
      'destroys, with neither ticket nor approval',
      seen({ findings: [destroys] }),
      {},
      'plan/needs-approval',
      'unmet',
      `${name} is held by plan/stateful-loss at aws_db_instance.a; no changes`,
      'name a ticket, and get 1 counting approval given after the plan came',
    ],
    [
      'destroys, with a ticket alone',
      seen({ findings: [destroys] }),
      { tickets: ['A-1'] },
      'plan/needs-approval',
      'unmet',
      `${name} is held by plan/stateful-loss at aws_db_instance.a; no changes`,
      'get 1 counting approval given after the plan came',
    ],
    [
      'destroys, with both',
      seen({ findings: [destroys] }),
      { tickets: ['A-1'], approvals: 1 },
      'plan/passes',
      'met',
      `${name} passes: no changes`,
      null,
    ],
    [
      'tells a note',
      seen({ findings: [found({ holds: 'never' })] }),
      {},
      'plan/passes',
      'met',
      `${name} passes: no changes`,
      null,
    ],
    [
      'is held by several, the undecided one first',
      seen({ findings: [open, destroys, found({ address: 'b', remedy: 'other' })] }),
      {},
      'plan/held',
      'unmet',
      `${name} is held by plan/open-port at aws_security_group.a and 2 more; no changes`,
      'close it',
    ],
  ] as const)('a plan that %s', (_, plan, more, rule, outcome, text, remedy) => {
    expect(reasons(facts([plan]), more)).toMatchObject([{ rule, outcome, text, remedy }]);
  });

  it('of several workflows name each that may bring the plan', () => {
    const change = { files: complete([file('network/a.tf')]) };
    const demand = { change, policy: policy({ plan: gate() }), tickets: [], approvals: 0 };
    const plans = { stacks: [{ stack: 'network', plans: [], gaps: [] }], earlier: [] };
    expect(planReasons({ ...demand, plans })).toMatchObject([
      { remedy: expect.stringContaining(`run ${PLAN} or ${OTHER} on the head`) },
    ]);
  });

  it('cannot be helped by an approval where something is found for certain, alone', () => {
    expect([...DENYING_PLAN]).toEqual(['plan/held']);
    const mixed = facts([seen({ findings: [open, destroys] })]);
    expect(reasons(mixed)).toMatchObject([{ rule: 'plan/undecided', outcome: 'unknown' }]);
  });

  it('name no more than fifty findings', () => {
    const many = Array.from({ length: 60 }, (_, index) => found({ address: `a${index}` }));
    const [told] = reasons(facts([seen({ findings: many })]));
    expect(told?.children).toHaveLength(50);
    expect(told?.text).toContain('and 59 more');
  });

  it('name every finding that holds, the unknown ones as unknown', () => {
    const [told] = reasons(facts([seen({ findings: [open, found(), found({ holds: 'never' })] })])).map(short);
    expect(told?.children).toEqual([
      'plan/open-port unknown aws_security_group.a: it is open',
      'plan/open-port note aws_security_group.a: it is open',
    ]);
  });

  it('ask for as many approvals as the policy wants of what destroys', () => {
    const base = policy({ plan: gate() });
    const rules = { ...base, planRules: { ...base.planRules, destroyApprovals: 2 } };
    const told = (approvals: number) =>
      planReasons({
        ...{ change: storage, policy: rules, tickets: ['A-1'], approvals },
        plans: facts([seen({ findings: [destroys] })]),
      });
    expect(told(1)).toMatchObject([
      { rule: 'plan/needs-approval', remedy: expect.stringContaining('get 2 counting approvals given') },
    ]);
    expect(told(2)).toMatchObject([{ rule: 'plan/passes' }]);
    expect(planDemands(facts([seen({ findings: [destroys] })]), rules)).toEqual([
      { rule: 'plan/destroys', approvals: 2, text: 'its plan destroys what holds data' },
    ]);
  });
});

describe('what plans add', () => {
  const destroys = found({ holds: 'without-approval', category: 'delete', level: 'medium' });
  const gives = found({ holds: 'without-approval', category: 'iam' });
  const leads = found({ holds: 'without-approval', category: 'network' });

  it.each([
    [null, null],
    [facts([]), null],
    [facts([seen({ findings: [found()] })]), null],
    [facts([seen(), seen({ findings: [found({ holds: 'never' }), destroys] })]), 'destroys what holds data'],
    [facts([seen({ findings: [gives] })]), 'gives a key that lasts, or rights by way of a group'],
    [facts([seen({ findings: [leads] })]), 'changes where a name leads'],
    [facts([seen({ findings: [leads, gives, destroys] })]), 'destroys what holds data'],
  ])('a ticket and an approval is asked for: case %#', (plans, expected) => {
    expect(askedByPlan(plans)).toBe(expected);
    expect(planDemands(plans, policy())).toEqual(
      expected === null ? [] : [{ rule: 'plan/destroys', approvals: 1, text: `its plan ${expected}` }],
    );
  });

  it('to the risk is their findings, and nothing is taken away', () => {
    const low = risk({ level: 'low', categories: ['iam'], findings: [riskFinding({ level: 'low', category: 'iam' })] });
    expect(withPlanFindings(low, null)).toBe(low);
    expect(withPlanFindings(low, facts([seen({ findings: [found({ holds: 'never' })] })]))).toBe(low);
    const raised = withPlanFindings(low, facts([seen({ findings: [destroys, found()] })]));
    expect(raised).toMatchObject({ level: 'high', categories: ['iam', 'network', 'delete'] });
    expect(raised.findings.map(({ level, why, path, line }) => [level, why, path, line])).toEqual([
      ['high', 'aws_security_group.a: it is open', null, null],
      ['medium', 'aws_security_group.a: it is open', null, null],
      [low.findings[0]?.level, low.findings[0]?.why, low.findings[0]?.path, low.findings[0]?.line],
    ]);
  });

  it.each([
    [null, 'no changes'],
    [NONE, 'no changes'],
    [{ ...NONE, unchanged: 9 }, 'no changes'],
    [
      { create: 1, update: 2, replace: 3, delete: 4, forget: 5, import: 6, move: 7, read: 8, unchanged: 9, drift: 10 },
      '1 to create, 2 to change, 3 to replace, 4 to destroy, 5 to forget, 6 to import, 7 moved, 8 to read, 10 drifted',
    ],
  ])('counts %j read %s', (counts, text) => expect(countsText(counts)).toBe(text));

  it.each([
    [null, false],
    [NONE, false],
    [{ ...NONE, unchanged: 3, read: 2 }, false],
    [{ ...NONE, update: 1 }, true],
    [{ ...NONE, drift: 1 }, true],
  ])('a plan of what is written with %j drifts: %s', (counts, expected) => expect(isDrift({ counts })).toBe(expected));
});

describe('an approval', () => {
  const AT = '2026-01-01T00:00:10Z';
  const [BEFORE, SAME, LATER] = ['2026-01-01T00:00:09Z', AT, '2026-01-01T00:00:11Z'];
  const weighty = seen({ findings: [found()] });
  const dismissed = {
    rule: 'approvals/before-plan',
    why: 'it was given before the plan tfplan: tfplan.json and its findings were there',
  };
  const asked = (submittedAt: string | null, plans: PlanFacts | null, keepApprovals: 'never' | 'subset' = 'never') =>
    whyNotSeen({ submittedAt }, plans, { keepApprovals });

  it.each([
    ['without any plan', BEFORE, null, null],
    ['before a plan without findings', BEFORE, facts([seen()]), null],
    ['before a plan with a note', BEFORE, facts([seen({ findings: [found({ holds: 'never' })] })]), null],
    ['before a plan that finds something', BEFORE, facts([weighty]), dismissed],
    ['in the same second', SAME, facts([weighty]), dismissed],
    ['after it', LATER, facts([weighty]), null],
    ['at a time that is not known', null, facts([weighty]), dismissed],
    [
      'before a plan that cannot be judged',
      BEFORE,
      facts([seen({ refusal: { reason: 'x', remedy: 'y' } })]),
      dismissed,
    ],
    ['before one of two plans', LATER, facts([weighty, { ...weighty, at: LATER }]), dismissed],
  ])('given %s', (_, submittedAt, plans, expected) => expect(asked(submittedAt, plans)).toEqual(expected));

  const place = placeOf('storage', weighty);
  const sighting = (more: Partial<PlanSighting> = {}): PlanSighting => ({
    ...{ place, digest: 'x', at: '2026-01-01T00:00:05Z', findings: findingKeys([found()]) },
    ...more,
  });

  it.each([
    ['saw the same findings', [sighting()], null],
    ['saw more', [sighting({ findings: findingKeys([found({ address: 'b' }), found()]) })], null],
    ['saw fewer', [sighting({ findings: [] })], dismissed],
    ['saw others', [sighting({ findings: findingKeys([found({ address: 'b' })]) })], dismissed],
    ['saw them in another place', [sighting({ place: placeOf('network', weighty) })], dismissed],
    ['came before that, too', [sighting({ at: BEFORE })], dismissed],
    ['saw nothing', [], dismissed],
  ])('that %s is kept only where the policy keeps such', (_, earlier, expected) => {
    expect(asked(BEFORE, facts([weighty], [], earlier), 'subset')).toEqual(expected);
    expect(asked(BEFORE, facts([weighty], [], earlier), 'never')).toEqual(dismissed);
  });

  it('must have seen every finding, not one of them', () => {
    const two = seen({ findings: [found(), found({ address: 'b' })] });
    expect(asked(BEFORE, facts([two], [], [sighting()]), 'subset')).toEqual(dismissed);
  });

  it('tells findings apart by rule, address, attribute and certainty, and weighs no notes', () => {
    const others: readonly Partial<PlanFinding>[] = [
      { rule: 'plan/other' },
      { address: 'b' },
      { attribute: null },
      { certainty: 'undecided' },
    ];
    const keys = findingKeys([found(), ...others.map(found)]);
    expect(new Set(keys).size).toBe(5);
    expect(findingKeys([found({ holds: 'never' })])).toEqual([]);
    expect(findingKeys([found({ why: 'other words', level: 'low' })])).toEqual(keys.slice(0, 1));
  });
});
