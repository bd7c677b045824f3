import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import Sqlite from 'libsql';
import type { ClaimedJob } from '../../src/adapters/store/claims.js';
import { openEmbedded } from '../../src/adapters/store/embedded.js';
import { embeddedEngine } from '../../src/adapters/store/engine.js';
import type { DeliveryStore } from '../../src/adapters/store/inbox.js';
import { jobKey } from '../../src/adapters/store/job-order.js';
import { openStore, type Store, type StoreLocation } from '../../src/adapters/store/open.js';
import { repeatable } from '../../src/adapters/store/repeatable.js';
import type { Database } from '../../src/adapters/store/schema.js';
import { accountIdOf, type Sha } from '../../src/domain/change.js';
import type { Job } from '../../src/domain/job.js';
import type { JudgedFile, PlanSighting } from '../../src/domain/plan-evidence.js';
import type { Evidence } from '../../src/domain/provenance.js';
import type { Delivery } from '../../src/ports/store.js';
import { rowsOf, startPostgres } from '../postgres.js';

const SHA = 'a'.repeat(40) as Sha;
const repository = { id: 7, owner: 'acme', name: 'infra' };
const folder = mkdtempSync(join(tmpdir(), 'twokey-store-'));
let files = 0;
let now = 1_000;
let open: Store[] = [];
let children: ChildProcess[] = [];

