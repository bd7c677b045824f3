/**
 * What a judgement still wants to know: asked only where the answer can matter, since every answer costs a call.
 * An answer can take an approval away and never adds one that was refused for another reason.
 */
import type { Account } from '../domain/change.js';
import type { Independence, ListedPeople, PeopleList } from '../domain/independence.js';
import type { Policy } from '../domain/policy.js';
import type { NamedTicket, NamedTickets } from '../domain/ticket.js';
import type { Dismissal, Verdict } from '../domain/verdict.js';
import type { Gathered } from './judge.js';
import { mattersWhoIsOutside, UNCHECKED } from './standing.js';
import { openTickets } from './tickets.js';

export type Question =
  /** Who pushed the head, from GitHub's own records. */
  | { readonly kind: 'pushes' }
  | { readonly kind: 'standing'; readonly account: Account }
  | { readonly kind: 'outsiders' }
  | { readonly kind: 'collaborators' }
  /** A ticket that the change names and needs. */
  | { readonly kind: 'ticket'; readonly ticket: NamedTicket }
  /** The same once more without what was remembered: an approval is about to let the change through. */
  | { readonly kind: 'fresh-team'; readonly team: string }
  | { readonly kind: 'fresh-outsiders' };

/** For the log, without a name or a text of anybody's: people by id, tickets by their place. Null: it has no such name. */
export function questionName(question: Question, { tickets = null }: Pick<Gathered, 'tickets'>): string | null {
  switch (question.kind) {
    case 'standing':
      return `standing ${question.account.id}`;
    case 'fresh-team':
      return `fresh-team ${question.team}`;
    case 'ticket': {
      const place = tickets?.items.findIndex(({ ticket }) => ticket === question.ticket.ticket) ?? -1;
      return place < 0 ? null : `ticket ${place}`;
    }
    case 'pushes':
    case 'outsiders':
    case 'collaborators':
    case 'fresh-outsiders':
      return question.kind;
  }
}

/** The question of that name about these facts; null: there is none. */
export function questionNamed(
  name: string,
  { change, cast = [], tickets = null }: Pick<Gathered, 'change' | 'cast' | 'tickets'>,
): Question | null {
  const [kind = '', about = ''] = name.split(' ');
  switch (kind) {
    case 'standing': {
      const people = [...change.reviews.items.map(({ author }) => author), ...cast.map(({ account }) => account)];
      const account = people.find((one) => one !== null && String(one.id) === about) ?? null;
      return account === null ? null : { kind, account };
    }
    case 'fresh-team':
      return { kind, team: about };
    case 'ticket': {
      const ticket = tickets?.items[Number(about)];
      return ticket === undefined ? null : { kind, ticket };
    }
    case 'pushes':
    case 'outsiders':
    case 'collaborators':
    case 'fresh-outsiders':
      return { kind };
    default:
      return null;
  }
}

export interface QuestionFacts {
  readonly head: string;
  readonly policy: Policy;
  readonly verdict: Verdict;
  /** Whoever pushed matters beside approvals: to a correction, a waiver, or to what passes as automation. */
  readonly restsOnPushers: boolean;
  readonly independence: Independence;
  readonly tickets: NamedTickets | null;
  /** Compared before a yes anyway, so they need not be read again for one. */
  readonly along: ListedPeople;
}

export function questionsOf(facts: QuestionFacts): readonly Question[] {
  const { verdict } = facts;
  const always = [...ofPushes(facts), ...ofTickets(facts)];
  if (verdict.requirement.approvals === 0) return always;
  return [...always, ...ofApprovals(facts), ...ofHolding(facts), ...ofApproving(facts)];
}

/** Where anything depends on who pushed. */
function ofPushes({ head, verdict, restsOnPushers, independence }: QuestionFacts): readonly Question[] {
  const isUnchecked = uncheckedIn(verdict).length > 0;
  const isOpen = independence.pushes.asked === 'no' && !independence.pushes.items.some(({ after }) => after === head);
  return isOpen && (isUnchecked || restsOnPushers) ? [{ kind: 'pushes' }] : [];
}

/** Where the change needs a ticket and has none that is known to stand. */
function ofTickets({ verdict, tickets }: QuestionFacts): readonly Question[] {
  const isOpen = verdict.reasons.some(({ rule }) => rule === 'ticket/missing');
  return isOpen ? openTickets(tickets).map((ticket) => ({ kind: 'ticket', ticket })) : [];
}

/** Reviews and labels of people of whom something was not looked up. */
function uncheckedIn({ dismissed, labelVotes }: Verdict): readonly Pick<Dismissal, 'account'>[] {
  return [...dismissed, ...labelVotes].filter(({ rule }) => rule === UNCHECKED);
}

/** Of approvals that would count but for what was not looked up. */
function ofApprovals({ policy, verdict, independence }: QuestionFacts): readonly Question[] {
  const unchecked = uncheckedIn(verdict);
  const questions: Question[] = [];
  for (const { account } of unchecked) {
    if (policy.approverPermission === 'write' || account === null || independence.standings.has(account.id)) continue;
    questions.push({ kind: 'standing', account });
  }
  const outside = mattersWhoIsOutside(policy, verdict.requirement.approvals);
  if (unchecked.length > 0 && outside && independence.outsiders === null) questions.push({ kind: 'outsiders' });
  return questions;
}

/** Who could approve is told where approvals are missing. */
function ofHolding({ policy, verdict, independence }: QuestionFacts): readonly Question[] {
  if (verdict.kind !== 'pending' || !verdict.gated || independence.collaborators !== null) return [];
  const outside = mattersWhoIsOutside(policy, verdict.requirement.approvals) && independence.outsiders === null;
  return [{ kind: 'collaborators' }, ...(outside ? [{ kind: 'outsiders' } as const] : [])];
}

function ofApproving({ verdict, independence, along }: QuestionFacts): readonly Question[] {
  if (verdict.kind !== 'approved') return [];
  const compared = new Set(along.teams.map(([team]) => team));
  return listsBehind(verdict, independence).flatMap((list): readonly Question[] => {
    if (list.kind === 'outsiders') return along.outsiders === null ? [{ kind: 'fresh-outsiders' }] : [];
    return compared.has(list.team) ? [] : [{ kind: 'fresh-team', team: list.team }];
  });
}

/** Lists of people that approvals of this change rest on: worth reading together with it. */
export function listsBehind(
  { requirement }: Pick<Verdict, 'requirement'>,
  { outsiders }: Pick<Independence, 'outsiders'>,
): readonly PeopleList[] {
  if (requirement.approvals === 0) return [];
  const names = [
    ...requirement.groups.flatMap(({ members }) => members),
    ...requirement.owners.flatMap((one) => one.names),
  ];
  const teams = [...new Set(names.filter((name) => name.includes('/')))];
  return [
    ...teams.map((team): PeopleList => ({ kind: 'team', team })),
    ...(outsiders === null ? [] : [{ kind: 'outsiders' } as const]),
  ];
}
