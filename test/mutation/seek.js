/**
 * Looks for texts that would notice the mutants which survived: `node test/mutation/seek.js src/core/readers/vault.ts` after
 * main.js has written mutation-survivors.json. It takes the inputs that the tests give to a reader (`--through readings`, or
 * `plans`), changes them a little, and keeps those that a mutant reads otherwise, made as short as they stay so. What it
 * writes to mutation-cases.yaml are drafts: a person says what each shows, and whether what is seen in it is right, before it
 * becomes a case in test/golden. `--seconds 60` says how much processor time to spend; with
 * `--all` it looks for all mutants of the named files, whatever tests notice already. What the cases of test/golden notice
 * needs no draft.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { instrument, keyOf } from './instrument.js';

const ROOT = join(import.meta.dirname, '../..');
const OPTIONS = {
  through: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  all: { type: 'boolean' },
};
const ROOMS = [
  'src',
  'test/core',
  'test/catalog',
  'test/build.ts',
  'test/readings.ts',
  'test/plan-world.ts',
  'test/plans',
  'test/mutation',
];
/** Where the inputs of tests are taken from, unless others are named. */
const TESTS = {
  readings: ['test/core/readers', 'test/core/categories', 'test/core/effects', 'test/core/risk.', 'test/catalog/risk'],
  plans: ['test/core/plan-', 'test/catalog/plan'],
};

async function seek({ positionals, values }) {
  const through = values.through ?? 'readings';
  const named = positionals.filter((path) => path.startsWith('src/'));
  const wanted = values.all ? [] : survivorsIn(named);
  const keys = new Set(wanted.map(keyOf));
  const mutated = values.all ? named : [...new Set(wanted.map(({ file }) => file))];
  const into = realpathSync(mkdtempSync(join(tmpdir(), 'twokey-seek-')));
  try {
    const choose = (all) => (values.all ? all : all.filter((mutant) => keys.has(keyOf(mutant))));
    const { mutants } = await instrument({ into, mutated, rooms: ROOMS, choose });
    withoutMemories(into);
    const tests = positionals.filter((path) => path.startsWith('test/'));
    const task = { root: into, through, mutants, tests: tests.length > 0 ? tests : TESTS[through] };
    const found = await asked(into, { ...task, seconds: Number(values.seconds ?? 60), seed: Number(values.seed ?? 1) });
    report(found, mutants);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

function survivorsIn(named) {
  const all = JSON.parse(readFileSync(join(ROOT, 'mutation-survivors.json'), 'utf8'));
  return all.filter(({ file }) => named.length === 0 || named.some((path) => file.startsWith(path)));
}

/** What a reader remembers of a text would hide how a mutant reads it. */
function withoutMemories(into) {
  const never = 'new (class extends Map { get() { return undefined; } })()';
  for (const name of [
    'src/domain/remembering',
    'src/core/readers/terraform-blocks',
    'src/core/readers/terraform-repeats',
  ]) {
    const path = join(into, `${name}.js`);
    const code = readFileSync(path, 'utf8');
    const memory = /(const (?:answers|REMEMBERED|EDITS) = )new Map\(\)/;
    if (!memory.test(code)) throw new Error(`${name} has no memory any more`);
    writeFileSync(path, code.replace(memory, `$1${never}`));
  }
}

function asked(into, task) {
  writeFileSync(join(into, 'task.json'), JSON.stringify(task));
  return new Promise((resolve, reject) => {
    const child = fork(join(into, 'test/mutation/seek-worker.js'), [join(into, 'task.json')], {
      cwd: ROOT,
      env: { ...process.env, TWOKEY_LAW_RUNS: '1' },
      execArgv: ['--max-old-space-size=3000'],
    });
    child.once('message', (answer) => {
      child.kill('SIGKILL');
      resolve(answer);
    });
    child.once('exit', (code) => reject(new Error(`the search ended with ${code}`)));
  });
}

function report({ cases, reached, known }, mutants) {
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const told = (id) => {
    const { file, line, original, replacement } = byId.get(id);
    return `${file.split('/').at(-1)} ${line}: ${difference(original, replacement)}`;
  };
  const drafts = cases.map(({ kills, ...rest }) => ({ ...rest, notices: kills.map(told) }));
  writeFileSync(join(ROOT, 'mutation-cases.yaml'), stringify(drafts, { lineWidth: 0 }));
  const killed = new Set([...known, ...cases.flatMap(({ kills }) => kills)]);
  const isReached = new Set(reached);
  const left = mutants.filter(({ id }) => !killed.has(id));
  writeFileSync(
    join(ROOT, 'mutation-left.txt'),
    `${left.map(({ id }) => `${isReached.has(id) ? '' : 'NOT REACHED '}${told(id)}`).join('\n')}\n`,
  );
  console.log(`  ${known.length} of ${mutants.length} are noticed by cases of test/golden`);
  console.log(`  ${killed.size - known.length} more would be by ${cases.length} new ones: mutation-cases.yaml`);
  console.log(
    `  ${left.length} are left, ${left.filter(({ id }) => !isReached.has(id)).length} of them not reached: mutation-left.txt`,
  );
}

/** Both texts on one line, from a little before where they differ. */
function difference(one, other) {
  const [before, after] = [one, other].map((text) => text.replaceAll(/\s+/g, ' '));
  const length = Math.min(before.length, after.length);
  let first = 0;
  while (first < length && before[first] === after[first]) first += 1;
  return `${cut(before, first)} => ${cut(after, first)}`;
}

function cut(text, first) {
  const start = first > 60 ? first - 30 : 0;
  const part = text.slice(start, start + 90);
  return `${start > 0 ? '…' : ''}${part}${start + 90 < text.length ? '…' : ''}`;
}

await seek(parseArgs({ allowPositionals: true, options: OPTIONS }));
