/** Stories of `twokey backfill`: the months before the app was installed, read to the end, cut off, gone on with, and never twice. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Installation, Repository } from '../../src/demo/world/model.js';
import type { MonthReport } from '../../src/report/monthly.js';
import { twokey } from '../twokey.js';
import { Stage } from './stage.js';

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.end();
  stage = null;
});

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';

/** rival worked for a while without the app: merged changes, the second of them by an agent, the last a revert of it, the third of so many commits. */
async function history(changes = 3, commits = 1) {
  const on = await Stage.set({ time: 'simulated' });
  stage = on;
  const { world } = on.acme;
  for (const login of ['rita', 'rob']) world.user(login);
  world.organisation('rival', { owners: ['rita'] });
  const vault = world.repository('rival', 'vault', { files: { 'README.md': 'hello\n' } });
  const shas: string[] = [];
  let agents = 0;
  // The command has the real clock, so the story ends now.
  const { clock } = world.state;
  const behind = (Date.now() - Date.parse(world.state.now())) / 1000;
  clock.advance(behind - changes * 3 * 3600);
  for (let turn = 1; turn <= changes; turn += 1) {
    const isLast = turn === changes;
    const message = turn === 2 ? `Work ${turn}\n\n${CLAUDE}` : `Work ${turn}`;
    const branch = `work-${turn}`;
    const count = turn === 3 ? commits : 1;
    world.push(
      vault,
      branch,
      Array.from({ length: count }, (_, step) => ({
        ...{ files: { [`file-${turn}.txt`]: `${step}\n` }, author: 'rob', message },
      })),
    );
    clock.advance(3600);
    const body = isLast ? `Reverts rival/vault#${agents}` : '';
    const pull = world.openPullRequest(vault, {
      author: 'rob',
      head: branch,
      base: 'main',
      title: `Work ${turn}`,
      body,
    });
    if (turn === 2) agents = pull.number;
    shas.push(world.merge(pull, 'rita'));
    if (turn === 2) deployed(on, vault, shas[1] ?? '', ['IN_PROGRESS', 'SUCCESS', 'INACTIVE']);
    clock.advance(3600);
  }
  deployed(on, vault, shas.at(-1) ?? '', ['FAILURE']);
  clock.advance(Math.max(0, (Date.now() - Date.parse(world.state.now())) / 1000));
  const installation = world.install(on.github.app.registered, { account: 'rival', by: 'rita' });
  await on.quiet();
  await on.app.sweep();
  await on.quiet();
  return { on, vault, installation };
}

let ids = 500;
function deployed(
  on: Stage,
  repository: Repository,
  sha: string,
  states: readonly ('IN_PROGRESS' | 'SUCCESS' | 'FAILURE' | 'INACTIVE')[],
) {
  const now = () => on.acme.world.state.now();
  ids += 1;
  const deployment = {
    id: ids,
    sha,
    environment: 'production',
    createdAt: now(),
    statuses: [] as { state: (typeof states)[number]; at: string }[],
  };
  for (const state of states) {
    on.acme.world.state.clock.advance(600);
    deployment.statuses.push({ state, at: now() });
  }
  repository.deployments.push(deployment);
}

async function backfill(on: Stage, installation: Installation, ...args: string[]) {
  const { token } = on.github.credentials.issue(installation, {});
  const environment = { GITHUB_TOKEN: token, GITHUB_API_URL: on.github.url, DATABASE_URL: `sqlite:${on.store}` };
  const heard = await twokey(['backfill', '--months', '3', '--org', 'rival', ...args], '', environment);
  // What the command left in the queue, the server sees when it looks; here something happens.
  await on.pass(0.1);
  await on.app.sweep();
  await on.quiet();
  return heard;
}

