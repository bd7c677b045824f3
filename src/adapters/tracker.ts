/** Looks a ticket up at a tracker by HTTPS: whether its address answers. Only hosts that the operator allows are asked. */
import { type Fact, known, unknown } from '../domain/result.js';
import type { TicketState } from '../domain/ticket.js';
import type { TicketTracker } from '../ports/tickets.js';

export interface TrackerSettings {
  /** In lower case, with a port where it is not 443. */
  readonly hosts: readonly string[];
  /** By the name of the variable. Secrets. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** A policy names the variable, so only these are ever looked at. */
export const TOKEN_PREFIX = 'TWOKEY_TICKET_';
const PATIENCE_MS = 5_000;

export function ticketTracker(
  { hosts, tokens }: TrackerSettings,
  { fetch: ask, patience }: { readonly fetch: typeof fetch; readonly patience: number } = {
    fetch,
    patience: PATIENCE_MS,
  },
): TicketTracker {
  return {
    lookUp: async (tracker, ticket) => {
      const url = new URL(tracker.url.replaceAll('{ticket}', encodeURIComponent(ticket)));
      if (!hosts.includes(url.host)) return unknown(`${url.host} is not among the TICKET_HOSTS of this server`);
      const token = tracker.tokenEnv === null ? null : (tokens.get(tracker.tokenEnv) ?? '');
      if (token === '') return unknown(`${tracker.tokenEnv} is not set on this server`);
      const authorization = token === null ? {} : { authorization: token.includes(' ') ? token : `Bearer ${token}` };
      const headers = { accept: 'application/json', ...authorization };
      try {
        const answer = await ask(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(patience) });
        await answer.body?.cancel();
        return stateOf(answer.status, url.host);
      } catch {
        return unknown(`${url.host} could not be reached, or did not answer in time`);
      }
    },
  };
}

function stateOf(status: number, host: string): Fact<TicketState> {
  if (status >= 200 && status < 300) return known('open');
  if (status === 404 || status === 410) return known('missing');
  return unknown(`${host} answered ${status}`);
}
