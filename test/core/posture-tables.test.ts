/** Posture in words: what each control says of branches, bypass lists, environments and workflows, and of what was not seen. */
import { describe, expect, it } from '@jest/globals';
import { driftSince, judgePosture, outcomeKey } from '../../src/core/posture/judge-posture.js';
import { wishesOf } from '../../src/core/posture/wishes.js';
import { readWorkflowFile } from '../../src/core/posture/workflows.js';
import type {
  BranchPosture,
  BranchRule,
  BypassActor,
  ClassicProtection,
  ControlOutcome,
  PostureFacts,
  Sight,
} from '../../src/domain/posture.js';
import { unseen } from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import { policy } from '../build.js';

const hidden = unseen('not-visible', 'we may not see it');
const failed = unseen('error', 'GitHub failed');
const TWOKEY = { context: 'twokey', app: 42 };
const OTHER = { context: 'test', app: 9 };

const EMPTY: PostureFacts = {
  repository: { id: 7, owner: 'acme', name: 'infra' },
  appId: 42,
  branches: known([]),
  rulesets: known([]),
  bypassActors: new Map(),
  workflowToken: hidden,
  environments: known([]),
  codeowners: hidden,
  workflows: known([]),
  secretScanning: hidden,
  bypasses: hidden,
};

const CLASSIC: ClassicProtection = {
  reviews: { approvals: 1, dismissesStale: true, lastPush: true, mayBypass: [] },
  checks: [TWOKEY],
  includesAdmins: true,
  allowsForcePushes: false,
  allowsDeletions: false,
};

const checks = (...asked: readonly (typeof TWOKEY | { context: string; app: null })[]): BranchRule => ({
  kind: 'checks',
  ruleset: 1,
  checks: asked,
  notOnCreate: false,
});

function said(control: string, facts: Partial<PostureFacts>, needsCodeowners = false): readonly string[] {
  return judgePosture({ ...EMPTY, ...facts }, { needsCodeowners })
    .filter((one) => one.control === `posture/${control}`)
    .map(({ place, outcome, why }) => `${place}: ${outcome}: ${why}`);
}

interface Main {
  readonly rules?: Sight<readonly BranchRule[]>;
  readonly classic?: Sight<ClassicProtection | null>;
}

/** Facts of one branch. */
function main(
  { rules = known([]), classic = known(null) }: Main,
  more: Partial<PostureFacts> = {},
): Partial<PostureFacts> {
  return { branches: known([{ name: 'main', rules, classic }]), ...more };
}

const classic = (over: Partial<ClassicProtection> = {}) => main({ classic: known({ ...CLASSIC, ...over }) });

