/** Who may pass by the rules of a branch: administrators, actors of bypass lists, and those who leave no trace. */
import type { BranchPosture, BypassActor, ClassicProtection, PostureFacts, Sight } from '../../domain/posture.js';
import { fails, firstUnseen, holds, lacking, notApplicable, type Said } from './finding.js';

/** The bypass lists of the rulesets that the branch is under. */
function listsOf({ bypassActors }: PostureFacts, branch: BranchPosture): readonly Sight<readonly BypassActor[]>[] {
  const rulesets = branch.rules.kind === 'known' ? [...new Set(branch.rules.value.map(({ ruleset }) => ruleset))] : [];
  return rulesets.map((id) => bypassActors.get(id) ?? NOT_READ);
}

const NOT_READ = {
  kind: 'unknown',
  because: 'not-visible',
  reason: 'the bypass list of a ruleset was not read',
} as const satisfies Sight<never>;

function actorsOf(lists: readonly Sight<readonly BypassActor[]>[]): readonly BypassActor[] {
  return lists.flatMap((list) => (list.kind === 'known' ? list.value : []));
}

function classicOf({ classic }: BranchPosture): ClassicProtection | null {
  return classic.kind === 'known' ? classic.value : null;
}

export function judgeNoBypass(facts: PostureFacts, branch: BranchPosture): Said {
  const lists = listsOf(facts, branch);
  const listed = actorsOf(lists).map(({ name, mode }) => `${name} (${mode})`);
  const allowed = classicOf(branch)?.reviews?.mayBypass ?? [];
  const all = [...listed, ...allowed];
  if (all.length > 0) return fails(`these may pass by the rules: ${all.join(', ')}`);
  const hidden = firstUnseen(branch.rules, branch.classic, ...lists);
  if (hidden !== null) return lacking(hidden);
  if (isBare(branch)) return notApplicable('the branch has no rules to pass by');
  return holds('nobody is on a bypass list');
}

export function judgeNoExempt(facts: PostureFacts, branch: BranchPosture): Said {
  const lists = listsOf(facts, branch);
  const exempt = actorsOf(lists).filter(({ mode }) => mode === 'exempt');
  if (exempt.length > 0) return fails(`exempt, without a trace: ${exempt.map(({ name }) => name).join(', ')}`);
  const hidden = firstUnseen(branch.rules, ...lists);
  if (hidden !== null) return lacking(hidden);
  return lists.length === 0 ? notApplicable('no ruleset is in force on the branch') : holds('nobody is exempt');
}

/** Classic protection that leaves administrators out is no gap where a ruleset asks for our check as well. */
export function judgeAdmins(facts: PostureFacts, branch: BranchPosture, check: string): Said {
  const lists = listsOf(facts, branch);
  const admins = actorsOf(lists).filter(({ isAdmin }) => isAdmin);
  if (admins.length > 0)
    return fails(`administrators may bypass a ruleset: ${admins.map(({ name }) => name).join(', ')}`);
  const classic = classicOf(branch);
  if (classic !== null && !classic.includesAdmins && !rulesetRequires(branch, check)) {
    return fails('classic protection does not include administrators, and no ruleset asks for our check');
  }
  const hidden = firstUnseen(branch.rules, branch.classic, ...lists);
  if (hidden !== null) return lacking(hidden);
  return isBare(branch) ? notApplicable('the branch has no rules') : holds('administrators are under the rules');
}

function rulesetRequires({ rules }: BranchPosture, check: string): boolean {
  if (rules.kind === 'unknown') return false;
  return rules.value.some((rule) => rule.kind === 'checks' && rule.checks.some(({ context }) => context === check));
}

function isBare({ rules, classic }: BranchPosture): boolean {
  return rules.kind === 'known' && rules.value.length === 0 && classic.kind === 'known' && classic.value === null;
}
