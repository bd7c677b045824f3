/** What the dashboard reads of deployments: those that wait with what was decided last, and leases of sandboxes. Bounded by a scope. */
import type { Gate, SandboxLease } from '../../domain/deployment-gate.js';
import type { DashboardReader, Scope } from '../../ports/dashboard.js';
import { auditRows, type StoredEntry, stored } from './audit-rows.js';
import type { Database } from './schema.js';
import { contains, isWithin } from './scope.js';

/** More than this many waiting at once nobody reads; the oldest come first. */
const MOST_WAITING = 200;
const MOST_LEASES = 500;
/** Decisions on all deployments of one repository while the oldest of them waits. */
const MOST_DECISIONS = 1_000;

type Shown = Pick<DashboardReader, 'waitingDeployments' | 'waitingCount' | 'leases'>;

export function deploymentsShown(db: Database): Shown {
  return {
    async waitingDeployments(scope) {
      const gates = (await waiting(db, scope)).slice(0, MOST_WAITING);
      const decided = new Map<number, readonly StoredEntry[]>();
      for (const { repository, askedAt } of gates) {
        // The oldest of its repository comes first.
        if (!decided.has(repository.id)) decided.set(repository.id, await decisionsSince(db, repository.id, askedAt));
      }
      return gates.map((gate) => {
        const entries = decided.get(gate.repository.id) ?? [];
        return { gate, decision: entries.find((entry) => isAbout(entry, gate)) ?? null };
      });
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

async function decisionsSince(db: Database, repository: number, since: number): Promise<readonly StoredEntry[]> {
  const rows = await auditRows(db)
    .where('repository', '=', repository)
    .where('at', '>=', since)
    .where('kind', '=', 'deployment')
    .orderBy('at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(MOST_DECISIONS)
    .execute();
  return rows.map(stored);
}

function isAbout({ entry }: StoredEntry, { installation, run, attempt, environment }: Gate): boolean {
  // Our own JSON, written by records.ts.
  const { about, installation: of } = JSON.parse(entry) as {
    readonly installation: number;
    readonly about: Readonly<Record<string, unknown>>;
  };
  const isRun = about.event === 'decided' && about.run === run && about.attempt === attempt;
  return isRun && of === installation && about.environment === environment;
}