describe('of a branch', () => {
  const pull: BranchRule = { kind: 'pull-request', ruleset: 1, approvals: 0, dismissesStale: false, lastPush: false };
  const gate: BranchRule = { kind: 'gate', ruleset: 1 };
  const queue = (grouping: string, minutes: number): BranchRule => ({
    kind: 'merge-queue',
    ruleset: 1,
    grouping,
    minutes,
  });
  const anybody = { context: 'twokey', app: null };

  it.each<[control: string, what: string, facts: Partial<PostureFacts>, expected: string]>([
    ['branch-protected', 'a rule', main({ rules: known([gate]) }), 'holds: it has active rules (ruleset)'],
    ['branch-protected', 'classic protection', classic(), 'holds: it has active rules (classic protection)'],
    ['branch-protected', 'nothing', main({}), 'fails: no active rule and no classic protection'],
    [
      'branch-protected',
      'rules that are tried out',
      main(
        {},
        {
          rulesets: known([
            { id: 1, name: 'a', enforcement: 'evaluate' },
            { id: 2, name: 'b', enforcement: 'active' },
            { id: 3, name: 'c', enforcement: 'disabled' },
          ]),
        },
      ),
      'fails: no active rule and no classic protection; not in force: a (evaluate), c (disabled)',
    ],
    [
      'branch-protected',
      'rulesets that were not seen',
      main({}, { rulesets: hidden }),
      'fails: no active rule and no classic protection',
    ],
    ['branch-protected', 'protection that was not seen', main({ classic: hidden }), 'not-visible: we may not see it'],
    ['pull-request-required', 'a rule', main({ rules: known([pull]) }), 'holds: a pull request is required (ruleset)'],
    [
      'pull-request-required',
      'protection without reviews',
      classic({ reviews: null }),
      'fails: pushes straight to the branch are allowed',
    ],
    ['review-required', 'a rule for none', main({ rules: known([pull]) }), 'fails: no approval is required'],
    ['review-required', 'protection without reviews', classic({ reviews: null }), 'fails: no approval is required'],
    [
      'review-required',
      'protection for none',
      classic({ reviews: { approvals: 0, dismissesStale: true, lastPush: true, mayBypass: [] } }),
      'fails: no approval is required',
    ],
    ['review-required', 'protection for one', classic(), 'holds: an approval is required (classic protection)'],
    [
      'stale-reviews-dismissed',
      'protection without reviews',
      classic({ reviews: null }),
      'fails: approvals of earlier commits stay',
    ],
    [
      'stale-reviews-dismissed',
      'protection',
      classic(),
      'holds: a push dismisses earlier approvals (classic protection)',
    ],
    [
      'last-push-approval',
      'protection without reviews',
      classic({ reviews: null }),
      'fails: who pushed last may approve that push',
    ],
    [
      'last-push-approval',
      'protection',
      classic(),
      'holds: the last push needs the approval of somebody else (classic protection)',
    ],
    [
      'check-required',
      'a rule',
      main({ rules: known([checks(OTHER, TWOKEY)]) }),
      'holds: the check twokey is required (ruleset)',
    ],
    [
      'check-required',
      'a rule for another',
      main({ rules: known([checks(OTHER)]) }),
      'fails: the check twokey is not required',
    ],
    [
      'check-required',
      'protection for two',
      classic({ checks: [OTHER, TWOKEY] }),
      'holds: the check twokey is required (classic protection)',
    ],
    [
      'check-required',
      'protection for another',
      classic({ checks: [OTHER] }),
      'fails: the check twokey is not required',
    ],
    ['ci-required', 'a gate', main({ rules: known([gate]) }), 'holds: a check other than ours is required (ruleset)'],
    [
      'ci-required',
      'ours alone',
      main({ rules: known([checks(TWOKEY)]) }),
      'fails: no check other than ours is required',
    ],
    ['ci-required', 'protection for ours alone', classic(), 'fails: no check other than ours is required'],
    [
      'ci-required',
      'protection for two',
      classic({ checks: [TWOKEY, OTHER] }),
      'holds: a check other than ours is required (classic protection)',
    ],
    [
      'check-pinned',
      'a rule for us',
      main({ rules: known([checks(TWOKEY)]) }),
      'holds: it must come from our app (42)',
    ],
    ['check-pinned', 'protection for us', classic(), 'holds: it must come from our app (42)'],
    [
      'check-pinned',
      'a rule for another check of us',
      main({ rules: known([checks({ context: 'test', app: 42 })]) }),
      'not-applicable: our check is not required',
    ],
    [
      'check-pinned',
      'a rule of another kind',
      main({ rules: known([gate]) }),
      'not-applicable: our check is not required',
    ],
    ['check-pinned', 'nothing', main({}), 'not-applicable: our check is not required'],
    [
      'check-pinned',
      'a rule for anybody',
      main({ rules: known([checks(anybody)]) }),
      'fails: FORGEABLE: any workflow or token with write access can post this check',
    ],
    [
      'check-pinned',
      'rules for two others',
      main({ rules: known([checks({ context: 'twokey', app: 7 }, anybody, { context: 'twokey', app: 8 })]) }),
      'fails: it must come from app 7, 8, and ours is 42',
    ],
    [
      'check-pinned',
      'a rule for another and who we are unknown',
      main({ rules: known([checks({ context: 'twokey', app: 7 }, { context: 'twokey', app: 8 })]) }, { appId: null }),
      'not-visible: it must come from app 7, 8; which app is ours was not said',
    ],
    [
      'check-pinned',
      'rules that were not seen',
      main({ rules: failed, classic: known({ ...CLASSIC, checks: [anybody] }) }),
      'error: GitHub failed',
    ],
    [
      'check-pinned',
      'rules that were not seen and protection for us',
      main({ rules: failed, classic: known(CLASSIC) }),
      'holds: it must come from our app (42)',
    ],
    ['check-pinned', 'protection that was not seen', main({ classic: hidden }), 'not-visible: we may not see it'],
    [
      'checks-from-the-start',
      'a rule for another',
      main({ rules: known([checks(OTHER)]) }),
      'not-applicable: no ruleset requires our check',
    ],
    [
      'checks-from-the-start',
      'two rules, one of them strict',
      main({ rules: known([{ ...checks(TWOKEY), notOnCreate: true } as BranchRule, checks(TWOKEY)]) }),
      'holds: checks hold from the start',
    ],
    [
      'checks-from-the-start',
      'a rule that is not',
      main({ rules: known([{ ...checks(TWOKEY), notOnCreate: true } as BranchRule]) }),
      'fails: checks are not required when the branch is created',
    ],
    ['merge-queue', 'none', main({ rules: known([gate]) }), 'not-applicable: there is no merge queue'],
    [
      'merge-queue',
      'one that waits',
      main({ rules: known([queue('ALLGREEN', 5)]) }),
      'holds: every entry is waited for',
    ],
    [
      'merge-queue',
      'one that hardly waits',
      main({ rules: known([queue('ALLGREEN', 5), queue('ALLGREEN', 4)]) }),
      'fails: it waits 4 minutes for checks',
    ],
    [
      'merge-queue',
      'one that is loose',
      main({ rules: known([queue('ALLGREEN', 5), queue('HEADGREEN', 1)]) }),
      'fails: its grouping strategy is HEADGREEN',
    ],
    [
      'force-push-blocked',
      'protection that allows it',
      classic({ allowsForcePushes: true }),
      'fails: force pushes are allowed',
    ],
    [
      'deletion-blocked',
      'protection that allows it',
      classic({ allowsDeletions: true }),
      'fails: the branch can be deleted',
    ],
  ])('%s: %s', (control, _what, facts, expected) => {
    expect(said(control, facts)).toEqual([`main: ${expected}`]);
  });

  it('each is judged, and that none could be seen is told once', () => {
    const two: readonly BranchPosture[] = ['main', 'release'].map((name) => ({
      name,
      rules: known([gate]),
      classic: known(null),
    }));
    expect(said('branch-protected', { branches: known(two) })).toEqual([
      'main: holds: it has active rules (ruleset)',
      'release: holds: it has active rules (ruleset)',
    ]);
    expect(said('branch-protected', { branches: failed })).toEqual([': error: GitHub failed']);
    expect(said('merge-queue', { branches: hidden })).toEqual([': not-visible: we may not see it']);
  });
});

