/** The single calls of deployments, and where they are kept: what GitHub answers, refuses or breaks off is never taken for another. */
import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { adaptOctokit } from '../../src/adapters/github/client.js';
import { deploymentForge } from '../../src/adapters/github/deployments.js';
import type { Sha } from '../../src/domain/change.js';
import type { Gate, SandboxLease } from '../../src/domain/deployment-gate.js';
import { storeEngines } from '../engines.js';
import { withoutNetwork } from '../no-network.js';

const API = 'https://api.github.com';
const REPO = '/repos/acme/infra';
const ACME = { id: 7, owner: 'acme', name: 'infra' };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const client = adaptOctokit(new Octokit({ auth: 'x', log: silent, retry: { enabled: false } }));
const forge = deploymentForge(client);
const sha = (letter: string) => letter.repeat(40) as Sha;
const [OLD, NEW, ODD] = [sha('a'), sha('b'), sha('c')];

withoutNetwork();

const answers = (path: string, body: nock.Body, status = 200, headers = {}) =>
  nock(API).get(path).query(true).reply(status, body, headers);
const deployments = (...shas: readonly string[]) =>
  answers(
    `${REPO}/deployments`,
    shas.map((one, at) => ({ id: shas.length - at, sha: one })),
  );
const statuses = (id: number, ...states: readonly string[]) =>
  answers(
    `${REPO}/deployments/${id}/statuses`,
    states.map((state) => ({ state })),
  );
const compared = (more: object) => ({ status: 'ahead', total_commits: 1, commits: [], files: [], ...more });
const delivered = (trusted: readonly Sha[] = [OLD]) =>
  forge.readDelivered(ACME, { environment: 'production', sha: NEW, trusted: new Set(trusted) });

describe('what is new in a deployment', () => {
  it('is read from the newest success of a commit that is trusted, however it was replaced since', async () => {
    deployments(ODD, NEW, OLD);
    statuses(1, 'inactive', 'success', 'in_progress');
    answers(`${REPO}/compare/${OLD}...${NEW}`, {
      ...compared({ commits: [{ sha: NEW, author: { id: 3, login: 'ann', type: 'User' } }] }),
      files: [{ filename: 'b.ts', previous_filename: 'a.ts' }],
    });
    const pull = (number: number, more: object) => ({
      ...{ number, merged_at: '2026-11-01T00:00:00Z', head: { sha: ODD }, base: { repo: { id: 7 } } },
      ...more,
    });
    answers(`${REPO}/commits/${NEW}/pulls`, [
      pull(4, {}),
      pull(5, { merged_at: null }),
      pull(6, { base: { repo: { id: 8 } } }),
    ]);
    expect(await delivered()).toEqual({
      kind: 'ok',
      value: {
        ...{ delta: 'ahead', from: OLD, paths: { kind: 'known', value: ['b.ts', 'a.ts'] } },
        commits: {
          items: [{ sha: NEW, author: { id: 3, login: 'ann', kind: 'user' }, pulls: [{ number: 4, head: ODD }] }],
          missing: null,
        },
      },
    });
  });

  it.each<[string, () => void, readonly Sha[], string]>([
    ['nothing was deployed', () => deployments(), [OLD], 'first'],
    ['only what nobody let go on', () => deployments(ODD), [OLD], 'first'],
    [
      'nothing succeeded',
      () => {
        deployments(OLD);
        statuses(1, 'failure');
      },
      [OLD],
      'first',
    ],
    [
      'there are more deployments than were read',
      () => answers(`${REPO}/deployments`, [{ id: 1, sha: ODD }], 200, { link: `<${API}/x?page=2>; rel="next"` }),
      [OLD],
      'unknown',
    ],
    [
      'it is there already',
      () => {
        deployments(NEW);
        statuses(1, 'success');
      },
      [NEW],
      'same',
    ],
    [
      'what is deployed is no commit any more',
      () => {
        deployments(OLD);
        statuses(1, 'success');
        answers(`${REPO}/compare/${OLD}...${NEW}`, { message: 'Not Found' }, 404);
      },
      [OLD],
      'unknown',
    ],
    [
      'it is older',
      () => {
        deployments(OLD);
        statuses(1, 'success');
        answers(`${REPO}/compare/${OLD}...${NEW}`, compared({ status: 'behind', total_commits: 0 }));
      },
      [OLD],
      'behind',
    ],
  ])('%s', async (_what, told, trusted, delta) => {
    told();
    expect(await delivered(trusted)).toMatchObject({ kind: 'ok', value: { delta } });
  });

  it('says when not every file or commit is listed', async () => {
    deployments(OLD);
    statuses(1, 'success');
    const files = Array.from({ length: 300 }, (_, at) => ({ filename: `${at}.ts` }));
    answers(`${REPO}/compare/${OLD}...${NEW}`, compared({ total_commits: 9, files }));
    const read = await delivered();
    expect(read.kind === 'ok' ? [read.value.paths.kind, read.value.commits.missing?.reason] : read).toEqual([
      'unknown',
      'it has 9 new commits, more than were read',
    ]);
  });

  it.each([
    ['the deployments', () => answers(`${REPO}/deployments`, { message: 'no' }, 502)],
    [
      'how one went',
      () => {
        deployments(OLD);
        answers(`${REPO}/deployments/1/statuses`, { message: 'no' }, 502);
      },
    ],
    [
      'the comparison',
      () => {
        deployments(OLD);
        statuses(1, 'success');
        answers(`${REPO}/compare/${OLD}...${NEW}`, { message: 'no' }, 502);
      },
    ],
    [
      'whose a commit is',
      () => {
        deployments(OLD);
        statuses(1, 'success');
        answers(`${REPO}/compare/${OLD}...${NEW}`, compared({ commits: [{ sha: NEW, author: null }] }));
        answers(`${REPO}/commits/${NEW}/pulls`, { message: 'no' }, 502);
      },
    ],
  ])('is no answer where GitHub fails: %s', async (_what, told) => {
    told();
    expect(await delivered()).toMatchObject({ kind: 'error', error: { kind: 'unavailable' } });
  });
});

