/**
 * The simulated GitHub is held against GitHub's own description: whatever it serves, refuses and delivers.
 * What passes here may be trusted by every story that runs against it. The tests tell one story: run them all.
 */
import { sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SimulatedGitHub, startSimulatedGitHub } from '../../src/demo/github.js';
import { REST_ROUTES } from '../../src/demo/rest.js';
import { zipOf } from '../../src/demo/zip.js';
import { validateQuery } from './graphql.js';
import { permissions } from './permissions.js';
import { operationOf, operations, validateRequest, validateResponse, validateWebhook } from './validator.js';

const REPO = '/repos/{owner}/{repo}';
const API = '/repos/acme/api';
const ALL = {
  actions: 'write',
  administration: 'write',
  checks: 'write',
  copilot_agent_settings: 'read',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  metadata: 'read',
  organization_administration: 'read',
  organization_copilot_agent_settings: 'read',
  organization_personal_access_tokens: 'read',
  pull_requests: 'write',
  statuses: 'write',
} as const;
const EVENTS = [
  'branch_protection_configuration',
  'branch_protection_rule',
  'check_run',
  'check_suite',
  'issue_comment',
  'label',
  'member',
  'membership',
  'merge_group',
  'organization',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'release',
  'repository',
  'workflow_run',
  'deployment_protection_rule',
  'deployment_review',
  'deployment_status',
  'repository_ruleset',
  'status',
];

let github: SimulatedGitHub;
let token = '';
let here: Awaited<ReturnType<typeof settle>>;
const called = new Set<string>();

beforeAll(async () => {
  github = await startSimulatedGitHub({ app: { permissions: ALL, events: EVENTS } });
  here = settle(github);
  const answer = await call('POST', `/app/installations/${here.installation}/access_tokens`, { as: 'app' });
  token = (answer.body as { token: string }).token;
});

afterAll(async () => {
  await github.close();
});

/** A small organisation in which everything that has a shape occurs once. */
function settle({ world, app, credentials }: SimulatedGitHub) {
  for (const login of ['ann', 'bob', 'cyd', 'gone']) world.user(login);
  world.bot('Copilot', { id: 198_982_749 });
  world.organisation('acme', { owners: ['ann'] });
  const security = world.team('acme', 'security', ['bob'], { pending: ['cyd'] });
  const api = world.repository('acme', 'api', {
    private: false,
    files: { 'README.md': '# api\n', 'src/old.ts': 'one\ntwo\nthree\n', 'docs/a.md': 'a\n' },
    collaborators: { gone: 'write', cyd: 'read' },
    teams: { security: 'write' },
  });
  const other = world.repository('acme', 'other');
  const installation = world.install(app.registered, { account: 'acme', by: 'ann', repositories: [api] });
  world.addToInstallation(installation, [other], 'ann');
  world.defineLabel(api, 'ann', { name: 'risk/high', description: 'Needs two', color: 'b60205' });
  world.push(api, 'feature', [
    { files: { 'src/old.ts': null, 'src/new.ts': 'one\ntwo\nthree\n' }, message: 'Rename', author: 'ann' },
    {
      files: { 'infra/iam.tf': 'resource "x" "y" {}\n' },
      author: { name: 'Stranger', email: 'who@example.net' },
      signed: 'invalid',
    },
    { files: { 'src/web.ts': 'one\n' }, author: 'ann', signed: 'github', authoredAt: '2025-12-24T18:00:00Z' },
  ]);
  const pull = world.openPullRequest(api, {
    author: 'ann',
    head: 'feature',
    base: 'main',
    title: 'T',
    body: 'B',
    via: 'codex',
  });
  const person = credentials.issueUser(app.registered, world.account('ann')).token;
  return { api, other, pull, security, installation: installation.id, world, person };
}

interface Ask {
  readonly as?: 'app' | 'installation' | 'user' | 'anyone';
  readonly body?: unknown;
}

