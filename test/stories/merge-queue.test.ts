/**
 * The merge queue over signed webhooks: what a group consists of, and whether it goes in. A second check keeps groups
 * waiting, so that something can happen to them.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App, CheckRun, MergeQueue, PullRequest, Repository } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const QUERY = 'POST /graphql';

let stage: Stage;
let world: World;
let infra: Repository;
let ci: App;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set();
  ({ world, infra } = stage.acme);
  ci = world.app('ci', { owner: 'olivia', permissions: {}, events: [] });
  world.requireCheck(infra, 'main', { name: 'ci', appId: ci.id });
});
afterEach(() => stage.end());

/** An AI-originated change of low risk with a green ci: one approval. */
function harmless(): PullRequest {
  const branch = `topic-${serial++}`;
  const files = { [`${branch}.txt`]: 'x\n' };
  world.commit(infra, branch, { files, message: `Say hello\n\n${CLAUDE}`, author: 'dave', pusher: 'dave' });
  const pull = world.openPullRequest(infra, { head: branch, title: 'Say hello', author: 'dave' });
  built(pull.headSha);
  return pull;
}

async function approved(): Promise<PullRequest> {
  const pull = harmless();
  world.review(pull, 'bob', 'APPROVED');
  expect(await stage.mergeable(pull)).toBe(true);
  return pull;
}

function built(sha: string): void {
  world.checkRun({ repository: infra, sha, app: ci }, { name: 'ci', conclusion: 'success' });
}

/** The group of the last entry. */
function headOf(queue: MergeQueue): string {
  return queue.entries.at(-1)?.headSha ?? '';
}

function checkOn(sha: string): CheckRun | undefined {
  return infra.runs.filter((run) => run.headSha === sha && run.name === 'twokey').at(-1);
}

