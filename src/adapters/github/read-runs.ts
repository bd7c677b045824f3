/** Runs of workflows on a commit, the artifacts that they left, and the content id of a file at a ref. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import type { Artifact, WorkflowRun } from '../../domain/plan-evidence.js';
import { type Fact, known, ok, type Result, unknown } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { readPages } from './pages.js';

const runShape = z
  .object({
    id: z.number(),
    run_number: z.number(),
    path: z.string(),
    event: z.string(),
    head_sha: z.string(),
    head_branch: z.string().nullable(),
    head_repository: z.object({ id: z.number() }).nullish(),
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    updated_at: z.string(),
    referenced_workflows: z.array(z.object({ path: z.string() })).nullish(),
  })
  .transform(
    (raw): WorkflowRun => ({
      ...{ id: raw.id, number: raw.run_number, event: raw.event, headSha: raw.head_sha, branch: raw.head_branch },
      // GitHub writes a ref behind the path of some.
      path: raw.path.replace(/@.*$/s, ''),
      headRepository: raw.head_repository?.id ?? null,
      status: raw.status ?? 'unknown',
      ...{ conclusion: raw.conclusion, updatedAt: raw.updated_at },
      called: (raw.referenced_workflows ?? []).map(({ path }) => path),
    }),
  );

/** By commit, or the latest of a branch. */
export async function readRuns(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  sha: string,
): Promise<Result<readonly WorkflowRun[], ForgeError>> {
  return await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/actions/runs',
    parameters: { owner, repo, head_sha: sha },
    what: `listing the workflow runs of ${owner}/${repo}@${sha.slice(0, 7)}`,
    key: 'workflow_runs',
    item: runShape,
  });
}

const artifactShape = z
  .object({ id: z.number(), name: z.string(), size_in_bytes: z.number(), expired: z.boolean() })
  .transform(({ id, name, size_in_bytes: size, expired }): Artifact => ({ id, name, size, expired }));

export async function readArtifacts(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  run: number,
): Promise<Result<readonly Artifact[], ForgeError>> {
  return await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    parameters: { owner, repo, run_id: run },
    what: `listing what a run of ${owner}/${repo} left`,
    key: 'artifacts',
    item: artifactShape,
  });
}

/** Null: no such file there. */
export async function readBlobId(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { path, ref }: { readonly path: string; readonly ref: string },
): Promise<Result<string | null, ForgeError>> {
  const what = `looking at ${path} of ${owner}/${repo}`;
  const parameters = { owner, repo, path, ref };
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}/contents/{path}', parameters, what });
  if (answer.kind === 'error') return answer.error.kind === 'not-found' ? ok(null) : answer;
  const file = parseAnswer(z.object({ type: z.literal('file'), sha: z.string() }), answer.value.data, what);
  return file.kind === 'error' ? file : ok(file.value.sha);
}

const fileShape = z.object({ type: z.literal('file'), encoding: z.string(), content: z.string() });

/** A file as a whole. GitHub hands out no content above a megabyte here. */
export async function readFile(
  client: GitHubClient,
  { owner, name: repo }: Pick<RepositoryRef, 'owner' | 'name'>,
  { path, ref }: { readonly path: string; readonly ref: string | null },
): Promise<Result<Fact<Uint8Array>, ForgeError>> {
  const what = `reading ${path} of ${owner}/${repo}`;
  const parameters = { owner, repo, path, ...(ref === null ? {} : { ref }) };
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}/contents/{path}', parameters, what });
  if (answer.kind === 'error') {
    const isGone = answer.error.kind === 'not-found' || answer.error.kind === 'forbidden';
    return isGone ? ok(unknown(`it is not there, or may not be seen (${answer.error.message})`)) : answer;
  }
  const file = fileShape.safeParse(answer.value.data);
  if (!file.success) return ok(unknown('it is no plain file'));
  if (file.data.encoding !== 'base64') return ok(unknown('it is larger than a megabyte'));
  return ok(known(new Uint8Array(Buffer.from(file.data.content, 'base64'))));
}
