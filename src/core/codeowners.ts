/** Reads a CODEOWNERS file as GitHub does: the last line that matches a path says who owns it. Used by ownership.ts. */
import type { CodeownersProblem, Owner, OwnershipLine } from '../domain/ownership.js';
import { error, ok, type Result } from '../domain/result.js';
import { matchesPath, type OwnersPattern, ownersPattern } from './codeowners-pattern.js';

export interface Codeowners {
  readonly lines: readonly OwnershipLine[];
  readonly problems: readonly CodeownersProblem[];
  /** Lines whose pattern has a wildcard: each is tried on each path. */
  readonly wildcards: number;
  /** The line that says who owns a path; null: none does. */
  lineOf(path: string): OwnershipLine | null;
}

/** Every line that GitHub would skip is a problem; the others hold. */
export function readCodeowners(text: string): Codeowners {
  const problems: CodeownersProblem[] = [];
  const entries: Entry[] = [];
  for (const [index, written] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const read = lineIn(written, index + 1);
    if (read === null) continue;
    if (read.kind === 'ok') entries.push(read.value);
    else problems.push({ line: index + 1, why: read.error });
  }
  const wildcards = entries.filter(({ pattern }) => pattern.literal === null).reverse();
  const literals = new Literals(entries);
  return {
    lines: entries.map(({ line }) => line),
    problems,
    wildcards: wildcards.length,
    lineOf: (path) => {
      const names = path.split('/');
      const plain = literals.lastFor(names);
      const wild = wildcards.find(
        ({ line, pattern }) => line.line <= (plain?.line ?? 0) || matchesPath(pattern, names),
      )?.line;
      return wild !== undefined && wild.line > (plain?.line ?? 0) ? wild : plain;
    },
  };
}

interface Entry {
  readonly line: OwnershipLine;
  readonly pattern: OwnersPattern;
}

/** Patterns without wildcards, found by the names in a path instead of being tried one by one. */
class Literals {
  private readonly self = new Map<string, OwnershipLine>();
  private readonly below = new Map<string, OwnershipLine>();

  /** Later lines replace earlier ones. */
  constructor(entries: readonly Entry[]) {
    for (const { line, pattern } of entries) {
      const { literal } = pattern;
      if (literal === null) continue;
      const key = keyOf(literal.at, literal.text);
      this.below.set(key, line);
      if (!literal.below) this.self.set(key, line);
    }
  }

  lastFor(names: readonly string[]): OwnershipLine | null {
    let last: OwnershipLine | null = null;
    let path = '';
    for (const [index, name] of names.entries()) {
      path = index === 0 ? name : `${path}/${name}`;
      const lines = index === names.length - 1 ? this.self : this.below;
      for (const line of [lines.get(keyOf('root', path)), lines.get(keyOf('anywhere', name))]) {
        if (line !== undefined && line.line > (last?.line ?? 0)) last = line;
      }
    }
    return last;
  }
}

function keyOf(at: 'root' | 'anywhere', text: string): string {
  return `${at}:${text}`;
}

/** Null: a blank line or a comment. */
function lineIn(written: string, line: number): Result<Entry, string> | null {
  const trimmed = written.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return null;
  const [pattern = '', ...words] = wordsOf(trimmed);
  const comment = words.findIndex((word) => word.startsWith('#'));
  const names = comment < 0 ? words : words.slice(0, comment);
  const read = ownersPattern(pattern);
  if (read.kind === 'error') return error(`${excerpt(pattern)}: ${read.error}`);
  const owners = names.map(ownerOf);
  const strange = owners.indexOf(null);
  if (strange >= 0) return error(`${excerpt(names[strange] ?? '')} is no "@login", "@organisation/team" or mailbox`);
  const found = owners.filter((owner) => owner !== null);
  return ok({ line: { line, pattern, owners: found }, pattern: read.value });
}

/** Words between blanks; a blank after a backslash belongs to its word. */
function wordsOf(text: string): readonly string[] {
  return text.match(/(?:\\.|[^\s\\])+|\\$/g) ?? [];
}

function ownerOf(name: string): Owner | null {
  if (/^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) return { kind: 'user', name };
  if (/^@[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]{1,255}$/.test(name)) return { kind: 'team', name };
  return /^[^\s@]{1,255}@[^\s@]{1,255}$/.test(name) ? { kind: 'mailbox', name } : null;
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
