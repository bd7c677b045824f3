/** Judges the controls of one gated branch from its rules and its classic protection, either of which may hold. */
import type { BranchControlId } from '../../catalog/controls.js';
import type { BranchPosture, BranchRule, ClassicProtection, PostureFacts } from '../../domain/posture.js';
import { CHECK_NAME } from '../../domain/publication.js';
import { judgeAdmins, judgeNoBypass, judgeNoExempt } from './branch-bypass.js';
import { fails, firstUnseen, holds, lacking, notApplicable, type Said, whereKnown } from './finding.js';

type Judge = (facts: PostureFacts, branch: BranchPosture) => Said;

export const BRANCH_JUDGES = {
  'posture/branch-protected': (facts, branch) =>
    either(branch, {
      rule: () => true,
      classic: () => true,
      yes: 'it has active rules',
      no: `no active rule and no classic protection${notInForce(facts)}`,
    }),
  'posture/pull-request-required': bySource({
    rule: (rule) => rule.kind === 'pull-request',
    classic: ({ reviews }) => reviews !== null,
    yes: 'a pull request is required',
    no: 'pushes straight to the branch are allowed',
  }),
  'posture/review-required': bySource({
    rule: (rule) => rule.kind === 'pull-request' && rule.approvals > 0,
    classic: ({ reviews }) => reviews !== null && reviews.approvals > 0,
    yes: 'an approval is required',
    no: 'no approval is required',
  }),
  'posture/check-required': bySource({
    rule: (rule) => rule.kind === 'checks' && rule.checks.some(({ context }) => context === CHECK_NAME),
    classic: ({ checks }) => checks.some(({ context }) => context === CHECK_NAME),
    yes: `the check ${CHECK_NAME} is required`,
    no: `the check ${CHECK_NAME} is not required`,
  }),
  'posture/check-pinned': (facts, branch) => judgePin(facts.appId, branch),
  'posture/force-push-blocked': bySource({
    rule: ({ kind }) => kind === 'force-push',
    classic: ({ allowsForcePushes }) => !allowsForcePushes,
    yes: 'force pushes are blocked',
    no: 'force pushes are allowed',
  }),
  'posture/deletion-blocked': bySource({
    rule: ({ kind }) => kind === 'deletion',
    classic: ({ allowsDeletions }) => !allowsDeletions,
    yes: 'the branch cannot be deleted',
    no: 'the branch can be deleted',
  }),
  'posture/stale-reviews-dismissed': bySource({
    rule: (rule) => rule.kind === 'pull-request' && rule.dismissesStale,
    classic: ({ reviews }) => reviews?.dismissesStale === true,
    yes: 'a push dismisses earlier approvals',
    no: 'approvals of earlier commits stay',
  }),
  'posture/last-push-approval': bySource({
    rule: (rule) => rule.kind === 'pull-request' && rule.lastPush,
    classic: ({ reviews }) => reviews?.lastPush === true,
    yes: 'the last push needs the approval of somebody else',
    no: 'who pushed last may approve that push',
  }),
  'posture/admins-included': (facts, branch) => judgeAdmins(facts, branch, CHECK_NAME),
  'posture/no-bypass-actors': judgeNoBypass,
  'posture/no-exempt-actors': judgeNoExempt,
  'posture/ci-required': bySource({
    rule: (rule) =>
      rule.kind === 'gate' || (rule.kind === 'checks' && rule.checks.some(({ context }) => context !== CHECK_NAME)),
    classic: ({ checks }) => checks.some(({ context }) => context !== CHECK_NAME),
    yes: 'a check other than ours is required',
    no: 'no check other than ours is required',
  }),
  'posture/checks-from-the-start': (_, { rules }) =>
    whereKnown(rules, (known) => {
      const ours = known.filter((rule) => rule.kind === 'checks').filter(requiresUs);
      if (ours.length === 0) return notApplicable('no ruleset requires our check');
      const strict = ours.some(({ notOnCreate }) => !notOnCreate);
      return strict ? holds('checks hold from the start') : fails('checks are not required when the branch is created');
    }),
  'posture/merge-queue': (_, { rules }) =>
    whereKnown(rules, (known) => {
      const queues = known.filter((rule) => rule.kind === 'merge-queue');
      if (queues.length === 0) return notApplicable('there is no merge queue');
      const loose = queues.find(({ grouping }) => grouping !== 'ALLGREEN');
      if (loose !== undefined) return fails(`its grouping strategy is ${loose.grouping}`);
      const short = queues.find(({ minutes }) => minutes < LEAST_WAIT_MINUTES);
      if (short !== undefined) return fails(`it waits ${short.minutes} minutes for checks`);
      return holds('every entry is waited for');
    }),
} as const satisfies Readonly<Record<BranchControlId, Judge>>;

const LEAST_WAIT_MINUTES = 5;

interface Either {
  readonly rule: (rule: BranchRule) => boolean;
  readonly classic: (classic: ClassicProtection) => boolean;
  readonly yes: string;
  readonly no: string;
}

function bySource(asked: Either): Judge {
  return (_, branch) => either(branch, asked);
}

/** What either source grants holds; what neither grants fails only where both were seen. */
function either({ rules, classic }: BranchPosture, { rule, classic: fits, yes, no }: Either): Said {
  const byRule = rules.kind === 'known' && rules.value.some(rule);
  const byClassic = classic.kind === 'known' && classic.value !== null && fits(classic.value);
  if (byRule || byClassic) return holds(`${yes} (${byRule ? 'ruleset' : 'classic protection'})`);
  const hidden = firstUnseen(rules, classic);
  return hidden === null ? fails(no) : lacking(hidden);
}

function requiresUs({ checks }: Extract<BranchRule, { readonly kind: 'checks' }>): boolean {
  return checks.some(({ context }) => context === CHECK_NAME);
}

/** Required and from us: one source that asks for exactly that is enough, whatever else asks for less. */
function judgePin(app: number | null, { rules, classic }: BranchPosture): Said {
  const fromRules =
    rules.kind === 'known' ? rules.value.flatMap((rule) => (rule.kind === 'checks' ? rule.checks : [])) : [];
  const fromClassic = classic.kind === 'known' ? (classic.value?.checks ?? []) : [];
  const sources = [...fromRules, ...fromClassic].filter(({ context }) => context === CHECK_NAME);
  const pinned = sources.flatMap((source) => (source.app === null ? [] : [source.app]));
  if (app !== null && pinned.includes(app)) return holds(`it must come from our app (${app})`);
  const hidden = firstUnseen(rules, classic);
  if (hidden !== null) return lacking(hidden);
  if (sources.length === 0) return notApplicable('our check is not required');
  if (pinned.length === 0) return fails('FORGEABLE: any workflow or token with write access can post this check');
  if (app !== null) return fails(`it must come from app ${pinned.join(', ')}, and ours is ${app}`);
  return { outcome: 'not-visible', why: `it must come from app ${pinned.join(', ')}; which app is ours was not said` };
}

function notInForce({ rulesets }: PostureFacts): string {
  if (rulesets.kind === 'unknown') return '';
  const idle = rulesets.value.filter(({ enforcement }) => enforcement !== 'active');
  return idle.length === 0
    ? ''
    : `; not in force: ${idle.map(({ name, enforcement }) => `${name} (${enforcement})`).join(', ')}`;
}
