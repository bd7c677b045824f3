/** Posture: every control in what meets it, in what does not, where we may not look, and where what was seen is not understood. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTROLS, controlOf } from '../../src/catalog/controls.js';
import { driftSince, judgePosture, outcomeKey } from '../../src/core/posture/judge-posture.js';
import {
  type BranchPosture,
  type BranchRule,
  type ClassicProtection,
  type ControlOutcome,
  OUTCOMES,
  type PostureFacts,
  type Unseen,
  unseen,
} from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import { remediesFor } from '../../src/report/posture-remedy.js';

const APP = 42;
const hidden = unseen('not-visible', 'we may not see it');
const strange = unseen('unreadable', 'an unexpected shape');

const PULL_REQUEST = { kind: 'pull-request', ruleset: 1, approvals: 1, dismissesStale: true, lastPush: true } as const;
const OURS = { context: 'twokey', app: APP };
const CI = { context: 'test', app: null };
const CHECKS = { kind: 'checks', ruleset: 1, checks: [OURS, CI], notOnCreate: false } as const;
const QUEUE = { kind: 'merge-queue', ruleset: 1, grouping: 'ALLGREEN', minutes: 60 } as const;
const WHOLE: readonly BranchRule[] = [
  PULL_REQUEST,
  CHECKS,
  QUEUE,
  { kind: 'force-push', ruleset: 1 },
  { kind: 'deletion', ruleset: 1 },
];

const APPLY = `name: apply
on: { push: { branches: [main] } }
jobs:
  apply:
    environment: production
    steps: [{ run: terraform apply plan.out }]
`;
const RESTORE = `name: restore test
on: { schedule: [{ cron: '0 4 * * 1' }] }
jobs: { restore: { steps: [{ run: ./restore.sh }] } }
`;

const GOOD: PostureFacts = {
  repository: { id: 7, owner: 'acme', name: 'infra' },
  appId: APP,
  branches: known([{ name: 'main', rules: known(WHOLE), classic: known(null) }]),
  rulesets: known([{ id: 1, name: 'main', enforcement: 'active' }]),
  bypassActors: new Map([[1, known([])]]),
  workflowToken: known({ writes: false, approves: false }),
  environments: known([{ name: 'production', protections: ['required_reviewers'], apps: known([APP]) }]),
  codeowners: known([]),
  workflows: known([
    { path: '.github/workflows/apply.yml', text: known(APPLY) },
    { path: '.github/workflows/restore.yml', text: known(RESTORE) },
  ]),
  secretScanning: known({ scans: true, stopsPushes: true }),
  bypasses: known([]),
};

function of(control: string, facts: PostureFacts, wishes = { needsCodeowners: false }): readonly ControlOutcome[] {
  return judgePosture(facts, wishes).filter((one) => one.control === control);
}

function branch(over: Partial<BranchPosture>): PostureFacts {
  return { ...GOOD, branches: known([{ name: 'main', rules: known(WHOLE), classic: known(null), ...over }]) };
}

function rules(change: (rules: readonly BranchRule[]) => readonly BranchRule[]): PostureFacts {
  return branch({ rules: known(change(WHOLE)) });
}

const without = (kind: BranchRule['kind']) => rules((all) => all.filter((rule) => rule.kind !== kind));
const withPull = (
  over: Partial<typeof PULL_REQUEST> | { dismissesStale: boolean } | { lastPush: boolean } | { approvals: number },
) => rules((all) => all.map((rule) => (rule.kind === 'pull-request' ? { ...rule, ...over } : rule)));
const withChecks = (checks: (typeof CHECKS.checks)[number][] | readonly { context: string; app: number | null }[]) =>
  rules((all) => all.map((rule) => (rule.kind === 'checks' ? { ...rule, checks } : rule)));
const bypass = (mode: 'always' | 'pull_request' | 'exempt', isAdmin = false): PostureFacts => ({
  ...GOOD,
  bypassActors: new Map([[1, known([{ name: isAdmin ? 'RepositoryRole 5' : 'Team 9', isAdmin, mode }])]]),
});
const workflow = (text: string): PostureFacts => ({
  ...GOOD,
  workflows: known([{ path: 'w.yml', text: known(text) }]),
});
const ruleLack = (because: Unseen): PostureFacts => branch({ rules: because, classic: because });
const listLack = (because: Unseen): PostureFacts => ({ ...GOOD, bypassActors: new Map([[1, because]]) });
const lack =
  (key: keyof PostureFacts) =>
  (because: Unseen): PostureFacts => ({ ...GOOD, [key]: because });
const BROKEN = 'on: [push\njobs: {';

interface Cases {
  readonly miss: PostureFacts;
  /** The facts with what the control rests on taken away. */
  readonly lack: (because: Unseen) => PostureFacts;
}

