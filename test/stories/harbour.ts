/** What stories of deployments share: acme with a matrix, workflows, and environments that ask us; and questions about runs. */
import { expect } from '@jest/globals';
import { readLink } from '../../src/core/audit-entry.js';
import type { Deployment } from '../../src/demo/world/actions-model.js';
import type { Who } from '../../src/demo/world/society.js';
import { entriesOf } from './audited.js';
import { Stage } from './stage.js';

const WORKFLOW = 'on: workflow_dispatch\n';
const WORKFLOWS = Object.fromEntries(
  ['deploy', 'preview', 'destroy', 'rollback'].map((name) => [`.github/workflows/${name}.yml`, WORKFLOW]),
);

export const MATRIX = `version: 1
autonomy:
  environments:
    - id: preview
      match: ["preview-*"]
      kind: sandbox
      level: 1
      sandbox: { runs: 2, hours: 4, lease: 2, destroy: destroy.yml }
      rules: [{ agents: [devin], level: 2 }]
    - id: production
      match: [production]
      kind: production
      level: 1
      wait: 48
      production:
        actions: [{ id: web, workflow: deploy.yml, paths: ["services/web/**"], without: [iam, migration] }]
        rollback: rollback.yml
      rules: [{ agents: [copilot], level: 3 }, { agents: [devin], level: 2 }]
plan:
  stacks: [{ id: infra, paths: ["stacks/**"], artifact: "tfplan*", workflows: [plan.yml] }]
`;

/** acme with a matrix, workflows, and two environments that ask us; nothing is deployed yet. */
export async function harbour(matrix = MATRIX): Promise<Stage> {
  const stage = await Stage.set({ time: 'simulated' });
  const { world, infra } = stage.acme;
  world.repository('acme', '.github', { files: { 'twokey.yml': matrix } });
  world.commit(infra, 'main', { files: WORKFLOWS, author: 'olivia' });
  const { id, slug } = stage.github.app.registered;
  for (const name of ['preview-7', 'production']) world.environment(infra, name, { apps: [{ id, slug }] });
  await stage.quiet();
  return stage;
}

/** What runs in an environment, as it was before the story. */
export async function deployed(stage: Stage, environment: string): Promise<void> {
  const { world, infra, ann } = stage.acme;
  const first = world.deploy(infra, ann, { environment });
  await stage.quiet();
  world.reviewRun(first, 'erin');
  await stage.quiet();
  expect(outcome(first)).toBe('approved');
  world.endDeployment(first, 'success');
  await stage.quiet();
}

/** A change of the web service, merged with the approvals that were given. */
export async function merged(
  stage: Stage,
  author: Who,
  approvers: readonly Who[],
  path = 'services/web/app.ts',
): Promise<void> {
  const { world, infra } = stage.acme;
  const branch = `change-${infra.pulls.size}`;
  world.commit(infra, branch, { files: { [path]: `export const at = ${infra.pulls.size};\n` }, author, from: 'main' });
  const pull = world.openPullRequest(infra, { author, head: branch, title: 'Change the web service' });
  world.assign(pull, 'bob');
  await stage.quiet();
  for (const approver of approvers) world.review(pull, approver, 'APPROVED');
  await stage.quiet();
  world.merge(pull, 'ann');
  await stage.quiet();
}

export const outcome = ({ run }: Deployment): string =>
  run?.waiting === null ? (run.answers.at(-1)?.state ?? 'began') : 'waiting';
export const said = ({ run }: Deployment): string =>
  [...(run?.waiting?.reports ?? []), ...(run?.answers ?? []).map(({ comment }) => comment)].at(-1) ?? '';
export const alerts = (stage: Stage, kind: string) =>
  stage.log.filter(({ fields }) => fields.alert === kind).map(({ message }) => message);
export const started = (stage: Stage, name: string) =>
  stage.github.world.state.workflowRuns.filter(({ path }) => path === `.github/workflows/${name}.yml`);

export async function records(stage: Stage): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const links = (await entriesOf(stage.store)).map(({ entry }) => readLink(entry));
  return links.filter((link) => link?.kind === 'deployment').map((link) => link?.about ?? {});
}
