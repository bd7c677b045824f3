/** Stories of tickets and plans over signed webhooks: may this be merged now, and what is people told? */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { propose } from '../../src/demo/steps.js';
import type { WorkflowRun } from '../../src/demo/world/actions-model.js';
import type { Account, PullRequest, Repository } from '../../src/demo/world/model.js';
import { type ZipEntry, zipOf } from '../../src/demo/zip.js';
import type { ExampleChange } from '../../src/domain/plan.js';
import { planOf } from '../plan-world.js';
import { handMade } from '../rego-module.js';
import { Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.end());

function policy(text: string): void {
  const files = { '.github/twokey.yml': `version: 1\n${text}\n` };
  stage.acme.world.commit(stage.acme.infra, 'main', { files, author: 'olivia' });
}

let branches = 0;
function change(
  title: string,
  files: Readonly<Record<string, string | null>>,
  by: Account = stage.acme.bob,
  body = '',
): PullRequest {
  branches += 1;
  return propose(stage.acme, { by, branch: `b-${branches}`, title, files, body });
}

describe('a ticket', () => {
  const FILES = { 'docs/runbook.md': '# Runbook\n\nCall nobody.\n' };

  it('is needed where the policy says so, whoever wrote the change, and found in the title', async () => {
    policy('ticket: { pattern: "OPS-[0-9]+", required_for: all }');
    const pull = change('Call nobody', FILES);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'action_required' });
    expect(stage.check(pull)?.title).toContain('needs a ticket, and none is named');
    expect(stage.check(pull)?.summary).toContain('OPS-');
    stage.acme.world.editTitle(pull, stage.acme.bob, 'OPS-12 Call nobody');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it.each(['body', 'branch', 'commit'] as const)('is found in the %s', async (where) => {
    policy('ticket: { pattern: "OPS-[0-9]+", required_for: all }');
    const pull = propose(stage.acme, {
      by: stage.acme.bob,
      branch: where === 'branch' ? 'fix-OPS-1-now' : 'fix',
      title: 'Fix',
      files: FILES,
      ...(where === 'body' ? { body: 'See OPS-1.' } : {}),
      ...(where === 'commit' ? { message: 'Fix\n\nOPS-1' } : {}),
    });
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('on GitHub must be an issue that exists and is open, and no pull request', async () => {
    const { world, infra, bob, erin } = stage.acme;
    policy('ticket: { required_for: all, github_issues: true }');
    const issue = world.openIssue(infra, erin, { title: 'Nobody answers', body: null, labels: [] });
    const pull = change(`Call nobody (#${issue.number})`, FILES);
    expect(await stage.mergeable(pull)).toBe(true);
    world.editIssue(issue, erin, { state: 'closed' });
    world.editBody(pull, bob, 'Please.');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.text).toContain('it is closed');
    world.editTitle(pull, bob, 'Call nobody (#9999)');
    expect(await stage.mergeable(pull)).toBe(false);
    world.editTitle(pull, bob, `Call nobody (#${pull.number})`);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.text).toContain('it is a pull request');
    const other = world.repository('acme', 'tickets');
    const there = world.openIssue(other, erin, { title: 'T', body: null, labels: [] });
    world.editTitle(pull, bob, `Call nobody (acme/tickets#${there.number})`);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('that cannot be looked up decides nothing', async () => {
    const url = 'https://tracker.example.com/{ticket}';
    policy(`ticket: { pattern: "OPS-[0-9]+", required_for: all, url: "${url}" }`);
    const pull = change('OPS-1 Call nobody', FILES);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.check(pull)?.text).toContain('TICKET\\_HOSTS');
  });

  it('is needed for the categories that the policy names alone', async () => {
    policy('ticket: { pattern: "OPS-[0-9]+", required_for: [delete] }');
    expect(await stage.mergeable(change('Call nobody', FILES))).toBe(true);
    const deleting = change('Drop the logs', { 'storage/main.tf': '' });
    expect(await stage.mergeable(deleting)).toBe(false);
    stage.acme.world.editTitle(deleting, stage.acme.bob, 'OPS-3 Drop the logs');
    expect(await stage.mergeable(deleting)).toBe(true);
  });
});

const PLAN_WORKFLOW = '.github/workflows/plan.yml';
const WORKFLOW_TEXT = 'on: pull_request\njobs: { plan: { runs-on: ubuntu-latest } }\n';
const PLANS = 'plan: { artifact: "tfplan*", workflows: [plan.yml], required_for: ["storage/**"] }';
const TWO_STACKS = `plan:
  workflows: [plan.yml]
  stacks:
    - { id: storage, paths: ["storage/**"], artifact: "tfplan-storage" }
    - { id: network, paths: ["network/**"], artifact: "tfplan-network" }`;

const BUCKET: ExampleChange = { type: 'aws_s3_bucket', after: { bucket: 'logs' } };
const OPEN: ExampleChange = {
  type: 'aws_security_group',
  after: { ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }] },
};
const database = (name: string): ExampleChange => ({
  type: 'aws_db_instance',
  name,
  before: { identifier: name, engine: 'postgres' },
});