/** By control. Every one is met by GOOD, which is the hit. */
const CASES: Readonly<Record<string, Cases>> = {
  'posture/branch-protected': { miss: branch({ rules: known([]) }), lack: ruleLack },
  'posture/pull-request-required': { miss: without('pull-request'), lack: ruleLack },
  'posture/review-required': { miss: withPull({ approvals: 0 }), lack: ruleLack },
  'posture/check-required': { miss: withChecks([CI]), lack: ruleLack },
  'posture/check-pinned': { miss: withChecks([{ context: 'twokey', app: null }]), lack: ruleLack },
  'posture/force-push-blocked': { miss: without('force-push'), lack: ruleLack },
  'posture/deletion-blocked': { miss: without('deletion'), lack: ruleLack },
  'posture/stale-reviews-dismissed': { miss: withPull({ dismissesStale: false }), lack: ruleLack },
  'posture/last-push-approval': { miss: withPull({ lastPush: false }), lack: ruleLack },
  'posture/admins-included': { miss: bypass('always', true), lack: listLack },
  'posture/no-bypass-actors': { miss: bypass('pull_request'), lack: listLack },
  'posture/no-exempt-actors': { miss: bypass('exempt'), lack: listLack },
  'posture/ci-required': { miss: withChecks([OURS]), lack: ruleLack },
  'posture/checks-from-the-start': {
    miss: rules((all) => all.map((rule) => (rule.kind === 'checks' ? { ...rule, notOnCreate: true } : rule))),
    lack: ruleLack,
  },
  'posture/merge-queue': {
    miss: rules((all) => all.map((rule) => (rule.kind === 'merge-queue' ? { ...rule, grouping: 'HEADGREEN' } : rule))),
    lack: ruleLack,
  },
  'posture/rulesets-enforced': {
    miss: { ...GOOD, rulesets: known([{ id: 1, name: 'main', enforcement: 'evaluate' }]) },
    lack: lack('rulesets'),
  },
  'posture/not-bypassed': {
    miss: { ...GOOD, bypasses: known([{ id: 3, actor: 'olivia', ref: 'refs/heads/main', sha: 'a', at: 'today' }]) },
    lack: lack('bypasses'),
  },
  'posture/code-owners-valid': { miss: { ...GOOD, codeowners: known(['Unknown owner']) }, lack: lack('codeowners') },
  'posture/actions-may-not-approve': {
    miss: { ...GOOD, workflowToken: known({ writes: false, approves: true }) },
    lack: lack('workflowToken'),
  },
  'posture/workflow-token-read-only': {
    miss: { ...GOOD, workflowToken: known({ writes: true, approves: false }) },
    lack: lack('workflowToken'),
  },
  'posture/secret-scanning': {
    miss: { ...GOOD, secretScanning: known({ scans: false, stopsPushes: true }) },
    lack: lack('secretScanning'),
  },
  'posture/push-protection': {
    miss: { ...GOOD, secretScanning: known({ scans: true, stopsPushes: false }) },
    lack: lack('secretScanning'),
  },
  'posture/environment-protected': {
    miss: { ...GOOD, environments: known([{ name: 'production', protections: ['wait_timer'], apps: known([]) }]) },
    lack: lack('environments'),
  },
  'posture/environment-rule-ours': {
    miss: { ...GOOD, environments: known([{ name: 'production', protections: [], apps: known([7]) }]) },
    lack: lack('environments'),
  },
  'posture/no-cloud-keys': {
    miss: workflow(
      'on: push\njobs: { a: { steps: [{ env: { AWS_SECRET_ACCESS_KEY: "${{ secrets.AWS_SECRET_ACCESS_KEY }}" } }] } }',
    ),
    lack: lack('workflows'),
  },
  'posture/plan-apply-separated': {
    miss: workflow(APPLY.replace('    environment: production\n', '')),
    lack: lack('workflows'),
  },
  'posture/restore-tests-scheduled': { miss: workflow(APPLY), lack: lack('workflows') },
};

