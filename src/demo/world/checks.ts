/** Check runs, check suites and commit statuses, with the limits that GitHub's API enforces. */
import { advanceQueues } from './merge-queue.js';
import type {
  Account,
  App,
  CheckAnnotation,
  CheckConclusion,
  CheckRun,
  CheckStatus,
  CheckSuite,
  CommitStatus,
  Repository,
} from './model.js';
import { Refused } from './refused.js';
import type { WorldState } from './state.js';

/** What a request to create or update a run may carry, already parsed. */
export interface CheckRunFields {
  readonly name?: string;
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly externalId?: string;
  readonly detailsUrl?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly CheckAnnotation[];
  readonly actions?: CheckRun['actions'];
}

/** "maxLength: 65535" of output.summary and output.text. */
const TEXT_LIMIT = 65_535;

export function createCheckRun(
  state: WorldState,
  at: { readonly repository: Repository; readonly sha: string; readonly app: App },
  fields: CheckRunFields & { readonly name: string },
): CheckRun {
  const { repository, sha, app } = at;
  if (repository.git.findCommit(sha) === null) throw new Refused(422, `No commit found for SHA: ${sha}`);
  refuseOverLimit(fields);
  const suite = suiteFor(state, at);
  const run: CheckRun = {
    ...{ id: state.ids.next('run'), repository, suite, app, headSha: sha, name: fields.name },
    ...{ status: 'queued', conclusion: null, externalId: '', detailsUrl: null, startedAt: state.now() },
    ...{ completedAt: null, title: null, summary: null, text: null, annotations: [], actions: [] },
  };
  repository.runs.push(run);
  apply(state, run, fields);
  state.emit({ event: 'check_run', action: 'created', run, sender: app.bot });
  if (run.status === 'completed') state.emit({ event: 'check_run', action: 'completed', run, sender: app.bot });
  advanceQueues(state, repository, sha);
  return run;
}

/** A completed run stays completed; annotations are added to those that are there. */
export function updateCheckRun(state: WorldState, run: CheckRun, fields: CheckRunFields): CheckRun {
  refuseOverLimit(fields);
  const wasCompleted = run.status === 'completed';
  if (wasCompleted && fields.status !== undefined && fields.status !== 'completed') {
    throw new Refused(422, 'Invalid request. A completed check run cannot be changed back.');
  }
  apply(state, run, fields);
  if (!wasCompleted && run.status === 'completed') {
    state.emit({ event: 'check_run', action: 'completed', run, sender: run.app.bot });
  }
  advanceQueues(state, run.repository, run.headSha);
  return run;
}

/** What a request to set a status carries, already parsed. */
export interface StatusFields {
  readonly sha: string;
  readonly context: string;
  readonly state: CommitStatus['state'];
  readonly description?: string | null;
  readonly targetUrl?: string | null;
}

/** "There is a limit of 1000 statuses per sha and context within a repository." */
const STATUS_LIMIT = 1000;

/** Always a new one: the latest of a commit and context counts. */
export function createStatus(
  state: WorldState,
  { repository, creator }: { readonly repository: Repository; readonly creator: Account },
  { sha, context, state: outcome, description = null, targetUrl = null }: StatusFields,
): CommitStatus {
  if (repository.git.findCommit(sha) === null) throw new Refused(422, `No commit found for SHA: ${sha}`);
  const before = repository.statuses.filter((one) => one.sha === sha && one.context === context);
  if (before.length >= STATUS_LIMIT) {
    throw new Refused(422, 'This SHA and context has reached the maximum number of statuses.');
  }
  const id = state.ids.next('status');
  const at = state.now();
  const status = { id, sha, context, state: outcome, description, targetUrl, createdAt: at, creator };
  repository.statuses.push(status);
  state.emit({ event: 'status', repository, status, sender: creator });
  return status;
}

export function rerequestRun(state: WorldState, run: CheckRun, sender: Account): void {
  state.emit({ event: 'check_run', action: 'rerequested', run, sender });
}

export function rerequestSuite(state: WorldState, suite: CheckSuite, sender: Account): void {
  state.emit({ event: 'check_suite', action: 'rerequested', suite, sender });
}

export function requestAction(
  state: WorldState,
  run: CheckRun,
  click: { readonly sender: Account; readonly identifier: string },
): void {
  state.emit({ event: 'check_run', action: 'requested_action', run, ...click });
}

/** "The suite's conclusion is the worst of its runs"; null while one is open. */
export function suiteOutcome(suite: CheckSuite): {
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
} {
  const runs = suite.repository.runs.filter((run) => run.suite === suite);
  const latest = [...new Map(runs.map((run) => [run.name, run])).values()];
  if (latest.length === 0) return { status: 'queued', conclusion: null };
  if (latest.some((run) => run.status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const order: readonly CheckConclusion[] = [
    ...(['failure', 'timed_out', 'action_required', 'stale'] as const),
    ...(['cancelled', 'success', 'neutral', 'skipped'] as const),
  ];
  const conclusion = order.find((one) => latest.some((run) => run.conclusion === one)) ?? null;
  return { status: 'completed', conclusion };
}

function suiteFor(
  state: WorldState,
  { repository, sha, app }: { readonly repository: Repository; readonly sha: string; readonly app: App },
): CheckSuite {
  const known = repository.suites.find((suite) => suite.app === app && suite.headSha === sha);
  if (known) return known;
  const headBranch = [...repository.branches].find(([, tip]) => tip === sha)?.[0] ?? null;
  const at = state.now();
  const id = state.ids.next('suite');
  const suite = { id, repository, app, headSha: sha, headBranch, before: null, createdAt: at, updatedAt: at };
  repository.suites.push(suite);
  return suite;
}

function apply(state: WorldState, run: CheckRun, fields: CheckRunFields): void {
  const completed = fields.conclusion !== undefined || fields.completedAt !== undefined;
  if (fields.status === 'completed' && fields.conclusion === undefined && run.conclusion === null) {
    throw new Refused(422, 'Invalid request. "conclusion" is required when "status" is completed.');
  }
  run.name = fields.name ?? run.name;
  run.status = completed ? 'completed' : (fields.status ?? run.status);
  run.conclusion = fields.conclusion ?? run.conclusion;
  run.externalId = fields.externalId ?? run.externalId;
  run.detailsUrl = fields.detailsUrl ?? run.detailsUrl;
  run.startedAt = fields.startedAt ?? run.startedAt;
  if (run.status === 'completed') run.completedAt = fields.completedAt ?? run.completedAt ?? state.now();
  run.title = fields.title ?? run.title;
  run.summary = fields.summary ?? run.summary;
  run.text = fields.text ?? run.text;
  run.annotations.push(...(fields.annotations ?? []));
  run.actions = fields.actions ?? run.actions;
  run.suite.updatedAt = state.now();
}

function refuseOverLimit(fields: CheckRunFields): void {
  const annotations = fields.annotations ?? [];
  if (annotations.length > 50) throw new Refused(422, 'Invalid request. No more than 50 items are allowed.');
  for (const [what, text] of Object.entries({ summary: fields.summary, text: fields.text })) {
    if ((text?.length ?? 0) > TEXT_LIMIT) throw new Refused(422, `Invalid request. ${what} exceeds 65535 characters.`);
  }
  if ((fields.actions?.length ?? 0) > 3) throw new Refused(422, 'Invalid request. No more than 3 items are allowed.');
  for (const action of fields.actions ?? []) {
    const fits = action.label.length <= 20 && action.description.length <= 40 && action.identifier.length <= 20;
    if (!fits) throw new Refused(422, 'Invalid request. An action exceeds its length.');
  }
}
