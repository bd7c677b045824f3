/**
 * Sign-in with the app's own OAuth: where to send people, what the code that comes back is good for, and ending a token.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
import { z } from 'zod';
import { error, ok, type Result } from '../../domain/result.js';

export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people sign in. */
  readonly web: string;
  readonly api: string;
  /** Where GitHub sends them back. */
  readonly redirectUri: string;
  readonly fetch: typeof fetch;
}

export interface UserToken {
  readonly token: string;
  /** Seconds; null: GitHub was told to let it live. */
  readonly lifetime: number | null;
}

const TIME_LIMIT_MS = 10_000;

/** `challenge`: base64url of the SHA-256 of the verifier. */
export function authorizeUrl(
  app: OAuthApp,
  { state, challenge }: { readonly state: string; readonly challenge: string },
): string {
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    allow_signup: 'false',
  });
  return `${app.web}/login/oauth/authorize?${query}`;
}

const granted = z.object({
  access_token: z.string().regex(/^[\w.-]{10,255}$/),
  token_type: z.string(),
  expires_in: z.int().positive().optional(),
});

/** GitHub answers 200 also where it refuses. Error: in words for a person, without what GitHub wrote. */
export async function exchangeCode(
  app: OAuthApp,
  { code, verifier }: { readonly code: string; readonly verifier: string },
): Promise<Result<UserToken, string>> {
  const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = app;
  const body = JSON.stringify({ client_id, client_secret, code, redirect_uri, code_verifier: verifier });
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'twokey' };
  const answer = await app
    .fetch(`${app.web}/login/oauth/access_token`, { method: 'POST', headers, body, ...limited() })
    .then((response) => response.json())
    .catch(() => null);
  if (answer === null) return error('GitHub could not be reached.');
  const read = granted.safeParse(answer);
  if (!read.success || read.data.token_type.toLowerCase() !== 'bearer') {
    return error('GitHub did not accept the sign-in: start it again.');
  }
  return ok({ token: read.data.access_token, lifetime: read.data.expires_in ?? null });
}

/** Ends a token; where that does not work it ends by itself. */
export async function endToken(app: OAuthApp, token: string): Promise<void> {
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');
  await app
    .fetch(`${app.api}/applications/${app.clientId}/token`, {
      method: 'DELETE',
      headers: { accept: 'application/vnd.github+json', authorization: `Basic ${basic}`, 'user-agent': 'twokey' },
      body: JSON.stringify({ access_token: token }),
      ...limited(),
    })
    .catch(() => null);
}

function limited() {
  return { redirect: 'error', signal: AbortSignal.timeout(TIME_LIMIT_MS) } as const;
}
