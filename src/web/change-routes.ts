/** The routes of open changes and of one change. */
import { Hono } from 'hono';
import { differences, replay } from '../core/replay.js';
import type { KeptEntry } from '../domain/audit.js';
import type { ChangeFilter, KnownRepository, Scope } from '../ports/dashboard.js';
import { missingPage, type Show } from './answers.js';
import { changePage, type Replayed } from './change-page.js';
import { changesPage } from './changes-page.js';
import { type Decision, decisionIn } from './decision.js';
import { oneOf, pageIn, repositoryIn } from './filters.js';
import { type DashboardEnv, type Guarding, viewerOf } from './guard.js';
import { fullName } from './shown.js';
import { numberIn, recordedPolicy, type Sources, visibleRepository } from './sources.js';

export function changeRoutes(sources: Sources, show: Show, guarding: Guarding): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  app.get('/changes', async (context) => {
    const { scope } = viewerOf(context);
    const query = context.req.query();
    const repositories = await sources.reader.repositories(scope);
    const state = oneOf(query.state, ['held', 'ready', 'all'] as const) ?? 'held';
    const filter: ChangeFilter = { state, repository: repositoryIn(query, repositories), page: pageIn(query) };
    const page = await sources.reader.openChanges(scope, filter);
    const counts = await sources.reader.openCounts(scope);
    const view = { page, filter, counts, repositories, now: sources.clock() };
    return show(context, { title: 'Changes', section: 'changes' }, changesPage(view));
  });
  app.get('/changes/:owner/:repository/:number', async (context) => {
    const { owner, repository: name, number } = context.req.param();
    const view = await changeNamed(sources, viewerOf(context).scope, { owner, repository: name, number });
    if (view === null) return context.html(missingPage(guarding), 404);
    const title = `${fullName(view.repository)}#${view.number}`;
    return show(context, { title, section: 'changes' }, changePage(view));
  });
  return app;
}

/** Null: it is not there, or not in the scope. */
export async function changeNamed(
  sources: Sources,
  scope: Scope,
  named: { readonly owner: string; readonly repository: string; readonly number: string },
) {
  const number = numberIn(named.number);
  const repository = await visibleRepository(sources, scope, named);
  if (number === null || repository === null) return null;
  const entries = await sources.reader.ofChange(scope, repository.id, number);
  if (entries.length === 0) return null;
  const latest = latestDecision(entries);
  const replayed = latest === null ? null : await decidedAgain(sources, { latest, repository });
  return { repository, number, entries, latest, replayed };
}

export function latestDecision(entries: readonly KeptEntry[]): Decision | null {
  const decisions = entries.map(decisionIn).filter((one) => one !== null);
  return decisions.toSorted((a, b) => a.entry.at - b.entry.at || a.entry.sequence - b.entry.sequence).at(-1) ?? null;
}

/** By the policy that the repository's last decision was made by. */
async function decidedAgain(
  sources: Sources,
  { latest, repository }: { readonly latest: Decision; readonly repository: KnownRepository },
): Promise<Replayed | null> {
  const { entry, body } = latest;
  const then = await recordedPolicy(sources, entry.installation, entry.about.policy);
  const isSame = repository.policy === null || repository.policy === entry.about.policy;
  const now = isSame ? then : await recordedPolicy(sources, repository.installation, repository.policy);
  if (body === null || then === null || now === null) return null;
  const { verdict } = replay({ body, policy: then }, isSame ? null : now);
  return { changes: differences(body.verdict, verdict), verdict, isSame };
}