describe('P10 a merge group is judged, not waved through', () => {
  it.each(['ALLGREEN', 'HEADGREEN'] as const)('three approved pull requests go in together (%s)', async (grouping) => {
    const queue = world.mergeQueue(infra, 'main', grouping);
    const pulls = [await approved(), await approved(), await approved()];
    world.enqueue('bob', ...pulls);
    await stage.quiet();
    expect(checkOn(headOf(queue))).toMatchObject({ conclusion: 'success' });
    expect(checkOn(headOf(queue))?.title).toMatch(/merge group of 3|^Approved/);
    for (const { headSha } of [...queue.entries]) built(headSha);
    await stage.quiet();
    expect(pulls.map(({ merged }) => merged)).toEqual([true, true, true]);
    expect(stage.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('A59 one of three has lost its approval when the group is built: nothing of it goes in', async () => {
    const queue = world.mergeQueue(infra, 'main', 'HEADGREEN');
    const pulls = [await approved(), await approved(), await approved()];
    stage.github.webhooks.hold();
    for (const review of pulls[1]?.reviews ?? []) world.dismissReview(review, 'carol');
    world.enqueue('bob', ...pulls);
    const head = headOf(queue);
    built(head);
    stage.github.webhooks.release((held) => held.filter(({ event }) => event === 'merge_group'));
    await stage.quiet();
    expect(checkOn(head)?.conclusion).toBe('action_required');
    expect(checkOn(head)?.summary).toContain(`Pull request ${pulls[1]?.number}`);
    expect(pulls.map(({ merged }) => merged)).toEqual([false, false, false]);
    expect(queue.entries).toEqual([]);
  });

  it('A60 an approval is dismissed while its pull request waits in the queue', async () => {
    const queue = world.mergeQueue(infra, 'main', 'HEADGREEN');
    const pulls = [await approved(), await approved()];
    world.enqueue('bob', ...pulls);
    await stage.quiet();
    const head = headOf(queue);
    expect(checkOn(head)?.conclusion).toBe('success');
    for (const review of pulls[0]?.reviews ?? []) world.dismissReview(review, 'carol');
    await stage.quiet();
    expect(checkOn(head)?.conclusion).toBe('action_required');
    built(head);
    await stage.quiet();
    expect(pulls.map(({ merged }) => merged)).toEqual([false, false]);
  });

  it('A60 the same, when the webhook of the dismissal is lost and a sweep finds it', async () => {
    const queue = world.mergeQueue(infra, 'main', 'HEADGREEN');
    const pull = await approved();
    world.enqueue('bob', pull);
    await stage.quiet();
    const head = headOf(queue);
    stage.github.faults.unheard(() => {
      for (const review of pull.reviews) world.dismissReview(review, 'carol');
    });
    await stage.app.sweep();
    await stage.quiet();
    expect(checkOn(head)?.conclusion).toBe('action_required');
    expect(pull.merged).toBe(false);
  });

  it('each of several groups is judged with everything before it', async () => {
    const queue = world.mergeQueue(infra, 'main', 'ALLGREEN');
    const [first, second] = [await approved(), await approved()];
    world.enqueue('bob', first);
    world.enqueue('bob', second);
    await stage.quiet();
    expect(queue.entries.map(({ headSha }) => checkOn(headSha)?.conclusion)).toEqual(['success', 'success']);
    for (const review of first.reviews) world.dismissReview(review, 'carol');
    await stage.quiet();
    for (const { headSha } of [...queue.entries]) built(headSha);
    await stage.quiet();
    expect(first.merged).toBe(false);
  });

  it('the same group again writes nothing', async () => {
    const queue = world.mergeQueue(infra, 'main', 'HEADGREEN');
    const pull = await approved();
    world.enqueue('bob', pull);
    await stage.quiet();
    const runs = () => infra.runs.filter(({ headSha }) => headSha === headOf(queue)).length;
    const before = runs();
    const sent = stage.github.deliveries.findLast(({ event }) => event === 'merge_group');
    if (sent === undefined) throw new Error('no group was announced');
    world.editTitle(pull, 'dave', 'Another title');
    await stage.quiet();
    expect(runs()).toBe(before);
  });

  it('a queue on a branch that is not gated speaks under the advisory name', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const queue = world.mergeQueue(infra, 'sandbox', 'ALLGREEN');
    world.requireCheck(infra, 'sandbox', { name: 'ci', appId: ci.id });
    const pull = harmless();
    world.retarget(pull, 'sandbox');
    await stage.quiet();
    world.enqueue('bob', pull);
    await stage.quiet();
    const names = infra.runs.filter((run) => run.headSha === headOf(queue)).map(({ name }) => name);
    expect(names).toEqual(['twokey/advisory']);
  });
});

describe('A61 who is in a group must be certain', () => {
  it('while GitHub answers only in part, the group waits; afterwards it is judged', async () => {
    const queue = world.mergeQueue(infra, 'main', 'HEADGREEN');
    const pull = await approved();
    const missing = [['repository', 'mergeQueue']];
    stage.github.faults.before(QUERY, () => stage.github.faults.partialNext({ missing, times: 1 }));
    world.enqueue('bob', pull);
    await stage.quiet();
    const head = headOf(queue);
    expect(checkOn(head)).toBeUndefined();
    built(head);
    expect(pull.merged).toBe(false);
    expect(stage.log.map(({ message }) => message)).toContain('job failed, trying again later');
  });

  it.each<[string, (queue: MergeQueue) => void, RegExp]>([
    ['the queue no longer has it', (queue) => queue.entries.splice(0), /no entry with this commit/],
    [
      'the queue names another pull request than its branch',
      (queue) => {
        const entry = queue.entries.at(-1);
        const stranger = harmless();
        if (entry !== undefined) Object.assign(entry, { pull: stranger });
      },
      /its branch is named for pull request \d+, the queue says \d+/,
    ],
    [
      'a member vanished from the queue, and its commits are still in the group',
      (queue) => queue.entries.splice(0, 1),
      /the queue begins on another commit|no member/,
    ],
  ])('when %s, it is held and says why', async (_what, act, why) => {
    const queue = world.mergeQueue(infra, 'main', 'HEADGREEN');
    const pulls = [await approved(), await approved()];
    stage.github.webhooks.hold();
    world.enqueue('bob', ...pulls);
    const head = headOf(queue);
    act(queue);
    stage.github.webhooks.release((held) => held.filter(({ event }) => event === 'merge_group'));
    await stage.quiet();
    expect(checkOn(head)?.conclusion).toBe('failure');
    expect(checkOn(head)?.summary).toMatch(why);
    expect(pulls.map(({ merged }) => merged)).toEqual([false, false]);
  });
});
