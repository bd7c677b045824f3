/**
 * What webhook events say to the scoreboard, beside what they make us do: merges, deployments, releases,
 * incidents, and runs that restore a backup. What of it counts is the policy's to say, when it is counted. Kept in the
 * transaction that reads the delivery; an event that is not understood here counts nothing and stops nothing.
 */
import { z } from 'zod';
import { hotfixOf } from './core/hotfixes.js';
import { RESTORE_WORKFLOW } from './core/policy-schema-scoreboard.js';
import { undoneBy } from './core/reverts.js';
import { looksLikeProduction } from './core/score/released.js';
import { INCIDENT_LABEL } from './core/score/ruled.js';
import { shaOf } from './domain/change.js';
import type { Job } from './domain/job.js';
import type { Deed, Happening } from './domain/scoreboard.js';
import { type EventOutcome, ignored } from './event-outcome.js';

/** Events that only the scoreboard reads. */
export const SCORE_READERS = {
  issues: () => ignored('it is counted, and asks for nothing else'),
  release: () => ignored('it is counted, and asks for nothing else'),
};

/** Labels of an issue that are looked at. */
const MOST_LABELS = 10;

const id = z.int().positive();
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const sha = z.string().transform((text) => shaOf(text));
const place = z.object({
  installation: z.object({ id }),
  repository: z.object({
    id,
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    default_branch: z.string().nullish(),
  }),
});

const merge = z.object({
  action: z.literal('closed'),
  pull_request: z.object({
    number: id,
    merged: z.literal(true),
    merged_at: time,
    merge_commit_sha: sha.nullish(),
    title: z.string(),
    body: z.string().nullish(),
    base: z.object({ ref: z.string() }),
    head: z.object({ ref: z.string() }).nullish().catch(null),
    labels: z
      .array(z.object({ name: z.string() }))
      .nullish()
      .catch(null),
  }),
});

const status = z.object({
  deployment: z.object({ id, sha, environment: z.string(), production_environment: z.boolean().nullish() }),
  deployment_status: z.object({ state: z.string(), created_at: time }),
});

