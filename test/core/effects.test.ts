/** Risk from what files do: how effects meet across files, environments, SARIF, and texts that could not be had. */
import { describe, expect, it } from '@jest/globals';
import { assessRisk, type RiskInput } from '../../src/core/risk.js';
import type { ChangedFile } from '../../src/domain/change.js';
import { known, unknown } from '../../src/domain/result.js';
import type { TextExample } from '../../src/domain/risk-rule.js';
import { sarifOf } from '../../src/report/sarif.js';
import { change, SIZE, textFile } from './risk-world.js';
import { changeOf, PARSERS } from './text-world.js';

const POLICY = { paths: [], environments: [], size: SIZE };
const judge = (input: RiskInput) => assessRisk(input, POLICY, PARSERS);
const files = (...examples: readonly TextExample[]) => judge(changeOf(examples));

const QUEUE = 'resource "aws_sqs_queue" "q" {\n  delay_seconds = 1\n}\n';
const ROLE =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: a\nrules:\n  - apiGroups: [""]\n    resources: [pods]\n    verbs: [get]\n';
const SERVICE = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata: {}\n';

describe('what moves between files', () => {
  it('a resource that moves to another file of its folder is not deleted', () => {
    expect(
      files({ path: 'infra/a.tf', base: QUEUE, head: '' }, { path: 'infra/b.tf', base: '', head: QUEUE }).categories,
    ).toEqual([]);
  });

  it('a resource that moves and changes has changed, and is judged by what changed', () => {
    const group = (cidr: string) =>
      `resource "aws_security_group_rule" "a" {\n  type        = "ingress"\n  from_port   = 22\n  to_port     = 22\n  protocol    = "tcp"\n  cidr_blocks = ["${cidr}"]\n}\n`;
    const found = files(
      { path: 'infra/a.tf', base: group('10.0.0.0/8'), head: '' },
      { path: 'infra/b.tf', base: '', head: group('0.0.0.0/0') },
    );
    expect(found.categories).toEqual(['network']);
    expect(found.findings.map(({ rule }) => rule)).toContain('network/open-to-everyone');
  });

  it('a resource that moves to another root is destroyed there', () => {
    expect(
      files({ path: 'prod/a.tf', base: QUEUE, head: '' }, { path: 'dev/a.tf', base: '', head: QUEUE }).categories,
    ).toEqual(['delete']);
  });

  it('a plain object of a cluster may go to another folder, and a right only to another file of its own', () => {
    const from = (folder: string, object: string) => [
      { path: 'k8s/old.yaml', base: object, head: null },
      { path: `${folder}/all.yaml`, base: SERVICE, head: `${SERVICE}---\n${object}` },
    ];
    expect(files(...from('k8s', ROLE)).categories).toEqual([]);
    expect(files(...from('other', SERVICE.replace('name: c', 'name: d'))).categories).toEqual([]);
    expect(files(...from('other', ROLE)).categories).toEqual(['iam', 'delete']);
  });

  it('a destructive statement is no less so for another file that loses the same one', () => {
    const drop = 'DROP TABLE users;\n';
    const found = files(
      { path: 'db/migrations/0001.sql', base: `${drop}SELECT 1;\n`, head: 'SELECT 1;\n' },
      { path: 'db/migrations/0009.sql', base: null, head: drop },
    );
    expect(found.findings.map(({ rule }) => rule)).toContain('delete/schema');
  });

  it.each([
    ['another folder of modules', 'modules/b/q.tf'],
    ['a file that Terraform does not read', 'modules/a/.q.tf'],
    ['a file of tests', 'modules/a/q.tftest.hcl'],
  ])('a resource that moves to %s is deleted', (_, path) => {
    const gone = { path: 'modules/a/q.tf', base: QUEUE, head: '' };
    expect(files(gone, { path, base: '', head: QUEUE }).categories).toContain('delete');
  });

  it('a resource whose twin is for no instance, and one that moves to where nothing is, are deleted', () => {
    const none = QUEUE.replace('{\n', '{\n  count = 0\n');
    const moved = 'moved {\n  from = aws_sqs_queue.q\n  to   = aws_sqs_queue.nowhere\n}\n';
    const gone = { path: 'infra/a.tf', base: QUEUE, head: '' };
    expect(files(gone, { path: 'infra/b.tf', base: '', head: none }).categories).toContain('delete');
    expect(files({ ...gone, head: moved }).categories).toContain('delete');
    expect(files(gone, { path: 'infra/b.tf', base: '', head: moved }).categories).toContain('delete');
  });
});

