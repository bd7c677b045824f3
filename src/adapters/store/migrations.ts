/**
 * The forward migrations that make the tables of schema.ts; open.ts applies what is missing at every start.
 * Each runs on both engines, which differ in two things: how a column counts by itself, and that PostgreSQL keeps its
 * promise about the width of an integer, so whatever GitHub or a clock numbers is a bigint.
 */
import { type ColumnDefinitionBuilder, type Kysely, type Migration, sql } from 'kysely';
import { apiTokenMigration } from './api-token-schema.js';
import { auditMigration } from './audit-migration.js';
import { driftMigration } from './drift-schema.js';
import { gateMigration, shownGateMigration } from './gate-schema.js';
import { installationTurnMigration } from './installation-turns.js';
import { inventoryMigration } from './inventory-schema.js';
import { ledgerMigration } from './ledger-schema.js';
import { pastMigration } from './past-schema.js';
import { planMigration } from './plan-schema.js';
import { postureMigration } from './posture-migration.js';
import {
  scoredDeploymentMigration,
  scoredSequenceMigration,
  scoreMigration,
  scorePeriodMigration,
  scoreRulesMigration,
} from './score-schema.js';
import { webAccessMigration } from './web-access-schema.js';

export type Engine = 'sqlite' | 'postgres';

