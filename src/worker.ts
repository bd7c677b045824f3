/**
 * The worker: turns accepted deliveries into jobs and runs the jobs, several at a time, never two in one lane (jobs.ts).
 * It sleeps until it is notified or the next job is due. What it had in hand when the process died comes back: at the
 * next start, or on a shared store to another process once the lease has ended.
 */

import type { ClaimedJob } from './adapters/store/claims.js';
import type { DeliveryStore } from './adapters/store/inbox.js';
import type { JobStore } from './adapters/store/jobs.js';
import type { Sharing } from './adapters/store/open.js';
import { systemTimer } from './adapters/timer.js';
import type { Job } from './domain/job.js';
import type { Result } from './domain/result.js';
import type { EventOutcome } from './event-outcome.js';
import { keepLease } from './lease.js';
import type { Delivery } from './ports/store.js';
import type { Clock, Lease, Log, Timer } from './ports.js';

/** Why a job did not work out; `retryAfter` in seconds, when GitHub said so. */
interface JobFailure {
  readonly message: string;
  readonly retryAfter: number | null;
}

export interface WorkerParts {
  readonly inbox: Pick<DeliveryStore, 'settleUnread'>;
  readonly jobs: Pick<JobStore, 'claim' | 'renew' | 'takeBack' | 'finish' | 'fail' | 'nextRunAt'>;
  /** Null: no other process uses the store. */
  readonly sharing: Sharing | null;
  /** Which jobs a delivery asks for. */
  readonly translate: (delivery: Delivery) => EventOutcome;
  /** Does the work. An exception counts as a failure. */
  readonly handle: (job: Job, lease: Lease) => Promise<Result<unknown, JobFailure>>;
  /** A job was given up. */
  readonly givenUp?: (claimed: ClaimedJob) => Promise<void>;
  /** Milliseconds after which one looks for work without having been told; null: nobody else leaves any. */
  readonly lookEvery?: number | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Jobs that run at the same time. */
  readonly concurrency: number;
  readonly timer?: Timer;
}

export interface Worker {
  /** There may be something new in the inbox or the queue. */
  notify(): void;
  /** Resolves when nothing is left that may run now. */
  idle(): Promise<void>;
  /** Starts nothing more; resolves when the work in hand is finished. */
  stop(): Promise<void>;
  /** Why it cannot work at present; null when it can. */
  trouble(): string | null;
}

type Answer = Result<unknown, JobFailure & { readonly cause?: unknown }>;
type Failed = Extract<Answer, { readonly kind: 'error' }>;

const BATCH = 100;
const BATCHES_A_PASS = 20;
/** How long to wait before looking again when the store does not answer. */
const STORE_RETRY_MS = 1_000;
/** Timers cannot count further; looking too early does no harm. */
const LONGEST_SLEEP_MS = 3_600_000;

export function startWorker(parts: WorkerParts): Worker {
  const worker = new Loop(parts);
  parts.sharing?.onWork(() => worker.notify());
  worker.notify();
  return worker;
}

class Loop implements Worker {
  private readonly running = new Set<Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private pass: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private storeTrouble: string | null = null;
  private cancelTimer: () => void = () => {};
  private readonly timer: Timer;

  constructor(private readonly parts: WorkerParts) {
    this.timer = parts.timer ?? systemTimer;
  }

  notify(): void {
    this.again = true;
    if (this.pass !== null || this.stopped) return;
    this.pass = this.work().finally(() => {
      this.pass = null;
      if (this.again && !this.stopped) this.notify();
      else this.announceIdle();
    });
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.notify();
      if (this.stopped) this.announceIdle();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer();
    await this.pass;
    await Promise.all(this.running);
    this.announceIdle();
  }

  trouble(): string | null {
    return this.stopped ? 'the worker is stopped' : this.storeTrouble;
  }

