/** The GitHub hands against recorded shapes: every call, its faults, and what must never be taken for an answer. */
import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { schema as githubSchema } from '@octokit/graphql-schema';
import { Octokit } from '@octokit/rest';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import nock from 'nock';
import { createProbot } from 'probot';
import { adaptOctokit, type GitHubClient } from '../../src/adapters/github/client.js';
import { callErrorOf } from '../../src/adapters/github/errors.js';
import { createForge } from '../../src/adapters/github/forge.js';
import {
  type AppIdentity,
  forgesByInstallation,
  PlainOctokit,
  readAppIdentity,
  timeLimited,
} from '../../src/adapters/github/installation.js';
import { budgetOf } from '../../src/adapters/github/limits.js';
import { NOBODY_ASKED, partsFor } from '../../src/adapters/github/people-along.js';
import {
  changeQuery,
  HEAD_QUERY,
  ON_COMMIT_QUERY,
  objectsQuery,
  PAGE_QUERIES,
  THREAD_QUERY,
  textsQuery,
} from '../../src/adapters/github/query.js';
import { appReader } from '../../src/adapters/github/read-app.js';
import { textCache } from '../../src/adapters/text-cache.js';
import { type Sha, shaOf } from '../../src/domain/change.js';
import type { DesiredCheck } from '../../src/domain/publication.js';
import type { Forge, ForgeError, Snapshot } from '../../src/ports/forge.js';
import type { Trace } from '../../src/ports.js';
import { withoutNetwork } from '../no-network.js';

const API = 'https://api.github.com';
const TOKEN = 'ghs_verysecrettoken';
const ACME = { id: 7, owner: 'acme', name: 'infra' };
const HEAD = sha('a');
const BASE = sha('b');
const FILES = '/repos/acme/infra/pulls/12/files';

type Json = Record<string, unknown>;

function sha(letter: string): Sha {
  const found = shaOf(letter.repeat(40));
  if (found === null) throw new Error(`${letter} is not hex`);
  return found;
}

function numbered(index: number): string {
  return index.toString(16).padStart(40, '0');
}

function forge(at: { clock?: () => number; baseUrl?: string; timeLimit?: number } = {}): Forge {
  const octokit = new Octokit({ auth: TOKEN, baseUrl: at.baseUrl ?? API, log: quiet });
  const client = adaptOctokit(octokit, at.timeLimit);
  return createForge({
    client,
    appId: 99,
    botLogin: 'twokey[bot]',
    clock: at.clock ?? (() => 0),
    texts: textCache(1 << 20),
  });
}

const untraced: Trace = (_name, _attributes, work) => work();
const parts = (identity: AppIdentity) =>
  ({ identity, clock: () => 0, meter: { called() {}, cached() {} }, trace: untraced, limits: 'on' }) as const;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const user = (login: string, databaseId: number) => ({ __typename: 'User', login, databaseId });
const whole = (nodes: readonly unknown[], more: Json = {}) => ({
  totalCount: nodes.length,
  pageInfo: { hasNextPage: false, endCursor: null },
  nodes,
  ...more,
});
const goesOn = (endCursor: string) => ({ pageInfo: { hasNextPage: true, endCursor } });
const signature = (more: Json = {}) => ({ isValid: true, wasSignedByGitHub: false, signer: null, ...more });
const octocat = { name: 'Octo', email: 'octo@acme.dev', user: user('octocat', 1) };

function commit(oid: string = HEAD, more: Json = {}): Json {
  return {
    commit: {
      oid,
      message: 'Add a thing',
      authoredDate: '2026-10-31T08:00:00Z',
      signature: null,
      author: octocat,
      committer: { name: 'GitHub', email: 'noreply@github.com', user: null },
      authors: { totalCount: 1, nodes: [octocat] },
      parents: { totalCount: 1, nodes: [{ oid: BASE }] },
      ...more,
    },
  };
}

function file(filename: string, more: Json = {}): Json {
  return {
    filename,
    status: 'modified',
    additions: 1,
    deletions: 1,
    changes: 2,
    sha: sha('c'),
    contents_url: `${API}/repos/acme/infra/contents/${filename}?ref=${HEAD}`,
    patch: '@@ -1 +1 @@\n-a\n+b',
    ...more,
  };
}

const onHead = (more: Json = {}) => ({
  oid: HEAD,
  associatedPullRequests: whole([]),
  checkSuites: { nodes: [] },
  ...more,
});

function pull(more: Json = {}): Json {
  return {
    number: 12,
    title: 'A change',
    body: 'Why',
    url: 'https://github.com/acme/infra/pull/12',
    state: 'OPEN',
    isDraft: false,
    isCrossRepository: false,
    changedFiles: 1,
    additions: 1,
    deletions: 1,
    author: { __typename: 'Bot', login: 'copilot-swe-agent', databaseId: 198982749 },
    headRefName: 'topic',
    headRefOid: HEAD,
    headRepository: { databaseId: 7 },
    baseRefName: 'main',
    baseRefOid: BASE,
    baseRef: { target: { file: null } },
    commits: whole([commit()]),
    head: { nodes: [{ commit: onHead() }] },
    reviews: whole([]),
    comments: whole([]),
    reviewThreads: whole([]),
    labels: whole([]),
    assignees: whole([]),
    timelineItems: whole([]),
    ...more,
  };
}

function data(pullRequest: Json = pull(), floor: unknown = null): Json {
  const repository = {
    databaseId: 7,
    name: 'infra',
    isArchived: false,
    owner: { login: 'acme' },
    defaultBranchRef: { name: 'main' },
  };
  return { repository: { ...repository, pullRequest }, floor };
}

function graphqlAnswers(...answers: readonly Json[]): void {
  for (const answer of answers) nock(API).post('/graphql').reply(200, answer);
}

/** GraphQL page queries may come in any order: each is answered by the list it asks for. */
function pageAnswers(pages: Readonly<Record<string, readonly Json[]>>): void {
  const asked = new Map<string, number>();
  nock(API)
    .post('/graphql', (body: Json) => String(body.query).includes('query page'))
    .times(Object.values(pages).flat().length)
    .reply(200, (_uri, body) => {
      const query = String((body as Json).query);
      const name = Object.keys(pages).find((key) => query.includes(`page: ${key}(`)) ?? '';
      const index = asked.get(name) ?? 0;
      asked.set(name, index + 1);
      return { data: { repository: { pullRequest: { headRefOid: HEAD, page: pages[name]?.[index] } } } };
    });
}

function filesAnswer(files: readonly Json[] = [file('main.tf')], page = 1): void {
  nock(API).get(FILES).query({ per_page: 100, page }).reply(200, files);
}

async function snapshot(pullRequest: Json = pull(), files: readonly Json[] = [file('main.tf')]): Promise<Snapshot> {
  graphqlAnswers({ data: data(pullRequest) });
  filesAnswer(files);
  return read();
}

