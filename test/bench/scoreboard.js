/**
 * A year of five hundred repositories with two hundred thousand changes: how long the scoreboard's questions take, each page
 * for an owner and for somebody who sees half of it, and one more change. The tallies are seeded, and of what happened only
 * what pages list.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import Sqlite from 'libsql';
import pg from 'pg';
import { openStore } from '../../dist/adapters/store/open.js';
import { packedByPeriod } from '../../dist/adapters/store/packed-tallies.js';
import { samplesOf } from '../../dist/core/score/samples.js';
import { tally } from '../../dist/core/score/tally.js';
import { gatherReport } from '../../dist/flows/gather-report.js';
import { dashboardApp } from '../../dist/web/app.js';
import { onStage, proposeEdit, quiet } from './app.js';
import { milliseconds, percentile, printTable, whole } from './figures.js';
import { startBenchPostgres } from './postgres.js';

const REPOSITORIES = 500;
const CHANGES_EACH = 400;
const DAY = 86_400_000;
const START = Date.UTC(2025, 10, 1);
const ROUNDS = 20;
const AGENTS = ['claude-code', 'codex', 'devin', 'copilot'];
const RISKS = ['low', 'low', 'medium', 'high'];
const ANY = { repository: null, team: null, agent: null, origin: null, risk: null };
const PAGES = [
  ...['/', '/agents', '/changes', '/deployments', '/audit', '/posture', '/autonomy', '/policy'],
  ...['/policy/acme/r7', '/changes/acme/r7/1'],
];
const POLICY = `version: 1
approvals: { ai: { low: 1, medium: 2, high: 2 } }
approvers: { high: ["@acme/security"], medium: ["@acme/platform"] }
scoreboard: { production: ["live-*"], incidents: [sev1], teams: { payments: ["acme/pay-*"] } }
`;
/** Without the call of GitHub's API, which is remembered for a minute. */
const POLICY_FILES = {
  organisationPolicy: { kind: 'known', value: { source: 'acme/.github@main:twokey.yml', blob: 'a', text: POLICY } },
  defaultBranchPolicy: { kind: 'known', value: { source: 'acme/r7@main:.github/twokey.yml', blob: 'b', text: POLICY } },
};
/** As often was the change judged whose page is asked for. */
const JUDGEMENTS = 20;
const WAITING = 50;
const DEPLOYED_EACH = 20;
const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Date(Date.UTC(2025, 10 + month, 1)).toISOString().slice(0, 7),
);

