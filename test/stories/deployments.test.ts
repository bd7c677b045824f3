/** Deployments that wait for our word: who may deploy where, what is held and for whom, what ends by itself, and what goes back. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Who } from '../../src/demo/world/society.js';
import { alerts, deployed, harbour, merged, outcome, records, said, started } from './harbour.js';
import type { Stage } from './stage.js';

let stage: Stage;
afterEach(() => stage.end());

describe('a person deploys', () => {
  it('waits the first time for a person who had no hand in it, then goes on by the verdicts of its changes', async () => {
    stage = await harbour();
    const { world, infra, ann } = stage.acme;
    const first = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    expect(outcome(first)).toBe('waiting');
    expect(said(first)).toMatch(/nothing that was let go on here succeeded before.*\(deployment\/first\)/);
    world.reviewRun(first, ann);
    await stage.quiet();
    expect(outcome(first)).toBe('waiting');
    world.reviewRun(first, 'erin');
    await stage.quiet();
    expect(outcome(first)).toBe('approved');
    world.endDeployment(first, 'success');

    await merged(stage, 'devin-ai-integration[bot]', ['carol', 'dave']);
    const next = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    expect(outcome(next)).toBe('approved');
    expect((await records(stage)).map(({ event, decision, rules }) => [event, decision, rules])).toEqual([
      ['decided', 'hold', ['deployment/first hold']],
      ['decided', 'approve', ['deployment/first hold']],
      ['decided', 'approve', []],
    ]);
  });
});

describe('an agent deploys', () => {
  const DEVIN = 'devin-ai-integration[bot]';
  const toPreview = (agent: Who = DEVIN) =>
    stage.acme.world.deploy(stage.acme.infra, agent, {
      environment: 'preview-7',
      path: '.github/workflows/preview.yml',
    });

  it('to a sandbox within its budget, is refused over it, and its lease ends with the environment destroyed', async () => {
    stage = await harbour();
    const { world } = stage.acme;
    const [one, two, three] = [toPreview(), toPreview(), toPreview()];
    await stage.quiet();
    expect([one, two, three].map((each) => (each ? outcome(each) : ''))).toEqual(['approved', 'approved', 'rejected']);
    expect(three ? said(three) : '').toMatch(/budget of today is used up: 0 runs and 0 hours.*deployment\/over-budget/);
    for (const each of [one, two]) if (each) world.endDeployment(each, 'success');
    await stage.quiet();
    await stage.pass(1.9);
    expect(started(stage, 'destroy')).toHaveLength(0);
    await stage.pass(0.2);
    const [destroy] = started(stage, 'destroy');
    expect(started(stage, 'destroy').map(({ inputs }) => inputs)).toEqual([{ environment: 'preview-7' }]);
    if (destroy !== undefined) world.finishRun(destroy, { conclusion: 'success' });
    await stage.pass(0.5);
    const leases = (await records(stage)).filter(({ event }) => event === 'lease').map(({ state }) => state);
    expect(leases).toEqual(['extended', 'destroying', 'destroyed']);
    expect(alerts(stage, 'deployment/lease-outlived')).toEqual([]);
    await stage.pass(24);
    const tomorrow = toPreview();
    await stage.quiet();
    expect(outcome(tomorrow)).toBe('approved');
  });

  it.each(['failure', null] as const)(
    'and what outlives its lease is told of: destroying ends with %s',
    async (conclusion) => {
      stage = await harbour();
      const { world } = stage.acme;
      const one = toPreview();
      await stage.quiet();
      world.endDeployment(one, 'success');
      await stage.pass(2.1);
      const [destroy] = started(stage, 'destroy');
      if (destroy !== undefined && conclusion !== null) world.finishRun(destroy, { conclusion });
      await stage.pass(1.1);
      await stage.pass(0.1);
      expect(alerts(stage, 'deployment/lease-outlived')).toEqual([
        expect.stringMatching(/acme\/infra: the lease of preview-7 is over/),
      ]);
      const leases = (await records(stage)).filter(({ event }) => event === 'lease').map(({ state }) => state);
      expect(leases).toEqual(['destroying', 'outlived']);
    },
  );

  it('but another agent, without the level, not even to a sandbox', async () => {
    stage = await harbour();
    const one = toPreview('Copilot');
    await stage.quiet();
    expect(outcome(one)).toBe('rejected');
    expect(said(one)).toMatch(/the agent has level 1.*\(deployment\/level\)/);
    expect(started(stage, 'destroy')).toEqual([]);
  });

  it('to production at level 2 is refused, whoever approved what is in it', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    await merged(stage, DEVIN, ['carol', 'dave']);
    const { world, infra } = stage.acme;
    const one = world.deploy(infra, DEVIN, { environment: 'production' });
    await stage.quiet();
    expect(outcome(one)).toBe('rejected');
    expect(said(one)).toMatch(/the agent has level 2, which does not let it deploy here/);
  });

  it('a named action at level 3 goes through with two people, fails, and is rolled back', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const { world, infra } = stage.acme;
    const before = infra.branches.get('main');
    await merged(stage, 'Copilot', ['carol', 'dave']);
    const one = world.deploy(infra, 'Copilot', { environment: 'production' });
    await stage.quiet();
    expect([outcome(one), said(one)]).toEqual(['approved', 'Twokey lets this deployment go on.']);

    world.endDeployment(one, 'failure');
    await stage.quiet();
    const [rollback] = started(stage, 'rollback');
    expect(started(stage, 'rollback').map(({ inputs }) => inputs)).toEqual([{ environment: 'production', to: before }]);
    expect(alerts(stage, 'deployment/rolled-back')).toEqual([
      expect.stringMatching(/is rolled back to [0-9a-f]{12} by rollback.yml/),
    ]);
    expect([...infra.issues.values()].map(({ title }) => title)).toEqual([
      expect.stringMatching(/^What the undoing of #\d+ teaches$/),
    ]);

    if (rollback === undefined) throw new Error('it was not rolled back');
    const back = world.deployIn(rollback, 'production');
    await stage.quiet();
    expect(outcome(back)).toBe('approved');
    world.endDeployment(back, 'failure');
    await stage.quiet();
    expect(started(stage, 'rollback')).toHaveLength(1);
    expect(alerts(stage, 'deployment/rollback-failed')).toEqual([
      expect.stringMatching(/which this app had started itself. Look at once/),
    ]);
  });

  it('a named action with one approval waits for a second person, who may be the one that looks at the run', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    await merged(stage, 'Copilot', ['carol']);
    const { world, infra } = stage.acme;
    const one = world.deploy(infra, 'Copilot', { environment: 'production' });
    await stage.quiet();
    expect(outcome(one)).toBe('waiting');
    expect(said(one)).toMatch(/has 1 of 2 approvals \(deployment\/two-person\)/);
    world.reviewRun(one, 'carol');
    // Who directed the agent has had a hand in it.
    world.reviewRun(one, 'bob');
    await stage.quiet();
    expect(outcome(one)).toBe('waiting');
    world.reviewRun(one, 'dave');
    await stage.quiet();
    expect(outcome(one)).toBe('approved');
  });

  it.each([
    ['another workflow', { path: '.github/workflows/preview.yml' }, 'services/web/app.ts'],
    ['files outside of the action', {}, 'docs/runbook.md'],
  ])('%s is no named action, and is refused', async (_what, spec, path) => {
    stage = await harbour();
    await deployed(stage, 'production');
    await merged(stage, 'Copilot', ['carol', 'dave'], path);
    const { world, infra } = stage.acme;
    const one = world.deploy(infra, 'Copilot', { environment: 'production', ...spec });
    await stage.quiet();
    expect(outcome(one)).toBe('rejected');
    expect(said(one)).toMatch(/deployment\/action/);
  });

  it('without a workflow that goes back, level 3 does not deploy', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const { world, infra } = stage.acme;
    world.commit(infra, 'main', { files: { '.github/workflows/rollback.yml': null }, author: 'olivia' });
    const one = world.deploy(infra, 'Copilot', { environment: 'production' });
    await stage.quiet();
    expect(outcome(one)).toBe('rejected');
    expect(said(one)).toMatch(/deployment\/rollback/);
  });
});

describe('what is in a deployment', () => {
  it('A66: a direct push in it holds it until a person has looked', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const { world, infra, ann } = stage.acme;
    const pushed = world.commit(infra, 'main', { files: { 'docs/runbook.md': 'x\n' }, author: 'mallory' });
    const one = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    expect(outcome(one)).toBe('waiting');
    expect(said(one)).toContain(`commit ${pushed.slice(0, 7)} came without a pull request`);
    // Not its author.
    world.reviewRun(one, 'mallory');
    await stage.quiet();
    expect(outcome(one)).toBe('waiting');
    world.reviewRun(one, 'carol');
    await stage.quiet();
    expect(outcome(one)).toBe('approved');
  });

  it('a change that was merged past its check holds it', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const { world, infra, ann } = stage.acme;
    world.commit(infra, 'late', { files: { 'services/web/app.ts': 'export {};\n' }, author: 'Copilot', from: 'main' });
    const pull = world.openPullRequest(infra, { author: 'Copilot', head: 'late', title: 'Late' });
    await stage.quiet();
    world.unprotect(infra, 'main', 'olivia');
    world.merge(pull, 'olivia');
    await stage.quiet();
    const one = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    expect(outcome(one)).toBe('waiting');
    expect(said(one)).toMatch(/#\d+ still lacks what the policy asks for/);
  });

  it('A70: an old run that is started again would go back, and is held; who looked at it then does not count', async () => {
    stage = await harbour();
    const { world, infra, ann } = stage.acme;
    const old = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    world.reviewRun(old, 'erin');
    await stage.quiet();
    world.endDeployment(old, 'success');
    await merged(stage, 'Copilot', ['carol', 'dave']);
    const next = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    world.endDeployment(next, 'success');
    await stage.quiet();
    const again = world.redeploy(old, ann);
    await stage.quiet();
    expect(again.run?.waiting?.reports.at(-1)).toMatch(/older than the one deployed now.*\(deployment\/behind\)/);
    world.reviewRun(again, 'erin');
    await stage.quiet();
    expect(again.run?.waiting).not.toBeNull();
  });

  it('an older commit that a person lets out takes changes back, and each of an agent is reviewed', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const { world, infra, ann } = stage.acme;
    const before = world.sha(infra, 'main');
    await merged(stage, 'Copilot', ['carol', 'dave']);
    await merged(stage, 'erin', ['dave']);
    const next = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    world.endDeployment(next, 'success');
    const back = world.deploy(infra, ann, { environment: 'production', sha: before });
    await stage.quiet();
    expect(said(back)).toMatch(/deployment\/behind/);
    world.reviewRun(back, 'erin');
    await stage.quiet();
    expect(outcome(back)).toBe('approved');
    world.endDeployment(back, 'success');
    await stage.quiet();
    expect([...infra.issues.values()].map(({ title }) => title)).toEqual(['What the undoing of #1 teaches']);
  });
});

describe('the dashboard', () => {
  const page = async (path: string) => (await fetch(`${stage.app.url}${path}`)).text();
  const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

  it('shows what waits, why, whose word lets it go on and until when; then what the gate stopped, each once', async () => {
    stage = await harbour();
    const { world, infra, ann, devin } = stage.acme;
    expect(await page('/deployments')).toContain('Nothing waits.');
    const first = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    await stage.pass(3);
    const shown = text(await page('/deployments'));
    expect(shown).toMatch(/acme\/infra to production , run \d+/);
    expect(shown).toContain('nothing that was let go on here succeeded before, so what is new cannot be told');
    expect(shown).toContain('A required reviewer of the environment');
    expect(shown).toMatch(/3 hours refused in 1 day/);
    expect(text(await page('/'))).toContain('Deployments waiting 1');
    world.reviewRun(first, 'erin');
    await stage.quiet();
    expect(await page('/deployments')).toContain('Nothing waits.');
    world.endDeployment(first, 'success');
    // An agent of level 2 in a sandbox, in production.
    world.deploy(infra, devin, { environment: 'production' });
    await stage.quiet();
    const board = text(await page('/'));
    expect(board).toMatch(/acme\/infra to production , run \d+ deployment refused AI: devin deployment\/level/);
    expect(board).toMatch(/acme\/infra to production , run \d+ deployment held/);
    expect(board).toContain('Caught in 2026-01 2');
  });

  it('shows sandboxes of agents until they are destroyed, and those that may still stand', async () => {
    stage = await harbour();
    const { world, infra, devin } = stage.acme;
    const path = '.github/workflows/preview.yml';
    const one = world.deploy(infra, devin, { environment: 'preview-7', path });
    await stage.quiet();
    world.endDeployment(one, 'success');
    expect(await page('/deployments')).toContain('Nothing waits.');
    expect(text(await page('/deployments'))).toMatch(
      /preview-7 , run \d+ devin runs ended by destroy\.yml .*in 1 hour/,
    );
    await stage.pass(2.1);
    expect(text(await page('/deployments'))).toContain('is being destroyed');
    await stage.pass(1.1);
    await stage.pass(0.1);
    expect(text(await page('/deployments'))).toContain('may still stand: destroy it by hand');
    const next = world.deploy(infra, devin, { environment: 'preview-7', path });
    await stage.quiet();
    world.endDeployment(next, 'success');
    await stage.pass(2.1);
    const destroy = started(stage, 'destroy').at(-1);
    if (destroy !== undefined) world.finishRun(destroy, { conclusion: 'success' });
    await stage.pass(0.5);
    expect(text(await page('/deployments')).match(/preview-7/g)).toHaveLength(1);
  });
});
