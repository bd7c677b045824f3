/** Reads the text of a Bicep file into its statements, values as trees. Asked by bicep.ts. */
import { type BicepToken, bicepTokens } from './bicep-tokens.js';
import type { Tree, TreeEntry, TreeList } from './tree.js';

/** `resource name 'Type@version' = if (condition) { … }`, `param name type = value`, `var name = value`. */
export interface BicepStatement {
  readonly keyword: string;
  readonly name: string;
  /** The type with its version, or a module's path; empty where there is none. */
  readonly label: string;
  readonly existing: boolean;
  readonly condition: string | null;
  readonly value: Tree | null;
  /** Resources declared inside this one. */
  readonly inside: readonly BicepStatement[];
  readonly line: number;
}

/** Null: brackets that do not close, or nested too deeply. */
export function bicepStatements(text: string): readonly BicepStatement[] | null {
  const tokens = bicepTokens(text);
  if (tokens === null) return null;
  const reading: Reading = { tokens, at: 0, inside: [] };
  const statements: BicepStatement[] = [];
  while (reading.at < tokens.length) {
    const statement = readStatement(reading);
    if (statement) statements.push(statement);
  }
  return statements;
}

interface Reading {
  readonly tokens: readonly BicepToken[];
  at: number;
  /** The resources found inside the object that is being read. */
  inside: BicepStatement[];
}

const DECLARES: ReadonlySet<string> = new Set(['param', 'var', 'resource', 'module']);

/** One statement, the place moved behind it; null for what declares nothing. */
function readStatement(reading: Reading): BicepStatement | null {
  const { tokens } = reading;
  const first = tokens[reading.at];
  const name = tokens[reading.at + 1];
  if (first === undefined || !DECLARES.has(first.text) || name?.kind !== 'word') {
    skipLine(reading);
    return null;
  }
  reading.at += 2;
  const header = headerUntilEquals(reading);
  const label = header.find((token) => token.kind === 'string')?.text ?? '';
  const plain = { keyword: first.text, name: name.text, line: first.line, inside: [], condition: null, value: null };
  const existing = header.some((token) => token.text === 'existing');
  if (tokens[reading.at]?.text !== '=') return { ...plain, label, existing };
  reading.at += 1;
  return { ...plain, label, existing, ...readBody(reading) };
}

function headerUntilEquals(reading: Reading): readonly BicepToken[] {
  const start = reading.at;
  let depth = 0;
  while (reading.at < reading.tokens.length) {
    const text = tokenAt(reading);
    if (depth === 0 && (text === '=' || text === '\n')) break;
    depth += depthOf(text);
    reading.at += 1;
  }
  return reading.tokens.slice(start, reading.at);
}

function readBody(reading: Reading): Pick<BicepStatement, 'condition' | 'value' | 'inside'> {
  const outer = reading.inside;
  reading.inside = [];
  let condition = readCondition(reading);
  let value = readValue(reading);
  const loop = value.kind === 'list' && value.items[0]?.kind === 'map' ? loopOf(value) : null;
  if (loop) {
    value = loop.body;
    condition = loop.over;
  }
  const body = { condition, value, inside: reading.inside };
  reading.inside = outer;
  return body;
}

/** `if (condition)` before a body. */
function readCondition(reading: Reading): string | null {
  if (tokenAt(reading) !== 'if' || reading.tokens[reading.at + 1]?.text !== '(') return null;
  reading.at += 1;
  const start = reading.at + 1;
  skipBalanced(reading);
  return textBetween(reading.tokens, start, reading.at - 1);
}

/** What `[for x in y: { … }]` was read into: its body, and its head as the first entry. */
function loopOf(list: TreeList): { readonly over: string; readonly body: Tree } | null {
  const [first] = list.items;
  const head = first?.kind === 'map' ? first.entries.find((entry) => entry.key === LOOP) : undefined;
  if (first?.kind !== 'map' || head?.value.kind !== 'scalar') return null;
  return { over: head.value.text, body: { ...first, entries: first.entries.filter((entry) => entry.key !== LOOP) } };
}

const LOOP = 'for';

function readValue(reading: Reading): Tree {
  const start = reading.at;
  const opening = tokenAt(reading);
  if (opening === '{' || opening === '[') {
    const value = opening === '{' ? readObject(reading) : readArray(reading);
    if (endsValue(tokenAt(reading))) return value;
    reading.at = start;
  }
  return readExpression(reading);
}

function readObject(reading: Reading): Tree {
  const line = lineAt(reading);
  const entries: TreeEntry[] = [];
  reading.at += 1;
  while (reading.at < reading.tokens.length && tokenAt(reading) !== '}') {
    const key = reading.tokens[reading.at];
    const next = reading.tokens[reading.at + 1];
    if (key?.text === 'resource' && next?.kind === 'word' && next.text !== ':') {
      const statement = readStatement(reading);
      if (statement) reading.inside.push(statement);
    } else if (key !== undefined && key.kind !== 'mark' && next?.text === ':') {
      reading.at += 2;
      const condition = readCondition(reading);
      if (condition !== null)
        entries.push({ key: 'condition', line: key.line, value: expression(condition, key.line) });
      entries.push({ key: key.text, line: key.line, value: readValue(reading) });
    } else if (key !== undefined && isSpread(reading)) {
      reading.at += SPREAD.length;
      entries.push({ key: SPREAD, line: key.line, value: readValue(reading) });
    } else reading.at += 1;
  }
  reading.at += 1;
  return { kind: 'map', entries, line };
}

