/** Hides template actions (Go, Jinja, Terraform) in a YAML text behind text of equal length, so that lines stay. */

export interface TemplateAction {
  readonly start: number;
  readonly end: number;
  /** As written, with its braces. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** It stands alone on its lines: nothing of the document remains there. */
  readonly alone: boolean;
}

export interface MaskedText {
  readonly text: string;
  readonly actions: readonly TemplateAction[];
}

/** A placeholder starts with the first of these and goes on with the second; neither is in real files. */
const FIRST = '\uE000';
const NEXT = '\uE001';
const PLACEHOLDER = /\uE000\uE001*/g;

/** The text without its actions: those alone on their lines become blanks, the others a placeholder. */
export function maskTemplates(text: string): MaskedText {
  const actions = actionsIn(text);
  let masked = '';
  let at = 0;
  for (const action of actions) {
    masked += text.slice(at, action.start) + coverOf(action);
    at = action.end;
  }
  return { text: masked + text.slice(at), actions };
}

/** The value of a scalar that starts at `from` with its actions put back; null: it holds none. */
export function restoredActions(value: string, actions: readonly TemplateAction[], from: number): string | null {
  if (!value.includes(FIRST)) return null;
  let next = firstFrom(actions, from);
  return value.replace(PLACEHOLDER, () => {
    while (actions[next]?.alone) next += 1;
    next += 1;
    return actions[next - 1]?.text ?? '';
  });
}

function firstFrom(actions: readonly TemplateAction[], from: number): number {
  let low = 0;
  let high = actions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((actions[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

const OPENINGS = /\{\{|\{%|\{#|<%|%\{/g;
const CLOSINGS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}', '<%': '%>', '%{': '}' };

function actionsIn(text: string): readonly TemplateAction[] {
  const found: TemplateAction[] = [];
  let line = 1;
  let counted = 0;
  const unclosed = new Set<string>();
  OPENINGS.lastIndex = 0;
  for (let match = OPENINGS.exec(text); match !== null; match = OPENINGS.exec(text)) {
    const start = match.index;
    const end = unclosed.has(match[0]) ? null : endOf(text, start, match[0]);
    if (end === null) {
      unclosed.add(match[0]);
      continue;
    }
    for (; counted < start; counted += 1) if (text[counted] === '\n') line += 1;
    found.push({ start, end, text: text.slice(start, end), line, alone: false });
    OPENINGS.lastIndex = end;
  }
  return withAlone(text, found);
}

/** Past the closing mark; one inside an open string is passed over, on the same line. */
function endOf(text: string, start: number, opening: string): number | null {
  const closing = CLOSINGS[opening] ?? '}}';
  const first = text.indexOf(closing, start + 2);
  if (first === -1) return null;
  let end = first;
  for (let tries = 0; tries < 4 && opensString(text, start, end); tries += 1) {
    const next = text.indexOf(closing, end + closing.length);
    if (next === -1 || text.slice(end, next).includes('\n')) break;
    end = next;
  }
  const from = opensString(text, start, end) ? first : end;
  return from + closing.length;
}

function opensString(text: string, start: number, end: number): boolean {
  let open = false;
  for (let i = start; i < end; i += 1) if (text[i] === '"' && text[i - 1] !== '\\') open = !open;
  return open;
}

/** Marks the actions on lines that hold nothing but actions, spaces and bare comments. */
function withAlone(text: string, actions: readonly TemplateAction[]): readonly TemplateAction[] {
  const marked: TemplateAction[] = [];
  for (let i = 0; i < actions.length; ) {
    let next = i + 1;
    while (next < actions.length && isBlank(text, actions[next - 1]?.end, actions[next]?.start)) next += 1;
    const group = actions.slice(i, next);
    const first = group[0]?.start ?? 0;
    const last = group.at(-1)?.end ?? first;
    const alone = isBlankBefore(text, first) && isBlankAfter(text, last);
    for (const action of group) marked.push({ ...action, alone });
    i = next;
  }
  return marked;
}

/** Looks no further than to the first other character: a line may be the whole text. */
function isBlankBefore(text: string, from: number): boolean {
  let at = from - 1;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at -= 1;
  return at < 0 || text[at] === '\n';
}

function isBlankAfter(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at += 1;
  return at >= text.length || text[at] === '\n';
}

/** Only spaces and tabs from `from` to `to`, on one line. */
function isBlank(text: string, from = 0, to = 0): boolean {
  for (let i = from; i < to; i += 1) if (text[i] !== ' ' && text[i] !== '\t' && text[i] !== '\r') return false;
  return true;
}

function coverOf(action: TemplateAction): string {
  if (action.alone) return action.text.replace(/[^\n]/g, ' ');
  const firstLine = action.text.split('\n', 1)[0] ?? '';
  const rest = action.text.slice(firstLine.length).replace(/[^\n]/g, ' ');
  return FIRST + NEXT.repeat(firstLine.length - 1) + rest;
}
