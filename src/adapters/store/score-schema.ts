/** The tables of the scoreboard: what happened, and what that adds up to. */
import { type Kysely, type Migration, sql } from 'kysely';
import type { MetricId, Sample } from '../../domain/scoreboard.js';

export interface ScoreTables {
  readonly happening: HappeningTable;
  readonly score_tally: ScoreTallyTable;
}

interface HappeningTable {
  installation: number;
  repository: number;
  /** One a fact of its repository. */
  key: string;
  /** Kind of the deed, and for lists also what it shows there: `judged denied`, `judged held`. */
  kind: string;
  at: number;
  last_at: number;
  /** JSON of a Happening without its times. */
  happening: string;
}

/** One row a repository, and one with repository 0 for all of an installation: the sum of them, whatever their teams. */
interface ScoreTallyTable {
  installation: number;
  repository: number;
  period: string;
  metric: MetricId;
  team: string;
  agent: string;
  origin: Sample['origin'];
  risk: Sample['risk'];
  says: Sample['says'];
  size: number;
  n: number;
}

/** All that two rows must share to be one. */
export const TALLY_KEY = [
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
