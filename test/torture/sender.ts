/** Sends webhooks from a thread of its own, so that the answer times are the app's and not the simulation's. */
import { Agent, request } from 'node:http';
import { parentPort } from 'node:worker_threads';

export interface Sending {
  readonly id: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Sent {
  readonly id: number;
  /** 0: no answer. */
  readonly status: number;
  readonly milliseconds: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

parentPort?.on('message', ({ id, url, headers, body }: Sending) => {
  const started = performance.now();
  const answered = (status: number): void =>
    parentPort?.postMessage({ id, status, milliseconds: performance.now() - started } satisfies Sent);
  const sending = request(url, { method: 'POST', agent, headers }, (response) => {
    response.resume();
    response.once('end', () => answered(response.statusCode ?? 0));
  });
  sending.once('error', () => answered(0));
  sending.end(body);
});
