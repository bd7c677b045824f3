/** Deployments in GitHub's own odd corners: names, addresses, runs that are nobody's, failures, and those that never ask. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { alerts, deployed, harbour, MATRIX, merged, outcome, records, said, started } from './harbour.js';
import type { Stage } from './stage.js';

let stage: Stage;
afterEach(() => stage.end());

const ANSWER = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule';
const answers = () => stage.github.calls.filter(({ method, route }) => `${method} ${route}` === ANSWER);

/** A deployment whose webhook is kept back and told by us, changed. */
async function toldOtherwise(change: (payload: Record<string, unknown>) => void) {
  const { world, infra, ann } = stage.acme;
  stage.github.webhooks.hold();
  const deployment = world.deploy(infra, ann, { environment: 'production' });
  const held = stage.github.deliveries.findLast(({ event }) => event === 'deployment_protection_rule');
  stage.github.webhooks.release(() => []);
  const payload: Record<string, unknown> = JSON.parse(held?.body ?? '{}');
  change(payload);
  const body = JSON.stringify(payload);
  const headers = stage.github.webhooks.headers({ id: 'told-otherwise', event: 'deployment_protection_rule', body });
  const answer = await fetch(`${stage.app.url}/api/github/webhooks`, { method: 'POST', body, headers });
  expect(answer.status).toBe(202);
  await stage.quiet();
  return deployment;
}

describe('names of environments', () => {
  it.each(['Production ', 'PRODUCTION'])(
    'A67: %j is the environment that the matrix calls production',
    async (name) => {
      stage = await harbour();
      const { world, infra } = stage.acme;
      const { id, slug } = stage.github.app.registered;
      world.environment(infra, name, { apps: [{ id, slug }] });
      const one = world.deploy(infra, 'devin-ai-integration[bot]', { environment: name });
      await stage.quiet();
      expect([outcome(one), said(one)]).toEqual([
        'rejected',
        expect.stringMatching(/the agent has level 2, which does not/),
      ]);
    },
  );

  it('A67: one that the matrix does not know holds everybody, and refuses agents', async () => {
    stage = await harbour();
    const { world, infra, ann } = stage.acme;
    const { id, slug } = stage.github.app.registered;
    world.environment(infra, 'prod-2', { apps: [{ id, slug }] });
    const one = world.deploy(infra, ann, { environment: 'prod-2' });
    const two = world.deploy(infra, 'Copilot', { environment: 'prod-2' });
    await stage.quiet();
    expect([outcome(one), said(one)]).toEqual(['waiting', expect.stringMatching(/deployment\/environment-unknown/)]);
    expect([outcome(two), said(two)]).toEqual(['rejected', expect.stringMatching(/deployment\/level/)]);
  });

  it('A67: one that a workflow makes up has no protection, and somebody is told', async () => {
    stage = await harbour();
    const { world, infra } = stage.acme;
    const one = world.deploy(infra, 'mallory', { environment: 'prod-3' });
    await stage.quiet();
    expect(outcome(one)).toBe('began');
    expect(alerts(stage, 'deployment/unknown-environment')).toEqual([
      expect.stringMatching(
        /was deployed to prod-3 of which the policy knows nothing: a new environment has no protection/,
      ),
    ]);
  });
});

describe('deployments that never ask', () => {
  it('are told of, each once: another tool, and somebody who passes by', async () => {
    stage = await harbour();
    const { world, infra, ann } = stage.acme;
    const outside = world.deployOutside(infra, 'mallory', 'production');
    await stage.quiet();
    world.endDeployment(outside, 'success');
    // What was not let go on is no base: whoever may write deployments could tell of their own commit.
    const held = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    expect([outcome(held), said(held)]).toEqual(['waiting', expect.stringMatching(/deployment\/first/)]);
    world.passBy(held, 'olivia');
    await stage.quiet();
    expect(alerts(stage, 'deployment/unasked')).toEqual([
      expect.stringMatching(/was deployed to production without asking/),
    ]);
    expect(alerts(stage, 'deployment/passed-by')).toEqual([expect.stringMatching(/without waiting for our answer/)]);
    const events = (await records(stage)).filter(({ event }) => event === 'unasked').map(({ why }) => why);
    expect(events).toEqual(['deployment/unasked', 'deployment/passed-by']);
  });
});

