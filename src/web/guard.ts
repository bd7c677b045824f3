/** Before every page: who is there, whether they may come in, and whether a form came from one of our own pages. */
import type { Context, Next } from 'hono';
import { html } from 'hono/html';
import type { Door, Knock, Viewer } from '../ports/door.js';
import { type Frame, framed } from './layout.js';
import type { Html } from './shown.js';

export interface DashboardEnv {
  Variables: { viewer: Viewer };
}
export type Page = Context<DashboardEnv>;

export interface Guarding {
  readonly door: Door;
  /** Address of the other end of the connection. */
  readonly remoteOf: (context: Context) => string;
  readonly stylesheet: string;
}

export function knockOf(context: Context, { remoteOf }: Pick<Guarding, 'remoteOf'>): Knock {
  const { host } = new URL(context.req.url);
  return { cookies: context.req.header('cookie') ?? '', remote: remoteOf(context), host };
}

/** Lets nobody pass who is not admitted; after it, `viewer` is set. */
export async function admitted(context: Page, next: Next, guarding: Guarding): Promise<Response | undefined> {
  const admission = await guarding.door.admit(knockOf(context, guarding));
  switch (admission.kind) {
    case 'in':
      context.set('viewer', admission.viewer);
      await next();
      return undefined;
    case 'sign-in':
      return context.html(welcome(guarding, returnPath(context)), 401);
    case 'not-here':
      return context.html(
        plainPage(
          guarding,
          'This machine alone',
          html`<p>Without sign-in, the dashboard answers loopback only. Set CLIENT_ID, CLIENT_SECRET and PUBLIC_URL to have people sign in with GitHub.</p>`,
        ),
        403,
      );
    case 'unavailable':
      return context.html(
        plainPage(
          guarding,
          'GitHub cannot be asked now',
          html`<p>${admission.why}. Nothing is shown until GitHub says what you may see: try again in a minute.</p>`,
        ),
        503,
      );
    case 'too-often':
      context.header('retry-after', String(admission.seconds));
      return context.html(
        plainPage(guarding, 'Too many requests', html`<p>Try again in ${admission.seconds} seconds.</p>`),
        429,
      );
  }
}

/** The same for machines that read JSON: no page, the same statuses. */
export function viewerOf(context: Page): Viewer {
  return context.get('viewer');
}

/** A form's fields, where it came from one of our pages; null: it did not. */
export async function postedFields(
  context: Page,
  guarding: Guarding,
): Promise<Readonly<Record<string, string>> | null> {
  const fields = textsOf(await context.req.parseBody());
  const form = { origin: context.req.header('origin') ?? '', token: fields.form_token ?? '' };
  return guarding.door.isOurForm(knockOf(context, guarding), form, viewerOf(context)) ? fields : null;
}

function textsOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const texts = Object.entries(body).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(texts);
}

/** Only pages are returned to, and only by their path. */
function returnPath({ req }: Context): string {
  if (req.method !== 'GET') return '/';
  const { pathname, search } = new URL(req.url);
  return `${pathname}${search}`;
}

function welcome(guarding: Guarding, returnTo: string): Html {
  const query = new URLSearchParams({ return_to: returnTo });
  return plainPage(
    guarding,
    'Sign in',
    html`<p>See what is held and why, in the repositories that you may read at GitHub.</p>
<a class="button primary" href="/sign-in?${query}">Sign in with GitHub</a>`,
  );
}

/** A page for somebody who is not signed in. */
export function plainPage({ stylesheet }: Pick<Guarding, 'stylesheet'>, title: string, body: Html): Html {
  const frame: Frame = { title, section: null, onlooker: null, stylesheet };
  return framed(frame, html`<div class="welcome"><h1>${title}</h1>${body}</div>`);
}
