/** Decides again from a decision record: by the same `decide`, under the policy of then or another one. Used by `twokey replay`. */
import { higher, type Risk, type RiskLevel } from '../domain/finding.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { DecisionBody } from '../domain/record.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import { type Classification, type Judgement, judgeClassified } from './judge.js';
import { DEFAULT_POLICY } from './policy.js';
import { restoredFacts } from './recorded-facts.js';
import { reweighed } from './reweigh.js';

export interface Replayable {
  readonly body: DecisionBody;
  /** In force when it was decided. */
  readonly policy: EffectivePolicy;
}

/** `under` null: the policy of then. What that did not ask for nobody knows now, and it helps nobody. */
export function replay({ body, policy }: Replayable, under: EffectivePolicy | null): Judgement {
  const gathered = restoredFacts(body.facts);
  const { appLogin } = body.facts;
  const recorded: Classification = { provenance: body.provenance, risk: withWaived(body) };
  const isOther = under !== null && under.kind === 'valid';
  const found = isOther ? reweighed(recorded, under.policy, { gathered, appLogin }) : recorded;
  const judged = judgeClassified({ ...gathered, policy: under ?? whole(policy) }, found, { appLogin });
  return { ...judged, verdict: withSurroundings(judged.verdict, body.verdict) };
}

/** A key that a policy of then does not have came later, and asks for what it asks by default. */
function whole(policy: EffectivePolicy): EffectivePolicy {
  return policy.kind === 'valid' ? { ...policy, policy: { ...DEFAULT_POLICY, ...policy.policy } } : policy;
}

/** The record's risk is what was left after waivers, which name what they took out. */
function withWaived({ risk, verdict }: DecisionBody): Risk {
  const waived = verdict.waivers.flatMap(({ findings }) => findings);
  if (waived.length === 0) return risk;
  const findings = [...risk.findings, ...waived];
  const found = [...risk.categories, ...waived.flatMap(({ category }) => category ?? [])];
  return {
    ...risk,
    findings,
    level: findings.reduce<RiskLevel>((level, finding) => higher(level, finding.level), risk.level),
    categories: [...new Set(found)],
  };
}

/** What was learned only after the decision: others on the commit could not be listed, a follow-up could not be opened. */
function withSurroundings(verdict: Verdict, recorded: Verdict): Verdict {
  const unseen = reasonOf(recorded, 'commit/unseen-changes');
  const noIssue = reasonOf(recorded, 'override/no-issue');
  const closed = noIssue === null ? verdict : withoutOverride(verdict, noIssue);
  if (unseen === null) return closed;
  const kind = closed.kind === 'denied' ? 'denied' : 'indeterminate';
  return { ...closed, kind, override: null, reasons: [unseen, ...closed.reasons] };
}

function withoutOverride(verdict: Verdict, noIssue: Reason): Verdict {
  const reasons = verdict.reasons.filter(({ rule }) => rule !== 'override/break-glass');
  return { ...verdict, override: null, reasons: [...reasons, noIssue] };
}

function reasonOf({ reasons }: Verdict, rule: string): Reason | null {
  return reasons.find((reason) => reason.rule === rule) ?? null;
}

/** How two verdicts differ in what they let through and ask for, in words; empty: not at all. */
export function differences(before: Verdict, after: Verdict): readonly string[] {
  const outcomes = (verdict: Verdict) => verdict.reasons.map(({ rule, outcome }) => `${rule} ${outcome}`);
  const [had, has] = [outcomes(before), outcomes(after)];
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ['verdict', before.kind, after.kind],
    ['mode', before.mode, after.mode],
    ['gated', before.gated, after.gated],
    ['gate opened by break-glass', before.override !== null, after.override !== null],
    ['approvals needed', before.requirement.approvals, after.requirement.approvals],
    ['approvals that count', before.counting.length, after.counting.length],
  ];
  return [
    ...compared.filter(([, one, other]) => one !== other).map(([what, one, other]) => `${what}: ${one} → ${other}`),
    ...[...new Set(has)].filter((one) => !had.includes(one)).map((one) => `now: ${one}`),
    ...[...new Set(had)].filter((one) => !has.includes(one)).map((one) => `no longer: ${one}`),
  ];
}
