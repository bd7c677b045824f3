/** What of the posture GraphQL tells in one query: the names of branches, GitHub's complaints about CODEOWNERS, the workflows. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { type PostureFacts, type Sight, type Unseen, unseen, type WorkflowFile } from '../../domain/posture.js';
import { known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { sightOf } from './sight.js';

export interface FilesRead {
  /** `missing`: why some may not be among the names. */
  readonly branches: { readonly names: readonly string[]; readonly missing: string | null };
  readonly codeowners: PostureFacts['codeowners'];
  readonly workflows: PostureFacts['workflows'];
}

const POSTURE_QUERY = `
query posture($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    refs(refPrefix: "refs/heads/", first: 100) { pageInfo { hasNextPage } nodes { name } }
    codeowners { errors { line message } }
    workflows: object(expression: "HEAD:.github/workflows") {
      ... on Tree { entries { name type object { ... on Blob { text isTruncated isBinary } } } }
    }
  }
}`;

const entryShape = z.object({
  name: z.string(),
  type: z.string(),
  object: z
    .object({ text: z.string().nullish(), isTruncated: z.boolean().optional(), isBinary: z.boolean().nullish() })
    .nullish(),
});

const shape = z.object({
  repository: z.object({
    refs: z
      .object({ pageInfo: z.object({ hasNextPage: z.boolean() }), nodes: z.array(z.object({ name: z.string() })) })
      .nullable(),
    codeowners: z.object({ errors: z.array(z.object({ line: z.number(), message: z.string() })) }).nullable(),
    workflows: z.object({ entries: z.array(entryShape).nullish() }).nullable(),
  }),
});

const MOST_COMPLAINTS = 10;

export async function readPostureFiles(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
): Promise<Result<FilesRead, ForgeError>> {
  const what = `reading the branches and workflows of ${owner}/${name}`;
  const answer = await callGraphql(client, { query: POSTURE_QUERY, variables: { owner, name }, shape, what });
  if (answer.kind === 'error') {
    const seen = sightOf<never>(answer.error);
    if (seen.kind === 'error') return seen;
    return seen.value.kind === 'known' ? ok(hiddenBy(unseen('error', what))) : ok(hiddenBy(seen.value));
  }
  const { refs, codeowners, workflows } = answer.value.repository;
  const more = refs?.pageInfo.hasNextPage === true;
  return ok({
    branches: {
      names: (refs?.nodes ?? []).map((ref) => ref.name),
      missing: more ? 'there are more than 100 branches, and not all were listed' : null,
    },
    codeowners: known(codeowners === null ? null : complaints(codeowners.errors)),
    workflows: known((workflows?.entries ?? []).filter(isWorkflow).map(fileOf)),
  });
}

function hiddenBy(lack: Unseen): FilesRead {
  return { branches: { names: [], missing: lack.reason }, codeowners: lack, workflows: lack };
}

function complaints(errors: readonly { readonly line: number; readonly message: string }[]): readonly string[] {
  const told = errors.slice(0, MOST_COMPLAINTS).map(({ line, message }) => `line ${line}: ${message.split('\n')[0]}`);
  return errors.length > MOST_COMPLAINTS ? [...told, `and ${errors.length - MOST_COMPLAINTS} more`] : told;
}

function isWorkflow({ name, type }: z.infer<typeof entryShape>): boolean {
  return type === 'blob' && /\.ya?ml$/i.test(name);
}

function fileOf({ name, object }: z.infer<typeof entryShape>): WorkflowFile {
  const text: Sight<string> =
    typeof object?.text === 'string' && object.isTruncated !== true && object.isBinary !== true
      ? known(object.text)
      : unseen('unreadable', 'it has no whole text that GitHub shows');
  return { path: `.github/workflows/${name}`, text };
}