/** One call over HTTP. */
async function call(method: string, path: string, { as = 'installation', body }: Ask = {}) {
  const credentials = {
    ...{ app: `Bearer ${jwt()}`, installation: `token ${token}`, anyone: null },
    user: `Bearer ${here.person}`,
  }[as];
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { ...(credentials === null ? {} : { authorization: credentials }), accept: 'application/vnd.github+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

function jwt(): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: github.app.id, iat: seconds - 30, exp: seconds + 300 })}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), github.app.privateKey).toString('base64url')}`;
}

/** The template that a path belongs to; the root of the contents is described under `{path}`. */
function routeOf(method: string, path: string): string {
  const [plain = ''] = path.split('?');
  return operationOf(method, plain.endsWith('/contents') ? `${plain}/x` : plain) ?? `no route for ${path}`;
}

/** Everything wrong with one exchange. */
async function exchange(method: string, path: string, ask: Ask = {}) {
  const { status, body } = await call(method, path, ask);
  const route = routeOf(method, path);
  called.add(`${method} ${route}`);
  return { status, body, problems: validateResponse(method, route, status, body) };
}

const RUN = {
  name: 'twokey',
  status: 'completed',
  conclusion: 'action_required',
  external_id: '42',
  details_url: 'https://twokey.test/42',
  output: {
    title: 'One approval missing',
    summary: 's',
    text: 't',
    annotations: [{ path: 'infra/iam.tf', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' }],
  },
  actions: [{ label: 'Check again', description: 'Reads the facts anew', identifier: 'again' }],
};

describe('routes', () => {
  it('every served route is described by GitHub under the same template', () => {
    const served = REST_ROUTES.map(({ method, template }) => `${method} ${template}`);
    expect(served.filter((key) => !operations.includes(key) && key !== `GET ${REPO}/contents`)).toEqual([]);
  });

  it.each(REST_ROUTES.filter(({ method, template }) => `${method} ${template}` in permissions))(
    '$method $template asks for the permission that GitHub asks for',
    ({ method, template, needs }) => {
      expect(grantsOf(needs)).toEqual(oracle(`${method} ${template}`));
    },
  );
});

/** Both sides in one form: the alternatives as `name:level`, sorted. */
function oracle(key: string): readonly string[] {
  const need = permissions[key];
  if (need === undefined || need === 'app' || need === 'user') return [String(need)];
  const alternatives: readonly Readonly<Record<string, string>>[] = Array.isArray(need) ? need : [need];
  return alternatives.map((one) => Object.entries(one).map(([name, level]) => `${name}:${level}`)[0] ?? 'none').sort();
}

function grantsOf(needs: (typeof REST_ROUTES)[number]['needs']): readonly string[] {
  if (needs === 'app' || needs === 'user') return [needs];
  if (needs === 'anyone') return ['none'];
  if (needs === 'installation') return ['metadata:read'];
  return needs.map(({ name, level }) => `${name}:${level}`).sort();
}

describe('answers', () => {
  it.each([
    ['app', '/app'],
    ['app', '/app/installations'],
    ['app', '/app/installations/{installation}'],
    ['app', `${API}/installation`],
    ['installation', '/installation/repositories'],
    ['installation', '/rate_limit'],
    ['installation', API],
    ['installation', `${API}/contents`],
    ['installation', `${API}/contents/src`],
    ['installation', `${API}/contents/README.md?ref=main`],
    ['installation', `${API}/compare/main...feature`],
    ['installation', `${API}/compare/main...feature?page=1&per_page=1`],
    ['installation', `${API}/commits/feature`],
    ['installation', `${API}/commits/{head}/pulls`],
    ['installation', `${API}/pulls?state=all&per_page=100`],
    ['installation', `${API}/pulls/1`],
    ['installation', `${API}/pulls/1/files?per_page=1`],
    ['installation', `${API}/pulls/1/commits`],
    ['installation', `${API}/pulls/1/reviews`],
    ['installation', `${API}/labels`],
    ['installation', `${API}/labels/risk%2Fhigh`],
    ['installation', `${API}/issues/1`],
    ['installation', `${API}/issues/1/labels`],
    ['installation', '/orgs/acme/teams/security/members'],
    ['installation', '/orgs/acme/teams/security/memberships/bob'],
    ['installation', '/orgs/acme/teams/security/memberships/cyd'],
    ['installation', '/users/ann'],
    ['user', '/user'],
    ['user', '/user/installations?per_page=100'],
    ['user', '/user/installations/{installation}/repositories?per_page=100'],
    ['user', '/user/memberships/orgs/acme'],
    ['installation', `${API}/activity?ref=refs/heads/feature&per_page=1`],
    ['installation', `${API}/activity?ref=main&per_page=1&after=2`],
    ['installation', `${API}/collaborators?permission=push`],
    ['installation', `${API}/collaborators?affiliation=outside`],
    ['installation', `${API}/collaborators/ann/permission`],
    ['installation', `${API}/collaborators/bob/permission`],
    ['installation', `${API}/collaborators/twokey-maintainer/permission`],
    ['installation', `${API}/commits/{head}/check-runs`],
  ] as const)('as %s GET %s', async (as, path) => {
    const at = path.replace('{installation}', String(here.installation)).replace('{head}', here.pull.headSha);
    const query = Object.fromEntries(new URL(at, github.url).searchParams);
    expect(validateRequest('GET', routeOf('GET', at), { query })).toEqual([]);
    expect(await exchange('GET', at, { as })).toMatchObject({ status: 200, problems: [] });
  });

  it('a token of a person can be ended by the app that has it, and by nobody else', async () => {
    const { clientId, clientSecret } = github.app.oauth;
    const route = 'DELETE /applications/{client_id}/token';
    const end = (secret: string, access_token: string) =>
      fetch(`${github.url}/applications/${clientId}/token`, {
        method: 'DELETE',
        headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
        body: JSON.stringify({ access_token }),
      });
    const { token: held } = github.credentials.issueUser(github.app.registered, here.world.account('bob'));
    expect(operations).toContain(route);
    expect((await end('wrong', held)).status).toBe(404);
    const ended = await end(clientSecret, held);
    expect(validateResponse('DELETE', '/applications/{client_id}/token', ended.status, undefined)).toEqual([]);
    expect(ended.status).toBe(204);
  });

  it('a check run from its creation to its completion, with annotations', async () => {
    const { pull, world } = here;
    const queued = { name: 'twokey', head_sha: pull.headSha };
    const first = await exchange('POST', `${API}/check-runs`, { body: queued });
    expect(first).toMatchObject({ status: 201, problems: [] });
    const { id } = first.body as { id: number };
    const one = `${API}/check-runs/${id}`;
    expect(await exchange('PATCH', one, { body: RUN })).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('GET', one)).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('GET', `${one}/annotations`)).toMatchObject({ status: 200, problems: [] });
    const whole = await exchange('POST', `${API}/check-runs`, { body: { ...RUN, head_sha: pull.headSha } });
    expect(whole).toMatchObject({ status: 201, problems: [] });
    const list = `${API}/commits/${pull.headSha}/check-runs?check_name=twokey&app_id=${github.app.id}&filter=all`;
    expect(await exchange('GET', list)).toMatchObject({ status: 200, problems: [], body: { total_count: 2 } });
    const run = pull.repository.runs.at(-1);
    if (run === undefined) throw new Error('no run was made');
    world.rerequest(run, 'bob');
    world.requestAction(run, 'bob', 'again');
    world.rerequestSuite(run.suite, 'bob');
  });

  it('a commit status after another, the latest first', async () => {
    const { headSha } = here.pull;
    const one = `${API}/statuses/${headSha}`;
    const texts = { context: 'ci', description: 'One test of two', target_url: 'https://ci.test/1' };
    for (const body of [{ ...texts, state: 'pending' }, { context: 'ci', state: 'success' }, { state: 'error' }]) {
      expect(validateRequest('POST', `${REPO}/statuses/{sha}`, { body })).toEqual([]);
      expect(await exchange('POST', one, { body })).toMatchObject({ status: 201, problems: [] });
    }
    const listed = await exchange('GET', `${API}/commits/feature/statuses?per_page=2`);
    const body = [
      { context: 'default', state: 'error' },
      { context: 'ci', state: 'success', target_url: null },
    ];
    expect(listed).toMatchObject({ status: 200, problems: [], body });
    expect(await exchange('POST', one, { body: { context: 'ci', state: 'green' } })).toMatchObject({ status: 422 });
    const nowhere = `${API}/statuses/${'f'.repeat(40)}`;
    expect(await exchange('POST', nowhere, { body: { state: 'error' } })).toMatchObject({ status: 422 });
  });

  it('deliveries of the webhook are remembered under large numbers, shown, and sent once more', async () => {
    github.deliverTo('http://127.0.0.1:9');
    here.world.editTitle(here.pull, 'ann', 'T');
    here.world.editTitle(here.pull, 'ann', 'T again');
    await github.settled();
    github.deliverTo(null);
    const first = await fetch(`${github.url}/app/hook/deliveries?per_page=1`, {
      headers: { authorization: `Bearer ${jwt()}` },
    });
    const [, id = ''] = /"id":(\d{19}),/.exec(await first.text()) ?? [];
    expect(first.headers.get('link')).toContain('cursor=2>; rel="next"');
    const query = { per_page: '1', cursor: '2', status: 'failure' };
    expect(validateRequest('GET', '/app/hook/deliveries', { query })).toEqual([]);
    for (const path of ['?per_page=1&cursor=2', '?status=failure', '?status=success', `/${id}`]) {
      const answer = await exchange('GET', `/app/hook/deliveries${path}`, { as: 'app' });
      expect(answer).toMatchObject({ status: 200, problems: [] });
    }
    const again = await exchange('POST', `/app/hook/deliveries/${id}/attempts`, { as: 'app' });
    expect(again).toMatchObject({ status: 202, problems: [] });
  });

  it('labels are made, put on and taken off', async () => {
    const label = { name: 'origin/ai', color: '5319e7', description: 'Written by an agent' };
    expect(await exchange('POST', `${API}/labels`, { body: label })).toMatchObject({ status: 201, problems: [] });
    const on = `${API}/issues/1/labels`;
    const body = { labels: ['origin/ai', 'risk/high', 'brand new'] };
    expect(await exchange('POST', on, { body })).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('GET', `${API}/pulls`)).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('DELETE', `${on}/risk%2Fhigh`)).toMatchObject({ status: 200, problems: [] });
  });

  it('an issue is opened and found among pull requests, and a comment written and edited', async () => {
    const issue = { title: 'Review it', body: 'Please.', labels: ['follow-up'] };
    expect(await exchange('POST', `${API}/issues`, { body: issue })).toMatchObject({ status: 201, problems: [] });
    const every = await exchange('GET', `${API}/issues?state=all`);
    expect(every).toMatchObject({ status: 200, problems: [], body: { length: here.api.pulls.size + 1 } });
    const found = `${API}/issues?state=all&labels=follow-up&creator=twokey%5Bbot%5D`;
    expect(await exchange('GET', found)).toMatchObject({ problems: [], body: [{ title: 'Review it' }] });
    const written = await exchange('POST', `${API}/issues/1/comments`, { body: { body: 'Because.' } });
    expect(written).toMatchObject({ status: 201, problems: [] });
    const one = `${API}/issues/comments/${(written.body as { id: number }).id}`;
    expect(await exchange('PATCH', one, { body: { body: 'Therefore.' } })).toMatchObject({ status: 200, problems: [] });
    here.api.hasIssues = false;
    expect(await exchange('POST', `${API}/issues`, { body: issue })).toMatchObject({ status: 410, problems: [] });
    here.api.hasIssues = true;
  });

  it('an issue is shown, changed and closed; a pull request is no issue that can be closed so', async () => {
    const { world, api } = here;
    const issue = world.openIssue(api, 'bob', { title: 'Drift', body: 'It moved.', labels: [] });
    const one = `${API}/issues/${issue.number}`;
    expect(await exchange('GET', one)).toMatchObject({ status: 200, problems: [], body: { state: 'open' } });
    const body = { title: 'Drift again', body: 'It moved on.', state: 'closed' };
    expect(validateRequest('PATCH', `${REPO}/issues/{issue_number}`, { body })).toEqual([]);
    expect(await exchange('PATCH', one, { body })).toMatchObject({ status: 200, problems: [], body });
  });

  it('a workflow runs, leaves an artifact, and GitHub sends to where it lies until it expires', async () => {
    const { world, api, pull } = here;
    const path = '.github/workflows/plan.yml';
    const run = world.startRun(api, 'ann', { path, event: 'pull_request', sha: pull.headSha, branch: 'feature' });
    world.finishRun(run, { conclusion: 'failure' });
    world.rerunWorkflow(run, 'bob');
    world.finishRun(run, { conclusion: 'success', artifacts: { tfplan: zipOf({ 'tfplan.json': '{}' }) } });
    const runs = `${API}/actions/runs`;
    const query = { head_sha: pull.headSha, per_page: '100' };
    expect(validateRequest('GET', `${REPO}/actions/runs`, { query })).toEqual([]);
    const listed = await exchange('GET', `${runs}?${new URLSearchParams(query)}`);
    expect(listed).toMatchObject({ status: 200, problems: [], body: { total_count: 1 } });
    expect(await exchange('GET', `${runs}/${run.id}`)).toMatchObject({ status: 200, problems: [] });
    const artifacts = await exchange('GET', `${runs}/${run.id}/artifacts?per_page=100`);
    expect(artifacts).toMatchObject({ status: 200, problems: [], body: { total_count: 1 } });
    const zip = `${API}/actions/artifacts/${run.artifacts[0]?.id}/zip`;
    called.add(`GET ${routeOf('GET', zip)}`);
    const asked = { headers: { authorization: `token ${token}` }, redirect: 'manual' } as const;
    const sent = await fetch(`${github.url}${zip}`, asked);
    expect(sent.status).toBe(302);
    const stored = await fetch(sent.headers.get('location') ?? '');
    expect(new Uint8Array(await stored.arrayBuffer())).toEqual(new Uint8Array(run.artifacts[0]?.zip ?? []));
    world.expireArtifacts(run);
    expect(await exchange('GET', zip)).toMatchObject({ status: 410, problems: [] });
  });

  it('a run waits for the app before it deploys, is reported on and let go, and a workflow is started by name', async () => {
    const { world, api } = here;
    const { app } = github;
    world.environment(api, 'production', { apps: [app.registered] });
    world.commit(api, 'main', { files: { '.github/workflows/destroy.yml': 'on: workflow_dispatch\n' }, author: 'ann' });
    const deployment = world.deploy(api, 'ann', { environment: 'production' });
    const run = `${API}/actions/runs/${deployment.run?.id}`;
    world.reviewRun(deployment, 'bob');
    expect(await exchange('GET', `${run}/approvals?per_page=100`)).toMatchObject({ status: 200, problems: [] });
    const gate = `${run}/deployment_protection_rule`;
    const report = { environment_name: 'production', comment: 'It waits.' };
    const answer = { ...report, state: 'approved' };
    for (const body of [report, answer]) {
      expect(validateRequest('POST', `${REPO}/actions/runs/{run_id}/deployment_protection_rule`, { body })).toEqual([]);
      expect(await exchange('POST', gate, { body })).toMatchObject({ status: 204, problems: [] });
    }
    expect(await exchange('POST', gate, { body: answer })).toMatchObject({ status: 422, problems: [] });
    world.endDeployment(deployment, 'success');
    const listed = await exchange('GET', `${API}/deployments?environment=production&per_page=100`);
    expect(listed).toMatchObject({ status: 200, problems: [], body: [{ id: deployment.id }] });
    const statuses = await exchange('GET', `${API}/deployments/${deployment.id}/statuses?per_page=100`);
    expect(statuses).toMatchObject({
      status: 200,
      problems: [],
      body: [{ state: 'success' }, { state: 'in_progress' }],
    });
    const start = `${API}/actions/workflows/destroy.yml/dispatches`;
    const body = { ref: 'main', inputs: { environment: 'production' }, return_run_details: true };
    expect(validateRequest('POST', `${REPO}/actions/workflows/{workflow_id}/dispatches`, { body })).toEqual([]);
    expect(await exchange('POST', start, { body })).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('POST', start, { body: { ref: 'main' } })).toMatchObject({ status: 204, problems: [] });
    expect(await exchange('POST', start.replace('destroy', 'none'), { body })).toMatchObject({ status: 404 });
  });

  it('what guards a repository is shown, and changed by who administers it', async () => {
    const { world, api } = here;
    world.requireCheck(api, 'main', { name: 'ci', appId: 7 });
    const reviews = { approvals: 1, dismissesStale: true, lastPush: true, mayBypass: [world.account('bob')] };
    world.protect(api, 'main', 'ann', { reviews, admins: true });
    const bypass = [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'exempt' }] as const;
    const checks = [{ context: 'twokey', integration_id: github.app.id }, { context: 'ci' }];
    const rules = [
      { type: 'deletion' },
      {
        type: 'required_status_checks',
        parameters: { strict_required_status_checks_policy: false, required_status_checks: checks },
      },
    ];
    const ruleset = world.ruleset(api, 'ann', { name: 'main', bypass, rules });
    world.environment(api, 'production/eu', {
      protections: ['required_reviewers', 'wait_timer', 'branch_policy'],
      apps: [github.app.registered],
    });
    world.bypass(api, 'main', 'ann');
    const gates = `${API}/environments/production%2Feu/deployment_protection_rules`;
    for (const path of [
      `${API}/rules/branches/main`,
      `${API}/rulesets?includes_parents=true`,
      `${API}/rulesets/${ruleset.id}`,
      `${API}/rulesets/rule-suites?rule_suite_result=bypass&time_period=week`,
      `${API}/branches/main/protection`,
      `${API}/actions/permissions/workflow`,
      `${API}/environments`,
      '/orgs/acme/repos',
      gates,
    ]) {
      expect([path, await exchange('GET', path)]).toMatchObject([path, { status: 200, problems: [] }]);
    }
    const changed = { name: 'main', target: 'branch', enforcement: 'active', rules, conditions: { ref_name: {} } };
    const writes = [
      ['POST', `${API}/rulesets`, changed, 201],
      ['PUT', `${API}/rulesets/${ruleset.id}`, changed, 200],
      ['PUT', `${API}/actions/permissions/workflow`, { default_workflow_permissions: 'read' }, 204],
      ['POST', gates, { integration_id: github.app.id }, 201],
      ['PATCH', API, { security_and_analysis: { secret_scanning: { status: 'enabled' } } }, 200],
    ] as const;
    for (const [method, path, body, status] of writes) {
      expect([path, await exchange(method, path, { body })]).toMatchObject([path, { status, problems: [] }]);
    }
    for (const one of [...api.protection.rulesets]) world.deleteRuleset(api, 'ann', one);
    world.unprotect(api, 'main', 'ann');
    expect(await exchange('GET', `${API}/branches/main/protection`)).toMatchObject({ status: 404, problems: [] });
  });

  it('who and what has access is shown: owners, apps, tokens, keys, and where the coding agent is on', async () => {
    const { world, api } = here;
    world.deployKey(api, 'ann', { title: 'ci', readOnly: false });
    world.grantToken('acme', 'ann', { name: 'nightly', permissions: { contents: 'write', members: 'read' } });
    api.protection.codingAgent = { automations: true, asksBeforeWorkflows: false };
    const agent = '/orgs/acme/copilot/coding-agent/permissions';
    const paths = [
      '/orgs/acme/members?role=admin',
      '/orgs/acme/installations',
      '/orgs/acme/personal-access-tokens',
      `${API}/keys`,
      `${API}/copilot/cloud-agent/configuration`,
      `${API}/collaborators?permission=push`,
    ];
    for (const path of paths) {
      expect([path, await exchange('GET', path)]).toMatchObject([path, { status: 200, problems: [] }]);
    }
    expect(await exchange('GET', agent)).toMatchObject({ status: 404, problems: [] });
    for (const on of ['all', ['acme/api'], []] as const) {
      world.org('acme').codingAgent = on;
      expect(await exchange('GET', agent)).toMatchObject({ status: 200, problems: [] });
    }
    world.org('acme').codingAgent = ['acme/api'];
    const listed = await exchange('GET', `${agent}/repositories`);
    expect(listed).toMatchObject({ status: 200, problems: [], body: { total_count: 1 } });
  });

  it('a token may be narrowed to a repository and to permissions', async () => {
    const path = `/app/installations/${here.installation}/access_tokens`;
    for (const body of [undefined, { repository_ids: [here.api.id], permissions: { checks: 'write' } }]) {
      expect(await exchange('POST', path, { as: 'app', body })).toMatchObject({ status: 201, problems: [] });
    }
  });

  it('the manifest flow hands out an app', async () => {
    const code = github.offerManifest({ name: 'Two key', permissions: { checks: 'write' }, events: ['pull_request'] });
    const answer = await exchange('POST', `/app-manifests/${code}/conversions`, { as: 'anyone' });
    expect(answer).toMatchObject({ status: 201, problems: [] });
  });

  it('a pull request with every oddity: deleted people, deleted fork, lost commits, a draft, a stranger', async () => {
    const { world, api } = here;
    const fork = world.fork(api, 'gone');
    world.commit(fork, 'patch', { files: { 'x.md': 'x\n' }, author: 'gone' });
    const spec = {
      author: 'gone',
      head: 'patch',
      fork,
      base: 'main',
      title: 'From a fork',
      draft: true,
    };
    const pull = world.openPullRequest(api, spec);
    world.review(pull, 'bob', 'CHANGES_REQUESTED', { body: 'no' });
    world.review(pull, 'gone', 'COMMENTED', { body: 'why' }).commit = null;
    world.deleteRepository(fork);
    world.deleteAccount('gone');
    const whole = await exchange('GET', `${API}/pulls/${pull.number}`);
    expect((whole.body as { head: unknown }).head).toMatchObject({ label: null, user: null, repo: null });
    for (const part of ['', '/files', '/commits', '/reviews']) {
      const answer = await exchange('GET', `${API}/pulls/${pull.number}${part}`);
      expect(answer).toMatchObject({ status: 200, problems: [] });
    }
    expect(await exchange('GET', `${API}/issues/${pull.number}`)).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('GET', `${API}/pulls?state=all`)).toMatchObject({ status: 200, problems: [] });
  });

  it('a merge, and the pull request and the comparison after it', async () => {
    const { world, api } = here;
    world.commit(api, 'merged', { files: { 'docs/b.md': 'b\n' }, author: 'bob' });
    const pull = world.openPullRequest(api, { author: 'bob', head: 'merged', base: 'main', title: 'Docs' });
    const one = `${API}/pulls/${pull.number}`;
    expect(await exchange('PUT', `${one}/merge`, { body: { sha: pull.headSha } })).toMatchObject({
      status: 200,
      problems: [],
    });
    expect(await exchange('GET', one)).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('GET', `${API}/compare/feature...main`)).toMatchObject({ status: 200, problems: [] });
    expect(await exchange('GET', `${API}/commits/${pull.headSha}/pulls`)).toMatchObject({ status: 200, problems: [] });
  });
});

describe('GraphQL', () => {
  const QUERY = `query ($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        title state isDraft merged headRefOid baseRefName changedFiles additions deletions
        author { __typename login ... on User { databaseId } }
        commits(first: 100) { totalCount nodes { commit { oid message authoredDate author { email user { databaseId } } signature { isValid } } } }
        reviews(first: 100) { totalCount nodes { state body author { login } commit { oid } } }
        labels(first: 100) { nodes { name } }
        files(first: 100) { totalCount nodes { path additions deletions } }
      }
    }
  }`;

  it('the query is one that GitHub would run', () => {
    expect(validateQuery(QUERY)).toEqual([]);
  });

  it('tells of a pull request what REST tells of it', async () => {
    here.world.review(here.pull, 'bob', 'COMMENTED', { body: 'looking' });
    const variables = { owner: 'acme', name: 'api', number: 1 };
    const { body } = await call('POST', '/graphql', { body: { query: QUERY, variables } });
    const [pull, files, commits, reviews] = await Promise.all(
      ['', '/files', '/commits', '/reviews'].map(async (part) => (await call('GET', `${API}/pulls/1${part}`)).body),
    );
    expect(body).toEqual({ data: { repository: { pullRequest: fromRest({ pull, files, commits, reviews }) } } });
  });
});

describe('GraphQL of people', () => {
  it('finds who has access by a part of the login, and by the whole of it', async () => {
    const query = `query ($query: String, $login: String) { repository(owner: "acme", name: "api") {
      collaborators(first: 10, query: $query, login: $login) { edges { permission } nodes { login } }
    } }`;
    expect(validateQuery(query)).toEqual([]);
    const found = async (variables: object) => (await call('POST', '/graphql', { body: { query, variables } })).body;
    const people = (edges: object[], nodes: object[]) => ({
      data: { repository: { collaborators: { edges, nodes } } },
    });
    const bob = people([{ permission: 'WRITE' }], [{ login: 'bob' }]);
    expect(await found({ query: 'BO' })).toEqual(bob);
    expect(await found({ login: 'bob' })).toEqual(bob);
    expect(await found({ login: 'bo' })).toEqual(people([], []));
  });
});

interface RestPull {
  readonly title: string;
  readonly state: string;
  readonly draft: boolean;
  readonly merged: boolean;
  readonly user: { readonly type: string; readonly login: string; readonly id: number };
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
  readonly labels: readonly { readonly name: string }[];
  readonly commits: number;
  readonly changed_files: number;
  readonly additions: number;
  readonly deletions: number;
}

interface RestCommit {
  readonly sha: string;
  readonly commit: {
    readonly message: string;
    readonly author: { readonly email: string; readonly date: string };
    readonly verification: { readonly verified: boolean; readonly reason: string };
  };
  readonly author: { readonly id: number } | null;
}

interface RestReview {
  readonly body: string;
  readonly state: string;
  readonly commit_id: string;
  readonly user: { readonly login: string };
}

interface RestFile {
  readonly filename: string;
  readonly additions: number;
  readonly deletions: number;
}

/** The answer that GraphQL owes, put together from REST's. */
function fromRest(parts: Readonly<Record<'pull' | 'files' | 'commits' | 'reviews', unknown>>) {
  const { user, base, head, labels, ...pull } = parts.pull as RestPull;
  const reviews = parts.reviews as readonly RestReview[];
  return {
    title: pull.title,
    state: pull.state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.merged,
    headRefOid: head.sha,
    baseRefName: base.ref,
    changedFiles: pull.changed_files,
    additions: pull.additions,
    deletions: pull.deletions,
    author: { __typename: user.type, login: user.login, databaseId: user.id },
    commits: {
      totalCount: pull.commits,
      nodes: (parts.commits as readonly RestCommit[]).map(({ sha, commit, author }) => ({
        commit: {
          oid: sha,
          message: commit.message,
          authoredDate: commit.author.date,
          signature: commit.verification.reason === 'unsigned' ? null : { isValid: commit.verification.verified },
          author: { email: commit.author.email, user: author === null ? null : { databaseId: author.id } },
        },
      })),
    },
    reviews: {
      totalCount: reviews.length,
      nodes: reviews.map(({ state, body, user: by, commit_id: oid }) => ({
        ...{ state, body },
        author: { login: by.login },
        commit: { oid },
      })),
    },
    labels: { nodes: labels.map(({ name }) => ({ name })) },
    files: {
      totalCount: pull.changed_files,
      nodes: (parts.files as readonly RestFile[]).map(({ filename, ...counts }) => ({
        path: filename,
        additions: counts.additions,
        deletions: counts.deletions,
      })),
    },
  };
}

describe('refusals', () => {
  it.each([
    ['nobody is told about a private repository', 'anyone', 'GET', '/repos/acme/other', undefined, 401],
    ['the app itself needs its JWT', 'installation', 'GET', '/app', undefined, 401],
    ['what is not there', 'installation', 'GET', `${API}/pulls/999`, undefined, 404],
    ['a file that is not there', 'installation', 'GET', `${API}/contents/nope.md`, undefined, 404],
    ['a stranger to the team', 'installation', 'GET', '/orgs/acme/teams/security/memberships/ann', undefined, 404],
    ['a label that is not on it', 'installation', 'DELETE', `${API}/issues/1/labels/none`, undefined, 404],
    ['a label that exists already', 'installation', 'POST', `${API}/labels`, { name: 'risk/high' }, 422],
    ['a merge at another head', 'installation', 'PUT', `${API}/pulls/1/merge`, { sha: 'f'.repeat(40) }, 409],
    ['a used code', 'anyone', 'POST', '/app-manifests/used/conversions', undefined, 404],
  ] as const)('%s', async (_what, as, method, path, body, status) => {
    expect(await exchange(method, path, { as, body })).toMatchObject({ status, problems: [] });
  });

  it('a merge before the required check has passed is refused with 405', async () => {
    here.world.requireCheck(here.api, 'main', { name: 'twokey', appId: github.app.id });
    expect(await exchange('PUT', `${API}/pulls/1/merge`)).toMatchObject({ status: 405, problems: [] });
  });

  it('a narrow token is refused with 403 where GitHub would refuse it', async () => {
    const path = `/app/installations/${here.installation}/access_tokens`;
    const narrow = await call('POST', path, { as: 'app', body: { permissions: { checks: 'read' } } });
    const full = token;
    token = (narrow.body as { token: string }).token;
    const body = { ...RUN, head_sha: here.pull.headSha };
    expect(await exchange('POST', `${API}/check-runs`, { body })).toMatchObject({ status: 403, problems: [] });
    expect(await exchange('POST', `${API}/labels`, { body: { name: 'x' } })).toMatchObject({
      status: 403,
      problems: [],
    });
    token = full;
  });

  const annotation = RUN.output.annotations[0];
  const [action] = RUN.actions;
  it.each([
    ['51 annotations', { output: { ...RUN.output, annotations: Array(51).fill(annotation) } }],
    ['4 actions', { actions: Array(4).fill(action) }],
    ['a label of 21 characters on an action', { actions: [{ ...action, label: 'a'.repeat(21) }] }],
    ['a description of 41 characters on an action', { actions: [{ ...action, description: 'a'.repeat(41) }] }],
    ['an identifier of 21 characters on an action', { actions: [{ ...action, identifier: 'a'.repeat(21) }] }],
    ['65,536 characters', { output: { ...RUN.output, summary: 's'.repeat(65_536) } }],
    ['an invented conclusion', { conclusion: 'passed' }],
    ['a conclusion for GitHub alone', { conclusion: 'stale' }],
    ['a completed run without conclusion', { conclusion: undefined }],
    ['no name', { name: undefined }],
    ['no head commit', { head_sha: undefined }],
    ['an output without summary', { output: { title: 't' } }],
    ['an output without title', { output: { summary: 's' } }],
    [
      'an invented annotation level',
      { output: { ...RUN.output, annotations: [{ ...annotation, annotation_level: 'error' }] } },
    ],
    [
      'an annotation without a message',
      { output: { ...RUN.output, annotations: [{ ...annotation, message: undefined }] } },
    ],
    [
      'columns over several lines',
      { output: { ...RUN.output, annotations: [{ ...annotation, end_line: 2, start_column: 1 }] } },
    ],
  ])('a check run with %s is refused by the referee and by the simulation', async (_what, changes) => {
    const body = JSON.parse(JSON.stringify({ ...RUN, head_sha: here.pull.headSha, ...changes })) as unknown;
    expect(validateRequest('POST', `${REPO}/check-runs`, { body })).not.toEqual([]);
    expect(await exchange('POST', `${API}/check-runs`, { body })).toMatchObject({ status: 422, problems: [] });
  });
});

describe('webhooks', () => {
  const EXPECTED = [
    'branch_protection_configuration disabled',
    'branch_protection_configuration enabled',
    'branch_protection_rule created',
    'branch_protection_rule deleted',
    'branch_protection_rule edited',
    'check_run completed',
    'check_run created',
    'check_run requested_action',
    'check_run rerequested',
    'check_suite requested',
    'check_suite rerequested',
    'deployment_protection_rule requested',
    'deployment_review approved',
    'deployment_review rejected',
    'deployment_status created',
    'installation created',
    'installation suspend',
    'installation_repositories added',
    'installation_repositories removed',
    'issue_comment created',
    'issue_comment deleted',
    'issue_comment edited',
    'label created',
    'member added',
    'member edited',
    'member removed',
    'membership removed',
    'merge_group checks_requested',
    'merge_group destroyed',
    'organization member_removed',
    'pull_request assigned',
    'pull_request closed',
    'pull_request converted_to_draft',
    'pull_request edited',
    'pull_request labeled',
    'pull_request opened',
    'pull_request ready_for_review',
    'pull_request reopened',
    'pull_request stacked',
    'pull_request synchronize',
    'pull_request unassigned',
    'pull_request unlabeled',
    'pull_request_review dismissed',
    'pull_request_review edited',
    'pull_request_review submitted',
    'pull_request_review_comment created',
    'pull_request_review_comment deleted',
    'pull_request_review_comment edited',
    'push',
    'release created',
    'release prereleased',
    'release published',
    'release released',
    'repository archived',
    'repository edited',
    'repository renamed',
    'repository unarchived',
    'status',
    'workflow_run completed',
    'workflow_run in_progress',
    'workflow_run requested',
    'repository_ruleset created',
    'repository_ruleset deleted',
    'repository_ruleset edited',
  ];

  /** What people do on one pull request, once each. */
  function live(): void {
    const { world, api, pull } = here;
    world.branch(api, 'next', 'main', 'ann');
    world.editTitle(pull, 'ann', 'Better');
    world.editBody(pull, 'ann', null);
    world.retarget(pull, 'next', 'ann');
    world.assign(pull, 'bob', 'ann');
    world.unassign(pull, 'bob', 'ann');
    world.label(pull, 'bob', 'risk/high', 'no description');
    world.unlabel(pull, 'bob', 'risk/high');
    world.convertToDraft(pull, 'ann');
    world.markReady(pull, 'ann');
    const review = world.review(pull, 'bob', 'APPROVED', { body: 'fine' });
    world.editReview(review, 'very fine', 'bob');
    world.dismissReview(review, 'ann', 'changed since');
    const hello = world.comment(pull, 'bob', 'hello');
    world.editComment(hello, 'bob', 'hello again');
    world.deleteComment(hello);
    const place = { path: 'infra/iam.tf', line: 1 };
    world.reviewComment(pull, 'bob', 'why?', place);
    const answer = world.reviewComment(pull, 'ann', 'because', place);
    world.editComment(answer, 'ann', 'because of that');
    world.deleteComment(answer, 'ann');
    world.commit(api, 'feature', { files: { 'src/more.ts': 'more\n' }, author: 'bob' });
    world.forcePush(api, 'feature', world.sha(api, 'feature'), 'ann');
    world.close(pull, 'ann');
    world.reopen(pull, 'ann');
    world.deleteBranch(api, 'next', 'ann');
    world.stack('main', 'ann', pull);
    world.removeFromTeam(here.security, 'bob', 'ann');
    world.user('dee');
    for (const role of ['write', 'read', 'none'] as const) world.regrant(api, 'dee', role, 'ann');
    queueUp();
    world.member('acme', 'cyd');
    world.removeFromOrganisation('acme', 'cyd', 'ann');
    const guard = world.ruleset(api, 'ann', { name: 'guard', rules: [{ type: 'deletion' }] });
    world.editRuleset(api, 'ann', guard, { enforcement: 'evaluate' });
    world.deleteRuleset(api, 'ann', guard);
    const all = world.organisationRuleset('acme', 'ann', { name: 'all', rules: [{ type: 'non_fast_forward' }] });
    world.editRuleset(api, 'ann', all, { enforcement: 'disabled' });
    for (const admins of [true, false]) world.protect(api, 'main', 'ann', { admins });
    world.unprotect(api, 'main', 'ann');
    for (const how of ['disabled', 'enabled'] as const) world.switchProtection(api, 'ann', how);
    world.environment(api, 'staging', { apps: [github.app.registered] });
    const asked = world.deploy(api, 'ann', { environment: 'staging' });
    for (const said of ['rejected', 'approved'] as const) world.reviewRun(asked, 'bob', said);
    world.passBy(asked, 'ann');
    world.release(api, 'ann', { tag: 'v1' });
    world.promote(world.release(api, 'ann', { tag: 'v2', prerelease: true }), 'ann');
    world.archive(here.other, 'ann');
    world.unarchive(here.other, 'ann');
    world.branch(here.other, 'trunk', 'main', 'ann');
    world.setDefaultBranch(here.other, 'trunk', 'ann');
    world.renameRepository(here.other, 'another');
    const [installation] = world.state.installations;
    if (installation === undefined) throw new Error('not installed');
    world.removeFromInstallation(installation, [here.other], 'ann');
    world.suspendInstallation(installation, 'ann');
  }

  /** One pull request goes through a merge queue, another is taken out of it. */
  function queueUp(): void {
    const { world, api } = here;
    world.branch(api, 'queued', 'main', 'ann');
    const queue = world.mergeQueue(api, 'queued');
    world.requireCheck(api, 'queued', { name: 'ci', appId: null });
    const pulls = ['one', 'two'].map((name) => {
      world.commit(api, name, { files: { [`${name}.md`]: 'x\n' }, author: 'bob' });
      const pull = world.openPullRequest(api, { author: 'bob', head: name, base: 'queued', title: name });
      world.status(api, 'bob', { sha: pull.headSha, context: 'ci', state: 'success' });
      return pull;
    });
    world.enqueue('ann', ...pulls);
    const [first, second] = pulls;
    const head = queue.entries[0]?.headSha ?? '';
    if (second !== undefined) world.dequeue(second, 'ann');
    world.checkRun({ repository: api, sha: head, app: github.app.registered }, { name: 'ci', conclusion: 'success' });
    expect([first?.merged, second?.merged]).toEqual([true, false]);
  }

  it('every delivery is what GitHub would have sent', () => {
    live();
    const problems = github.deliveries.flatMap(({ event, action, body }) =>
      validateWebhook(event, action, JSON.parse(body)).map((problem) => `${event} ${action ?? ''}: ${problem}`),
    );
    expect([...new Set(problems)].sort()).toEqual([]);
  });

  it('every kind of event was among them', () => {
    const seen = new Set(
      github.deliveries.map(({ event, action }) => (action === null ? event : `${event} ${action}`)),
    );
    expect(EXPECTED.filter((name) => !seen.has(name))).toEqual([]);
  });
});

describe('afterwards', () => {
  it('no route is left that was not called, and no call found no route', () => {
    const served = REST_ROUTES.map(({ method, template }) => `${method} ${template}`);
    expect(served.filter((key) => !called.has(key) && key !== `GET ${REPO}/contents`)).toEqual([]);
    expect(github.unknownRoutes).toEqual([]);
  });
});
