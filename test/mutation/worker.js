/**
 * Loads the tests once and tries mutants in them, one after the other; started by main.js. What modules make while they load
 * (tables, patterns, memories) is made again with each mutant, and without it afterwards (again.js). What cannot be made
 * again is tried in modules that are loaded anew, where every test is asked (`budget` is null).
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { dependentsIn, loadersIn } from './modules.js';

const { root, testFiles, budget, numbers } = JSON.parse(process.argv[2]);
const switches = { activeMutant: undefined };
globalThis.__stryker__ = switches;
/** A loop that a mutant made endless is cut after so many times the passes that the same test usually makes. */
const MOST_PASSES = 100;
/** And one that no test ran through before, after so many passes. */
const MOST_PASSES_WHILE_LOADING = 1_000_000;
/** One without a mutant in it, by the clock: after so many milliseconds, and so many times what the test usually takes. */
const MOST_MS = 2_000;
const MOST_TIMES = 30;
const OURS = [join(root, 'src'), join(root, 'test')];
/** Neighbouring mutants die by the same tests: how often a test killed, by file. */
const killsOf = new Map();
const MOST_KILLERS = 40;
/** How often the tests of a file killed. */
const killsBy = new Map();

/** How the modules loaded now make what they keep, in the order of loading. */
let made = [];
globalThis.__again__ = (file, make, isMemory) => {
  made.push({ file, make, isMemory });
  make();
};
globalThis.__seen__ = new Uint8Array(numbers.length);

const trial = new Script('globalThis.__trial__()');

/** A registry of its own: our modules are loaded anew, packages are not. */
function loadAnew(files) {
  made = [];
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
  process.on('disconnect', () => process.exit(0));
  let trials;
  try {
    const { loadSqlParser } = createRequire(join(root, 'package.json'))('./src/adapters/sql-parser.js');
    globalThis.readySqlParser = await loadSqlParser();
    const registry = loadAnew(testFiles);
    trials = new Trials(registry, await dryRun(registry));
  } catch (problem) {
    process.send({ kind: 'broken', problem: String(problem?.stack ?? problem) }, () => process.exit(0));
    return;
  }
  process.send({ kind: 'ready', ...trials.baseline.summary });
  process.on('message', async (mutant) => {
    const killer = await trials.of(mutant);
    process.send({ kind: 'tried', id: mutant.id, killedBy: killer === null ? null : trials.baseline.names[killer] });
  });
}

class Trials {
  constructor(registry, baseline) {
    this.registry = registry;
    this.baseline = baseline;
    this.reaching = reachedBy();
    this.dependents = dependentsIn(require.cache, root);
    this.loaders = loadersIn(require.cache, root);
    /** Files of which something is compared by identity with what was made before: those are loaded anew instead. */
    this.madeOnce = new Set();
  }

  /** The test that notices the mutant; null: none does. */
  async of(mutant) {
    const killer = await this.killer(mutant);
    if (killer !== null) noteKill(mutant.file, killer, this.baseline.origins[killer].file);
    return killer;
  }

  async killer(mutant) {
    const covering = this.asked(mutant);
    const killer = await this.killerNow(mutant, covering);
    if (killer !== null) {
      if (await this.passesWithout(mutant.file, killer)) return killer;
      // It fails by what was made again, or by what the mutant left somewhere: ask in clean modules.
      this.registry = loadAnew(testFiles);
      this.madeOnce.add(mutant.file);
      const again = await this.killerNow(mutant, covering);
      if (again !== null && (await this.passesWithout(mutant.file, again))) return again;
      if (again !== null) this.registry = loadAnew(testFiles);
    } else {
      this.makeAgain(mutant.file, undefined);
    }
    return budget === null && mutant.isStatic ? this.killerWhileLoading(mutant) : null;
  }

  asked({ id, file, isStatic }) {
    const { covering, seenBy } = this.baseline;
    const known = covering.get(id) ?? [];
    if (!isStatic) return known;
    // What was made while loading is used by tests that never run through the mutant themselves.
    const files = [file, ...this.loaders(file)];
    return [...new Set([...known, ...files.flatMap((name) => seenBy.get(name) ?? [])])];
  }

  async killerNow({ id, file }, covering) {
    switches.hitCount = 0;
    switches.hitLimit = MOST_PASSES_WHILE_LOADING;
    if (!this.makeAgain(file, id)) return covering[0] ?? 0;
    const { hits, times, origins } = this.baseline;
    const limitOf = (index) => MOST_PASSES * (hits.get(id)?.get(index) ?? MOST_PASSES_WHILE_LOADING);
    const killer = await firstFailure(this.registry.tests, inOrder(covering, { file, times, origins }), {
      limitOf,
      times,
    });
    switches.activeMutant = undefined;
    switches.hitCount = undefined;
    return killer;
  }

