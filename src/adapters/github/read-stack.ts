/** Where a pull request in a native stack goes in the end: only REST tells, see docs.github.com "Stacked pull requests". */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError, StackBase } from '../../ports/forge.js';
import { callGraphql, callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { invalidAnswer } from './errors.js';
import { shaShape } from './parse-basics.js';
import { branchFiles, branchFilesShape } from './parse-change.js';
import { BRANCH_QUERY } from './query.js';

const pullShape = z.object({ stack: z.object({ base: z.object({ ref: z.string().min(1) }) }).nullish() });

const branchShape = z.object({
  repository: z.object({
    defaultBranchRef: z.object({ name: z.string() }).nullable(),
    ref: z.object({ target: branchFilesShape.extend({ oid: shaShape }).nullable() }).nullable(),
  }),
});

export async function readStackBase(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
): Promise<Result<StackBase | null, ForgeError>> {
  const { owner, name } = repository;
  const what = `reading the stack of ${owner}/${name}#${number}`;
  const answer = await callRest(client, {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { owner, repo: name, pull_number: number },
    what,
  });
  if (answer.kind === 'error') return answer;
  const pull = parseAnswer(pullShape, answer.value.data, what);
  if (pull.kind === 'error') return pull;
  const ref = pull.value.stack?.base.ref;
  if (ref === undefined) return ok(null);
  const variables = { owner, name, ref: `refs/heads/${ref}` };
  const branch = await callGraphql(client, { query: BRANCH_QUERY, variables, shape: branchShape, what });
  if (branch.kind === 'error') return branch;
  const target = branch.value.repository.ref?.target;
  if (!target) return { kind: 'error', error: invalidAnswer(what, 'stack.base.ref') };
  const base = { ref, sha: target.oid, isDefault: branch.value.repository.defaultBranchRef?.name === ref };
  return ok({ base, ...branchFiles(target, `${owner}/${name}@${ref}`) });
}
