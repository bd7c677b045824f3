/** Which changes a delivery's jobs may lead to look at. Used by causes.ts. */
import type { CausePlace } from '../../domain/audit.js';
import type { Job } from '../../domain/job.js';

/** One a delivery where it names a change: then its other jobs are about the same change. */
export function jobPlaces(jobs: readonly Job[]): readonly CausePlace[] {
  const places = jobs.flatMap(placeOf);
  const changes = places.filter(({ number }) => number !== 0);
  return changes.length > 0 ? changes.slice(0, 1) : places.slice(0, 1);
}

function placeOf(job: Job): readonly CausePlace[] {
  switch (job.kind) {
    case 'assess-change':
    case 'assess-later':
    case 'answer-comment': {
      const { installation, repository, number } = job.subject;
      return [{ installation, repository: repository.id, number, sha: '' }];
    }
    case 'assess-commit':
    case 'hold-commit':
      return [{ installation: job.installation, repository: job.repository.id, number: 0, sha: job.sha }];
    case 'assess-repository':
    case 'assess-merge-group':
      return [{ installation: job.installation, repository: job.repository.id, number: 0, sha: '' }];
    case 'assess-installation':
      return [{ installation: job.installation, repository: 0, number: 0, sha: '' }];
    default:
      return [];
  }
}
