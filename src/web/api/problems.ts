/** What the API answers where it cannot answer: problems as RFC 9457 has them, without a word about what may not be seen. */
import type { Context } from 'hono';
import { closed, type JsonSchema, text } from './schema.js';

interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 500;
  readonly title: string;
  readonly detail: string;
}

export const PROBLEM_SCHEMA: JsonSchema = closed({
  type: text,
  title: text,
  status: { type: 'integer', minimum: 400, maximum: 599 },
  detail: text,
});

export const UNKNOWN_TOKEN: Problem = {
  ...{ status: 401, title: 'Not authorised' },
  detail: 'Send a token that `twokey token create` made and that is not over, as "Authorization: Bearer twokey_…".',
};

export const NOT_FOUND: Problem = {
  ...{ status: 404, title: 'Not found' },
  detail: 'There is no such thing, or this token does not reach it.',
};

export const READ_ONLY: Problem = { status: 405, title: 'Read only', detail: 'The API answers GET and HEAD alone.' };

export const BROKEN: Problem = {
  ...{ status: 500, title: 'Something went wrong here' },
  detail: 'The log of the server says what.',
};

export function tooOften(seconds: number): Problem {
  return { status: 429, title: 'Too many requests', detail: `Try again in ${seconds} seconds.` };
}

export function mayNotRead(read: string): Problem {
  return { status: 403, title: 'Not allowed', detail: `This token may not read "${read}".` };
}

export function wrongQuestion(detail: string): Problem {
  return { status: 400, title: 'Not understood', detail };
}

export function answerWith(context: Context, { status, title, detail }: Problem): Response {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  return context.body(body, status, { 'content-type': 'application/problem+json' });
}
