/** A stage for measurements: a simulated GitHub in this process, the app on a file store in another. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsOn } from '../../dist/cli/demo-app.js';
import { startSimulatedGitHub } from '../../dist/demo/github.js';
import { FILES, foundAcme } from '../../dist/demo/organisation.js';
import { propose } from '../../dist/demo/steps.js';
import { WEBHOOK_PATH } from '../../dist/server.js';

/** Starts both, founds acme, and runs `work` on them. */
export async function onStage(work) {
  const directory = mkdtempSync(join(tmpdir(), 'twokey-bench-'));
  const github = await startSimulatedGitHub();
  const app = new AppProcess();
  try {
    const store = join(directory, 'twokey.db');
    const { url } = await app.ask('start', settingsFor(github, store));
    const webhookUrl = `${url}${WEBHOOK_PATH}`;
    github.deliverTo(webhookUrl);
    const acme = foundAcme(github.world, github.app.registered);
    return await work({ github, app, acme, webhookUrl, store });
  } finally {
    await app.end();
    await github.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** An AI-originated change of IAM by dave: it needs bob, or another, and carol of the security team. */
export function proposeDangerous(acme, serial) {
  return propose(acme, {
    by: acme.dave,
    branch: `role-${serial}`,
    title: `Widen role ${serial}`,
    message: `Widen role ${serial}\n\nCo-Authored-By: Claude <noreply@anthropic.com>`,
    files: { [`iam/role-${serial}.tf`]: ROLE },
  });
}

/** The same, in a file that is there already: its text must be read too. */
export function proposeEdit(acme, serial) {
  return propose(acme, {
    by: acme.dave,
    branch: `edit-${serial}`,
    title: `Edit roles ${serial}`,
    message: `Edit roles ${serial}\n\nCo-Authored-By: Claude <noreply@anthropic.com>`,
    files: { 'iam/roles.tf': FILES['iam/roles.tf'].replace('"s3:GetObject"', `"s3:*", "ec2:${serial}"`) },
  });
}

const ROLE = `resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })
}
`;

/** Until GitHub has delivered everything and the app has worked it off, including what its own writes caused. */
export async function quiet({ github, app }) {
  for (;;) {
    await github.settled();
    const before = github.deliveries.length;
    const { evaluations, unexpected } = await app.ask('idle');
    await github.settled();
    if (github.deliveries.length === before) return { evaluations, unexpected };
  }
}

function settingsFor(github, path) {
  const settings = settingsOn(github, { store: { kind: 'file', path }, port: 0 });
  if (settings.kind === 'error') throw new Error(settings.error.message);
  return settings.value;
}

class AppProcess {
  #child = fork(new URL('./app-process.js', import.meta.url), { serialization: 'advanced' });
  #waiting = new Map();
  #serial = 0;

  constructor() {
    this.#child.on('message', ({ id, ...answer }) => this.#waiting.get(id)?.(answer));
    this.#child.once('exit', (code) => {
      for (const resolve of this.#waiting.values()) resolve({ problem: `the app ended with ${code}` });
    });
  }

  async ask(ask, settings) {
    const id = ++this.#serial;
    const answer = await new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, ask, settings });
    });
    this.#waiting.delete(id);
    if (answer.problem !== undefined) throw new Error(answer.problem);
    return answer;
  }

  /** Stops the app and answers what it used, the first time. */
  async end() {
    if (!this.#child.connected) return null;
    const used = await this.ask('stop');
    if (this.#child.exitCode === null) await new Promise((resolve) => this.#child.once('exit', resolve));
    return used;
  }
}
