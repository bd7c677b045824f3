/** Mixed traffic for as long as is asked: memory and open files of the app must not grow. */
import { Arena, pause } from './arena.js';
import type { Used } from './fleet.js';
import { percentile } from './post-office.js';

export interface SoakOutcome {
  readonly problems: readonly string[];
  readonly deliveries: number;
  /** Of the first third after the warming up, and of the last: megabytes and open files, medians. */
  readonly before: Reading;
  readonly after: Reading;
}

interface Reading {
  readonly megabytes: number;
  readonly handles: number;
}

const PULLS = 20;
const EVERY_MS = 5_000;
/** Of the readings: the caches fill and the engine compiles. */
const WARMING = 0.25;
const MOST_GROWTH = 1.2;
const MOST_MORE_HANDLES = 10;

export async function soak(minutes: number): Promise<SoakOutcome | null> {
  const arena = await Arena.set({ engine: 'sqlite' });
  if (arena === null) return null;
  try {
    const pulls = arena.propose(PULLS, 5);
    await arena.quiet();
    const readings: Used[] = [];
    const end = performance.now() + minutes * 60_000;
    for (let turn = 0; performance.now() < end; turn += 1) {
      for (const pull of pulls) arena.happen(pull, turn);
      const next = performance.now() + EVERY_MS;
      await arena.quiet();
      await pause(Math.max(0, next - performance.now()));
      readings.push(...(await Promise.all(arena.members.map((member) => member.used()))));
    }
    return outcomeOf(arena, readings, arena.wrong(pulls).length);
  } finally {
    await arena.end();
  }
}

function outcomeOf(arena: Arena, readings: readonly Used[], wrong: number): SoakOutcome {
  const warm = readings.slice(Math.floor(readings.length * WARMING));
  const third = Math.max(1, Math.floor(warm.length / 3));
  const [before, after] = [reading(warm.slice(0, third)), reading(warm.slice(-third))];
  const problems = [
    ...(wrong > 0 ? [`${wrong} pull requests ended wrong`] : []),
    ...(after.megabytes > before.megabytes * MOST_GROWTH ? ['memory grows'] : []),
    ...(after.handles > before.handles + MOST_MORE_HANDLES ? ['open files grow'] : []),
  ];
  return { problems, deliveries: arena.github.deliveries.length, before, after };
}

function reading(used: readonly Used[]): Reading {
  const median = (values: readonly number[]) => percentile(values, 50);
  return {
    megabytes: median(used.map(({ bytes }) => bytes / (1 << 20))),
    handles: median(used.map(({ handles }) => handles)),
  };
}
