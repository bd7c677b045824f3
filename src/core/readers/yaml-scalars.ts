/** Reads what ends on one line of YAML: quoted and plain scalars, flows. Serves yaml-lines.ts; in doubt it gives up. */
import { restoredActions, type TemplateAction } from './mask-templates.js';
import type { Tree, TreeEntry } from './tree.js';

/** Where a value stands: its line, and its place in the text, by which template actions are put back. */
export interface ScalarPlace {
  readonly line: number;
  readonly offset: number;
  readonly actions: readonly TemplateAction[];
}

/** A quoted text, and where it ends. */
export interface Quoted {
  readonly text: string;
  /** Past the closing quote. */
  readonly end: number;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t' };

/** The quoted text that starts at `from`; null: it does not end on the line, or holds rare escapes. */
export function quotedAt(text: string, from: number): Quoted | null {
  return text[from] === '"' ? doubleQuoted(text, from) : singleQuoted(text, from);
}

function doubleQuoted(text: string, from: number): Quoted | null {
  let found = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return { text: found, end: at + 1 };
    if (character !== '\\') found += character;
    else {
      at += 1;
      const escaped = ESCAPES[text[at] ?? ''];
      if (escaped === undefined) return null;
      found += escaped;
    }
  }
  return null;
}

function singleQuoted(text: string, from: number): Quoted | null {
  let found = '';
  for (let at = from + 1; ; ) {
    const end = text.indexOf("'", at);
    if (end === -1) return null;
    found += text.slice(at, end);
    if (text[end + 1] !== "'") return { text: found, end: end + 1 };
    found += "'";
    at = end + 2;
  }
}

/** Starts with a letter, a digit or a harmless mark. */
const PLAIN = /^(?:[A-Za-z0-9_./$+(~<=;^\\\uE000\u00A1-\u024F]|--?[^\s-])/;
const NULL = /^(?:~|null|Null|NULL)$/;
const BOOLEAN = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
/** Nothing more on the line, or a comment. */
const LINE_END = /^(?: +#.*)?$/;

/** The scalar that a line ends with. */
export function scalarOnLine(text: string, place: ScalarPlace): Tree | null {
  if (text[0] === '"' || text[0] === "'") {
    const quoted = quotedAt(text, 0);
    if (quoted === null || !LINE_END.test(text.slice(quoted.end))) return null;
    return scalarOf(quoted.text, place);
  }
  if (!PLAIN.test(text)) return null;
  const comment = text.indexOf(' #');
  const plain = comment === -1 ? text : text.slice(0, comment).trimEnd();
  if (plain.endsWith(':') || plain.includes(': ')) return null;
  return scalarOf(plainValue(plain), place);
}

function plainValue(plain: string): string {
  if (plain.length > 5) return plain;
  if (NULL.test(plain)) return 'null';
  return BOOLEAN.test(plain) ? plain.toLowerCase() : plain;
}

/** A scalar with its template actions put back. */
export function scalarOf(written: string, { line, offset, actions }: ScalarPlace): Tree {
  const restored = actions.length === 0 ? null : restoredActions(written, actions, offset);
  const text = restored ?? written;
  return { kind: 'scalar', text, literal: restored === null && !text.includes('${{'), line };
}

interface Flow {
  readonly text: string;
  readonly line: number;
  at: number;
  nodes: number;
}

const FLOW_PLAIN =
  /(?:[A-Za-z0-9_./$]|-[^\s,[\]{}"'#:-])(?:[^\s,[\]{}"'#:]|:(?![\s,[\]{}"'#:]|$)| (?=[^\s,[\]{}"'#:]))*/y;
const FLOW_KEY = /([A-Za-z0-9_./$][\w./$-]{0,100}): /y;
const SPACES = / */y;
const MOST_NESTED = 10;

/** The list or map in brackets that a line ends with. */
export function flowOnLine(text: string, line: number): { readonly tree: Tree; readonly nodes: number } | null {
  if (text.includes('\uE000')) return null;
  const flow: Flow = { text, line, at: 0, nodes: 0 };
  const tree = flowValue(flow, 0);
  return tree === null || !LINE_END.test(text.slice(flow.at)) ? null : { tree, nodes: flow.nodes };
}

function flowValue(flow: Flow, depth: number): Tree | null {
  flow.nodes += 1;
  switch (flow.text[flow.at]) {
    case '[':
      return depth < MOST_NESTED ? flowList(flow, depth) : null;
    case '{':
      return depth < MOST_NESTED ? flowMap(flow, depth) : null;
    case '"':
    case "'": {
      const quoted = quotedAt(flow.text, flow.at);
      if (quoted === null) return null;
      flow.at = quoted.end;
      return flowScalar(quoted.text, flow.line);
    }
    default: {
      const plain = matched(FLOW_PLAIN, flow);
      return plain === null ? null : flowScalar(plainValue(plain[0]), flow.line);
    }
  }
}

function flowScalar(text: string, line: number): Tree {
  return { kind: 'scalar', text, literal: !text.includes('${{'), line };
}

function flowList(flow: Flow, depth: number): Tree | null {
  const items: Tree[] = [];
  flow.at += 1;
  for (let ended = ends(flow, ']'); !ended; ended = ends(flow, ']')) {
    if (items.length > 0 && !separated(flow)) return null;
    const item = flowValue(flow, depth + 1);
    if (item === null) return null;
    items.push(item);
  }
  return { kind: 'list', items, line: flow.line };
}

function flowMap(flow: Flow, depth: number): Tree | null {
  const entries: TreeEntry[] = [];
  flow.at += 1;
  for (let ended = ends(flow, '}'); !ended; ended = ends(flow, '}')) {
    if (entries.length > 0 && !separated(flow)) return null;
    const key = flowKey(flow);
    const value = key === null || key === '<<' ? null : flowValue(flow, depth + 1);
    if (key === null || value === null) return null;
    entries.push({ key, line: flow.line, value });
  }
  return { kind: 'map', entries, line: flow.line };
}

function flowKey(flow: Flow): string | null {
  const mark = flow.text[flow.at];
  if (mark !== '"' && mark !== "'") {
    const key = matched(FLOW_KEY, flow)?.[1] ?? null;
    matched(SPACES, flow);
    return key;
  }
  const quoted = quotedAt(flow.text, flow.at);
  if (quoted === null || !flow.text.startsWith(': ', quoted.end)) return null;
  flow.at = quoted.end + 2;
  matched(SPACES, flow);
  return quoted.text;
}

function ends(flow: Flow, mark: string): boolean {
  matched(SPACES, flow);
  if (flow.text[flow.at] !== mark) return false;
  flow.at += 1;
  return true;
}

function separated(flow: Flow): boolean {
  if (flow.text[flow.at] !== ',') return false;
  flow.at += 1;
  matched(SPACES, flow);
  return true;
}

function matched(pattern: RegExp, flow: Flow): RegExpExecArray | null {
  pattern.lastIndex = flow.at;
  const match = pattern.exec(flow.text);
  if (match !== null) flow.at += match[0].length;
  return match;
}
