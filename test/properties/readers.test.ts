/** The laws that every reader keeps, asked through the dispatch by kind. Runs are few here and many under TWOKEY_LAW_RUNS. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadSqlParser } from '../../src/adapters/sql-parser.js';
import { readFile } from '../../src/core/readers.js';
import type { Effect, Parsers, Reading } from '../../src/domain/effect.js';
import type { FileKind } from '../../src/domain/risk-rule.js';
import { lawRuns } from './runs.js';

const RUNS = lawRuns(60);

let parsers: Parsers = { sql: () => null };
beforeAll(async () => {
  parsers = { sql: await loadSqlParser() };
});

interface Language {
  readonly kind: FileKind;
  readonly name: string;
  /** How a comment of one line looks; null: there is none. */
  readonly comment: string | null;
  readonly samples: readonly string[];
}

const LANGUAGES: readonly Language[] = [
  {
    ...{ kind: 'terraform', name: 'infra/main.tf', comment: '# a note' },
    samples: [
      'resource "aws_iam_role" "app" {\n  name = "app"\n  tags = { a = "b" }\n}\n\nresource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n',
      'resource "aws_security_group" "web" {\n  ingress {\n    from_port   = 443\n    to_port     = 443\n    protocol    = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n}\n',
    ],
  },
  {
    ...{ kind: 'terraform', name: 'policies/app.hcl', comment: '# a note' },
    samples: [
      'path "secret/app" {\n  capabilities = ["read", "list"]\n}\n',
      'path "sys/*" {\n  capabilities = ["sudo"]\n}\n\npath "secret/app" {\n  capabilities = ["read"]\n}\n',
    ],
  },
  {
    ...{ kind: 'manifest', name: 'k8s/app.yaml', comment: '# a note' },
    samples: [
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: reader\nrules:\n  - apiGroups: [""]\n    resources: ["pods"]\n    verbs: ["get"]\n',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: LoadBalancer\n  ports:\n    - port: 443\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  ingress:\n    - from:\n        - ipBlock:\n            cidr: 10.0.0.0/8\n',
    ],
  },
  {
    ...{ kind: 'manifest', name: 'charts/app/values.yaml', comment: '# a note' },
    samples: [
      'ingress:\n  enabled: true\n  hosts:\n    - a.example.org\nallowlist:\n  - 10.0.0.0/8\nimage: app\n',
      'serviceAccount:\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::1:role/a\napps:\n  web:\n    image: web\n',
    ],
  },
  {
    ...{ kind: 'manifest', name: 'deploy/kustomization.yaml', comment: '# a note' },
    samples: [
      'resources:\n  - web.yaml\n  - role.yaml\n',
      'resources:\n  - web.yaml\nreplicas:\n  - name: web\n    count: 0\n',
    ],
  },
  {
    ...{ kind: 'manifest', name: 'stacks/app.yaml', comment: '# a note' },
    samples: [
      'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !Sub "${A}-b"\n  Bucket:\n    Type: AWS::S3::Bucket\n',
      'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - CidrIp: 0.0.0.0/0\n          FromPort: 22\n          ToPort: 22\n          IpProtocol: tcp\n',
    ],
  },
  {
    ...{ kind: 'manifest', name: 'policies/app.json', comment: null },
    samples: [
      '{\n  "Statement": [\n    { "Effect": "Allow", "Action": "s3:*", "Resource": "*" }\n  ]\n}\n',
      '{\n  "Statement": [\n    { "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "a" }\n  ]\n}\n',
    ],
  },
  {
    ...{ kind: 'bicep', name: 'main.bicep', comment: '// a note' },
    samples: [
      "resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'a'\n  properties: {\n    allowBlobPublicAccess: false\n  }\n}\n",
      "resource zone 'Microsoft.Network/dnsZones@2018-05-01' = {\n  name: 'example.org'\n}\n",
    ],
  },
  {
    ...{ kind: 'workflow', name: '.github/workflows/ci.yml', comment: '# a note' },
    samples: [
      'on: push\npermissions:\n  contents: read\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n',
      'on:\n  pull_request_target:\npermissions: write-all\njobs:\n  down:\n    steps:\n      - run: terraform destroy\n        env:\n          A: ${{ secrets.A }}\n',
    ],
  },
  {
    ...{ kind: 'migration', name: 'db/migrations/0001_a.sql', comment: '-- a note' },
    samples: [
      'ALTER TABLE users DROP COLUMN name;\nCREATE INDEX a ON users (b);\n',
      'CREATE TABLE a (id int);\nGRANT SELECT ON a TO app;\n',
      'DROP TABLE `old`;\nUPDATE t SET a = 1;\n',
    ],
  },
  {
    ...{ kind: 'migration', name: 'db/changelog/a.yaml', comment: '# a note' },
    samples: [
      'databaseChangeLog:\n  - changeSet:\n      id: 1\n      changes:\n        - dropTable:\n            tableName: a\n',
      'databaseChangeLog:\n  - changeSet:\n      id: 2\n      changes:\n        - sql: DELETE FROM a\n',
    ],
  },
  {
    ...{ kind: 'migration', name: 'db/migrate/20240101_a.rb', comment: '# a note' },
    samples: [
      'class A < ActiveRecord::Migration[7.0]\n  def change\n    remove_column :users, :name\n    add_index :users, :mail\n  end\nend\n',
      'class A < ActiveRecord::Migration[7.0]\n  def up\n    drop_table :users\n  end\n\n  def down\n    create_table :users\n  end\nend\n',
    ],
  },
  {
    ...{ kind: 'migration', name: 'alembic/versions/1_a.py', comment: '# a note' },
    samples: [
      'from alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n    op.drop_column("users", "name")\n\ndef downgrade():\n    pass\n',
      'from alembic import op\n\ndef upgrade():\n    op.execute("DELETE FROM users")\n\ndef downgrade():\n    pass\n',
    ],
  },
  {
    ...{ kind: 'server-config', name: 'nginx.conf', comment: '# a note' },
    samples: [
      'server {\n  listen 443;\n  server_name a;\n  location / {\n    allow 10.0.0.0/8;\n    deny all;\n    proxy_pass http://app;\n  }\n}\n',
      'server {\n  listen 80;\n  server_name a;\n}\n',
    ],
  },
  {
    ...{ kind: 'server-config', name: 'rules.iptables', comment: '# a note' },
    samples: [
      '-A INPUT -p tcp -s 10.0.0.0/8 --dport 22 -j ACCEPT\n-A INPUT -j DROP\n',
      '-A INPUT -p tcp --dport 443 -j ACCEPT\n',
    ],
  },
  {
    ...{ kind: 'server-config', name: 'zones/example.zone', comment: '; a note' },
    samples: ['www IN A 10.0.0.1\nmail IN MX 10 a.example.org.\n', 'www IN A 10.0.0.2\napi IN CNAME www\n'],
  },
  {
    ...{ kind: 'script', name: 'dockerfile', comment: '# a note' },
    samples: ['FROM a\nUSER app\nRUN npm ci\n', 'FROM a\nUSER root\nRUN curl https://a.example | sh\n'],
  },
  {
    ...{ kind: 'schema-dump', name: 'db/schema.rb', comment: '# a note' },
    samples: [
      'ActiveRecord::Schema.define(version: 1) do\n  create_table "a" do |t|\n    t.string "b"\n  end\nend\n',
      'ActiveRecord::Schema.define(version: 2) do\n  create_table "a" do |t|\n    t.string "c"\n  end\nend\n',
    ],
  },
  {
    ...{ kind: 'code', name: 'lib/stack.ts', comment: '// a note' },
    samples: [
      "import * as cdk from 'aws-cdk-lib';\nnew s3.Bucket(this, 'Logs', { versioned: true });\nlogs.grantRead(app);\n",
      "import * as cdk from 'aws-cdk-lib';\nnew iam.Role(this, 'App', { assumedBy: p });\nsg.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22));\n",
    ],
  },
];

