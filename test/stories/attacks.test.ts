/**
 * Attempts to get a change merged that should not be, over signed webhooks against the simulated GitHub.
 * Each asserts the outcome: may it be merged now. The last block holds ordinary work that must not be stopped.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/demo/git/objects.js';
import { FILES } from '../../src/demo/organisation.js';
import type { Account, PullRequest, Repository, Review } from '../../src/demo/world/model.js';
import { commitsOf } from '../../src/demo/world/pull-requests.js';
import type { World } from '../../src/demo/world.js';
import { type LogLine, Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');
const APP = 'services/web/app.ts';

let stage: Stage;
let world: World;
let infra: Repository;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set();
  ({ world, infra } = stage.acme);
});
afterEach(() => stage.end());

interface Proposal {
  readonly by?: Account | string;
  readonly files?: Readonly<Record<string, FileChange>>;
  readonly message?: string;
  readonly author?: Account | string | { readonly name: string; readonly email: string };
  readonly committer?: string | { readonly name: string; readonly email: string };
  readonly base?: string;
  readonly branch?: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
}

/** One commit on a new branch and its pull request; by dave, without any mark, where nothing else is said. */
function open(what: Proposal = {}): PullRequest {
  const { by = 'dave', files = { [APP]: `export const n = ${serial};\n` }, base = 'main' } = what;
  const branch = what.branch ?? `topic-${serial++}`;
  const message = what.message ?? 'Change something';
  const committer = what.committer === undefined ? {} : { committer: what.committer };
  world.commit(infra, branch, { files, message, author: what.author ?? by, ...committer, pusher: by, from: base });
  const { title = 'Change something', body = '', draft = false } = what;
  return world.openPullRequest(infra, { head: branch, base, title, body, draft, author: by });
}

/** An AI-originated IAM change: two approvals, one of them by carol of security. */
function dangerous(more: Proposal = {}): PullRequest {
  return open({ files: { 'iam/roles.tf': WIDE }, message: `Let roles live longer\n\n${CLAUDE}`, ...more });
}

/** An AI-originated change of low risk: one approval. */
function harmless(more: Proposal = {}): PullRequest {
  return open({ message: `Say hello\n\n${CLAUDE}`, ...more });
}

function approve(pull: PullRequest, ...people: readonly (string | Account)[]): void {
  for (const who of people) world.review(pull, who, 'APPROVED');
}

function policy(text: string, branch = 'main'): void {
  world.commit(infra, branch, { files: { '.github/twokey.yml': text }, author: 'olivia' });
}

function may(pull: PullRequest): Promise<boolean> {
  return stage.mergeable(pull);
}

function alertsAbout(kind: string): readonly string[] {
  return stage.log.filter(({ fields }) => fields.alert === kind).map(({ message }) => message);
}

/** Under the new login in REST and in GraphQL. */
function rename(who: string, login: string): void {
  const account = world.account(who);
  world.rename(account, login);
  Object.assign(account, { graphqlLogin: login });
}

function writer(login: string): Account {
  const account = world.user(login);
  world.member('acme', account);
  world.grant(infra, account, 'write');
  return account;
}

function bot(login: string, id?: number): Account {
  const account = world.bot(login, id === undefined ? {} : { id });
  world.grant(infra, account, 'write');
  return account;
}

/** Sends a body that is signed with the right secret, whatever it says. */
async function deliver(event: string, payload: unknown, id = `forged-${serial++}`): Promise<number> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers = stage.github.webhooks.headers({ id, event, body });
  const answer = await fetch(`${stage.app.url}/api/github/webhooks`, { method: 'POST', body, headers });
  await answer.arrayBuffer();
  return answer.status;
}

/** The newest payload of this event and action that GitHub sent, to be bent. */
function captured(event: string, action: string): Record<string, never> {
  const found = stage.github.deliveries.findLast((one) => one.event === event && one.action === action);
  if (found === undefined) throw new Error(`no ${event}.${action} was sent`);
  return JSON.parse(found.body);
}

/** The Markdown of every run on the head. */
function published(pull: PullRequest): string {
  const runs = [...stage.runs(pull), ...stage.runs(pull, 'twokey/advisory')];
  return runs.map(({ summary, text }) => `${summary}\n${text}`).join('\n');
}

/** Of this process alone, so that other work on the machine does not count; without a limit, the patterns would take hours. */
function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function complaints(): readonly LogLine[] {
  return stage.log.filter(({ level }) => level !== 'info');
}

