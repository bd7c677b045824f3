/** Tells which changed lines of a hunk change what the file does: not those that only moved in whitespace. Used by core/file-view.ts. */
import type { FileKind } from '../domain/risk-rule.js';
import type { CodeLine } from './place.js';

/** For each line, whether it was added or removed in effect. Comments are gone already; blank lines do nothing. */
export function changedInEffect(lines: readonly CodeLine[], kind: FileKind): readonly boolean[] {
  const touched = lines.map((line) => line.sign !== ' ' && line.text.trim() !== '');
  let start = 0;
  for (let end = 0; end <= lines.length; end += 1) {
    const line = lines[end];
    if (line !== undefined && line.sign !== ' ') continue;
    dropReformatted(lines, { start, end, kind }, touched);
    start = end + 1;
  }
  return touched;
}

interface Run {
  /** Changed lines without a context line between them, `end` excluded. */
  readonly start: number;
  readonly end: number;
  readonly kind: FileKind;
}

/** A removed and an added line of one run with the same code cancel out. */
function dropReformatted(lines: readonly CodeLine[], run: Run, touched: boolean[]): void {
  const removed = new Map<string, number[]>();
  for (let index = run.start; index < run.end; index += 1) {
    const line = lines[index];
    if (line?.sign !== '-' || !touched[index]) continue;
    const code = codeOf(line.text, run.kind);
    const twins = removed.get(code);
    if (twins) twins.push(index);
    else removed.set(code, [index]);
  }
  for (let index = run.start; index < run.end; index += 1) {
    const line = lines[index];
    if (line?.sign !== '+' || !touched[index]) continue;
    const twin = removed.get(codeOf(line.text, run.kind))?.pop();
    if (twin === undefined) continue;
    touched[index] = false;
    touched[twin] = false;
  }
}

/** The code of a line however it is spaced. In a workflow the indentation decides whose permissions they are, so it stays. */
function codeOf(text: string, kind: FileKind): string {
  const margin = kind === 'workflow' ? text.slice(0, text.search(/\S/)) : '';
  const code = text.replace(/\s+/g, '').replace(/,$/, '');
  return margin + (kind === 'terraform' ? sameInEverySyntax(code) : code);
}

/** Terraform 0.12 reads "${x}" and x alike, and puts `outputs` before what another state gives. */
function sameInEverySyntax(code: string): string {
  const plain = code.replace(/"\$\{([^{}"]*)\}"/g, '$1');
  return plain.replace(/(\bdata\.terraform_remote_state\.[\w-]+)\.outputs\./g, '$1.');
}
