/** Starts a simulated GitHub on a local port: one world, one registered app, REST, GraphQL and webhooks over real HTTP. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { Credentials } from './credentials.js';
import { type ApiCall, Faults } from './faults.js';
import { serveGraphql } from './graphql.js';
import { type Delivery, HookLog } from './hook-log.js';
import { type OAuthClient, serveOauth } from './oauth.js';
import type { Service } from './rest/route.js';
import { type Desk, serveRest } from './rest.js';
import { appShape, clientIdOf } from './shapes/check.js';
import type { Json, Site } from './shapes/site.js';
import { serveStorage } from './storage.js';
import { Webhooks } from './webhooks.js';
import type { App, Permissions } from './world/model.js';
import { World } from './world.js';

export interface SimulatedGitHubOptions {
  readonly port?: number;
  readonly host?: string;
  readonly app?: {
    readonly slug?: string;
    readonly id?: number;
    readonly permissions?: Permissions;
    readonly events?: readonly string[];
  };
  readonly webhookSecret?: string;
  /** Where links for people point. */
  readonly webUrl?: string;
  /** Epoch milliseconds for JWTs and token expiry; the real clock when not given. */
  readonly now?: () => number;
}

interface SimulatedApp {
  readonly id: number;
  readonly slug: string;
  /** PEM, PKCS #1 as GitHub gives it out. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The app as the world knows it. */
  readonly registered: App;
  /** What it signs people in with. */
  readonly oauth: OAuthClient;
}

export interface SimulatedGitHub {
  /** Root of the REST API; GraphQL is at `<url>/graphql`. */
  readonly url: string;
  readonly world: World;
  readonly app: SimulatedApp;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  readonly deliveries: readonly Delivery[];
  /** Every API call so far, GraphQL included. */
  readonly calls: readonly ApiCall[];
  /** Calls that GitHub would know but this world does not, or that nobody knows: `GET /path`, `graphql PullRequest.field`. */
  readonly unknownRoutes: readonly string[];
  readonly credentials: Credentials;
  /** Several: processes of one app behind a balancer. */
  deliverTo(url: string | readonly string[] | null): void;
  settled(): Promise<void>;
  /** A code as the manifest flow hands it to the app's setup page; good for one conversion. */
  offerManifest(manifest: {
    readonly name: string;
    readonly permissions?: Permissions;
    readonly events?: readonly string[];
  }): string;
  close(): Promise<void>;
}

const PERMISSIONS: Permissions = {
  checks: 'write',
  statuses: 'write',
  pull_requests: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  administration: 'read',
  actions: 'write',
  deployments: 'write',
};
const EVENTS = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'issue_comment',
  'push',
  'release',
  'check_run',
  'check_suite',
  'merge_group',
  'member',
  'membership',
  'team',
  'organization',
  'repository',
  'workflow_run',
  'repository_ruleset',
  'branch_protection_rule',
  'branch_protection_configuration',
  'status',
  'deployment_status',
  'deployment_protection_rule',
  'deployment_review',
];

export async function startSimulatedGitHub(options: SimulatedGitHubOptions = {}): Promise<SimulatedGitHub> {
  const now = options.now ?? Date.now;
  const hono = new Hono();
  const server = createServer(getRequestListener(hono.fetch));
  const url = await listening(server, options);
  const world = new World();
  const site: Site = { state: world.state, api: url, web: options.webUrl ?? 'https://github.test' };
  const credentials = new Credentials(world.state, now);
  const rate = { used: 0, limit: 5000, resetAt: Math.floor(now() / 1000) + 3600 };
  const service: Service = { world, site, credentials, rate, manifests: new Map(), hookLog: new HookLog(now) };
  const desk: Desk = { service, faults: new Faults(), calls: [], unknownRoutes: [] };
  serveGraphql(hono, desk);
  serveStorage(hono, site);
  const app = registered(service, options);
  serveOauth(hono, { world, credentials, client: app.oauth, desk });
  serveRest(hono, desk);
  const webhooks = new Webhooks(site, { app: app.registered, secret: app.webhookSecret }, desk.faults, service.hookLog);
  const { faults, calls, unknownRoutes } = desk;
  return {
    ...{ url, world, app, faults, webhooks, calls, unknownRoutes, credentials },
    deliveries: webhooks.deliveries,
    deliverTo: (to) => webhooks.deliverTo(to),
    settled: () => webhooks.settled(),
    offerManifest: (manifest) => offered(service, manifest),
    close: () => closed(server),
  };
}

function registered(service: Service, options: SimulatedGitHubOptions): SimulatedApp {
  const { world, credentials } = service;
  const keys = keyPair();
  const vendor = world.user('twokey-maintainer');
  const { slug = 'twokey', permissions = PERMISSIONS, events = EVENTS, id = 424_242 } = options.app ?? {};
  const app = world.app(slug, { owner: vendor, permissions, events, id });
  credentials.register(app, keys.publicKey);
  const webhookSecret = options.webhookSecret ?? 'a secret that only the simulation knows';
  const oauth = { app, clientId: clientIdOf(app), clientSecret: 's'.repeat(40), callbacks: [] };
  return { id: app.id, slug, privateKey: keys.privateKey, webhookSecret, registered: app, oauth };
}

function offered(
  service: Service,
  manifest: { readonly name: string; readonly permissions?: Permissions; readonly events?: readonly string[] },
): string {
  const code = `code${String(service.manifests.size + 1).padStart(36, '0')}`;
  service.manifests.set(code, (): Json => {
    const keys = keyPair();
    const { permissions = {}, events = [] } = manifest;
    const slug = manifest.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const app = service.world.app(slug, { owner: 'twokey-maintainer', permissions, events });
    service.credentials.register(app, keys.publicKey);
    const secrets = { client_secret: 'c'.repeat(40), webhook_secret: 'w'.repeat(40), pem: keys.privateKey };
    return { ...appShape(service.site, app), name: manifest.name, ...secrets };
  });
  return code;
}

type Keys = { readonly privateKey: string; readonly publicKey: ReturnType<typeof generateKeyPairSync>['publicKey'] };
let keys: Keys | null = null;

/** Making an RSA key takes a while, so a process makes one. */
function keyPair(): Keys {
  if (keys !== null) return keys;
  const made = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = made.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  keys = { privateKey, publicKey: made.publicKey };
  return keys;
}

async function listening(server: Server, { port = 0, host = '127.0.0.1' }: SimulatedGitHubOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulated GitHub has no port');
  return `http://${host}:${address.port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
