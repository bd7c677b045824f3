/**
 * What each webhook event makes us do: event in, jobs out.
 * A payload only says which subject to look at. The facts are read fresh when the job runs, so a replayed, reordered
 * or outdated payload does no harm.
 */
import type { z } from 'zod';
import { commandsIn } from './core/commands.js';
import { DEPLOYMENT_READERS } from './deployment-events.js';
import { type Account, accountIdOf, type Sha } from './domain/change.js';
import type { HoldReason, Job } from './domain/job.js';
import type { ObservedLabel } from './domain/label-vote.js';
import { RERUN_ACTION } from './domain/publication.js';
import { isNonEmpty, type NonEmpty } from './domain/result.js';
import {
  type EventOutcome,
  ignored,
  jobs,
  notOfInterest,
  type Ourselves,
  type Reader,
  reader,
} from './event-outcome.js';
import { labelPutOn, pushOfChange, withPushes } from './observations.js';
import { ORGANISATION_READERS } from './organisation-events.js';
import {
  checkRunEvent,
  checkSuiteEvent,
  issueCommentEvent,
  lineCommentEvent,
  pullRequestEvent,
  reviewEvent,
} from './payloads.js';
import { PROTECTION_READERS } from './protection-events.js';
import { PUSH_READERS } from './push-events.js';
import { SCORE_READERS } from './score-events.js';
import { STATUS_READERS } from './status-events.js';
import { WORKFLOW_READERS } from './workflow-events.js';

/** Events that app.yml subscribes to. */
export const SUBSCRIBED_EVENTS = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'issue_comment',
  'check_run',
  'check_suite',
  'status',
  'push',
  'merge_group',
  'member',
  'membership',
  'team',
  'organization',
  'repository',
  'workflow_run',
  'repository_ruleset',
  'branch_protection_rule',
  'branch_protection_configuration',
  'deployment_status',
  'deployment_protection_rule',
  'deployment_review',
  'issues',
  'release',
] as const;

/** Events that GitHub sends to every app; they cannot be subscribed to. */
export const ALWAYS_SENT_EVENTS = ['installation', 'installation_repositories'] as const;

type HandledEvent = (typeof SUBSCRIBED_EVENTS)[number] | (typeof ALWAYS_SENT_EVENTS)[number];

/** Total over events and payloads: what leads to no job carries its reason. */
export function jobsFor(event: string, payload: unknown, us: Ourselves): EventOutcome {
  return isHandled(event) ? READERS[event](payload, us) : ignored(`${event} events are not of interest`);
}

const READERS = {
  pull_request: reader(pullRequestEvent, onPullRequest),
  pull_request_review: reader(reviewEvent, onReview),
  pull_request_review_comment: reader(lineCommentEvent, onLineComment),
  issue_comment: reader(issueCommentEvent, onIssueComment),
  check_run: reader(checkRunEvent, onCheckRun),
  check_suite: reader(checkSuiteEvent, onCheckSuite),
  ...PUSH_READERS,
  ...ORGANISATION_READERS,
  ...WORKFLOW_READERS,
  ...PROTECTION_READERS,
  ...DEPLOYMENT_READERS,
  ...SCORE_READERS,
  ...STATUS_READERS,
} satisfies Record<HandledEvent, Reader>;

/** Actions after which a pull request may deserve another verdict or other labels. */
const REASSESSED = new Set([
  'opened',
  // Its commit must not stay green for the next pull request that has it.
  'closed',
  'reopened',
  'synchronize',
  'edited',
  'ready_for_review',
  'converted_to_draft',
  'labeled',
  'unlabeled',
  'assigned',
  'unassigned',
  'auto_merge_enabled',
  'auto_merge_disabled',
  'stacked',
]);

type PullRequestEvent = z.infer<typeof pullRequestEvent>;

function onPullRequest(event: PullRequestEvent, us: Ourselves): EventOutcome {
  if (!REASSESSED.has(event.action)) return notOfInterest(event.action);
  const aboutLabels = event.action === 'labeled' || event.action === 'unlabeled';
  if (aboutLabels && event.sender?.login === us.botLogin) return ignored('our own change of labels');
  const hold = holdBefore(event);
  const next: NonEmpty<Job> = [changeJob(event), ...leftBehind(event), ...afterMerge(event)];
  const judged = jobs(hold === null ? next : [hold, ...next]);
  return withLabel(withPushes(judged, pushOfChange(event)), labelPutOn(event));
}

/** After some events a yes on the commit may belong to something else: it is taken back before anybody looks. */
function holdBefore(event: PullRequestEvent): Job | null {
  const because = doubtAfter(event);
  const sha = event.pull_request.head?.sha ?? null;
  if (because === null || sha === null) return null;
  const { repository, installation } = event;
  return { kind: 'hold-commit', installation: installation.id, repository, sha, because };
}

function doubtAfter({ action, pull_request, changes }: PullRequestEvent): HoldReason | null {
  switch (action) {
    case 'opened':
    case 'reopened':
      return action;
    case 'closed':
      return pull_request.merged === true ? null : 'closed';
    case 'edited':
      return changes?.base === undefined ? null : 'retargeted';
    default:
      return null;
  }
}