/** `...base` takes over what another object holds. */
const SPREAD = '...';

function isSpread({ tokens, at }: Reading): boolean {
  return [...SPREAD].every((dot, index) => tokens[at + index]?.text === dot && tokens[at + index]?.kind === 'mark');
}

function readArray(reading: Reading): Tree {
  const line = lineAt(reading);
  const items: Tree[] = [];
  reading.at += 1;
  while (reading.at < reading.tokens.length && tokenAt(reading) !== ']') {
    if (tokenAt(reading) === '\n' || tokenAt(reading) === ',') reading.at += 1;
    else if (tokenAt(reading) === 'for') items.push(readLoop(reading));
    else {
      const start = reading.at;
      items.push(readValue(reading));
      // A bracket of another sort ends nothing here, and must not hold the reading up.
      if (reading.at === start) reading.at += 1;
    }
  }
  reading.at += 1;
  return { kind: 'list', items, line };
}

function readLoop(reading: Reading): Tree {
  const start = reading.at;
  const line = lineAt(reading);
  let depth = 0;
  while (reading.at < reading.tokens.length && !(depth === 0 && [':', ']', '\n'].includes(tokenAt(reading)))) {
    depth += depthOf(tokenAt(reading));
    reading.at += 1;
  }
  const head: TreeEntry = { key: LOOP, line, value: expression(textBetween(reading.tokens, start, reading.at), line) };
  if (tokenAt(reading) !== ':') return { kind: 'map', entries: [head], line };
  reading.at += 1;
  const condition = readCondition(reading);
  const value = readValue(reading);
  const also = condition === null ? [] : [{ key: 'condition', line, value: expression(condition, line) }];
  return {
    kind: 'map',
    line,
    entries: [head, ...also, ...(value.kind === 'map' ? value.entries : [{ key: 'each', line, value }])],
  };
}

/** Everything up to the end of the line, a comma or the closing bracket around it, whatever brackets it opens itself. */
function readExpression(reading: Reading): Tree {
  const start = reading.at;
  const line = lineAt(reading);
  let depth = 0;
  while (reading.at < reading.tokens.length) {
    const text = tokenAt(reading);
    if (depth === 0 && endsValue(text) && !goesOn(reading)) break;
    depth += depthOf(text);
    reading.at += 1;
  }
  const [only] = reading.tokens.slice(start, reading.at);
  if (reading.at === start) reading.at += endsBracket(tokenAt(reading)) ? 0 : 1;
  if (only && reading.at === start + 1 && only.kind !== 'mark') {
    const literal = only.kind === 'string' ? !only.text.includes('${') : /^(?:-?\d+|true|false|null)$/.test(only.text);
    return { kind: 'scalar', text: only.text, literal, line };
  }
  return expression(textBetween(reading.tokens, start, reading.at), line);
}

/** Whether an expression continues on the next line: `? a`, `: b`, `&& c`. */
function goesOn(reading: Reading): boolean {
  if (tokenAt(reading) !== '\n') return false;
  let next = reading.at;
  while (reading.tokens[next]?.text === '\n') next += 1;
  return [':', '?', '&&', '||', '??', '=='].includes(reading.tokens[next]?.text ?? '');
}

function endsValue(text: string): boolean {
  return text === '\n' || text === ',' || text === '' || endsBracket(text);
}

function endsBracket(text: string): boolean {
  return text === '}' || text === ']' || text === ')';
}

function expression(text: string, line: number): Tree {
  return { kind: 'scalar', text, literal: false, line };
}

function skipBalanced(reading: Reading): void {
  let depth = 0;
  do {
    depth += depthOf(tokenAt(reading));
    reading.at += 1;
  } while (depth > 0 && reading.at < reading.tokens.length);
}

function skipLine(reading: Reading): void {
  let depth = 0;
  while (reading.at < reading.tokens.length && !(depth === 0 && tokenAt(reading) === '\n')) {
    depth += depthOf(tokenAt(reading));
    reading.at += 1;
  }
  reading.at += 1;
}

function depthOf(text: string): number {
  if (text === '{' || text === '[' || text === '(') return 1;
  return endsBracket(text) ? -1 : 0;
}

function textBetween(tokens: readonly BicepToken[], from: number, to: number): string {
  const kept = tokens.slice(from, to).filter((token) => token.text !== '\n' && token.text !== ',');
  return kept.map((token) => (token.kind === 'string' ? `'${token.text}'` : token.text)).join(' ');
}

function tokenAt(reading: Reading): string {
  const token = reading.tokens[reading.at];
  return token === undefined || token.kind === 'string' ? (token ? `'${token.text}` : '') : token.text;
}

function lineAt(reading: Reading): number {
  return reading.tokens[reading.at]?.line ?? 1;
}
