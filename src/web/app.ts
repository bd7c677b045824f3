/** The dashboard: its routes. Each is behind the guard, asks the store within the viewer's scope, and renders one page. */
import { type Context, Hono } from 'hono';
import type { Digest, Log } from '../ports.js';
import { brokenPage, missingPage, refusedForm, type Show } from './answers.js';
import { auditRoutes } from './audit-routes.js';
import { changeRoutes } from './change-routes.js';
import { deploymentRoutes } from './deployment-routes.js';
import { admitted, type DashboardEnv, type Guarding, knockOf, type Page, postedFields, viewerOf } from './guard.js';
import { framed, ICON } from './layout.js';
import { policyRoutes } from './policy-routes.js';
import { postureRoutes } from './posture-routes.js';
import { scoreRoutes } from './score-routes.js';
import { signInRoutes } from './sign-in.js';
import type { Sources } from './sources.js';
import { STYLE } from './style.js';

export interface DashboardParts extends Sources {
  readonly door: Guarding['door'];
  readonly remoteOf: Guarding['remoteOf'];
  readonly digest: Digest;
  readonly log: Log;
}

export function dashboardApp(parts: DashboardParts): Hono<DashboardEnv> {
  const stylesheet = `/assets/${parts.digest(STYLE).slice(0, 16)}.css`;
  const guarding: Guarding = { door: parts.door, remoteOf: parts.remoteOf, stylesheet };
  const app = new Hono<DashboardEnv>();
  app.get(stylesheet, (context) => asset(context, STYLE, 'text/css; charset=utf-8'));
  app.get('/assets/icon.svg', (context) => asset(context, ICON, 'image/svg+xml'));
  if (parts.door.signIn !== null) app.route('/', signInRoutes(parts.door.signIn, guarding));
  const show: Show = (context, { title, section }, body) => {
    const { login, formToken } = viewerOf(context);
    return context.html(framed({ title, section, onlooker: { login, formToken }, stylesheet }, body));
  };
  const pages = new Hono<DashboardEnv>();
  pages.use(async (context, next) => {
    // What one person may see is kept by no browser and no proxy.
    context.header('cache-control', 'no-store');
    return admitted(context, next, guarding);
  });
  for (const routes of [scoreRoutes, changeRoutes, deploymentRoutes, policyRoutes, postureRoutes, auditRoutes]) {
    pages.route('/', routes(parts, show, guarding));
  }
  pages.post('/sign-out', (context) => signOut(context, guarding));
  app.route('/', pages);
  app.notFound((context) => context.html(missingPage(guarding), 404));
  app.onError((cause, context) => {
    parts.log.error({ error: cause, path: context.req.path }, 'page failed');
    return context.html(brokenPage(guarding), 500);
  });
  return app;
}

async function signOut(context: Page, guarding: Guarding): Promise<Response> {
  const { signIn } = guarding.door;
  if (signIn === null || (await postedFields(context, guarding)) === null) return refusedForm(context, guarding);
  const { cookie } = await signIn.leave(knockOf(context, guarding));
  context.header('set-cookie', cookie, { append: true });
  return context.redirect('/signed-out', 303);
}

function asset(context: Context, text: string, type: string): Response {
  return context.body(text, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' });
}
