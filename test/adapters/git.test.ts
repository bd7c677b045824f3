/** The local gatherer against repositories that real git makes. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coAuthorsIn } from '../../src/adapters/git/commit.js';
import { readPolicyAt } from '../../src/adapters/git/read-policy.js';
import { createRecordParser } from '../../src/adapters/git/record-parser.js';
import {
  listRange,
  lookUpCommits,
  openRepository,
  type Repository,
  readRange,
  readTexts,
  type StreamedCommit,
  streamCommits,
  streamMessages,
} from '../../src/adapters/git.js';
import { type ChangedFile, type Sha, shaOf } from '../../src/domain/change.js';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'twokey-test-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: '77+ada@users.noreply.github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** A repository under construction. */
class Workshop {
  readonly dir: string;
  constructor(name: string, ...options: string[]) {
    this.dir = join(root, name);
    execFileSync('git', ['init', '-q', '-b', 'main', ...options, this.dir], { env: { ...process.env, ...IDENTITY } });
  }
  git(...args: string[]): string {
    const env = { ...process.env, ...IDENTITY };
    return execFileSync('git', ['-C', this.dir, ...args], { env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }
  write(path: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), content);
    return this;
  }
  commit(message: string, ...options: string[]): Sha {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message, ...options);
    return this.head();
  }
  head(): Sha {
    return known(shaOf(this.git('rev-parse', 'HEAD')));
  }
}

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('nothing there');
  return value;
}

async function opened(dir: string): Promise<Repository> {
  const result = await openRepository(dir);
  if (result.kind === 'error') throw new Error(result.error.message);
  return result.value;
}

async function stream(dir: string, shas: readonly Sha[]): Promise<StreamedCommit[]> {
  const repository = await opened(dir);
  const commits: StreamedCommit[] = [];
  for await (const commit of streamCommits(repository, shas)) commits.push(commit);
  await repository.close();
  return commits;
}

async function messages(dir: string, shas: readonly Sha[]): Promise<StreamedCommit[]> {
  const repository = await opened(dir);
  const commits: StreamedCommit[] = [];
  for await (const commit of streamMessages(repository, shas)) commits.push(commit);
  await repository.close();
  return commits;
}

async function filesOf(dir: string, sha: Sha): Promise<readonly ChangedFile[]> {
  const [commit] = await stream(dir, [sha]);
  expect(commit?.problem).toBeNull();
  return known(commit?.change).files.items;
}

function summary(file: ChangedFile): unknown[] {
  const patch = file.patch.kind === 'known' ? file.patch.value : file.patch;
  return [file.status, file.path, file.previousPath, file.additions, file.deletions, patch];
}

const BINARY = { kind: 'unknown', reason: 'the file is binary, or too large for git to show its lines' };