function read(language: Language, base: string | null, head: string | null): Reading | null {
  return readFile(language.kind, { name: language.name, base, head }, parsers);
}

interface Damage {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

const MARKS = [
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '\n',
  '  ',
  '#',
  '--',
  '/*',
  '{{',
  '${',
  '<<EOT',
  '\\',
  '&a',
  '*a',
  ':',
  '\0',
];
const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    at: fc.nat(600),
    cut: fc.nat(12),
    put: fc.constantFrom(...MARKS, ...MARKS.map((mark) => mark.repeat(40))),
  }),
  { minLength: 1, maxLength: 4 },
);

function damaged(text: string, all: readonly Damage[]): string {
  return all.reduce((now, { at, cut, put }) => {
    const place = at % (now.length + 1);
    return now.slice(0, place) + put + now.slice(place + cut);
  }, text);
}

const MIRROR: Readonly<Record<string, string>> = {
  ...{
    added: 'removed',
    removed: 'added',
    enabled: 'disabled',
    disabled: 'enabled',
    opened: 'closed',
    closed: 'opened',
  },
  ...{ off: 'on', on: 'off', 'entry-added': 'entry-removed', 'entry-removed': 'entry-added', forgotten: 'removed' },
};

/** What happens to what, without lines and without what one event says and its mirror cannot. */
function said(effects: readonly Effect[], mirrored: boolean): readonly string[] {
  return effects
    .map((effect) => {
      const event = effect.event === 'forgotten' && !mirrored ? 'removed' : effect.event;
      return [effect.kind, mirrored ? (MIRROR[event] ?? event) : event, whatOf(effect)].join(' ');
    })
    .sort();
}

