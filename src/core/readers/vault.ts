/** Reads policies of Vault, Consul and Nomad into effects. One of the readers of core/readers.ts. */
import type { Effect, GrantEffect, Reader } from '../../domain/effect.js';
import { compareSides, type Entry, entryChanges, surplus } from './declared-things.js';

/** Whether an HCL text is a policy of Vault (`path "…" { capabilities = … }`) of Consul (`key_prefix "…" { policy = … }`) or of Nomad (`namespace "…" { policy = … }`). */
export function looksLikeVaultPolicy(text: string): boolean {
  if (/^[ \t]*path[ \t]+"[^"\n]*"[ \t]*\{/m.test(text) && /\b(?:capabilities|policy)\b/.test(text)) return true;
  return CONSUL.test(text) || NOMAD.test(text);
}

const CONSUL =
  /^[ \t]*(?:key|node|service|session|agent|event|query)(?:_prefix)?[ \t]+"[^"\n]*"[ \t]*\{\s{0,200}(?:policy|intentions)[ \t]*=/m;
const NOMAD =
  /^[ \t]*(?:(?:namespace|host_volume|dynamic_host_volume|node_pool)[ \t]+"[^"\n]*"|agent|node|operator|quota|plugin)[ \t]*\{\s{0,200}(?:policy|capabilities)[ \t]*=/m;

/** Each right on each path. */
export const readVault: Reader = (file) =>
  compareSides(file, {
    parse: rightsOf,
    effects: (base, head) => rightChanges(base ?? [], head ?? []),
  });

function rightChanges(base: readonly Entry[], head: readonly Entry[]): readonly Effect[] {
  const gone = surplus(base, head).filter((entry) => entry.value !== 'deny');
  const added = surplus(head, base).filter((entry) => entry.value !== 'deny');
  return [
    ...entryChanges(base, head),
    ...added.map((entry) => grantOf(entry, { event: 'added', line: entry.line, baseLine: null })),
    ...gone.map((entry) => grantOf(entry, { event: 'removed', line: 1, baseLine: entry.line })),
  ];
}

function grantOf(entry: Entry, where: Pick<GrantEffect, 'event' | 'line' | 'baseLine'>): GrantEffect {
  const value = `${entry.subject}: ${entry.value}`.slice(0, 200);
  return { kind: 'grant', of: 'permission', subject: entry.subject, value, breadth: breadthOf(entry), ...where };
}

/** Paths below which rights themselves are given: https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints */
const RIGHTS =
  /"(?:\*|\+\/?\*?|sys\/?\*|sys\/(?:policy|policies|auth|mounts|seal|generate-root|audit|raw)\b[^"]*|auth\/?\*|auth\/[^"]*\*|identity\/?\*)"$/;

function breadthOf(entry: Entry): GrantEffect['breadth'] {
  const writes = /^(?:sudo|root|create|update|patch|delete|write)$/.test(entry.value);
  if (entry.value === 'sudo' || entry.value === 'root') return 'admin';
  if (writes && (RIGHTS.test(entry.subject) || /^(?:acl|operator)\b/.test(entry.subject))) return 'admin';
  if (/^\w+ "(?:\*|\+\/\*)?"$/.test(entry.subject)) return 'wildcard';
  if (writes) return /[*+]|_prefix/.test(entry.subject) ? 'wildcard' : 'write';
  return 'plain';
}

const TOKEN = /#[^\n]*|\/\/[^\n]*|\/\*|"(?:[^"\\\n]|\\.)*"?|[\w.-]+|\n|[^\s\w]/g;

interface Token {
  readonly text: string;
  readonly line: number;
}

/** Null: brackets do not pair, or a comment does not end. */
function rightsOf(text: string): readonly Entry[] | null {
  const tokens = tokensOf(text);
  return tokens === null ? null : rightsIn(tokens);
}

/** Each right below all the blocks that it stands in. */
function rightsIn(tokens: readonly Token[]): readonly Entry[] | null {
  const found: (readonly Entry[])[] = [];
  const outer: (readonly string[])[] = [];
  let words: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at]?.text ?? '';
    if (word === '{') outer.push(words);
    if (word === '}' && outer.pop() === undefined) return null;
    if (word === '{' || word === '}') words = [];
    else if (isKey(tokens, at)) {
      const value = valueAt(tokens, at + 2);
      const subject = outer.flat().join(' ');
      found.push(value.tokens.map((token) => rightOf(subject, word, token)));
      at = value.end;
    } else if (/^["\w]/.test(word) && words.length < 20) words.push(word);
    if (outer.length > 100) return null;
  }
  return outer.length === 0 ? found.flat() : null;
}

/** Behind a key stands `=`, or `:` where the policy is written as JSON. */
function isKey(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.text;
  return (next === '=' || next === ':') && /^["\w]/.test(tokens[at]?.text ?? '');
}

/** The items of a list, or the one word; nothing of a block, which is read on its own. `end`: the last token used up. */
function valueAt(tokens: readonly Token[], at: number): { readonly tokens: readonly Token[]; readonly end: number } {
  const first = tokens[at];
  if (first === undefined || first.text === '{' || first.text === '}') return { tokens: [], end: at - 1 };
  if (first.text !== '[') return { tokens: [first], end: at };
  const found: Token[] = [];
  let depth = 0;
  for (let end = at; ; end += 1) {
    const token = tokens[end];
    if (token === undefined || token.text === '{' || token.text === '}') return { tokens: found, end: end - 1 };
    if (token.text === '[') depth += 1;
    else if (token.text === ']') depth -= 1;
    else if (token.text !== ',') found.push(token);
    if (depth === 0) return { tokens: found, end };
  }
}

function rightOf(subject: string, key: string, token: Token): Entry {
  const value = token.text.replace(/^"|"$/g, '');
  return { subject: subject || key, type: 'vault/policy', path: key, value, line: token.line };
}

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  const place = new RegExp(TOKEN.source, 'g');
  let line = 1;
  for (let found = place.exec(text); found; found = place.exec(text)) {
    const [whole] = found;
    if (whole === '\n') line += 1;
    else if (whole === '/*') {
      const end = text.indexOf('*/', found.index + 2);
      if (end < 0) return null;
      place.lastIndex = end + 2;
      line += text.slice(found.index, place.lastIndex).split('\n').length - 1;
    } else if (!/^(?:#|\/\/)/.test(whole)) tokens.push({ text: whole, line });
    if (place.lastIndex >= text.length) break;
  }
  return tokens;
}