describe('one commit, several pull requests', () => {
  it('A01 a pull request by hand beside that of Copilot, with the same commit and the same base', async () => {
    const byHand = open({ by: 'mallory', files: { 'iam/roles.tf': WIDE }, branch: 'hand' });
    approve(byHand, 'bob', 'carol');
    expect(await may(byHand)).toBe(true);
    world.branch(infra, 'agent', byHand.headSha, 'mallory');
    const byCopilot = world.openPullRequest(infra, { head: 'agent', title: 'Widen', author: 'Copilot' });
    expect(await may(byHand)).toBe(false);
    expect(await may(byCopilot)).toBe(false);
    expect(stage.labels(byHand)).toContain('origin/ai');
    approve(byCopilot, 'bob', 'carol');
    expect(await may(byHand)).toBe(true);
  });

  it('A02 approvals on a pull request into a sandbox do not open the way into main', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const sandboxed = dangerous({ base: 'sandbox' });
    approve(sandboxed, 'bob', 'carol');
    const pull = world.openPullRequest(infra, { head: sandboxed.headRef, title: 'The same', author: 'mallory' });
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(false);
    expect(world.mergeableAfter(pull)).toEqual([]);
  });

  it('A02c a stranger proposes the commit of an approved pull request from a fork, with a mark of an agent', async () => {
    const pull = open({ by: 'mallory', files: { 'iam/roles.tf': WIDE } });
    expect(await may(pull)).toBe(true);
    world.user('stranger');
    const fork = world.fork(infra, 'stranger');
    const body = 'Generated with [Claude Code](https://claude.com/claude-code)';
    world.openPullRequest(infra, { head: pull.headRef, fork, title: 'Mine', body, author: 'stranger' });
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2.*2 pull requests share this commit/);
  });

  it('A02b Copilot proposes the commit of a human pull request into a sandbox', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = open({ by: 'mallory', files: { 'iam/roles.tf': WIDE } });
    expect(await may(pull)).toBe(true);
    world.openPullRequest(infra, { head: pull.headRef, base: 'sandbox', title: 'S', author: 'Copilot' });
    expect(await may(pull)).toBe(false);
  });

  it('A03 approved into a sandbox, then retargeted, and every webhook is lost', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = dangerous({ base: 'sandbox' });
    approve(pull, 'bob', 'carol');
    await stage.quiet();
    stage.github.faults.webhooks('drop', { times: 9 });
    world.retarget(pull, 'main');
    expect(await may(pull)).toBe(false);
  });

  it('A04 approved into one gated branch, retargeted to another where the diff is larger', async () => {
    policy('version: 1\nbranches: [main, "release/**"]\n');
    world.branch(infra, 'release/1', 'main', 'erin');
    world.commit(infra, 'release/1', { files: { 'iam/roles.tf': WIDE }, author: 'dave', message: `x\n\n${CLAUDE}` });
    const pull = harmless({ base: 'release/1' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.retarget(pull, 'main');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/1 of 2 approvals.*iam/);
  });

  it('A05c the same, once it was looked at', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    world.merge(pull, 'bob', { method: 'squash' });
    world.commit(infra, 'main', {
      files: { 'iam/roles.tf': FILES['iam/roles.tf'] },
      author: 'carol',
      message: 'Revert',
    });
    const again = world.openPullRequest(infra, { head: pull.headRef, title: 'Again', author: 'mallory' });
    expect(await may(again)).toBe(false);
  });

  it('A05 a closed, approved pull request leaves nothing for the next one by somebody else', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    world.close(pull);
    await stage.quiet();
    const next = world.openPullRequest(infra, { head: pull.headRef, title: 'Mine', author: 'mallory' });
    expect(world.mergeability(next).mergeable).toBe(false);
    expect(await may(next)).toBe(false);
    expect(world.mergeableAfter(next)).toEqual([]);
  });

  it('a branch whose own policy says that it is gated lends no yes to main', async () => {
    const loose =
      'version: 1\nbranches: ["**"]\napprovals: { ai: { low: 0, medium: 0, high: 0 } }\ntwo_person: { ai: [] }\n';
    world.branch(infra, 'evil', 'main', 'mallory');
    policy(loose, 'evil');
    const lent = dangerous({ by: 'mallory', base: 'evil' });
    await stage.quiet();
    const pull = world.openPullRequest(infra, { head: lent.headRef, title: 'Now main', author: 'mallory' });
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(false);
    expect(world.mergeableAfter(pull)).toEqual([]);
  });

  it('a branch whose own policy only observes lends no yes to main', async () => {
    world.branch(infra, 'evil', 'main', 'mallory');
    policy('version: 1\nmode: observe\nbranches: [evil]\n', 'evil');
    const pull = dangerous({ by: 'mallory', base: 'evil' });
    await stage.quiet();
    world.retarget(pull, 'main');
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(false);
  });

  it('a base whose own policy gates nothing stays blocked where the check is required', async () => {
    policy('version: 1\nbranches: [nowhere]\n');
    const pull = dangerous();
    expect(await may(pull)).toBe(false);
  });

  it('an approved pull request is parked on a sandbox, its approval dismissed, and brought back', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = harmless();
    const review = world.review(pull, 'bob', 'APPROVED');
    expect(await may(pull)).toBe(true);
    world.retarget(pull, 'sandbox');
    await stage.quiet();
    world.dismissReview(review, 'bob');
    await stage.quiet();
    world.retarget(pull, 'main');
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(false);
  });

  it('an approved pull request is closed while another with its commit is open into a sandbox', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.openPullRequest(infra, { head: pull.headRef, base: 'sandbox', title: 'S', author: 'mallory' });
    world.close(pull);
    await stage.quiet();
    const next = world.openPullRequest(infra, { head: pull.headRef, title: 'Mine', author: 'mallory' });
    expect(world.mergeability(next).mergeable).toBe(false);
    expect(await may(next)).toBe(false);
  });

  it('more pull requests on one commit than are judged together: none is approved, and little is read', async () => {
    const pull = open();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    stage.github.webhooks.hold();
    for (let n = 0; n < 12; n += 1) {
      world.branch(infra, `base-${n}`, 'main', 'mallory');
      world.openPullRequest(infra, { head: pull.headRef, base: `base-${n}`, title: 'S', author: 'mallory' });
    }
    const before = stage.github.calls.length;
    stage.github.webhooks.release();
    expect(await may(pull)).toBe(false);
    expect(stage.github.calls.length - before).toBeLessThan(100);
    world.editTitle(pull, 'dave', 'Again');
    await stage.quiet();
    expect(stage.check(pull)?.conclusion).toBe('failure');
  });

  it('a second pull request on the commit whose own policy cannot even be parsed does not freeze an old yes', async () => {
    const pull = harmless();
    const review = world.review(pull, 'bob', 'APPROVED');
    expect(await may(pull)).toBe(true);
    world.branch(infra, 'evil', 'main', 'mallory');
    policy(`version: 1\npaths: ${'['.repeat(60_000)}`, 'evil');
    world.openPullRequest(infra, { head: pull.headRef, base: 'evil', title: 'Poison', author: 'mallory' });
    await stage.quiet();
    world.dismissReview(review, 'carol');
    expect(await may(pull)).toBe(false);
    expect(complaints()).toEqual([]);
  });

  it('a second pull request on the commit that cannot be read does not freeze an old yes', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.branch(infra, 'sandbox', 'main', 'mallory');
    stage.github.webhooks.hold();
    world.openPullRequest(infra, { head: pull.headRef, base: 'sandbox', title: 'Poison', author: 'mallory' });
    world.review(pull, 'carol', 'CHANGES_REQUESTED');
    const query = 'POST /graphql';
    // The pull request that was asked for is read, then its neighbour fails.
    stage.github.faults.before(query, () => undefined);
    stage.github.faults.before(query, () => stage.github.faults.failNext({ on: query, status: 502 }));
    stage.github.webhooks.release((held) => held.slice(-1));
    expect(await may(pull)).toBe(false);
  });

  it('marks that two pull requests lend each other do not multiply', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = open();
    const other = world.openPullRequest(infra, { head: pull.headRef, base: 'sandbox', title: 'S', author: 'mallory' });
    world.label(other, 'mallory', 'ai-generated');
    await stage.quiet();
    world.editBody(other, 'mallory', 'Generated with Claude Code');
    await stage.quiet();
    world.editBody(other, 'mallory', '');
    await stage.quiet();
    const lengths: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      world.editTitle(pull, 'dave', `Again ${n}`);
      await stage.quiet();
      lengths.push(stage.check(pull)?.text?.length ?? 0);
    }
    expect(new Set(lengths).size).toBe(1);
    expect(await may(pull)).toBe(false);
  });

  it('closed and opened again: the same verdict, no more', async () => {
    const pull = dangerous();
    approve(pull, 'bob');
    await stage.quiet();
    world.close(pull);
    await stage.quiet();
    world.reopen(pull);
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });
});

describe('time', () => {
  it('A06 a push after the approvals', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(false);
  });

  it('A07 a force-push back to the approved commit, after one of the approvals was dismissed', async () => {
    const pull = dangerous();
    const approved = pull.headSha;
    const review = world.review(pull, 'bob', 'APPROVED');
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    await stage.quiet();
    world.dismissReview(review, 'erin');
    world.forcePush(infra, pull.headRef, approved, 'dave');
    expect(await may(pull)).toBe(false);
  });

  it('A08 a push lands between what we read and what we write', async () => {
    const pull = harmless();
    await stage.quiet();
    stage.github.faults.before('POST /repos/{owner}/{repo}/check-runs', () => {
      world.commit(infra, pull.headRef, { files: { 'iam/roles.tf': WIDE }, author: 'mallory' });
    });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2/);
  });

  it('A08b a push lands in the middle of our reading', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    // The files of a change are read once for each head: in the first reading.
    stage.github.faults.before('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', () => {
      world.commit(infra, pull.headRef, { files: { 'iam/roles.tf': WIDE }, author: 'mallory' });
    });
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2/);
  });

  it('A08c an approval is dismissed, and the base changed, between what we read and what we write', async () => {
    const pull = harmless();
    await stage.quiet();
    stage.github.faults.before('POST /repos/{owner}/{repo}/check-runs', () => {
      for (const review of pull.reviews) world.dismissReview(review, 'carol');
    });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    world.branch(infra, 'sandbox', 'main', 'erin');
    const other = harmless({ base: 'sandbox', by: 'mallory' });
    stage.github.faults.before('POST /repos/{owner}/{repo}/check-runs', () => world.retarget(other, 'main'));
    expect(await may(other)).toBe(false);
  });

  it('A09 webhooks in reverse order', async () => {
    const pull = dangerous();
    await stage.quiet();
    stage.github.webhooks.hold();
    approve(pull, 'bob', 'carol');
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    stage.github.webhooks.release((held) => held.toReversed());
    expect(await may(pull)).toBe(false);
  });

  it('A10 A11 a delivery twice, and its body again under another id', async () => {
    const pull = dangerous();
    approve(pull, 'bob');
    await stage.quiet();
    const runs = infra.runs.length;
    for (const delivery of [...stage.github.deliveries]) stage.github.webhooks.redeliver(delivery);
    await deliver('pull_request_review', captured('pull_request_review', 'submitted'));
    expect(await may(pull)).toBe(false);
    expect(infra.runs.length).toBe(runs);
  });

  it('A12 signatures that are missing, of the old kind, short, or not ASCII', async () => {
    const pull = dangerous();
    await stage.quiet();
    const body = JSON.stringify(captured('pull_request', 'opened'));
    const good = stage.github.webhooks.headers({ id: 'a12', event: 'pull_request', body });
    const { 'x-hub-signature-256': signature = '', ...unsigned } = good;
    const wrong = [
      unsigned,
      { ...unsigned, 'x-hub-signature-256': good['x-hub-signature'] ?? '' },
      { ...unsigned, 'x-hub-signature-256': signature.slice(0, -1) },
      { ...unsigned, 'x-hub-signature-256': `sha256=${'\u00e9'.repeat(64)}` },
      { ...unsigned, 'x-hub-signature-256': signature.toUpperCase() },
    ];
    const calls = stage.github.calls.length;
    for (const headers of wrong) {
      const answer = await fetch(`${stage.app.url}/api/github/webhooks`, { method: 'POST', body, headers });
      expect([400, 401]).toContain(answer.status);
    }
    await stage.quiet();
    expect(stage.github.calls.length).toBe(calls);
    expect(await may(pull)).toBe(false);
  });

  it('A14 a signed payload that says "approved" without a review', async () => {
    const pull = dangerous();
    await stage.quiet();
    const payload = captured('pull_request', 'opened');
    const review = { state: 'approved', user: { login: 'bob', id: 1, type: 'User' }, commit_id: pull.headSha };
    await deliver('pull_request_review', { ...payload, action: 'submitted', review });
    expect(await may(pull)).toBe(false);
  });

  it('A62 merging on its own is switched on before anything was judged', async () => {
    stage.github.webhooks.hold();
    const pull = dangerous();
    expect(world.mergeability(pull).mergeable).toBe(false);
    stage.github.webhooks.release();
    expect(await may(pull)).toBe(false);
  });

  it('A85 approved as a draft, marked ready: it counts for the same commit only', async () => {
    const pull = dangerous({ draft: true });
    approve(pull, 'bob', 'carol');
    await stage.quiet();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    world.markReady(pull);
    expect(await may(pull)).toBe(false);
  });

  it('A86 an "Update branch" merge with something hidden in it makes the approvals old', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    world.commit(infra, 'main', { files: { 'docs/runbook.md': '# New\n' }, author: 'erin' });
    const files = { 'network/main.tf': FILES['network/main.tf'].replace('10.0.0.0/8', '0.0.0.0/0') };
    world.commit(infra, pull.headRef, {
      merge: 'main',
      files,
      author: 'dave',
      committer: 'web-flow',
      message: 'Merge main',
    });
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toContain('network');
  });
});

