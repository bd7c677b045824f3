/**
 * Mutation testing of the decision: Stryker's mutants of core/, tried one by one by the pure tests.
 * `npm run torture -- --only mutation`, or `node test/mutation/main.js [src/core/approvals.ts …] [test/core/decide.test.ts …]`
 * for some files or folders, tried by some tests; every survivor is written to mutation-survivors.json.
 * `--keep` writes what survives into the ledger (test/mutation/survivors), file by file, and goes on where it was ended: what
 * stands there for the text of a file as it is now is not tried again, unless `--anew` says so.
 * `--retry` tries only what the ledger lists as survivors, and takes out what is killed by now: with new tests named, it takes
 * seconds.
 * `--sample 500 --seed 1` tries so many of the mutants, drawn at random; `--jobs 1` leaves the other cores to others.
 * `--budget 1500` asks tests of so many milliseconds for one mutant, those that killed its neighbours and the quickest
 * first; `--budget 0` asks all of them, and loads anew what cannot be made again otherwise.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../bench/figures.js';
import { instrument } from './instrument.js';
import { isKept, isListed, keep, strike, unlisted } from './ledger.js';
import { drawn, interval } from './sample.js';

const ROOT = join(import.meta.dirname, '../..');
const WORKER = 'test/mutation/worker.js';
/** What must be killed. */
const LEAST_KILLED = 0.9;
/** A mutant that takes longer than this, and ten times what the tests that are asked take without one, is one that hangs. */
const MOST_MS = 10_000;
const MOST_TIMES = 10;
/** So many milliseconds of tests are asked about one mutant, unless `--budget` says otherwise. */
const BUDGET_MS = 1_500;
/** So many mutants at most stand in the code at once where all are tried. */
const BATCH = 2_500;
/** Tests without input and output that import nothing but the pure rooms. */
const TESTS = ['test/core', 'test/properties', 'test/catalog'];
/** Reads the machine's clock, git or whole data sets: nothing that a mutant of core/ would need. */
const LEFT_OUT = /provenance-data|catalog\/waivable|properties\/(?:readers|trailers|fast-paths)/;
const OPTIONS = {
  sample: { type: 'string' },
  seed: { type: 'string' },
  jobs: { type: 'string' },
  budget: { type: 'string' },
  keep: { type: 'boolean' },
  anew: { type: 'boolean' },
  retry: { type: 'boolean' },
};

const ROOMS = ['src', 'test/build.ts', 'test/readings.ts', 'test/plan-world.ts', 'test/plans', 'test/mutation'];

async function mutationTest({ positionals: named, values }) {
  const rooms = named.filter((path) => path.startsWith('src/'));
  const files = (rooms.length === 0 ? ['src/core'] : rooms).flatMap(sourcesAt).sort();
  const stale = values.retry ? files.filter((file) => !isKept(file)) : [];
  if (stale.length > 0)
    throw new Error(`changed since it was measured, so measure it with --keep: ${stale.join(', ')}`);
  const mutated = values.keep && !values.anew ? files.filter((file) => !isKept(file)) : files;
  const testFiles = TESTS.flatMap(testsBelow).filter(isAmong(named.filter((path) => path.startsWith('test/'))));
  console.log(`  ${mutated.length} of ${files.length} files, ${testFiles.length} test files`);
  const outcome = { tried: [], results: new Map(), population: 0 };
  for (const batch of values.sample === undefined ? batches(mutated) : [mutated]) {
    await tryBatch(batch, { values, testFiles, outcome });
  }
  return report(outcome, values);
}

