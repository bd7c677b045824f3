/** Nothing is lost: deliveries that never arrived, judgements that fail, jobs that were given up, GitHub that asks to wait. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Sqlite from 'libsql';
import { quiet, startAppOn } from '../../src/cli/demo-app.js';
import { run } from '../../src/cli/program.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../../src/demo/github.js';
import { type Acme, foundAcme } from '../../src/demo/organisation.js';
import { propose } from '../../src/demo/steps.js';
import type { PullRequest } from '../../src/demo/world/model.js';
import type { RunningApp } from '../../src/wiring.js';

const SILENT = { info() {}, warn() {}, error() {} };

let github: SimulatedGitHub;
let acme: Acme;
let folder: string;
let app: RunningApp | null;

beforeEach(async () => {
  github = await startSimulatedGitHub();
  folder = mkdtempSync(join(tmpdir(), 'twokey-durability-'));
  app = null;
  await start();
  acme = foundAcme(github.world, github.app.registered);
  await settled();
});

afterEach(async () => {
  await app?.stop();
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

const databasePath = () => join(folder, 'twokey.db');

async function start(): Promise<void> {
  const started = await startAppOn(github, { store: { kind: 'file', path: databasePath() }, log: SILENT, port: 0 });
  if (started.kind === 'error') throw new Error(started.error.message);
  app = started.value;
}

/** GitHub goes on sending to an address where nobody is. */
async function stop(): Promise<void> {
  await app?.stop();
  app = null;
}

async function settled(): Promise<void> {
  if (app !== null) await quiet(github, app);
  else await github.settled();
}

async function sweep(): Promise<void> {
  await app?.sweep();
  await settled();
}

async function metric(line: RegExp): Promise<number> {
  const text = await (await fetch(`${app?.url}/metrics`)).text();
  return Number(line.exec(text)?.[1] ?? Number.NaN);
}

const mergeable = (pull: PullRequest) => github.world.mergeability(pull).mergeable;

/** An AI-originated change that one approval lets through. */
async function approved(): Promise<PullRequest> {
  const pull = proposed('topic');
  await settled();
  github.world.review(pull, 'bob', 'APPROVED');
  await settled();
  expect(mergeable(pull)).toBe(true);
  return pull;
}

function proposed(branch: string): PullRequest {
  const message = 'Say more\n\nCo-Authored-By: Claude <noreply@anthropic.com>';
  return propose(acme, { by: acme.dave, branch, title: 'Say more', message, files: { [`${branch}.txt`]: 'a\n' } });
}

function dismissLast(pull: PullRequest): void {
  const last = pull.reviews.at(-1);
  if (last === undefined) throw new Error('nobody has reviewed it');
  github.world.dismissReview(last, 'olivia');
}

describe('the server is told to stop', () => {
  it('twice: the second time it answers when the first stop is done', async () => {
    await approved();
    const running = app;
    app = null;
    await Promise.all([running?.stop(), running?.stop()]);
    await running?.stop();
    await expect(fetch(`${running?.url}/healthz`)).rejects.toThrow();
  });
});

describe('the server is down while GitHub delivers', () => {
  it('after the next start everything is as if it had been there', async () => {
    const green = await approved();
    const waiting = proposed('waiting');
    await settled();
    await stop();
    dismissLast(green);
    github.world.review(waiting, 'bob', 'APPROVED');
    const fresh = proposed('fresh');
    await settled();
    expect(mergeable(green)).toBe(true);
    await start();
    await settled();
    expect(mergeable(green)).toBe(false);
    expect(mergeable(waiting)).toBe(true);
    expect(fresh.repository.runs.filter(({ headSha }) => headSha === fresh.headSha)).toHaveLength(1);
    expect(await metric(/recovered_deliveries_total\{how="read"\} (\d+)/)).toBeGreaterThanOrEqual(4);
  });

  it('what was recovered is not recovered again', async () => {
    await stop();
    proposed('topic');
    await settled();
    await start();
    await settled();
    const before = github.calls.length;
    await sweep();
    const since = github.calls.slice(before).filter(({ route }) => route === '/app/hook/deliveries/{delivery_id}');
    expect(since).toEqual([]);
  });
});

