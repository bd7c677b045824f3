import { createHmac, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createProbot, type Probot } from 'probot';
import { createMetrics } from '../src/adapters/metrics.js';
import { readSettings } from '../src/adapters/settings.js';
import { openStore, type Store, type StoreLocation } from '../src/adapters/store/open.js';
import type { Job } from '../src/domain/job.js';
import { error, ok } from '../src/domain/result.js';
import { jobsFor } from '../src/events.js';
import type { Log } from '../src/ports.js';
import { type RunningServer, startServer } from '../src/server.js';
import { startSetup } from '../src/setup.js';
import { startWorker, type Worker, type WorkerParts } from '../src/worker.js';

const SECRET = 'a-secret-of-some-length';
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const SHA = 'ab12'.repeat(10);
const folder = mkdtempSync(join(tmpdir(), 'twokey-server-'));
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
let cleanups: (() => Promise<void>)[] = [];
let probot: Probot;
let now = 1_000;

beforeAll(async () => {
  probot = await createProbot({ overrides: { appId: 42, privateKey: PEM, secret: SECRET, logLevel: 'fatal' } });
});

afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
  cleanups = [];
  now = 1_000;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a webhook delivery', () => {
  it('that is signed is stored before it is acknowledged', async () => {
    const { server, store, wakes } = await serve();
    const answer = await deliver(server, pullRequest(5));
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'accepted' }]);
    expect(await store.inbox.unread(10)).toEqual([
      { id: 'guid-1', event: 'pull_request', body: pullRequest(5), receivedAt: now },
    ]);
    expect(wakes()).toBe(1);
  });

  it('that was received before is acknowledged and not read again', async () => {
    const { server, store, wakes } = await serve();
    await deliver(server, pullRequest(5));
    const answer = await deliver(server, pullRequest(5));
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'already received' }]);
    expect(await store.inbox.unread(10)).toHaveLength(1);
    expect(wakes()).toBe(1);
  });

  const body = pullRequest(5);
  it.each<[string, number, Record<string, string | null>]>([
    ['is not signed', 401, { 'x-hub-signature-256': null }],
    [
      'is signed by the old method alone',
      401,
      { 'x-hub-signature-256': null, 'x-hub-signature': `sha1=${'a'.repeat(40)}` },
    ],
    ['is signed with another secret', 401, { 'x-hub-signature-256': signed(body, 'development') }],
    ['is signed for another body', 401, { 'x-hub-signature-256': signed(`${body} `) }],
    ['has a signature of the wrong length', 401, { 'x-hub-signature-256': signed(body).slice(0, -1) }],
    ['has a signature that is none', 401, { 'x-hub-signature-256': 'sha256=' }],
    ['has a signature in other letters', 401, { 'x-hub-signature-256': `sha256=${'é'.repeat(64)}` }],
    ['names no event', 400, { 'x-github-event': null }],
    ['names an odd event', 400, { 'x-github-event': 'pull request;' }],
    ['has no id', 400, { 'x-github-delivery': null }],
    ['has an endless id', 400, { 'x-github-delivery': 'a'.repeat(65) }],
    ['is a form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['only looks like JSON', 415, { 'content-type': 'application/jsonp' }],
  ])('that %s is refused with %d, and nothing is stored', async (_, status, headers) => {
    const { server, store, wakes } = await serve();
    expect((await deliver(server, body, headers)).status).toBe(status);
    expect(await store.inbox.unread(10)).toEqual([]);
    expect(wakes()).toBe(0);
  });

  it.each(['', '{"action":', '\uFEFF{}', '['.repeat(100_000)])(
    'that is signed but no JSON is refused: %#',
    async (broken) => {
      const { server, store } = await serve();
      expect((await deliver(server, broken)).status).toBe(broken === '' ? 401 : 400);
      expect(await store.inbox.unread(10)).toEqual([]);
    },
  );

  it.each(['with its length', 'in chunks'])('that is too large is refused, sent %s', async (way) => {
    const { server, store } = await serve();
    const large = Buffer.alloc(25 * 1024 * 1024 + 1, 32);
    expect(await statusOf(server, large, way === 'in chunks')).toBe(413);
    expect(await store.inbox.unread(10)).toEqual([]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('that cannot be stored is not acknowledged, so that GitHub counts it as failed', async () => {
    const { server, store } = await serve({ accept: () => Promise.reject(new Error('disk full')) });
    const answer = await deliver(server, pullRequest(5));
    expect([answer.status, await answer.json()]).toEqual([503, { error: 'the delivery could not be stored' }]);
    expect(await store.inbox.unread(10)).toEqual([]);
  });

  it('that was accepted survives a restart and is worked on', async () => {
    const location: StoreLocation = { kind: 'file', path: join(folder, 'restart.db') };
    const before = await serve({}, location);
    await deliver(before.server, pullRequest(5));
    await before.server.close();
    await before.store.close();
    const store = await open(location);
    const done: Job[] = [];
    const worker = work(store, { handle: async (job) => ok(done.push(job)) });
    await worker.idle();
    expect(done).toMatchObject([{ kind: 'assess-change', subject: { number: 5 } }]);
    expect(await store.jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });
});

describe('the server', () => {
  it('says that it is alive, whether it is ready and why not, and nothing else', async () => {
    const troubles: string[] = [];
    const { server } = await serve({}, { kind: 'memory' }, async () => troubles);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    troubles.push('the worker is stopped');
    const answer = await fetch(`${server.url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'not ready', reasons: troubles }]);
    for (const path of ['/', '/api/github/webhooks', '/api/github/webhooks/', '/setup/done', '/probot']) {
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
    }
  });

  it('sends headers that keep browsers from doing anything with its answers', async () => {
    const { server } = await serve();
    const { headers } = await fetch(`${server.url}/healthz`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('counts deliveries by outcome, jobs by state, verdicts and writes', async () => {
    const { server, store, metrics } = await serve();
    await deliver(server, pullRequest(5));
    await deliver(server, pullRequest(5));
    await deliver(server, pullRequest(5), { 'x-hub-signature-256': signed('x'), 'x-github-event': 'invented' });
    await store.jobs.enqueue([change(1), change(2)]);
    now += 60_000;
    metrics.assessed('pending', 120);
    metrics.published('label', 2);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    for (const line of [
      'twokey_deliveries_total{event="pull_request",outcome="accepted"} 1',
      'twokey_deliveries_total{event="pull_request",outcome="replayed"} 1',
      'twokey_deliveries_total{event="unverified",outcome="bad-signature"} 1',
      'twokey_jobs{state="waiting"} 2',
      'twokey_jobs{state="dead"} 0',
      'twokey_oldest_job_seconds 60',
      'twokey_paused_installations 0',
      'twokey_assessment_seconds_count{verdict="pending"} 1',
      'twokey_published_writes_total{what="label"} 2',
      'process_cpu_seconds_total',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain('invented');
  });

  it('counts each kind of refusal by itself', async () => {
    const { server } = await serve();
    const body = pullRequest(5);
    const refused: [string, string, Record<string, string | null>][] = [
      ['unsigned', body, { 'x-hub-signature-256': null }],
      ['bad-signature', body, { 'x-hub-signature-256': signed('x') }],
      ['malformed', body, { 'x-github-event': null }],
      ['malformed', '{"action":', {}],
      ['wrong-type', body, { 'content-type': 'text/plain' }],
      ['oversized', ' '.repeat(25 * 1024 * 1024 + 1), {}],
    ];
    for (const [, text, headers] of refused) await deliver(server, text, headers);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const counted = Object.fromEntries(
      [...text.matchAll(/deliveries_total\{event="unverified",outcome="([a-z-]+)"\} (\d+)/g)].map(([, o, n]) => [o, n]),
    );
    expect(counted).toEqual({ unsigned: '1', 'bad-signature': '1', malformed: '2', 'wrong-type': '1', oversized: '1' });
  });

  it('answers what is in flight when it closes, and nothing after', async () => {
    const gate = latch();
    const { server, store } = await serve({
      accept: (delivery) => gate.arrive().then(() => store.inbox.accept(delivery)),
    });
    const answer = deliver(server, pullRequest(5));
    await gate.reached;
    const closed = server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    gate.open();
    expect((await answer).status).toBe(202);
    await closed;
    expect(await store.inbox.unread(10)).toHaveLength(1);
  });

  it('survives requests that are no HTTP', async () => {
    const { server } = await serve();
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('\u0000nonsense\r\n\r\n'));
      socket.on('close', () => resolve()).resume();
    });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('the worker', () => {
  it('reads what comes in when it is notified, and asks for nothing while it is idle', async () => {
    const store = await open({ kind: 'memory' });
    const done: Job[] = [];
    const asked: number[] = [];
    const settleUnread: Store['inbox']['settleUnread'] = (limit, read) => {
      asked.push(limit);
      return store.inbox.settleUnread(limit, read);
    };
    const worker = work(store, { inbox: { settleUnread }, handle: async (job) => ok(done.push(job)) });
    await worker.idle();
    const before = asked.length;
    await store.inbox.accept({ id: 'a', event: 'pull_request', body: pullRequest(5), receivedAt: 1 });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(before);
    worker.notify();
    await worker.idle();
    expect(done).toHaveLength(1);
  });

  it('runs several jobs at once, but no more than allowed and never two for one repository', async () => {
    const store = await open({ kind: 'memory' });
    const subjects = [1, 2, 3, 4, 5, 6, 7, 8];
    const busy = new Set<string>();
    let most = 0;
    let runs = 0;
    // None ends before three run at once.
    let release = () => {};
    const three = new Promise<void>((resolve) => {
      release = resolve;
    });
    const worker = work(store, {
      concurrency: 3,
      handle: async (job) => {
        const key = JSON.stringify(job);
        expect(busy.has(key)).toBe(false);
        busy.add(key);
        most = Math.max(most, busy.size);
        runs += 1;
        if (busy.size === 3) release();
        if (runs <= subjects.length) await store.jobs.enqueue([job]);
        await three;
        await new Promise((resolve) => setImmediate(resolve));
        busy.delete(key);
        return ok(null);
      },
    });
    await store.jobs.enqueue(subjects.map((number) => change(number, number)));
    await worker.idle();
    expect(most).toBe(3);
    expect(runs).toBe(2 * subjects.length);
    expect(await store.jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  it('makes one run of all that waits about one pull request', async () => {
    const store = await open({ kind: 'memory' });
    for (let n = 0; n < 350; n += 1) {
      await store.inbox.accept({ id: `d${n}`, event: 'pull_request', body: pullRequest(5), receivedAt: n });
    }
    const runs: Job[] = [];
    const worker = work(store, { handle: async (job) => ok(runs.push(job)) });
    await worker.idle();
    expect(await store.inbox.unread(1)).toEqual([]);
    expect(runs).toHaveLength(1);
  });

  it('tries a failed job again when it is due, woken by one timer', async () => {
    const store = await open({ kind: 'memory' });
    const clockwork = timers();
    const attempts: number[] = [];
    const worker = work(store, {
      timer: clockwork.timer,
      handle: async () => {
        attempts.push(now);
        return attempts.length < 3 ? error({ message: 'rate limited', retryAfter: attempts.length * 60 }) : ok(null);
      },
    });
    await store.jobs.enqueue([change(1)]);
    await worker.idle();
    expect(clockwork.pending()).toEqual([60_000]);
    await clockwork.pass(59_999, worker);
    expect(attempts).toEqual([1_000]);
    await clockwork.pass(1, worker);
    await clockwork.pass(120_000, worker);
    expect(attempts).toEqual([1_000, 61_000, 181_000]);
    expect(clockwork.pending()).toEqual([]);
  });

  it('takes an exception for a failed attempt, says so once, and goes on', async () => {
    const store = await open({ kind: 'memory' });
    const log = recorded();
    const worker = work(store, {
      log,
      handle: async (job) => {
        if (JSON.stringify(job).includes('"number":1')) throw new Error('a bug');
        return ok(null);
      },
    });
    await store.jobs.enqueue([change(1), change(2)]);
    await worker.idle();
    expect(log.lines).toEqual([expect.stringMatching(/^warn job failed.*a bug/)]);
    expect(await store.jobs.counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
  });

  it('sets a delivery aside that cannot be understood, and reads the next', async () => {
    const store = await open({ kind: 'memory' });
    const log = recorded();
    const worker = work(store, {
      log,
      translate: (delivery) => {
        if (delivery.id === 'b') throw new Error('a bug');
        return jobsFor(delivery.event, JSON.parse(delivery.body), {
          appId: 42,
          api: 'https://api.github.com',
          botLogin: 'twokey[bot]',
        });
      },
    });
    const odd = { event: 'pull_request', body: '{"action":"opened"}' };
    await store.inbox.accept({ id: 'a', ...odd, receivedAt: 1 });
    await store.inbox.accept({ id: 'b', ...odd, receivedAt: 2 });
    await store.inbox.accept({ id: 'c', event: 'pull_request', body: pullRequest(5), receivedAt: 3 });
    await store.inbox.accept({ id: 'd', event: 'ping', body: '{}', receivedAt: 4 });
    await worker.idle();
    expect(await store.inbox.unread(10)).toEqual([]);
    expect(log.lines).toEqual([
      expect.stringMatching(/^error delivery set aside.*"a"/),
      expect.stringMatching(/^error delivery set aside.*"b"/),
      expect.stringMatching(/^info delivery read.*"c"/),
      expect.stringMatching(/^info delivery ignored.*"d"/),
    ]);
  });

  it('waits for a store that does not answer, says so, and loses nothing', async () => {
    const store = await open({ kind: 'memory' });
    const clockwork = timers();
    const disk = { full: true };
    const whenWritable = <T>(write: () => Promise<T>): Promise<T> =>
      disk.full ? Promise.reject(new Error('disk full')) : write();
    const runs: Job[] = [];
    const worker = work(store, {
      timer: clockwork.timer,
      jobs: { ...store.jobs, finish: (claimed) => whenWritable(() => store.jobs.finish(claimed)) },
      inbox: { settleUnread: (limit, read) => whenWritable(() => store.inbox.settleUnread(limit, read)) },
      handle: async (job) => {
        disk.full = true;
        return ok(runs.push(job));
      },
    });
    await worker.idle();
    expect(worker.trouble()).toBe('the store does not answer: disk full');
    await store.jobs.enqueue([change(1)]);
    disk.full = false;
    clockwork.advance(1_000);
    // Now the job has run, and its end cannot be stored.
    while (!disk.full || clockwork.pending().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await store.jobs.counts()).toEqual({ waiting: 0, running: 1, dead: 0 });
    disk.full = false;
    await clockwork.pass(1_000, worker);
    expect(worker.trouble()).toBeNull();
    expect(runs).toHaveLength(1);
    expect(await store.jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  it('finishes the work in hand when it is stopped, and starts nothing more', async () => {
    const store = await open({ kind: 'memory' });
    const gate = latch();
    const done: Job[] = [];
    const worker = work(store, {
      concurrency: 1,
      handle: async (job) => {
        await gate.arrive();
        return ok(done.push(job));
      },
    });
    await store.jobs.enqueue([change(1), change(2)]);
    worker.notify();
    await gate.reached;
    const stopped = worker.stop();
    gate.open();
    await stopped;
    worker.notify();
    await worker.idle();
    expect(done).toEqual([change(1)]);
    expect(worker.trouble()).toBe('the worker is stopped');
    expect(await store.jobs.counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
  });
});

describe('the setup page', () => {
  it('hands the manifest to GitHub with one button, for an account or an organisation', async () => {
    const { server } = await setup('first');
    const form = await (await fetch(server.url)).text();
    expect(form).toContain('Public address');
    const page = await (await fetch(`${server.url}/?url=https://twokey.acme.dev/&org=acme`)).text();
    expect(page).toMatch(
      /action="https:\/\/github\.com\/organizations\/acme\/settings\/apps\/new\?state=[0-9a-f]{48}"/,
    );
    const manifest = JSON.parse(unescaped(/name="manifest" value="([^"]*)"/.exec(page)?.[1] ?? ''));
    expect(manifest).toMatchObject({
      name: 'Twokey',
      public: false,
      url: 'https://twokey.acme.dev',
      hook_attributes: { url: 'https://twokey.acme.dev/api/github/webhooks', active: true },
      callback_urls: ['https://twokey.acme.dev/auth/callback'],
      redirect_url: `${server.url}/setup/done`,
      default_permissions: { checks: 'write' },
    });
    const own = await (await fetch(`${server.url}/?url=https://twokey.acme.dev&org=`)).text();
    expect(own).toContain('action="https://github.com/settings/apps/new?state=');
  });

  it('forbids scripts, and forms to anywhere but GitHub', async () => {
    const { server } = await setup('csp');
    const policy = (await fetch(server.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' https://github.com");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    ['url=https://x.dev/&org=%22%3E%3Cscript%3E', 'login of an organisation'],
    ['url=javascript:alert(1)//%22%3E%3Cscript%3E', 'must start with https://'],
    ['url=http://localhost:3000', 'loopback'],
  ])('asks again for %s, and shows what was entered as text', async (query, complaint) => {
    const { server } = await setup('escape');
    const page = await (await fetch(`${server.url}/?${query}`)).text();
    expect(page).toContain(complaint);
    expect(page).not.toContain('<script>');
  });

  it('keeps the credentials that GitHub hands out for the code, shows and logs none, and start finds them', async () => {
    const { server, calls, log, path } = await setup('register');
    const answer = await fetch(`${server.url}/setup/done?code=the-code&state=${await stateOf(server)}`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(calls).toEqual(['POST https://api.github.com/app-manifests/the-code/conversions']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const shown of [page, log.lines.join('')]) {
      expect(shown).not.toContain('hook-secret-of-the-app');
      expect(shown).not.toContain('PRIVATE KEY');
      expect(shown).not.toContain('client-secret-of-the-app');
    }
    expect(page).toContain('https://github.com/apps/twokey-acme/installations/new');
    const settings = readSettings({ TWOKEY_CREDENTIALS: path }, (file) => readFileSync(file, 'utf8'));
    expect(settings).toMatchObject({ kind: 'ok', value: { appId: 99, webhookSecret: 'hook-secret-of-the-app' } });
  });

  it('accepts each state once, and none that it did not issue or that is over', async () => {
    const { server, calls } = await setup('state', { answer: async () => new Response('{}', { status: 404 }) });
    const done = (state: string) => fetch(`${server.url}/setup/done?code=the-code&state=${state}`);
    expect((await done('0'.repeat(48))).status).toBe(403);
    expect((await fetch(`${server.url}/setup/done?code=the-code`)).status).toBe(403);
    const old = await stateOf(server);
    now += 3_600_000;
    expect((await done(old)).status).toBe(403);
    expect(calls).toEqual([]);
    const fresh = await stateOf(server);
    expect([(await done(fresh)).status, (await done(fresh)).status]).toEqual([502, 403]);
    expect(calls).toHaveLength(1);
  });

  it('never overwrites credentials', async () => {
    const { server, calls, path } = await setup('taken');
    const state = await stateOf(server);
    writeFileSync(path, 'APP_ID=1\n');
    expect(await (await fetch(server.url)).text()).toContain('already registered');
    expect((await fetch(`${server.url}/setup/done?code=the-code&state=${state}`)).status).toBe(409);
    expect(calls).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('APP_ID=1\n');
  });

  it.each<[string, string, () => Promise<Response>]>([
    ['refuses the code', 'the-code', async () => new Response('{}', { status: 404 })],
    ['cannot be reached', 'the-code', () => Promise.reject(new TypeError('no route'))],
    ['answers something else', 'the-code', async () => new Response('<html>')],
    ['hands out no secret', 'the-code', async () => Response.json({ ...registered(), webhook_secret: null })],
    ['sent no usable code', '../../user', async () => Response.json(registered())],
  ])('says so when GitHub %s, and keeps nothing', async (_, code, answer) => {
    const { server, path } = await setup('refused', { answer });
    const done = await fetch(
      `${server.url}/setup/done?code=${encodeURIComponent(code)}&state=${await stateOf(server)}`,
    );
    expect(done.status).toBe(502);
    expect(existsSync(path)).toBe(false);
  });

  it('answers nobody when it listens to other machines', async () => {
    const { server } = await setup('open', { host: '0.0.0.0' });
    const answer = await fetch(`http://127.0.0.1:${server.port}/`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('HOST=127.0.0.1');
  });

  it('answers nobody who reached it by a foreign name', async () => {
    const { server } = await setup('rebound');
    expect(await statusFor(server, 'evil.example')).toBe(403);
    expect(await statusFor(server, `127.0.0.1.evil.example:${server.port}`)).toBe(403);
    expect(await statusFor(server, `localhost:${server.port}`)).toBe(200);
  });
});

async function open(location: StoreLocation): Promise<Store> {
  const answer = await openStore(location, { clock: () => now, random: () => 0 });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  cleanups.push(() => answer.value.close());
  return answer.value;
}

async function serve(
  inbox: Partial<Store['inbox']> = {},
  location: StoreLocation = { kind: 'memory' },
  troubles: () => Promise<readonly string[]> = async () => [],
) {
  const store = await open(location);
  const metrics = createMetrics({ queue: () => store.jobs.figures(), scores: async () => [] });
  let wakes = 0;
  const server = await startServer({
    api: { fetch: () => new Response(null, { status: 404 }) },
    pages: null,
    host: '127.0.0.1',
    port: 0,
    inbox: { ...store.inbox, ...inbox },
    verify: (body, signature) => probot.webhooks.verify(body, signature),
    accepted: () => {
      wakes += 1;
    },
    troubles,
    metrics,
    clock: () => now,
    log: silent,
  });
  cleanups.push(() => server.close().catch(() => {}));
  return { server, store, metrics, wakes: () => wakes };
}

function work(store: Store, parts: Partial<WorkerParts>): Worker {
  const worker = startWorker({
    inbox: store.inbox,
    jobs: store.jobs,
    sharing: null,
    translate: (delivery) =>
      jobsFor(delivery.event, JSON.parse(delivery.body), {
        appId: 42,
        api: 'https://api.github.com',
        botLogin: 'twokey[bot]',
      }),
    handle: async () => ok(null),
    clock: () => now,
    log: silent,
    concurrency: 4,
    timer: () => () => {},
    ...parts,
  });
  cleanups.push(() => worker.stop());
  return worker;
}

interface SetupCase {
  readonly host?: string;
  readonly answer?: () => Promise<Response>;
}

async function setup(name: string, { host = '127.0.0.1', answer }: SetupCase = {}) {
  const path = join(folder, `${name}.env`);
  rmSync(path, { force: true });
  const settings = readSettings({ HOST: host, PORT: '0', TWOKEY_CREDENTIALS: path }, () => null);
  if (settings.kind !== 'unregistered') throw new Error('an app is registered');
  const calls: string[] = [];
  const log = recorded();
  const server = await startSetup({
    shell: settings.shell,
    fetch: async (url, options) => {
      calls.push(`${options?.method} ${url}`);
      return answer === undefined ? Response.json(registered(), { status: 201 }) : answer();
    },
    clock: () => now,
    log,
  });
  cleanups.push(() => server.close());
  return { server, calls, log, path };
}

function registered() {
  return {
    id: 99,
    slug: 'twokey-acme',
    name: 'Twokey <acme>',
    html_url: 'https://github.com/apps/twokey-acme',
    pem: PEM,
    webhook_secret: 'hook-secret-of-the-app',
    client_id: 'Iv23li-of-the-app',
    client_secret: 'client-secret-of-the-app',
  };
}

async function stateOf(server: RunningServer): Promise<string> {
  const page = await (await fetch(`${server.url}/?url=https://twokey.acme.dev`)).text();
  return /state=([0-9a-f]+)/.exec(page)?.[1] ?? '';
}

function signed(body: string, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function deliver(server: RunningServer, body: string, headers: Record<string, string | null> = {}): Promise<Response> {
  const usual = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': 'guid-1',
    'x-hub-signature-256': signed(body),
  };
  const given = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== null) as [string, string][];
  return fetch(`${server.url}/api/github/webhooks`, { method: 'POST', body, headers: given });
}

/** Sends a body that the server may refuse before it has read all of it. */
function statusOf(server: RunningServer, body: Buffer, chunked: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': 'guid-large',
      'x-hub-signature-256': signed(''),
      ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }),
    };
    const call = request(`${server.url}/api/github/webhooks`, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.resume();
      call.destroy();
    });
    call.on('error', reject);
    call.end(body);
  });
}

function statusFor(server: RunningServer, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.port, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('error', reject).end();
  });
}

