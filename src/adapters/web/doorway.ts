/** What the parts of the door share: its pieces, and what a session keeps. */
import { z } from 'zod';
import type { Sessions } from '../../ports/sessions.js';
import type { Clock, Log } from '../../ports.js';
import type { GitHubClient } from '../github/client.js';
import type { OAuthApp } from '../github-user/oauth.js';
import type { Person } from '../github-user/read-access.js';
import type { CookieJar } from './cookies.js';
import type { Pace } from './pace.js';
import type { Seals } from './sealing.js';

export interface GitHubDoorParts {
  readonly oauth: OAuthApp;
  /** Where browsers reach us. */
  readonly publicUrl: string;
  readonly seals: Seals;
  readonly sessions: Sessions;
  /** Calls to GitHub's API with a person's token. */
  readonly clientOf: (token: string) => GitHubClient;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a session keeps, encrypted. */
export interface SessionText extends Person {
  readonly token: string;
}

export interface Doorway extends GitHubDoorParts {
  readonly cookie: CookieJar;
  /** Of a sign-in under way. */
  readonly pending: CookieJar;
  readonly strangers: Pace;
}

const sessionShape = z.object({ id: z.number(), login: z.string(), token: z.string() });

/** Null: it is no session of ours. */
export function sessionIn(text: string | null): SessionText | null {
  return text === null ? null : (sessionShape.safeParse(JSON.parse(text)).data ?? null);
}
