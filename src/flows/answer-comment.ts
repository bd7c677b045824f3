/** Somebody asks in a comment: `/twokey recheck` has the change judged again, `/twokey why` is answered by a comment. */
import type { Judgement } from '../core/judge.js';
import type { ChangeSubject } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import { ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import { answerMarker, whyAnswer } from '../report/why-answer.js';
import { type AssessPorts, judgeChange } from './assess-change.js';

/** One turn a pull request: whoever asks, and however often. */
const TURN_MS = 60_000;

type Question = Extract<Job, { readonly kind: 'answer-comment' }>;

/** Only people who may push are answered. A reader's question costs one call; a question out of turn costs none more. */
export async function answerComment(ports: AssessPorts, question: Question): Promise<Result<null, ForgeError>> {
  const { subject, by, asks } = question;
  const about = { repository: subject.repository.id, number: subject.number, asks, by: by.id };
  const standing = await ports.forge.readStanding(subject.repository, by);
  if (standing.kind === 'unknown' || standing.value === 'less') {
    ports.log.info(about, 'a question by somebody who may not push');
    return ok(null);
  }
  const name = `${asks}:${subject.repository.id}:${subject.number}`;
  if (!(await ports.ledger.takeTurn(name, { now: ports.clock(), every: TURN_MS }))) {
    ports.log.info(about, 'a question out of turn');
    return ok(null);
  }
  if (asks === 'recheck') await ports.queue.enqueue([{ kind: 'assess-change', subject }]);
  const answered = asks === 'why' ? await answerWhy(ports, subject) : ok(null);
  if (answered.kind === 'error') await ports.ledger.giveTurnBack(name);
  return answered;
}

async function answerWhy(ports: AssessPorts, subject: ChangeSubject): Promise<Result<null, ForgeError>> {
  const judged = await judgeChange(ports, subject);
  if (judged.kind === 'error') return judged;
  const judgement = judged.value.find(({ change }) => change.number === subject.number);
  return judgement === undefined ? ok(null) : await explain(ports.forge, subject, judgement);
}

/** One comment a head and verdict, found by its marker among those that were just read. */
async function explain(
  forge: Forge,
  { repository, number }: ChangeSubject,
  judgement: Judgement,
): Promise<Result<null, ForgeError>> {
  const { items, missing } = judgement.change.comments;
  const marker = answerMarker(judgement);
  const mine = items.find(({ author, body }) => author?.login === forge.botLogin && body.startsWith(marker));
  // It may be among those that could not be read, and nobody wants it twice.
  if (mine === undefined && missing !== null) return ok(null);
  const body = whyAnswer(judgement);
  return mine?.body === body ? ok(null) : await forge.comment(repository, number, { id: mine?.id ?? null, body });
}
