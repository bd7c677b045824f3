/**
 * Reads one pull request fresh: one GraphQL query beside the first page of files, more only where a list goes on.
 * The first time, one more call tells through which app it was opened.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Account, Change, ChangedFile, RepositoryRef } from '../../domain/change.js';
import type { ListedPeople } from '../../domain/independence.js';
import { cutShort, error, type Fact, type Listing, ok, type Result } from '../../domain/result.js';
import type { Basis, ForgeError, Snapshot } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { otherRepository } from './errors.js';
import type { FileMemory } from './file-memory.js';
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
import {
  type AskedPeople,
  askedOf,
  listedPeople,
  NOBODY_ASKED,
  type PeopleAlong,
  partsFor,
  variablesFor,
} from './people-along.js';
import { changeQuery, ON_COMMIT_QUERY } from './query.js';
import type { ReadApp } from './read-app.js';
import { readComments } from './read-comments.js';
import { readCommits } from './read-commits.js';
import { type FilePage, readFilePage, readFiles } from './read-files.js';
import { HEAD_MOVED, type Reading, readList, type StartedList } from './read-lists.js';

/** Who reads: our check runs are found by the app's id (0: there is no app, so none is ours). */
export interface Reader {
  readonly client: GitHubClient;
  readonly appId: number;
  readonly along: PeopleAlong;
  readonly readApp: ReadApp;
  readonly fileMemory: FileMemory;
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
  { client, appId, along, readApp, fileMemory }: Reader,
  repository: RepositoryRef,
  number: number,
): Promise<Result<Snapshot, ForgeError>> {
  const { owner, name } = repository;
  const what = `reading ${owner}/${name}#${number}`;
  // Where the files may be known, they are not asked for before it is told between which commits.
  const early = fileMemory.knows(repository, number);
  const question = { client, appId, along, repository, owner, name, number, what };
  const [answer, files, app] = await Promise.all([
    askForChange(question, along.of(repository)),
    early ? ok(null) : readFilePage({ client, owner, name, number, what }, 1),
    readApp(repository, number),
  ]);
  if (answer.kind === 'error') return answer;
  if (files.kind === 'error') return files;
  if (app.kind === 'error') return app;
  const { repository: found } = answer.value;
  if (repository.id !== 0 && found.databaseId !== repository.id) return error(otherRepository(what));
  const { headRefOid: head, baseRefOid: base, ...pull } = found.pullRequest;
  const { changedFiles, additions, deletions } = pull;
  const counts = `${changedFiles} +${additions} -${deletions}`;
  const asked = { client, appId, owner, name, number, head, base, changedFiles, counts, what, app: app.value };
  const reading = { ...asked, repository, fileMemory };
  return await completeSnapshot(reading, answer.value, files.value);
}

type Question = Pick<Reading, 'client' | 'owner' | 'name' | 'number' | 'what'> &
  Pick<Reader, 'appId' | 'along'> & { readonly repository: RepositoryRef };

/** The answer, and the lists of people that came with it. */
type Answered = ChangeAnswer & { readonly listed: ListedPeople };

/** An app that may not see the people there is told by calls of their own; their refusal must not keep a change unread. */
async function askForChange(question: Question, people: AskedPeople): Promise<Result<Answered, ForgeError>> {
  const { client, appId, along, repository, owner, name, number, what } = question;
  const answer = await callGraphql(client, {
    query: changeQuery(partsFor(people)),
    variables: { owner, name, number, appId, ...variablesFor(people, owner) },
    shape: changeAnswerShape,
    mayBeMissing: ['floor'],
    what,
  });
  if (answer.kind === 'ok') return ok({ ...answer.value, listed: listedPeople(people, answer.value) });
  const isBare = people.teams.length === 0 && !people.outsiders;
  if (isBare || answer.error.kind === 'rate-limited') return answer;
  const bare = await askForChange(question, NOBODY_ASKED);
  if (bare.kind === 'ok') along.refuse(repository);
  return bare;
}

type FullReading = Reading &
  Pick<Reader, 'appId' | 'fileMemory'> & {
    readonly app: Fact<string | null>;
    readonly base: Change['base']['sha'];
    readonly changedFiles: number;
    readonly counts: string;
    readonly repository: RepositoryRef;
  };

