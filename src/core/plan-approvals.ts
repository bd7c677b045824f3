/** Whether somebody who approved could see the plan: approvals count for what was there to be looked at. Used by approvals.ts. */
import type { Review } from '../domain/change.js';
import type { PlanFinding } from '../domain/plan.js';
import type { PlanFacts, PlanGateRules, PlanSighting, SeenPlan } from '../domain/plan-evidence.js';
import type { Dismissal } from '../domain/verdict.js';

/** Null: it was given after every plan that finds something, or what is found was seen then and the policy lets that do. */
export function whyNotSeen(
  { submittedAt }: Pick<Review, 'submittedAt'>,
  plans: PlanFacts | null,
  { keepApprovals }: Pick<PlanGateRules, 'keepApprovals'>,
): Pick<Dismissal, 'rule' | 'why'> | null {
  const unseen = (plans?.stacks ?? [])
    .flatMap(({ stack, plans: seen }) => seen.map((plan) => ({ place: placeOf(stack, plan), plan })))
    .filter(({ plan }) => weighty(plan).length > 0 && !isAfter(submittedAt, plan.at))
    .find(
      ({ place, plan }) => keepApprovals === 'never' || !wasSeen({ place, plan }, plans?.earlier ?? [], submittedAt),
    );
  if (unseen === undefined) return null;
  const { artifactName, file } = unseen.plan;
  return {
    rule: 'approvals/before-plan',
    why: `it was given before the plan ${artifactName}: ${file} and its findings were there`,
  };
}

/** Every finding of the plan was in one that was there when the approval was given. */
function wasSeen(
  { place, plan }: { readonly place: string; readonly plan: SeenPlan },
  earlier: readonly PlanSighting[],
  submittedAt: string | null,
): boolean {
  const keys = findingKeys(plan.findings);
  return earlier.some(
    (one) => one.place === place && isAfter(submittedAt, one.at) && keys.every((key) => one.findings.includes(key)),
  );
}

/** In the same second it cannot be told which was first. */
function isAfter(submittedAt: string | null, at: string): boolean {
  return submittedAt !== null && Date.parse(submittedAt) > Date.parse(at);
}

function weighty({ findings, refusal }: SeenPlan): readonly unknown[] {
  return refusal === null ? findings.filter(({ holds }) => holds !== 'never') : [refusal];
}

/** What tells a finding from another one. */
export function findingKeys(findings: readonly PlanFinding[]): readonly string[] {
  const weighed = findings.filter(({ holds }) => holds !== 'never');
  return weighed.map(({ rule, address, attribute, certainty }) =>
    JSON.stringify([rule, address, attribute, certainty]),
  );
}

/** Stack, artifact and file of a plan. */
export function placeOf(stack: string, { artifactName, file }: Pick<SeenPlan, 'artifactName' | 'file'>): string {
  return JSON.stringify([stack, artifactName, file]);
}
