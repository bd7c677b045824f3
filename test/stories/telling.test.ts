/** Stories of how the scoreboard is told: the month by one issue, the week by one message, each once, and nowhere that nobody named. */
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import Sqlite from 'libsql';
import { digestAddress, digestsTo } from '../../src/adapters/digest.js';
import { openMailbox, playTelling } from '../../src/cli/demo-telling.js';
import { FILES } from '../../src/demo/organisation.js';
import { openHarbour } from '../../src/demo/scenes-deployments.js';
import { propose } from '../../src/demo/steps.js';
import type { Repository } from '../../src/demo/world/model.js';
import { weekDigest } from '../../src/report/week-digest.js';
import { Stage } from './stage.js';

let stage: Stage | null = null;
let address: Server | null = null;
afterEach(async () => {
  await stage?.end();
  stage = null;
  address?.close();
  address = null;
});

/** Somewhere that takes digests, and what it got. */
async function listening(answers: readonly number[] = []) {
  const got: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      got.push(body);
      response.writeHead(answers[got.length - 1] ?? 200, { location: '/elsewhere' }).end();
    });
  });
  address = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return { url: new URL(`http://127.0.0.1:${port}/services/secret-part`), got };
}

async function organised(scoreboard: string, digests?: URL) {
  stage = await Stage.set({ time: 'simulated', ...(digests === undefined ? {} : { digests }) });
  const { world } = stage.acme;
  world.repository('acme', '.github', { files: { 'twokey.yml': `version: 1\nscoreboard: { ${scoreboard} }\n` } });
  const governance = world.repository('acme', 'governance', { files: { 'README.md': 'hello\n' } });
  await stage.quiet();
  return { stage, governance };
}

/** An agent's change that one approval does not let through. */
async function held(on: Stage): Promise<number> {
  const wide = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');
  const message = 'Widen\n\nCo-Authored-By: Claude <noreply@anthropic.com>';
  const pull = propose(on.acme, {
    ...{ by: on.acme.dave, branch: 'widen', title: 'Widen', message, body: '', files: { 'iam/roles.tf': wide } },
  });
  await on.quiet();
  on.acme.world.review(pull, on.acme.bob, 'APPROVED');
  await on.quiet();
  return pull.number;
}

/** To the first day of the next month, eight hours after midnight; or the next Monday. */
async function until(on: Stage, what: 'month' | 'week'): Promise<void> {
  const now = Date.parse(on.acme.world.state.now());
  const day = new Date(now);
  const next =
    what === 'month'
      ? Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1, 8)
      : Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7), 8);
  await on.pass((next - now) / 3_600_000);
  await on.app.sweep();
  await on.quiet();
}

const reportsIn = ({ issues }: Repository) =>
  [...issues.values()].filter(({ title }) => title.startsWith('Scoreboard of acme, '));

describe('the month', () => {
  it('is told by one issue in the repository that the policy names, however often it is looked at', async () => {
    const { stage: on, governance } = await organised('report: acme/governance');
    const number = await held(on);
    const month = on.acme.world.state.now().slice(0, 7);
    expect(reportsIn(governance)).toEqual([]);
    await until(on, 'month');
    const [issue, ...others] = reportsIn(governance);
    expect([issue?.title, others]).toEqual([`Scoreboard of acme, ${month}`, []]);
    const body = issue?.body ?? '';
    expect(body).toMatch(/^<!-- twokey:report:acme:\d{4}-\d\d -->/);
    expect(body).toContain('| number | this month | against the month before | last 6 months |');
    expect(body).toMatch(/\| AI changes held for a second approval \| 100 % \(1 of 1\) \| {2}\| ·····█ \|/);
    expect(body).toContain('1 waited for a second pair of eyes. Well caught:');
    expect(body).toContain(`\`acme/infra#${number}\` by \`claude-code\``);
    await on.pass(1);
    await on.app.sweep();
    await on.quiet();
    expect(reportsIn(governance)).toHaveLength(1);
  });

  it('that an issue tells already, by its marker, is not told again', async () => {
    const { stage: on, governance } = await organised('report: acme/governance');
    await held(on);
    const month = on.acme.world.state.now().slice(0, 7);
    await until(on, 'month');
    const before = on.github.calls.filter(({ method, route }) => method === 'POST' && route.endsWith('/issues')).length;
    expect([before, (reportsIn(governance)[0]?.body ?? '').includes(`twokey:report:acme:${month}`)]).toEqual([1, true]);
    // As after a crash between the issue and the note of it.
    const store = new Sqlite(on.store);
    store.prepare('delete from turn where name like ?').run(`report:%:${month}`);
    store.close();
    await on.app.sweep();
    await on.quiet();
    expect(reportsIn(governance)).toHaveLength(1);
  });

  it.each([
    ['production: [prod]', false],
    ['report: rival/vault', true],
  ])('is told nowhere with %s', async (scoreboard, isComplaint) => {
    const { stage: on, governance } = await organised(scoreboard);
    on.acme.world.user('rita');
    on.acme.world.organisation('rival', { owners: ['rita'], base: 'none' });
    const vault = on.acme.world.repository('rival', 'vault', {});
    await held(on);
    await until(on, 'month');
    const places = [on.acme.infra, governance, vault];
    expect(places.flatMap(({ issues }) => [...issues.values()].map(({ title }) => title))).toEqual([]);
    const said = JSON.stringify(on.log).includes('not installed on rival/vault');
    expect(said).toBe(isComplaint);
  });
});

