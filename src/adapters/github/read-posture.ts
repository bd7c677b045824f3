/**
 * The posture of one repository in as few calls as GitHub allows: one GraphQL query for its branches and files, and of
 * REST the repository, its rulesets, the token of its workflows, its environments and who passed by its rules, two calls
 * a gated branch, one a ruleset in force and one an environment.
 */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { type Bypass, type PostureFacts, type Sight, unseen } from '../../domain/posture.js';
import { error, known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { Gating, PostureSource } from '../../ports/posture.js';
import type { Clock } from '../../ports.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { otherRepository } from './errors.js';
import { branchReader, type ReadBranches } from './read-branches.js';
import { readEnvironments } from './read-environments.js';
import { type FilesRead, readPostureFiles } from './read-posture-files.js';
import { mapSight, readListSight, readSight, type Seen } from './sight.js';

/** More gated branches than this are told of without being read. */
const MOST_BRANCHES = 10;

interface PostureParts {
  readonly client: GitHubClient;
  /** Null: which app is ours is not known. */
  readonly appId: number | null;
  readonly clock: Clock;
}

export function postureReader({ client, appId, clock }: PostureParts): PostureSource {
  const readBranches = branchReader(client, clock);
  return {
    readPosture: (repository, gating) => readAll({ client, appId, readBranches }, repository, gating),
    readBypasses: (repository) => readBypasses(client, repository),
  };
}

interface Tools {
  readonly client: GitHubClient;
  readonly appId: number | null;
  readonly readBranches: ReadBranches;
}

async function readAll(
  { client, appId, readBranches }: Tools,
  repository: RepositoryRef,
  gating: Gating,
): Promise<Result<PostureFacts, ForgeError>> {
  const itself = await readRepository(client, repository);
  if (itself.kind === 'error') return itself;
  const here = itself.value.repository;
  const files = await readPostureFiles(client, here);
  if (files.kind === 'error') return files;
  const chosen = gatedBranches(itself.value.defaultBranch, files.value, gating);
  const [branches, token, environments, bypasses] = await Promise.all([
    readBranches(here, chosen.slice(0, MOST_BRANCHES)),
    readWorkflowToken(client, here),
    readEnvironments(client, here),
    readBypasses(client, here),
  ]);
  if (branches.kind === 'error') return branches;
  if (token.kind === 'error') return token;
  if (environments.kind === 'error') return environments;
  if (bypasses.kind === 'error') return bypasses;
  const unread = unreadBranches(chosen, files.value, gating);
  return ok({
    ...{ repository: here, appId, secretScanning: itself.value.secretScanning },
    branches: known([...branches.value.branches, ...unread]),
    ...{ rulesets: branches.value.rulesets, bypassActors: branches.value.bypassActors },
    ...{ workflowToken: token.value, environments: environments.value, bypasses: bypasses.value },
    ...{ codeowners: files.value.codeowners, workflows: files.value.workflows },
  });
}

const repositoryShape = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
  security_and_analysis: z
    .object({
      secret_scanning: z.object({ status: z.string() }).optional(),
      secret_scanning_push_protection: z.object({ status: z.string() }).optional(),
    })
    .nullish(),
});

interface Itself {
  readonly repository: RepositoryRef;
  readonly defaultBranch: string;
  readonly secretScanning: PostureFacts['secretScanning'];
}

/** An id of 0 is not known yet. */
async function readRepository(
  client: GitHubClient,
  { id, owner, name: repo }: RepositoryRef,
): Promise<Result<Itself, ForgeError>> {
  const what = `reading ${owner}/${repo}`;
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}', parameters: { owner, repo }, what });
  if (answer.kind === 'error') return answer;
  const parsed = parseAnswer(repositoryShape, answer.value.data, what);
  if (parsed.kind === 'error') return parsed;
  const { security_and_analysis: security, ...raw } = parsed.value;
  if (id !== 0 && raw.id !== id) return error(otherRepository(what));
  const scanning = security?.secret_scanning?.status;
  return ok({
    repository: { id: raw.id, owner: raw.owner.login, name: raw.name },
    defaultBranch: raw.default_branch,
    secretScanning:
      scanning === undefined
        ? unseen('not-visible', 'GitHub shows the settings of secret scanning only to who administers the repository')
        : known({
            scans: scanning === 'enabled',
            stopsPushes: security?.secret_scanning_push_protection?.status === 'enabled',
          }),
  });
}

function gatedBranches(defaultBranch: string, { branches }: FilesRead, { isGated }: Gating): readonly string[] {
  const others = branches.names.filter((ref) => ref !== defaultBranch && isGated({ ref, isDefault: false }));
  return [defaultBranch, ...others];
}

/** What could not be listed, or is more than is read, is gated and not seen. */
function unreadBranches(chosen: readonly string[], { branches }: FilesRead, { onlyDefault }: Gating) {
  const names = chosen.slice(MOST_BRANCHES);
  const hidden = branches.missing !== null && !onlyDefault ? ['(branches that were not listed)'] : [];
  return [...names, ...hidden].map((name) => {
    const lack = unseen('not-visible', branches.missing ?? `more than ${MOST_BRANCHES} branches are gated`);
    return { name, rules: lack, classic: lack };
  });
}

const tokenShape = z
  .object({ default_workflow_permissions: z.enum(['read', 'write']), can_approve_pull_request_reviews: z.boolean() })
  .transform((raw) => ({
    writes: raw.default_workflow_permissions === 'write',
    approves: raw.can_approve_pull_request_reviews,
  }));

/** What workflows may do that do not say more. */
export function readWorkflowToken(client: GitHubClient, { owner, name: repo }: RepositoryRef) {
  const what = `reading the rights of workflows in ${owner}/${repo}`;
  const route = 'GET /repos/{owner}/{repo}/actions/permissions/workflow';
  return readSight(client, { route, parameters: { owner, repo }, what }, tokenShape);
}

const suiteShape = z.object({
  id: z.number(),
  actor_name: z.string().nullish(),
  ref: z.string().default(''),
  after_sha: z.string().default(''),
  pushed_at: z.string().default(''),
});

async function readBypasses(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
): Promise<Seen<readonly Bypass[]>> {
  const read = await readListSight(client, {
    route: 'GET /repos/{owner}/{repo}/rulesets/rule-suites',
    parameters: { owner, repo, rule_suite_result: 'bypass', time_period: 'week' },
    what: `reading who passed by the rules of ${owner}/${repo}`,
    item: suiteShape,
  });
  const bypassOf = ({ id, actor_name, ref, after_sha: sha, pushed_at: at }: z.infer<typeof suiteShape>): Bypass => {
    return { id, actor: actor_name ?? 'somebody', ref, sha, at };
  };
  return mapSight(read, (suites): Sight<readonly Bypass[]> => known(suites.map(bypassOf)));
}
