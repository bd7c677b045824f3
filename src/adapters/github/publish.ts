/** Makes GitHub show a decided check run: created complete, its annotations added in as many requests as it takes. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { type Annotation, type DesiredCheck, RERUN_ACTION } from '../../domain/publication.js';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';

/** GitHub takes 50 annotations a request; later requests add to those before. */
const ANNOTATIONS_A_REQUEST = 50;

/** The run's id while annotations are missing: should that fail, the next attempt sees an unfinished run. */
const UNFINISHED = 'unfinished';

const RERUN = {
  label: 'Re-run',
  description: 'Read the change again and decide',
  identifier: RERUN_ACTION,
} as const;

/** A check run as it should be, and where. */
export interface CheckToPublish {
  readonly repository: RepositoryRef;
  readonly check: DesiredCheck;
  readonly externalId: string;
}

/** A completed run cannot be taken back to work, so every publication is a new run; GitHub counts the latest. */
export async function publishCheck(
  client: GitHubClient,
  { repository, check, externalId }: CheckToPublish,
): Promise<Result<null, ForgeError>> {
  const what = `publishing ${check.name} on ${repository.owner}/${repository.name}@${check.sha.slice(0, 7)}`;
  const [first = [], ...others] = batchesOf(check.annotations);
  const created = await callRest(client, {
    route: 'POST /repos/{owner}/{repo}/check-runs',
    parameters: {
      owner: repository.owner,
      repo: repository.name,
      name: check.name,
      head_sha: check.sha,
      status: 'completed',
      conclusion: check.conclusion,
      external_id: others.length === 0 ? externalId : UNFINISHED,
      output: { ...textOf(check), annotations: first },
      actions: [RERUN],
    },
    what,
  });
  if (created.kind === 'error') return created;
  const run = parseAnswer(z.object({ id: z.number() }), created.value.data, what);
  if (run.kind === 'error') return run;
  return await addAnnotations(client, { repository, run: run.value.id, check, externalId, what }, others);
}

interface CreatedRun extends CheckToPublish {
  readonly run: number;
  readonly what: string;
}

async function addAnnotations(
  client: GitHubClient,
  { repository, run, check, externalId, what }: CreatedRun,
  batches: readonly (readonly object[])[],
): Promise<Result<null, ForgeError>> {
  for (const [index, annotations] of batches.entries()) {
    const finished = index === batches.length - 1 ? { external_id: externalId } : {};
    const added = await callRest(client, {
      route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        check_run_id: run,
        ...finished,
        output: { ...textOf(check), annotations },
      },
      what: `${what}, more annotations`,
    });
    if (added.kind === 'error') return added;
  }
  return ok(null);
}

/** GitHub wants title and summary with every output. */
function textOf(check: DesiredCheck): { title: string; summary: string; text?: string } {
  const { title, summary, text } = check;
  return text === '' ? { title, summary } : { title, summary, text };
}

function batchesOf(annotations: readonly Annotation[]): readonly (readonly object[])[] {
  const batches: object[][] = [];
  for (let start = 0; start < annotations.length; start += ANNOTATIONS_A_REQUEST) {
    batches.push(annotations.slice(start, start + ANNOTATIONS_A_REQUEST).map(restAnnotation));
  }
  return batches;
}

function restAnnotation({ path, line, level, title, message }: Annotation): object {
  return { path, start_line: line, end_line: line, annotation_level: level, title, message };
}
