/**
 * Mutation testing of the decision: Stryker's mutants of core/, tried one by one by the pure tests.
 * `npm run torture -- --only mutation`, or `node test/mutation/main.js [src/core/approvals.ts …] [test/core/decide.test.ts …]`
 * for some files or folders, tried by some tests; every survivor is written to mutation-survivors.json.
 * `--sample 500 --seed 1` tries so many of the mutants, drawn at random; `--jobs 1` leaves the other cores to others;
 * `--quick` asks only the first tests that run through a mutant and leaves out those of loading: enough for seek.js.
 * One process runs many mutants, since each needs milliseconds; for those that show only while a module loads, and those that
 * survive, it loads the modules anew.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../bench/figures.js';
import { instrument } from './instrument.js';
import { drawn, interval } from './sample.js';

const ROOT = join(import.meta.dirname, '../..');
const WORKER = 'test/mutation/worker.js';
/** What must be killed. */
const LEAST_KILLED = 0.9;
/** A mutant that takes longer than this, and ten times what all tests take without one, is one that hangs. */
const MOST_MS = 5_000;
const MOST_TIMES = 10;
/** Tests without input and output that import nothing but the pure rooms. */
const TESTS = ['test/core', 'test/properties', 'test/catalog'];
/** Reads the machine's clock, git or whole data sets: nothing that a mutant of core/ would need. */
const LEFT_OUT = /provenance-data|catalog\/waivable|properties\/(?:readers|trailers|fast-paths)/;
const OPTIONS = {
  sample: { type: 'string' },
  seed: { type: 'string' },
  jobs: { type: 'string' },
  quick: { type: 'boolean' },
};

async function mutationTest({ positionals: named, values }) {
  const rooms = named.filter((path) => path.startsWith('src/'));
  const mutated = (rooms.length === 0 ? ['src/core'] : rooms).flatMap(sourcesAt);
  const jobs = Number(values.jobs ?? availableParallelism());
  const into = realpathSync(mkdtempSync(join(tmpdir(), 'twokey-mutation-')));
  try {
    const needed = [
      'src',
      ...TESTS,
      'test/build.ts',
      'test/readings.ts',
      'test/plan-world.ts',
      'test/plans',
      'test/mutation',
    ];
    const choose = (all) => chosen(all, values);
    const { mutants, population, sentences } = await instrument({ into, mutated, rooms: needed, choose });
    const testFiles = TESTS.flatMap(testsBelow).filter(isAmong(named.filter((path) => path.startsWith('test/'))));
    console.log(`  ${population} mutants in ${mutated.length} files, ${testFiles.length} test files`);
    console.log(`  ${sentences} mutants of sentences for people are left out`);
    const results = await tryAll({ mutants, task: { into, testFiles, quick: values.quick === true }, jobs });
    return report({ mutants, results, population, seed: values.seed ?? '1' });
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

/** Everything, or a sample that the same seed draws again. */
function chosen(mutants, { sample, seed = '1' }) {
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
  const first = await Pool.worker(task);
  if (first.ready.failing.length > 0) throw new Error(`without a mutant these fail: ${first.ready.failing.join('; ')}`);
  console.log(`  ${first.ready.tests} tests; ${first.ready.static.length} mutants show only while loading`);
  const isStatic = new Set(first.ready.static);
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
        ready.kind === 'ready' ? resolve(new Worker(child, ready)) : reject(new Error(ready.problem)),
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
      const most = MOST_MS + MOST_TIMES * this.ready.ms;
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

function report({ mutants, results, population, seed }) {
  const rows = new Map();
  const survivors = [];
  for (const mutant of mutants) {
    const row = rows.get(mutant.file) ?? { mutants: 0, killed: 0 };
    rows.set(mutant.file, row);
    row.mutants += 1;
    if (results.get(mutant.id).killedBy !== null) row.killed += 1;
    else survivors.push(mutant);
  }
  const killed = mutants.length - survivors.length;
  const percent = (part) => `${(100 * part).toFixed(1)} %`;
  const share = (row) => percent(row.killed / row.mutants);
  printTable(
    ['file', 'mutants', 'killed', 'share'],
    [...rows].map(([file, row]) => [file, String(row.mutants), String(row.killed), share(row)]),
  );
  console.log(`  all: ${killed} of ${mutants.length} killed, ${share({ mutants: mutants.length, killed })}`);
  if (mutants.length < population) {
    console.log(`  a sample of ${mutants.length} of ${population} mutants, drawn by seed ${seed}`);
    const [low, high] = interval({ killed, of: mutants.length, population });
    console.log(`  of all ${population}, between ${percent(low)} and ${percent(high)} would be (95 %)`);
  }
  writeFileSync(join(ROOT, 'mutation-survivors.json'), `${JSON.stringify(survivors, null, 1)}\n`);
  return killed >= LEAST_KILLED * mutants.length
    ? []
    : [`${share({ mutants: mutants.length, killed })} of mutants killed, less than 90 %`];
}

const problems = await mutationTest(parseArgs({ allowPositionals: true, options: OPTIONS }));
for (const problem of problems) console.error(`WRONG: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
