/** What the plans of a change would do, for people: counts, findings first, then every address, collapsed. Never a value. */
import { countsText } from '../core/plan-gate.js';
import type { PlanFinding } from '../domain/plan.js';
import type { AskedPolicy, PlanFacts, SeenPlan, ShownChange } from '../domain/plan-evidence.js';
import { code, plain } from './escape.js';

const MOST_PLANS = 20;
const MOST_FINDINGS = 20;
const MOST_CHANGES = 400;

/** Markdown for the summary; '' without plans. */
export function plansSection(plans: PlanFacts | null): string {
  const seen = (plans?.stacks ?? []).flatMap(({ stack, plans: all }) => all.map((plan) => ({ stack, plan })));
  if (seen.length === 0) return '';
  const shown = seen.slice(0, MOST_PLANS).map(({ stack, plan }) => onePlan(stack, plan));
  const more = seen.length > MOST_PLANS ? [`*and ${seen.length - MOST_PLANS} more plans*`] : [];
  return ['### What the plans would do', ...shown, ...more].join('\n\n');
}

function onePlan(stack: string, plan: SeenPlan): string {
  const head = `**${code(stack)}** ${code(`${plan.artifactName}: ${plan.file}`)}`;
  if (plan.refusal !== null) return `${head}: cannot be judged: ${plain(plan.refusal.reason)}`;
  const policies = (plan.policies ?? []).map(policyLine);
  const weighty = plan.findings.filter(({ holds }) => holds !== 'never');
  const notes = plan.findings.filter(({ holds }) => holds === 'never');
  const found = [...weighty, ...notes];
  return [
    `${head}: ${countsText(plan.counts)}`,
    ...policies,
    ...found.slice(0, MOST_FINDINGS).map(findingLine),
    ...(found.length > MOST_FINDINGS ? [`- and ${found.length - MOST_FINDINGS} more findings`] : []),
  ].join('\n');
}

/** Which policy was asked, so that an approver can look it up. */
function policyLine({ where, digest }: AskedPolicy): string {
  return `- asked: ${code(where)}${digest === null ? '' : ` ${code(`sha256 ${digest.slice(0, 12)}`)}`}`;
}

function findingLine({ rule, level, address, why, certainty, holds }: PlanFinding): string {
  const mark = holds === 'never' ? 'note' : certainty === 'found' ? level : 'cannot decide';
  return `- ${mark}: ${code(address)} ${code(rule)}: ${plain(why)}`;
}

/** Every address, collapsed; '' where nothing changes. */
export function plansList(plans: PlanFacts | null): string {
  const seen = (plans?.stacks ?? []).flatMap((stack) => stack.plans).filter(({ changes }) => changes.length > 0);
  let room = MOST_CHANGES;
  const blocks = seen.map((plan) => {
    const changes = plan.changes.slice(0, room);
    room -= changes.length;
    return collapsed(plan, changes);
  });
  return blocks.join('\n\n');
}

function collapsed({ artifactName, file, changes, cut }: SeenPlan, shown: readonly ShownChange[]): string {
  const left = changes.length - shown.length;
  const more = left > 0 || cut ? [`- and ${cut ? 'more than ' : ''}${left} more`] : [];
  const lines = shown.map(({ address, action }) => `- ${WORDS[action]} ${code(address)}`);
  const title = `Every change of ${plain(`${artifactName}: ${file}`)}`;
  return `<details><summary>${title}</summary>\n\n${[...lines, ...more].join('\n')}\n\n</details>`;
}

const WORDS = {
  create: 'create',
  update: 'change',
  replace: '**replace**',
  delete: '**destroy**',
  forget: 'forget',
  'forget-and-create': 'forget and create',
  import: 'import',
  move: 'move',
} as const satisfies Record<ShownChange['action'], string>;
