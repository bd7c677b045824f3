/** Risk as the story of a change: what is found, where, how serious it is, and what could not be seen. */
import { describe, expect, it } from '@jest/globals';
import { isPolicyFile } from '../../src/catalog/risk-rules/governance.js';
import { assessRisk } from '../../src/core/risk.js';
import type { Category } from '../../src/domain/finding.js';
import type { PathRule } from '../../src/domain/policy.js';
import type { FileExample } from '../../src/domain/risk-rule.js';
import { change, fileOf, hunk, SIZE } from './risk-world.js';
import { PARSERS } from './text-world.js';

function risk(files: readonly FileExample[], paths: readonly PathRule[] = []) {
  return assessRisk(change(files.map(fileOf)), { paths, environments: [], size: SIZE }, PARSERS);
}

const rules = (files: readonly FileExample[]) => risk(files).findings.map((finding) => finding.rule);

describe('what a change is about', () => {
  const cases: readonly (readonly [what: string, files: readonly FileExample[], categories: readonly Category[]])[] = [
    [
      'a removed security group is network and delete',
      [{ path: 'sg.tf', patch: hunk('', '-resource "aws_security_group" "a" {', '-  name = "a"', '-}') }],
      ['network', 'delete'],
    ],
    [
      'a block that moves between files of one folder is not deleted',
      [
        { path: 'infra/a.tf', patch: hunk('', '-resource "aws_sqs_queue" "q" {', '-  delay = 1', '-}') },
        { path: 'infra/b.tf', patch: hunk('', '+resource "aws_sqs_queue" "q" {', '+  delay = 1', '+}') },
      ],
      [],
    ],
    [
      'a block that moves to another root is destroyed there',
      [
        { path: 'prod/a.tf', patch: hunk('', '-resource "aws_sqs_queue" "q" {', '-}') },
        { path: 'dev/a.tf', patch: hunk('', '+resource "aws_sqs_queue" "q" {', '+}') },
      ],
      ['delete'],
    ],
    [
      'a removed block that is let go of is not deleted',
      [
        {
          path: 'a.tf',
          patch: hunk(
            '',
            '-resource "aws_sqs_queue" "q" {',
            '-}',
            '+removed {',
            '+  from = aws_sqs_queue.q',
            '+  lifecycle {',
            '+    destroy = false',
            '+  }',
            '+}',
          ),
        },
      ],
      [],
    ],
    [
      'a statement inside a heredoc belongs to its resource',
      [
        {
          path: 'a.tf',
          patch: hunk(
            'resource "aws_iam_policy" "p" {',
            '  policy = <<EOF',
            '{',
            '  "Statement": [',
            '-    "a"',
            '+    "b"',
            '  ]',
            '}',
            'EOF',
          ),
        },
      ],
      ['iam'],
    ],
    [
      'a bare account number in a trust policy is iam',
      [
        {
          path: 't.json',
          patch: hunk('', '"Principal": {', '  "AWS": [', '-    "111111111111"', '+    "222222222222"', '  ]', '}'),
        },
      ],
      ['iam'],
    ],
    [
      'an action of the network service inside a policy is no network change',
      [
        {
          path: 'a.tf',
          patch: hunk('data "aws_iam_policy_document" "d" {', '  actions = [', '+    "ec2:DescribeVpcs",', '  ]'),
        },
      ],
      ['iam'],
    ],
    [
      'a CloudFormation role is iam',
      [
        {
          path: 'stack.yaml',
          patch: hunk(
            'Resources:',
            '  Role:',
            '    Type: AWS::IAM::Role',
            '    Properties:',
            '-      Path: /',
            '+      Path: /a/',
          ),
        },
      ],
      ['iam'],
    ],
    [
      'a manifest in an environment called test is deployed',
      [
        {
          path: 'environments/test/np.yaml',
          patch: hunk('', 'kind: NetworkPolicy', 'spec:', '-  ingress: []', '+  ingress: [{}]'),
        },
      ],
      ['network'],
    ],
    [
      'the same manifest in a test folder is not',
      [
        {
          path: 'pkg/test/np.yaml',
          patch: hunk('', 'kind: NetworkPolicy', 'spec:', '-  ingress: []', '+  ingress: [{}]'),
        },
      ],
      [],
    ],
    [
      'a workflow whose permissions move from a job to all jobs is iam',
      [
        {
          path: '.github/workflows/a.yml',
          patch: hunk('jobs:', '-    permissions:', '-      contents: write', '+permissions:', '+  contents: write'),
        },
      ],
      ['iam', 'governance'],
    ],
    [
      'a renamed file keeps its category by the old name',
      [
        {
          path: 'docs/x.md',
          previousPath: 'access/policy.tf',
          patch: hunk('resource "aws_iam_policy" "p" {', '-  path = "/"', '+  path = "/a"'),
        },
      ],
      ['iam', 'delete'],
    ],
    [
      'a case trick does not hide a workflow',
      [{ path: '.GitHub/Workflows/CI.yml', patch: hunk('', '-a', '+b') }],
      ['governance'],
    ],
    [
      'a migration that drops a column is migration and delete',
      [
        {
          path: 'db/migrate/20240101120000_x.rb',
          status: 'added',
          patch: hunk('', '+def change', '+  remove_column :users, :email', '+end'),
        },
      ],
      ['delete', 'migration'],
    ],
    [
      'the way back of a migration destroys nothing',
      [
        {
          path: 'migrations/20240101-x.js',
          status: 'added',
          patch: hunk(
            '',
            '+exports.up = (k) => k.schema.createTable("a");',
            '+exports.down = (k) => {',
            '+  return k.schema.dropTable("a");',
            '+};',
          ),
        },
      ],
      ['migration'],
    ],
    [
      'a comment that is added to a line changes nothing',
      [{ path: 'a.tf', patch: hunk('resource "aws_iam_role" "r" {', '-  path = "/"', '+  path = "/" # root') }],
      [],
    ],
    [
      'a commented-out resource is a removed one',
      [
        {
          path: 'a.tf',
          patch: hunk(
            '',
            '-resource "aws_iam_user" "u" {',
            '-  name = "u"',
            '-}',
            '+# resource "aws_iam_user" "u" {',
            '+#   name = "u"',
            '+# }',
          ),
        },
      ],
      ['iam', 'delete'],
    ],
    [
      'a shell glob in a heredoc hides nothing after it',
      [
        {
          path: 'a.tf',
          patch: hunk(
            'resource "aws_instance" "i" {',
            '   rm -rf /tmp/* /*',
            '-  iam_instance_profile = "a"',
            '+  iam_instance_profile = "b"',
          ),
        },
      ],
      ['iam'],
    ],
    [
      'a block that moves word by word carries nothing, one that changes on the way does',
      [
        { path: 'a.tf', patch: hunk('', '-resource "aws_iam_user" "u" {', '-  name = "u"', '-}') },
        { path: 'b.tf', patch: hunk('', '+resource "aws_iam_user" "u" {', '+  name = "u"', '+}') },
        { path: 'c.tf', patch: hunk('', '-resource "aws_route" "r" {', '-  x = 1', '-}') },
        { path: 'd.tf', patch: hunk('', '+resource "aws_route" "r" {', '+  x = 2', '+}') },
      ],
      ['network'],
    ],
    [
      'the new spelling of Terraform 0.12 changes nothing',
      [
        {
          path: 'a.tf',
          patch: hunk(
            'resource "aws_security_group" "a" {',
            `-  vpc_id = "\${data.terraform_remote_state.net.vpc_id}"`,
            '+  vpc_id = data.terraform_remote_state.net.outputs.vpc_id',
          ),
        },
      ],
      [],
    ],
    [
      'ordinary code is about nothing',
      [{ path: 'src/iam/roles.ts', patch: hunk('', '-const role = "user";', '+const role = "admin";') }],
      [],
    ],
  ];

  it.each(cases)('%s', (_, files, categories) => {
    expect(risk(files).categories).toEqual(categories);
  });

  it('names the head line, and for a deletion the nearest line that remains', () => {
    const patch =
      '@@ -10,4 +10,3 @@ resource "aws_security_group" "a" {\n   name = "a"\n-  description = "b"\n   vpc_id = "c"\n+  tags_x = 1';
    const lines = risk([{ path: 'sg.tf', patch }]).findings.map((finding) => [finding.rule, finding.line]);
    expect(lines).toContainEqual(['network/terraform-block', 11]);
    const gone = risk([
      { path: 'sg.tf', status: 'removed', patch: '@@ -1,2 +0,0 @@\n-resource "aws_security_group" "a" {\n-}' },
    ]);
    expect(gone.findings.map((finding) => finding.line)).toEqual(gone.findings.map(() => 1));
  });

  it('knows the policy file of a repository and of the organisation', () => {
    expect(isPolicyFile('.github/twokey.yml', 'web')).toBe(true);
    expect(isPolicyFile('twokey.yml', 'web')).toBe(false);
    expect(isPolicyFile('twokey.yml', '.github')).toBe(true);
  });
});

