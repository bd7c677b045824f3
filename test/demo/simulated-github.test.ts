/** The simulated GitHub answers as GitHub does: every answer and every webhook is held against GitHub's own description. */
import { createHmac, createSign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { adaptOctokit } from '../../src/adapters/github/client.js';
import { createForge } from '../../src/adapters/github/forge.js';
import { textCache } from '../../src/adapters/text-cache.js';
import type { FileChange } from '../../src/demo/git/objects.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../../src/demo/github.js';
import { REST_ROUTES } from '../../src/demo/rest.js';
import type { Installation, PullRequest, Repository } from '../../src/demo/world/model.js';
import { permissions } from '../github-api/permissions.js';
import { operationOf, operations, validateResponse, validateWebhook } from '../github-api/validator.js';

let github: SimulatedGitHub;
let installation: Installation;
let infra: Repository;
let problems: string[];
let validated = 0;

/** JSON that is looked into without a schema. */
type Loose = ReturnType<JSON['parse']>;

/** What the app receives. */
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function jwt(claims: Record<string, unknown> = {}, key = github.app.privateKey): string {
  const seconds = Math.floor(Date.now() / 1000);
  const body = { iss: github.app.id, iat: seconds - 60, exp: seconds + 500, ...claims };
  const text = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(body)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

/** A client whose every request and answer is held against GitHub's description. */
function client(auth?: string): Octokit {
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const octokit = new Octokit({ ...(auth === undefined ? {} : { auth }), baseUrl: github.url, log });
  const hold = (
    method: string,
    answer: { readonly url: string; readonly status: number; readonly data: unknown },
  ): void => {
    const path = new URL(answer.url).pathname;
    const route = operationOf(method, path);
    if (route === null) return;
    validated += 1;
    problems.push(...validateResponse(method, route, answer.status, answer.data));
  };
  octokit.hook.after('request', (response, request) => hold(request.method, response));
  octokit.hook.error('request', (error, request) => {
    if ('response' in error && error.response !== undefined && error.status !== 304)
      hold(request.method, error.response);
    throw error;
  });
  return octokit;
}

function issued(spec: Parameters<SimulatedGitHub['credentials']['issue']>[1] = {}): Octokit {
  return client(github.credentials.issue(installation, spec).token);
}

async function status(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 200;
  } catch (error) {
    return (error as { readonly status: number }).status;
  }
}

async function message(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

beforeEach(async () => {
  problems = [];
  github = await startSimulatedGitHub({ app: { events: EVENTS, permissions: PERMISSIONS } });
  const { world } = github;
  for (const login of ['ann', 'bob', 'carol', 'dave']) world.user(login);
  world.organisation('acme', { owners: ['ann'] });
  world.team('acme', 'security', ['carol'], { pending: ['dave'] });
  infra = world.repository('acme', 'infra', {
    files: { 'README.md': '# infra\n', 'iam/role.tf': ROLE },
    collaborators: { bob: 'write' },
    teams: { security: 'maintain' },
  });
  installation = world.install(github.app.registered, { account: 'acme', by: 'ann' });
});

afterEach(async () => {
  await github.close();
  expect(problems).toEqual([]);
});

const EVENTS = [
  ...['pull_request', 'pull_request_review', 'push', 'check_run', 'check_suite'],
  ...['issue_comment', 'pull_request_review_comment', 'label', 'membership'],
];
const PERMISSIONS = {
  ...({ checks: 'write', statuses: 'write', pull_requests: 'write' } as const),
  ...({ contents: 'read', members: 'read', issues: 'read' } as const),
};
const ROLE = 'resource "aws_iam_role" "deploy" {\n  name = "deploy"\n}\n';
const at = { owner: 'acme', repo: 'infra' };

function open(head = 'feature', files: Record<string, FileChange> = { 'iam/role.tf': 'changed\n' }): PullRequest {
  github.world.commit(infra, head, { files, message: 'Change the role', author: 'bob' });
  return github.world.openPullRequest(infra, { head, title: 'Change the role', body: 'Because.', author: 'bob' });
}

describe('REST', () => {
  it('answers everything that an evaluation asks for', async () => {
    const { world } = github;
    const octokit = issued();
    const pull = open('feature', {
      'iam/role.tf': null,
      'docs/role.md': 'resource "aws_iam_role" "deploy" {\n  name = "deploy!"\n}\n',
    });
    world.review(pull, 'carol', 'APPROVED', { body: 'fine' });
    world.review(pull, 'ann', 'COMMENTED');
    world.label(pull, 'bob', 'risk/low');
    world.assign(pull, 'ann', 'bob');
    const number = { ...at, pull_number: pull.number };
    const shown = await octokit.rest.pulls.get(number);
    expect(shown.data).toMatchObject({
      number: 1,
      commits: 1,
      changed_files: 1,
      additions: 1,
      deletions: 1,
      mergeable: true,
    });
    const files = await octokit.paginate(octokit.rest.pulls.listFiles, number);
    expect(files).toMatchObject([{ filename: 'docs/role.md', previous_filename: 'iam/role.tf', status: 'renamed' }]);
    expect(files[0]?.patch).toBe(
      '@@ -1,3 +1,3 @@\n resource "aws_iam_role" "deploy" {\n-  name = "deploy"\n+  name = "deploy!"\n }',
    );
    const reviews = await octokit.rest.pulls.listReviews(number);
    expect(reviews.data.map((review) => [review.user?.login, review.state, review.commit_id])).toEqual([
      ['carol', 'APPROVED', pull.headSha],
      ['ann', 'COMMENTED', pull.headSha],
    ]);
    expect((await octokit.rest.pulls.listCommits(number)).data[0]).toMatchObject({
      sha: pull.headSha,
      author: { login: 'bob' },
    });
    expect((await octokit.rest.pulls.list({ ...at, head: 'acme:feature', base: 'main' })).data).toHaveLength(1);
    expect(
      (await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: pull.headSha })).data,
    ).toHaveLength(1);
    expect(
      (await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead: 'main...feature' })).data.ahead_by,
    ).toBe(1);
    const content = await octokit.rest.repos.getContent({ ...at, path: 'iam/role.tf' });
    expect(content.data).toMatchObject({ type: 'file', encoding: 'base64', path: 'iam/role.tf' });
    await octokit.rest.repos.getContent({ ...at, path: '' });
    await octokit.rest.repos.get(at);
    await octokit.rest.issues.get({ ...at, issue_number: 1 });
    await octokit.rest.issues.listLabelsOnIssue({ ...at, issue_number: 1 });
    await octokit.rest.issues.createLabel({
      ...at,
      name: 'origin/ai',
      color: 'ff0000',
      description: 'made by an agent',
    });
    await octokit.rest.issues.getLabel({ ...at, name: 'origin/ai' });
    expect((await octokit.rest.issues.addLabels({ ...at, issue_number: 1, labels: ['origin/ai'] })).data).toHaveLength(
      2,
    );
    expect((await octokit.rest.issues.removeLabel({ ...at, issue_number: 1, name: 'risk/low' })).data).toHaveLength(1);
    await octokit.rest.issues.listLabelsForRepo(at);
    const permission = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: 'carol' });
    expect(permission.data).toMatchObject({ permission: 'write', role_name: 'maintain' });
    const members = await octokit.rest.teams.listMembersInOrg({ org: 'acme', team_slug: 'security' });
    expect(members.data.map((member) => member.login)).toEqual(['carol']);
    const invited = await octokit.rest.teams.getMembershipForUserInOrg({
      org: 'acme',
      team_slug: 'security',
      username: 'dave',
    });
    expect(invited.data.state).toBe('pending');
    expect((await octokit.rest.apps.listReposAccessibleToInstallation()).data.total_count).toBe(1);
    await octokit.rest.rateLimit.get();
    expect(github.unknownRoutes).toEqual([]);
    expect(validated).toBeGreaterThan(20);
  });

  it('serves routes of GitHub alone', () => {
    const own = REST_ROUTES.map((route) => `${route.method} ${route.template}`);
    const beyondExtract = ['GET /repos/{owner}/{repo}/contents'];
    expect(own.filter((route) => !operations.includes(route) && !beyondExtract.includes(route))).toEqual([]);
  });

  it('asks for the permissions that GitHub asks for', () => {
    const beyondExtract = ['GET /repos/{owner}/{repo}/contents'];
    for (const { method, template, needs } of REST_ROUTES) {
      const route = `${method} ${template}`;
      if (beyondExtract.includes(route)) continue;
      const own = typeof needs === 'string' ? needs : needs.map(({ name, level }) => ({ [name]: level }));
      const theirs = permissions[route];
      const stated = theirs === 'app' || theirs === 'user' || Array.isArray(theirs) ? theirs : [theirs];
      const open = { anyone: [{}], installation: [{ metadata: 'read' }] } as const;
      expect([route, own === 'anyone' || own === 'installation' ? open[own] : own]).toEqual([route, stated]);
    }
  });

  it('pages with links and per_page up to 100, and a truncated page hides that there is more', async () => {
    const octokit = issued();
    for (let index = 0; index < 105; index += 1) {
      github.world.defineLabel(infra, 'ann', { name: `label-${index}` });
    }
    const first = await octokit.rest.issues.listLabelsForRepo({ ...at, per_page: 500 as never });
    expect(first.data).toHaveLength(100);
    expect(first.headers.link).toContain('page=2>; rel="next"');
    const all = await octokit.paginate(octokit.rest.issues.listLabelsForRepo, { ...at, per_page: 100 });
    expect(all).toHaveLength(105);
    github.faults.truncateNext('GET /repos/{owner}/{repo}/labels');
    const cut = await octokit.paginate(octokit.rest.issues.listLabelsForRepo, { ...at, per_page: 100 });
    expect(cut).toHaveLength(100);
  });

  it('answers 304 to an entity tag that still holds, which costs nothing', async () => {
    const octokit = issued();
    const { headers } = await octokit.rest.repos.get(at);
    const again = octokit.rest.repos.get({ ...at, headers: { 'if-none-match': headers.etag ?? '' } });
    expect(await status(again)).toBe(304);
    const { data } = await octokit.rest.rateLimit.get();
    expect(data.rate.used).toBe(1);
  });

  it('redirects from a former name', async () => {
    github.world.renameRepository(infra, 'platform');
    const { data } = await issued().rest.repos.get(at);
    expect(data.full_name).toBe('acme/platform');
  });

  it('remembers routes that it does not know', async () => {
    expect(await status(issued().request('GET /emojis'))).toBe(404);
    expect(github.unknownRoutes).toEqual(['GET /emojis']);
    expect(github.calls.at(-1)).toMatchObject({ method: 'GET', status: 404 });
  });

  it('shows a pull request whose fork and author are gone', async () => {
    const { world } = github;
    world.user('visitor');
    const fork = world.fork(infra, 'visitor');
    world.commit(fork, 'patch-1', { files: { f: 'f\n' }, author: 'visitor' });
    const pull = world.openPullRequest(infra, { head: 'patch-1', fork, title: 'Fork', author: 'visitor' });
    const octokit = issued();
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: pull.number });
    expect(data.head).toMatchObject({ label: 'visitor:patch-1', repo: { full_name: 'visitor/infra', fork: true } });
    world.deleteRepository(fork);
    world.deleteAccount('visitor');
    const gone = await octokit.rest.pulls.get({ ...at, pull_number: pull.number });
    expect(gone.data).toMatchObject({ head: { repo: null, user: null }, user: { login: 'ghost' } });
    const files = await octokit.rest.pulls.listFiles({ ...at, pull_number: pull.number });
    expect(files.data.map((file) => file.filename)).toEqual(['f']);
  });

  it('cuts off files at 3,000 and commits at 250', async () => {
    const { world } = github;
    const files = Object.fromEntries(Array.from({ length: 3005 }, (_, index) => [`many/${index}.txt`, `${index}\n`]));
    world.commit(infra, 'large', { files, author: 'bob' });
    const small = Array.from({ length: 259 }, (_, index) => ({ files: { 'one.txt': `${index}\n` }, author: 'bob' }));
    world.push(infra, 'large', small);
    const pull = world.openPullRequest(infra, { head: 'large', title: 'Large', author: 'bob' });
    const octokit = issued();
    const number = { ...at, pull_number: pull.number, per_page: 100 };
    expect((await octokit.rest.pulls.get(number)).data).toMatchObject({ changed_files: 3006, commits: 260 });
    expect(await octokit.paginate(octokit.rest.pulls.listFiles, number)).toHaveLength(3000);
    expect(await octokit.paginate(octokit.rest.pulls.listCommits, number)).toHaveLength(250);
    const basehead = `main...${pull.headSha}`;
    const compared = await octokit.paginate('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...at,
      basehead,
      per_page: 100,
    });
    expect(compared).toHaveLength(3);
    const whole = await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead });
    expect([whole.data.total_commits, whole.data.commits.length, whole.data.files?.length]).toEqual([260, 250, 300]);
  });

  it('leaves out the patch of binary, huge and merely renamed files', async () => {
    const huge = 'x\n'.repeat(20_001);
    const pull = open('feature', {
      'logo.png': Buffer.from([137, 80, 0, 1]),
      'huge.txt': huge,
      'README.md': null,
      'READ.md': '# infra\n',
    });
    const { data } = await issued().rest.pulls.listFiles({ ...at, pull_number: pull.number });
    expect(data.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
      ['READ.md', 'renamed', undefined],
      ['huge.txt', 'added', undefined],
      ['logo.png', 'added', undefined],
    ]);
  });

  it('shows modes: links by their target, submodules by their commit', async () => {
    const submodule = 'a'.repeat(40);
    const pull = open('feature', {
      'link.md': { content: 'README.md', mode: '120000' },
      'loose.md': { content: 'nowhere', mode: '120000' },
      'vendor/lib': { submodule },
    });
    const octokit = issued();
    const { data } = await octokit.rest.pulls.listFiles({ ...at, pull_number: pull.number });
    expect(data.map((file) => file.patch)).toEqual([
      '@@ -0,0 +1 @@\n+README.md\n\\ No newline at end of file',
      '@@ -0,0 +1 @@\n+nowhere\n\\ No newline at end of file',
      `@@ -0,0 +1 @@\n+Subproject commit ${submodule}`,
    ]);
    const of = (path: string) => octokit.rest.repos.getContent({ ...at, path, ref: 'feature' });
    expect((await of('link.md')).data).toMatchObject({
      type: 'file',
      content: `${Buffer.from('# infra\n').toString('base64')}\n`,
    });
    expect((await of('loose.md')).data).toMatchObject({ type: 'symlink', target: 'nowhere' });
    expect((await of('vendor/lib')).data).toMatchObject({ type: 'submodule', sha: submodule });
    expect((await of('vendor')).data).toMatchObject([{ type: 'file', name: 'lib' }]);
  });
});

