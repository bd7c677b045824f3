/** Reads a list of GitHub's REST API to its end, page by page; used where no count tells the pages beforehand. */
import { z } from 'zod';
import { error, ok, type Result } from '../../domain/result.js';
import { callRest, parseAnswer, type RestCall } from './call.js';
import type { GitHubAnswer, GitHubClient } from './client.js';
import { type CallError, invalidAnswer } from './errors.js';

export const PAGE_SIZE = 100;
/** 100 pages of 100: more than any list that this app reads; a server that never stops is not believed. */
const MOST_PAGES = 100;

/** A list of GitHub's; `key` names the list inside an answer that wraps it. */
export interface PagedCall<T> extends RestCall {
  readonly item: z.ZodType<T>;
  readonly key?: string;
}

export async function readPages<T>(client: GitHubClient, call: PagedCall<T>): Promise<Result<readonly T[], CallError>> {
  const items: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const parameters = { ...call.parameters, per_page: PAGE_SIZE, page };
    const answer = await callRest(client, { ...call, parameters });
    if (answer.kind === 'error') return answer;
    const found = itemsOf(answer.value, call);
    if (found.kind === 'error') return found;
    items.push(...found.value);
    if (!hasNextPage(answer.value, found.value.length)) return ok(items);
  }
  return error(invalidAnswer(call.what, 'a list without an end'));
}

/** By the Link header; without one, a full page may have another behind it. */
export function hasNextPage(answer: GitHubAnswer, length: number): boolean {
  const link = answer.headers.link;
  return typeof link === 'string' ? /rel="next"/.test(link) : length >= PAGE_SIZE;
}

function itemsOf<T>(answer: GitHubAnswer, call: PagedCall<T>): Result<readonly T[], CallError> {
  const list = z.array(call.item);
  if (call.key === undefined) return parseAnswer(list, answer.data, call.what);
  const wrapped = parseAnswer(z.record(z.string(), z.unknown()), answer.data, call.what);
  return wrapped.kind === 'error' ? wrapped : parseAnswer(list, wrapped.value[call.key], call.what);
}
