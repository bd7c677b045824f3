/**
 * The main story: a pull request changed, so find out what is true now, decide, record, and make GitHub show it.
 * Running it twice writes nothing the second time.
 */
import { headToKeep } from '../core/head-digest.js';
import type { Gathered, Judgement } from '../core/judge.js';
import type { ChangeSubject } from '../domain/change.js';
import type { Parsers } from '../domain/effect.js';
import { ok, type Result } from '../domain/result.js';
import type { Clock, Digest, Forge, ForgeError, Lease, Log, Memory, Meter, Records } from '../ports.js';
import { judgeWithAnswers } from './answer-questions.js';
import { followUp } from './follow-up.js';
import { type GatherPorts, gather } from './gather.js';
import { closeInLedger, keepLedger, type LedgerPorts } from './keep-ledger.js';
import { publishVerdicts, resetCommit } from './publish-verdicts.js';
import { recordCommands } from './record-commands.js';
import { recordCorrections } from './record-corrections.js';
import { recordOf } from './record-decision.js';

export interface AssessPorts extends GatherPorts, LedgerPorts {
  readonly forge: Forge;
  readonly memory: Memory;
  readonly records: Records;
  /** Of the job that asked for this assessment. */
  readonly lease: Lease;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly log: Log;
  readonly catalogVersion: string;
  /** Made ready once, at the start. */
  readonly parsers: Parsers;
}

/** Judges the change and whatever shares its commit. An error is worth another try. */
export async function assessChange(
  ports: AssessPorts,
  subject: ChangeSubject,
): Promise<Result<readonly Judgement[], ForgeError>> {
  const started = ports.clock();
  const gathered = await gather(ports, subject.repository, subject.number);
  if (gathered.kind === 'error') return gathered;
  const { asked, unseen } = gathered.value;
  await closeInLedger(ports, subject.installation, asked.change);
  if (gathered.value.open.length === 0) return resetCommit(ports, asked);

  const known = await recordCorrections(ports.memory, gathered.value.open);
  const commanded = await recordCommands(ports.ledger, known.open);
  const by = { appLogin: ports.forge.botLogin, parsers: ports.parsers };
  const { open, judgements: judged } = await judgeWithAnswers(ports, { open: commanded, unseen }, by);
  const followed = await followUp(ports, judged);
  if (followed.kind === 'error') return followed;
  const judgements = followed.value;
  const { fresh } = known;
  for (const [index, judgement] of judgements.entries()) {
    await remember(ports, judgement);
    await keepHead(ports, open[index], judgement);
    await ports.records.append(recordOf(ports, subject.installation, judgement));
    await keepLedger(ports, subject.installation, judgement);
  }
  const published = await publishVerdicts(ports, asked, judgements);
  if (published.kind === 'error') return published;
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
  return ok(judgements);
}

/** Marks of AI stay with the change: a label taken off, a trailer rewritten or a comment deleted does not undo them. */
async function remember({ memory }: AssessPorts, { change, provenance }: Judgement): Promise<void> {
  const lasting = provenance.evidence.filter(({ agentClass }) => agentClass !== 'automation');
  if (lasting.length > 0) await memory.remember(change.repository.id, change.number, lasting);
  const { operators } = provenance;
  if (operators.length > 0) await memory.addOperators(change.repository.id, change.number, operators);
}

/** Only where the policy carries approvals over is anything to be compared later. */
async function keepHead({ memory }: AssessPorts, gathered: Gathered | undefined, judgement: Judgement): Promise<void> {
  const head = gathered === undefined ? null : headToKeep(gathered, judgement);
  const { repository, number } = judgement.change;
  if (head !== null) await memory.addJudgedHead(repository.id, number, head);
}
