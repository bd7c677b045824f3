/** The simulated world keeps git's ids and diffs, GitHub's merge rule and its refusals. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitsBetween, mergeBase } from '../../src/demo/git/history.js';
import { edits, linesOf, unifiedPatch } from '../../src/demo/git/line-diff.js';
import { mergeTrees } from '../../src/demo/git/merge.js';
import { GitStore } from '../../src/demo/git/objects.js';
import { accountForEmail, legacyPermission, roleOf } from '../../src/demo/world/access.js';
import type { CheckRunFields } from '../../src/demo/world/checks.js';
import type { App, PullRequest, Repository } from '../../src/demo/world/model.js';
import { filesOf } from '../../src/demo/world/pull-requests.js';
import { World } from '../../src/demo/world.js';

interface Stage {
  readonly world: World;
  readonly infra: Repository;
  readonly app: App;
  readonly other: App;
}

function stage(): Stage {
  const world = new World();
  for (const login of ['ann', 'bob', 'carol']) world.user(login);
  world.organisation('acme', { owners: ['ann'] });
  world.member('acme', 'carol');
  const infra = world.repository('acme', 'infra', { collaborators: { bob: 'write' } });
  const permissions = { checks: 'write' } as const;
  const app = world.app('twokey', { owner: 'ann', permissions, events: [] });
  const other = world.app('other', { owner: 'ann', permissions, events: [] });
  world.install(app, { account: 'acme' });
  return { world, infra, app, other };
}

function propose({ world, infra }: Stage, head = 'feature', base = 'main'): PullRequest {
  world.commit(infra, head, { files: { [`${head}.txt`]: `${head}\n` }, author: 'bob' });
  return world.openPullRequest(infra, { head, base, title: head, author: 'bob' });
}

function report({ world, infra }: Stage, app: App, pull: PullRequest, fields: CheckRunFields): void {
  world.checkRun({ repository: infra, sha: pull.headSha, app }, { name: 'twokey', ...fields });
}

describe('git', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '  x'), { maxLength: 30 });
  const texts = fc.tuple(lines, fc.boolean()).map(([all, ended]) => all.join('\n') + (ended ? '\n' : ''));

  function git(directory: string, ...args: readonly string[]): string {
    const at = '2026-01-05T09:00:01Z';
    const who = { GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.com', GIT_AUTHOR_DATE: at };
    const by = { GIT_COMMITTER_NAME: 'Bob', GIT_COMMITTER_EMAIL: 'bob@example.com', GIT_COMMITTER_DATE: at };
    const quiet = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const env = { ...process.env, ...who, ...by, ...quiet };
    return execFileSync('git', args, { cwd: directory, env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  }

  function inRepository<T>(work: (directory: string) => T): T {
    const directory = mkdtempSync(join(tmpdir(), 'simulated-'));
    try {
      git(directory, 'init', '-q', '-b', 'main');
      return work(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  it('gives blobs, trees and commits the ids that git gives them', () => {
    const files = { 'a.txt': 'a\n', 'a/b.txt': 'b', 'a-b/c': 'c\n', 'a/d/e': '' };
    const store = new GitStore();
    const at = '2026-01-05T09:00:01Z';
    const mine = store.writeCommit({
      tree: store.changed(new Map(), files),
      parents: [],
      message: 'First\n\nWords.\n',
      author: { name: 'Ann', email: 'ann@example.com' },
      authoredAt: at,
      committer: { name: 'Bob', email: 'bob@example.com' },
      committedAt: at,
      signature: null,
    });
    inRepository((directory) => {
      for (const [path, text] of Object.entries(files).filter(([path]) => path !== 'a.txt')) {
        execFileSync('mkdir', ['-p', join(directory, path, '..')]);
        writeFileSync(join(directory, path), text);
      }
      writeFileSync(join(directory, 'a.txt'), files['a.txt']);
      git(directory, 'add', '.');
      git(directory, 'commit', '-q', '-m', 'First\n\nWords.\n');
      expect(mine.treeOid).toBe(git(directory, 'rev-parse', 'HEAD^{tree}').trim());
      expect(mine.oid).toBe(git(directory, 'rev-parse', 'HEAD').trim());
    });
  });

  it('writes patches as git does', () => {
    const body = Array.from({ length: 40 }, (_, index) => `${index % 9 === 0 ? 'block' : '  line'} ${index}`);
    const changed = body.flatMap((line, index) => (index === 7 ? [] : index === 30 ? [line, 'new'] : [line]));
    const pairs = [
      [body.join('\n'), changed.join('\n')],
      [`${body.join('\n')}\n`, `${changed.join('\n')}\n`],
      ['', 'one\n'],
      ['one\n', ''],
      ['one', 'one\n'],
      ['a\nb\nc\n', 'a\nB\nc'],
    ] as const;
    inRepository((directory) => {
      for (const [before, after] of pairs) {
        writeFileSync(join(directory, 'f'), before);
        git(directory, 'add', 'f');
        writeFileSync(join(directory, 'f'), after);
        const whole = git(directory, 'diff', '--no-color', '--', 'f');
        const [old, young] = [linesOf(before), linesOf(after)];
        expect(`${unifiedPatch(old, young, edits(old, young))}\n`).toBe(whole.slice(whole.indexOf('@@')));
      }
    });
  });

  it('has edits that lead from one text to the other, and as few lines as possible', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const [old, young] = [linesOf(before), linesOf(after)];
        const found = edits(old, young);
        const rebuilt = [...found].reverse().reduce((all, edit) => {
          return [...all.slice(0, edit.oldStart), ...edit.newLines, ...all.slice(edit.oldStart + edit.oldLines.length)];
        }, old);
        expect(rebuilt).toEqual(young);
        const cost = found.reduce((sum, edit) => sum + edit.oldLines.length + edit.newLines.length, 0);
        expect(cost).toBe(old.length + young.length - 2 * longestCommon(old, young));
      }),
    );
  });

  it('merges edits that are apart and refuses those that touch', () => {
    const store = new GitStore();
    const tree = (text: string) => store.changed(new Map(), { f: text });
    const base = tree('a\nb\nc\nd\ne\n');
    const merged = mergeTrees(store, { base, ours: tree('A\nb\nc\nd\ne\n'), theirs: tree('a\nb\nc\nd\nE\n') });
    expect(merged).toEqual(tree('A\nb\nc\nd\nE\n'));
    expect(mergeTrees(store, { base, ours: tree('A\nb\nc\nd\ne\n'), theirs: tree('X\nb\nc\nd\ne\n') })).toBeNull();
    const gone = store.changed(base, { f: null });
    expect(mergeTrees(store, { base, ours: gone, theirs: base })).toEqual(gone);
    expect(mergeTrees(store, { base, ours: gone, theirs: tree('a\n') })).toBeNull();
  });

  it('finds merge bases and the commits of second parents', () => {
    const { world, infra } = stage();
    const start = world.sha(infra, 'main');
    const side = world.commit(infra, 'side', { files: { side: 's\n' }, author: 'carol' });
    const first = world.commit(infra, 'feature', { files: { one: '1\n' }, author: 'bob' });
    const merge = world.commit(infra, 'feature', { merge: 'side', message: 'Merge', author: 'bob' });
    expect(mergeBase(infra.git, start, merge)).toBe(start);
    expect(mergeBase(infra.git, side, merge)).toBe(side);
    expect(commitsBetween(infra.git, start, merge).map((commit) => commit.oid)).toEqual([first, side, merge]);
    expect([...infra.git.commit(merge).tree.keys()].sort()).toEqual(['README.md', 'one', 'side']);
  });
});

function longestCommon(left: readonly string[], right: readonly string[]): number {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 1; i <= left.length; i += 1) {
    for (let j = 1; j <= right.length; j += 1) {
      const row = table[i] ?? [];
      row[j] = left[i - 1] === right[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  return at(left.length, right.length);
}

describe('whether a pull request may be merged', () => {
  const pinned = (scene: Stage) =>
    scene.world.requireCheck(scene.infra, 'main', { name: 'twokey', appId: scene.app.id });

  it.each([
    ['nothing reported', null, false],
    ['queued', { status: 'queued' }, false],
    ['in progress', { status: 'in_progress' }, false],
    ['success', { conclusion: 'success' }, true],
    ['neutral', { conclusion: 'neutral' }, true],
    ['skipped', { conclusion: 'skipped' }, true],
    ['failure', { conclusion: 'failure' }, false],
    ['action required', { conclusion: 'action_required' }, false],
    ['cancelled', { conclusion: 'cancelled' }, false],
    ['timed out', { conclusion: 'timed_out' }, false],
    ['stale', { conclusion: 'stale' }, false],
  ] as const)('with the required check %s', (_name, fields, mergeable) => {
    const scene = stage();
    pinned(scene);
    const pull = propose(scene);
    if (fields !== null) report(scene, scene.app, pull, fields);
    expect(scene.world.mergeability(pull).mergeable).toBe(mergeable);
  });

  it('counts the latest run of the pinned app on the head commit alone', () => {
    const scene = stage();
    pinned(scene);
    const pull = propose(scene);
    report(scene, scene.other, pull, { conclusion: 'success' });
    expect(scene.world.mergeability(pull).blockedBy).toEqual(['Required status check "twokey" is expected.']);
    report(scene, scene.app, pull, { conclusion: 'success' });
    expect(scene.world.mergeability(pull).mergeable).toBe(true);
    report(scene, scene.app, pull, { conclusion: 'failure' });
    expect(scene.world.mergeability(pull).blockedBy).toEqual(['Required status check "twokey" is failing.']);
    report(scene, scene.app, pull, { conclusion: 'success' });
    scene.world.commit(scene.infra, 'feature', { files: { more: 'more\n' }, author: 'bob' });
    expect(scene.world.mergeability(pull).mergeable).toBe(false);
  });

  it('takes a check without a pinned app from anybody', () => {
    const scene = stage();
    scene.world.requireCheck(scene.infra, 'main', { name: 'twokey', appId: null });
    const pull = propose(scene);
    report(scene, scene.other, pull, { conclusion: 'success' });
    expect(scene.world.mergeability(pull).mergeable).toBe(true);
  });

  it('lets a failing commit status of the same name block, but a green one not pass', () => {
    const scene = stage();
    pinned(scene);
    const pull = propose(scene);
    const at = { sha: pull.headSha, context: 'twokey' };
    scene.world.status(scene.infra, 'bob', { ...at, state: 'success' });
    expect(scene.world.mergeability(pull).mergeable).toBe(false);
    report(scene, scene.app, pull, { conclusion: 'success' });
    expect(scene.world.mergeability(pull).mergeable).toBe(true);
    scene.world.status(scene.infra, 'bob', { ...at, state: 'failure' });
    expect(scene.world.mergeability(pull).mergeable).toBe(false);
  });

  it('blocks drafts, closed, conflicting and archived', () => {
    const scene = stage();
    const { world, infra } = scene;
    const pull = propose(scene);
    expect(world.mergeability(pull).mergeable).toBe(true);
    world.convertToDraft(pull);
    expect(world.mergeability(pull).blockedBy).toEqual(['Pull Request is still a draft']);
    world.markReady(pull);
    world.close(pull);
    expect(world.mergeability(pull).mergeable).toBe(false);
    world.reopen(pull);
    world.commit(infra, 'main', { files: { 'feature.txt': 'another\n' }, author: 'carol' });
    expect(world.mergeability(pull).blockedBy).toEqual(['Pull Request is not mergeable']);
  });

  it('asks only for the checks of the base branch that it has now', () => {
    const scene = stage();
    pinned(scene);
    scene.world.branch(scene.infra, 'sandbox', 'main');
    const pull = propose(scene, 'feature', 'sandbox');
    expect(scene.world.mergeability(pull).mergeable).toBe(true);
    scene.world.retarget(pull, 'main');
    expect(scene.world.mergeability(pull).mergeable).toBe(false);
  });

  it('logs after every change what could have been merged', () => {
    const scene = stage();
    const { world } = scene;
    pinned(scene);
    const pull = propose(scene);
    world.review(pull, 'carol', 'APPROVED');
    expect(world.mergeableAfter(pull)).toEqual([]);
    report(scene, scene.app, pull, { conclusion: 'success' });
    report(scene, scene.app, pull, { conclusion: 'failure' });
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(world.mergeableAfter(pull)).toEqual(['twokey reported twokey']);
  });

  it('refuses a merge in the words of GitHub, and a head that has moved', () => {
    const scene = stage();
    pinned(scene);
    const pull = propose(scene);
    const refused = { status: 405, message: 'Required status check "twokey" is expected.' };
    expect(() => scene.world.merge(pull, 'ann')).toThrow(expect.objectContaining(refused));
    report(scene, scene.app, pull, { conclusion: 'success' });
    expect(() => scene.world.merge(pull, 'ann', { sha: '0'.repeat(40) })).toThrow(
      expect.objectContaining({ status: 409 }),
    );
    const commit = scene.world.merge(pull, 'ann', { sha: pull.headSha });
    expect(scene.infra.git.commit(commit).parents).toHaveLength(2);
    expect(pull).toMatchObject({ state: 'closed', merged: true, mergeCommit: commit });
  });
});

describe('the world', () => {
  it('keeps several pull requests of one commit apart, and closes those that arrive with another', () => {
    const scene = stage();
    const { world, infra } = scene;
    const pull = propose(scene);
    world.branch(infra, 'copy', pull.headSha);
    world.branch(infra, 'release', 'main');
    const same = world.openPullRequest(infra, { head: 'copy', title: 'Copy', author: 'carol' });
    const elsewhere = world.openPullRequest(infra, { head: 'copy', base: 'release', title: 'Copy', author: 'carol' });
    expect(new Set([pull, same, elsewhere].map((one) => one.headSha)).size).toBe(1);
    world.merge(pull, 'ann');
    expect([pull, same, elsewhere].map((one) => one.merged)).toEqual([true, true, false]);
  });

  it('keeps a pull request whose fork was deleted', () => {
    const { world, infra } = stage();
    const fork = world.fork(infra, 'carol');
    world.commit(fork, 'patch-1', { files: { f: 'f\n' }, author: 'carol' });
    const pull = world.openPullRequest(infra, { head: 'patch-1', fork, title: 'Fork', author: 'carol' });
    world.commit(fork, 'patch-1', { files: { g: 'g\n' }, author: 'carol' });
    expect(filesOf(pull).map((file) => file.path)).toEqual(['f', 'g']);
    world.deleteRepository(fork);
    expect(pull).toMatchObject({ state: 'open', headRepository: null });
    expect(filesOf(pull)).toHaveLength(2);
  });

  it('finds renames, also with edits, and pure changes of mode', () => {
    const { world, infra } = stage();
    const text = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join('');
    world.commit(infra, 'main', { files: { 'iam/policy.tf': text, 'run.sh': 'echo\n' }, author: 'bob' });
    const files = {
      'iam/policy.tf': null,
      'docs/x.md': `${text}more\n`,
      'run.sh': { content: 'echo\n', mode: '100755' },
    } as const;
    world.commit(infra, 'feature', { files, author: 'bob' });
    const pull = world.openPullRequest(infra, { head: 'feature', title: 'Move', author: 'bob' });
    expect(filesOf(pull)).toMatchObject([
      { path: 'docs/x.md', previousPath: 'iam/policy.tf', status: 'renamed', additions: 1, deletions: 0 },
      { path: 'run.sh', status: 'modified', additions: 0, patch: null },
    ]);
  });

  it('refuses what GitHub refuses', () => {
    const scene = stage();
    const { world, infra } = scene;
    const pull = propose(scene);
    const twice = () => report(scene, scene.app, pull, { annotations: new Array(51).fill(annotation) });
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' } as const;
    expect(() => world.review(pull, 'bob', 'APPROVED')).toThrow('Can not approve your own pull request');
    expect(() => world.openPullRequest(infra, { head: 'main', title: 'None', author: 'bob' })).toThrow(
      'No commits between',
    );
    expect(() => world.unlabel(pull, 'bob', 'none')).toThrow('Label does not exist');
    expect(twice).toThrow('No more than 50');
    expect(() => report(scene, scene.app, pull, { summary: 'x'.repeat(65_536) })).toThrow('65535');
    expect(() => report(scene, scene.app, pull, { status: 'completed' })).toThrow('conclusion');
    const run = world.checkRun(
      { repository: infra, sha: pull.headSha, app: scene.app },
      { name: 'x', conclusion: 'success' },
    );
    expect(() => world.updateCheckRun(run, { status: 'in_progress' })).toThrow('completed check run');
  });

  it('gives each person the highest of all grants', () => {
    const { world, infra } = stage();
    const role = (login: string) => roleOf(world.state, infra, world.account(login));
    const child = world.team('acme', 'child', ['carol'], { parent: world.team('acme', 'parent', []) });
    const outsider = world.user('outsider');
    expect([role('ann'), role('bob'), role('carol'), role('outsider')]).toEqual(['admin', 'write', 'read', 'none']);
    infra.teamGrants.set(child.parent ?? child, 'maintain');
    world.grant(infra, outsider, 'triage');
    expect([role('carol'), role('outsider')]).toEqual(['maintain', 'triage']);
    expect([legacyPermission('maintain'), legacyPermission('triage')]).toEqual(['write', 'read']);
    world.removeFromOrganisation('acme', 'carol');
    expect(role('carol')).toBe('none');
  });

  it('links mailboxes to accounts as GitHub does', () => {
    const { world } = stage();
    const copilot = world.bot('Copilot', { id: 198_982_749 });
    const find = (email: string) => accountForEmail(world.state, email)?.login ?? null;
    expect(find('198982749+Copilot@users.noreply.github.com')).toBe(copilot.login);
    expect(find('198982749+renamed@users.noreply.github.com')).toBe(copilot.login);
    expect(find('ann@users.noreply.github.com')).toBe('ann');
    expect(find('ANN@example.com')).toBe('ann');
    expect(find('nobody@example.com')).toBeNull();
    world.deleteAccount('ann');
    expect(find('ann@example.com')).toBeNull();
  });

  it('runs the same twice', () => {
    const tell = () => {
      const scene = stage();
      const pull = propose(scene);
      scene.world.review(pull, 'carol', 'APPROVED');
      return [
        pull.headSha,
        pull.id,
        pull.updatedAt,
        scene.world.mergeabilityLog.map((entry) => `${entry.at} ${entry.cause}`),
      ];
    };
    expect(tell()).toEqual(tell());
  });
});
