/**
 * Decides whether a person may declare evidence of AI wrong (`/twokey not-ai <reason>`), and what that covers: the
 * evidence that was recorded before the correction was first seen. Whatever appears later gates again. A correction
 * holds as long as its comment stands unedited and its author is listed and independent; used by core/judge.ts.
 */
import type { Change, Comment } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { CorrectionOutcome, Evidence, RecordedCorrection } from '../domain/provenance.js';
import { commandIn, FEWEST_WORDS } from './commands.js';
import type { Contributors } from './contributors.js';
import { evidenceKey, isAiEvidence } from './evidence.js';
import type { Teams } from './people.js';
import { whyNotHuman, whyNotIndependent, whyNotOnList } from './voices.js';

/** Nobody reads more of them, and strangers may write comments. */
const MOST_REFUSED = 20;

interface Correctors {
  readonly policy: Policy;
  readonly teams: Teams;
}

export interface CorrectionFacts extends Correctors {
  readonly comments: Change['comments'];
  readonly recorded: readonly RecordedCorrection[];
  readonly contributors: Contributors;
}

/** What comes of each comment that asks for a correction; of very many that are refused, the latest. */
export function weighCorrections(facts: CorrectionFacts): readonly CorrectionOutcome[] {
  const outcomes = facts.comments.items.flatMap((comment) => outcomeOf(comment, facts) ?? []);
  const refused = new Set(outcomes.filter(({ kind }) => kind === 'refused').slice(-MOST_REFUSED));
  return outcomes.filter((outcome) => outcome.kind === 'accepted' || refused.has(outcome));
}

/** The keys of all evidence that the accepted corrections cover. */
export function coveredKeys(
  outcomes: readonly CorrectionOutcome[],
  recorded: readonly RecordedCorrection[],
): ReadonlySet<string> {
  const accepted = new Set(outcomes.filter(({ kind }) => kind === 'accepted').map(({ comment }) => comment));
  return new Set(recorded.filter(({ comment }) => accepted.has(comment)).flatMap(({ covers }) => covers));
}

/** Corrections by listed people that were not seen before, each with what was known until now. They are to be kept. */
export function firstSeenCorrections(
  { comments, recorded, policy, teams }: Omit<CorrectionFacts, 'contributors'>,
  remembered: readonly Evidence[],
): readonly RecordedCorrection[] {
  const known = new Set(recorded.map(({ comment }) => comment));
  const covers = [...new Set(remembered.filter(isAiEvidence).map(evidenceKey))];
  return comments.items.flatMap((comment) => {
    const { id, author, at, edited } = comment;
    const reason = commandIn(comment)?.reason ?? null;
    if (known.has(id) || edited || author === null || reason === null) return [];
    return whyNotListed(author, { policy, teams }) === null ? [{ comment: id, by: author, reason, at, covers }] : [];
  });
}

function outcomeOf(comment: Comment, facts: CorrectionFacts): CorrectionOutcome | null {
  const command = commandIn(comment);
  if (command === null) return null;
  const { id, author: by } = comment;
  const why = whyRefused(comment, command.reason, facts);
  if (by === null || command.reason === null || why !== null) {
    return { kind: 'refused', comment: id, by, why: why ?? 'the account was deleted' };
  }
  return { kind: 'accepted', comment: id, by, reason: command.reason };
}

/** The first reason why a correction has no effect, or null. */
function whyRefused({ id, author, edited }: Comment, reason: string | null, facts: CorrectionFacts): string | null {
  if (edited) return 'the comment was edited; write a new one';
  if (author === null) return 'the account was deleted';
  if (reason === null) return `it gives no reason of at least ${FEWEST_WORDS} words`;
  const why = whyNotListed(author, facts) ?? whyNotIndependent(author, facts.contributors);
  if (why !== null) return why;
  const kept = facts.recorded.find(({ comment }) => comment === id);
  if (kept === undefined) return 'it has not been recorded yet';
  return kept.covers.length === 0 ? 'no evidence was known before it was written; write a new one' : null;
}

function whyNotListed(account: NonNullable<Comment['author']>, { policy, teams }: Correctors): string | null {
  const notHuman = whyNotHuman(account, policy, teams);
  if (notHuman !== null) return notHuman;
  if (policy.corrections.length === 0) return 'the policy lists nobody who may correct (key corrections)';
  return whyNotOnList(account, { list: policy.corrections, key: 'corrections', teams });
}
