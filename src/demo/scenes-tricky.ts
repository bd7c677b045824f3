/** Scenes in which somebody gets around the rules, or tries to. */
import { FILES } from './organisation.js';
import type { Scene } from './scene.js';
import { approves, propose, requestsChanges } from './steps.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const ROLES = FILES['iam/roles.tf'];
const LOOSE_POLICY = 'version: 1\nmode: observe\napprovals: { ai: { low: 0, medium: 0, high: 0 } }\n';

export const trickyScenes: readonly Scene[] = [
  {
    title: 'a reviewer who wrote part of it',
    open: (acme) => {
      const { world, infra, bob, dave } = acme;
      const pull = propose(acme, {
        by: dave,
        branch: 'claude/remove-log-bucket',
        title: 'Remove the log bucket',
        message: `Remove the log bucket\n\n${CLAUDE}`,
        files: { 'storage/main.tf': '# nothing is stored here any more\n' },
      });
      world.commit(infra, pull.headRef, { files: { 'storage/README.md': 'Empty.\n' }, author: bob });
      return pull;
    },
    outcome: 'held',
    steps: [approves('bob', 'held'), approves('carol', 'held'), approves('erin', 'mergeable')],
  },
  {
    title: 'mallory loosens the policy in her own pull request',
    open: (acme) =>
      propose(acme, {
        by: acme.mallory,
        branch: 'tidy-config',
        title: 'Tidy the configuration',
        files: { '.github/twokey.yml': LOOSE_POLICY },
      }),
    outcome: 'held',
    steps: [approves('machine', 'held'), approves('bob', 'held'), approves('carol', 'mergeable')],
  },
  {
    title: 'the label origin/ai is taken off and the trailer rewritten',
    open: (acme) =>
      propose(acme, {
        by: acme.mallory,
        branch: 'speed-up',
        title: 'Speed it up',
        message: `Speed it up\n\n${CLAUDE}`,
        files: { 'services/payments/charge.ts': 'export const retries = 0;\n' },
      }),
    outcome: 'held',
    steps: [
      {
        what: 'mallory takes the label off and rewrites the commit',
        act: ({ world, infra, mallory }, pull) => {
          world.unlabel(pull, mallory, 'origin/ai');
          const parent = world.sha(infra, 'main');
          const files = { 'services/payments/charge.ts': 'export const retries = 0;\n' };
          const spec = { files, message: 'Speed it up', author: mallory, pusher: mallory };
          world.forcePush(infra, pull.headRef, world.write(infra, parent, spec), mallory);
        },
        outcome: 'held',
      },
      approves('bob', 'held'),
      approves('carol', 'mergeable'),
    ],
  },
  {
    title: 'six thousand lines by an agent',
    open: (acme) =>
      propose(acme, {
        by: acme.devin,
        branch: 'devin/1767312001-rewrite',
        title: 'Rewrite the web service',
        files: {
          'services/web/rewrite.ts': Array.from({ length: 6000 }, (_, i) => `export const v${i} = ${i};\n`).join(''),
        },
      }),
    outcome: 'held',
    steps: [approves('bob', 'held'), approves('carol', 'held')],
  },
  {
    title: 'Copilot moves the IAM directory out of sight',
    open: (acme) =>
      propose(acme, {
        by: acme.copilot,
        branch: 'copilot/tidy-up',
        title: 'Tidy up',
        files: { 'iam/roles.tf': null, 'docs/roles.txt': ROLES },
      }),
    outcome: 'held',
    steps: [approves('bob', 'held'), approves('carol', 'mergeable')],
  },
  {
    title: 'the same commit in a second pull request, without the label',
    open: (acme) => {
      const { world, infra, ann, devin, mallory } = acme;
      const pull = propose(acme, {
        by: devin,
        branch: 'devin/1767312002-greeting',
        title: 'Greet in Esperanto',
        files: { 'services/web/app.ts': 'export const greeting = "saluton";\n' },
      });
      world.assign(pull, ann);
      world.branch(infra, 'saluton', pull.headSha, mallory);
      world.openPullRequest(infra, { head: 'saluton', title: 'Greet in Esperanto, by hand', author: mallory });
      return pull;
    },
    outcome: 'held',
    steps: [approves('bob', 'held')],
  },
  {
    title: 'approved into a sandbox branch, then aimed at main',
    open: (acme) => {
      acme.world.branch(acme.infra, 'sandbox', 'main', acme.erin);
      return propose(acme, {
        by: acme.devin,
        branch: 'devin/1767312003-payments',
        title: 'Charge twice as fast',
        files: { 'services/payments/fast.ts': 'export const fast = true;\n' },
        base: 'sandbox',
      });
    },
    outcome: 'mergeable',
    steps: [
      { what: 'devin aims it at main', act: ({ world }, pull) => world.retarget(pull, 'main'), outcome: 'held' },
      approves('bob', 'held'),
      approves('erin', 'mergeable'),
      requestsChanges('erin', 'held'),
    ],
  },
];
