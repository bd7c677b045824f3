/** Protection that is really on: what the app makes of rulesets that are loosened, lists that it may not see, and people who pass by. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readLink } from '../../src/core/audit-entry.js';
import type { Installation } from '../../src/demo/world/model.js';
import type { Ruleset } from '../../src/demo/world/protection-model.js';
import { twokey } from '../twokey.js';
import { entriesOf } from './audited.js';
import { Stage } from './stage.js';

let stage: Stage;
afterEach(() => stage.end());

const APP_RULES = (app: number) => [
  {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_last_push_approval: true,
      require_code_owner_review: false,
      required_review_thread_resolution: false,
    },
  },
  { type: 'non_fast_forward' },
  { type: 'deletion' },
  {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: [{ context: 'twokey', integration_id: app }, { context: 'test' }],
    },
  },
];

/** acme/infra under one ruleset that asks for everything, and looked at once. */
async function guarded(): Promise<Ruleset> {
  stage = await Stage.set({ time: 'simulated' });
  const { world, infra } = stage.acme;
  world.unprotect(infra, 'main', 'olivia');
  const ruleset = world.ruleset(infra, 'olivia', { name: 'main', rules: APP_RULES(stage.github.app.id) });
  await stage.quiet();
  return ruleset;
}

const unpinned = (rules: Ruleset['rules']): Ruleset['rules'] =>
  rules.map((rule) =>
    rule.type === 'required_status_checks'
      ? {
          ...rule,
          parameters: { ...rule.parameters, required_status_checks: [{ context: 'twokey' }, { context: 'test' }] },
        }
      : rule,
  );

const issues = () => [...stage.acme.infra.issues.values()];
const alerts = (kind: string) => stage.log.filter(({ fields }) => fields.alert === kind).map(({ message }) => message);
const posture = (...args: string[]) => {
  const [installation] = stage.github.world.state.installations;
  if (installation === undefined) throw new Error('not installed');
  return postureOf(installation, ...args);
};
const postureOf = (installation: Installation, ...args: string[]) => {
  const { token } = stage.github.credentials.issue(installation, {});
  const environment = { GITHUB_TOKEN: token, GITHUB_API_URL: stage.github.url };
  return twokey(['posture', '--app-id', String(stage.github.app.id), ...args], '', environment);
};

