/** The app's own webhook as GitHub remembers it: what it tried to deliver within the last days, and what was in it. */
import { z } from 'zod';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { Attempt, AttemptPage, Hook } from '../../ports/hook.js';
import { callRest, parseAnswer } from './call.js';
import { type AnyOctokit, adaptOctokit, type GitHubAnswer } from './client.js';
import { PAGE_SIZE } from './pages.js';

/** Since 2026 these numbers are beyond what a double holds; Octokit then gives a bigint (octokit/request.js#797). */
const idShape = z.union([z.number(), z.bigint()]).transform(String);

const attemptShape = z.object({
  id: idShape,
  guid: z.string(),
  event: z.string(),
  delivered_at: z
    .string()
    .transform((text) => Date.parse(text))
    .pipe(z.number()),
});

const detailShape = z.object({ request: z.object({ payload: z.record(z.string(), z.unknown()).nullable() }) });

export function createHook(door: { auth(): Promise<AnyOctokit> }): Hook {
  const call = async (route: string, parameters: Readonly<Record<string, unknown>>, what: string) =>
    callRest(adaptOctokit(await door.auth()), { route, parameters, what });
  return {
    async list(cursor) {
      const what = 'listing what GitHub tried to deliver';
      const parameters = { per_page: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
      const answer = await call('GET /app/hook/deliveries', parameters, what);
      return answer.kind === 'error' ? answer : pageOf(answer.value, what);
    },
    async read({ id, guid }) {
      const what = `reading delivery ${guid}`;
      const answer = await call('GET /app/hook/deliveries/{delivery_id}', { delivery_id: id }, what);
      if (answer.kind === 'error') return answer;
      const parsed = parseAnswer(detailShape, answer.value.data, what);
      if (parsed.kind === 'error') return parsed;
      const { payload } = parsed.value.request;
      return ok(payload === null ? null : JSON.stringify(payload, wholeNumbers));
    },
    async redeliver({ id, guid }) {
      const what = `asking for delivery ${guid} once more`;
      const answer = await call('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id }, what);
      return answer.kind === 'error' ? answer : ok(null);
    },
  };
}

function pageOf(answer: GitHubAnswer, what: string): Result<AttemptPage, ForgeError> {
  const parsed = parseAnswer(z.array(attemptShape), answer.data, what);
  if (parsed.kind === 'error') return parsed;
  const attempts = parsed.value.map(({ delivered_at: at, ...rest }): Attempt => ({ ...rest, at }));
  return ok({ attempts, next: nextCursor(answer.headers.link) });
}

function nextCursor(link: unknown): string | null {
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(typeof link === 'string' ? link : '') ?? [];
  return url === undefined || !URL.canParse(url) ? null : new URL(url).searchParams.get('cursor');
}

/** What a double cannot hold no payload of ours is read for. */
function wholeNumbers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
