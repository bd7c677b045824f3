/**
 * Loads the tests once and tries mutants in them, one after the other; started by main.js. A mutant of code that runs while
 * loading, and one that may have been forgotten in a memory of the program, is tried in modules that are loaded anew.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dependentsIn } from './modules.js';

const { root, testFiles, quick } = JSON.parse(process.argv[2]);
const switches = { activeMutant: undefined };
globalThis.__stryker__ = switches;
/** A loop that a mutant made endless is cut after so many times the passes that the same test usually makes. */
const MOST_PASSES = 100;
const OURS = [join(root, 'src'), join(root, 'test')];
/** Neighbouring mutants die by the same tests. */
const killsOf = new Map();
/** So many tests are asked of one mutant where that is enough. */
const MOST_ASKED = 20;

/** A registry of its own: our modules are loaded anew, packages are not. */
function loadAnew(files) {
  forget((path) => OURS.some((room) => path.startsWith(room)));
  return loaded(files);
}

function forget(isMeant) {
  for (const path of Object.keys(require.cache)) if (isMeant(path)) delete require.cache[path];
}

function loaded(files) {
  const load = createRequire(join(root, 'package.json'));
  const { tests } = load('./test/mutation/jest-globals.js');
  const origins = [];
  for (const file of files) {
    const first = tests.length;
    load(`./${file}`);
    for (let index = first; index < tests.length; index += 1) origins[index] = { file, place: index - first };
  }
  return { tests, origins };
}

async function main() {
  // A test may wait for a timer that does not keep a process alive; main.js ends this one.
  setInterval(() => {}, 60_000);
  let registry;
  let baseline;
  try {
    const { loadSqlParser } = createRequire(join(root, 'package.json'))('./src/adapters/sql-parser.js');
    globalThis.readySqlParser = await loadSqlParser();
    registry = loadAnew(testFiles);
    baseline = await dryRun(registry);
  } catch (problem) {
    process.send({ kind: 'broken', problem: String(problem?.stack ?? problem) }, () => process.exit(0));
    return;
  }
  const reaching = reachedBy();
  const dependents = dependentsIn(require.cache, root);
  process.send({ kind: 'ready', ...baseline.summary });
  process.on('message', async ({ id, file, isStatic }) => {
    const all = inOrder(baseline.covering.get(id) ?? [], baseline.times);
    const covering = quick ? all.slice(0, MOST_ASKED) : all;
    // What tests run through as well is left to them: loading anew for each would take hours.
    const isLoading = isStatic && covering.length === 0;
    const killer =
      isLoading && quick
        ? null
        : isLoading
          ? await killerOfStatic({ id, files: reaching(file), baseline, above: dependents(file) })
          : await killerOf({ id, covering, registry, baseline });
    switches.activeMutant = undefined;
    switches.hitCount = undefined;
    if (killer !== null) killsOf.set(killer, (killsOf.get(killer) ?? 0) + 1);
    // What a mutant left in a memory of the program would be blamed on the next one.
    if (killer !== null && covering.length > 0 && (await firstFailure(registry.tests, [killer])) !== null) {
      registry = loadAnew(testFiles);
    }
    process.send({
      kind: 'tried',
      id,
      covered: covering.length > 0,
      killedBy: killer === null ? null : baseline.names[killer],
    });
  });
}

async function killerOf({ id, covering, registry, baseline }) {
  switches.activeMutant = id;
  switches.hitCount = 0;
  const limitOf = (index) => MOST_PASSES * (baseline.hits.get(id)?.get(index) ?? 1);
  const killer = await firstFailure(registry.tests, covering, limitOf);
  return killer !== null || quick ? killer : await killerInNew({ covering, baseline, limitOf });
}