describe('a webhook that GitHub never sent', () => {
  it('of a dismissal is healed within one sweep', async () => {
    const pull = await approved();
    github.faults.unheard(() => dismissLast(pull));
    await settled();
    expect(mergeable(pull)).toBe(true);
    await sweep();
    expect(mergeable(pull)).toBe(false);
  });

  it('of a push is healed within one sweep', async () => {
    const pull = await approved();
    github.faults.unheard(() =>
      github.world.commit(pull.repository, 'topic', { files: { 'b.txt': 'b\n' }, message: 'B', author: 'dave' }),
    );
    await settled();
    await sweep();
    expect(mergeable(pull)).toBe(false);
    expect(pull.repository.runs.some(({ headSha }) => headSha === pull.headSha)).toBe(true);
  });
});

describe('a judgement that fails', () => {
  it('leaves no yes behind that it would have taken back', async () => {
    const pull = await approved();
    github.faults.partialNext({ missing: [['repository', 'pullRequest']] });
    dismissLast(pull);
    await settled();
    expect(mergeable(pull)).toBe(false);
    expect(pull.repository.runs.some(({ title }) => title?.includes('could not be judged anew'))).toBe(true);
  });

  it('for GitHub asks to wait is tried again then, and costs nobody else a call', async () => {
    const pull = await approved();
    github.faults.failNext({ status: 403, retryAfter: 1, on: 'POST /graphql' });
    dismissLast(pull);
    github.world.editTitle(pull, 'dave', 'Say even more');
    await settled();
    const limited = github.calls.findIndex(({ status }) => status === 403);
    expect(github.calls.length - limited).toBeLessThanOrEqual(2);
    expect(await metric(/paused_installations (\d+)/)).toBe(1);
    expect(await metric(/jobs\{state="dead"\} (\d+)/)).toBe(0);
  });
});

describe('twokey jobs, beside a running server', () => {
  it('lists what was given up, and has it tried again', async () => {
    const pull = await approved();
    github.faults.failNext({ status: 502, on: 'POST /graphql', times: 2 });
    github.world.editTitle(pull, 'dave', 'Another title');
    await settled();
    giveUp();
    const listed = await twokey('jobs');
    expect(listed.code).toBe(0);
    const [, key = ''] = /^(change:\S+)$/m.exec(listed.out) ?? [];
    expect(listed.out).toContain('1 given up');
    expect(JSON.parse((await twokey('jobs', '--json')).out)).toMatchObject({ key, job: { kind: 'assess-change' } });
    expect((await twokey('jobs', 'retry')).code).toBe(2);
    expect((await twokey('jobs', 'retry', 'change:nobody')).code).toBe(2);
    expect(await twokey('jobs', 'retry', key)).toMatchObject({ code: 0, out: `${key} waits again\n` });
    await settled();
    expect((await twokey('jobs', 'list')).out).toMatch(/, 0 running, 0 given up/);
    expect(mergeable(pull)).toBe(true);
  });

  it('says what is wrong where there is no store', async () => {
    const { code, out } = await twokey('jobs', '--json');
    expect([code, out]).toEqual([0, '']);
    expect((await twokeyAt(`sqlite:${join(folder, 'none.db')}`, ['jobs'])).code).toBe(2);
    expect((await twokeyAt('sqlite::memory:', ['jobs', 'retry', '--all'])).code).toBe(2);
  });
});

/** As ten failed attempts would; the server is at rest. */
function giveUp(): void {
  const db = new Sqlite(databasePath(), { timeout: 5_000 });
  db.exec("update job set state = 'dead', attempts = 10 where state = 'waiting' and kind = 'assess-change'");
  db.close();
}

function twokey(...args: readonly string[]) {
  return twokeyAt(`sqlite:${databasePath()}`, args);
}

async function twokeyAt(database: string, args: readonly string[]) {
  let out = '';
  const terminal: Terminal = {
    print: async (text) => {
      out += text;
    },
    note: () => {},
    complain: () => {},
    progress: () => {},
    read: async () => null,
    readBytes: async () => null,
    interactive: false,
    environment: { DATABASE_URL: database },
  };
  return { code: await run(args, terminal), out };
}