describe('who may pass by', () => {
  const on = (ruleset: number): BranchRule => ({ kind: 'deletion', ruleset });
  const actor = (name: string, mode: BypassActor['mode'], isAdmin = false): BypassActor => ({ name, isAdmin, mode });
  const lists = (...entries: readonly (readonly [number, Sight<readonly BypassActor[]>])[]) => ({
    bypassActors: new Map(entries),
  });
  const team = actor('Team 9', 'always');
  const app = actor('Integration 3', 'exempt');
  const admin = actor('RepositoryRole 5', 'pull_request', true);
  const none = lists([1, known([])]);
  const under = (more: Partial<PostureFacts>) => main({ rules: known([on(1), on(1)]) }, more);
  const lax = known({ ...CLASSIC, includesAdmins: false });

  it.each<[control: string, what: string, facts: Partial<PostureFacts>, expected: string]>([
    ['no-bypass-actors', 'nobody', under(none), 'holds: nobody is on a bypass list'],
    [
      'no-bypass-actors',
      'two of a list',
      under(lists([1, known([team, app])])),
      'fails: these may pass by the rules: Team 9 (always), Integration 3 (exempt)',
    ],
    [
      'no-bypass-actors',
      'those of protection',
      classic({ reviews: { approvals: 1, dismissesStale: true, lastPush: true, mayBypass: ['@ann', '@bob'] } }),
      'fails: these may pass by the rules: @ann, @bob',
    ],
    ['no-bypass-actors', 'protection without reviews', classic({ reviews: null }), 'holds: nobody is on a bypass list'],
    [
      'no-bypass-actors',
      'a list that was not read',
      under({}),
      'not-visible: the bypass list of a ruleset was not read',
    ],
    ['no-bypass-actors', 'a list that failed', under(lists([1, failed])), 'error: GitHub failed'],
    [
      'no-bypass-actors',
      'a list of another ruleset',
      under(lists([1, known([])], [2, known([team])])),
      'holds: nobody is on a bypass list',
    ],
    [
      'no-bypass-actors',
      'protection that was not seen',
      main({ rules: known([on(1)]), classic: hidden }, none),
      'not-visible: we may not see it',
    ],
    ['no-bypass-actors', 'rules that were not seen', main({ rules: failed }), 'error: GitHub failed'],
    ['no-bypass-actors', 'no rules', main({}), 'not-applicable: the branch has no rules to pass by'],
    ['no-bypass-actors', 'protection alone', classic(), 'holds: nobody is on a bypass list'],
    ['no-exempt-actors', 'who leaves a trace', under(lists([1, known([team])])), 'holds: nobody is exempt'],
    [
      'no-exempt-actors',
      'who leaves none',
      under(lists([1, known([team, app, actor('DeployKey 1', 'exempt')])])),
      'fails: exempt, without a trace: Integration 3, DeployKey 1',
    ],
    ['no-exempt-actors', 'a list that failed', under(lists([1, failed])), 'error: GitHub failed'],
    ['no-exempt-actors', 'no ruleset', classic(), 'not-applicable: no ruleset is in force on the branch'],
    ['admins-included', 'nobody', under(none), 'holds: administrators are under the rules'],
    ['admins-included', 'somebody else', under(lists([1, known([team])])), 'holds: administrators are under the rules'],
    [
      'admins-included',
      'administrators, twice',
      under(lists([1, known([team, admin, actor('OrganizationAdmin 1', 'always', true)])])),
      'fails: administrators may bypass a ruleset: RepositoryRole 5, OrganizationAdmin 1',
    ],
    [
      'admins-included',
      'administrators by protection',
      main({ classic: lax }),
      'fails: classic protection does not include administrators, and no ruleset asks for our check',
    ],
    [
      'admins-included',
      'administrators by protection, under a ruleset that asks for us',
      main({ classic: lax, rules: known([checks(TWOKEY)]) }, none),
      'holds: administrators are under the rules',
    ],
    [
      'admins-included',
      'administrators by protection, under a ruleset that asks for others',
      main({ classic: lax, rules: known([checks(OTHER)]) }, none),
      'fails: classic protection does not include administrators, and no ruleset asks for our check',
    ],
    [
      'admins-included',
      'administrators by protection, under a ruleset that asks for nothing',
      main({ classic: lax, rules: known([on(1)]) }, none),
      'fails: classic protection does not include administrators, and no ruleset asks for our check',
    ],
    [
      'admins-included',
      'administrators by protection, under rules that were not seen',
      main({ classic: lax, rules: hidden }),
      'fails: classic protection does not include administrators, and no ruleset asks for our check',
    ],
    ['admins-included', 'protection alone', classic(), 'holds: administrators are under the rules'],
    [
      'admins-included',
      'protection that was not seen',
      main({ rules: known([]), classic: hidden }),
      'not-visible: we may not see it',
    ],
    ['admins-included', 'no rules', main({}), 'not-applicable: the branch has no rules'],
  ])('%s: %s', (control, _what, facts, expected) => {
    expect(said(control, facts)).toEqual([`main: ${expected}`]);
  });
});

