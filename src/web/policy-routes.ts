/** The routes of policies: which repositories, one in force, and trying another one. */
import { Hono } from 'hono';
import { policyInForce } from '../core/policy.js';
import { parsePolicy } from '../core/policy-file.js';
import type { PolicyLayers } from '../core/policy-lines.js';
import type { EffectivePolicy, PolicyDocument, PolicyFile } from '../domain/policy.js';
import { type Fact, known } from '../domain/result.js';
import type { KnownRepository } from '../ports/dashboard.js';
import type { Policies } from '../ports/forge.js';
import { missingPage, refusedForm, type Show } from './answers.js';
import { latestDecision } from './change-routes.js';
import { type DashboardEnv, type Guarding, type Page, postedFields, viewerOf } from './guard.js';
import { policiesPage, policyPage } from './policy-page.js';
import { fullName } from './shown.js';
import { numberIn, recordedPolicy, type Sources, visibleRepository } from './sources.js';
import { type Trial, tried } from './try-policy.js';

export function policyRoutes(sources: Sources, show: Show, guarding: Guarding): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  app.get('/policy', async (context) => {
    const repositories = await sources.reader.repositories(viewerOf(context).scope);
    return show(context, { title: 'Policy', section: 'policy' }, policiesPage(repositories));
  });
  app.get('/policy/:owner/:repository', async (context) => {
    const found = await inForce(context, sources);
    if (found === null) return context.html(missingPage(guarding), 404);
    return shown(context, show, { ...found, trial: null });
  });
  app.post('/policy/:owner/:repository/try', async (context) => {
    const fields = await postedFields(context, guarding);
    if (fields === null) return refusedForm(context, guarding);
    const found = await inForce(context, sources);
    if (found === null) return context.html(missingPage(guarding), 404);
    const { policy: text = '', number = '' } = fields;
    const decided = await decidedOn(context, sources, { repository: found.repository, number: numberIn(number) });
    const floor = found.files?.organisationPolicy ?? known(null);
    return shown(context, show, { ...found, trial: tried({ text, number, decided, floor }) });
  });
  return app;
}

interface InForce {
  readonly repository: KnownRepository;
  readonly policy: EffectivePolicy;
  /** Null: they cannot be read now. */
  readonly files: Policies | null;
}

async function inForce(context: Page, sources: Sources): Promise<InForce | null> {
  const { owner = '', repository: name = '' } = context.req.param();
  const repository = await visibleRepository(sources, viewerOf(context).scope, { owner, repository: name });
  if (repository === null) return null;
  const files = await sources.policyFiles(repository);
  if (files !== null) {
    const policy = policyInForce(files.organisationPolicy, files.defaultBranchPolicy);
    return { repository, policy, files };
  }
  const recorded = await recordedPolicy(sources, repository.installation, repository.policy);
  const reason = 'GitHub cannot be asked now, and none was recorded';
  return { repository, policy: recorded ?? { kind: 'unreadable', reason }, files };
}

function shown(
  context: Page,
  show: Show,
  { repository, policy, files, trial }: InForce & { readonly trial: Trial | null },
) {
  const view = {
    ...{ repository, policy, trial, formToken: viewerOf(context).formToken },
    layers: files === null ? null : layersOf(files),
    text: documentOf(files?.defaultBranchPolicy)?.text ?? '',
  };
  return show(context, { title: `Policy of ${fullName(repository)}`, section: 'policy' }, policyPage(view));
}

function layersOf({ organisationPolicy, defaultBranchPolicy }: Policies): PolicyLayers {
  return { organisation: fileIn(organisationPolicy), repository: fileIn(defaultBranchPolicy) };
}

function fileIn(fact: Fact<PolicyDocument | null>): PolicyFile | null {
  const document = documentOf(fact);
  const parsed = document === null ? null : parsePolicy(document);
  return parsed?.kind === 'ok' ? parsed.value : null;
}

function documentOf(fact: Fact<PolicyDocument | null> | undefined): PolicyDocument | null {
  return fact?.kind === 'known' ? fact.value : null;
}

/** The latest decision about a change, with the policy of then. */
async function decidedOn(
  context: Page,
  sources: Sources,
  { repository, number }: { readonly repository: KnownRepository; readonly number: number | null },
) {
  if (number === null) return null;
  const entries = await sources.reader.ofChange(viewerOf(context).scope, repository.id, number);
  const latest = latestDecision(entries);
  if (latest === null || latest.body === null) return null;
  const policy = await recordedPolicy(sources, latest.entry.installation, latest.entry.about.policy);
  return policy === null ? null : { body: latest.body, policy };
}
