/**
 * The setup page: registers the app by GitHub's manifest flow where none is registered yet, and keeps its credentials.
 * Whoever reaches this page can make us trust an app of theirs, so it answers this machine alone.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { z } from 'zod';
import { type Credentials, writeCredentials } from './adapters/credentials.js';
import { isLoopback } from './adapters/github-urls.js';
import type { ShellSettings } from './adapters/settings.js';
import { readManifest } from './app-manifest.js';
import { error, ok, type Result } from './domain/result.js';
import type { Clock, Log } from './ports.js';
import { listen, type RunningServer, WEBHOOK_PATH } from './server.js';
import { askPage, donePage, problemPage, registerPage, type SetupChoices, STYLE_SOURCE } from './setup-pages.js';
import { CALLBACK_PATH } from './web/sign-in.js';

export interface SetupParts {
  readonly shell: ShellSettings;
  /** For the one call to GitHub's API. */
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
}

/** GitHub lets a manifest's code be exchanged for one hour. */
const STATE_LIFETIME_MS = 3_600_000;
const MOST_STATES = 50;

export async function startSetup(parts: SetupParts): Promise<RunningServer> {
  const app = new Hono();
  const states = new States(parts.clock);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: [STYLE_SOURCE],
        formAction: ["'self'", new URL(parts.shell.github.web).origin],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    }),
  );
  app.use((context, next) => onlyLoopback(context, next, parts));
  app.get('/', (context) => context.html(startPage(context, states, parts)));
  app.get('/setup/done', (context) => finish(context, states, parts));
  app.onError((cause, context) => {
    parts.log.error({ error: cause, path: context.req.path }, 'setup failed');
    return context.html(problemPage('Something went wrong here.', 'The log of the server says what.'), 500);
  });
  return listen(app, parts.shell);
}

/** Listening address, remote address and Host header (another site's name may resolve to us) must all be this machine. */
async function onlyLoopback(
  context: Context,
  next: () => Promise<void>,
  parts: SetupParts,
): Promise<Response | undefined> {
  const remote = getConnInfo(context).remote.address ?? '';
  const asked = URL.canParse(context.req.url) ? new URL(context.req.url).hostname : '';
  if ([parts.shell.host, remote, asked].every(isLoopback)) {
    await next();
    return undefined;
  }
  const remedy =
    'No app is registered yet. Run `HOST=127.0.0.1 npx twokey start` and open the page on the same machine, or through `ssh -L`; or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.';
  return context.html(problemPage('The setup page answers this machine alone.', remedy), 403);
}

function startPage(context: Context, states: States, parts: SetupParts): ReturnType<typeof askPage> {
  if (existsSync(parts.shell.credentialsPath)) return alreadyRegistered(parts.shell.credentialsPath);
  const url = context.req.query('url');
  const organisation = context.req.query('org')?.trim() ?? '';
  if (url === undefined) return askPage(null, { publicUrl: '', organisation: '' });
  const choices = readChoices(url.trim(), organisation);
  if (choices.kind === 'error') return askPage(choices.error, { publicUrl: url, organisation });
  const action = registrationUrl(parts.shell.github.web, choices.value, states.issue(choices.value.publicUrl));
  const manifest = manifestFor(choices.value, `http://${new URL(context.req.url).host}/setup/done`);
  return registerPage({ ...choices.value, action, manifest });
}

function readChoices(url: string, organisation: string): Result<SetupChoices, string> {
  if (!/^https?:\/\/./i.test(url) || !URL.canParse(url)) return error('The address must start with https://.');
  const { hostname, origin, pathname } = new URL(url);
  if (isLoopback(hostname)) return error('GitHub cannot reach a loopback address: enter the public one.');
  if (organisation !== '' && !/^[\w-]{1,60}$/.test(organisation))
    return error('That is not the login of an organisation.');
  return ok({ publicUrl: `${origin}${pathname}`.replace(/\/+$/, ''), organisation });
}

function registrationUrl(web: string, choices: SetupChoices, state: string): string {
  const owner = choices.organisation === '' ? '' : `/organizations/${choices.organisation}`;
  return `${web}${owner}/settings/apps/new?state=${state}`;
}

