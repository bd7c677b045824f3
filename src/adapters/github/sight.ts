/** One answer about the posture: what was seen, or why it was not; and when the whole reading must be broken off. */
import type { z } from 'zod';
import { type Sight, unseen } from '../../domain/posture.js';
import { error, known, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer, type RestCall } from './call.js';
import type { GitHubClient } from './client.js';
import type { CallError } from './errors.js';
import { type PagedCall, readPages } from './pages.js';

/** Error: nothing more can be read now, so what was read is no posture. */
export type Seen<T> = Result<Sight<T>, ForgeError>;

/** A failed call as a sight: refused is hidden, not understood is unreadable; a limit or wrong credentials end the reading. */
export function sightOf<T>(problem: CallError): Seen<T> {
  switch (problem.kind) {
    case 'rate-limited':
      return error(problem);
    case 'forbidden':
      return problem.status === 401 ? error(problem) : ok(unseen('not-visible', problem.message));
    case 'not-found':
      return ok(unseen('not-visible', problem.message));
    case 'invalid-answer':
      return ok(unseen('unreadable', problem.message));
    case 'unavailable':
      return ok(unseen('error', problem.message));
  }
}

export async function readSight<T>(client: GitHubClient, call: RestCall, shape: z.ZodType<T>): Promise<Seen<T>> {
  const answer = await callRest(client, call);
  if (answer.kind === 'error') return sightOf(answer.error);
  const parsed = parseAnswer(shape, answer.value.data, call.what);
  return parsed.kind === 'error' ? sightOf(parsed.error) : ok(known(parsed.value));
}

export async function readListSight<T>(client: GitHubClient, call: PagedCall<T>): Promise<Seen<readonly T[]>> {
  const read = await readPages(client, call);
  return read.kind === 'error' ? sightOf(read.error) : ok(known(read.value));
}

/** Changes what was seen, where it was. */
export function mapSight<T, U>(seen: Seen<T>, change: (value: T) => Sight<U>): Seen<U> {
  if (seen.kind === 'error') return seen;
  return seen.value.kind === 'unknown' ? ok(seen.value) : ok(change(seen.value.value));
}
