/** Who has approved, whose approval does not count and what they can do, and who could still approve: the people's part of the summary. */
import { decisionRuleOf } from '../catalog/decision-rules.js';
import { pathsOf } from '../core/owner-reasons.js';
import type { Account } from '../domain/change.js';
import type { LabelVote } from '../domain/label-vote.js';
import type { CountingApproval, Verdict } from '../domain/verdict.js';
import { code, plain } from './escape.js';

/** More names help nobody to find one. */
const MOST_NAMED = 10;

/** A table with a row for each last word. */
export function reviewsSection({ counting, dismissed, objections, labelVotes }: Verdict): string {
  const rows = [
    ...counting.map((one) => `| ✓ counts | ${code(one.account.login)} | ${whatWasApproved(one)} | |`),
    ...labelVotes.filter(({ outcome }) => outcome !== 'counts').map(labelRow),
    ...objections.map(
      ({ login }) => `| ✗ objects | ${code(login)} | requested changes | approve, or have it dismissed |`,
    ),
    ...dismissed.map(
      ({ account, rule, why }) =>
        `| ✗ does not count | ${code(account?.login ?? 'a deleted account')} | ${plain(why)} | ${remedyOf(rule)} |`,
    ),
  ];
  const head = '### Reviews\n\n| | who | why | what helps |\n|---|---|---|---|';
  return rows.length === 0 ? '' : `${head}\n${rows.join('\n')}`;
}

function labelRow({ label, account, outcome, why }: LabelVote): string {
  const sign = outcome === 'category' ? '✓ counts in part' : '✗ does not count';
  const helps = outcome === 'category' ? '' : remedyOf(`labels/approval-${outcome}`);
  const who = code(account?.login ?? 'a deleted account');
  return `| ${sign} | ${who} | the label ${code(label)}: ${plain(why)} | ${helps} |`;
}

function whatWasApproved({ carriedFrom, reviewId }: CountingApproval): string {
  if (reviewId === null) return 'approved this commit by a label';
  if (carriedFrom === undefined) return 'approved this commit';
  return `carried over from ${code(carriedFrom.slice(0, 7))}: same diff`;
}

function remedyOf(rule: string): string {
  return plain(decisionRuleOf(rule)?.remedy ?? '').replaceAll('\n', ' ');
}

/** Named where they are known, so that nobody waits for somebody who cannot. */
export function whoCanSection(verdict: Verdict): string {
  if (verdict.requirement.approvals === 0 || verdict.kind === 'approved' || verdict.kind === 'denied') return '';
  const barred = verdict.excluded.map(({ account, because }) => `- ${code(account.login)} cannot: ${plain(because)}`);
  const owners = verdict.requirement.owners.filter(({ met }) => !met);
  return [
    '### Who can approve',
    '',
    anyone(verdict),
    ...groupLines(verdict),
    ...owners.map((one) => `For ${plain(pathsOf(one))}: an owner, ${one.names.map((name) => code(name)).join(', ')}.`),
    ...(barred.length > 0 ? ['', ...barred] : []),
  ].join('\n');
}

function anyone({ counting, couldApprove }: Verdict): string {
  const done = counting.length > 0 ? ' and has not approved it yet' : '';
  const whoever = `Any human with write access who had no hand in this change${done}`;
  if (couldApprove === undefined) return `${whoever}.`;
  if (couldApprove.anyone.length > 0) return `${whoever}: ${named(couldApprove.anyone)}.`;
  return couldApprove.complete ? 'Nobody who has write access now.' : `${whoever}.`;
}

function groupLines({ requirement, couldApprove }: Verdict): readonly string[] {
  return requirement.groups
    .filter(({ met }) => !met)
    .map(({ category, members }) => {
      const people = couldApprove?.groups.find((group) => group.category === category)?.people ?? [];
      const names = people.length > 0 ? ` (${named(people)})` : '';
      return `For ${category}: someone of ${members.map((member) => code(member)).join(', ')}${names}.`;
    });
}

function named(people: readonly Account[]): string {
  const names = people.slice(0, MOST_NAMED).map(({ login }) => code(login));
  const more = people.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
