/** One line that tells a busy reviewer where a change stands. Used as the check run's title and by the command line. */

import { pathsOf } from '../core/owner-reasons.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { DecisionBody } from '../domain/record.js';
import type { Verdict } from '../domain/verdict.js';
import { oneLine } from './escape.js';

/** A judgement, or what a record keeps of one. */
export interface Headlined extends Pick<DecisionBody, 'verdict' | 'provenance' | 'risk'> {
  readonly policy: Pick<EffectivePolicy, 'kind'>;
}

/** `Held: 1 of 2 approvals · AI-originated (claude-code), high risk: iam, delete`. Plain text. */
export function headline(judgement: Headlined): string {
  const { verdict } = judgement;
  const opened = verdict.override === null ? '' : `Break-glass by ${verdict.override.by.login}. `;
  const observed = verdict.mode === 'observe' ? 'Observe only, it does not block. ' : '';
  const state = `${opened}${observed}${standing(verdict)}`;
  return oneLine(judgement.policy.kind === 'valid' ? `${state} · ${nature(judgement)}` : state);
}

/** What it is: origin, risk and categories. */
function nature({ provenance, risk }: Headlined): string {
  const categories = risk.categories.length > 0 ? `: ${risk.categories.join(', ')}` : '';
  return `${origin(provenance)}, ${risk.level} risk${categories}`;
}

function standing(verdict: Verdict): string {
  const have = verdict.counting.length;
  const { approvals, groups, owners } = verdict.requirement;
  switch (verdict.kind) {
    case 'approved':
      return approvals === 0 ? 'Approved: no approval needed' : `Approved: ${have} of ${approvals} approvals`;
    case 'denied':
      return denial(verdict);
    case 'indeterminate':
      return `Cannot decide: ${firstUnknown(verdict)}`;
    case 'pending': {
      const rate = textOf(verdict, 'rate/open') ?? textOf(verdict, 'rate/merged');
      if (rate !== null) return `Held: ${rate}`;
      const gate = textOf(verdict, 'plan/missing') ?? textOf(verdict, 'ticket/missing');
      if (gate !== null) return `Held: ${gate}`;
      if (have < approvals) return `Held: ${have} of ${approvals} approvals`;
      const absent = groups.filter((group) => !group.met).map((group) => group.category);
      if (absent.length > 0) return `Held: ${absent.join(', ')} needs an approval from its approvers`;
      const planned = textOf(verdict, 'plan/needs-approval');
      if (planned !== null) return `Held: ${planned}`;
      const unowned = owners.find(({ met }) => !met);
      if (unowned !== undefined) return `Held: an owner of ${pathsOf(unowned)} must approve`;
      return 'Held: changes were requested';
    }
  }
}

function denial(verdict: Verdict): string {
  const barred = textOf(verdict, 'autonomy/read-only');
  if (barred !== null) return `Denied: ${barred}`;
  const size = textOf(verdict, 'size/over-max');
  return size === null
    ? `Denied: ${textOf(verdict, 'plan/held') ?? 'it cannot be approved'}`
    : `Denied: ${size}, split it`;
}

function textOf(verdict: Verdict, rule: string): string | null {
  return verdict.reasons.find((reason) => reason.rule === rule && reason.outcome === 'unmet')?.text ?? null;
}

function firstUnknown(verdict: Verdict): string {
  return verdict.reasons.find((reason) => reason.outcome === 'unknown')?.text ?? 'a fact is missing';
}

function origin({ origin, agents, automations }: Headlined['provenance']): string {
  switch (origin) {
    case 'ai':
      return `AI-originated (${agents.join(', ')})`;
    case 'automation':
      return `automation (${automations.join(', ')})`;
    case 'human':
      return 'human';
  }
}
