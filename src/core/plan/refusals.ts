/** Why a file is no plan that can be judged, and what to do about it: one text for each reason. */
import type { PlanRefusal, PlanRefusalKind } from '../../domain/plan.js';

const SHOW = 'write it with: terraform show -json tfplan > plan.json';

const TEXTS = {
  unreadable: ['the file cannot be read', 'name a file that exists, or - for standard input'],
  empty: ['the file is empty', SHOW],
  'too-large': ['the file is larger than 256 MiB', 'split the stack, or plan a part of it'],
  'binary-plan': ['this is the binary plan', 'turn it into JSON: terraform show -json tfplan > plan.json'],
  'not-text': ['this is no text in UTF-8 or UTF-16', SHOW],
  'log-text': ['this is what the plan prints for people', SHOW],
  truncated: ['the JSON ends in the middle', 'write it again; a full disk or a cut download leaves such files'],
  'not-json': ['this is no JSON', `${SHOW}, and nothing else into that file`],
  'json-stream': [
    'this is the log of `terraform plan -json`',
    'plan with -out=tfplan, then terraform show -json tfplan',
  ],
  state: ['this is a state, not a plan', 'plan with -out=tfplan, then terraform show -json tfplan'],
  'other-tool': ['this is JSON of another tool', SHOW],
  'unsupported-version': [
    'the format of this plan is not known',
    'use a version of Terraform or OpenTofu that writes 0.x or 1.x',
  ],
  'no-version': ['the JSON says no format version, so it is no plan', SHOW],
  errored: ['planning failed, so this plan is not whole', 'mend what terraform plan complains about, and plan again'],
  incomplete: [
    'the plan says that it is not complete',
    'plan the rest: without -target, and after deferred changes are applied',
  ],
  malformed: ['a part of the plan has not the shape of a plan', `${SHOW}; do not edit it`],
} as const satisfies Record<PlanRefusalKind, readonly [string, string]>;

/** The refusal of this kind; `detail` names the part that is meant, never a value. */
export function refusal(kind: PlanRefusalKind, detail: string | null = null): PlanRefusal {
  const [reason, remedy] = TEXTS[kind];
  return { kind, reason: detail === null ? reason : `${reason} (${detail})`, remedy };
}
