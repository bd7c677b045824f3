/** How the world is laid open to GraphQL: views whose fields are values or functions of their arguments, and connections that page like GitHub's. */
import { GraphQLError } from 'graphql';
import { grants, reaches, type Token } from '../credentials.js';
import type { CommitObject } from '../git/objects.js';
import type { Service } from '../rest/route.js';
import type { Account, PermissionLevel, PullRequest, Repository, Team } from '../world/model.js';

/** An object of GitHub's schema; fields that are missing here have no answer in this world. */
export type View = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** Who asks, and the views that refer to each other. */
export interface Asked {
  readonly service: Service;
  readonly token: Token;
  readonly views: Views;
}

export interface Views {
  readonly repository: (asked: Asked, repository: Repository) => View;
  readonly pull: (asked: Asked, pull: PullRequest) => View;
  readonly commit: (asked: Asked, at: { readonly repository: Repository; readonly commit: CommitObject }) => View;
  readonly actor: (asked: Asked, account: Account | null) => View | null;
  readonly user: (asked: Asked, account: Account) => View;
  readonly team: (asked: Asked, team: Team) => View;
}

export interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** An error as GitHub types them: NOT_FOUND, FORBIDDEN, EXCESSIVE_PAGINATION … */
export function refusal(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

export function canSee({ service, token }: Asked, repository: Repository): boolean {
  return !repository.private || reaches(service.world.state, token, repository);
}

/** Throws GitHub's FORBIDDEN when a private repository's installation lacks the permission. */
export function demand(asked: Asked, repository: Repository, name: string, level: PermissionLevel = 'read'): void {
  if (!repository.private || grants(asked.token.permissions, { name, level })) return;
  throw refusal('FORBIDDEN', 'Resource not accessible by integration');
}

export interface Connected<T> {
  readonly name: string;
  readonly type: string;
  readonly items: readonly T[];
  readonly view: (item: T) => unknown;
  /** Counted where it is more than can be listed. */
  readonly total?: number;
  readonly edge?: (item: T) => Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A connection over a list that is at hand. */
export function connection<T>(args: Paging, spec: Connected<T>): View {
  checkLimits(args, spec.name);
  const { items } = spec;
  const from = args.after ? position(args.after) + 1 : 0;
  const to = args.before ? Math.min(position(args.before), items.length) : items.length;
  const start = typeof args.first === 'number' ? from : Math.max(from, to - (args.last ?? 0));
  const end = typeof args.first === 'number' ? Math.min(to, from + args.first) : to;
  const page = items.slice(start, end);
  const count = Math.max(0, end - start);
  return {
    __typename: spec.type,
    totalCount: spec.total ?? items.length,
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: count > 0 ? cursor(start) : null,
      endCursor: count > 0 ? cursor(end - 1) : null,
    },
    nodes: () => page.map(spec.view),
    edges: () =>
      page.map((item, index) => ({
        __typename: spec.type.replace(/Connection$/, 'Edge'),
        cursor: cursor(start + index),
        node: () => spec.view(item),
        ...spec.edge?.(item),
      })),
    ...spec.extra,
  };
}

/** What somebody sees who is shown nobody of a list. */
export function emptyConnection(args: Paging, name: string): View {
  return connection(args, { name, type: '', items: [], view: () => null });
}

/** GraphQL's `Int` has 32 bits; greater ids are only told as `fullDatabaseId`. */
export function smallId(id: number): number | null {
  return id <= 0x7fff_ffff ? id : null;
}

function checkLimits(args: Paging, name: string): void {
  const [limit, count] =
    typeof args.first === 'number' ? (['first', args.first] as const) : (['last', args.last] as const);
  if (typeof count !== 'number') {
    const rule = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw refusal('MISSING_PAGINATION_BOUNDARIES', rule);
  }
  if (count > 100) {
    const asked = `Requesting ${count} records on the \`${name}\` connection`;
    throw refusal('EXCESSIVE_PAGINATION', `${asked} exceeds the \`${limit}\` limit of 100 records.`);
  }
  if (count < 0)
    throw refusal('ARGUMENT_LIMIT', `\`${limit}\` on the \`${name}\` connection cannot be less than zero.`);
}

function cursor(index: number): string {
  return Buffer.from(`cursor:v2:${index}`).toString('base64');
}

function position(text: string): number {
  const found = /^cursor:v2:(\d{1,9})$/.exec(Buffer.from(text, 'base64').toString('utf8'));
  if (found === null) throw refusal('INVALID_CURSOR_ARGUMENTS', `\`${text}\` does not appear to be a valid cursor.`);
  return Number(found[1]);
}
