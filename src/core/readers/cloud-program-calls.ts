/** Finds the constructs and statements of a cloud program in its tokens. The first half of cloud-program.ts. */
import { type Sort, sortOfCall, sortOfClass, sortOfProperty } from './cloud-program-classes.js';
import type { Source, Token } from './source-tokens-shape.js';

/** `new s3.Bucket(this, 'Logs', …)`, `bucket.grantRead(…)`, `policies: […]`, with the tokens that are its own. */
export interface Call {
  /** construct: with an id, deployed. statement: what such a thing is told. */
  readonly kind: 'construct' | 'statement';
  readonly sort: Sort;
  /** The names before the bracket: `s3`, `Bucket`. */
  readonly chain: readonly string[];
  /** Of a construct: its id as written. */
  readonly id: string;
  readonly line: number;
  /** Without those of the calls inside it. */
  readonly tokens: readonly Token[];
}

export interface Program {
  readonly source: Source;
  readonly framework: 'cdk' | 'pulumi';
}

/** Every call that counts, in the order written. */
export function callsOf(program: Program): readonly Call[] {
  const { tokens } = program.source;
  const spans: Span[] = [];
  const inside: Span[] = [];
  const owned = new Map<Span, Token[]>();
  for (const [index, token] of tokens.entries()) {
    while ((inside.at(-1)?.end ?? index) < index) inside.pop();
    const span = spanAt(program, index, inside.at(-1) ?? null);
    if (span) {
      spans.push(span);
      inside.push(span);
      owned.set(span, []);
    }
    const owner = inside.at(-1);
    if (owner) owned.get(owner)?.push(token);
  }
  return spans.map((span) => ({ ...span, tokens: owned.get(span) ?? [] }));
}

interface Span extends Omit<Call, 'tokens'> {
  /** Index of its last token. */
  readonly end: number;
}

function spanAt(program: Program, index: number, around: Span | null): Span | null {
  const { source } = program;
  const token = source.tokens[index];
  if (token?.text === '(' && token.kind === 'mark') return callAt(program, index);
  if (token?.kind !== 'word' && token?.kind !== 'string') return null;
  const sort = around?.kind === 'statement' ? null : sortOfProperty(token.text);
  const end = sort === null ? -1 : propertyEnd(source, index);
  if (sort === null || end < 0) return null;
  return { kind: 'statement', sort, chain: [token.text], id: '', line: token.line, end };
}

function callAt(program: Program, index: number): Span | null {
  const { source, framework } = program;
  const { chain, start } = chainBefore(source, index);
  const end = endOfChain(source, source.close[index] ?? -1);
  const last = chain.at(-1);
  const line = source.tokens[start]?.line ?? 1;
  if (last === undefined || end < 0) return null;
  const called = sortOfCall(last);
  if (called !== null) return { kind: 'statement', sort: called, chain, id: '', line, end };
  const named = classChain(chain, source, start);
  if (named === null) return null;
  const sort = sortOfClass(named);
  const id =
    idOf(source, index, framework === 'pulumi' && source.language !== 'go' ? 0 : 1) ??
    idBehindScope(source, index, sort);
  if (id !== null) return { kind: 'construct', sort, chain: named, id, line, end };
  const isRule = sort === 'access' || (sort === 'network' && RULE.test(last));
  return isRule ? { kind: 'statement', sort, chain: named, id: '', line, end } : null;
}

/** What lets through without a name of its own: `SecurityGroupIngressArgs(…)`. */
const RULE = /SecurityGroup|(?:In|E)gress|Firewall|Acl|ACL/;

function chainBefore(source: Source, bracket: number): { readonly chain: readonly string[]; readonly start: number } {
  const chain: string[] = [];
  let at = bracket - 1;
  while (source.tokens[at]?.kind === 'word' && chain.length < 12) {
    chain.unshift(source.tokens[at]?.text ?? '');
    if (source.tokens[at - 1]?.text !== '.') break;
    at -= 2;
  }
  return { chain, start: Math.max(at, 0) };
}

