/**
 * Signing in at the simulated GitHub: the page where a person agrees, the exchange of the code, and ending a token. On
 * this GitHub nobody has a password: the page asks who it is.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Credentials } from './credentials.js';
import { type Desk, problem, received } from './rest.js';
import type { Account, App } from './world/model.js';
import { Refused } from './world/refused.js';
import type { World } from './world.js';

/** What an app signs people in with. */
export interface OAuthClient {
  readonly app: App;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As they are registered; GitHub sends people to no other address. */
  readonly callbacks: string[];
}

interface Asked {
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string | null;
}

interface Granted extends Asked {
  readonly account: Account;
}

export interface OAuthParts {
  readonly world: World;
  readonly credentials: Credentials;
  readonly client: OAuthClient;
  readonly desk: Desk;
}

const AUTHORIZE = '/login/oauth/authorize';

export function serveOauth(hono: Hono, parts: OAuthParts): void {
  const codes = new Map<string, Granted>();
  hono.get(AUTHORIZE, (context) => {
    const asked = askedIn(context, parts.client);
    return typeof asked === 'string' ? context.text(asked, 404) : context.html(agreement(context, parts.world));
  });
  hono.post(AUTHORIZE, async (context) => {
    const asked = askedIn(context, parts.client);
    if (typeof asked === 'string') return context.text(asked, 404);
    const { login } = await context.req.parseBody();
    const back = new URL(asked.redirectUri);
    if (login === '') back.searchParams.set('error', 'access_denied');
    else back.searchParams.set('code', offered(codes, { ...asked, account: parts.world.account(String(login)) }));
    back.searchParams.set('state', asked.state);
    return context.redirect(back.href, 302);
  });
  hono.post('/login/oauth/access_token', async (context) => {
    const answer = exchanged(codes, parts, (await context.req.json()) as Record<string, unknown>);
    return context.json(answer);
  });
  hono.delete('/applications/:client_id/token', (context) =>
    received(parts.desk, { context, route: END_TOKEN }, () => endToken(context, parts)),
  );
}

const END_TOKEN = '/applications/{client_id}/token';

/** By the app's id and secret; whoever does not know them learns nothing. */
async function endToken({ req }: Context, { client, credentials }: OAuthParts): Promise<Response> {
  const basic = `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`;
  const isOurs = req.param('client_id') === client.clientId && req.header('authorization') === basic;
  if (!isOurs) return problem(new Refused(404, 'Not Found'));
  const { access_token: token } = (await req.json()) as { readonly access_token?: unknown };
  const ended = credentials.endUser(client.app, String(token));
  return ended ? new Response(null, { status: 204 }) : problem(new Refused(404, 'Not Found'));
}

const DOCS = 'https://docs.github.com/rest';

/** A text: what is wrong with it, which GitHub shows instead of sending people anywhere. */
function askedIn({ req }: Context, { clientId, callbacks }: OAuthClient): Asked | string {
  const redirectUri = req.query('redirect_uri') ?? callbacks[0] ?? '';
  if (req.query('client_id') !== clientId) return 'Not Found';
  if (!callbacks.includes(redirectUri)) return 'The redirect_uri is not associated with this application.';
  const challenge = req.query('code_challenge') ?? null;
  if (challenge !== null && req.query('code_challenge_method') !== 'S256') return 'Only S256 is supported.';
  return { redirectUri, state: req.query('state') ?? '', challenge };
}

function agreement({ req }: Context, { state }: World) {
  const people = [...state.accounts.values()].filter(({ type, deleted }) => type === 'User' && !deleted);
  const address = `${AUTHORIZE}${new URL(req.url).search}`;
  return html`<!doctype html><html lang="en"><head><title>Authorize</title></head><body>
<h1>Who are you?</h1><form method="post" action="${address}">
${people.map(({ login }) => html`<button name="login" value="${login}">${login}</button> `)}
<button name="login" value="">Cancel</button></form></body></html>`;
}

function offered(codes: Map<string, Granted>, granted: Granted): string {
  const code = createHash('sha256').update(`code ${codes.size} ${granted.state}`).digest('hex').slice(0, 20);
  codes.set(code, granted);
  return code;
}

/** GitHub answers 200 with an error in it; a code is good once. */
function exchanged(codes: Map<string, Granted>, parts: OAuthParts, body: Readonly<Record<string, unknown>>): object {
  const { client, credentials } = parts;
  if (body.client_id !== client.clientId || body.client_secret !== client.clientSecret) {
    return refusal('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
  }
  const code = String(body.code);
  const granted = codes.get(code);
  codes.delete(code);
  const proof = createHash('sha256').update(String(body.code_verifier)).digest('base64url');
  if (granted === undefined || (granted.challenge !== null && granted.challenge !== proof)) {
    return refusal('bad_verification_code', 'The code passed is incorrect or expired.');
  }
  if (body.redirect_uri !== undefined && body.redirect_uri !== granted.redirectUri) {
    return refusal(
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  }
  const { token } = credentials.issueUser(client.app, granted.account);
  return { access_token: token, expires_in: 28_800, token_type: 'bearer', scope: '' };
}

function refusal(error: string, description: string): object {
  return { error, error_description: description, error_uri: `${DOCS}/apps` };
}