describe('how serious it is', () => {
  it('takes the highest finding, and low when there is none', () => {
    expect(risk([{ path: 'a.ts', patch: hunk('', '+x') }])).toMatchObject({
      level: 'low',
      findings: [],
      categories: [],
    });
    expect(risk([{ path: 'sg.tf', patch: hunk('resource "aws_security_group" "a" {', '+  name = "b"') }]).level).toBe(
      'medium',
    );
    expect(risk([{ path: 'db.tf', patch: hunk('', '-resource "aws_db_instance" "a" {', '-}') }]).level).toBe('high');
  });

  it('counts lines without generated and lock files', () => {
    const many = hunk('', ...Array.from({ length: 600 }, () => '+x'));
    expect(
      risk([
        { path: 'package-lock.json', patch: many },
        { path: 'src/a.snap', patch: many },
      ]),
    ).toMatchObject({ level: 'low', size: { judged: 0, total: 1200 } });
    expect(risk([{ path: 'src/a.ts', patch: many }])).toMatchObject({ level: 'medium', size: { judged: 600 } });
  });

  it('does not believe the attributes that come with the change', () => {
    const many = hunk('', ...Array.from({ length: 600 }, () => '+x'));
    const found = risk([
      { path: '.gitattributes', patch: hunk('', '+src/* linguist-generated') },
      { path: 'src/a.ts', patch: many },
    ]);
    expect(found.size.judged).toBe(601);
    expect(found.findings.map((finding) => finding.rule)).toEqual(
      expect.arrayContaining(['guard/gitattributes', 'size/medium']),
    );
  });

  it("applies the policy's paths to old and new names, whatever the file holds", () => {
    const paths: readonly PathRule[] = [
      { id: 'payments', match: ['services/payments/**'], category: null, risk: 'high' },
      { id: 'iam-dir', match: ['**/iam/**'], category: 'iam', risk: null },
    ];
    const moved = { path: 'docs/x.md', previousPath: 'IAM/policy.md', patch: '' };
    expect(risk([moved], paths)).toMatchObject({
      level: 'medium',
      categories: ['iam'],
      findings: [{ rule: 'path/iam-dir', path: 'docs/x.md' }],
    });
    expect(risk([{ path: 'services/payments/a.ts', patch: null }], paths)).toMatchObject({
      level: 'high',
      categories: [],
    });
  });
});

