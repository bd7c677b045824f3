/** Signing in and out with GitHub: state and PKCE in a sealed cookie of ten minutes, a fresh session at the end, the token ended with it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { error, ok, type Result } from '../../domain/result.js';
import type { Knock, SignIn } from '../../ports/door.js';
import { authorizeUrl, endToken, exchangeCode, type UserToken } from '../github-user/oauth.js';
import { type Person, readPerson } from '../github-user/read-access.js';
import { type Doorway, sessionIn } from './doorway.js';

const PENDING_MS = 600_000;
/** As long as GitHub lets the token of a person live. */
const SESSION_MS = 8 * 3_600_000;

const pendingShape = z.object({ state: z.string(), verifier: z.string(), returnTo: z.string(), until: z.number() });

export function githubSignIn(doorway: Doorway): SignIn {
  const { seals, pending, cookie, sessions, clock, oauth } = doorway;
  return {
    begin({ remote }, returnTo) {
      if (doorway.strangers.take(remote) > 0) return null;
      const [state, verifier] = [randomText(), randomText()];
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const kept = seals.seal('sign-in', JSON.stringify({ state, verifier, returnTo, until: clock() + PENDING_MS }));
      return { location: authorizeUrl(oauth, { state, challenge }), cookie: pending.write(kept, PENDING_MS / 1000) };
    },
    async finish(knock, { code, state, error: refused }) {
      if (doorway.strangers.take(knock.remote) > 0) return error('Too many sign-ins at once: try again in a minute.');
      const begun = pendingIn(doorway, knock);
      if (begun === null || !isSame(begun.state, state)) {
        return error('This sign-in was not started in this browser, or took longer than ten minutes.');
      }
      if (refused !== '') return error('GitHub says that you did not agree.');
      if (!/^[\w-]{1,200}$/.test(code)) return error('GitHub sent no code.');
      const granted = await exchangeCode(oauth, { code, verifier: begun.verifier });
      const session = granted.kind === 'error' ? granted : await startSession(doorway, granted.value);
      if (session.kind === 'error') return session;
      const { id, seconds } = session.value;
      return ok({ cookies: [cookie.write(id, seconds), pending.clear()], returnTo: begun.returnTo });
    },
    async leave({ cookies }) {
      const digest = seals.digestOf(cookie.read(cookies) ?? '');
      const kept = digest === null ? null : await sessions.find(digest, clock());
      const session = kept === null ? null : sessionIn(seals.open('session', kept.sealed));
      if (digest !== null) await sessions.end(digest);
      if (session !== null) await endToken(oauth, session.token);
      return { cookie: cookie.clear() };
    },
  };
}

async function startSession(
  { clientOf, seals, sessions, clock }: Doorway,
  { token, lifetime }: UserToken,
): Promise<Result<{ readonly id: string; readonly seconds: number }, string>> {
  const person: Result<Person, unknown> = await readPerson(clientOf(token));
  if (person.kind === 'error') return error('GitHub did not say who you are: try again.');
  const lives = Math.min(SESSION_MS, (lifetime ?? Number.MAX_SAFE_INTEGER) * 1000);
  const id = seals.newId();
  const { id: account, login } = person.value;
  const sealed = seals.seal('session', JSON.stringify({ id: account, login, token }));
  await sessions.keep(seals.digestOf(id) ?? '', { sealed, expiresAt: clock() + lives }, clock());
  return ok({ id, seconds: Math.floor(lives / 1000) });
}

function pendingIn({ seals, pending, clock }: Doorway, { cookies }: Knock) {
  const text = seals.open('sign-in', pending.read(cookies) ?? '');
  const begun = text === null ? null : (pendingShape.safeParse(JSON.parse(text)).data ?? null);
  return begun === null || begun.until <= clock() ? null : begun;
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