describe('the answer', () => {
  const path = `${REPO}/actions/runs/42/deployment_protection_rule`;
  const answer = { environment: 'prod/eu', state: 'approved', comment: 'Fine.' } as const;

  it.each([
    ['approved', { environment_name: 'prod/eu', comment: 'Fine.', state: 'approved' }],
    ['rejected', { environment_name: 'prod/eu', comment: 'Fine.', state: 'rejected' }],
    ['reported', { environment_name: 'prod/eu', comment: 'Fine.' }],
  ] as const)('%s goes to the run, and says no more than it must', async (state, body) => {
    nock(API).post(path, body).reply(204);
    expect(await forge.answerDeployment(ACME, 42, { ...answer, state })).toEqual({ kind: 'ok', value: 'taken' });
  });

  it.each([
    [404, { kind: 'ok', value: 'refused' }],
    [422, { kind: 'ok', value: 'refused' }],
    [403, { kind: 'error', error: { kind: 'forbidden' } }],
    [500, { kind: 'error', error: { kind: 'unavailable' } }],
  ])('that GitHub answers with %d', async (status, expected) => {
    nock(API).post(path).reply(status, { message: 'no' });
    expect(await forge.answerDeployment(ACME, 42, answer)).toMatchObject(expected);
  });
});

describe('a run', () => {
  const raw = {
    ...{ id: 42, run_attempt: 2, head_sha: NEW, path: '.github/workflows/deploy.yml@refs/heads/main' },
    ...{ event: 'push', status: 'completed', conclusion: 'success', triggering_actor: null },
    actor: { id: 3, login: 'ann', type: 'User' },
  };

  it('is read with who started it, and without the ref behind its path', async () => {
    answers(`${REPO}/actions/runs/42`, raw);
    expect(await forge.readDeployingRun(ACME, 42)).toMatchObject({
      kind: 'ok',
      value: { attempt: 2, sha: NEW, path: '.github/workflows/deploy.yml', completed: true, triggeredBy: null },
    });
  });

  it('of another shape is no run', async () => {
    answers(`${REPO}/actions/runs/42`, { ...raw, run_attempt: undefined });
    expect(await forge.readDeployingRun(ACME, 42)).toMatchObject({ kind: 'error', error: { kind: 'invalid-answer' } });
  });

  it('was approved by those who said so for the environment', async () => {
    const review = (login: string, state: string, name: string) => ({
      ...{ state, environments: [{ name }], comment: '' },
      user: { id: login.length, login, type: 'User' },
    });
    answers(`${REPO}/actions/runs/42/approvals`, [
      review('ann', 'approved', 'production'),
      review('anna', 'rejected', 'production'),
      review('annie', 'approved', 'staging'),
    ]);
    const read = await forge.readRunReviews(ACME, { run: 42, environment: 'production' });
    expect(read.kind === 'ok' ? read.value.map(({ login }) => login) : read).toEqual(['ann']);
  });
});

