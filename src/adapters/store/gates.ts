/** Deployments that asked to go on, the latest attempt of each, and the leases of agents in sandboxes. */
import type { Gate, GateKey, SandboxLease } from '../../domain/deployment-gate.js';
import type { Gates } from '../../ports/deployments.js';
import { storable } from './engine.js';
import type { Database } from './schema.js';

/** The last success of every environment is among these, or is long ago. */
const MOST_APPROVED = 500;

export function gateStore(db: Database): Gates {
  return { ...gatesIn(db), ...leasesIn(db) };
}

function gatesIn(db: Database): Pick<Gates, 'find' | 'keep' | 'waiting' | 'approved' | 'ofCommit'> {
  const gates = db.selectFrom('deployment_gate').select('gate');
  return {
    async find({ repository, run, environment }) {
      const row = await gates
        .where('repository', '=', repository)
        .where('run', '=', run)
        .where('environment', '=', storable(environment))
        .executeTakeFirst();
      return row === undefined ? null : gateIn(row);
    },
    async keep(gate) {
      const { repository, run, environment, sha, state } = gate;
      const changed = { sha: sha ?? '', state, gate: JSON.stringify(gate) };
      await db
        .insertInto('deployment_gate')
        .values({ repository: repository.id, run, environment: storable(environment), ...changed })
        .onConflict((conflict) => conflict.columns(['repository', 'run', 'environment']).doUpdateSet(changed))
        .execute();
    },
    async waiting(repository, run) {
      const rows = await gates
        .where('repository', '=', repository)
        .where('run', '=', run)
        .where('state', '=', 'waiting')
        .orderBy('environment')
        .execute();
      return rows.map(gateIn);
    },
    async approved(repository) {
      const rows = await gates
        .where('repository', '=', repository)
        .where('state', '=', 'approved')
        .orderBy('run', 'desc')
        .limit(MOST_APPROVED)
        .execute();
      return rows.map(gateIn);
    },
    async ofCommit(repository, sha) {
      const rows = await gates.where('repository', '=', repository).where('sha', '=', sha).orderBy('run').execute();
      return rows.map(gateIn);
    },
  };
}

function leasesIn(db: Database): Pick<Gates, 'leaseOf' | 'keepLease' | 'leasesSince'> {
  const leases = db.selectFrom('sandbox_lease').select('lease');
  return {
    async leaseOf({ repository, run, attempt, environment }: GateKey & { readonly attempt: number }) {
      const row = await leases
        .where('repository', '=', repository)
        .where('run', '=', run)
        .where('attempt', '=', attempt)
        .where('environment', '=', storable(environment))
        .executeTakeFirst();
      return row === undefined ? null : leaseIn(row);
    },
    async keepLease(lease) {
      const { installation, repository, run, attempt, environment, from } = lease;
      const changed = { lease: JSON.stringify(lease) };
      await db
        .insertInto('sandbox_lease')
        .values({
          ...{ installation, run, attempt, environment: storable(environment) },
          ...{ repository: repository.id, began_at: from, ...changed },
        })
        .onConflict((conflict) =>
          conflict.columns(['repository', 'run', 'attempt', 'environment']).doUpdateSet(changed),
        )
        .execute();
    },
    async leasesSince(installation, since) {
      const rows = await leases
        .where('installation', '=', installation)
        .where('began_at', '>=', since)
        .orderBy('began_at')
        .execute();
      return rows.map(leaseIn);
    },
  };
}

function gateIn({ gate }: { readonly gate: string }): Gate {
  return JSON.parse(gate) as Gate;
}

function leaseIn({ lease }: { readonly lease: string }): SandboxLease {
  return JSON.parse(lease) as SandboxLease;
}
