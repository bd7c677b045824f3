/** Issues that are no pull requests: opened, labelled, closed. They share the numbers of pull requests. */
import { defineLabel } from './labels.js';
import type { Account, Issue, Repository } from './model.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
}

/** 410 where the repository has no issues. A label that the repository does not know is made on the way. */
export function openIssue(state: WorldState, repository: Repository, author: Account, spec: NewIssue): Issue {
  if (!repository.hasIssues) throw new Refused(410, 'Issues has been disabled in this repository.');
  const labels = spec.labels.map(
    (name) => repository.labels.get(name.toLowerCase()) ?? defineLabel(state, repository, author, { name }),
  );
  const issue: Issue = {
    ...{ id: state.ids.next('issue'), number: repository.nextNumber, repository, author, labels },
    ...{ title: spec.title, body: spec.body, state: 'open', createdAt: state.now(), closedAt: null },
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  return issue;
}

export interface IssueChange {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: Issue['state'];
}

export function editIssue(state: WorldState, issue: Issue, change: IssueChange): void {
  issue.title = change.title ?? issue.title;
  if (change.body !== undefined) issue.body = change.body;
  if (change.state === undefined || change.state === issue.state) return;
  issue.state = change.state;
  issue.closedAt = change.state === 'closed' ? state.now() : null;
}
