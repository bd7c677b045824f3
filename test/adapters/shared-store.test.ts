/** The store when several processes use it: real PostgreSQL, each `process` a store of its own with its own connections. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClaimedJob } from '../../src/adapters/store/claims.js';
import { jobKey } from '../../src/adapters/store/job-order.js';
import { openStore, type Store } from '../../src/adapters/store/open.js';
import type { Job } from '../../src/domain/job.js';
import { error, ok } from '../../src/domain/result.js';
import type { Delivery } from '../../src/ports/store.js';
import type { Lease, Log, Timer } from '../../src/ports.js';
import { startWorker, type Worker, type WorkerParts } from '../../src/worker.js';
import { begun, PASSWORD, rowsOf, startPostgres } from '../postgres.js';

const postgres = await startPostgres();
const NOW = 1_000;

function onPostgres(name: string, body: () => void): void {
  if (postgres === null) describe.skip(`${name}: left out, PostgreSQL does not run here`, body);
  else describe(name, body);
}
let url = '';
let open: Store[] = [];
let workers: Worker[] = [];

afterAll(() => postgres?.stop());

beforeEach(async () => {
  url = (await postgres?.database()) ?? '';
});

afterEach(async () => {
  const [stopping, closing] = [workers, open];
  workers = [];
  open = [];
  await Promise.all(stopping.map((worker) => worker.stop()));
  await Promise.all(closing.map((store) => store.close()));
});

onPostgres('a shared store', () => {
  it('is made once by processes that start together', async () => {
    const stores = await processes(6);
    await Promise.all(stores.map((store, n) => store.jobs.enqueue([change(n, n)])));
    expect(await stores[0]?.jobs.counts()).toMatchObject({ waiting: 6 });
    const names = await rowsOf(url, 'select name from kysely_migration');
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
  });

  it('that was written by a newer version is refused with the remedy', async () => {
    await (await process()).close();
    await rowsOf(url, "insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2099-01-01')");
    expect(await attempt(url)).toMatchObject({ error: { remedy: expect.stringContaining('newer version') } });
  });

  it.each([
    ['the wrong password', (right: string) => right.replace(PASSWORD, `${PASSWORD}x`), 'password'],
    ['a database that is not there', (right: string) => right.replace(/\/\w+$/, '/nowhere'), 'nowhere'],
    ['a host where nobody listens', (right: string) => right.replace(/:\d+\//, ':1/'), 'ECONNREFUSED'],
    ['TLS asked of a server that has none', (right: string) => `${right}?sslmode=verify-full`, 'SSL'],
  ])('with %s is refused with the remedy, and the password is not said', async (_, wrong, because) => {
    const answer = await attempt(wrong(url));
    expect(answer).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining(because), remedy: expect.stringContaining('DATABASE_URL') },
    });
    expect(JSON.stringify(answer)).not.toContain(PASSWORD);
  });

  it('outlives connections that are cut, and hears of work again', async () => {
    const clockwork = timers();
    const here = await process({ timer: clockwork.timer });
    const there = await process();
    const woken = new Promise<void>((resolve) => here.sharing?.onWork(resolve));
    await rowsOf(url, 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
    await clockwork.one();
    clockwork.ring();
    await woken;
    const again = new Promise<void>((resolve) => here.sharing?.onWork(resolve));
    await there.jobs.enqueue([change(1)]).catch(() => there.jobs.enqueue([change(1)]));
    await again;
    await expect(here.ping()).resolves.toBeUndefined();
  });
});

onPostgres('jobs of several processes', () => {
  it('run once each, and never two of one repository at the same time', async () => {
    const stores = await processes(6);
    // Each comes before those that wait already: a claim that is not committed yet has chosen another one.
    const jobs = Array.from({ length: 120 }, (_, n) => change(999 - n, n % 3));
    const asked = jobs.splice(0, 6);
    const all = [...asked, ...jobs].map(jobKey);
    await stores[0]?.jobs.enqueue(asked);
    const busy = new Map<number, string>();
    const ran: string[] = [];
    const more = async ({ jobs: queue }: Store): Promise<void> => {
      for (let next = jobs.shift(); next !== undefined; next = jobs.shift()) await queue.enqueue([next]);
    };
    const work = async ({ jobs: queue }: Store): Promise<void> => {
      while (ran.length < all.length) {
        const claimed = await queue.claim(NOW);
        if (claimed === null) continue;
        const repository = repositoryOf(claimed);
        expect(busy.get(repository)).toBeUndefined();
        busy.set(repository, claimed.key);
        // The others look for work meanwhile.
        await queue.counts();
        busy.delete(repository);
        ran.push(claimed.key);
        expect(await queue.finish(claimed)).toBe('done');
      }
    };
    // Two of each at once, as the worker of one process claims while it ends another job.
    await Promise.all([...[...stores, ...stores].map(work), ...stores.slice(0, 2).map(more)]);
    expect(ran.toSorted()).toEqual(all.toSorted());
  });

  it('wait for a claim in their lane that is not committed yet, and for none in another lane', async () => {
    const here = await process();
    await here.jobs.enqueue([change(1, 7), change(2, 7), change(3, 8)]);
    const other = await begun(url);
    await other.query("select name from lane where name = 'repository:7' for update");
    await other.query("update job set state = 'running', owner = 'another', claim = 1 where key = 'change:1:7:2'");
    expect((await claimed(here)).job).toEqual(change(3, 8));
    expect(await here.jobs.claim(NOW)).toBeNull();
    await other.query('commit');
    expect(await here.jobs.claim(NOW)).toBeNull();
    await other.end();
    await expect(rowsOf(url, "update job set state = 'running' where key = 'change:1:7:1'")).rejects.toThrow('busy');
  });

  it('asked for by all at once in any order are all kept, and nobody waits for ever', async () => {
    const stores = await processes(4);
    const jobs = Array.from({ length: 40 }, (_, n) => change(n, n));
    const asked = Array.from({ length: 10 }, (_, turn) =>
      stores.map((store, n) => store.jobs.enqueue((turn + n) % 2 === 0 ? jobs : jobs.toReversed())),
    );
    await Promise.all(asked.flat());
    expect(await stores[0]?.jobs.counts()).toMatchObject({ waiting: 40 });
    expect((await claimed(stores[1])).generation).toBe(40);
  });

  it('stay with a process that lives, also when another one starts', async () => {
    const here = await process();
    await here.jobs.enqueue([change(1)]);
    const held = await claimed(here);
    const there = await process();
    expect(await there.jobs.takeBack()).toBe(0);
    expect(await there.jobs.claim(NOW)).toBeNull();
    expect(await here.jobs.renew(held)).toBe(true);
    expect(await here.jobs.finish(held)).toBe('done');
  });

  it('come back when their lease ends, and whoever had them can end them no more', async () => {
    const [here, there] = await two();
    await here.jobs.enqueue([change(1), change(2)]);
    const lost = await claimed(here);
    await endLeases();
    // It is not taken from the process that has it by that process itself: it may be on its way.
    expect(await here.jobs.takeBack()).toBe(0);
    expect(await there.jobs.takeBack()).toBe(1);
    const taken = await claimed(there);
    expect(taken).toMatchObject({ key: lost.key, attempts: 1 });
    expect(await here.jobs.renew(lost)).toBe(false);
    expect(await here.jobs.finish(lost)).toBe('lost');
    expect(await here.jobs.fail(lost, 'too late', null)).toBe('lost');
    expect(await here.jobs.claim(NOW)).toBeNull();
    expect(await there.jobs.renew(taken)).toBe(true);
    expect(await there.jobs.finish(taken)).toBe('done');
    expect(await here.jobs.counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
  });

  it('that had been lost are told from a later claim of the same job by the same process', async () => {
    const [here, there] = await two();
    await here.jobs.enqueue([change(1)]);
    const first = await claimed(here);
    await endLeases();
    await there.jobs.takeBack();
    await there.jobs.finish(await claimed(there));
    await here.jobs.enqueue([change(1)]);
    const second = await claimed(here);
    expect(await here.jobs.finish(first)).toBe('lost');
    expect(await here.jobs.renew(first)).toBe(false);
    expect(await here.jobs.finish(second)).toBe('done');
  });

  it('whose lease ended and whom nobody took yet can be kept: they were ours all the time', async () => {
    const [here, there] = await two();
    await here.jobs.enqueue([change(1)]);
    const late = await claimed(here);
    await endLeases();
    expect(await here.jobs.renew(late)).toBe(true);
    expect(await there.jobs.takeBack()).toBe(0);
  });

  it('that ended ten processes are given up, and come back when they are asked for again', async () => {
    const [here, there] = await two();
    await here.jobs.enqueue([change(1)]);
    for (let time = 0; time < 10; time += 1) {
      await claimed(here);
      await endLeases();
      expect(await there.jobs.takeBack()).toBe(1);
    }
    expect(await there.jobs.deadJobs()).toMatchObject([{ attempts: 10, lastError: expect.stringContaining('ended') }]);
    await there.jobs.enqueue([change(1)]);
    expect(await claimed(there)).toMatchObject({ attempts: 0 });
  });
});

onPostgres('deliveries of several processes', () => {
  it('each delivery is read by one process', async () => {
    const stores = await processes(5);
    const ids = Array.from({ length: 300 }, (_, n) => `d${n}`);
    const accepted = await Promise.all(
      [...ids, ...ids].map((id, n) => stores[n % stores.length]?.inbox.accept(delivery(id))),
    );
    expect(accepted.filter((isNew) => isNew)).toHaveLength(ids.length);
    const read: string[] = [];
    await Promise.all(
      stores.map(async ({ inbox }) => {
        while (read.length < ids.length) {
          await inbox.settleUnread(20, ({ id }) => {
            read.push(id);
            return { kind: 'jobs', jobs: [change(read.length)] };
          });
        }
      }),
    );
    expect(read.toSorted()).toEqual(ids.toSorted());
    expect(await stores[0]?.inbox.unread(10)).toEqual([]);
  });

  it('a delivery whose reader ends in the middle is unread again', async () => {
    const [here, there] = await two();
    await here.inbox.accept(delivery('one'));
    const failed = here.inbox.settleUnread(10, () => {
      throw new Error('the process ends here');
    });
    await expect(failed).rejects.toThrow('ends here');
    expect(await there.inbox.settleUnread(10, () => ({ kind: 'jobs', jobs: [] }))).toBe(1);
  });
});

onPostgres('workers on one store', () => {
  it('do what another process left, without looking for it', async () => {
    const [here, there] = await two();
    const done = new Promise<Job>((resolve) => {
      work(there, { handle: async (job) => ok(resolve(job)) });
    });
    await workers[0]?.idle();
    await here.jobs.enqueue([change(1)]);
    expect(await done).toEqual(change(1));
  });

  it('start the next job of a repository when another process has ended the one before', async () => {
    const [here, there] = await two();
    await here.jobs.enqueue([change(1), change(2)]);
    const first = await claimed(here);
    const done = new Promise<Job>((resolve) => {
      work(there, { handle: async (job) => ok(resolve(job)) });
    });
    await workers[0]?.idle();
    await here.jobs.finish(first);
    expect(await done).toEqual(change(2));
  });

  it('take over what a process left that ended without a word, when they look next', async () => {
    const [here, there] = await two();
    await here.jobs.enqueue([change(1)]);
    await claimed(here);
    const clockwork = timers();
    const log = recorded();
    const ran: Job[] = [];
    const worker = work(there, { timer: clockwork.timer, log, handle: async (job) => ok(ran.push(job)) });
    await worker.idle();
    expect(ran).toEqual([]);
    await endLeases();
    expect(clockwork.pending()).toEqual([there.sharing?.lookEvery]);
    clockwork.ring();
    await worker.idle();
    expect(ran).toEqual([change(1)]);
    expect(log.lines).toEqual(['warn took back jobs of a process that ended']);
  });

  it('renew the lease of a job while it runs, and not longer', async () => {
    const here = await process();
    const clockwork = timers();
    let end: () => void = () => {};
    const running = new Promise<void>((resolve) => {
      work(here, {
        timer: clockwork.timer,
        handle: () => {
          resolve();
          return new Promise((finish) => {
            end = () => finish(ok(null));
          });
        },
      });
    });
    await here.jobs.enqueue([change(1)]);
    workers[0]?.notify();
    await running;
    await endLeases();
    expect(clockwork.pending()).toContain(here.sharing?.renewEvery);
    clockwork.ring();
    await until(async () => (await leases())[0] !== 0);
    end();
    await workers[0]?.idle();
    expect(clockwork.pending()).not.toContain(here.sharing?.renewEvery);
    expect(await here.jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  it('tell a job that it was lost, and drop what it answers', async () => {
    const [here, there] = await two();
    const log = recorded();
    const answers: boolean[] = [];
    const handle = async (_: Job, lease: Lease) => {
      answers.push(await lease.held());
      await endLeases();
      // The worker looks for work meanwhile, and what it has locked is passed over.
      let taken: ClaimedJob | null = null;
      for (let time = 0; time < 1_000 && taken === null; time += 1) {
        await there.jobs.takeBack();
        taken = await there.jobs.claim(NOW);
      }
      if (taken === null) throw new Error('the job could not be taken over');
      answers.push(await lease.held());
      await there.jobs.finish(taken);
      // Once lost it stays lost, whatever becomes of the row.
      await there.jobs.enqueue([change(1)]);
      answers.push(await lease.held());
      return error({ message: 'nobody hears this', retryAfter: 600 });
    };
    await here.jobs.enqueue([change(1)]);
    let runs = 0;
    const worker = work(here, {
      log,
      // It would take the job over itself while it works on it.
      concurrency: 1,
      handle: async (job, lease) => {
        runs += 1;
        return runs === 1 ? handle(job, lease) : ok(null);
      },
    });
    await worker.idle();
    expect(answers).toEqual([true, false, false]);
    expect(log.lines).toContain('warn the job was taken back while it ran; its end was dropped');
    expect(await there.jobs.counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });
});

interface ProcessOptions {
  readonly timer?: Timer;
}

function attempt(at: string, { timer }: ProcessOptions = {}) {
  return openStore(
    { kind: 'postgres', url: at },
    { clock: () => NOW, random: () => 0.5, ...(timer === undefined ? {} : { timer }) },
  );
}

async function process(options: ProcessOptions = {}): Promise<Store> {
  const answer = await attempt(url, options);
  if (answer.kind === 'error') throw new Error(answer.error.message);
  open.push(answer.value);
  return answer.value;
}

function processes(count: number): Promise<readonly Store[]> {
  return Promise.all(Array.from({ length: count }, () => process()));
}

async function two(): Promise<readonly [Store, Store]> {
  return [await process(), await process()];
}

function work(store: Store, parts: Partial<WorkerParts>): Worker {
  const worker = startWorker({
    ...{ inbox: store.inbox, jobs: store.jobs, sharing: store.sharing, clock: () => NOW, log: recorded() },
    ...{
      translate: () => ({ kind: 'ignored', reason: 'nothing is delivered' }) as const,
      handle: async () => ok(null),
      concurrency: 2,
    },
    timer: () => () => {},
    ...parts,
  });
  workers.push(worker);
  return worker;
}

/** A clockwork in which time passes at once, when it is told to. */
function timers() {
  let armed: { readonly after: number; readonly ring: () => void }[] = [];
  let waiting: () => void = () => {};
  const timer: Timer = (after, ring) => {
    const one = { after, ring };
    armed.push(one);
    waiting();
    return () => {
      armed = armed.filter((other) => other !== one);
    };
  };
  return {
    timer,
    pending: () => armed.map(({ after }) => after),
    ring: () => {
      for (const { ring } of armed.splice(0)) ring();
    },
    /** When something is armed. */
    one: () =>
      new Promise<void>((resolve) => {
        waiting = resolve;
        if (armed.length > 0) resolve();
      }),
  };
}

function recorded(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: () => {},
    warn: (_, message) => void lines.push(`warn ${message}`),
    error: (_, message) => void lines.push(`error ${message}`),
  };
}

/** As if so much time had passed on the database. */
async function endLeases(): Promise<void> {
  await rowsOf(url, "update job set lease_until = 0 where state = 'running'");
}

async function leases(): Promise<readonly unknown[]> {
  return (await rowsOf(url, "select lease_until from job where state = 'running'")).map((row) => row.lease_until);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

async function claimed(store: Store | undefined): Promise<ClaimedJob> {
  const job = (await store?.jobs.claim(NOW)) ?? null;
  if (job === null) throw new Error('nothing to claim');
  return job;
}

function repositoryOf({ job }: ClaimedJob): number {
  if (job.kind !== 'assess-change') throw new Error('another job');
  return job.subject.repository.id;
}

function change(number: number, repository = 7): Job {
  const subject = { installation: 1, repository: { id: repository, owner: 'acme', name: 'infra' }, number };
  return { kind: 'assess-change', subject };
}

function delivery(id: string): Delivery {
  return { id, event: 'pull_request', body: JSON.stringify({ n: id }), receivedAt: 5 };
}
