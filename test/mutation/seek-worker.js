/** Does what seek.js says, in code that holds the mutants. It takes the inputs of the tests, varies them, and compares answers. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { lessValues, pick, variedText, variedValue } from './vary.js';

const { root, through, mutants, tests, seconds, seed } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
/** The instrumented code keeps hold of the coverage it first saw, so it stays one object. */
const switches = { activeMutant: undefined, mutantCoverage: { static: {}, perTest: {} } };
globalThis.__stryker__ = switches;
const OURS = [join(root, 'src'), join(root, 'test')];
const load = createRequire(join(root, 'package.json'));
/** Tries of one mutant before it is given up. */
const MOST_TRIES = 600;
/** So often an input is edited: what is far from a real text says nothing to a reader. */
const MOST_EDITS = 2;
const MOST_PASSES = 50_000;
/** Larger inputs help nobody who reads a case. */
const LARGEST = 6_000;
/** Inputs tried on a mutant that shows only while a module loads. */
const TRIED_ON_LOADING = 150;
const WANTED = new Set(mutants.map(({ id }) => id));
const random = generator(seed);

const DOORS = {
  readings: {
    inputOf(args) {
      const file = args.find((arg) => typeof arg?.name === 'string' && 'base' in arg && 'head' in arg);
      if (file === undefined) return null;
      const { fileKindBy } = load('./src/core/file-kinds.js');
      const { name, base, head } = file;
      return {
        kind: typeof args[0] === 'string' ? args[0] : fileKindBy(name, head ?? base ?? ''),
        file: name,
        base,
        head,
      };
    },
    opened() {
      const { readFile } = load('./src/core/readers.js');
      const { seenIn } = load('./test/readings.js');
      const parsers = { sql: globalThis.readySqlParser };
      return ({ kind, file, base, head }) => seenIn(readFile(kind, { name: file, base, head }, parsers));
    },
    varied(input, parts) {
      const donors = parts.donors.filter(({ kind }) => kind === input.kind).flatMap(sides);
      const vary = (text) => variedText(random, text, { words: parts.words, donors });
      const { base, head } = input;
      switch (Math.floor(random() * 8)) {
        case 0:
          return { ...input, base: head, head: base };
        case 1:
          return { ...input, base: null, head: vary(head ?? base) };
        case 2:
          return { ...input, base: vary(base ?? head), head: null };
        case 3:
          return { ...input, base: vary(base ?? head), head: head ?? base };
        case 4: {
          const one = vary(head ?? base);
          return { ...input, base: one, head: vary(one) };
        }
        case 5:
          return { ...input, base: base ?? head, head: vary(base ?? head) };
        default:
          return { ...input, head: vary(head ?? base) };
      }
    },
    shorter(input) {
      const less = ['base', 'head'].flatMap((side) =>
        input[side] === null
          ? []
          : [
              () => ({ ...input, [side]: null }),
              ...lessText(input[side]).map((text) => () => ({ ...input, [side]: text() })),
            ],
      );
      const both = input.base === null || input.head === null ? [] : sameLines(input);
      return [...both, ...less];
    },
    draft: (input, sees) => ({ case: '', ...withoutNull(input), sees }),
  },
  plans: {
    inputOf: ([bytes]) => (bytes instanceof Uint8Array ? plain(new TextDecoder().decode(bytes)) : null),
    opened() {
      const { judged } = load('./test/plan-world.js');
      const { foundIn } = load('./test/readings.js');
      return (input) => foundIn(judged(input));
    },
    varied: (input, parts) =>
      typeof input === 'string'
        ? variedText(random, input, { ...parts, donors: ['{}'] })
        : variedValue(random, input, parts),
    shorter: (input) => (typeof input === 'string' ? lessText(input) : lessValues(input)),
    draft: (input, finds) => ({ case: '', plan: input, finds }),
  },
};
const door = DOORS[through];

