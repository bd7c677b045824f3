/**
 * Mutation testing of the decision: Stryker's mutants of core/, tried one by one by the pure tests.
 * `npm run torture -- --only mutation`, or `node test/mutation/main.js [src/core/approvals.ts …] [test/core/decide.test.ts …]`
 * for some files, tried by some tests; every survivor is written to mutation-survivors.json.
 * One process runs many mutants, since each needs milliseconds; for those that show only while a module loads, and those that
 * survive, it loads the modules anew.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { printTable } from '../bench/figures.js';
import { instrument } from './instrument.js';

const ROOT = join(import.meta.dirname, '../..');
const WORKER = 'test/mutation/worker.js';
/** What must be killed. */
const LEAST_KILLED = 0.9;
/** A mutant that takes longer than this is one that hangs. */
const MOST_MS = 30_000;
/** Tests without input and output that import nothing but the pure rooms. */
const TESTS = ['test/core', 'test/properties', 'test/catalog'];
/** Reads the machine's clock, git or whole data sets: nothing that a mutant of core/ would need. */
const LEFT_OUT = /provenance-data|catalog\/waivable|properties\/(?:readers|trailers|fast-paths)|core\/readers\//;

async function mutationTest(named) {
  const files = named.filter((path) => path.startsWith('src/'));
  const mutated = files.length === 0 ? decisionFiles() : files;
  const into = realpathSync(mkdtempSync(join(tmpdir(), 'twokey-mutation-')));
  try {
    const rooms = ['src', ...TESTS, 'test/build.ts', 'test/plan-world.ts', 'test/plans', 'test/mutation'];
    const { mutants, sentences } = await instrument({ into, mutated, rooms });
    const testFiles = TESTS.flatMap(testsBelow).filter(isAmong(named.filter((path) => path.startsWith('test/'))));
    console.log(`  ${mutants.length} mutants in ${mutated.length} files, ${testFiles.length} test files`);
    console.log(`  ${sentences} mutants of sentences for people are left out`);
    const results = await tryAll({ mutants, into, testFiles });
    return report(mutants, results);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

/** Everything in core/ but the readers of file formats, which have their own tests of truncation and mutation of texts. */
function decisionFiles() {
  return readdirSync(join(ROOT, 'src/core'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/core/${name}`);
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

async function tryAll({ mutants, into, testFiles }) {
  const first = await Pool.worker({ into, testFiles });
  if (first.ready.failing.length > 0) throw new Error(`without a mutant these fail: ${first.ready.failing.join('; ')}`);
  console.log(`  ${first.ready.tests} tests; ${first.ready.static.length} mutants show only while loading`);
  const isStatic = new Set(first.ready.static);
  const results = new Map();
  const pool = new Pool({ into, testFiles, first });
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

  static worker({ into, testFiles }) {
    return new Promise((resolve, reject) => {
      const child = startWorker({ into, testFiles });
      child.once('message', (ready) =>
        ready.kind === 'ready' ? resolve(new Worker(child, ready)) : reject(new Error(ready.problem)),
      );
      child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
    });
  }

  async each(mutants, attempt) {
    let done = 0;
    await inTurns(mutants, async (mutant) => {
      const worker = this.idle.pop() ?? (await Pool.worker(this.parts));
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
      const hung = setTimeout(() => resolve({ kind: 'hung', killedBy: 'time' }), MOST_MS);
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

/** As many at once as there are cores. */
async function inTurns(items, work) {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

function report(mutants, results) {
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
  const share = (row) => `${((100 * row.killed) / row.mutants).toFixed(1)} %`;
  printTable(
    ['file', 'mutants', 'killed', 'share'],
    [...rows].map(([file, row]) => [file, String(row.mutants), String(row.killed), share(row)]),
  );
  console.log(`  all: ${killed} of ${mutants.length} killed, ${share({ mutants: mutants.length, killed })}`);
  writeFileSync(join(ROOT, 'mutation-survivors.json'), `${JSON.stringify(survivors, null, 1)}\n`);
  return killed >= LEAST_KILLED * mutants.length
    ? []
    : [`${share({ mutants: mutants.length, killed })} of mutants killed, less than 90 %`];
}

const problems = await mutationTest(process.argv.slice(2));
for (const problem of problems) console.error(`WRONG: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
