/**
 * The door of the JSON API. A token is looked up by its SHA-256, so that comparing takes equally long whatever was sent;
 * cookies are not looked at. Whoever guesses is slowed down by address, a token by itself.
 */
import { createHash } from 'node:crypto';
import type { ApiToken } from '../../domain/api-token.js';
import type { ApiAdmission, ApiDoor, ApiTokens } from '../../ports/api.js';
import type { DashboardReader, Scope } from '../../ports/dashboard.js';
import type { Clock } from '../../ports.js';
import { pace } from './pace.js';

const REQUESTS_A_MINUTE = 300;
const STRANGERS_A_MINUTE = 60;
/** How exactly it is kept when a token was last used: a page of numbers needs no write for each. */
const USE_KEPT_MS = 60_000;
const MOST_KNOWN = 10_000;

export interface TokenDoorParts {
  readonly tokens: ApiTokens;
  readonly reader: Pick<DashboardReader, 'repositories'>;
  readonly clock: Clock;
}

export function tokenDoor({ tokens, reader, clock }: TokenDoorParts): ApiDoor {
  const strangers = pace(STRANGERS_A_MINUTE, clock);
  const holders = pace(REQUESTS_A_MINUTE, clock);
  /** Digests that were good when last seen, and when their use was last kept. */
  const known = new Map<string, number>();

  async function keepUse(digest: string, now: number): Promise<void> {
    const before = known.get(digest) ?? 0;
    if (now - before < USE_KEPT_MS) return;
    const [oldest] = known.keys();
    if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    known.set(digest, now);
    await tokens.used(digest, now);
  }

  /** What is reached now: a repository that went to another installation is not among it any more. */
  async function scopeOf({ reach: { installations, repositories } }: ApiToken): Promise<Scope> {
    if (repositories.length === 0) return { kind: 'some', installations, repositories };
    const present = await reader.repositories({ kind: 'some', installations: [], repositories });
    const homes = new Map(present.map(({ id, installation }) => [id, installation]));
    const stayed = repositories.filter(({ id, installation }) => homes.get(id) === installation);
    return { kind: 'some', installations, repositories: stayed };
  }

  return {
    async admit({ authorization, remote }): Promise<ApiAdmission> {
      const digest = digestIn(authorization);
      const isKnown = digest !== null && known.has(digest);
      const seconds = isKnown ? holders.take(digest) : strangers.take(remote);
      if (seconds > 0) return { kind: 'too-often', seconds };
      const token = digest === null ? null : await tokens.find(digest);
      const now = clock();
      if (digest === null || token === null || token.revokedAt !== null || token.expiresAt <= now) {
        if (digest !== null) known.delete(digest);
        return { kind: 'unknown' };
      }
      await keepUse(digest, now);
      return { kind: 'in', scope: await scopeOf(token), reads: token.reads };
    },
  };
}

/** Null: there is no token of our form. */
function digestIn(authorization: string): string | null {
  const [, token] = /^Bearer +(twokey_[\w-]{43})$/i.exec(authorization) ?? [];
  return token === undefined ? null : createHash('sha256').update(token, 'utf8').digest('hex');
}
