/**
 * Whose turn it is among installations: the one that was served longest ago goes first, so that a flood of one holds up
 * no other for longer than a job lasts; and one that GitHub asked to stay away is left alone, with all of its jobs.
 */
import { type ExpressionBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from './engine.js';
import type { Database, Tables } from './schema.js';

/** Of the job that is called `due`, beside which a turn may be joined as `turn`. */
type WithDueJob = Tables & { readonly due: Tables['job'] };

/** No job of an installation that is paused. */
export function isAwake(now: number) {
  return ({ not, exists, selectFrom }: ExpressionBuilder<WithDueJob, 'due'>) =>
    not(
      exists(
        selectFrom('installation_turn as pause')
          .select('pause.installation')
          .whereRef('pause.installation', '=', 'due.installation')
          .where('pause.paused_until', '>', now),
      ),
    );
}

/** It had its turn now. */
export async function noteServed(db: Database, engine: Engine, installation: number): Promise<void> {
  const served_at = engine.now();
  await db
    .insertInto('installation_turn')
    .values({ installation, paused_until: 0, served_at })
    .onConflict((conflict) => conflict.column('installation').doUpdateSet({ served_at }))
    .execute();
}

/** A longer pause that was asked for before stays. */
export async function pause(db: Database, installation: number, until: number): Promise<void> {
  await db
    .insertInto('installation_turn')
    .values({ installation, paused_until: until, served_at: 0 })
    .onConflict((conflict) =>
      conflict.column('installation').doUpdateSet({
        paused_until: sql`case when installation_turn.paused_until > excluded.paused_until then installation_turn.paused_until else excluded.paused_until end`,
      }),
    )
    .execute();
}

export const installationTurnMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('installation_turn')
      .addColumn('installation', 'bigint', (column) => column.primaryKey())
      .addColumn('paused_until', 'bigint', (column) => column.notNull())
      .addColumn('served_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.alterTable('job').addColumn('failed_at', 'bigint').execute();
  },
};
