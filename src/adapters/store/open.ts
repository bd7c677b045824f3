/**
 * Opens the store, embedded or shared: applies missing migrations, and returns to the queue what processes that have
 * ended were running.
 */
import { randomUUID } from 'node:crypto';
import { type Kysely, Migrator, sql } from 'kysely';
import { error, ok, type Result } from '../../domain/result.js';
import type { ApiTokens } from '../../ports/api.js';
import type { DashboardReader } from '../../ports/dashboard.js';
import type { Gates } from '../../ports/deployments.js';
import type { Inventories } from '../../ports/inventory.js';
import type { PlanMemory } from '../../ports/plans.js';
import type { Drifts, Postures } from '../../ports/posture.js';
import type { ScoreKeeper, ScoreReader } from '../../ports/scoreboard.js';
import type { Sessions } from '../../ports/sessions.js';
import type {
  Alerts,
  Decisions,
  Evaluations,
  History,
  Ledger,
  Marks,
  Memory,
  MergeGroups,
  Records,
  Sweeps,
} from '../../ports/store.js';
import type { Timer } from '../../ports.js';
import { systemTimer } from '../timer.js';
import { alertStore } from './alerts.js';
import { apiTokenStore } from './api-tokens.js';
import { ofChange } from './audit-rows.js';
import { RENEW_EVERY_MS, takeBack } from './claims.js';
import { dashboardReader } from './dashboard.js';
import { decisionStore } from './decisions.js';
import { driftStore } from './drifts.js';
import { openEmbedded } from './embedded.js';
import { type Engine, embeddedEngine, postgresEngine } from './engine.js';
import { evaluationCounter } from './evaluations.js';
import { gateStore } from './gates.js';
import { type DeliveryStore, deliveryStore } from './inbox.js';
import { inventoryStore } from './inventories.js';
import { type JobStore, type JobStoreContext, jobStore } from './jobs.js';
import { ledgerStore } from './ledger.js';
import { markStore } from './marks.js';
import { evidenceStore } from './memory.js';
import { mergeGroupStore } from './merge-groups.js';
import { migrationsFor } from './migrations.js';
import { planStore } from './plans.js';
import { openPostgres } from './postgres.js';
import { postureStore } from './postures.js';
import { messageOf, type StoreProblem } from './problem.js';
import { recordStore } from './records.js';
import type { Tables } from './schema.js';
import { scoreReader } from './score-reader.js';
import { scoreKeeper } from './scores.js';
import { sweepStore } from './sweeps.js';
import { type AuditUpkeep, auditUpkeep } from './upkeep.js';
import { sessionStore } from './web-access.js';

/** Where the store is kept. In memory it ends with the process: for trials and tests. */
export type StoreLocation =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly path: string }
  /** Holds the password: for connecting, never for showing. */
  | { readonly kind: 'postgres'; readonly url: string };

