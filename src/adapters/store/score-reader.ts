/** What pages and reports read of the scoreboard, each question bounded by a scope. Changes nothing. */
import type { ExpressionBuilder } from 'kysely';
import type { InventoryRecord } from '../../domain/inventory.js';
import type { Catch } from '../../domain/scoreboard.js';
import type { Scope } from '../../ports/dashboard.js';
import type { ListedOverride, ScoreFilter, ScoreQuestion, ScoreReader, Span, TallyOf } from '../../ports/scoreboard.js';
import { addedUp } from './added-up.js';
import type { Database, Tables } from './schema.js';
import { isWithin } from './scope.js';
import { happeningOf } from './scores.js';

export function scoreReader(db: Database): ScoreReader {
  return {
    tallies: (question) => tallies(db, question),
    catches: (scope, span) => catches(db, scope, span),
    overrides: (scope, span) => overrides(db, scope, span),
    inventories: (scope, span) => inventories(db, scope, span),
    choices: (scope) => choices(db, scope),
  };
}

/** Of an installation that is in the scope as a whole its sums are read, and otherwise what each repository says. */
async function tallies(db: Database, question: ScoreQuestion): Promise<readonly TallyOf[]> {
  const { scope, periods, by, filter } = question;
  if (periods.length === 0) return [];
  const rows = await db
    .selectFrom('score_period')
    .select(['repository', 'period', 'tallies'])
    .where('period', 'in', periods)
    .where(asked(scope, isOfRepositories(by, filter) ? 'repositories' : 'sums'))
    .$if(filter.repository !== null, (query) => query.where('repository', '=', filter.repository ?? 0))
    .execute();
  return addedUp(rows, question);
}

/** The sums of an installation know neither. */
function isOfRepositories(by: ScoreQuestion['by'], { repository, team }: ScoreFilter): boolean {
  return by === 'repository' || by === 'team' || repository !== null || team !== null;
}

/** Never both the sums and what they are made of, so that nothing counts twice. */
function asked(scope: Scope, wholes: 'sums' | 'repositories') {
  return (row: ExpressionBuilder<Tables, 'score_period'>) => {
    const whole = row('repository', wholes === 'sums' ? '=' : '<>', 0);
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

function listed(db: Database, scope: Scope, { since, until }: Span) {
  return db
    .selectFrom('happening')
    .select(['at', 'last_at', 'happening', 'kind'])
    .where('at', '>=', since)
    .where('at', '<', until)
    .where(isWithin(scope, 'happening'))
    .orderBy('at', 'desc');
}

/** One a change or deployment and kind: the first time. Only those that are shown are read whole: a month may have thousands. */
async function catches(db: Database, scope: Scope, span: Span): Promise<readonly Catch[]> {
  const rows = await listed(db, scope, span)
    .select(['repository', 'key'])
    .where('kind', 'in', ['judged denied', 'judged held', 'stopped held', 'stopped refused'])
    .execute();
  const found = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    // `judged:<number>:…`, or a deployment. Newest first, so that the first time is what stays.
    const of = row.key.startsWith('judged:') ? row.key.split(':')[1] : row.key;
    const subject = `${row.repository} ${of} ${row.kind}`;
    found.delete(subject);
    found.set(subject, row);
  }
  return [...found.values()].slice(0, span.limit).flatMap(catchIn);
}

function catchIn(row: Parameters<typeof happeningOf>[0]): readonly Catch[] {
  const { repository, deed, at } = happeningOf(row);
  if (deed.kind === 'stopped') {
    const { run, environment, agents, rules } = deed;
    const [agent = ''] = agents;
    const origin = agent === '' ? '' : 'ai';
    const base = {
      repository,
      number: 0,
      at,
      what: `deployment ${deed.what}`,
      origin,
      agent,
      risk: '',
      rules,
    } as const;
    return [{ ...base, deployment: { run, environment } }];
  }
  if (deed.kind !== 'judged') return [];
  const { number, origin, risk, rules, agents } = deed;
  const what = deed.verdict === 'denied' ? 'denied' : 'held for a second approval';
  return [{ repository, number, at, what, origin, agent: agents[0] ?? '', risk, rules, deployment: null }];
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
  const rows = await db
    .selectFrom('score_period')
    .select(['teams', 'agents'])
    .distinct()
    .where(asked(scope, 'repositories'))
    .execute();
  const of = (name: 'teams' | 'agents') =>
    // Our own JSON, written by packed-tallies.ts.
    [...new Set(rows.flatMap((row) => JSON.parse(row[name]) as readonly string[]))].toSorted();
  return { teams: of('teams'), agents: of('agents') };
}
