/** The HTTP server: takes GitHub's webhooks into the inbox within milliseconds, and shows health and metrics. */
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { DeliveryOutcome, Metrics } from './adapters/metrics.js';
import type { Inbox } from './ports/store.js';
import type { Clock, Log } from './ports.js';

/** Part of the address that GitHub was given when the app was registered. */
export const WEBHOOK_PATH = '/api/github/webhooks';

/** GitHub sends no larger payloads. */
const LARGEST_BODY = 25 * 1024 * 1024;

export interface ServerParts {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly inbox: Pick<Inbox, 'accept'>;
  /** Whether the signature belongs to exactly this body. */
  readonly verify: (body: string, signature: string) => Promise<boolean>;
  /** A delivery was stored and waits to be read. */
  readonly accepted: () => void;
  /** Why we are not ready to work; empty when we are. */
  readonly troubles: () => Promise<readonly string[]>;
  readonly metrics: Pick<Metrics, 'delivery' | 'render'>;
  /** The JSON API, below /api/v1. */
  readonly api: Served;
  /** The dashboard, which has every other path; null: there is none. */
  readonly pages: Served | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Served {
  fetch(request: Request, connection: unknown): Response | Promise<Response>;
}

export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Takes no new requests and resolves when those in flight are answered. */
  close(): Promise<void>;
}

/**
 * Nothing but our own stylesheet, pictures and forms; no scripts at all. The referrer goes to nobody else, and is not
 * withheld from ourselves: without it browsers hide where a form comes from.
 */
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const app = new Hono();
  app.use(secureHeaders({ contentSecurityPolicy: CONTENT_POLICY, referrerPolicy: 'same-origin' }));
  const limit = bodyLimit({ maxSize: LARGEST_BODY, onError: (context) => refuse(context, parts, TOO_LARGE) });
  app.post(
    WEBHOOK_PATH,
    (context, next) => checkHeaders(context, next, parts),
    limit,
    (context) => receive(context, parts),
  );
  app.get('/healthz', (context) => context.json({ status: 'alive' }));
  app.get('/readyz', async (context) => {
    const reasons = await parts.troubles();
    return reasons.length === 0
      ? context.json({ status: 'ready' })
      : context.json({ status: 'not ready', reasons }, 503);
  });
  app.get('/metrics', async (context) => {
    const { contentType, text } = await parts.metrics.render();
    return context.body(text, 200, { 'content-type': contentType });
  });
  const { api, pages } = parts;
  app.all('/api/v1/*', (context) => api.fetch(context.req.raw, context.env));
  if (pages !== null) app.all('*', (context) => pages.fetch(context.req.raw, context.env));
  app.onError((cause, context) => {
    parts.log.error({ error: cause, path: context.req.path }, 'request failed');
    return context.json({ error: 'internal error' }, 500);
  });
  return listen(app, parts);
}

/** Serves an app; also used for the setup page. Rejects when the address cannot be had. */
export async function listen(
  app: Hono,
  address: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const server = createServer({ requestTimeout: 30_000 }, getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const close = closing(server);
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return { url: `http://${host}:${port}`, port, close };
}

interface Refusal {
  readonly status: 400 | 401 | 413 | 415 | 503;
  readonly outcome: DeliveryOutcome;
  readonly error: string;
}

const TOO_LARGE: Refusal = { status: 413, outcome: 'oversized', error: 'the body is larger than 25 MB' };
const WRONG_TYPE: Refusal = { status: 415, outcome: 'wrong-type', error: 'the content type must be application/json' };
const UNSIGNED: Refusal = { status: 401, outcome: 'unsigned', error: 'X-Hub-Signature-256 is required' };
const BAD_SIGNATURE: Refusal = { status: 401, outcome: 'bad-signature', error: 'the signature does not match' };
const NOT_JSON: Refusal = { status: 400, outcome: 'malformed', error: 'the body is not JSON' };
const NOT_STORED: Refusal = { status: 503, outcome: 'not-stored', error: 'the delivery could not be stored' };
const BAD_HEADERS: Refusal = {
  status: 400,
  outcome: 'malformed',
  error: 'X-GitHub-Event and X-GitHub-Delivery are required',
};

/** Everything that can be refused without reading the body. */
async function checkHeaders(
  context: Context,
  next: () => Promise<void>,
  parts: ServerParts,
): Promise<Response | undefined> {
  if (!/^application\/json\s*(?:;|$)/i.test(context.req.header('content-type') ?? '')) {
    return refuse(context, parts, WRONG_TYPE);
  }
  if (signatureOf(context) === null) return refuse(context, parts, UNSIGNED);
  if (headersOf(context) === null) return refuse(context, parts, BAD_HEADERS);
  await next();
  return undefined;
}

interface DeliveryHeaders {
  readonly event: string;
  readonly id: string;
  readonly signature: string;
}

function headersOf(context: Context): DeliveryHeaders | null {
  const event = context.req.header('x-github-event') ?? '';
  const id = context.req.header('x-github-delivery') ?? '';
  const signature = signatureOf(context);
  const fit = /^[a-z_]{1,64}$/.test(event) && /^[\w-]{1,64}$/.test(id);
  return fit && signature !== null ? { event, id, signature } : null;
}

function signatureOf(context: Context): string | null {
  return context.req.header('x-hub-signature-256') || null;
}

/** Signature first: from an unsigned body nothing is parsed and nothing is stored. */
async function receive(context: Context, parts: ServerParts): Promise<Response> {
  const headers = headersOf(context);
  if (headers === null) return refuse(context, parts, BAD_HEADERS);
  const body = Buffer.from(await context.req.arrayBuffer()).toString('utf8');
  if (!(await isSigned(body, headers.signature, parts))) return refuse(context, parts, BAD_SIGNATURE);
  if (!isJson(body)) return refuse(context, parts, NOT_JSON);
  const { id, event } = headers;
  const stored = await store({ id, event, body, receivedAt: parts.clock() }, parts);
  if (stored === null) return refuse(context, parts, NOT_STORED);
  parts.metrics.delivery(event, stored ? 'accepted' : 'replayed');
  // GitHub's own redelivery of what it took for lost must end well, so a replay is no error; it changes nothing.
  if (!stored) return context.json({ status: 'already received' }, 202);
  parts.accepted();
  return context.json({ status: 'accepted' }, 202);
}

async function isSigned(body: string, signature: string, parts: ServerParts): Promise<boolean> {
  return /^sha256=[0-9a-f]{64}$/.test(signature) && body !== '' && (await parts.verify(body, signature));
}

/** Null: not stored, so GitHub must be told that the delivery failed. */
async function store(delivery: Parameters<Inbox['accept']>[0], parts: ServerParts): Promise<boolean | null> {
  try {
    return await parts.inbox.accept(delivery);
  } catch (cause) {
    parts.log.error({ error: cause, delivery: delivery.id, event: delivery.event }, 'delivery could not be stored');
    return null;
  }
}

function refuse(context: Context, parts: ServerParts, refusal: Refusal): Response {
  parts.metrics.delivery(null, refusal.outcome);
  return context.json({ error: refusal.error }, refusal.status);
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function closing(server: Server): () => Promise<void> {
  // A connection that falls idle after its last answer would otherwise keep a closed server open.
  server.on('request', (_, response) =>
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    }),
  );
  return () =>
    new Promise((resolve, reject) => {
      server.close((cause) => (cause === undefined ? resolve() : reject(cause)));
      server.closeIdleConnections();
    });
}
