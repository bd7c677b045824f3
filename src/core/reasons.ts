/** The words of the decision: each part of a verdict as a reason with its remedy. Used by decide.ts; texts may quote untrusted text, report/ escapes. */
import type { Finding, Risk } from '../domain/finding.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { CorrectionOutcome, Evidence, Origin, Provenance } from '../domain/provenance.js';
import type { Unknown } from '../domain/result.js';
import type { Reason, Requirement } from '../domain/verdict.js';
import { groupReason } from './group-reasons.js';
import { type ApprovalFacts, peopleReasons } from './people-reasons.js';
import { showProblem } from './policy-file.js';

/** Whether the approvals suffice, from whom they must come, and who objects. */
export function approvalReasons(facts: ApprovalFacts): readonly Reason[] {
  const { needed, tally } = facts;
  if (needed.approvals === 0) {
    return [reason('approvals/none-needed', 'met', 'the policy asks for no approval of this change', null)];
  }
  return [
    countReason(facts),
    ...needed.groups.map((group) => groupReason(group, facts.around)),
    ...tally.objections.map((account) =>
      reason(
        'approvals/changes-requested',
        'unmet',
        `${account.login} requested changes`,
        `${account.login} approves, or the review is dismissed`,
      ),
    ),
    ...peopleReasons(facts),
  ];
}

export function originReason(provenance: Provenance): Reason {
  return reason(`origin/${provenance.origin}`, 'note', originText(provenance), null, [
    ...provenance.evidence.map(evidenceReason),
    ...provenance.cautions.map((text) =>
      reason(provenance.contradictions.includes(text) ? 'origin/contradiction' : 'origin/caution', 'note', text, null),
    ),
    ...provenance.corrections.map(correctionReason),
  ]);
}

function correctionReason(outcome: CorrectionOutcome): Reason {
  if (outcome.kind === 'accepted') {
    return reason('origin/corrected', 'note', `corrected by ${outcome.by.login}: ${outcome.reason}`, null);
  }
  const who = outcome.by?.login ?? 'a deleted account';
  return reason('origin/correction-refused', 'note', `the correction by ${who} has no effect: ${outcome.why}`, null);
}

export function riskReason(risk: Risk): Reason {
  const touched = risk.categories.length > 0 ? `; touches ${risk.categories.join(', ')}` : '';
  return reason(`risk/${risk.level}`, 'note', `${risk.level} risk${touched}`, null, risk.findings.map(findingReason));
}

export function sizeReason(size: number, max: number, origin: Origin): Reason {
  return reason(
    'size/over-max',
    'unmet',
    `${size} changed lines; ${OWNERS[origin]} may have ${max}`,
    'split it into smaller pull requests',
  );
}

const OWNERS = {
  ai: 'an AI-originated change',
  human: "a human's change",
  automation: 'a change by automation',
} as const satisfies Record<Origin, string>;

export function unknownReason(missing: Unknown): Reason {
  return reason(
    'approvals/cannot-show-independence',
    'unknown',
    `who contributed or who approved could not be read to the end: ${missing.reason}`,
    'use "Re-run"; if it stays, squash or split the change',
  );
}

export function unseenSiblingsReason(unseen: Unknown): Reason {
  return reason(
    'commit/unseen-changes',
    'unknown',
    `other pull requests with this commit could not be listed: ${unseen.reason}`,
    'use "Re-run"; if it stays, close the others or push another commit',
  );
}

export function policyReason(policy: Exclude<EffectivePolicy, { kind: 'valid' }>): Reason {
  if (policy.kind === 'unreadable') {
    return reason('policy/unreadable', 'unknown', policy.reason, 'make the policy file readable, then use "Re-run"');
  }
  return reason(
    'policy/invalid',
    'unknown',
    'the policy file is not valid, so nothing can be decided',
    'correct the lines named here on the base branch; `twokey validate` checks them',
    policy.problems.map((problem) => reason('policy/problem', 'unknown', showProblem(problem), null)),
  );
}

function countReason({ needed, tally, contributors }: ApprovalFacts): Reason {
  const have = tally.counting.length;
  const lacking = needed.approvals - have;
  return reason(
    'approvals/count',
    lacking > 0 ? 'unmet' : 'met',
    `${have} of ${needed.approvals} counting approvals`,
    lacking > 0
      ? `get ${lacking} more ${lacking === 1 ? 'approval' : 'approvals'} of the head commit from independent people with write access${orAssign(needed)}`
      : null,
    [
      ...needed.because.map(({ rule, approvals, text }) => reason(rule, 'note', `${approvals}, because ${text}`, null)),
      ...contributors.unmapped.map((identity) =>
        reason(
          'approvals/unmapped-author',
          'note',
          `${identity} belongs to no GitHub account`,
          'its owner adds the mailbox to their GitHub account, or the commit is written again with a known one',
        ),
      ),
      ...tally.dismissed.map(({ account, rule, why }) =>
        reason(rule, 'note', `the approval of ${account?.login ?? 'a deleted account'} does not count: ${why}`, null),
      ),
    ],
  );
}

/** Only where that would lower the number. */
function orAssign({ because }: Requirement): string {
  const others = because.filter(({ rule }) => rule !== 'approvals/no-operator').map(({ approvals }) => approvals);
  const unattended = because.find(({ rule }) => rule === 'approvals/no-operator');
  if (unattended === undefined || Math.max(0, ...others) >= unattended.approvals) return '';
  return ', or assign the person who asked the agent for it';
}

function originText({ origin, agents, automations, confidence, corrected }: Provenance): string {
  switch (origin) {
    case 'ai':
      return `AI-originated: ${agents.join(', ')} (${confidence} confidence)`;
    case 'automation':
      return `made by automation: ${automations.join(', ')}`;
    case 'human':
      if (agents.length > 0) return `marks of ${agents.join(', ')} were seen that do not count by the policy`;
      return corrected.length > 0
        ? 'the marks of an AI agent were declared wrong by an authorised person'
        : 'no mark of an AI agent was seen';
  }
}

function evidenceReason(evidence: Evidence): Reason {
  return reason(`evidence/${evidence.signal}`, 'note', `${evidence.agent}: ${evidence.where}: ${evidence.seen}`, null);
}

function findingReason(finding: Finding): Reason {
  const place = finding.path === null ? '' : `${finding.path}${finding.line === null ? '' : `:${finding.line}`}: `;
  return reason(finding.rule, 'note', `${place}${finding.why}`, finding.remedy);
}

export function reason(
  rule: string,
  outcome: Reason['outcome'],
  text: string,
  remedy: string | null,
  children: readonly Reason[] = [],
): Reason {
  return { rule, outcome, text, remedy, children };
}