describe('of a repository', () => {
  it.each<[control: string, what: string, facts: Partial<PostureFacts>, expected: readonly string[]]>([
    [
      'rulesets-enforced',
      'some are not',
      {
        rulesets: known([
          { id: 1, name: 'a', enforcement: 'evaluate' },
          { id: 2, name: 'b', enforcement: 'active' },
          { id: 3, name: 'c', enforcement: 'disabled' },
        ]),
      },
      [': fails: not in force: a (evaluate), c (disabled)'],
    ],
    [
      'rulesets-enforced',
      'all are',
      { rulesets: known([{ id: 2, name: 'b', enforcement: 'active' }]) },
      [': holds: every ruleset is active'],
    ],
    ['rulesets-enforced', 'there is none', {}, [': not-applicable: there is no ruleset']],
    [
      'not-bypassed',
      'two did',
      { bypasses: known(['ann', 'bob'].map((actor) => ({ id: 1, actor, ref: 'main', sha: 'a', at: 'today' }))) },
      [': fails: ann on main at today; bob on main at today'],
    ],
    ['not-bypassed', 'nobody did', { bypasses: known([]) }, [': holds: nobody did']],
    ['code-owners-valid', 'two errors', { codeowners: known(['a', 'b']) }, [': fails: a; b']],
    ['code-owners-valid', 'none', { codeowners: known([]) }, [': holds: GitHub finds no error in it']],
    ['code-owners-valid', 'no file', { codeowners: known(null) }, [': not-applicable: there is no CODEOWNERS file']],
    ['environment-protected', 'none', {}, [': not-applicable: there is no environment']],
    [
      'environment-protected',
      'those of GitHub',
      { environments: known(['github-pages', 'copilot'].map((name) => ({ name, protections: [], apps: known([]) }))) },
      [': not-applicable: there is no environment'],
    ],
    ['environment-protected', 'not seen', { environments: hidden }, [': not-visible: we may not see it']],
    [
      'environment-protected',
      'each in another way',
      {
        environments: known([
          { name: 'a', protections: ['required_reviewers', 'wait_timer', 'branch_policy'], apps: known([]) },
          { name: 'b', protections: ['wait_timer'], apps: known([7]) },
          { name: 'c', protections: ['wait_timer'], apps: known([]) },
          { name: 'd', protections: [], apps: failed },
          { name: 'github-pages', protections: [], apps: known([]) },
        ]),
      },
      [
        'a: holds: required_reviewers, branch_policy',
        'b: holds: a rule of an app',
        'c: fails: it has no rule',
        'd: error: GitHub failed',
      ],
    ],
    [
      'environment-rule-ours',
      'each in another way',
      {
        environments: known([
          { name: 'a', protections: [], apps: known([7, 42]) },
          { name: 'b', protections: [], apps: known([7]) },
          { name: 'c', protections: [], apps: failed },
        ]),
      },
      ['a: holds: our rule is enabled', 'b: fails: our rule is not enabled', 'c: error: GitHub failed'],
    ],
    [
      'environment-rule-ours',
      'who we are is unknown',
      {
        appId: null,
        environments: known([
          { name: 'a', protections: [], apps: known([7, 8]) },
          { name: 'b', protections: [], apps: known([]) },
        ]),
      },
      [
        'a: not-visible: apps 7, 8 have a rule; which app is ours was not said',
        'b: fails: no rule of any app is enabled',
      ],
    ],
  ])('%s: %s', (control, _what, facts, expected) => expect(said(control, facts)).toEqual(expected));
});