/** The workflow that plans lies on main, and the policy asks for its plans. */
function planning(rules = PLANS): void {
  const files = { '.github/twokey.yml': `version: 1\n${rules}\n`, [PLAN_WORKFLOW]: WORKFLOW_TEXT };
  stage.acme.world.commit(stage.acme.infra, 'main', { files, author: 'olivia' });
}

interface Ran {
  readonly changes?: readonly ExampleChange[];
  readonly artifacts?: Readonly<Record<string, Uint8Array>>;
  readonly sha?: string;
  readonly path?: string;
  readonly from?: Repository;
  readonly conclusion?: 'success' | 'failure' | 'cancelled';
}

function zipped(changes: readonly ExampleChange[], file = 'tfplan.json'): Uint8Array {
  return zipOf({ [file]: JSON.stringify(planOf(changes)) });
}

/** The workflow runs on the head and leaves its plan. */
function plans(pull: PullRequest, ran: Ran = {}): WorkflowRun {
  const { world, infra } = stage.acme;
  const { changes = [BUCKET], sha = pull.headSha, path = PLAN_WORKFLOW, conclusion = 'success' } = ran;
  const from = ran.from === undefined ? {} : { from: ran.from };
  const run = world.startRun(infra, 'bob', { path, event: 'pull_request', sha, branch: pull.headRef, ...from });
  const artifacts = ran.artifacts ?? { tfplan: zipped(changes) };
  world.finishRun(run, { conclusion, artifacts: conclusion === 'success' ? artifacts : {} });
  return run;
}

const STORAGE = { 'storage/main.tf': 'resource "aws_s3_bucket" "logs" {\n  bucket = "acme-logs-2"\n}\n' };
const told = (pull: PullRequest): string => {
  const check = stage.check(pull);
  return [check?.title, check?.summary, check?.text].join('\n');
};

