/** Stories over signed webhooks: the real app, a simulated GitHub, and the one question that counts: may this be merged now? */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FILES } from '../../src/demo/organisation.js';
import { propose } from '../../src/demo/steps.js';
import type { Account, PullRequest } from '../../src/demo/world/model.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.end());

let branches = 0;

/** An AI-originated IAM change by dave: two approvals, one of them from security (carol). */
function dangerous(
  author: Account = stage.acme.dave,
  more: { readonly files?: Record<string, string> } = {},
): PullRequest {
  return propose(stage.acme, {
    by: author,
    branch: `role-${branches++}`,
    title: 'Let roles live longer',
    message: `Let roles live longer\n\n${CLAUDE}`,
    files: more.files ?? { 'iam/roles.tf': WIDE },
  });
}

/** An AI-originated change of low risk by dave: one approval. */
function harmless(): PullRequest {
  return dangerous(stage.acme.dave, {
    files: { 'services/web/app.ts': `export const greeting = "hi ${branches}";\n` },
  });
}

describe('a commit that two pull requests share', () => {
  it('opens for the one that has its approvals as soon as the other one leaves it', async () => {
    const { world, infra, bob, carol, dave } = stage.acme;
    const approved = dangerous();
    const bare = dangerous();
    world.forcePush(infra, bare.headRef, approved.headSha, dave);
    for (const who of [bob, carol]) world.review(approved, who, 'APPROVED');
    expect(await stage.mergeable(approved)).toBe(false);
    const files = { 'iam/roles.tf': `${WIDE}\n` };
    world.commit(infra, bare.headRef, { files, message: `Another one\n\n${CLAUDE}`, author: dave });
    expect(await stage.mergeable(approved)).toBe(true);
    expect(await stage.mergeable(bare)).toBe(false);
  });
});

