/**
 * How a change that is too large could be split: what needs other eyes first and alone, category by category, then the
 * rest directory by directory. Deterministic; every file is in exactly one part, and a part is over the limit only where
 * a single file is. Used by core/judge.ts, shown by report/split.ts.
 */
import type { Change, ChangedFile } from '../domain/change.js';
import { CATEGORIES, type Category, type Finding, type Risk } from '../domain/finding.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { Verdict } from '../domain/verdict.js';
import { inertness } from './file-kinds.js';
import { comparablePath } from './paths.js';
import { sizeLimit } from './policy-limits.js';

export interface SplitPart {
  /** Null: files without a category. */
  readonly category: Category | null;
  /** What its files have in common, '' for the whole repository; several where small ones go together. Untrusted. */
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Changed lines, generated and lock files left out. */
  readonly lines: number;
}

export interface Split {
  readonly limit: number;
  /** In the order in which they would be merged. */
  readonly parts: readonly SplitPart[];
}

interface Judged {
  readonly change: Pick<Change, 'files'>;
  readonly provenance: Pick<Provenance, 'origin'>;
  readonly risk: Pick<Risk, 'findings'>;
  readonly policy: EffectivePolicy;
  readonly verdict: Pick<Verdict, 'kind' | 'reasons'>;
}

/** Null: it is not too large, or not all of its files are known. */
export function splitOf({ change, provenance, risk, policy, verdict }: Judged): Split | null {
  if (policy.kind !== 'valid' || change.files.missing !== null) return null;
  if (!verdict.reasons.some(({ rule, outcome }) => rule === 'size/over-max' && outcome === 'unmet')) return null;
  const limit = sizeLimit(policy.policy.size.max, provenance.origin);
  return limit === null ? null : { limit, parts: suggestedParts(change.files.items, risk.findings, limit) };
}

/** The parts, however many; one part: it cannot be split. */
export function suggestedParts(
  files: readonly Pick<ChangedFile, 'path' | 'additions' | 'deletions'>[],
  findings: readonly Pick<Finding, 'path' | 'category'>[],
  limit: number,
): readonly SplitPart[] {
  const categories = categoriesByPath(findings);
  const pieces = files.map((file): Piece => ({ path: file.path, lines: judgedLines(file) }));
  return [...CATEGORIES, null].flatMap((category) => {
    const own = pieces.filter(({ path }) => (categories.get(path) ?? null) === category);
    return partsOf(own.toSorted(byPath), limit).map((part) => ({ category, ...part }));
  });
}

interface Piece {
  readonly path: string;
  readonly lines: number;
}

type Part = Omit<SplitPart, 'category'>;

/** The first category in the order of the catalog, where a file has several. */
function categoriesByPath(findings: readonly Pick<Finding, 'path' | 'category'>[]): ReadonlyMap<string, Category> {
  const found = new Map<string, Category>();
  for (const category of CATEGORIES) {
    for (const finding of findings) {
      if (finding.path !== null && finding.category === category && !found.has(finding.path)) {
        found.set(finding.path, category);
      }
    }
  }
  return found;
}

function partsOf(pieces: readonly Piece[], limit: number): readonly Part[] {
  const parts: Part[] = [];
  for (const group of groupsWithin(pieces, { depth: 0, limit })) {
    const last = parts.at(-1);
    if (last !== undefined && last.lines + group.lines <= limit) parts[parts.length - 1] = joined(last, group);
    else parts.push(group);
  }
  return parts;
}

interface Level {
  /** How many directories the pieces have in common. */
  readonly depth: number;
  readonly limit: number;
}

/** Directories as large as they may be; those over the limit are opened, down to single files. */
function groupsWithin(pieces: readonly Piece[], { depth, limit }: Level): readonly Part[] {
  const byDirectory = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const key = directoryOf(piece.path, depth);
    const group = byDirectory.get(key);
    if (group === undefined) byDirectory.set(key, [piece]);
    else group.push(piece);
  }
  return [...byDirectory].flatMap(([directory, group]) => {
    if (linesOf(group) <= limit || group.length === 1) return partOf(directory, group);
    const isDeepest = group.every(({ path }) => path.split('/').length - 1 <= depth + 1);
    if (isDeepest) return group.map((piece) => partOf(directory, [piece]));
    return groupsWithin(group, { depth: depth + 1, limit });
  });
}

function directoryOf(path: string, depth: number): string {
  const directories = path.split('/').slice(0, -1);
  return directories.slice(0, depth + 1).join('/');
}

function partOf(directory: string, pieces: readonly Piece[]): Part {
  return { directories: [directory], files: pieces.map(({ path }) => path), lines: linesOf(pieces) };
}

function joined(one: Part, other: Part): Part {
  const directories = [...new Set([...one.directories, ...other.directories])];
  return { directories, files: [...one.files, ...other.files], lines: one.lines + other.lines };
}

function linesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { lines }) => sum + lines, 0);
}

function judgedLines({ path, additions, deletions }: Pick<ChangedFile, 'path' | 'additions' | 'deletions'>): number {
  const inert = inertness(comparablePath(path));
  return inert === 'generated' || inert === 'lock' ? 0 : additions + deletions;
}

function byPath(one: Piece, other: Piece): number {
  return one.path < other.path ? -1 : Number(one.path > other.path);
}
