/** The labels a judged change should carry, and what must change to get there. Labels of ours show the verdict; they never make it. */
import type { Judgement } from '../core/judge.js';
import { isWaiting, outputNames } from '../core/output-labels.js';
import type { Category, RiskLevel } from '../domain/finding.js';
import type { LabelVote } from '../domain/label-vote.js';
import type { LabelNames } from '../domain/policy.js';
import type { LabelChanges, LabelDefinition } from '../domain/publication.js';
import type { Verdict } from '../domain/verdict.js';

const RISK_COLORS = { low: '2da44e', medium: 'd4a72c', high: 'cf222e' } as const satisfies Record<RiskLevel, string>;
const CHANGE_TEXTS = {
  iam: 'Changes who may do what',
  network: 'Changes what can reach what',
  delete: 'Removes or replaces something that lives',
  migration: 'Changes a database schema or its data',
  governance: 'Changes the rules that guard changes',
} as const satisfies Record<Category, string>;

/** What to put on and take off. Labels that are not ours are left alone. Names compare as GitHub does, without case. */
export function labelChanges(judgement: Judgement): LabelChanges {
  if (judgement.policy.kind !== 'valid') return { add: [], remove: [] };
  const { labels } = judgement.policy.policy;
  const desired = desiredLabels(judgement, labels);
  const wanted = new Set(desired.map(({ name }) => name.toLowerCase()));
  const present = new Set(judgement.change.labels.items.map((name) => name.toLowerCase()));
  const ours = new Set(outputNames(labels).map((name) => name.toLowerCase()));
  const refused = new Set(refusedVotes(judgement.verdict).map(({ label }) => label.toLowerCase()));
  return {
    add: desired.filter(({ name }) => !present.has(name.toLowerCase())),
    remove: judgement.change.labels.items.filter(
      (name) => (ours.has(name.toLowerCase()) && !wanted.has(name.toLowerCase())) || refused.has(name.toLowerCase()),
    ),
  };
}

/** Labels that somebody put on as an approval and that are none. */
export function refusedVotes({ labelVotes }: Verdict): readonly LabelVote[] {
  return labelVotes.filter(({ outcome }) => outcome === 'refused');
}

function desiredLabels({ provenance, risk, verdict }: Judgement, names: LabelNames): readonly LabelDefinition[] {
  return [
    ...(provenance.origin === 'ai'
      ? [{ name: names.ai, color: '8250df', description: 'Written or co-written by an AI agent' }]
      : []),
    {
      name: names.risk[risk.level],
      color: RISK_COLORS[risk.level],
      description: `Twokey judged the risk ${risk.level}`,
    },
    ...risk.categories.map((category) => ({
      name: names.change[category],
      color: '0969da',
      description: CHANGE_TEXTS[category],
    })),
    ...(isWaiting({ verdict })
      ? [{ name: names.approvalsNeeded, color: 'bf8700', description: 'Waits for independent approvals' }]
      : []),
  ];
}
