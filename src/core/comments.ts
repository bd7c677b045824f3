/** Takes comments off the lines of a hunk, so that what is left is what takes effect. Used by core/file-view.ts. */
import type { FileKind, Sign } from '../domain/risk-rule.js';
import { SQL_DIRECTION } from './outline.js';
import type { RawLine } from './patch.js';

/** How a kind of file marks comments. */
interface CommentStyle {
  readonly line: readonly string[];
  readonly block: { readonly open: string; readonly close: string } | null;
}

const HASH: CommentStyle = { line: ['#'], block: null };
const SLASHES: CommentStyle = { line: ['//'], block: { open: '/*', close: '*/' } };
const BOTH: CommentStyle = { line: ['#', '//'], block: { open: '/*', close: '*/' } };
const DASHES: CommentStyle = { line: ['--'], block: { open: '/*', close: '*/' } };
const MARKUP: CommentStyle = { line: [], block: { open: '<!--', close: '-->' } };
const NONE: CommentStyle = { line: [], block: null };

const BY_EXTENSION: readonly (readonly [RegExp, CommentStyle])[] = [
  [/\.(?:tf|tofu|hcl|tfvars|jsonnet|libsonnet|php)$/, BOTH],
  [/\.(?:sql|psql|pgsql|ddl)$/, DASHES],
  [/\.(?:tsx?|jsx?|mts|mjs|cjs|go|java|kt|cs|rs|scala|swift|c|cc|cpp|h|bicep|bicepparam|jsonc|json5|prisma)$/, SLASHES],
  [/\.(?:xml|html?|svg|csproj)$/, MARKUP],
  [/\.zone$/, { line: [';'], block: null }],
  [/\.json$/, NONE],
];

/** The lines' texts without comments and trailing space, in the same order; a comment alone becomes ''. */
export function withoutComments(lines: readonly RawLine[], path: string, kind: FileKind): readonly string[] {
  const style = BY_EXTENSION.find(([pattern]) => pattern.test(path))?.[1] ?? (kind === 'docs' ? NONE : HASH);
  const after = sideWithoutComments(lines, '-', style);
  const before = lines.some((line) => line.sign === '-') ? sideWithoutComments(lines, '+', style) : after;
  return lines.map((line, index) => (line.sign === '-' ? before[index] : after[index]) ?? '');
}

/** One side of the diff; lines of the other side stay empty. */
function sideWithoutComments(lines: readonly RawLine[], other: Sign, style: CommentStyle): readonly string[] {
  const lastClose = style.block
    ? lines.findLastIndex((line) => line.sign !== other && line.text.includes(style.block?.close ?? ''))
    : -1;
  let inside = false;
  return lines.map((line, index) => {
    if (line.sign === other) return '';
    const read = readLine(line.text, style, inside);
    // A block comment that this hunk never closes may be no comment at all (`rm /tmp/*`): its lines stay visible.
    const opensForGood = read.inside && index >= lastClose;
    inside = read.inside && !opensForGood;
    return (opensForGood && !isStarLine(line.text, style) ? line.text : read.text).trimEnd();
  });
}

/** A line in the middle of a comment whose start the hunk does not show. */
function isStarLine(text: string, style: CommentStyle): boolean {
  return style.block?.close === '*/' && !style.line.includes('--') && /^\s*\*(?:\s|$|\/\s*$)/.test(text);
}

function readLine(text: string, style: CommentStyle, insideBefore: boolean): { text: string; inside: boolean } {
  const { block } = style;
  if (!insideBefore && isStarLine(text, style)) return { text: '', inside: false };
  if (style === DASHES && SQL_DIRECTION.test(text)) return { text, inside: insideBefore };
  let inside = insideBefore;
  let kept = '';
  let rest = text;
  while (rest !== '') {
    if (inside && block) {
      const end = rest.indexOf(block.close);
      if (end < 0) return { text: kept, inside };
      rest = rest.slice(end + block.close.length);
      inside = false;
    }
    const start = commentStart(rest, style);
    kept += rest.slice(0, start.at);
    if (start.kind !== 'block' || !block) return { text: kept, inside: false };
    rest = rest.slice(start.at + block.open.length);
    inside = true;
  }
  return { text: kept, inside };
}

/** Where the first comment outside quotes starts. A mark counts only at the start or after a space: not `a#b`, not `https://`. */
function commentStart(text: string, style: CommentStyle): { at: number; kind: 'none' | 'line' | 'block' } {
  const none = { at: text.length, kind: 'none' } as const;
  if (!hasMark(text, style)) return none;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
      continue;
    }
    if (QUOTES.includes(char)) quote = char;
    const kind = at === 0 || /[\s;,{}()]/.test(text[at - 1] ?? '') ? markAt(text, at, style) : null;
    if (kind !== null) return { at, kind };
  }
  return none;
}

const QUOTES = ['"', "'", '`'];

function hasMark(text: string, style: CommentStyle): boolean {
  return style.line.some((mark) => text.includes(mark)) || (style.block !== null && text.includes(style.block.open));
}

function markAt(text: string, at: number, style: CommentStyle): 'line' | 'block' | null {
  if (style.block && text.startsWith(style.block.open, at)) return 'block';
  return style.line.some((mark) => text.startsWith(mark, at)) ? 'line' : null;
}
