/** Judges a recorded change by an edited policy, and shows what would be otherwise: the same code as `twokey replay`. Nothing is kept. */
import { html } from 'hono/html';
import { policyInForce } from '../core/policy.js';
import { showProblem } from '../core/policy-file.js';
import { differences, replay } from '../core/replay.js';
import type { EffectivePolicy, PolicyDocument } from '../domain/policy.js';
import type { DecisionBody } from '../domain/record.js';
import { type Fact, known } from '../domain/result.js';
import type { Verdict } from '../domain/verdict.js';
import { reasonTree } from './reasons.js';
import { type Html, said, verdictChip, verdictTone } from './shown.js';

export interface Trial {
  readonly text: string;
  readonly number: string;
  readonly outcome: TrialOutcome;
}

type TrialOutcome =
  | { readonly kind: 'judged'; readonly before: Verdict; readonly after: Verdict; readonly changes: readonly string[] }
  | { readonly kind: 'not-valid'; readonly problems: readonly string[] }
  | { readonly kind: 'no-such-change' };

export interface Tried {
  /** As it was typed. */
  readonly text: string;
  readonly number: string;
  /** The latest decision about the change; null: there is none to judge anew. */
  readonly decided: { readonly body: DecisionBody; readonly policy: EffectivePolicy } | null;
  /** The organisation's file, which the edited one can only raise. */
  readonly floor: Fact<PolicyDocument | null>;
}

export function tried({ text, number, decided, floor }: Tried): Trial {
  const edited = text.trim() === '' ? null : { source: 'edited', blob: '', text };
  const policy = policyInForce(floor, known(edited));
  return { text, number, outcome: outcomeOf(policy, decided) };
}

function outcomeOf(policy: EffectivePolicy, decided: Tried['decided']): TrialOutcome {
  if (policy.kind === 'invalid') return { kind: 'not-valid', problems: policy.problems.map(showProblem) };
  if (policy.kind === 'unreadable') return { kind: 'not-valid', problems: [policy.reason] };
  if (decided === null) return { kind: 'no-such-change' };
  const { verdict } = replay(decided, policy);
  const before = decided.body.verdict;
  return { kind: 'judged', before, after: verdict, changes: differences(before, verdict) };
}

export function trialResult({ number, outcome }: Trial): Html {
  switch (outcome.kind) {
    case 'no-such-change':
      return html`<div class="flash warn" role="status"><strong>No record of #${said(number, 20)} can be judged anew.</strong><p>It was not judged here, or the retention deleted its facts.</p></div>`;
    case 'not-valid':
      return html`<div class="flash bad" role="alert"><strong>This policy is not valid.</strong><ul>${outcome.problems.map((one) => html`<li>${said(one, 600)}</li>`)}</ul></div>`;
    case 'judged': {
      const { before, after, changes } = outcome;
      return html`<section class="box" role="status"><header><h2>#${said(number, 20)} by the edited policy</h2>
<span class="end">${verdictChip(before.kind, before.mode)} → ${verdictChip(after.kind, after.mode)}</span></header>
<div class="inside"><div class="flash ${verdictTone(after.kind)}"><strong>${changes.length === 0 ? 'Nothing would be otherwise.' : 'It would be otherwise:'}</strong>
${changes.length === 0 ? '' : html`<ul>${changes.map((one) => html`<li>${said(one)}</li>`)}</ul>`}</div>
<details><summary>The whole reasoning</summary>${reasonTree(after.reasons)}</details></div></section>`;
    }
  }
}
