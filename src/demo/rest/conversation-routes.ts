/** Routes of issues that are no pull requests, and of comments. */
import { commentShape } from '../shapes/comment.js';
import { plainIssueShape } from '../shapes/issue.js';
import { issueShape } from '../shapes/pull.js';
import type { Comment, Issue, PullRequest } from '../world/model.js';
import {
  type Answer,
  type Call,
  installationOf,
  invalid,
  json,
  list,
  may,
  notFound,
  objectBody,
  param,
  pullOf,
  type Route,
  repositoryOf,
  textField,
} from './route.js';

const REPO = '/repos/{owner}/{repo}';
const EITHER = [...may('issues', 'write'), ...may('pull_requests', 'write')];

export const CONVERSATION_ROUTES: readonly Route[] = [
  { method: 'GET', template: `${REPO}/issues`, needs: may('issues', 'read'), answer: listIssues },
  { method: 'POST', template: `${REPO}/issues`, needs: may('issues', 'write'), answer: openIssue },
  { method: 'POST', template: `${REPO}/issues/{issue_number}/comments`, needs: EITHER, answer: comment },
  { method: 'PATCH', template: `${REPO}/issues/comments/{comment_id}`, needs: EITHER, answer: editComment },
];

/** Newest first, pull requests among them, as GitHub has it. */
function listIssues(call: Call): Answer {
  const repository = repositoryOf(call);
  const { site } = call.service;
  const state = call.query.get('state') ?? 'open';
  const labels = (call.query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = call.query.get('creator');
  const every: readonly (Issue | PullRequest)[] = [...repository.issues.values(), ...repository.pulls.values()];
  const found = every
    .filter((one) => state === 'all' || one.state === state)
    .filter((one) => labels.every((name) => one.labels.some((label) => sameName(label.name, name))))
    .filter((one) => creator === null || sameName(one.author.login, creator))
    .sort((one, other) => other.number - one.number);
  return list(found, (one) => ('timeline' in one ? issueShape(site, one) : plainIssueShape(site, one)));
}

function openIssue(call: Call): Answer {
  const body = objectBody(call);
  const title = textField(body, 'title');
  if (title === undefined || title === '') throw invalid('"title" wasn\'t supplied.');
  const labels = Array.isArray(body.labels) ? body.labels.filter((name) => typeof name === 'string') : [];
  const { bot } = installationOf(call).app;
  const spec = { title, body: textField(body, 'body') ?? null, labels };
  return json(plainIssueShape(call.service.site, call.service.world.openIssue(repositoryOf(call), bot, spec)), 201);
}

function comment(call: Call): Answer {
  const written = call.service.world.comment(pullOf(call), installationOf(call).app.bot, bodyOf(call));
  return json(commentShape(call.service.site, written), 201);
}

/** An app edits what it wrote; what others wrote only with the permission over issues, which none here needs. */
function editComment(call: Call): Answer {
  const { bot } = installationOf(call).app;
  const id = Number(param(call, 'comment_id'));
  const pulls = [...repositoryOf(call).pulls.values()];
  const found: Comment | undefined = pulls.flatMap(({ comments }) => comments).find((one) => one.id === id);
  if (found === undefined) throw notFound();
  call.service.world.editComment(found, bot, bodyOf(call));
  return json(commentShape(call.service.site, found));
}

function bodyOf(call: Call): string {
  const text = textField(objectBody(call), 'body');
  if (text === undefined || text.trim() === '') throw invalid("Body can't be blank");
  return text;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
