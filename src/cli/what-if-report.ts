/** What `twokey what-if` prints: verdict and requirement before and after, and which reasons came and went. */
import type { Judgement } from '../core/judge.js';
import type { Reason } from '../domain/verdict.js';
import { sheet } from './check-report.js';
import { shown } from './terminal.js';

export interface Supposed {
  /** As it was named: `owner/repo#1`. */
  readonly name: string;
  readonly before: Judgement;
  readonly after: Judgement;
}

export function whatIfReport({ name, before, after }: Supposed): string {
  const rows: readonly (readonly [string, string, string])[] = [
    ['verdict', before.verdict.kind, after.verdict.kind],
    ['approvals', approvals(before), approvals(after)],
    ['origin', before.provenance.origin, after.provenance.origin],
    ['risk', risk(before), risk(after)],
    ['gated', yesNo(before), yesNo(after)],
  ];
  const { gone, come } = changedReasons(before, after);
  return sheet([
    `${shown(name)} at ${before.change.head.sha.slice(0, 10)}`,
    '',
    ...rows.map(([what, was, is]) => `${what.padEnd(10)}${was === is ? `${was} (as before)` : `${was} -> ${is}`}`),
    ...(gone.length + come.length === 0 ? ['', 'no reason changes'] : ['', 'reasons']),
    ...gone.map((text) => `  - ${shown(text)}`),
    ...come.map((text) => `  + ${shown(text)}`),
  ]);
}

export function whatIfDocument({ before, after }: Supposed) {
  const { gone, come } = changedReasons(before, after);
  const { repository, number, head } = before.change;
  return {
    repository: `${repository.owner}/${repository.name}`,
    number,
    head: head.sha,
    before: outcome(before),
    after: outcome(after),
    reasons: { gone, come },
  };
}

function outcome({ verdict, provenance, risk: { level, categories } }: Judgement) {
  return {
    verdict: verdict.kind,
    gated: verdict.gated,
    needed: verdict.requirement.approvals,
    counting: verdict.counting.map(({ account }) => account.login),
    origin: provenance.origin,
    risk: level,
    categories,
  };
}

/** Flat: a reason is the same where its rule and words are. */
function changedReasons(before: Judgement, after: Judgement) {
  const [was, is] = [before, after].map(({ verdict }) => new Set(verdict.reasons.flatMap(lines)));
  return {
    gone: [...(was ?? [])].filter((line) => !is?.has(line)),
    come: [...(is ?? [])].filter((line) => !was?.has(line)),
  };
}

function lines({ rule, text, children }: Reason): readonly string[] {
  return [`${text} (${rule})`, ...children.flatMap(lines)];
}

function approvals({ verdict }: Judgement): string {
  return `${verdict.counting.length} of ${verdict.requirement.approvals}`;
}

function risk({ risk: { level, categories } }: Judgement): string {
  return categories.length === 0 ? level : `${level}: ${categories.join(', ')}`;
}

function yesNo({ verdict }: Judgement): string {
  return verdict.gated ? 'yes' : 'no';
}
