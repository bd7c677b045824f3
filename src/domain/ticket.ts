/** Tickets: what a policy asks of them, and those that a change names. */
import type { Category } from './finding.js';
import type { Fact, Listing } from './result.js';

export interface TicketRules {
  /** How a ticket of another tracker looks; null: only issues on GitHub are tickets. */
  readonly pattern: string | null;
  /** Changes of these categories need one; `all`: every change does. */
  readonly requiredFor: 'all' | readonly Category[];
  /** `#12` and `owner/name#12` are tickets where the issue exists and is open. */
  readonly githubIssues: boolean;
  /** Where a ticket of the pattern is looked up; null: that it is named is enough. */
  readonly tracker: Tracker | null;
}

export interface Tracker {
  /** https, with `{ticket}` in it; the host must be one that the server's operator allows. */
  readonly url: string;
  /** Name of the environment variable with the token. */
  readonly tokenEnv: string | null;
}

/** What became of a ticket that was named. */
export type TicketState = 'open' | 'closed' | 'missing' | 'pull-request' | 'not-looked-up';

export interface NamedTicket {
  /** As written: `ABC-12`, `#12`, `acme/infra#3`. Untrusted. */
  readonly ticket: string;
  readonly kind: 'github' | 'tracker';
  readonly where: 'title' | 'branch' | 'body' | 'commit';
  readonly state: Fact<TicketState>;
}

/** Cut short: not all of what could name one was read. */
export type NamedTickets = Listing<NamedTicket>;
