/**
 * Reads one pull request fresh: one GraphQL query beside the first page of files, more only where a list goes on.
 * The first time, one more call tells through which app it was opened.
 */
import { z } from 'zod';
import type { Account, Change, RepositoryRef } from '../../domain/change.js';
import { cutShort, error, type Fact, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError, Snapshot } from '../../ports.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { type Page, pageShape } from './parse-basics.js';
import {
  type ChangeAnswer,
  changeAnswerShape,
  changeHeader,
  codeownersEntry,
  defaultBranchPolicy,
  organisationPolicy,
  type PullRequestAnswer,
  repositoryPolicy,
} from './parse-change.js';
import { commentShape, threadShape } from './parse-comments.js';
import { type OnCommit, onCommitShape, publishedChecks, siblingsOf } from './parse-head.js';
import { labelShape, type ReadReview, reviewShape, type TimelineEvent, timelineShape } from './parse-reviews.js';
import { CHANGE_QUERY, ON_COMMIT_QUERY } from './query.js';
import type { ReadApp } from './read-app.js';
import { readComments } from './read-comments.js';
import { readCommits } from './read-commits.js';
import { type FilePage, readFilePage, readFiles } from './read-files.js';
import { HEAD_MOVED, type Reading, readList, type StartedList } from './read-lists.js';

/** Who reads: our check runs are found by the app's id (0: there is no app, so none is ours). */
export interface Reader {
  readonly client: GitHubClient;
  readonly appId: number;
  readonly readApp: ReadApp;
}

/** Facts of two heads are never mixed: when the head moves, everything is read once more. */
export async function readChange(
  reader: Reader,
  repository: RepositoryRef,
  number: number,
): Promise<Result<Snapshot, ForgeError>> {
  const first = await readOnce(reader, repository, number);
  const moved = first.kind === 'error' && first.error === HEAD_MOVED;
  return moved ? await readOnce(reader, repository, number) : first;
}

async function readOnce(
  { client, appId, readApp }: Reader,
  repository: RepositoryRef,
  number: number,
): Promise<Result<Snapshot, ForgeError>> {
  const { owner, name } = repository;
  const what = `reading ${owner}/${name}#${number}`;
  const [answer, files, app] = await Promise.all([
    callGraphql(client, {
      query: CHANGE_QUERY,
      variables: { owner, name, number, appId },
      shape: changeAnswerShape,
      mayBeMissing: ['floor'],
      what,
    }),
    readFilePage({ client, owner, name, number, what }, 1),
    readApp(repository, number),
  ]);
  if (answer.kind === 'error') return answer;
  if (files.kind === 'error') return files;
  if (app.kind === 'error') return app;
  if (repository.id !== 0 && answer.value.repository.databaseId !== repository.id) return error(otherRepository(what));
  const { headRefOid: head, baseRefOid: base, changedFiles } = answer.value.repository.pullRequest;
  const reading = { client, appId, owner, name, number, head, base, changedFiles, what, app: app.value };
  return await completeSnapshot(reading, answer.value, files.value);
}

type FullReading = Reading &
  Pick<Reader, 'appId'> & {
    readonly app: Fact<string | null>;
    readonly base: Change['base']['sha'];
    readonly changedFiles: number;
  };

async function completeSnapshot(
  reading: FullReading,
  answer: ChangeAnswer,
  firstFiles: FilePage,
): Promise<Result<Snapshot, ForgeError>> {
  const lists = await readLists(reading, answer.repository.pullRequest, firstFiles);
  if (lists.kind === 'error') return lists;
  const { onHead, timeline, total, ...facts } = lists.value;
  const header = changeHeader(answer);
  const policyAtBase = repositoryPolicy(answer);
  const place = { repository: header.repository.id, number: header.number, head: reading.head };
  return ok({
    change: {
      ...header,
      ...facts,
      totals: { ...header.totals, commits: total },
      labelEvents: labelEvents(timeline),
      assignees: everAssigned(answer.repository.pullRequest, timeline),
      app: reading.app,
    },
    repositoryPolicy: policyAtBase,
    defaultBranchPolicy: defaultBranchPolicy(answer, policyAtBase),
    organisationPolicy: organisationPolicy(answer),
    codeowners: codeownersEntry(answer),
    published: onHead === null ? [] : publishedChecks(onHead),
    siblings: onHead === null ? cutShort([], 'GitHub does not show the head commit') : siblingsOf(onHead, place),
  });
}