/** Of the last six months together: numerator, denominator, unknowns. */
async function numbers(on: Stage) {
  const month = on.acme.world.state.now().slice(0, 7);
  const environment = { DATABASE_URL: `sqlite:${on.store}` };
  const { out } = await twokey(['report', '--month', month, '--format', 'json'], '', environment);
  const { course } = JSON.parse(out) as Pick<MonthReport, 'course'>;
  return (metric: string) => {
    const values = course.flatMap((values) => values.filter((value) => value.metric === metric));
    const sum = (name: 'numerator' | 'denominator' | 'unknowns') => values.reduce((all, value) => all + value[name], 0);
    return [sum('numerator'), sum('denominator'), sum('unknowns')];
  };
}

/** Pages of the past that were asked for. */
const pagesRead = (on: Stage) =>
  on.github.calls.filter(({ variables = {} }) => 'after' in variables && !('appId' in variables)).length;

describe('the months before the installation', () => {
  it('are counted by who wrote what; the gate is not said to have judged them', async () => {
    const { on, installation } = await history();
    expect((await numbers(on))('ai-share')).toEqual([0, 0, 0]);
    const heard = await backfill(on, installation);
    expect([heard.code, heard.out]).toEqual([0, 'rival/vault: 3 changes, 2 deployments\n']);
    const of = await numbers(on);
    expect(of('ai-share')).toEqual([1, 3, 0]);
    expect(of('ai-rollback-rate')).toEqual([1, 1, 0]);
    expect(of('human-rollback-rate')).toEqual([0, 2, 0]);
    expect(of('deployment-frequency')[0]).toBe(1);
    expect(of('change-fail-rate')).toEqual([1, 1, 0]);
    expect(of('lead-time')[0]).toBe(2);
    for (const metric of ['ai-blocked', 'ai-held', 'approval-latency']) expect(of(metric)).toEqual([0, 0, 0]);
  });

  it('are read once: the same command again asks nothing, and what was counted stays', async () => {
    const { on, installation } = await history();
    await backfill(on, installation);
    const before = pagesRead(on);
    const heard = await backfill(on, installation);
    expect([heard.out, before, pagesRead(on)]).toEqual(['rival/vault: 0 changes, 0 deployments\n', 2, 2]);
    expect((await numbers(on))('ai-share')).toEqual([1, 3, 0]);
  });

  it('are gone on with where the limit cut them off, and a reserve of it is left', async () => {
    const { on, installation } = await history(60);
    const first = await backfill(on, installation, '--reserve', '5000');
    expect([first.code, first.out]).toEqual([1, '']);
    expect(first.err).toContain('stopped in rival/vault: less than 5000 points of the limit are left');
    expect(first.err).toContain('rival/vault: 25 changes read');
    const part = (await numbers(on))('ai-share');
    expect([part[1], part[2]]).toEqual([25, 0]);
    const second = await backfill(on, installation);
    expect([second.code, second.out]).toEqual([0, 'rival/vault: 35 changes, 2 deployments\n']);
    expect((await numbers(on))('ai-share')).toEqual([1, 60, 0]);
  });

  it('say nothing of who wrote a change whose commits were not all listed', async () => {
    const { on, installation } = await history(4, 51);
    await backfill(on, installation);
    expect((await numbers(on))('ai-share')).toEqual([1, 3, 1]);
  });

  it('are not read without a token, of no repository, or of half a century', async () => {
    const { on } = await history();
    const environment = { DATABASE_URL: `sqlite:${on.store}` };
    const none = await twokey(['backfill', '--months', '3'], '', environment);
    expect([none.code, none.err.includes('needs a token')]).toEqual([2, true]);
    const token = { ...environment, GITHUB_TOKEN: 'x', GITHUB_API_URL: on.github.url };
    const other = await twokey(['backfill', '--months', '3', '--org', 'nobody'], '', token);
    expect([other.code, other.err.includes('no such repository')]).toEqual([2, true]);
    const long = await twokey(['backfill', '--months', '600'], '', token);
    expect([long.code, long.err.includes('too many')]).toEqual([2, true]);
    const refused = await twokey(['backfill', '--months', '3', '--org', 'rival'], '', token);
    expect([refused.code, refused.err.includes('rival/vault could not be read')]).toEqual([2, true]);
  });
});
