/** The tables of the store, alike on both engines; migrations.ts makes them. */
import type { Generated, Kysely } from 'kysely';
import type { ApiTokenTables } from './api-token-schema.js';
import type { AuditTables } from './audit-schema.js';
import type { DriftTables } from './drift-schema.js';
import type { GateTables } from './gate-schema.js';
import type { InventoryTables } from './inventory-schema.js';
import type { LedgerTables } from './ledger-schema.js';
import type { PastTables } from './past-schema.js';
import type { PlanTables } from './plan-schema.js';
import type { ScoreTables } from './score-schema.js';
import type { WebAccessTables } from './web-access-schema.js';

/** All times are epoch milliseconds; all documents are JSON text, so that every engine keeps them alike. */
export interface Tables
  extends LedgerTables,
    PlanTables,
    AuditTables,
    InventoryTables,
    DriftTables,
    GateTables,
    ScoreTables,
    WebAccessTables,
    ApiTokenTables,
    PastTables {
  readonly delivery: DeliveryTable;
  readonly job: JobTable;
  readonly lane: LaneTable;
  readonly installation_turn: InstallationTurnTable;
  readonly evidence_memory: EvidenceMemoryTable;
  readonly correction: CorrectionTable;
  readonly operator_memory: OperatorMemoryTable;
  readonly push_memory: PushMemoryTable;
  readonly login_memory: LoginMemoryTable;
  readonly head_memory: HeadMemoryTable;
  readonly label_memory: LabelMemoryTable;
  readonly counter: CounterTable;
  readonly swept: SweptTable;
  readonly alert: AlertTable;
  readonly merge_group: MergeGroupTable;
  readonly posture: PostureTable;
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
  /** Lower is sooner: 0 first, 1 live, 2 background. */
  urgency: number;
  /** Grows with every request for this work. */
  generation: number;
  /** The generation that the present or last run started from. */
  claimed_generation: number | null;
  run_at: number;
  /** GitHub asked us to stay away until then. */
  not_before: number;
  attempts: number;
  last_error: string | null;
  failed_at: number | null;
  /** The process that runs it, and which of its claims this is; null while it does not run. */
  owner: string | null;
  claim: number | null;
  /** After that another process may take it back. */
  lease_until: number | null;
}

/** One row a lane, never deleted: who wants to start a job in a lane locks it first. */
interface LaneTable {
  name: string;
}

interface InstallationTurnTable {
  installation: number;
  /** GitHub asked for no calls until then; 0: it did not. */
  paused_until: number;
  /** When a job of it was last claimed, by the clock of the store. */
  served_at: number;
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

interface PushMemoryTable {
  seq: Generated<number>;
  repository: number;
  /** The pull request; 0 where the push is known of a branch. */
  number: number;
  /** `refs/heads/…`; '' where the push is known of a pull request. */
  ref: string;
  after: string;
  account: number;
  /** JSON of a Push. */
  push: string;
}

interface LoginMemoryTable {
  seq: Generated<number>;
  installation: number;
  /** In lower case. */
  login: string;
  /** JSON of the Account that had it when a policy that names it was first seen. */
  account: string;
}

interface HeadMemoryTable {
  seq: Generated<number>;
  repository: number;
  number: number;
  sha: string;
  /** SHA-256 of `head`: the same head may be seen against several bases. */
  digest: string;
  /** JSON of a JudgedHead. */
  head: string;
}

interface LabelMemoryTable {
  seq: Generated<number>;
  repository: number;
  number: number;
  /** In lower case. */
  label: string;
  /** Id of who put it on. */
  account: number;
  /** The head of the pull request then. */
  head: string;
  /** ISO 8601, GitHub's clock. */
  at: string;
}

interface CounterTable {
  name: string;
  value: number;
}

interface SweptTable {
  repository: number;
  number: number;
  head: string;
  /** GitHub's text. */
  updated_at: string;
  at: number;
}

interface AlertTable {
  seq: Generated<number>;
  kind: string;
  installation: number;
  /** 0: the whole installation. */
  repository: number;
  text: string;
  first_at: number;
  last_at: number;
  times: number;
}

interface PostureTable {
  repository: number;
  installation: number;
  /** 0: to be read anew. */
  checked_at: number;
  /** JSON of a PostureRecord. */
  record: string;
}

/** Merge groups that were judged and may still be merged. */
interface MergeGroupTable {
  repository: number;
  head: string;
  /** JSON of a MergeGroupRef. */
  reference: string;
  /** JSON list of the numbers of its members. */
  members: string;
}
