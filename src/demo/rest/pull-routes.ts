/** Routes of pull requests: lists, files, commits, reviews, merging. */
import { commitShape, fileShape } from '../shapes/commit.js';
import { pullShape, pullSummaryShape, reviewShape } from '../shapes/pull.js';
import type { PullRequest } from '../world/model.js';
import { commitsOf, filesOf } from '../world/pull-requests.js';
import {
  type Answer,
  type Call,
  installationOf,
  invalid,
  json,
  list,
  may,
  objectBody,
  pullOf,
  type Route,
  repositoryOf,
  textField,
} from './route.js';

const READ = may('pull_requests', 'read');
const PULL = '/repos/{owner}/{repo}/pulls/{pull_number}';

export const PULL_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/repos/{owner}/{repo}/pulls', needs: READ, answer: listPulls },
  { method: 'GET', template: PULL, needs: READ, answer: showPull },
  { method: 'GET', template: `${PULL}/files`, needs: READ, answer: listFiles },
  { method: 'GET', template: `${PULL}/commits`, needs: READ, answer: listCommits },
  { method: 'GET', template: `${PULL}/reviews`, needs: READ, answer: listReviews },
  { method: 'PUT', template: `${PULL}/merge`, needs: may('contents', 'write'), answer: merge },
];

/** "Responses include a maximum of 3000 files" (REST: list pull request files). */
const LISTED_FILES = 3000;
/** "Lists a maximum of 250 commits" (REST: list commits on a pull request). */
const LISTED_COMMITS = 250;

function listPulls(call: Call): Answer {
  const { query } = call;
  const state = query.get('state') ?? 'open';
  const pulls = [...repositoryOf(call).pulls.values()].filter(
    (pull) => (state === 'all' || pull.state === state) && fits(pull, query.get('base'), query.get('head')),
  );
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const ascending = (query.get('direction') ?? (query.has('sort') ? 'asc' : 'desc')) === 'asc';
  pulls.sort((a, b) => (a[key] === b[key] ? a.number - b.number : a[key] < b[key] ? -1 : 1));
  if (!ascending) pulls.reverse();
  return list(pulls, (pull) => pullSummaryShape(call.service.site, pull));
}

/** `head` is `user:branch`; GitHub ignores one without the user. */
function fits(pull: PullRequest, base: string | null, head: string | null): boolean {
  if (base !== null && pull.baseRef !== base) return false;
  if (head === null || !head.includes(':')) return true;
  return `${pull.headOwner.login}:${pull.headRef}`.toLowerCase() === head.toLowerCase();
}

function showPull(call: Call): Answer {
  return json(pullShape(call.service.site, pullOf(call)));
}

function listFiles(call: Call): Answer {
  const pull = pullOf(call);
  const { site } = call.service;
  const files = filesOf(pull).slice(0, LISTED_FILES);
  return list(files, (file) => fileShape(site, pull.repository, { file, ref: pull.headSha }));
}

function listCommits(call: Call): Answer {
  const pull = pullOf(call);
  const commits = commitsOf(pull).slice(0, LISTED_COMMITS);
  return list(commits, (commit) => commitShape(call.service.site, pull.repository, commit));
}

/** Oldest first. */
function listReviews(call: Call): Answer {
  const reviews = pullOf(call).reviews.filter((review) => review.state !== 'PENDING');
  return list(reviews, (review) => reviewShape(call.service.site, review));
}

function merge(call: Call): Answer {
  const pull = pullOf(call);
  const body = objectBody(call);
  const method = textField(body, 'merge_method') ?? 'merge';
  if (method !== 'merge' && method !== 'squash' && method !== 'rebase') throw invalid('"merge_method" is not known.');
  const sha = textField(body, 'sha');
  const actor = installationOf(call).app.bot;
  const commit = call.service.world.merge(pull, actor, { method, ...(sha === undefined ? {} : { sha }) });
  return json({ sha: commit, merged: true, message: 'Pull Request successfully merged' });
}
