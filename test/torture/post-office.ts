/** Hands requests to the sending thread, so many at a time, and gathers the answers. */
import { Worker } from 'node:worker_threads';
import type { Sending, Sent } from './sender.js';

export type Letter = Omit<Sending, 'id'>;

export class PostOffice {
  private readonly worker = new Worker(new URL('./sender.js', import.meta.url));
  private readonly waiting = new Map<number, (sent: Sent) => void>();
  private serial = 0;

  constructor() {
    this.worker.on('message', (sent: Sent) => {
      this.waiting.get(sent.id)?.(sent);
      this.waiting.delete(sent.id);
    });
  }

  send(letter: Letter): Promise<Sent> {
    this.serial += 1;
    const id = this.serial;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.worker.postMessage({ id, ...letter } satisfies Sending);
    });
  }

  /** `letter` makes each one when its turn comes. */
  async sendAll(count: number, atOnce: number, letter: (turn: number) => Letter): Promise<readonly Sent[]> {
    const answers: Sent[] = [];
    let next = 0;
    const line = async (): Promise<void> => {
      while (next < count) {
        const turn = next;
        next += 1;
        answers.push(await this.send(letter(turn)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, line));
    return answers;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
