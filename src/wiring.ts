/** Puts the parts together: settings and adapters in, a running app out. The only place where ports meet adapters, with cli/. */
import { createHash } from 'node:crypto';
import { verifyWithFallback } from '@octokit/webhooks-methods';
import { createProbot } from 'probot';
import { digestsTo } from './adapters/digest.js';
import { createHook } from './adapters/github/hook.js';
import {
  forgesByInstallation,
  listInstallations,
  PlainOctokit,
  readAppIdentity,
  timeLimited,
} from './adapters/github/installation.js';
import { createMetrics } from './adapters/metrics.js';
import { opaServer } from './adapters/opa-server.js';
import { policyCompiler } from './adapters/plan-policies.js';
import type { Settings } from './adapters/settings.js';
import { loadSqlParser } from './adapters/sql-parser.js';
import { openStore, type Store } from './adapters/store/open.js';
import { systemTimer } from './adapters/timer.js';
import { openTelemetry } from './adapters/tracing.js';
import { ticketTracker } from './adapters/tracker.js';
import { CATALOG_VERSION } from './catalog/version.js';
import { causeOf } from './cause-of.js';
import { api, dashboard } from './dashboard.js';
import type { Parsers } from './domain/effect.js';
import type { Job } from './domain/job.js';
import { error, ok, type Result } from './domain/result.js';
import { causedBy, type EventOutcome, type Ourselves } from './event-outcome.js';
import { jobsFor } from './events.js';
import { policyReader } from './flows/gather.js';
import { scoreReadings } from './flows/read-scores.js';
import { handleJob, installationOf, type JobPorts, raiseGivenUp } from './handle-job.js';
import type { ForgeError } from './ports/forge.js';
import type { Delivery } from './ports/store.js';
import type { TicketTracker } from './ports/tickets.js';
import type { Clock, Lease, Log, Timer } from './ports.js';
import { productVersion } from './product-version.js';
import { startRecoverer } from './recoverer.js';
import { withScores } from './score-events.js';
import { type RunningServer, type ServerParts, startServer } from './server.js';
import { startSweeper } from './sweeper.js';
import { startUpkeep } from './upkeep.js';
import { startWorker } from './worker.js';

export interface RunningApp {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Resolves when everything accepted so far has been worked off, as far as it may run now. */
  idle(): Promise<void>;
  /** Looks for what webhooks missed, as it does by itself every few minutes; resolves when that is queued. */
  sweep(): Promise<void>;
  /** Takes no more webhooks, finishes the work in hand, closes the store. Asked again, it answers the same. */
  stop(): Promise<void>;
}

/** Why the app could not start, and what to do about it. */
export interface StartProblem {
  readonly message: string;
  readonly remedy: string;
}

export interface Surroundings {
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timer?: Timer;
}

/** Changes of different repositories are judged at the same time; those of one repository take turns. */
const CONCURRENCY = 4;

export async function startApp(settings: Settings, around: Surroundings): Promise<Result<RunningApp, StartProblem>> {
  const probot = createProbot({
    overrides: {
      appId: settings.appId,
      privateKey: settings.privateKey,
      secret: settings.webhookSecret,
      baseUrl: settings.github.api,
      Octokit: PlainOctokit,
      logLevel: 'fatal',
      request: { fetch: timeLimited(fetch) },
    },
    env: {},
  });
  const identity = await readAppIdentity(await probot.auth());
  if (identity.kind === 'error') return error(cannotSignIn(identity.error));
  const opened = await openStore(settings.store, around);
  if (opened.kind === 'error') return opened;
  const store = opened.value;
  const metrics = createMetrics({
    queue: () => store.jobs.figures(),
    scores: scoreReadings(store.scores, around.clock),
  });
  const trace = openTelemetry(productVersion());
  const forgeOf = forgesByInstallation(probot, {
    ...{ identity: identity.value, clock: around.clock, meter: metrics, trace, limits: settings.githubLimits },
  });
  const parsers = { sql: await loadSqlParser() };
  const tracker = ticketTracker(settings.tracker);
  const planPolicy = settings.opa === null ? null : opaServer(settings.opa);
  const compilePolicy = policyCompiler();
  const rego = { planPolicy, compilePolicy };
  const shared = { ...around, store, metrics, policies: policyReader(), settings, parsers, tracker, rego };
  const us = { appId: settings.appId, api: settings.github.api, botLogin: identity.value.botLogin };
  const worker = startWorker({
    inbox: store.inbox,
    jobs: store.jobs,
    sharing: store.sharing,
    translate: (delivery) => outcomeOf(delivery, us),
    handle: (job, lease) =>
      trace(`job ${job.kind}`, spanOf(job), () =>
        handleJob(job, portsOf({ ...shared, lease }, installationOf(job)), () => forgeOf(installationOf(job))),
      ),
    givenUp: ({ job, key }) => raiseGivenUp({ alerts: store.alerts, meter: metrics, log: around.log }, job, key),
    lookEvery: store.lookEvery,
    clock: around.clock,
    log: around.log,
    concurrency: CONCURRENCY,
  });
  const listening = await listeningOr(
    async () => {
      await worker.stop();
      await store.close();
    },
    settings,
    {
      host: settings.host,
      port: settings.port,
      inbox: store.inbox,
      verify: (body, signature) => verifyWithFallback(settings.webhookSecret, body, signature, formerSecrets(settings)),
      accepted: () => worker.notify(),
      troubles: () => troubles(store, worker.trouble()),
      metrics,
      api: api({ ...around, settings, store, forgeOf }),
      pages: dashboard({ ...around, settings, store, forgeOf }),
      clock: around.clock,
      log: around.log,
    },
  );
  if (listening.kind === 'error') return listening;
  const server = listening.value;
  const sweeper = startSweeper({
    installations: () => listInstallations(probot),
    queue: store.jobs,
    queued: () => worker.notify(),
    timer: around.timer ?? systemTimer,
    log: around.log,
  });
  const recoverer = startRecoverer({
    ...{ hook: createHook(probot), inbox: store.inbox, marks: store.marks, meter: metrics },
    ...{ clock: around.clock, log: around.log, timer: around.timer ?? systemTimer },
    recovered: () => worker.notify(),
  });
  const lookAround = async (): Promise<void> => {
    await recoverer.recover();
    await sweeper.sweep();
  };
  await lookAround();
  const upkeep = startUpkeep({
    settings: settings.audit,
    audit: store.audit,
    ledger: store.ledger,
    timer: around.timer ?? systemTimer,
    clock: around.clock,
    log: around.log,
  });
  await upkeep.round();
  const stop = async (): Promise<void> => {
    sweeper.stop();
    recoverer.stop();
    await upkeep.stop();
    await server.close();
    await worker.stop();
    await store.close();
  };
  let stopped: Promise<void> | null = null;
  return ok({
    url: server.url,
    idle: () => worker.idle(),
    sweep: lookAround,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  });
}