describe('who approves', () => {
  it('A15 whom Copilot credits as its requester', async () => {
    const message = 'Widen\n\nCo-authored-by: bob <bob@example.com>';
    const pull = dangerous({ by: 'Copilot', message });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A17 a human opens what Copilot wrote', async () => {
    const pull = dangerous({ by: 'mallory', author: 'Copilot', message: 'Widen' });
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A18 a reviewer pushes to the branch, then approves', async () => {
    const pull = dangerous();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'bob' });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(false);
  });

  it('A18b a reviewer pushes a commit under the name of the author, then approves', async () => {
    const pull = harmless();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', pusher: 'bob' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
  });

  it('A18c a reviewer pushes a commit as GitHub itself, then approves', async () => {
    const github = { name: 'GitHub', email: 'noreply@github.com' };
    const pull = harmless();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: github, committer: github, pusher: 'bob' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A18d a reviewer pushes a commit with a mailbox of GitHub that belongs to nobody', async () => {
    const nobody = { name: 'Nobody', email: '99999999999+nobody@users.noreply.github.com' };
    const pull = harmless();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: nobody, pusher: 'bob' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A18e a reviewer pushes a commit under "(aider)" with an unlinked mailbox', async () => {
    const aided = { name: 'Somebody (aider)', email: 'somebody@nowhere.invalid' };
    const pull = harmless();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: aided, pusher: 'bob' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A19 a reviewer whose suggestion was taken', async () => {
    const pull = harmless();
    const message = 'Apply suggestion\n\nCo-authored-by: bob <bob@example.com>';
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', committer: 'web-flow', message });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A20 a commit in the name of an innocent colleague shuts her out and lowers nothing', async () => {
    const pull = dangerous({ author: 'carol' });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
  });

  it('A20b the mailbox of another in upper case, or as GitHub makes it, is still that person', async () => {
    const { bob } = stage.acme;
    for (const email of ['BOB@EXAMPLE.COM', world.noreply(bob), world.noreply(bob).toUpperCase()]) {
      const pull = harmless({ author: { name: 'x', email } });
      approve(pull, 'bob');
      expect(await may(pull)).toBe(false);
    }
  });

  it.each([
    ['A22 a GitHub App', () => bot('renovate-approve[bot]')],
    ['A22b the bot of Actions', () => bot('github-actions[bot]', 41_898_282)],
    ['A23 the review bot of Copilot', () => bot('copilot-pull-request-reviewer[bot]')],
    ['A23b Copilot itself', () => stage.acme.copilot],
    ['A24 a machine user of the policy', () => stage.acme.machine],
    ['A24b a user account that the catalog knows as an agent', () => writer('renovate-bot')],
    [
      'A26 somebody who may only read',
      () => {
        const rita = world.user('rita');
        world.member('acme', 'rita');
        return rita;
      },
    ],
    [
      'A26b somebody who may only triage',
      () => {
        const rita = world.user('rita');
        world.grant(infra, rita, 'triage');
        return rita;
      },
    ],
    [
      'A28 somebody who only was invited to security',
      () => {
        const ivan = writer('ivan');
        world.team('acme', 'later', [], { pending: [ivan] });
        return ivan;
      },
    ],
  ] as const)('%s approves beside one other: not enough', async (_name, who) => {
    const pull = dangerous();
    approve(pull, who(), 'erin');
    expect(await may(pull)).toBe(false);
  });

  it('A27 an approver loses the right to push: seen at the next look', async () => {
    const pull = dangerous();
    const guest = writer('guest');
    approve(pull, guest, 'carol');
    expect(await may(pull)).toBe(true);
    world.grant(infra, guest, 'none');
    world.editTitle(pull, 'dave', 'Another');
    expect(await may(pull)).toBe(false);
  });

  it('A28b an invitation to the team that must approve is not membership', async () => {
    const ivan = writer('ivan');
    world.team('acme', 'newsec', [stage.acme.carol], { pending: [ivan] });
    policy('version: 1\napprovers: { iam: ["@acme/newsec"] }\n');
    const pull = dangerous();
    approve(pull, ivan, 'erin');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A29 one person under a new login is one person', async () => {
    const pull = dangerous();
    approve(pull, 'carol');
    await stage.quiet();
    rename('carol', 'caroline');
    approve(pull, 'caroline');
    expect(await may(pull)).toBe(false);
  });

  it('A30 a deleted reviewer, and a review of a commit that git lost', async () => {
    const pull = dangerous();
    const ghost = writer('leaver');
    approve(pull, ghost);
    world.deleteAccount(ghost);
    world.review(pull, 'bob', 'APPROVED', { commit: null });
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.summary).toContain('deleted account');
  });

  it('A31 approved, then objected, and the objection dismissed: it must be said again', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    const objection = world.review(pull, 'bob', 'CHANGES_REQUESTED');
    world.dismissReview(objection, 'mallory');
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('A33 an objection that somebody else dismisses is no approval', async () => {
    const pull = dangerous();
    const objection = world.review(pull, 'bob', 'CHANGES_REQUESTED');
    approve(pull, 'carol');
    world.dismissReview(objection, 'mallory');
    expect(await may(pull)).toBe(false);
  });

  it('A34 the last word is on the second page of reviews', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    stage.github.webhooks.hold();
    for (let n = 0; n < 120; n += 1) world.review(pull, 'erin', 'COMMENTED', { body: `${n}` });
    stage.github.webhooks.release((held) => held.slice(-1));
    world.review(pull, 'bob', 'CHANGES_REQUESTED');
    expect(await may(pull)).toBe(false);
  });

  it('reviews given within the same second are told apart by their number', async () => {
    const pull = harmless();
    world.state.mutate('bob speaks twice at once', () => {
      world.review(pull, 'bob', 'APPROVED');
      world.review(pull, 'bob', 'CHANGES_REQUESTED');
    });
    expect(new Set(pull.reviews.map(({ submittedAt }) => submittedAt)).size).toBe(1);
    expect(await may(pull)).toBe(false);
  });

  it('A88 an approval from the future does not outlive what was said after it', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    const [review] = pull.reviews;
    if (review !== undefined) Object.assign(review, { submittedAt: '2099-01-01T00:00:00Z' });
    expect(await may(pull)).toBe(false);
  });

  it('an approval of the base commit, or of a commit of another pull request', async () => {
    const pull = harmless();
    const other = harmless({ by: 'mallory' });
    world.review(pull, 'bob', 'APPROVED', { commit: pull.baseSha });
    world.review(pull, 'erin', 'APPROVED', { commit: other.headSha });
    expect(await may(pull)).toBe(false);
  });

  it('the login of an approver is taken by another after a rename', async () => {
    policy('version: 1\napprovers: { iam: ["@acme/security"] }\nmachine_users: [octo-machine]\n');
    rename('carol', 'caroline');
    const impostor = writer('carol');
    const pull = dangerous();
    approve(pull, impostor, 'bob');
    expect(await may(pull)).toBe(false);
  });

  it('a machine user that is renamed stays one', async () => {
    rename('octo-machine', 'octo-person');
    const pull = harmless();
    approve(pull, 'octo-person');
    expect(await may(pull)).toBe(false);
  });

  it('who takes the login of an approver whom the policy names by login does not stand in for them', async () => {
    policy('version: 1\napprovers: { iam: ["@carol"] }\n');
    await stage.quiet();
    rename('carol', 'caroline');
    const pull = dangerous();
    approve(pull, writer('carol'), 'bob');
    expect(await may(pull)).toBe(false);
  });
});

