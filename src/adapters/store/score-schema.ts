/** The tables of the scoreboard: what happened, and what that adds up to. */
import { type Kysely, type Migration, sql } from 'kysely';
import type { Tally } from '../../domain/scoreboard.js';
import { packedByPeriod } from './packed-tallies.js';

export interface ScoreTables {
  readonly happening: HappeningTable;
  readonly score_period: ScorePeriodTable;
  readonly score_rules: ScoreRulesTable;
}

interface ScoreRulesTable {
  repository: number;
  installation: number;
  /** Canonical JSON of ScoreRules as last read, and when; null: only decisions told of them. */
  rules: string | null;
  at: number;
  /** By which it was last counted; null: never. */
  counted: string | null;
}

interface HappeningTable {
  installation: number;
  repository: number;
  /** One a fact of its repository. */
  key: string;
  /** Kind of the deed, and for lists also what it shows there: `judged denied`, `judged held`, `stopped held`, `stopped refused`. */
  kind: string;
  at: number;
  last_at: number;
  /** JSON of a Happening without its times. */
  happening: string;
}

/** What one repository says in one period; with repository 0 all of an installation: the sum of them, whatever their teams. */
interface ScorePeriodTable {
  installation: number;
  repository: number;
  period: string;
  /** JSON lists of those that occur, for choosing from. */
  teams: string;
  agents: string;
  /** packed-tallies.ts has its form. */
  tallies: string;
}

/** All that two rows must share to be one. */
const TALLY_KEY = [
  ...(['installation', 'repository', 'period', 'metric'] as const),
  ...(['team', 'agent', 'origin', 'risk', 'says', 'size'] as const),
];

export const scoreMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('happening')
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .addColumn('happening', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('happening_once', ['repository', 'key'])
      .execute();
    // The lists: what the gate stopped, and overrides, newest first.
    await sql`create index happening_listed on happening (kind, at)`.execute(db);
    await db.schema
      .createTable('score_tally')
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('period', 'text', (column) => column.notNull())
      .addColumn('metric', 'text', (column) => column.notNull())
      .addColumn('team', 'text', (column) => column.notNull())
      .addColumn('agent', 'text', (column) => column.notNull())
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('risk', 'text', (column) => column.notNull())
      .addColumn('says', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('n', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('score_tally_once', TALLY_KEY)
      .execute();
    // Holds all that a question reads, in the order in which it is added up.
    await sql`create index score_tally_asked on score_tally
      (period, repository, metric, says, size, agent, origin, risk, team, installation, n)`.execute(db);
  },
};

/** One row a tally became one text a repository and period: read whole, a year of hundreds of them takes a tenth of the time. */
export const scorePeriodMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('score_period')
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('repository', 'bigint', (column) => column.notNull())
      .addColumn('period', 'text', (column) => column.notNull())
      .addColumn('teams', 'text', (column) => column.notNull())
      .addColumn('agents', 'text', (column) => column.notNull())
      .addColumn('tallies', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('score_period_once', ['period', 'repository', 'installation'])
      .execute();
    await sql`create index score_period_of on score_period (repository, installation, teams, agents)`.execute(db);
    await packAll(db);
    await db.schema.dropTable('score_tally').execute();
  },
};

async function packAll(db: Kysely<unknown>): Promise<void> {
  const { rows: places } = await sql<{ installation: number; repository: number }>`
    select distinct installation, repository from score_tally`.execute(db);
  for (const { installation, repository } of places) {
    const { rows } = await sql<Tally>`
      select period, metric, team, agent, origin, risk, says, size, n from score_tally
      where installation = ${installation} and repository = ${repository}`.execute(db);
    const tallies = rows.map((row) => ({ ...row, size: Number(row.size), n: Number(row.n) }));
    for (const { period, teams, agents, tallies: text } of packedByPeriod(tallies)) {
      await sql`insert into score_period (installation, repository, period, teams, agents, tallies)
        values (${installation}, ${repository}, ${period}, ${teams}, ${agents}, ${text})`.execute(db);
    }
  }
}

/** Entries that say something to the scoreboard. */
export const SCORED_KINDS = "kind in ('decision', 'break-glass', 'drift', 'posture', 'deployment')";

const OLD_MARK = 'mark: scores:';
const LOOK_BACK_MS = 600_000;

/**
 * The scoreboard was collected up to a point in time, and read ten minutes before it again each time, for entries that
 * were committed late. Now it is up to a sequence, which cannot be late, and found by an index.
 */
export const scoredSequenceMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index if not exists audit_entry_scored on audit_entry (installation, repository, sequence)
      where ${sql.raw(SCORED_KINDS)}`.execute(db);
    const { rows: marks } = await sql<{ name: string; value: number }>`
      select name, value from counter where name like ${`${OLD_MARK}%`}`.execute(db);
    for (const { name, value } of marks) {
      const repository = Number(name.slice(OLD_MARK.length));
      const settled = Number(value) - LOOK_BACK_MS;
      await sql`insert into counter (name, value)
        select 'mark: scored:' || cast(installation as text) || cast(${`:${repository}`} as text), max(sequence) from audit_entry
        where repository = ${repository} and at < ${settled} group by installation`.execute(db);
      await sql`delete from counter where name = ${name}`.execute(db);
    }
  },
};

export const scoreRulesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('score_rules')
      .ifNotExists()
      .addColumn('repository', 'bigint', (column) => column.primaryKey())
      .addColumn('installation', 'bigint', (column) => column.notNull())
      .addColumn('rules', 'text')
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('counted', 'text')
      .execute();
  },
};

/** The index of a store that has it without deployments. */
export const scoredDeploymentMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`drop index if exists audit_entry_scored`.execute(db);
    await sql`create index audit_entry_scored on audit_entry (installation, repository, sequence)
      where ${sql.raw(SCORED_KINDS)}`.execute(db);
  },
};
