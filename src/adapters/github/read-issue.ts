/** Whether an issue that a change names as its ticket exists and is open. A pull request has a number too, and is no issue. */
import { z } from 'zod';
import { type Fact, known, unknown } from '../../domain/result.js';
import type { TicketState } from '../../domain/ticket.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';

const shape = z.object({ state: z.string(), pull_request: z.object({}).nullish() });

export interface IssueRef {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

export async function readIssueState(
  client: GitHubClient,
  { owner, name, number }: IssueRef,
): Promise<Fact<TicketState>> {
  const what = `looking at ${owner}/${name}#${number}`;
  const parameters = { owner, repo: name, issue_number: number };
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}/issues/{issue_number}', parameters, what });
  if (answer.kind === 'error')
    return answer.error.kind === 'not-found' ? known('missing') : unknown(answer.error.message);
  const issue = parseAnswer(shape, answer.value.data, what);
  if (issue.kind === 'error') return unknown(issue.error.message);
  if (issue.value.pull_request) return known('pull-request');
  return known(issue.value.state === 'open' ? 'open' : 'closed');
}
