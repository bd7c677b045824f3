/** Commit statuses under the names of our checks: we post none, so somebody else did. Part of events.ts. */
import type { z } from 'zod';
import type { Alert } from './domain/alert.js';
import { ADVISORY_CHECK_NAME, CHECK_NAME } from './domain/publication.js';
import { type EventOutcome, ignored, jobs, reader } from './event-outcome.js';
import { statusEvent } from './payloads.js';

export const STATUS_READERS = { status: reader(statusEvent, onStatus) };

const OUR_NAMES: readonly string[] = [CHECK_NAME, ADVISORY_CHECK_NAME];
/** The message of the commit that GitHub makes to try a merge. */
const TEST_MERGE = /^Merge [0-9a-f]{40,64} into [0-9a-f]{40,64}$/;

type StatusEvent = z.infer<typeof statusEvent>;

/** No verdict rests on a status, so nothing is judged anew. */
function onStatus(event: StatusEvent): EventOutcome {
  if (!OUR_NAMES.includes(event.context)) return ignored('a commit status of another name');
  const installation = event.installation.id;
  const alert: Alert = { installation, repository: event.repository.id, ...told(event) };
  return jobs([{ kind: 'raise-alert', installation, alert }]);
}

function told({ repository, context, state, sha, commit, sender }: StatusEvent): Pick<Alert, 'kind' | 'text'> {
  const who = sender?.login ?? 'somebody';
  const what = `${repository.owner}/${repository.name}: ${who} put a commit status named ${context} (${state}) on ${sha.slice(0, 12)}`;
  const isTestMerge = commit?.parents.length === 2 && TEST_MERGE.test(commit.commit.message.trim());
  if (isTestMerge) {
    const meaning =
      'the commit on which GitHub tries a merge: where such a commit has a status, GitHub asks it instead of the head';
    return {
      kind: 'status/test-merge',
      text: `${what}, ${meaning}. Ask why, and see that the check is pinned to the app`,
    };
  }
  const meaning =
    'It is none of ours and counts for no verdict; it can block a merge, and opens one where the check is not pinned';
  return { kind: 'status/our-name', text: `${what}. ${meaning}. Ask why` };
}
