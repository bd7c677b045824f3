/** Reads the policy files that are in force at the default branch, where no pull request is at hand. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { known, ok, type Result } from '../../domain/result.js';
import type { ForgeError, Policies } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { changeAnswerShape, organisationPolicy } from './parse-change.js';
import { policyDocument } from './parse-policy.js';
import { POLICIES_QUERY } from './query.js';

const shape = z.object({
  repository: changeAnswerShape.shape.repository.pick({ name: true, owner: true, defaultBranchRef: true }),
  floor: changeAnswerShape.shape.floor,
});

export async function readPolicies(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
): Promise<Result<Policies, ForgeError>> {
  const what = `reading the policies of ${owner}/${name}`;
  const variables = { owner, name };
  const answer = await callGraphql(client, { query: POLICIES_QUERY, variables, shape, mayBeMissing: ['floor'], what });
  if (answer.kind === 'error') return answer;
  const { repository, floor } = answer.value;
  const branch = repository.defaultBranchRef;
  const source = `${repository.owner.login}/${repository.name}@${branch?.name ?? ''}:.github/twokey.yml`;
  return ok({
    // An empty repository has no branch and no policy.
    defaultBranchPolicy: branch === null ? known(null) : policyDocument(branch.target?.file, source),
    organisationPolicy: organisationPolicy({ floor }),
  });
}
