/**
 * What may happen between reading, judging and writing, and what webhooks miss: over signed webhooks against the simulated
 * GitHub. Each story asserts at which moments a merge was possible.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FILES } from '../../src/demo/organisation.js';
import type { PullRequest, Repository } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { imprintOf } from '../../src/domain/publication.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');
const APP = 'services/web/app.ts';
const QUERY = 'POST /graphql';
const RUN = 'POST /repos/{owner}/{repo}/check-runs';
const PAGE = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';

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
  readonly by?: string;
  readonly base?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly draft?: boolean;
}

/** By dave, without any mark, where nothing else is said. */
function open(what: Proposal = {}): PullRequest {
  const { by = 'dave', base = 'main', message = 'Change something', draft = false } = what;
  const files = what.files ?? { [APP]: `export const n = ${serial};\n` };
  const branch = `topic-${serial++}`;
  world.commit(infra, branch, { files, message, author: by, pusher: by, from: base });
  return world.openPullRequest(infra, { head: branch, base, title: 'Change something', author: by, draft });
}

/** An AI-originated change of low risk: one approval. */
function harmless(more: Proposal = {}): PullRequest {
  return open({ message: `Say hello\n\n${CLAUDE}`, ...more });
}

function approve(pull: PullRequest, ...people: readonly string[]): void {
  for (const who of people) world.review(pull, who, 'APPROVED');
}

function policy(text: string): void {
  world.commit(infra, 'main', { files: { '.github/twokey.yml': text }, author: 'olivia' });
}

function may(pull: PullRequest): Promise<boolean> {
  return stage.mergeable(pull);
}

/** What happened to the world since, and whether this could be merged right after it. */
function momentsSince(mark: number, pull: PullRequest): readonly (readonly [string, boolean])[] {
  return world.mergeabilityLog.slice(mark).map(({ cause, mergeable }) => [cause, mergeable.has(pull)] as const);
}

/** The calls that were made while something happens and is worked off. */
async function callsDuring(act: () => void): Promise<readonly string[]> {
  const before = stage.github.calls.length;
  act();
  await stage.quiet();
  return stage.github.calls.slice(before).map(({ method, route }) => `${method} ${route}`);
}

async function sweep(): Promise<void> {
  await stage.app.sweep();
  await stage.quiet();
}

function lostWebhooks(act: () => void): void {
  stage.github.faults.unheard(act);
}

function warnings(): readonly string[] {
  return stage.log.filter(({ level }) => level !== 'info').map(({ message }) => message);
}

