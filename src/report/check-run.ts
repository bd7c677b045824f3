/** The check run for one commit: the verdict of every open change that has it, worst first, in words for the people who must act. */
import type { Judgement } from '../core/judge.js';
import type { Sha } from '../domain/change.js';
import {
  ADVISORY_CHECK_NAME,
  CHECK_NAME,
  type CheckName,
  type Conclusion,
  type DesiredCheck,
} from '../domain/publication.js';
import { isNonEmpty, type NonEmpty } from '../domain/result.js';
import { VERDICT_KINDS, type Verdict, type VerdictKind } from '../domain/verdict.js';
import { annotationsOf } from './annotations.js';
import { oneLine, plain, withinLimit } from './escape.js';
import { headline } from './headline.js';
import { plansList } from './plans.js';
import { reasonTree } from './reason-tree.js';
import { summaryOf } from './summary.js';

const CONCLUSIONS = {
  approved: 'success',
  pending: 'action_required',
  denied: 'failure',
  indeterminate: 'failure',
} as const satisfies Record<VerdictKind, Conclusion>;

/** The runs that a commit should show: `twokey` for changes to gated bases, `twokey/advisory` for the others. */
export function checksFor(sha: Sha, judgements: readonly Judgement[]): readonly DesiredCheck[] {
  const gated = judgements.filter(({ verdict }) => verdict.gated);
  const others = judgements.filter(({ verdict }) => !verdict.gated);
  return [
    ...(isNonEmpty(gated) ? [checkFor(CHECK_NAME, sha, gated)] : []),
    ...(isNonEmpty(others) ? [checkFor(ADVISORY_CHECK_NAME, sha, others)] : []),
  ];
}

/** A blocking run for a commit that no open change has: the next change with it starts from no, not from an old yes. */
export function checkWithoutChange(sha: Sha): DesiredCheck {
  return {
    name: CHECK_NAME,
    sha,
    conclusion: 'action_required',
    title: 'Held: no open pull request has this commit',
    summary: 'The pull request that this verdict belonged to was closed. Open a pull request, and it is judged anew.',
    text: '',
    annotations: [],
  };
}

/** The same for a commit with open changes, of which none that was judged goes into a gated branch. */
export function checkWithoutGatedChange(sha: Sha): DesiredCheck {
  return {
    ...checkWithoutChange(sha),
    title: 'Held: no pull request into a gated branch was judged with this commit',
    summary:
      'The one that this verdict belonged to was closed, has another base now, or is one of too many with the same commit. Use "Re-run" to have it judged anew.',
  };
}

/** Why a yes was taken back before anybody looked. */
const TAKEN_BACK = {
  opened: 'another pull request was opened with this commit',
  closed: 'a pull request with this commit was closed',
  reopened: 'a pull request with this commit was opened again',
  retargeted: 'a pull request with this commit has another base now',
  policy: 'the policy has changed',
  failed: 'it could not be judged anew',
} as const satisfies Readonly<Record<string, string>>;

/** A blocking run that stands until the commit was judged anew. */
export function checkBeingJudgedAgain(sha: Sha, because: keyof typeof TAKEN_BACK): DesiredCheck {
  return {
    ...checkWithoutChange(sha),
    title: `Held: being judged again, because ${TAKEN_BACK[because]}`,
    summary: `The verdict from before does not hold any more: ${TAKEN_BACK[because]}. A new one follows in seconds; if it does not, use "Re-run".`,
  };
}

/** Whether the check lets GitHub merge: observing never blocks, nor does a gate that somebody opened. */
function conclusionOf(verdict: Verdict): Conclusion {
  return verdict.mode === 'observe' || verdict.override !== null ? 'success' : CONCLUSIONS[verdict.kind];
}

/** The head of a merge group carries the worst verdict of its members, and says of each how it was judged. */
export function checkForGroup(sha: Sha, judgements: NonEmpty<Judgement>): DesiredCheck {
  const name = judgements.some(({ verdict }) => verdict.gated) ? CHECK_NAME : ADVISORY_CHECK_NAME;
  return checkFor(name, sha, judgements, (count) => `merge group of ${count}`);
}

/** A merge group of which it is not sure what is in it. */
export function checkForUnclearGroup(sha: Sha, contradictions: readonly string[]): DesiredCheck {
  const list = contradictions.map((text) => `- ${plain(text)}`).join('\n');
  return {
    name: CHECK_NAME,
    sha,
    conclusion: 'failure',
    title: 'Held: it cannot be told which pull requests are in this merge group',
    summary: withinLimit(
      `### Why\n\n${list}\n\n### What to do next\n\n- queue the pull requests again; GitHub then makes a new group`,
    ),
    text: '',
    annotations: [],
  };
}

/** Says how many belong together, where it is more than one. */
type Together = (count: number) => string;

const sharing: Together = (count) => `${count} pull requests share this commit`;

function checkFor(name: CheckName, sha: Sha, judgements: NonEmpty<Judgement>, together = sharing): DesiredCheck {
  const [worst, ...rest] = worstFirst(judgements);
  const shared = rest.length > 0 ? ` · ${together(rest.length + 1)}` : '';
  return {
    name,
    sha,
    conclusion: conclusionOf(worst.verdict),
    title: oneLine(`${headline(worst)}${shared}`),
    summary: withinLimit(
      [worst, ...rest].map((judgement) => summaryOf(judgement, rest.length > 0)).join('\n\n---\n\n'),
    ),
    text: withinLimit(detailsOf([worst, ...rest])),
    annotations: annotationsOf([worst, ...rest].flatMap(({ risk }) => risk.findings)),
  };
}

/** Every reason, and every address that a plan touches. */
function detailsOf(judgements: readonly Judgement[]): string {
  return judgements
    .flatMap(({ verdict, plans }) => [reasonTree(verdict.reasons), plansList(plans)])
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The change that blocks comes first: by conclusion, then by verdict, then by number. */
function worstFirst(judgements: NonEmpty<Judgement>): NonEmpty<Judgement> {
  const rank = ({ verdict }: Judgement) =>
    (conclusionOf(verdict) === 'success' ? 0 : 10) + VERDICT_KINDS.indexOf(verdict.kind);
  const sorted = judgements.toSorted((a, b) => rank(b) - rank(a) || a.change.number - b.change.number);
  return isNonEmpty(sorted) ? sorted : judgements;
}
