/** Each kind of job and the story it starts: the table between queue and flows. */

import type { Job } from './domain/job.js';
import { ok, type Result } from './domain/result.js';
import type { ScoredPlace } from './domain/scoreboard.js';
import { answerComment } from './flows/answer-comment.js';
import { type AssessPorts, assessChange } from './flows/assess-change.js';
import { assessCommit, assessInstallation, assessRepository } from './flows/assess-many.js';
import { assessMergeGroup } from './flows/assess-merge-group.js';
import { checkBypasses, checkPosture, type PosturePorts } from './flows/check-posture.js';
import { recheckPostures } from './flows/due-postures.js';
import { type GuardPorts, guardDeployment, guardRun } from './flows/guard-deployment.js';
import { holdCommit } from './flows/hold-commit.js';
import { holdAfterFailure } from './flows/hold-failed.js';
import { type AlertPorts, raiseAlert, raiseIfRefused } from './flows/raise-alert.js';
import { rerunCommit } from './flows/rerun-commit.js';
import { reviewDrift } from './flows/review-drift.js';
import { type IncidentPorts, reviewIncident } from './flows/review-incident.js';
import { type EndLeasePorts, endLease } from './flows/sandbox-leases.js';
import { askForScores, type ScorePorts, scoreRepository } from './flows/score-repository.js';
import { type SweepPorts, sweepInstallation, sweepRepository } from './flows/sweep.js';
import { type InventoryPorts, recordInventory } from './flows/take-inventory.js';
import { type TellPorts, tellScores } from './flows/tell-scores.js';
import { type WatchPorts, watchDeployment } from './flows/watch-deployment.js';
import type { DeploymentForge } from './ports/deployments.js';
import type { Forge, ForgeError } from './ports/forge.js';
import type { InventorySource } from './ports/inventory.js';
import type { PostureSource } from './ports/posture.js';

/** Everything that any story needs; each takes its part. */
export type JobPorts = AssessPorts &
  AlertPorts &
  SweepPorts &
  PosturePorts &
  ScorePorts &
  InventoryPorts &
  TellPorts &
  IncidentPorts &
  GuardPorts &
  WatchPorts &
  EndLeasePorts;

/** Runs a job of one installation, which `forge` sees. What fails leaves no yes behind that it would have taken back. */
export async function handleJob(
  job: Job,
  around: Omit<JobPorts, 'forge'>,
  forge: () => Promise<Forge & PostureSource & InventorySource & DeploymentForge>,
) {
  if (job.kind === 'raise-alert') return ok(await raiseAlert(around, job.alert));
  if (job.kind === 'score-repository') return scoreRepository(around, job);
  try {
    const answer = await run(job, { ...around, forge: await forge() });
    if (answer.kind === 'error') {
      await holdAfterFailure(around, job, answer.error);
      await raiseIfRefused(around, placeOf(job), answer.error);
    }
    const place = scoredAfter(job);
    if (place !== null) await askForScores(around, place);
    return answer;
  } catch (cause) {
    await holdAfterFailure(around, job, null);
    throw cause;
  }
}

/** Nothing tries it again by itself: a person must see that. */
export async function raiseGivenUp(ports: AlertPorts, job: Job, key: string): Promise<void> {
  const text = `a job was given up: ${key}. See its last error with "twokey jobs", mend the cause, and run "twokey jobs retry"`;
  await raiseAlert(ports, { ...placeOf(job), kind: 'work/given-up', text });
}

/** What GitHub calls "not found" may only not be there yet: it is tried again like every other failure. */
function run(
  job: Exclude<Job, { readonly kind: 'raise-alert' | 'score-repository' }>,
  ports: JobPorts,
): Promise<Result<unknown, ForgeError>> {
  switch (job.kind) {
    case 'assess-later':
    case 'assess-change':
      return assessChange(ports, job.subject);
    case 'assess-commit':
      return assessCommit(ports, job.installation, job);
    case 'rerun-commit':
      return rerunCommit(ports, job);
    case 'hold-commit':
      return holdCommit(ports, job);
    case 'assess-merge-group':
      return assessMergeGroup(ports, job);
    case 'assess-repository':
      return assessRepository(ports, job);
    case 'assess-installation':
      return assessInstallation(ports, job);
    case 'answer-comment':
      return answerComment(ports, job);
    case 'review-drift':
      return reviewDrift(ports, job);
    case 'sweep-repository':
      return sweepRepository(ports, job);
    case 'check-posture':
      return checkPosture(ports, job);
    case 'check-bypasses':
      return checkBypasses(ports, job);
    case 'recheck-postures':
      return recheckPostures(ports, job.installation);
    case 'review-incident':
      return reviewIncident(ports, job);
    case 'take-inventory':
      return recordInventory(ports, job.installation);
    case 'tell-scores':
      return tellScores(ports, job.installation);
    case 'sweep-installation':
      return sweepInstallation(ports, job.installation);
    case 'guard-deployment':
    case 'guard-later':
      return guardDeployment(ports, job);
    case 'guard-run':
      return guardRun(ports, job);
    case 'watch-deployment':
      return watchDeployment(ports, job);
    case 'end-lease':
      return endLease(ports, job);
  }
}

/** Where a job may have decided something that counts. */
function scoredAfter(job: Job): ScoredPlace | null {
  if ('subject' in job) return job.subject;
  return job.kind === 'check-posture' ||
    job.kind === 'check-bypasses' ||
    job.kind === 'assess-commit' ||
    job.kind === 'review-drift' ||
    job.kind === 'guard-deployment' ||
    job.kind === 'guard-later' ||
    job.kind === 'assess-merge-group'
    ? job
    : null;
}

export function installationOf(job: Job): number {
  return 'subject' in job ? job.subject.installation : job.installation;
}

function placeOf(job: Job): { readonly installation: number; readonly repository: number | null } {
  const installation = installationOf(job);
  if ('subject' in job) return { installation, repository: job.subject.repository.id };
  return { installation, repository: 'repository' in job ? job.repository.id : null };
}
