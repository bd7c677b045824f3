/** What GitHub remembers of the webhooks that it tried to deliver: every attempt with its answer, newest first, for the app alone. */
import type { Json } from './shapes/site.js';

export interface Delivery {
  /** X-GitHub-Delivery; the same again when it is redelivered. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Json;
  readonly body: string;
  /** What the app answered to each attempt; 0: no connection or no answer within ten seconds. */
  readonly statuses: number[];
  /** Dropped or held back by a fault, or there was no URL: never sent so far. */
  sent: boolean;
}

export interface Attempt {
  /** Beyond what a double holds exactly, as on github.com by now. */
  readonly id: bigint;
  readonly delivery: Delivery;
  /** ISO 8601. */
  readonly at: string;
  readonly isRepeat: boolean;
  /** 0: nobody answered. */
  readonly status: number;
}

const FIRST_ID = 3_804_004_623_172_239_366n;

export class HookLog {
  /** Oldest first. */
  readonly attempts: Attempt[] = [];
  /** Sends it once more; the webhooks put themselves here. */
  redeliver: (delivery: Delivery) => void = () => {};

  constructor(private readonly now: () => number) {}

  note(delivery: Delivery, status: number): void {
    const id = FIRST_ID + BigInt(this.attempts.length);
    const isRepeat = this.attempts.some((one) => one.delivery === delivery);
    this.attempts.push({ id, delivery, at: new Date(this.now()).toISOString(), isRepeat, status });
  }
}
