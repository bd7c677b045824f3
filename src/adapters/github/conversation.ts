/** What the app says beside its checks and labels: an answer on a pull request, an issue that asks for a review. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { ok, type Result } from '../../domain/result.js';
import type { DesiredComment, DesiredIssue, EditedIssue, ForgeError, IssueFound, OwnIssue } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { readPages } from './pages.js';

/** A comment that was deleted meanwhile is written anew. */
export async function writeComment(
  client: GitHubClient,
  at: { readonly repository: RepositoryRef; readonly number: number },
  { id, body }: DesiredComment,
): Promise<Result<null, ForgeError>> {
  const { owner, name: repo } = at.repository;
  const what = `commenting on ${owner}/${repo}#${at.number}`;
  if (id !== null) {
    const edited = await callRest(client, {
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      parameters: { owner, repo, comment_id: id, body },
      what,
    });
    if (edited.kind === 'ok') return ok(null);
    if (edited.error.kind !== 'not-found') return edited;
  }
  const made = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { owner, repo, issue_number: at.number, body },
    what,
  });
  return made.kind === 'error' ? made : ok(null);
}

const issueShape = z.object({ number: z.number(), body: z.string().nullish() });

interface OwnIssues {
  readonly creator: string;
  readonly label: string;
  readonly marker: string;
}

/** Among the issues that the app itself opened under a label, whatever their state. */
export async function readOwnIssue(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  by: OwnIssues,
): Promise<Result<OwnIssue | null, ForgeError>> {
  const read = await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/issues',
    parameters: { owner, repo, creator: by.creator, labels: by.label, state: 'all' },
    what: `looking for an issue in ${owner}/${repo}`,
    item: issueShape,
  });
  if (read.kind === 'error') return read;
  const found = read.value.find(({ body }) => body?.includes(by.marker));
  return ok(found === undefined ? null : { number: found.number, body: found.body ?? '' });
}

export async function findIssue(client: GitHubClient, repository: RepositoryRef, by: OwnIssues): Promise<IssueFound> {
  const found = await readOwnIssue(client, repository, by);
  return found.kind === 'error' ? found : ok(found.value?.number ?? null);
}

export async function editIssue(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { number, title, body, state }: EditedIssue & { readonly number: number },
): Promise<Result<null, ForgeError>> {
  const edited = await callRest(client, {
    route: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { owner, repo, issue_number: number, title, body, state },
    what: `changing issue ${number} of ${owner}/${repo}`,
  });
  return edited.kind === 'error' ? edited : ok(null);
}

export async function openIssue(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { title, body, label }: DesiredIssue,
): Promise<Result<number, ForgeError>> {
  const what = `opening an issue in ${owner}/${repo}`;
  const made = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/issues',
    parameters: { owner, repo, title, body, labels: [label] },
    what,
  });
  if (made.kind === 'error') return made;
  const parsed = parseAnswer(issueShape, made.value.data, what);
  return parsed.kind === 'error' ? parsed : ok(parsed.value.number);
}
