/** Sends webhooks from a thread of its own, so that the answer times measured are the app's and not the simulation's. */
import { parentPort } from 'node:worker_threads';

parentPort.on('message', async ({ id, url, request }) => {
  const started = performance.now();
  let status = 0;
  try {
    const response = await fetch(url, { method: 'POST', ...request });
    await response.arrayBuffer();
    status = response.status;
  } catch {
    // 0: no answer
  }
  parentPort.postMessage({ id, status, time: performance.now() - started });
});