describe('a yes is compared with the world before it is written', () => {
  /** Right before the second query of an evaluation, which reads everything once more. */
  function beforeTheSecondLook(act: () => void): void {
    stage.github.faults.before(QUERY, () => undefined);
    stage.github.faults.before(QUERY, act);
  }

  it.each<[string, (pull: PullRequest) => void, boolean]>([
    ['its approval is dismissed', (pull) => pull.reviews.map((review) => world.dismissReview(review, 'carol')), false],
    ['somebody requests changes', (pull) => void world.review(pull, 'carol', 'CHANGES_REQUESTED'), false],
    [
      'it is pushed to',
      (pull) => void world.commit(infra, pull.headRef, { files: { x: 'x' }, author: 'mallory' }),
      false,
    ],
    ['a human raises its risk', (pull) => world.label(pull, 'erin', 'risk/high'), false],
    ['the policy asks for more', () => policy('version: 1\napprovals: { ai: { low: 2 } }\n'), false],
    ['it is closed', (pull) => world.close(pull), false],
    [
      'another pull request has its commit',
      (pull) => {
        world.branch(infra, `twin-${serial}`, pull.headSha, 'mallory');
        world.openPullRequest(infra, { head: `twin-${serial++}`, title: 'Twin', author: 'Copilot' });
      },
      false,
    ],
    ['its title changes', (pull) => world.editTitle(pull, 'dave', 'Better'), true],
  ])('A08 meanwhile %s: the yes is not written, and the truth is', async (_what, act, expected) => {
    const pull = harmless();
    await stage.quiet();
    const mark = world.mergeabilityLog.length;
    beforeTheSecondLook(() => act(pull));
    stage.github.webhooks.hold();
    approve(pull, 'bob');
    stage.github.webhooks.release((held) => held);
    expect(await may(pull)).toBe(expected);
    const possible = momentsSince(mark, pull).filter(([, mergeable]) => mergeable);
    expect(possible.length > 0).toBe(expected);
  });

  it('A08 what is overtaken is judged anew at once, without waiting for the webhook of what overtook it', async () => {
    const pull = harmless();
    await stage.quiet();
    beforeTheSecondLook(() => lostWebhooks(() => world.label(pull, 'erin', 'risk/high')));
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/1 of 2/);
  });

  it('A08 a change that never comes to rest gets no yes; it waits its turn again', async () => {
    const pull = harmless();
    await stage.quiet();
    for (let n = 0; n < 3; n += 1) beforeTheSecondLook(() => lostWebhooks(() => world.editTitle(pull, 'dave', `${n}`)));
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(warnings()).toEqual(['job failed, trying again later']);
  });

  it('a no needs no second look', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    await stage.quiet();
    const calls = await callsDuring(() => void world.review(pull, 'carol', 'CHANGES_REQUESTED'));
    expect(calls.filter((call) => call === QUERY)).toHaveLength(1);
  });

  it('a yes costs one call more than a no', async () => {
    const pull = harmless();
    await stage.quiet();
    const calls = await callsDuring(() => approve(pull, 'bob'));
    expect(calls.filter((call) => call === QUERY)).toHaveLength(2);
  });
});

