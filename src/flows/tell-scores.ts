/**
 * Tells people what the scoreboard says: once a month by an issue where the organisation's policy wants one, once a week
 * by a message to the server's address for digests. What was told is kept, so a period is told once.
 */
import { NO_FILTER, scoreboardOf } from '../core/score/measure.js';
import { lastPeriods, spanOf } from '../core/score/periods.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Job } from '../domain/job.js';
import type { ScoreRules } from '../domain/policy.js';
import { error, known, ok, type Result } from '../domain/result.js';
import type { Period } from '../domain/scoreboard.js';
import type { Scope } from '../ports/dashboard.js';
import type { Digests } from '../ports/digests.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { ScoreReader } from '../ports/scoreboard.js';
import type { Ledger, Queue } from '../ports/store.js';
import type { Clock, Log } from '../ports.js';
import { monthIssue, REPORT_LABEL, reportMarker } from '../report/month-issue.js';
import type { MonthReport } from '../report/monthly.js';
import { weekDigest } from '../report/week-digest.js';
import type { PolicyReader } from './gather.js';
import { gatherReport } from './gather-report.js';

/** What GitHub told late should be counted. */
const SETTLED_MS = 6 * 3_600_000;
const MOST_CAUGHT = 1_000;

export interface TellPorts {
  readonly forge: Pick<Forge, 'listRepositories' | 'readPolicies' | 'findIssue' | 'openIssue'>;
  readonly scores: ScoreReader;
  /** Null: the server has no address for digests. */
  readonly digests: Digests | null;
  readonly ledger: Pick<Ledger, 'once' | 'wasDone'>;
  readonly policies: PolicyReader;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DueTellingPorts {
  readonly ledger: Pick<Ledger, 'wasDone'>;
  readonly queue: Queue;
  readonly clock: Clock;
}

/** With each sweep: whether a month or a week has ended that was not looked at yet. */
export async function queueDueTelling({ ledger, queue, clock }: DueTellingPorts, installation: number): Promise<void> {
  const names = Object.values(duePeriods(installation, clock())).map(({ name }) => name);
  const done = await Promise.all(names.map((name) => ledger.wasDone(name)));
  if (done.every((one) => one)) return;
  const job: Job = { kind: 'tell-scores', installation };
  await queue.enqueue([job], 'background');
}

/** The last month and the last week that are over and settled, each with the name under which it is done. */
function duePeriods(installation: number, now: number) {
  const last = (kind: 'month' | 'week'): Period => lastPeriods(now - SETTLED_MS, kind, 2)[0] ?? '';
  const [month, week] = [last('month'), last('week')];
  return {
    month: { period: month, name: `report:${installation}:${month}` },
    week: { period: week, name: `digest:${installation}:${week}` },
  };
}

interface Telling {
  readonly scope: Scope;
  readonly rules: ScoreRules;
  readonly owner: string;
  readonly repositories: readonly RepositoryRef[];
}

/** What the organisation's policy does not ask for is done as well: it is told from the next period on. */
export async function tellScores(ports: TellPorts, installation: number): Promise<Result<null, ForgeError>> {
  const repositories = await ports.forge.listRepositories();
  if (repositories.kind === 'error') return repositories;
  const [first] = repositories.value;
  if (first === undefined) return ok(null);
  const files = await ports.forge.readPolicies(first);
  if (files.kind === 'error') return files;
  const effective = ports.policies(files.value.organisationPolicy, known(null));
  if (effective.kind !== 'valid') return ok(null);
  const scope: Scope = { kind: 'some', installations: [installation], repositories: [] };
  const { owner } = first;
  const telling = { scope, rules: effective.policy.scoreboard, owner, repositories: repositories.value };
  const { month, week } = duePeriods(installation, ports.clock());
  for (const [{ period, name }, tell] of [[month, tellMonth] as const, [week, tellWeek] as const]) {
    if (await ports.ledger.wasDone(name)) continue;
    const told = await tell(ports, telling, period);
    if (told.kind === 'error') return told;
    await ports.ledger.once(name, ports.clock());
  }
  return ok(null);
}

async function tellMonth(
  { forge, scores, log }: TellPorts,
  { scope, rules, owner, repositories }: Telling,
  month: Period,
): Promise<Result<null, ForgeError>> {
  if (rules.report === null) return ok(null);
  const wanted = `${rules.report.owner}/${rules.report.name}`;
  const place = repositories.find((one) => `${one.owner}/${one.name}`.toLowerCase() === wanted.toLowerCase());
  // Of another installation, or where the app is not installed: names of repositories would go where nobody meant them to.
  if (place === undefined)
    return error(cannotTell(`the app is not installed on ${wanted}, which is to have the report`));
  const report = await gatherReport(scores, scope, month);
  if (report === null || isEmpty(report)) return ok(null);
  const found = await forge.findIssue(place, { label: REPORT_LABEL, marker: reportMarker(owner, month) });
  if (found.kind === 'error') return found;
  if (found.value !== null) return ok(null);
  const opened = await forge.openIssue(place, monthIssue(owner, report));
  if (opened.kind === 'error') return opened;
  log.info({ repository: place.id, month, issue: opened.value }, 'month told by an issue');
  return ok(null);
}

function isEmpty({ values, catches, overrides }: MonthReport): boolean {
  return values.every(({ value }) => value === null) && catches.length + overrides.length === 0;
}

async function tellWeek(
  { scores, digests, log }: TellPorts,
  { scope, rules, owner }: Telling,
  week: Period,
): Promise<Result<null, ForgeError>> {
  const span = spanOf(week);
  if (!rules.digest || digests === null || span === null) return ok(null);
  const [earlier = week] = lastPeriods(span.since, 'week', 2);
  const tallies = await scores.tallies({ scope, periods: [earlier, week], filter: NO_FILTER, by: null });
  const told = tallies.map(({ tally }) => tally);
  const catches = await scores.catches(scope, { ...span, limit: MOST_CAUGHT });
  const [values, before] = [scoreboardOf(told, [], week), scoreboardOf(told, [], earlier)];
  const sent = await digests.send(weekDigest({ owner, week, values, before, catches }));
  if (sent.kind === 'error') return error(cannotTell(sent.error));
  log.info({ week }, 'week told by a digest');
  return ok(null);
}

/** The job is tried again, and at last given up in sight of a person. */
function cannotTell(message: string): ForgeError {
  return { kind: 'unavailable', message, retryAfter: null };
}