/** The class that a call makes: after `new`, in Python by its capital, in Go by `New…`, in Java also by its builder. */
function classChain(chain: readonly string[], source: Source, start: number): readonly string[] | null {
  const last = chain.at(-1) ?? '';
  if (source.language === 'go') return /^New[A-Z]/.test(last) ? [...chain.slice(0, -1), last.slice(3)] : null;
  if (last === 'create' && chain.at(-2) === 'Builder') return chain.slice(0, -2);
  if (!/^[A-Z]/.test(last)) return null;
  const before = source.tokens[start - 1]?.text;
  return source.language === 'python' ? (before === 'class' ? null : chain) : before === 'new' ? chain : null;
}

/** The text of the argument that names a construct; null: that argument is no name. */
function idOf(source: Source, bracket: number, position: number): string | null {
  const parts = argumentAt(source, bracket, position);
  const [first] = parts;
  const last = parts.at(-1);
  const text = parts.find((token) => token.kind === 'string');
  // Arguments by keyword are those of a configuration, which is no thing of its own: `ServerConfig(size='large')`.
  if (
    source.language === 'python' &&
    parts[1]?.text === '=' &&
    !/^(?:resource_name|construct_id|id|name)$/.test(first?.text ?? '')
  )
    return null;
  if (text === undefined) return last && NAMES.test(last.text) ? last.text : null;
  if (first?.kind === 'mark' && /^[{[]$/.test(first.text)) return null;
  return parts.length === 1 || parts.length > 8 ? text.text : written(parts);
}

const NAMES = /^(?:id|name|ID|Id|Name)$|[a-z](?:Id|ID|Name)$|_(?:id|name|ID|NAME)$/;

/** `new Bucket(this, ids.logs)`: what is deployed by a name that stands elsewhere. */
function idBehindScope(source: Source, bracket: number, sort: Sort): string | null {
  if (sort === 'other') return null;
  const scope = argumentAt(source, bracket, 0);
  const parts = argumentAt(source, bracket, 1);
  return isPath(parts) && isPath(scope) && SCOPE.test(scope[0]?.text ?? '') ? written(parts) : null;
}

const SCOPE = /^(?:this|self)$|(?:scope|stack|construct)$/i;

/** `this.stack`, `LOGS`. */
function isPath(tokens: readonly Token[]): boolean {
  return tokens.length > 0 && tokens.every(({ kind, text }) => kind === 'word' || text === '.');
}

function argumentAt(source: Source, bracket: number, position: number): readonly Token[] {
  const close = source.close[bracket] ?? -1;
  let start = bracket + 1;
  let argument = 0;
  for (let at = start; at < close; at += 1) {
    if (isComma(source.tokens[at])) {
      if (argument === position) return source.tokens.slice(start, at);
      argument += 1;
      start = at + 1;
    }
    at = Math.max(at, source.close[at] ?? -1);
  }
  return argument === position ? source.tokens.slice(start, close) : [];
}

function isComma(token: Token | undefined): boolean {
  return token?.kind === 'mark' && token.text === ',';
}

/** Behind the calls chained to one: `.assumedBy(…).build()`. */
function endOfChain(source: Source, close: number): number {
  let end = close;
  while (
    end >= 0 &&
    source.language === 'java' &&
    source.tokens[end + 1]?.text === '.' &&
    source.tokens[end + 3]?.text === '('
  ) {
    end = source.close[end + 3] ?? -1;
  }
  return end;
}

/** Where the value of `name: value` or `name = value` ends; negative: it is no value (a type, a test). */
function propertyEnd(source: Source, index: number): number {
  const mark = source.tokens[index + 1]?.text;
  if (mark !== ':' && mark !== '=') return -1;
  const first = source.tokens[index + 2];
  const close = source.close[index + 2] ?? -1;
  if (close >= 0) return close;
  if (first?.kind === 'string') return index + 2;
  for (let at = index + 2; at < index + 10; at += 1) {
    const end = source.close[at] ?? -1;
    if (end >= 0) return source.tokens[at]?.text === '[' && end === at + 1 ? -1 : end;
    if (source.tokens[at]?.kind !== 'word' && source.tokens[at]?.text !== '.') return -1;
  }
  return -1;
}

/** Tokens in one spacing; commas before a closing bracket left out. */
export function written(tokens: readonly Token[]): string {
  const kept = tokens.filter(
    (token, at) => token.text !== ',' || token.kind !== 'mark' || !CLOSERS.has(tokens[at + 1]?.text ?? ')'),
  );
  return kept.map((token) => (token.kind === 'string' ? `'${token.text}'` : token.text)).join(' ');
}

const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}']);
