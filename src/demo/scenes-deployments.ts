/** Deployments that the demo plays after its pull requests: an agent in a sandbox and before production, and a person. Played by cli/demo-deployments.ts. */
import type { Acme } from './organisation.js';
import type { Deployment } from './world/actions-model.js';
import type { App } from './world/model.js';

/** What GitHub makes of a run that asked. */
export type Passage = 'goes on' | 'waits' | 'refused';

export interface DeployStep {
  /** In the present tense: "ann deploys to production". */
  readonly what: string;
  readonly act: (acme: Acme) => Deployment;
  readonly outcome: Passage;
}

const MATRIX = `version: 1
autonomy:
  environments:
    - id: preview
      match: ["preview-*"]
      kind: sandbox
      level: 1
      rules: [{ agents: [devin], level: 2 }]
      sandbox: { runs: 1, hours: 2, lease: 2, destroy: destroy.yml }
    - { id: production, match: [production], kind: production, level: 1 }
scoreboard: { report: acme/governance, digest: true }
`;

const DEVIN = 'devin-ai-integration[bot]';

/** A matrix in the organisation's policy, with where the scoreboard is told, the workflows that it names, and environments that ask the app. */
export function openHarbour({ world, infra }: Acme, { id, slug }: App): void {
  world.repository('acme', 'governance', { files: { 'README.md': '# Where the month is told\n' } });
  world.repository('acme', '.github', { files: { 'twokey.yml': MATRIX } });
  const workflows = ['deploy', 'destroy'].map((name) => [`.github/workflows/${name}.yml`, 'on: workflow_dispatch\n']);
  world.commit(infra, 'main', { files: Object.fromEntries(workflows), author: 'olivia' });
  for (const name of ['preview-7', 'production']) world.environment(infra, name, { apps: [{ id, slug }] });
}

export function deploySteps(): readonly DeployStep[] {
  let first: Deployment | null = null;
  const to = (acme: Acme, who: string, environment: string) => acme.world.deploy(acme.infra, who, { environment });
  return [
    {
      what: 'devin deploys to a sandbox, within its budget',
      act: (acme) => to(acme, DEVIN, 'preview-7'),
      outcome: 'goes on',
    },
    { what: 'devin deploys to it once more', act: (acme) => to(acme, DEVIN, 'preview-7'), outcome: 'refused' },
    { what: 'devin deploys to production', act: (acme) => to(acme, DEVIN, 'production'), outcome: 'refused' },
    {
      what: 'ann deploys to production, where nothing was let go on before',
      act: (acme) => {
        first = to(acme, 'ann', 'production');
        return first;
      },
      outcome: 'waits',
    },
    {
      what: 'erin, a reviewer of the environment, approves the run',
      act: (acme) => {
        const seen = first ?? to(acme, 'ann', 'production');
        acme.world.reviewRun(seen, 'erin');
        return seen;
      },
      outcome: 'goes on',
    },
  ];
}

/** What became of a deployment, and the last thing that the app said of it. */
export function passageOf({ run }: Deployment): { readonly outcome: Passage; readonly said: string } {
  const last = run?.answers.at(-1);
  if (run?.waiting) return { outcome: 'waits', said: run.waiting.reports.at(-1) ?? '' };
  return { outcome: last?.state === 'rejected' ? 'refused' : 'goes on', said: last?.comment ?? '' };
}