/** In order of their names. A released migration is never edited: add the next one. */
export function migrationsFor(engine: Engine): Readonly<Record<string, Migration>> {
  const seq = countingColumn(engine);
  return {
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
          .addColumn('seq', seq.type, seq.build)
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
          .addColumn('seq', seq.type, seq.build)
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
          .addColumn('seq', seq.type, seq.build)
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('comment', 'bigint', (column) => column.notNull())
          .addColumn('correction', 'text', (column) => column.notNull())
          .addUniqueConstraint('correction_once', ['repository', 'number', 'comment'])
          .execute();
        await db.schema
          .createTable('operator_memory')
          .addColumn('seq', seq.type, seq.build)
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('account', 'bigint', (column) => column.notNull())
          .addColumn('operator', 'text', (column) => column.notNull())
          .addUniqueConstraint('operator_memory_once', ['repository', 'number', 'account'])
          .execute();
      },
    },
    '0006-leases': {
      async up(db: Kysely<unknown>): Promise<void> {
        await db.schema
          .createTable('lane')
          .addColumn('name', 'text', (column) => column.primaryKey())
          .execute();
        await sql`insert into lane (name) select distinct lane from job`.execute(db);
        await db.schema.alterTable('job').addColumn('owner', 'text').execute();
        await db.schema.alterTable('job').addColumn('claim', 'integer').execute();
        await db.schema.alterTable('job').addColumn('lease_until', 'bigint').execute();
        // Nothing runs while the first process of the new version starts.
        await sql`update job set state = 'waiting' where state = 'running'`.execute(db);
        await sql`create unique index job_lane_busy on job (lane) where state = 'running'`.execute(db);
        await sql`create index job_lane on job (lane, state)`.execute(db);
      },
    },
    '0007-independence': {
      async up(db: Kysely<unknown>): Promise<void> {
        await db.schema
          .createTable('push_memory')
          .addColumn('seq', seq.type, seq.build)
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('ref', 'text', (column) => column.notNull())
          .addColumn('after', 'text', (column) => column.notNull())
          .addColumn('account', 'bigint', (column) => column.notNull())
          .addColumn('push', 'text', (column) => column.notNull())
          .addUniqueConstraint('push_memory_once', ['repository', 'number', 'ref', 'after', 'account'])
          .execute();
        await db.schema
          .createTable('login_memory')
          .addColumn('seq', seq.type, seq.build)
          .addColumn('installation', 'bigint', (column) => column.notNull())
          .addColumn('login', 'text', (column) => column.notNull())
          .addColumn('account', 'text', (column) => column.notNull())
          .addUniqueConstraint('login_memory_once', ['installation', 'login'])
          .execute();
        await db.schema
          .createTable('head_memory')
          .addColumn('seq', seq.type, seq.build)
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('sha', 'text', (column) => column.notNull())
          .addColumn('digest', 'text', (column) => column.notNull())
          .addColumn('head', 'text', (column) => column.notNull())
          .addUniqueConstraint('head_memory_once', ['repository', 'number', 'digest'])
          .execute();
      },
    },
    '0010-ledger': ledgerMigration,
    '0011-label-memory': {
      async up(db: Kysely<unknown>): Promise<void> {
        await db.schema
          .createTable('label_memory')
          .addColumn('seq', seq.type, seq.build)
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('label', 'text', (column) => column.notNull())
          .addColumn('account', 'bigint', (column) => column.notNull())
          .addColumn('head', 'text', (column) => column.notNull())
          .addColumn('at', 'text', (column) => column.notNull())
          .addUniqueConstraint('label_memory_once', ['repository', 'number', 'label', 'account', 'head', 'at'])
          .execute();
      },
    },
    '0020-evaluations': {
      async up(db: Kysely<unknown>): Promise<void> {
        await db.schema
          .createTable('counter')
          .addColumn('name', 'text', (column) => column.primaryKey())
          .addColumn('value', 'bigint', (column) => column.notNull())
          .execute();
      },
    },
    '0021-sweeps-and-alerts': {
      async up(db: Kysely<unknown>): Promise<void> {
        await db.schema
          .alterTable('job')
          .addColumn('urgency', 'integer', (column) => column.notNull().defaultTo(1))
          .execute();
        await db.schema
          .createTable('swept')
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('head', 'text', (column) => column.notNull())
          .addColumn('updated_at', 'text', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('swept_once', ['repository', 'number'])
          .execute();
        await db.schema
          .createTable('alert')
          .addColumn('seq', seq.type, seq.build)
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('installation', 'bigint', (column) => column.notNull())
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('text', 'text', (column) => column.notNull())
          .addColumn('first_at', 'bigint', (column) => column.notNull())
          .addColumn('last_at', 'bigint', (column) => column.notNull())
          .addColumn('times', 'integer', (column) => column.notNull())
          .addUniqueConstraint('alert_once', ['installation', 'repository', 'kind', 'text'])
          .execute();
        await db.schema
          .createTable('merge_group')
          .addColumn('repository', 'bigint', (column) => column.notNull())
          .addColumn('head', 'text', (column) => column.notNull())
          .addColumn('reference', 'text', (column) => column.notNull())
          .addColumn('members', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('merge_group_once', ['repository', 'head'])
          .execute();
      },
    },
    '0040-installation-turns': installationTurnMigration,
    '0050-audit-log': auditMigration,
    '0060-plans': planMigration(seq),
    '0061-postures': postureMigration,
    '0070-deployment-gates': gateMigration,
    '0075-inventories': inventoryMigration,
    '0076-posture-drift': driftMigration,
    '0080-scoreboard': scoreMigration,
    '0085-web-access': webAccessMigration,
    '0086-api-tokens': apiTokenMigration,
    '0087-past': pastMigration,
    '0088-score-periods': scorePeriodMigration,
    '0089-scored-sequence': scoredSequenceMigration,
    '0090-score-rules': scoreRulesMigration,
    '0091-shown-gates': shownGateMigration,
    '0092-scored-deployments': scoredDeploymentMigration,
  };
}

/** A primary key that the engine numbers, in the order of arrival. */
function countingColumn(engine: Engine): {
  readonly type: 'integer' | 'bigint';
  readonly build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
} {
  switch (engine) {
    case 'sqlite':
      return { type: 'integer', build: (column) => column.primaryKey().autoIncrement() };
    case 'postgres':
      return { type: 'bigint', build: (column) => column.primaryKey().generatedAlwaysAsIdentity() };
  }
}