describe('of workflows', () => {
  const flow = (path: string, text: string | typeof hidden) => ({
    path,
    text: typeof text === 'string' ? known(text) : text,
  });
  const plain = 'on: push\njobs: {}\n';
  const applies = (environment: string) =>
    `on: push\njobs:\n  go:\n${environment}    steps:\n      - run: terraform apply\n`;
  const restore = 'name: restore test\non:\n  schedule: []\njobs: {}\n';
  const broken = 'on: [push\njobs: {';
  const unreadable = 'it is no YAML that can be read';

  it.each<[control: string, what: string, workflows: PostureFacts['workflows'], expected: readonly string[]]>([
    ['no-cloud-keys', 'none', known([]), [': not-applicable: there is no workflow']],
    [
      'no-cloud-keys',
      'plain ones',
      known([flow('a', plain), flow('b', plain)]),
      [': holds: no workflow does otherwise'],
    ],
    ['no-cloud-keys', 'not seen', hidden, [': not-visible: we may not see it']],
    [
      'no-cloud-keys',
      'each in another way',
      known([
        flow('a', plain),
        flow('b', hidden),
        flow('c', broken),
        flow('d', 'env: { A: "${{ secrets.AWS_ACCESS_KEY_ID }} ${{ secrets.ARM_ACCESS_KEY }}" }'),
      ]),
      [
        'b: not-visible: we may not see it',
        `c: unreadable: ${unreadable}`,
        'd: fails: it uses AWS_ACCESS_KEY_ID, ARM_ACCESS_KEY',
      ],
    ],
    [
      'plan-apply-separated',
      'each in another way',
      known([flow('a', plain), flow('b', applies('')), flow('c', applies('    environment: production\n'))]),
      ['b: fails: go: it applies outside of any environment', 'c: holds: each apply waits at an environment'],
    ],
    [
      'restore-tests-scheduled',
      'one',
      known([flow('a', plain), flow('b', restore)]),
      [': holds: b runs on a schedule'],
    ],
    [
      'restore-tests-scheduled',
      'one beside what cannot be read',
      known([flow('a', hidden), flow('b', restore)]),
      [': holds: b runs on a schedule'],
    ],
    [
      'restore-tests-scheduled',
      'none, and one that cannot be read',
      known([flow('a', plain), flow('b', broken)]),
      [`: unreadable: ${unreadable}`],
    ],
    [
      'restore-tests-scheduled',
      'none, and one that applies',
      known([flow('a', plain), flow('b', applies(''))]),
      [': fails: no scheduled workflow tries to restore'],
    ],
    [
      'restore-tests-scheduled',
      'none that applies',
      known([flow('a', plain)]),
      [': not-applicable: no workflow changes infrastructure'],
    ],
    ['restore-tests-scheduled', 'not seen', failed, [': error: GitHub failed']],
  ])('%s: %s', (control, _what, workflows, expected) => expect(said(control, { workflows })).toEqual(expected));

  it.each<[text: string, keys: readonly string[]]>([
    ['env: { A: "${{ secrets.AWS_SECRET_ACCESS_KEY }}" }', ['AWS_SECRET_ACCESS_KEY']],
    ['env: { A: "${{ secrets.aws_access_key_id }}" }', ['aws_access_key_id']],
    ['env: { A: "${{ secrets.PROD_AWS_SECRET_ACCESS_KEY }}" }', ['PROD_AWS_SECRET_ACCESS_KEY']],
    ['env: { A: "${{ secrets.GCP_SA_KEY }}", B: "${{ secrets.GCP_SA_KEY }}" }', ['GCP_SA_KEY']],
    ['env: { A: "${{ secrets.GOOGLE_APPLICATION_CREDENTIALS }}" }', ['GOOGLE_APPLICATION_CREDENTIALS']],
    ['env: { A: "${{ secrets.GOOGLE_APPLICATION_CREDENTIALS_JSON }}" }', ['GOOGLE_APPLICATION_CREDENTIALS_JSON']],
    ['env: { A: "${{ secrets.DIGITALOCEAN_TOKEN }}" }', ['DIGITALOCEAN_TOKEN']],
    ['env: { A: "${{ secrets.DIGITALOCEAN_ACCESS_TOKEN }}" }', ['DIGITALOCEAN_ACCESS_TOKEN']],
    ['env: { A: "${{ secrets[\'AZURE_CREDENTIALS\'] }}" }', ['AZURE_CREDENTIALS']],
    ['env: { A: "${{ secrets [ \'ARM_CLIENT_SECRET\' ] }}" }', ['ARM_CLIENT_SECRET']],
    ['env: { A: "${{ secrets . ARM_CLIENT_SECRET }}" }', ['ARM_CLIENT_SECRET']],
    ['env: { A: "${{ secrets.MY_AWS_ACCESS_KEY_ID }}" }', []],
    ['env: { A: "${{ secrets.AWS_ACCESS_KEY_ID_OLD }}" }', []],
    ['env: { A: "${{ secrets.NPM_TOKEN }}" }', []],
    ['env: { A: "${{ vars.AWS_ACCESS_KEY_ID }}" }', []],
    ['env: { A: "${{ mysecrets.AWS_ACCESS_KEY_ID }}" }', []],
    ['jobs: { a: { steps: [{ with: { credentials_json: "${{ secrets.MINE }}" } }] } }', ['credentials_json']],
    ['jobs: { a: { with: { creds: "${{ secrets.MINE }}" } } }', ['creds']],
    ['with: { creds: "${{ secrets.MINE }}" }', ['creds']],
    ['jobs: { a: { steps: [{ with: { creds: "${{ vars.MINE }}" } }] } }', []],
    ['jobs: { a: { steps: [{ with: { creds_of: "${{ secrets.MINE }}" } }] } }', []],
    ['jobs: { a: { steps: [{ with: { token: "${{ secrets.MINE }}" } }] } }', []],
    ['jobs: { a: { steps: [{ without: { creds: "${{ secrets.MINE }}" } }] } }', []],
    ['jobs: { a: { steps: [{ width: { with: 1 } }] } }', []],
  ])('%s uses keys of clouds: %j', (text, keys) => expect(readWorkflowFile('w.yml', text)?.cloudKeys).toEqual(keys));

  const job = (body: string, on = 'push') => `on: ${on}\njobs:\n  go:\n${body.replace(/^/gm, '    ')}\n`;
  const runs = (...commands: readonly string[]) =>
    job(`environment: production\nsteps:\n${commands.map((one) => `  - run: ${JSON.stringify(one)}`).join('\n')}`);
  const flaws = (text: string) =>
    readWorkflowFile('w.yml', text)?.applies.map(({ job: name, flaw }) => `${name}: ${flaw}`);

  it.each<[what: string, commands: readonly string[], applies: boolean]>([
    ['terraform', ['terraform apply'], true],
    ['terraform with settings', ['terraform -chdir=infra apply -auto-approve'], true],
    ['tofu', ['tofu apply'], true],
    ['terragrunt', ['terragrunt run-all apply'], true],
    ['pulumi', ['pulumi up --yes'], true],
    ['pulumi with a stack', ['pulumi --stack prod up'], true],
    ['cdk', ['npx cdk deploy'], true],
    ['cdk with a folder', ['npx cdk --app out deploy --all'], true],
    ['one command of several', ['ls', 'make && terraform apply'], true],
    ['only a plan', ['terraform plan'], false],
    ['two commands', ['terraform init; make apply'], false],
    ['two commands at once', ['terraform init & make apply'], false],
    ['a line and the next', ['terraform init\nkubectl apply'], false],
    ['a pipe', ['pulumi stack | grep up'], false],
    ['two commands of pulumi', ['pulumi login; make up'], false],
    ['two commands of cdk', ['cdk synth; make deploy'], false],
    ['a word that begins so', ['terraform applying', 'pulumi upgrade', 'cdk deployed'], false],
    ['a tool that is called alike', ['myterraform apply'], false],
    ['a word that ends so', ['terraform reapply', 'pulumi -up', 'cdk redeploy'], false],
  ])('a job runs %s', (_what, commands, does) => {
    expect(flaws(runs(...commands))).toEqual(does ? ['go: '] : []);
  });

  it.each<[what: string, commands: readonly string[], both: boolean]>([
    ['a plan and its apply', ['terraform plan', 'terraform apply'], true],
    ['a plan of one folder', ['terraform -chdir=a plan -out x', 'terraform apply'], true],
    ['a preview', ['pulumi preview', 'pulumi up'], true],
    ['a preview of a stack', ['pulumi -s prod preview', 'pulumi up'], true],
    ['a difference', ['cdk diff', 'cdk deploy'], true],
    ['a difference of a folder', ['cdk --app out diff', 'cdk deploy'], true],
    ['a plan that was made before', ['terraform apply plan.out'], false],
    ['a plan that was made before, called plan', ['terraform apply plan'], false],
    ['a plan that lies elsewhere', ['terraform apply ./plan'], false],
    ['a planned file', ['terraform show plan.out', 'terraform apply'], false],
    ['another command', ['terraform init; make plan', 'terraform apply'], false],
    ['another command of pulumi', ['pulumi login; make preview', 'pulumi up'], false],
    ['another command of cdk', ['cdk synth; git diff', 'cdk deploy'], false],
    ['words that go on', ['pulumi previews', 'cdk difference', 'pulumi up'], false],
  ])('an apply beside %s', (_what, commands, both) => {
    expect(flaws(runs(...commands))).toEqual([both ? 'go: it plans and applies in one job' : 'go: ']);
  });

  const environment = 'environment: production\n';
  const apply = 'steps: [{ run: terraform apply }]';
  it.each<[what: string, text: string, expected: readonly string[]]>([
    ['on a push', job(environment + apply), ['go: ']],
    ['outside of an environment', job(apply), ['go: it applies outside of any environment']],
    ['on a pull request', job(environment + apply, 'pull_request'), ['go: it applies on pull_request']],
    [
      'on two kinds of them',
      job(environment + apply, '[pull_request, push, pull_request_target]'),
      ['go: it applies on pull_request and pull_request_target'],
    ],
    [
      'on a pull request with settings',
      job(environment + apply, '{ push: {}, pull_request_target: {} }'),
      ['go: it applies on pull_request_target'],
    ],
    [
      'on a pull request under a condition',
      job(`${environment}if: github.ref == 'x'\n${apply}`, 'pull_request'),
      ['go: '],
    ],
    ['on nothing', `jobs: { go: { environment: a, ${apply} } }`, ['go: ']],
    ['on something odd', `on: [[pull_request]]\njobs: { go: { environment: a, ${apply} } }`, ['go: ']],
    [
      'under a key that YAML reads as true',
      `true: pull_request\njobs: { go: { environment: a, ${apply} } }`,
      ['go: it applies on pull_request'],
    ],
    [
      'in words of a step alone',
      job(`${environment}steps: [{ name: terraform apply, run_after: terraform apply }]`),
      [],
    ],
    ['in no job', 'on: push\njobs: terraform apply\n', []],
    ['without jobs', 'on: push\n', []],
  ])('an apply %s', (_what, text, expected) => expect(flaws(text)).toEqual(expected));

  it.each<[what: string, path: string, text: string, tries: boolean]>([
    ['its name', 'a.yml', 'name: Restore drill\non: { schedule: [] }', true],
    ['its file', 'restore-check.yml', 'on: { schedule: [] }', true],
    ['a job', 'a.yml', 'on: schedule\njobs: { verify-recovery: {} }', true],
    ['the name of a job', 'a.yml', 'on: [push, schedule]\njobs: { a: { name: disaster exercise } }', true],
    ['restoring', 'a.yml', 'name: try restoring\non: schedule', true],
    ['recovering', 'a.yml', 'name: try recovering\non: schedule', true],
    ['a name and a job together', 'a.yml', 'name: restore\non: schedule\njobs: { test: {} }', true],
    ['no trial', 'a.yml', 'name: restore\non: schedule', false],
    ['no restore', 'a.yml', 'name: test\non: schedule', false],
    ['no schedule', 'a.yml', 'name: restore test\non: push', false],
    ['nothing', 'a.yml', 'on: push', false],
    ['words that only run together', 'restor', 'name: etest\non: schedule', false],
    ['a file without a name', 'restore.yml', 'on: schedule\njobs: { a: {} }', false],
    ['jobs that are none', 'a.yml', 'name: restore\non: schedule\njobs: test', false],
  ])('a restore is tried by %s', (_what, path, text, tries) => {
    expect(readWorkflowFile(path, text)?.restoresOnSchedule).toBe(tries);
  });

  it.each(['', 'a', '- a', 'on: [', '42'])('%j is no workflow', (text) =>
    expect(readWorkflowFile('w.yml', text)).toBeNull(),
  );
});