describe('the newer evaluation counts', () => {
  it('A89 what a newer evaluation has written stays, whoever comes late', async () => {
    const pull = harmless();
    await stage.quiet();
    const shown = stage.check(pull);
    if (shown === undefined) throw new Error('no check');
    const newer = imprintOf({ ...shown, completed: true }).evaluation + 50;
    // Another process judged later, and was faster: between our two looks.
    stage.github.faults.before(QUERY, () => undefined);
    stage.github.faults.before(QUERY, () => {
      world.checkRun(
        { repository: infra, sha: pull.headSha, app: stage.github.app.registered },
        { name: 'twokey', conclusion: 'action_required', externalId: `twokey-2-${newer}-${'a'.repeat(32)}` },
      );
    });
    const mark = world.mergeabilityLog.length;
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    const last = imprintOf({ ...stage.check(pull), completed: true } as never).evaluation;
    expect(last).toBeGreaterThan(newer);
    expect(momentsSince(mark, pull).filter(([, mergeable]) => mergeable).length).toBeGreaterThan(0);
  });

  it('A89 a store that was lost counts on from what GitHub shows', async () => {
    const pull = harmless();
    await stage.quiet();
    world.checkRun(
      { repository: infra, sha: pull.headSha, app: stage.github.app.registered },
      { name: 'twokey', conclusion: 'failure', externalId: `twokey-2-99999-${'b'.repeat(32)}` },
    );
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('A09 an older push whose webhook comes after the newer one changes nothing', async () => {
    const pull = harmless();
    await stage.quiet();
    stage.github.webhooks.hold();
    world.commit(infra, pull.headRef, { files: { 'a.txt': 'a\n' }, author: 'dave' });
    world.commit(infra, pull.headRef, { files: { 'iam/roles.tf': WIDE }, author: 'dave' });
    stage.github.webhooks.release((held) => held.toReversed());
    await stage.quiet();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });
});

describe('a yes is taken back before anybody looks', () => {
  /** Asserts that the first write after the webhook blocks, comes before any page of files is read, and that nothing was mergeable between. */
  async function expectHeldFirst(pull: PullRequest, act: () => PullRequest): Promise<void> {
    await stage.quiet();
    const mark = world.mergeabilityLog.length;
    let looked = pull;
    const calls = await callsDuring(() => {
      looked = act();
    });
    const first = calls.indexOf(RUN);
    expect(first).toBeGreaterThan(-1);
    expect(calls.slice(0, first)).not.toContain(PAGE);
    const held = stage.runs(looked).find(({ title }) => title?.startsWith('Held: being judged again'));
    expect(held?.conclusion).toBe('action_required');
    const moments = momentsSince(mark, looked);
    const blocked = moments.findIndex(([cause]) => cause === 'twokey reported twokey');
    expect(blocked).toBeGreaterThan(-1);
    const after = moments.slice(blocked);
    const yes = after.findIndex(([, mergeable]) => mergeable);
    if (yes !== -1) expect(after[yes]?.[0]).toBe('twokey reported twokey');
  }

  it('A04b retargeted between two gated bases', async () => {
    policy('version: 1\nbranches: [main, "release/**"]\n');
    world.branch(infra, 'release/1', 'main', 'mallory');
    const pull = open({ by: 'mallory', base: 'release/1' });
    await expectHeldFirst(pull, () => {
      world.retarget(pull, 'main');
      return pull;
    });
    expect(await may(pull)).toBe(true);
  });

  it('A05b a squash-merged and reverted commit is proposed again', async () => {
    const pull = harmless({ files: { 'iam/roles.tf': WIDE } });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    world.merge(pull, 'bob', { method: 'squash' });
    const files = { 'iam/roles.tf': FILES['iam/roles.tf'] };
    world.commit(infra, 'main', { files, author: 'carol', message: 'Revert' });
    await expectHeldFirst(pull, () =>
      world.openPullRequest(infra, { head: pull.headRef, title: 'Again', author: 'mallory' }),
    );
    const again = [...infra.pulls.values()].at(-1);
    expect(again === undefined ? true : await may(again)).toBe(false);
  });

  it('A05 closed unmerged', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    await expectHeldFirst(pull, () => {
      world.close(pull);
      return pull;
    });
    expect(stage.check(pull)?.title).toBe('Held: no open pull request has this commit');
  });

  it('a second pull request with an approved commit, which turns out to be as good', async () => {
    policy('version: 1\nbranches: [main, "release/**"]\n');
    world.branch(infra, 'release/1', 'main', 'erin');
    const pull = open();
    await expectHeldFirst(pull, () =>
      world.openPullRequest(infra, { head: pull.headRef, base: 'release/1', title: 'Backport', author: 'dave' }),
    );
    expect(await may(pull)).toBe(true);
  });

  it('a first pull request on a commit costs no hold', async () => {
    const pull = harmless();
    await stage.quiet();
    expect(stage.runs(pull)).toHaveLength(1);
  });

  it('while the new judgement fails, the hold stands', async () => {
    policy('version: 1\nbranches: [main, "release/**"]\n');
    world.branch(infra, 'release/1', 'main', 'mallory');
    const pull = open({ by: 'mallory', base: 'release/1' });
    await stage.quiet();
    const { faults } = stage.github;
    faults.before(RUN, () => faults.failNext({ on: 'POST /graphql', status: 502, times: 3 }));
    world.retarget(pull, 'main');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toBe(
      'Held: being judged again, because a pull request with this commit has another base now',
    );
  });

  it('A73 a stricter policy: every yes is taken back before the first change is judged by it', async () => {
    const pulls = ['a', 'b', 'c'].map((name) => harmless({ files: { [`${name}.txt`]: 'x\n' } }));
    for (const pull of pulls) approve(pull, 'bob');
    for (const pull of pulls) expect(await may(pull)).toBe(true);
    // GitHub's limit is reached when all are held and the changes themselves are read.
    const { faults } = stage.github;
    const limit = () => faults.failNext({ on: 'POST /graphql', status: 403, retryAfter: 600, times: 3 });
    for (const then of [() => {}, () => {}, limit]) faults.before(RUN, then);
    policy('version: 1\napprovals: { ai: { low: 2 } }\n');
    await stage.quiet();
    for (const pull of pulls) {
      expect(world.mergeability(pull).mergeable).toBe(false);
      expect(stage.check(pull)?.title).toBe('Held: being judged again, because the policy has changed');
    }
  });
});

describe('drafts, auto-merge, forks, close and reopen', () => {
  it('A62 auto-merge cannot outrun us: a new head has no check at all', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    stage.github.webhooks.hold();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    expect(world.mergeability(pull).mergeable).toBe(false);
    stage.github.webhooks.release();
    expect(await may(pull)).toBe(false);
  });

  it('A85 a draft that was approved and marked ready needs no new approval; one that was pushed to does', async () => {
    const pull = harmless({ draft: true });
    approve(pull, 'bob');
    await stage.quiet();
    world.markReady(pull);
    expect(await may(pull)).toBe(true);
    world.convertToDraft(pull);
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    world.markReady(pull);
    expect(await may(pull)).toBe(false);
  });

  it('A55 a fork that is deleted while its pull request is open', async () => {
    world.user('stranger');
    const fork = world.fork(infra, 'stranger');
    world.commit(fork, 'feature', { files: { 'a.txt': 'a\n' }, message: `A\n\n${CLAUDE}`, author: 'stranger' });
    const pull = world.openPullRequest(infra, { head: 'feature', fork, title: 'A', author: 'stranger' });
    await stage.quiet();
    world.deleteRepository(fork);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('closed and opened again: what was approved counts again, after it was judged anew', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.close(pull);
    await stage.quiet();
    world.reopen(pull);
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(true);
  });
});

describe('native stacks', () => {
  it('A79 the middle of a stack is judged as into the base of the stack, under the name that gates', async () => {
    const lower = harmless();
    const upper = harmless({ base: lower.headRef, files: { 'iam/roles.tf': WIDE } });
    await stage.quiet();
    expect(stage.check(upper)).toBeUndefined();
    world.stack('main', 'dave', lower, upper);
    expect(await may(upper)).toBe(false);
    expect(stage.check(upper)?.title).toMatch(/0 of 2/);
    approve(upper, 'bob');
    expect(await may(upper)).toBe(false);
    approve(upper, 'carol');
    expect(await may(upper)).toBe(true);
  });

  it('A79 the policy of the branch in between says nothing', async () => {
    const lower = open({
      by: 'mallory',
      files: { '.github/twokey.yml': 'version: 1\nmode: observe\ntwo_person: { ai: [] }\n' },
    });
    const upper = harmless({ by: 'mallory', base: lower.headRef, files: { 'iam/roles.tf': WIDE } });
    world.stack('main', 'mallory', lower, upper);
    approve(upper, 'bob');
    expect(await may(upper)).toBe(false);
    expect(stage.check(upper)?.title).toMatch(/1 of 2/);
  });

  it('a pull request into an ungated branch that is in no stack stays advisory', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = harmless({ base: 'sandbox' });
    await stage.quiet();
    expect(stage.check(pull)).toBeUndefined();
    expect(stage.check(pull, 'twokey/advisory')?.conclusion).toBe('action_required');
  });
});

