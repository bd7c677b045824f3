/**
 * GitHub's limits for one installation, kept before GitHub has to enforce them: so many calls at once, so many points a
 * minute, so much content a minute and an hour. A call over a limit is not made; the caller hears when there is room.
 * See https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
import type { Clock } from '../../ports.js';

/** What a call counts for: points as GitHub gives them, and whether it makes content. */
interface Cost {
  readonly api: 'rest' | 'graphql';
  readonly isWrite: boolean;
}

interface Limit {
  readonly span: number;
  readonly most: number;
  readonly weight: (cost: Cost) => number;
}

const MINUTE = 60_000;

/** GitHub does not say which writes are content, so all of them are. */
const LIMITS: readonly Limit[] = [
  { span: MINUTE, most: 900, weight: ({ api, isWrite }) => (api === 'graphql' ? 0 : isWrite ? 5 : 1) },
  { span: MINUTE, most: 2_000, weight: ({ api }) => (api === 'graphql' ? 1 : 0) },
  { span: MINUTE, most: 80, weight: ({ isWrite }) => (isWrite ? 1 : 0) },
  { span: 60 * MINUTE, most: 500, weight: ({ isWrite }) => (isWrite ? 1 : 0) },
];

/** GitHub takes 100 at once from all processes together. */
const AT_ONCE = 20;

export interface Budget {
  /** Seconds until the call may be made; null: now, and it is counted. */
  take(cost: Cost): number | null;
  /** Runs it when fewer than so many others run. */
  inTurn<T>(call: () => Promise<T>): Promise<T>;
}

export function budgetOf(clock: Clock): Budget {
  const windows = LIMITS.map((limit) => new Window(limit));
  const gate = new Gate(AT_ONCE);
  return {
    take(cost) {
      const now = clock();
      const wait = Math.max(...windows.map((window) => window.wait(cost, now)));
      if (wait > 0) return Math.ceil(wait / 1000);
      for (const window of windows) window.count(cost, now);
      return null;
    },
    inTurn: (call) => gate.pass(call),
  };
}

/** No limits: where GitHub itself has none, such as most Enterprise Servers. */
export const NO_BUDGET: Budget = { take: () => null, inTurn: (call) => call() };

/** What was counted within the last so many milliseconds. */
class Window {
  /** Oldest first. */
  private readonly counted: { readonly at: number; readonly weight: number }[] = [];
  private sum = 0;

  constructor(private readonly limit: Limit) {}

  /** Milliseconds until there is room. */
  wait(cost: Cost, now: number): number {
    const weight = this.limit.weight(cost);
    if (weight === 0) return 0;
    this.forget(now);
    let over = this.sum + weight - this.limit.most;
    for (const { at, weight: freed } of this.counted) {
      if (over <= 0) break;
      over -= freed;
      if (over <= 0) return at + this.limit.span - now;
    }
    return 0;
  }

  count(cost: Cost, now: number): void {
    const weight = this.limit.weight(cost);
    if (weight === 0) return;
    this.counted.push({ at: now, weight });
    this.sum += weight;
  }

  private forget(now: number): void {
    const fresh = this.counted.findIndex(({ at }) => at > now - this.limit.span);
    const gone = this.counted.splice(0, fresh < 0 ? this.counted.length : fresh);
    this.sum -= gone.reduce((sum, { weight }) => sum + weight, 0);
  }
}

/** So many pass at once; the others wait in line. */
class Gate {
  private inside = 0;
  private readonly line: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async pass<T>(call: () => Promise<T>): Promise<T> {
    if (this.inside >= this.most) await new Promise<void>((resolve) => this.line.push(resolve));
    else this.inside += 1;
    try {
      return await call();
    } finally {
      // Whoever waits takes the place over.
      const next = this.line.shift();
      if (next === undefined) this.inside -= 1;
      else next();
    }
  }
}
