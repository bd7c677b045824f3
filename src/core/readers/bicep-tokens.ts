/** Cuts a Bicep text into tokens, comments left out. Asked by bicep-tree.ts. */

export interface BicepToken {
  readonly kind: 'word' | 'string' | 'mark';
  /** A string's content without quotes; a line's end is the mark `\n`. */
  readonly text: string;
  readonly line: number;
}

const DEEPEST = 100;

const TOKEN =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|'''(?:[^']|'(?!''))*'''|'''|'|[A-Za-z_$][\w$]*|\d+|\n|[ \t\r]+|&&|\|\||\?\?|==|!=|=>|<=|>=|[^\w\s]/g;

/** Null: a string or a bracket that is not closed, or brackets nested deeper than 100. */
export function bicepTokens(text: string): readonly BicepToken[] | null {
  const tokens: BicepToken[] = [];
  const place = new RegExp(TOKEN.source, 'g');
  let line = 1;
  let depth = 0;
  for (let found = place.exec(text); found; found = place.exec(text)) {
    let [whole] = found;
    if (whole === "'''") return null;
    if (whole === "'") {
      const end = stringEnd(text, found.index);
      if (end < 0) return null;
      whole = text.slice(found.index, end);
      place.lastIndex = end;
    }
    const token = tokenOf(whole, line);
    depth += token?.kind === 'mark' ? depthOf(token.text) : 0;
    if (depth < 0 || depth > DEEPEST) return null;
    if (token) tokens.push(token);
    line += whole.split('\n').length - 1;
  }
  if (depth !== 0) return null;
  return [...tokens, { kind: 'mark', text: '\n', line }];
}

function depthOf(mark: string): number {
  if ('{[('.includes(mark)) return 1;
  return '}])'.includes(mark) ? -1 : 0;
}

function tokenOf(whole: string, line: number): BicepToken | null {
  if (/^(?:[ \t\r]|\/\/|\/\*)/.test(whole)) return null;
  if (whole.startsWith("'''")) return { kind: 'string', text: whole.slice(3, -3), line };
  if (whole.startsWith("'")) return { kind: 'string', text: whole.slice(1, -1), line };
  return { kind: /^[\w$]/.test(whole) ? 'word' : 'mark', text: whole, line };
}

/** Behind the closing quote; strings inside `${…}` are passed over. Negative: never closed on its line. */
function stringEnd(text: string, start: number): number {
  const nested: number[] = [];
  let quoted = true;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\n') return -1;
    if (quoted && char === '\\') at += 1;
    else if (quoted && char === '$' && text[at + 1] === '{') {
      nested.push(0);
      quoted = false;
      at += 1;
    } else if (char === "'") {
      if (quoted && nested.length === 0) return at + 1;
      quoted = !quoted;
    } else if (!quoted && char === '}') {
      nested.pop();
      quoted = true;
    }
    if (nested.length > DEEPEST) return -1;
  }
  return -1;
}