type Lists = Pick<Change, 'files' | 'commits' | 'reviews' | 'labels' | 'comments'> & {
  readonly total: number;
  readonly timeline: Listing<TimelineEvent>;
  readonly onHead: OnCommit | null;
};

/** Everything that may need more pages, at the same time. */
async function readLists(
  reading: FullReading,
  pull: PullRequestAnswer,
  firstFiles: FilePage,
): Promise<Result<Lists, ForgeError>> {
  const [files, commits, said, labels, timeline, onHead] = await Promise.all([
    readFiles(reading, firstFiles),
    readCommits(reading, pull.commits),
    readSaid(reading, pull),
    readIfShown(reading, { name: 'labels', shape: pageShape(labelShape), first: pull.labels }),
    readList(reading, { name: 'timeline', shape: pageShape(timelineShape), first: pull.timelineItems }),
    readOnHead(reading, pull),
  ]);
  if (files.kind === 'error') return files;
  if (commits.kind === 'error') return commits;
  if (said.kind === 'error') return said;
  if (labels.kind === 'error') return labels;
  if (timeline.kind === 'error') return timeline;
  if (onHead.kind === 'error') return onHead;
  return ok({
    files: files.value,
    ...commits.value,
    ...said.value,
    labels: labels.value,
    timeline: timeline.value,
    onHead: onHead.value,
  });
}

/** Reviews, and everything that was said in them and elsewhere. */
async function readSaid(
  reading: Reading,
  pull: PullRequestAnswer,
): Promise<Result<Pick<Change, 'reviews' | 'comments'>, ForgeError>> {
  const [reviews, comments, threads] = await Promise.all([
    readIfShown(reading, { name: 'reviews', shape: pageShape(reviewShape), first: pull.reviews }),
    readList(reading, { name: 'comments', shape: pageShape(commentShape), first: pull.comments }),
    readList(reading, { name: 'threads', shape: pageShape(threadShape), first: pull.reviewThreads }),
  ]);
  if (reviews.kind === 'error') return reviews;
  if (comments.kind === 'error') return comments;
  if (threads.kind === 'error') return threads;
  const said = { reviews: reviews.value, comments: comments.value, threads: threads.value };
  const all = await readComments(reading, said);
  return all.kind === 'error' ? all : ok({ reviews: onlyReviews(reviews.value), comments: all.value });
}

function onlyReviews({ items, missing }: Listing<ReadReview>): Change['reviews'] {
  return { items: items.map(({ review }) => review), missing };
}

const onCommitAnswerShape = z.object({ repository: z.object({ object: onCommitShape.nullable() }) });

/** The pull request's last commit is its head, but for lists that GitHub cuts short or that are empty. */
async function readOnHead(reading: FullReading, pull: PullRequestAnswer): Promise<Result<OnCommit | null, ForgeError>> {
  const last = pull.head.nodes?.at(-1)?.commit;
  if (last?.oid === reading.head) return ok(last);
  const { client, owner, name, head, appId, what } = reading;
  const variables = { owner, name, oid: head, appId };
  const answer = await callGraphql(client, { query: ON_COMMIT_QUERY, variables, shape: onCommitAnswerShape, what });
  return answer.kind === 'error' ? answer : ok(answer.value.repository.object);
}

function labelEvents({ items, missing }: Listing<TimelineEvent>): Change['labelEvents'] {
  return { items: items.flatMap((item) => (item.kind === 'label' ? [item.event] : [])), missing };
}

/** Those assigned now and those whom the timeline saw assigned; deleted accounts can no longer act. */
function everAssigned(pull: PullRequestAnswer, timeline: Listing<TimelineEvent>): Listing<Account> {
  const then = timeline.items.flatMap((item) => (item.kind === 'assigned' ? [item.assignee] : []));
  const accounts = new Map<number, Account>();
  for (const account of [...pull.assignees.items, ...then]) if (account !== null) accounts.set(account.id, account);
  const items = [...accounts.values()];
  if (pull.assignees.next !== null) return cutShort(items, 'GitHub lists more assignees than were read');
  return { items, missing: timeline.missing };
}

async function readIfShown<T>(
  reading: Reading,
  { first, ...list }: Omit<StartedList<T>, 'first'> & { readonly first: Page<T> | null },
): Promise<Result<Listing<T>, ForgeError>> {
  if (first === null) return ok(cutShort([], `GitHub did not show the ${list.name}`));
  return await readList(reading, { ...list, first });
}

/** A name that was given to another repository must not lend it the first one's job. */
function otherRepository(what: string): ForgeError {
  return { kind: 'not-found', message: `${what}: this name now belongs to another repository`, retryAfter: null };
}
