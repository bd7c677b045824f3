/** First step of mutation testing: Stryker puts every mutant into copies of the files, switched off, and all is compiled to one folder. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { transform } from '@swc/core';

const ROOT = join(import.meta.dirname, '../..');
const SILENT = { debug() {}, info() {}, isDebugEnabled: () => false };
const OPTIONS = { plugins: null, ignorers: [], excludedMutations: [], noHeader: false };
const SHIM = 'test/mutation/jest-globals.js';

/** Answers the mutants: id, file, mutator, replacement, location (1-based lines). */
export async function instrument({ into, mutated, rooms }) {
  const files = rooms.flatMap((room) => sourcesBelow(join(ROOT, room)));
  for (const folder of ['node_modules', 'docs']) symlinkSync(join(ROOT, folder), join(into, folder), 'dir');
  writeFileSync(join(into, 'package.json'), '{ "type": "module" }');
  const chosen = new Set(mutated);
  const { files: instrumented, mutants } = await new Instrumenter(SILENT).instrument(
    files.filter((file) => chosen.has(file)).map((name) => ({ name, mutate: true, content: read(name) })),
    OPTIONS,
  );
  const contents = new Map(instrumented.map(({ name, content }) => [name, content]));
  for (const file of files) await compile(file, contents.get(file) ?? read(file), into);
  return mutants.map(({ id, fileName, mutatorName, replacement, location }) => ({
    id,
    file: fileName,
    mutator: mutatorName,
    replacement,
    line: location.start.line + 1,
    column: location.start.column + 1,
    original: originalOf(fileName, location),
  }));
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

async function compile(file, content, into) {
  const { code } = await transform(content, {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: file.endsWith('.ts') ? 'typescript' : 'ecmascript' } },
    module: { type: 'es6' },
    sourceMaps: false,
  });
  const out = join(into, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(out), { recursive: true });
  const shim = relative(dirname(file), SHIM);
  writeFileSync(out, code.replaceAll(`'@jest/globals'`, `'${shim}'`).replaceAll(`"@jest/globals"`, `"${shim}"`));
}
