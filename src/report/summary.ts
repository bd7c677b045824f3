/** The summary of one judged change: why held, who has approved, whose approval does not count and why, who can, what to do next. */
import type { Judgement } from '../core/judge.js';
import { pathsOf } from '../core/owner-reasons.js';
import type { CorrectionOutcome } from '../domain/provenance.js';
import type { Verdict } from '../domain/verdict.js';
import { concessionsSection } from './concessions.js';
import { code, plain } from './escape.js';
import { findingsSection } from './findings.js';
import { headline } from './headline.js';
import { plansSection } from './plans.js';
import { splitSection } from './split.js';
import { reviewsSection, whoCanSection } from './who-can.js';

const MOST_MARKS = 10;

/** Markdown for one change; with a heading that names it where several share the check. */
export function summaryOf(judgement: Judgement, named: boolean): string {
  const { verdict } = judgement;
  const sections = [
    ...(named ? [`## Pull request ${judgement.change.number} into ${code(judgement.change.base.ref)}`] : []),
    `**${plain(headline(judgement))}**`,
    concessionsSection(verdict),
    why(verdict),
    plansSection(judgement.plans),
    splitSection(judgement.split),
    reviewsSection(verdict),
    whoCanSection(verdict),
    next(verdict),
    notices(verdict),
    findingsSection(judgement.risk.findings),
    marks(judgement),
    sources(judgement),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

const LIMITS: ReadonlySet<string> = new Set([
  'autonomy/read-only',
  'size/over-max',
  'rate/open',
  'rate/merged',
  'ticket/missing',
  'plan/missing',
  'plan/held',
  'plan/needs-approval',
]);

function why(verdict: Verdict): string {
  const unknowns = verdict.reasons.filter(({ outcome }) => outcome === 'unknown');
  const denials = verdict.reasons.filter(({ rule, outcome }) => LIMITS.has(rule) && outcome === 'unmet');
  const lines = [
    ...[...denials, ...unknowns].flatMap((reason) => [
      `- ${plain(reason.text)}`,
      ...reason.children.map((child) => `  - ${plain(child.text)}`),
    ]),
    ...(verdict.kind === 'denied' ? [] : verdict.requirement.because).map(
      ({ approvals, text }) => `- ${people(approvals)} must approve: ${plain(text)}`,
    ),
    ...(verdict.kind === 'denied' ? [] : verdict.requirement.groups).map(
      ({ category, members, count }) =>
        `- ${count === 1 ? 'one approval' : `${count} approvals`} of ${category} must come from ${codes(members)}`,
    ),
    ...(verdict.kind === 'denied' ? [] : verdict.requirement.owners.filter(({ names }) => names.length > 0)).map(
      (owners) => `- an owner must approve ${plain(pathsOf(owners))}: ${codes(owners.names)}`,
    ),
  ];
  return lines.length === 0 ? '' : `### Why\n\n${lines.join('\n')}`;
}

function next(verdict: Verdict): string {
  const steps = verdict.reasons
    .filter(({ outcome, remedy }) => (outcome === 'unmet' || outcome === 'unknown') && remedy !== null)
    .map(({ remedy }) => `- ${plain(remedy ?? '')}`);
  return steps.length === 0 ? '' : `### What to do next\n\n${[...new Set(steps)].join('\n')}`;
}

const NOTICED =
  /^(?:codeowners\/|labels\/(?!approved)|approvals\/(?:pusher-unseen|author-not-pusher|machine-user-unknown|carried-over)$)/;

/** What is no part of the verdict and should be known to whoever approves. */
function notices({ reasons }: Verdict): string {
  const lines = reasons.filter(({ rule, outcome }) => outcome === 'note' && NOTICED.test(rule));
  return lines.length === 0 ? '' : `### To be known\n\n${lines.map(({ text }) => `- ${plain(text)}`).join('\n')}`;
}

function marks({ provenance }: Judgement): string {
  const lines = [
    ...provenance.evidence
      .slice(0, MOST_MARKS)
      .map(
        ({ agent, confidence, where, seen }) =>
          `- ${code(agent)}, ${confidence} confidence, ${plain(where)}: ${code(seen)}`,
      ),
    ...(provenance.evidence.length > MOST_MARKS ? [`- and ${provenance.evidence.length - MOST_MARKS} more marks`] : []),
    ...provenance.cautions.map(
      (text) => `- ${provenance.contradictions.includes(text) ? 'contradiction' : 'note'}: ${plain(text)}`,
    ),
    ...provenance.corrections.map(correction),
    ...provenance.corrected
      .slice(0, MOST_MARKS)
      .map(({ agent, where, seen }) => `- corrected: ${code(agent)}, ${plain(where)}: ${code(seen)}`),
  ];
  return lines.length === 0 ? '' : `### How the origin was recognised\n\n${lines.join('\n')}`;
}

function correction(outcome: CorrectionOutcome): string {
  if (outcome.kind === 'accepted') return `- corrected by ${code(outcome.by.login)}: ${plain(outcome.reason)}`;
  const who = code(outcome.by?.login ?? 'a deleted account');
  return `- the correction by ${who} has no effect: ${plain(outcome.why)}`;
}

function sources({ policy }: Judgement): string {
  if (policy.kind !== 'valid') return '';
  const files = policy.sources.map(({ source, blob }) => `${code(source)} (${code(blob.slice(0, 7))})`);
  return `Policy: ${files.length > 0 ? files.join(', ') : 'the built-in default'}.`;
}

function codes(names: readonly string[]): string {
  return names.map((name) => code(name)).join(', ');
}

function people(count: number): string {
  return count === 1 ? '1 independent person' : `${count} independent people`;
}
