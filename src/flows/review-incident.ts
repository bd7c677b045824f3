/**
 * A merged change that an agent made was undone: one issue asks what that teaches, once a change. Started by a merged
 * revert, and by whatever else takes back what was deployed: enqueue a `review-incident` job that names what it undoes.
 */
import { readLink } from '../core/audit-entry.js';
import { undoneBy } from '../core/reverts.js';
import type { Change, ChangeSubject } from '../domain/change.js';
import { shaOf } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { History, Ledger, Queue, Records } from '../ports/store.js';
import type { Clock, Log } from '../ports.js';
import { INCIDENT_LABEL, incidentIssue, incidentMarker, undoerText } from '../report/incident.js';

/** A revert of more than this is no accident that one issue a change helps with. */
const MOST_UNDONE = 20;

export interface IncidentPorts {
  readonly forge: Pick<Forge, 'listMergedChanges' | 'findIssue' | 'openIssue'>;
  readonly history: History;
  readonly ledger: Ledger;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
}

export type IncidentJob = Extract<Job, { readonly kind: 'review-incident' }>;

/** When a change is seen merged: whether it says that it undoes another. What it brings back is no incident. */
export async function queueIncident(
  queue: Queue,
  { installation, repository }: ChangeSubject,
  change: Change,
): Promise<void> {
  const undoes = change.state === 'merged' ? (undoneBy(change)?.undoes ?? null) : null;
  if (undoes === null || undoes.pulls.length + undoes.commits.length === 0) return;
  const { pulls, commits } = undoes;
  const by = { kind: 'revert', number: change.number } as const;
  await queue.enqueue([{ kind: 'review-incident', installation, repository, by, pulls, commits }], 'background');
}

export async function reviewIncident(ports: IncidentPorts, job: IncidentJob): Promise<Result<null, ForgeError>> {
  const numbers = new Set(job.pulls);
  for (const commit of job.commits.slice(0, MOST_UNDONE)) {
    const found = await ports.forge.listMergedChanges(job.repository, commit);
    if (found.kind === 'error') return found;
    for (const number of found.value) numbers.add(number);
  }
  for (const number of [...numbers].slice(0, MOST_UNDONE)) {
    const asked = await askOnce(ports, job, number);
    if (asked.kind === 'error') return asked;
  }
  return ok(null);
}

/** Found neither in the ledger nor among the issues: asked for now. Deleted by a person, it is not opened again. */
async function askOnce(ports: IncidentPorts, job: IncidentJob, number: number): Promise<Result<null, ForgeError>> {
  const { repository, by } = job;
  if (by.kind === 'revert' && by.number === number) return ok(null);
  const name = `incident:${repository.id}:${number}`;
  if (await ports.ledger.wasDone(name)) return ok(null);
  const seen = await ports.ledger.look(repository.id, number);
  const entries = await ports.history.ofChange(repository.id, number);
  const last = entries.map(({ entry }) => readLink(entry)).findLast((entry) => entry?.kind === 'decision') ?? null;
  if (last === null || last.about.origin !== 'ai' || seen?.state !== 'merged') return ok(null);
  const found = await ports.forge.findIssue(repository, {
    label: INCIDENT_LABEL,
    marker: incidentMarker({ repository, number }),
  });
  if (found.kind === 'error') return unlessFinal(ports, found.error);
  const issue = incidentIssue({ repository, number, by, entries, mergedAt: seen.at });
  const opened = found.value === null ? await ports.forge.openIssue(repository, issue) : ok(found.value);
  if (opened.kind === 'error') return unlessFinal(ports, opened.error);
  if (await ports.ledger.once(name, ports.clock()))
    await note(ports, job, { number, issue: opened.value, sha: last.sha });
  return ok(null);
}

interface Asked {
  readonly number: number;
  readonly issue: number;
  readonly sha: string;
}

async function note({ records, clock, log }: IncidentPorts, job: IncidentJob, { number, issue, sha }: Asked) {
  const { installation, repository, by } = job;
  const place = { installation, repository: repository.id, number, sha: shaOf(sha) ?? '', at: clock() };
  await records.append({ kind: 'incident', ...place, about: { by: undoerText(by), how: by.kind, issue }, body: null });
  log.warn({ repository: repository.id, number, issue, how: by.kind }, 'an undone change is to be reviewed');
}

/** A repository without issues, or without the permission: trying again changes nothing. */
function unlessFinal({ log }: IncidentPorts, problem: ForgeError): Result<null, ForgeError> {
  const isFinal = problem.kind === 'forbidden' || problem.kind === 'not-found' || problem.kind === 'invalid-answer';
  if (!isFinal) return { kind: 'error', error: problem };
  log.warn({ error: problem.message }, 'no issue asks for the review of an undone change');
  return ok(null);
}
