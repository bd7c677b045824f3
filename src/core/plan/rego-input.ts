/** What a policy in Rego is asked with, and what its answer makes of a judged file: no answer refuses the plan. */

import type { PlanFinding } from '../../domain/plan.js';
import type { AskedPolicy, JudgedFile } from '../../domain/plan-evidence.js';
import { error, ok, type Result } from '../../domain/result.js';
import { decodePlan } from './decode.js';
import { isRecord } from './json-record.js';
import { regoAnswer } from './rego-answer.js';

/** The plan as it is, and what is known of the change beside it. */
export function regoInput(bytes: Uint8Array, twokey: object): Result<object, string> {
  const text = decodePlan(bytes);
  if (text.kind === 'error') return error(text.error.reason);
  try {
    const plan: unknown = JSON.parse(text.value.replace(/^\ufeff/, ''));
    if (isRecord(plan)) return ok({ ...plan, twokey });
  } catch {
    // Said below.
  }
  return error('it is no JSON object');
}

/** `by`: in words, whose policy it is. `digestOf`: what people are shown of the plan has changed with it. */
export function withRego(
  file: JudgedFile,
  { by, said }: { readonly by: AskedPolicy; readonly said: Result<unknown, string> },
  digestOf: (text: string) => string,
): JudgedFile {
  const asked = { ...file, policies: [...(file.policies ?? []), by] };
  const answer = said.kind === 'error' ? said : regoAnswer(said.value);
  if (answer.kind === 'error') {
    const reason = `the policy in Rego of ${by.where} gives no answer: ${answer.error}`;
    return { ...asked, refusal: { reason, remedy: 'see to that policy and what runs it, then use "Re-run"' } };
  }
  const { denied, warned } = answer.value;
  const found = [
    ...denied.map((text) => finding('plan/rego-deny', text)),
    ...warned.map((text) => finding('plan/rego-warn', text)),
  ];
  if (found.length === 0) return asked;
  const digest = digestOf(JSON.stringify([file.digest, denied, warned]));
  return { ...asked, digest, findings: [...found, ...file.findings] };
}

function finding(rule: 'plan/rego-deny' | 'plan/rego-warn', why: string): PlanFinding {
  const denies = rule === 'plan/rego-deny';
  return {
    ...{
      rule,
      category: null,
      level: denies ? 'high' : 'low',
      confidence: 'high',
      address: 'the plan',
      attribute: null,
    },
    ...{ certainty: 'found', holds: denies ? 'always' : 'never', why },
    remedy: 'See what the policy asks for, and plan again.',
  };
}
