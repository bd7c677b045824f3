/** Commits, check suites and check runs as GraphQL shows them. */
import { nodeId } from '../clock.js';
import { isAncestor } from '../git/history.js';
import { type CommitObject, type Person, SIGNATURE } from '../git/objects.js';
import { repositoryNodeId } from '../shapes/repository.js';
import { repositoryWeb } from '../shapes/site.js';
import { suiteOutcome } from '../world/checks.js';
import type { CheckRun, CheckSuite, PullRequest, Repository } from '../world/model.js';
import { commitsOf, threeDotDiff } from '../world/pull-requests.js';
import { committedViaWeb } from '../world/pushing.js';
import { entryView, treeView } from './blob-views.js';
import { gitActorView, userView } from './people-views.js';
import { type Asked, connection, demand, type Paging, type View } from './view.js';

interface At {
  readonly repository: Repository;
  readonly commit: CommitObject;
}

export function commitView(asked: Asked, { repository, commit }: At): View {
  const url = `${repositoryWeb(asked.service.site, repository)}/commit/${commit.oid}`;
  const [headline = '', ...body] = commit.message.split('\n');
  const files = () => threeDotDiff(repository, commit.parents[0] ?? commit.oid, commit.oid);
  const path = () => new URL(url).pathname;
  return {
    __typename: 'Commit',
    id: `${repositoryNodeId(repository)}:${commit.oid}`,
    oid: commit.oid,
    abbreviatedOid: commit.oid.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: body.join('\n').trim(),
    ...{ url, commitUrl: url, resourcePath: path, commitResourcePath: path },
    repository: () => asked.views.repository(asked, repository),
    author: () => gitActorView(asked, commit.author, commit.authoredAt),
    committer: () => gitActorView(asked, commit.committer, commit.committedAt),
    authors: (args: Paging) => authors(asked, commit, args),
    authoredDate: commit.authoredAt,
    committedDate: commit.committedAt,
    pushedDate: null,
    authoredByCommitter: commit.author.email === commit.committer.email,
    committedViaWeb: () => committedViaWeb(commit),
    signature: () => signatureView(asked, commit),
    onBehalfOf: null,
    status: null,
    additions: () => files().reduce((sum, file) => sum + file.additions, 0),
    deletions: () => files().reduce((sum, file) => sum + file.deletions, 0),
    changedFilesIfAvailable: () => files().length,
    parents: (args: Paging) => parents(asked, { repository, commit }, args),
    tree: () => treeView(asked, repository, { tree: commit.tree, path: '' }),
    file: (args: { readonly path: string }) => {
      demand(asked, repository, 'contents');
      return entryView(asked, repository, { tree: commit.tree, path: args.path });
    },
    associatedPullRequests: (args: Paging) => associated(asked, { repository, commit }, args),
    checkSuites: (args: SuitesArgs) => suites(asked, { repository, commit }, args),
  };
}

function signatureView(asked: Asked, { signature, committer, committedAt }: CommitObject): View | null {
  if (signature === null) return null;
  const { valid, byGitHub } = signature;
  const signer = [...asked.service.world.state.accounts.values()].find((one) => one.id === signature.signer);
  return {
    __typename: 'SshSignature',
    email: committer.email,
    isValid: valid,
    state: valid ? 'VALID' : 'INVALID',
    ...{ signature: SIGNATURE, payload: '', keyFingerprint: null, verifiedAt: valid ? committedAt : null },
    signer: signer === undefined || signer.deleted ? null : () => userView(asked, signer),
    wasSignedByGitHub: byGitHub,
  };
}

/** The git author first, then everyone whom a `Co-authored-by` trailer of the last paragraph names. */
function authorsOf(commit: CommitObject): readonly Person[] {
  const paragraphs = commit.message.trimEnd().split(/\n[ \t]*\n/);
  const trailers = paragraphs.length < 2 ? [] : (paragraphs.at(-1) ?? '').split('\n');
  const people: Person[] = [commit.author];
  for (const line of trailers) {
    const found = /^co-authored-by:([^<>]*)<([^<>]+)>[ \t]*$/i.exec(line.trim());
    const [name, email] = [found?.[1]?.trim() ?? '', found?.[2]?.trim() ?? ''];
    const known = people.some((one) => one.email.toLowerCase() === email.toLowerCase());
    if (email !== '' && !known) people.push({ name, email });
  }
  return people;
}

function authors(asked: Asked, commit: CommitObject, args: Paging): View {
  const view = (person: Person): View => gitActorView(asked, person, commit.authoredAt);
  return connection(args, { name: 'authors', type: 'GitActorConnection', items: authorsOf(commit), view });
}

