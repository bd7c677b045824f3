/**
 * Does what seek.js says, in code that holds the mutants: takes the inputs of the tests, has them varied (seek-search.js), and
 * has the few chosen that say most (seek-cases.js). Here is how a mutant is asked what it sees.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { parse } from 'yaml';
import { dependentsIn } from './modules.js';
import { generator } from './sample.js';
import { chosenCases } from './seek-cases.js';
import { doorCalled } from './seek-doors.js';
import { Search } from './seek-search.js';

const { root, through, mutants, tests, seconds, seed } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
/** The instrumented code keeps hold of the coverage it first saw, so it stays one object. */
const switches = { activeMutant: undefined, mutantCoverage: { static: {}, perTest: {} } };
globalThis.__stryker__ = switches;
const load = createRequire(join(root, 'package.json'));
/** A loop that a mutant made endless is cut, by its passes or, where it has no mutant in it, by the clock. */
const MOST_PASSES = 50_000;
const MOST_MS = 3_000;
/** Modules that were loaded with a mutant and may be asked again. */
const MOST_LOADED = 20;
const WANTED = new Set(mutants.map(({ id }) => id));
const random = generator(seed);
const door = doorCalled(through, { load, random });

let answer;
let given;
const trial = new Script('globalThis.__trial()');
globalThis.__trial = () => answer(given);
const loaded = new Map();
const fileOf = new Map(mutants.map(({ id, file }) => [id, file]));
let dependents;

/** What is seen in an input, as text; what breaks or never ends is an answer of its own. */
function seen(input, mutant) {
  switches.activeMutant = mutant;
  switches.hitCount = 0;
  switches.hitLimit = MOST_PASSES;
  given = input;
  try {
    return JSON.stringify(trial.runInThisContext({ timeout: MOST_MS }));
  } catch (problem) {
    return `broken: ${String(problem).slice(0, 60)}`;
  } finally {
    switches.activeMutant = undefined;
  }
}

const asking = {
  /** What is seen without a mutant, and which mutants stand on the way; null: nothing that a case could hold. */
  looked(input) {
    switches.currentTestId = 'x';
    switches.mutantCoverage.perTest = {};
    const text = seen(input, undefined);
    const covers = Object.keys(switches.mutantCoverage.perTest.x ?? {}).filter((id) => WANTED.has(id));
    switches.currentTestId = undefined;
    return text.startsWith('broken') ? null : { input, text, covers, size: JSON.stringify(input).length };
  },

  /** Whether the mutant sees something else in it. */
  differs(item, id) {
    if (!asking.showsWhileLoading(id)) return seen(item.input, id) !== item.text;
    const own = answer;
    answer = loadedWith(id);
    try {
      return answer !== null && seen(item.input, id) !== item.text;
    } finally {
      answer = own;
    }
  },

  /** Tables and patterns are made while modules load: those are loaded anew with the mutant. */
  showsWhileLoading: (id) => onLoading.has(id),

  /** Processor time in seconds: what else the machine does makes no difference. */
  spent: () => process.cpuUsage().user / 1_000_000,
};

let onLoading;

function loadedWith(id) {
  if (!loaded.has(id)) {
    for (const old of [...loaded.keys()].slice(0, loaded.size + 1 - MOST_LOADED)) loaded.delete(old);
    loaded.set(id, openedWith(id));
  }
  return loaded.get(id);
}

function openedWith(id) {
  switches.activeMutant = id;
  switches.hitCount = undefined;
  const above = dependents(fileOf.get(id));
  forget(above);
  try {
    return door.opened();
  } catch {
    return null;
  } finally {
    switches.activeMutant = undefined;
    // What was loaded with the mutant must not stay.
    forget(above);
  }
}

function forget(paths) {
  for (const path of paths) delete require.cache[path];
}

async function main() {
  const { loadSqlParser } = load('./src/adapters/sql-parser.js');
  globalThis.readySqlParser = await loadSqlParser();
  door.opened();
  // Afterwards the coverage tells of everything that ran, whether while loading or later.
  onLoading = new Set(Object.keys(switches.mutantCoverage.static));
  const inputs = await inputsOfTests();
  answer = door.opened();
  dependents = dependentsIn(require.cache, root);
  const search = new Search({
    ...{ mutants, door, asking, random, golden: goldenInputs() },
    until: asking.spent() + seconds,
  });
  search.begin(inputs);
  search.run();
  search.whileLoading(asking.spent() + seconds / 2);
  const cases = chosenCases({ ...search.found(), door, asking });
  process.send({ cases, reached: [...search.reached], known: [...search.known] });
}

/** The inputs of the cases that stand in test/golden. */
function goldenInputs() {
  const at = join('test/golden', through);
  const cases = readdirSync(at)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parse(readFileSync(join(at, name), 'utf8')));
  return new Set(
    cases.map(({ kind, file, base = null, head = null, plan }) => JSON.stringify(plan ?? { kind, file, base, head })),
  );
}

/** Runs the tests once and keeps what they give to the door. */
async function inputsOfTests() {
  const calls = [];
  globalThis.__calls__ = calls;
  const { tests: all } = load('./test/mutation/jest-globals.js');
  for (const file of testFiles()) load(`./${file}`);
  for (const test of all) {
    try {
      await test.run();
    } catch {
      // A test that needs more than its own file has shown its inputs all the same.
    }
  }
  globalThis.__calls__ = undefined;
  const inputs = calls.map((args) => door.inputOf(args)).filter((input) => input !== null);
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}

function testFiles() {
  const below = (path) =>
    statSync(join(root, path)).isDirectory()
      ? readdirSync(join(root, path)).flatMap((name) => below(`${path}/${name}`))
      : [path];
  return ['test/core', 'test/catalog']
    .flatMap(below)
    .filter((path) => path.endsWith('.test.js'))
    .filter((path) => tests.some((name) => path.startsWith(name.replace(/\.ts$/, '.js'))));
}

void main();