describe('an ordinary day', () => {
  it('an AI-originated IAM change is held until two independent people, one of security, approve it', async () => {
    const { world, bob, carol, erin } = stage.acme;
    const pull = dangerous();
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'action_required', status: 'completed' });
    expect(stage.labels(pull)).toEqual(['approvals/needed', 'change/iam', 'origin/ai', 'risk/high']);
    world.review(pull, bob, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    world.review(pull, erin, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    world.review(pull, carol, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
    expect(stage.labels(pull)).not.toContain('approvals/needed');
    world.merge(pull, bob);
  });

  it('a human change passes at once', async () => {
    const pull = propose(stage.acme, {
      by: stage.acme.bob,
      branch: 'by-hand',
      title: 'Fix a typo',
      files: { 'services/web/app.ts': 'export const greeting = "hi";\n' },
    });
    expect(await stage.mergeable(pull)).toBe(true);
    expect(stage.labels(pull)).toEqual(['risk/low']);
  });

  it('running again writes nothing', async () => {
    const pull = dangerous();
    await stage.quiet();
    const writes = () =>
      stage.github.calls.filter(({ method, route }) => method !== 'GET' && route.startsWith('/repos')).length;
    const before = writes();
    stage.acme.world.editTitle(pull, stage.acme.dave, 'Another title');
    stage.acme.world.comment(pull, stage.acme.bob, 'Looks fine?');
    await stage.quiet();
    expect(writes()).toBe(before);
  });

  it('"Re-run" of our check gives the same verdict without a new run, of another app nothing', async () => {
    const pull = harmless();
    await stage.quiet();
    const run = stage.check(pull);
    if (run === undefined) throw new Error('no check run');
    stage.acme.world.rerequest(run, stage.acme.bob);
    await stage.quiet();
    expect(stage.check(pull)?.conclusion).toBe('action_required');
    stage.acme.world.requestAction(run, stage.acme.bob, 'rerun');
    await stage.quiet();
    expect(stage.check(pull)?.conclusion).toBe('action_required');
  });

  it('where agents may only read, approvals do not help theirs, and a change of a person passes', async () => {
    const { world, infra, ann, bob, erin, dave } = stage.acme;
    const deploys = 'deploys: { paths: ["services/**"] }';
    const text = `version: 1\nautonomy:\n  environments:\n    - { id: live, match: [live], level: 0, ${deploys} }\n`;
    world.commit(infra, 'main', { files: { '.github/twokey.yml': text }, author: ann });
    const pull = harmless();
    for (const person of [bob, erin]) world.review(pull, person, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.check(pull)?.summary).toContain('may only read and comment where live is deployed from');
    const files = { 'services/web/app.ts': 'export const greeting = "good day";\n' };
    const byHand = propose(stage.acme, { by: dave, branch: 'person', title: 'Greet', files });
    expect(await stage.mergeable(byHand)).toBe(true);
    expect(world.mergeableAfter(pull)).toEqual([]);
  });

  it('a changed policy on the base branch is applied to open pull requests', async () => {
    const { world, infra } = stage.acme;
    const pull = harmless();
    world.review(pull, stage.acme.bob, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
    const files = { '.github/twokey.yml': 'version: 1\napprovals: { ai: { low: 2 } }\n' };
    world.commit(infra, 'main', { files, author: 'olivia' });
    expect(await stage.mergeable(pull)).toBe(false);
    world.review(pull, stage.acme.erin, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('observe mode shows the verdict and does not block', async () => {
    const { world, infra } = stage.acme;
    world.commit(infra, 'main', { files: { '.github/twokey.yml': 'version: 1\nmode: observe\n' }, author: 'olivia' });
    const pull = dangerous();
    expect(await stage.mergeable(pull)).toBe(true);
    expect(stage.check(pull)?.title).toMatch(/^Observe only, it does not block\. Held: 0 of 2 approvals/);
  });

  it("an organisation's floor cannot be lowered by a repository", async () => {
    const { world, infra } = stage.acme;
    const floor = { 'twokey.yml': 'version: 1\napprovals: { ai: { low: 2 } }\n' };
    world.repository('acme', '.github', { files: floor });
    world.commit(infra, 'main', {
      files: { '.github/twokey.yml': 'version: 1\nmode: observe\napprovals: { ai: { low: 0 } }\n' },
      author: 'olivia',
    });
    const pull = harmless();
    world.review(pull, stage.acme.bob, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    world.review(pull, stage.acme.erin, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('an invalid policy decides nothing, names the line, and recovers', async () => {
    const { world, infra } = stage.acme;
    world.commit(infra, 'main', { files: { '.github/twokey.yml': 'version: 1\nmod: enforce\n' }, author: 'olivia' });
    const pull = propose(stage.acme, { by: stage.acme.bob, branch: 'x', title: 'X', files: { 'a.txt': 'a\n' } });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.check(pull)?.summary).toContain('.github/twokey.yml:2:1 mod: is not a known key');
    world.commit(infra, 'main', { files: { '.github/twokey.yml': 'version: 1\n' }, author: 'olivia' });
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('a human raises the risk by a label, nobody lowers it', async () => {
    const { world, bob, dave, erin } = stage.acme;
    const pull = harmless();
    await stage.quiet();
    world.label(pull, erin, 'risk/high');
    world.review(pull, bob, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    world.unlabel(pull, dave, 'risk/high');
    world.label(pull, dave, 'risk/low');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('risk/high');
    expect(stage.labels(pull)).not.toContain('risk/low');
    world.review(pull, erin, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it("a label that says AI makes a human's change AI-originated, and taking it off changes nothing", async () => {
    const { world, bob, erin } = stage.acme;
    const pull = propose(stage.acme, { by: bob, branch: 'said', title: 'X', files: { 'a.txt': 'a\n' } });
    expect(await stage.mergeable(pull)).toBe(true);
    world.label(pull, bob, 'origin/ai');
    expect(await stage.mergeable(pull)).toBe(false);
    world.unlabel(pull, bob, 'origin/ai');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
    world.review(pull, erin, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('no call went to a route that GitHub does not have', async () => {
    const pull = dangerous();
    await stage.quiet();
    stage.acme.world.close(pull);
    await stage.quiet();
    expect(stage.github.unknownRoutes).toEqual([]);
    expect(stage.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('the probes at which other gates say yes and should not', () => {
  const cases: readonly [string, (pull: PullRequest) => void, boolean][] = [
    ['P1 two independent writers on the head', (pull) => approve(pull, 'bob', 'carol'), true],
    ['P1b one approval', (pull) => approve(pull, 'carol'), false],
    [
      'P1c the author, whom GitHub itself refuses, and one more',
      (pull) => {
        expect(() => approve(pull, 'dave')).toThrow('Can not approve your own pull request');
        approve(pull, 'carol');
      },
      false,
    ],
    ['P1d a reader and one more', (pull) => approve(pull, reader(), 'carol'), false],
    [
      'P2 approved, then changes requested by the same person',
      (pull) => {
        approve(pull, 'bob', 'carol');
        stage.acme.world.review(pull, 'bob', 'CHANGES_REQUESTED');
      },
      false,
    ],
    ['P6 a machine user of type User', (pull) => approve(pull, 'octo-machine', 'carol'), false],
    ['P6b the bot of an app', (pull) => approve(pull, bot(), 'carol'), false],
    [
      'P11 an approval edited afterwards',
      (pull) => {
        approve(pull, 'carol');
        stage.acme.world.editReview(stage.acme.world.review(pull, 'bob', 'APPROVED', { body: 'no' }), 'yes');
      },
      false,
    ],
  ];
  it.each(cases)('%s', async (_name, act, expected) => {
    const pull = dangerous();
    await stage.quiet();
    act(pull);
    expect(await stage.mergeable(pull)).toBe(expected);
    if (!expected)
      expect(stage.github.world.mergeableAfter(pull).filter((cause) => cause.includes('check'))).toEqual([]);
  });

  it('P3 a reviewer who wrote a commit of the second parent does not count', async () => {
    const { world, infra, bob } = stage.acme;
    world.commit(infra, 'side', { files: { 'side.txt': 'x\n' }, author: bob });
    const pull = dangerous();
    world.commit(infra, pull.headRef, { merge: 'side', author: 'dave', message: 'Merge side' });
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('P4 commits of unlinked mailboxes need one approval more, and are named', async () => {
    const { world, infra } = stage.acme;
    const author = { name: 'Somebody', email: 'somebody@nowhere.invalid' };
    world.commit(infra, 'unlinked', {
      files: { 'iam/roles.tf': WIDE },
      message: `Change\n\n${CLAUDE}`,
      author,
      pusher: 'dave',
    });
    const pull = world.openPullRequest(infra, { head: 'unlinked', title: 'Change', author: 'dave' });
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.text).toContain('somebody@');
    approve(pull, 'erin');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('P5 approvals of the old head do not count, whenever they were given; P5c on the right head they do', async () => {
    const { world, infra } = stage.acme;
    const pull = dangerous();
    const old = pull.headSha;
    world.commit(infra, pull.headRef, { files: { 'more.txt': 'x\n' }, author: 'dave' });
    await stage.quiet();
    for (const who of ['bob', 'carol']) world.review(pull, who, 'APPROVED', { commit: old });
    expect(await stage.mergeable(pull)).toBe(false);
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('P5b a push after the approvals holds again', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(true);
    stage.acme.world.commit(stage.acme.infra, pull.headRef, { files: { 'more.txt': 'x\n' }, author: 'dave' });
    expect(stage.github.world.mergeability(pull).mergeable).toBe(false);
    expect(await stage.mergeable(pull)).toBe(false);
  });

  it('P6c the human who asked Copilot does not count', async () => {
    const { world, copilot, bob } = stage.acme;
    const pull = dangerous(copilot);
    world.assign(pull, bob);
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(false);
    world.unassign(pull, bob);
    expect(await stage.mergeable(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('P8 no policy can be written in which a weaker rule wins over a stricter one', async () => {
    const { world, infra } = stage.acme;
    const weak =
      'version: 1\napprovals: { ai: { low: 2, medium: 1, high: 0 }, human: { low: 3 } }\ntwo_person: { ai: [] }\n';
    world.commit(infra, 'main', { files: { '.github/twokey.yml': weak }, author: 'olivia' });
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('P9 where nothing is asked the check says so', async () => {
    const pull = propose(stage.acme, { by: stage.acme.bob, branch: 'p9', title: 'X', files: { 'a.txt': 'a\n' } });
    expect(await stage.mergeable(pull)).toBe(true);
    expect(stage.check(pull)?.title).toBe('Approved: no approval needed · human, low risk');
  });

  it('P9b a rename out of iam/ is an IAM change', async () => {
    const { world, copilot } = stage.acme;
    const pull = propose(stage.acme, {
      by: copilot,
      branch: 'move',
      title: 'Move',
      files: { 'iam/roles.tf': null, 'docs/roles.md': FILES['iam/roles.tf'] },
    });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(stage.check(pull)?.title).toMatch(/0 of 2 approvals.*iam/);
  });

  it('P9c more files than GitHub lists: held by the strictest rule, with a way out', async () => {
    const files = Object.fromEntries(Array.from({ length: 3001 }, (_, i) => [`many/f${i}.txt`, `${i}\n`]));
    const pull = propose(stage.acme, { by: stage.acme.copilot, branch: 'many', title: 'Many', files });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.summary).toContain('unseen/files');
    approve(pull, 'bob', 'carol');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('an infrastructure file that was edited is read as a whole, once: later evaluations cost no further call', async () => {
    const { world, erin } = stage.acme;
    const callsDuring = async (act: () => void) => {
      const before = stage.github.calls.length;
      act();
      await stage.quiet();
      return stage.github.calls.slice(before).filter(({ route }) => route === '/graphql').length;
    };
    let pull = harmless();
    await stage.quiet();
    const plain = await callsDuring(() => {
      pull = harmless();
    });
    const cold = await callsDuring(() => {
      pull = dangerous();
    });
    const warm = await callsDuring(() => world.review(pull, erin, 'APPROVED'));
    // Opening one also asks whether its commit shows a yes; a no is written without another look.
    expect({ plain, cold: cold - plain, warm }).toEqual({ plain: 2, cold: 1, warm: 1 });
  });

  it('P13 a bad signature is refused and leaves nothing behind', async () => {
    const before = stage.github.calls.length;
    const answer = await fetch(`${stage.app.url}/api/github/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': '00000000-0000-4000-8000-000000000000',
        'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
      },
      body: '{}',
    });
    expect(answer.status).toBe(401);
    await stage.quiet();
    expect(stage.github.calls.length).toBe(before);
  });

  it('P14 a second pull request with the same head cannot unblock the first', async () => {
    const { world, infra } = stage.acme;
    const first = dangerous(stage.acme.devin);
    expect(await stage.mergeable(first)).toBe(false);
    world.branch(infra, 'same-head', first.headSha, 'mallory');
    const second = world.openPullRequest(infra, { head: 'same-head', title: 'By hand, honestly', author: 'mallory' });
    expect(await stage.mergeable(second)).toBe(false);
    expect(await stage.mergeable(first)).toBe(false);
    approve(second, 'bob', 'carol');
    expect(await stage.mergeable(first)).toBe(false);
    approve(first, 'bob', 'carol');
    expect(await stage.mergeable(first)).toBe(true);
    expect(await stage.mergeable(second)).toBe(true);
  });

  function approve(pull: PullRequest, ...people: readonly string[]): void {
    for (const who of people) stage.acme.world.review(pull, who, 'APPROVED');
  }

  function reader(): string {
    stage.acme.world.user('rita');
    stage.acme.world.member('acme', 'rita');
    return 'rita';
  }

  function bot(): string {
    stage.acme.world.bot('approver[bot]');
    stage.acme.world.grant(stage.acme.infra, 'approver[bot]', 'write');
    return 'approver[bot]';
  }
});

describe('commits and branches', () => {
  it('a pull request into an ungated branch speaks under another name, and retargeting it starts from no', async () => {
    const { world, infra, erin, devin } = stage.acme;
    world.branch(infra, 'sandbox', 'main', erin);
    const pull = propose(stage.acme, {
      by: devin,
      branch: 'sb',
      title: 'S',
      files: { 'iam/roles.tf': WIDE },
      base: 'sandbox',
    });
    world.review(pull, 'bob', 'APPROVED');
    world.review(pull, 'erin', 'APPROVED');
    await stage.quiet();
    expect(stage.check(pull)).toBeUndefined();
    expect(stage.check(pull, 'twokey/advisory')?.conclusion).toBe('action_required');
    world.retarget(pull, 'main');
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await stage.mergeable(pull)).toBe(false);
    world.review(pull, 'carol', 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('a closed pull request leaves no yes behind for the next one with its commit', async () => {
    const { world, infra } = stage.acme;
    const pull = harmless();
    world.review(pull, 'bob', 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
    world.close(pull);
    await stage.quiet();
    expect(stage.check(pull)).toMatchObject({
      conclusion: 'action_required',
      title: 'Held: no open pull request has this commit',
    });
    const next = world.openPullRequest(infra, { head: pull.headRef, title: 'Again', author: 'mallory' });
    expect(world.mergeability(next).mergeable).toBe(false);
    expect(await stage.mergeable(next)).toBe(false);
  });

  it('evidence of AI survives a rewritten history', async () => {
    const { world, infra } = stage.acme;
    const pull = harmless();
    await stage.quiet();
    const files = { 'services/web/app.ts': 'export const greeting = "clean";\n' };
    const clean = world.write(infra, world.sha(infra, 'main'), {
      files,
      message: 'Clean',
      author: 'dave',
      pusher: stage.acme.dave,
    });
    world.forcePush(infra, pull.headRef, clean, 'dave');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('origin/ai');
  });

  it('a pull request from a fork is judged like any other', async () => {
    const { world, infra } = stage.acme;
    world.user('stranger');
    const fork = world.fork(infra, 'stranger');
    world.commit(fork, 'feature', { files: { 'a.txt': 'a\n' }, message: `A\n\n${CLAUDE}`, author: 'stranger' });
    const pull = world.openPullRequest(infra, { head: 'feature', fork, title: 'A', author: 'stranger' });
    expect(await stage.mergeable(pull)).toBe(false);
    world.review(pull, 'bob', 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(true);
  });
});