describe('what the webhook says', () => {
  it.each([
    ['another host', (url: string) => url.replace(/^https?:\/\/[^/]+/, 'https://evil.example')],
    ['another repository', (url: string) => url.replace('/acme/infra/', '/acme/payments/')],
    ['a run that is no number', (url: string) => url.replace(/runs\/\d+/, 'runs/1e3')],
  ])('A68: an address for the answer with %s is never called, and somebody is told', async (_what, forged) => {
    stage = await harbour();
    const before = stage.github.calls.length;
    const deployment = await toldOtherwise((payload) => {
      payload.deployment_callback_url = forged(String(payload.deployment_callback_url));
    });
    expect(outcome(deployment)).toBe('waiting');
    expect(answers()).toEqual([]);
    expect(stage.github.calls.slice(before).filter(({ path }) => path.includes('/actions/'))).toEqual([]);
    expect(alerts(stage, 'deployment/callback')).toEqual([
      expect.stringMatching(/asks for its answer in a wrong place, and gets none/),
    ]);
  });

  it('A69: a run without a deployment and without pull requests is judged by its commit', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    await merged(stage, 'Copilot', ['carol', 'dave']);
    const deployment = await toldOtherwise((payload) => {
      payload.deployment = null;
      payload.pull_requests = [];
    });
    expect([outcome(deployment), said(deployment)]).toEqual(['approved', 'Twokey lets this deployment go on.']);
  });

  it('another commit than that of its run is refused', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const deployment = await toldOtherwise((payload) => {
      payload.sha = 'ab'.repeat(20);
    });
    expect([outcome(deployment), said(deployment)]).toEqual(['rejected', expect.stringMatching(/deployment\/commit/)]);
  });
});

describe('when GitHub fails', () => {
  it.each([
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    'GET /repos/{owner}/{repo}/deployments',
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
  ])('A71: at %s, the deployment waits, says why, and goes on only once it was seen', async (on) => {
    stage = await harbour();
    await deployed(stage, 'production');
    await merged(stage, 'Copilot', ['carol', 'dave']);
    const { world, infra, ann } = stage.acme;
    stage.github.faults.failNext({ on, status: 502, times: 30 });
    const one = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    expect([outcome(one), said(one)]).toEqual([
      'waiting',
      expect.stringMatching(/could not look at this deployment yet.*GitHub failed \\\(502\\\)/s),
    ]);
    stage.github.faults.recover();
    await stage.pass(1);
    expect(outcome(one)).toBe('approved');
  });

  it('A71: to the end, the deployment is refused at its deadline, which is not put off', async () => {
    stage = await harbour();
    await deployed(stage, 'production');
    const { world, infra, ann } = stage.acme;
    stage.github.faults.failNext({ on: 'GET /repos/{owner}/{repo}/deployments', status: 500, times: 10_000 });
    const one = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    for (let hours = 0; hours < 23; hours += 1) await stage.pass(1);
    expect(outcome(one)).toBe('waiting');
    await stage.pass(1.1);
    expect([outcome(one), said(one)]).toEqual(['rejected', expect.stringMatching(/deployment\/deadline/)]);
  });

  it('what waits for a person is refused after the hours of the policy', async () => {
    stage = await harbour();
    const { world, infra, ann } = stage.acme;
    const one = world.deploy(infra, ann, { environment: 'production' });
    await stage.quiet();
    await stage.pass(47);
    expect(outcome(one)).toBe('waiting');
    await stage.pass(1.1);
    expect([outcome(one), said(one)]).toEqual([
      'rejected',
      expect.stringMatching(/deployment\/first.*deployment\/deadline/s),
    ]);
  });

  it('A72: a request that comes again is answered once, and an answer that GitHub does not take is no error', async () => {
    stage = await harbour();
    const { world, infra } = stage.acme;
    const one = world.deploy(infra, 'devin-ai-integration[bot]', { environment: 'production' });
    await stage.quiet();
    expect(outcome(one)).toBe('rejected');
    const asked = stage.github.deliveries.findLast(({ event }) => event === 'deployment_protection_rule');
    if (asked !== undefined) stage.github.webhooks.redeliver({ ...asked, id: 'again' });
    await stage.quiet();
    expect(answers()).toHaveLength(1);

    const two = world.deploy(infra, 'devin-ai-integration[bot]', { environment: 'production' });
    stage.github.faults.before(ANSWER, () => world.passBy(two, 'olivia'));
    await stage.quiet();
    expect(
      stage.log.filter(({ message }) => message === 'GitHub takes no answer about this deployment any more'),
    ).toHaveLength(1);
    expect(stage.log.filter(({ message }) => message === 'job given up')).toEqual([]);
  });
});

