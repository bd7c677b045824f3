/** What every kind of job is known by, which jobs take turns with it, and how soon it runs. */
import type { Job, Undoer, Urgency } from '../../domain/job.js';

/** One key a subject: jobs with the same key are the same work. */
export function jobKey(job: Job): string {
  switch (job.kind) {
    case 'assess-change':
      return `change:${job.subject.installation}:${job.subject.repository.id}:${job.subject.number}`;
    case 'assess-commit':
      return `commit:${job.installation}:${job.repository.id}:${job.sha}`;
    case 'rerun-commit':
      return `rerun:${job.installation}:${job.repository.id}:${job.sha}`;
    case 'assess-repository':
      return `repository:${job.installation}:${job.repository.id}:${job.because}:${job.base ?? '*'}`;
    case 'assess-installation':
      return `installation:${job.installation}:${job.because}`;
    case 'hold-commit':
      return `hold:${job.installation}:${job.repository.id}:${job.sha}`;
    case 'assess-merge-group':
      return `group:${job.installation}:${job.repository.id}:${job.group.head}`;
    case 'review-drift':
      return `drift:${job.installation}:${job.repository.id}:${job.run}`;
    case 'sweep-repository':
      return `sweep:${job.installation}:${job.repository.id}`;
    case 'check-posture':
      return `posture:${job.installation}:${job.repository.id}`;
    case 'score-repository':
      return `scores:${job.installation}:${job.repository.id}`;
    case 'check-bypasses':
      return `bypasses:${job.installation}:${job.repository.id}`;
    case 'recheck-postures':
      return `postures:${job.installation}`;
    case 'review-incident':
      return `incident:${job.installation}:${job.repository.id}:${undoerKey(job.by)}`;
    case 'take-inventory':
      return `inventory:${job.installation}`;
    case 'tell-scores':
      return `tell-scores:${job.installation}`;
    case 'guard-deployment':
      return `deployment:${job.installation}:${job.repository.id}:${job.run}:${job.environment}`;
    case 'guard-later':
      return `deployment:${job.installation}:${job.repository.id}:${job.run}:${job.environment}:${job.at}`;
    case 'guard-run':
      return `run:${job.installation}:${job.repository.id}:${job.run}`;
    case 'watch-deployment':
      return `deployed:${job.installation}:${job.repository.id}:${job.deployment}:${job.state}`;
    case 'end-lease':
      return `lease:${job.installation}:${job.repository.id}:${job.run}:${job.attempt}:${job.environment}:${job.at}`;
    case 'sweep-installation':
      return `sweep:${job.installation}`;
    case 'assess-later':
      return `later:${job.subject.installation}:${job.subject.repository.id}:${job.subject.number}:${job.at}`;
    case 'answer-comment':
      return `answer:${job.subject.installation}:${job.subject.repository.id}:${job.subject.number}:${job.asks}:${job.by.id}`;
    case 'raise-alert':
      return `alert:${job.installation}:${job.alert.repository ?? '*'}:${job.alert.kind}:${job.alert.text}`;
  }
}

function undoerKey(by: Undoer): string {
  return by.kind === 'revert' ? `#${by.number}` : `${by.environment}@${by.to}`;
}

/** Lower is sooner. */
export const URGENCIES = { first: 0, live: 1, background: 2 } as const satisfies Record<Urgency, number>;

export function urgencyOf(job: Job): Urgency {
  switch (job.kind) {
    case 'hold-commit':
      return 'first';
    case 'review-drift':
    case 'sweep-repository':
    case 'sweep-installation':
    case 'score-repository':
    case 'check-bypasses':
    case 'recheck-postures':
    case 'take-inventory':
    case 'tell-scores':
    case 'review-incident':
      return 'background';
    case 'check-posture':
    case 'assess-change':
    case 'assess-later':
    case 'answer-comment':
    case 'assess-commit':
    case 'rerun-commit':
    case 'assess-merge-group':
    case 'assess-repository':
    case 'assess-installation':
    case 'raise-alert':
    case 'guard-deployment':
    case 'guard-later':
    case 'guard-run':
    case 'watch-deployment':
    case 'end-lease':
      return 'live';
  }
}

/**
 * Changes of one repository may share a head commit, and so a check: the later answer must be the later write.
 * Other repositories go on meanwhile, which also keeps one busy repository from holding up the rest.
 */
export function laneOf(job: Job): string {
  switch (job.kind) {
    case 'assess-change':
    case 'assess-later':
    case 'answer-comment':
      return `repository:${job.subject.repository.id}`;
    case 'assess-commit':
    case 'rerun-commit':
    case 'hold-commit':
    case 'assess-merge-group':
    case 'assess-repository':
    case 'review-drift':
    case 'sweep-repository':
      return `repository:${job.repository.id}`;
    // Writes nothing that a change rests on, so changes need not wait for it.
    case 'check-posture':
    case 'check-bypasses':
      return `posture:${job.repository.id}`;
    case 'review-incident':
      return `incident:${job.repository.id}`;
    case 'score-repository':
      return `scores:${job.repository.id}`;
    // Takes minutes, and nothing waits for it.
    case 'take-inventory':
      return `inventory:${job.installation}`;
    case 'tell-scores':
      return `tell-scores:${job.installation}`;
    // One after another, so that no two are charged to what is left of one budget.
    case 'guard-deployment':
    case 'guard-later':
    case 'guard-run':
    case 'watch-deployment':
    case 'end-lease':
      return `deployments:${job.installation}`;
    case 'recheck-postures':
    case 'assess-installation':
    case 'sweep-installation':
    case 'raise-alert':
      return `installation:${job.installation}`;
  }
}
