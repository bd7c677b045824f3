/**
 * Writes a check run, but never a yes that the world has overtaken: whatever it rests on is read once more right before,
 * and a run that a newer evaluation has written stays. A no is written without asking: late, it does no harm.
 */
import type { NewEntry } from '../domain/audit.js';
import type { RepositoryRef } from '../domain/change.js';
import { type DesiredCheck, externalIdOf, imprintOf, type PublishedCheck } from '../domain/publication.js';
import { error, ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Evaluations, Records } from '../ports/store.js';
import type { Clock, Digest, Lease, Meter } from '../ports.js';
import type { Seen } from './gather.js';

export interface WritePorts {
  readonly forge: Pick<Forge, 'publishCheck' | 'readBasis'>;
  readonly lease: Lease;
  readonly meter: Meter;
  readonly digest: Digest;
  readonly records: Records;
  readonly clock: Clock;
  readonly installation: number;
}

/** One evaluation of one commit: its number, what it rests on, and what GitHub showed when it read that. */
export interface Evaluation {
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly seen: readonly Seen[];
  readonly published: readonly PublishedCheck[];
}

/** `outdated`: something has changed since it was read, or a newer evaluation was faster. Nothing was written; judge anew. */
export type Written = 'written' | 'unchanged' | 'outdated';

const LOST: ForgeError = {
  kind: 'unavailable',
  message: 'another process works on this repository now',
  retryAfter: null,
};

/** More often than this in a row nothing is judged: then it waits its turn again. */
const MOST_TRIES = 3;

const RESTLESS: ForgeError = {
  kind: 'unavailable',
  message: 'what was judged kept changing meanwhile',
  retryAfter: null,
};

/** Judges anew while what was judged is outdated before it could be shown. */
export async function untilCurrent<T>(
  judge: () => Promise<Result<T | 'outdated', ForgeError>>,
): Promise<Result<T, ForgeError>> {
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const judged = await judge();
    if (judged.kind === 'error') return judged;
    if (judged.value !== 'outdated') return ok(judged.value);
  }
  return error(RESTLESS);
}

/** Makes the commit show this check, where it does not yet. */
export async function writeCheck(
  ports: WritePorts,
  evaluation: Evaluation,
  check: DesiredCheck,
): Promise<Result<Written, ForgeError>> {
  const digest = digestOf(ports, check);
  const shown = evaluation.published.find(({ name }) => name === check.name);
  const last = imprintOf(shown);
  if (shown?.completed && shown.conclusion === check.conclusion && last.digest === digest) return ok('unchanged');
  if (last.evaluation > evaluation.number) return ok('outdated');
  if (!(await ports.lease.held())) return error(LOST);
  if (check.conclusion === 'success') {
    const holds = await stillHolds(ports, evaluation, check.name);
    if (holds.kind === 'error') return holds;
    if (!holds.value) return ok('outdated');
  }
  const externalId = externalIdOf({ evaluation: evaluation.number, digest });
  const written = await ports.forge.publishCheck(evaluation.repository, check, externalId);
  await ports.records.append(publicationOf(ports, { evaluation, check, externalId, written }));
  if (written.kind === 'error') return written;
  ports.meter.published('check', 1);
  return ok('written');
}

/** Of all that a run says. */
export function digestOf({ digest }: Pick<WritePorts, 'digest'>, check: DesiredCheck): string {
  return digest(JSON.stringify(check)).slice(0, 32);
}

interface Publication {
  readonly evaluation: Evaluation;
  readonly check: DesiredCheck;
  readonly externalId: string;
  readonly written: Result<unknown, ForgeError>;
}

/** For the audit log: GitHub took it, or why not. The text is the decision's, so only its digest is kept. */
function publicationOf(ports: WritePorts, { evaluation, check, externalId, written }: Publication): NewEntry {
  const changes = evaluation.seen.map(({ number }) => number);
  const outcome = written.kind === 'ok' ? 'written' : 'failed';
  return {
    ...{ kind: 'publication', installation: ports.installation, repository: evaluation.repository.id },
    ...{ number: changes.length === 1 ? (changes[0] ?? 0) : 0, sha: check.sha, at: ports.clock(), body: null },
    about: {
      ...{ check: check.name, conclusion: check.conclusion, title: check.title, externalId, outcome, changes },
      ...{ evaluation: evaluation.number, problem: written.kind === 'ok' ? null : written.error.kind },
    },
  };
}

/**
 * What a run already shows was written before we read, so our facts are the newer ones. Its number is the greater one
 * only where another evaluation drew later and was faster, or where the store was lost and counts from the beginning.
 */
export async function numberAbove(
  evaluations: Evaluations,
  drawn: number,
  published: readonly PublishedCheck[],
): Promise<number> {
  const greatest = Math.max(0, ...published.map((run) => imprintOf(run).evaluation));
  return greatest < drawn ? drawn : await evaluations.next(greatest);
}

/** One call for each change on the commit, which is one call but for a few. */
async function stillHolds(
  { forge, lease }: WritePorts,
  { repository, number, seen }: Evaluation,
  name: string,
): Promise<Result<boolean, ForgeError>> {
  for (const change of seen) {
    const now = await forge.readBasis(repository, change.number, change.people);
    if (now.kind === 'error') return now;
    const shown = now.value.published.find((run) => run.name === name);
    if (now.value.basis !== change.basis || imprintOf(shown).evaluation > number) return ok(false);
  }
  return (await lease.held()) ? ok(true) : error(LOST);
}