describe('credentials', () => {
  it('lets an app in by its own JWT alone', async () => {
    const { data } = await client(jwt()).rest.apps.getAuthenticated();
    expect(data).toMatchObject({ id: github.app.id, slug: 'twokey' });
    const seconds = Math.floor(Date.now() / 1000);
    const bad = [jwt({ exp: seconds - 1 }), jwt({ exp: seconds + 3600 }), `${jwt().slice(0, -6)}AAAAAA`, 'a.b.c'];
    for (const token of bad) expect(await status(client(token).rest.apps.getAuthenticated())).toBe(401);
    expect(await status(client(jwt({ iss: 1 })).rest.apps.getAuthenticated())).toBe(404);
    expect(await status(client().rest.apps.getAuthenticated())).toBe(401);
    expect(await status(client('ghs_unknown').rest.repos.get(at))).toBe(401);
  });

  it('issues tokens for the whole installation or for less', async () => {
    const app = client(jwt());
    expect((await app.rest.apps.getRepoInstallation(at)).data.id).toBe(installation.id);
    expect((await app.rest.apps.listInstallations()).data).toHaveLength(1);
    await app.rest.apps.getInstallation({ installation_id: installation.id });
    const make = (body: Record<string, unknown>) =>
      app.rest.apps.createInstallationAccessToken({ installation_id: installation.id, ...body });
    const { data } = await make({ permissions: { checks: 'read' }, repositories: ['infra'] });
    const octokit = client(data.token);
    await octokit.rest.checks.listForRef({ ...at, ref: 'main' });
    expect(
      await status(octokit.rest.checks.create({ ...at, name: 'x', head_sha: github.world.sha(infra, 'main') })),
    ).toBe(403);
    expect(await status(make({ permissions: { administration: 'write' } }))).toBe(422);
    expect(await status(make({ repositories: ['nowhere'] }))).toBe(422);
  });

  it('ends tokens after an hour, and all of a suspended installation', async () => {
    const octokit = issued();
    github.world.suspendInstallation(installation, 'ann');
    expect(await status(octokit.rest.repos.get(at))).toBe(403);
    installation.suspendedAt = null;
    expect(await status(octokit.rest.repos.get(at))).toBe(200);
    github.credentials.expireTokens();
    expect(await status(octokit.rest.repos.get(at))).toBe(401);
  });

  it('says 404 outside the installation, 403 without the permission, and lets everyone read what is public', async () => {
    const { world } = github;
    world.user('stranger');
    world.repository('stranger', 'secret');
    world.repository('stranger', 'open', { private: false });
    const octokit = issued({ permissions: { contents: 'read' } });
    expect(await status(octokit.rest.repos.get({ owner: 'stranger', repo: 'secret' }))).toBe(404);
    expect(await status(octokit.rest.repos.get({ owner: 'stranger', repo: 'open' }))).toBe(200);
    expect(await status(octokit.rest.pulls.list({ owner: 'stranger', repo: 'open' }))).toBe(200);
    expect(await status(octokit.rest.issues.createLabel({ owner: 'stranger', repo: 'open', name: 'x' }))).toBe(403);
    expect(await status(octokit.rest.pulls.list(at))).toBe(403);
    expect(await message(octokit.rest.pulls.list(at))).toContain('Resource not accessible by integration');
  });

  it('exchanges a manifest code once', async () => {
    const code = github.offerManifest({ name: 'My Gate', permissions: { checks: 'write' }, events: ['push'] });
    const { data } = await client().rest.apps.createFromManifest({ code });
    expect(data).toMatchObject({ slug: 'my-gate', name: 'My Gate' });
    expect(await status(client(jwt({ iss: data.id }, data.pem)).rest.apps.getAuthenticated())).toBe(200);
    expect(await status(client().rest.apps.createFromManifest({ code }))).toBe(404);
  });
});

