/** The real app, wired to a simulated GitHub: for the demo, the benchmarks and the story tests. */
import type { GitHubSignIn } from '../adapters/dashboard-settings.js';
import { githubUrls } from '../adapters/github-urls.js';
import type { Settings } from '../adapters/settings.js';
import type { StoreLocation } from '../adapters/store/open.js';
import type { SimulatedGitHub } from '../demo/github.js';
import { ok, type Result } from '../domain/result.js';
import type { Clock, Log } from '../ports.js';
import { WEBHOOK_PATH } from '../server.js';
import { CALLBACK_PATH } from '../web/sign-in.js';
import { type RunningApp, type StartProblem, startApp } from '../wiring.js';

export interface DemoAppOptions {
  readonly store: StoreLocation;
  readonly log: Log;
  /** 0: any free port. */
  readonly port: number;
  readonly requireOrganisationPolicy?: boolean;
  readonly previousWebhookSecret?: string;
  /** The package of an OPA server that judges plans. */
  readonly opa?: URL | null;
  /** Where the week is told. */
  readonly digests?: URL | null;
  /** The simulated GitHub has none of its own; `off` when not given. */
  readonly githubLimits?: 'on' | 'off';
  /** `sign-in`: with the accounts of the simulated GitHub; needs a port that is known. Without sign-in when not given. */
  readonly dashboard?: 'sign-in' | 'open';
  /** The server's clock; the real one when not given. */
  readonly clock?: Clock;
}

type SettingsOptions = Omit<DemoAppOptions, 'log' | 'clock'>;

/** Starts the app with the credentials of the simulated GitHub, and has that send its webhooks to it. */
export async function startAppOn(
  github: SimulatedGitHub,
  options: DemoAppOptions,
): Promise<Result<RunningApp, StartProblem>> {
  const settings = settingsOn(github, options);
  if (settings.kind === 'error') return settings;
  const started = await startApp(settings.value, {
    log: options.log,
    clock: options.clock ?? Date.now,
    random: Math.random,
  });
  if (started.kind === 'ok') github.deliverTo(`${started.value.url}${WEBHOOK_PATH}`);
  return started;
}

/** What an app on the simulated GitHub is started with. */
export function settingsOn(
  github: SimulatedGitHub,
  {
    store,
    port,
    requireOrganisationPolicy = false,
    previousWebhookSecret,
    githubLimits = 'off',
    opa = null,
    digests = null,
    dashboard = 'open',
  }: SettingsOptions,
): Result<Settings, StartProblem> {
  const urls = githubUrls(github.url);
  if (urls.kind === 'error')
    return { kind: 'error', error: { message: urls.error, remedy: 'start the simulated GitHub' } };
  const { id: appId, privateKey, webhookSecret } = github.app;
  return ok({
    ...{ host: '127.0.0.1', port, github: urls.value, logLevel: 'error', credentialsPath: '' },
    ...{ appId, privateKey, webhookSecret, store, requireOrganisationPolicy, githubLimits, warnings: [] },
    previousWebhookSecret: previousWebhookSecret ?? null,
    audit: { key: null, anchors: null, retentionDays: null },
    tracker: { hosts: [], tokens: new Map() },
    opa,
    digests,
    dashboard: dashboard === 'open' ? { kind: 'open' } : signIn(github, `http://127.0.0.1:${port}`),
  });
}

function signIn({ app }: SimulatedGitHub, publicUrl: string): GitHubSignIn {
  const { clientId, clientSecret, callbacks } = app.oauth;
  callbacks.push(`${publicUrl}${CALLBACK_PATH}`);
  return { kind: 'github', clientId, clientSecret, publicUrl, secrets: [clientSecret] };
}

/** Resolves when GitHub has delivered everything and the app has worked it off, including what its own writes caused. */
export async function quiet(github: SimulatedGitHub, app: RunningApp): Promise<void> {
  for (;;) {
    await github.settled();
    const before = github.deliveries.length;
    await app.idle();
    await github.settled();
    if (github.deliveries.length === before) return;
  }
}
