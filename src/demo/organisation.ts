/** The simulated organisation of the demo and of many tests: acme, its people, its teams, its agents and one infrastructure repository. */
import type { Account, App, Repository } from './world/model.js';
import type { World } from './world.js';

export interface Acme {
  readonly world: World;
  readonly infra: Repository;
  /** Wrote the Terraform; asks agents for changes. */
  readonly ann: Account;
  readonly bob: Account;
  /** Of the security team. */
  readonly carol: Account;
  readonly dave: Account;
  readonly erin: Account;
  /** May push, and means no good. */
  readonly mallory: Account;
  readonly machine: Account;
  readonly copilot: Account;
  readonly devin: Account;
  readonly dependabot: Account;
}

const POLICY = `version: 1
approvers: { iam: ["@acme/security"] }
machine_users: [octo-machine]
paths:
  - { id: payments, match: ["services/payments/**"], risk: high }
  - { id: iam-dir, match: ["**/iam/**"], category: iam }
`;

/** The files of acme/infra at the beginning. */
export const FILES = {
  'README.md': '# Infrastructure of acme\n',
  '.github/twokey.yml': POLICY,
  '.github/CODEOWNERS': '* @acme/platform\n',
  'iam/roles.tf': `resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "*" }] })
}
`,
  'network/main.tf': `resource "aws_security_group" "bastion" {
  name = "bastion"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
`,
  'storage/main.tf': `resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
`,
  'services/web/app.ts': 'export const greeting = "hello";\n',
  'services/payments/charge.ts': 'export const retries = 3;\n',
  'docs/runbook.md': '# Runbook\n\nCall somebody.\n',
  'package-lock.json': '{\n  "lockfileVersion": 3\n}\n',
} as const;

/** Founds acme, installs the app on it, and makes the app's check required on the default branch. */
export function foundAcme(world: World, app: App): Acme {
  const [ann, bob, carol, dave, erin] = ['ann', 'bob', 'carol', 'dave', 'erin'].map((login) => world.user(login));
  if (!ann || !bob || !carol || !dave || !erin) throw new Error('the founders are missing');
  const mallory = world.user('mallory');
  const machine = world.user('octo-machine');
  const owner = world.user('olivia');
  world.organisation('acme', { owners: [owner] });
  for (const who of [mallory, machine]) world.member('acme', who);
  world.team('acme', 'security', [carol]);
  world.team('acme', 'platform', [ann, bob, dave, erin]);
  const infra = world.repository('acme', 'infra', {
    files: FILES,
    teams: { security: 'write', platform: 'write' },
    collaborators: { mallory: 'write', 'octo-machine': 'write' },
  });
  const copilot = world.bot('Copilot', { id: 198_982_749, graphqlLogin: 'copilot-swe-agent' });
  const devin = world.bot('devin-ai-integration[bot]', { id: 158_243_242 });
  const dependabot = world.bot('dependabot[bot]', { id: 49_699_333 });
  for (const agent of [copilot, devin, dependabot]) world.grant(infra, agent, 'write');
  world.install(app, { account: 'acme', by: owner });
  world.requireCheck(infra, 'main', { name: 'twokey', appId: app.id });
  return { world, infra, ann, bob, carol, dave, erin, mallory, machine, copilot, devin, dependabot };
}