const WHO = '__typename login ... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId }';

async function ask<T = Loose>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
  return issued().graphql<T>(query, variables);
}

async function raw(query: string, octokit = issued()): Promise<{ status: number; data: Loose; errors: Loose }> {
  const response = await octokit.request('POST /graphql', { query });
  return { status: response.status, data: response.data.data, errors: response.data.errors };
}

function ofPull(fields: string): string {
  return `{ repository(owner: "acme", name: "infra") { pullRequest(number: 1) { ${fields} } } }`;
}

describe('GraphQL', () => {
  it('shows bots without [bot], deleted accounts as null and mannequins as such', async () => {
    const { world } = github;
    world.bot('Copilot', { id: 198_982_749, graphqlLogin: 'copilot-swe-agent' });
    world.bot('dependabot[bot]', { id: 49_699_333 });
    world.user('mona', { type: 'Mannequin' });
    world.user('gone');
    world.commit(infra, 'feature', { files: { a: 'a\n' }, author: 'Copilot' });
    const pull = world.openPullRequest(infra, { head: 'feature', title: 'A', author: 'Copilot' });
    world.comment(pull, 'dependabot[bot]', 'hello');
    world.review(pull, 'mona', 'COMMENTED');
    world.review(pull, 'gone', 'APPROVED');
    world.deleteAccount('gone');
    const found = await ask(
      ofPull(`
      author { ${WHO} }
      comments(first: 1) { nodes { author { ${WHO} } } }
      reviews(first: 10) { nodes { state fullDatabaseId author { ${WHO} } } }
      commits(first: 1) { nodes { commit { author { name email user { login databaseId } } } } }`),
    );
    const shown = found.repository.pullRequest;
    expect(shown.author).toEqual({ __typename: 'Bot', login: 'copilot-swe-agent', databaseId: 198_982_749 });
    expect(shown.comments.nodes[0].author).toEqual({ __typename: 'Bot', login: 'dependabot', databaseId: 49_699_333 });
    expect(shown.reviews.nodes.map((review: Loose) => review.author)).toMatchObject([
      { __typename: 'Mannequin' },
      null,
    ]);
    expect(shown.reviews.nodes[0].fullDatabaseId).toBe('3700000001');
    expect(shown.commits.nodes[0].commit.author.user).toEqual({ login: 'Copilot', databaseId: 198_982_749 });
    const { data } = await issued().rest.pulls.get({ ...at, pull_number: 1 });
    expect(data.user).toMatchObject({ login: 'Copilot', type: 'Bot' });
  });

  it('reads co-authors as GitHub does and links mailboxes to accounts', async () => {
    const { world } = github;
    const carol = world.account('carol');
    const trailer = `Co-authored-by: Carol <${carol.id}+carol@users.noreply.github.com>\nco-authored-by: X <x@nowhere.dev>`;
    world.commit(infra, 'feature', { message: `Two\n\nWords.\n\n${trailer}`, files: { a: 'a\n' }, author: 'bob' });
    world.openPullRequest(infra, { head: 'feature', title: 'A', author: 'bob' });
    const found = await ask(
      ofPull(
        'commits(last: 1) { nodes { commit { oid authors(first: 5) { totalCount nodes { name email user { login } } } } } }',
      ),
    );
    const { authors } = found.repository.pullRequest.commits.nodes[0].commit;
    expect(authors.nodes.map((one: Loose) => one.user?.login ?? null)).toEqual(['bob', 'carol', null]);
  });

  it('shows reviews with who may push, edits, and the timeline that outlives them', async () => {
    const { world } = github;
    const pull = open();
    const approval = world.review(pull, 'carol', 'APPROVED');
    world.review(pull, 'dave', 'APPROVED', { commit: null });
    world.editReview(approval, 'really');
    world.dismissReview(approval, 'ann', 'not yet');
    world.label(pull, 'bob', 'risk/low');
    world.unlabel(pull, 'carol', 'risk/low');
    world.assign(pull, 'ann', 'bob');
    world.unassign(pull, 'ann', 'bob');
    world.branch(infra, 'release', 'main');
    world.retarget(pull, 'release', 'bob');
    const [mine, base] = [pull.headSha, world.sha(infra, 'main')];
    const rewritten = world.write(infra, base, { files: { b: 'b\n' }, pusher: world.account('bob') });
    world.forcePush(infra, 'feature', rewritten, 'bob');
    const types =
      'LABELED_EVENT, UNLABELED_EVENT, ASSIGNED_EVENT, UNASSIGNED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, BASE_REF_CHANGED_EVENT, REVIEW_DISMISSED_EVENT';
    const found = await ask(
      ofPull(`
      baseRefName headRefOid isCrossRepository state changedFiles
      reviews(first: 10) { totalCount nodes { state lastEditedAt includesCreatedEdit authorCanPushToRepository commit { oid } author { login } } }
      timelineItems(first: 20, itemTypes: [${types}]) { filteredCount nodes { __typename
        ... on LabeledEvent { actor { login } label { name } } ... on UnlabeledEvent { actor { login } label { name } }
        ... on AssignedEvent { assignee { ... on User { login } } }
        ... on HeadRefForcePushedEvent { beforeCommit { oid } afterCommit { oid } }
        ... on BaseRefChangedEvent { previousRefName currentRefName }
        ... on ReviewDismissedEvent { previousReviewState dismissalMessage actor { login } } } }`),
    );
    const shown = found.repository.pullRequest;
    expect(shown).toMatchObject({
      baseRefName: 'release',
      headRefOid: rewritten,
      state: 'OPEN',
      isCrossRepository: false,
    });
    expect(shown.reviews.nodes).toMatchObject([
      { state: 'DISMISSED', includesCreatedEdit: true, authorCanPushToRepository: true, commit: { oid: mine } },
      { state: 'APPROVED', lastEditedAt: null, authorCanPushToRepository: false, commit: null },
    ]);
    expect(shown.timelineItems.nodes).toMatchObject([
      { __typename: 'ReviewDismissedEvent', previousReviewState: 'APPROVED', actor: { login: 'ann' } },
      { __typename: 'LabeledEvent', label: { name: 'risk/low' } },
      { __typename: 'UnlabeledEvent', actor: { login: 'carol' } },
      { __typename: 'AssignedEvent', assignee: { login: 'ann' } },
      { __typename: 'UnassignedEvent' },
      { __typename: 'BaseRefChangedEvent', previousRefName: 'main', currentRefName: 'release' },
      { __typename: 'HeadRefForcePushedEvent', beforeCommit: { oid: mine }, afterCommit: { oid: rewritten } },
    ]);
  });

  it('reads files, directories and objects at a commit', async () => {
    const found = await ask(`{ repository(owner: "acme", name: "infra") {
      databaseId nameWithOwner isPrivate owner { __typename login }
      role: object(expression: "main:iam/role.tf") { __typename oid ... on Blob { text isBinary isTruncated byteSize } }
      none: object(expression: "main:nothing") { oid }
      defaultBranchRef { name target { oid ... on Commit {
        file(path: "iam/role.tf") { mode type oid object { ... on Blob { text } } }
        directory: file(path: "iam") { mode type }
        missing: file(path: "nope") { mode }
        tree { entries { name type } } } } } } }`);
    const { role, none, defaultBranchRef, ...rest } = found.repository;
    expect(rest).toMatchObject({ nameWithOwner: 'acme/infra', isPrivate: true, owner: { __typename: 'Organization' } });
    expect(role).toMatchObject({ __typename: 'Blob', text: ROLE, isBinary: false, byteSize: ROLE.length });
    expect(none).toBeNull();
    const { file, directory, missing, tree } = defaultBranchRef.target;
    expect(file).toMatchObject({ mode: 0o100644, type: 'blob', oid: role.oid });
    expect([directory, missing]).toEqual([{ mode: 0o040000, type: 'tree' }, null]);
    expect(tree.entries).toEqual([
      { name: 'README.md', type: 'blob' },
      { name: 'iam', type: 'tree' },
    ]);
  });

  it('shows the latest check runs of one app on a commit, and the pull requests of the commit', async () => {
    const { world } = github;
    const pull = open();
    const ci = world.app('ci', { owner: 'ann', permissions: { checks: 'write' }, events: [] });
    const place = { repository: infra, sha: pull.headSha };
    world.checkRun({ ...place, app: ci }, { name: 'twokey', conclusion: 'success' });
    world.checkRun(
      { ...place, app: github.app.registered },
      { name: 'twokey', conclusion: 'failure', externalId: 'one' },
    );
    world.checkRun(
      { ...place, app: github.app.registered },
      { name: 'twokey', conclusion: 'success', externalId: 'two' },
    );
    const query = `query ($app: Int!) { repository(owner: "acme", name: "infra") { object(oid: "${pull.headSha}") { ... on Commit {
      associatedPullRequests(first: 5) { nodes { number headRefOid } }
      checkSuites(first: 5, filterBy: { appId: $app }) { nodes { app { databaseId } status conclusion
        checkRuns(first: 5, filterBy: { checkName: "twokey", checkType: LATEST }) { nodes { databaseId name status conclusion externalId title summary text } } } } } } } }`;
    const found = await ask(query, { app: github.app.id });
    const { associatedPullRequests, checkSuites } = found.repository.object;
    expect(associatedPullRequests.nodes).toEqual([{ number: 1, headRefOid: pull.headSha }]);
    expect(checkSuites.nodes).toMatchObject([{ conclusion: 'SUCCESS', checkRuns: { nodes: [{ externalId: 'two' }] } }]);
    expect(checkSuites.nodes[0].checkRuns.nodes).toHaveLength(1);
  });

  it('lists active team members, those of child teams included', async () => {
    const { world } = github;
    world.team('acme', 'on-call', ['bob'], { parent: world.org('acme').teams.get('security') as never });
    const found = await ask(
      '{ organization(login: "acme") { team(slug: "security") { members(first: 10) { totalCount nodes { login databaseId } } } none: team(slug: "x") { slug } } }',
    );
    expect(found.organization.team.members.nodes.map((one: Loose) => one.login).sort()).toEqual(['bob', 'carol']);
    expect(found.organization.none).toBeNull();
  });

  it('answers 200 with typed errors: not found, forbidden, too many records, no boundaries', async () => {
    const missing = await raw('{ repository(owner: "acme", name: "nowhere") { id } }');
    expect(missing).toMatchObject({ status: 200, data: { repository: null } });
    expect(missing.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['repository'] }]);
    const none = await raw('{ repository(owner: "acme", name: "infra") { name pullRequest(number: 99) { id } } }');
    expect(none).toMatchObject({
      data: { repository: { name: 'infra', pullRequest: null } },
      errors: [{ type: 'NOT_FOUND' }],
    });
    open();
    const forbidden = await raw(ofPull('number'), issued({ permissions: { contents: 'read' } }));
    expect(forbidden.errors).toMatchObject([{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }]);
    expect((await raw(ofPull('labels(first: 101) { totalCount }'))).errors[0].type).toBe('EXCESSIVE_PAGINATION');
    expect((await raw(ofPull('labels { totalCount }'))).errors[0].type).toBe('MISSING_PAGINATION_BOUNDARIES');
    expect((await raw('{ nonsense }')).errors[0].message).toContain('nonsense');
    expect(await status(client().request('POST /graphql', { query: '{ __typename }' }))).toBe(401);
  });

  it('pages through connections by cursor', async () => {
    const { world } = github;
    const spec = Array.from({ length: 7 }, (_, index) => ({ files: { a: `${index}\n` }, author: 'bob' }));
    world.push(infra, 'feature', spec);
    world.openPullRequest(infra, { head: 'feature', title: 'A', author: 'bob' });
    const read: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const cursor: string = after === '' ? '' : `, after: "${after}"`;
      const fields: string = `commits(first: 3${cursor}) { totalCount pageInfo { hasNextPage endCursor } nodes { commit { oid } } }`;
      const { commits }: Loose = (await ask(ofPull(fields))).repository.pullRequest;
      expect(commits.totalCount).toBe(7);
      read.push(...commits.nodes.map((node: Loose) => node.commit.oid));
      after = commits.pageInfo.hasNextPage ? commits.pageInfo.endCursor : null;
    }
    expect(new Set(read).size).toBe(7);
    expect(read.at(-1)).toBe(world.sha(infra, 'feature'));
  });

  it('never answers null for what it does not know', async () => {
    open();
    const found = await raw(ofPull('number statusCheckRollup { state }'));
    expect(found.errors[0].message).toContain('PullRequest.statusCheckRollup');
    expect(github.unknownRoutes).toEqual(['graphql PullRequest.statusCheckRollup']);
  });
});