describe('a commit against its first parent', () => {
  let shop: Workshop;
  let first: Sha;
  let odd: Sha;
  beforeAll(() => {
    shop = new Workshop('odd');
    const long = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
    shop
      .write('a.txt', 'one\ntwo')
      .write('gone.txt', '--- a/x\n+++ b/x\n')
      .write('moved.txt', long)
      .write('pure.txt', `${long}pure\n`)
      .write('run.sh', 'echo\n')
      .write('link', 'was a file\n')
      .write('logo.png', Buffer.from([1, 0, 2, 0]));
    first = shop.commit('first');
    unlinkSync(join(shop.dir, 'gone.txt'));
    unlinkSync(join(shop.dir, 'link'));
    symlinkSync('a.txt', join(shop.dir, 'link'));
    shop.git('mv', 'moved.txt', 'dir with space.txt');
    shop.git('mv', 'pure.txt', 'renamed "quoted"\t.txt');
    shop
      .write('dir with space.txt', `${long}more\n`)
      .write('a.txt', 'one\ntwo\n=mark\ndiff --git a/x b/x\n@@ -1 +1 @@\n')
      .write('empty.txt', '')
      .write('grüße.txt', 'ä\n')
      .write('latin.txt', Buffer.from([0x67, 0xfc, 0x0a]))
      .write('late-nul.txt', Buffer.concat([Buffer.from(`${'x'.repeat(9000)}\n`), Buffer.from([0, 0x0a])]))
      .write('logo.png', Buffer.from([1, 0, 3, 0]));
    chmodSync(join(shop.dir, 'run.sh'), 0o755);
    shop.git('add', '-A');
    shop.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    shop.git('commit', '-q', '-m', 'odd');
    odd = shop.head();
  });

  it('shows additions of a root commit', async () => {
    const files = await filesOf(shop.dir, first);
    expect(files.map((file) => [file.status, file.path])).toEqual(
      ['a.txt', 'gone.txt', 'link', 'logo.png', 'moved.txt', 'pure.txt', 'run.sh'].map((path) => ['added', path]),
    );
    expect(summary(known(files[0]))).toEqual([
      'added',
      'a.txt',
      null,
      2,
      0,
      '@@ -0,0 +1,2 @@\n+one\n+two\n\\ No newline at end of file',
    ]);
  });

  it.each([
    ['text whose lines look like structure', 'a.txt', ['modified', null, 4, 1]],
    ['a removal of lines that look like headers', 'gone.txt', ['removed', null, 0, 2]],
    ['a rename with an edit', 'dir with space.txt', ['renamed', 'moved.txt', 1, 0]],
    ['a rename without one, to a name that needs quoting', 'renamed "quoted"\t.txt', ['renamed', 'pure.txt', 0, 0]],
    ['an empty file', 'empty.txt', ['added', null, 0, 0]],
    ['a change of mode alone', 'run.sh', ['modified', null, 0, 0]],
    ['a file that becomes a link', 'link', ['changed', null, 1, 1]],
    ['a name outside ASCII', 'grüße.txt', ['added', null, 1, 0]],
    ['bytes that are not UTF-8', 'latin.txt', ['added', null, 1, 0]],
    ['a NUL far into the text', 'late-nul.txt', ['added', null, 2, 0]],
    ['a binary file', 'logo.png', ['modified', null, 0, 0]],
    ['a submodule', 'module', ['added', null, 1, 0]],
  ])('reads %s', async (_title, path, expected) => {
    const file = known((await filesOf(shop.dir, odd)).find((candidate) => candidate.path === path));
    expect([file.status, file.previousPath, file.additions, file.deletions]).toEqual(expected);
  });

  it('keeps hunks as GitHub shows them, and says where there are none', async () => {
    const patches = new Map((await filesOf(shop.dir, odd)).map((file) => [file.path, file.patch]));
    const text = (path: string) => {
      const patch = patches.get(path);
      return patch?.kind === 'known' ? patch.value : patch;
    };
    expect(text('gone.txt')).toBe('@@ -1,2 +0,0 @@\n---- a/x\n-+++ b/x');
    expect(text('link')).toBe('@@ -1 +0,0 @@\n-was a file\n@@ -0,0 +1 @@\n+a.txt\n\\ No newline at end of file');
    expect(text('latin.txt')).toBe('@@ -0,0 +1 @@\n+g\ufffd');
    expect(text('module')).toBe(`@@ -0,0 +1 @@\n+Subproject commit ${'1'.repeat(40)}`);
    expect(text('empty.txt')).toBe('');
    expect(text('run.sh')).toBe('');
    expect(text('logo.png')).toEqual(BINARY);
  });

  it('compares a merge with its first parent, and shows an empty commit as a change without files', async () => {
    shop.git('checkout', '-q', '-b', 'side', first);
    shop.write('side.txt', 's\n').commit('on the side');
    shop.git('checkout', '-q', 'main');
    shop.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const merge = shop.head();
    const empty = shop.commit('nothing');
    const [merged, nothing] = await stream(shop.dir, [merge, empty]);
    expect(merged?.change?.files.items.map((file) => file.path)).toEqual(['side.txt']);
    expect(merged?.change?.commits.items[0]?.parents).toHaveLength(2);
    expect(nothing?.change?.files.items).toEqual([]);
  });
});

