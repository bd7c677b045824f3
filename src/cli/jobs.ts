/** `twokey jobs`: how the queue of a server stands and what it gave up; `twokey jobs retry`: has that tried again. */
import { openQueueBeside, type QueueBeside } from '../adapters/store/beside.js';
import { withStoreBeside } from './audit-store.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface JobsOptions {
  readonly json: boolean;
}

export async function listJobs({ json }: JobsOptions, terminal: Terminal): Promise<number> {
  return withQueue(terminal, async (queue) => {
    const [figures, dead] = [await queue.figures(), await queue.deadJobs()];
    if (json) {
      const lines = dead.map((one) => JSON.stringify({ ...one, failedAt: timeOf(one.failedAt) }));
      await terminal.print(lines.map((line) => `${line}\n`).join(''));
      return FINE;
    }
    const { waiting, running } = figures.states;
    const oldest = Math.round(figures.oldestDue / 1000);
    await terminal.print(
      `${waiting} waiting (the oldest for ${oldest} s), ${running} running, ${dead.length} given up\n`,
    );
    if (figures.paused > 0) await terminal.print(`GitHub asked ${figures.paused} installations to stay away for now\n`);
    for (const { key, attempts, lastError, failedAt } of dead) {
      await terminal.print(
        `\n${shown(key)}\n  ${timeOf(failedAt) ?? 'some time ago'}, after ${attempts} attempts: ${shown(lastError)}\n`,
      );
    }
    if (dead.length > 0)
      await terminal.print('\nMend the cause, then: twokey jobs retry <key>, or twokey jobs retry --all\n');
    return FINE;
  });
}

export interface RetryOptions {
  readonly all: boolean;
}

export async function retryJobs(key: string | null, { all }: RetryOptions, terminal: Terminal): Promise<number> {
  if ((key === null) !== all) {
    terminal.complain('name one job, or --all', 'twokey jobs lists those that were given up');
    return BROKEN;
  }
  return withQueue(terminal, async (queue) => {
    const revived = await queue.retry(key ?? 'all');
    for (const one of revived) await terminal.print(`${shown(one)} waits again\n`);
    if (revived.length > 0 || all) {
      if (revived.length === 0) await terminal.print('no job was given up\n');
      return FINE;
    }
    terminal.complain(`no job that was given up has the key ${shown(key ?? '')}`, 'twokey jobs lists them');
    return BROKEN;
  });
}

function withQueue(terminal: Terminal, work: (queue: QueueBeside) => Promise<number>): Promise<number> {
  return withStoreBeside(terminal, (location) => openQueueBeside(location, Date.now), work);
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