describe('whose work it is', () => {
  const DEPENDABOT = { name: 'dependabot[bot]', email: '49699333+dependabot[bot]@users.noreply.github.com' };
  const ASKS_HUMANS = 'version: 1\napprovals: { human: { low: 1 } }\n';

  it('A21 a commit without an account makes one more approval necessary', async () => {
    const pull = harmless({ author: { name: 'X', email: 'x@nowhere.invalid' } });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A37 the commit of Copilot is the first of 260', async () => {
    const first = { author: 'Copilot', files: { [APP]: 'export {};\n' }, message: 'One' };
    const rest = Array.from({ length: 259 }, (_, n) => ({ author: 'mallory', message: `${n}` }));
    world.push(infra, 'many', [first, ...rest], { pusher: 'mallory' });
    const pull = world.openPullRequest(infra, { head: 'many', title: 'Many', author: 'mallory' });
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('A37b the commit of Copilot is beyond the 250 that GitHub lists', async () => {
    const hidden = { author: 'Copilot', files: { [APP]: 'export {};\n' }, message: 'Last but one' };
    const many = Array.from({ length: 258 }, (_, n) => ({ author: 'mallory', message: `${n}` }));
    world.push(infra, 'many', [...many, hidden, { author: 'mallory', message: 'z' }], { pusher: 'mallory' });
    const pull = world.openPullRequest(infra, { head: 'many', title: 'Many', author: 'mallory' });
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
  });

  it('A48 labels that say otherwise: ours taken off, a lower risk put on, in any case, by a person called as we are', async () => {
    const pull = dangerous();
    await stage.quiet();
    const impostor = writer('twokey');
    for (const label of ['origin/ai', 'risk/high', 'approvals/needed', 'change/iam'])
      world.unlabel(pull, impostor, label);
    world.label(pull, impostor, 'RISK/LOW');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toEqual(['approvals/needed', 'change/iam', 'origin/ai', 'risk/high']);
  });

  it('A48b our label of AI put on by a bot, in another case, and taken off again', async () => {
    const pull = open();
    expect(await may(pull)).toBe(true);
    const labeller = bot('labeller[bot]');
    world.label(pull, labeller, 'Origin/AI');
    world.unlabel(pull, labeller, 'Origin/AI');
    expect(await may(pull)).toBe(false);
  });

  it('A48c labels renamed by the policy: the old ones lose nothing, the new ones are ours', async () => {
    const pull = harmless();
    await stage.quiet();
    policy('version: 1\nlabels: { ai: "robots", approvals_needed: "hold" }\n');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('robots');
    world.unlabel(pull, 'mallory', 'robots');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('robots');
  });

  it('A49 the trailer is rebased away and the body edited: what was seen stays', async () => {
    const pull = open({ body: '🤖 Generated with [Claude Code](https://claude.com/claude-code)' });
    expect(await may(pull)).toBe(false);
    world.editBody(pull, 'dave', 'By hand.');
    const clean = world.write(infra, world.sha(infra, 'main'), { files: { 'a.txt': 'a\n' }, pusher: stage.acme.dave });
    world.forcePush(infra, pull.headRef, clean, 'dave');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
  });

  it.each([
    ['a trailer in Cyrillic look-alikes', 'X\n\nСо-Authored-By: Сlaude <noreply@anthropic.com>'],
    ['a trailer with invisible characters', 'X\n\nCo-Au\u200bthored-By: Clau\u00adde <noreply@anthropic.com>'],
    ['a trailer in full-width letters', 'X\n\nＣｏ－ａｕｔｈｏｒｅｄ－ｂｙ: Claude <noreply@anthropic.com>'],
    ['a trailer between carriage returns', 'X\r\n\r\nCo-Authored-By: Claude <noreply@anthropic.com>\r\n'],
    ['a trailer followed by a megabyte', `X\n\n${CLAUDE}\n\n${'filler line\n'.repeat(80_000)}`],
    ['a mailbox in upper case', 'X\n\nco-authored-by: CLAUDE <NOREPLY@ANTHROPIC.COM>'],
  ])('%s is still a mark', async (_name, message) => {
    const pull = open({ message });
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
  });

  it('a branch of an agent, opened by a human, is a mark', async () => {
    const pull = open({ branch: 'copilot/fix-roles', by: 'mallory' });
    expect(await may(pull)).toBe(false);
  });

  it('a human opens commits of Dependabot, with a trailer of an agent on the second', async () => {
    const commits = [
      { author: DEPENDABOT, files: { 'package-lock.json': '{}\n' }, message: 'Bump' },
      { author: DEPENDABOT, files: { [APP]: 'export {};\n' }, message: `Bump more\n\n${CLAUDE}` },
    ];
    world.push(infra, 'bump', commits, { pusher: 'mallory' });
    const pull = world.openPullRequest(infra, { head: 'bump', title: 'Bump', author: 'mallory' });
    expect(await may(pull)).toBe(false);
  });

  it('a human who commits as Dependabot is held as a human where humans are', async () => {
    policy(ASKS_HUMANS);
    const pull = open({ by: 'mallory', author: DEPENDABOT });
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('a human commits as Dependabot, opens and deletes the account: not taken for automation', async () => {
    policy(ASKS_HUMANS);
    const leaver = writer('leaver');
    const pull = open({ by: leaver, author: DEPENDABOT, files: { 'iam/roles.tf': WIDE } });
    await stage.quiet();
    world.deleteAccount(leaver);
    world.label(pull, 'mallory', 'x');
    expect(await may(pull)).toBe(false);
  });

  it('a human adds a commit in the name of Dependabot to its pull request: not taken for automation', async () => {
    policy(ASKS_HUMANS);
    const pull = open({ by: 'dependabot[bot]', author: 'dependabot[bot]', files: { 'package-lock.json': '{}\n' } });
    world.commit(infra, pull.headRef, { files: { 'iam/roles.tf': WIDE }, author: DEPENDABOT, pusher: 'mallory' });
    expect(await may(pull)).toBe(false);
  });

  it('a human amends the commit of Dependabot, whose author stays: not taken for automation', async () => {
    policy(ASKS_HUMANS);
    const pull = open({ by: 'dependabot[bot]', author: 'dependabot[bot]', files: { 'package-lock.json': '{}\n' } });
    const mallory = { name: 'mallory', email: 'mallory@example.com' };
    const amended = world.write(infra, world.sha(infra, 'main'), {
      files: { 'iam/roles.tf': WIDE },
      author: DEPENDABOT,
      committer: mallory,
      pusher: world.account('mallory'),
    });
    world.forcePush(infra, pull.headRef, amended, 'mallory');
    expect(await may(pull)).toBe(false);
  });

  it('a human adds a commit of his own to the pull request of Dependabot', async () => {
    policy(ASKS_HUMANS);
    const pull = open({ by: 'dependabot[bot]', author: 'dependabot[bot]', files: { 'package-lock.json': '{}\n' } });
    expect(await may(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { 'iam/roles.tf': WIDE }, author: 'mallory' });
    expect(await may(pull)).toBe(false);
  });

  it.each([
    [
      'a Dependabot with a number of its own',
      'dependabot[bot]',
      { name: 'dependabot[bot]', email: '1+dependabot@users.noreply.github.com' },
    ],
    ['a user called dependabot', 'dependabot', { name: 'dependabot', email: 'dependabot@example.com' }],
  ])('%s is no automation', async (_name, login, author) => {
    policy(ASKS_HUMANS);
    const account = login.endsWith('[bot]') ? 'mallory' : writer(login);
    const pull = open({ by: account, author });
    expect(await may(pull)).toBe(false);
  });

  it('A87 a revert of a change that an agent wrote, by the agent, is held anew', async () => {
    const pull = open({ by: 'Copilot', files: { 'iam/roles.tf': WIDE } });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    world.merge(pull, 'bob');
    const revert = open({ by: 'Copilot', files: { 'iam/roles.tf': FILES['iam/roles.tf'] }, title: 'Revert "Widen"' });
    expect(await may(revert)).toBe(false);
  });

  it('a pull request without files, or whose commits have arrived already', async () => {
    const pull = harmless({ files: {} });
    expect(await may(pull)).toBe(false);
    world.branch(infra, 'old', 'main', 'mallory');
    const other = harmless({ by: 'mallory', base: 'old' });
    world.commit(infra, 'main', { files: { [APP]: 'export const z = 1;\n' }, author: 'erin' });
    world.retarget(other, 'main');
    expect(await may(other)).toBe(false);
  });
});

describe('what it touches', () => {
  async function heldForTwo(pull: PullRequest): Promise<void> {
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2/);
  }

  it('A35 the policy is changed beyond the 3,000 files that GitHub lists, by a human', async () => {
    const many = Object.fromEntries(Array.from({ length: 3001 }, (_, n) => [`!many/f${n}.txt`, `${n}\n`]));
    const pull = open({ by: 'mallory', files: { ...many, '.github/twokey.yml': 'version: 1\nmode: observe\n' } });
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
  });

  it.each<[string, Record<string, FileChange>]>([
    ['A36 a file of access that cannot be read', { 'iam/blob.tf': new Uint8Array([0, 1, 2, 255, 0]) }],
    ['A38 moved out of iam/ with an edit', { 'iam/roles.tf': null, 'docs/x.md': `${FILES['iam/roles.tf']}# more\n` }],
    ['A39 deleted, and written anew elsewhere', { 'storage/main.tf': null, 'docs/main.md': 'Moved.\n' }],
    ['A40 another case of the directory', { 'IAM/Policy.TF': WIDE }],
    ['A40b another case of the workflows', { '.GitHub/Workflows/x.yml': 'on: push\n' }],
    ['A41 a name that runs backwards', { 'docs/\u202efdp.md': 'x\n' }],
    ['A41b a name with a line break', { 'docs/a\nb.md': 'x\n' }],
    ['A41c a guarded directory with a combining mark in it', { 'i\u034fam/r.tf': 'x = 1\n' }],
    ['A45 the policy loosened in the same change', { '.github/twokey.yml': 'version: 1\nmode: observe\n' }],
    ['A45b the policy removed', { '.github/twokey.yml': null }],
    ['A45c the policy in another case', { '.GITHUB/TWOKEY.YML': 'version: 1\nmode: observe\n' }],
    ['A45d the policy moved away', { '.github/twokey.yml': null, 'docs/twokey.yml': FILES['.github/twokey.yml'] }],
    ['A45e the policy made a link', { '.github/twokey.yml': { content: '../docs/p.yml', mode: '120000' } }],
    [
      'A45f the directory of the policy made a link',
      { '.github/twokey.yml': null, '.github/CODEOWNERS': null, '.github': { content: 'x', mode: '120000' } },
    ],
    ['A47 other code owners in front of the real ones', { CODEOWNERS: '* @mallory\n' }],
  ])('%s needs two when an agent does it', async (_name, files) => {
    await heldForTwo(harmless({ files }));
  });

  it.each<[string, Record<string, FileChange>]>([
    ['A42 a link in docs/', { 'docs/infra': { content: '../iam', mode: '120000' } }],
    ['A43 a submodule', { 'vendor/lib': { submodule: '1'.repeat(40) } }],
    ['A44 attributes that hide a file', { '.gitattributes': 'iam/** linguist-generated -diff\n' }],
  ])('%s is at least named as a risk', async (_name, files) => {
    const pull = harmless({ files });
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).not.toContain('risk/low');
  });

  it.each<[string, Record<string, FileChange>]>([
    ['loosened', { '.github/twokey.yml': 'version: 1\nmode: observe\n' }],
    ['removed', { '.github/twokey.yml': null }],
    ['moved', { '.github/twokey.yml': null, 'x.yml': FILES['.github/twokey.yml'] }],
    ['made a link', { '.github/twokey.yml': { content: '../x.yml', mode: '120000' } }],
  ])('A45 a human needs two as well: the policy %s', async (_name, files) => {
    const pull = open({ by: 'mallory', files });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });
});

describe('the policy file', () => {
  it.each<[string, FileChange]>([
    ['A42b a link', { content: '../docs/runbook.md', mode: '120000' }],
    ['A42c a submodule', { submodule: '2'.repeat(40) }],
    ['A46 not YAML', 'version: 1\n  mode: [observe\n'],
    [
      'A46b a bomb of anchors',
      `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, n) => `${c}: &${c} [${`*${'abcdefgh'[n]},`.repeat(9)}]`).join('\n')}\n`,
    ],
    ['A46c huge', `version: 1\n# ${'x'.repeat(300 * 1024)}\n`],
    ['A46d empty', ''],
    ['A46e binary', new Uint8Array([118, 0, 255, 1])],
    ['A46f two documents', 'version: 1\n---\nversion: 1\nmode: observe\n'],
    ['A46g the same key twice', 'version: 1\nmode: enforce\nmode: observe\n'],
    ['A46h merged keys', 'version: 1\n<<: { mode: observe }\n'],
    ['A46i a key of every object', 'version: 1\n__proto__: { mode: observe }\n'],
    ['A46j a tag', 'version: 1\nmode: !!js/function "observe"\n'],
    ['A46k another version', 'version: 2\nmode: observe\n'],
    [
      'A81 a glob that multiplies',
      'version: 1\npaths: [{ id: a, match: ["{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"], risk: high }]\n',
    ],
    ['A81b a glob of nested groups', 'version: 1\npaths: [{ id: a, match: ["+(+(a)|b)c"], risk: high }]\n'],
  ])('%s decides nothing, blocks everyone, and is recovered from', async (_name, change) => {
    world.commit(infra, 'main', { files: { '.github/twokey.yml': change }, author: 'olivia' });
    const pull = open();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.conclusion).toBe('failure');
    policy('version: 1\n');
    expect(await may(pull)).toBe(true);
  });

  it('A46l deleted from the base: the built-in default holds', async () => {
    world.commit(infra, 'main', { files: { '.github/twokey.yml': null }, author: 'olivia' });
    const pull = dangerous();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('a file of nearly the right name changes nothing', async () => {
    const loose = 'version: 1\nmode: observe\n';
    const files = {
      '.github/TWOKEY.yml': loose,
      '.github/twokey.yaml': loose,
      'twokey.yml': loose,
      '.GitHub/twokey.yml': loose,
    };
    world.commit(infra, 'main', { files, author: 'olivia' });
    expect(await may(dangerous())).toBe(false);
  });

  it('A81c the slowest globs that are allowed do not stop the app', async () => {
    const globs = Array.from({ length: 400 }, (_, n) => `"**/*a*a*a/**/*a*a*b${n}/**"`).join(', ');
    policy(`version: 1\npaths: [{ id: slow, match: [${globs}], risk: high }]\n`);
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`${`${'a'.repeat(200)}/`.repeat(10)}${n}.txt`, 'x\n']),
    );
    const pull = open({ files });
    const started = process.cpuUsage();
    expect(await may(pull)).toBe(true);
    expect(cpuSeconds(started)).toBeLessThan(15);
  });

  it('A81d a policy with more globs than can be tried in time decides nothing', async () => {
    const globs = Array.from({ length: 9_000 }, (_, n) => `"**/*a*a*b${n}/**"`).join(', ');
    policy(`version: 1\npaths: [{ id: slow, match: [${globs}], risk: high }]\n`);
    const pull = open({
      files: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`a/${'a'.repeat(200)}/${n}`, ''])),
    });
    const started = process.cpuUsage();
    expect(await may(pull)).toBe(false);
    expect(cpuSeconds(started)).toBeLessThan(15);
    expect(stage.check(pull)?.conclusion).toBe('failure');
  });

  it.each([
    ['nested lists', '['.repeat(100_000)],
    ['nested mappings', '{a: '.repeat(50_000)],
    ['nested sequences', '- '.repeat(50_000)],
    ['nested keys', '? '.repeat(50_000)],
    ['indented mappings', Array.from({ length: 600 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
  ])('A46m %s without end decide nothing and stop nothing', async (_name, text) => {
    policy(`version: 1\npaths:\n  ${text}`);
    const pull = open();
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.conclusion).toBe('failure');
    expect(complaints()).toEqual([]);
  });

  it('A83 another default branch: what was judged for the old one does not gate the new one', async () => {
    world.branch(infra, 'trunk', 'main', 'erin');
    const pull = dangerous({ base: 'trunk' });
    approve(pull, 'bob');
    await stage.quiet();
    infra.defaultBranch = 'trunk';
    world.requireCheck(infra, 'trunk', { name: 'twokey', appId: stage.github.app.id });
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('main begins to gate a release branch: open pull requests into it are looked at', async () => {
    world.branch(infra, 'release/1', 'main', 'erin');
    world.requireCheck(infra, 'release/1', { name: 'twokey', appId: stage.github.app.id });
    const pull = open({ base: 'release/1' });
    expect(await may(pull)).toBe(false);
    policy('version: 1\nbranches: [main, "release/**"]\n');
    expect(await may(pull)).toBe(true);
  });

  it('the policy of the organisation guards itself', async () => {
    const floor = 'version: 1\napprovals: { ai: { low: 2 } }\n';
    const home = world.repository('acme', '.github', { files: { 'twokey.yml': floor }, teams: { platform: 'write' } });
    world.requireCheck(home, 'main', { name: 'twokey', appId: stage.github.app.id });
    world.commit(home, 'loosen', { files: { 'twokey.yml': 'version: 1\nmode: observe\n' }, author: 'bob' });
    const pull = world.openPullRequest(home, { head: 'loosen', title: 'Loosen', author: 'bob' });
    approve(pull, 'erin');
    expect(await may(pull)).toBe(false);
    approve(pull, 'ann');
    expect(await may(pull)).toBe(true);
  });
});

describe('other sources and other places', () => {
  it('A51 A52 another app and a commit status say yes under our name', async () => {
    const pull = dangerous();
    await stage.quiet();
    const actions = world.app('actions', { owner: 'olivia', permissions: { checks: 'write' }, events: [] });
    world.checkRun(
      { repository: infra, sha: pull.headSha, app: actions },
      { name: 'twokey', conclusion: 'success', externalId: stage.check(pull)?.externalId ?? '' },
    );
    world.status(infra, 'mallory', { sha: pull.headSha, context: 'twokey', state: 'success' });
    world.status(infra, 'mallory', { sha: pull.headSha, context: 'build', state: 'success' });
    expect(await may(pull)).toBe(false);
    expect(alertsAbout('status/our-name')).toEqual([
      expect.stringContaining('mallory put a commit status named twokey'),
    ]);
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A53 a yes on the test merge is none: the head is judged, and nothing of ours stands elsewhere', async () => {
    const pull = dangerous();
    world.branch(infra, 'test-merge', 'main', 'erin');
    const merged = world.commit(infra, 'test-merge', {
      ...{ merge: pull.headRef, author: 'erin' },
      message: `Merge ${pull.headSha} into ${world.sha(infra, 'main')}`,
    });
    world.status(infra, 'mallory', { sha: merged, context: 'twokey', state: 'success' });
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    expect(alertsAbout('status/test-merge')).toEqual([expect.stringContaining(merged.slice(0, 12))]);
    const ours = infra.runs.filter(({ app }) => app.id === stage.github.app.id);
    expect(ours.map(({ headSha }) => headSha)).not.toContain(merged);
  });

  it('A54 a commit that asks to skip checks is judged all the same', async () => {
    const pull = dangerous({ message: `X\n\nskip-checks: true\n${CLAUDE}` });
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.conclusion).toBe('action_required');
  });

  it('A55 A56 from a fork that is gone; a maintainer who pushed to it does not count', async () => {
    world.user('stranger');
    const fork = world.fork(infra, 'stranger');
    world.commit(fork, 'f', { files: { [APP]: 'export {};\n' }, message: `A\n\n${CLAUDE}`, author: 'stranger' });
    const pull = world.openPullRequest(infra, { head: 'f', fork, title: 'A', author: 'stranger' });
    world.commit(fork, 'f', { files: { 'x.txt': 'x\n' }, author: 'bob' });
    world.deleteRepository(fork);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A57 A58 re-runs without end, of our run and of another, by the author: no new run, no yes', async () => {
    const pull = dangerous();
    await stage.quiet();
    const run = stage.check(pull);
    if (run === undefined) throw new Error('no run');
    const before = infra.runs.length;
    for (let n = 0; n < 20; n += 1) world.requestAction(run, 'dave', n % 2 === 0 ? 'rerun' : 'override');
    world.rerequestSuite(run.suite, 'dave');
    expect(await may(pull)).toBe(false);
    expect(infra.runs.length).toBe(before);
  });

  it('A50 words in comments and reviews do nothing', async () => {
    const pull = dangerous();
    const comment = world.comment(pull, 'bob', 'hm');
    world.editComment(comment, 'mallory', '/approve\n@twokey approve');
    world.review(pull, 'carol', 'COMMENTED', { body: 'LGTM, approved' });
    expect(await may(pull)).toBe(false);
  });

  it('A82 a renamed repository is judged under its new name', async () => {
    const pull = dangerous();
    await stage.quiet();
    world.renameRepository(infra, 'platform');
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    await deliver('pull_request', captured('pull_request', 'opened'));
    expect(await may(pull)).toBe(true);
  });

  it('A82b a body from before the rename, when its name belongs to another repository: nothing is written there', async () => {
    const pull = dangerous();
    await stage.quiet();
    world.renameRepository(infra, 'platform');
    const squatter = world.repository('acme', 'infra', { collaborators: { mallory: 'write' } });
    world.commit(squatter, 'topic', { files: { 'a.txt': 'a\n' }, author: 'mallory' });
    world.openPullRequest(squatter, { head: 'topic', title: 'Mine', author: 'mallory' });
    await stage.quiet();
    const before = squatter.runs.length;
    const old = stage.github.deliveries.find((one) => one.event === 'pull_request' && one.action === 'opened');
    await deliver('pull_request', old?.body ?? '');
    expect(await may(pull)).toBe(false);
    expect(squatter.runs.length).toBe(before);
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('signed bodies that mix installations, repositories and numbers write nothing anywhere', async () => {
    world.organisation('rival', { owners: [world.user('rose')] });
    const secret = world.repository('rival', 'vault', { collaborators: { rose: 'admin' } });
    const theirs = world.install(stage.github.app.registered, { account: 'rival', by: 'rose' });
    world.commit(secret, 'f', { files: { 'a.txt': 'a\n' }, author: 'rose' });
    world.openPullRequest(secret, { head: 'f', title: 'Their secret title', author: 'rose' });
    const pull = dangerous();
    await stage.quiet();
    const mine = captured('pull_request', 'opened') as Record<string, object>;
    const runs = [infra.runs.length, secret.runs.length];
    const rival = { id: secret.id, name: 'vault', owner: { login: 'rival' }, default_branch: 'main' };
    const forged: Record<string, unknown>[] = [
      { ...mine, repository: rival },
      { ...mine, installation: { id: theirs.id } },
      {
        ...mine,
        installation: { id: theirs.id },
        repository: { ...mine.repository, owner: { login: 'rival' }, name: 'vault' },
      },
      { ...mine, repository: { ...mine.repository, id: secret.id } },
      { ...mine, repository: { ...mine.repository, name: '../../rival/vault' } },
      { ...mine, repository: { ...mine.repository, id: 0 } },
      { ...mine, installation: { id: 987_654_321 } },
      { ...mine, pull_request: { number: 99_999 } },
      { ...mine, pull_request: { number: 'one' } },
    ];
    for (const body of forged) expect(await deliver('pull_request', body)).toBe(202);
    expect(await may(pull)).toBe(false);
    expect([infra.runs.length, secret.runs.length]).toEqual(runs);
    expect(JSON.stringify(stage.log)).not.toContain('secret title');
  });

  it.each([
    ['an empty object', {}],
    ['a list', []],
    ['null', null],
    ['deep nesting', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['a key of every object', '{"__proto__":{"installation":{"id":1}},"action":"opened"}'],
    ['ten megabytes', JSON.stringify({ action: 'opened', filler: 'x'.repeat(10_000_000) })],
  ])('a signed body that is %s is taken and set aside', async (_name, body) => {
    expect(await deliver('pull_request', body)).toBe(202);
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });
});

describe('a GitHub that fails', () => {
  const QUERY = 'POST /graphql';
  const PAGE = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const RUN = 'POST /repos/{owner}/{repo}/check-runs';

  /** Something else happens to the pull request, which makes us look again. */
  async function nudge(pull: PullRequest): Promise<void> {
    world.editTitle(pull, 'dave', `Again ${serial++}`);
    await stage.quiet();
  }

  it.each([
    ['A71 the query fails', QUERY, 502],
    ['A71b the files fail', PAGE, 500],
    ['A71c our write fails', RUN, 502],
    ['A78 our write is forbidden', RUN, 403],
    ['A73 the limit is reached', QUERY, 429],
  ] as const)('%s: no yes meanwhile, and the truth afterwards', async (_name, on, status) => {
    const pull = dangerous();
    await stage.quiet();
    const limited = status === 403 || status === 429;
    stage.github.faults.failNext({ on, status, ...(limited ? { retryAfter: 0 } : {}) });
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob', 'carol');
    await nudge(pull);
    expect(await may(pull)).toBe(true);
  });

  it.each([
    ['reviews', ['repository', 'pullRequest', 'reviews']],
    ['commits', ['repository', 'pullRequest', 'commits']],
    ['labels', ['repository', 'pullRequest', 'labels']],
    ['timelineItems', ['repository', 'pullRequest', 'timelineItems']],
    ['the base', ['repository', 'pullRequest', 'baseRef']],
    ['the author', ['repository', 'pullRequest', 'author']],
    ['the head', ['repository', 'pullRequest', 'head']],
    ['the pull request', ['repository', 'pullRequest']],
    ['the floor', ['floor']],
  ])('A61 partial data without %s is never used', async (_name, path) => {
    const pull = dangerous();
    stage.github.faults.partialNext({ missing: [path], times: 1 });
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob', 'carol');
    await nudge(pull);
    expect(await may(pull)).toBe(true);
  });

  it('A61b a part of the answer is "not found": tried again, not forgotten', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    const missing = [['repository', 'pullRequest', 'reviews']];
    stage.github.faults.partialNext({ missing, type: 'NOT_FOUND' });
    for (const review of pull.reviews) world.dismissReview(review, 'carol');
    await stage.quiet();
    expect(complaints().map(({ message }) => message)).toEqual(['job failed, trying again later']);
    await nudge(pull);
    expect(await may(pull)).toBe(false);
  });

  it('A61c the pull request itself is "not found" for a moment (GitHub lags): the event is tried again', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    stage.github.faults.partialNext({ missing: [['repository', 'pullRequest']], type: 'NOT_FOUND' });
    for (const review of pull.reviews) world.dismissReview(review, 'carol');
    await stage.quiet();
    expect(complaints().map(({ message }) => message)).toEqual(['job failed, trying again later']);
  });

  it('A35b A37c pages that claim to be the last: held, or read by count', async () => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`z/f${n}.txt`, `${n}\n`]));
    stage.github.faults.truncateNext(PAGE, 2);
    const pull = harmless({ files: { ...files, 'zz/iam/roles.tf': WIDE } });
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2/);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
  });

  it('A73b a limit in the middle of many open pull requests: no old yes is newer than the truth', async () => {
    const pulls = ['one', 'two', 'three'].map((branch) => harmless({ branch, files: { [`${branch}.txt`]: 'x\n' } }));
    for (const pull of pulls) approve(pull, 'bob');
    for (const pull of pulls) expect(await may(pull)).toBe(true);
    stage.github.faults.failNext({ on: QUERY, status: 403, retryAfter: 0, times: 2 });
    policy('version: 1\napprovals: { ai: { low: 2 } }\n');
    await stage.quiet();
    for (const pull of pulls) await nudge(pull);
    for (const pull of pulls) expect(await may(pull)).toBe(false);
  });

  it('A74b what was pushed while every webhook was lost is blocked', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    stage.github.faults.webhooks('drop', { times: 9 });
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    expect(await may(pull)).toBe(false);
  });

  it('A77 a suspended installation writes nothing, so new work is blocked', async () => {
    const [installation] = world.state.installations;
    if (installation === undefined) throw new Error('not installed');
    world.suspendInstallation(installation, 'olivia');
    const pull = open();
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)).toBeUndefined();
  });

  it('A90 failures leave no token, key or stack in the log', async () => {
    stage.github.faults.failNext({ on: QUERY, status: 502, times: 1 });
    stage.github.faults.failNext({ on: RUN, status: 403, retryAfter: 0, times: 1 });
    const secret = `ghp_${'a'.repeat(36)}`;
    const pull = harmless({ files: { [APP]: `export const key = '${secret}';\n` }, title: secret, body: secret });
    await stage.quiet();
    await nudge(pull);
    await nudge(pull);
    const log = JSON.stringify(stage.log.map((line) => ({ ...line, error: String(line.fields.error) })));
    expect(log).not.toMatch(/gh[a-z]_|Bearer|BEGIN|eyJ|node_modules|\n\s+at /);
    expect(published(pull)).not.toContain('export const key');
  });
});