describe('a workflow', () => {
  it.each<[string, number, nock.Body, number | null]>([
    ['is started on the default branch, and its run is known', 200, { workflow_run_id: 9 }, 9],
    ['may be started by a server that does not tell the run', 204, '', null],
  ])('%s', async (_what, status, body, run) => {
    answers(REPO, { default_branch: 'trunk' });
    const asked = { ref: 'trunk', inputs: { environment: 'preview' }, return_run_details: true };
    nock(API).post(`${REPO}/actions/workflows/destroy.yml/dispatches`, asked).reply(status, body);
    const started = await forge.dispatchWorkflow(ACME, { workflow: 'destroy.yml', inputs: { environment: 'preview' } });
    expect(started).toEqual({ kind: 'ok', value: run });
  });

  it.each([
    [404, false],
    [200, true],
  ])('is on the default branch or not: %d', async (status, expected) => {
    answers(REPO, { default_branch: 'trunk' });
    const file = { type: 'file', sha: OLD };
    nock(API).get(`${REPO}/contents/.github%2Fworkflows%2Frollback.yml`).query({ ref: 'trunk' }).reply(status, file);
    expect(await forge.hasWorkflow(ACME, 'rollback.yml')).toEqual({ kind: 'ok', value: expected });
  });
});

const ENGINES = await storeEngines('gates');

describe.each(ENGINES.each)('gates and leases on %s', (_engine, locate) => {
  const gate = (run: number, more: Partial<Gate> = {}): Gate => ({
    ...{ installation: 1, repository: ACME, run, environment: 'production', attempt: 1, sha: NEW, deployment: null },
    ...{ state: 'waiting', askedAt: 5, deadline: 9, reports: 0, said: '', kind: 'production', intended: null },
    ...{ own: false, takesBack: null, rollback: null },
    ...more,
  });
  const lease = (run: number, from: number, more: Partial<SandboxLease> = {}): SandboxLease => ({
    ...{ installation: 1, repository: ACME, run, attempt: 1, environment: 'preview', sha: NEW, agents: ['devin'] },
    ...{ from, until: from + 1, destroy: 'destroy.yml', state: 'running', askedAt: null, destroyedBy: null },
    ...more,
  });

  it('are kept as they were last, and found by run, by commit, by state and by day', async () => {
    const { gates } = await ENGINES.open(await locate());
    for (const one of [gate(1), gate(1, { environment: 'staging' }), gate(2, { sha: null }), gate(3)]) {
      await gates.keep(one);
    }
    await gates.keep(gate(1, { state: 'approved', attempt: 2 }));
    const key = { repository: ACME.id, run: 1, environment: 'production' };
    expect(await gates.find(key)).toEqual(gate(1, { state: 'approved', attempt: 2 }));
    expect(await gates.find({ ...key, repository: 8 })).toBeNull();
    expect((await gates.waiting(ACME.id, 1)).map(({ environment }) => environment)).toEqual(['staging']);
    expect((await gates.approved(ACME.id)).map(({ run }) => run)).toEqual([1]);
    expect((await gates.ofCommit(ACME.id, NEW)).map(({ run }) => run)).toEqual([1, 1, 3]);

    for (const one of [lease(1, 10), lease(2, 20), lease(3, 30, { installation: 2 })]) await gates.keepLease(one);
    await gates.keepLease(lease(2, 20, { state: 'destroyed' }));
    const place = { repository: ACME.id, run: 2, attempt: 1, environment: 'preview' };
    expect(await gates.leaseOf(place)).toEqual(lease(2, 20, { state: 'destroyed' }));
    expect(await gates.leaseOf({ ...place, attempt: 2 })).toBeNull();
    expect((await gates.leasesSince(1, 11)).map(({ run }) => run)).toEqual([2]);
  });
});