  /** Passes over inbox and queue until a pass ends without new notice. Never rejects. */
  private async work(): Promise<void> {
    this.cancelTimer();
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        await this.readInbox();
        await this.takeBackJobs();
        await this.claimJobs();
        if (!this.again) await this.sleepUntilDue();
        this.storeTrouble = null;
      } catch (cause) {
        this.storeTrouble = `the store does not answer: ${messageOf(cause)}`;
        this.parts.log.error({ error: cause }, 'the store failed, trying again');
        this.sleep(STORE_RETRY_MS);
      }
    }
  }

  /** Reads all there is, up to a bound, before jobs start: the more is known, the more of it becomes one job. */
  private async readInbox(): Promise<void> {
    for (let batch = 0; batch < BATCHES_A_PASS && !this.stopped; batch += 1) {
      if ((await this.settleBatch()) < BATCH) return;
    }
    this.again = true;
  }

  private async settleBatch(): Promise<number> {
    const outcomes: (readonly [Delivery, EventOutcome])[] = [];
    const count = await this.parts.inbox.settleUnread(BATCH, (delivery) => {
      const outcome = this.translated(delivery);
      outcomes.push([delivery, outcome]);
      if (outcome.kind === 'unreadable') return { kind: 'set-aside', failure: outcome.reason };
      const { pushes = [], happenings = [] } = outcome;
      if (outcome.kind === 'ignored') return { kind: 'jobs', jobs: [], pushes, happenings };
      const { cause = null, labels = [] } = outcome;
      return { kind: 'jobs', jobs: outcome.jobs, pushes, labels, happenings, cause };
    });
    for (const [delivery, outcome] of outcomes) this.report(delivery, outcome);
    return count;
  }

  private report(delivery: Delivery, outcome: EventOutcome): void {
    const { log } = this.parts;
    const about = { delivery: delivery.id, event: delivery.event };
    switch (outcome.kind) {
      case 'jobs':
        log.info({ ...about, jobs: outcome.jobs.map((job) => job.kind) }, 'delivery read');
        break;
      case 'ignored':
        log.info({ ...about, reason: outcome.reason }, 'delivery ignored');
        break;
      case 'unreadable':
        log.error({ ...about, reason: outcome.reason }, 'delivery set aside');
        break;
    }
  }

  private translated(delivery: Delivery): EventOutcome {
    try {
      return this.parts.translate(delivery);
    } catch (cause) {
      return { kind: 'unreadable', reason: messageOf(cause) };
    }
  }

  /** What processes that have ended were running. */
  private async takeBackJobs(): Promise<void> {
    if (this.parts.sharing === null) return;
    const jobs = await this.parts.jobs.takeBack();
    if (jobs > 0) this.parts.log.warn({ jobs }, 'took back jobs of a process that ended');
  }

  private async claimJobs(): Promise<void> {
    while (this.running.size < this.parts.concurrency && !this.stopped) {
      const claimed = await this.parts.jobs.claim(this.parts.clock());
      if (claimed === null) return;
      const run: Promise<void> = this.run(claimed).finally(() => {
        this.running.delete(run);
        this.notify();
      });
      this.running.add(run);
      // It asks GitHub before we look for another: the store answers one at a time, and a look takes it a while.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Never rejects. A job whose end cannot be stored holds its place until it can: nobody else here would end it. */
  private async run(claimed: ClaimedJob): Promise<void> {
    const { jobs, sharing } = this.parts;
    const every = sharing?.renewEvery ?? null;
    const lease = keepLease(() => jobs.renew(claimed), { every, timer: this.timer });
    const answer = await this.attempt(claimed.job, lease);
    while (!(await this.conclude(claimed, answer)) && !this.stopped) {
      await new Promise<void>((resolve) => this.timer(STORE_RETRY_MS, resolve));
    }
    lease.end();
  }

  private async conclude(claimed: ClaimedJob, answer: Answer): Promise<boolean> {
    const { jobs, log } = this.parts;
    try {
      const end =
        answer.kind === 'ok'
          ? await jobs.finish(claimed)
          : await jobs.fail(claimed, answer.error.message, answer.error.retryAfter);
      if (end === 'lost') log.warn({ job: claimed.key }, 'the job was taken back while it ran; its end was dropped');
      else if (answer.kind === 'error') this.reportFailure(claimed, answer, end === 'dead' ? 'dead' : 'waiting');
      if (end === 'dead') await this.parts.givenUp?.(claimed);
      return true;
    } catch (cause) {
      this.storeTrouble = `the store does not answer: ${messageOf(cause)}`;
      log.error({ job: claimed.key, error: cause }, 'the end of a job could not be stored');
      return false;
    }
  }

  private reportFailure(claimed: ClaimedJob, answer: Failed, state: 'waiting' | 'dead'): void {
    const error = answer.error.cause ?? answer.error.message;
    const fields = { job: claimed.key, attempt: claimed.attempts + 1, error };
    if (state === 'dead') this.parts.log.error(fields, 'job given up');
    else this.parts.log.warn(fields, 'job failed, trying again later');
  }

  private async attempt(job: Job, lease: Lease): Promise<Answer> {
    try {
      return await this.parts.handle(job, lease);
    } catch (cause) {
      return { kind: 'error', error: { message: messageOf(cause), retryAfter: null, cause } };
    }
  }

  private async sleepUntilDue(): Promise<void> {
    if (this.running.size >= this.parts.concurrency) return;
    const longest = this.parts.lookEvery ?? this.parts.sharing?.lookEvery ?? null;
    const next = await this.parts.jobs.nextRunAt();
    const wait = next === null ? null : next - this.parts.clock();
    // Due already but not claimed: its lane is busy, and the end of that job will wake us.
    const due = wait !== null && wait > 0 ? wait : null;
    if (due !== null || longest !== null) this.sleep(Math.min(due ?? LONGEST_SLEEP_MS, longest ?? LONGEST_SLEEP_MS));
  }

  private sleep(milliseconds: number): void {
    if (this.stopped) return;
    this.cancelTimer();
    this.cancelTimer = this.timer(Math.min(milliseconds, LONGEST_SLEEP_MS), () => this.notify());
  }

  private announceIdle(): void {
    if (this.pass !== null || this.running.size > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
