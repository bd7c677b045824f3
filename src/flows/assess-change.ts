/**
 * The main story: a pull request changed, so find out what is true now, decide, record, and make GitHub show it.
 * Running it twice writes nothing the second time; where all is as it was decided, nothing is decided either.
 */
import { headToKeep } from '../core/head-digest.js';
import type { Gathered, Judgement } from '../core/judge.js';
import { canonicalJson } from '../domain/canonical.js';
import type { ChangeSubject } from '../domain/change.js';
import type { Parsers } from '../domain/effect.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Evaluations, Memory, MergeGroups, Queue, Records } from '../ports/store.js';
import type { TicketTracker } from '../ports/tickets.js';
import type { Clock, Digest, Lease, Log, Meter } from '../ports.js';
import { type Evaluation, numberAbove, untilCurrent, type Written } from './compare-and-set.js';
import { type GatherPorts, type Group, gather } from './gather.js';
import { judgeGathered } from './judge-gathered.js';
import { announceInLedger, closeInLedger, type LedgerPorts, settleInLedger } from './keep-ledger.js';
import { desiredChecks, publishVerdicts, resetCommit } from './publish-verdicts.js';
import { queueGroupsOf } from './queue-groups.js';
import { type Decided, decisionEntry, type RecordPorts } from './record-decision.js';
import { queueIncident } from './review-incident.js';
import { isSettled, type SettledPorts, settlementsOf } from './settled.js';

export interface AssessPorts extends GatherPorts, LedgerPorts, RecordPorts, SettledPorts {
  readonly forge: Forge;
  readonly memory: Memory;
  readonly records: Records;
  readonly evaluations: Evaluations;
  /** Of the job that asked for this assessment. */
  readonly lease: Lease;
  readonly mergeGroups: MergeGroups;
  readonly queue: Queue;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly log: Log;
  /** Made ready once, at the start. */
  readonly parsers: Parsers;
  readonly tracker: TicketTracker;
}

/**
 * Judges the change and whatever shares its commit, unless the last decision on it still stands; anew, where the world
 * moved meanwhile. An error is worth another try.
 */
export async function assessChange(ports: AssessPorts, subject: ChangeSubject): Promise<Result<null, ForgeError>> {
  const assessed = await untilCurrent(() => assessOnce(ports, subject, isSettled));
  return assessed.kind === 'error' ? assessed : ok(null);
}

/** The same whatever was decided before: somebody wants to be told. */
export function judgeChange(
  ports: AssessPorts,
  subject: ChangeSubject,
): Promise<Result<readonly Judgement[], ForgeError>> {
  return untilCurrent(() => assessOnce(ports, subject, async () => false));
}

type Assessed = Result<readonly Judgement[] | 'outdated', ForgeError>;

async function assessOnce(ports: AssessPorts, subject: ChangeSubject, stands: typeof isSettled): Promise<Assessed> {
  const started = ports.clock();
  const drawn = await ports.evaluations.next();
  const gathered = await gather(ports, subject.repository, subject.number);
  if (gathered.kind === 'error') return gathered;
  const { asked, seen, open } = gathered.value;
  if (asked.archived) {
    ports.log.info({ repository: subject.repository.id, number: subject.number }, 'not judged: archived');
    return ok([]);
  }
  await closeInLedger(ports, subject.installation, asked.change);
  await queueGroupsOf(ports, subject, asked.change.state);
  await queueIncident(ports.queue, subject, asked.change);
  const { repository } = asked.change;
  const number = await numberAbove(ports.evaluations, drawn, asked.published);
  const evaluation = { repository, number, seen, published: asked.published };
  if (open.length === 0) return shown(await resetCommit(ports, evaluation, asked), []);
  if (await stands(ports, gathered.value)) return unchanged(ports, subject);
  return await judgeAndShow(ports, { group: gathered.value, evaluation, started });
}

interface Judging {
  readonly group: Group;
  readonly evaluation: Evaluation;
  readonly started: number;
}

