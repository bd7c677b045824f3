/** The comment that answers `/twokey why`: what the check says, for people who read the conversation. */
import type { Judgement } from '../core/judge.js';
import { withinLimit } from './escape.js';
import { reasonTree } from './reason-tree.js';
import { summaryOf } from './summary.js';

/** Begins the comment, invisible: one a head and verdict. */
export function answerMarker({ change, verdict }: Judgement): string {
  return `<!-- twokey:why:${change.head.sha}:${verdict.override?.kind ?? verdict.kind} -->`;
}

/** GitHub takes 65,536 characters. */
export function whyAnswer(judgement: Judgement): string {
  const tree = `<details><summary>The whole reasoning</summary>\n\n${reasonTree(judgement.verdict.reasons)}\n\n</details>`;
  const text = [summaryOf(judgement, false), tree].join('\n\n');
  return `${answerMarker(judgement)}\n${withinLimit(text)}`;
}