describe('the week', () => {
  it('is told once to the address of the server, as Slack takes it', async () => {
    const { url, got } = await listening();
    const { stage: on } = await organised('digest: true', url);
    const number = await held(on);
    await until(on, 'week');
    expect(got).toHaveLength(1);
    const { text: line, blocks } = JSON.parse(got[0] ?? '{}');
    expect(line).toMatch(/^Scoreboard of acme, \d{4}-W\d\d: 1 change was stopped$/);
    expect(blocks.map(({ type }: { type: string }) => type)).toEqual(['header', 'section', 'section']);
    expect(JSON.stringify(blocks)).toContain('*AI changes held for a second approval*: 100 % (1 of 1)');
    expect(JSON.stringify(blocks)).toContain(`acme/infra#${number} by claude-code`);
    await on.pass(1);
    await on.app.sweep();
    await on.quiet();
    expect(got).toHaveLength(1);
    expect(JSON.stringify(on.log)).not.toContain('secret-part');
  });

  it('goes nowhere without an address, and nowhere where the policy does not ask for it', async () => {
    const { url, got } = await listening();
    const { stage: on } = await organised('report: acme/governance', url);
    await held(on);
    await until(on, 'week');
    expect(got).toEqual([]);
  });

  it('is tried again where the address fails, and no redirect is followed', async () => {
    const { url, got } = await listening([302, 500, 200]);
    const { stage: on } = await organised('digest: true', url);
    await held(on);
    await until(on, 'week');
    for (let turn = 0; turn < 3; turn += 1) await on.pass(1);
    expect(got).toHaveLength(3);
    expect(new Set(got).size).toBe(1);
    expect(JSON.stringify(on.log)).not.toContain('secret-part');
  });

  it('gives up on an address that does not answer, and says so without naming it', async () => {
    const server = createServer(() => undefined);
    address = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const sent = await digestsTo(new URL(`http://127.0.0.1:${port}/x`), { fetch, patience: 50 }).send({ text: 'x' });
    server.closeAllConnections();
    expect(sent).toEqual({
      ...{ kind: 'error', error: 'the address of digests could not be reached, or did not answer in time' },
    });
  });

  it.each([
    ['https://hooks.example.com/services/x', true],
    ['http://127.0.0.1:9/x', true],
    ['http://hooks.example.com/x', false],
    ['http://169.254.169.254/latest', false],
    ['file:///etc/passwd', false],
    ['https://user:password@hooks.example.com/', false],
    ['hooks.example.com', false],
  ])('may be sent to %s: %s', (written, isTaken) => {
    const problems: string[] = [];
    const found = digestAddress({ variable: () => written, problem: (_name, message) => void problems.push(message) });
    expect([found?.href === new URL(written, 'https://x').href, problems.length]).toEqual([isTaken, isTaken ? 0 : 1]);
    expect(problems.join()).not.toContain('password@');
  });

  it('shows names from outside as text: no mention, no link, no format', () => {
    const hostile = '<!channel> *x* <https://evil.example|click> `@here`';
    const one = {
      ...{ repository: { id: 1, owner: 'acme', name: hostile }, number: 1, at: 0, what: 'denied' as const },
      ...{ origin: 'ai' as const, agent: hostile, risk: 'low' as const, rules: [], deployment: null },
    };
    const stopped = {
      ...one,
      number: 0,
      deployment: { run: 1, environment: hostile },
      what: 'deployment held' as const,
    };
    const { blocks } = weekDigest({ owner: 'acme', week: '2026-W48', values: [], before: [], catches: [one, stopped] });
    const said = JSON.stringify(blocks);
    expect(said).not.toMatch(/<[!h@]/);
    expect(said).toContain('&lt;!channel&gt;');
    expect(said).toContain('1 change and 1 deployment were stopped');
    expect(said).not.toMatch(/(?<!\u2060)[*_~`](?!\u2060)x/);
  });
});

describe('the demo', () => {
  it('ends with the issue of the last month and the message of the last week', async () => {
    const mailbox = await openMailbox();
    stage = await Stage.set({ history: 'half-a-year', digests: mailbox.url });
    openHarbour(stage.acme, stage.github.app.registered);
    await stage.quiet();
    let out = '';
    const terminal = {
      print: async (said: string) => {
        out += said;
      },
    };
    const playing = { github: stage.github, app: stage.app, mailbox, terminal };
    expect(await playTelling(playing, 17)).toBe(0);
    expect(out).toMatch(/issue {6}acme\/governance#1: Scoreboard of acme, \d{4}-\d\d\n/);
    expect(out).toMatch(/AI-originated share: \d+ % \(\d+ of \d+\), (?:up|down|the same)/);
    expect(out).toMatch(/message {4}Scoreboard of acme, \d{4}-W\d\d: \d+ changes were stopped\n {16}• acme\//);
    await mailbox.close();
  });
});