async function completeSnapshot(
  reading: FullReading,
  answer: Answered,
  firstFiles: FilePage | null,
): Promise<Result<Snapshot, ForgeError>> {
  const [standing, files] = await Promise.all([readStanding(reading, answer), knownFiles(reading, firstFiles)]);
  if (standing.kind === 'error') return standing;
  if (files.kind === 'error') return files;
  const { change, ...rest } = standing.value;
  return ok({ ...rest, change: { ...change, files: files.value, app: reading.app }, basis: basisOf(standing.value) });
}

/** `first` null: they may be known. */
async function knownFiles(
  reading: FullReading,
  first: FilePage | null,
): Promise<Result<Listing<ChangedFile>, ForgeError>> {
  const { fileMemory, repository, number, head, base, counts } = reading;
  const known = first === null ? fileMemory.recall(repository, number, { head, base, counts }) : null;
  if (known !== null) return ok(known);
  const page = first === null ? await readFilePage(reading, 1) : ok(first);
  if (page.kind === 'error') return page;
  const files = await readFiles(reading, page.value);
  if (files.kind === 'ok') fileMemory.remember(repository, number, { head, base, counts, files: files.value });
  return files;
}

/** What the verdict rests on now; see `Basis`. Lists that go on are read to their end, as they were the first time. */
export async function readBasis(
  { client, appId, along }: Pick<Reader, 'client' | 'appId' | 'along'>,
  {
    repository,
    number,
    people,
  }: { readonly repository: RepositoryRef; readonly number: number; readonly people: ListedPeople },
): Promise<Result<Basis, ForgeError>> {
  const { owner, name } = repository;
  const what = `reading ${owner}/${name}#${number} once more`;
  const question = { client, appId, along, repository, owner, name, number, what };
  const answer = await askForChange(question, askedOf(people));
  if (answer.kind === 'error') return answer;
  const { databaseId, pullRequest } = answer.value.repository;
  if (repository.id !== 0 && databaseId !== repository.id) return error(otherRepository(what));
  const { headRefOid: head, baseRefOid: base } = pullRequest;
  const standing = await readStanding({ client, appId, owner, name, number, head, base, what }, answer.value);
  if (standing.kind === 'error') return standing;
  return ok({ basis: basisOf(standing.value), published: standing.value.published });
}

/** Everything about a change but its files and what never changes. */
type Standing = Omit<Snapshot, 'change' | 'basis'> & { readonly change: Omit<Change, 'files' | 'app'> };

type StandingReading = Reading & Pick<FullReading, 'appId' | 'base'>;

/** Our own runs are output: they turn no verdict. */
function basisOf({ published: _, ...standing }: Standing): string {
  return createHash('sha256').update(JSON.stringify(standing)).digest('hex');
}

async function readStanding(reading: StandingReading, answer: Answered): Promise<Result<Standing, ForgeError>> {
  const lists = await readLists(reading, answer.repository.pullRequest);
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
    },
    archived: answer.repository.isArchived,
    repositoryPolicy: policyAtBase,
    defaultBranchPolicy: defaultBranchPolicy(answer, policyAtBase),
    organisationPolicy: organisationPolicy(answer),
    codeowners: codeownersEntry(answer),
    people: answer.listed,
    published: onHead === null ? [] : publishedChecks(onHead),
    siblings: onHead === null ? cutShort([], 'GitHub does not show the head commit') : siblingsOf(onHead, place),
  });
}

type Lists = Pick<Change, 'commits' | 'reviews' | 'labels' | 'comments'> & {
  readonly total: number;
  readonly timeline: Listing<TimelineEvent>;
  readonly onHead: OnCommit | null;
};

/** Everything that may need more pages, at the same time. */
async function readLists(reading: StandingReading, pull: PullRequestAnswer): Promise<Result<Lists, ForgeError>> {
  const [commits, said, labels, timeline, onHead] = await Promise.all([
    readCommits(reading, pull.commits),
    readSaid(reading, pull),
    readIfShown(reading, { name: 'labels', shape: pageShape(labelShape), first: pull.labels }),
    readList(reading, { name: 'timeline', shape: pageShape(timelineShape), first: pull.timelineItems }),
    readOnHead(reading, pull),
  ]);
  if (commits.kind === 'error') return commits;
  if (said.kind === 'error') return said;
  if (labels.kind === 'error') return labels;
  if (timeline.kind === 'error') return timeline;
  if (onHead.kind === 'error') return onHead;
  return ok({
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
async function readOnHead(
  reading: StandingReading,
  pull: PullRequestAnswer,
): Promise<Result<OnCommit | null, ForgeError>> {
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
