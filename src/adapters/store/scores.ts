/**
 * Keeps what happened and the tallies made of it. A repository's tallies are compared with those that are kept, and only the
 * difference is written, to its own rows and to those of its installation: so a page never adds up a year of changes.
 */
import { sql } from 'kysely';
import type { Happening, ScoredPlace, Tally } from '../../domain/scoreboard.js';
import type { ScoreKeeper } from '../../ports/scoreboard.js';
import { auditRows, stored } from './audit-rows.js';
import { type Engine, storable } from './engine.js';
import { latestPolicy } from './policies.js';
import type { Database } from './schema.js';
import { TALLY_KEY } from './score-schema.js';

/** Rows in one statement; engines bound the number of its parameters. */
const BATCH = 200;
const ENTRIES_AT_ONCE = 500;
/** Stands for all repositories of an installation. */
const ALL = 0;

export function scoreKeeper(db: Database, engine: Engine): ScoreKeeper {
  return {
    note: (happenings) => addHappenings(db, happenings),
    async historyOf(repository) {
      const rows = await db
        .selectFrom('happening')
        .select(['at', 'last_at', 'happening'])
        .where('repository', '=', repository)
        .execute();
      return rows.map(happeningOf);
    },
    policyOf: (repository) => latestPolicy(db, repository),
    keep: (place, tallies) =>
      db.transaction().execute(async (transaction) => {
        await engine.lock(transaction, `scores of ${place.installation}`);
        await keep(transaction, place, tallies);
      }),
    async entriesSince(repository, at) {
      const rows = await auditRows(db)
        .where('repository', '=', repository)
        .where('at', '>=', at)
        .where('kind', 'in', ['decision', 'break-glass', 'drift', 'posture'])
        .orderBy('at')
        .orderBy('sequence')
        .limit(ENTRIES_AT_ONCE)
        .execute();
      return rows.map(stored);
    },
  };
}

/** The first of two with one key stays; its times grow apart. Also called where a delivery is read, within its transaction. */
export async function addHappenings(db: Database, happenings: readonly Happening[]): Promise<void> {
  for (let from = 0; from < happenings.length; from += BATCH) {
    const rows = new Map<string, ReturnType<typeof rowOf>>();
    for (const one of happenings.slice(from, from + BATCH)) {
      const row = rowOf(one);
      const seen = rows.get(`${row.repository} ${row.key}`) ?? row;
      const times = { at: Math.min(seen.at, row.at), last_at: Math.max(seen.last_at, row.last_at) };
      rows.set(`${row.repository} ${row.key}`, { ...seen, ...times });
    }
    await db
      .insertInto('happening')
      .values([...rows.values()])
      .onConflict((conflict) =>
        conflict.columns(['repository', 'key']).doUpdateSet({
          at: sql`case when excluded.at < happening.at then excluded.at else happening.at end`,
          last_at: sql`case when excluded.last_at > happening.last_at then excluded.last_at else happening.last_at end`,
        }),
      )
      .execute();
  }
}

function rowOf({ at, lastAt, ...rest }: Happening) {
  const { installation, repository, key, deed } = rest;
  const happening = storable(JSON.stringify(rest));
  return {
    ...{
      installation,
      repository: repository.id,
      key: storable(key),
      kind: kindOf(deed),
      at,
      last_at: lastAt,
      happening,
    },
  };
}

function kindOf(deed: Happening['deed']): string {
  if (deed.kind !== 'judged' || !deed.gated) return deed.kind;
  if (deed.verdict === 'denied') return 'judged denied';
  return deed.heldForSecond ? 'judged held' : deed.kind;
}

/** Our own JSON, written by `rowOf`. */
export function happeningOf(row: {
  readonly at: number;
  readonly last_at: number;
  readonly happening: string;
}): Happening {
  const rest = JSON.parse(row.happening) as Omit<Happening, 'at' | 'lastAt'>;
  return { ...rest, at: Number(row.at), lastAt: Number(row.last_at) };
}

async function keep(transaction: Database, place: ScoredPlace, tallies: readonly Tally[]): Promise<void> {
  const { installation, repository } = place;
  const rows = await transaction
    .selectFrom('score_tally')
    .selectAll()
    .where('installation', '=', installation)
    .where('repository', '=', repository.id)
    .execute();
  const before = new Map(rows.map(({ installation: _i, repository: _r, ...row }) => [keyOf(row), row]));
  const after = new Map(tallies.map((one) => [keyOf(one), one]));
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const by = (after.get(key)?.n ?? 0) - Number(before.get(key)?.n ?? 0);
    const one = after.get(key) ?? before.get(key);
    return by === 0 || one === undefined ? [] : [{ ...one, size: Number(one.size), n: by }];
  });
  for (let from = 0; from < changes.length; from += BATCH) {
    const batch = changes.slice(from, from + BATCH);
    await addUp(transaction, { installation, repository: repository.id }, batch);
  }
  const sums = withoutTeams(changes);
  for (let from = 0; from < sums.length; from += BATCH) {
    await addUp(transaction, { installation, repository: ALL }, sums.slice(from, from + BATCH));
  }
  if (changes.some(({ n }) => n < 0)) await forgetEmpty(transaction, installation, repository.id);
}

/** A repository counts for one team, so that a question about teams can be asked of the repositories. */
function withoutTeams(changes: readonly Tally[]): readonly Tally[] {
  const sums = new Map<string, Tally>();
  for (const one of changes) {
    const whole = { ...one, team: '' };
    const key = keyOf(whole);
    sums.set(key, { ...whole, n: whole.n + (sums.get(key)?.n ?? 0) });
  }
  return [...sums.values()].filter(({ n }) => n !== 0);
}

async function addUp(
  transaction: Database,
  place: { readonly installation: number; readonly repository: number },
  changes: readonly Tally[],
): Promise<void> {
  await transaction
    .insertInto('score_tally')
    .values(changes.map((one) => ({ ...one, ...place })))
    .onConflict((conflict) => conflict.columns(TALLY_KEY).doUpdateSet({ n: sql`score_tally.n + excluded.n` }))
    .execute();
}

async function forgetEmpty(transaction: Database, installation: number, repository: number): Promise<void> {
  await transaction
    .deleteFrom('score_tally')
    .where('installation', '=', installation)
    .where('repository', 'in', [repository, ALL])
    .where('n', '=', 0)
    .execute();
}

function keyOf({ period, metric, team, agent, origin, risk, says, size }: Omit<Tally, 'n'>): string {
  return JSON.stringify([period, metric, team, agent, origin, risk, says, Number(size)]);
}
