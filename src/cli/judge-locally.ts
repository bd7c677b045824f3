/** Judges a change that was read from a local repository: the classification of core, and what the policy would ask for. */
import { classify } from '../core/judge.js';
import { sizeLimit } from '../core/policy-limits.js';
import { changeGoverns, requirementOf } from '../core/requirement.js';
import type { Change, Texts } from '../domain/change.js';
import type { Parsers } from '../domain/effect.js';
import type { Risk } from '../domain/finding.js';
import type { Policy } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { Requirement } from '../domain/verdict.js';

export interface LocalJudgement {
  readonly provenance: Provenance;
  readonly risk: Risk;
  readonly requirement: Requirement;
  /** An AI change over the size limit: no approval would help. */
  readonly tooLarge: boolean;
}

/** What a change is judged with beside itself and the policy. */
export interface Sight {
  readonly texts: Texts;
  readonly parsers: Parsers;
}

/**
 * Which accounts stand behind mailboxes and who asked an agent only GitHub knows, so nobody counts as unmapped and
 * nothing as unattended here: on GitHub the same change may need more approvals, never fewer.
 */
export function judgeLocally(change: Change, policy: Policy, sight: Sight): LocalJudgement {
  const { provenance, risk } = classify(change, policy, { ...sight, remembered: [], appLogin: '' });
  const governs = changeGoverns(change.files.items, change.repository.name);
  const requirement = requirementOf(
    {
      origin: provenance.origin,
      risk,
      unmapped: 0,
      unseenPusher: false,
      unknownMachines: 0,
      governs,
      unattended: false,
      unreadMarks: false,
      contradicted: provenance.contradictions.length > 0,
      raised: [],
      owners: [],
    },
    policy,
  );
  const limit = sizeLimit(policy.size.max, provenance.origin);
  return { provenance, risk, requirement, tooLarge: limit !== null && risk.size.judged > limit };
}
