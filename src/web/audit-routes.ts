/** The routes of the audit log: search, one record, and whether the chain holds. */
import { Hono } from 'hono';
import { type Chain, chainCheck } from '../core/audit-chain.js';
import { readLink } from '../core/audit-entry.js';
import { AUDIT_KINDS } from '../domain/audit.js';
import type { EntryFilter } from '../ports/dashboard.js';
import { missingPage, type Show } from './answers.js';
import { auditPage, entryPage, verifyPage } from './audit-page.js';
import { dayIn, oneOf, pageIn, repositoryIn } from './filters.js';
import { type DashboardEnv, type Guarding, viewerOf } from './guard.js';
import { numberIn, type Sources } from './sources.js';

/** Entries of one installation that are checked while somebody waits. */
const MOST_CHECKED = 2_000;

export function auditRoutes(sources: Sources, show: Show, guarding: Guarding): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  const { reader, digest } = sources;
  app.get('/audit', async (context) => {
    const { scope } = viewerOf(context);
    const query = context.req.query();
    const repositories = await reader.repositories(scope);
    const filter: EntryFilter = {
      kind: oneOf(query.kind, AUDIT_KINDS),
      repository: repositoryIn(query, repositories),
      number: numberIn(query.number),
      since: dayIn(query.since, 'start'),
      until: dayIn(query.until, 'end'),
      page: pageIn(query),
    };
    const page = await reader.entries(scope, filter);
    const canVerify = (await reader.installations(scope)).length > 0;
    const view = { page, filter, repositories, canVerify };
    return show(context, { title: 'Audit log', section: 'audit' }, auditPage(view));
  });
  app.get('/audit/verify', async (context) => {
    const installations = await reader.installations(viewerOf(context).scope);
    const chains: Chain[] = [];
    for (const { installation, last } of installations) chains.push(...(await checked(sources, installation, last)));
    return show(
      context,
      { title: 'Does the chain hold?', section: 'audit' },
      verifyPage({ chains, most: MOST_CHECKED }),
    );
  });
  app.get('/audit/:installation/:sequence', async (context) => {
    const { installation, sequence } = context.req.param();
    const [place, step] = [numberIn(installation), numberIn(sequence)];
    const { scope } = viewerOf(context);
    const kept = place === null || step === null ? null : await reader.entry(scope, place, step);
    if (kept === null) return context.html(missingPage(guarding), 404);
    const entry = readLink(kept.entry);
    const repository = (await reader.repositories(scope)).find(({ id }) => id === entry?.repository) ?? null;
    const view = {
      ...{ kept, repository, entryHolds: digest(kept.entry) === kept.digest },
      bodyHolds: kept.body === null ? null : digest(kept.body) === entry?.body,
    };
    return show(context, { title: `Record ${place}:${step}`, section: 'audit' }, entryPage(view));
  });
  return app;
}

/** The latest entries; all of them where they are not more. */
async function checked({ reader, digest }: Sources, installation: number, last: number): Promise<readonly Chain[]> {
  const first = Math.max(1, last - MOST_CHECKED + 1);
  const check = chainCheck({ extent: first === 1 ? 'whole' : 'part', digest, anchors: [] });
  for (let next = first; ; ) {
    const rows = await reader.chain(installation, next);
    for (const row of rows) check.take(row);
    const end = rows.at(-1)?.sequence;
    if (end === undefined || end >= last) return check.end();
    next = end + 1;
  }
}