function parents(asked: Asked, { repository, commit }: At, args: Paging): View {
  const view = (oid: string): View => asked.views.commit(asked, { repository, commit: repository.git.commit(oid) });
  return connection(args, { name: 'parents', type: 'CommitConnection', items: commit.parents, view });
}

/** "The merged pull request that introduced the commit; if it is not in the default branch, also the open ones." */
function associated(asked: Asked, { repository, commit }: At, args: Paging): View {
  demand(asked, repository, 'pull_requests');
  const tip = repository.branches.get(repository.defaultBranch);
  const landed = tip !== undefined && isAncestor(repository.git, commit.oid, tip);
  const has = (pull: PullRequest): boolean =>
    pull.mergeCommit === commit.oid || commitsOf(pull).some((one) => one.oid === commit.oid);
  const items = [...repository.pulls.values()].filter(
    (pull) => has(pull) && (pull.merged || (!landed && pull.state === 'open')),
  );
  const view = (pull: PullRequest): View => asked.views.pull(asked, pull);
  return connection(args, { name: 'associatedPullRequests', type: 'PullRequestConnection', items, view });
}

interface SuitesArgs extends Paging {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null;
}

function suites(asked: Asked, { repository, commit }: At, args: SuitesArgs): View {
  demand(asked, repository, 'checks');
  const { appId, checkName } = args.filterBy ?? {};
  const items = repository.suites.filter(
    (suite) =>
      suite.headSha === commit.oid &&
      (appId ?? suite.app.id) === suite.app.id &&
      (!checkName || repository.runs.some((run) => run.suite === suite && run.name === checkName)),
  );
  const view = (suite: CheckSuite): View => suiteView(asked, suite);
  return connection(args, { name: 'checkSuites', type: 'CheckSuiteConnection', items, view });
}

function suiteView(asked: Asked, suite: CheckSuite): View {
  const { repository, app } = suite;
  const { status, conclusion } = suiteOutcome(suite);
  const commit = () => asked.views.commit(asked, { repository, commit: repository.git.commit(suite.headSha) });
  return {
    __typename: 'CheckSuite',
    id: () => nodeId('CS', repository.id, suite.id),
    databaseId: suite.id,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    createdAt: suite.createdAt,
    updatedAt: suite.updatedAt,
    app: { __typename: 'App', id: () => nodeId('A', app.id), databaseId: app.id, slug: app.slug, name: app.name },
    commit,
    repository: () => asked.views.repository(asked, repository),
    workflowRun: null,
    checkRuns: (args: RunsArgs) => runs(asked, suite, args),
  };
}

interface RunsArgs extends Paging {
  readonly filterBy?: {
    readonly checkName?: string | null;
    readonly checkType?: 'ALL' | 'LATEST' | null;
    readonly appId?: number | null;
    readonly status?: string | null;
  } | null;
}

/** Newest first; LATEST keeps one run of each name. */
function runs(asked: Asked, suite: CheckSuite, args: RunsArgs): View {
  const { checkName, checkType, appId, status } = args.filterBy ?? {};
  const own = suite.repository.runs.filter((run) => run.suite === suite);
  const latest = checkType === 'LATEST' ? [...new Map(own.map((run) => [run.name, run])).values()] : own;
  const items = latest.filter(
    (run) =>
      (checkName ?? run.name) === run.name &&
      (appId ?? run.app.id) === run.app.id &&
      (status ?? run.status.toUpperCase()) === run.status.toUpperCase(),
  );
  items.sort((a, b) => b.id - a.id);
  const view = (run: CheckRun): View => runView(asked, run);
  return connection(args, { name: 'checkRuns', type: 'CheckRunConnection', items, view });
}

function runView(asked: Asked, run: CheckRun): View {
  const url = `${repositoryWeb(asked.service.site, run.repository)}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: () => nodeId('CR', run.repository.id, run.id),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    externalId: run.externalId === '' ? null : run.externalId,
    detailsUrl: run.detailsUrl ?? url,
    title: run.title,
    summary: run.summary,
    text: run.text,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    ...{ url, permalink: url, resourcePath: () => new URL(url).pathname },
    checkSuite: () => suiteView(asked, run.suite),
    repository: () => asked.views.repository(asked, run.repository),
    isRequired: () => {
      const required = [...run.repository.requiredChecks.values()].flat();
      return required.some((one) => one.name === run.name && (one.appId ?? run.app.id) === run.app.id);
    },
  };
}
