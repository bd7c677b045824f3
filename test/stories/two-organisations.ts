/** Two organisations side by side, for stories of who may see what: whatever leaks shows by a name. */
import type { Repository } from '../../src/demo/world/model.js';
import { Stage } from './stage.js';

/** acme as it is, and rival beside it: two repositories that members see only when they are let in, one change each. */
export async function twoOrganisations(options: { readonly time?: 'simulated' }, stages: Stage[]) {
  const stage = await Stage.set({ ...options, dashboard: 'sign-in' });
  stages.push(stage);
  const { world, app } = stage.github;
  for (const login of ['rita', 'rose', 'zoe']) world.user(login);
  world.organisation('rival', { owners: ['rita'], base: 'none' });
  const vault = world.repository('rival', 'vault', { collaborators: { rose: 'write' } });
  const attic = world.repository('rival', 'attic', { collaborators: { rita: 'admin' } });
  world.install(app.registered, { account: 'rival', by: 'rita' });
  for (const repository of [stage.acme.infra, vault, attic]) opened(stage, repository);
  await stage.quiet();
  return { stage, vault, attic };
}

function opened(stage: Stage, repository: Repository) {
  const { world } = stage.github;
  world.push(repository, 'work', [
    { files: { 'iam/x.tf': 'resource "aws_iam_role" "x" {}\n' }, author: stage.acme.devin, message: 'Work' },
  ]);
  return world.openPullRequest(repository, { author: stage.acme.devin, head: 'work', base: 'main', title: 'T' });
}

/** What each page shows of each repository, by the names that appear on it. */
export const NAMES = ['acme/infra', 'rival/vault', 'rival/attic'] as const;

export function namesIn(body: string): readonly string[] {
  return NAMES.filter((name) => body.includes(name));
}
