/** The real app, wired to a simulated GitHub: for the demo, the benchmarks and the story tests. */
import { githubUrls } from '../adapters/github-urls.js';
import type { Settings } from '../adapters/settings.js';
import type { StoreLocation } from '../adapters/store/open.js';
import type { SimulatedGitHub } from '../demo/github.js';
import type { Result } from '../domain/result.js';
import type { Clock, Log } from '../ports.js';
import { WEBHOOK_PATH } from '../server.js';
import { type RunningApp, type StartProblem, startApp } from '../wiring.js';

export interface DemoAppOptions {
  readonly store: StoreLocation;
  readonly log: Log;
  /** 0: any free port. */
  readonly port: number;
  readonly requireOrganisationPolicy?: boolean;
  readonly previousWebhookSecret?: string;
  /** The server's clock; the real one when not given. */
  readonly clock?: Clock;
}

/** Starts the app with the credentials of the simulated GitHub, and has that send its webhooks to it. */
export async function startAppOn(
  github: SimulatedGitHub,
  { store, log, port, requireOrganisationPolicy = false, previousWebhookSecret, clock = Date.now }: DemoAppOptions,
): Promise<Result<RunningApp, StartProblem>> {
  const urls = githubUrls(github.url);
  if (urls.kind === 'error')
    return { kind: 'error', error: { message: urls.error, remedy: 'start the simulated GitHub' } };
  const settings: Settings = {
    host: '127.0.0.1',
    port,
    github: urls.value,
    logLevel: 'error',
    credentialsPath: '',
    appId: github.app.id,
    privateKey: github.app.privateKey,
    webhookSecret: github.app.webhookSecret,
    previousWebhookSecret: previousWebhookSecret ?? null,
    store,
    requireOrganisationPolicy,
    warnings: [],
  };
  const started = await startApp(settings, { log, clock, random: Math.random });
  if (started.kind === 'ok') github.deliverTo(`${started.value.url}${WEBHOOK_PATH}`);
  return started;
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