async function judgeAndShow(ports: AssessPorts, { group, evaluation, started }: Judging): Promise<Assessed> {
  const { asked, unseen } = group;
  const judged = await judgeGathered(ports, group);
  if (judged.kind === 'error') return judged;
  const { open, judgements, fresh } = judged.value;
  const checks = desiredChecks(asked, judgements);
  const settlements = settlementsOf(ports, { ...judged.value, unseen, published: asked.published, checks });
  for (const [index, judgement] of judgements.entries()) {
    const facts = open[index];
    await remember(ports, facts, judgement);
    await keepHead(ports, facts, judgement);
    await announceInLedger(ports, ports.installation, judgement);
    const decided = { judgement, evaluation: evaluation.number, settlement: settlements[index] ?? null };
    // The last one: it waits for the disk, and takes there what was kept before it.
    if (facts !== undefined) await record(ports, { ...decided, gathered: facts });
  }
  const published = shown(await publishVerdicts(ports, evaluation, { checks, judgements }), judgements);
  if (published.kind === 'error' || published.value === 'outdated') return published;
  for (const judgement of judgements) await settleInLedger(ports, judgement);
  report(ports, judgements, { fresh, started });
  return published;
}

function unchanged({ log, meter }: AssessPorts, { repository, number }: ChangeSubject): Assessed {
  meter.stood();
  log.info({ repository: repository.id, number }, 'the last decision stands');
  return ok([]);
}

function record(ports: AssessPorts, decided: Omit<Decided, 'mergeGroup'>): Promise<void> {
  return ports.records.append(decisionEntry(ports, { ...decided, mergeGroup: null }));
}

function shown(written: Result<Written, ForgeError>, judgements: readonly Judgement[]): Assessed {
  if (written.kind === 'error') return written;
  return ok(written.value === 'outdated' ? 'outdated' : judgements);
}

function report(
  ports: AssessPorts,
  judgements: readonly Judgement[],
  { fresh, started }: { readonly fresh: ReadonlySet<number>; readonly started: number },
): void {
  for (const { change, verdict, provenance, risk } of judgements) {
    const accepted = provenance.corrections.filter(({ kind, comment }) => kind === 'accepted' && fresh.has(comment));
    for (const _ of accepted) ports.meter.corrected();
    const milliseconds = ports.clock() - started;
    ports.meter.assessed(verdict.kind, milliseconds);
    ports.log.info(
      {
        repository: change.repository.id,
        number: change.number,
        sha: change.head.sha,
        verdict: verdict.kind,
        origin: provenance.origin,
        corrected: provenance.corrected.length,
        risk: risk.level,
        rules: [...new Set(risk.findings.map((finding) => finding.rule))].slice(0, 20),
        milliseconds,
      },
      'change assessed',
    );
  }
}

/**
 * Marks of AI stay with the change: a label taken off, a trailer rewritten or a comment deleted does not undo them.
 * What was remembered before is not written again.
 */
async function remember(
  { memory }: AssessPorts,
  gathered: Gathered | undefined,
  { change, provenance }: Judgement,
): Promise<void> {
  const known = new Set(gathered?.remembered.map(canonicalJson));
  const lasting = provenance.evidence.filter(
    (item) => item.agentClass !== 'automation' && !known.has(canonicalJson(item)),
  );
  if (lasting.length > 0) await memory.remember(change.repository.id, change.number, lasting);
  const accounts = new Set(gathered?.rememberedOperators.map(({ account }) => account.id));
  const operators = provenance.operators.filter(({ account }) => !accounts.has(account.id));
  if (operators.length > 0) await memory.addOperators(change.repository.id, change.number, operators);
}

/** Only where the policy carries approvals over is anything to be compared later. */
async function keepHead({ memory }: AssessPorts, gathered: Gathered | undefined, judgement: Judgement): Promise<void> {
  const head = gathered === undefined ? null : headToKeep(gathered, judgement);
  const { repository, number } = judgement.change;
  if (head !== null) await memory.addJudgedHead(repository.id, number, head);
}
