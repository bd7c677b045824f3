/** Open changes over the API, and one change with its whole reasoning. */
import { CATEGORIES, RISK_LEVELS } from '../../domain/finding.js';
import { MODES } from '../../domain/policy.js';
import { ORIGINS } from '../../domain/provenance.js';
import { type Reason, VERDICT_KINDS } from '../../domain/verdict.js';
import type { OpenChangeRow } from '../../ports/dashboard.js';
import { changeNamed } from '../change-routes.js';
import { type Decision, decisionIn, lineOf, remediesOf, repositoryNameIn, unblockersOf } from '../decision.js';
import { oneOf, pageIn } from '../filters.js';
import type { Sources } from '../sources.js';
import { entryBody } from './record-answers.js';
import { type ApiAnswer, type ApiRoute, type Asked, found, isoTime, MISSING } from './route.js';
import {
  closed,
  count,
  flag,
  instant,
  type JsonSchema,
  listOf,
  named,
  oneOfTexts,
  orNull,
  pageOf,
  text,
} from './schema.js';
import { IN_REPOSITORY, NUMBER_PATH, narrowed, PAGE, REPOSITORY_PATH } from './shared-parameters.js';

const STATES = ['held', 'ready', 'all'] as const;

const JUDGED = {
  ...{ repository: text, number: count, sha: text, decidedAt: instant, verdict: oneOfTexts(VERDICT_KINDS) },
  ...{ mode: orNull(oneOfTexts(MODES)), origin: orNull(oneOfTexts(ORIGINS)), agents: listOf(text) },
  ...{ risk: orNull(oneOfTexts(RISK_LEVELS)), categories: listOf(oneOfTexts(CATEGORIES)), line: text },
  waitsFor: listOf(closed({ what: text, who: listOf(text) })),
};

export const CHANGE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  OpenChange: {
    ...closed({ ...JUDGED, ready: flag, firstSeenAt: instant }),
    description:
      'An open pull request as it was last judged. What is null or empty was deleted with the body of its record by the retention.',
  },
  Reason: closed({
    ...{ rule: text, outcome: oneOfTexts(['met', 'unmet', 'unknown', 'note']), text, remedy: orNull(text) },
    children: listOf(named('Reason')),
  }),
  Finding: closed({
    ...{ rule: text, category: orNull(oneOfTexts(CATEGORIES)), level: oneOfTexts(RISK_LEVELS) },
    ...{ path: orNull(text), line: orNull(count), why: text, remedy: text },
  }),
  Change: closed({
    ...JUDGED,
    ...{ counting: listOf(text), reasons: listOf(named('Reason')), findings: listOf(named('Finding')) },
    ...{ toDo: listOf(text), byPolicyOfToday: orNull(oneOfTexts(VERDICT_KINDS)), records: listOf(named('Record')) },
  }),
};

export const CHANGE_ROUTES: readonly ApiRoute[] = [
  {
    ...{ path: '/changes', id: 'listChanges', summary: 'Open changes, those judged last first', read: 'changes' },
    parameters: [
      {
        ...{ name: 'state', in: 'query', description: 'Held by the gate (default), ready, or both.' },
        schema: { type: 'string', enum: STATES },
      },
      IN_REPOSITORY,
      PAGE,
    ],
    answer: pageOf(named('OpenChange')),
    answerTo: changes,
  },
  {
    ...{ path: '/changes/{owner}/{repository}/{number}', id: 'getChange', read: 'changes' },
    summary: 'A change: why it is held or not, and its records',
    parameters: [...REPOSITORY_PATH, NUMBER_PATH],
    answer: named('Change'),
    answerTo: change,
  },
];

async function changes({ scope, values }: Asked, sources: Sources): Promise<ApiAnswer> {
  const place = await narrowed(sources, scope, values.repository);
  if (place.kind === 'missing') return MISSING;
  const state = oneOf(values.state, STATES) ?? 'held';
  const repository = place.kind === 'one' ? place.repository : null;
  const page = await sources.reader.openChanges(scope, { state, repository, page: pageIn(values) });
  return found({ page: page.number, hasNext: page.hasNext, items: page.items.flatMap(openBody) });
}

function openBody({ ready, since, decision: kept }: OpenChangeRow) {
  const decision = decisionIn(kept);
  return decision === null ? [] : [{ ...judgedBody(decision), ready, firstSeenAt: isoTime(since) }];
}

function judgedBody(decision: Decision) {
  const { entry, body } = decision;
  return {
    ...{ repository: repositoryNameIn(entry), number: entry.number, sha: entry.sha, decidedAt: isoTime(entry.at) },
    verdict: body?.verdict.kind ?? oneOf(String(entry.about.verdict), VERDICT_KINDS) ?? 'indeterminate',
    ...{ mode: body?.verdict.mode ?? null, origin: body?.provenance.origin ?? null },
    ...{
      agents: body?.provenance.agents ?? [],
      risk: body?.risk.level ?? null,
      categories: body?.risk.categories ?? [],
    },
    ...{ line: lineOf(decision), waitsFor: body === null ? [] : unblockersOf(body.verdict) },
  };
}

async function change({ scope, values }: Asked, sources: Sources): Promise<ApiAnswer> {
  const { owner = '', repository = '', number = '' } = values;
  const view = await changeNamed(sources, scope, { owner, repository, number });
  if (view?.latest === undefined || view.latest === null) return MISSING;
  const { latest, entries, replayed } = view;
  const { body } = latest;
  const names = new Map([[view.repository.id, view.repository]]);
  return found({
    ...judgedBody(latest),
    counting: body?.verdict.counting.map(({ account }) => account.login) ?? [],
    reasons: body?.verdict.reasons.map(reasonBody) ?? [],
    findings:
      body?.risk.findings.map(({ rule, category, level, path, line, why, remedy }) => ({
        ...{ rule, category, level, path, line, why, remedy },
      })) ?? [],
    toDo: body === null ? [] : remediesOf(body.verdict),
    byPolicyOfToday: replayed?.verdict.kind ?? null,
    records: entries.flatMap((kept) => entryBody(kept, names)),
  });
}

interface ReasonBody extends Omit<Reason, 'children'> {
  readonly children: readonly ReasonBody[];
}

function reasonBody({ rule, outcome, text: words, remedy, children }: Reason): ReasonBody {
  return { rule, outcome, text: words, remedy, children: children.map(reasonBody) };
}
