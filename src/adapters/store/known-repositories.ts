/** Which repositories the store knows, by the name that was last seen: from decisions and postures. */
import { sql } from 'kysely';
import type { PostureRecord } from '../../domain/posture.js';
import type { KnownRepository, Scope } from '../../ports/dashboard.js';
import type { Database } from './schema.js';
import { contains } from './scope.js';

/** In the order of their names. */
export async function knownRepositories(db: Database, scope: Scope): Promise<readonly KnownRepository[]> {
  const [decided, guarded] = [await inDecisions(db), await inPostures(db)];
  const found = new Map([...guarded, ...decided].map((one) => [one.id, one]));
  return [...found.values()]
    .filter(({ id, installation }) => contains(scope, installation, id))
    .toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)) || a.id - b.id);
}

interface Row {
  readonly id: number;
  readonly entry: string | null;
}

/** A step of an index for each repository and one for its newest change, however many entries there are. */
async function inDecisions(db: Database): Promise<readonly KnownRepository[]> {
  const { rows } = await sql<Row>`
    with recursive seen (id) as (
      select min(repository) from audit_entry where repository > 0
      union all
      select (select min(repository) from audit_entry where repository > seen.id) from seen where seen.id is not null
    )
    select seen.id, (
      select entry from audit_entry
      where audit_entry.repository = seen.id and kind = 'decision'
      order by number desc, sequence desc limit 1
    ) as entry
    from seen where seen.id is not null`.execute(db);
  return rows.flatMap(({ id, entry }) => (entry === null ? [] : (repositoryIn(Number(id), entry) ?? [])));
}

async function inPostures(db: Database): Promise<readonly KnownRepository[]> {
  const rows = await db.selectFrom('posture').select(['installation', 'record']).execute();
  return rows.map(({ installation, record }) => {
    const { repository } = JSON.parse(record) as PostureRecord;
    return { ...repository, installation: Number(installation), policy: null };
  });
}

/** Our own JSON. */
interface DecisionEntry {
  readonly installation: number;
  readonly about: { readonly repository?: unknown; readonly policy?: unknown };
}

function repositoryIn(id: number, entry: string): KnownRepository | null {
  const { installation, about } = JSON.parse(entry) as DecisionEntry;
  const [owner, name] = typeof about.repository === 'string' ? about.repository.split('/') : [];
  if (owner === undefined || name === undefined) return null;
  return { id, owner, name, installation, policy: typeof about.policy === 'string' ? about.policy : null };
}

function keyOf({ owner, name }: KnownRepository): string {
  return `${owner}/${name}`.toLowerCase();
}