export interface Store {
  readonly inbox: DeliveryStore;
  readonly jobs: JobStore;
  readonly records: Records;
  readonly decisions: Decisions;
  readonly audit: AuditUpkeep;
  readonly memory: Memory;
  readonly ledger: Ledger;
  /** Null: this process has the store for itself. */
  readonly sharing: Sharing | null;
  /** Milliseconds after which one looks for work unasked: other processes, or `twokey jobs`, may have left some. Null: nobody can. */
  readonly lookEvery: number | null;
  readonly evaluations: Evaluations;
  readonly sweeps: Sweeps;
  readonly marks: Marks;
  readonly alerts: Alerts;
  readonly mergeGroups: MergeGroups;
  readonly plans: PlanMemory;
  readonly postures: Postures;
  readonly drifts: Drifts;
  readonly gates: Gates;
  readonly inventories: Inventories;
  readonly history: History;
  readonly scores: ScoreReader & ScoreKeeper;
  readonly dashboard: DashboardReader;
  readonly sessions: Sessions;
  readonly apiTokens: ApiTokens;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What one has to do where other processes use the store too. */
export interface Sharing {
  /** Calls back when another process left work, and whenever that may have been missed. */
  onWork(wake: () => void): void;
  /** Milliseconds after which the lease of a job in hand is renewed. */
  readonly renewEvery: number;
  /** Milliseconds after which one looks for work without having been told: others may have ended with it. */
  readonly lookEvery: number;
}

export interface StoreContext extends JobStoreContext {
  readonly timer?: Timer;
}

const LOOK_EVERY_MS = 10_000;

export async function openStore(location: StoreLocation, context: StoreContext): Promise<Result<Store, StoreProblem>> {
  const process = randomUUID();
  if (location.kind === 'postgres') {
    const opened = await openPostgres(location.url, process, context.timer ?? systemTimer);
    if (opened.kind === 'error') return opened;
    const { db, alone, onWork, close } = opened.value;
    const sharing = { onWork, renewEvery: RENEW_EVERY_MS, lookEvery: LOOK_EVERY_MS };
    return prepared({ db, engine: postgresEngine(process), alone, sharing, lookEvery: LOOK_EVERY_MS, close }, context);
  }
  const opened = openEmbedded(location.kind === 'file' ? location.path : null);
  if (opened.kind === 'error') return opened;
  const { db, close } = opened.value;
  const engine = embeddedEngine(process, context.clock);
  const lookEvery = location.kind === 'file' ? LOOK_EVERY_MS : null;
  return prepared({ db, engine, alone: (work) => work(), sharing: null, lookEvery, close }, context);
}

interface Opened {
  readonly db: Kysely<Tables>;
  readonly engine: Engine;
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly sharing: Sharing | null;
  readonly lookEvery: number | null;
  close(): Promise<void>;
}

async function prepared(opened: Opened, context: StoreContext): Promise<Result<Store, StoreProblem>> {
  const { db, engine, sharing, close } = opened;
  const failure = await prepare(opened);
  if (failure !== null) {
    await close();
    return error(failure);
  }
  return ok({
    inbox: deliveryStore(db, engine, context.clock),
    jobs: jobStore(db, engine, context),
    records: recordStore(db, engine),
    decisions: decisionStore(db),
    audit: auditUpkeep(db, engine),
    memory: evidenceStore(db),
    ledger: ledgerStore(db, engine),
    sharing,
    lookEvery: opened.lookEvery,
    evaluations: evaluationCounter(db, engine),
    sweeps: sweepStore(db, context.clock),
    marks: markStore(db),
    alerts: alertStore(db, context.clock),
    mergeGroups: mergeGroupStore(db),
    plans: planStore(db),
    postures: postureStore(db),
    drifts: driftStore(db),
    gates: gateStore(db),
    inventories: inventoryStore(db),
    history: { ofChange: (repository, number) => ofChange(db, [repository], number) },
    scores: { ...scoreReader(db), ...scoreKeeper(db, engine) },
    dashboard: dashboardReader(db),
    sessions: sessionStore(db),
    apiTokens: apiTokenStore(db),
    ping: async () => {
      await sql`select 1 from job limit 1`.execute(db);
    },
    close,
  });
}

async function prepare({ db, engine, alone }: Opened): Promise<StoreProblem | null> {
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(engine.name) } });
    // Processes that start together wait for the first of them.
    const { error: failure } = await alone(() => migrator.migrateToLatest());
    if (failure !== undefined) return cannotMigrate(failure);
    // Nobody else has the embedded store, so nothing of it runs; on the shared one that can be told from leases alone.
    await takeBack(db, engine, engine.name === 'sqlite' ? 'everything' : 'ended');
    return null;
  } catch (cause) {
    return cannotMigrate(cause);
  }
}

function cannotMigrate(cause: unknown): StoreProblem {
  return {
    message: `the tables of the store cannot be brought up to date: ${messageOf(cause)}`,
    remedy:
      'the store was written by a newer version of Twokey, is damaged, or we may not create tables in it: run that version, restore a backup, or grant that right',
  };
}