describe('what a commit says', () => {
  it('keeps the message, and names the accounts behind noreply mailboxes', async () => {
    const shop = new Workshop('people');
    const sha = shop.commit(
      'Subject\n\nBody = with\n=marks\n\nCo-authored-by: Bo <5+bo[bot]@users.noreply.github.com>',
    );
    const change = known((await stream(shop.dir, [sha]))[0]?.change);
    const commit = known(change.commits.items[0]);
    expect(commit.message).toContain('\n=marks\n');
    expect(commit.author.account).toEqual({ id: 77, login: 'ada', kind: 'user' });
    expect(commit.committer.account).toBeNull();
    expect(commit.authoredAt).toMatch(/^2026-01-01T00:00:00(?:Z|\+00:00)$/);
    expect(commit.signature).toBeNull();
    expect(commit.coAuthors.items).toEqual([
      { name: 'Bo', email: '5+bo[bot]@users.noreply.github.com', account: { id: 5, login: 'bo[bot]', kind: 'bot' } },
    ]);
    expect(change).toMatchObject({ author: null, title: '', number: 0, totals: { files: 0, commits: 1 } });
  });

  it('is read without the files, which then are missing, not none', async () => {
    const shop = new Workshop('messages');
    const first = shop.write('a', '1\n').commit('one\n\n=not a mark');
    const second = shop.write('a', '2\n').commit('two');
    const read = await messages(shop.dir, [second, first]);
    expect(read.map(({ sha, problem }) => [sha, problem])).toEqual([
      [second, null],
      [first, null],
    ]);
    const whole = await stream(shop.dir, [second, first]);
    const commitsOf = (all: readonly StreamedCommit[]) => all.map(({ change }) => change?.commits);
    expect(commitsOf(read)).toEqual(commitsOf(whole));
    for (const { change } of read) expect(change?.files).toMatchObject({ items: [], missing: { kind: 'unknown' } });
  });

  it('is read also where files, trees and earlier commits are missing, and a commit that is not there is said', async () => {
    const shop = new Workshop('messages alone');
    shop.write('a', '1\n').commit('one');
    const second = shop.write('a', '2\n').commit('two');
    const third = shop.write('a', '3\n').commit('three');
    const tree = shop.git('rev-parse', `${third}^{tree}`);
    const shallow = join(root, 'shallow messages');
    shop.git('clone', '-q', '--depth', '2', `file://${shop.dir}`, shallow);
    unlinkSync(join(shop.dir, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const gone = known(shaOf('f'.repeat(40)));
    const read = [...(await messages(shop.dir, [third, gone, second])), ...(await messages(shallow, [second]))];
    const message = ({ change }: StreamedCommit) => change?.commits.items[0]?.message ?? null;
    expect(read.map(message)).toEqual(['three', null, 'two', 'two']);
    expect(read[1]?.problem).toMatch(/\w/);
  });

  it.each([
    ['co-authored-by: A <a@x>', ['a@x']],
    ['text\nCO-AUTHORED-BY: A B <a@x> \r\n  Co-authored-by: b@y', ['a@x', 'b@y']],
    ['Co-authored-by: nobody', []],
    ['not Co-authored-by: A <a@x>', []],
    ['Co-authored-by: A <a@x', []],
  ])('finds the co-authors of %j', (message, emails) => {
    expect(coAuthorsIn(message).items.map((identity) => identity.email)).toEqual(emails);
  });

  it('says so when a message names too many co-authors', () => {
    const message = Array.from({ length: 201 }, (_, index) => `Co-authored-by: A <a${index}@x>`).join('\n');
    expect(coAuthorsIn(message).missing).not.toBeNull();
  });
});

describe('nothing but the objects has a say', () => {
  it('shows files that the repository hides from diff, whatever its configuration says', async () => {
    const shop = new Workshop('hiding');
    shop
      .write('.gitattributes', '* -diff\n*.tf binary\n')
      .write('main.tf', 'a\n')
      .write('sub/.gitattributes', '* -diff\n');
    shop.commit('base');
    const sha = shop.write('main.tf', 'b\n').write('sub/x.tf', 'c\n').commit('change');
    const before = await stream(shop.dir, [sha]);
    shop.write('.git/info/attributes', '* -diff\n');
    for (const [key, value] of [
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['diff.renames', 'false'],
      ['diff.external', 'false'],
      ['diff.context', '0'],
      ['diff.ignoreSubmodules', 'all'],
      ['diff.algorithm', 'patience'],
      ['color.ui', 'always'],
      ['log.showSignature', 'true'],
      ['core.pager', 'false'],
    ]) {
      shop.git('config', known(key), known(value));
    }
    expect(await stream(shop.dir, [sha])).toEqual(before);
    expect(before[0]?.change?.files.items.map(summary)).toEqual([
      ['modified', 'main.tf', null, 1, 1, '@@ -1 +1 @@\n-a\n+b'],
      ['added', 'sub/x.tf', null, 1, 0, '@@ -0,0 +1 @@\n+c'],
    ]);
  });

  it('reads the commits themselves, not their replacements', async () => {
    const shop = new Workshop('replaced');
    const risky = shop.write('iam.tf', 'x\n').commit('risky');
    const harmless = shop.git('commit-tree', '-m', 'harmless', shop.git('mktree', '--missing'));
    shop.git('replace', risky, harmless);
    expect((await filesOf(shop.dir, risky)).map((file) => file.path)).toEqual(['iam.tf']);
  });

  it('works on a bare repository, a linked work tree and SHA-256 objects', async () => {
    const shop = new Workshop('plain');
    const sha = shop.write('a', '1\n').commit('one');
    const bare = join(root, 'plain-bare.git');
    shop.git('clone', '-q', '--bare', shop.dir, bare);
    shop.git('worktree', 'add', '-q', '-b', 'other', join(root, 'linked'));
    for (const dir of [bare, join(root, 'linked')]) {
      expect((await filesOf(dir, sha)).map((file) => file.path)).toEqual(['a']);
    }
    const modern = new Workshop('sha256', '--object-format=sha256');
    const long = modern.write('a', '1\n').commit('one');
    expect(long).toHaveLength(64);
    expect((await filesOf(modern.dir, long)).map((file) => file.path)).toEqual(['a']);
  });
});

describe('what is missing is said', () => {
  it('judges a commit with a missing blob from the rest, and goes on with the next', async () => {
    const shop = new Workshop('partial');
    shop.write('keep.txt', '1\n').write('lost.txt', '1\n').commit('one');
    const second = shop.write('keep.txt', '2\n').write('lost.txt', 'to be lost\n').commit('two');
    const third = shop.write('keep.txt', '3\n').commit('three');
    const blob = shop.git('rev-parse', `${second}:lost.txt`);
    unlinkSync(join(shop.dir, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const [damaged, whole] = await stream(shop.dir, [second, third]);
    expect(damaged?.problem).toContain(`unable to read ${blob}`);
    expect(damaged?.change?.files.items.map(summary)).toEqual([
      ['modified', 'keep.txt', null, 1, 1, '@@ -1 +1 @@\n-1\n+2'],
      ['modified', 'lost.txt', null, 0, 0, { kind: 'unknown', reason: expect.stringContaining('missing') }],
    ]);
    expect(whole).toMatchObject({ problem: null, sha: third });
  });

  it('has no change to show for a commit whose tree is missing', async () => {
    const shop = new Workshop('treeless');
    const first = shop.write('a', '1\n').commit('one');
    const second = shop.write('a', '2\n').commit('two');
    const tree = shop.git('rev-parse', `${first}^{tree}`);
    unlinkSync(join(shop.dir, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const commits = await stream(shop.dir, [second, first]);
    expect(commits.map(({ change }) => change)).toEqual([null, null]);
    expect(commits.every(({ problem }) => problem?.includes(shop.dir))).toBe(true);
  });

  it('does not take the edge of a shallow clone for a root', async () => {
    const shop = new Workshop('deep');
    shop.write('a', '1\n').commit('one');
    shop.write('a', '2\n').commit('two');
    const tip = shop.write('a', '3\n').commit('three');
    const shallow = join(root, 'shallow');
    shop.git('clone', '-q', '--depth', '2', `file://${shop.dir}`, shallow);
    const repository = await opened(shallow);
    expect(repository.shallow).toBe(true);
    expect(await listRange(repository, 'HEAD~1..HEAD', null)).toEqual({ kind: 'ok', value: [tip] });
    const all = await listRange(repository, 'HEAD', null);
    expect(all).toMatchObject({ kind: 'error', error: { remedy: expect.stringContaining('--unshallow') } });
    const edge = known(shaOf(shop.git('rev-parse', 'HEAD~1')));
    const [judged] = await stream(shallow, [edge]);
    expect(judged).toMatchObject({ change: null, problem: expect.stringContaining('could not read') });
    await repository.close();
  });

  it.each([
    ['larger than a file may be', 1_100_000, 'the patch of this file is larger'],
    ['with one endless line', -1_100_000, 'the patch of this file is larger'],
  ])('does not keep a patch %s, but counts its lines', async (_title, size, reason) => {
    const shop = new Workshop(`large${size}`);
    const text = size > 0 ? 'x\n'.repeat(size / 2) : `${'x'.repeat(-size)}\n`;
    const sha = shop.write('big.txt', text).write('z.txt', 'z\n').commit('big');
    const [big, small] = await filesOf(shop.dir, sha);
    expect(big?.patch).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(reason) });
    expect(big?.additions).toBe(size > 0 ? size / 2 : 1);
    expect(small?.patch).toEqual({ kind: 'known', value: '@@ -0,0 +1 @@\n+z' });
  });
});

describe('which commits', () => {
  let shop: Workshop;
  let shas: Sha[];
  let repository: Repository;
  beforeAll(async () => {
    shop = new Workshop('several');
    shas = ['1', '2', '3'].map((text) => shop.write('a', text).commit(text));
    repository = await opened(shop.dir);
  });
  afterAll(() => repository.close());

  it('lists a range newest first, cut at a limit', async () => {
    const [one, two, three] = shas;
    expect(await listRange(repository, `${one}..main`, null)).toEqual({ kind: 'ok', value: [three, two] });
    expect(await listRange(repository, 'HEAD~1..', null)).toEqual({ kind: 'ok', value: [three] });
    expect(await listRange(repository, 'main', 2)).toEqual({ kind: 'ok', value: [three, two] });
  });

  it.each(['a...b', 'nowhere..main', '--all', '', 'a..b..c', 'main..--output=x'])(
    'refuses the range %j',
    async (range) => {
      expect((await listRange(repository, range, null)).kind).toBe('error');
    },
  );

  it('looks up ids, also abbreviated ones, and says of each other line what is wrong', async () => {
    const [one = ''] = shas;
    const tree = shop.git('rev-parse', 'HEAD^{tree}');
    const found = await lookUpCommits(repository, [one, one.slice(0, 10), 'f'.repeat(40), 'main', tree, 'abcd1234']);
    expect(found.kind === 'ok' && found.value).toEqual([
      { kind: 'commit', sha: one },
      { kind: 'commit', sha: one },
      { kind: 'problem', message: `no commit ${'f'.repeat(40)} in this repository` },
      { kind: 'problem', message: "'main' is not a commit id: one id a line is expected" },
      { kind: 'problem', message: `${tree} is a tree, not a commit` },
      { kind: 'problem', message: 'no commit abcd1234 in this repository' },
    ]);
  });

  it('streams in the order that was asked for', async () => {
    const order = [shas[1], shas[0], shas[2]].map(known);
    expect((await stream(shop.dir, order)).map(({ sha }) => sha)).toEqual(order);
  });

  it('says that a directory is no repository', async () => {
    const result = await openRepository(join(root, 'nothing-here'));
    expect(result).toMatchObject({ kind: 'error', error: { message: expect.stringContaining('nothing-here') } });
  });
});

describe('a range as one change', () => {
  it('shows the difference from the common ancestor and every commit of the branch, second parents included', async () => {
    const shop = new Workshop('range');
    shop.write('a', '1\n').write('.github/twokey.yml', 'version: 1\n').commit('base');
    shop.git('checkout', '-q', '-b', 'claude/topic');
    const own = shop.write('topic', '1\n').commit('topic');
    shop.git('checkout', '-q', '-b', 'helper', 'main');
    const second = shop.write('helper', '1\n').commit('helper');
    shop.git('checkout', '-q', 'claude/topic');
    shop.git('merge', '-q', '--no-ff', '-m', 'merge', 'helper');
    shop.git('checkout', '-q', 'main');
    const base = shop.write('a', '2\n').commit('moved on');
    const repository = await opened(shop.dir);
    const read = await readRange(repository, { base: 'main', head: 'claude/topic' });
    const change = known(read.kind === 'ok' ? read.value : null);
    expect(change.files.items.map((file) => file.path)).toEqual(['helper', 'topic']);
    expect(change.commits.items.map(({ sha }) => sha)).toEqual(expect.arrayContaining([own, second]));
    expect(change.totals).toEqual({ files: 2, commits: 3, additions: 2, deletions: 0 });
    expect(change.head).toMatchObject({ ref: 'claude/topic', fork: false });
    expect(change.base.sha).toBe(base);
    const policy = await readPolicyAt(repository, base, 'main');
    expect(policy).toMatchObject({ value: { source: 'main:.github/twokey.yml', text: 'version: 1\n' } });
    await repository.close();
  });

  it.each([
    ['-x', 'main', "'-x' is not a name"],
    ['main', 'nowhere', "no commit is named 'nowhere'"],
    ['main', 'orphan', 'no common ancestor'],
  ])('refuses %s..%s', async (base, head, message) => {
    const shop = new Workshop(`refuse-${head}${base}`);
    shop.write('a', '1\n').commit('base');
    shop.git('checkout', '-q', '--orphan', 'orphan');
    shop.commit('orphan');
    const repository = await opened(shop.dir);
    const read = await readRange(repository, { base, head });
    expect(read).toMatchObject({ kind: 'error', error: { message: expect.stringContaining(message) } });
    await repository.close();
  });

  it('takes no symbolic link for a policy, and none where there is none', async () => {
    const shop = new Workshop('no-policy');
    const without = shop.commit('nothing');
    mkdirSync(join(shop.dir, '.github'));
    symlinkSync('../elsewhere.yml', join(shop.dir, '.github/twokey.yml'));
    const link = shop.commit('link');
    const repository = await opened(shop.dir);
    expect(await readPolicyAt(repository, without, 'main')).toEqual({ kind: 'known', value: null });
    expect(await readPolicyAt(repository, link, 'main')).toMatchObject({ kind: 'unknown' });
    await repository.close();
  });
});

describe('the parser', () => {
  it('reads the same whatever pieces the stream comes in', () => {
    const shop = new Workshop('pieces');
    const shas = [
      shop
        .write('a', 'a\n')
        .write('d', 'd\n')
        .write('b.bin', Buffer.from([0, 1]))
        .commit('one\n\n=x'),
      shop
        .write('a', '=b\n')
        .write('b.bin', Buffer.from([0, 2]))
        .commit('two'),
    ];
    unlinkSync(join(shop.dir, 'd'));
    shas.push(shop.commit('three'));
    const format = '--format=tformat:%x00%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%B%x00';
    const output = execFileSync(
      'git',
      ['-C', shop.dir, 'diff-tree', '--stdin', '-r', '--root', '--always', '-z', '--raw', '-p', format],
      {
        input: shas.map((sha) => `${sha}\n=${sha}\n`).join(''),
      },
    );
    const whole = createRecordParser('start').push(output);
    expect(whole.map(({ mark, sections }) => [mark, sections.length])).toEqual([
      [shas[0], 3],
      [shas[1], 2],
      [shas[2], 1],
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const parser = createRecordParser('start');
        const records = [];
        for (let at = 0, turn = 0; at < output.length; turn += 1) {
          const size = known(sizes[turn % sizes.length]);
          records.push(...parser.push(output.subarray(at, at + size)));
          at += size;
        }
        expect(records).toEqual(whole);
      }),
    );
  });

  it('leaves no directory of its own behind', async () => {
    const shop = new Workshop('tidy');
    shop.commit('one');
    const repository = await opened(shop.dir);
    const view = known(repository.command([]).environment.GIT_DIR);
    expect(readFileSync(join(view, 'HEAD'), 'utf8')).toContain('none');
    await repository.close();
    expect(() => readFileSync(join(view, 'HEAD'))).toThrow();
  });
});

describe('contents of files', () => {
  it('come by id, also of earlier commits, and what cannot be read says why', async () => {
    const shop = new Workshop('contents');
    shop
      .write('a.tf', '\ufeffé\r\nb')
      .write('empty.tf', '')
      .write('bin.tf', Buffer.from([65, 0, 66]));
    shop.write('just.tf', 'x'.repeat(1_000_000)).write('large.tf', 'x'.repeat(1_000_001)).commit('One');
    const ids = (...paths: string[]) => paths.map((path) => shop.git('rev-parse', `HEAD:${path}`));
    const [text = '', empty = '', binary = '', just = '', large = ''] = ids(
      'a.tf',
      'empty.tf',
      'bin.tf',
      'just.tf',
      'large.tf',
    );
    shop.write('a.tf', 'later').commit('Two');
    const [tree = ''] = [shop.git('rev-parse', 'HEAD^{tree}')];
    const repository = await opened(shop.dir);
    const gone = 'f'.repeat(40);
    const texts = await readTexts(repository, [large, text, gone, empty, 'HEAD\nHEAD', binary, tree, just, text]);
    const told = [...texts.values()].map((fact) => (fact.kind === 'known' ? fact.value.slice(0, 9) : fact.reason));
    expect(told).toEqual([
      'the file is larger than 1000000 bytes',
      '\ufeffé\r\nb',
      'the content of this file is missing from the local repository',
      '',
      'the content of this file is missing from the local repository',
      'the file is binary',
      'it is no file',
      'x'.repeat(9),
    ]);
    expect(await readTexts(repository, [text, gone])).toEqual(
      new Map([text, gone].map((id) => [id, texts.get(id)] as const)),
    );
    await repository.close();
  });

  it('are unknown where git breaks down, and are asked for anew the next time', async () => {
    const shop = new Workshop('broken-contents');
    shop.write('a.tf', 'one').commit('One');
    const id = shop.git('rev-parse', 'HEAD:a.tf');
    const place = join(shop.dir, '.git', 'objects', id.slice(0, 2), id.slice(2));
    const whole = readFileSync(place);
    chmodSync(place, 0o644);
    writeFileSync(place, Buffer.concat([whole.subarray(0, 4), Buffer.from('no zlib')]));
    const repository = await opened(shop.dir);
    expect((await readTexts(repository, [id])).get(id)).toMatchObject({ kind: 'unknown' });
    writeFileSync(place, whole);
    expect((await readTexts(repository, [id])).get(id)).toEqual({ kind: 'known', value: 'one' });
    await repository.close();
    await repository.close();
  });

  it('are more than are read: the first are read, the rest unknown', async () => {
    const shop = new Workshop('many-contents');
    for (let index = 0; index < 501; index += 1) shop.write(`${index}.tf`, `${index}`);
    const files = await filesOf(shop.dir, shop.commit('Many'));
    const repository = await opened(shop.dir);
    const texts = await readTexts(
      repository,
      files.map(({ blob }) => known(blob)),
    );
    expect([...texts.values()].filter((text) => text.kind === 'unknown')).toEqual([
      { kind: 'unknown', reason: 'more changed infrastructure files than are read' },
    ]);
    await repository.close();
  });

  it('are named by each changed file: its head, its base where it is gone, none where it is no file', async () => {
    const shop = new Workshop('blobs');
    shop
      .write('gone.tf', 'gone')
      .write('kept.tf', 'one')
      .write('moved.tf', 'a long enough text to move\n')
      .commit('One');
    const gone = shop.git('rev-parse', 'HEAD:gone.tf');
    const moved = shop.git('rev-parse', 'HEAD:moved.tf');
    unlinkSync(join(shop.dir, 'gone.tf'));
    shop.git('mv', 'moved.tf', 'there.tf');
    symlinkSync('kept.tf', join(shop.dir, 'link.tf'));
    shop.write('kept.tf', 'two');
    const files = await filesOf(shop.dir, shop.commit('Two'));
    expect(files.map(({ path, blob }) => [path, blob])).toEqual([
      ['gone.tf', gone],
      ['kept.tf', shop.git('rev-parse', 'HEAD:kept.tf')],
      ['link.tf', null],
      ['there.tf', moved],
    ]);
  });
});
