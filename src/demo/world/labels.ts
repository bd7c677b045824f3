/** Labels and assignees of a pull request, with the events that GitHub keeps after they are gone. */
import type { Account, Label, PullRequest, Repository } from './model.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

export interface NewLabel {
  readonly name: string;
  readonly color?: string;
  readonly description?: string | null;
}

export function defineLabel(state: WorldState, repository: Repository, by: Account, spec: NewLabel): Label {
  const key = spec.name.toLowerCase();
  if (repository.labels.has(key)) throw new Refused(422, 'Validation Failed', 'already_exists');
  const { name, color = 'ededed', description = null } = spec;
  const label = { id: state.ids.next('label'), name, color, description };
  repository.labels.set(key, label);
  state.emit({ event: 'label', action: 'created', repository, label, sender: by });
  return label;
}

/** A label that the repository does not know is made on the way, in grey. */
export function addLabels(state: WorldState, pull: PullRequest, actor: Account, names: readonly string[]): void {
  for (const name of names) {
    const { repository } = pull;
    const label = repository.labels.get(name.toLowerCase()) ?? defineLabel(state, repository, actor, { name });
    if (pull.labels.includes(label)) continue;
    pull.labels.push(label);
    pull.updatedAt = state.now();
    pull.timeline.push({ id: state.ids.next('event'), actor, at: state.now(), kind: 'labeled', label });
    state.emit({ event: 'pull_request', action: 'labeled', pull, sender: actor, label });
  }
}

export function removeLabel(state: WorldState, pull: PullRequest, actor: Account, name: string): void {
  const index = pull.labels.findIndex((label) => label.name.toLowerCase() === name.toLowerCase());
  const label = pull.labels[index];
  if (label === undefined) throw new Refused(404, 'Label does not exist');
  pull.labels.splice(index, 1);
  pull.updatedAt = state.now();
  pull.timeline.push({ id: state.ids.next('event'), actor, at: state.now(), kind: 'unlabeled', label });
  state.emit({ event: 'pull_request', action: 'unlabeled', pull, sender: actor, label });
}

export function assign(state: WorldState, pull: PullRequest, actor: Account, assignee: Account): void {
  if (pull.assignees.includes(assignee)) return;
  pull.assignees.push(assignee);
  pull.timeline.push({ id: state.ids.next('event'), actor, at: state.now(), kind: 'assigned', assignee });
  state.emit({ event: 'pull_request', action: 'assigned', pull, sender: actor, assignee });
}

export function unassign(state: WorldState, pull: PullRequest, actor: Account, assignee: Account): void {
  const index = pull.assignees.indexOf(assignee);
  if (index < 0) return;
  pull.assignees.splice(index, 1);
  pull.timeline.push({ id: state.ids.next('event'), actor, at: state.now(), kind: 'unassigned', assignee });
  state.emit({ event: 'pull_request', action: 'unassigned', pull, sender: actor, assignee });
}
