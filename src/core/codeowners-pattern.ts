/**
 * A path pattern of CODEOWNERS as GitHub documents it: like gitignore, but with case, without `!` and `[ ]`, and a last
 * `*` does not reach into folders. Matching never tries a choice twice, so no pattern can be slow. Used by codeowners.ts.
 */
import { error, ok, type Result } from '../domain/result.js';

/** `*` within a name. */
const MANY = Symbol('*');
/** `?` within a name. */
const ONE = Symbol('?');
/** Any number of folders, none included. */
const FOLDERS = Symbol('**');

/** A name between two slashes, letter by letter. */
type Name = readonly (string | typeof MANY | typeof ONE)[];
type Step = Name | typeof FOLDERS;

export interface OwnersPattern {
  readonly steps: readonly Step[];
  /** Where it has no wildcard: the name or path that it stands for. */
  readonly literal: Literal | null;
}

interface Literal {
  readonly text: string;
  /** From the root of the repository, or the name of a file or folder anywhere. */
  readonly at: 'root' | 'anywhere';
  /** Only what lies below it, because it was written with a slash at its end. */
  readonly below: boolean;
}

const ANY_NAME: Name = [MANY];

/** Reads a pattern (its blanks still escaped); an error says why GitHub skips the line. */
export function ownersPattern(written: string): Result<OwnersPattern, string> {
  const flaw = flawOf(written);
  if (flaw !== null) return error(flaw);
  const names = written.split('/').map(nameOf);
  const fromRoot = names[0]?.length === 0;
  const rest = fromRoot ? names.slice(1) : names;
  const isFolder = rest.at(-1)?.length === 0;
  const parts = isFolder ? rest.slice(0, -1) : rest;
  const isFloating = !fromRoot && parts.length === 1;
  const start: readonly Step[] = isFloating ? [FOLDERS] : [];
  const body: readonly Step[] = parts.map(stepOf);
  const steps = [...start, ...body, ...endOf(body, isFolder)];
  const text = plainText(parts);
  const literal: Literal | null =
    text === null ? null : { text, at: isFloating ? 'anywhere' : 'root', below: isFolder };
  return ok({ steps, literal });
}

/** Null where there is a wildcard. */
function plainText(parts: readonly Name[]): string | null {
  const isPlain = parts.every((name) => name.every((letter) => typeof letter === 'string'));
  return isPlain ? parts.map((name) => name.join('')).join('/') : null;
}

/** Whether it matches a path of the repository, given as its names. */
export function matchesPath({ steps }: OwnersPattern, path: readonly string[]): boolean {
  return matches(steps, path, FOLDERS, (step, name) => step !== FOLDERS && matchesName(step, name));
}

function flawOf(written: string): string | null {
  if (written.startsWith('!')) return 'CODEOWNERS knows no "!"';
  if (written.startsWith('\\#')) return 'CODEOWNERS knows no "\\#"';
  if (/[[\]]/.test(written)) return 'CODEOWNERS knows no "[ ]"';
  if (written.includes('***')) return 'three "*" in a row mean nothing';
  if (/\p{Cc}/u.test(written)) return 'it has a control character';
  const names = written.split('/');
  if (written === '/' || names.slice(1, -1).includes('')) return 'a name between two slashes is missing';
  return null;
}

/** `\` takes its meaning from the letter after it. */
function nameOf(written: string): Name {
  const name: (string | typeof MANY | typeof ONE)[] = [];
  let isEscaped = false;
  for (const letter of written) {
    if (letter === '\\' && !isEscaped) isEscaped = true;
    else {
      name.push(isEscaped || !'*?'.includes(letter) ? letter : letter === '*' ? MANY : ONE);
      isEscaped = false;
    }
  }
  return name;
}

function stepOf(name: Name): Step {
  return name.length === 2 && name.every((letter) => letter === MANY) ? FOLDERS : name;
}

/** What may follow: what lies below a folder that is named, but nothing below a last `*`. */
function endOf(body: readonly Step[], isFolder: boolean): readonly Step[] {
  const last = body.at(-1);
  if (isFolder || last === FOLDERS) return [ANY_NAME, FOLDERS];
  const isStar = last?.length === 1 && last[0] === MANY;
  return isStar ? [] : [FOLDERS];
}

function matchesName(name: Name, text: string): boolean {
  return matches(name, [...text], MANY, (letter, given) => letter === ONE || letter === given);
}

/**
 * The one way of matching, for letters in names and for names in paths: what `star` stands for is lengthened only where
 * the rest does not fit, and an earlier star is never looked at again, since a later one can take whatever it would.
 */
function matches<P, T>(
  pattern: readonly P[],
  text: readonly T[],
  star: P,
  fits: (part: P, given: T) => boolean,
): boolean {
  let at = 0;
  let seen = 0;
  let lastStar = -1;
  let covered = 0;
  while (seen < text.length) {
    const part = pattern[at];
    const given = text[seen];
    if (at < pattern.length && part === star) {
      lastStar = at++;
      covered = seen;
    } else if (at < pattern.length && part !== undefined && given !== undefined && fits(part, given)) {
      at += 1;
      seen += 1;
    } else if (lastStar >= 0) {
      at = lastStar + 1;
      seen = ++covered;
    } else return false;
  }
  return pattern.slice(at).every((part) => part === star);
}
