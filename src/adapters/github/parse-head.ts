/** What hangs on the head commit: our own check runs, and the other open pull requests that share it. */
import { z } from 'zod';
import type { Sha } from '../../domain/change.js';
import type { PublishedCheck } from '../../domain/publication.js';
import { complete, cutShort, type Listing } from '../../domain/result.js';
import type { OpenChange } from '../../domain/survey.js';
import { pageShape, shaShape } from './parse-basics.js';

const pullRequestShape = z.object({
  number: z.number(),
  state: z.string(),
  headRefOid: shaShape,
  baseRepository: z.object({ databaseId: z.number().nullable() }).nullable(),
});

const runShape = z.object({
  databaseId: z.number().nullable(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  externalId: z.string().nullable(),
});

const suiteShape = z.object({ checkRuns: z.object({ nodes: nodesOf(runShape) }).nullable() });

const runsShape = z.object({ oid: shaShape, checkSuites: z.object({ nodes: nodesOf(suiteShape) }).nullable() });

/** A pull request in the list of `SURVEY_QUERY`; its last commit is its head but for lists that GitHub cuts short. */
export const surveyedShape = z
  .object({
    number: z.number(),
    updatedAt: z.string(),
    headRefOid: shaShape,
    baseRefName: z.string(),
    head: z.object({ nodes: nodesOf(z.object({ commit: runsShape })) }),
  })
  .transform(({ number, updatedAt, headRefOid, baseRefName, head: { nodes } }): OpenChange => {
    const last = nodes?.at(-1)?.commit;
    const published = last?.oid === headRefOid ? publishedChecks(last) : [];
    return { number, head: headRefOid, base: baseRefName, updatedAt, published };
  });

/** The fragment `onCommit`. */
export const onCommitShape = runsShape.extend({ associatedPullRequests: pageShape(pullRequestShape).nullable() });

export type OnCommit = z.infer<typeof onCommitShape>;

/** Our latest run of each name. GitHub gives run ids in order of creation. */
export function publishedChecks(onCommit: z.infer<typeof runsShape>): readonly PublishedCheck[] {
  const runs = (onCommit.checkSuites?.nodes ?? []).flatMap((suite) => suite?.checkRuns?.nodes ?? []);
  const newest = new Map<string, z.infer<typeof runShape>>();
  for (const run of runs) {
    if (run === null) continue;
    if ((newest.get(run.name)?.databaseId ?? -1) < (run.databaseId ?? 0)) newest.set(run.name, run);
  }
  return [...newest.values()].map(({ name, status, conclusion, externalId }) => ({
    name,
    completed: status === 'COMPLETED',
    conclusion: conclusion?.toLowerCase() ?? null,
    externalId,
  }));
}

/** Which pull request is asked about, and where. */
export interface Place {
  readonly repository: number;
  readonly number: number;
  readonly head: Sha;
}

/** Numbers of the other open pull requests of this repository with this head. */
export function siblingsOf(onCommit: OnCommit, place: Place): Listing<number> {
  const page = onCommit.associatedPullRequests;
  if (page === null) return cutShort([], 'GitHub did not list the pull requests of the head commit');
  const seen = page.items.flatMap((item) => (item === null ? [] : [item]));
  const numbers = seen
    .filter((item) => item.state === 'OPEN' && item.number !== place.number && item.headRefOid === place.head)
    .filter((item) => item.baseRepository?.databaseId === place.repository)
    .map((item) => item.number);
  const isWhole = page.next === null && seen.length === page.items.length;
  return isWhole ? complete(numbers) : cutShort(numbers, 'more pull requests share the head commit than were read');
}

function nodesOf<T>(node: z.ZodType<T>) {
  return z.array(node.nullable()).nullable();
}