describe('what a policy wishes', () => {
  const wishes = (globs: readonly string[], codeowners: 'off' | 'required') =>
    wishesOf({
      kind: 'valid',
      sources: [],
      policy: { ...policy({ codeowners } as Parameters<typeof policy>[0]), branches: { ...policy().branches, globs } },
    } as Parameters<typeof wishesOf>[0]);
  const gated = (wished: ReturnType<typeof wishesOf>) =>
    [
      ['main', true],
      ['release/1', false],
      ['topic', false],
    ].map(([ref, isDefault]) => wished.isGated({ ref: `${ref}`, isDefault: isDefault === true }));

  it('is what it gates and asks for', () => {
    expect(wishes([], 'off')).toMatchObject({ onlyDefault: true, needsCodeowners: false });
    expect(wishes(['release/*'], 'required')).toMatchObject({ onlyDefault: false, needsCodeowners: true });
    expect(gated(wishes([], 'off'))).toEqual([true, false, false]);
    expect(gated(wishes(['release/*'], 'off'))).toEqual([true, true, false]);
  });

  it('is what the built-in one asks for where it cannot be used', () => {
    const wished = wishesOf({ kind: 'unreadable', reason: '403' });
    expect(wished).toMatchObject({ onlyDefault: true, needsCodeowners: false });
    expect(gated(wished)).toEqual([true, false, false]);
  });
});

