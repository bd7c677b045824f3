/**
 * A merge queue wants to know whether a group may go in: find out which changes are in it, judge each as on its own pull
 * request, and show the worst verdict on the group's head. A contradiction about who is in it is a no.
 */
import type { Judgement } from '../core/judge.js';
import { membersOf, unexplained } from '../core/merge-group.js';
import type { Job } from '../domain/job.js';
import type { QueueEntry } from '../domain/merge-group.js';
import type { DesiredCheck } from '../domain/publication.js';
import { isNonEmpty, ok, type Result } from '../domain/result.js';
import type { ForgeError } from '../ports/forge.js';
import { checkForGroup, checkForUnclearGroup } from '../report/check-run.js';
import type { AssessPorts } from './assess-change.js';
import { numberAbove, untilCurrent, type Written, writeCheck } from './compare-and-set.js';
import { gather, type Seen } from './gather.js';
import { judgeGathered } from './judge-gathered.js';
import { decisionEntry } from './record-decision.js';

type GroupJob = Extract<Job, { readonly kind: 'assess-merge-group' }>;

export function assessMergeGroup(ports: AssessPorts, job: GroupJob): Promise<Result<Written, ForgeError>> {
  return untilCurrent(() => assessOnce(ports, job));
}

async function assessOnce(ports: AssessPorts, job: GroupJob): Promise<Result<Written, ForgeError>> {
  const { repository, group } = job;
  const drawn = await ports.evaluations.next();
  const shown = await ports.forge.readPublished(repository, group.head);
  if (shown.kind === 'error') return shown;
  const number = await numberAbove(ports.evaluations, drawn, shown.value);
  const outcome = await judgeGroup(ports, job, number);
  if (outcome.kind === 'error') return outcome;
  const { check, seen } = outcome.value;
  ports.log.info({ repository: repository.id, sha: group.head, conclusion: check.conclusion }, 'merge group assessed');
  return writeCheck(ports, { repository, number, seen, published: shown.value }, check);
}

interface GroupOutcome {
  readonly check: DesiredCheck;
  readonly seen: readonly Seen[];
}

async function judgeGroup(
  ports: AssessPorts,
  job: GroupJob,
  evaluation: number,
): Promise<Result<GroupOutcome, ForgeError>> {
  const { repository, group } = job;
  const facts = await ports.forge.readMergeGroup(repository, group);
  if (facts.kind === 'error') return facts;
  const members = membersOf(group, facts.value);
  if (members.kind === 'error') {
    await ports.mergeGroups.forget(repository.id, group.head);
    return ok({ check: checkForUnclearGroup(group.head, [members.error]), seen: [] });
  }
  await ports.mergeGroups.keep(
    repository.id,
    group,
    members.value.map(({ number }) => number),
  );
  const judged = await judgeMembers(ports, job, { members: members.value, evaluation });
  if (judged.kind === 'error') return judged;
  const { judgements, seen } = judged.value;
  const own = new Set(members.value.map(({ number }) => number));
  const changes = judgements.map(({ change }) => change).filter(({ number }) => own.has(number));
  const problems = unexplained(facts.value, members.value, changes);
  if (problems.length > 0 || !isNonEmpty(judgements)) {
    return ok({ check: checkForUnclearGroup(group.head, problems), seen });
  }
  return ok({ check: checkForGroup(group.head, judgements), seen });
}

interface Judged {
  readonly judgements: readonly Judgement[];
  readonly seen: readonly Seen[];
}

/** Each with whatever shares its head commit, as on its own pull request; approvals count for that head. */
async function judgeMembers(
  ports: AssessPorts,
  { repository, group }: GroupJob,
  { members, evaluation }: { readonly members: readonly QueueEntry[]; readonly evaluation: number },
): Promise<Result<Judged, ForgeError>> {
  const judgements: Judgement[] = [];
  const seen: Seen[] = [];
  for (const { number } of members) {
    const gathered = await gather(ports, repository, number);
    if (gathered.kind === 'error') return gathered;
    const answer = await judgeGathered(ports, gathered.value);
    if (answer.kind === 'error') return answer;
    const judged = answer.value.judgements.filter(({ change, verdict }) => change.number === number || verdict.gated);
    for (const judgement of judged) {
      const facts = answer.value.open[answer.value.judgements.indexOf(judgement)];
      if (facts === undefined) continue;
      const decided = { gathered: facts, judgement, evaluation, mergeGroup: group.head, settlement: null };
      await ports.records.append(decisionEntry(ports, decided));
    }
    judgements.push(...judged);
    seen.push(...gathered.value.seen);
  }
  return ok({ judgements, seen });
}
