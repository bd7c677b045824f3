/**
 * Ordinary pull requests of an ordinary team, each with the approvals that a reasonable reviewer would give and no more.
 * A gate that stops these would be switched off within a week: a false hold is tested as hard as a false yes.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/demo/git/objects.js';
import { FILES } from '../../src/demo/organisation.js';
import type { PullRequest, Repository } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const CURSOR = 'Co-authored-by: Cursor <cursoragent@cursor.com>';
const APP = 'services/web/app.ts';

/** What a team writes in its first week. */
const POLICY = `version: 1
approvers: { iam: ["@acme/security"], network: ["@acme/security"] }
machine_users: [octo-machine]
approvals:
  human: { low: 0, medium: 1, high: 1 }
  ai: { low: 1, medium: 1, high: 2 }
paths:
  - { id: payments, match: ["services/payments/**"], risk: high }
`;

let stage: Stage;
let world: World;
let infra: Repository;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set();
  ({ world, infra } = stage.acme);
  world.commit(infra, 'main', {
    files: { '.github/twokey.yml': POLICY, 'k8s/web.yaml': DEPLOYMENT, 'db/migrate/1_users.sql': USERS },
    author: 'olivia',
  });
});
afterEach(() => stage.end());

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0.0
`;
const USERS = 'CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\n';

interface Work {
  readonly by?: string;
  readonly files?: Readonly<Record<string, FileChange>>;
  readonly message?: string;
  readonly title?: string;
  readonly body?: string;
  readonly committer?: string;
  /** More commits on top, each by somebody. */
  readonly later?: readonly { readonly author: string; readonly message?: string; readonly committer?: string }[];
  readonly assign?: string;
}

function open(what: Work): PullRequest {
  const { by = 'dave', files = { [APP]: 'export const greeting = "hi";\n' }, message = 'Greet shorter' } = what;
  const branch = `topic-${serial++}`;
  const committer = what.committer === undefined ? {} : { committer: what.committer };
  world.commit(infra, branch, { files, message, author: by, ...committer, pusher: by });
  for (const [index, more] of (what.later ?? []).entries()) {
    const files = { [`services/web/more-${index}.ts`]: `export const more = ${index};\n` };
    world.commit(infra, branch, { files, message: 'Go on', pusher: more.author, ...more });
  }
  const { title = message.split('\n')[0] ?? '', body = '' } = what;
  const pull = world.openPullRequest(infra, { head: branch, title, body, author: by });
  if (what.assign !== undefined) world.assign(pull, what.assign, what.assign);
  return pull;
}

const AI = `Greet shorter\n\n${CLAUDE}`;
const lines = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n)).join('');

describe('an ordinary pull request is mergeable after the approvals that it deserves, and not before', () => {
  it.each<readonly [string, readonly string[], Work]>([
    // People, among themselves.
    ['a person fixes a typo in the docs', [], { files: { 'docs/runbook.md': '# Runbook\n\nCall someone.\n' } }],
    ['a person changes the application', [], {}],
    ['a person adds a test', [], { files: { 'services/web/app.test.ts': 'test("x", () => {});\n' } }],
    ['a person deletes dead code', [], { files: { [APP]: null } }],
    ['a person moves a file', [], { files: { [APP]: null, 'services/web/main.ts': FILES[APP] } }],
    ['a person adds a picture', [], { files: { 'docs/logo.png': new Uint8Array([137, 80, 78, 71, 0, 255]) } }],
    [
      'a person bumps an image by a patch version',
      [],
      { files: { 'k8s/web.yaml': DEPLOYMENT.replace('1.0.0', '1.0.1') } },
    ],
    [
      'a person scales a deployment',
      [],
      { files: { 'k8s/web.yaml': DEPLOYMENT.replace('replicas: 2', 'replicas: 4') } },
    ],
    [
      'a person reformats Terraform',
      [],
      { files: { 'storage/main.tf': FILES['storage/main.tf'].replace('bucket = ', 'bucket   = ') } },
    ],
    ['a person comments Terraform', [], { files: { 'iam/roles.tf': `# Who may deploy.\n${FILES['iam/roles.tf']}` } }],
    [
      'a person tags a bucket',
      [],
      {
        files: {
          'storage/main.tf': FILES['storage/main.tf'].replace('"acme-logs"', '"acme-logs"\n  tags = { team = "web" }'),
        },
      },
    ],
    [
      'a person writes about permissions and networks',
      [],
      { files: { 'docs/runbook.md': '# Runbook\n\nTo drop a table or open port 22 to 0.0.0.0/0, ask security.\n' } },
    ],
    [
      'a person writes about agents',
      [],
      { title: 'How we use Claude', files: { 'docs/agents.md': 'We use Copilot.\n' } },
    ],
    ['a person upgrades a vendor SDK', [], { message: 'Upgrade @anthropic-ai/sdk', files: { 'package.json': '{}\n' } }],
    [
      'a person updates a lock file of 9,000 lines',
      [],
      { files: { 'package-lock.json': lines(9_000, (n) => `"${n}",\n`) } },
    ],
    ['two people write together', [], { message: 'Pair\n\nCo-authored-by: erin <erin@example.com>' }],
    ['a person edits on the web', [], { committer: 'web-flow' }],
    [
      'a person reverts',
      [],
      { message: `Revert "Greet"\n\nThis reverts commit ${'0123456789'.repeat(4)}.`, title: 'Revert "Greet"' },
    ],
    ['a person starts, a colleague goes on', [], { later: [{ author: 'erin' }, { author: 'dave' }] }],
    // Bots of dependencies.
    ['Dependabot bumps a lock file', [], { by: 'dependabot[bot]', files: { 'package-lock.json': '{}\n' } }],
    // Agents, with one approval.
    ['Claude helps with the application', ['bob'], { message: AI }],
    ['Cursor helps with the application', ['erin'], { message: `Greet\n\n${CURSOR}` }],
    ['Claude adds tests', ['bob'], { message: AI, files: { 'services/web/app.test.ts': 'test("x", () => {});\n' } }],
    ['Claude writes docs', ['carol'], { message: AI, files: { 'docs/runbook.md': '# Runbook\n\nCall bob.\n' } }],
    ['Copilot was asked by ann, who is assigned', ['bob'], { by: 'Copilot', message: 'Greet shorter', assign: 'ann' }],
    [
      'Claude, and the reviewer was mentioned in the body',
      ['bob'],
      { message: AI, body: 'Thanks to @bob for the idea.' },
    ],
    ['Claude scales a deployment', ['bob'], { message: AI, files: { 'k8s/web.yaml': DEPLOYMENT.replace('2', '3') } }],
    [
      'Claude adds a bucket',
      ['bob'],
      { message: AI, files: { 'storage/more.tf': 'resource "aws_s3_bucket" "more" {\n  bucket = "acme-more"\n}\n' } },
    ],
    ['Claude edits on the web', ['bob'], { message: AI, committer: 'web-flow' }],
    [
      'Claude writes 400 lines',
      ['bob'],
      { message: AI, files: { [APP]: lines(400, (n) => `export const n${n} = ${n};\n`) } },
    ],
    ['a person starts, Claude goes on', ['bob'], { later: [{ author: 'dave', message: AI }] }],
    // Dangerous, with the right two.
    [
      'Claude narrows a role',
      ['bob', 'carol'],
      {
        message: AI,
        files: { 'iam/roles.tf': FILES['iam/roles.tf'].replace('Resource = "*"', 'Resource = "arn:aws:s3:::x/*"') },
      },
    ],
    [
      'Claude opens the load balancer on 443',
      ['bob', 'carol'],
      {
        message: AI,
        files: {
          'network/main.tf': FILES['network/main.tf'].replaceAll('22', '443').replace('10.0.0.0/8', '0.0.0.0/0'),
        },
      },
    ],
    [
      'Claude adds a column by migration',
      ['bob', 'erin'],
      { message: AI, files: { 'db/migrate/2_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n' } },
    ],
    [
      'Claude changes payments',
      ['bob', 'erin'],
      { message: AI, files: { 'services/payments/charge.ts': 'export const retries = 2;\n' } },
    ],
    ['Claude removes a bucket', ['bob', 'erin'], { message: AI, files: { 'storage/main.tf': '' } }],
    // Dangerous, by people.
    [
      'a person widens a role',
      ['bob', 'carol'],
      { files: { 'iam/roles.tf': FILES['iam/roles.tf'].replace('"s3:GetObject"', '"s3:*"') } },
    ],
    ['a person changes the policy', ['bob', 'erin'], { files: { '.github/twokey.yml': `${POLICY}mode: enforce\n` } }],
  ])('%s', async (_what, reviewers, work) => {
    const pull = open(work);
    for (const who of reviewers) {
      expect([who, await stage.mergeable(pull)]).toEqual([who, false]);
      world.review(pull, who, 'APPROVED');
    }
    expect({ mergeable: await stage.mergeable(pull), title: stage.check(pull)?.title }).toMatchObject({
      mergeable: true,
    });
    expect(stage.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});
