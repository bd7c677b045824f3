/** The routes of the scoreboard and of agents. */
import { Hono } from 'hono';
import { scoreboardOf } from '../core/score/measure.js';
import { lastPeriods, spanOf } from '../core/score/periods.js';
import { RISK_LEVELS } from '../domain/finding.js';
import { ORIGINS } from '../domain/provenance.js';
import { METRIC_IDS } from '../domain/scoreboard.js';
import { agentNumbers } from './agent-numbers.js';
import { agentsPage } from './agents-page.js';
import type { Show } from './answers.js';
import { oneOf, type Query, repositoryIn } from './filters.js';
import { type DashboardEnv, type Page, viewerOf } from './guard.js';
import { type Asked, scoreboardPage } from './scoreboard-page.js';
import type { Sources } from './sources.js';

/** Months that a chart shows, and that can be chosen. */
const SHOWN = 6;
const CHOOSABLE = 12;
const MOST_CAUGHT = 1_000;

export function scoreRoutes(sources: Sources, show: Show): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>();
  app.get('/', async (context) =>
    show(context, { title: 'Scoreboard', section: 'scoreboard' }, await scoreboard(context, sources)),
  );
  app.get('/agents', async (context) =>
    show(
      context,
      { title: 'Agents', section: 'agents' },
      agentsPage(await agentNumbers(sources, viewerOf(context).scope)),
    ),
  );
  return app;
}

async function scoreboard(context: Page, { reader, scores, clock }: Sources) {
  const { scope } = viewerOf(context);
  const [repositories, choices] = [await reader.repositories(scope), await scores.choices(scope)];
  const choosable = lastPeriods(clock(), 'month', CHOOSABLE).toReversed();
  const query = context.req.query();
  const asked = {
    ...askedIn(query, choices),
    repository: repositoryIn(query, repositories),
    period: oneOf(query.period, choosable) ?? choosable[0] ?? '',
  };
  const span = spanOf(asked.period) ?? { since: 0, until: 0 };
  const periods = lastPeriods(span.since, 'month', SHOWN);
  const { team, agent, origin, risk } = asked;
  const filter = { repository: asked.repository?.id ?? null, team, agent, origin, risk };
  const told = (await scores.tallies({ scope, periods, filter, by: null })).map(({ tally }) => tally);
  // Inventories are of whole organisations: narrowed down, they have no data.
  const isWhole = Object.values(filter).every((one) => one === null);
  const first = spanOf(periods[0] ?? '')?.since ?? span.since;
  const inventories = isWhole ? await scores.inventories(scope, { ...span, since: first, limit: MOST_CAUGHT }) : [];
  const boards = periods.map((period) => scoreboardOf(told, inventories, period));
  const rows = METRIC_IDS.map((metric) => ({
    metric,
    values: boards.flatMap((board) => board.filter((value) => value.metric === metric)),
  }));
  const catches = await scores.catches(scope, { ...span, limit: MOST_CAUGHT });
  const open = await reader.openCounts(scope);
  const waiting = await reader.waitingCount(scope);
  return scoreboardPage({
    asked,
    repositories,
    choices,
    periods: choosable,
    rows,
    catches: catches.filter((one) => fits(one, asked)),
    ...{ open, waiting },
  });
}

/** Values that occur; anything else is as if it were not asked for. */
function askedIn(
  query: Query,
  { teams, agents: known }: { readonly teams: readonly string[]; readonly agents: readonly string[] },
) {
  return {
    team: oneOf(query.team, teams),
    agent: oneOf(query.agent, known),
    origin: oneOf(query.origin, ORIGINS),
    risk: oneOf(query.risk, RISK_LEVELS),
  };
}

function fits(
  one: {
    readonly repository: { readonly id: number };
    readonly agent: string;
    readonly origin: string;
    readonly risk: string;
  },
  { repository, agent, origin, risk }: Asked,
): boolean {
  return (
    (repository === null || one.repository.id === repository.id) &&
    (agent === null || one.agent === agent) &&
    (origin === null || one.origin === origin) &&
    (risk === null || one.risk === risk)
  );
}
