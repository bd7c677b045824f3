/** Compares file names the way an attacker cannot dodge, and matches them with a policy's globs. Used by policy checking and risk. */
import { Minimatch } from 'minimatch';
import { remembering } from '../domain/remembering.js';

const MAX_PATTERN = 256;
const MAX_EXPANSIONS = 64;
const MAX_WILDCARDS_PER_SEGMENT = 3;
const MAX_GLOBSTARS = 6;
const MAX_PATH = 4096;
const MAX_SEGMENT = 255;

/** The form in which paths are compared: NFC, case-folded, `/` between segments, no leading `./`. */
export function comparablePath(path: string): string {
  return comparableForm(path);
}

/** One path is asked about by several, and a history has the same paths again and again. */
const PATHS = 10_000;

const comparableForm = remembering(PATHS, (path) =>
  path
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^\.?\/+/, ''),
);

/** Why a file name looks made to deceive (control, direction or invisible characters, beyond git's limits); null: it does not. */
export function pathDeception(path: string): string | null {
  return deceptionIn(path);
}

const deceptionIn = remembering(PATHS, (path): string | null => {
  if (PRINTABLE.test(path)) return isOverlong(path) ? TOO_LONG : null;
  if (/\p{Cc}/u.test(path)) return 'a control character or line break';
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(path))
    return 'a character that reverses the direction of text';
  if (
    /\u034f|\u17b4|\u17b5|[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\u3164\ufeff\uffa0]/u.test(
      path,
    )
  ) {
    return 'an invisible character';
  }
  if (/\p{Co}|\p{Cs}|[\u{e0000}-\u{e007f}]/u.test(path)) return 'a character without a meaning of its own';
  return isOverlong(path) ? TOO_LONG : null;
});

/** Nothing but plain ASCII, as nearly every path: it holds no character that deceives. */
const PRINTABLE = /^[ -~]*$/;
const TOO_LONG = 'more characters than a file system takes';

/** Why a glob cannot be used safely, in words for the policy's author; null: it can. */
export function globProblem(pattern: string): string | null {
  if (pattern.trim() === '') return 'is empty';
  if (pattern.length > MAX_PATTERN) return `is longer than ${MAX_PATTERN} characters`;
  if (/\p{Cc}/u.test(pattern)) return 'has a control character or line break';
  if (/^!(?!\()/.test(pattern)) return 'starts with "!": a rule can only add files, write what it should match';
  const nested = /[?*+@!]\([^)]*[?*+@!]\(/.test(pattern);
  if (nested) return 'has a group inside a group';
  if (/[*+]\([^)]*[|*?[{]/.test(pattern)) return 'repeats alternatives or wildcards: write them out, or use *';
  if (expansions(pattern) > MAX_EXPANSIONS) return `stands for more than ${MAX_EXPANSIONS} patterns: split the rule`;
  return wildcardProblem(pattern) ?? (parse(comparablePattern(pattern)) === null ? 'cannot be read as a glob' : null);
}

/** Tells whether any of the globs matches any of the paths, both old and new name. */
export type PathMatcher = (paths: readonly string[]) => boolean;

/** Compiles globs once; a glob that is unsafe, and a path too long to match, count as matching: doubt is never a hole. */
export function pathMatcher(patterns: readonly string[]): PathMatcher {
  const compiled = patterns.map(compile);
  if (compiled.some((glob) => glob === null)) return () => true;
  const globs = compiled.filter((glob) => glob !== null);
  const matches = (path: string) => isOverlong(path) || globs.some((glob) => glob.match(path));
  return (paths) => paths.some((path) => matches(comparablePath(path)));
}

function compile(pattern: string): Minimatch | null {
  return globProblem(pattern) === null ? parse(comparablePattern(pattern)) : null;
}

function comparablePattern(pattern: string): string {
  return pattern.normalize('NFC').replace(/^\.?\/+/, '');
}

function parse(pattern: string): Minimatch | null {
  try {
    return new Minimatch(pattern, {
      nocase: true,
      dot: true,
      nocomment: true,
      nonegate: true,
      windowsPathsNoEscape: true,
      platform: 'linux',
    });
  } catch {
    return null;
  }
}

/** An upper bound of how many patterns the braces stand for. */
function expansions(pattern: string): number {
  const groups = pattern.split('{').slice(1);
  const counts = groups.map((group) => {
    const range = /^(-?\d+)\.\.(-?\d+)/.exec(group);
    if (range) return Math.abs(Number(range[1]) - Number(range[2])) + 1;
    return group.includes('..') ? 26 : group.split(',').length;
  });
  return counts.reduce((product, count) => product * count, 1);
}

/** Each wildcard multiplies the ways to match a segment; few keep the matching fast on any name. */
function wildcardProblem(pattern: string): string | null {
  const segments = pattern.split(/[/\\]/);
  if (segments.filter((segment) => segment.includes('**')).length > MAX_GLOBSTARS) {
    return `has more than ${MAX_GLOBSTARS} "**"`;
  }
  const crowded = segments.some((segment) => (segment.match(/\*+|[?+@!]\(/g) ?? []).length > MAX_WILDCARDS_PER_SEGMENT);
  return crowded ? `has more than ${MAX_WILDCARDS_PER_SEGMENT} wildcards between two slashes` : null;
}

function isOverlong(path: string): boolean {
  if (path.length <= MAX_SEGMENT) return false;
  return path.length > MAX_PATH || path.split('/').some((segment) => segment.length > MAX_SEGMENT);
}
