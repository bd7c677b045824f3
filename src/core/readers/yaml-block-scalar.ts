/** Reads block scalars of YAML (`|` and `>`) from their lines. Serves yaml-lines.ts; in doubt it gives up. */

/** The value, and how many lines it takes. */
export interface BlockScalar {
  readonly text: string;
  readonly lines: number;
}

/** What announces a block scalar whose indentation shows by its first line; all trailing lines kept is too rare. */
const HEADER = /^([|>])(-?)(?: +#.*)?$/;

/** The scalar below a header; `indent` is that of the entry or the dash which it belongs to. */
export function blockScalar(
  header: string,
  { lines, from, indent }: { readonly lines: readonly string[]; readonly from: number; readonly indent: number },
): BlockScalar | null {
  const match = HEADER.exec(header);
  if (match === null) return null;
  const body = bodyOf(lines, from, indent);
  if (body === null) return null;
  const text = match[1] === '|' ? body.lines.join('\n') : folded(body.lines);
  return text === null ? null : { text: match[2] === '-' ? text : `${text}\n`, lines: body.taken };
}

interface Body {
  /** Without their indentation and the empty ones at the end. */
  readonly lines: readonly string[];
  readonly taken: number;
}

/** Null: the first line does not settle how the others are indented. */
function bodyOf(lines: readonly string[], from: number, indent: number): Body | null {
  const found: string[] = [];
  let depth = -1;
  let filled = 0;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const spaces = spacesBefore(line);
    if (spaces === line.length) {
      if (spaces > 0 && (depth === -1 || spaces > depth)) return null;
      found.push('');
      continue;
    }
    if (spaces <= indent) break;
    if (depth === -1) depth = spaces;
    // A tab after fewer spaces than that is left to the full parser as well.
    if (spaces < depth || line[depth] === '\t') return null;
    found.push(line.slice(depth));
    filled = found.length;
  }
  return filled === 0 ? null : { lines: found.slice(0, filled), taken: filled };
}

function spacesBefore(line: string): number {
  let count = 0;
  while (line[count] === ' ') count += 1;
  return count;
}

/** Lines joined by spaces, each empty one a line end; lines that are indented more are not for this reader. */
function folded(lines: readonly string[]): string | null {
  let text = '';
  let separator = '';
  for (const line of lines) {
    if (line.startsWith(' ')) return null;
    if (line === '') {
      if (separator === '\n') text += '\n';
      else separator = '\n';
    } else {
      text += separator + line;
      separator = ' ';
    }
  }
  return text;
}
