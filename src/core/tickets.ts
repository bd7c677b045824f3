/** Which tickets a change names, and whether it has the one that it needs. Found by gather, looked up by answer-questions, weighed by decide. */
import type { Change } from '../domain/change.js';
import type { Category } from '../domain/finding.js';
import { known, unknown } from '../domain/result.js';
import type { NamedTicket, NamedTickets, TicketRules } from '../domain/ticket.js';
import type { Reason } from '../domain/verdict.js';
import { type LinearPattern, linearPattern } from './linear-pattern.js';

const MOST_TICKETS = 10;
const LONGEST_TEXT = 20_000;
/** An issue on GitHub: `#12`, `owner/name#12`. */
const ISSUE = '([A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,64})?#[0-9]{1,9}';

/** Where no policy says otherwise: nothing needs a ticket but what a plan says, such as destroying what holds data. */
export const DEFAULT_TICKET: TicketRules = {
  pattern: '[A-Z][A-Z0-9]+-[0-9]+',
  requiredFor: [],
  githubIssues: true,
  tracker: null,
};

/** Tickets that the change names, before anything was looked up. */
export function ticketsNamed(
  change: Pick<Change, 'title' | 'body' | 'commits' | 'head'>,
  rules: TicketRules,
): NamedTickets {
  const texts = [
    ...([
      ['title', change.title],
      ['branch', change.head.ref],
      ['body', change.body],
    ] as const),
    ...change.commits.items.map(({ message }) => ['commit', message] as const),
  ];
  const found = new Map<string, NamedTicket>();
  for (const [kind, matcher] of matchersOf(rules)) {
    for (const [where, text] of texts) {
      for (const ticket of matcher(text.slice(0, LONGEST_TEXT), MOST_TICKETS)) {
        if (found.size < MOST_TICKETS && !found.has(ticket)) found.set(ticket, { ticket, kind, where, state: NOT_YET });
      }
    }
  }
  return { items: [...found.values()].map((one) => settled(one, rules)), missing: change.commits.missing };
}

const NOT_YET = unknown('it was not looked up');

function settled(one: NamedTicket, { tracker }: TicketRules): NamedTicket {
  return one.kind === 'tracker' && tracker === null ? { ...one, state: known('not-looked-up') } : one;
}

type Matcher = readonly [NamedTicket['kind'], LinearPattern];

/** A policy is met many times, and making a matcher takes longer than most texts take it. */
const made = new WeakMap<TicketRules, readonly Matcher[]>();

function matchersOf(rules: TicketRules): readonly Matcher[] {
  const before = made.get(rules);
  if (before !== undefined) return before;
  const matchers = makeMatchers(rules);
  made.set(rules, matchers);
  return matchers;
}

function makeMatchers({ pattern, githubIssues }: TicketRules): readonly Matcher[] {
  const asked = [
    ...(pattern === null ? [] : [['tracker', pattern] as const]),
    ...(githubIssues ? [['github', ISSUE] as const] : []),
  ];
  return asked.flatMap(([kind, source]): readonly Matcher[] => {
    const matcher = linearPattern(source);
    return matcher.kind === 'ok' ? [[kind, matcher.value]] : [];
  });
}

/** Those that stand: named, and open where that was to be looked up. */
export function standingTickets(named: NamedTickets | null): readonly string[] {
  const items = named?.items ?? [];
  return items.flatMap(({ ticket, state }) => {
    const stands = state.kind === 'known' && (state.value === 'open' || state.value === 'not-looked-up');
    return stands ? [ticket] : [];
  });
}

/** Tickets of which nothing is known yet. */
export function openTickets(named: NamedTickets | null): readonly NamedTicket[] {
  return (named?.items ?? []).filter(({ state }) => state === NOT_YET || isNotYet(state));
}

function isNotYet(state: NamedTicket['state']): boolean {
  return state.kind === 'unknown' && state.reason === NOT_YET.reason;
}

export interface TicketDemand {
  readonly rules: TicketRules;
  /** What the change touches, or may touch. */
  readonly categories: readonly Category[];
  /** Null: nobody looked. */
  readonly named: NamedTickets | null;
  /** What its plan does that asks for one, as in `a plan that …`. Null: nothing. */
  readonly byPlan: string | null;
}

/** Null: no ticket is asked for. */
export function ticketReason({ rules, categories, named, byPlan }: TicketDemand): Reason | null {
  const { requiredFor } = rules;
  const touched = requiredFor === 'all' ? [] : categories.filter((category) => requiredFor.includes(category));
  if (requiredFor !== 'all' && touched.length === 0 && byPlan === null) return null;
  const [standing] = standingTickets(named);
  const because =
    requiredFor === 'all'
      ? 'every change'
      : touched.length > 0
        ? `a change of ${touched.join(', ')}`
        : `a plan that ${byPlan}`;
  if (standing !== undefined) {
    return {
      rule: 'ticket/named',
      outcome: 'met',
      text: `the ticket ${standing} asks for it`,
      remedy: null,
      children: [],
    };
  }
  return {
    rule: 'ticket/missing',
    outcome: isUndecided(named) ? 'unknown' : 'unmet',
    text: `${because} needs a ticket, and ${whatIsNamed(named)}`,
    remedy: `name ${howItLooks(rules)} in the title, the description, the branch or a commit message`,
    children: (named?.items ?? []).map((one) => ({
      ...{ rule: 'ticket/refused', outcome: 'note' as const, remedy: null, children: [] },
      text: `${one.ticket} (${one.where}): ${whyNot(one)}`,
    })),
  };
}

/** A ticket that could not be looked up may be the one that it needs. */
function isUndecided(named: NamedTickets | null): boolean {
  return named === null || named.missing !== null || named.items.some(({ state }) => state.kind === 'unknown');
}

function whatIsNamed(named: NamedTickets | null): string {
  if (named === null) return 'nobody looked for one';
  if (named.items.length > 0) return 'none of those that are named stands';
  return named.missing === null ? 'none is named' : `none was seen: ${named.missing.reason}`;
}

function whyNot({ state }: NamedTicket): string {
  if (state.kind === 'unknown') return state.reason;
  switch (state.value) {
    case 'closed':
      return 'it is closed';
    case 'missing':
      return 'it does not exist, or is not visible to this app';
    case 'pull-request':
      return 'it is a pull request, no issue';
    case 'open':
    case 'not-looked-up':
      return 'it stands';
  }
}

function howItLooks({ pattern, githubIssues }: TicketRules): string {
  const forms = [
    ...(pattern === null ? [] : [`a ticket that looks like ${pattern}`]),
    ...(githubIssues ? ['an open issue (#12 or owner/name#12)'] : []),
  ];
  return forms.join(' or ');
}
