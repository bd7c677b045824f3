/** The ledger: how each change was last judged, what people commanded on it, and what may happen only once or now and then. */

import { shaOf } from '../../domain/change.js';
import type { RecordedCommand } from '../../domain/concession.js';
import type { Traffic } from '../../domain/traffic.js';
import type { Ledger, SeenChange } from '../../ports/store.js';
import type { Engine } from './engine.js';
import { repeatableStatement } from './repeatable.js';
import type { Database } from './schema.js';

export function ledgerStore(db: Database, engine: Engine): Ledger {
  return {
    look: (repository, number) => look(db, { repository, number }),
    // What is shown because of it waits for the record of the decision, which is written after it.
    keep: (repository, number, seen) =>
      repeatableStatement(db, engine, (connection) => keep(connection, { repository, number }, seen)),
    end: (repository, number, { state, at }) => end(db, { repository, number }, { state, at }),
    traffic: (repository, since) => traffic(db, repository, since),
    turned: (repository, agents) => turned(db, repository, agents),
    commands: (repository, number) => commands(db, { repository, number }),
    addCommands: (repository, number, seen) =>
      db.transaction().execute(async (transaction) => {
        for (const one of seen) await addCommand(transaction, { repository, number }, one);
      }),
    takeTurn: (name, at) => takeTurn(db, name, at),
    async giveTurnBack(name) {
      await db.deleteFrom('turn').where('name', '=', name).execute();
    },
    once: (name, at) => once(db, name, at),
    wasDone: async (name) =>
      (await db.selectFrom('turn').select('at').where('name', '=', name).executeTakeFirst()) !== undefined,
  };
}

interface OfChange {
  readonly repository: number;
  readonly number: number;
}

async function look(db: Database, { repository, number }: OfChange): Promise<SeenChange | null> {
  const row = await db
    .selectFrom('change_state')
    .selectAll()
    .where('repository', '=', repository)
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { head, state, agents, ready, rate_held, first_seen_at } = row;
  return {
    head: head === null ? null : shaOf(head),
    state,
    agents: readAgents(agents),
    ready: ready === 1,
    rateHeld: rate_held === 1,
    at: first_seen_at,
  };
}

async function keep(db: Database, change: OfChange, seen: SeenChange): Promise<void> {
  const { head, state } = seen;
  const latest = {
    ...{ head, state, agents: JSON.stringify(seen.agents) },
    ...{ ready: Number(seen.ready), rate_held: Number(seen.rateHeld) },
  };
  await db
    .insertInto('change_state')
    .values({ ...change, ...latest, first_seen_at: seen.at, merged_at: null })
    .onConflict((conflict) => conflict.columns(['repository', 'number']).doUpdateSet(latest))
    .execute();
}

async function end(
  db: Database,
  { repository, number }: OfChange,
  { state, at }: { readonly state: 'closed' | 'merged'; readonly at: number },
): Promise<void> {
  await db
    .updateTable('change_state')
    .set((row) => ({
      ...{ state, ready: 0, rate_held: 0 },
      merged_at: state === 'merged' ? row.fn.coalesce('merged_at', row.val(at)) : row.ref('merged_at'),
    }))
    .where('repository', '=', repository)
    .where('number', '=', number)
    .execute();
}

async function traffic(db: Database, repository: number, since: number): Promise<Traffic> {
  const counted = db.selectFrom('change_state').where('repository', '=', repository).where('agents', '<>', '[]');
  const [open, merged, first] = await Promise.all([
    counted.select(['number', 'agents', 'ready']).where('state', '=', 'open').orderBy('number').execute(),
    counted.select(['number', 'agents', 'merged_at']).where('merged_at', '>', since).orderBy('number').execute(),
    db
      .selectFrom('change_state')
      .select((row) => row.fn.min('first_seen_at').as('since'))
      .where('repository', '=', repository)
      .executeTakeFirst(),
  ]);
  return {
    open: open.map(({ number, agents, ready }) => ({ number, agents: readAgents(agents), ready: ready === 1 })),
    merged: merged.map(({ number, agents, merged_at }) => ({
      ...{ number, agents: readAgents(agents), at: Number(merged_at) },
    })),
    since: first?.since === null || first?.since === undefined ? null : Number(first.since),
  };
}

async function turned(db: Database, repository: number, agents: readonly string[]): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('change_state')
    .select(['number', 'agents'])
    .where('repository', '=', repository)
    .where('state', '=', 'open')
    .where((row) => row.or([row('ready', '=', 1), row('rate_held', '=', 1)]))
    .orderBy('number')
    .execute();
  return rows
    .filter((row) => readAgents(row.agents).some((agent) => agents.includes(agent)))
    .map(({ number }) => number);
}

async function commands(db: Database, { repository, number }: OfChange): Promise<readonly RecordedCommand[]> {
  const rows = await db
    .selectFrom('command_memory')
    .select('command')
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('comment')
    .orderBy('place')
    .execute();
  return rows.map((row) => JSON.parse(row.command) as RecordedCommand);
}

async function addCommand(db: Database, change: OfChange, one: RecordedCommand): Promise<void> {
  await db
    .insertInto('command_memory')
    .values({ ...change, comment: one.comment, place: one.place, command: JSON.stringify(one) })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'comment', 'place']).doNothing())
    .execute();
}

/** One statement, so that two processes never both get the turn. */
async function takeTurn(
  db: Database,
  name: string,
  { now, every }: { readonly now: number; readonly every: number },
): Promise<boolean> {
  const taken = await db
    .insertInto('turn')
    .values({ name, at: now })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ at: now })
        .where('turn.at', '<=', now - every),
    )
    .returning('name')
    .execute();
  return taken.length > 0;
}

async function once(db: Database, name: string, at: number): Promise<boolean> {
  const taken = await db
    .insertInto('turn')
    .values({ name, at })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .execute();
  return taken.length > 0;
}

/** Our own JSON, written by `keep`. */
function readAgents(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}