describe('where a finding stands', () => {
  it('what is gone is shown on the nearest line that remains, and named by its line at the base', () => {
    const two = `${QUEUE}\nresource "aws_instance" "a" {\n  ami = "a"\n}\n`;
    const [gone] = files({ path: 'a.tf', base: two, head: QUEUE }).findings;
    expect(gone).toMatchObject({ rule: 'delete/object', path: 'a.tf', line: 3 });
    expect(gone?.why).toContain('line 5 at the base');
  });

  it('what changed is shown on its own line at the head', () => {
    const head = `# one\n# two\n${ROLE.replace('[get]', '[get, "*"]')}`;
    const found = files({ path: 'role.yaml', base: ROLE, head }).findings;
    expect(found.find(({ rule }) => rule === 'iam/widened')).toMatchObject({ level: 'high', line: expect.any(Number) });
  });
});

describe('a text that cannot be had', () => {
  const edited = textFile({ path: 'infra/a.tf', base: QUEUE, head: QUEUE.replace('1', '2') });
  const judged = (file: ChangedFile, texts: RiskInput['texts']) => judge({ ...change([file]), texts });

  it('makes the file opaque, at least medium, with its reason', () => {
    const found = judged(edited, new Map([[edited.blob ?? '', unknown('over 1,000,000 bytes')]]));
    expect(found.level).toBe('medium');
    expect(found.findings[0]).toMatchObject({
      rule: 'opaque/unread',
      why: expect.stringContaining('over 1,000,000 bytes'),
    });
  });

  it('is not believed where the patch does not fit it', () => {
    const found = judged(edited, new Map([[edited.blob ?? '', known('something else\n')]]));
    expect(found.findings[0]).toMatchObject({ rule: 'opaque/unread', why: expect.stringContaining('does not fit') });
  });

  it('leaves the rules over lines to say what they see', () => {
    const file = textFile({ path: 'infra/a.tf', base: QUEUE, head: '' });
    const found = judged({ ...file, status: 'modified' }, new Map());
    expect(found.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['delete/terraform-data', 'opaque/unread']),
    );
  });
});

describe('a name under which no tool reads the file', () => {
  it('removes what the file declared', () => {
    const file = { ...textFile({ path: 'infra/a.tf.disabled', base: QUEUE, head: QUEUE }), status: 'renamed' } as const;
    const moved = { ...file, previousPath: 'infra/a.tf', patch: known('') };
    expect(judge(change([moved])).categories).toContain('delete');
  });
});

describe('a file that is renamed', () => {
  const renamed = (from: string, path: string, text: string) =>
    judge(
      change([
        { ...textFile({ path, base: text, head: text }), status: 'renamed', previousPath: from, patch: known('') },
      ]),
    );

  it('runs again where it is a migration', () => {
    const found = renamed('db/migrations/0001_a.sql', 'db/migrations/0009_a.sql', 'DROP TABLE users;\n');
    expect(found.findings.map(({ rule }) => rule)).toContain('delete/schema');
  });

  it('takes its resources along within its folder or with its module, and raises the risk elsewhere', () => {
    expect(renamed('infra/a.tf', 'infra/b.tf', QUEUE).level).toBe('low');
    expect(renamed('modules/a/q.tf', 'modules/b/q.tf', QUEUE).level).toBe('low');
    expect(renamed('prod/a.tf', 'dev/a.tf', QUEUE).level).toBe('medium');
    expect(renamed('infra/a.tf', 'infra/.a.tf', QUEUE).categories).toEqual(['delete']);
  });

  it('is new where its name makes it a workflow', () => {
    const text = 'on: pull_request_target\npermissions: write-all\njobs: {}\n';
    expect(renamed('ci/a.yml', '.github/workflows/a.yml', text).categories).toContain('iam');
  });
});

