/** The routes of signing in and out. Where a browser is sent afterwards is a path of ours, whatever it asked for. */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { SignIn } from '../ports/door.js';
import { type DashboardEnv, type Guarding, knockOf, plainPage } from './guard.js';

/** GitHub sends people back here; part of what the app is registered with. */
export const CALLBACK_PATH = '/auth/callback';

export function signInRoutes(signIn: SignIn, guarding: Guarding): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  app.get('/sign-in', (context) => {
    const begun = signIn.begin(knockOf(context, guarding), safePath(context.req.query('return_to')));
    if (begun === null)
      return context.html(plainPage(guarding, 'Too many requests', html`<p>Try again in a minute.</p>`), 429);
    context.header('set-cookie', begun.cookie, { append: true });
    return context.redirect(begun.location, 302);
  });
  app.get(CALLBACK_PATH, (context) => finish(context, signIn, guarding));
  app.get('/signed-out', (context) =>
    context.html(
      plainPage(
        guarding,
        'Signed out',
        html`<p>The session is over, here and at GitHub.</p><a class="button" href="/">Sign in again</a>`,
      ),
    ),
  );
  return app;
}

async function finish(context: Context, signIn: SignIn, guarding: Guarding): Promise<Response> {
  const answer = {
    code: context.req.query('code') ?? '',
    state: context.req.query('state') ?? '',
    error: context.req.query('error') ?? '',
  };
  const finished = await signIn.finish(knockOf(context, guarding), answer);
  if (finished.kind === 'error') {
    return context.html(
      plainPage(
        guarding,
        'You are not signed in',
        html`<p>${finished.error}</p><a class="button" href="/sign-in">Try again</a>`,
      ),
      403,
    );
  }
  for (const cookie of finished.value.cookies) context.header('set-cookie', cookie, { append: true });
  return context.redirect(safePath(finished.value.returnTo), 302);
}

/** One of our own pages: no other site, no scheme, nothing that a browser could read as a host. */
function safePath(asked: string | undefined): string {
  const fits =
    asked !== undefined && /^\/[A-Za-z0-9_.~%/?&=+:,@-]*$/.test(asked) && !/^\/[/\\]|[\\]|\/\.\.?(?:\/|$)/.test(asked);
  const isPage = fits && !/^\/(?:sign-|signed-|auth\/|assets\/|api\/)/.test(asked);
  return isPage ? asked : '/';
}
