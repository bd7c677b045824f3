/** `twokey plan check` as people and CI call it: verdicts, exit codes, formats, refusals. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PLAN_RULES } from '../src/catalog/plan-rules.js';
import { readPlan } from '../src/core/plan/read-plan.js';
import { bytesOf, planOf } from './plan-world.js';
import { twokey } from './twokey.js';

const OPEN = planOf([
  {
    type: 'aws_security_group_rule',
    after: { type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] },
  },
]);
const LOSS = planOf([{ type: 'aws_db_instance', before: { identifier: 'orders', password: 'hunter2' } }]);
const FINE_PLAN = planOf([{ type: 'null_resource', after: { triggers: null } }]);
const UNDECIDED = planOf([{ type: 'aws_iam_role_policy', after: { role: 'r' }, unknown: { policy: true } }]);
const ROLE = planOf([{ type: 'aws_iam_role', after: { name: 'a' } }]);

let dir = '';
const file = (name: string) => join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'twokey-plan-'));
  const write = (name: string, content: unknown) => writeFileSync(file(name), bytesOf(content));
  write('open.json', OPEN);
  write('loss.json', LOSS);
  write('fine.json', FINE_PLAN);
  write('undecided.json', UNDECIDED);
  write('role.json', ROLE);
  write('broken.json', '{"format_version":"1.2","resource_ch');
  write('twokey.yml', 'version: 1\nplan:\n  rules: { permissions_boundary: required, destroy_approvals: 2 }\n');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const check = (...args: readonly string[]) => twokey(['plan', 'check', ...args]);

describe('twokey plan check', () => {
  it.each([
    [['fine.json'], 0],
    [['open.json'], 1],
    [['undecided.json'], 1],
    [['fine.json', 'open.json'], 1],
    [['open.json', 'broken.json'], 2],
    [['no-such-file.json'], 2],
    [['loss.json'], 1],
    [['loss.json', '--ticket', 'ABC-1'], 1],
    [['loss.json', '--approvals', '2'], 1],
    [['loss.json', '--ticket', 'ABC-1', '--approvals', '1'], 0],
    [['open.json', '--ticket', 'ABC-1', '--approvals', '9'], 1],
    [['fine.json', '--ticket', ' '], 2],
    [['fine.json', '--approvals', 'some'], 2],
    [[], 2],
  ])('%j ends with %i', async (args, code) => {
    expect((await check(...args.map((arg) => (arg.endsWith('.json') ? file(arg) : arg)))).code).toBe(code);
  });

  it('asks what the policy asks', async () => {
    expect((await check(file('role.json'))).code).toBe(0);
    const { code, out } = await check(file('role.json'), '--policy', file('twokey.yml'));
    expect(code).toBe(1);
    expect(out).toContain('plan/no-permissions-boundary');
    expect(
      (await check(file('loss.json'), '--policy', file('twokey.yml'), '--ticket', 'A-1', '--approvals', '1')).code,
    ).toBe(1);
    expect(
      (await check(file('loss.json'), '--policy', file('twokey.yml'), '--ticket', 'A-1', '--approvals', '2')).code,
    ).toBe(0);
  });

  it('--json prints one line a file, with exactly these keys', async () => {
    const { out } = await check('--json', file('open.json'), file('fine.json'), file('broken.json'));
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verdict }) => verdict)).toEqual(['fail', 'pass', 'refused']);
    expect(lines.map((line) => Object.keys(line))).toEqual(lines.map(() => ['file', 'verdict', 'findings']));
    expect(Object.keys(lines[0].findings[0])).toEqual(['rule', 'category', 'level', 'address', 'why']);
    expect(lines[0].findings[0]).toMatchObject({ rule: 'plan/open-admin-port', category: 'network', level: 'high' });
  });

  it('the table names the rule, the object and what to do, and no value', async () => {
    const { out } = await check(file('loss.json'));
    expect(out).toContain('fail');
    expect(out).toContain('plan/destroy-data  aws_db_instance.a0');
    expect(out).toContain('to do: State the ticket');
    expect(out).not.toContain('hunter2');
  });

  it('SARIF names each rule once, and a place for each result', async () => {
    const { out } = await check('--format', 'sarif', file('open.json'), file('broken.json'));
    const [run] = JSON.parse(out).runs;
    expect(run.results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual([
      'plan/open-admin-port',
      'plan/refused',
    ]);
    expect(run.tool.driver.rules).toHaveLength(PLAN_RULES.length + 1);
    expect(run.results.every(({ locations }: { locations: unknown[] }) => locations.length === 1)).toBe(true);
  });

  it('JUnit has a suite a file and escapes what the author wrote', async () => {
    const hostile = planOf([{ type: 'aws_db_instance', name: 'a["<script>&"]', before: { identifier: 'a' } }]);
    const { out, code } = await twokey(['plan', 'check', '--format', 'junit', '-'], JSON.stringify(hostile));
    expect(code).toBe(1);
    expect(out).toContain('<testsuite name="-" tests="1" failures="1" errors="0">');
    expect(out).toContain('&lt;script&gt;&amp;');
    expect(out).not.toContain('<script>');
  });

  it('JUnit tells what could not be judged from what is held', async () => {
    const { out } = await check('--format', 'junit', file('broken.json'), file('fine.json'));
    expect(out).toContain('tests="1" failures="0" errors="1"');
    expect(out).toContain('<error message="the JSON ends in the middle');
    expect(out).toContain('tests="1" failures="0" errors="0"');
  });

  it('a refusal names the file and the remedy', async () => {
    const { err } = await check(file('broken.json'));
    expect(err).toContain('broken.json is refused: the JSON ends in the middle');
    expect(err).toContain('write it again');
  });

  it('reads standard input in UTF-16, as PowerShell writes it', async () => {
    const text = `\ufeff${JSON.stringify(OPEN)}`;
    const little = Buffer.from(text, 'utf16le');
    expect((await twokey(['plan', 'check', '-'], little)).code).toBe(1);
    expect((await twokey(['plan', 'check', '-'], Buffer.from(little).swap16())).code).toBe(1);
    expect((await twokey(['plan', 'check', '-'], Buffer.from(JSON.stringify(OPEN), 'utf16le'))).code).toBe(1);
    expect((await twokey(['plan', 'check', '-'], Buffer.from(text))).code).toBe(1);
  });

  it('explain knows the rules', async () => {
    const { out, code } = await twokey(['explain', 'plan/public-bucket']);
    expect(code).toBe(0);
    expect(out).toContain('holds a plan until it is gone');
  });
});

describe('what is no plan is refused with its reason', () => {
  const whole = planOf([]);
  it.each([
    ['empty', ''],
    ['truncated', JSON.stringify(OPEN).slice(0, -20)],
    ['not-json', 'hello'],
    ['log-text', 'Terraform will perform the following actions:\n\n  # aws_s3_bucket.a will be created\n'],
    ['json-stream', '{"@level":"info","@message":"Terraform 1.9.8","type":"version"}\n{"@level":"info"}\n'],
    ['state', '{"version":4,"terraform_version":"1.9.8","serial":3,"lineage":"x","resources":[]}'],
    ['state', '{"format_version":"1.0","terraform_version":"1.9.8","values":{"root_module":{}}}'],
    ['other-tool', '{"steps":[{"op":"create","urn":"urn:pulumi:dev::a::b"}]}'],
    ['other-tool', '[]'],
    ['other-tool', 'null'],
    ['no-version', JSON.stringify({ ...whole, format_version: undefined })],
    ['no-version', JSON.stringify({ ...whole, format_version: 1 })],
    ['unsupported-version', JSON.stringify({ ...whole, format_version: '2.0' })],
    ['errored', JSON.stringify({ ...whole, errored: true })],
    ['incomplete', JSON.stringify({ ...whole, complete: false })],
    ['incomplete', JSON.stringify({ ...whole, deferred_changes: [{ reason: 'x' }] })],
    ['malformed', JSON.stringify({ ...whole, errored: 'no' })],
    ['malformed', JSON.stringify({ ...whole, resource_changes: {} })],
    ['malformed', JSON.stringify({ ...whole, resource_changes: [{ type: 'a' }] })],
    [
      'malformed',
      JSON.stringify({
        ...whole,
        resource_changes: [{ address: 'a.b', type: 'a', name: 'b', change: { actions: ['vanish'] } }],
      }),
    ],
    [
      'malformed',
      JSON.stringify({
        ...whole,
        resource_changes: [
          { address: 'a.b', type: 'a', name: 'b', change: { actions: ['create'], before: null, after: null } },
        ],
      }),
    ],
    ['not-json', `{"prior_state":{"a":nil},${JSON.stringify(whole).slice(1)}`],
    ['not-json', `{"prior_state":{"a":[1}},${JSON.stringify(whole).slice(1)}`],
    ['not-json', `{"planned_values":{"a" 1},${JSON.stringify(whole).slice(1)}`],
    ['malformed', `{"prior_state":${'['.repeat(600)}${']'.repeat(600)},${JSON.stringify(whole).slice(1)}`],
    ['malformed', JSON.stringify({ format_version: '1.2', planned_values: { root_module: { resources: [{}] } } })],
  ])('%s: %s', (kind, text) => {
    const read = readPlan(bytesOf(text));
    expect(read.kind === 'error' ? read.error.kind : read.kind).toBe(kind);
  });

  it.each([
    ['binary-plan', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]],
    ['not-text', [0x1f, 0x8b, 0x08, 0x00]],
    ['not-text', [0x7b, 0xff, 0xfe, 0xc0]],
    ['not-text', [...bytesOf('{"prior_state":"'), 0xff, ...bytesOf(`",${JSON.stringify(whole).slice(1)}`)]],
  ])('%s', (kind, bytes) => {
    const read = readPlan(Uint8Array.from(bytes));
    expect(read.kind === 'error' ? read.error.kind : read.kind).toBe(kind);
  });

  it('formats 0.x and 1.x are read, whatever else they hold', () => {
    for (const version of ['0.1', '0.2', '1.0', '1.2', '1.99']) {
      expect(readPlan(bytesOf({ ...whole, format_version: version, something_new: 1 })).kind).toBe('ok');
    }
  });
});

describe('the action plan-check', () => {
  const action = parse(readFileSync(join(import.meta.dirname, '../.github/actions/plan-check/action.yml'), 'utf8'));
  const steps: readonly Record<string, string>[] = action.runs.steps;

  it('is composite, pins what it uses, and puts no input into a script', () => {
    expect(action.runs.using).toBe('composite');
    for (const { uses } of steps.filter((step) => step.uses !== undefined)) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    for (const { run } of steps.filter((step) => step.run !== undefined)) expect(run).not.toContain('${{');
    for (const { run, shell } of steps) if (run !== undefined) expect(shell).toBe('bash');
  });

  it('keeps the plan also when the check holds it, and fails then', () => {
    const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(upload?.if).toBe('always()');
    expect(steps.some(({ run }) => run?.includes('plan check'))).toBe(true);
    expect(Object.keys(action.inputs).sort()).toEqual([
      'approvals',
      'artifact',
      'format',
      'plan',
      'policy',
      'retention-days',
      'ticket',
    ]);
  });
});
