/** Scenes of a working day: agents and people do their work, and the right people approve it. */
import type { Scene } from './scene.js';
import { approves, propose, pushes } from './steps.js';

const WIDE_ROLE = `resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })
}
`;
const OPEN_BASTION = `resource "aws_security_group" "bastion" {
  name = "bastion"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`;
const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';

export const plainScenes: readonly Scene[] = [
  {
    title: 'Copilot, asked by ann, widens an IAM role',
    open: (acme) => {
      const { world, copilot, ann } = acme;
      const pull = propose(acme, {
        by: copilot,
        branch: 'copilot/fix-deploy-role',
        title: 'Let the deploy role write artifacts',
        message: `Let the deploy role write artifacts\n\nCo-authored-by: ann <${world.noreply(ann)}>`,
        files: { 'iam/roles.tf': WIDE_ROLE },
      });
      world.assign(pull, ann);
      return pull;
    },
    outcome: 'held',
    steps: [approves('ann', 'held'), approves('bob', 'held'), approves('carol', 'mergeable')],
  },
  {
    title: 'dave, with Claude Code, adds a migration that drops a column',
    open: (acme) =>
      propose(acme, {
        by: acme.dave,
        branch: 'drop-legacy-email',
        title: 'Drop users.legacy_email',
        message: `Drop users.legacy_email\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\n${CLAUDE}`,
        files: { 'db/migrations/20260102_drop_legacy_email.up.sql': 'ALTER TABLE users DROP COLUMN legacy_email;\n' },
      }),
    outcome: 'held',
    steps: [approves('bob', 'held'), approves('erin', 'mergeable')],
  },
  {
    title: 'a Codex branch that only touches documentation',
    open: (acme) =>
      propose(acme, {
        by: acme.erin,
        branch: 'codex/clarify-runbook',
        title: 'Clarify the runbook',
        files: { 'docs/runbook.md': '# Runbook\n\nCall the person on duty.\n' },
      }),
    outcome: 'held',
    steps: [approves('bob', 'mergeable')],
  },
  {
    title: 'dependabot bumps a lock file',
    open: (acme) =>
      propose(acme, {
        by: acme.dependabot,
        branch: 'dependabot/npm_and_yarn/left-pad-1.3.1',
        title: 'Bump left-pad from 1.3.0 to 1.3.1',
        files: { 'package-lock.json': '{\n  "lockfileVersion": 3,\n  "packages": {}\n}\n' },
      }),
    outcome: 'mergeable',
    steps: [],
  },
  {
    title: 'bob changes a greeting by hand',
    open: (acme) =>
      propose(acme, {
        by: acme.bob,
        branch: 'greeting',
        title: 'Greet politely',
        files: { 'services/web/app.ts': 'export const greeting = "good morning";\n' },
      }),
    outcome: 'mergeable',
    steps: [],
  },
  {
    title: 'Devin opens SSH to the whole internet',
    open: (acme) =>
      propose(acme, {
        by: acme.devin,
        branch: 'devin/1767312000-bastion',
        title: 'Make the bastion reachable',
        files: { 'network/main.tf': OPEN_BASTION },
      }),
    outcome: 'held',
    steps: [approves('bob', 'held'), approves('dave', 'mergeable')],
  },
  {
    title: 'an approval is overtaken by a push',
    open: (acme) =>
      propose(acme, {
        by: acme.erin,
        branch: 'claude/retry-charges',
        title: 'Retry charges',
        message: `Retry charges\n\n${CLAUDE}`,
        files: { 'services/web/retry.ts': 'export const retries = 5;\n' },
      }),
    outcome: 'held',
    steps: [
      approves('bob', 'mergeable'),
      pushes('erin', { 'services/web/retry.ts': 'export const retries = 500;\n' }, 'held'),
      approves('bob', 'mergeable'),
    ],
  },
];