async function read(): Promise<Snapshot> {
  const result = await forge().readChange(ACME, 12);
  if (result.kind === 'error') throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

async function failure(of: Promise<{ kind: 'ok' } | { kind: 'error'; error: ForgeError }>): Promise<ForgeError> {
  const result = await of;
  if (result.kind === 'ok') throw new Error('the call should have failed');
  expect(JSON.stringify(result.error)).not.toContain(TOKEN);
  expect(result.error.message).not.toContain('secret body');
  return result.error;
}

/** What the issue of the pull request answers, on whatever host; by default it was opened by hand. */
let issue: { status: number; body: unknown; calls: number };

withoutNetwork();
beforeEach(() => {
  issue = { status: 200, body: { performed_via_github_app: null }, calls: 0 };
  for (const host of [API, 'https://ghe.acme.dev', 'http://127.0.0.1:9']) {
    const asked = nock(host)
      .persist()
      .get(/\/repos\/acme\/infra\/issues\/\d+$/);
    asked.optionally().reply(() => {
      issue.calls += 1;
      return [issue.status, issue.body as object];
    });
  }
});

describe('the GraphQL documents', () => {
  const options = { assumeValid: true, assumeValidSDL: true };
  const schema: GraphQLSchema = buildSchema(githubSchema.idl, options);
  const documents = {
    change: changeQuery(partsFor(NOBODY_ASKED)),
    changeWithPeople: changeQuery(partsFor({ teams: ['@acme/security', '@acme/platform'], outsiders: true })),
    HEAD_QUERY,
    ON_COMMIT_QUERY,
    objects: objectsQuery(3),
    texts: textsQuery(100),
    THREAD_QUERY,
    ...PAGE_QUERIES,
  };

  it.each(Object.entries(documents))('%s is valid by GitHub’s own schema', (_name, document) => {
    expect(validate(schema, parse(document)).map((problem) => problem.message)).toEqual([]);
  });

  it.each(Object.entries(documents))('%s stays far below the 500,000 nodes that GitHub allows', (_name, document) => {
    expect(nodesOf(parse(document))).toBeLessThan(10_000);
  });
});

/** How many nodes a query may make GitHub look at: the product of the lists that lie within each other, summed up. */
function nodesOf(document: DocumentNode): number {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const within = (set: SelectionSetNode | undefined, times: number): number =>
    (set?.selections ?? []).reduce((sum, one) => {
      if (one.kind === Kind.FRAGMENT_SPREAD) return sum + within(fragments.get(one.name.value)?.selectionSet, times);
      if (one.kind === Kind.INLINE_FRAGMENT) return sum + within(one.selectionSet, times);
      const bound = one.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
      const here = bound?.kind === Kind.INT ? Number(bound.value) : 0;
      return sum + times * here + within(one.selectionSet, times * Math.max(1, here));
    }, 0);
  return document.definitions.reduce(
    (sum, one) => sum + (one.kind === Kind.OPERATION_DEFINITION ? within(one.selectionSet, 1) : 0),
    0,
  );
}

describe('reading a change', () => {
  it('costs one GraphQL query, and the first time one page of files and the app that it was opened through', async () => {
    const calls: string[] = [];
    const octokit = new Octokit({ auth: TOKEN, log: quiet });
    octokit.hook.before('request', (options) => void calls.push(`${options.method} ${options.url}`));
    graphqlAnswers({ data: data() }, { data: data() });
    filesAnswer();
    const counted = createForge({
      client: adaptOctokit(octokit),
      appId: 99,
      botLogin: 'x',
      clock: () => 0,
      texts: textCache(1 << 20),
    });
    expect((await counted.readChange(ACME, 12)).kind).toBe('ok');
    const always = ['GET /repos/{owner}/{repo}/pulls/{pull_number}/files', 'POST /graphql'];
    expect(calls.splice(0).sort()).toEqual(['GET /repos/{owner}/{repo}/issues/{issue_number}', ...always]);
    expect((await counted.readChange(ACME, 12)).kind).toBe('ok');
    expect(calls).toEqual(['POST /graphql']);
  });

  it('tells everything that the answers hold', async () => {
    const labelled = { createdAt: '2026-11-01T00:00:00Z', actor: user('mona', 2), label: { name: 'risk/high' } };
    const { change } = await snapshot(
      pull({
        isCrossRepository: true,
        commits: whole([commit(HEAD, { signature: signature({ signer: user('octocat', 1) }) })]),
        labels: whole([{ name: 'risk/high' }]),
        assignees: whole([user('mona', 2)]),
        timelineItems: whole([
          { __typename: 'LabeledEvent', ...labelled },
          { __typename: 'UnlabeledEvent', ...labelled, actor: null },
          { __typename: 'AssignedEvent', assignee: user('hubot', 3) },
          { __typename: 'AssignedEvent', assignee: null },
        ]),
      }),
    );
    expect(change).toMatchObject({
      repository: ACME,
      number: 12,
      state: 'open',
      draft: false,
      author: { id: 198982749, login: 'copilot-swe-agent[bot]', kind: 'bot' },
      head: { sha: HEAD, ref: 'topic', fork: true },
      base: { sha: BASE, ref: 'main', isDefault: true },
      totals: { files: 1, commits: 1, additions: 1, deletions: 1 },
      files: { missing: null },
      commits: { missing: null },
      labels: { items: ['risk/high'], missing: null },
    });
    expect(change.commits.items[0]).toEqual({
      sha: HEAD,
      message: 'Add a thing',
      author: { name: 'Octo', email: 'octo@acme.dev', account: { id: 1, login: 'octocat', kind: 'user' } },
      committer: { name: 'GitHub', email: 'noreply@github.com', account: null },
      authoredAt: '2026-10-31T08:00:00Z',
      signature: { valid: true, signer: { id: 1, login: 'octocat', kind: 'user' } },
      coAuthors: { items: [], missing: null },
      parents: [BASE],
    });
    expect(change.labelEvents.items.map(({ action, actor }) => [action, actor?.login])).toEqual([
      ['added', 'mona'],
      ['removed', undefined],
    ]);
    expect(change.assignees.items.map((account) => account.login)).toEqual(['mona', 'hubot']);
  });

  it('survives ghosts, lost commits, unmapped authors and a deleted fork', async () => {
    const review = {
      fullDatabaseId: '4000000001',
      state: 'APPROVED',
      submittedAt: '2026-11-01T00:00:00Z',
      lastEditedAt: null,
      authorCanPushToRepository: false,
      body: '',
      author: null,
      commit: null,
    };
    const dependabot = { name: 'dependabot[bot]', email: 'd@x', user: user('dependabot[bot]', 49699333) };
    const { change } = await snapshot(
      pull({
        author: null,
        headRepository: null,
        reviews: whole([review, { ...review, state: 'DISMISSED', lastEditedAt: '2026-11-02T00:00:00Z' }]),
        commits: whole([commit(HEAD, { author: null, committer: dependabot })]),
      }),
    );
    expect(change.author).toBeNull();
    expect(change.head.fork).toBe(true);
    expect(change.reviews.items).toEqual([
      expect.objectContaining({ id: 4000000001, author: null, commit: null, state: 'approved', edited: false }),
      expect.objectContaining({ state: 'dismissed', edited: true, canPush: { kind: 'known', value: false } }),
    ]);
    expect(change.commits.items[0]?.author).toEqual({ name: '', email: '', account: null });
    expect(change.commits.items[0]?.committer.account?.kind).toBe('bot');
  });

  it('gives co-authors beyond the first author, and says when there are more than it could read', async () => {
    const copilot = { name: 'Copilot', email: 'c@x', user: user('Copilot', 223556219) };
    const authors = { totalCount: 25, nodes: [octocat, ...Array.from({ length: 19 }, () => copilot)] };
    const { change } = await snapshot(pull({ commits: whole([commit(HEAD, { authors })]) }));
    const coAuthors = change.commits.items[0]?.coAuthors;
    expect(coAuthors?.items).toHaveLength(19);
    expect(coAuthors?.missing?.reason).toContain('20 of 25');
  });

  it.each([
    ['nobody', null, null],
    [
      'GitHub itself',
      signature({ wasSignedByGitHub: true, signer: user('web-flow', 19864447) }),
      { valid: true, signer: null },
    ],
    ['a key that is not verified', signature({ isValid: false }), { valid: false, signer: null }],
    [
      'a bot, which GitHub shows as a user',
      signature({ signer: user('renovate[bot]', 29139614) }),
      { valid: true, signer: { id: 29139614, login: 'renovate[bot]', kind: 'bot' } },
    ],
    [
      'Copilot, which is known by its id alone',
      signature({ signer: user('Copilot', 198982749) }),
      { valid: true, signer: { id: 198982749, login: 'Copilot', kind: 'user' } },
    ],
  ])('tells that a commit was signed by %s', async (_who, given, expected) => {
    const { change } = await snapshot(pull({ commits: whole([commit(HEAD, { signature: given })]) }));
    expect(change.commits.items[0]?.signature).toEqual(expected);
  });

  it('does not take a name for its repository when another one has it now', async () => {
    graphqlAnswers({ data: data() });
    filesAnswer();
    const problem = await failure(forge().readChange({ ...ACME, id: 8 }, 12));
    expect(problem).toMatchObject({ kind: 'not-found', message: expect.stringContaining('another repository') });
  });

  it('finds our newest check run of each name and the open pull requests with the same head', async () => {
    const run = (databaseId: number, conclusion: string, externalId: string) => ({
      databaseId,
      name: 'twokey',
      status: 'COMPLETED',
      conclusion,
      externalId,
    });
    const sibling = { number: 13, state: 'OPEN', headRefOid: HEAD, baseRepository: { databaseId: 7 } };
    const commitOnHead = onHead({
      checkSuites: {
        nodes: [
          { checkRuns: { nodes: [run(86953783527, 'ACTION_REQUIRED', 'new')] } },
          { checkRuns: { nodes: [run(5, 'SUCCESS', 'old'), null] } },
          null,
        ],
      },
      associatedPullRequests: whole([
        sibling,
        { ...sibling, number: 12 },
        { ...sibling, number: 14, state: 'CLOSED' },
        { ...sibling, number: 15, headRefOid: BASE },
        { ...sibling, number: 16, baseRepository: { databaseId: 8 } },
        { ...sibling, number: 17, baseRepository: null },
      ]),
    });
    const read = await snapshot(pull({ head: { nodes: [{ commit: commitOnHead }] } }));
    expect(read.published).toEqual([
      { name: 'twokey', completed: true, conclusion: 'action_required', externalId: 'new' },
    ]);
    expect(read.siblings).toEqual({ items: [13], missing: null });
  });

  it('asks for the head commit by id where the last listed commit is another', async () => {
    graphqlAnswers(
      { data: data(pull({ head: { nodes: [{ commit: onHead({ oid: BASE }) }] } })) },
      { data: { repository: { object: null } } },
    );
    filesAnswer();
    expect((await read()).siblings.missing?.reason).toContain('head commit');
  });
});

describe('what was said', () => {
  const said = (id: number, body: string, createdAt: string, more: Json = {}) => ({
    fullDatabaseId: String(id),
    body,
    createdAt,
    lastEditedAt: null,
    includesCreatedEdit: false,
    author: user('mona', 2),
    ...more,
  });
  const review = (id: number, body: string, submittedAt: string | null, lastEditedAt: string | null = null) => ({
    fullDatabaseId: String(id),
    state: submittedAt === null ? 'PENDING' : 'COMMENTED',
    submittedAt,
    lastEditedAt,
    authorCanPushToRepository: true,
    body,
    author: user('erin', 3),
    commit: { oid: HEAD },
  });
  const thread = (id: string, comments: Json) => ({ id, comments });
  const day = (n: number) => `2026-11-0${n}T00:00:00Z`;

  it('in comments, reviews and on lines comes in the order of time, with who said it and whether it was edited', async () => {
    const { change } = await snapshot(
      pull({
        comments: whole([
          said(4000000001, '@copilot fix it', day(1)),
          said(4000000005, 'was another', day(5), { lastEditedAt: day(6), includesCreatedEdit: true }),
          said(4000000006, 'by a ghost', day(6), { author: null, includesCreatedEdit: true }),
        ]),
        reviews: whole([
          review(7, '@claude why?', day(4)),
          review(8, '', day(4)),
          review(9, 'not sent yet', null),
          review(10, 'I meant this', day(2), day(3)),
        ]),
        reviewThreads: whole([
          thread('T1', whole([said(5, 'on a line', day(3)), said(4, 'at the same moment', day(3))])),
          thread('T2', whole([said(6, 'by Copilot', day(7), { author: user('Copilot', 198982749) })])),
        ]),
      }),
    );
    expect(change.comments.missing).toBeNull();
    expect(change.comments.items.map(({ id, author, body, edited }) => [id, author?.id, body, edited])).toEqual([
      [4000000001, 2, '@copilot fix it', false],
      [10, 3, 'I meant this', true],
      [4, 2, 'at the same moment', false],
      [5, 2, 'on a line', false],
      [7, 3, '@claude why?', false],
      [4000000005, 2, 'was another', true],
      [4000000006, undefined, 'by a ghost', true],
      [6, 198982749, 'by Copilot', false],
    ]);
    expect(change.reviews.items.map(({ id }) => id)).toEqual([7, 8, 9, 10]);
  });

  it('is read to its end: comments, threads, and what is in them', async () => {
    graphqlAnswers({
      data: data(
        pull({
          comments: whole([said(1, 'a', day(1))], goesOn('c1')),
          reviewThreads: whole([thread('T1', whole([said(2, 'b', day(2))], goesOn('t1')))], goesOn('r1')),
        }),
      ),
    });
    filesAnswer();
    pageAnswers({
      comments: [whole([said(5, 'e', day(5))])],
      reviewThreads: [whole([thread('T2', whole([said(4, 'd', day(4))]))])],
    });
    const ofThread = { id: 'T1', after: 't1' };
    nock(API)
      .post('/graphql', (body: Json) => JSON.stringify(body.variables) === JSON.stringify(ofThread))
      .reply(200, { data: { node: { comments: whole([said(3, 'c', day(3))]) } } });
    const { comments } = (await read()).change;
    expect(comments.items.map(({ body }) => body).join('')).toBe('abcde');
    expect(comments.missing).toBeNull();
  });

  it.each([
    ['a comment is left out', { comments: whole([null]) }, 'left out some of the comments'],
    ['a thread is left out', { reviewThreads: whole([null]) }, 'left out some of the threads'],
    ['a comment of a thread is left out', { reviewThreads: whole([thread('T', whole([null]))]) }, 'of the comments'],
    ['the reviews are not shown', { reviews: null }, 'did not show the reviews'],
    ['it is too long to be kept', { comments: whole([said(1, 'x'.repeat(70_000), day(1))]) }, 'longer than 64 KB'],
  ])('is missing in part where %s', async (_what, more, reason) => {
    const { comments } = (await snapshot(pull(more))).change;
    expect(comments.missing?.reason).toContain(reason);
    for (const { body } of comments.items) expect(body.length).toBeLessThanOrEqual(65_536);
  });

  it('is missing in part where a thread is gone when the rest of it is asked for', async () => {
    graphqlAnswers(
      { data: data(pull({ reviewThreads: whole([thread('T', whole([said(1, 'a', day(1))], goesOn('t')))]) })) },
      { data: { node: null }, errors: [{ type: 'NOT_FOUND', path: ['node'], message: 'secret body' }] },
    );
    filesAnswer();
    const { comments } = (await read()).change;
    expect(comments.items).toHaveLength(1);
    expect(comments.missing?.reason).toContain('left out');
  });

  it('is missing in part where there are more long threads than a change is worth', async () => {
    const long = (index: number) => thread(`T${index}`, whole([said(index, 'a', day(1))], goesOn('t')));
    graphqlAnswers({
      data: data(pull({ reviewThreads: whole(Array.from({ length: 21 }, (_, index) => long(index))) })),
    });
    filesAnswer();
    graphqlAnswers(
      ...Array.from({ length: 20 }, () => ({ data: { node: { comments: whole([said(99, 'b', day(2))]) } } })),
    );
    const { comments } = (await read()).change;
    expect(comments.items).toHaveLength(41);
    expect(comments.missing?.reason).toBe('GitHub lists more comments than were read');
  });

  it('fails the reading where the rest of a thread cannot be had now', async () => {
    graphqlAnswers({ data: data(pull({ reviewThreads: whole([thread('T', whole([], goesOn('t')))]) })) });
    filesAnswer();
    nock(API).post('/graphql').reply(502, {});
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind: 'unavailable' });
  });
});

