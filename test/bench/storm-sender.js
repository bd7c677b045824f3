/**
 * Sends webhooks from a thread of its own, so that the answer times measured are the app's and not the simulation's.
 * One connection for each webhook under way: none waits behind another on its way out.
 */
import { Agent, request } from 'node:http';
import { parentPort } from 'node:worker_threads';

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

parentPort.on('message', ({ id, url, webhook }) => {
  const started = performance.now();
  const answered = (status) => parentPort.postMessage({ id, status, time: performance.now() - started });
  const sending = request(url, { method: 'POST', agent, headers: webhook.headers }, (response) => {
    response.resume();
    response.once('end', () => answered(response.statusCode));
  });
  sending.once('error', () => answered(0));
  sending.end(webhook.body);
});
