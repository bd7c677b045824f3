/** From signed webhooks to the month's report: what the gate stopped, what was merged, deployed, undone and passed by. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FILES } from '../../src/demo/organisation.js';
import { propose } from '../../src/demo/steps.js';
import { finishRun, startRun } from '../../src/demo/world/actions.js';
import type { PullRequest } from '../../src/demo/world/model.js';
import { WEBHOOK_PATH } from '../../src/server.js';
import { twokey } from '../twokey.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');

let stage: Stage;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set({ time: 'simulated' });
});
afterEach(() => stage.end());

/** By dave, with the marks of Claude where nothing else is said. */
function change(
  title: string,
  files: Readonly<Record<string, string>>,
  { message = `${title}\n\n${CLAUDE}`, body = '' }: { readonly message?: string; readonly body?: string } = {},
): PullRequest {
  serial += 1;
  return propose(stage.acme, { by: stage.acme.dave, branch: `topic-${serial}`, title, message, body, files });
}

async function mergedBy(pull: PullRequest, ...people: readonly ('bob' | 'carol' | 'erin')[]): Promise<string> {
  for (const who of people) {
    stage.acme.world.review(pull, stage.acme[who], 'APPROVED');
    await stage.quiet();
  }
  const sha = stage.acme.world.merge(pull, 'bob');
  await stage.quiet();
  return sha;
}

/** A delivery that the simulated GitHub does not send by itself, in GitHub's shape, signed as GitHub signs. */
async function deliver(event: string, what: object): Promise<number> {
  const { infra } = stage.acme;
  serial += 1;
  const repository = { id: infra.id, name: infra.name, owner: { login: 'acme' }, default_branch: 'main' };
  const [{ payload }] = stage.github.deliveries as unknown as [{ payload: { installation: { id: number } } }];
  const body = JSON.stringify({ installation: { id: payload.installation.id }, repository, ...what });
  const id = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
  const headers = stage.github.webhooks.headers({ id, event, body });
  const answer = await fetch(`${stage.app.url}${WEBHOOK_PATH}`, { method: 'POST', body, headers });
  await stage.quiet();
  return answer.status;
}

function now(): string {
  return stage.acme.world.state.now();
}

function deployment(id: number, sha: string, state: string, environment = 'production') {
  return deliver('deployment_status', {
    action: 'created',
    deployment: { id, sha, environment, production_environment: environment === 'production' },
    deployment_status: { state, created_at: now() },
  });
}

async function report(format = 'json') {
  const month = now().slice(0, 7);
  const heard = await twokey(['report', '--month', month, '--format', format], '', {
    DATABASE_URL: `sqlite:${stage.store}`,
  });
  expect(heard.code).toBe(0);
  return heard.out;
}

interface Told {
  readonly values: readonly {
    readonly metric: string;
    readonly value: number | null;
    readonly numerator: number;
    readonly denominator: number;
    readonly unknowns: number;
  }[];
  readonly catches: readonly { readonly number: number; readonly what: string; readonly agent: string }[];
}

async function numbers(): Promise<{
  readonly of: (metric: string) => Told['values'][number] | undefined;
  readonly told: Told;
}> {
  const told: Told = JSON.parse(await report());
  return { told, of: (metric) => told.values.find((value) => value.metric === metric) };
}