const issue = z.object({
  issue: z.object({
    number: id,
    created_at: time,
    closed_at: time.nullish(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
  }),
});

const release = z.object({
  /** Neither a draft nor a pre-release any more. */
  action: z.literal('released'),
  release: z.object({
    id,
    tag_name: z.string().min(1).max(256),
    target_commitish: sha.catch(null),
    published_at: time,
    updated_at: time,
  }),
});

/** `after` of an annotated tag is no commit, so the commit is read. */
const tagPush = z.object({
  ref: z.string().regex(/^refs\/tags\/./),
  head_commit: z.object({ id: sha }),
  repository: z.object({ pushed_at: z.int().positive() }),
});

const restoreRun = z.object({
  action: z.literal('completed'),
  workflow_run: z.object({
    id,
    run_attempt: z.int().positive().catch(1),
    path: z.string().transform((path) => path.replace(/@.*$/, '')),
    event: z.enum(['schedule', 'workflow_dispatch']),
    conclusion: z.enum(['success', 'failure', 'timed_out', 'startup_failure']),
    head_branch: z.string(),
    updated_at: time,
  }),
});

type Told = { readonly at: number; readonly key: string; readonly deed: Deed };

/** What is to be kept and counted because of it joins what the event leads to. */
export function withScores(event: string, payload: unknown, outcome: EventOutcome): EventOutcome {
  const where = place.safeParse(payload);
  if (outcome.kind === 'unreadable' || !where.success) return outcome;
  const { installation, repository: raw } = where.data;
  const repository = { id: raw.id, owner: raw.owner.login, name: raw.name };
  const told = toldBy(event, payload, { ...repository, defaultBranch: raw.default_branch ?? null });
  if (told.length === 0) return outcome;
  const happenings = told.map(
    ({ at, key, deed }): Happening => ({ installation: installation.id, repository, key, at, lastAt: at, deed }),
  );
  const job: Job = { kind: 'score-repository', installation: installation.id, repository };
  // Whether another label means an incident here is not known yet: it counts with what happens next.
  const isAsked = told.some(({ deed }) => deed.kind !== 'incident' || isIncidentByName(deed.label));
  if (!isAsked) return { ...outcome, happenings };
  return outcome.kind === 'jobs'
    ? { ...outcome, jobs: [...outcome.jobs, job], happenings }
    : { kind: 'jobs', jobs: [job], happenings, pushes: outcome.pushes ?? [] };
}

interface Where {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string | null;
}

function isIncidentByName(label: string | undefined): boolean {
  return (label ?? '').toLowerCase() === INCIDENT_LABEL;
}

function toldBy(event: string, payload: unknown, where: Where): readonly Told[] {
  switch (event) {
    case 'pull_request':
      return [mergeIn(payload, where)].filter((one) => one !== null);
    case 'deployment_status':
      return [deploymentIn(payload)].filter((one) => one !== null);
    case 'issues':
      return incidentsIn(payload);
    case 'release':
      return [releaseIn(payload)].filter((one) => one !== null);
    case 'push':
      return [tagIn(payload)].filter((one) => one !== null);
    case 'workflow_run':
      return restoreTestsIn(payload, where);
    default:
      return [];
  }
}

function mergeIn(payload: unknown, { defaultBranch, ...repository }: Where): Told | null {
  const read = merge.safeParse(payload);
  if (!read.success) return null;
  const { number, title, body, base, head, labels, ...merging } = read.data.pull_request;
  const { merged_at: at, merge_commit_sha: commit } = merging;
  const texts = { repository, number, title, body: body ?? '' };
  const undoing = undoneBy({ ...texts, commits: { items: [] } });
  const called = { branch: head?.ref ?? '', labels: (labels ?? []).map(({ name }) => name) };
  const hotfix = hotfixOf({ ...texts, ...called });
  const deed: Deed = {
    ...{ kind: 'merged', number, sha: commit ?? null, base: base.ref, intoDefault: base.ref === defaultBranch },
    undoes: undoing === null ? null : { pulls: undoing.undoes.pulls, commits: undoing.undoes.commits },
    ...(hotfix === null ? {} : { hotfix }),
  };
  return { at, key: `merged:${number}`, deed };
}

function deploymentIn(payload: unknown): Told | null {
  const read = status.safeParse(payload);
  if (!read.success || read.data.deployment.sha === null) return null;
  const { deployment, deployment_status: told } = read.data;
  const state = { success: 'success', failure: 'failed', error: 'failed' }[told.state];
  if (state !== 'success' && state !== 'failed') return null;
  const { environment, sha: commit } = deployment;
  const production = deployment.production_environment === true || looksLikeProduction(environment);
  return {
    at: told.created_at,
    key: `deployed:${deployment.id}:${state}`,
    deed: {
      kind: 'deployed',
      deployment: deployment.id,
      environment,
      sha: read.data.deployment.sha ?? commit,
      state,
      production,
    },
  };
}

/** One a label: which of them mean an incident is the policy's to say. */
function incidentsIn(payload: unknown): readonly Told[] {
  const read = issue.safeParse(payload);
  if (!read.success) return [];
  const { number, labels, created_at: openedAt, closed_at: closedAt } = read.data.issue;
  const state = closedAt ? 'closed' : 'opened';
  return (labels ?? []).slice(0, MOST_LABELS).map(({ name }) => ({
    at: closedAt ?? openedAt,
    key: `incident:${number}:${state}${isIncidentByName(name) ? '' : `:${name.toLowerCase()}`}`,
    deed: { kind: 'incident', issue: number, state, label: name },
  }));
}

function releaseIn(payload: unknown): Told | null {
  const read = release.safeParse(payload);
  if (!read.success) return null;
  const {
    id: number,
    tag_name: tag,
    target_commitish: commit,
    published_at: published,
    updated_at: changed,
  } = read.data.release;
  // A pre-release that became a release was published before.
  const at = Math.max(published, changed);
  return { at, key: `released:${number}`, deed: { kind: 'released', release: number, tag, sha: commit } };
}

function tagIn(payload: unknown): Told | null {
  const read = tagPush.safeParse(payload);
  if (!read.success || read.data.head_commit.id === null) return null;
  const tag = read.data.ref.slice('refs/tags/'.length);
  const { id: commit } = read.data.head_commit;
  // Told in seconds.
  const at = read.data.repository.pushed_at * 1000;
  return { at, key: `tagged:${tag}:${commit}`, deed: { kind: 'tagged', tag, sha: commit } };
}

function restoreTestsIn(payload: unknown, { defaultBranch }: Where): readonly Told[] {
  const read = restoreRun.safeParse(payload);
  if (!read.success) return [];
  const {
    id: run,
    run_attempt: attempt,
    path: workflow,
    conclusion,
    head_branch: branch,
    updated_at: at,
  } = read.data.workflow_run;
  if (branch !== defaultBranch || !RESTORE_WORKFLOW.test(workflow)) return [];
  const deed: Deed = { kind: 'restore-test', run, workflow, passed: conclusion === 'success' };
  return [{ at, key: `restore-test:${run}:${attempt}`, deed }];
}