export async function benchScoreboard() {
  const folder = mkdtempSync(join(tmpdir(), 'twokey-bench-'));
  const postgres = await startBenchPostgres();
  try {
    const real = await judgedForReal();
    const wrong = await onEngine('SQLite', { kind: 'file', path: join(folder, 'twokey.db') }, real);
    if (postgres === null) return [...wrong, 'PostgreSQL does not run here'];
    return [...wrong, ...(await onEngine('PostgreSQL', { kind: 'postgres', url: postgres.url }, real))];
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onEngine(name, location, real) {
  const began = performance.now();
  const made = await openStore(location, { clock: Date.now, random: Math.random });
  if (made.kind === 'error') return [made.error.message];
  for (let id = 1; id <= REPOSITORIES; id += 1) {
    await seedLists(made.value, id);
    await seedDeployments(made.value, id);
  }
  await seedOneChange(made.value, real);
  await made.value.close();
  await seedTallies(location);
  const opened = await openStore(location, { clock: Date.now, random: Math.random });
  if (opened.kind === 'error') return [opened.error.message];
  const { scores, dashboard, close } = opened.value;
  const seeded = (performance.now() - began) / 1000;
  console.log(
    `${name}: ${whole(REPOSITORIES * CHANGES_EACH)} changes of ${REPOSITORIES} repositories in ${seeded.toFixed(0)} s`,
  );
  const everything = { kind: 'everything' };
  const half = {
    kind: 'some',
    installations: [],
    repositories: Array.from({ length: 250 }, (_, index) => place(index + 1).repository),
  };
  const year = { scope: everything, periods: MONTHS, filter: ANY, by: null };
  const questions = {
    'the year by month': () => scores.tallies(year),
    'the year by agent': () => scores.tallies({ ...year, by: 'agent' }),
    'a month by repository': () => scores.tallies({ ...year, periods: MONTHS.slice(-1), by: 'repository' }),
    'the year of one repository': () => scores.tallies({ ...year, filter: { ...ANY, repository: 7 } }),
    'the year of 250 repositories': () => scores.tallies({ ...year, scope: half }),
    'the report of a month': () => gatherReport(scores, everything, MONTHS.at(-1)),
    ...pages({ reader: dashboard, scores }, { owner: everything, 'one of 250': half }),
    'one repository counted again': () => countedAgain(scores, 7),
  };
  const wrong = await wrongSums(scores, year);
  const rows = [];
  for (const [what, ask] of Object.entries(questions)) {
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      await ask();
      times.push(performance.now() - start);
    }
    rows.push([what, milliseconds(percentile(times, 50)), milliseconds(percentile(times, 95))]);
  }
  printTable(['question', 'median', 'p95'], rows);
  await close();
  return wrong.map((what) => `${name}: ${what}`);
}

/** Each change was merged, and was judged by one of ours. */
async function wrongSums(scores, year) {
  const merged = (await scores.tallies(year)).filter(({ tally: { metric } }) => metric === 'ai-share');
  const sum = merged.reduce((total, { tally: { n } }) => total + n, 0);
  return sum === REPOSITORIES * CHANGES_EACH ? [] : [`${sum} merges are counted`];
}

function place(id) {
  return { installation: 1, repository: { id, owner: 'acme', name: `r${id}` } };
}

/** Each page through its route, with the person that the door would have let in. */
function pages({ reader, scores }, people) {
  const clock = () => START + 362 * DAY;
  const ofPerson = ([who, scope]) => {
    const viewer = { login: who, scope, formToken: '' };
    const app = dashboardApp({
      ...{ reader, scores, clock, policyFiles: async () => POLICY_FILES, remoteOf: () => '', digest: sha256 },
      door: { admit: async () => ({ kind: 'in', viewer }), isOurForm: () => false, signIn: null },
      log: { info: () => {}, warn: () => {}, error: (fields) => console.error(fields) },
    });
    return PAGES.map((path) => [
      `page ${path} for ${who}`,
      async () => {
        const answer = await app.fetch(new Request(`http://127.0.0.1${path}`));
        if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
        await answer.text();
      },
    ]);
  };
  return Object.fromEntries(Object.entries(people).flatMap(ofPerson));
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** What a real evaluation writes down, of a change of an agent that IAM is in. */
async function judgedForReal() {
  return onStage(async (stage) => {
    proposeEdit(stage.acme, 1);
    await quiet(stage);
    const db = new Sqlite(stage.store, { readonly: true });
    const last = db.prepare(
      "select entry, body from audit_entry where kind = 'decision' order by sequence desc limit 1",
    );
    const policy = db.prepare("select body from audit_entry where kind = 'policy' order by sequence desc limit 1");
    const { entry, body } = last.get();
    const kept = { about: JSON.parse(entry).about, body: JSON.parse(body), policy: JSON.parse(policy.get().body) };
    db.close();
    return kept;
  });
}

async function seedOneChange({ records }, real) {
  for (let turn = 0; turn < JUDGEMENTS; turn += 1) {
    await records.append({
      ...{ kind: 'decision', installation: 1, repository: 7, number: 1, sha: '', at: START + turn * 60_000 },
      ...{ about: { ...real.about, repository: 'acme/r7' }, body: real.body, policy: real.policy },
    });
  }
}

/** Of each repository deployments that went on; of some one that waits, and the lease of a sandbox. */
async function seedDeployments({ gates, records }, id) {
  const now = START + 362 * DAY;
  for (let run = 1; run <= DEPLOYED_EACH; run += 1) {
    const waits = run === DEPLOYED_EACH && id <= WAITING;
    const gate = {
      ...{ ...place(id), run, environment: 'production', attempt: 1, sha: null, deployment: null },
      ...{ state: waits ? 'waiting' : 'approved', askedAt: now - run * 60_000, deadline: now + DAY, reports: 0 },
      ...{ said: '', kind: 'production', intended: null, own: false, takesBack: null, rollback: null },
    };
    await gates.keep(gate);
    if (!waits) continue;
    const obstacle = { rule: 'deployment/first', effect: 'hold', text: 'nothing was let go on here', remedy: 'look' };
    await records.append({
      ...{ kind: 'deployment', installation: 1, repository: id, number: 0, sha: '', at: now - run * 30_000 },
      about: { event: 'decided', run, attempt: 1, environment: 'production', decision: 'hold', rules: [] },
      body: { decision: { kind: 'hold', because: [obstacle] }, deployment: null },
    });
    await gates.keepLease({
      ...{ ...place(id), run, attempt: 1, environment: 'preview', sha: '', agents: ['devin'], from: now - DAY },
      ...{ until: now + DAY, destroy: 'destroy.yml', state: 'running', askedAt: null, destroyedBy: null },
    });
  }
}

async function seedLists({ scores, records }, id) {
  const history = historyOf(id);
  const listed = history.filter(
    ({ deed }) => deed.kind === 'judged' && (deed.verdict === 'denied' || deed.heldForSecond),
  );
  await scores.note(id === 7 ? history : listed);
  await records.append({
    ...{ kind: 'decision', installation: 1, repository: id, number: 1, sha: '', at: START, body: null },
    about: { repository: `acme/r${id}`, policy: 'none', verdict: 'pending', origin: 'ai', risk: 'low' },
  });
}

/** Straight into the table, in the form in which the store keeps them: counting each repository by itself takes many minutes. */
async function seedTallies(location) {
  const dialect =
    location.kind === 'file'
      ? new SqliteDialect({ database: new Sqlite(location.path) })
      : new PostgresDialect({ pool: new pg.Pool({ connectionString: location.url }) });
  const db = new Kysely({ dialect });
  const sums = new Map();
  for (let id = 1; id <= REPOSITORIES; id += 1) {
    const tallies = tally(samplesOf(historyOf(id)));
    const rows = packedByPeriod(tallies).map((one) => ({ installation: 1, repository: id, ...one }));
    await db.insertInto('score_period').values(rows).execute();
    for (const one of tallies) {
      const { period, metric, agent, origin, risk, says, size, n } = one;
      const key = `${period} ${metric} ${agent} ${origin} ${risk} ${says} ${size}`;
      const sum = sums.get(key);
      if (sum === undefined) sums.set(key, { ...one, team: '' });
      else sum.n += n;
    }
  }
  for (const one of packedByPeriod([...sums.values()])) {
    await db
      .insertInto('score_period')
      .values({ installation: 1, repository: 0, ...one })
      .execute();
  }
  await db.destroy();
}

/** As after an event: the whole history read, and the difference written. One change more or less each time. */
let turn = 0;
async function countedAgain(scores, id) {
  turn += 1;
  await scores.note(changeOf(id, CHANGES_EACH + turn).map((one) => ({ ...place(id), ...one })));
  await scores.keep(place(id), tally(samplesOf(await scores.historyOf(id))));
}

function historyOf(id) {
  const changes = Array.from({ length: CHANGES_EACH }, (_, number) => changeOf(id, number + 1)).flat();
  return changes.map((one) => ({ ...place(id), ...one }));
}

/** Judged, approved, merged, and every second one deployed. */
function changeOf(id, number) {
  const drawn = (id * 7919 + number * 104_729) % 1000;
  const at = START + Math.floor((number / CHANGES_EACH) * 363) * DAY + drawn * 40_000;
  const origin = drawn < 400 ? 'ai' : 'human';
  const judged = {
    ...{
      kind: 'judged',
      number,
      mode: 'enforce',
      gated: true,
      origin,
      risk: RISKS[drawn % 4],
      heldForSecond: drawn % 5 === 0,
    },
    ...{
      agents: origin === 'ai' ? [AGENTS[drawn % 4]] : [],
      rules: [],
      authoredAt: at - drawn * 100_000,
      team: `team-${id % 40}`,
    },
  };
  const sha = `${id}a${number}`.padStart(40, '0');
  const tell = (key, when, deed) => ({ key, at: when, lastAt: when, deed });
  const merged = at + 1_800_000 + drawn * 50_000;
  const verdict = drawn % 9 === 0 ? 'denied' : 'pending';
  return [
    tell(`judged:${number}:first`, at, { ...judged, verdict }),
    tell(`judged:${number}:approved`, at + drawn * 50_000, { ...judged, verdict: 'approved', heldForSecond: false }),
    tell(`merged:${number}`, merged, { kind: 'merged', number, sha, base: 'main', intoDefault: true, undoes: null }),
    ...(number % 2 === 0
      ? [
          tell(`deployed:${number}`, merged + 600_000, {
            kind: 'deployed',
            deployment: id * 1000 + number,
            environment: 'production',
            sha,
            state: 'success',
            production: true,
          }),
        ]
      : []),
  ];
}
