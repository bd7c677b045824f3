/** A small scanner for XML change logs: elements as maps of attributes and children, text under `#text`. */
import type { Tree, TreeEntry } from '../tree.js';

const DEEPEST = 100;
const MOST_NODES = 200_000;

/** Where something begins: a comment, CDATA, a declaration, a tag. */
const PIECE = /<!--|<!\[CDATA\[|<[?!]|<(\/?)([A-Za-z_][\w:.-]*)/g;
const ATTRIBUTE = /(?<![\w:.-])([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  readonly name: string;
  readonly entries: TreeEntry[];
  readonly line: number;
}

/** The document as a map with the root element as its one entry; null: not well-formed, or too much. */
export function readXml(text: string): Tree | null {
  const root: Open = { name: '', entries: [], line: 1 };
  const stack: Open[] = [root];
  const lineOf = risingLine(text);
  const piece = new RegExp(PIECE);
  let nodes = 0;
  let last = 0;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    addText(stack.at(-1) ?? root, text.slice(last, found.index), lineOf(last));
    const end = endOf(text, found, stack, lineOf(found.index));
    if (end === null) return null;
    piece.lastIndex = end;
    last = piece.lastIndex;
    nodes += 1;
    if (nodes > MOST_NODES || stack.length > DEEPEST) return null;
  }
  return stack.length === 1 && root.entries.length > 0 ? { kind: 'map', entries: root.entries, line: 1 } : null;
}

/** Where the piece ends, the tree grown by it; null: it never ends, or does not fit. */
function endOf(text: string, found: RegExpExecArray, stack: Open[], line: number): number | null {
  const [start] = found;
  const open = stack.at(-1);
  if (start === '<!--') return after(text, '-->', found.index);
  if (start === '<![CDATA[') {
    const end = after(text, ']]>', found.index);
    if (end !== null && open !== undefined) addText(open, text.slice(found.index + start.length, end - 3), line);
    return end;
  }
  if (found[2] === undefined) return after(text, '>', found.index);
  const end = tagEnd(text, found.index + start.length);
  if (end === null) return null;
  return tag(found, text.slice(found.index + start.length, end - 1), { stack, line }) ? end : null;
}

/** Past the `>` that stands outside quotes. */
function tagEnd(text: string, from: number): number | null {
  const mark = /[>"']/g;
  mark.lastIndex = from;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found[0] === '>') return mark.lastIndex;
    const close = text.indexOf(found[0], mark.lastIndex);
    if (close < 0) return null;
    mark.lastIndex = close + 1;
  }
  return null;
}

function after(text: string, mark: string, from: number): number | null {
  const found = text.indexOf(mark, from);
  return found < 0 ? null : found + mark.length;
}

/** False: an end without its beginning. */
function tag(
  found: RegExpExecArray,
  rest: string,
  { stack, line }: { readonly stack: Open[]; readonly line: number },
): boolean {
  const [, slash, written = ''] = found;
  const name = written.split(':').at(-1) ?? written;
  if (slash === '/') return close(stack, name);
  stack.push({ name, entries: [...rest.matchAll(ATTRIBUTE)].map((each) => attribute(each, line)), line });
  return rest.endsWith('/') ? close(stack, name) : true;
}

function attribute(found: RegExpExecArray, line: number): TreeEntry {
  const text = unescaped(found[2] ?? found[3] ?? '');
  return { key: found[1] ?? '', line, value: { kind: 'scalar', text, literal: true, line } };
}

function close(stack: Open[], name: string): boolean {
  const open = stack.length > 1 ? stack.pop() : undefined;
  if (open === undefined || open.name !== name) return false;
  const { entries, line } = open;
  stack.at(-1)?.entries.push({ key: name, line, value: { kind: 'map', entries, line } });
  return true;
}

function addText(open: Open, text: string, line: number): void {
  if (text.trim() === '') return;
  open.entries.push({
    key: '#text',
    line,
    value: { kind: 'scalar', text: unescaped(text.trim()), literal: true, line },
  });
}

const ENTITIES: Readonly<Record<string, string | undefined>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function risingLine(text: string): (offset: number) => number {
  let line = 1;
  let at = text.indexOf('\n');
  return (offset) => {
    for (; at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
    return line;
  };
}
