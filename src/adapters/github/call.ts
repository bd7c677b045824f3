/** One call to GitHub: asked, timed, classified and parsed, so that the rest of this folder handles values only. */
import type { z } from 'zod';
import { error, ok, type Result } from '../../domain/result.js';
import type { GitHubAnswer, GitHubClient } from './client.js';
import { brokenOff, type CallError, callErrorOf, invalidAnswer } from './errors.js';

/** A REST call; `what` says what it is for, in words for an error message. */
export interface RestCall {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly what: string;
}

/** A GraphQL query and what its data must look like. */
export interface GraphqlCall<T> {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly shape: z.ZodType<T>;
  readonly what: string;
  /** Fields, by dotted path, that may be NOT_FOUND; they are null then. Every other error fails the whole call. */
  readonly mayBeMissing?: readonly string[];
}

export async function callRest(client: GitHubClient, call: RestCall): Promise<Result<GitHubAnswer, CallError>> {
  try {
    const answer = await client.request(call.route, call.parameters);
    return answer.data === '' && answer.status !== 204 ? error(brokenOff(call.what)) : ok(answer);
  } catch (thrown) {
    return error(callErrorOf(thrown, call.what));
  }
}

export async function callGraphql<T>(client: GitHubClient, call: GraphqlCall<T>): Promise<Result<T, CallError>> {
  try {
    const data = await client.graphql(call.query, call.variables);
    return data === undefined ? error(brokenOff(call.what)) : parseAnswer(call.shape, data, call.what);
  } catch (thrown) {
    const data = dataDespite(thrown, call.mayBeMissing ?? []);
    return data === null ? error(callErrorOf(thrown, call.what)) : parseAnswer(call.shape, data, call.what);
  }
}

/** The one door from `unknown` to typed data. */
export function parseAnswer<T>(shape: z.ZodType<T>, data: unknown, what: string): Result<T, CallError> {
  const parsed = shape.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  return error(invalidAnswer(what, parsed.error.issues[0]?.path.map(String).join('.') ?? ''));
}

/** The data of an answer whose only errors are fields that were allowed to be missing. */
function dataDespite(thrown: unknown, mayBeMissing: readonly string[]): object | null {
  if (typeof thrown !== 'object' || thrown === null) return null;
  const errors: unknown = Reflect.get(thrown, 'errors');
  const data: unknown = Reflect.get(thrown, 'data');
  if (!Array.isArray(errors) || errors.length === 0 || typeof data !== 'object') return null;
  return errors.every((problem) => isAllowedGap(problem, mayBeMissing)) ? data : null;
}

function isAllowedGap(problem: unknown, mayBeMissing: readonly string[]): boolean {
  if (typeof problem !== 'object' || problem === null || Reflect.get(problem, 'type') !== 'NOT_FOUND') return false;
  const path: unknown = Reflect.get(problem, 'path');
  return Array.isArray(path) && mayBeMissing.includes(path.join('.'));
}