function manifestFor(choices: SetupChoices, redirect: string): string {
  const hook = { url: `${choices.publicUrl}${WEBHOOK_PATH}`, active: true };
  const addresses = { url: choices.publicUrl, callback_urls: [`${choices.publicUrl}${CALLBACK_PATH}`] };
  return JSON.stringify({ ...readManifest(), ...addresses, hook_attributes: hook, redirect_url: redirect });
}

async function finish(context: Context, states: States, parts: SetupParts): Promise<Response> {
  const path = parts.shell.credentialsPath;
  const begun = states.redeem(context.req.query('state') ?? '');
  if (begun === null) {
    const remedy = 'Start again at the first page, and follow it to the end within an hour.';
    return context.html(problemPage('This registration was not started here, or is over.', remedy), 403);
  }
  if (existsSync(path)) return context.html(alreadyRegistered(path), 409);
  const registered = await exchange(context.req.query('code') ?? '', parts);
  if (registered.kind === 'error') {
    const remedy = 'Delete the app that GitHub has just registered, if any, and start again at the first page.';
    return context.html(problemPage(registered.error, remedy), 502);
  }
  writeCredentials(path, { ...registered.value.credentials, publicUrl: rootOf(begun.publicUrl) });
  parts.log.info({ app: registered.value.name, credentials: path }, 'app registered: start again to use it');
  return context.html(donePage(registered.value, path));
}

interface RegisteredApp {
  readonly credentials: Omit<Credentials, 'publicUrl'>;
  readonly name: string;
  readonly url: string;
}

/** Fit for a line of the credentials file. */
const SECRET = z.string().regex(/^[^"\\\s]{8,}$/);

const conversion = z.object({
  id: z.int().positive(),
  name: z.string(),
  html_url: z.url({ protocol: /^https?$/ }),
  pem: z.string().includes('PRIVATE KEY'),
  webhook_secret: SECRET,
  client_id: SECRET,
  client_secret: SECRET,
});

/** Exchanges GitHub's one-time code for the app's credentials. Error: what went wrong, for a person. */
async function exchange(code: string, parts: SetupParts): Promise<Result<RegisteredApp, string>> {
  if (!/^[\w-]{1,200}$/.test(code)) return error('GitHub sent no code that can be exchanged.');
  const response = await parts
    .fetch(`${parts.shell.github.api}/app-manifests/${code}/conversions`, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'twokey' },
      redirect: 'error',
    })
    .catch(() => null);
  if (response === null) return error('GitHub could not be reached.');
  if (!response.ok) return error(`GitHub did not hand out the credentials: it answered ${response.status}.`);
  const answer = conversion.safeParse(await response.json().catch(() => null));
  if (!answer.success) {
    const missing = answer.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return error(`GitHub's answer cannot be used: ${missing} is missing or unusable.`);
  }
  const { id, name, html_url, pem, webhook_secret, client_id, client_secret } = answer.data;
  const credentials = {
    ...{ appId: id, privateKey: pem, webhookSecret: webhook_secret },
    ...{ clientId: client_id, clientSecret: client_secret },
  };
  return ok({ name, url: html_url, credentials });
}

function alreadyRegistered(path: string): ReturnType<typeof problemPage> {
  const remedy = 'Start Twokey again to use it. To register another app, move the file away first.';
  return problemPage(`An app is already registered: ${path} exists.`, remedy);
}

/** The dashboard has the root of its host; null: we are reached under a path of it. */
function rootOf(publicUrl: string): string | null {
  const { origin, protocol } = new URL(publicUrl);
  return protocol === 'https:' && origin === publicUrl ? origin : null;
}

interface Begun {
  readonly publicUrl: string;
  readonly at: number;
}

/** Random texts that GitHub sends back to us, so that nobody else can finish a registration. Each is good once. */
class States {
  private readonly issued = new Map<string, Begun>();

  constructor(private readonly clock: Clock) {}

  issue(publicUrl: string): string {
    const [oldest] = this.issued.keys();
    if (this.issued.size >= MOST_STATES && oldest !== undefined) this.issued.delete(oldest);
    const state = randomBytes(24).toString('hex');
    this.issued.set(state, { publicUrl, at: this.clock() });
    return state;
  }

  /** Null: it was not issued here, was used, or is too old. */
  redeem(state: string): Begun | null {
    const begun = this.issued.get(state);
    this.issued.delete(state);
    return begun !== undefined && this.clock() - begun.at < STATE_LIFETIME_MS ? begun : null;
  }
}