/** Other changes may still be on the commit that this one has left, and its check speaks of all that were there. */
function leftBehind({ action, before: sha, installation, repository }: PullRequestEvent): readonly Job[] {
  const left = action === 'synchronize' && sha !== null;
  return left ? [{ kind: 'assess-commit', installation: installation.id, repository, sha }] : [];
}

/** Whether the rules were passed by for it is asked at once. */
function afterMerge({ action, pull_request: { merged }, installation, repository }: PullRequestEvent): readonly Job[] {
  if (action !== 'closed' || merged !== true) return [];
  return [{ kind: 'check-bypasses', installation: installation.id, repository }];
}

function withLabel(outcome: EventOutcome, label: ObservedLabel | null): EventOutcome {
  return outcome.kind === 'jobs' && label !== null ? { ...outcome, labels: [label] } : outcome;
}

function onReview(event: z.infer<typeof reviewEvent>): EventOutcome {
  const known = ['submitted', 'edited', 'dismissed'].includes(event.action);
  return known ? assessChange(event) : notOfInterest(event.action);
}

function onLineComment(event: z.infer<typeof lineCommentEvent>, us: Ourselves): EventOutcome {
  return onComment(event, event.pull_request.number, us);
}

function onIssueComment(event: z.infer<typeof issueCommentEvent>, us: Ourselves): EventOutcome {
  if (!event.issue.pull_request) return ignored('a comment on an issue');
  return onComment(event, event.issue.number, us);
}

type CommentEvent = Pick<
  z.infer<typeof lineCommentEvent>,
  'action' | 'installation' | 'repository' | 'comment' | 'sender'
>;

/** A person directs an agent, or commands the app, by a comment. What an edited one said before is not known here. */
function onComment(event: CommentEvent, number: number, us: Ourselves): EventOutcome {
  const { action, comment, sender } = event;
  if (sender?.login === us.botLogin) return ignored('our own comment');
  if (!['created', 'edited', 'deleted'].includes(action)) return notOfInterest(action);
  const body = comment.body ?? '';
  const work: Job[] = action === 'created' ? questionsIn(event, number) : [];
  if (action === 'edited' || mayDirect(work.length > 0 ? withoutQuestions(body) : body)) {
    work.push({ kind: 'assess-change', subject: subjectOf(event, number) });
  }
  return isNonEmpty(work) ? jobs(work) : ignored('a comment that names and commands nobody');
}

/** `/twokey why` and `/twokey recheck`: whether their author may ask is looked up when the job runs. */
function questionsIn(event: CommentEvent, number: number): Job[] {
  const { user: by, body } = event.comment;
  if (by?.type !== 'User') return [];
  const asked = new Set(commandsIn({ body: body ?? '' }).map(({ kind }) => kind));
  return (['why', 'recheck'] as const)
    .filter((asks) => asked.has(asks))
    .map((asks) => ({ kind: 'answer-comment', subject: subjectOf(event, number), asks, by: accountOf(by) }));
}

function withoutQuestions(body: string): string {
  return body.replaceAll(/^\/twokey[ \t]+(?:why|recheck)[ \t]*$/gm, '');
}

function accountOf({ id, login, type }: NonNullable<CommentEvent['comment']['user']>): Account {
  return { id: accountIdOf(id), login, kind: type === 'User' ? 'user' : 'bot' };
}

function subjectOf({ installation, repository }: Pick<CommentEvent, 'installation' | 'repository'>, number: number) {
  return { installation: installation.id, repository, number };
}

/** Only whether to look: what a comment means is judged from what GitHub holds then. A slash within a word or address is none. */
function mayDirect(body: string): boolean {
  const text = body.normalize('NFKC');
  return text.includes('@') || /(?<![\p{L}\p{N}_@/.`-])\/[^\s/]/u.test(text);
}

function onCheckRun(event: z.infer<typeof checkRunEvent>, us: Ourselves): EventOutcome {
  const { action, check_run, requested_action } = event;
  if (check_run.app?.id !== us.appId) return ignored('a check run of another app');
  const isRerun = action === 'requested_action' && requested_action?.identifier === RERUN_ACTION;
  return action === 'rerequested' || isRerun ? rerunCommit(event, check_run.head_sha) : notOfInterest(action);
}

function onCheckSuite(event: z.infer<typeof checkSuiteEvent>, us: Ourselves): EventOutcome {
  const { action, check_suite } = event;
  if (check_suite.app?.id !== us.appId) return ignored('a check suite of another app');
  return action === 'rerequested' ? rerunCommit(event, check_suite.head_sha) : notOfInterest(action);
}

type AboutChange = Pick<z.infer<typeof reviewEvent>, 'installation' | 'repository' | 'pull_request'>;

function assessChange(event: AboutChange): EventOutcome {
  return jobs([changeJob(event)]);
}

function changeJob(event: AboutChange): Job {
  return { kind: 'assess-change', subject: subjectOf(event, event.pull_request.number) };
}

function rerunCommit(event: z.infer<typeof checkRunEvent | typeof checkSuiteEvent>, sha: Sha): EventOutcome {
  return jobs([{ kind: 'rerun-commit', installation: event.installation.id, repository: event.repository, sha }]);
}

function isHandled(event: string): event is HandledEvent {
  return Object.hasOwn(READERS, event);
}
