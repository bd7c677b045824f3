/** The routes of open changes and of one change. */
import { Hono } from 'hono';
import { differences, replay } from '../core/replay.js';
import type { KeptEntry } from '../domain/audit.js';
import type { ChangeFilter, KnownRepository } from '../ports/dashboard.js';
import { missingPage, type Show } from './answers.js';
import { changePage, type Replayed } from './change-page.js';
import { changesPage } from './changes-page.js';
import { type Decision, decisionIn } from './decision.js';
import { oneOf, pageIn, repositoryIn } from './filters.js';
import { type DashboardEnv, type Guarding, type Page, viewerOf } from './guard.js';
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
    const view = await viewOf(context, sources);
    if (view === null) return context.html(missingPage(guarding), 404);
    const title = `${fullName(view.repository)}#${view.number}`;
    return show(context, { title, section: 'changes' }, changePage(view));
  });
  return app;
}

async function viewOf(context: Page, sources: Sources) {
  const viewer = viewerOf(context);
  const { owner = '', repository: name = '', number: text } = context.req.param();
  const number = numberIn(text);
  const repository = await visibleRepository(sources, viewer, { owner, repository: name });
  if (number === null || repository === null) return null;
  const entries = await sources.reader.ofChange(viewer.scope, repository.id, number);
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