function pullRequest(number: number): string {
  return JSON.stringify({
    action: 'synchronize',
    installation: { id: 1 },
    repository: { id: 7, name: 'infra', owner: { login: 'acme' } },
    pull_request: { number, head: { sha: SHA } },
    sender: { login: 'ann' },
  });
}

function change(number: number, id = 7): Job {
  return {
    kind: 'assess-change',
    subject: { installation: 1, repository: { id, owner: 'acme', name: 'infra' }, number },
  };
}

function recorded(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    lines.push(
      `${level} ${message} ${JSON.stringify(fields, (_, value) => (value instanceof Error ? value.message : value))}`,
    );
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

/** A point at which work waits until the test lets it go on. */
function latch() {
  let open: () => void = () => {};
  let arrived: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  return {
    reached,
    open,
    arrive: () => {
      arrived();
      return opened;
    },
  };
}

/** Timers that pass only when the test says so. */
function timers() {
  const set = new Map<object, { readonly at: number; readonly callback: () => void }>();
  const advance = (milliseconds: number): void => {
    now += milliseconds;
    for (const [key, { at, callback }] of [...set]) {
      if (at > now) continue;
      set.delete(key);
      callback();
    }
  };
  return {
    timer: (milliseconds: number, callback: () => void) => {
      const key = {};
      set.set(key, { at: now + milliseconds, callback });
      return () => void set.delete(key);
    },
    pending: () => [...set.values()].map(({ at }) => at - now),
    advance,
    pass: async (milliseconds: number, worker: Worker) => {
      advance(milliseconds);
      await worker.idle();
    },
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
