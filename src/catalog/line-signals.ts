/** Small questions that several risk rules ask about the lines of a file. Pure; used by catalog/risk-rules. */
import type { FileKind, FileView, Hit, Owner, PatchLine } from '../domain/risk-rule.js';

/** Hits for the touched lines that satisfy the test, in files of these kinds whose content counts. */
export function touchedLines(
  file: FileView,
  kinds: readonly FileKind[],
  test: (line: PatchLine, file: FileView) => boolean,
): readonly Hit[] {
  if (file.inert !== null || isReadWhole(file) || !kinds.includes(file.kind)) return [];
  return hitsOf(file.touched.filter((line) => test(line, file)));
}

/** A file that a reader understood is judged by its effects; its lines would say less, and say it twice. */
export function isReadWhole(file: FileView): boolean {
  return file.reading?.kind === 'read';
}

/** One hit a line; the same object is named once by core/risk.ts. */
export function hitsOf(lines: readonly PatchLine[]): readonly Hit[] {
  return lines.map((line) => ({ path: null, line: line.line, seen: nameOf(line) }));
}

/** A hit on the file as a whole. */
export function wholeFile(seen: string): readonly Hit[] {
  return [{ path: null, line: null, seen }];
}

/** Whether the line itself or a line that encloses it matches. */
export function inOrUnder(line: PatchLine, pattern: RegExp): boolean {
  return pattern.test(line.text) || under(line, pattern);
}

/** Whether a line that encloses it matches. */
export function under(line: PatchLine, pattern: RegExp): boolean {
  return line.scope.some((text) => pattern.test(text));
}

export function blockOf(line: PatchLine): Extract<Owner, { kind: 'block' }> | null {
  return line.owner?.kind === 'block' ? line.owner : null;
}

export function objectOf(line: PatchLine): string | null {
  return line.owner?.kind === 'object' ? line.owner.type : null;
}

/** Lines that never change who may do what or what reaches what: tags, labels, descriptions, brackets. */
export function isQuiet(line: PatchLine): boolean {
  return BRACKETS.test(line.text) || inOrUnder(line, QUIET);
}

const BRACKETS = /^(?:[\s{}()[\],;]*|[A-Z]{3,20})$/;
const QUIET =
  /^["']?(?:tags|tags_all|default_tags|labels|matchLabels|commonLabels|extra_tags|depends_on|timeouts|provider|providers|app\.kubernetes\.io\/\S+|helm\.sh\/\S+|image|tag|checksum\/\S+)["']?\s*[:={]/;

/** Where a Terraform address is unique: shared modules keep their address wherever their files go, a root does not. */
export function addressKey(path: string, address: string): string {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  return `${/(?:^|\/)modules?\//.test(path) ? '' : folder} ${address}`;
}

function nameOf(line: PatchLine): string {
  const block = blockOf(line);
  if (block?.keyword === 'resource' || block?.keyword === 'data' || block?.keyword === 'module') return block.address;
  return line.text.slice(0, 120);
}
