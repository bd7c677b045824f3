/** The clock of the sweep: at the start and every few minutes it queues one for each installation, see flows/sweep.ts. */

import type { Job } from './domain/job.js';
import type { Result } from './domain/result.js';
import { SWEEP_EVERY_MS } from './flows/sweep.js';
import type { ForgeError } from './ports/forge.js';
import type { Queue } from './ports/store.js';
import type { Log, Timer } from './ports.js';

export interface SweeperParts {
  /** Installations that are not suspended. */
  readonly installations: () => Promise<Result<readonly number[], ForgeError>>;
  readonly queue: Queue;
  /** There is new work. */
  readonly queued: () => void;
  readonly timer: Timer;
  readonly log: Log;
}

export interface Sweeper {
  /** One sweep; resolves when it is queued. Never rejects: what fails is tried again the next time. */
  sweep(): Promise<void>;
  stop(): void;
}

/** Sweeps nothing before the first `sweep`, from which the time counts. */
export function startSweeper(parts: SweeperParts): Sweeper {
  let cancel: () => void = () => {};
  let stopped = false;
  const sweep = async (): Promise<void> => {
    cancel();
    await queueSweeps(parts);
    if (!stopped) cancel = parts.timer(SWEEP_EVERY_MS, () => void sweep());
  };
  return {
    sweep,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}

async function queueSweeps({ installations, queue, queued, log }: SweeperParts): Promise<void> {
  try {
    const found = await installations();
    if (found.kind === 'error') {
      log.warn({ error: found.error.message }, 'no sweep this time');
      return;
    }
    await queue.enqueue(found.value.map((installation): Job => ({ kind: 'sweep-installation', installation })));
    queued();
  } catch (cause) {
    log.error({ error: cause }, 'no sweep this time');
  }
}
