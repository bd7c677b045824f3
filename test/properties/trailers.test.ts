/** Law: our trailer block is git's trailer block. Judged against the git on this machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeProvenance } from '../../src/core/provenance.js';
import { parseTrailers } from '../../src/core/trailers.js';
import { commitFrom, inputOf } from '../core/provenance-fixtures.js';

const MESSAGES = process.env.TWOKEY_TORTURE ? 20_000 : 2_000;
const ENVIRONMENT = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  LC_ALL: 'C.UTF-8',
};

const WORDS = [
  'Signed-off-by: A <a@b.c>',
  'signed-off-by: a',
  'Signed-off-by:x',
  'Co-authored-by: Claude <noreply@anthropic.com>',
  'Co-authored-by : spaced',
  'Co-authored-by\t:\ttabbed',
  'Assisted-by: Crush:kimi',
  'Fixes #12',
  'Closes: #12',
  '(cherry picked from commit 0123456789)',
  '(Cherry picked from commit 1)',
  'just prose',
  'see: http://x.y/z',
  'http://x.y',
  '  folded value',
  '\tfolded by a tab',
  '   ',
  '',
  '',
  '',
  '# a comment',
  '#',
  '---',
  '---------',
  '--- a/file',
  'Conflicts:',
  '\tsrc/a.ts',
  'Reviewed-by: B\r',
  '\r',
  'Key_with_underscore: v',
  'Co authored by: v',
  'Ключ: v',
  'Cо-authored-by: homoglyph',
  'Key: no break',
  'Key：full width',
  ': no key',
  '-: dash',
  'Key:',
  'Key:   ',
  'Key: a: b',
  '> Co-authored-by: quoted',
  '* bullet: x',
  '🤖 Generated with [Claude Code](https://claude.ai/code)',
  '# ------------------------ >8 ------------------------',
  'A'.repeat(300),
  'Key-1: ünïcode ​zero width',
  '\fform feed: x',
  ' \t ',
  'K: v\u000b',
];

const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom('a', '-', ':', ' ', '\t', '#', '\r', 'Z', '9'), maxLength: 8 }),
  },
);
const anyLines = fc.array(line, { maxLength: 14 });
/** A last paragraph around git's limit: one trailer of its own making in four lines. */
const mixedBlock = fc
  .tuple(
    fc.array(fc.constantFrom('Signed-off-by: A <a@b.c>', '(cherry picked from commit 01)', 'Key: v', 'Fixes: 1'), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.array(fc.constantFrom('prose', 'more prose here', '  indented', '# comment', 'Refs #1'), {
      minLength: 1,
      maxLength: 10,
    }),
    fc.infiniteStream(fc.nat(1000)),
  )
  .map(([trailers, prose, order]) => ['title', '', ...shuffled([...trailers, ...prose], order)]);
const generated = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: anyLines }, { weight: 1, arbitrary: mixedBlock }), fc.boolean())
  .map(([lines, ended]) => clean(lines.join('\n') + (ended ? '\n' : '')));

function shuffled(lines: readonly string[], order: Iterator<number>): readonly string[] {
  return lines
    .map((text) => ({ text, at: Number(order.next().value) }))
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text);
}

/** No NUL (a commit has none), no lone surrogates, no blank start (git log would skip it). */
function clean(message: string): string {
  const text = message.replaceAll('\0', '').toWellFormed();
  return `${/^[ \t\r\n]|^Conflicts:/.test(text) || text === '' ? 'title' : ''}${text}`;
}

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'trailers-'));
  execFileSync('git', ['init', '-q', '--bare', directory], { env: ENVIRONMENT });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One import and one log for all messages: thousands of calls would take minutes. */
function trailersByLog(messages: readonly string[]): readonly string[] {
  const commits = messages.map((message) => {
    const bytes = Buffer.byteLength(message);
    return `commit refs/heads/all\ncommitter A <a@b.c> 0 +0000\ndata ${bytes}\n${message}\n`;
  });
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet', '--force'], {
    input: commits.join(''),
    env: ENVIRONMENT,
  });
  const format = '--format=%(trailers:only,unfold)%x01';
  const log = ['-C', directory, 'log', '--reverse', '--topo-order', '--encoding=UTF-8', format, 'refs/heads/all'];
  const text = execFileSync('git', log, { encoding: 'utf8', maxBuffer: 1 << 29, env: ENVIRONMENT });
  return text.split('\u0001\n').slice(0, messages.length);
}

function trailersByInterpreter(message: string): string {
  const call = ['interpret-trailers', '--parse', '--no-divider'];
  return execFileSync('git', call, { input: message, encoding: 'utf8', env: ENVIRONMENT });
}

function ours(message: string): string {
  return parseTrailers(message)
    .trailers.map(({ key, value }) => `${key}: ${value}\n`)
    .join('');
}

describe('the trailer block', () => {
  it(`is the one that git reads, on ${MESSAGES} generated messages`, () => {
    const messages = fc.sample(generated, { numRuns: MESSAGES, seed: 20_261_121 });
    const git = trailersByLog(messages);
    const different = messages.flatMap((message, at) =>
      ours(message) === git[at] ? [] : [{ message, ours: ours(message), git: git[at] }],
    );
    expect(different.slice(0, 3)).toEqual([]);
    expect(git.filter((one) => one !== '').length).toBeGreaterThan(MESSAGES / 20);
  });

  it('is the one that git interpret-trailers reads, blank starts and scissors included', () => {
    const messages = fc.sample(
      fc.oneof(
        generated,
        generated.map((text) => `\n${text}`),
      ),
      { numRuns: 100, seed: 7 },
    );
    for (const message of messages) expect([message, ours(message)]).toEqual([message, trailersByInterpreter(message)]);
  });

  it('tells on which line each trailer starts', () => {
    const message = 'Title\n\nBody\n\nKey: one\n two\nOther: three\n';
    expect(parseTrailers(message).trailers).toEqual([
      { key: 'Key', value: 'one two', line: 5 },
      { key: 'Other', value: 'three', line: 7 },
    ]);
  });
});

describe('any text at all', () => {
  it('is judged without a fault, and the same each time', () => {
    fc.assert(
      fc.property(fc.oneof(generated, fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
        const input = inputOf({ commits: [commitFrom({ message: text })], body: text, title: text, labels: [text] });
        expect(judgeProvenance(input, [])).toEqual(judgeProvenance(input, []));
      }),
      { numRuns: MESSAGES / 4, seed: 11 },
    );
  });
});
