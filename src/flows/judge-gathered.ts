/** The middle of every assessment, of a change by itself and in a merge group: from what was gathered to judgements. */
import type { Gathered, Judgement } from '../core/judge.js';
import type { Question } from '../core/open-questions.js';
import type { Parsers } from '../domain/effect.js';
import { ok, type Result } from '../domain/result.js';
import type { ForgeError } from '../ports/forge.js';
import { type AnswerPorts, judgeWithAnswers } from './answer-questions.js';
import { type FollowUpPorts, followUp } from './follow-up.js';
import type { Group } from './gather.js';
import { recordCommands } from './record-commands.js';
import { recordCorrections } from './record-corrections.js';

export interface JudgePorts extends AnswerPorts, FollowUpPorts {
  readonly parsers: Parsers;
}

export interface Judged {
  readonly open: readonly Gathered[];
  readonly judgements: readonly Judgement[];
  /** The facts before anything was asked about them, and what was asked then. */
  readonly unasked: readonly Gathered[];
  readonly asked: readonly (readonly Question[])[];
  /** Comments whose correction was kept only now. */
  readonly fresh: ReadonlySet<number>;
}

export async function judgeGathered(
  ports: JudgePorts,
  group: Pick<Group, 'open' | 'unseen'>,
): Promise<Result<Judged, ForgeError>> {
  const known = await recordCorrections(ports, group.open);
  const commanded = await recordCommands(ports, known.open);
  const by = { appLogin: ports.forge.botLogin, parsers: ports.parsers };
  const { judgements, ...answered } = await judgeWithAnswers(ports, { open: commanded, unseen: group.unseen }, by);
  const followed = await followUp(ports, judgements);
  if (followed.kind === 'error') return followed;
  return ok({ ...answered, unasked: commanded, judgements: followed.value, fresh: known.fresh });
}
