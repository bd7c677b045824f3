/** The Forge of src/ports.ts over one installation of the app (or one token). */

import type { DeploymentForge } from '../../ports/deployments.js';
import type { Forge } from '../../ports/forge.js';
import type { InventorySource } from '../../ports/inventory.js';
import type { PostureSource } from '../../ports/posture.js';
import type { Clock } from '../../ports.js';
import type { TextCache } from '../text-cache.js';
import { readPushes } from './activity.js';
import type { GitHubClient } from './client.js';
import { editIssue, findIssue, openIssue, readOwnIssue, writeComment } from './conversation.js';
import { deploymentForge } from './deployments.js';
import { fileMemory } from './file-memory.js';
import { labelWriter } from './labels.js';
import { listMergedChanges, listOpenChanges, listRepositories, readPublished, surveyOpenChanges } from './list.js';
import { peopleReader } from './people.js';
import { peopleAlong } from './people-along.js';
import { publishCheck } from './publish.js';
import { appReader } from './read-app.js';
import { readArtifact } from './read-artifact.js';
import { readBasis, readChange } from './read-change.js';
import { inventoryReader } from './read-inventory.js';
import { readIssueState } from './read-issue.js';
import { readMergeGroup } from './read-merge-group.js';
import { readPolicies } from './read-policies.js';
import { postureReader } from './read-posture.js';
import { readArtifacts, readBlobId, readFile, readRuns } from './read-runs.js';
import { readStackBase } from './read-stack.js';
import { textReader } from './read-texts.js';
import { teamReader } from './teams.js';

export interface ForgeParts {
  readonly client: GitHubClient;
  /** The app whose check runs are ours; 0: no app, then nothing counts as published. */
  readonly appId: number;
  /** `twokey[bot]` */
  readonly botLogin: string;
  readonly clock: Clock;
  /** Contents that were read before; may be shared, since a repository's are found by its id. */
  readonly texts: TextCache;
  /** Hears whether the files of a change were known. */
  readonly cached?: (outcome: 'hit' | 'miss') => void;
}

/** Everything that is asked of GitHub for one installation. */
export type WholeForge = Forge & PostureSource & InventorySource & DeploymentForge;

/** Keep one Forge an installation: it remembers teams and lists of people, which labels exist, and what never changes. */
export function createForge({ client, appId, botLogin, clock, texts, cached }: ForgeParts): WholeForge {
  const applyLabels = labelWriter(client);
  const readApp = appReader(client);
  const files = fileMemory(cached);
  const along = peopleAlong(clock);
  return {
    botLogin,
    readChange: (repository, number) =>
      readChange({ client, appId, along, readApp, fileMemory: files }, repository, number),
    readBasis: (repository, number, people) => readBasis({ client, appId, along }, { repository, number, people }),
    readAlong: along.add,
    readTexts: textReader(client, texts),
    readPolicies: (repository) => readPolicies(client, repository),
    readTeam: teamReader(client, clock),
    readRuns: (repository, sha) => readRuns(client, repository, sha),
    readArtifacts: (repository, run) => readArtifacts(client, repository, run),
    readArtifact: (repository, artifact) => readArtifact(client, repository, artifact),
    readBlobId: (repository, at) => readBlobId(client, repository, at),
    readFile: (repository, at) => readFile(client, repository, at),
    readIssueState: (issue) => readIssueState(client, issue),
    readPushes: (repository, ref) => readPushes(client, repository, ref),
    ...peopleReader(client, clock),
    surveyOpenChanges: (repository) => surveyOpenChanges(client, appId, repository),
    readStackBase: (repository, number) => readStackBase(client, repository, number),
    readMergeGroup: (repository, group) => readMergeGroup(client, repository, group),
    readPublished: (repository, sha) => readPublished(client, appId, { repository, sha }),
    listOpenChanges: (repository, only) => listOpenChanges(client, repository, only),
    listMergedChanges: (repository, commit) => listMergedChanges(client, repository, commit),
    listRepositories: () => listRepositories(client),
    publishCheck: (repository, check, externalId) => publishCheck(client, { repository, check, externalId }),
    applyLabels: (repository, number, changes) => applyLabels({ repository, number }, changes),
    comment: (repository, number, comment) => writeComment(client, { repository, number }, comment),
    findIssue: (repository, of) => findIssue(client, repository, { ...of, creator: botLogin }),
    readOwnIssue: (repository, of) => readOwnIssue(client, repository, { ...of, creator: botLogin }),
    editIssue: (repository, number, issue) => editIssue(client, repository, { number, ...issue }),
    openIssue: (repository, issue) => openIssue(client, repository, issue),
    ...deploymentForge(client),
    ...inventoryReader({ client, asks: 'app', clock }),
    ...postureReader({ client, appId: appId === 0 ? null : appId, clock }),
  };
}