describe('the app through which a pull request was opened', () => {
  async function app(hands: Forge = forge(), number = 12) {
    graphqlAnswers({ data: data() });
    nock(API)
      .get(`/repos/acme/infra/pulls/${number}/files`)
      .query(true)
      .optionally()
      .reply(200, [file('main.tf')]);
    const result = await hands.readChange(ACME, number);
    if (result.kind === 'error') throw new Error(result.error.message);
    return result.value.change.app;
  }

  it('is told by its slug, and asked for once for each pull request', async () => {
    issue.body = { performed_via_github_app: { id: 5, slug: 'chatgpt-codex-connector', name: 'x' } };
    const hands = forge();
    for (const number of [12, 12, 13, 12]) {
      expect(await app(hands, number)).toEqual({ kind: 'known', value: 'chatgpt-codex-connector' });
    }
    expect(issue.calls).toBe(2);
  });

  it('is known to be none where it was opened by hand', async () => {
    expect(await app()).toEqual({ kind: 'known', value: null });
  });

  it.each([403, 404, 410])('is unknown where GitHub does not tell (%i), and is asked for again', async (status) => {
    Object.assign(issue, { status, body: { message: 'secret body' } });
    const hands = forge();
    expect(await app(hands)).toEqual({ kind: 'unknown', reason: expect.stringContaining('issues: read') });
    Object.assign(issue, { status: 200, body: { performed_via_github_app: null } });
    expect(await app(hands)).toEqual({ kind: 'known', value: null });
  });

  it.each([{}, { performed_via_github_app: {} }])('is unknown where the answer does not say: %j', async (body) => {
    issue.body = body;
    expect(await app()).toEqual({ kind: 'unknown', reason: expect.stringContaining('does not tell') });
  });

  it.each([
    [502, {}, 'unavailable'],
    [429, {}, 'rate-limited'],
    [200, [], 'invalid-answer'],
  ])('that cannot be asked for now (%i) fails the reading, which is tried again', async (status, body, kind) => {
    Object.assign(issue, { status, body });
    graphqlAnswers({ data: data() });
    filesAnswer();
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind });
  });

  it('is forgotten where more are remembered than there is room for', async () => {
    const readApp = appReader(adaptOctokit(new Octokit({ auth: TOKEN, log: quiet })), 2);
    for (const number of [1, 2, 3, 3, 2, 1]) expect((await readApp(ACME, number)).kind).toBe('ok');
    expect(issue.calls).toBe(4);
  });
});

