/** The environments of a repository, GitHub's own rules of each, and the apps that are asked before a deployment. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { type EnvironmentPosture, unseen } from '../../domain/posture.js';
import { known, ok } from '../../domain/result.js';
import type { GitHubClient } from './client.js';
import { mapSight, readListSight, readSight, type Seen } from './sight.js';

/** More than this are told of without their rules. */
const MOST_ENVIRONMENTS = 20;

const environmentShape = z.object({
  name: z.string(),
  protection_rules: z.array(z.object({ type: z.string() })).default([]),
});

const gatesShape = z.object({
  custom_deployment_protection_rules: z
    .array(z.object({ enabled: z.boolean(), app: z.object({ id: z.number() }) }))
    .default([]),
});

export async function readEnvironments(
  client: GitHubClient,
  repository: RepositoryRef,
): Promise<Seen<readonly EnvironmentPosture[]>> {
  const { owner, name: repo } = repository;
  const listed = await readListSight(client, {
    route: 'GET /repos/{owner}/{repo}/environments',
    parameters: { owner, repo },
    what: `reading the environments of ${owner}/${repo}`,
    item: environmentShape,
    key: 'environments',
  });
  if (listed.kind === 'error') return listed;
  const { value: sight } = listed;
  if (sight.kind === 'unknown') return ok(sight);
  const read: EnvironmentPosture[] = [];
  for (const [at, { name, protection_rules: rules }] of sight.value.entries()) {
    const apps: Seen<readonly number[]> =
      at < MOST_ENVIRONMENTS
        ? await readGates(client, repository, name)
        : ok(unseen('not-visible', `more than ${MOST_ENVIRONMENTS} environments: its rules were not read`));
    if (apps.kind === 'error') return apps;
    read.push({ name, protections: rules.map(({ type }) => type), apps: apps.value });
  }
  return ok(known(read));
}

async function readGates(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  environment: string,
): Promise<Seen<readonly number[]>> {
  const call = {
    route: 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
    parameters: { owner, repo, environment_name: environment },
    what: `reading the rules of an environment of ${owner}/${repo}`,
  };
  return mapSight(await readSight(client, call, gatesShape), ({ custom_deployment_protection_rules: rules }) =>
    known(rules.filter(({ enabled }) => enabled).map(({ app }) => app.id)),
  );
}
