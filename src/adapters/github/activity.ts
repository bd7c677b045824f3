/** Who moved a branch, by GitHub's own record (https://docs.github.com/rest/repos/repos#list-repository-activities). Asked where no delivery told it. */
import { z } from 'zod';
import { type RepositoryRef, shaOf } from '../../domain/change.js';
import type { Push } from '../../domain/independence.js';
import { type Fact, known, unknown } from '../../domain/result.js';
import { callRest, parseAnswer } from './call.js';
import type { GitHubClient } from './client.js';
import { PAGE_SIZE } from './pages.js';
import { restAccountShape } from './parse-basics.js';

/** A branch that was moved more often is no ordinary work. */
const MOST_PAGES = 5;

const activityShape = z
  .object({
    before: z.string(),
    after: z.string(),
    timestamp: z.string(),
    activity_type: z.string(),
    actor: restAccountShape,
  })
  .transform((raw): Push | null => {
    const after = /^0+$/.test(raw.after) ? null : shaOf(raw.after);
    if (after === null || raw.actor === null) return null;
    const before = /^0+$/.test(raw.before) ? null : shaOf(raw.before);
    return {
      account: raw.actor,
      before,
      after,
      at: raw.timestamp.replace('.000Z', 'Z'),
      forced: raw.activity_type === 'force_push',
    };
  });

/** Newest first at GitHub, which pages by a cursor. A deleted account's push is left out: then the head's may be missing. */
export async function readPushes(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  ref: string,
): Promise<Fact<readonly Push[]>> {
  const what = `reading who pushed to ${owner}/${name}@${ref.replace(/^refs\/heads\//, '')}`;
  const pushes: Push[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const cursor: Readonly<Record<string, string>> = after === null ? {} : { after };
    const parameters = { owner, repo: name, ref, per_page: PAGE_SIZE, ...cursor };
    const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}/activity', parameters, what });
    if (answer.kind === 'error') return unknown(answer.error.message);
    const found = parseAnswer(z.array(activityShape), answer.value.data, what);
    if (found.kind === 'error') return unknown(found.error.message);
    pushes.push(...found.value.filter((push) => push !== null));
    after = nextCursor(answer.value.headers.link);
    if (after === null) return known(pushes);
  }
  return unknown(`${what}: it was moved more than ${MOST_PAGES * PAGE_SIZE} times`);
}

function nextCursor(link: unknown): string | null {
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(typeof link === 'string' ? link : '') ?? [];
  return url === undefined ? null : new URL(url).searchParams.get('after');
}
