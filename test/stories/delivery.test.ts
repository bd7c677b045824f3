/** Deliveries: which are taken while the secret changes, and what becomes of one whose process died right after the 202. */
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore } from '../../src/adapters/store/open.js';
import { quiet, startAppOn } from '../../src/cli/demo-app.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../../src/demo/github.js';
import { foundAcme } from '../../src/demo/organisation.js';
import type { PullRequest } from '../../src/demo/world/model.js';
import { startServer, WEBHOOK_PATH } from '../../src/server.js';
import type { RunningApp } from '../../src/wiring.js';

const OLD_SECRET = 'the secret of last year';
const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const SILENT = { info() {}, warn() {}, error() {} };

let github: SimulatedGitHub;
let folder: string;
beforeEach(async () => {
  github = await startSimulatedGitHub();
  folder = mkdtempSync(join(tmpdir(), 'twokey-delivery-'));
});
afterEach(async () => {
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

async function started(previousWebhookSecret?: string): Promise<RunningApp> {
  const store = { kind: 'file', path: join(folder, 'twokey.db') } as const;
  const previous = previousWebhookSecret === undefined ? {} : { previousWebhookSecret };
  const app = await startAppOn(github, { store, log: SILENT, port: 0, ...previous });
  if (app.kind === 'error') throw new Error(app.error.message);
  return app.value;
}

async function deliver(app: RunningApp, secret: string, id: string = randomUUID()): Promise<number> {
  const body = JSON.stringify({ zen: 'Keep it logically awesome.' });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const answer = await fetch(`${app.url}${WEBHOOK_PATH}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': id,
      'x-hub-signature-256': signature,
    },
  });
  await answer.arrayBuffer();
  return answer.status;
}

describe('the webhook secret is changed', () => {
  it('A13 the old secret is taken as long as it is listed, afterwards refused', async () => {
    const during = await started(OLD_SECRET);
    expect(await deliver(during, OLD_SECRET)).toBe(202);
    expect(await deliver(during, github.app.webhookSecret)).toBe(202);
    expect(await deliver(during, 'a guess')).toBe(401);
    await during.stop();
    const after = await started();
    expect(await deliver(after, OLD_SECRET)).toBe(401);
    expect(await deliver(after, github.app.webhookSecret)).toBe(202);
    await after.stop();
  });

  it('A13b one delivery signed with both secrets in turn is taken once', async () => {
    const app = await started(OLD_SECRET);
    const metrics = async () => await (await fetch(`${app.url}/metrics`)).text();
    const before = await metrics();
    await deliver(app, OLD_SECRET, 'the-same');
    await deliver(app, github.app.webhookSecret, 'the-same');
    const taken = (text: string) => Number(/outcome="accepted"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0);
    expect(taken(await metrics()) - taken(before)).toBe(1);
    await app.stop();
  });
});

describe('the process dies', () => {
  it('A75 a delivery that was acknowledged and never read is judged after the next start', async () => {
    const { world, infra } = foundAcme(github.world, github.app.registered);
    const pull = await stopRightAfterTheAnswer(() => {
      world.commit(infra, 'topic', { files: { 'a.txt': 'a\n' }, message: `A\n\n${CLAUDE}`, author: 'dave' });
      return world.openPullRequest(infra, { head: 'topic', title: 'A', author: 'dave' });
    });
    expect(infra.runs.some(({ headSha }) => headSha === pull.headSha)).toBe(false);
    const app = await started();
    await quiet(github, app);
    expect(infra.runs.find(({ headSha }) => headSha === pull.headSha)?.conclusion).toBe('action_required');
    world.review(pull, 'bob', 'APPROVED');
    await quiet(github, app);
    expect(world.mergeability(pull).mergeable).toBe(true);
    await app.stop();
  });
});

/** Takes the deliveries of what happens into the store, answers 202, and is gone before anything reads them. */
async function stopRightAfterTheAnswer(happens: () => PullRequest): Promise<PullRequest> {
  const store = await openStore(
    { kind: 'file', path: join(folder, 'twokey.db') },
    { clock: Date.now, random: Math.random },
  );
  if (store.kind === 'error') throw new Error(store.error.message);
  const server = await startServer({
    api: { fetch: () => new Response(null, { status: 404 }) },
    pages: null,
    host: '127.0.0.1',
    port: 0,
    inbox: store.value.inbox,
    verify: async () => true,
    accepted: () => {},
    troubles: async () => [],
    metrics: { delivery() {}, render: async () => ({ contentType: 'text/plain', text: '' }) },
    clock: Date.now,
    log: SILENT,
  });
  github.deliverTo(`${server.url}${WEBHOOK_PATH}`);
  const pull = happens();
  await github.settled();
  expect(github.deliveries.flatMap(({ statuses }) => statuses)).toContain(202);
  await server.close();
  await store.value.close();
  return pull;
}
