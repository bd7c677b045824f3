/** The scoreboard and the agents over the API: the numbers of a period, whole and by one dimension. */
import { METRICS } from '../../catalog/metrics.js';
import { partsOf, scoreboardOf } from '../../core/score/measure.js';
import { monthOf, spanOf } from '../../core/score/periods.js';
import { RISK_LEVELS } from '../../domain/finding.js';
import { ORIGINS } from '../../domain/provenance.js';
import { DIMENSIONS, METRIC_IDS, type MetricPart, type MetricValue } from '../../domain/scoreboard.js';
import { AGENT_METRICS, agentNumbers } from '../agent-numbers.js';
import { oneOf } from '../filters.js';
import type { Sources } from '../sources.js';
import type { Parameter } from './parameters.js';
import { type ApiAnswer, type ApiRoute, type Asked, found, MISSING } from './route.js';
import { closed, count, type JsonSchema, listOf, named, number, oneOfTexts, orNull, text } from './schema.js';
import { IN_REPOSITORY, narrowed } from './shared-parameters.js';

const MOST_INVENTORIES = 1_000;
const WORD = '^[^\\p{C}]{1,100}$';

const PARAMETERS: readonly Parameter[] = [
  {
    ...{ name: 'period', in: 'query', description: 'A month (2026-11) or an ISO week (2026-W48), in UTC; this month.' },
    schema: { type: 'string', pattern: '^[0-9]{4}-(?:0[1-9]|1[0-2]|W(?:0[1-9]|[1-4][0-9]|5[0-3]))$' },
  },
  {
    ...{ name: 'by', in: 'query', description: 'Also gives the parts of each number.' },
    schema: { type: 'string', enum: DIMENSIONS },
  },
  IN_REPOSITORY,
  { name: 'team', in: 'query', description: 'Only this team.', schema: { type: 'string', pattern: WORD } },
  { name: 'agent', in: 'query', description: 'Only this agent, by its id.', schema: { type: 'string', pattern: WORD } },
  { name: 'origin', in: 'query', description: 'Only this origin.', schema: { type: 'string', enum: ORIGINS } },
  { name: 'risk', in: 'query', description: 'Only this risk.', schema: { type: 'string', enum: RISK_LEVELS } },
];

const NUMBERS = {
  value: orNull(number),
  p90: orNull(number),
  ...{ numerator: count, denominator: count, unknowns: count, days: orNull(count) },
};

export const SCORE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Metric: {
    ...closed({
      ...{ metric: oneOfTexts(METRIC_IDS), title: text, unit: text, target: oneOfTexts(['up', 'down', 'shown']) },
      ...{ ...NUMBERS, parts: orNull(listOf(named('MetricPart'))) },
    }),
    description:
      'A number with what it is made of. `value`: a share from 0 to 1, seconds (the median), times a day, or a count; null: no data, which is not zero. `p90`: nine of ten took no longer. `unknowns`: would count and could not be told. What each metric means is in docs/scoreboard.md.',
  },
  MetricPart: closed({ name: text, ...NUMBERS }),
};

export const SCORE_ROUTES: readonly ApiRoute[] = [
  {
    ...{ path: '/scoreboard', id: 'getScoreboard', summary: 'Every number of a period', read: 'scoreboard' },
    parameters: PARAMETERS,
    answer: closed({ period: text, by: orNull(oneOfTexts(DIMENSIONS)), metrics: listOf(named('Metric')) }),
    answerTo: scoreboard,
  },
  {
    ...{ path: '/agents', id: 'listAgents', read: 'agents' },
    summary: 'What each agent brought over the last six months',
    parameters: [],
    answer: closed({
      ...{ from: text, to: text },
      agents: listOf(
        closed({ agent: text, ...Object.fromEntries(AGENT_METRICS.map((one) => [one, orNull(named('MetricPart'))])) }),
      ),
    }),
    answerTo: agents,
  },
];

async function scoreboard({ scope, values }: Asked, sources: Sources): Promise<ApiAnswer> {
  const { clock, scores } = sources;
  const place = await narrowed(sources, scope, values.repository);
  const period = values.period ?? monthOf(clock());
  const span = spanOf(period);
  if (place.kind === 'missing' || span === null) return MISSING;
  const { team = null, agent = null, origin = null, risk = null } = values;
  const repository = place.kind === 'one' ? place.repository.id : null;
  const filter = { repository, team, agent, origin, risk };
  const by = oneOf(values.by, DIMENSIONS);
  const tallies = (await scores.tallies({ scope, periods: [period], filter, by: null })).map(({ tally }) => tally);
  // Inventories are of whole organisations: narrowed down, they have no data.
  const isWhole = Object.values(filter).every((one) => one === null);
  const inventories = isWhole ? await scores.inventories(scope, { ...span, limit: MOST_INVENTORIES }) : [];
  const parts = by === null ? null : await scores.tallies({ scope, periods: [period], filter, by });
  const names = new Map(place.repositories.map(({ id, owner, name }) => [String(id), `${owner}/${name}`]));
  const metrics = scoreboardOf(tallies, inventories, period).map((value) => ({
    ...metricBody(value),
    parts:
      parts === null
        ? null
        : partsOf(value.metric, period, parts).map((part) => partBody(part, by === 'repository' ? names : null)),
  }));
  return found({ period, by, metrics });
}

function metricBody(value: MetricValue) {
  const { title, unit, target } = METRICS[value.metric];
  return { metric: value.metric, title, unit, target, ...numbersIn(value) };
}

function partBody({ name, value }: MetricPart, names: ReadonlyMap<string, string> | null) {
  return { name: names === null ? name : (names.get(name) ?? name), ...numbersIn(value) };
}

function numbersIn({ value, p90, numerator, denominator, unknowns, days }: MetricValue) {
  return { value, p90, numerator, denominator, unknowns, days };
}

async function agents({ scope }: Asked, sources: Sources): Promise<ApiAnswer> {
  const { periods, parts } = await agentNumbers(sources, scope);
  const names = [...new Set(AGENT_METRICS.flatMap((metric) => parts[metric].map(({ name }) => name)))];
  const partNamed = (metric: (typeof AGENT_METRICS)[number], name: string) => {
    const part = parts[metric].find((one) => one.name === name);
    return part === undefined ? null : partBody(part, null);
  };
  return found({
    ...{ from: periods[0] ?? '', to: periods.at(-1) ?? '' },
    agents: names
      .filter((name) => name !== '')
      .toSorted()
      .map((name) => ({
        agent: name,
        ...Object.fromEntries(AGENT_METRICS.map((metric) => [metric, partNamed(metric, name)])),
      })),
  });
}