describe('what drifted', () => {
  const outcome = (control: string, place: string, is: ControlOutcome['outcome']): ControlOutcome => ({
    control,
    place,
    outcome: is,
    why: '',
  });
  const since = (before: readonly ControlOutcome[], now: readonly ControlOutcome[], drifted: readonly string[] = []) =>
    driftSince({ outcomes: before, drifted }, now);
  const [held, lost] = [outcome('a', 'main', 'holds'), outcome('a', 'main', 'fails')];

  it.each<
    [
      what: string,
      before: readonly ControlOutcome[],
      now: readonly ControlOutcome[],
      expected: readonly string[],
      drifted?: readonly string[],
    ]
  >([
    ['is what held and fails', [held], [lost], ['a main']],
    ['is nothing that still holds', [held], [held], []],
    ['is nothing that failed before', [lost], [lost], []],
    ['is nothing that was not seen before', [], [lost], []],
    ['is nothing that is not seen now', [held], [outcome('a', 'main', 'error')], []],
    ['is nothing of another place', [outcome('a', 'other', 'holds')], [lost], []],
    [
      'is what held as a whole and fails in one place',
      [outcome('a', '', 'holds')],
      [outcome('a', 'w.yml', 'fails')],
      ['a w.yml'],
    ],
    [
      'is nothing of another control that held as a whole',
      [outcome('b', '', 'holds')],
      [outcome('a', 'w.yml', 'fails')],
      [],
    ],
    ['stays while it fails', [lost], [lost], ['a main'], ['a main']],
    ['stays while it cannot be seen', [lost], [outcome('a', 'main', 'not-visible')], ['a main'], ['a main']],
    ['stays while nothing of the control can be seen', [lost], [outcome('a', '', 'error')], ['a main'], ['a main']],
    ['stays, however its control is called', [], [outcome('ab', '', 'error')], ['ab main'], ['ab main']],
    ['goes when it holds', [lost], [held], [], ['a main']],
    ['goes when it has no object', [lost], [outcome('a', 'main', 'not-applicable')], [], ['a main']],
    ['goes when its place is gone', [lost], [outcome('b', '', 'error')], [], ['a main']],
    ['goes when nothing is against the whole', [lost], [outcome('a', '', 'holds')], [], ['a main']],
    ['is told once', [held], [lost], ['a main'], ['a main']],
  ])('%s', (_what, before, now, expected, drifted = []) => expect(since(before, now, drifted)).toEqual(expected));

  it('is called by its control and its place', () => expect(outcomeKey({ control: 'a', place: 'b' })).toBe('a b'));
});
