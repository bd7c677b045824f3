/** The scoreboard in the store, on both engines: sums that follow what is kept, and questions bounded by a scope. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Sqlite from 'libsql';
import { seedHistory } from '../../src/cli/seed-history.js';
import { DEFAULT_POLICY } from '../../src/core/policy.js';
import { NO_SCORE_RULES } from '../../src/core/policy-scoreboard.js';
import { measure } from '../../src/core/score/measure.js';
import { historyOfAcme } from '../../src/demo/history.js';
import type { EffectivePolicy, ScoreRules } from '../../src/domain/policy.js';
import type { Happening, JudgedDeed, ScoredPlace, Tally } from '../../src/domain/scoreboard.js';
import type { Scope } from '../../src/ports/dashboard.js';
import type { ScoreFilter, TallyOf } from '../../src/ports/scoreboard.js';
import type { MonthReport } from '../../src/report/monthly.js';
import { storeEngines } from '../engines.js';
import { twokey } from '../twokey.js';

const ENGINES = await storeEngines('scores');

const MONTH = '2026-11';
const EVERYTHING: Scope = { kind: 'everything' };
const ANY: ScoreFilter = { repository: null, team: null, agent: null, origin: null, risk: null };

function place(installation: number, id: number): ScoredPlace {
  return { installation, repository: { id, owner: 'acme', name: `r${id}` } };
}
function tallied(n: number, more: Partial<Tally> = {}): Tally {
  const marks = { team: '', agent: 'codex', origin: 'ai', risk: 'low' } as const;
  return { metric: 'ai-blocked', period: MONTH, ...marks, says: 'yes', size: 0, n, ...more };
}
function judged(where: ScoredPlace, at: number, more: Partial<JudgedDeed> = {}): Happening {
  const deed: JudgedDeed = {
    ...{ kind: 'judged', number: 1, verdict: 'denied', mode: 'enforce', gated: true, origin: 'ai', agents: ['codex'] },
    ...{ risk: 'high', heldForSecond: false, rules: ['iam/wildcard'], authoredAt: null, team: '', ...more },
  };
  return { ...where, key: `judged:${deed.number}:${deed.verdict}:${at}`, at, lastAt: at, deed };
}
const DEFAULT = { kind: 'valid', policy: DEFAULT_POLICY, sources: [] } as const satisfies EffectivePolicy;

function numbers(tallies: readonly TallyOf[]) {
  const { numerator, denominator, value } = measure(
    'ai-blocked',
    MONTH,
    tallies.map(({ tally }) => tally),
  );
  return { numerator, denominator, value };
}

describe.each(ENGINES.each)('the scoreboard on %s', (_, location) => {
  async function scores() {
    return (await ENGINES.open(await location())).scores;
  }
  const asked = (scope: Scope, filter: Partial<ScoreFilter> = {}) => ({
    ...{ scope, periods: [MONTH], filter: { ...ANY, ...filter }, by: null },
  });

  it('adds up what repositories say, and follows when one of them says something else', async () => {
    const store = await scores();
    await store.keep(place(1, 7), [tallied(3), tallied(1, { says: 'no' })]);
    await store.keep(place(1, 8), [tallied(1), tallied(5, { says: 'no' })]);
    expect(numbers(await store.tallies(asked(EVERYTHING)))).toMatchObject({ numerator: 4, denominator: 10 });
    await store.keep(place(1, 7), [tallied(2), tallied(2, { says: 'no' })]);
    await store.keep(place(1, 7), [tallied(2), tallied(2, { says: 'no' })]);
    expect(numbers(await store.tallies(asked(EVERYTHING)))).toMatchObject({ numerator: 3, denominator: 10 });
    await store.keep(place(1, 7), []);
    expect(numbers(await store.tallies(asked(EVERYTHING)))).toMatchObject({ numerator: 1, denominator: 6 });
    await store.keep(place(1, 8), []);
    expect(numbers(await store.tallies(asked(EVERYTHING)))).toEqual({ numerator: 0, denominator: 0, value: null });
  });

  it('splits by every dimension into parts that add up, and narrows down to one value', async () => {
    const store = await scores();
    await store.keep(place(1, 7), [tallied(3), tallied(2, { agent: 'claude-code', team: 'payments', risk: 'high' })]);
    await store.keep(place(1, 8), [tallied(4)]);
    const sums = async (by: 'repository' | 'agent' | 'team' | 'risk') => {
      const found = await store.tallies({ ...asked(EVERYTHING), by });
      return Object.fromEntries(found.map(({ part, tally }) => [part, tally.n]));
    };
    expect(await sums('repository')).toEqual({ 7: 5, 8: 4 });
    expect(await sums('agent')).toEqual({ codex: 7, 'claude-code': 2 });
    expect(await sums('team')).toEqual({ '': 7, payments: 2 });
    expect(await sums('risk')).toEqual({ low: 7, high: 2 });
    expect(numbers(await store.tallies(asked(EVERYTHING, { agent: 'codex' })))).toMatchObject({ numerator: 7 });
    expect(numbers(await store.tallies(asked(EVERYTHING, { repository: 7, risk: 'high' })))).toMatchObject({
      numerator: 2,
    });
    expect(numbers(await store.tallies(asked(EVERYTHING, { team: "x' or 1=1 --" })))).toMatchObject({ value: null });
    expect(await store.choices(EVERYTHING)).toEqual({ teams: ['payments'], agents: ['claude-code', 'codex'] });
  });

  it('shows nobody what is outside of their scope, and counts nothing twice', async () => {
    const store = await scores();
    await store.keep(place(1, 7), [tallied(1)]);
    await store.keep(place(1, 8), [tallied(10)]);
    await store.keep(place(2, 9), [tallied(100)]);
    await store.note([judged(place(1, 7), 10), judged(place(1, 8), 20), judged(place(2, 9), 30)]);
    const some = (installations: readonly number[], ids: readonly number[]): Scope => ({
      ...{ kind: 'some', installations, repositories: ids.map((id) => place(1, id).repository) },
    });
    const seen = async (scope: Scope) => [
      numbers(await store.tallies(asked(scope))).numerator,
      (await store.catches(scope, { since: 0, until: 100, limit: 10 })).map(({ repository }) => repository.id),
    ];
    expect(await seen(EVERYTHING)).toEqual([111, [9, 8, 7]]);
    expect(await seen(some([1], []))).toEqual([11, [8, 7]]);
    expect(await seen(some([], [7]))).toEqual([1, [7]]);
    expect(await seen(some([1], [8, 9]))).toEqual([111, [9, 8, 7]]);
    expect(await seen(some([], []))).toEqual([0, []]);
    expect(await store.choices(some([], []))).toEqual({ teams: [], agents: [] });
    expect(numbers(await store.tallies(asked(some([], [7]), { repository: 9 })))).toMatchObject({ numerator: 0 });
  });

  it('keeps one of each fact, from the first time to the last, whichever is told first', async () => {
    const store = await scores();
    const where = place(1, 7);
    const fact = { ...judged(where, 50), key: 'same' };
    await store.note([fact, { ...fact, at: 70, lastAt: 70 }]);
    await store.note([{ ...fact, at: 20, lastAt: 20 }]);
    expect(await store.historyOf(7)).toEqual([{ ...fact, at: 20, lastAt: 70 }]);
    expect(await store.historyOf(8)).toEqual([]);
  });

  it('lists each change that was stopped once a kind, with the first time, newest first', async () => {
    const store = await scores();
    const where = place(1, 7);
    const held = { verdict: 'pending', heldForSecond: true } as const;
    await store.note([
      judged(where, 10),
      judged(where, 40),
      judged(where, 30, held),
      judged(where, 35, { verdict: 'approved' }),
    ]);
    const found = await store.catches(EVERYTHING, { since: 0, until: 100, limit: 10 });
    expect(found.map(({ what, at }) => [what, at])).toEqual([
      ['held for a second approval', 30],
      ['denied', 10],
    ]);
    expect(await store.catches(EVERYTHING, { since: 0, until: 30, limit: 10 })).toHaveLength(1);
  });

  it('counts by the rules that were read last, whoever read them, and says which were not counted by yet', async () => {
    const store = await ENGINES.open(await location());
    const rules = (production: string): ScoreRules => ({ ...NO_SCORE_RULES, production: [production] });
    const seven = place(1, 7);
    const decided = (at: number, production: string) =>
      store.records.append({
        ...{ kind: 'decision', installation: 1, repository: 7, number: 1, sha: '', at, about: {}, body: null },
        policy: { ...DEFAULT, policy: { ...DEFAULT.policy, scoreboard: rules(production) } },
      });
    expect(await store.scores.rulesOf(7)).toBeNull();
    expect(await store.scores.keepRules(seven, rules('live'), 100)).toBe(true);
    expect(await store.scores.rulesOf(7)).toEqual(rules('live'));
    await store.scores.countedBy(seven, rules('live'));
    expect(await store.scores.keepRules(seven, rules('live'), 110)).toBe(false);
    await decided(105, 'older');
    expect(await store.scores.rulesOf(7)).toEqual(rules('live'));
    await decided(120, 'newer');
    expect(await store.scores.rulesOf(7)).toEqual(rules('newer'));
    expect(await store.scores.keepRules(seven, rules('newest'), 130)).toBe(true);
    // It stays so until it is counted, also where the one who asked for that ended before.
    expect(await store.scores.keepRules(seven, rules('newest'), 140)).toBe(true);
    expect(await store.scores.rulesOf(7)).toEqual(rules('newest'));
    expect(await store.scores.rulesOf(8)).toBeNull();
  });
});

describe('a store from before tallies were packed', () => {
  it('says the same afterwards, of repositories and of their sums', async () => {
    const location = ENGINES.file();
    if (location.kind !== 'file') throw new Error('not a file');
    await (await ENGINES.open(location)).close();
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Sqlite(location.path) }) });
    await sql`drop table score_period`.execute(db);
    await sql`delete from kysely_migration where name >= '0088'`.execute(db);
    await sql`create table score_tally (installation bigint, repository bigint, period text, metric text,
      team text, agent text, origin text, risk text, says text, size bigint, n integer)`.execute(db);
    const rows = [
      [7, 'payments', 'yes', 0, 3],
      [7, 'payments', 'no', 0, 1],
      [8, '', 'yes', 0, 1],
      [0, '', 'yes', 0, 4],
      [0, '', 'no', 0, 1],
    ] as const;
    for (const [repository, team, says, size, n] of rows) {
      await sql`insert into score_tally values (1, ${repository}, ${MONTH}, 'ai-blocked', ${team}, 'codex', 'ai', 'low',
        ${says}, ${size}, ${n})`.execute(db);
    }
    await db.destroy();
    const { scores } = await ENGINES.open(location);
    const question = { scope: EVERYTHING, periods: [MONTH], filter: ANY, by: null };
    expect(numbers(await scores.tallies(question))).toMatchObject({ numerator: 4, denominator: 5 });
    const ofSeven = { ...question, filter: { ...ANY, repository: 7 } };
    expect(numbers(await scores.tallies(ofSeven))).toMatchObject({ numerator: 3, denominator: 4 });
    expect(await scores.choices(EVERYTHING)).toEqual({ teams: ['payments'], agents: ['codex'] });
    await scores.keep(place(1, 7), []);
    expect(numbers(await scores.tallies(question))).toMatchObject({ numerator: 1, denominator: 1 });
  });
});

describe('the history of the demo', () => {
  it('is the same for the same day, fills every number that events can tell, and is printed as a report', async () => {
    const now = Date.UTC(2026, 10, 27, 9);
    expect(historyOfAcme(now)).toEqual(historyOfAcme(now + 1));
    const location = { kind: 'file', path: join(ENGINES.folder, 'demo.db') } as const;
    expect(await seedHistory(location, now)).toMatchObject({ kind: 'ok' });
    const heard = await twokey(['report', '--month', '2026-10', '--format', 'json'], '', {
      DATABASE_URL: `sqlite:${location.path}`,
    });
    const { values, catches } = JSON.parse(heard.out) as Pick<MonthReport, 'values' | 'catches'>;
    const empty = values.filter(({ value }) => value === null).map(({ metric }) => metric);
    expect(empty).toEqual(['admin-identities', 'ai-writers']);
    expect(catches.length).toBeGreaterThan(5);
  });
});