describe('lists are read to their end', () => {
  it('follows every GraphQL list over its pages', async () => {
    const review = (id: number) => ({
      fullDatabaseId: String(id),
      state: 'COMMENTED',
      submittedAt: null,
      lastEditedAt: null,
      authorCanPushToRepository: true,
      body: '',
      author: user('mona', 2),
      commit: { oid: HEAD },
    });
    const commits = Array.from({ length: 240 }, (_, index) => commit(index === 239 ? HEAD : numbered(index)));
    const event = (login: string) => ({ __typename: 'AssignedEvent', assignee: user(login, login.length) });
    graphqlAnswers({
      data: data(
        pull({
          commits: whole(commits.slice(0, 100), { totalCount: 240, ...goesOn('c1') }),
          reviews: whole([review(1)], goesOn('r1')),
          labels: whole([{ name: 'one' }], goesOn('l1')),
          timelineItems: whole([event('a')], goesOn('t1')),
        }),
      ),
    });
    filesAnswer();
    pageAnswers({
      commits: [
        whole(commits.slice(100, 200), { totalCount: 240, ...goesOn('c2') }),
        whole(commits.slice(200), { totalCount: 240 }),
      ],
      reviews: [whole([review(2)])],
      labels: [whole([{ name: 'two' }])],
      timelineItems: [whole([event('bb')])],
    });
    const { change } = await read();
    expect(change.commits.items).toHaveLength(240);
    expect(change.commits.missing).toBeNull();
    expect(change.reviews.items.map((item) => item.id)).toEqual([1, 2]);
    expect(change.labels.items).toEqual(['one', 'two']);
    expect(change.assignees.items.map((account) => account.login)).toEqual(['a', 'bb']);
  });

  it.each([
    ['a cursor that stands still', whole([{ name: 'two' }], goesOn('l1')), 'more labels'],
    ['an entry that is left out', whole([null]), 'left out'],
  ])('takes %s for a list that is cut short', async (_what, page, reason) => {
    graphqlAnswers({ data: data(pull({ labels: whole([{ name: 'one' }], goesOn('l1')) })) });
    filesAnswer();
    pageAnswers({ labels: [page] });
    expect((await read()).change.labels.missing?.reason).toContain(reason);
  });

  it('starts over when the head moves between two pages of a list', async () => {
    graphqlAnswers(
      { data: data(pull({ labels: whole([], goesOn('l1')) })) },
      { data: { repository: { pullRequest: { headRefOid: BASE, page: whole([]) } } } },
      { data: data() },
    );
    filesAnswer();
    expect((await read()).change.labels.missing).toBeNull();
  });

  it('reads the files of a large change in parallel pages and counts them', async () => {
    const files = Array.from({ length: 250 }, (_, index) => file(`f${index}`));
    graphqlAnswers({ data: data(pull({ changedFiles: 250 })) });
    for (const page of [1, 2, 3]) filesAnswer(files.slice((page - 1) * 100, page * 100), page);
    const { change } = await read();
    expect(change.files.items.map((item) => item.path)).toEqual(files.map((item) => item.filename));
    expect(change.files.missing).toBeNull();
  });

  it('says what is missing of more than 3,000 files', async () => {
    graphqlAnswers({ data: data(pull({ changedFiles: 3400 })) });
    for (let page = 1; page <= 30; page += 1) {
      filesAnswer(
        Array.from({ length: 100 }, (_, index) => file(`f${page}-${index}`)),
        page,
      );
    }
    const { files } = (await read()).change;
    expect(files.items).toHaveLength(3000);
    expect(files.missing?.reason).toBe('GitHub lists 3000 of 3400 changed files');
  });

  it.each<[string, Json, Json[], string, nock.ReplyHeaders?]>([
    ['fewer files than it counts', { changedFiles: 2 }, [file('a')], '1 of 2'],
    ['more files than it counts', { changedFiles: 1 }, [file('a'), file('b')], '2 of 1'],
    ['a page more than it counts', { changedFiles: 1 }, [file('a')], 'more files', { link: '<x>; rel="next"' }],
    ['one file twice', { changedFiles: 2 }, [file('a'), file('a')], '1 of 2'],
  ])(
    'takes a list with %s for one that is cut short',
    async (_what, more, files, reason, headers: nock.ReplyHeaders = {}) => {
      graphqlAnswers({ data: data(pull(more)) });
      nock(API).get(FILES).query(true).reply(200, files, headers);
      expect((await read()).change.files.missing?.reason).toContain(reason);
    },
  );

  it('takes a diff that GitHub will not compute for unseen files', async () => {
    graphqlAnswers({ data: data() }, { data: { repository: { pullRequest: { headRefOid: HEAD } } } });
    nock(API).get(FILES).query(true).reply(422, { message: 'secret body' });
    expect((await read()).change.files).toEqual({
      items: [],
      missing: { kind: 'unknown', reason: expect.stringContaining('too large') },
    });
  });
});

describe('more than 250 commits', () => {
  const compared = (index: number) => ({
    sha: index === 2 ? HEAD : numbered(index),
    commit: {
      message: index === 0 ? 'm\n\nCo-Authored-By: X <x@y>' : 'm',
      author: { name: 'A', email: 'a@x' },
      committer: null,
    },
    author: index === 0 ? { login: 'Copilot', id: 198982749, type: 'Bot' } : {},
    committer: null,
    parents: [{ sha: numbered(index + 1) }],
  });
  const COMPARE = `/repos/acme/infra/compare/${BASE}...${HEAD}`;

  /** GraphQL counts `total` but stops after 100; the comparison has `found`. */
  async function commitsBy(total: number, found: number): Promise<Snapshot> {
    graphqlAnswers({ data: data(pull({ commits: whole([commit(numbered(1))], { totalCount: total }) })) });
    filesAnswer();
    for (let page = 1; page <= Math.ceil(found / 100); page += 1) {
      const commits = Array.from({ length: Math.min(100, found - (page - 1) * 100) }, (_, i) =>
        compared(i + (page - 1) * 100),
      );
      const link = page * 100 < found ? { link: `<${API}/x>; rel="next"` } : { link: `<${API}/x>; rel="first"` };
      nock(API)
        .get(COMPARE)
        .query({ per_page: 100, page })
        .reply(200, { total_commits: found, commits, files: [] }, link);
    }
    return await read();
  }

  it('are completed from the comparison of base and head', async () => {
    const { commits, totals } = (await commitsBy(400, 400)).change;
    expect(commits.missing).toBeNull();
    expect(commits.items).toHaveLength(400);
    expect(totals.commits).toBe(400);
    expect(commits.items[0]?.author.account).toEqual({ id: 198982749, login: 'Copilot[bot]', kind: 'bot' });
    expect(commits.items[0]?.coAuthors.missing).not.toBeNull();
    expect(commits.items.filter((item) => item.coAuthors.missing !== null)).toHaveLength(1);
  });

  it('are missing where the comparison falls short as well', async () => {
    const { commits } = (await commitsBy(400, 300)).change;
    expect(commits.missing?.reason).toBe('GitHub lists 300 of 400 commits');
  });

  it('may hide behind a count of exactly 250', async () => {
    const { commits, totals } = (await commitsBy(250, 310)).change;
    expect(commits.items).toHaveLength(310);
    expect(commits.missing).toBeNull();
    expect(totals.commits).toBe(310);
  });

  it('are missing where the head is not among them', async () => {
    graphqlAnswers({ data: data(pull({ commits: whole([commit(numbered(1))]) })) });
    filesAnswer();
    nock(API)
      .get(COMPARE)
      .query(true)
      .reply(200, { total_commits: 1, commits: [compared(1)] });
    expect((await read()).change.commits.missing?.reason).toContain('without the head');
  });

  it('are missing where the branches cannot be compared', async () => {
    graphqlAnswers({ data: data(pull({ commits: whole([commit()], { totalCount: 400 }) })) });
    filesAnswer();
    nock(API).get(COMPARE).query(true).reply(404, {});
    expect((await read()).change.commits.missing?.reason).toContain('cannot compare');
  });

  it('are missing where a commit has more parents than were read', async () => {
    const parents = { totalCount: 30, nodes: [{ oid: BASE }] };
    const { commits } = (await snapshot(pull({ commits: whole([commit(HEAD, { parents })]) }))).change;
    expect(commits.missing?.reason).toContain('parents');
  });
});