async function tryBatch(mutated, { values, testFiles, outcome }) {
  const into = realpathSync(mkdtempSync(join(tmpdir(), 'twokey-mutation-')));
  try {
    const choose = (all) => chosen(all, values);
    const rooms = [...ROOMS, ...TESTS];
    const { mutants, population, sentences, numbers } = await instrument({
      ...{ into, mutated, rooms, choose, isMadeAgain: true },
    });
    console.log(`  ${clock()} ${population} mutants from ${mutated[0]} on; ${sentences} of sentences are left out`);
    const budget = Number(values.budget ?? BUDGET_MS);
    const task = { into, testFiles, numbers, budget: budget === 0 ? null : budget };
    const results = await tryAll({ mutants, task, jobs: Number(values.jobs ?? availableParallelism()) });
    const isKilled = ({ id }) => results.get(id).killedBy !== null;
    for (const file of mutated) {
      const own = mutants.filter((mutant) => mutant.file === file);
      if (values.retry) strike(file, own.filter(isKilled));
      else if (values.keep) keep(file, { mutants: own.length, survivors: own.filter((mutant) => !isKilled(mutant)) });
    }
    outcome.population += population;
    outcome.tried.push(...mutants.map((mutant) => ({ ...mutant, killedBy: results.get(mutant.id).killedBy })));
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

/** Files in their order, by their size: about twelve mutants stand in a kilobyte. */
function batches(files) {
  const lists = [[]];
  let expected = 0;
  for (const file of files) {
    const most = 0.025 * readFileSync(join(ROOT, file), 'utf8').length;
    if (expected + most > BATCH && lists.at(-1).length > 0) {
      lists.push([]);
      expected = 0;
    }
    lists.at(-1).push(file);
    expected += most;
  }
  return lists.filter((list) => list.length > 0);
}

function clock() {
  return new Date().toISOString().slice(11, 19);
}

/** Everything, what the ledger lists, or a sample that the same seed draws again. */
function chosen(mutants, { sample, seed = '1', retry }) {
  if (retry) return mutants.filter(isListed);
  return sample === undefined ? mutants : drawn(mutants, { count: Number(sample), seed: Number(seed) });
}

function sourcesAt(path) {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${path}/${name}`);
}

/** Fewer tests kill no more mutants: what is then killed is a lower bound. */
function isAmong(tests) {
  const paths = tests.map((path) => path.replace(/\.ts$/, '.js'));
  return (file) => paths.length === 0 || paths.includes(file);
}

function testsBelow(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.test(name))
    .map((name) => name.replace(/\.ts$/, '.js'));
}

async function tryAll({ mutants, task, jobs }) {
  if (mutants.length === 0) return new Map();
  const first = await Pool.worker(task);
  const { failing, tests, static: loading } = first.ready;
  if (failing.length > 0) {
    first.end();
    throw new Error(`without a mutant these fail: ${failing.join('; ')}`);
  }
  console.log(
    `  ${clock()} ${tests} tests (${Math.round(first.ready.ms)} ms); ${loading.length} mutants run while loading`,
  );
  const isStatic = new Set(loading);
  const results = new Map();
  const pool = new Pool({ task, first, jobs });
  await pool.each(mutants, async (worker, { id, file }) => {
    const answer = await worker.tryOne({ id, file, isStatic: isStatic.has(id) });
    results.set(id, answer);
    return answer.kind === 'hung';
  });
  pool.end();
  return results;
}

/** Workers that try mutants one after the other; one that hangs is replaced. */
class Pool {
  constructor(parts) {
    this.parts = parts;
    this.idle = [parts.first];
  }

  static worker(task) {
    return new Promise((resolve, reject) => {
      const child = startWorker(task);
      child.once('message', (ready) =>
        ready.kind === 'ready'
          ? resolve(new Worker(child, { ...ready, budget: task.budget }))
          : reject(new Error(ready.problem)),
      );
      child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
    });
  }

  async each(mutants, attempt) {
    let done = 0;
    await inTurns(mutants, this.parts.jobs, async (mutant) => {
      const worker = this.idle.pop() ?? (await Pool.worker(this.parts.task));
      const spent = await attempt(worker, mutant);
      if (spent) worker.end();
      else this.idle.push(worker);
      done += 1;
      if (done % 500 === 0) console.log(`  ${done} of ${mutants.length}`);
    });
  }

  end() {
    for (const worker of this.idle) worker.end();
  }
}

class Worker {
  constructor(child, ready) {
    this.child = child;
    this.ready = ready;
  }

  tryOne(mutant) {
    return new Promise((resolve) => {
      const most = MOST_MS + MOST_TIMES * Math.min(this.ready.ms, this.ready.budget ?? this.ready.ms);
      const hung = setTimeout(() => resolve({ kind: 'hung', killedBy: 'time' }), most);
      const died = () => resolve({ kind: 'hung', killedBy: 'its own end' });
      this.child.once('exit', died);
      this.child.once('message', (answer) => {
        clearTimeout(hung);
        this.child.off('exit', died);
        resolve(answer);
      });
      this.child.send(mutant);
    });
  }

  end() {
    this.child.removeAllListeners();
    this.child.kill('SIGKILL');
  }
}

function startWorker({ into, ...task }) {
  const argument = JSON.stringify({ root: into, ...task });
  const env = { ...process.env, TWOKEY_LAW_RUNS: '60', TWOKEY_LAW_SEED: '20261121', NODE_PATH: '' };
  return fork(join(into, WORKER), [argument], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: ROOT });
}

async function inTurns(items, lanes, work) {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function report({ tried, population }, { seed = '1', keep: isKeeping, retry }) {
  const rows = new Map();
  const survivors = tried.filter(({ killedBy }) => killedBy === null);
  for (const { file, killedBy } of tried) {
    const row = rows.get(file) ?? { mutants: 0, killed: 0 };
    rows.set(file, row);
    row.mutants += 1;
    if (killedBy !== null) row.killed += 1;
  }
  const killed = tried.length - survivors.length;
  const percent = (part) => `${(100 * part).toFixed(1)} %`;
  const share = (row) => percent(row.killed / row.mutants);
  printTable(
    ['file', 'mutants', 'killed', 'share'],
    [...rows].map(([file, row]) => [file, String(row.mutants), String(row.killed), share(row)]),
  );
  console.log(`  all: ${killed} of ${tried.length} killed, ${share({ mutants: tried.length, killed })}`);
  if (tried.length < population && !retry) {
    console.log(`  a sample of ${tried.length} of ${population} mutants, drawn by seed ${seed}`);
    const [low, high] = interval({ killed, of: tried.length, population });
    console.log(`  of all ${population}, between ${percent(low)} and ${percent(high)} would be (95 %)`);
  }
  writeFileSync(join(ROOT, 'mutation-survivors.json'), `${JSON.stringify(survivors, null, 1)}\n`);
  const few = `${share({ mutants: tried.length, killed })} of mutants killed, less than 90 %`;
  return [...(retry || killed >= LEAST_KILLED * tried.length ? [] : [few]), ...(isKeeping ? [] : unlisted(survivors))];
}

const problems = await mutationTest(parseArgs({ allowPositionals: true, options: OPTIONS }));
for (const problem of problems) console.error(`WRONG: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
