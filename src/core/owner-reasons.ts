/** The words for CODEOWNERS: which owner must approve what, lines that mean nothing, and a file that takes over from another. */
import type { Reason, RequiredOwners, Requirement } from '../domain/verdict.js';
import { nobodyLeft, unreadTeams } from './group-reasons.js';
import type { OwnersAsked } from './owners.js';
import { type ReachFacts, whyOutOfReach } from './reach.js';

/** More paths or lines than these are counted, not named. */
const MOST_NAMED = 3;
const MOST_PROBLEMS = 20;

export interface OwnerFacts {
  readonly asked: OwnersAsked;
  readonly needed: Requirement;
  readonly takesOver: string | null;
}

export function ownerReasons({ asked, needed, takesOver }: OwnerFacts, reach: ReachFacts): readonly Reason[] {
  return [
    ...(asked.unknown === null ? [] : [unreadReason(asked.unknown.reason)]),
    ...needed.owners.map((owners) => ownersReason(owners, reach)),
    ...(takesOver === null ? [] : [note('codeowners/takes-over', `this change ${takesOver}`)]),
    ...problemsReason(asked),
  ];
}

/** `iam/roles.tf, network/main.tf and 4 more`. Untrusted text. */
export function pathsOf({ paths }: Pick<RequiredOwners, 'paths'>): string {
  const more = paths.length - MOST_NAMED;
  const named = paths.slice(0, MOST_NAMED).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

function unreadReason(why: string): Reason {
  return {
    rule: 'codeowners/unreadable',
    outcome: 'unknown',
    text: `whose approval CODEOWNERS asks for could not be read to the end: ${why}`,
    remedy: 'use "Re-run"; if it stays, make CODEOWNERS a plain file that is not too large, or split the change',
    children: [],
  };
}

function ownersReason(owners: RequiredOwners, reach: ReachFacts): Reason {
  const { names, mailboxes, met, by } = owners;
  const paths = pathsOf(owners);
  if (names.length === 0) {
    const text = `${paths}: only the mailboxes ${mailboxes.join(', ')} own it, so two independent people answer for it`;
    return note('codeowners/no-account', text);
  }
  const who = names.join(', ');
  const stuck = met ? null : whyOutOfReach(names, 1, reach);
  const ask = `an owner of ${paths} approves the head commit: ${who}`;
  return {
    rule: 'codeowners/owner',
    outcome: met ? 'met' : 'unmet',
    text: `${paths}: owned by ${who}${by.length > 0 ? `; approved by ${by.map(({ login }) => login).join(', ')}` : ''}`,
    remedy: met
      ? null
      : stuck === null
        ? ask
        : `${stuck}: name another owner of ${paths} in CODEOWNERS, in a change of its own`,
    children: [...unreadTeams(names, reach.teams), ...(stuck === null ? [] : [nobodyLeft(stuck)])],
  };
}

function problemsReason({ problems }: OwnersAsked): readonly Reason[] {
  if (problems.length === 0) return [];
  const more = problems.length - MOST_PROBLEMS;
  const shown = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ line, why }) => note('codeowners/line', `line ${line}: ${why}`));
  const rest = more > 0 ? [note('codeowners/line', `and ${more} more`)] : [];
  const text = `${problems.length} ${problems.length === 1 ? 'line' : 'lines'} of CODEOWNERS mean nothing and are skipped, as GitHub does`;
  return [{ ...note('codeowners/errors', text), children: [...shown, ...rest] }];
}

function note(rule: string, text: string): Reason {
  return { rule, outcome: 'note', text, remedy: null, children: [] };
}