describe('a name that hides what a file is', () => {
  const binding =
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nroleRef:\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - kind: Group\n    name: all\n';
  const trigger = 'on: pull_request_target\npermissions: write-all\njobs: {}\n';
  it.each([
    ['k8s/action.yml', binding],
    ['k8s/package.json.yaml', binding],
    ['k8s/changelog.yaml', binding],
    ['db/migrations/001.yaml', binding],
    ['chart/templates/tests/rbac.yaml', binding],
    ['.github/workflows/changelog.yml', trigger],
    ['.github/workflows/x.gen.yml', trigger],
    ['iam/x.policy', '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}\n'],
  ])('%s is judged by what it holds', (path, head) => {
    expect(files({ path, base: null, head }).findings.map(({ rule }) => rule)).toContain('iam/widened');
  });

  it.each([
    ['infra/x.gen.tf', QUEUE, 'delete/data'],
    ['db/migrations/archive/001.sql', null, 'delete/schema'],
  ])('%s is read as its tool reads it', (path, base, rule) => {
    expect(
      files({ path, base, head: base === null ? 'DROP TABLE a;\n' : '' }).findings.map((one) => one.rule),
    ).toContain(rule);
  });
});

describe('environments of the policy', () => {
  const policy = {
    ...POLICY,
    environments: [{ id: 'production', match: ['prod/**'] as const, risk: 'high' as const }],
  };
  const judgeIn = (path: string, head: string) => assessRisk(changeOf([{ path, base: '', head }]), policy, PARSERS);

  it('raise a finding with a category where it takes effect, and say so', () => {
    const rule = 'resource "aws_route53_record" "a" {\n  name = "a"\n}\n';
    expect(judgeIn('dev/dns.tf', rule).level).toBe('medium');
    const found = judgeIn('PROD/dns.tf', rule);
    expect(found.level).toBe('high');
    expect(found.findings[0]?.why).toContain('production');
  });

  it('raise nothing that has no category', () => {
    expect(judgeIn('prod/notes.tf', '# only words\n').level).toBe('low');
  });
});

describe('SARIF', () => {
  const input = changeOf([{ path: 'a b/ä.tf', base: QUEUE, head: '' }]);
  const head = { sha: 'a'.repeat(40), ref: 'x', fork: false } as never;

  it('has what code scanning asks for: rules, levels, messages and places', () => {
    const log = sarifOf(judge(input), { head, files: input.files });
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: { name: 'Twokey', rules: [{ id: 'delete/data', properties: { 'security-severity': '8.0' } }] },
          },
          results: [
            {
              ruleId: 'delete/data',
              ruleIndex: 0,
              level: 'error',
              locations: [
                { physicalLocation: { artifactLocation: { uri: 'a%20b/%C3%A4.tf' }, region: { startLine: 1 } } },
              ],
            },
          ],
        },
      ],
    });
  });

  it('gives a finding about the change as a whole a place too: no result is taken without', () => {
    const log = JSON.stringify(
      sarifOf(judge({ ...input, ...change([...input.files.items], { unseenFiles: 'cut' }) }), {
        head,
        files: input.files,
      }),
    );
    expect(
      JSON.parse(log).runs[0].results.every((result: { locations: unknown[] }) => result.locations.length === 1),
    ).toBe(true);
  });
});