describe('what changes around a pull request', () => {
  it('A27b an approver loses the right to push', async () => {
    const pull = harmless();
    approve(pull, 'mallory');
    expect(await may(pull)).toBe(true);
    world.regrant(infra, 'mallory', 'read', 'olivia');
    expect(await may(pull)).toBe(false);
  });

  it('A27c an approver leaves the organisation', async () => {
    const pull = harmless();
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
    world.removeFromOrganisation('acme', 'erin', 'olivia');
    expect(await may(pull)).toBe(false);
  });

  it('A27d the one approver of a category leaves its team, which was read a moment ago', async () => {
    const pull = harmless({ files: { 'iam/roles.tf': WIDE } });
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    const security = world.org('acme').teams.get('security');
    if (security === undefined) throw new Error('no team');
    world.grant(infra, 'carol', 'write');
    world.removeFromTeam(security, 'carol', 'olivia');
    expect(await may(pull)).toBe(false);
  });

  it('A82 renamed: judged on; A83 another default branch: told, and judged by its policy', async () => {
    const pull = harmless();
    approve(pull, 'bob');
    world.renameRepository(infra, 'platform');
    expect(await may(pull)).toBe(true);
    world.branch(infra, 'trunk', 'main', 'olivia');
    world.setDefaultBranch(infra, 'trunk', 'olivia');
    await stage.quiet();
    expect(warnings()).toEqual([expect.stringMatching(/^acme\/platform: another branch is the default now/)]);
  });

  it('A84 an archived repository is left alone and told, and judged again when it is not archived any more', async () => {
    const pull = harmless();
    await stage.quiet();
    world.archive(infra, 'olivia');
    approve(pull, 'bob');
    await stage.quiet();
    expect(warnings()).toEqual([expect.stringMatching(/^acme\/infra: it is archived/)]);
    expect(await may(pull)).toBe(false);
    world.unarchive(infra, 'olivia');
    expect(await may(pull)).toBe(true);
  });

  it('A77 a suspended installation is told, and new work stays blocked', async () => {
    const [installation] = world.state.installations;
    if (installation === undefined) throw new Error('not installed');
    world.suspendInstallation(installation, 'olivia');
    const pull = open();
    expect(await may(pull)).toBe(false);
    expect(warnings()).toEqual([expect.stringMatching(/^the installation is suspended/)]);
    await sweep();
    expect(stage.check(pull)).toBeUndefined();
  });

  it('A78 a permission that was not granted: nothing turns green, and it is told', async () => {
    world.organisation('beta', { owners: ['olivia'] });
    const vault = world.repository('beta', 'vault');
    world.requireCheck(vault, 'main', { name: 'twokey', appId: stage.github.app.id });
    const { registered } = stage.github.app;
    world.install(registered, { account: 'beta', permissions: { ...registered.permissions, checks: 'read' } });
    world.commit(vault, 'topic', { files: { 'a.txt': 'a\n' }, author: 'olivia' });
    const pull = world.openPullRequest(vault, { head: 'topic', title: 'A', author: 'olivia' });
    expect(await may(pull)).toBe(false);
    expect(warnings()).toContainEqual(expect.stringMatching(/publishing twokey.*permission/));
  });
});