describe('read by the app itself', () => {
  function forgeOf(octokit: Octokit) {
    const client = adaptOctokit(octokit);
    return createForge({
      client,
      appId: github.app.id,
      botLogin: 'twokey[bot]',
      clock: Date.now,
      texts: textCache(1 << 20),
    });
  }

  async function read(octokit: Octokit, number: number) {
    const result = await forgeOf(octokit).readChange({ id: infra.id, owner: 'acme', name: 'infra' }, number);
    if (result.kind === 'error') throw new Error(result.error.message);
    expect(github.unknownRoutes).toEqual([]);
    return result.value.change;
  }

  it('tells the contents of changed files as git has them', async () => {
    const { world } = github;
    const files = {
      'iam/role.tf': '\ufeffresource "é" {}\r\n',
      'large.tf': 'x'.repeat(600_000),
      'binary.tf': Buffer.from([0, 1, 2]),
      'modules/one': { submodule: 'a'.repeat(40) },
    };
    world.commit(infra, 'feature', { files, author: 'bob' });
    const pull = world.openPullRequest(infra, { head: 'feature', title: 'Contents', author: 'bob' });
    const changed = (await read(issued(), pull.number)).files.items;
    const blobs = changed.map(({ blob }) => blob ?? '');
    const place = { id: infra.id, owner: 'acme', name: 'infra' };
    const result = await forgeOf(issued()).readTexts(place, [...blobs, pull.headSha]);
    if (result.kind === 'error') throw new Error(result.error.message);
    const told = [...result.value.values()].map((fact) => (fact.kind === 'known' ? fact.value : fact.reason));
    expect(changed.map(({ path }, index) => [path, told[index]])).toEqual([
      ['binary.tf', 'the file is binary'],
      ['iam/role.tf', files['iam/role.tf']],
      ['large.tf', 'the file is larger than GitHub shows'],
      ['modules/one', 'GitHub does not find the content of the file'],
    ]);
    expect(told.at(-1)).toBe('it is no file');
    expect(github.unknownRoutes).toEqual([]);
    const blind = issued({ permissions: { pull_requests: 'read' } });
    expect(await forgeOf(blind).readTexts(place, blobs)).toMatchObject({ error: { kind: 'forbidden' } });
  });

  it('tells everything that was said, to the end of the longest thread', async () => {
    const { world } = github;
    const pull = open();
    world.bot('claude[bot]', { id: 209_825_114 });
    world.comment(pull, 'carol', '@claude fix it');
    world.comment(pull, 'claude[bot]', 'On it');
    world.review(pull, 'ann', 'COMMENTED', { body: '@claude why?' });
    const place = { path: 'iam/role.tf', line: 1 };
    for (let turn = 0; turn < 25; turn += 1) world.reviewComment(pull, 'bob', `line ${turn}`, place);
    const edited = world.reviewComment(pull, 'dave', 'before', { path: 'iam/role.tf', line: 2 });
    world.editComment(edited, 'ann', 'after');
    world.deleteComment(world.comment(pull, 'dave', 'a slip'));
    const { comments } = await read(issued(), pull.number);
    expect(comments.missing).toBeNull();
    expect(comments.items.slice(0, 3).map(({ author, body }) => [author?.login, author?.kind, body])).toEqual([
      ['carol', 'user', '@claude fix it'],
      ['claude[bot]', 'bot', 'On it'],
      ['ann', 'user', '@claude why?'],
    ]);
    const lines = Array.from({ length: 25 }, (_, turn) => `line ${turn}`);
    expect(comments.items.slice(3).map(({ body }) => body)).toEqual([...lines, 'after']);
    expect(comments.items.filter((comment) => comment.edited).map(({ body }) => body)).toEqual(['after']);
  });

  it('tells whose key signed a commit, and when its author says it was written', async () => {
    const { world } = github;
    const signed = ['bob', 'github', 'invalid', undefined] as const;
    for (const [index, key] of signed.entries()) {
      const files = { [`${index}.txt`]: 'x\n' };
      const authoredAt = '2020-02-02T02:02:02Z';
      world.commit(infra, 'feature', {
        files,
        author: 'bob',
        authoredAt,
        ...(key === undefined ? {} : { signed: key }),
      });
    }
    const pull = world.openPullRequest(infra, { head: 'feature', title: 'Signed', author: 'bob' });
    const { commits } = await read(issued(), pull.number);
    expect(commits.items.map(({ signature }) => signature && [signature.valid, signature.signer?.login])).toEqual([
      [true, 'bob'],
      [true, undefined],
      [false, undefined],
      null,
    ]);
    expect(new Set(commits.items.map(({ authoredAt }) => authoredAt))).toEqual(new Set(['2020-02-02T02:02:02Z']));
  });

  it('tells through which app a pull request was opened, where the app may know', async () => {
    const { world } = github;
    const pull = open();
    world.commit(infra, 'asked', { files: { x: 'x\n' }, author: 'bob' });
    const through = world.openPullRequest(infra, { head: 'asked', title: 'Asked', author: 'bob', via: 'some-agent' });
    const octokit = issued();
    expect((await read(octokit, pull.number)).app).toEqual({ kind: 'known', value: null });
    expect((await read(octokit, through.number)).app).toEqual({ kind: 'known', value: 'some-agent' });
    const { issues: _, ...before } = PERMISSIONS;
    const narrow = issued({ permissions: before });
    expect((await read(narrow, through.number)).app).toMatchObject({ kind: 'unknown' });
  });
});

