/** The peer, palantir/policy-bot, as a process on a simulated GitHub of its own. Its program is not part of this project. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedGitHub } from '../../dist/demo/github.js';
import { foundAcme } from '../../dist/demo/organisation.js';

/** Starts both, founds acme with this policy, and runs `work` on them. */
export async function onPeer({ program, policy }, work) {
  const directory = mkdtempSync(join(tmpdir(), 'twokey-peer-'));
  const github = await startSimulatedGitHub();
  const port = await freePort();
  writeFileSync(join(directory, 'config.yml'), JSON.stringify(configured(github, port)));
  mkdirSync(join(directory, 'templates'));
  const process = spawn(program, ['server', '-c', 'config.yml'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log = logOf(process);
  try {
    await answers(process, `http://127.0.0.1:${port}/api/health`);
    github.deliverTo(`http://127.0.0.1:${port}/api/github/hook`);
    setClock(github);
    const acme = foundAcme(github.world, github.app.registered);
    acme.world.commit(acme.infra, 'main', { files: { '.policy.yml': JSON.stringify(policy) }, author: acme.ann });
    return await work({ github, acme, log });
  } finally {
    await ended(process);
    await github.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** It compares times of reviews with the time of its own clock, so the world's must not lie before that. */
export function setClock({ world }) {
  const { clock } = world.state;
  clock.advance(Math.ceil((Date.now() - Date.parse(clock.now())) / 1000) + 60);
}

/** Until GitHub has delivered everything and nothing was asked for a while: it cannot be asked whether it is idle. */
export async function calm({ github }, latency) {
  for (;;) {
    await github.settled();
    const before = github.calls.length;
    await new Promise((resolve) => setTimeout(resolve, latency + 30));
    if (github.calls.length === before && github.calls.every(({ status }) => status > 0)) return;
  }
}

/** As its example of a configuration has it, but for what it must be told, and the level of its log. */
function configured({ url, app }, port) {
  return {
    server: { address: '127.0.0.1', port, public_url: `http://127.0.0.1:${port}` },
    logging: { text: false, level: 'info' },
    github: {
      ...{ web_url: 'https://github.test', v3_api_url: url, v4_api_url: `${url}/graphql` },
      app: { integration_id: app.id, webhook_secret: app.webhookSecret, private_key: app.privateKey },
      oauth: { client_id: app.oauth.clientId, client_secret: app.oauth.clientSecret },
    },
    sessions: { key: 'for this run alone' },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The lines of its log that are worse than a notice. */
function logOf(process) {
  const worse = [];
  process.stdout.setEncoding('utf8').on('data', (text) => {
    worse.push(...text.split('\n').filter((line) => /"level":"(warn|error|fatal)"/.test(line)));
  });
  return worse;
}

async function answers(process, url) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (process.exitCode !== null) throw new Error(`the peer ended with ${process.exitCode}`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the peer does not answer');
}

async function ended(process) {
  if (process.exitCode !== null) return;
  process.kill();
  await new Promise((resolve) => process.once('exit', resolve));
}
