/** What a scope lets be seen, as a condition of a query and for rows that were read already. One rule, said in both ways here. */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../ports/dashboard.js';

/** Repository 0: what belongs to an installation as a whole. */
export function contains(scope: Scope, installation: number, repository: number): boolean {
  if (scope.kind === 'everything' || scope.installations.includes(installation)) return true;
  return repository !== 0 && scope.repositories.some(({ id }) => id === repository);
}

/** The same for the database: of the table that has both columns. */
export function isWithin(scope: Scope, table: string): RawBuilder<boolean> {
  if (scope.kind === 'everything') return sql<boolean>`1 = 1`;
  const ids = scope.repositories.map(({ id }) => id);
  const parts = [
    ...(scope.installations.length > 0
      ? [sql`${sql.ref(`${table}.installation`)} in (${sql.join(scope.installations)})`]
      : []),
    ...(ids.length > 0 ? [sql`${sql.ref(`${table}.repository`)} in (${sql.join(ids)})`] : []),
  ];
  return parts.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`(${sql.join(parts, sql` or `)})`;
}
