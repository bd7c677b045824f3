/** Loads the tests once and tries mutants in them, one after the other; started by main.js. A mutant of code that runs while loading gets a process of its own. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { root, testFiles, activeFromStart, only } = JSON.parse(process.argv[2]);
const switches = { activeMutant: activeFromStart ?? undefined };
globalThis.__stryker__ = switches;
/** A loop that a mutant made endless is cut after so many times its usual passes. */
const MOST_PASSES = 100;

const load = async (file) => await import(pathToFileURL(join(root, file)).href);
const { tests } = await load('test/mutation/jest-globals.js');
/** Which file each test is from, and its place there. */
const origins = [];
try {
  for (const file of testFiles) {
    const first = tests.length;
    await load(file);
    for (let index = first; index < tests.length; index += 1) origins[index] = { file, place: index - first };
  }
} catch (problem) {
  process.send({ kind: 'broken', problem: String(problem) });
  process.exit(0);
}

if (activeFromStart !== undefined) {
  process.send({ kind: 'static', killedBy: nameOf(await firstFailure(only.map(indexOf))) });
  process.exit(0);
}

/** Which tests run through which mutants, and how often; how long each test takes. */
const baseline = await dryRun();
process.send({ kind: 'ready', ...baseline.summary });
process.on('message', async (mutant) => {
  const covering = (baseline.covering.get(mutant) ?? []).toSorted((a, b) => baseline.times[a] - baseline.times[b]);
  switches.activeMutant = mutant;
  switches.hitCount = 0;
  switches.hitLimit = MOST_PASSES * (baseline.hits.get(mutant) ?? 1);
  const killer = await firstFailure(covering);
  switches.activeMutant = undefined;
  switches.hitCount = undefined;
  // What a mutant left in a memory of the program would be blamed on the next one.
  const poisoned = killer !== null && (await firstFailure([killer])) !== null;
  process.send({ kind: 'tried', mutant, covering, killedBy: nameOf(killer), poisoned });
});

function indexOf({ file, place }) {
  return origins.findIndex((origin) => origin.file === file && origin.place === place);
}

function nameOf(index) {
  return index === null ? null : tests[index].name;
}

async function firstFailure(indices) {
  for (const index of indices) {
    if (switches.activeMutant !== undefined) switches.hitCount = 0;
    try {
      await tests[index].run();
    } catch {
      return index;
    }
  }
  return null;
}

async function dryRun() {
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
      hits.set(mutant, Math.max(hits.get(mutant) ?? 0, count));
    }
  }
  switches.mutantCoverage = undefined;
  const byTime = [...times.keys()].toSorted((a, b) => times[a] - times[b]);
  return {
    times,
    covering,
    hits,
    summary: { tests: tests.length, failing, byTime, origins, static: Object.keys(coverage.static) },
  };
}
