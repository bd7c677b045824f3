/** The last decision on a change, as the audit log has it: what the next look at the change begins with. */
import type { CausePlace } from '../../domain/audit.js';
import type { Settlement } from '../../domain/record.js';
import type { Decisions } from '../../ports/store.js';
import { readEntry } from './audit-link.js';
import type { Database } from './schema.js';

export function decisionStore(db: Database): Decisions {
  return {
    async settlement(installation, repository, number) {
      const last = await lastDecision(db, { installation, repository, number });
      if (last === undefined) return null;
      // Our own JSON, written by `decisionEntry`; decisions of before this was kept have none.
      const { settlement = null } = readEntry(last.entry).about as { readonly settlement?: Settlement | null };
      return settlement;
    },
  };
}

export function lastDecision(
  db: Database,
  { installation, repository, number }: Pick<CausePlace, 'installation' | 'repository' | 'number'>,
): Promise<{ readonly at: number; readonly entry: string } | undefined> {
  return db
    .selectFrom('audit_entry')
    .select(['at', 'entry'])
    .where('repository', '=', repository)
    .where('number', '=', number)
    .where('installation', '=', installation)
    .where('kind', '=', 'decision')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}