describe('A63: protection that is loosened is found as soon as GitHub tells, by an alert and by one issue', () => {
  it.each([
    ['only evaluated', { enforcement: 'evaluate' }, 'posture/branch-protected'],
    ['disabled', { enforcement: 'disabled' }, 'posture/check-required'],
  ] as const)('A63: a ruleset that is %s', async (_, change, control) => {
    const ruleset = await guarded();
    const { world, infra } = stage.acme;
    world.editRuleset(infra, 'olivia', ruleset, change);
    await stage.quiet();
    expect(alerts('posture/drifted').join('\n')).toContain(control);
    expect(issues()).toMatchObject([{ state: 'open', title: 'Protection has drifted' }]);
    expect(issues()[0]?.body).toContain(control);
    world.editRuleset(infra, 'olivia', ruleset, { enforcement: 'active' });
    await stage.quiet();
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    world.editRuleset(infra, 'olivia', ruleset, change);
    await stage.quiet();
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  it('A63: a check whose source is taken out of the rule is forgeable, and the issue says so', async () => {
    const ruleset = await guarded();
    const { world, infra } = stage.acme;
    world.editRuleset(infra, 'olivia', ruleset, { rules: unpinned(ruleset.rules) });
    await stage.quiet();
    expect(issues()[0]?.body).toContain('FORGEABLE');
    expect(alerts('posture/drifted')).toHaveLength(1);
  });

  it('A51: and then another app can really turn the merge green, which the pin prevents', async () => {
    const ruleset = await guarded();
    const { world, infra } = stage.acme;
    const other = world.app('forger', { owner: 'mallory', permissions: {}, events: [] });
    world.commit(infra, 'forged', { files: { 'iam/x.tf': 'resource "aws_iam_role" "x" {}\n' }, author: 'mallory' });
    const pull = world.openPullRequest(infra, { author: 'mallory', head: 'forged', base: 'main', title: 'x' });
    const post = (name: string) =>
      world.checkRun({ repository: infra, sha: pull.headSha, app: other }, { name, conclusion: 'success' });
    world.label(pull, 'mallory', 'origin/ai');
    await stage.quiet();
    for (const name of ['test', 'twokey']) post(name);
    const pinned = await stage.mergeable(pull);
    world.editRuleset(infra, 'olivia', ruleset, { rules: unpinned(ruleset.rules) });
    post('twokey');
    expect([pinned, world.mergeability(pull).mergeable]).toEqual([false, true]);
    await stage.quiet();
    expect(issues()[0]?.body).toContain('posture/check-pinned');
  });

  it('A63: drift and its end are in the audit log, and the issue is where the policy says', async () => {
    const ruleset = await guarded();
    const { world, infra } = stage.acme;
    const place = world.repository('acme', 'security');
    const policy = 'version: 1\nposture: { issues: acme/security }\n';
    world.commit(infra, 'main', { files: { '.github/twokey.yml': policy }, author: 'olivia' });
    await stage.quiet();
    world.editRuleset(infra, 'olivia', ruleset, { rules: unpinned(ruleset.rules) });
    await stage.quiet();
    expect([...place.issues.values()]).toMatchObject([
      { state: 'open', title: 'Protection has drifted: acme/infra', body: expect.stringContaining('in acme/infra') },
    ]);
    world.editRuleset(infra, 'olivia', ruleset, { rules: APP_RULES(stage.github.app.id) });
    await stage.quiet();
    expect([issues(), [...place.issues.values()]]).toMatchObject([[], [{ state: 'closed' }]]);
    const told = (await entriesOf(stage.store))
      .map(({ entry }) => readLink(entry))
      .filter((one) => one?.kind === 'posture');
    expect(told.map((one) => one?.about)).toEqual(
      ['drifted', 'held'].map((event) => ({
        ...{ repository: 'acme/infra', event, control: 'posture/check-pinned', place: 'main' },
      })),
    );
  });

  it('A63: a workflow on the default branch that takes keys along is looked at as it is pushed', async () => {
    await guarded();
    const { world, infra } = stage.acme;
    const keys = 'on: push\njobs: { a: { steps: [{ env: { K: "${{ secrets.AWS_SECRET_ACCESS_KEY }}" } }] } }\n';
    world.commit(infra, 'main', { files: { '.github/workflows/a.yml': 'on: push\njobs: {}\n' }, author: 'olivia' });
    await stage.quiet();
    world.commit(infra, 'main', { files: { '.github/workflows/a.yml': keys }, author: 'olivia' });
    await stage.quiet();
    expect(alerts('posture/drifted').join()).toContain('posture/no-cloud-keys');
  });

  it('A63: classic protection that is taken away is found too', async () => {
    stage = await Stage.set();
    const { world, infra } = stage.acme;
    world.protect(infra, 'main', 'olivia', { admins: true });
    await stage.quiet();
    world.protect(infra, 'main', 'olivia', { admins: false, forcePushes: true });
    await stage.quiet();
    for (const control of ['posture/admins-included', 'posture/force-push-blocked']) {
      expect(issues()[0]?.body).toContain(control);
    }
  });

  it('A63: a ruleset of the organisation, told without a repository, is looked after in each of them', async () => {
    stage = await Stage.set();
    const { world, infra } = stage.acme;
    const all = world.organisationRuleset('acme', 'olivia', { name: 'all', rules: [{ type: 'non_fast_forward' }] });
    world.protect(infra, 'main', 'olivia', { forcePushes: true, deletions: true });
    await stage.quiet();
    world.editRuleset(infra, 'olivia', all, { enforcement: 'disabled' });
    await stage.quiet();
    expect(issues()[0]?.body).toContain('posture/force-push-blocked');
  });

  it('A63: what no event told is found by the daily look', async () => {
    const ruleset = await guarded();
    const { infra } = stage.acme;
    // As if the webhook had been lost.
    Object.assign(ruleset, { enforcement: 'disabled' });
    await stage.app.sweep();
    await stage.quiet();
    expect(issues()).toEqual([]);
    await stage.pass(25);
    await stage.app.sweep();
    await stage.quiet();
    expect([infra.issues.size, issues()[0]?.state]).toEqual([1, 'open']);
  });

  it('A63: what cannot be seen any more is no repair: the issue stays open', async () => {
    const ruleset = await guarded();
    const { world, infra } = stage.acme;
    world.editRuleset(infra, 'olivia', ruleset, { rules: unpinned(ruleset.rules) });
    await stage.quiet();
    stage.github.faults.failNext({ on: 'GET /repos/{owner}/{repo}/rules/branches/{branch}', status: 502 });
    world.editRuleset(infra, 'olivia', ruleset, { rules: APP_RULES(stage.github.app.id) });
    await stage.quiet();
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });
});

describe('A64: a bypass list that the app may not see', () => {
  it('A64: is not visible, which is not none; who may change the ruleset sees who is on it', async () => {
    const ruleset = await guarded();
    const { world, infra } = stage.acme;
    const exempt = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'exempt' } as const;
    world.editRuleset(infra, 'olivia', ruleset, { bypass: [exempt] });
    await stage.quiet();
    const seen = await posture('--repo', 'acme/infra', '--format', 'json');
    const told = (out: string) =>
      JSON.parse(out).repositories[0].outcomes.find(
        (one: { control: string }) => one.control === 'posture/no-exempt-actors',
      );
    expect([seen.code, told(seen.out).outcome]).toEqual([1, 'not-visible']);
    const [installation] = world.state.installations;
    if (installation === undefined) throw new Error('not installed');
    installation.permissions = { ...installation.permissions, administration: 'write' };
    const admin = await posture('--repo', 'acme/infra', '--format', 'json');
    expect(told(admin.out)).toMatchObject({ outcome: 'fails', why: 'exempt, without a trace: RepositoryRole 5' });
  });
});

describe('A65: who passes by the rules', () => {
  it('A65: is told once, by name, right after the merge and again by no later look', async () => {
    await guarded();
    const { world, infra } = stage.acme;
    const suite = world.bypass(infra, 'main', 'olivia');
    world.commit(infra, 'quick', { files: { 'docs/quick.md': 'x\n' }, author: 'ann' });
    const pull = world.openPullRequest(infra, { author: 'ann', head: 'quick', base: 'main', title: 'Quick' });
    await stage.quiet();
    expect(alerts('posture/bypassed')).toEqual([]);
    const at = { repository: infra, sha: pull.headSha, app: stage.github.app.registered };
    world.checkRun(at, { name: 'test', conclusion: 'success' });
    world.merge(pull, 'olivia');
    await stage.quiet();
    expect(alerts('posture/bypassed')).toEqual([expect.stringContaining(`olivia passed by the rules of ${suite.ref}`)]);
    await stage.pass(25);
    await stage.app.sweep();
    await stage.quiet();
    expect(alerts('posture/bypassed')).toHaveLength(1);
    const month = suite.at.slice(0, 7);
    const report = await twokey(['report', '--month', month], '', { DATABASE_URL: `sqlite:${stage.store}` });
    expect(report.out.match(/bypass by `olivia`: refs\/heads\/main/g)).toHaveLength(1);
  });

  it('A65: what was done while protection was off for a moment is told, although it is on again', async () => {
    stage = await Stage.set();
    const { world, infra } = stage.acme;
    world.protect(infra, 'main', 'olivia', { admins: true });
    await stage.quiet();
    world.protect(infra, 'main', 'olivia', { admins: false });
    world.bypass(infra, 'main', 'olivia');
    world.protect(infra, 'main', 'olivia', { admins: true });
    await stage.quiet();
    expect(alerts('posture/bypassed')).toHaveLength(1);
  });
});

describe('A78: a permission that was not accepted', () => {
  it('A78: hides a part of the posture, which is never green, and raises an alert that names it', async () => {
    stage = await Stage.set();
    const { world } = stage.acme;
    world.organisation('small', { owners: ['olivia'] });
    world.repository('small', 'site');
    const { administration: _, ...permissions } = stage.github.app.registered.permissions;
    const few = world.install(stage.github.app.registered, { account: 'small', by: 'olivia', permissions });
    await stage.app.sweep();
    await stage.quiet();
    expect(alerts('access/refused').join('\n')).toContain('reading the protection of small/site@main');
    const seen = await postureOf(few, '--repo', 'small/site');
    expect(seen.code).toBe(1);
    expect(seen.out).toMatch(/hidden +posture\/admins-included/);
  });
});

describe('twokey posture', () => {
  it('shows what fails with its remedy, and the calls that it made', async () => {
    stage = await Stage.set();
    const { out, code } = await posture('--repo', 'acme/infra', '--remedies');
    expect(code).toBe(1);
    expect(out).toMatch(/FAILS +posture\/pull-request-required +main/);
    expect(out).toContain('"required_approving_review_count": 1');
    expect(out).toMatch(/\d+ REST calls and \d+ GraphQL queries in /);
  });

  it('applies nothing without --yes, and with it only by the right of the token', async () => {
    stage = await Stage.set();
    const { world, infra } = stage.acme;
    const args = ['--repo', 'acme/infra', '--apply'];
    const shown = await posture(...args);
    expect([shown.code, infra.protection.rulesets.length]).toEqual([1, 0]);
    expect(shown.out).toContain('POST /repos/{owner}/{repo}/rulesets');
    const refused = await posture(...args, '--yes');
    expect([refused.code, infra.protection.rulesets.length]).toEqual([2, 0]);
    const [installation] = world.state.installations;
    if (installation === undefined) throw new Error('not installed');
    installation.permissions = { ...installation.permissions, administration: 'write' };
    const applied = await posture(...args, '--yes');
    expect([applied.code, infra.protection.rulesets.length]).toEqual([0, 1]);
    expect(infra.protection.secretScanning).toEqual({ scans: true, stopsPushes: true });
    const after = await posture('--repo', 'acme/infra');
    expect(after.out).not.toMatch(/FAILS +posture\/(?:pull-request-required|check-pinned|force-push-blocked)/);
  });

  it('reads every repository of an organisation, and says that it needs one or the other', async () => {
    stage = await Stage.set();
    stage.acme.world.repository('acme', 'site');
    const { out, code } = await posture('--org', 'acme');
    expect(code).toBe(1);
    expect(out).toMatch(/acme\/infra[\s\S]*acme\/site[\s\S]*2 repositories:/);
    expect((await posture()).code).toBe(2);
    expect((await posture('--repo', 'acme/nothing')).code).toBe(2);
  });
});