describe('the sweep finds what webhooks missed', () => {
  it('A74 a dismissed approval', async () => {
    const pull = harmless();
    const review = world.review(pull, 'bob', 'APPROVED');
    expect(await may(pull)).toBe(true);
    lostWebhooks(() => world.dismissReview(review, 'carol'));
    await sweep();
    expect(world.mergeability(pull).mergeable).toBe(false);
  });

  it('A74 a push, and A76 a pull request that was never told of', async () => {
    const pull = harmless();
    await stage.quiet();
    let unheard = pull;
    lostWebhooks(() => {
      world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
      approve(pull, 'bob');
      unheard = open();
    });
    await sweep();
    expect(world.mergeability(pull).mergeable).toBe(true);
    expect(world.mergeability(unheard).mergeable).toBe(true);
  });

  it('A74 an approval whose webhook was lost', async () => {
    const pull = harmless();
    await sweep();
    lostWebhooks(() => approve(pull, 'bob'));
    await sweep();
    expect(world.mergeability(pull).mergeable).toBe(true);
  });

  it('where nothing was missed it reads and writes nothing', async () => {
    const held = harmless();
    await sweep();
    await sweep();
    const calls = await callsDuring(() => void stage.app.sweep());
    await stage.quiet();
    expect(calls.filter((call) => call.startsWith('POST') && call !== QUERY)).toEqual([]);
    expect(calls).not.toContain(PAGE);
    expect(stage.runs(held)).toHaveLength(1);
  });
});
