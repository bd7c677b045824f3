/** What the dashboard reads of deployments: those that wait with what was decided last, and leases of sandboxes. Bounded by a scope. */
import type { Gate, SandboxLease } from '../../domain/deployment-gate.js';
import type { DashboardReader, Scope } from '../../ports/dashboard.js';
import { auditRows, type StoredEntry, stored } from './audit-rows.js';
import type { Database } from './schema.js';
import { contains, isWithin } from './scope.js';

/** More than this many waiting at once nobody reads; the oldest come first. */
const MOST_WAITING = 200;
const MOST_LEASES = 500;
/** Decisions on deployments of the same repositories while the oldest of them waits. */
const MOST_DECISIONS = 5_000;

type Shown = Pick<DashboardReader, 'waitingDeployments' | 'waitingCount' | 'leases'>;

export function deploymentsShown(db: Database): Shown {
  return {
    async waitingDeployments(scope) {
      const gates = (await waiting(db, scope)).slice(0, MOST_WAITING);
      const decided = await decisionsOn(db, gates);
      return gates.map((gate) => ({ gate, decision: decided.find((entry) => isAbout(entry, gate)) ?? null }));
    },
    waitingCount: async (scope) => (await waiting(db, scope)).length,
    async leases(scope, since) {
      const rows = await db
        .selectFrom('sandbox_lease')
        .select('lease')
        .where('began_at', '>=', since)
        .where(isWithin(scope, 'sandbox_lease'))
        .orderBy('began_at', 'desc')
        .limit(MOST_LEASES)
        .execute();
      // Our own JSON, written by gates.ts.
      return rows.map(({ lease }) => JSON.parse(lease) as SandboxLease);
    },
  };
}

/** The table has no installation of its own, and few rows wait. */
async function waiting(db: Database, scope: Scope): Promise<readonly Gate[]> {
  const rows = await db.selectFrom('deployment_gate').select('gate').where('state', '=', 'waiting').execute();
  return rows
    .map(({ gate }) => JSON.parse(gate) as Gate)
    .filter(({ installation, repository }) => contains(scope, installation, repository.id))
    .toSorted((a, b) => a.askedAt - b.askedAt || a.run - b.run || (a.environment < b.environment ? -1 : 1));
}

/** Since the oldest of them asked, the latest first. */
async function decisionsOn(db: Database, gates: readonly Gate[]): Promise<readonly StoredEntry[]> {
  const [oldest] = gates;
  if (oldest === undefined) return [];
  const rows = await auditRows(db)
    .where('repository', 'in', [...new Set(gates.map(({ repository }) => repository.id))])
    .where('at', '>=', oldest.askedAt)
    .where('kind', '=', 'deployment')
    .orderBy('at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(MOST_DECISIONS)
    .execute();
  return rows.map(stored);
}

function isAbout(
  { entry, columns }: StoredEntry,
  { installation, repository, run, attempt, environment }: Gate,
): boolean {
  if (columns.repository !== repository.id) return false;
  // Our own JSON, written by records.ts.
  const { about, installation: of } = JSON.parse(entry) as {
    readonly installation: number;
    readonly about: Readonly<Record<string, unknown>>;
  };
  const isRun = about.event === 'decided' && about.run === run && about.attempt === attempt;
  return isRun && of === installation && about.environment === environment;
}
