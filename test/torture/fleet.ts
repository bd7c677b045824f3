/** Several processes of the app on one store, behind a balancer that gives each its turn: real processes, or within this one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import type { Settings } from '../../src/adapters/settings.js';
import { openStore, type Store } from '../../src/adapters/store/open.js';
import { settingsOn } from '../../src/cli/demo-app.js';
import type { SimulatedGitHub } from '../../src/demo/github.js';
import type { Log } from '../../src/ports.js';
import { WEBHOOK_PATH } from '../../src/server.js';
import { startApp } from '../../src/wiring.js';
import { rowsOf } from '../postgres.js';

export interface Used {
  readonly peakBytes: number;
  readonly bytes: number;
  /** Open files, sockets included; 0 where the system does not tell. */
  readonly handles: number;
}

export interface Member {
  readonly url: string;
  idle(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Peak memory, and what it has open. */
  used(): Promise<Used>;
  /** Warnings and errors that it logged. */
  unexpected(): Promise<readonly string[]>;
}

/** What a process says that does the work of one that was killed. */
const TAKEN_OVER = 'took back jobs of a process that ended';

/** What it says when a change went on changing while it was read or judged: then it comes back to it later. */
const OVERTAKEN = /what was judged kept changing meanwhile|the head moved while it was read/;

type StartMember = (settings: Settings) => Promise<Member>;

export class Fleet {
  private readonly gone: string[] = [];

  private constructor(
    private members: readonly Member[],
    private readonly url: string,
    private readonly watching: Store,
    private readonly another: () => Promise<Member>,
  ) {}

  static async start(
    github: SimulatedGitHub,
    spec: { readonly url: string; readonly processes: number; readonly start: StartMember },
  ): Promise<Fleet> {
    const settings = settingsOn(github, { store: { kind: 'postgres', url: spec.url }, port: 0 });
    if (settings.kind === 'error') throw new Error(settings.error.message);
    const another = () => spec.start(settings.value);
    // All at once: the tables are made while the others wait.
    const members = await Promise.all(Array.from({ length: spec.processes }, another));
    const opened = await openStore({ kind: 'postgres', url: spec.url }, { clock: Date.now, random: Math.random });
    if (opened.kind === 'error') throw new Error(opened.error.message);
    const fleet = new Fleet(members, spec.url, opened.value, another);
    fleet.connect(github);
    return fleet;
  }

  /** Until GitHub has delivered everything and no process has anything left to do. */
  async quiet(github: SimulatedGitHub): Promise<void> {
    for (;;) {
      await github.settled();
      const before = github.deliveries.length;
      // One that is killed meanwhile has nothing to say; the others do its work.
      await Promise.all(this.members.map((member) => member.idle().catch(() => {})));
      const { waiting, running } = await this.watching.jobs.counts();
      const unread = await this.watching.inbox.unread(1);
      await github.settled();
      if (github.deliveries.length === before && waiting + running + unread.length === 0) return;
    }
  }

  /** Kills one without a word, and starts another one in its place. */
  async replaceOne(github: SimulatedGitHub): Promise<void> {
    const [oldest, ...others] = this.members;
    if (oldest === undefined) return;
    this.gone.push(...(await oldest.unexpected()));
    await oldest.kill();
    this.members = [...others, await this.another()];
    this.connect(github);
  }

  /** What none of them should have logged, jobs given up, and gaps in the records. */
  async problems(): Promise<readonly string[]> {
    const dead = await this.watching.jobs.deadJobs();
    const logged = await this.logged();
    return [
      ...logged.filter((line) => !line.includes(TAKEN_OVER) && !OVERTAKEN.test(line)),
      ...dead.map(({ key, lastError }) => `job ${key} was given up: ${lastError}`),
      ...(await this.gaps()),
    ];
  }

  async takenOver(): Promise<number> {
    const lines = (await this.logged()).filter((line) => line.includes(TAKEN_OVER));
    return lines.reduce((sum, line) => sum + Number(/"jobs":(\d+)/.exec(line)?.[1] ?? 0), 0);
  }

  async overtaken(): Promise<number> {
    return (await this.logged()).filter((line) => OVERTAKEN.test(line)).length;
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
    await this.watching.close();
  }

  private async logged(): Promise<readonly string[]> {
    const lines = await Promise.all(this.members.map((member) => member.unexpected()));
    return [...this.gone, ...lines.flat()];
  }

  private async gaps(): Promise<readonly string[]> {
    const links = await rowsOf(
      this.url,
      'select installation, entry, digest from audit_entry order by installation, sequence',
    );
    const last = new Map<unknown, unknown>();
    return links.flatMap(({ installation, entry, digest }) => {
      const { previous } = JSON.parse(String(entry)) as { readonly previous: string };
      const before = last.get(installation) ?? '';
      last.set(installation, digest);
      return previous === before ? [] : [`the records of ${installation} have a gap before ${digest}`];
    });
  }

  private connect(github: SimulatedGitHub): void {
    github.deliverTo(this.members.map(({ url }) => `${url}${WEBHOOK_PATH}`));
  }
}

/** The app within this process: with connections, leases and a worker of its own. It cannot be killed. */
export const withinThisProcess: StartMember = async (settings) => {
  const lines: string[] = [];
  const note = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { info: () => {}, warn: note, error: note };
  const started = await startApp(settings, { log, clock: Date.now, random: Math.random });
  if (started.kind === 'error') throw new Error(`${started.error.message}; ${started.error.remedy}`);
  const { url, idle, stop } = started.value;
  return { url, idle, stop, kill: stop, used: async () => usedByThisProcess(), unexpected: async () => lines };
};

export function usedByThisProcess(): Used {
  const handles = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
  return { peakBytes: process.resourceUsage().maxRSS * 1024, bytes: process.memoryUsage.rss(), handles };
}

/** The app in a process of its own. */
export const inItsOwnProcess: StartMember = async (settings) => {
  const child = fork(new URL('./app-process.js', import.meta.url));
  const asking = new Asking(child);
  const { url } = await asking.ask<{ readonly url: string }>({ ask: 'start', settings });
  return {
    url,
    idle: async () => void (await asking.ask({ ask: 'idle' })),
    stop: async () => {
      await asking.ask({ ask: 'stop' });
      if (child.exitCode === null) await once(child, 'exit');
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    used: () => asking.ask<Used>({ ask: 'used' }),
    unexpected: async () => (await asking.ask<{ readonly lines: readonly string[] }>({ ask: 'unexpected' })).lines,
  };
};

export type Question =
  | { readonly ask: 'start'; readonly settings: Settings }
  | { readonly ask: 'idle' | 'unexpected' | 'used' | 'stop' };

export interface Numbered {
  readonly id: number;
}

class Asking {
  private readonly waiting = new Map<number, { resolve(answer: unknown): void; reject(cause: Error): void }>();
  private serial = 0;

  constructor(private readonly child: ChildProcess) {
    child.on('message', ({ id, problem, ...answer }: Numbered & { readonly problem?: string }) => {
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (problem === undefined) asked?.resolve(answer);
      else asked?.reject(new Error(problem));
    });
    child.once('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the app ended with ${code}`));
    });
  }

  ask<T>(question: Question): Promise<T> {
    this.serial += 1;
    const id = this.serial;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: (answer) => resolve(answer as T), reject });
      this.child.send({ id, ...question }, (cause) => {
        if (cause !== null) reject(cause);
      });
    });
  }
}