describe('a change that needs its plan', () => {
  it('is held until the workflow brings one of the head, and the check says which and shows what it does', async () => {
    planning();
    const pull = change('Rename the logs', STORAGE);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'action_required' });
    expect(told(pull)).toContain('plan.yml');
    const untouched = change('Docs', { 'docs/runbook.md': 'x\n' });
    expect(await stage.mergeable(untouched)).toBe(true);
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
    expect(stage.check(pull)?.summary).toContain('1 to create');
    expect(stage.check(pull)?.text).toContain('- create `aws_s3_bucket.a`');
  });

  it('is not let through by the plan of an older head', async () => {
    const { world, infra, bob } = stage.acme;
    planning();
    const pull = change('Rename the logs', STORAGE);
    const old = pull.headSha;
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { 'storage/main.tf': '\n' }, author: bob });
    expect(await stage.mergeable(pull)).toBe(false);
    plans(pull, { sha: old });
    expect(await stage.mergeable(pull)).toBe(false);
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('is not let through by a plan that a fork ran, unless the policy says so', async () => {
    const { world, infra, mallory } = stage.acme;
    planning();
    const fork = world.fork(infra, mallory);
    world.commit(fork, 'patch', { files: STORAGE, author: mallory });
    const spec = { author: mallory, head: 'patch', fork, base: 'main', title: 'From a fork' };
    const pull = world.openPullRequest(infra, spec);
    plans(pull, { from: fork });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('run of a fork');
    planning(PLANS.replace('}', ', forks: allow }'));
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('is not let through by an artifact of another workflow, or of another repository', async () => {
    const { world, bob } = stage.acme;
    planning();
    const pull = change('Rename the logs', STORAGE);
    plans(pull, { path: '.github/workflows/forge.yml' });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('the policy does not list it');
    const elsewhere = world.repository('acme', 'elsewhere', { files: { [PLAN_WORKFLOW]: WORKFLOW_TEXT } });
    const sha = world.sha(elsewhere, 'main');
    const run = world.startRun(elsewhere, bob, { path: PLAN_WORKFLOW, event: 'pull_request', sha, branch: 'main' });
    world.finishRun(run, { conclusion: 'success', artifacts: { tfplan: zipped([BUCKET]) } });
    expect(await stage.mergeable(pull)).toBe(false);
  });

  it.each([
    ['workflow', PLAN_WORKFLOW],
    ['action of the repository', '.github/actions/plan/action.yml'],
  ])('is not let through by a plan of a %s that it changes itself', async (_, path) => {
    planning(`${PLANS}\napprovals: { human: { low: 0, medium: 0, high: 0 } }`);
    const pull = change('Plan otherwise', { ...STORAGE, [path]: 'echo: forged\n' });
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('plan.yml');
  });

  it('needs the plan of every stack that it touches', async () => {
    planning(TWO_STACKS);
    const pull = change('Both', { ...STORAGE, 'network/main.tf': '# nothing\n' });
    plans(pull, { artifacts: { 'tfplan-storage': zipped([BUCKET]) } });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('network is touched and has no plan');
    const both = { 'tfplan-storage': zipped([BUCKET]), 'tfplan-network': zipped([]) };
    plans(pull, { artifacts: both });
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it.each(['failure', 'cancelled'] as const)('is told that the run ended with %s', async (conclusion) => {
    planning();
    const pull = change('Rename the logs', STORAGE);
    plans(pull, { conclusion });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain(conclusion === 'failure' ? 'ended with failure' : 'was cancelled');
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('is told that an artifact has expired; one that was read in time still counts', async () => {
    const { world, bob } = stage.acme;
    planning();
    const pull = change('Rename the logs', STORAGE);
    const run = plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
    world.expireArtifacts(run);
    world.editTitle(pull, bob, 'Rename all logs');
    expect(await stage.mergeable(pull)).toBe(true);
    const late = change('Rename others', STORAGE);
    stage.github.deliverTo(null);
    world.expireArtifacts(plans(late));
    stage.github.deliverTo(`${stage.app.url}/api/github/webhooks`);
    world.editTitle(late, bob, 'Rename other logs');
    expect(await stage.mergeable(late)).toBe(false);
    expect(told(late)).toContain('expired');
  });
});

describe('a plan that would do harm', () => {
  it('is denied whatever is approved, with its finding first', async () => {
    const { world, carol, erin } = stage.acme;
    planning();
    const pull = change('Rename the logs', STORAGE);
    plans(pull, { changes: [BUCKET, { ...OPEN, name: 'door' }] });
    for (const who of [carol, erin]) world.review(pull, who, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.check(pull)?.title).toContain('plan/open-admin-port');
    expect(stage.labels(pull)).toContain('change/network');
  });

  it('that cannot be decided, or is none, decides nothing', async () => {
    planning();
    const unknownAcl = { type: 'aws_s3_bucket', after: { bucket: 'x' }, unknown: { acl: true } } as const;
    const pull = change('Rename the logs', STORAGE);
    plans(pull, { changes: [unknownAcl] });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    const errored = zipOf({ 'plan.json': JSON.stringify(planOf([BUCKET], { errored: true })) });
    plans(pull, { artifacts: { tfplan: errored } });
    expect(await stage.mergeable(pull)).toBe(false);
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('that destroys data needs a ticket and approvals given after it came', async () => {
    const { world, bob, carol, erin } = stage.acme;
    planning();
    const pull = change('Drop the database', STORAGE);
    world.review(pull, carol, 'APPROVED');
    plans(pull, { changes: [database('old')] });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('given before the plan');
    world.review(pull, erin, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('needs a ticket');
    world.editTitle(pull, bob, 'OPS-7 Drop the database');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('that makes a key, or adds to a group that it does not show, needs a ticket and approvals too', async () => {
    const { world, bob, carol, erin } = stage.acme;
    planning();
    const pull = change('Let the pipeline in', STORAGE);
    const key: ExampleChange = { type: 'aws_iam_access_key', after: { user: 'pipeline' } };
    const member: ExampleChange = {
      type: 'aws_iam_user_group_membership',
      after: { user: 'pipeline', groups: ['ops'] },
    };
    plans(pull, { changes: [key, member] });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('gives a key that lasts, or rights by way of a group');
    expect(told(pull)).not.toContain('its plan destroys');
    for (const who of [carol, erin]) world.review(pull, who, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    world.editTitle(pull, bob, 'OPS-8 Let the pipeline in');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('a plan without findings takes no approval away', async () => {
    const { world, dave, bob } = stage.acme;
    planning();
    const pull = propose(stage.acme, {
      ...{ by: dave, branch: 'ai', title: 'Rename', files: { 'storage/notes.md': 'Notes\n' } },
      message: 'Rename\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
    });
    world.review(pull, bob, 'APPROVED');
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it.each([
    ['never', PLANS, false],
    ['subset', PLANS.replace('}', ', keep_approvals: subset }'), true],
  ] as const)('a new plan with a part of the findings: approvals are kept by `%s`: %s', async (_, rules, kept) => {
    const { world, carol } = stage.acme;
    planning(rules);
    const pull = change('OPS-7 Drop two databases', STORAGE);
    plans(pull, { changes: [database('old'), database('older')] });
    await stage.quiet();
    world.review(pull, carol, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
    plans(pull, { changes: [database('old')] });
    expect(await stage.mergeable(pull)).toBe(kept);
    plans(pull, { changes: [database('old'), database('newer')] });
    expect(await stage.mergeable(pull)).toBe(false);
  });
});

describe('a scheduled plan of the default branch', () => {
  const nightly = (changes: readonly ExampleChange[], event = 'schedule'): WorkflowRun => {
    const { world, infra } = stage.acme;
    const place = { path: PLAN_WORKFLOW, event, sha: world.sha(infra, 'main'), branch: 'main' };
    return finished(world.startRun(infra, 'olivia', place), changes);
  };
  const finished = (run: WorkflowRun, changes: readonly ExampleChange[]): WorkflowRun => {
    stage.acme.world.finishRun(run, { conclusion: 'success', artifacts: { tfplan: zipped(changes) } });
    return run;
  };
  const issues = () => [...stage.acme.infra.issues.values()];

  it('that is not clean opens one issue, which follows newer plans and is closed by a clean one', async () => {
    planning();
    nightly([]);
    await stage.quiet();
    expect(issues()).toEqual([]);
    nightly([database('old')]);
    await stage.quiet();
    expect(issues()).toMatchObject([{ title: 'Drift: plan', state: 'open' }]);
    expect(issues()[0]?.body).toContain('aws_db_instance.old');
    nightly([BUCKET]);
    await stage.quiet();
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.body).toContain('aws_s3_bucket.a');
    nightly([]);
    await stage.quiet();
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    nightly([BUCKET]);
    await stage.quiet();
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  it('that comes late, comes twice, or is of another workflow changes nothing', async () => {
    const { world, infra } = stage.acme;
    planning();
    const place = { path: PLAN_WORKFLOW, event: 'schedule', sha: world.sha(infra, 'main'), branch: 'main' };
    const late = world.startRun(infra, 'olivia', place);
    nightly([BUCKET]);
    await stage.quiet();
    const before = issues()[0]?.body;
    finished(late, []);
    await stage.quiet();
    const [delivery] = stage.github.deliveries.filter(({ event }) => event === 'workflow_run').slice(-1);
    if (delivery !== undefined) stage.github.webhooks.redeliver(delivery);
    finished(world.startRun(infra, 'olivia', { ...place, path: '.github/workflows/other.yml' }), []);
    await stage.quiet();
    expect(issues()).toMatchObject([{ state: 'open', body: before }]);
  });
});

describe("the operator's own policy in Rego", () => {
  let server: Server;
  let asked: { input: Record<string, unknown> } | null = null;
  let answer = '{"result":{"deny":[]}}';

  beforeEach(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        asked = JSON.parse(Buffer.concat(parts).toString());
        response.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    await stage.end();
    const port = typeof at === 'object' && at !== null ? at.port : 0;
    stage = await Stage.set({ opa: new URL(`http://127.0.0.1:${port}/v1/data/main`) });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is asked about the plan as it is and about the change, and its deny cannot be approved', async () => {
    const { carol, world, bob } = stage.acme;
    planning();
    answer = '{"result":{"deny":[{"msg":"no buckets on a *Friday*"}],"warn":["careful"]}}';
    const pull = change('Rename the logs', STORAGE);
    plans(pull);
    world.review(pull, carol, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(told(pull)).toContain('no buckets on a \\*Friday\\*');
    const { twokey, ...plan } = asked?.input ?? {};
    expect(plan).toEqual(planOf([BUCKET]));
    expect(twokey).toMatchObject({
      pull_request: { repository: 'acme/infra', number: pull.number, author: 'bob', sha: pull.headSha },
      provenance: { origin: 'human', agents: [] },
      risk: { level: expect.any(String), categories: expect.any(Array) },
    });
    answer = '{"result":{"deny":[]}}';
    world.editTitle(pull, bob, 'Rename the logs on Monday');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it.each(['{}', '{"result":{"allow":true}}', 'no JSON'])(
    'that answers %s gives no answer: nothing is decided',
    async (said) => {
      planning();
      answer = said;
      const pull = change('Rename the logs', STORAGE);
      plans(pull);
      expect(await stage.mergeable(pull)).toBe(false);
      expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
      expect(told(pull)).toContain('gives no answer');
    },
  );
});

describe('a policy in Rego that the repository keeps', () => {
  const PLACE = '.github/twokey/plans.wasm';
  const denying = handMade({ deny: ['no buckets here'], warn: [] });
  const kept = (module: Uint8Array | null, in_ = stage.acme.infra) =>
    stage.acme.world.commit(in_, 'main', { files: { [PLACE]: module }, author: 'olivia' });
  const asking = () => planning(PLANS.replace(' }', `, policies: ["${PLACE}"] }`));

  it('is asked as it stands at the base, tells its digest, and nobody changes it in their own pull request', async () => {
    asking();
    kept(denying);
    const harmless = handMade({ deny: [] });
    const pull = change('Rename the logs', STORAGE);
    plans(pull);
    stage.acme.world.review(pull, stage.acme.carol, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('no buckets here');
    const digest = createHash('sha256').update(denying).digest('hex');
    expect(told(pull)).toContain(`acme/infra:${PLACE}\` \`sha256 ${digest.slice(0, 12)}`);
    const { world, infra, bob } = stage.acme;
    world.commit(infra, pull.headRef, { files: { [PLACE]: harmless }, author: bob });
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('no buckets here');
    expect(told(pull)).toContain('governance/plan-policy');
  });

  it('that allows the plan is asked once an artifact', async () => {
    asking();
    kept(handMade({ deny: [], warn: ['careful'] }));
    const pull = change('Rename the logs', STORAGE);
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(true);
    expect(told(pull)).toContain('careful');
    const downloads = () => stage.github.calls.filter(({ route }) => route.endsWith('/zip')).length;
    const before = downloads();
    stage.acme.world.review(pull, stage.acme.carol, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
    expect(downloads()).toBe(before);
  });

  it.each([
    ['is not there', null],
    ['is no module', new TextEncoder().encode('package main')],
    ['says nothing', handMade(undefined)],
  ])('that %s holds every plan', async (_, module) => {
    asking();
    kept(handMade({}));
    kept(module);
    const pull = change('Rename the logs', STORAGE);
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(told(pull)).toContain('gives no answer');
  });

  it("that the organisation's file names lies in its .github, and no repository takes it away", async () => {
    planning();
    policy(PLANS);
    const { world } = stage.acme;
    const organisation = world.repository('acme', '.github');
    kept(denying, organisation);
    const text = `version: 1\nplan: { policies: ["${PLACE}"] }\n`;
    world.commit(organisation, 'main', { files: { 'twokey.yml': text }, author: 'olivia' });
    const pull = change('Rename the logs', STORAGE);
    plans(pull);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('no buckets here');
  });
});

describe('an artifact made to deceive', () => {
  const plan = JSON.stringify(planOf([BUCKET]));
  const cases: readonly (readonly [string, readonly ZipEntry[]])[] = [
    ['unpacks to far more than it is', [{ name: 'tfplan.json', content: `${plan}${' '.repeat(40 << 20)}` }]],
    ['leads out of it', [{ name: '../../etc/plan.json', content: plan }]],
    ['encrypted', [{ name: 'tfplan.json', content: plan, trick: 'encrypted' }]],
    ['a link or a device', [{ name: 'tfplan.json', content: '/etc/passwd', trick: 'symlink' }]],
    ['is larger than it says', [{ name: 'tfplan.json', content: plan, trick: 'false-size' }]],
    ['two files of one name', ['a.json', 'A.json'].map((name) => ({ name, content: plan }))],
    ['holds no .json file', [{ name: 'tfplan', content: 'binary' }]],
    ['more than 500 files', Array.from({ length: 501 }, (_, index) => ({ name: `${index}.json`, content: '{}' }))],
  ];
  it.each(cases)('%s: nothing is decided', async (why, entries) => {
    planning();
    const pull = change('Rename the logs', STORAGE);
    plans(pull, { artifacts: { tfplan: zipOf(entries) } });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(told(pull)).toContain(why);
  });

  it('no secret of a plan is in a check, a log line or an error', async () => {
    planning();
    const pull = change('Rename the logs', STORAGE);
    const secret = 'correct-horse-battery-staple';
    const changes = planOf([
      { ...database('old'), after: { password: secret, identifier: secret }, actions: ['update'] },
    ]);
    const broken = `{"format_version":"1.2","planned_values":"${secret}"`;
    const files = { 'a.json': JSON.stringify(changes), 'b.json': broken, 'c.json': JSON.stringify({ secret }) };
    plans(pull, { artifacts: { tfplan: zipOf(files) } });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(told(pull)).toContain('aws');
    expect(
      JSON.stringify(pull.repository.runs.map(({ title, summary, text }) => [title, summary, text])),
    ).not.toContain(secret);
    expect(JSON.stringify(stage.log)).not.toContain(secret);
    const kept = [stage.store, `${stage.store}-wal`]
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'latin1'));
    expect(kept.join('\n')).toContain('plan_artifact');
    expect(kept.join('\n')).not.toContain(secret);
  });
});
