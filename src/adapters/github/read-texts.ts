/** Contents of files by blob id: many in one GraphQL query, and none twice while it is remembered. */
import { z } from 'zod';
import { type RepositoryRef, shaOf, type Texts } from '../../domain/change.js';
import { type Fact, known, ok, type Result, unknown } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { putWithin, TEXT_LIMITS, type TextCache, TOO_LARGE, TOO_MANY, TOO_MUCH } from '../text-cache.js';
import { callGraphql } from './call.js';
import type { GitHubClient } from './client.js';
import { textsQuery } from './query.js';

const BATCH = 100;

export type ReadTexts = (repository: RepositoryRef, blobs: readonly string[]) => Promise<Result<Texts, ForgeError>>;

/** Reads batch after batch, so that no more than one is under way and nothing is asked for beyond the limits. */
export function textReader(client: GitHubClient, cache: TextCache): ReadTexts {
  return async (repository, blobs) => {
    const distinct = [...new Set(blobs)];
    const found = new Map<string, Fact<string>>(distinct.map((blob) => [blob, TOO_MANY]));
    let room: number = TEXT_LIMITS.together;
    for (let at = 0; at < Math.min(distinct.length, TEXT_LIMITS.files); at += BATCH) {
      const batch = distinct.slice(at, at + BATCH);
      const read = room > 0 ? await readBatch({ client, cache, repository }, batch) : ok(new Map());
      if (read.kind === 'error') return read;
      for (const blob of batch) room = putWithin(found, room, [blob, read.value.get(blob) ?? TOO_MUCH]);
    }
    return ok(found);
  };
}

interface Place {
  readonly client: GitHubClient;
  readonly cache: TextCache;
  readonly repository: RepositoryRef;
}

/** In the order of `blobs`. Only what is not remembered is asked for; what was not found is not remembered. */
async function readBatch(place: Place, blobs: readonly string[]): Promise<Result<Texts, ForgeError>> {
  const { id, owner, name } = place.repository;
  const keyOf = (blob: string) => `${id}/${owner}/${name}:${blob}`.toLowerCase();
  const before = new Map(blobs.map((blob) => [blob, place.cache.get(keyOf(blob))] as const));
  const asked = blobs.filter((blob) => before.get(blob) === undefined && shaOf(blob) !== null);
  const answer = asked.length === 0 ? ok(new Map<string, Answer>()) : await ask(place, asked);
  if (answer.kind === 'error') return answer;
  for (const [blob, content] of answer.value) {
    const text = textOf(content);
    before.set(blob, text);
    if (content !== null) place.cache.set(keyOf(blob), text);
  }
  return ok(new Map([...before].map(([blob, text]) => [blob, text ?? NOT_FOUND])));
}

const answerShape = z
  .object({
    __typename: z.string(),
    byteSize: z.number().optional(),
    isBinary: z.boolean().nullish(),
    isTruncated: z.boolean().optional(),
    text: z.string().nullish(),
  })
  .nullable();

type Answer = z.infer<typeof answerShape>;

const textsShape = z.object({ repository: z.record(z.string(), answerShape) });

/** Which repository has the name by now does not matter: an id stands for one content everywhere. */
async function ask(
  { client, repository: { owner, name } }: Place,
  blobs: readonly string[],
): Promise<Result<ReadonlyMap<string, Answer>, ForgeError>> {
  const variables = Object.fromEntries(blobs.map((blob, index) => [`b${index}`, blob]));
  const answer = await callGraphql(client, {
    query: textsQuery(blobs.length),
    variables: { owner, name, ...variables },
    shape: textsShape,
    mayBeMissing: blobs.map((_, index) => `repository.b${index}`),
    what: `reading ${blobs.length} changed files of ${owner}/${name}`,
  });
  if (answer.kind === 'error') return answer;
  const { repository } = answer.value;
  return ok(new Map(blobs.map((blob, index) => [blob, repository[`b${index}`] ?? null])));
}

const NOT_FOUND = unknown('GitHub does not find the content of the file');

function textOf(content: Answer): Fact<string> {
  if (content === null) return NOT_FOUND;
  const { __typename: type, byteSize, isBinary, isTruncated, text } = content;
  if (type !== 'Blob') return unknown('it is no file');
  if (isBinary === true) return unknown('the file is binary');
  if (byteSize === undefined || byteSize > TEXT_LIMITS.bytesOfFile) return TOO_LARGE;
  if (isTruncated !== false) return unknown('the file is larger than GitHub shows');
  return typeof text === 'string' ? known(text) : unknown('the file has no text that GitHub shows');
}
