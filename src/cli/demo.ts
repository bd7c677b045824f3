/** `twokey demo`: the real server against a simulated GitHub, playing a week of acme; prints what was decided and why. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { jsonSink, redactingLog } from '../adapters/log.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../demo/github.js';
import { type Acme, foundAcme } from '../demo/organisation.js';
import type { Outcome, Scene, Step } from '../demo/scene.js';
import { SCENES } from '../demo/scenes.js';
import type { CheckRun, PullRequest } from '../demo/world/model.js';
import type { RunningApp } from '../wiring.js';
import { quiet, startAppOn } from './demo-app.js';
import { playDeployments } from './demo-deployments.js';
import { type Mailbox, openMailbox, playTelling } from './demo-telling.js';
import { seedHistory } from './seed-history.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface DemoOptions {
  /** End when the scenes are over. */
  readonly once: boolean;
  readonly port?: number;
}

/** Exit code: 0 when every merge was possible or held as it should be, 1 when not, 2 when the demo could not start. */
export async function demo(options: DemoOptions, terminal: Terminal): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'twokey-demo-'));
  const github = await startSimulatedGitHub();
  const log = redactingLog(jsonSink('error', (line) => terminal.note(line), Date.now));
  const store = { kind: 'file', path: join(directory, 'twokey.db') } as const;
  const seeded = await seedHistory(store, Date.now());
  if (seeded.kind === 'error') {
    terminal.complain(seeded.error.message, seeded.error.remedy);
    return BROKEN;
  }
  const mailbox = await openMailbox();
  const started = await startAppOn(github, { store, log, port: options.port ?? 0, digests: mailbox.url });
  if (started.kind === 'error') {
    await mailbox.close();
    terminal.complain(started.error.message, started.error.remedy);
    return BROKEN;
  }
  const app = started.value;
  try {
    const wrong = await play(new Stage(github, app, terminal), mailbox);
    if (!options.once) await stayUp(app, terminal);
    return wrong === 0 ? FINE : HELD;
  } finally {
    await app.stop();
    await github.close();
    await mailbox.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Plays every scene; answers how many steps did not end as they should. */
async function play(stage: Stage, mailbox: Mailbox): Promise<number> {
  await stage.say(`Twokey listens at ${stage.app.url}; GitHub is simulated at ${stage.github.url}.\n`);
  const acme = foundAcme(stage.github.world, stage.github.app.registered);
  await quiet(stage.github, stage.app);
  let wrong = 0;
  for (const [index, scene] of SCENES.entries()) wrong += await playScene(stage, acme, { number: index + 1, scene });
  const { github, app, terminal } = stage;
  wrong += await playDeployments({ github, app, acme, terminal }, SCENES.length + 1);
  wrong += await playTelling({ github, app, mailbox, terminal }, SCENES.length + 2);
  const blocked = SCENES.filter(({ outcome }) => outcome === 'held').length;
  const { length: calls } = stage.github.calls;
  await stage.say(
    `\n${SCENES.length} pull requests, ${blocked} of them held when they were opened; ` +
      `${stage.github.deliveries.length} webhooks, ${calls} API calls.`,
  );
  await stage.say(wrong === 0 ? 'Everything went as it should.\n' : `${wrong} steps did NOT go as they should.\n`);
  return wrong;
}

async function playScene(
  stage: Stage,
  acme: Acme,
  { number, scene }: { readonly number: number; readonly scene: Scene },
): Promise<number> {
  await stage.say(styleText('bold', `\n${number}. ${scene.title}`));
  const pull = scene.open(acme);
  let wrong = await stage.expect(`#${pull.number} opened by ${pull.author.login}`, pull, scene.outcome);
  await stage.showReasons(pull);
  for (const step of scene.steps) wrong += await playStep(stage, acme, { pull, step });
  return wrong;
}

async function playStep(
  stage: Stage,
  acme: Acme,
  { pull, step }: { readonly pull: PullRequest; readonly step: Step },
): Promise<number> {
  step.act(acme, pull);
  return stage.expect(step.what, pull, step.outcome);
}

/** Where the scenes are shown: waits until all is quiet, then tells what GitHub says. */
class Stage {
  constructor(
    readonly github: SimulatedGitHub,
    readonly app: RunningApp,
    readonly terminal: Terminal,
  ) {}

  say(line: string): Promise<void> {
    return this.terminal.print(`${line}\n`);
  }

  /** Prints the outcome; answers 1 when it is not the expected one. */
  async expect(what: string, pull: PullRequest, expected: Outcome): Promise<number> {
    await quiet(this.github, this.app);
    const outcome: Outcome = this.github.world.mergeability(pull).mergeable ? 'mergeable' : 'held';
    const sign = outcome === 'held' ? styleText('yellow', '■ held     ') : styleText('green', '● mergeable');
    await this.say(`   ${sign}  ${shown(what)}`);
    const check = latestCheck(pull);
    const name = check === undefined || check.name === 'twokey' ? '' : `${check.name}, not required here: `;
    await this.say(`                ${shown(`${name}${check?.title ?? 'no check run'}`)}`);
    if (outcome === expected) return 0;
    await this.say(styleText('red', `                this should be ${expected}`));
    return 1;
  }

  /** The labels that the app put on, and the first reasons. */
  async showReasons(pull: PullRequest): Promise<void> {
    const labels = pull.labels.map(({ name }) => name).join(' ');
    if (labels !== '') await this.say(`                labels: ${labels}`);
    const why = (latestCheck(pull)?.summary ?? '').split('### Why\n\n')[1]?.split('\n\n')[0] ?? '';
    for (const line of why.split('\n').filter((text) => text !== '')) await this.say(`                ${shown(line)}`);
  }
}

function latestCheck(pull: PullRequest): CheckRun | undefined {
  return pull.repository.runs.filter((run) => run.headSha === pull.headSha && run.app.slug === 'twokey').at(-1);
}

async function stayUp(app: RunningApp, terminal: Terminal): Promise<void> {
  await terminal.print(
    `The scoreboard, with half a year of made-up history: ${app.url}\nIt stays up (also /healthz, /readyz, /metrics) until Ctrl-C ends it.\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