describe('what could not be seen', () => {
  it('makes a change risky when files or commits are missing, and says why', () => {
    const files = [
      fileOf({ path: 'package-lock.json', patch: hunk('', '+x') }),
      fileOf({ path: 'a.ts', patch: hunk('', '+x') }),
    ];
    const input = {
      ...change(files, { unseenFiles: '3,000 of 3,400', unseenCommits: '250 of 400' }),
      totals: { files: 3400, commits: 400, additions: 100, deletions: 21 },
    };
    const found = assessRisk(input, { paths: [], environments: [], size: SIZE }, PARSERS);
    expect(found).toMatchObject({
      level: 'high',
      unseen: { reason: '3,000 of 3,400' },
      size: { judged: 120, total: 121 },
    });
    expect(found.findings.map((finding) => [finding.rule, finding.category])).toEqual([
      ['unseen/commits', null],
      ['unseen/files', null],
    ]);
  });

  it('names the path and the reason of a patch that a rule would have read', () => {
    expect(risk([{ path: 'prod.tfvars', patch: null }]).findings).toMatchObject([
      { rule: 'unseen/patch', level: 'medium', path: 'prod.tfvars', why: expect.stringContaining('too large') },
    ]);
    expect(
      rules([
        { path: 'docs/logo.png', patch: null },
        { path: 'go.sum', patch: null },
      ]),
    ).toEqual([]);
  });

  it('still applies what the name alone says', () => {
    expect(risk([{ path: 'migrations/001_a.sql', patch: null }]).categories).toEqual(['migration']);
    expect(risk([{ path: '.github/workflows/ci.yml', patch: null }]).categories).toEqual(['governance']);
  });

  it('sees that a line was too long to be read', () => {
    expect(rules([{ path: 'p.json', patch: hunk('', `+${'x'.repeat(30_000)}`) }])).toContain('unseen/patch');
  });
});

describe('very large changes', () => {
  it('of 3,000 files and a patch of a megabyte are judged to their end', () => {
    const patch = hunk(
      'resource "aws_iam_role" "r" {',
      ...Array.from({ length: 20 }, (_, line) => `+  attribute_${line} = "value" # note`),
    );
    const files = Array.from({ length: 3000 }, (_, index) =>
      fileOf({ path: `infra/${index % 3 === 0 ? 'iam' : 'app'}/${index}.tf`, patch }),
    );
    const big = fileOf({
      path: 'values.yaml',
      patch: hunk(
        '',
        ...Array.from(
          { length: 25_000 },
          (_, line) => `${line % 2 ? '-' : '+'}${' '.repeat(line % 20)}key${line % 7}: "value with some text" `,
        ),
      ),
    });
    const policy = {
      paths: [{ id: 'iam', match: ['**/iam/**', '**/*.{tf,hcl}'] as const, category: 'iam', risk: null }],
      environments: [],
      size: SIZE,
    } as const;
    const start = performance.now();
    expect(assessRisk(change([...files, big]), policy, PARSERS).level).toBe('high');
    if (process.env.TWOKEY_TORTURE) console.log(`3,000 files: ${Math.round(performance.now() - start)} ms`);
  }, 60_000);
});

it('the same block is named once, however many of its lines are found', () => {
  const way = ['+  ingress {', '+    cidr_blocks = ["0.0.0.0/0"]', '+  }'];
  const { findings } = risk([{ path: 'a.tf', patch: hunk('resource "aws_security_group" "a" {', ...way, ...way) }]);
  const named = findings.map(({ rule, why }) => `${rule} ${why}`);
  expect(named.length).toBeGreaterThan(0);
  expect([...new Set(named)]).toEqual(named);
});