describe('the catalog of controls', () => {
  it('has a case here for each entry, and each case an entry', () => {
    expect(Object.keys(CASES).sort()).toEqual(CONTROLS.map(({ id }) => id).sort());
  });

  it.each(CONTROLS)('$id says why, how it is read, what to do, and where that stands', (control) => {
    expect(control.id).toMatch(/^posture\/[a-z]+(-[a-z]+)*$/);
    for (const text of [control.title, control.why, control.remedy]) expect(text.length).toBeGreaterThan(10);
    expect(control.reads.length).toBeGreaterThan(0);
    for (const { call, permission } of control.reads) {
      expect(call).toMatch(/^(?:GET \/|GraphQL: )/);
      expect(permission).not.toMatch(/write/);
    }
    expect(control.source).toMatch(/^https:\/\/docs\.github\.com\/en\//);
    expect(controlOf(control.id)).toBe(control);
  });
});

describe.each(Object.entries(CASES))('%s', (control, { miss, lack: lacking }) => {
  it('holds where it is met', () => {
    expect(of(control, GOOD).map(({ outcome }) => outcome)).toEqual(['holds']);
  });

  it('fails where it is not, and says what was seen', () => {
    const [said, ...others] = of(control, miss);
    expect(said).toMatchObject({ outcome: 'fails' });
    expect(said?.why.length).toBeGreaterThan(4);
    expect(others).toEqual([]);
  });

  it('is not visible where we may not look, and unreadable where it is not understood; neither is green', () => {
    for (const because of [hidden, strange, unseen('error', 'GitHub failed')]) {
      const outcomes = new Set(of(control, lacking(because)).map(({ outcome }) => outcome));
      expect([...outcomes]).toEqual([because.because]);
    }
  });
});

describe('the check', () => {
  it('is forgeable where no source is named, and says so', () => {
    expect(of('posture/check-pinned', withChecks([{ context: 'twokey', app: null }]))[0]?.why).toMatch(/^FORGEABLE/);
  });

  it('is not ours where another app is named', () => {
    expect(of('posture/check-pinned', withChecks([{ context: 'twokey', app: 7 }]))[0]?.outcome).toBe('fails');
  });

  it('is pinned where one source names us, whatever another asks', () => {
    const both = branch({ classic: known({ ...CLASSIC, checks: [{ context: 'twokey', app: null }] }) });
    expect(of('posture/check-pinned', both)[0]?.outcome).toBe('holds');
  });

  it('cannot be called ours by who does not know which app we are', () => {
    expect(of('posture/check-pinned', { ...GOOD, appId: null })[0]?.outcome).toBe('not-visible');
  });
});

const CLASSIC: ClassicProtection = {
  reviews: { approvals: 1, dismissesStale: true, lastPush: true, mayBypass: [] },
  checks: [OURS, CI],
  includesAdmins: true,
  allowsForcePushes: false,
  allowsDeletions: false,
};

describe('classic protection', () => {
  const alone = (over: Partial<ClassicProtection> = {}) =>
    branch({ rules: known([]), classic: known({ ...CLASSIC, ...over }) });

  it('holds as well as a ruleset does', () => {
    const failing = judgePosture(alone(), { needsCodeowners: false }).filter(({ outcome }) => outcome === 'fails');
    expect(failing).toEqual([]);
  });

  it('does not hold administrators where it does not include them', () => {
    expect(of('posture/admins-included', alone({ includesAdmins: false }))[0]?.outcome).toBe('fails');
    const under = branch({ classic: known({ ...CLASSIC, includesAdmins: false }) });
    expect(of('posture/admins-included', under)[0]?.outcome).toBe('holds');
  });

  it('has a bypass list of its own', () => {
    const reviews = { approvals: 1, dismissesStale: true, lastPush: true, mayBypass: ['@mallory'] };
    expect(of('posture/no-bypass-actors', alone({ reviews }))[0]).toMatchObject({ outcome: 'fails', why: /mallory/ });
  });

  it('may hold what rules that were not seen do not', () => {
    const half = branch({ rules: hidden, classic: known({ ...CLASSIC, allowsDeletions: true }) });
    expect(of('posture/force-push-blocked', half)[0]?.outcome).toBe('holds');
    expect(of('posture/deletion-blocked', half)[0]?.outcome).toBe('not-visible');
  });
});

describe('what is not there', () => {
  it('is not applicable, which is not green', () => {
    const bare = {
      ...branch({ rules: known([]) }),
      rulesets: known([]),
      environments: known([]),
      codeowners: known(null),
      workflows: known([]),
    };
    const idle = judgePosture(bare, { needsCodeowners: false }).filter(({ outcome }) => outcome === 'not-applicable');
    expect(idle.map(({ control }) => control)).toEqual([
      'posture/check-pinned',
      'posture/admins-included',
      'posture/no-bypass-actors',
      'posture/no-exempt-actors',
      'posture/checks-from-the-start',
      'posture/merge-queue',
      'posture/rulesets-enforced',
      'posture/code-owners-valid',
      'posture/environment-protected',
      'posture/environment-rule-ours',
      'posture/no-cloud-keys',
      'posture/plan-apply-separated',
      'posture/restore-tests-scheduled',
    ]);
  });

  it('is missing where the policy asks for it', () => {
    const none = { ...GOOD, codeowners: known(null) };
    expect(of('posture/code-owners-valid', none, { needsCodeowners: true })[0]?.outcome).toBe('fails');
  });
});

describe('workflows', () => {
  it('that cannot be read are unreadable, one by one', () => {
    expect(of('posture/no-cloud-keys', workflow(BROKEN))).toMatchObject([{ outcome: 'unreadable', place: 'w.yml' }]);
  });

  it('may name a key in a comment, and may sign in by OIDC', () => {
    const oidc = `# secrets.AWS_SECRET_ACCESS_KEY is gone
on: push
jobs: { a: { steps: [{ uses: aws-actions/configure-aws-credentials@v4, with: { role-to-assume: x } }] } }`;
    expect(of('posture/no-cloud-keys', workflow(oidc))[0]?.outcome).toBe('holds');
  });

  it.each([
    ['plans and applies in one job', APPLY.replace('terraform apply plan.out', 'terraform plan && terraform apply')],
    ['applies on pull requests', APPLY.replace('push: { branches: [main] }', 'pull_request: {}')],
  ])('one that %s does not separate them', (_, text) => {
    expect(of('posture/plan-apply-separated', workflow(text))[0]).toMatchObject({ outcome: 'fails', place: 'w.yml' });
  });
});

describe('remedies', () => {
  it('are one ruleset that pins the check to our app, one call a setting, and words for the rest', () => {
    const bare = {
      ...branch({ rules: known([]) }),
      workflowToken: known({ writes: true, approves: true }),
      codeowners: known(['line 1']),
    };
    const remedies = remediesFor(judgePosture(bare, { needsCodeowners: false }), { check: 'twokey', app: APP });
    expect(remedies.ruleset).toMatchObject({
      name: 'twokey',
      enforcement: 'active',
      conditions: { ref_name: { include: ['refs/heads/main'] } },
    });
    expect(remedies.ruleset?.rules.map(({ type }) => type)).toEqual([
      'deletion',
      'pull_request',
      'required_status_checks',
      'non_fast_forward',
    ]);
    expect(JSON.stringify(remedies.ruleset)).toContain(`"integration_id":${APP}`);
    expect(remedies.settings).toEqual([
      {
        method: 'PUT',
        path: '/actions/permissions/workflow',
        body: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
      },
    ]);
    expect(remedies.byHand.map(({ control }) => control)).toContain('posture/code-owners-valid');
    expect(remedies.terraform.join()).toContain(`integration_id = ${APP}`);
  });

  it('are none where nothing fails', () => {
    const none = remediesFor(judgePosture(GOOD, { needsCodeowners: false }), { check: 'twokey', app: APP });
    expect(none).toEqual({ ruleset: null, settings: [], terraform: [], byHand: [] });
  });
});

describe('drift', () => {
  const at = (facts: PostureFacts) => judgePosture(facts, { needsCodeowners: false });

  it('is what held once and fails now; what never held has not drifted', () => {
    const before = { outcomes: at(without('deletion')), drifted: [] };
    const now = at(rules((all) => all.filter(({ kind }) => kind !== 'deletion' && kind !== 'force-push')));
    expect(driftSince(before, now)).toEqual(['posture/force-push-blocked main']);
    expect(driftSince(null, now)).toEqual([]);
  });

  it('of a workflow is found though files that are fine have no line of their own', () => {
    const leaky = CASES['posture/no-cloud-keys']?.miss ?? GOOD;
    const first = driftSince({ outcomes: at(GOOD), drifted: [] }, at(leaky));
    expect(first).toContain('posture/no-cloud-keys w.yml');
    expect(driftSince({ outcomes: at(leaky), drifted: first }, at(GOOD))).toEqual([]);
  });

  const outcomes = fc.uniqueArray(
    fc.record({
      control: fc.constantFrom('posture/deletion-blocked', 'posture/secret-scanning', 'posture/environment-protected'),
      place: fc.constantFrom('', 'main'),
      outcome: fc.constantFrom(...OUTCOMES),
      why: fc.constant('as seen'),
    }),
    { selector: outcomeKey },
  );

  it('is not mended by what cannot be seen, and only what is seen failing is new', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (before, now) => {
        const drifted = before.filter(({ outcome }) => outcome === 'fails').map(outcomeKey);
        const found = driftSince({ outcomes: before, drifted }, now);
        const seen = new Map(now.map((one) => [outcomeKey(one), one.outcome]));
        for (const key of drifted) {
          if (['fails', 'not-visible', 'unreadable', 'error'].includes(seen.get(key) ?? ''))
            expect(found).toContain(key);
        }
        for (const key of found) if (!drifted.includes(key)) expect(seen.get(key)).toBe('fails');
      }),
    );
  });
});