describe('a head that moves while it is read', () => {
  const elsewhere = file('main.tf', { contents_url: `${API}/x?ref=${sha('d')}` });

  it('is read once more', async () => {
    graphqlAnswers({ data: data() }, { data: data() });
    filesAnswer([elsewhere]);
    filesAnswer();
    expect((await read()).change.head.sha).toBe(HEAD);
  });

  it('is given up when it moves again', async () => {
    graphqlAnswers({ data: data() }, { data: data() });
    filesAnswer([elsewhere]);
    filesAnswer([elsewhere]);
    const problem = await failure(forge().readChange(ACME, 12));
    expect(problem).toEqual({ kind: 'unavailable', message: 'the head moved while it was read', retryAfter: null });
  });

  it('is asked for again where no file tells which head it belongs to', async () => {
    const removed = file('main.tf', { status: 'removed', contents_url: `${API}/x?ref=${BASE}` });
    const still = { data: { repository: { pullRequest: { headRefOid: HEAD } } } };
    const moved = { data: { repository: { pullRequest: { headRefOid: sha('d') } } } };
    graphqlAnswers({ data: data() }, moved, { data: data() }, still);
    filesAnswer([removed]);
    filesAnswer([removed]);
    expect((await read()).change.files.missing).toBeNull();
  });
});

describe('patches', () => {
  const patchOf = async (more: Json) => {
    const { files } = (await snapshot(pull(), [file('x', { patch: undefined, ...more })])).change;
    return files.items[0]?.patch;
  };

  it('are unknown where GitHub shows none', async () => {
    const reason = 'GitHub shows no patch: binary or too large';
    expect(await patchOf({})).toEqual({ kind: 'unknown', reason });
    expect(await patchOf({ additions: 0, deletions: 0 })).toEqual({ kind: 'unknown', reason });
  });

  it('are empty for an empty file', async () => {
    const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
    expect(await patchOf({ status: 'added', sha: empty, additions: 0, deletions: 0 })).toEqual({
      kind: 'known',
      value: '',
    });
    expect((await patchOf({ status: 'modified', sha: empty }))?.kind).toBe('unknown');
  });

  it('are empty for a rename only when the blob is the one that the old path had', async () => {
    const rename = { status: 'renamed', additions: 0, deletions: 0, patch: undefined };
    graphqlAnswers(
      { data: data(pull({ changedFiles: 3 })) },
      { data: { repository: { e0: { oid: sha('c') }, e1: { oid: sha('d') }, e2: null } } },
    );
    filesAnswer(['pure', 'hidden', 'lost'].map((path) => file(path, { ...rename, previous_filename: `old/${path}` })));
    const { files } = (await read()).change;
    expect(files.items.map((item) => [item.previousPath, item.patch.kind])).toEqual([
      ['old/pure', 'known'],
      ['old/hidden', 'unknown'],
      ['old/lost', 'unknown'],
    ]);
  });
});

describe('policy files', () => {
  const blob = { text: 'version: 1', byteSize: 10, isBinary: false, isTruncated: false };
  const entry = (more: Json = {}, object: Json = {}) => ({
    oid: sha('e'),
    mode: 0o100644,
    type: 'blob',
    object: { ...blob, ...object },
    ...more,
  });
  const policyOf = async (found: unknown) =>
    (await snapshot(pull({ baseRef: { target: { file: found } } }))).repositoryPolicy;

  it('come with their place and blob', async () => {
    expect(await policyOf(entry())).toEqual({
      kind: 'known',
      value: { source: 'acme/infra@main:.github/twokey.yml', blob: sha('e'), text: 'version: 1' },
    });
    expect(await policyOf(null)).toEqual({ kind: 'known', value: null });
  });

  it.each([
    ['symbolic link', entry({ mode: 40960 })],
    ['submodule', entry({ mode: 57344, type: 'commit', object: null })],
    ['submodule', entry({ mode: 57344, type: 'commit' }, {})],
    ['not a regular file', entry({ mode: 16384, type: 'tree', object: {} })],
    ['binary', entry({}, { text: null, isBinary: true })],
    ['cut short', entry({}, { isTruncated: true })],
    ['larger than 256 KB', entry({}, { byteSize: 262145 })],
    ['no text', entry({}, { text: null })],
  ])('are unknown where the file is: %s', async (reason, found) => {
    expect(await policyOf(found)).toEqual({ kind: 'unknown', reason: expect.stringContaining(reason) });
  });

  it('are unknown where the base branch is gone', async () => {
    const { repositoryPolicy } = await snapshot(pull({ baseRef: null }));
    expect(repositoryPolicy).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('gone') });
  });

  it('of the organisation come from its .github repository', async () => {
    const defaultBranchRef = { name: 'trunk', target: { file: entry() } };
    graphqlAnswers({ data: data(pull(), { name: '.github', owner: { login: 'acme' }, defaultBranchRef }) });
    filesAnswer();
    const source = 'acme/.github@trunk:twokey.yml';
    expect((await read()).organisationPolicy).toMatchObject({ kind: 'known', value: { source } });
  });

  it('of the organisation are known to be none where no such repository is visible', async () => {
    graphqlAnswers({ data: data(), errors: [{ type: 'NOT_FOUND', path: ['floor'], message: 'secret body' }] });
    filesAnswer();
    expect((await read()).organisationPolicy).toEqual({ kind: 'known', value: null });
  });
});