/** Once more without anything that was computed before: only the tests that run through memories can differ. */
async function killerInNew({ covering, baseline, limitOf }) {
  const quick = covering.filter((index) => baseline.times[index] < MOST_MS_IN_NEW).slice(0, MOST_IN_NEW);
  if (quick.length === 0) return null;
  const files = [...new Set(quick.map((index) => baseline.origins[index].file))];
  const { tests, origins } = loadAnew(files);
  const place = new Map(origins.map(({ file, place: at }, index) => [`${file} ${at}`, index]));
  for (const index of quick) {
    const { file, place: at } = baseline.origins[index];
    if ((await firstFailure(tests, [place.get(`${file} ${at}`)], () => limitOf(index))) !== null) return index;
  }
  return null;
}
const MOST_MS_IN_NEW = 20;
const MOST_IN_NEW = 60;

async function killerOfStatic({ above, ...task }) {
  const isAbove = (path) => above.has(path) || path.endsWith('/jest-globals.js');
  try {
    return await killerWhileLoading({ ...task, isAbove });
  } finally {
    // What was loaded with the mutant must not stay.
    forget(isAbove);
  }
}

async function killerWhileLoading({ id, files, baseline, isAbove }) {
  switches.activeMutant = id;
  switches.hitCount = undefined;
  for (const file of inOrder(files, [])) {
    const first = baseline.origins.findIndex((origin) => origin.file === file);
    let tests;
    try {
      forget(isAbove);
      ({ tests } = loaded([file]));
    } catch {
      return first;
    }
    const order = inOrder(
      [...tests.keys()].map((place) => first + place),
      baseline.times,
    ).map((index) => index - first);
    const failure = await firstFailure(tests, order);
    if (failure !== null) {
      killsOf.set(file, (killsOf.get(file) ?? 0) + 1);
      return first + failure;
    }
  }
  return null;
}

/** What kills most for its time first. */
function inOrder(items, times) {
  const worth = (item) => ((killsOf.get(item) ?? 0) + 0.1) / Math.max(1, times[item] ?? 0);
  return items.toSorted((a, b) => worth(b) - worth(a) || (times[a] ?? 0) - (times[b] ?? 0));
}

/** Which test files load which file of ours, by what the registry knows. */
function reachedBy() {
  const below = (module, seen = new Set()) => {
    if (module === undefined || seen.has(module.id)) return seen;
    seen.add(module.id);
    for (const child of module.children) below(child, seen);
    return seen;
  };
  const reached = new Map(testFiles.map((file) => [file, below(require.cache[join(root, file)])]));
  return (source) => testFiles.filter((file) => reached.get(file).has(join(root, source.replace(/\.ts$/, '.js'))));
}

async function firstFailure(tests, indices, limitOf = () => Number.POSITIVE_INFINITY) {
  for (const index of indices) {
    if (switches.hitCount !== undefined) switches.hitCount = 0;
    switches.hitLimit = limitOf(index);
    try {
      await tests[index].run();
    } catch {
      return index;
    }
  }
  return null;
}

async function dryRun({ tests, origins }) {
  const coverage = switches.mutantCoverage ?? { static: {}, perTest: {} };
  switches.mutantCoverage = coverage;
  const times = [];
  const failing = [];
  for (const [index, test] of tests.entries()) {
    switches.currentTestId = String(index);
    const started = performance.now();
    try {
      await test.run();
    } catch (problem) {
      failing.push(`${test.name}: ${String(problem).slice(0, 300)}`);
    }
    times.push(performance.now() - started);
  }
  switches.currentTestId = undefined;
  const covering = new Map();
  const hits = new Map();
  for (const [test, mutants] of Object.entries(coverage.perTest)) {
    for (const [mutant, count] of Object.entries(mutants)) {
      covering.set(mutant, [...(covering.get(mutant) ?? []), Number(test)]);
      if (!hits.has(mutant)) hits.set(mutant, new Map());
      hits.get(mutant).set(Number(test), count);
    }
  }
  switches.mutantCoverage = undefined;
  const names = tests.map(({ name }) => name);
  const ms = times.reduce((sum, time) => sum + time, 0);
  const summary = { tests: tests.length, ms, failing, static: Object.keys(coverage.static) };
  return { times, covering, hits, names, origins, summary };
}

void main();