function plain(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sides({ base, head }) {
  return [base, head].filter((text) => text !== null);
}

function withoutNull(input) {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

/** The text without one run of lines: what is left of a real text is easier to read than its shortest form. */
function lessText(text) {
  const lines = text.split('\n');
  const runs = [Math.ceil(lines.length / 2), Math.ceil(lines.length / 4), 3, 1].filter(
    (run, at, all) => all.indexOf(run) === at,
  );
  return runs.flatMap((run) =>
    Array.from({ length: Math.ceil(lines.length / run) }, (_, at) => () => lines.toSpliced(at * run, run).join('\n')),
  );
}

/** Both sides without the same line. */
function sameLines(input) {
  const lines = new Set(input.base.split('\n'));
  const common = input.head.split('\n').filter((line) => lines.has(line));
  const drop = (text, line) => {
    const all = text.split('\n');
    return all.toSpliced(all.indexOf(line), 1).join('\n');
  };
  return common.map((line) => () => ({ ...input, base: drop(input.base, line), head: drop(input.head, line) }));
}

/** Processor time in seconds: what else the machine does makes no difference. */
function spent() {
  return process.cpuUsage().user / 1_000_000;
}

let answer;
let given;
const trial = new Script('globalThis.__trial()');
globalThis.__trial = () => answer(given);

/** What is seen in an input, as text; what breaks or never ends is an answer of its own. */
function seen(input, mutant) {
  switches.activeMutant = mutant;
  switches.hitCount = 0;
  switches.hitLimit = MOST_PASSES;
  given = input;
  try {
    return JSON.stringify(trial.runInThisContext({ timeout: 3_000 }));
  } catch (problem) {
    return `broken: ${String(problem).slice(0, 60)}`;
  } finally {
    switches.activeMutant = undefined;
  }
}

/** What is seen without a mutant, and which mutants stand on the way. */
function looked(input) {
  switches.currentTestId = 'x';
  switches.mutantCoverage.perTest = {};
  const text = seen(input, undefined);
  const covers = Object.keys(switches.mutantCoverage.perTest.x ?? {}).filter((id) => WANTED.has(id));
  switches.currentTestId = undefined;
  return { input, text, covers, size: JSON.stringify(input).length };
}

async function main() {
  const { loadSqlParser } = load('./src/adapters/sql-parser.js');
  globalThis.readySqlParser = await loadSqlParser();
  const seeds = await inputsOfTests();
  answer = door.opened();
  const pool = [];
  for (const input of seeds) {
    const item = { ...looked(input), depth: 0 };
    if (item.covers.length > 0 && item.size <= LARGEST && !item.text.startsWith('broken')) pool.push(item);
  }
  pool.sort((a, b) => a.size - b.size);
  console.log(`  ${seeds.length} inputs of tests, ${pool.length} of them reach the ${mutants.length} mutants`);
  const found = search(pool);
  const cases = chosen(found);
  process.send({ cases, reached: [...found.reached] });
}

/** Runs the tests once and keeps what they give to the door. */
async function inputsOfTests() {
  const calls = [];
  globalThis.__calls__ = calls;
  forget(() => true);
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
  const distinct = new Map(inputs.map((input) => [JSON.stringify(input), input]));
  return [...distinct.values()];
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

function forget(isMeant) {
  for (const path of Object.keys(require.cache))
    if (OURS.some((room) => path.startsWith(room)) && isMeant(path)) delete require.cache[path];
}

function search(pool) {
  const open = new Map(mutants.map((mutant) => [mutant.id, { mutant, tries: 0, reached: false }]));
  const kept = [];
  const reached = new Set();
  const until = spent() + seconds;
  const words = new Map(mutants.map((mutant) => [mutant.id, wordsOf(mutant)]));
  const tryOn = (item) => {
    const kills = [];
    let isNew = false;
    for (const id of item.covers) {
      if (!reached.has(id)) isNew = reached.add(id) !== undefined;
      const one = open.get(id);
      if (one === undefined || one.tries >= MOST_TRIES) continue;
      one.tries += 1;
      if (seen(item.input, id) !== item.text) kills.push(id);
    }
    for (const id of kills) open.delete(id);
    if (kills.length > 0) kept.push(item);
    return isNew;
  };
  for (const item of pool) if (spent() < until) tryOn(item);
  console.log(`  ${mutants.length - open.size} noticed by what tests give already`);
  const covering = () => {
    const by = new Map();
    for (const item of pool) for (const id of item.covers) by.set(id, [...(by.get(id) ?? []), item].slice(0, 40));
    return by;
  };
  let by = covering();
  const nearest = (mutant) =>
    mutants
      .filter(({ id, file }) => file === mutant.file && by.has(id))
      .toSorted((a, b) => Math.abs(a.line - mutant.line) - Math.abs(b.line - mutant.line))
      .slice(0, 3);
  let round = 0;
  while (spent() < until && open.size > 0) {
    const all = [...open.values()].filter(({ tries, gaveUp }) => tries < MOST_TRIES && (gaveUp ?? 0) < MOST_TRIES);
    if (all.length === 0) break;
    const one = pick(random, all);
    one.gaveUp = (one.gaveUp ?? 0) + 1;
    const near = by.has(one.mutant.id) ? [one.mutant] : nearest(one.mutant);
    const from = near.length > 0 ? by.get(pick(random, near).id) : pool;
    if (from === undefined || from.length === 0) break;
    const origin = pick(random, from);
    const input = door.varied(origin.input, {
      words: words.get(one.mutant.id),
      donors: from.map((item) => item.input),
    });
    const item = { ...looked(input), depth: origin.depth + 1 };
    if (item.size > LARGEST || item.text.startsWith('broken')) continue;
    if (tryOn(item) && item.depth < MOST_EDITS) {
      pool.push(item);
      for (const id of item.covers) by.set(id, [...(by.get(id) ?? []).slice(-39), item]);
    }
    round += 1;
    if (round % 2_000 === 0) console.log(`  ${round} variations, ${open.size} mutants left`);
  }
  by = covering();
  whileLoading(open, { pool, kept, words, until: spent() + seconds / 2 });
  return { kept, reached };
}

/** Tables and patterns are made while modules load: those are loaded anew with the mutant. */
function whileLoading(open, { pool, kept, words, until }) {
  const isStatic = new Set(Object.keys(switches.mutantCoverage.static).filter((id) => WANTED.has(id)));
  const ofFile = (file) => {
    const ids = new Set(mutants.filter((mutant) => mutant.file === file).map(({ id }) => id));
    return pool.filter(({ covers }) => covers.some((id) => ids.has(id)));
  };
  for (const [id, { mutant }] of [...open]) {
    if (!isStatic.has(id) || spent() > until) continue;
    const near = ofFile(mutant.file).slice(0, 60);
    const from = near.length > 0 ? near : pool.slice(0, 60);
    if (from.length === 0) continue;
    const inputs = [...from];
    while (inputs.length < TRIED_ON_LOADING) {
      const input = door.varied(pick(random, from).input, {
        words: words.get(id),
        donors: from.map((item) => item.input),
      });
      const item = looked(input);
      if (!item.text.startsWith('broken') && item.size <= LARGEST) inputs.push(item);
    }
    const before = answer;
    answer = openedWith(id);
    const killer = answer === null ? undefined : inputs.find((item) => seen(item.input, id) !== item.text);
    answer = before;
    if (killer !== undefined) {
      open.delete(id);
      kept.push(killer);
    }
  }
}

function openedWith(id) {
  switches.activeMutant = id;
  switches.hitCount = undefined;
  forget((path) => !path.includes('/mutation/'));
  try {
    return door.opened();
  } catch {
    return null;
  } finally {
    switches.activeMutant = undefined;
  }
}

/** The fewest of them, each made short, with the mutants that each is there for. */
function chosen({ kept }) {
  const isStatic = new Set(Object.keys(switches.mutantCoverage.static).filter((id) => WANTED.has(id)));
  const loaded = new Map();
  const killsOf = (item, ids) =>
    ids.filter((id) => {
      if (!isStatic.has(id)) return seen(item.input, id) !== item.text;
      if (!loaded.has(id)) loaded.set(id, openedWith(id));
      const before = answer;
      answer = loaded.get(id);
      const is = answer !== null && seen(item.input, id) !== item.text;
      answer = before;
      return is;
    });
  const items = kept.map((item) => ({ ...item, kills: killsOf(item, [...new Set([...item.covers, ...isStatic])]) }));
  const cases = [];
  const covered = new Set();
  for (;;) {
    const worth = (item) => item.kills.filter((id) => !covered.has(id)).length / Math.sqrt(300 + item.size);
    const best = items.reduce((one, other) => (worth(other) > worth(one) ? other : one), items[0]);
    if (best === undefined || worth(best) === 0) break;
    const needed = best.kills.filter((id) => !covered.has(id));
    const short = shortened(best, needed, killsOf);
    for (const id of needed) covered.add(id);
    cases.push({ ...door.draft(short.input, JSON.parse(short.text)), kills: needed });
  }
  return cases;
}

function shortened(item, needed, killsOf) {
  let best = item;
  const until = spent() + 4;
  for (let isShorter = true; isShorter && spent() < until; ) {
    isShorter = false;
    for (const less of door.shorter(best.input)) {
      const input = less();
      if (JSON.stringify(input).length >= best.size || spent() > until) continue;
      if (input.base === null && input.head === null) continue;
      const next = looked(input);
      if (next.text.startsWith('broken') || killsOf(next, needed).length < needed.length) continue;
      best = next;
      isShorter = true;
      break;
    }
  }
  return best;
}

/** Words of a mutant's own literals and of those around it. */
function wordsOf({ file, line, original }) {
  const own = literalsIn(original);
  const around = sourceLines(file)
    .slice(Math.max(0, line - 6), line + 5)
    .flatMap(literalsIn);
  return [...own, ...own, ...own, ...around].filter((word) => word.length > 0 && word.length < 60);
}

const LINES = new Map();
function sourceLines(file) {
  if (!LINES.has(file)) LINES.set(file, readFileSync(file, 'utf8').split('\n'));
  return LINES.get(file);
}

function literalsIn(text) {
  const strings = [...text.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`\n]*)`/g)].map(([, a, b, c]) => a ?? b ?? c);
  const patterns = [...text.matchAll(/\/((?:\\.|[^/\n])+)\/[dgimsuvy]*/g)].flatMap(([, pattern]) =>
    pattern
      .replaceAll(/\\[bBdDsSwW]|\(\?[:=!<]+|\[[^\]]*\]|\{\d*,?\d*\}/g, ' ')
      .replaceAll('\\', '')
      .split(/[\s|()*+?^$]+/),
  );
  return [...strings, ...patterns];
}

/** Mulberry32: small, and the same on every machine. */
function generator(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

void main();
