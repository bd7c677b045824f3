/** Who did what, as deliveries told it: kept until a decision on the place names it. Filled with the inbox, read by records.ts. */
import type { Cause, CausePlace, NewEntry } from '../../domain/audit.js';
import type { Job } from '../../domain/job.js';
import { readEntry } from './audit-link.js';
import { jobPlaces } from './cause-places.js';
import { lastDecision } from './decisions.js';
import type { Database } from './schema.js';

/** Of a storm, the latest. */
const MOST_NAMED = 20;
/** What was read while the last decision was written down was not seen by it. */
const LATE_MS = 5_000;
/** Where nothing told of the change itself before its first decision, what concerned all changes so long before it. */
const LATELY_MS = 3_600_000;

export interface Caused {
  readonly cause: Cause;
  readonly jobs: readonly Job[];
}

/** Rows in one statement; engines bound the number of its parameters. */
const LARGEST_BATCH = 100;

/** `at`: when they were read, epoch milliseconds. */
export async function addCauses(transaction: Database, caused: readonly Caused[], at: number): Promise<void> {
  const rows = caused.flatMap(({ cause, jobs }) =>
    jobPlaces(jobs).map((place) => ({ ...place, delivery: cause.delivery, at, cause: JSON.stringify(cause) })),
  );
  for (let from = 0; from < rows.length; from += LARGEST_BATCH) {
    await transaction
      .insertInto('audit_cause')
      .values(rows.slice(from, from + LARGEST_BATCH))
      .onConflict((conflict) =>
        conflict.columns(['installation', 'delivery', 'repository', 'number', 'sha']).doNothing(),
      )
      .execute();
  }
}

type CauseThen = Cause & { readonly at: number };

interface Named {
  readonly latest: readonly CauseThen[];
  /** So many before them. */
  readonly more: number;
}

/**
 * What came to this change, its commit, its repository or the whole installation since its last decision; before the
 * first one, since the change was first heard of.
 */
export async function causesOf(
  transaction: Database,
  { installation, repository, number, sha, at }: Pick<NewEntry, keyof CausePlace | 'at'>,
): Promise<Named> {
  const last = await lastDecision(transaction, { installation, repository, number });
  const since = last === undefined ? await heardOf(transaction, { installation, repository, number }) : last.at;
  const rows = await transaction
    .selectFrom('audit_cause')
    .select(['cause', 'at'])
    .where('installation', '=', installation)
    .where('repository', 'in', [0, repository])
    .where('number', 'in', [0, number])
    .where('sha', 'in', ['', sha])
    .where('at', '>', Number(since ?? at - LATELY_MS) - LATE_MS)
    .orderBy('at')
    .execute();
  const named = last === undefined ? new Set<string>() : deliveriesIn(last.entry);
  const causes = rows
    .map((row): CauseThen => ({ ...readCause(row.cause), at: Number(row.at) }))
    .filter(({ delivery }) => !named.has(delivery));
  const latest = causes.slice(-MOST_NAMED);
  return { latest, more: causes.length - latest.length };
}

async function heardOf(
  transaction: Database,
  { installation, repository, number }: Pick<CausePlace, 'installation' | 'repository' | 'number'>,
): Promise<number | null> {
  const row = await transaction
    .selectFrom('audit_cause')
    .select((one) => one.fn.min('at').as('first'))
    .where('installation', '=', installation)
    .where('repository', '=', repository)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.first ?? null;
}

function deliveriesIn(entry: string): ReadonlySet<string> {
  const { causes } = readEntry(entry).about as { readonly causes?: Named };
  return new Set(causes?.latest.map(({ delivery }) => delivery));
}

/** Our own JSON, written by `addCause`. */
function readCause(text: string): Cause {
  return JSON.parse(text) as Cause;
}