/** GitHub's ids, as the log names them. */
function spanOf(job: Job): Readonly<Record<string, number>> {
  const place = 'subject' in job ? job.subject : job;
  return {
    'twokey.installation': installationOf(job),
    ...('repository' in place ? { 'twokey.repository': place.repository.id } : {}),
    ...('number' in place ? { 'twokey.pull_request': place.number } : {}),
  };
}

function outcomeOf(delivery: Delivery, us: Ourselves): EventOutcome {
  const payload: unknown = JSON.parse(delivery.body);
  const outcome = withScores(delivery.event, payload, jobsFor(delivery.event, payload, us));
  return causedBy(causeOf(delivery, payload), outcome);
}

/** Two secrets while one replaces the other; a delivery is taken once whichever it is signed with. */
function formerSecrets({ previousWebhookSecret }: Settings): string[] {
  return previousWebhookSecret === null ? [] : [previousWebhookSecret];
}

interface Shared extends Surroundings {
  readonly store: Store;
  readonly metrics: JobPorts['meter'];
  readonly policies: JobPorts['policies'];
  readonly settings: Settings;
  readonly parsers: Parsers;
  readonly tracker: TicketTracker;
  readonly rego: Pick<JobPorts, 'planPolicy' | 'compilePolicy'>;
}

interface ForJob extends Shared {
  readonly lease: Lease;
}

function portsOf(shared: ForJob, installation: number): Omit<JobPorts, 'forge'> {
  const { store, metrics, policies, settings, parsers, tracker, rego, clock, log, lease } = shared;
  return {
    installation,
    memory: store.memory,
    ledger: store.ledger,
    records: store.records,
    decisions: store.decisions,
    evaluations: store.evaluations,
    sweeps: store.sweeps,
    alerts: store.alerts,
    mergeGroups: store.mergeGroups,
    plans: store.plans,
    postures: store.postures,
    scores: store.scores,
    marks: store.marks,
    drifts: store.drifts,
    gates: store.gates,
    inventories: store.inventories,
    history: store.history,
    digests: settings.digests === null ? null : digestsTo(settings.digests),
    ...rego,
    queue: store.jobs,
    lease,
    meter: metrics,
    policies,
    requireOrganisationPolicy: settings.requireOrganisationPolicy,
    clock,
    log,
    digest: sha256,
    catalogVersion: CATALOG_VERSION,
    productVersion: productVersion(),
    parsers,
    tracker,
  };
}

/** Starts to listen; where the address cannot be had, what was started before is ended. */
async function listeningOr(
  undo: () => Promise<void>,
  { host, port }: Settings,
  parts: ServerParts,
): Promise<Result<RunningServer, StartProblem>> {
  try {
    return ok(await startServer(parts));
  } catch (cause) {
    await undo();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
    return error({
      message: `cannot listen on ${host}:${port} (${code})`,
      remedy: 'set HOST and PORT to a free address',
    });
  }
}

async function troubles(store: Store, worker: string | null): Promise<readonly string[]> {
  const stored = await store.ping().then(
    () => [],
    () => ['the store does not answer'],
  );
  return worker === null ? stored : [...stored, worker];
}

function cannotSignIn(problem: ForgeError): StartProblem {
  return {
    message: `GitHub did not accept the app: ${problem.message}`,
    remedy: 'check APP_ID, PRIVATE_KEY and GITHUB_API_URL: they must belong to one app',
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
