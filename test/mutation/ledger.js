/**
 * The ledger of survivors: one file of test/mutation/survivors for each file of src/core, with the digest of the text that
 * was measured, how many mutants it has, how many are killed, and every one that survived, in groups. A group says in one
 * sentence why nothing could tell its survivors from the program (`why`), or what no test asks (`gap`). These sentences are
 * written by people and stay with the survivors when they are measured again; what has none yet stands in a group `unread`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(import.meta.dirname, 'survivors');
/** Of longer originals and replacements, only what differs is written, with some characters around it. */
const LONGEST = 70;
const AROUND = 20;
const UNREAD = { unread: 'by nobody yet' };

/** Whether the file was measured as it is now. */
export function isKept(file) {
  return recorded(file)?.digest === digestOf(file);
}

/** Writes down what was measured of one file. */
export function keep(file, { mutants, survivors }) {
  const reasonOf = reasonsIn(recorded(file));
  const groups = new Map();
  for (const line of survivors.map(told)) {
    const reason = reasonOf(line);
    const name = JSON.stringify(reason);
    groups.set(name, { ...reason, of: [...(groups.get(name)?.of ?? []), line] });
  }
  const ledger = {
    digest: digestOf(file),
    mutants,
    killed: mutants - survivors.length,
    survivors: [...groups.values()],
  };
  const path = pathOf(file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, stringify(ledger, { lineWidth: 0 }));
}

/** Whether the ledger lists this mutant of the file as it was measured. */
export function isListed(mutant) {
  return linesIn(recorded(mutant.file)).some(({ line }) => line === told(mutant));
}

/** Takes out of the ledger those of its survivors that are killed by now. */
export function strike(file, killed) {
  const ledger = recorded(file);
  const struck = killed.map(told);
  const isStruck = (line) => {
    const at = struck.indexOf(line);
    if (at !== -1) struck.splice(at, 1);
    return at !== -1;
  };
  const survivors = ledger.survivors
    .map((group) => ({ ...group, of: group.of.filter((line) => !isStruck(line)) }))
    .filter(({ of }) => of.length > 0);
  const left = survivors.reduce((sum, { of }) => sum + of.length, 0);
  writeFileSync(pathOf(file), stringify({ ...ledger, killed: ledger.mutants - left, survivors }, { lineWidth: 0 }));
}

/** What to say of survivors that the ledger does not list. */
export function unlisted(survivors) {
  const known = new Map();
  return survivors.flatMap((mutant) => {
    if (!known.has(mutant.file))
      known.set(mutant.file, new Set(linesIn(recorded(mutant.file)).map(({ line }) => key(line))));
    return known.get(mutant.file).has(key(told(mutant)))
      ? []
      : [`not in the ledger (try it with --budget 20000): ${mutant.file}:${told(mutant)}`];
  });
}

/** `41:7 index > 0 → true`: the place, what stands there, and what the mutant puts in its place. */
function told({ line, column, original, replacement }) {
  const [was, now] = shortened(oneLine(original), oneLine(replacement));
  return `${line}:${column} ${was} → ${now}`;
}

function oneLine(code) {
  return code.replace(/\s+/g, ' ').trim();
}

/** Of long texts, what differs with some characters around it. */
function shortened(was, now) {
  if (was.length <= LONGEST && now.length <= LONGEST) return [was, now];
  const most = Math.min(was.length, now.length);
  let start = 0;
  while (start < most && was[start] === now[start]) start += 1;
  let end = 0;
  while (end < most - start && was.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [was, now].map((text) => cut(text, { from: start - AROUND, to: text.length - end + AROUND }));
}

function cut(text, { from, to }) {
  const part = text.slice(Math.max(0, from), Math.min(to, Math.max(0, from) + LONGEST));
  return `${from > 0 ? '…' : ''}${part}${Math.max(0, from) + part.length < text.length ? '…' : ''}`;
}

/** Places move when a file is changed; what is mutated, and into what, stays. */
function key(line) {
  return line.slice(line.indexOf(' ') + 1);
}

/** Of several survivors that look the same, each takes its own reason, in their order. */
function reasonsIn(ledger) {
  const left = new Map();
  for (const { line, reason } of linesIn(ledger).toSorted((a, b) => place(a.line) - place(b.line))) {
    left.set(key(line), [...(left.get(key(line)) ?? []), reason]);
  }
  return (line) => left.get(key(line))?.shift() ?? UNREAD;
}

function place(line) {
  const [row, column] = line.slice(0, line.indexOf(' ')).split(':').map(Number);
  return row * 1_000 + column;
}

function linesIn(ledger) {
  return (ledger?.survivors ?? []).flatMap(({ of, ...reason }) => of.map((line) => ({ line, reason })));
}

function recorded(file) {
  return existsSync(pathOf(file)) ? parse(readFileSync(pathOf(file), 'utf8')) : null;
}

function pathOf(file) {
  return join(FOLDER, file.replace(/^src\/core\//, '').replace(/\.ts$/, '.yaml'));
}

function digestOf(file) {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, file)))
    .digest('hex')
    .slice(0, 16);
}
