/** The routes of what is allowed and what protects: the autonomy matrix and postures. */
import { Hono } from 'hono';
import type { KnownRepository } from '../ports/dashboard.js';
import { missingPage, type Show } from './answers.js';
import { type AutonomyGroup, autonomyPage } from './autonomy-page.js';
import { type DashboardEnv, type Guarding, viewerOf } from './guard.js';
import { posturePage, posturesPage } from './posture-page.js';
import { fullName } from './shown.js';
import { recordedPolicy, type Sources } from './sources.js';

const YEAR_MS = 365 * 86_400_000;
/** Inventories that are looked through for the last one of each installation. */
const MOST_TAKEN = 1_000;

export function postureRoutes(sources: Sources, show: Show, guarding: Guarding): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  app.get('/autonomy', async (context) => {
    const repositories = await sources.reader.repositories(viewerOf(context).scope);
    const groups = await autonomyGroups(sources, repositories);
    return show(context, { title: 'Autonomy', section: 'autonomy' }, autonomyPage(groups));
  });
  app.get('/posture', async (context) => {
    const { scope } = viewerOf(context);
    const postures = await sources.reader.postures(scope);
    const now = sources.clock();
    const taken = await sources.scores.inventories(scope, { since: now - YEAR_MS, until: now + 1, limit: MOST_TAKEN });
    const latest = new Map(
      taken.toSorted((a, b) => a.at - b.at).map((inventory) => [inventory.installation, inventory]),
    );
    return show(context, { title: 'Posture', section: 'posture' }, posturesPage(postures, [...latest.values()]));
  });
  app.get('/posture/:owner/:repository', async (context) => {
    const { owner, repository } = context.req.param();
    const wanted = `${owner}/${repository}`.toLowerCase();
    const postures = await sources.reader.postures(viewerOf(context).scope);
    const found = postures.find((one) => fullName(one.repository).toLowerCase() === wanted);
    if (found === undefined) return context.html(missingPage(guarding), 404);
    const title = `Posture of ${fullName(found.repository)}`;
    return show(context, { title, section: 'posture' }, posturePage(found));
  });
  return app;
}

/** Repositories by their matrices; most of an organisation have the same. */
export async function autonomyGroups(
  sources: Sources,
  repositories: readonly KnownRepository[],
): Promise<readonly AutonomyGroup[]> {
  const byPolicy = grouped(repositories, ({ installation, policy }) => `${installation} ${policy}`);
  const read = await Promise.all(
    byPolicy.map(async (members) => {
      const [first] = members;
      const policy = first === undefined ? null : await recordedPolicy(sources, first.installation, first.policy);
      return policy?.kind === 'valid' ? [{ members, matrices: policy.policy.autonomy }] : [];
    }),
  );
  return grouped(read.flat(), ({ matrices }) => JSON.stringify(matrices)).map((same) => ({
    repositories: same.flatMap(({ members }) => members),
    matrices: same[0]?.matrices ?? [],
  }));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return [...found.values()];
}