describe('webhooks', () => {
  let server: Server;
  let received: Received[];

  beforeEach(async () => {
    received = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    github.deliverTo(`http://127.0.0.1:${address.port}/api/github/webhooks`);
  });

  afterEach(async () => {
    await github.settled();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const { headers, body } of received) {
      const payload = JSON.parse(body);
      const event = String(headers['x-github-event']);
      const found = validateWebhook(event, payload.action ?? null, payload);
      problems.push(...found.map((problem) => `${event}.${payload.action}: ${problem}`));
      const signature = `sha256=${createHmac('sha256', github.app.webhookSecret).update(body).digest('hex')}`;
      expect(headers['x-hub-signature-256']).toBe(signature);
    }
  });

  const names = (): string[] =>
    received.map(({ headers, body }) => {
      const { action } = JSON.parse(body);
      return action === undefined ? String(headers['x-github-event']) : `${headers['x-github-event']}.${action}`;
    });

  it('tells every step of a pull request, in order', async () => {
    const { world } = github;
    const pull = open();
    await github.settled();
    expect(names()).toEqual(['push', 'check_suite.requested', 'pull_request.opened']);
    received.length = 0;
    world.commit(infra, 'feature', { files: { b: 'b\n' }, author: 'carol' });
    world.editTitle(pull, 'bob', 'Another title');
    world.editBody(pull, 'bob', 'Another body');
    world.branch(infra, 'release', 'main');
    world.retarget(pull, 'release', 'bob');
    world.convertToDraft(pull, 'bob');
    world.markReady(pull, 'bob');
    world.label(pull, 'carol', 'risk/low');
    world.unlabel(pull, 'carol', 'risk/low');
    world.assign(pull, 'ann', 'bob');
    world.unassign(pull, 'ann', 'bob');
    const review = world.review(pull, 'carol', 'CHANGES_REQUESTED', { body: 'no' });
    world.editReview(review, 'No.');
    world.dismissReview(review, 'ann');
    const comment = world.comment(pull, 'carol', '@copilot please');
    world.editComment(comment, 'ann', 'never mind');
    world.close(pull, 'bob');
    world.reopen(pull, 'bob');
    world.merge(pull, 'ann');
    await github.settled();
    expect(names().filter((name) => name !== 'check_suite.requested')).toEqual([
      ...['push', 'pull_request.synchronize', 'pull_request.edited', 'pull_request.edited'],
      ...['push', 'pull_request.edited', 'pull_request.converted_to_draft', 'pull_request.ready_for_review'],
      ...['label.created', 'pull_request.labeled', 'pull_request.unlabeled'],
      ...['pull_request.assigned', 'pull_request.unassigned'],
      ...['pull_request_review.submitted', 'pull_request_review.edited', 'pull_request_review.dismissed'],
      ...['issue_comment.created', 'issue_comment.edited'],
      ...['pull_request.closed', 'pull_request.reopened', 'pull_request.closed', 'push'],
    ]);
    const edited = received
      .filter(({ headers }) => headers['x-github-event'] === 'pull_request')
      .map(({ body }) => JSON.parse(body));
    expect(edited[0]).toMatchObject({ sender: { login: 'carol' }, installation: { id: installation.id } });
    expect(edited[3].changes.base.ref.from).toBe('main');
    expect(edited.at(-1).pull_request).toMatchObject({ merged: true, merged_by: { login: 'ann' } });
  });

  it('tells of checks: everyone hears of runs, only their app is asked to run them again', async () => {
    const { world } = github;
    const pull = open();
    const ci = world.app('ci', { owner: 'ann', permissions: { checks: 'write' }, events: [] });
    await github.settled();
    received.length = 0;
    const place = { repository: infra, sha: pull.headSha };
    const other = world.checkRun({ ...place, app: ci }, { name: 'test', conclusion: 'success' });
    const own = world.checkRun({ ...place, app: github.app.registered }, { name: 'twokey', status: 'in_progress' });
    world.updateCheckRun(own, { conclusion: 'success', title: 'Fine', summary: 'Fine.' });
    world.rerequest(other, 'bob');
    world.rerequest(own, 'bob');
    world.requestAction(own, 'bob', 'again');
    world.rerequestSuite(own.suite, 'bob');
    await github.settled();
    expect(names()).toEqual([
      ...['check_run.created', 'check_run.completed', 'check_run.created', 'check_run.completed'],
      ...['check_run.rerequested', 'check_run.requested_action', 'check_suite.rerequested'],
    ]);
  });

  it('tells of installations, selections and teams', async () => {
    const { world } = github;
    world.user('zoe');
    const home = world.repository('zoe', 'home');
    const own = world.install(github.app.registered, { account: 'zoe', repositories: [home] });
    world.addToInstallation(own, [world.repository('zoe', 'shed')], 'zoe');
    const team = world.org('acme').teams.get('security');
    if (team) world.removeFromTeam(team, 'carol', 'ann');
    world.suspendInstallation(own, 'zoe');
    world.commit(home, 'main', { files: { a: 'a\n' } });
    await github.settled();
    expect(names()).toEqual([
      'installation.created',
      'installation_repositories.added',
      'membership.removed',
      'installation.suspend',
    ]);
  });

  it('loses, doubles, reorders and repeats deliveries on demand', async () => {
    const { world, faults, webhooks } = github;
    const pull = open();
    await github.settled();
    received.length = 0;
    faults.webhooks('drop', { on: 'pull_request.edited' });
    world.editTitle(pull, 'bob', 'Unheard');
    faults.webhooks('duplicate', { on: 'pull_request' });
    world.close(pull, 'bob');
    webhooks.hold();
    world.reopen(pull, 'bob');
    world.editTitle(pull, 'bob', 'Later');
    await github.settled();
    expect(names()).toEqual(['pull_request.closed', 'pull_request.closed']);
    expect(received[0]?.headers['x-github-delivery']).toBe(received[1]?.headers['x-github-delivery']);
    webhooks.release((held) => [...held].reverse());
    faults.webhooks({ delay: 500 }, { on: 'pull_request.edited' });
    world.editTitle(pull, 'bob', 'Late');
    world.convertToDraft(pull, 'bob');
    await github.settled();
    expect(names().slice(2)).toEqual([
      ...['pull_request.edited', 'pull_request.reopened'],
      ...['pull_request.converted_to_draft', 'pull_request.edited'],
    ]);
    const lost = github.deliveries.find((one) => one.action === 'edited' && !one.sent);
    if (lost) webhooks.redeliver(lost);
    await github.settled();
    expect(lost?.statuses).toEqual([202]);
  });

  it('logs an app that is away, and goes on', async () => {
    github.deliverTo('http://127.0.0.1:9/');
    open();
    await github.settled();
    expect(github.deliveries.at(-1)?.statuses).toEqual([0]);
  });
});