describe('A80 hostile text in every field', () => {
  const EVIL =
    '</code>`|\n# H\n<img src=x onerror=1>[a](https://evil.example) @acme/security @bob ![x](http://e.e/x.png) #1 \u202e ||| ```';

  it('stays text in everything that we publish, and nothing fails', async () => {
    const author = { name: `Evil ${EVIL.replaceAll('\n', ' ').replaceAll(/[<>]/g, '')}`, email: 'evil`|@bob.invalid' };
    const pull = open({
      title: EVIL,
      body: `${EVIL}\n🤖 Generated with [Claude Code](https://claude.com/claude-code) ${EVIL}`,
      message: `${EVIL}\n\nCo-Authored-By: Claude ${EVIL.replaceAll('\n', ' ')} <noreply@anthropic.com>\n${CLAUDE}`,
      author,
      files: { [`iam/<b>@bob|\`x\`${'!'.repeat(20)}.tf`]: WIDE, 'docs/[a](javascript:1).md': 'x\n' },
    });
    world.label(pull, 'mallory', 'ai-generated');
    world.review(pull, 'bob', 'APPROVED', { body: EVIL });
    expect(await may(pull)).toBe(false);
    const text = published(pull);
    // Code spans and escaped signs are text.
    const prose = text.replaceAll(/`[^`\n]*`|\\./g, '');
    expect(prose).not.toMatch(/<(?:img|b|script|\/code)/i);
    expect(prose).not.toMatch(/@(?:bob|acme)/);
    expect(prose).not.toMatch(/\]\(|\u202e/);
    expect(text).not.toContain('# H\n');
    expect(complaints()).toEqual([]);
  });

  it('hundreds of labels, reviewers and findings still fit', async () => {
    const long = Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [`iam/${'long-'.repeat(40)}${n}.tf`, WIDE.replaceAll('deploy', `d${n}`)]),
    );
    stage.github.webhooks.hold();
    const pull = harmless({ files: long });
    world.label(pull, 'mallory', ...Array.from({ length: 300 }, (_, n) => `label-${n}`));
    for (let n = 0; n < 120; n += 1) world.review(pull, world.user(`reader-${n}`), 'APPROVED');
    stage.github.webhooks.release((held) => held.slice(-1));
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2/);
    expect(complaints()).toEqual([]);
  });
});

describe('whatever happens, in whatever order', () => {
  const PEOPLE = ['bob', 'carol', 'erin', 'mallory'] as const;

  /** Numbers that look random and are the same in every run. */
  function dice(seed: number): (sides: number) => number {
    let state = seed;
    return (sides) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * sides);
    };
  }

  /** Whether the rule of the house lets it into main, worked out anew from what the world knows. */
  function shouldBeMergeable(pull: PullRequest, raised: boolean): boolean {
    const wrote = new Set(commitsOf(pull).map(({ author }) => author.email));
    const last = new Map<string, Review>();
    for (const review of pull.reviews) if (review.state !== 'COMMENTED') last.set(review.author.login, review);
    const words = [...last.values()];
    if (words.some(({ state }) => state === 'CHANGES_REQUESTED')) return false;
    const counting = words.filter(
      ({ state, commit, author }) =>
        state === 'APPROVED' && commit === pull.headSha && !author.emails.some((email) => wrote.has(email)),
    );
    return pull.state === 'open' && counting.length >= (raised ? 2 : 1);
  }

  it.each([1, 7, 42, 1999])('the check says what the rule says (seed %i)', async (seed) => {
    const roll = dice(seed);
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = harmless();
    let raised = false;
    const acts: (() => void)[] = [
      ...Array.from({ length: 12 }, () => () => approve(pull, PEOPLE[roll(4)] ?? 'bob')),
      () => void world.review(pull, PEOPLE[roll(4)] ?? 'bob', 'CHANGES_REQUESTED'),
      () => void world.review(pull, PEOPLE[roll(4)] ?? 'bob', 'COMMENTED'),
      () => {
        const given = pull.reviews.filter(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED');
        const review = given[roll(given.length)];
        if (review !== undefined) world.dismissReview(review, 'erin');
      },
      () =>
        void world.commit(infra, pull.headRef, { files: { 'n.txt': `${serial++}` }, author: roll(2) ? 'dave' : 'bob' }),
      () => void world.forcePush(infra, pull.headRef, commitsOf(pull)[0]?.oid ?? pull.headSha, 'dave'),
      () => world.retarget(pull, pull.baseRef === 'main' ? 'sandbox' : 'main'),
      () => (pull.state === 'open' ? world.close(pull) : world.reopen(pull)),
      () => {
        if (roll(4) > 0) return;
        world.label(pull, 'erin', 'risk/high');
        raised = true;
      },
      () => world.editTitle(pull, 'dave', `Title ${serial++}`),
    ];
    for (let step = 0; step < 15; step += 1) {
      if (roll(3) === 0) stage.github.faults.webhooks('duplicate');
      stage.github.webhooks.hold();
      for (let together = 1 + roll(3); together > 0; together -= 1) acts[roll(acts.length)]?.();
      stage.github.webhooks.release((held) => (roll(2) === 0 ? held : held.toReversed()));
      await stage.quiet();
      if (pull.baseRef === 'main') {
        expect([step, world.mergeability(pull).mergeable]).toEqual([step, shouldBeMergeable(pull, raised)]);
      }
    }
    expect(complaints()).toEqual([]);
  });
});

describe('ordinary work is not stopped', () => {
  it('an AI change with an "Update branch" merge, once the new head is approved', async () => {
    const pull = dangerous();
    world.commit(infra, 'main', { files: { 'docs/runbook.md': '# New\n' }, author: 'erin' });
    world.commit(infra, pull.headRef, {
      merge: 'main',
      author: 'dave',
      committer: 'web-flow',
      message: "Merge branch 'main' into x",
    });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
  });

  it.each<[string, () => Proposal]>([
    [
      'Dependabot bumps a lock file',
      () => ({ by: 'dependabot[bot]', files: { 'package-lock.json': '{}\n' }, branch: 'dependabot/npm_and_yarn/x-1' }),
    ],
    [
      'Renovate updates a package',
      () => ({
        by: bot('renovate[bot]', 29_139_614),
        files: { 'package.json': '{"a":"1"}\n' },
        branch: 'renovate/x',
        body: 'This PR was generated by [Mend Renovate](https://mend.io).',
      }),
    ],
    ['two people write together', () => ({ message: 'Pair\n\nCo-authored-by: erin <erin@example.com>' })],
    [
      'a person reverts',
      () => ({
        title: 'Revert "Say hello"',
        message: 'Revert "Say hello"\n\nThis reverts commit 0123456789012345678901234567890123456789.',
      }),
    ],
    ['a person adds an image', () => ({ files: { 'docs/logo.png': new Uint8Array([137, 80, 78, 71, 0, 255, 0]) } })],
    ['a person renames', () => ({ files: { [APP]: null, 'services/web/main.ts': FILES[APP] } })],
    [
      'a person updates a lock file of 20,000 lines',
      () => ({ files: { 'package-lock.json': `{\n${'  "a": 1,\n'.repeat(20_000)}}\n` } }),
    ],
    [
      'a person writes about agents',
      () => ({
        title: 'Document how we use Claude and Copilot',
        files: { 'docs/agents.md': '# Claude\n\nWe use Copilot.\n' },
        message: 'Document the agents\n\nClaude and Copilot are now described.',
      }),
    ],
    [
      'a person upgrades an SDK of a vendor',
      () => ({ message: 'Upgrade @anthropic-ai/sdk and openai', files: { 'package.json': '{}\n' } }),
    ],
    [
      'a person with umlauts and emoji',
      () => ({
        title: 'Grüße 🎉',
        message: 'Grüße 🎉\n\nSigned-off-by: Jürgen <dave@example.com>',
        files: { 'docs/größe/日本語.md': 'x\n' },
      }),
    ],
    ['a person edits on the web', () => ({ committer: 'web-flow' })],
  ])('%s: mergeable at once', async (_name, what) => {
    const pull = open(what());
    expect(await may(pull)).toBe(true);
    expect(complaints()).toEqual([]);
  });

  it.each<[string, () => Proposal]>([
    [
      'with a lock file of 20,000 lines beside it',
      () => ({ files: { [APP]: 'export {};\n', 'package-lock.json': `{\n${'  "a": 1,\n'.repeat(20_000)}}\n` } }),
    ],
    ['of images', () => ({ files: { 'docs/logo.png': new Uint8Array([137, 80, 78, 71, 0, 255, 0]) } })],
    ['of renames', () => ({ files: { [APP]: null, 'services/web/main.ts': FILES[APP] } })],
    ['by Copilot with the one who asked assigned', () => ({ by: 'Copilot', message: 'Hello' })],
    ['on a commit edited on the web', () => ({ committer: 'web-flow' })],
  ])('an AI change %s: mergeable after one approval', async (_name, what) => {
    const pull = harmless(what());
    if (pull.author.login === 'Copilot') world.assign(pull, 'dave', 'dave');
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    expect(complaints()).toEqual([]);
  });

  it('A32 approved, then commented, the title edited, a label put on: still approved', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    world.review(pull, 'bob', 'COMMENTED', { body: 'Nice.' });
    world.comment(pull, 'erin', 'Yes.');
    world.editTitle(pull, 'dave', 'Better title');
    world.label(pull, 'erin', 'size/s', 'web');
    expect(await may(pull)).toBe(true);
  });

  it('a draft that was approved and is marked ready', async () => {
    const pull = harmless({ draft: true });
    approve(pull, 'bob');
    await stage.quiet();
    world.markReady(pull);
    expect(await may(pull)).toBe(true);
  });

  it('an objection that is taken back by an approval', async () => {
    const pull = harmless();
    world.review(pull, 'bob', 'CHANGES_REQUESTED');
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('260 commits by one person, and as many with an agent as co-author', async () => {
    const many = Array.from({ length: 260 }, (_, n) => ({
      author: 'dave',
      files: { 'n.txt': `${n}\n` },
      message: `${n}`,
    }));
    world.push(infra, 'many', many, { pusher: 'dave' });
    const pull = world.openPullRequest(infra, { head: 'many', title: 'Many', author: 'dave' });
    expect(await may(pull)).toBe(true);
  });

  it('a backport into a release branch that the policy of main gates', async () => {
    policy('version: 1\nbranches: [main, "release/**"]\n');
    world.branch(infra, 'release/1', 'main', 'erin');
    world.requireCheck(infra, 'release/1', { name: 'twokey', appId: stage.github.app.id });
    const pull = harmless({ base: 'release/1' });
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });
});
