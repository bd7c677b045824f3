/** A stage for stories: the real app on an empty store, a simulated GitHub with acme in it, and questions about what GitHub now allows. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/adapters/store/open.js';
import { quiet, startAppOn } from '../../src/cli/demo-app.js';
import { seedHistory } from '../../src/cli/seed-history.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../../src/demo/github.js';
import { type Acme, foundAcme } from '../../src/demo/organisation.js';
import type { CheckRun, PullRequest } from '../../src/demo/world/model.js';
import type { Log } from '../../src/ports.js';
import type { RunningApp } from '../../src/wiring.js';
import { faultsOf } from './audited.js';

const STORE = 'twokey.db';

let empty: Buffer | null = null;

/** Its tables made once: that takes longer than most stories. */
async function emptyStore(): Promise<Buffer> {
  if (empty !== null) return empty;
  const folder = mkdtempSync(join(tmpdir(), 'twokey-empty-'));
  const path = join(folder, STORE);
  const opened = await openStore({ kind: 'file', path }, { clock: Date.now, random: Math.random });
  if (opened.kind === 'error') throw new Error(opened.error.message);
  await opened.value.close();
  empty = readFileSync(path);
  rmSync(folder, { recursive: true, force: true });
  return empty;
}

/** One that the system gives out now: whoever signs in must be sent back to an address that is known beforehand. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export class Stage {
  private constructor(
    readonly github: SimulatedGitHub,
    readonly app: RunningApp,
    readonly acme: Acme,
    readonly log: readonly LogLine[],
    private readonly folder: string,
  ) {}

  /** `time: 'simulated'`: the app's clock is that of the simulated GitHub, which `pass` moves on. */
  static async set(
    options: {
      readonly requireOrganisationPolicy?: boolean;
      readonly time?: 'real' | 'simulated';
      readonly opa?: URL;
      readonly digests?: URL;
      /** The dashboard has people sign in; without it, it is open. */
      readonly dashboard?: 'sign-in';
      /** The store begins with half a year of the demo's history. */
      readonly history?: 'half-a-year';
    } = {},
  ): Promise<Stage> {
    const github = await startSimulatedGitHub();
    const lines: LogLine[] = [];
    const write = (level: LogLine['level']) => (fields: Readonly<Record<string, unknown>>, message: string) =>
      void lines.push({ level, fields, message });
    const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
    const clock = options.time === 'simulated' ? () => Date.parse(github.world.state.now()) : Date.now;
    const { requireOrganisationPolicy = false } = options;
    const folder = mkdtempSync(join(tmpdir(), 'twokey-story-'));
    writeFileSync(join(folder, STORE), await emptyStore());
    if (options.history !== undefined) await seedHistory({ kind: 'file', path: join(folder, STORE) }, Date.now());
    const started = await startAppOn(github, {
      store: { kind: 'file', path: join(folder, STORE) },
      log,
      port: options.dashboard === undefined ? 0 : await freePort(),
      ...(options.dashboard === undefined ? {} : { dashboard: options.dashboard }),
      requireOrganisationPolicy,
      clock,
      opa: options.opa ?? null,
      digests: options.digests ?? null,
    });
    if (started.kind === 'error') throw new Error(started.error.message);
    const stage = new Stage(github, started.value, foundAcme(github.world, github.app.registered), lines, folder);
    await stage.quiet();
    return stage;
  }

  /** Where the store is kept until the end. */
  get store(): string {
    return join(this.folder, STORE);
  }

  /** All webhooks are delivered and worked off. */
  quiet(): Promise<void> {
    return quiet(this.github, this.app);
  }

  /** Time passes, and what was due meanwhile is worked off. */
  async pass(hours: number): Promise<void> {
    this.github.world.state.clock.advance(hours * 3600);
    await this.quiet();
  }

  /** Whether GitHub would merge it, once all is quiet. */
  async mergeable(pull: PullRequest): Promise<boolean> {
    await this.quiet();
    return this.github.world.mergeability(pull).mergeable;
  }

  /** Our latest run of this name on the head. */
  check(pull: PullRequest, name = 'twokey'): CheckRun | undefined {
    return this.runs(pull, name).at(-1);
  }

  runs(pull: PullRequest, name = 'twokey'): readonly CheckRun[] {
    const { id } = this.github.app;
    return pull.repository.runs.filter((run) => run.headSha === pull.headSha && run.name === name && run.app.id === id);
  }

  labels(pull: PullRequest): readonly string[] {
    return pull.labels.map(({ name }) => name).sort();
  }

  async end(): Promise<void> {
    await this.app.stop();
    await this.github.close();
    const faults = await faultsOf(this.store);
    rmSync(this.folder, { recursive: true, force: true });
    if (faults.length > 0) throw new Error(`the audit log of this story: ${faults.join('\n')}`);
  }
}
