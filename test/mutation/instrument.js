/**
 * First step of mutation testing: Stryker puts every mutant into copies of the files, switched off, and all is compiled to
 * one folder, as CommonJS, whose modules can be forgotten and loaded anew in the same process.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { transform } from '@swc/core';
import { makingAgain } from './again.js';

const ROOT = join(import.meta.dirname, '../..');
const SILENT = { debug() {}, info() {}, isDebugEnabled: () => false };
const OPTIONS = { plugins: null, ignorers: [], excludedMutations: [], noHeader: false };
const SHIM = 'test/mutation/jest-globals.js';

/**
 * Mutants of sentences for people are left out, and counted: their words are free to change. A sentence is a literal with a
 * blank between two words that is no part of a pattern, of a comparison or of a key. Rule ids and names have no blanks.
 */
const SENTENCE = /^['`](?!.*[|()[\]\\^]).*\p{L}[^\s]* +[^\s]*[\p{L}$]/su;
const COMPARED = /(?:includes|startsWith|endsWith|has|get|split|join|replace|replaceAll)\($|[=!]== $/;
/** Here literals with blanks are read by the program: patterns, trailers, keys of effects, SQL and Terraform words. */
const READ_BY_MACHINE = /(?:statements|trailers|moved-effects|renamed-effects|file-kinds|signatures|patch)\.ts$/;

/**
 * Answers the mutants that `choose` takes (id, file, mutator, replacement, place), of how many, and how many sentences were
 * left out, and the files that note when they are run (again.js). Only what was chosen is in the code that runs: thousands of
 * switches would make it slow.
 */
export async function instrument({ into, mutated, rooms, choose, isMadeAgain = false }) {
  const files = rooms.flatMap((room) => sourcesBelow(join(ROOT, room)));
  for (const folder of ['node_modules', 'docs']) symlinkSync(join(ROOT, folder), join(into, folder), 'dir');
  writeFileSync(join(into, 'package.json'), '{ "type": "commonjs" }');
  const chosen = new Set(mutated);
  const { mutants: all } = await mutantsIn(files.filter((file) => chosen.has(file)).map((name) => [name, true]));
  const kept = all.filter((mutant) => !isSentence(mutant));
  const wanted = choose(kept);
  const keys = new Set(wanted.map(keyOf));
  const places = new Map(wanted.map(({ file }) => [file, []]));
  for (const { file, location } of wanted) places.get(file).push(location);
  const { instrumented, mutants } = await mutantsIn([...places]);
  const contents = new Map(instrumented.map(({ name, content }) => [name, content]));
  const numbers = isMadeAgain ? files.filter((file) => file.startsWith('src/core/')) : [];
  for (const file of files) await compile(file, { content: contents.get(file) ?? read(file), into, numbers });
  return {
    numbers,
    mutants: mutants.filter((mutant) => keys.has(keyOf(mutant))),
    population: kept.length,
    sentences: all.length - kept.length,
  };
}

async function mutantsIn(places) {
  const { files, mutants } = await new Instrumenter(SILENT).instrument(
    places.map(([name, mutate]) => ({ name, mutate, content: read(name) })),
    OPTIONS,
  );
  const told = mutants.map(({ id, fileName, mutatorName, replacement, location }) => ({
    id,
    file: fileName,
    mutator: mutatorName,
    replacement,
    location,
    line: location.start.line + 1,
    column: location.start.column + 1,
    original: originalOf(fileName, location),
  }));
  return { instrumented: files, mutants: told };
}

export function keyOf({ file, mutator, replacement, location: { start, end } }) {
  return [file, mutator, start.line, start.column, end.line, end.column, replacement].join(' ');
}

function isSentence({ file, mutator, line, column, original }) {
  if (
    mutator !== 'StringLiteral' ||
    READ_BY_MACHINE.test(file) ||
    !SENTENCE.test(original.replace(/\$\{[^}]*\}/g, '$'))
  ) {
    return false;
  }
  const before = read(file)
    .split('\n')
    [line - 1].slice(0, column - 1);
  return !COMPARED.test(before);
}

function originalOf(file, { start, end }) {
  const lines = read(file)
    .split('\n')
    .slice(start.line, end.line + 1);
  if (lines.length === 1) return lines[0].slice(start.column, end.column);
  return [lines[0].slice(start.column), ...lines.slice(1, -1), lines.at(-1).slice(0, end.column)].join('\n');
}

/** Paths of the TypeScript and JavaScript files below a folder (or the file itself), from the root of the repository. */
function sourcesBelow(path) {
  if (/\.[jt]s$/.test(path)) return [relative(ROOT, path)];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => relative(ROOT, join(path, name)));
}

function read(file) {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Where a seeker (seek.js) looks at what is given to the readers. */
const DOORS = /(function (read[A-Z]\w*))\((?=file\b|\{|kind, file|bytes)/g;

async function compile(file, { content, into, numbers }) {
  const { code: compiled } = await transform(content, {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: file.endsWith('.ts') ? 'typescript' : 'ecmascript' } },
    module: { type: 'commonjs' },
    sourceMaps: false,
  });
  const seenAs = numbers.indexOf(file);
  const code = seenAs === -1 ? compiled : makingAgain(compiled, { file, seenAs });
  const out = join(into, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(out), { recursive: true });
  const shim = relative(dirname(file), SHIM);
  // What is awaited while loading cannot be in CommonJS: the worker has it ready.
  writeFileSync(
    out,
    code
      .replaceAll(/(['"])@jest\/globals\1/g, `'${shim}'`)
      .replaceAll(/await \(0, \S+\.loadSqlParser\)\(\)/g, 'globalThis.readySqlParser')
      .replaceAll(
        DOORS,
        '$1(...given) { globalThis.__calls__?.push(given); return $2Itself(...given); }\nfunction $2Itself(',
      ),
  );
}
