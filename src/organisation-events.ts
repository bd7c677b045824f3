/** Events about people, repositories, installations and merge queues: what they may change for every open pull request. */
import type { z } from 'zod';
import type { Alert, AlertKind } from './domain/alert.js';
import type { FanOutReason, Job } from './domain/job.js';
import { type EventOutcome, ignored, jobs, notOfInterest, reader } from './event-outcome.js';
import {
  installationEvent,
  mergeGroupEvent,
  organisationEvent,
  peopleEvent,
  repositoryEvent,
  selectionEvent,
} from './payloads.js';

type PeopleEvent = z.infer<typeof peopleEvent>;

/** `member`, `membership`, `team`: who may push or belongs to a team is read anew. */
function onPeople({ installation, repository }: PeopleEvent): EventOutcome {
  if (repository === undefined || repository === null) return assessAll(installation.id, 'people');
  return jobs([
    { kind: 'assess-repository', installation: installation.id, repository, base: null, because: 'people' },
  ]);
}

const LEAVES_OR_JOINS = ['member_added', 'member_removed'];

function onOrganisation({ action, installation }: z.infer<typeof organisationEvent>): EventOutcome {
  return LEAVES_OR_JOINS.includes(action) ? assessAll(installation.id, 'people') : notOfInterest(action);
}

type RepositoryEvent = z.infer<typeof repositoryEvent>;

/** Repositories are known by id, so a new name changes nothing; where the policy is read from may. */
function onRepository(event: RepositoryEvent): EventOutcome {
  const { action, repository } = event;
  const again = assessRepository(event, 'policy');
  switch (action) {
    case 'renamed':
    case 'unarchived':
      return jobs([assessRepository(event, 'coverage')]);
    case 'archived':
      return alert(
        event,
        'coverage/archived',
        'it is archived: nothing is judged or merged there until it is unarchived',
      );
    case 'deleted':
      return alert(event, 'coverage/deleted', 'it is deleted: what was judged there stays in the records alone');
    case 'transferred':
      return jobs([
        alertJob(event, 'coverage/transferred', `it belongs to ${repository.owner} now: require the check there again`),
        again,
        postureOf(event),
      ]);
    case 'edited':
      if (event.changes?.default_branch === undefined) return notOfInterest('edited without another default branch');
      return jobs([
        alertJob(
          event,
          'coverage/default-branch',
          'another branch is the default now: the policy is read from it, and the check must be required on it',
        ),
        again,
        postureOf(event),
      ]);
    // Other rules of GitHub hold for public and private repositories, and other people see it.
    case 'publicized':
    case 'privatized':
      return jobs([postureOf(event)]);
    default:
      return notOfInterest(action);
  }
}

function postureOf({ installation, repository }: RepositoryEvent): Job {
  return { kind: 'check-posture', installation: installation.id, repository };
}

function assessRepository({ installation, repository }: RepositoryEvent, because: FanOutReason): Job {
  return { kind: 'assess-repository', installation: installation.id, repository, base: null, because };
}

function alert(event: RepositoryEvent, kind: AlertKind, what: string): EventOutcome {
  return jobs([alertJob(event, kind, what)]);
}

function alertJob({ installation: { id }, repository }: RepositoryEvent, kind: AlertKind, what: string): Job {
  const text = `${repository.owner}/${repository.name}: ${what}`;
  return raise({ kind, installation: id, repository: repository.id, text });
}

function raise(alert: Alert): Job {
  return { kind: 'raise-alert', installation: alert.installation, alert };
}

/** Without the app nothing turns green: where the check is required, all is blocked; where it is not, nothing is. */
const UNCOVERED = {
  suspend: ['coverage/suspended', 'the installation is suspended: nothing is judged until it is not'],
  deleted: ['coverage/uninstalled', 'the app was uninstalled: nothing is judged any more'],
} as const satisfies Readonly<Record<string, readonly [AlertKind, string]>>;

function onInstallation({ action, installation: { id } }: z.infer<typeof installationEvent>): EventOutcome {
  switch (action) {
    case 'created':
    case 'unsuspend':
      return assessAll(id, 'coverage');
    case 'new_permissions_accepted':
      return jobs([
        { kind: 'assess-installation', installation: id, because: 'coverage' },
        { kind: 'recheck-postures', installation: id },
      ]);
    case 'suspend':
    case 'deleted': {
      const [kind, text] = UNCOVERED[action];
      return jobs([raise({ kind, installation: id, repository: null, text })]);
    }
    default:
      return notOfInterest(action);
  }
}

function onSelection({ action, installation, repositories_removed }: z.infer<typeof selectionEvent>): EventOutcome {
  if (action === 'added') return assessAll(installation.id, 'coverage');
  if (action !== 'removed') return notOfInterest(action);
  const names = repositories_removed.map(({ full_name }) => full_name).join(', ');
  const text = `the app may no longer see ${names}: nothing is judged there`;
  return jobs([
    raise({ kind: 'coverage/repositories-removed', installation: installation.id, repository: null, text }),
  ]);
}

/** A group that was destroyed was merged, or is made again and announced again. */
function onMergeGroup({ action, installation, repository, group }: z.infer<typeof mergeGroupEvent>): EventOutcome {
  const job = { installation: installation.id, repository, group };
  if (action === 'checks_requested') return jobs([{ ...job, kind: 'assess-merge-group' }]);
  return action === 'destroyed' ? ignored('the merge group is gone') : notOfInterest(action);
}

function assessAll(installation: number, because: FanOutReason): EventOutcome {
  return jobs([{ kind: 'assess-installation', installation, because }]);
}

export const ORGANISATION_READERS = {
  member: reader(peopleEvent, onPeople),
  membership: reader(peopleEvent, onPeople),
  team: reader(peopleEvent, onPeople),
  organization: reader(organisationEvent, onOrganisation),
  repository: reader(repositoryEvent, onRepository),
  merge_group: reader(mergeGroupEvent, onMergeGroup),
  installation: reader(installationEvent, onInstallation),
  installation_repositories: reader(selectionEvent, onSelection),
} as const;