describe('the scoreboard', () => {
  it('counts what was held, merged, deployed and undone, each once however often it is told', async () => {
    const risky = change('Widen the role', { 'iam/roles.tf': WIDE });
    await stage.quiet();
    const sha = await mergedBy(risky, 'bob', 'carol');
    const plainOne = change('Fix a word', { 'docs/runbook.md': '# Runbook\n\nCall Ann.\n' }, { message: 'Fix a word' });
    await stage.quiet();
    await mergedBy(plainOne, 'bob', 'erin');
    await stage.pass(1);
    expect([await deployment(1, sha, 'success'), await deployment(1, sha, 'success')]).toEqual([202, 202]);
    await deployment(2, sha, 'success', 'staging');
    await stage.pass(1);
    const undoing = { message: 'Revert', body: `Reverts acme/infra#${risky.number}` };
    const revert = change('Revert "Widen the role"', { 'iam/roles.tf': FILES['iam/roles.tf'] }, undoing);
    await stage.quiet();
    await mergedBy(revert, 'bob', 'carol');
    for (const delivery of stage.github.deliveries.slice(-5)) stage.github.webhooks.redeliver(delivery);
    await stage.quiet();

    const { told, of } = await numbers();
    expect(of('ai-share')).toMatchObject({ numerator: 1, denominator: 3, unknowns: 0 });
    expect(of('ai-held')).toMatchObject({ numerator: 1, denominator: 1 });
    expect(of('ai-rollback-rate')).toMatchObject({ numerator: 1, denominator: 1, value: 1 });
    expect(of('human-rollback-rate')).toMatchObject({ numerator: 0, denominator: 2, value: 0 });
    expect(of('deployment-frequency')).toMatchObject({ numerator: 1 });
    expect(of('change-fail-rate')).toMatchObject({ numerator: 1, denominator: 1 });
    expect(of('lead-time')?.numerator).toBe(1);
    expect(of('approval-latency')?.numerator).toBe(3);
    expect(of('restore-tests')).toMatchObject({ value: null, denominator: 0 });
    expect(told.catches).toContainEqual(
      expect.objectContaining({ number: risky.number, what: 'held for a second approval', agent: 'claude-code' }),
    );
  });

  it('begins an incident with its label, and ends it with the issue', async () => {
    const pull = change('Say hello', { 'services/web/a.ts': 'export const a = 1;\n' });
    await stage.quiet();
    const sha = await mergedBy(pull, 'bob', 'carol');
    await deployment(1, sha, 'success');
    await stage.pass(1);
    const opened = now();
    const issue = (labels: readonly string[], closed: string | null) =>
      deliver('issues', {
        action: closed === null ? 'labeled' : 'closed',
        issue: { number: 90, created_at: opened, closed_at: closed, labels: labels.map((name) => ({ name })) },
      });
    await issue(['bug'], null);
    expect((await numbers()).of('change-fail-rate')).toMatchObject({ numerator: 0, denominator: 1 });
    await issue(['bug', 'Incident'], null);
    await stage.pass(2);
    await issue(['Incident'], now());
    const { of } = await numbers();
    expect(of('change-fail-rate')).toMatchObject({ numerator: 1, denominator: 1 });
    expect(of('recovery-time')).toMatchObject({ value: 7200, numerator: 1, unknowns: 0 });
  });

  it('counts as the policy says: its environments, its labels, its teams, its restore tests', async () => {
    const { world, infra } = stage.acme;
    const file = '.github/workflows/restore-db.yml';
    world.push(infra, 'main', [
      {
        files: {
          '.github/twokey.yml': `version: 1\nscoreboard:\n  production: [live]\n  incidents: [sev1]\n  teams: { platform: ["acme/infra"] }\n  restore_tests: [{ workflow: ${file} }]\n`,
        },
        author: stage.acme.ann,
      },
    ]);
    const restore = (path: string, conclusion: 'success' | 'failure', event = 'schedule') => {
      const run = startRun(world.state, infra, {
        ...{ path, event, sha: infra.branches.get('main') ?? '', branch: 'main', actor: stage.acme.ann },
      });
      finishRun(world.state, run, { conclusion });
    };
    restore(file, 'success');
    restore(file, 'failure', 'workflow_dispatch');
    restore(file, 'failure', 'push');
    restore('.github/workflows/backup-elsewhere.yml', 'failure');
    restore('.github/workflows/ci.yml', 'failure');
    const pull = change('Say hello', { 'services/web/a.ts': 'export const a = 1;\n' });
    await stage.quiet();
    const sha = await mergedBy(pull, 'bob', 'carol');
    await deployment(1, sha, 'success', 'production');
    await deployment(2, sha, 'success', 'Live');
    await deliver('issues', {
      ...{ action: 'labeled', issue: { number: 90, created_at: now(), closed_at: null, labels: [{ name: 'SEV1' }] } },
    });
    await deployment(3, sha, 'success', 'live');
    const { of } = await numbers();
    expect(of('restore-tests')).toMatchObject({ numerator: 1, denominator: 2 });
    expect(of('deployment-frequency')).toMatchObject({ numerator: 2 });
    expect(of('change-fail-rate')).toMatchObject({ numerator: 1, denominator: 2 });
    const page = await fetch(`${stage.app.url}/?team=platform`);
    expect(await page.text()).toContain('<option value="platform" selected>');
  });

  it('follows the policy of a repository and of the organisation also where nothing else happens', async () => {
    const { world, infra, ann } = stage.acme;
    const home = world.repository('acme', '.github', { files: { 'README.md': '# Ours\n' } });
    const pull = change('Say hello', { 'services/web/a.ts': 'export const a = 1;\n' });
    await stage.quiet();
    const sha = await mergedBy(pull, 'bob', 'carol');
    await deployment(1, sha, 'success', 'live-eu');
    await deployment(2, sha, 'success', 'live-us');
    const told = async () => (await numbers()).of('deployment-frequency')?.numerator;
    expect(await told()).toBe(0);
    const calls = stage.github.calls.length;
    const own = 'version: 1\nscoreboard:\n  production: [live-eu]\n';
    world.push(infra, 'main', [{ files: { '.github/twokey.yml': own }, author: ann }]);
    await stage.quiet();
    expect(await told()).toBe(1);
    const paths = stage.github.calls.slice(calls).map(({ path }) => path);
    expect(paths.length).toBeLessThan(20);
    world.push(home, 'main', [{ files: { 'twokey.yml': own.replace('eu', 'us') }, author: ann }]);
    await stage.quiet();
    expect(await told()).toBe(2);
  });

  it('counts a release as a deployment where the policy says so, and a hotfix against what it repairs', async () => {
    const { world, infra, ann } = stage.acme;
    const policy = 'version: 1\nscoreboard:\n  releases: production\n';
    world.push(infra, 'main', [{ files: { '.github/twokey.yml': policy }, author: ann }]);
    const pull = change('Say hello', { 'services/web/a.ts': 'export const a = 1;\n' });
    await stage.quiet();
    await mergedBy(pull, 'bob', 'carol');
    const early = world.release(infra, ann, { tag: 'v1.0.0-rc.1', prerelease: true });
    world.release(infra, ann, { tag: 'v1.0.0' });
    await stage.pass(2);
    expect((await numbers()).of('deployment-frequency')).toMatchObject({ numerator: 1 });
    expect((await numbers()).of('lead-time')).toMatchObject({ numerator: 1, unknowns: 0 });
    const told = { message: 'Stop the loop', body: `Fixes #${pull.number}` };
    const fix = change('Hotfix: stop the loop', { 'services/web/a.ts': 'export const a = 2;\n' }, told);
    await stage.quiet();
    await mergedBy(fix, 'bob', 'carol');
    await stage.pass(1);
    world.release(infra, ann, { tag: 'v1.0.1' });
    await stage.quiet();
    const { of } = await numbers();
    expect(of('change-fail-rate')).toMatchObject({ numerator: 1, denominator: 2 });
    expect(of('rework-rate')).toMatchObject({ numerator: 1, denominator: 2 });
    expect(of('recovery-time')).toMatchObject({ numerator: 1, unknowns: 0 });
    // What was there before goes out again.
    world.promote(early, ann);
    await stage.quiet();
    expect((await numbers()).of('rework-rate')).toMatchObject({ numerator: 2, denominator: 3 });
  });

  it('stands on /metrics, over everything: what has no data has no series, and no name is a label', async () => {
    const pull = change('Widen the role', { 'iam/roles.tf': WIDE });
    await stage.quiet();
    await mergedBy(pull, 'bob', 'carol');
    const text = await (await fetch(`${stage.app.url}/metrics`)).text();
    const series = text.split('\n').filter((line) => line.startsWith('twokey_score{'));
    expect(series).toContain('twokey_score{metric="ai-share",month="this",stat="value"} 1');
    expect(series).toContain('twokey_score{metric="ai-share",month="last",stat="denominator"} 0');
    expect(series.filter((line) => line.includes('"lead-time",month="this",stat="value"'))).toEqual([]);
    expect(series.length).toBeLessThanOrEqual(160);
    expect(series.join()).not.toMatch(/acme|claude/);
  });

  it('never stops a verdict: what it cannot read it does not count', async () => {
    const pull = change('Say hello', { 'services/web/a.ts': 'export const a = 1;\n' });
    await stage.quiet();
    expect(stage.check(pull)?.conclusion).toBe('action_required');
    expect(await deliver('deployment_status', { deployment: { id: 'x' } })).toBe(202);
    expect(await deliver('issues', { issue: null })).toBe(202);
    expect((await numbers()).of('deployment-frequency')).toMatchObject({ value: null });
    // The gate of deployments reads it too, and keeps for a person what it does not understand.
    const errors = stage.log.filter(({ level }) => level === 'error');
    expect(errors.map(({ fields, message }) => [fields.event, message])).toEqual([
      ['deployment_status', 'delivery set aside'],
    ]);
  });

  it('is printed as Markdown and CSV, in which names from outside can do nothing', async () => {
    const pull = change('Widen the role', { 'iam/roles.tf': WIDE });
    await stage.quiet();
    await mergedBy(pull, 'bob', 'carol');
    const markdown = await report('md');
    expect(markdown).toContain('| AI-originated share | 100 % (1 of 1) |');
    expect(markdown).toContain('| Change lead time | no data |');
    expect(markdown).toContain(`\`acme/infra#${pull.number}\``);
    expect(await report('csv')).toMatch(/^month,metric,agent,value[^\n]*\r\n\d{4}-\d\d,deployment-frequency,,no data,/);
    const wrong = await twokey(['report', '--month', '2026-W01'], '', { DATABASE_URL: `sqlite:${stage.store}` });
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toContain('is no month');
  });
});
