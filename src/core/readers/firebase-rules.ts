/** Reads the security rules of Firebase (Firestore, Storage): who may read and write which documents. One of the readers of core/readers.ts. */
import type { Effect, GrantEffect, Reader } from '../../domain/effect.js';
import { compareSides, type Entry, entryChanges, surplus } from './declared-things.js';

/** Whether a file holds such rules, by its name. */
export function isFirebaseRules(name: string): boolean {
  return /(?:^|\/)[^/]*(?:firestore|storage|firebase)[^/]*\.rules$/.test(name);
}

export const readFirebaseRules: Reader = (file) =>
  compareSides(file, {
    parse: rulesIn,
    effects: (base, head) => ruleChanges(base ?? [], head ?? []),
  });

function ruleChanges(base: readonly Entry[], head: readonly Entry[]): readonly Effect[] {
  const grant = (entry: Entry, where: Pick<GrantEffect, 'event' | 'line' | 'baseLine'>): GrantEffect[] =>
    OPEN.test(entry.value)
      ? [{ kind: 'grant', of: 'principal', subject: entry.subject, value: entry.path, breadth: 'everyone', ...where }]
      : [];
  return [
    ...entryChanges(base, head),
    ...surplus(head, base).flatMap((entry) => grant(entry, { event: 'added', line: entry.line, baseLine: null })),
    ...surplus(base, head).flatMap((entry) => grant(entry, { event: 'removed', line: 1, baseLine: entry.line })),
  ];
}

/** No condition, or one that always holds. */
const OPEN = /^(?:true)?$/;

/** More than any path of documents has. */
const DEEPEST = 30;
/** Bounded, so that no text takes long: no rule of a person is so wide. */
const PART =
  /\bmatch\s{1,40}(\/\S{1,500})\s{0,40}\{|\bfunction\s{1,40}(\w{1,100})[^{]{0,500}\{|\ballow\s{1,40}([\w,]{1,60}(?:\s{1,9}[\w,]{1,60}){0,5})\s{0,9}(?::\s{0,40}if\s{1,40}([^;]{0,5000}))?;|\b(return|let)\b([^;]{0,5000});|[{}]|\b(?:allow|return)\b/;

/** Each `allow`, and each function that conditions are made of; null: brackets do not pair, or a rule is wider than any. */
function rulesIn(written: string): readonly Entry[] | null {
  const code = withoutComments(written);
  const found: Entry[] = [];
  const open: string[] = [];
  const parts = new RegExp(PART.source, 'g');
  const lineAt = lineCounter(code);
  for (let match = parts.exec(code); match; match = parts.exec(code)) {
    const [whole] = match;
    if (whole === 'allow' || whole === 'return') return null;
    if (whole === '}' && open.pop() === undefined) return null;
    if (whole.endsWith('{')) open.push(placeIn(match));
    const said = saidIn(match);
    if (said) found.push({ ...placeOf(open), ...said, line: lineAt(match.index) });
  }
  return open.length === 0 ? found : null;
}

function placeIn([, path, name]: RegExpExecArray): string {
  return path ?? (name === undefined ? '' : ` function ${name}`);
}

/** Null: a bracket. */
function saidIn([, , , methods, condition = '', word, value = '']: RegExpExecArray): Pick<
  Entry,
  'path' | 'value'
> | null {
  if (methods !== undefined)
    return { path: `allow ${spaced(methods).replace(/ ?, ?/g, ', ')}`, value: spaced(condition) };
  return word === undefined ? null : { path: word, value: spaced(value) };
}

function placeOf(open: readonly string[]): Pick<Entry, 'subject' | 'type'> {
  const path = open.slice(0, DEEPEST).filter((part) => part !== '');
  return { subject: path.join('').trim() || 'rules', type: 'firebase/access' };
}

function withoutComments(text: string): string {
  return text.replace(
    /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)/g,
    (part, quoted: string | undefined) => quoted ?? part.replace(/[^\n]/g, ' '),
  );
}

/** Asked for places in the order in which they stand. */
function lineCounter(text: string): (offset: number) => number {
  let [line, at] = [1, 0];
  return (offset) => {
    for (; at < offset; at += 1) if (text[at] === '\n') line += 1;
    return line;
  };
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
