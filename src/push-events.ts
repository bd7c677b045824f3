/** What a push makes us do: the policy, the owners or the protection may be others now. Part of events.ts. */
import type { z } from 'zod';
import type { Job } from './domain/job.js';
import { CODEOWNERS_PLACES } from './domain/ownership.js';
import { isNonEmpty } from './domain/result.js';
import { type EventOutcome, ignored, jobs, reader } from './event-outcome.js';
import { pushOfBranch, withPushes } from './observations.js';
import { pushEvent } from './payloads.js';

export const PUSH_READERS = { push: reader(pushEvent, onPush) };

const OWNERS_FILES: readonly string[] = CODEOWNERS_PLACES;
const REPOSITORY_POLICY = '.github/twokey.yml';
const ORGANISATION_POLICY = 'twokey.yml';
const WORKFLOWS = '.github/workflows/';
/** The repository that holds an organisation's own policy. */
const ORGANISATION_REPOSITORY = '.github';
/** GitHub lists no more commits than this in one push. */
const MOST_PUSHED_COMMITS = 2048;

type Push = z.infer<typeof pushEvent>;

function onPush(event: Push): EventOutcome {
  return withPushes(policyPush(event), pushOfBranch(event));
}

/** A changed policy changes the verdict on every open pull request that it governs, changed owners that of those into their branch. */
function policyPush(event: Push): EventOutcome {
  if (event.deleted) return ignored('a deleted branch');
  const [, branch = null] = /^refs\/heads\/(.+)$/s.exec(event.ref) ?? [];
  if (branch === null) return ignored('not a branch');
  const { defaultBranch, pushedAt: _, ...repository } = event.repository;
  const installation = event.installation.id;
  const work: Job[] = [];
  if (mayTouch(event, REPOSITORY_POLICY)) {
    // The default branch's file also says which other branches are gated.
    const base = branch === defaultBranch ? null : branch;
    work.push({ kind: 'assess-repository', installation, repository, base, because: 'policy' });
  } else if (OWNERS_FILES.some((path) => mayTouch(event, path))) {
    work.push({ kind: 'assess-repository', installation, repository, base: branch, because: 'policy' });
  }
  const isOrganisationRepository = repository.name.toLowerCase() === ORGANISATION_REPOSITORY;
  if (isOrganisationRepository && branch === defaultBranch && mayTouch(event, ORGANISATION_POLICY)) {
    work.push({ kind: 'assess-installation', installation, because: 'policy' });
  }
  if (branch === defaultBranch ? touchesProtection(event) : listed(event).some((path) => OWNERS_FILES.includes(path)))
    work.push({ kind: 'check-posture', installation, repository });
  return isNonEmpty(work) ? jobs(work) : ignored('no file that governs was touched');
}

/**
 * Owners and workflows of the default branch are a part of the posture. Of other branches, which may be gated, owners
 * are, where the push says that it touches them: their force-pushes are too many to look each time.
 */
function touchesProtection(event: Push): boolean {
  if (OWNERS_FILES.some((path) => mayTouch(event, path))) return true;
  return listed(event).some((path) => path.startsWith(WORKFLOWS));
}

function listed({ commits }: Push): readonly string[] {
  return commits.flatMap(({ added, modified, removed }) => [added, modified, removed].flat());
}

/** Also true when the list of touched files cannot be trusted to be whole. */
function mayTouch(event: Push, path: string): boolean {
  const { commits, forced, created } = event;
  const incomplete = forced || commits.length >= MOST_PUSHED_COMMITS || (commits.length === 0 && !created);
  return incomplete || listed(event).includes(path);
}