  async passesWithout(file, index) {
    if (!this.makeAgain(file, undefined)) return false;
    return (await firstFailure(this.registry.tests, [index], { times: this.baseline.times })) === null;
  }

  /** Answers whether all could be made, with this mutant. */
  makeAgain(file, id) {
    switches.activeMutant = id;
    if (this.madeOnce.has(file)) return true;
    const above = this.dependents(file);
    try {
      for (const { file: place, make, isMemory } of made) {
        if (isMemory || above.has(join(root, place.replace(/\.ts$/, '.js')))) make();
      }
      return true;
    } catch {
      return false;
    }
  }

  async killerWhileLoading({ id, file }) {
    const above = this.dependents(file);
    const isAbove = (path) => above.has(path) || path.endsWith('/jest-globals.js');
    const before = made;
    try {
      return await this.killerInLoaded(id, this.reaching(file), isAbove);
    } finally {
      // What was loaded with the mutant must not stay.
      forget(isAbove);
      made = before;
      switches.activeMutant = undefined;
    }
  }

  async killerInLoaded(id, files, isAbove) {
    const { origins, times } = this.baseline;
    switches.activeMutant = id;
    switches.hitCount = undefined;
    for (const file of files) {
      const first = origins.findIndex((origin) => origin.file === file);
      let tests;
      try {
        forget(isAbove);
        ({ tests } = loaded([file]));
      } catch {
        return first;
      }
      const failure = await firstFailure(tests, [...tests.keys()], { times: times.slice(first) });
      if (failure !== null) return first + failure;
    }
    return null;
  }
}

function noteKill(file, killer, testFile) {
  killsBy.set(testFile, (killsBy.get(testFile) ?? 0) + 1);
  const kills = killsOf.get(file) ?? new Map();
  killsOf.set(file, kills.set(killer, (kills.get(killer) ?? 0) + 1));
}

/** What killed most in this file first, then the quickest, as far as the budget goes (milliseconds). */
function inOrder(covering, { file, times, origins }) {
  const covers = new Set(covering);
  const killers = [...(killsOf.get(file) ?? [])]
    .filter(([index]) => covers.has(index))
    .toSorted(([a, kills], [b, others]) => others / Math.max(1, times[b]) - kills / Math.max(1, times[a]))
    .slice(0, MOST_KILLERS)
    .map(([index]) => index);
  const cost = new Map(covering.map((index) => [index, times[index] / (1 + (killsBy.get(origins[index].file) ?? 0))]));
  const asked = [...new Set([...killers, ...covering.toSorted((a, b) => cost.get(a) - cost.get(b))])];
  if (budget === null) return asked;
  let spent = 0;
  return asked.filter((index) => {
    spent += times[index];
    return spent <= budget;
  });
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

async function firstFailure(tests, indices, { limitOf = () => Number.POSITIVE_INFINITY, times }) {
  for (const index of indices) {
    if (switches.hitCount !== undefined) switches.hitCount = 0;
    switches.hitLimit = limitOf(index);
    globalThis.__trial__ = () => tests[index].run();
    try {
      await trial.runInThisContext({ timeout: Math.ceil(MOST_MS + MOST_TIMES * (times[index] ?? 0)) });
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
  const seenBy = new Map();
  for (const [index, test] of tests.entries()) {
    switches.currentTestId = String(index);
    globalThis.__seen__.fill(0);
    const started = performance.now();
    try {
      await test.run();
    } catch (problem) {
      failing.push(`${test.name}: ${String(problem).slice(0, 300)}`);
    }
    times.push(performance.now() - started);
    for (const [number, file] of numbers.entries()) {
      if (globalThis.__seen__[number] !== 1) continue;
      if (!seenBy.has(file)) seenBy.set(file, []);
      seenBy.get(file).push(index);
    }
  }
  switches.currentTestId = undefined;
  const covering = new Map();
  const hits = new Map();
  for (const [test, mutants] of Object.entries(coverage.perTest)) {
    for (const [mutant, count] of Object.entries(mutants)) {
      if (!covering.has(mutant)) covering.set(mutant, []);
      covering.get(mutant).push(Number(test));
      if (!hits.has(mutant)) hits.set(mutant, new Map());
      hits.get(mutant).set(Number(test), count);
    }
  }
  switches.mutantCoverage = undefined;
  const names = tests.map(({ name }) => name);
  const ms = times.reduce((sum, time) => sum + time, 0);
  const summary = { tests: tests.length, ms, failing, static: Object.keys(coverage.static) };
  return { times, covering, hits, names, origins, seenBy, summary };
}

void main();
