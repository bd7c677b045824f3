/** The small shapes that every answer of GitHub is made of: object ids, accounts, git identities, list pages. */
import { z } from 'zod';
import { type Account, type AccountKind, accountIdOf, type GitIdentity, shaOf } from '../../domain/change.js';

export const shaShape = z.string().transform((text, context) => {
  const sha = shaOf(text);
  if (sha !== null) return sha;
  context.addIssue({ code: 'custom', message: 'not a git object id' });
  return z.NEVER;
});

/** A GraphQL actor under the fragment `who`; null for deleted accounts and for those without a numeric id. */
export const actorShape = z
  .object({ __typename: z.string(), login: z.string(), databaseId: z.number().nullish() })
  .nullable()
  .transform((actor): Account | null => {
    const kind = KINDS.get(actor?.__typename ?? '');
    if (actor === null || kind === undefined || typeof actor.databaseId !== 'number') return null;
    return accountOf({ id: actor.databaseId, login: actor.login, kind });
  });

/** A GraphQL BigInt: digits in a string. Ids of reviews and comments are far below 2^53. */
export const bigIdShape = z.union([z.string().regex(/^\d{1,15}$/), z.number()]).transform(Number);

/** A REST account; null for deleted ones, and an object without an id where GitHub knows no account. */
export const restAccountShape = z
  .object({ id: z.number().optional(), login: z.string().optional(), type: z.string().optional() })
  .nullish()
  .transform((account): Account | null => {
    const kind = KINDS.get(account?.type ?? '');
    if (account?.id === undefined || account.login === undefined || kind === undefined) return null;
    return accountOf({ id: account.id, login: account.login, kind });
  });

/** A GraphQL GitActor under the fragment `person`. */
export const personShape = z
  .object({ name: z.string().nullable(), email: z.string().nullable(), user: actorShape })
  .nullable()
  .transform(
    (person): GitIdentity => ({
      name: person?.name ?? '',
      email: person?.email ?? '',
      account: person?.user ?? null,
    }),
  );

/** One page of a GraphQL connection. */
export interface Page<T> {
  /** Null items are entries that GitHub left out. */
  readonly items: readonly (T | null)[];
  /** Cursor of the next page; null: this was the last. */
  readonly next: string | null;
  /** The length of the whole list, where the query asked for it. */
  readonly total: number | null;
}

export function pageShape<T>(node: z.ZodType<T>): z.ZodType<Page<T>> {
  return z
    .object({
      totalCount: z.number().optional(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(node.nullable()).nullable(),
    })
    .transform(({ nodes, pageInfo, totalCount }) => ({
      items: nodes ?? [null],
      next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? '') : null,
      total: totalCount ?? null,
    }));
}

const KINDS: ReadonlyMap<string, AccountKind> = new Map([
  ['User', 'user'],
  ['Bot', 'bot'],
  ['Organization', 'organization'],
  ['Mannequin', 'mannequin'],
]);

/**
 * GraphQL leaves `[bot]` out of a bot's login and gives bots among git authors the type User; REST has both right.
 * Nobody else can have brackets in a login.
 */
function accountOf({ id, login, kind }: { id: number; login: string; kind: AccountKind }): Account {
  const hasMark = login.endsWith('[bot]');
  if (kind !== 'bot' && !hasMark) return { id: accountIdOf(id), login, kind };
  return { id: accountIdOf(id), login: hasMark ? login : `${login}[bot]`, kind: 'bot' };
}