describe('failures', () => {
  const head = { date: 'Sat, 21 Nov 2026 00:00:00 GMT' };
  const reset = String(Date.parse(head.date) / 1000 + 30);

  it.each([
    [404, {}, 'not-found', null],
    [401, {}, 'forbidden', null],
    [403, {}, 'forbidden', null],
    [403, { 'retry-after': '7' }, 'rate-limited', 7],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, ...head }, 'rate-limited', 31],
    [403, { 'x-ratelimit-remaining': '0' }, 'rate-limited', 60],
    [429, { 'retry-after': '120' }, 'rate-limited', 120],
    [500, {}, 'unavailable', null],
    [502, {}, 'unavailable', null],
    [400, {}, 'invalid-answer', null],
  ])('%i with %j is %s', async (status, headers, kind, retryAfter) => {
    graphqlAnswers({ data: data() });
    nock(API).get(FILES).query(true).reply(status, { message: 'secret body' }, headers);
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind, retryAfter });
  });

  it('of a missing permission name it', async () => {
    graphqlAnswers({ data: data() });
    const headers = { 'x-accepted-github-permissions': 'pull_requests=read' };
    nock(API).get(FILES).query(true).reply(403, {}, headers);
    expect((await failure(forge().readChange(ACME, 12))).message).toContain('pull_requests=read');
  });

  it('of the secondary limit without a header wait a minute', async () => {
    graphqlAnswers({ data: data() });
    nock(API).get(FILES).query(true).reply(403, { message: 'You have exceeded a secondary rate limit' });
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind: 'rate-limited', retryAfter: 60 });
  });

  it.each([
    [[{ type: 'NOT_FOUND', path: ['repository', 'pullRequest'] }], 'not-found'],
    [
      [
        { type: 'NOT_FOUND', path: ['repository'] },
        { type: 'NOT_FOUND', path: ['floor'] },
      ],
      'not-found',
    ],
    [[{ type: 'FORBIDDEN', path: ['floor'] }], 'forbidden'],
    [[{ type: 'NOT_FOUND', path: ['floor', 'defaultBranchRef'] }], 'unavailable'],
    [[{ type: 'NOT_FOUND', path: ['repository', 'pullRequest', 'reviews'] }], 'unavailable'],
    [[{ type: 'RATE_LIMITED' }], 'rate-limited'],
    [[{ message: 'Something went wrong while executing your query' }], 'unavailable'],
    [[{ extensions: { code: 'undefinedField' } }], 'invalid-answer'],
    [[], 'invalid-answer'],
  ])('in a GraphQL answer fail it as a whole: %j', async (errors, kind) => {
    graphqlAnswers({ data: data(), errors });
    filesAnswer();
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind });
  });

  it.each([
    ['null', { data: null }, ''],
    ['without a pull request', { data: data({}) }, 'pullRequest'],
    ['with an object id that is none', { data: data(pull({ headRefOid: 'main' })) }, 'headRefOid'],
    ['with an unknown review state', { data: data(pull({ reviews: whole([{ state: 'MAYBE' }]) })) }, 'reviews'],
  ])('to understand an answer that is %s name the place, not the value', async (_what, answer, place) => {
    graphqlAnswers(answer);
    filesAnswer();
    const problem = await failure(forge().readChange(ACME, 12));
    expect(problem).toMatchObject({ kind: 'invalid-answer', message: expect.stringContaining(place) });
  });

  it('of an answer that breaks off are unavailable', async () => {
    nock(API).post('/graphql').reply(200, '<html>secret body</html>', { 'content-type': 'text/html' });
    filesAnswer();
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind: 'unavailable' });
    graphqlAnswers({ data: data() });
    nock(API).get(FILES).query(true).reply(200, '', { 'content-type': 'application/json' });
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({ kind: 'unavailable' });
  });

  it('to list what the answer holds back are missing lists', async () => {
    const { change } = await snapshot(pull({ reviews: null, labels: null, commits: whole([commit()]) }));
    expect(change.reviews.missing?.reason).toBe('GitHub did not show the reviews');
    expect(change.labels.missing?.reason).toBe('GitHub did not show the labels');
  });

  it('of the network are unavailable', async () => {
    nock(API).post('/graphql').replyWithError('getaddrinfo ENOTFOUND api.github.com');
    filesAnswer();
    expect(await failure(forge().readChange(ACME, 12))).toMatchObject({
      kind: 'unavailable',
      message: 'reading acme/infra#12: GitHub could not be reached',
    });
  });

  it('to answer in time are unavailable', async () => {
    const never: typeof globalThis.fetch = (_input, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const octokit = new Octokit({ log: quiet, request: { fetch: never } });
    const client = adaptOctokit(octokit, 1);
    const slow = createForge({ client, appId: 99, botLogin: 'x', clock: () => 0, texts: textCache(1 << 20) });
    expect(await failure(slow.readChange(ACME, 12))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('in time'),
    });
    await expect(timeLimited(never, 1)(API)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('that are no errors at all are unavailable', () => {
    expect(callErrorOf(undefined, 'x').kind).toBe('unavailable');
    expect(callErrorOf('text', 'x').kind).toBe('unavailable');
  });
});

describe('publishing a check run', () => {
  const check: DesiredCheck = {
    name: 'twokey',
    sha: HEAD,
    conclusion: 'action_required',
    title: 'Needs 2 approvals',
    summary: 'why',
    text: '',
    annotations: Array.from({ length: 120 }, (_, index) => ({
      path: 'main.tf',
      line: index + 1,
      level: 'warning' as const,
      title: 'iam',
      message: 'm',
    })),
  };
  const RUNS = '/repos/acme/infra/check-runs';

  it('creates it complete, with a re-run action, and adds annotations 50 a request', async () => {
    const bodies: Json[] = [];
    const keep = (body: Json) => bodies.push(body) > 0;
    nock(API).post(RUNS, keep).reply(201, { id: 86953783527 });
    nock(API).patch(`${RUNS}/86953783527`, keep).times(2).reply(200, {});
    expect(await forge().publishCheck(ACME, check, 'digest')).toEqual({ kind: 'ok', value: null });
    const { output, ...rest } = bodies[0] ?? {};
    expect(rest).toEqual({
      name: 'twokey',
      head_sha: HEAD,
      status: 'completed',
      conclusion: 'action_required',
      external_id: 'unfinished',
      actions: [{ label: 'Re-run', description: 'Read the change again and decide', identifier: 'rerun' }],
    });
    expect(bodies.slice(1).map((body) => body.external_id)).toEqual([undefined, 'digest']);
    const outputs = [output, bodies[1]?.output, bodies[2]?.output] as { annotations: Json[]; title: string }[];
    expect(outputs.map((each) => each.annotations.length)).toEqual([50, 50, 20]);
    expect(outputs.every((each) => each.title === check.title && !('text' in each))).toBe(true);
    expect(outputs[2]?.annotations.at(-1)).toEqual({
      path: 'main.tf',
      start_line: 120,
      end_line: 120,
      annotation_level: 'warning',
      title: 'iam',
      message: 'm',
    });
  });

  it.each([
    [201, {}, 'invalid-answer'],
    [422, { message: 'secret body' }, 'invalid-answer'],
    [403, {}, 'forbidden'],
    [502, {}, 'unavailable'],
  ])('fails when creation answers %i %j', async (status, body, kind) => {
    nock(API).post(RUNS).reply(status, body);
    expect(await failure(forge().publishCheck(ACME, check, 'digest'))).toMatchObject({ kind });
  });

  it('fails when an annotation request fails', async () => {
    nock(API).post(RUNS).reply(201, { id: 5 });
    nock(API).patch(`${RUNS}/5`).reply(500, {});
    expect(await failure(forge().publishCheck(ACME, check, 'digest'))).toMatchObject({ kind: 'unavailable' });
  });
});

describe('applying labels', () => {
  const risk = { name: 'risk/high', color: 'b60205', description: 'High risk' };
  const ai = { name: 'origin/ai', color: '5319e7', description: 'Written by an agent' };
  const LABELS = '/repos/acme/infra/issues/12/labels';

  it('defines each label once, adds all in one call and takes others off', async () => {
    const hands = forge();
    nock(API)
      .post('/repos/acme/infra/labels', { ...risk })
      .reply(201, {});
    nock(API)
      .post('/repos/acme/infra/labels', { ...ai })
      .reply(422, { errors: [{ code: 'already_exists' }] });
    nock(API)
      .post(LABELS, { labels: ['risk/high', 'origin/ai'] })
      .twice()
      .reply(200, []);
    nock(API).delete(`${LABELS}/risk%2Flow`).reply(404, {});
    nock(API).delete(`${LABELS}/risk%2Fmedium`).reply(200, []);
    const remove = ['risk/low', 'risk/medium'];
    expect(await hands.applyLabels(ACME, 12, { add: [risk, ai], remove })).toEqual({ kind: 'ok', value: null });
    expect(await hands.applyLabels(ACME, 12, { add: [risk, ai], remove: [] })).toEqual({ kind: 'ok', value: null });
  });

  it('asks nothing when nothing changes', async () => {
    expect(await forge().applyLabels(ACME, 12, { add: [], remove: [] })).toEqual({ kind: 'ok', value: null });
  });

  it('fails when a definition, an addition or a removal fails', async () => {
    nock(API)
      .post('/repos/acme/infra/labels')
      .reply(422, { errors: [{ code: 'invalid' }] });
    expect((await failure(forge().applyLabels(ACME, 12, { add: [risk], remove: [] }))).kind).toBe('invalid-answer');
    nock(API).post('/repos/acme/infra/labels').reply(201, {});
    nock(API).post(LABELS).reply(403, {});
    expect((await failure(forge().applyLabels(ACME, 12, { add: [risk], remove: [] }))).kind).toBe('forbidden');
    nock(API).delete(`${LABELS}/x`).reply(503, {});
    expect((await failure(forge().applyLabels(ACME, 12, { add: [], remove: ['x'] }))).kind).toBe('unavailable');
  });
});

describe('teams', () => {
  const MEMBERS = '/orgs/acme/teams/security/members';
  const member = (id: number) => ({ id, login: `m${id}`, type: 'User' });

  it('are read to the end, and asked again where the answer must not be older', async () => {
    let now = 0;
    const hands = forge({ clock: () => now });
    const pages = [Array.from({ length: 100 }, (_, index) => member(index)), [member(100)]];
    for (const [index, members] of pages.entries()) {
      nock(API)
        .get(MEMBERS)
        .query({ per_page: 100, page: index + 1 })
        .reply(200, members);
    }
    const first = await hands.readTeam('@acme/security', 0);
    expect(first.kind === 'known' && first.value.length).toBe(101);
    now = 59_999;
    expect(await hands.readTeam('@ACME/security', 0)).toBe(first);
    nock(API)
      .get(MEMBERS)
      .query(true)
      .reply(200, [member(1)]);
    const later = await hands.readTeam('@acme/security', 1);
    expect(later).toEqual({ kind: 'known', value: [{ id: 1, login: 'm1', kind: 'user' }] });
  });

  it('that cannot be read are unknown, with the permission that is needed, and are asked for again', async () => {
    const hands = forge();
    nock(API).get(MEMBERS).query(true).reply(404, { message: 'secret body' });
    const hidden = await hands.readTeam('@acme/security', 0);
    expect(hidden).toEqual({ kind: 'unknown', reason: expect.stringContaining('members: read') });
    nock(API).get(MEMBERS).query(true).reply(502);
    expect(await hands.readTeam('@acme/security', 0)).toEqual({
      kind: 'unknown',
      reason: expect.stringContaining('failed (502)'),
    });
  });

  it.each(['@mona', 'acme/security', '@acme/a/b', '@acme/ x'])('are not guessed from %s', async (name) => {
    expect((await forge().readTeam(name, 0)).kind).toBe('unknown');
  });
});

describe('lists for sweeps', () => {
  const open = (number: number, more: Json = {}) => ({
    number,
    state: 'open',
    head: { sha: HEAD },
    base: { ref: 'main', repo: { id: 7 } },
    ...more,
  });

  it('names the open pull requests, of one base where asked', async () => {
    const next = { link: `<${API}/x?page=2>; rel="next"` };
    nock(API)
      .get('/repos/acme/infra/pulls')
      .query({ state: 'open', per_page: 100, page: 1 })
      .reply(200, [open(1)], next);
    nock(API)
      .get('/repos/acme/infra/pulls')
      .query({ state: 'open', per_page: 100, page: 2 })
      .reply(200, [open(2)]);
    expect(await forge().listOpenChanges(ACME, {})).toEqual({ kind: 'ok', value: [1, 2] });
    nock(API)
      .get('/repos/acme/infra/pulls')
      .query({ state: 'open', base: 'release/1', per_page: 100, page: 1 })
      .reply(200, [open(3, { base: { ref: 'release/1', repo: { id: 7 } } })]);
    expect(await forge().listOpenChanges(ACME, { base: 'release/1' })).toEqual({ kind: 'ok', value: [3] });
  });

  it('names the open pull requests of this repository that have a commit as their head', async () => {
    nock(API)
      .get(`/repos/acme/infra/commits/${HEAD}/pulls`)
      .query({ per_page: 100, page: 1 })
      .reply(200, [
        open(1),
        open(2, { state: 'closed' }),
        open(3, { head: { sha: BASE } }),
        open(4, { base: { ref: 'main', repo: { id: 8 } } }),
      ]);
    expect(await forge().listOpenChanges(ACME, { head: HEAD })).toEqual({ kind: 'ok', value: [1] });
  });

  it('names the repositories of the installation without the archived ones', async () => {
    const repository = (id: number, archived: boolean) => ({ id, name: `r${id}`, owner: { login: 'acme' }, archived });
    nock(API)
      .get('/installation/repositories')
      .query({ per_page: 100, page: 1 })
      .reply(200, { total_count: 2, repositories: [repository(1, false), repository(2, true)] });
    expect(await forge().listRepositories()).toEqual({ kind: 'ok', value: [{ id: 1, owner: 'acme', name: 'r1' }] });
  });

  it('fails on a list that is not the documented one, or that never ends', async () => {
    nock(API).get('/installation/repositories').query(true).reply(200, []);
    expect((await failure(forge().listRepositories())).kind).toBe('invalid-answer');
    const endless: GitHubClient = {
      graphql: async () => null,
      request: async () => ({ status: 200, headers: { link: '<x>; rel="next"' }, data: [] }),
    };
    const hands = createForge({ client: endless, appId: 1, botLogin: 'x', clock: () => 0, texts: textCache(1 << 20) });
    expect((await failure(hands.listOpenChanges(ACME, {}))).message).toContain('without an end');
  });
});

describe('contents of changed files', () => {
  const blob = (text: string | null, more: Json = {}): Json => {
    return { __typename: 'Blob', byteSize: 5, isBinary: false, isTruncated: false, text, ...more };
  };

  /** Answers every query for texts from this table; what is not in it is not found. Tells how many ids each asked for. */
  function contents(table: Readonly<Record<string, Json>>): number[] {
    const asked: number[] = [];
    nock(API)
      .persist()
      .post('/graphql', (body: Json) => String(body.query).startsWith('query texts'))
      .reply(200, (_uri, body) => {
        const { owner, name, ...ids } = (body as { variables: Record<string, string> }).variables;
        asked.push(Object.keys(ids).length);
        const found = Object.entries(ids).map(([alias, id]) => [alias, table[id] ?? null]);
        return { data: { repository: Object.fromEntries(found) } };
      });
    return asked;
  }

  async function texts(blobs: readonly string[], hands = forge(), repository = ACME) {
    const result = await hands.readTexts(repository, blobs);
    if (result.kind === 'error') throw new Error(result.error.message);
    return [...result.value.values()].map((fact) => (fact.kind === 'known' ? fact.value : fact.reason));
  }

  it('come in one query, and what has no text says why', async () => {
    const ids = ['1', '2', '3', '4', '5', '6', '7'].map(sha);
    const [text, binary, large, cut, gone, commit, strange] = ids;
    const asked = contents({
      [`${text}`]: blob('\ufeffa\r\n'),
      [`${binary}`]: blob(null, { isBinary: true }),
      [`${large}`]: blob('…', { byteSize: 1_000_001, isTruncated: true }),
      [`${cut}`]: blob('…', { byteSize: 600_000, isTruncated: true }),
      [`${commit}`]: { __typename: 'Commit' },
      [`${strange}`]: blob(null, { isBinary: null }),
    });
    expect(await texts([...ids, `${gone}`, 'no id'])).toEqual([
      '\ufeffa\r\n',
      'the file is binary',
      'the file is larger than 1000000 bytes',
      'the file is larger than GitHub shows',
      'GitHub does not find the content of the file',
      'it is no file',
      'the file has no text that GitHub shows',
      'GitHub does not find the content of the file',
    ]);
    expect(asked).toEqual([7]);
  });

  it('are asked for once, but what was not found again, and never across repositories', async () => {
    const asked = contents({ [sha('1')]: blob('one'), [sha('2')]: blob('two') });
    const hands = forge();
    const wanted = [sha('1'), sha('2'), sha('3')];
    await texts(wanted, hands);
    expect(await texts(wanted, hands)).toEqual(['one', 'two', 'GitHub does not find the content of the file']);
    await texts([sha('1'), sha('2')], hands);
    await texts([sha('1')], hands, { ...ACME, id: 8 });
    expect(asked).toEqual([3, 1, 1]);
    expect(await texts([], hands)).toEqual([]);
  });

  it('are forgotten when they fill the memory, the oldest first', () => {
    const cache = textCache(1_500);
    const long = { kind: 'known' as const, value: 'x'.repeat(400) };
    for (const key of ['a', 'b']) cache.set(key, long);
    cache.get('a');
    cache.set('c', long);
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
    cache.set('d', { kind: 'known', value: 'x'.repeat(5_000) });
    expect(['a', 'c', 'd'].map((key) => cache.get(key))).toEqual([undefined, undefined, undefined]);
  });

  it('are read a hundred at a time, five hundred at most', async () => {
    const ids = Array.from({ length: 502 }, (_, index) => numbered(index));
    const asked = contents(Object.fromEntries(ids.map((id) => [id, blob(id)])));
    const read = await texts(ids);
    expect(asked).toEqual([100, 100, 100, 100, 100]);
    expect(read.slice(0, 500)).toEqual(ids.slice(0, 500));
    expect(read.slice(500)).toEqual(Array(2).fill('more changed infrastructure files than are read'));
  });

  it('are read only until they are very large together', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => numbered(index));
    const large = 'x'.repeat(500_000);
    const asked = contents(Object.fromEntries(ids.map((id) => [id, blob(large, { byteSize: 500_000 })])));
    const read = await texts(ids);
    expect(asked).toEqual([100]);
    expect(read.filter((text) => text === large)).toHaveLength(32);
    expect(new Set(read.slice(32))).toEqual(
      new Set(['the changed infrastructure files are larger together than is read']),
    );
  });

  it('cannot be told from a failed call: it fails as a whole', async () => {
    const fails: readonly [number, Json, ForgeError['kind']][] = [
      [502, {}, 'unavailable'],
      [200, { errors: [{ type: 'RATE_LIMITED', message: 'secret body' }] }, 'rate-limited'],
      [200, { data: { repository: null }, errors: [{ message: 'secret body' }] }, 'unavailable'],
      [200, { data: { repository: { b0: { text: 'no type' } } } }, 'invalid-answer'],
    ];
    for (const [status, body, kind] of fails) {
      nock(API).post('/graphql').reply(status, body);
      expect((await failure(forge().readTexts(ACME, [sha('1')]))).kind).toBe(kind);
    }
  });

  it('that GitHub reports as not found are unknown', async () => {
    const errors = [{ type: 'NOT_FOUND', path: ['repository', 'b1'], message: 'Could not resolve' }];
    graphqlAnswers({ data: { repository: { b0: blob('one'), b1: null } }, errors });
    expect(await texts([sha('1'), sha('2')])).toEqual(['one', 'GitHub does not find the content of the file']);
  });
});

