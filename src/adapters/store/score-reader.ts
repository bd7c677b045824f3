/** What pages and reports read of the scoreboard, each question bounded by a scope. Changes nothing. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { InventoryRecord } from '../../domain/inventory.js';
import type { Catch } from '../../domain/scoreboard.js';
import type { Scope } from '../../ports/dashboard.js';
import type { ListedOverride, ScoreFilter, ScoreQuestion, ScoreReader, Span, TallyOf } from '../../ports/scoreboard.js';
import type { Database, Tables } from './schema.js';
import { happeningOf } from './scores.js';

const FILTERS = ['team', 'agent', 'origin', 'risk'] as const;

export function scoreReader(db: Database): ScoreReader {
  return {
    tallies: (question) => tallies(db, question),
    catches: (scope, span) => catches(db, scope, span),
    overrides: (scope, span) => overrides(db, scope, span),
    inventories: (scope, span) => inventories(db, scope, span),
    choices: (scope) => choices(db, scope),
  };
}

type Row = ExpressionBuilder<Tables, 'score_tally'>;

/**
 * Of an installation that is in the scope as a whole its sums are read, and otherwise the rows of each repository: never
 * both, so that nothing counts twice.
 */
function asked(scope: Scope, single: boolean) {
  return (row: Row) => {
    const whole = single ? row('repository', '<>', 0) : row('repository', '=', 0);
    if (scope.kind === 'everything') return whole;
    const { installations, repositories } = scope;
    const ids = repositories.map(({ id }) => id);
    const others = row.and([
      row('repository', 'in', ids),
      ...(installations.length > 0 ? [row('installation', 'not in', installations)] : []),
    ]);
    return row.or([
      ...(installations.length > 0 ? [row.and([row('installation', 'in', installations), whole])] : []),
      ...(ids.length > 0 ? [others] : []),
    ]);
  };
}

async function tallies(db: Database, { scope, periods, filter, by }: ScoreQuestion): Promise<readonly TallyOf[]> {
  if (periods.length === 0) return [];
  const part = by === null ? sql<string>`''` : sql<string>`cast(${sql.ref(by)} as text)`;
  const rows = await db
    .selectFrom('score_tally')
    .select(['metric', 'period', 'says', 'size'])
    .select(({ fn }) => [fn.sum<number>('n').as('n'), part.as('part')])
    .where('period', 'in', periods)
    .where(asked(scope, isOfRepositories(by, filter)))
    .where((row) => row.and(conditions(row, filter)))
    .groupBy(['metric', 'period', 'says', 'size'])
    .$if(by !== null, (query) => query.groupBy(by ?? 'team'))
    .execute();
  return rows.map(({ part: name, size, n, ...tally }) => ({
    part: name,
    tally: { ...tally, size: Number(size), n: Number(n) },
  }));
}

/** The sums of an installation know neither. */
function isOfRepositories(by: ScoreQuestion['by'], { repository, team }: ScoreFilter): boolean {
  return by === 'repository' || by === 'team' || repository !== null || team !== null;
}

function conditions(row: Row, filter: ScoreFilter) {
  return [
    ...(filter.repository === null ? [] : [row('repository', '=', filter.repository)]),
    ...FILTERS.flatMap((name) => {
      const value = filter[name];
      return value === null ? [] : [sql<boolean>`${sql.ref(name)} = ${value}`];
    }),
  ];
}

function listed(db: Database, scope: Scope, { since, until }: Span) {
  return db
    .selectFrom('happening')
    .select(['at', 'last_at', 'happening', 'kind'])
    .where('at', '>=', since)
    .where('at', '<', until)
    .where((row) => {
      if (scope.kind === 'everything') return sql<boolean>`1 = 1`;
      const ids = scope.repositories.map(({ id }) => id);
      return row.or([
        ...(scope.installations.length > 0 ? [row('installation', 'in', scope.installations)] : []),
        ...(ids.length > 0 ? [row('repository', 'in', ids)] : []),
      ]);
    })
    .orderBy('at', 'desc');
}

/** One a change and kind: the first time. */
async function catches(db: Database, scope: Scope, span: Span): Promise<readonly Catch[]> {
  const rows = await listed(db, scope, span).where('kind', 'in', ['judged denied', 'judged held']).execute();
  const found = new Map<string, Catch>();
  for (const row of rows) {
    const { repository, deed, at } = happeningOf(row);
    if (deed.kind !== 'judged') continue;
    const what = deed.verdict === 'denied' ? 'denied' : 'held for a second approval';
    const { number, origin, risk, rules, agents } = deed;
    // Newest first, so that the first time is what stays.
    const key = `${repository.id} ${number} ${what}`;
    found.delete(key);
    found.set(key, { repository, number, at, what, origin, agent: agents[0] ?? '', risk, rules });
  }
  return [...found.values()].slice(0, span.limit);
}

async function overrides(db: Database, scope: Scope, span: Span): Promise<readonly ListedOverride[]> {
  const rows = await listed(db, scope, span).where('kind', '=', 'override').limit(span.limit).execute();
  return rows.flatMap((row): readonly ListedOverride[] => {
    const { installation, repository, at, deed } = happeningOf(row);
    return deed.kind === 'override' ? [{ installation, repository, at, deed }] : [];
  });
}

async function inventories(
  db: Database,
  scope: Scope,
  { since, until, limit }: Span,
): Promise<readonly InventoryRecord[]> {
  if (scope.kind === 'some' && scope.installations.length === 0) return [];
  const rows = await db
    .selectFrom('inventory')
    .select('record')
    .where('taken_at', '>=', since)
    .where('taken_at', '<', until)
    .$if(scope.kind === 'some', (query) =>
      query.where('installation', 'in', scope.kind === 'some' ? scope.installations : []),
    )
    .orderBy('taken_at')
    .limit(limit)
    .execute();
  // Our own JSON, written by inventories.ts.
  return rows.map(({ record }) => JSON.parse(record) as InventoryRecord);
}

async function choices(db: Database, scope: Scope) {
  const of = async (name: 'team' | 'agent') => {
    const rows = await db
      .selectFrom('score_tally')
      .select(name)
      .distinct()
      .where(asked(scope, name === 'team'))
      .execute();
    return rows
      .map((row) => row[name])
      .filter((one) => one !== '')
      .toSorted();
  };
  return { teams: await of('team'), agents: await of('agent') };
}
