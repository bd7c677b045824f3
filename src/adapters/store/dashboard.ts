/** What the dashboard reads: each question bounded by a scope, as a condition of the query itself. Changes nothing. */
import type { RepositoryRef } from '../../domain/change.js';
import type { PostureRecord } from '../../domain/posture.js';
import type { ChangeFilter, DashboardReader, EntryFilter, OpenChangeRow, Page, Scope } from '../../ports/dashboard.js';
import { auditRows, entryAt, ofChange, stored } from './audit-rows.js';
import { deploymentsShown } from './deployments-shown.js';
import { knownRepositories } from './known-repositories.js';
import { policyBody } from './policies.js';
import type { Database } from './schema.js';
import { contains, isWithin } from './scope.js';
import { auditHeads } from './upkeep.js';

/** Rows of a page; one more is asked for, to know whether there is a next one. */
const PAGE = 50;
const CHAIN_BATCH = 500;

export function dashboardReader(db: Database): DashboardReader {
  return {
    repositories: (scope) => knownRepositories(db, scope),
    openChanges: (scope, filter) => openChanges(db, scope, filter),
    openCounts: (scope) => openCounts(db, scope),
    ...deploymentsShown(db),
    async ofChange(scope, repository, number) {
      const entries = await ofChange(db, [repository], number);
      return entries.filter((entry) => contains(scope, entry.installation, repository));
    },
    entries: (scope, filter) => entries(db, scope, filter),
    async entry(scope, installation, sequence) {
      const found = await entryAt(db, installation, sequence);
      return found === null || !contains(scope, installation, found.columns.repository) ? null : found;
    },
    policy: (installation, digest) => policyBody(db, installation, digest),
    postures: (scope) => postures(db, scope),
    async installations(scope) {
      const heads = await auditHeads(db);
      return heads
        .filter(({ installation }) => contains(scope, installation, 0))
        .map(({ installation, sequence }) => ({ installation, last: sequence }));
    },
    async chain(installation, from) {
      const rows = await auditRows(db)
        .where('installation', '=', installation)
        .where('sequence', '>=', from)
        .orderBy('sequence')
        .limit(CHAIN_BATCH)
        .execute();
      return rows.map(stored);
    },
  };
}

/** The last decision of each open change. By time: sequences begin anew when the app is installed again. */
function openDecisions(db: Database, scope: Scope) {
  return db
    .selectFrom('change_state')
    .innerJoin('audit_entry', (join) =>
      join
        .onRef('audit_entry.repository', '=', 'change_state.repository')
        .onRef('audit_entry.number', '=', 'change_state.number'),
    )
    .where('change_state.state', '=', 'open')
    .where('audit_entry.kind', '=', 'decision')
    .where((row) =>
      row(
        'audit_entry.at',
        '=',
        row
          .selectFrom('audit_entry as other')
          .select((of) => of.fn.max('other.at').as('last'))
          .whereRef('other.repository', '=', 'change_state.repository')
          .whereRef('other.number', '=', 'change_state.number')
          .where('other.kind', '=', 'decision'),
      ),
    )
    .where(isWithin(scope, 'audit_entry'));
}

async function openChanges(
  db: Database,
  scope: Scope,
  { state, repository, page }: ChangeFilter,
): Promise<Page<OpenChangeRow>> {
  const rows = await openDecisions(db, scope)
    .select(['change_state.ready', 'change_state.first_seen_at'])
    .select(['audit_entry.installation', 'audit_entry.sequence', 'audit_entry.entry', 'audit_entry.digest'])
    .select('audit_entry.body')
    .$if(state !== 'all', (query) => query.where('change_state.ready', '=', state === 'ready' ? 1 : 0))
    .$if(repository !== null, (query) => query.where('change_state.repository', '=', repository?.id ?? 0))
    .orderBy('audit_entry.at', 'desc')
    .orderBy('change_state.repository')
    .orderBy('change_state.number', 'desc')
    .limit(PAGE + 1)
    .offset((page - 1) * PAGE)
    .execute();
  const items = rows.map(({ ready, first_seen_at, ...decision }) => ({
    ...{ ready: ready === 1, since: Number(first_seen_at) },
    decision: { ...decision, sequence: Number(decision.sequence) },
  }));
  return pageOf(items, page);
}

async function openCounts(db: Database, scope: Scope): Promise<{ readonly held: number; readonly ready: number }> {
  const rows = await openDecisions(db, scope)
    .select(({ fn }) => ['change_state.ready', fn.countAll().as('changes')] as const)
    .groupBy('change_state.ready')
    .execute();
  const of = (ready: number) => Number(rows.find((row) => row.ready === ready)?.changes ?? 0);
  return { held: of(0), ready: of(1) };
}

async function entries(db: Database, scope: Scope, filter: EntryFilter) {
  const { kind, repository, number, since, until, page } = filter;
  const rows = await auditRows(db)
    .where(isWithin(scope, 'audit_entry'))
    .$if(kind !== null, (query) => query.where('kind', '=', kind ?? 'decision'))
    .$if(repository !== null, (query) => query.where('repository', '=', repository?.id ?? 0))
    .$if(number !== null, (query) => query.where('number', '=', number ?? 0))
    .$if(since !== null, (query) => query.where('at', '>=', since ?? 0))
    .$if(until !== null, (query) => query.where('at', '<=', until ?? 0))
    .orderBy('at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(PAGE + 1)
    .offset((page - 1) * PAGE)
    .execute();
  return pageOf(rows.map(stored), page);
}

async function postures(db: Database, scope: Scope): Promise<readonly PostureRecord[]> {
  const rows = await db.selectFrom('posture').select(['installation', 'repository', 'record']).execute();
  return rows
    .filter(({ installation, repository }) => contains(scope, Number(installation), Number(repository)))
    .map(({ record }) => JSON.parse(record) as PostureRecord)
    .toSorted((a, b) => nameOf(a.repository).localeCompare(nameOf(b.repository)));
}

function nameOf({ owner, name }: RepositoryRef): string {
  return `${owner}/${name}`.toLowerCase();
}

function pageOf<T>(rows: readonly T[], number: number): Page<T> {
  return { items: rows.slice(0, PAGE), number, hasNext: rows.length > PAGE };
}
