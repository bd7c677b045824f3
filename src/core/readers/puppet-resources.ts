/** Finds the resources that a manifest of Puppet declares, and their attributes. The first half of puppet.ts. */

interface PuppetAttribute {
  readonly name: string;
  /** In one spacing. */
  readonly value: string;
  readonly line: number;
}

/** `firewall { '100 ssh': dport => 22 }`; several titles in one pair of braces are several. */
export interface PuppetResource {
  /** Without the leading `::`. */
  readonly type: string;
  /** In one spacing, without quotation marks; of attributes for others: which, `*` for all of the type. */
  readonly title: string;
  /** It declares nothing, but gives attributes to what is declared elsewhere: `User { groups => … }`, `User['ann'] { … }`. */
  readonly isForOthers: boolean;
  readonly line: number;
  readonly attributes: readonly PuppetAttribute[];
}

/** Null: a quotation or a bracket does not end. */
export function puppetResources(text: string): readonly PuppetResource[] | null {
  const code = codeOf(text);
  const close = code === null ? null : closings(code);
  if (code === null || close === null) return null;
  const lineAt = linesOf(text);
  const found: PuppetResource[] = [];
  const heads = /(?:^|[\s{};,(@>])@{0,2}((?:::)?[a-z]\w*(?:::\w+)*)\s*\{/g;
  for (let match = heads.exec(code); match; match = heads.exec(code)) {
    const open = match.index + match[0].length - 1;
    heads.lastIndex = open;
    const type = (match[1] ?? '').replace(/^::/, '');
    const end = close.get(open) ?? open;
    if (NO_TYPE.has(type)) continue;
    for (const span of pieces(code, close, { from: open + 1, to: end, mark: ';' })) {
      const colon = titleEnd(code, close, span);
      if (colon < 0) continue;
      const title = spaced(text.slice(span.from, colon)).replace(/^['"]|['"]$/g, '');
      const attributes = pieces(code, close, { from: colon + 1, to: span.to, mark: ',' }).flatMap((piece) =>
        attributeIn(text, piece, lineAt),
      );
      found.push({ type, title, isForOthers: false, line: lineAt(firstOf(code, span)), attributes });
    }
  }
  return [...found, ...givenToOthers(text, code, close)];
}

const FOR_OTHERS = /(?:^|[\s{};,(>])((?:::)?[A-Z]\w*(?:::[A-Z]\w*)*)\s*(\[[^\]{}]*\]|<{1,2}\|[^|{}]*\|>{1,2})?\s*\{/g;

/** Attributes for every resource of a type, for one that is named, or for those that are collected. */
function givenToOthers(text: string, code: string, close: ReadonlyMap<number, number>): readonly PuppetResource[] {
  const lineAt = linesOf(text);
  return [...code.matchAll(FOR_OTHERS)].flatMap((match): readonly PuppetResource[] => {
    const [whole, type = '', which = ''] = match;
    const open = match.index + whole.length - 1;
    const start = whole.lastIndexOf(which) + match.index;
    const span = { from: open + 1, to: close.get(open) ?? open, mark: ',' };
    const attributes = pieces(code, close, span).flatMap((piece) => attributeIn(text, piece, lineAt));
    if (attributes.length === 0) return [];
    const title = which === '' ? '*' : spaced(text.slice(start, start + which.length));
    const name = type.replace(/^::/, '').toLowerCase();
    return [{ type: name, title, isForOthers: true, line: lineAt(open), attributes }];
  });
}

/** Words before a brace that declare no resource. */
const NO_TYPE: ReadonlySet<string> = new Set(
  'if elsif else unless case default node define function inherits and or in'.split(' '),
);

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The text with comments, and what stands in quotation marks and patterns, blanked: places stay what they are. */
function codeOf(text: string): string | null {
  let code = '';
  let at = 0;
  while (at < text.length) {
    const end = endOfQuiet(text, at, code);
    if (end === null) return null;
    code += end === at ? text[at] : text.slice(at, end).replace(/[^\n]/g, QUIET);
    at = Math.max(end, at + 1);
  }
  return code;
}

const QUIET = '\u00b7';

/** Where a comment, a quotation or a pattern that starts here ends; the place itself: none starts; null: it has no end. */
function endOfQuiet(text: string, at: number, before: string): number | null {
  const first = text[at];
  if (first === '#') return lineEnd(text, at);
  if (first === '/' && text[at + 1] === '*') return after(text, '*/', at + 2);
  if (first === "'" || first === '"') return endOfQuotation(text, at, first);
  if (first === '/' && /(?:[~(,{[|]|\bnode|\n)[ \t]*$/.test(before.slice(-20))) {
    const pattern = /^\/(?:[^/\\\n]|\\.)+\//.exec(text.slice(at, at + 500));
    return pattern ? at + pattern[0].length : at;
  }
  return at;
}

function after(text: string, mark: string, from: number): number | null {
  const found = text.indexOf(mark, from);
  return found < 0 ? null : found + mark.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function endOfQuotation(text: string, at: number, mark: string): number | null {
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] === '\\') next += 1;
    else if (text[next] === mark) return next + 1;
  }
  return null;
}

/** The closing bracket of each opening one; null: they do not match. */
function closings(code: string): ReadonlyMap<number, number> | null {
  const found = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < code.length; at += 1) {
    const mark = code[at] ?? '';
    if ('{[('.includes(mark)) open.push(at);
    if (!'}])'.includes(mark)) continue;
    const from = open.pop();
    if (from === undefined || PAIRS[code[from] ?? ''] !== mark) return null;
    found.set(from, at);
  }
  return open.length === 0 ? found : null;
}

const PAIRS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

interface Cut extends Span {
  readonly mark: string;
}

/** The parts between marks that stand in no bracket. */
function pieces(code: string, close: ReadonlyMap<number, number>, { from, to, mark }: Cut): readonly Span[] {
  const found: Span[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    if (at === to || code[at] === mark) {
      if (code.slice(start, at).trim() !== '') found.push({ from: start, to: at });
      start = at + 1;
    }
    at = close.get(at) ?? at;
  }
  return found;
}

/** Where the colon behind a title stands; negative: there is none, so the braces hold something else. */
function titleEnd(code: string, close: ReadonlyMap<number, number>, { from, to }: Span): number {
  for (let at = from; at < to; at += 1) {
    if (code[at] === ':' && code[at + 1] === ':') at += 1;
    else if (code[at] === ':') return at;
    else if (code[at] === '=') return -1;
    at = close.get(at) ?? at;
  }
  return -1;
}

function attributeIn(text: string, { from, to }: Span, lineAt: (offset: number) => number): readonly PuppetAttribute[] {
  const match = /^((?:\s|#[^\n]*\n)*)([a-z*]\w*)\s*[=+]>\s*/.exec(text.slice(from, to));
  if (!match?.[2]) return [];
  const value = spaced(text.slice(from + match[0].length, to));
  return [{ name: match[2], value, line: lineAt(from + (match[1] ?? '').length) }];
}

function firstOf(code: string, { from, to }: Span): number {
  const start = code.slice(from, to).search(/\S/);
  return start < 0 ? from : from + start;
}

/** In one spacing, without comments; what stands in quotation marks stays as it is. */
function spaced(text: string): string {
  return text
    .replace(
      /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|#[^\n]*|\s*(?:,\s*)?([\])}])|\s*(=>|[,[({])\s*|\s+/g,
      (_, quoted: string | undefined, closing: string | undefined, mark: string | undefined) =>
        quoted ?? closing ?? mark ?? ' ',
    )
    .trim();
}

function linesOf(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
