/**
 * Keeps what happened and the tallies made of it. A repository's tallies are compared with those that are kept, and only the
 * difference is written, to its own periods and to the sums of its installation: so a page never adds up a year of changes.
 */
import { sql } from 'kysely';
import type { Happening, ScoredPlace, Tally } from '../../domain/scoreboard.js';
import type { ScoreKeeper } from '../../ports/scoreboard.js';
import { auditRows, stored } from './audit-rows.js';
import { type Engine, storable } from './engine.js';
import { type PackedPeriod, packedByPeriod, unpacked } from './packed-tallies.js';
import type { Database } from './schema.js';
import { scoreRules } from './score-rules.js';
import { SCORED_KINDS } from './score-schema.js';

/** Written as in the index over them. */
const SCORED_ENTRIES = sql<boolean>`${sql.raw(SCORED_KINDS)}`;

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
    ...scoreRules(db),
    keep: (place, tallies) =>
      db.transaction().execute(async (transaction) => {
        await engine.lock(transaction, `scores of ${place.installation}`);
        await keep(transaction, place, tallies);
      }),
    async entriesAfter({ installation, repository }, sequence) {
      const rows = await auditRows(db)
        .where('installation', '=', installation)
        .where('repository', '=', repository.id)
        .where('sequence', '>', sequence)
        .where(SCORED_ENTRIES)
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
  if (deed.kind === 'stopped') return `stopped ${deed.what}`;
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

async function keep(transaction: Database, { installation, repository }: ScoredPlace, tallies: readonly Tally[]) {
  const rows = await transaction
    .selectFrom('score_period')
    .select(['period', 'tallies'])
    .where('repository', '=', repository.id)
    .where('installation', '=', installation)
    .execute();
  const before = new Map(rows.map((row) => [row.period, row.tallies]));
  const after = new Map(packedByPeriod(tallies).map((one) => [one.period, one]));
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (period) => before.get(period) !== after.get(period)?.tallies,
  );
  for (const period of changed) {
    await keepPeriod(transaction, { installation, repository: repository.id, period }, after.get(period) ?? null);
  }
  const differences = changed.flatMap((period) => difference(before.get(period), after.get(period), period));
  await addToSums(transaction, installation, withoutTeams(differences));
}

interface PeriodPlace {
  readonly installation: number;
  readonly repository: number;
  readonly period: string;
}

/** `says` null: nothing any more. */
async function keepPeriod(transaction: Database, place: PeriodPlace, says: PackedPeriod | null): Promise<void> {
  if (says === null) {
    await transaction
      .deleteFrom('score_period')
      .where('period', '=', place.period)
      .where('repository', '=', place.repository)
      .where('installation', '=', place.installation)
      .execute();
    return;
  }
  const { teams, agents, tallies } = says;
  await transaction
    .insertInto('score_period')
    .values({ ...place, teams, agents, tallies })
    .onConflict((conflict) =>
      conflict.columns(['period', 'repository', 'installation']).doUpdateSet({ teams, agents, tallies }),
    )
    .execute();
}

/** What is more than before, and with a minus what is less. */
function difference(before: string | undefined, after: PackedPeriod | undefined, period: string): readonly Tally[] {
  const more = after === undefined ? [] : unpacked(period, after.tallies);
  const less = before === undefined ? [] : unpacked(period, before);
  return [...more, ...less.map((one) => ({ ...one, n: -one.n }))];
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

async function addToSums(transaction: Database, installation: number, differences: readonly Tally[]): Promise<void> {
  const periods = [...new Set(differences.map(({ period }) => period))];
  for (const period of periods) {
    const row = await transaction
      .selectFrom('score_period')
      .select('tallies')
      .where('period', '=', period)
      .where('repository', '=', ALL)
      .where('installation', '=', installation)
      .executeTakeFirst();
    const before = row === undefined ? [] : unpacked(period, row.tallies);
    const sums = withoutTeams([...before, ...differences.filter((one) => one.period === period)]);
    const [after = null] = packedByPeriod(sums);
    await keepPeriod(transaction, { installation, repository: ALL, period }, after);
  }
}

function keyOf({ period, metric, team, agent, origin, risk, says, size }: Omit<Tally, 'n'>): string {
  return JSON.stringify([period, metric, team, agent, origin, risk, says, Number(size)]);
}
