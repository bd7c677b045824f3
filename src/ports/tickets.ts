/** Trackers other than GitHub, as the flows need them. Supplied by adapters/tracker.ts. */
import type { Fact } from '../domain/result.js';
import type { TicketState, Tracker } from '../domain/ticket.js';

export interface TicketTracker {
  /** Unknown: it could not be looked up, and why. Never rejects, and never takes long. */
  lookUp(tracker: Tracker, ticket: string): Promise<Fact<TicketState>>;
}