describe('faults', () => {
  it('fails the next calls, says when to come back, and can let something happen just before an answer', async () => {
    const { faults, world } = github;
    const octokit = issued();
    faults.failNext({ status: 502, on: 'GET /repos/{owner}/{repo}' });
    faults.failNext({ status: 403, on: 'GET /repos/{owner}/{repo}/pulls', retryAfter: 7 });
    expect(await status(octokit.rest.repos.get(at))).toBe(502);
    const limited = await octokit.rest.pulls.list(at).catch((error) => error.response);
    expect([limited.status, limited.headers['retry-after']]).toEqual([403, '7']);
    faults.failNext({ status: 429, exhaustedUntil: 1_900_000_000 });
    const spent = await octokit.rest.pulls.list(at).catch((error) => error.response);
    expect(spent.headers).toMatchObject({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' });
    expect(await status(octokit.rest.pulls.list(at))).toBe(200);
    const pull = open();
    faults.before('GET /repos/{owner}/{repo}/pulls/{pull_number}', () => {
      world.commit(infra, 'feature', { files: { late: 'late\n' }, author: 'bob' });
    });
    const before = pull.headSha;
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: 1 });
    expect(data.head.sha).not.toBe(before);
    expect(data.head.sha).toBe(pull.headSha);
  });

  it('answers GraphQL with partial data and errors under status 200', async () => {
    open();
    github.faults.partialNext({ missing: [['repository', 'pullRequest', 'reviews']], type: 'INTERNAL' });
    const found = await raw(ofPull('number reviews(first: 5) { totalCount }'));
    expect(found.data.repository.pullRequest).toEqual({ number: 1, reviews: null });
    expect(found.errors).toMatchObject([{ type: 'INTERNAL', path: ['repository', 'pullRequest', 'reviews'] }]);
    expect((await raw(ofPull('number reviews(first: 5) { totalCount }'))).errors).toBeUndefined();
  });
});