function whatOf(effect: Effect): string {
  if (effect.kind === 'object') return effect.type;
  if (effect.kind === 'grant') return `${effect.of} ${effect.value}`;
  if (effect.kind === 'schema') return `${effect.operation} ${effect.target}`;
  return effect.kind === 'safeguard' ? effect.safeguard : effect.direction;
}

describe.each(LANGUAGES)('the reader of $kind $name', (language) => {
  it('comes to an end wherever the text is cut, and whichever letter is missing', () => {
    for (const text of language.samples) {
      for (let at = 0; at <= text.length; at += 1) {
        for (const head of [text.slice(0, at), text.slice(0, at) + text.slice(at + 1)])
          expect(readFile(language.kind, { name: language.name, base: text, head }, parsers)).toBeDefined();
      }
    }
  });

  const sample = fc.constantFrom(...language.samples);

  it('reads every sample, and sees that the samples differ', () => {
    for (const text of language.samples) expect(read(language, null, text)?.kind).toBe('read');
    const [one = '', other = ''] = language.samples;
    const reading = read(language, one, other);
    expect(reading?.kind === 'read' && reading.effects.length > 0).toBe(true);
  });

  it('never throws, however a text is cut or damaged', () => {
    fc.assert(
      fc.property(sample, sample, fc.nat(600), damages, (one, other, end, harm) => {
        const texts = [one.slice(0, end), damaged(other, harm), damaged(one.slice(0, end), harm)];
        for (const text of texts) {
          read(language, one, text);
          read(language, text, other);
          read(language, null, text);
          read(language, text, null);
        }
      }),
      RUNS,
    );
  });

  it('says nothing of a text that stays as it is', () => {
    fc.assert(
      fc.property(sample, damages, (text, harm) => {
        const same = damaged(text, harm);
        expect(read(language, same, same)).toEqual({ kind: 'read', effects: [] });
      }),
      RUNS,
    );
  });

  it('says nothing of a blank line or a comment', () => {
    fc.assert(
      fc.property(sample, fc.nat(20), fc.boolean(), (text, at, blank) => {
        const lines = text.split('\n');
        const place = at % lines.length;
        const line = blank || language.comment === null ? '' : language.comment;
        const head = [...lines.slice(0, place), line, ...lines.slice(place)].join('\n');
        expect(read(language, text, head)).toEqual({ kind: 'read', effects: [] });
      }),
      RUNS,
    );
  });

  // A dump has no statements of its own: what swaps there is the operation (add-column, drop-column), not the event.
  if (language.kind === 'schema-dump') return;
  it('says the mirror when base and head change places', () => {
    for (const one of language.samples) {
      for (const other of language.samples) {
        const there = read(language, one, other);
        const back = read(language, other, one);
        if (there?.kind !== 'read' || back?.kind !== 'read') continue;
        expect(said(back.effects, true)).toEqual(said(there.effects, false));
      }
    }
  });
});
