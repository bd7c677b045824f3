/** The command line, in process with a terminal that remembers, and as a real process where the process is the point. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENTS } from '../src/catalog/agents.js';
import { CONTROLS } from '../src/catalog/controls.js';
import { DECISION_RULES } from '../src/catalog/decision-rules.js';
import { PLAN_RULES } from '../src/catalog/plan-rules.js';
import { RISK_RULES } from '../src/catalog/risk-rules.js';
import type { Terminal } from '../src/cli/terminal.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../src/demo/github.js';
import { type Acme, FILES, foundAcme } from '../src/demo/organisation.js';
import { propose } from '../src/demo/steps.js';
import type { PullRequest } from '../src/demo/world/model.js';
import { twokey } from './twokey.js';

const ENV = {
  ...process.env,
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

const CLAUDE = 'Co-authored-by: Claude <noreply@anthropic.com>';
const ROLE = (name: string) => `resource "aws_iam_role" "${name}" {\n  name = "${name}"\n}\n`;

let dir = '';
const sha = { base: '', human: '', ai: '', docs: '' };

function git(...args: string[]): string {
  return execFileSync('git', ['-C', dir, ...args], { env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(message: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  git('add', '-A');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'twokey-cli-'));
  execFileSync('git', ['init', '-q', '-b', 'main', dir], { env: ENV });
  sha.base = commit('base', { 'README.md': 'hello\n' });
  sha.human = commit('role by hand', { 'infra/a.tf': ROLE('a') });
  sha.ai = commit(`role by machine\n\n${CLAUDE}`, { 'infra/b.tf': ROLE('b') });
  sha.docs = commit(`say more\n\n${CLAUDE}`, { 'README.md': 'hello, world\n' });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function jsonLines(out: string): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const backtest = (...args: string[]) => twokey(['backtest', '--repo', dir, ...args]);

describe('twokey', () => {
  it.each([
    [['--version'], 0],
    [['--help'], 0],
    [['backtest', '--help'], 0],
    [[], 2],
    [['no-such-command'], 2],
    [['check', '--no-such-option'], 2],
    [['check'], 2],
    [['backtest', '--limit', 'many', '--range', 'HEAD'], 2],
    [['backtest'], 2],
    [['backtest', '--range', 'HEAD', '--commits', '-'], 2],
    [['validate'], 2],
    [['check', '--pr', 'acme/infra#1'], 2],
    [['check', '--pr', 'acme/infra'], 2],
  ])('%j ends with %d', async (args, code) => {
    const heard = await twokey(args);
    expect(heard.code).toBe(code);
    expect(heard.out + heard.err).not.toBe('');
    if (code === 2 && args.length > 1) expect(heard.err.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('does not read a pull request with a token sent in the clear', async () => {
    const environment = { GITHUB_TOKEN: 'secret-token', GITHUB_API_URL: 'http://github.example.com' };
    const heard = await twokey(['check', '--pr', 'acme/infra#1'], '', environment);
    expect(heard.code).toBe(2);
    expect(heard.err).toContain('GITHUB_API_URL');
    expect(heard.err).not.toContain('secret-token');
  });
});

describe('twokey backtest', () => {
  it('prints one line of JSON a commit, newest first, with exactly the keys that scripts read', async () => {
    const heard = await backtest('--range', `${sha.base}..HEAD`, '--json');
    expect(heard).toMatchObject({ code: 0, err: '' });
    const lines = jsonLines(heard.out);
    expect(lines.map((line) => line.sha)).toEqual([sha.docs, sha.ai, sha.human]);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['sha', 'provenance', 'categories', 'risk', 'requiredApprovals', 'findings']);
    }
    expect(lines[1]).toMatchObject({
      provenance: { origin: 'ai', agents: ['claude-code'], confidence: 'high' },
      categories: ['iam'],
      requiredApprovals: 2,
    });
    expect(Object.keys((lines[1] as { findings: object[] }).findings[0] ?? {})).toEqual([
      'rule',
      'category',
      'level',
      'path',
      'line',
      'why',
    ]);
    expect(lines[2]).toMatchObject({
      provenance: { origin: 'human', agents: [], confidence: expect.any(String) },
      categories: ['iam'],
      requiredApprovals: 0,
    });
    expect(lines[0]).toMatchObject({ categories: [], risk: 'low', requiredApprovals: 1, findings: [] });
  });

  it('judges a list in its own order, and names the lines that are no commits', async () => {
    const list = `# to judge\n${sha.human}\n\n${'0'.repeat(40)}\nmain\n  ${sha.base.slice(0, 12)}  # the root\n${sha.human}\n`;
    const heard = await twokey(['backtest', '--repo', dir, '--json', '--commits', '-'], list);
    expect(heard.code).toBe(2);
    expect(jsonLines(heard.out).map((line) => line.sha)).toEqual([sha.human, sha.base]);
    expect(heard.err).toContain(`-:4: no commit ${'0'.repeat(40)}`);
    expect(heard.err).toContain("-:5: 'main' is not a commit id");
  });

  it('sums up what would have been held', async () => {
    const heard = await backtest('--range', 'HEAD', '--limit', '3');
    expect(heard.code).toBe(0);
    const table = heard.out.replace(/ +/g, ' ');
    expect(table).toContain('commits judged 3');
    expect(table).toContain('\n ai 2 66.7 %\n');
    expect(table).toContain('would have been held\n all 2 66.7 %\n iam 1 33.3 %\n');
  });

  it('works on a bare repository by a policy file', async () => {
    const bare = join(dir, '.git/bare.git');
    git('clone', '-q', '--bare', dir, bare);
    const policy = join(dir, '.git/policy.yml');
    writeFileSync(policy, 'version: 1\ntwo_person: { human: [iam] }\n');
    const heard = await twokey(['backtest', '--repo', bare, '--range', 'main', '--policy', policy, '--json']);
    expect(heard.code).toBe(0);
    expect(jsonLines(heard.out).map((line) => line.requiredApprovals)).toEqual([1, 2, 2, 0]);
  });

  it.each([
    [['--range', 'nowhere..HEAD'], "no commit is named 'nowhere'"],
    [['--range', 'HEAD', '--policy', '/no/such/file'], '/no/such/file cannot be read'],
    [['--commits', '/no/such/list'], '/no/such/list cannot be read'],
    [['--repo', '/no/such/repo', '--range', 'HEAD'], '/no/such/repo cannot be read as a git repository'],
  ])('%j is broken input', async (args, message) => {
    const heard = await backtest(...args);
    expect(heard).toMatchObject({ code: 2, out: '' });
    expect(heard.err).toContain(message);
  });

  it('says what is missing, judges the rest, and does not end as if all were fine', async () => {
    const copy = join(dir, '.git/damaged');
    git('clone', '-q', '--no-hardlinks', dir, copy);
    execFileSync('git', ['-C', copy, 'config', 'gc.auto', '0']);
    const blob = git('rev-parse', `${sha.ai}:infra/b.tf`);
    unlinkSync(join(copy, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const heard = await twokey(['backtest', '--repo', copy, '--range', 'HEAD', '--json']);
    expect(heard.code).toBe(2);
    expect(heard.err).toContain(`commit ${sha.ai}: `);
    expect(jsonLines(heard.out).map((line) => line.sha)).toEqual([sha.docs, sha.ai, sha.human, sha.base]);
    expect(jsonLines(heard.out)[1]).not.toMatchObject({ risk: 'low' });
  });
});

describe('twokey check', () => {
  const check = (...args: string[]) => twokey(['check', '--repo', dir, ...args]);

  it('holds an AI change to IAM, and says why and where', async () => {
    const heard = await check('--base', sha.human, '--head', sha.ai);
    expect(heard).toMatchObject({ code: 1, err: '' });
    expect(heard.out).toContain('origin    ai: claude-code');
    expect(heard.out).toContain('infra/b.tf:1');
    expect(heard.out).toContain('needs     2 approvals');
    expect(heard.out).toContain('the two-person rule covers iam');
  });

  it('lets a change by a person pass', async () => {
    const heard = await check('--base', sha.base, '--head', sha.human);
    expect(heard).toMatchObject({ code: 0 });
    expect(heard.out).toContain('needs     no approval');
  });

  it('prints JSON', async () => {
    const heard = await check('--base', sha.human, '--json');
    expect(heard.code).toBe(1);
    const document = JSON.parse(heard.out);
    expect(document).toMatchObject({ base: sha.human, head: sha.docs, requiredApprovals: 2, denied: false });
    expect(document.provenance.evidence.length).toBeGreaterThan(0);
  });

  it('takes the policy from the base, never from the change', async () => {
    git('checkout', '-q', '-b', 'strict', sha.base);
    const base = commit('policy', { '.github/twokey.yml': 'version: 1\napprovals: { human: { low: 1 } }\n' });
    const head = commit('loosen', { '.github/twokey.yml': 'version: 1\n' });
    git('checkout', '-q', 'main');
    expect(await check('--base', base, '--head', head)).toMatchObject({ code: 1 });
    const heard = await check('--base', sha.base, '--head', base);
    expect(heard.out).toContain('it changes the policy file, which guards itself');
  });

  it('does not judge by a policy that is not valid', async () => {
    git('checkout', '-q', '-b', 'broken', sha.base);
    const base = commit('policy', { '.github/twokey.yml': 'version: 1\nmoed: observe\n' });
    git('checkout', '-q', 'main');
    const heard = await check('--base', base, '--head', sha.docs);
    expect(heard).toMatchObject({ code: 2, out: '' });
    expect(heard.err).toContain(':.github/twokey.yml:2:1 moed');
  });

  it('shows no control characters of a file name', async () => {
    git('checkout', '-q', '-b', 'escape', sha.base);
    const head = commit(`x\n\n${CLAUDE}`, { 'infra/\u001b[2J\u202e.tf': ROLE('x') });
    git('checkout', '-q', 'main');
    const heard = await check('--base', sha.base, '--head', head);
    expect(heard.code).toBe(1);
    expect(heard.out).not.toContain('\u001b');
    expect(heard.out).not.toContain('\u202e');
  });
});

describe('twokey provenance', () => {
  const provenance = (...args: string[]) => twokey(['provenance', '--repo', dir, ...args]);

  it('shows what a commit is and what shows it', async () => {
    const heard = await provenance(sha.ai.slice(0, 12));
    expect(heard).toMatchObject({ code: 0, err: '' });
    const [first = '', ...evidence] = heard.out.trimEnd().split('\n');
    expect(first).toBe(`${sha.ai.slice(0, 10)}  ai: claude-code (confidence high)  role by machine`);
    expect(evidence.join('\n')).toMatch(
      /trailer Co-authored-by: ".*Claude <noreply@anthropic.com>" \(claude-code, high\)/,
    );
  });

  it('shows each commit of a range, the newest first, and what the range is made of', async () => {
    const heard = await provenance(`${sha.base}..HEAD`);
    expect(heard.code).toBe(0);
    const headlines = heard.out.split('\n').filter((line) => /^[0-9a-f]{10} /.test(line));
    expect(headlines.map((line) => line.slice(12, 17))).toEqual(['ai: c', 'ai: c', 'human']);
    expect(heard.out).toMatch(/\n\n3 commits: ai 2, human 1\nagents {7}claude-code 2\n$/);
  });

  it('prints one line of JSON a commit', async () => {
    const heard = await provenance(`${sha.base}..HEAD`, '--json');
    const lines = heard.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.sha)).toEqual([sha.docs, sha.ai, sha.human]);
    expect(Object.keys(lines[0])).toEqual([
      ...['sha', 'origin', 'agents', 'automations', 'confidence', 'evidence', 'cautions'],
    ]);
    expect(lines[1]).toMatchObject({ origin: 'ai', agents: ['claude-code'], confidence: 'high' });
    expect(lines[1].evidence[0]).toMatchObject({ signal: 'trailer', agent: 'claude-code' });
    expect(lines[2]).toMatchObject({ origin: 'human', agents: [], evidence: [] });
  });

  it('fails on what it was asked to fail on, and only on that', async () => {
    expect((await provenance(sha.ai, '--fail-on', 'ai')).code).toBe(1);
    expect((await provenance(sha.human, '--fail-on', 'ai')).code).toBe(0);
    expect((await provenance(`${sha.base}..HEAD`, '--fail-on', 'ai', '--json')).code).toBe(1);
    expect((await provenance(sha.ai, '--fail-on', 'human')).code).toBe(2);
  });

  it("knows the organisation's own agents by its policy", async () => {
    const policy = join(dir, '.git/agents.yml');
    writeFileSync(policy, 'version: 1\nagents: [{ id: our-agent, emails: [ada@example.com] }]\n');
    expect((await provenance(sha.human, '--policy', policy)).out).toContain('ai: our-agent');
  });

  it('shows nothing that could command the terminal', async () => {
    const odd = commit(`red \u001b[31m \u202e\n\nGenerated with Claude Code \u001b[0m\n\n${CLAUDE}`, {
      'odd.txt': 'x\n',
    });
    const heard = await provenance(odd);
    git('reset', '-q', '--hard', 'HEAD~1');
    expect(heard.out).toContain('ai: claude-code');
    expect(heard.out).not.toContain('\u001b');
    expect(heard.out).not.toContain('\u202e');
  });

  it.each([
    ['without anything to judge', [], /either a commit/],
    ['with too much to judge', ['HEAD', '--pr', 'acme/infra#1'], /either a commit/],
    ['of a commit that is not there', ['nowhere'], /no commit is named 'nowhere'/],
    ['of a range that is none', ['a...b'], /is not a range/],
    ['of an option in disguise', ['--', '--help..HEAD'], /not a name of a commit/],
    ['where there is no repository', ['HEAD', '--repo', '/nowhere-at-all'], /cannot be read as a git repository/],
    ['by a policy that is not there', ['HEAD', '--policy', '/nowhere-at-all.yml'], /.+/],
  ])('%s says what is wrong and ends with 2', async (_what, args, words) => {
    const heard = await provenance(...args);
    expect(heard).toMatchObject({ code: 2, out: '' });
    expect(heard.err).toMatch(words);
  });
});

describe('twokey check --pr and provenance --pr', () => {
  let github: SimulatedGitHub;
  let acme: Acme;
  let pull: PullRequest;
  let environment: Terminal['environment'];
  beforeAll(async () => {
    github = await startSimulatedGitHub();
    acme = foundAcme(github.world, github.app.registered);
    pull = propose(acme, {
      by: acme.dave,
      branch: 'role',
      title: 'Let roles do more',
      message: `Let roles do more\n\n${CLAUDE}`,
      files: { 'iam/roles.tf': FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"') },
    });
    const [installation] = github.world.state.installations.values();
    if (installation === undefined) throw new Error('the app is not installed');
    const { token } = github.credentials.issue(installation, {});
    environment = { GH_TOKEN: token, GITHUB_API_URL: github.url };
  });
  afterAll(() => github.close());

  const check = (...args: string[]) => twokey(['check', '--pr', `acme/infra#${pull.number}`, ...args], '', environment);

  it('says why a pull request is held, then that it may merge, and writes nothing', async () => {
    const held = await check();
    expect(held).toMatchObject({ code: 1, err: '' });
    expect(held.out).toContain('origin    ai: claude-code');
    expect(held.out).toContain('verdict   pending');
    acme.world.review(pull, acme.bob, 'APPROVED');
    acme.world.review(pull, acme.carol, 'APPROVED');
    const approved = await check('--json');
    expect(approved).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(approved.out)).toMatchObject({
      verdict: 'approved',
      counting: ['bob', 'carol'],
      categories: ['iam'],
    });
    expect(github.calls.filter(({ method, path }) => method !== 'GET' && path !== '/graphql')).toEqual([]);
  });

  it('shows what produced a pull request and who directed it', async () => {
    const directed = propose(acme, {
      by: acme.dave,
      branch: 'asked',
      title: 'Do as asked',
      message: 'Do as asked',
      files: { 'notes.md': 'asked\n' },
    });
    acme.world.label(directed, acme.dave, 'origin/ai');
    const provenance = (...args: string[]) =>
      twokey(['provenance', '--pr', `acme/infra#${directed.number}`, ...args], '', environment);
    const heard = await provenance();
    expect(heard).toMatchObject({ code: 0, err: '' });
    expect(heard.out).toMatch(/^acme\/infra#\d+ at [0-9a-f]{10} {2}ai: .* {2}Do as asked\n {12}.*label/);
    const line = await provenance('--json', '--fail-on', 'ai');
    expect(line.code).toBe(1);
    expect(JSON.parse(line.out)).toMatchObject({
      repository: 'acme/infra',
      number: directed.number,
      sha: directed.headSha,
      origin: 'ai',
      operators: expect.any(Array),
    });
    acme.world.comment(directed, acme.dave, '@claude please write the notes');
    expect((await provenance()).out).toContain('directed by @dave: ');
    const policy = join(dir, '.git/corrections.yml');
    writeFileSync(policy, "version: 1\ncorrections: ['@carol']\n");
    acme.world.comment(directed, acme.dave, '/twokey not-ai I wrote every line of it myself');
    acme.world.comment(directed, acme.carol, '/twokey not-ai the label was put on by mistake');
    const corrected = await provenance('--policy', policy);
    expect(corrected.out).toContain('a correction by @dave does not count: its author is not listed');
    expect(corrected.out).toContain('a correction by @carol does not count: it has not been recorded yet');
    const json = JSON.parse((await provenance('--policy', policy, '--json')).out);
    expect(json.corrections).toMatchObject([
      { kind: 'refused', by: 'dave' },
      { kind: 'refused', by: 'carol' },
    ]);
    const unreadable = await twokey(['provenance', '--pr', 'acme/infra#999'], '', environment);
    expect(unreadable).toMatchObject({ code: 2, out: '' });
  });

  describe('what-if', () => {
    const whatIf = (...args: string[]) =>
      twokey(['what-if', '--pr', `acme/infra#${pull.number}`, ...args], '', environment);

    it('without a review it would be held, and says which reasons change', async () => {
      const heard = await whatIf('--without-review', 'Bob');
      expect(heard).toMatchObject({ code: 1, err: '' });
      expect(heard.out).toContain('verdict   approved -> pending');
      expect(heard.out).toContain('approvals 2 of 2 -> 1 of 2');
      expect(heard.out).toContain('  - 2 of 2 counting approvals (approvals/count)');
      expect(heard.out).toContain('  + 1 of 2 counting approvals (approvals/count)');
    });

    it('an approval by somebody else would do, one by the author or a reader would not', async () => {
      const instead = (who: string) => whatIf('--without-review', 'bob', '--with-review', who, '--format', 'json');
      expect(JSON.parse((await instead('erin')).out).after).toMatchObject({ verdict: 'approved' });
      expect(JSON.parse((await instead('dave')).out).after).toMatchObject({ verdict: 'pending', counting: ['carol'] });
      acme.world.grant(acme.infra, acme.world.user('rita'), 'read');
      expect(JSON.parse((await instead('rita')).out).after).toMatchObject({ verdict: 'pending', counting: ['carol'] });
      expect((await whatIf('--with-review', 'erin:changes_requested')).out).toContain('approved -> pending');
    });

    it('under another policy, with a label, or into another branch', async () => {
      const policy = join(dir, '.git/harder.yml');
      writeFileSync(policy, 'version: 1\napprovals: { ai: { low: 3 } }\n');
      expect((await whatIf('--policy', policy)).out).toContain('approvals 2 of 2 -> 2 of 3');
      const labelled = await whatIf('--with-label', 'risk/high', '--format', 'json');
      expect(JSON.parse(labelled.out).reasons.come.join()).toContain('label/raised');
      const unlabelled = await whatIf('--without-label', 'origin/ai');
      expect(unlabelled.out).toContain('verdict   approved (as before)');
      expect((await whatIf('--base', 'sandbox')).out).toContain('gated     yes -> no');
    });

    it('needs something to suppose, and somebody who exists', async () => {
      expect(await whatIf()).toMatchObject({ code: 2, out: '' });
      expect(await whatIf('--with-review', 'nobody-of-this-name')).toMatchObject({ code: 2, out: '' });
      expect(await whatIf('--with-review', 'erin:maybe')).toMatchObject({ code: 2, out: '' });
      expect(await whatIf('--policy', '/nowhere.yml')).toMatchObject({ code: 2, out: '' });
    });

    it('writes nothing', () => {
      expect(github.calls.filter(({ method, path }) => method !== 'GET' && path !== '/graphql')).toEqual([]);
    });
  });

  it("judges by a policy of one's own, to see what it would do", async () => {
    const policy = join(dir, '.git/three.yml');
    writeFileSync(policy, 'version: 1\napprovals: { ai: { low: 3 } }\n');
    const heard = await check('--policy', policy);
    expect(heard.code).toBe(1);
    expect(heard.out).toContain('2 of 3 approvals');
  });

  it('says what it could not read', async () => {
    const nothing = await twokey(['check', '--pr', 'acme/infra#999'], '', environment);
    expect(nothing).toMatchObject({ code: 2, out: '' });
    const stranger = await twokey(['check', '--pr', 'acme/infra#1'], '', { ...environment, GH_TOKEN: 'wrong' });
    expect(stranger).toMatchObject({ code: 2, out: '' });
    expect(stranger.err).not.toContain('wrong');
  });
});

describe('twokey validate', () => {
  it('says valid, or every problem with its place', async () => {
    const good = join(dir, '.git/good.yml');
    const bad = join(dir, '.git/bad.yml');
    writeFileSync(good, 'version: 1\n');
    writeFileSync(bad, 'version: 1\nmode: shout\nbranhces: [main]\n');
    expect(await twokey(['validate', good])).toMatchObject({ code: 0, out: `valid: ${good}\n` });
    const heard = await twokey(['validate', good, bad]);
    expect(heard.code).toBe(2);
    expect(heard.out).toContain(`${bad}:2:7 mode: `);
    expect(heard.out).toContain(`${bad}:3:1 branhces: `);
    expect((await twokey(['validate', '-'], 'version: 1\n')).code).toBe(0);
  });

  it('prints the schema', async () => {
    const heard = await twokey(['validate', '--schema']);
    expect(heard.code).toBe(0);
    expect(JSON.parse(heard.out)).toMatchObject({ type: 'object' });
  });
});

describe('twokey explain', () => {
  it('lists every id once', async () => {
    const { code, out } = await twokey(['explain']);
    expect(code).toBe(0);
    const ids = out
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim().split(' ')[0]);
    expect(ids.toSorted()).toEqual(
      [
        ...RISK_RULES.map(({ id }) => id),
        ...PLAN_RULES.map(({ id }) => id),
        ...CONTROLS.map(({ id }) => id),
        ...AGENTS.map(({ id }) => `agents/${id}`),
        ...DECISION_RULES.map(({ id }) => id),
      ].toSorted(),
    );
  });

  it('explains every rule and every agent', async () => {
    for (const { id, remedy } of RISK_RULES) expect((await twokey(['explain', id])).out).toContain(remedy);
    for (const { id, name, source } of AGENTS) {
      const { out } = await twokey(['explain', `agents/${id}`]);
      expect(out).toContain(`agents/${id}: ${name}`);
      expect(out).toContain(source);
    }
    expect((await twokey(['explain', 'Claude-Code'])).code).toBe(0);
  });

  it('offers the closest names for one that nobody has', async () => {
    const heard = await twokey(['explain', 'iam/teraform-block']);
    expect(heard).toMatchObject({ code: 2, out: '' });
    expect(heard.err).toContain('closest: iam/terraform-block');
  });
});

describe('autonomy', () => {
  const MATRIX = `version: 1
autonomy:
  environments:
    - id: production
      match: ["prod*"]
      level: 1
      deploys: { paths: ["prod/**"] }
      rules: [{ agents: [devin], level: 0 }]
`;
  const policy = () => {
    writeFileSync(join(dir, 'matrix.yml'), MATRIX);
    return ['autonomy', '--policy', join(dir, 'matrix.yml')];
  };

  it('prints the matrix, as lines and as a page', async () => {
    const lines = await twokey(policy());
    expect(lines.code).toBe(0);
    expect(lines.out).toBe(
      'production: level 1 (propose), for environments prod*, reached by prod/**\n  devin: level 0 (read-only)\n',
    );
    const page = await twokey([...policy(), '--markdown']);
    expect(page.out).toContain(
      '| `production` | `prod*` | everybody else | 1 (propose) | `prod/**` |\n|  |  | `devin` | 0 (read-only) |  |',
    );
  });

  it.each([
    [
      'PROD-1',
      'devin',
      'devin has level 0 (read-only) in prod-1\n  a rule of production for devin says level 0 (read-only)\n',
    ],
    ['prod', 'copilot', 'copilot has level 1 (propose) in prod\n  production has level 1 (propose)\n'],
    [
      'dev',
      'devin',
      'devin has level 0 (read-only) in dev\n  no entry is for this environment, so it has the strictest level, at most 1 (propose)\n',
    ],
  ])('explains the level in %s of %s', async (environment, agent, expected) => {
    const answer = await twokey([...policy(), '--environment', environment, '--agent', agent]);
    expect([answer.code, answer.out]).toEqual([0, expected]);
  });

  it('without a matrix, or an agent without an environment, it says what to do', async () => {
    writeFileSync(join(dir, 'none.yml'), 'version: 1\n');
    expect((await twokey(['autonomy', '--policy', join(dir, 'none.yml')])).code).toBe(2);
    expect((await twokey([...policy(), '--agent', 'devin'])).code).toBe(2);
  });
});

describe('as a process', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  let home = '';
  let main = '';
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'twokey-built-'));
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
    symlinkSync(join(root, 'package.json'), join(home, 'package.json'));
    const compiler = join(root, 'node_modules/.bin/tsc');
    const project = join(root, 'tsconfig.build.json');
    spawnSync(compiler, ['-p', project, '--outDir', join(home, 'dist'), '--noCheck', '--sourceMap', 'false']);
    main = join(home, 'dist/cli/main.js');
  }, 60_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const shell = (script: string) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { env: ENV, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };

  it('prints JSON alone on standard output, and ends with the exit code', () => {
    const heard = shell(`node ${main} backtest --repo ${dir} --range main~2..main --json --progress`);
    expect(heard).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(heard.out)).toHaveLength(2);
    expect(shell(`echo ${sha.ai} | node ${main} backtest --repo ${dir} --commits - --json`).code).toBe(0);
    expect(shell(`node ${main} check --repo ${dir} --base main~1 --head main`).code).toBe(1);
    const refused = shell(`node ${main} backtest --repo ${dir} --range nowhere`);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err.trim().split('\n')).toHaveLength(2);
  });

  it('ends quietly when nobody reads on', () => {
    const heard = shell(`for i in 1 2 3; do node ${main} explain | true; done`);
    expect(heard).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('twokey standards', () => {
  it('says what the built-in policy asks, and what a file asks beyond it', async () => {
    const built = await twokey(['standards']);
    expect(built.code).toBe(0);
    expect(built.out).toContain('| an AI agent, or a person with one | 1 | 1 | 2 |');
    expect(built.out).toContain('| iam | rights and identities | an AI agent, or a person with one |');
    expect(built.out).toContain('Nobody may open the gate against its verdict.');
    const policy = [
      'version: 1',
      'mode: observe',
      'branches: ["release/*"]',
      'approvers: { iam: ["@acme/security"] }',
      'codeowners: required',
      'break_glass: { by: ["@olivia"] }',
      'ticket: { required_for: [iam], github_issues: true }',
    ].join('\n');
    const own = await twokey(['standards', '--policy', '-'], policy);
    expect(own.code).toBe(0);
    for (const said of [
      'only observed',
      '`release/*`',
      'iam: 1 of `@acme/security`',
      'An owner by CODEOWNERS',
      '`@olivia` may open',
    ]) {
      expect(own.out).toContain(said);
    }
  });

  it('writes no page of a policy that is not valid', async () => {
    const { code, out } = await twokey(['standards', '--policy', '-'], 'version: 1\nmode: perhaps\n');
    expect([code, out]).toEqual([2, '']);
  });
});