it('costs eight calls and one for each new commit', async () => {
  stage = await harbour();
  await deployed(stage, 'production');
  await merged(stage, 'Copilot', ['carol', 'dave']);
  const { world, infra, ann } = stage.acme;
  const before = stage.github.calls.length;
  const one = world.deploy(infra, ann, { environment: 'production' });
  await stage.quiet();
  expect(outcome(one)).toBe('approved');
  const made = stage.github.calls.slice(before).map(({ method, route }) => `${method} ${route}`);
  const pulls = made.filter((call) => call === 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls');
  expect([made.length - pulls.length, pulls.length]).toEqual([8, 2]);
});

it('a later job of the same run that deploys there is answered too', async () => {
  stage = await harbour();
  await deployed(stage, 'production');
  const { world, infra, ann } = stage.acme;
  const one = world.deploy(infra, ann, { environment: 'production' });
  await stage.quiet();
  world.endDeployment(one, 'success');
  await stage.quiet();
  if (one.run === null) throw new Error('it has no run');
  const later = world.deployIn(one.run, 'production');
  await stage.quiet();
  expect([outcome(later), later.run?.answers.length]).toEqual(['approved', 2]);
});

it('what is started again while we look gets no answer that was made for before', async () => {
  stage = await harbour();
  await deployed(stage, 'production');
  const { world, infra, ann } = stage.acme;
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
  stage.github.faults.before(route, () => void world.redeploy(one, 'devin-ai-integration[bot]'));
  const one = world.deploy(infra, ann, { environment: 'production' });
  await stage.quiet();
  expect(one.run?.answers.map(({ state }) => state)).toEqual(['rejected']);
});

it('a policy that only observes lets everything go on, and keeps what it would have done', async () => {
  stage = await harbour(MATRIX.replace('version: 1', 'version: 1\nmode: observe'));
  const { world, infra } = stage.acme;
  const one = world.deploy(infra, 'devin-ai-integration[bot]', { environment: 'production' });
  await stage.quiet();
  expect([outcome(one), said(one)]).toEqual([
    'approved',
    expect.stringMatching(/only observes here.*deployment\/level/s),
  ]);
  expect((await records(stage)).map(({ decision, observed }) => [decision, observed])).toEqual([['reject', true]]);
  world.endDeployment(one, 'failure');
  const two = world.deploy(infra, 'devin-ai-integration[bot]', { environment: 'preview-7' });
  await stage.quiet();
  expect(outcome(two)).toBe('approved');
  await stage.pass(3);
  expect([...started(stage, 'rollback'), ...started(stage, 'destroy')].map(({ path }) => path)).toEqual([]);
});

it('a policy that is broken holds every deployment', async () => {
  stage = await harbour('version: 1\nautonomy: nonsense\n');
  const { world, infra, ann } = stage.acme;
  const one = world.deploy(infra, ann, { environment: 'production' });
  await stage.quiet();
  world.reviewRun(one, 'erin');
  await stage.quiet();
  expect([outcome(one), said(one)]).toEqual(['waiting', expect.stringMatching(/deployment\/policy/)]);
});
