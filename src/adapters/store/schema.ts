/** The tables of the store and the forward migrations that make them; open.ts applies what is missing at every start. */
import { type Generated, type Kysely, type Migration, sql } from 'kysely';

/** All times are epoch milliseconds; all documents are JSON text, so that every engine keeps them alike. */
export interface Tables {
  readonly delivery: DeliveryTable;
  readonly job: JobTable;
  readonly decision_record: DecisionRecordTable;
  readonly evidence_memory: EvidenceMemoryTable;
  readonly correction: CorrectionTable;
  readonly operator_memory: OperatorMemoryTable;
}

/** Any handle on the tables: the store itself or a transaction on it. */
export type Database = Kysely<Tables>;

interface DeliveryTable {
  /** X-GitHub-Delivery; kept after the body is gone, so that a replay is recognised. */
  id: string;
  event: string;
  /** '' once the delivery was turned into jobs. */
  body: string;
  received_at: number;
  read_at: number | null;
  /** Why it could not be turned into jobs; the body is kept then. */
  failure: string | null;
}

export type JobState = 'waiting' | 'running' | 'dead';

interface JobTable {
  /** One a subject: work on it that is asked for again joins this row. */
  key: string;
  kind: string;
  /** Jobs of one lane never run at the same time. */
  lane: string;
  payload: string;
  installation: number;
  state: JobState;
  /** Grows with every request for this work. */
  generation: number;
  /** The generation that the present or last run started from. */
  claimed_generation: number | null;
  run_at: number;
  /** GitHub asked us to stay away until then. */
  not_before: number;
  attempts: number;
  last_error: string | null;
}

interface DecisionRecordTable {
  seq: Generated<number>;
  installation: number;
  repository: number;
  number: number;
  sha: string;
  at: number;
  body: string;
  /** SHA-256 of `previous` followed by `body`. */
  digest: string;
  /** Digest of the installation's record before this one; '' for the first. */
  previous: string;
}

interface EvidenceMemoryTable {
  seq: Generated<number>;
  repository: number;
  number: number;
  /** SHA-256 of `evidence`: the same evidence is kept once. */
  digest: string;
  evidence: string;
}

interface CorrectionTable {
  seq: Generated<number>;
  repository: number;
  number: number;
  /** Id of the comment that asked for it. */
  comment: number;
  /** JSON of a RecordedCorrection. */
  correction: string;
}

interface OperatorMemoryTable {
  seq: Generated<number>;
  repository: number;
  number: number;
  account: number;
  /** JSON of an Operator. */
  operator: string;
}

/** In order of their names. A released migration is never edited: add the next one. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-inbox': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('delivery')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('event', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('received_at', 'bigint', (column) => column.notNull())
        .addColumn('read_at', 'bigint')
        .addColumn('failure', 'text')
        .execute();
      await sql`create index delivery_unread on delivery (received_at) where read_at is null`.execute(db);
    },
  },
  '0002-jobs': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('job')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('lane', 'text', (column) => column.notNull())
        .addColumn('payload', 'text', (column) => column.notNull())
        .addColumn('installation', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('generation', 'integer', (column) => column.notNull())
        .addColumn('claimed_generation', 'integer')
        .addColumn('run_at', 'bigint', (column) => column.notNull())
        .addColumn('not_before', 'bigint', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('last_error', 'text')
        .execute();
      await db.schema.createIndex('job_due').on('job').columns(['state', 'run_at']).execute();
    },
  },
  '0003-decision-records': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('decision_record')
        .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('installation', 'bigint', (column) => column.notNull())
        .addColumn('repository', 'bigint', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('sha', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('digest', 'text', (column) => column.notNull())
        .addColumn('previous', 'text', (column) => column.notNull())
        .addUniqueConstraint('decision_record_chain', ['installation', 'previous'])
        .execute();
      await db.schema
        .createIndex('decision_record_order')
        .on('decision_record')
        .columns(['installation', 'seq'])
        .execute();
      await db.schema
        .createIndex('decision_record_change')
        .on('decision_record')
        .columns(['repository', 'number'])
        .execute();
    },
  },
  '0004-evidence-memory': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('evidence_memory')
        .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('repository', 'bigint', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('digest', 'text', (column) => column.notNull())
        .addColumn('evidence', 'text', (column) => column.notNull())
        .addUniqueConstraint('evidence_memory_once', ['repository', 'number', 'digest'])
        .execute();
    },
  },
  '0005-corrections-and-operators': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('correction')
        .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('repository', 'bigint', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('comment', 'bigint', (column) => column.notNull())
        .addColumn('correction', 'text', (column) => column.notNull())
        .addUniqueConstraint('correction_once', ['repository', 'number', 'comment'])
        .execute();
      await db.schema
        .createTable('operator_memory')
        .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('repository', 'bigint', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('account', 'bigint', (column) => column.notNull())
        .addColumn('operator', 'text', (column) => column.notNull())
        .addUniqueConstraint('operator_memory_once', ['repository', 'number', 'account'])
        .execute();
    },
  },
};