describe('an installation', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const GHES = 'https://ghe.acme.dev';

  function probotAt(baseUrl: string) {
    return createProbot({
      overrides: {
        appId: 99,
        privateKey,
        secret: 'hook',
        baseUrl,
        Octokit: PlainOctokit,
        request: { fetch: timeLimited(globalThis.fetch) },
        logLevel: 'fatal',
      },
      env: {},
    });
  }

  function tokenAt(host: string, prefix = ''): void {
    nock(host)
      .post(`${prefix}/app/installations/5/access_tokens`)
      .reply(201, { token: TOKEN, expires_at: '2100-01-01T00:00:00Z', permissions: {}, repository_selection: 'all' });
  }

  it('gets its forge once and its token once, and asks GitHub in the app’s name', async () => {
    nock(API).get('/app').reply(200, { id: 99, slug: 'twokey' });
    const probot = probotAt(API);
    const identity = await readAppIdentity(await probot.auth());
    if (identity.kind === 'error') throw new Error(identity.error.message);
    expect(identity.value).toEqual({ id: 99, slug: 'twokey', botLogin: 'twokey[bot]' });
    const forgeOf = forgesByInstallation(probot, parts(identity.value));
    const hands = await forgeOf(5);
    expect(await forgeOf(5)).toBe(hands);
    expect(hands.botLogin).toBe('twokey[bot]');
    tokenAt(API);
    const authorised = nock(API, { reqheaders: { authorization: `token ${TOKEN}` } });
    authorised.post('/graphql', (body: Json) => (body.variables as Json).appId === 99).reply(200, { data: data() });
    authorised
      .get(FILES)
      .query(true)
      .reply(200, [file('main.tf')]);
    expect((await hands.readChange(ACME, 12)).kind).toBe('ok');
  });

  it('is asked at /api/graphql where an Enterprise Server is set', async () => {
    const probot = probotAt(`${GHES}/api/v3`);
    const identity = { id: 99, slug: 'twokey', botLogin: 'twokey[bot]' };
    tokenAt(GHES, '/api/v3');
    nock(GHES).post('/api/graphql').reply(200, { data: data() });
    nock(GHES)
      .get(`/api/v3${FILES}`)
      .query(true)
      .reply(200, [file('main.tf')]);
    const hands = await forgesByInstallation(probot, parts(identity))(5);
    expect((await hands.readChange(ACME, 12)).kind).toBe('ok');
  });

  it('is asked at the set address under any other URL', async () => {
    nock('http://127.0.0.1:9').post('/graphql').reply(200, { data: data() });
    nock('http://127.0.0.1:9')
      .get(FILES)
      .query(true)
      .reply(200, [file('main.tf')]);
    expect((await forge({ baseUrl: 'http://127.0.0.1:9' }).readChange(ACME, 12)).kind).toBe('ok');
  });

  it('neither retries nor waits by itself: the job queue does', async () => {
    const probot = probotAt(API);
    tokenAt(API);
    nock(API).get('/installation/repositories').query(true).reply(502, {});
    nock(API).get('/installation/repositories').query(true).reply(429, {}, { 'retry-after': '3600' });
    nock(API).post('/repos/acme/infra/labels').times(3).reply(201, {});
    nock(API).post('/repos/acme/infra/issues/12/labels').reply(200, []);
    const hands = await forgesByInstallation(probot, parts({ id: 99, slug: 'x', botLogin: 'x[bot]' }))(5);
    expect((await failure(hands.listRepositories())).kind).toBe('unavailable');
    expect(await failure(hands.listRepositories())).toMatchObject({ kind: 'rate-limited', retryAfter: 3600 });
    const add = ['a', 'b', 'c'].map((name) => ({ name, color: '000000', description: '' }));
    const waits = jest.spyOn(globalThis, 'setTimeout');
    expect((await hands.applyLabels(ACME, 12, { add, remove: [] })).kind).toBe('ok');
    // Probot's own throttle would wait for a second between two writes.
    expect(waits.mock.calls.filter(([, milliseconds = 0]) => milliseconds >= 100)).toEqual([]);
    waits.mockRestore();
  });

  it('is asked with the tag of its last answer, and an unchanged one is used again', async () => {
    const outcomes: string[] = [];
    const identity = { id: 99, slug: 'x', botLogin: 'x[bot]' };
    const meter = { called: (_: string, outcome: string) => void outcomes.push(outcome), cached() {} };
    tokenAt(API);
    const members = () => nock(API).get('/orgs/acme/teams/security/members').query(true);
    members().reply(200, [{ login: 'carol', id: 3, type: 'User' }], { etag: 'W/"one"' });
    members().matchHeader('if-none-match', 'W/"one"').reply(304);
    members().matchHeader('if-none-match', 'W/"one"').reply(200, [], { etag: 'W/"two"' });
    const hands = await forgesByInstallation(probotAt(API), { ...parts(identity), meter })(5);
    const carol = { kind: 'known', value: [{ id: 3, login: 'carol', kind: 'user' }] };
    expect(await hands.readTeam('@acme/security', 1)).toEqual(carol);
    expect(await hands.readTeam('@acme/security', 1)).toEqual(carol);
    expect(await hands.readTeam('@acme/security', 1)).toEqual({ kind: 'known', value: [] });
    expect(outcomes).toEqual(['answered', 'not-modified', 'answered']);
  });

  it('is asked for no more than GitHub bears, and told when there is room again', () => {
    let now = 0;
    const budget = budgetOf(() => now);
    const write = { api: 'rest', isWrite: true } as const;
    const taken = (count: number) => Array.from({ length: count }, () => budget.take(write));
    expect(taken(80)).toEqual(Array(80).fill(null));
    expect(budget.take(write)).toBe(60);
    expect(budget.take({ api: 'graphql', isWrite: false })).toBeNull();
    for (now = 60_000; now < 6 * 60_000; now += 60_000) expect(taken(80)).toEqual(Array(80).fill(null));
    expect(taken(21).slice(-2)).toEqual([null, 3_240]);
    now += 3_240_000;
    expect(budget.take(write)).toBeNull();
  });

  it('is asked by no more than so many calls at once', async () => {
    const budget = budgetOf(() => 0);
    let [running, most] = [0, 0];
    const call = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    await Promise.all(Array.from({ length: 100 }, () => budget.inTurn(call)));
    expect([most, running]).toEqual([20, 0]);
  });

  it('is not asked again for files between commits for which they are known', async () => {
    const hands = forge();
    nock(API).post('/graphql').times(2).reply(200, { data: data() });
    nock(API)
      .get(FILES)
      .query(true)
      .reply(200, [file('main.tf')]);
    const [first, second] = [await hands.readChange(ACME, 12), await hands.readChange(ACME, 12)];
    expect(second).toEqual(first);
    nock(API)
      .post('/graphql')
      .reply(200, { data: data(pull({ baseRefOid: sha('e') })) });
    nock(API)
      .get(FILES)
      .query(true)
      .reply(200, [file('other.tf')]);
    const moved = await hands.readChange(ACME, 12);
    expect(moved.kind === 'ok' && moved.value.change.files.items.map(({ path }) => path)).toEqual(['other.tf']);
  });

  it('that does not know the app is a failure with a remedy', async () => {
    nock(API).get('/app').reply(404, { message: 'secret body' });
    const problem = await failure(readAppIdentity(await probotAt(API).auth()));
    expect(problem).toMatchObject({ kind: 'not-found' });
  });
});
