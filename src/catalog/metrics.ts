/** The numbers of the scoreboard: what each means to a manager, how it is read wrongly, and which way it should go. */
import { METRIC_IDS, type MetricId, type MetricKind } from '../domain/scoreboard.js';

export interface Metric {
  readonly kind: MetricKind;
  readonly title: string;
  /** Two sentences for a manager. */
  readonly meaning: string;
  readonly misread: string;
  readonly unit: 'percent' | 'seconds' | 'a day' | 'count';
  readonly target: 'up' | 'down' | 'shown';
  readonly source: string;
}

const DORA = 'https://dora.dev/guides/dora-metrics-four-keys/';
const RECORDS = 'decision records';

/** Closed: a metric without an explanation does not compile. */
export const METRICS: Readonly<Record<MetricId, Metric>> = {
  'deployment-frequency': {
    kind: 'per-day',
    title: 'Deployment frequency',
    meaning:
      'How many deployments to production succeeded, per day of the period. Beside it stands on how many of its days there was one.',
    misread:
      'More is not better where the change fail rate rises with it, and a redeployment counts like a new one. A month that is not over is divided by all of its days.',
    ...{ unit: 'a day', target: 'up', source: DORA },
  },
  'lead-time': {
    kind: 'duration',
    title: 'Change lead time',
    meaning:
      'How long it took from the first commit of a change until it was in production. Half of the changes took no longer than the first number, nine of ten no longer than the second.',
    misread:
      'The clock of a commit is its author’s, and a change that was never deployed is not in it: a long queue looks short until it is deployed.',
    ...{ unit: 'seconds', target: 'down', source: DORA },
  },
  'change-fail-rate': {
    kind: 'share',
    title: 'Change fail rate',
    meaning:
      'The share of successful production deployments that had to be repaired afterwards. A later failure, a rollback, a merged revert or hotfix of what they brought, or an incident counts as a repair.',
    misread:
      'Reverts that do not say what they revert, repairs that are not called a hotfix, and failures that nobody wrote down are not seen.',
    ...{ unit: 'percent', target: 'down', source: DORA },
  },
  'recovery-time': {
    kind: 'duration',
    title: 'Failed deployment recovery time',
    meaning:
      'How long production stood from the first sign of a failure until the next successful deployment. Half of the failures were over sooner than the first number says.',
    misread: 'The next deployment is taken for the remedy, also where it happened to be about something else.',
    ...{ unit: 'seconds', target: 'down', source: DORA },
  },
  'rework-rate': {
    kind: 'share',
    title: 'Deployment rework rate',
    meaning:
      'The share of production deployments that went back, or brought a revert or a hotfix of what an earlier one had brought. It tells how much of the delivery is unplanned.',
    misread: 'A planned deployment that happens to bring a repair counts as well.',
    ...{ unit: 'percent', target: 'down', source: DORA },
  },
  'ai-share': {
    kind: 'share',
    title: 'AI-originated share',
    meaning:
      'The share of merged changes that an AI agent wrote or helped to write. It says how much depends on the gate, not whether that is good.',
    misread: 'Only declared AI is seen: work that hides its marks counts as human.',
    ...{ unit: 'percent', target: 'shown', source: RECORDS },
  },
  'ai-blocked': {
    kind: 'share',
    title: 'AI changes blocked by policy',
    meaning:
      'The share of AI-originated changes that the policy denied at least once. That it is not zero proves that the gate works.',
    misread: 'A fall may mean better changes or a weaker policy: read it beside the history of the policy.',
    ...{ unit: 'percent', target: 'shown', source: RECORDS },
  },
  'ai-held': {
    kind: 'share',
    title: 'AI changes held for a second approval',
    meaning:
      'The share of AI-originated changes that had one approval that counts and still waited for another. These are what one person alone would have let through.',
    misread: 'It counts that a second look was asked for, not that it found something.',
    ...{ unit: 'percent', target: 'shown', source: RECORDS },
  },
  'ai-rollback-rate': {
    kind: 'share',
    title: 'Rollback rate, AI-originated',
    meaning:
      'The share of merged AI-originated changes that were reverted or rolled back within 30 days. Read it beside the rate of human changes.',
    misread: 'Changes of the last 30 days can still be rolled back, so the newest number is too low.',
    ...{ unit: 'percent', target: 'down', source: RECORDS },
  },
  'human-rollback-rate': {
    kind: 'share',
    title: 'Rollback rate, human',
    meaning:
      'The share of merged human changes that were reverted or rolled back within 30 days. It is the measure for the rate of AI-originated changes.',
    misread: 'People and agents are given different work, so a difference is a question and not an answer.',
    ...{ unit: 'percent', target: 'down', source: RECORDS },
  },
  'approval-latency': {
    kind: 'duration',
    title: 'Approval latency',
    meaning:
      'How long changes waited from their first gated verdict until they were approved. Half waited no longer than the first number, nine of ten no longer than the second.',
    misread: 'Compare it at equal risk: more risky changes in a month make it longer without anybody being slower.',
    ...{ unit: 'seconds', target: 'down', source: RECORDS },
  },
  overrides: {
    kind: 'count',
    title: 'Overrides',
    meaning:
      'How often the gate was passed by: granted waivers, break-glass, bypassed rules and direct pushes to gated branches. Each stands in the list with who did it and why.',
    misread: 'Zero may also mean that bypasses could not be read: the posture page says whether they can.',
    ...{ unit: 'count', target: 'down', source: RECORDS },
  },
  'restore-tests': {
    kind: 'share',
    title: 'Backup restore tests passed',
    meaning:
      'The share of runs of the restore tests that the policy names which passed. A backup that was never restored is a hope.',
    misread: 'It says nothing about backups that no test is named for.',
    ...{ unit: 'percent', target: 'up', source: 'workflow runs' },
  },
  'drift-time': {
    kind: 'duration',
    title: 'Time until drift was put right',
    meaning:
      'How long controls and infrastructure stayed away from what is written, from when that was seen until it was seen right again. What is still away counts as unknown until it is over.',
    misread: 'It begins when somebody looked, not when the setting was changed.',
    ...{ unit: 'seconds', target: 'down', source: RECORDS },
  },
  'admin-identities': {
    kind: 'level',
    title: 'Admin-equivalent identities',
    meaning:
      'How many people, apps, keys and tokens can change who may do what, as the last inventory of the period counted them. Documented exceptions are left out.',
    misread: 'What could not be seen is counted as unknown beside it, and may be the larger part.',
    ...{ unit: 'count', target: 'down', source: 'inventories' },
  },
  'ai-writers': {
    kind: 'level',
    title: 'AI tools with write access',
    meaning:
      'How many apps, bots, keys and tokens of AI tools can write to repositories, as the last inventory of the period counted them. Each is somebody who can act without a person.',
    misread: 'A tool that works with a person’s own token is not seen as a tool.',
    ...{ unit: 'count', target: 'down', source: 'inventories' },
  },
};

/** In the order in which they are shown. */
export function shownMetrics(): readonly (Metric & { readonly id: MetricId })[] {
  return METRIC_IDS.map((id) => ({ id, ...METRICS[id] }));
}