/** The same store on each engine; where PostgreSQL cannot run, what is said of it is left out. */
const postgres = await startPostgres();
const ENGINES: readonly (readonly [string, () => Promise<StoreLocation>])[] = [
  ['SQLite', async () => fileLocation()],
  ...(postgres === null
    ? []
    : [['PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.database() }) as const] as const]),
];

afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  for (const child of children) child.kill('SIGKILL');
  open = [];
  children = [];
  now = 1_000;
});

afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(ENGINES)('the inbox on %s', (_, freshLocation) => {
  const freshStore = async () => opened(await freshLocation());

  it('takes a delivery once, however often it is sent', async () => {
    const { inbox } = await freshStore();
    expect(await inbox.accept(delivery('one'))).toBe(true);
    expect(await inbox.accept(delivery('one'))).toBe(false);
    expect(await inbox.unread(10)).toEqual([delivery('one')]);
  });

  it('takes each of many that arrive together once', async () => {
    const { inbox } = await freshStore();
    const ids = Array.from({ length: 250 }, (_, n) => `d${n}`);
    const answers = await Promise.all([...ids, ...ids].map((id) => inbox.accept(delivery(id))));
    expect(answers).toEqual([...ids.map(() => true), ...ids.map(() => false)]);
    expect(await inbox.unread(1_000)).toHaveLength(ids.length);
  });

  it('tells everyone whose delivery could not be stored, and takes the next', async () => {
    const { inbox } = await freshStore();
    const broken = { ...delivery('broken'), event: null } as unknown as Delivery;
    await expect(inbox.accept(broken)).rejects.toThrow();
    expect(await inbox.accept(delivery('one'))).toBe(true);
  });

  it('gives unread deliveries oldest first, as many as asked for', async () => {
    const { inbox } = await freshStore();
    for (const [id, receivedAt] of [['late', 30] as const, ['early', 10] as const, ['middle', 20] as const]) {
      await inbox.accept({ ...delivery(id), receivedAt });
    }
    expect((await inbox.unread(2)).map(({ id }) => id)).toEqual(['early', 'middle']);
  });

  it('forgets the body of a delivery that was read, and still knows its id', async () => {
    const location = await freshLocation();
    const store = await opened(location);
    await store.inbox.accept(delivery('one'));
    await store.inbox.settleUnread(10, () => ({ kind: 'jobs', jobs: [change(1)] }));
    expect(await store.inbox.unread(10)).toEqual([]);
    expect(await store.inbox.accept(delivery('one'))).toBe(false);
    expect((await store.jobs.claim(now))?.job).toEqual(change(1));
    expect(await rows(location, 'select body, read_at from delivery')).toEqual([{ body: '', read_at: now }]);
  });

  it('keeps the body of a delivery that was set aside, and why', async () => {
    const location = await freshLocation();
    const { inbox } = await opened(location);
    await inbox.accept(delivery('odd'));
    await inbox.settleUnread(10, () => ({ kind: 'set-aside', failure: 'payload not understood at\0 installation' }));
    expect(await inbox.unread(10)).toEqual([]);
    const [row] = await rows(location, 'select body, failure from delivery');
    expect(row).toEqual({ body: '{"n":"odd"}', failure: 'payload not understood at\uFFFD installation' });
  });

  it('takes jobs, keeps who pushed, and marks the delivery read together, or nothing of it', async () => {
    const { inbox, jobs, memory } = await freshStore();
    const bob = { id: accountIdOf(2), login: 'bob', kind: 'user' } as const;
    const push = { account: bob, before: null, after: 'a'.repeat(40) as Sha, at: '', forced: null };
    const pushed = { repository: 7, place: { kind: 'change', number: 12 }, push } as const;
    await Promise.all([inbox.accept(delivery('one')), inbox.accept(delivery('two'))]);
    const broken = { kind: 'assess-installation', installation: null, because: 'policy' } as unknown as Job;
    const read: Parameters<DeliveryStore['settleUnread']>[1] = ({ id }) => ({
      kind: 'jobs',
      jobs: [id === 'one' ? change(1) : broken],
      pushes: [pushed],
    });
    await expect(inbox.settleUnread(10, read)).rejects.toThrow();
    expect(await inbox.unread(10)).toHaveLength(2);
    expect(await memory.pushes(7, 12, null)).toEqual([]);
    expect(await jobs.claim(now)).toBeNull();
  });
});

describe.each(ENGINES)('jobs on %s', (_, freshLocation) => {
  const freshStore = async (random?: () => number) => opened(await freshLocation(), random);

  it('that take a yes back come first, those of a sweep last, and one that is asked for again is as urgent as ever', async () => {
    const store = await freshStore();
    await store.jobs.enqueue([change(1)], 'background');
    await store.jobs.enqueue([change(2)], 'background');
    await store.jobs.enqueue([change(3)]);
    const hold: Job = { kind: 'hold-commit', installation: 1, repository, sha: SHA, because: 'closed' };
    await store.jobs.enqueue([hold, change(2)]);
    const order: string[] = [];
    for (let job = await store.jobs.claim(now); job !== null; job = await store.jobs.claim(now)) {
      order.push(job.key);
      await store.jobs.finish(job);
    }
    expect(order).toEqual([hold, change(2), change(3), change(1)].map(jobKey));
  });

  it('have one key a subject', () => {
    const commit = { installation: 1, repository, sha: SHA };
    const all: readonly Job[] = [
      change(1),
      change(2),
      { kind: 'assess-commit', ...commit },
      { kind: 'assess-repository', installation: 1, repository, base: null, because: 'policy' },
      { kind: 'assess-repository', installation: 1, repository, base: 'main', because: 'policy' },
      { kind: 'assess-installation', installation: 1, because: 'policy' },
    ];
    expect(new Set(all.map(jobKey)).size).toBe(all.length);
    expect(
      jobKey({ kind: 'assess-change', subject: { ...subject(1), repository: { ...repository, name: 'renamed' } } }),
    ).toBe(jobKey(change(1)));
  });

  it('asked for many times before they run, run once', async () => {
    const { jobs } = await freshStore();
    for (let time = 0; time < 50; time += 1) await jobs.enqueue([change(1)]);
    await jobs.finish(await claimed(jobs));
    expect(await jobs.claim(now)).toBeNull();
    expect(await jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  it('asked for again while they run, run once more afterwards and never twice at once', async () => {
    const { jobs } = await freshStore();
    await jobs.enqueue([change(1)]);
    const first = await claimed(jobs);
    for (let time = 0; time < 50; time += 1) await jobs.enqueue([change(1)]);
    expect(await jobs.claim(now)).toBeNull();
    await jobs.finish(first);
    await jobs.finish(await claimed(jobs));
    expect(await jobs.claim(now)).toBeNull();
  });

  it('run in the order in which they fell due', async () => {
    const { jobs } = await freshStore();
    for (const number of [3, 1, 2]) {
      now += 1;
      await jobs.enqueue([change(number)]);
    }
    for (const number of [3, 1, 2]) {
      const job = await claimed(jobs);
      expect(job.key).toBe(jobKey(change(number)));
      await jobs.finish(job);
    }
  });

  it('of one repository take turns, because their changes may share a check; other repositories go on', async () => {
    const { jobs } = await freshStore();
    const elsewhere: Job = { kind: 'assess-change', subject: { ...subject(1), repository: { ...repository, id: 8 } } };
    const commit = { installation: 1, repository, sha: SHA };
    await jobs.enqueue([change(1), change(2), { kind: 'assess-commit', ...commit }]);
    const first = await claimed(jobs);
    expect(await jobs.claim(now)).toBeNull();
    await jobs.enqueue([elsewhere]);
    expect((await claimed(jobs)).job).toEqual(elsewhere);
    await jobs.finish(first);
    expect(await jobs.claim(now)).not.toBeNull();
    expect(await jobs.claim(now)).toBeNull();
  });

  it('that are asked for without a quiet moment wait the longer, but never where a yes is shown', async () => {
    const { jobs, ledger } = await freshStore();
    const hold: Job = { kind: 'hold-commit', installation: 1, repository, sha: SHA, because: 'closed' };
    const waits: number[] = [];
    await jobs.enqueue([change(1)]);
    for (const more of [3, 3, 3, 30]) {
      const job = await claimed(jobs);
      for (let n = 0; n < more; n += 1) await jobs.enqueue([change(1)]);
      await jobs.finish(job);
      await jobs.enqueue([change(1)]);
      const next = (await jobs.nextRunAt()) ?? Number.NaN;
      waits.push((next - now) / 1000);
      now = next;
    }
    expect(waits).toEqual([0, 0, 9, 13]);
    const yes = { head: SHA, state: 'open', agents: [], ready: true, rateHeld: false, at: now } as const;
    await ledger.keep(repository.id, 1, yes);
    const job = await claimed(jobs);
    await jobs.enqueue([change(1)]);
    await jobs.finish(job);
    expect(await jobs.nextRunAt()).toBeLessThanOrEqual(now);
    await jobs.enqueue([hold]);
    expect((await claimed(jobs)).job).toEqual(hold);
    now += 60_000;
  });

  it('that fail wait twice as long each time, up to a quarter of an hour, and die after ten attempts', async () => {
    const { jobs } = await freshStore(() => 1);
    await jobs.enqueue([change(1)]);
    const waits: number[] = [];
    for (let attempt = 1; attempt < 10; attempt += 1) {
      expect(await jobs.fail(await claimed(jobs), 'no answer', null)).toBe('waiting');
      const next = (await jobs.nextRunAt()) ?? Number.NaN;
      waits.push((next - now) / 1000);
      expect(await jobs.claim(next - 1)).toBeNull();
      now = next;
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900]);
    expect(await jobs.fail(await claimed(jobs), 'still no answer', null)).toBe('dead');
    expect(await jobs.nextRunAt()).toBeNull();
    expect(await jobs.deadJobs()).toEqual([
      { key: jobKey(change(1)), job: change(1), attempts: 10, lastError: 'still no answer', failedAt: now },
    ]);
    expect(await jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 1 });
  });

  it.each([
    [0, 2_500],
    [0.5, 3_750],
    [1, 5_000],
  ])('that fail are spread by chance: %d waits %d ms', async (chance, wait) => {
    const { jobs } = await freshStore(() => chance);
    await jobs.enqueue([change(1)]);
    await jobs.fail(await claimed(jobs), 'no answer', null);
    expect(await jobs.nextRunAt()).toBe(now + wait);
  });

  it('of an installation all stay away as long as GitHub asked, also when they are asked for again; others go on', async () => {
    const { jobs } = await freshStore();
    const sibling: Job = { ...change(2), subject: { ...subject(2), repository: { ...repository, id: 8 } } } as Job;
    const foreign: Job = { kind: 'sweep-installation', installation: 2 };
    await jobs.enqueue([change(1)]);
    await jobs.fail(await claimed(jobs), 'rate limited', 600);
    await jobs.enqueue([change(1), sibling, foreign]);
    expect((await claimed(jobs)).job).toEqual(foreign);
    expect(await jobs.claim(now + 599_999)).toBeNull();
    expect(await jobs.nextRunAt()).toBe(now + 600_000);
    expect(await jobs.figures()).toMatchObject({ paused: 1, states: { waiting: 2, running: 1 } });
    const first = await claimedAt(jobs, now + 600_000);
    expect(await jobs.claim(now + 600_000)).not.toBeNull();
    await jobs.fail(first, 'rate limited', 999_999_999);
    await jobs.enqueue([change(3)]);
    expect(await jobs.nextRunAt()).toBe(now + 3_600_000);
  });

  it('that GitHub put off have lost no attempt, and are never given up', async () => {
    const { jobs } = await freshStore();
    await jobs.enqueue([change(1)]);
    for (let time = 0; time < 15; time += 1) {
      expect(await jobs.fail(await claimed(jobs), 'rate limited', 60)).toBe('waiting');
      now = (await jobs.nextRunAt()) ?? Number.NaN;
    }
    expect(await claimed(jobs)).toMatchObject({ attempts: 0 });
  });

  it('of an installation that asks for little wait for one job of a flood, not for the flood', async () => {
    const { jobs } = await freshStore();
    const flood = Array.from(
      { length: 300 },
      (_, n): Job => ({ kind: 'sweep-repository', installation: 1, repository: { ...repository, id: 100 + n } }),
    );
    const little = [2, 3].map((installation): Job => ({ kind: 'sweep-installation', installation }));
    await jobs.enqueue(flood);
    now += 1;
    await jobs.finish(await claimed(jobs));
    now += 1;
    await jobs.enqueue(little);
    const order: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      now += 1;
      const next = await claimed(jobs);
      order.push('installation' in next.job ? next.job.installation : 0);
      await jobs.finish(next);
    }
    expect(order).toEqual([2, 3, 1, 1]);
  });

  it('that wait after an error of their own run at once when they are asked for again', async () => {
    const { jobs } = await freshStore();
    await jobs.enqueue([change(1)]);
    await jobs.fail(await claimed(jobs), 'no answer', null);
    expect(await jobs.claim(now)).toBeNull();
    await jobs.enqueue([change(1)]);
    expect(await claimed(jobs)).toMatchObject({ attempts: 1, generation: 2 });
  });

  it('that died come back when they are asked for again', async () => {
    const { jobs } = await freshStore();
    await jobs.enqueue([change(1)]);
    await failUntil(jobs, 10);
    expect(await jobs.deadJobs()).toHaveLength(1);
    await jobs.enqueue([change(1)]);
    expect(await jobs.deadJobs()).toEqual([]);
    expect(await claimed(jobs)).toMatchObject({ attempts: 0 });
  });

  it('asked for again during their last attempt do not die with it', async () => {
    const { jobs } = await freshStore();
    await jobs.enqueue([change(1)]);
    await failUntil(jobs, 9);
    const last = await claimedAt(jobs, (await jobs.nextRunAt()) ?? 0);
    await jobs.enqueue([change(1)]);
    expect(await jobs.fail(last, 'no answer', null)).toBe('waiting');
    expect(await claimedAt(jobs, (await jobs.nextRunAt()) ?? 0)).toMatchObject({ attempts: 0 });
  });
});

describe.each(ENGINES)('the memory of evidence on %s', (_, freshLocation) => {
  const freshStore = async () => opened(await freshLocation());

  it('grows only, keeps equal evidence once, and keeps changes apart', async () => {
    const { memory } = await freshStore();
    const label: Evidence = evidence('label');
    const trailer: Evidence = evidence('trailer');
    const turned = Object.fromEntries(Object.entries(label).reverse()) as unknown as Evidence;
    await memory.remember(7, 1, [label]);
    await memory.remember(7, 1, [trailer, turned, label]);
    await memory.remember(7, 1, []);
    await memory.remember(7, 2, [trailer]);
    expect(await memory.recall(7, 1)).toEqual([label, trailer]);
    expect(await memory.recall(7, 2)).toEqual([trailer]);
    expect(await memory.recall(8, 1)).toEqual([]);
  });
});

describe.each(ENGINES)('the memory of corrections and operators on %s', (_, freshLocation) => {
  const freshStore = async () => opened(await freshLocation());

  const carol = { id: accountIdOf(3), login: 'carol', kind: 'user' } as const;

  it('keeps the first word of each comment, and each operator once', async () => {
    const { memory } = await freshStore();
    const first = { comment: 11, by: carol, reason: 'it is by hand', at: '2026-01-01T00:00:00Z', covers: ['a', 'b'] };
    const second = { ...first, comment: 12 };
    await memory.addCorrections(7, 1, [first]);
    await memory.addCorrections(7, 1, [{ ...first, covers: ['a', 'b', 'c'] }, second]);
    expect(await memory.corrections(7, 1)).toEqual([first, second]);
    expect(await memory.corrections(7, 2)).toEqual([]);
    const asked = { account: carol, because: 'called Claude Code in a comment' };
    await memory.addOperators(7, 1, [asked]);
    await memory.addOperators(7, 1, [{ ...asked, because: 'assigned' }]);
    expect(await memory.operators(7, 1)).toEqual([asked]);
    expect(await memory.operators(8, 1)).toEqual([]);
  });

  it('keeps the commit that carries a mark', async () => {
    const { memory } = await freshStore();
    const marked = { ...evidence('trailer'), commit: 'a'.repeat(40) as Sha };
    await memory.remember(7, 1, [marked, evidence('trailer')]);
    expect(await memory.recall(7, 1)).toEqual([marked, evidence('trailer')]);
  });
});

describe.each(ENGINES)('what flows keep beside it on %s', (_, freshLocation) => {
  const freshStore = async () => opened(await freshLocation());

  it('A89 evaluations are numbered upwards, above whatever GitHub shows, each number once', async () => {
    const { evaluations } = await freshStore();
    const first = await evaluations.next();
    expect(await evaluations.next()).toBeGreaterThan(first);
    expect(await evaluations.next(500)).toBe(501);
    const together = await Promise.all(Array.from({ length: 20 }, () => evaluations.next(7)));
    expect(new Set(together).size).toBe(20);
    expect(Math.min(...together)).toBeGreaterThan(501);
  });

  it('the sweep knows what it looked at, and forgets what is closed', async () => {
    const { sweeps } = await freshStore();
    const seen = (number: number, updatedAt = 'x') => ({ number, head: SHA, base: 'main', updatedAt, published: [] });
    await sweeps.keep(7, [seen(1), seen(2)], [seen(1), seen(2), seen(3)]);
    now = 2_000;
    await sweeps.keep(7, [seen(2, 'y')], [seen(2, 'y'), seen(3)]);
    expect(await sweeps.last(7)).toEqual(new Map([[2, { head: SHA, updatedAt: 'y', at: 2_000 }]]));
    expect(await sweeps.last(8)).toEqual(new Map());
  });

  it('an alert that is raised again is counted', async () => {
    const location = await freshLocation();
    const { alerts } = await opened(location);
    const alert = { kind: 'coverage/archived', installation: 1, repository: 7, text: 'gone\0' } as const;
    await alerts.raise(alert);
    now = 2_000;
    await alerts.raise(alert);
    await alerts.raise({ ...alert, repository: null });
    const raised = await rows(location, 'select kind, repository, first_at, last_at, times from alert order by seq');
    expect(raised.map((row) => Object.values(row).map(Number))).toEqual([
      [Number.NaN, 7, 1_000, 2_000, 2],
      [Number.NaN, 0, 2_000, 2_000, 1],
    ]);
  });

  it('a drift begins once, ends once, and may begin again', async () => {
    const { drifts } = await freshStore();
    const drift = { installation: 1, repository, key: 'posture/merge-queue main' };
    await drifts.begin({ ...drift, driftedAt: 1_000 });
    await drifts.begin({ ...drift, driftedAt: 2_000 });
    await drifts.end(7, 'posture/other main', 2_500);
    await drifts.end(7, drift.key, 3_000);
    await drifts.end(7, drift.key, 4_000);
    await drifts.begin({ ...drift, driftedAt: 5_000 });
    await drifts.begin({ ...drift, installation: 2, repository: { ...repository, id: 8 }, driftedAt: 6_000 });
    const times = (await drifts.list(1, 0)).map(({ driftedAt, heldAt }) => [driftedAt, heldAt]);
    expect(times).toEqual([
      [1_000, 3_000],
      [5_000, null],
    ]);
    expect(await drifts.list(1, 4_000)).toMatchObject([{ ...drift, driftedAt: 5_000 }]);
  });

  it('every inventory is kept, and the latest is found', async () => {
    const { inventories } = await freshStore();
    const counts = { adminEquivalent: 1, excepted: 0, aiTools: 0, repositoriesWithAiTools: 0, blindSpots: 0 };
    const record = { installation: 1, at: 1_000, owner: 'acme', repositories: [], rows: [], blindSpots: [], counts };
    expect([await inventories.latest(1), await inventories.latestAt(1)]).toEqual([null, null]);
    await inventories.keep({ ...record, at: 3_000, owner: 'ac\0me' });
    await inventories.keep(record);
    await inventories.keep({ ...record, counts: { ...counts, aiTools: 2 } });
    await inventories.keep({ ...record, installation: 2, at: 9_000 });
    expect(await inventories.latest(1)).toMatchObject({ at: 3_000 });
    expect(await inventories.latestAt(1)).toBe(3_000);
    expect((await inventories.list(1, 0)).map(({ at, counts: { aiTools } }) => [at, aiTools])).toEqual([
      [1_000, 2],
      [3_000, 0],
    ]);
    expect(await inventories.list(1, 1_001)).toHaveLength(1);
  });

  it('the last posture of a repository is kept, and all of an installation can be told to be read anew', async () => {
    const { postures } = await freshStore();
    const repository = { id: 7, owner: 'acme', name: 'infra' };
    const outcomes = [
      { control: 'posture/merge-queue', outcome: 'fails', place: 'main', why: 'it is\0 short' },
    ] as const;
    const record = { installation: 1, repository, at: 1_000, outcomes, drifted: ['posture/merge-queue main'] };
    expect(await postures.last(7)).toBeNull();
    await postures.keep({ ...record, outcomes: [], drifted: [] });
    await postures.keep(record);
    await postures.keep({ ...record, installation: 2, repository: { ...repository, id: 8 } });
    expect(await postures.last(7)).toMatchObject({ at: 1_000, drifted: ['posture/merge-queue main'] });
    expect(await postures.checkedAt(1)).toEqual(new Map([[7, 1_000]]));
    await postures.expire(1);
    expect([await postures.checkedAt(1), await postures.checkedAt(2)]).toEqual([
      new Map([[7, 0]]),
      new Map([[8, 1_000]]),
    ]);
    expect((await postures.last(7))?.outcomes).toHaveLength(1);
  });

  it('merge groups are found by their members until they are forgotten', async () => {
    const { mergeGroups } = await freshStore();
    const group = { head: SHA, headRef: 'x', base: SHA, branch: 'main' };
    await mergeGroups.keep(7, group, [1, 2]);
    await mergeGroups.keep(7, group, [1, 3]);
    expect(await mergeGroups.with(7, 3)).toEqual([group]);
    expect(await mergeGroups.with(7, 2)).toEqual([]);
    await mergeGroups.forget(7, SHA);
    expect(await mergeGroups.with(7, 3)).toEqual([]);
  });
});

describe.each(ENGINES)('plans on %s', (_, freshLocation) => {
  const file: JudgedFile = {
    ...{ file: 'tfplan.json', content: 'c', digest: 'd', refusal: null, counts: null },
    ...{ findings: [], changes: [{ address: 'a.b["ü"]', action: 'create' }], cut: false },
  };
  const sighting = (place: string, digest: string, at: string): PlanSighting => ({
    place,
    digest,
    at,
    findings: ['x'],
  });

  it('an artifact is judged once for each set of rules, and the first judgement stays', async () => {
    const { plans } = await opened(await freshLocation());
    const artifact = 2 ** 45;
    expect(await plans.judged(7, artifact, 'one')).toBeNull();
    await plans.keepJudged(7, artifact, { rules: 'one', files: [file] });
    await plans.keepJudged(7, artifact, { rules: 'one', files: [] });
    expect(await plans.judged(7, artifact, 'one')).toEqual([file]);
    expect(await plans.judged(7, artifact, 'two')).toBeNull();
    expect(await plans.judged(8, artifact, 'one')).toBeNull();
  });

  it('what a change showed keeps the time when it was first shown, in order', async () => {
    const { plans } = await opened(await freshLocation());
    const [first, later] = [sighting('web', 'a', '2026-01-01T00:00:00Z'), sighting('web', 'b', '2026-01-02T00:00:00Z')];
    await plans.addSightings(7, 1, [first]);
    await plans.addSightings(7, 1, [sighting('web', 'a', '2026-01-09T00:00:00Z'), later]);
    expect(await plans.sightings(7, 1)).toEqual([first, later]);
    expect(await plans.sightings(7, 2)).toEqual([]);
  });
});

describe('the file', () => {
  it('reaches the disk with every commit, but for work that is done again, and after such work too', async () => {
    const embedded = openEmbedded(fileLocation().path);
    if (embedded.kind === 'error') throw new Error(embedded.error.message);
    const { db, close } = embedded.value;
    const engine = embeddedEngine('test', Date.now);
    const level = async (on: Database) =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(on)).rows[0]?.synchronous;
    const [NORMAL, FULL] = [1, 2];
    expect(await level(db)).toBe(FULL);
    // What else wants the file waits, and is not done with less care.
    const both = await Promise.all([repeatable(db, engine, level), db.transaction().execute(level), level(db)]);
    expect(both).toEqual([NORMAL, FULL, FULL]);
    const failing = repeatable(db, engine, async () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await level(db)).toBe(FULL);
    await close();
  });

  it('gives back after a restart what was accepted, waiting and running', async () => {
    const location = fileLocation();
    const before = await opened(location);
    await before.inbox.accept(delivery('unread'));
    await before.jobs.enqueue([change(1), change(2)]);
    await claimed(before.jobs);
    await before.memory.remember(7, 1, [evidence('label')]);
    await before.close();
    const after = await opened(location);
    expect(await after.inbox.unread(10)).toEqual([delivery('unread')]);
    const again = await claimed(after.jobs);
    await after.jobs.finish(again);
    expect([again.job, (await claimed(after.jobs)).job]).toEqual([change(1), change(2)]);
    expect(await after.memory.recall(7, 1)).toEqual([evidence('label')]);
  });

  it('is one file after an orderly stop, which may be copied', async () => {
    const location = fileLocation();
    const before = await opened(location);
    await before.inbox.accept(delivery('unread'));
    await before.close();
    const copy = fileLocation();
    copyFileSync(location.path, copy.path);
    expect(await (await opened(copy)).inbox.unread(10)).toEqual([delivery('unread')]);
  });

  it('is refused to a second process, and free again however the first one ended', async () => {
    const location = fileLocation();
    const holder = await holdInOtherProcess(location.path);
    const refused = await openStore(location, { clock: () => now, random: () => 0 });
    expect(refused).toMatchObject({
      kind: 'error',
      error: {
        message: expect.stringContaining('in use by another process'),
        remedy: expect.stringContaining('DATABASE_URL=postgres://'),
      },
    });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const store = await opened(location);
    // What the killed process had committed is there.
    expect((await store.inbox.unread(10)).map(({ id }) => id)).toEqual(['committed-before-the-kill']);
    expect((await claimed(store.jobs)).key).toBe('change:1:7:9');
  });

  it('is refused to a second store of the same process', async () => {
    const location = fileLocation();
    await opened(location);
    expect(await openStore(location, { clock: () => now, random: () => 0 })).toMatchObject({ kind: 'error' });
  });

  it('can be read by a backup while it is in use', async () => {
    const location = fileLocation();
    await (await opened(location)).inbox.accept(delivery('one'));
    expect(await rows(location, 'select id from delivery')).toEqual([{ id: 'one' }]);
    expect(await rows(location, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  it.each([
    [
      'holds something else',
      'this is no database, whatever its name says, and it is long enough to be read as one'.repeat(20),
    ],
    ['was written by a newer version', null],
  ])('that %s is refused with the remedy', async (_, content) => {
    const location = fileLocation();
    if (content === null) await writtenByNewerVersion(location);
    else writeFileSync(location.path, content);
    const refused = await openStore(location, { clock: () => now, random: () => 0 });
    expect(refused).toMatchObject({ kind: 'error', error: { remedy: expect.any(String) } });
    // The lock was let go: a store in its place can be opened.
    rmSync(location.path);
    await expect((await opened(location)).ping()).resolves.toBeUndefined();
  });

  it('that cannot be made is refused with the remedy', async () => {
    const blocked = fileLocation();
    writeFileSync(blocked.path, '');
    const inside: StoreLocation = { kind: 'file', path: join(blocked.path, 'twokey.db') };
    expect(await openStore(inside, { clock: () => now, random: () => 0 })).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining('cannot be opened') },
    });
  });
});

async function opened(location: StoreLocation, random: () => number = () => 0.5): Promise<Store> {
  const answer = await openStore(location, { clock: () => now, random });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  open.push(answer.value);
  return answer.value;
}

function fileLocation(): { readonly kind: 'file'; readonly path: string } {
  files += 1;
  return { kind: 'file', path: join(folder, `store-${files}.db`) };
}

/** Reads a store from outside, as a backup or an auditor would. */
async function rows(location: StoreLocation, query: string): Promise<readonly Record<string, unknown>[]> {
  if (location.kind === 'postgres') return rowsOf(location.url, query);
  if (location.kind === 'memory') throw new Error('nobody else can read it');
  const db = new Sqlite(location.path);
  const found = db.prepare(query).all([]) as Record<string, unknown>[];
  db.close();
  return found;
}

async function writtenByNewerVersion(location: { readonly kind: 'file'; readonly path: string }): Promise<void> {
  await (await opened(location)).close();
  open = [];
  const db = new Sqlite(location.path);
  db.exec(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2099-01-01')`);
  db.close();
}

/**
 * Another process that takes a store of ours, commits a delivery and a running job, and waits to be killed.
 * Plain SQL, because a child process runs JavaScript only.
 */
async function holdInOtherProcess(path: string): Promise<ChildProcess> {
  const store = await opened({ kind: 'file', path });
  await store.close();
  open = [];
  const script = `
    const Sqlite = require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))});
    const lock = new Sqlite(process.argv[1] + '.lock');
    lock.exec('begin exclusive');
    const db = new Sqlite(process.argv[1]);
    db.exec("pragma synchronous = FULL");
    db.exec("insert into delivery (id, event, body, received_at) values ('committed-before-the-kill', 'push', '{}', 1)");
    db.exec("insert into lane values ('repository:7'); insert into job (key, kind, lane, payload, installation, state, generation, run_at, not_before, attempts, owner, claim) values ('change:1:7:9', 'assess-change', 'repository:7', '{}', 1, 'running', 1, 0, 0, 0, 'the killed one', 1)");
    process.stdout.write('held');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  if (child.stdout === null) throw new Error('no output');
  await once(child.stdout, 'data');
  return child;
}

async function claimed(jobs: Store['jobs']): Promise<ClaimedJob> {
  return claimedAt(jobs, now);
}

async function claimedAt(jobs: Store['jobs'], at: number): Promise<ClaimedJob> {
  const job = await jobs.claim(at);
  if (job === null) throw new Error('nothing to claim');
  return job;
}

async function failUntil(jobs: Store['jobs'], attempts: number): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await jobs.fail(await claimedAt(jobs, (await jobs.nextRunAt()) ?? 0), 'no answer', null);
  }
}

function delivery(id: string): Delivery {
  return { id, event: 'pull_request', body: JSON.stringify({ n: id }), receivedAt: 5 };
}

function subject(number: number) {
  return { installation: 1, repository, number };
}

function change(number: number): Job {
  return { kind: 'assess-change', subject: subject(number) };
}

function evidence(signal: Evidence['signal']): Evidence {
  return { signal, agent: 'copilot', agentClass: 'agent', confidence: 'high', where: signal, seen: 'ai' };
}
