/** Prepares a changed file for the risk rules: its kind, its effective lines and where they stand. Used by core/risk.ts. */

import { looksLikeCloudCode } from '../catalog/cloud-code.js';
import { CONTENT_KINDS } from '../catalog/content-kinds.js';
import type { ChangedFile, Texts } from '../domain/change.js';
import type { Parsers, Reading } from '../domain/effect.js';
import type { BlockEvent, FileKind, FileView, Inert, PatchLine } from '../domain/risk-rule.js';
import { withoutComments } from './comments.js';
import { changedInEffect } from './effect.js';
import { fileKindBy, inertness } from './file-kinds.js';
import { fileText } from './file-text.js';
import { placesOf } from './outline.js';
import { hasOverlongLine, pointerOf, type RawHunk, readHunks } from './patch.js';
import { comparablePath, pathDeception } from './paths.js';
import { hasReader, readFile } from './readers.js';
import { blockHeader } from './terraform-blocks.js';

/** What files are read with: their texts, as far as they were fetched, and parsers. */
export interface Means {
  readonly texts: Texts;
  readonly parsers: Parsers;
}

/** The view of one file. Never throws, whatever the patch holds. */
export function viewOf(file: ChangedFile, means: Means): FileView {
  const name = comparablePath(file.path);
  const oldName = file.previousPath === null ? name : comparablePath(file.previousPath);
  const patch = file.patch.kind === 'known' ? file.patch.value : '';
  const now = natureOf(name, patch);
  const before = oldName === name ? now : natureOf(oldName, patch);
  // A new name must not hide what the file was: the patch changes the old file.
  const nature = hides(now, before) ? before : now;
  const reading = readingOf(file, { now, before, nature }, means);
  const isReadWhole = reading?.kind === 'read';
  const { touched, lines, blocks } = isReadWhole ? NO_LINES : linesOf(file, nature);
  const view: FileView = {
    path: file.path,
    previousPath: file.previousPath,
    names: oldName === name ? [name] : [name, oldName],
    status: file.status,
    kind: nature.kind,
    inert: nature.inert,
    before: { kind: before.kind, inert: before.inert },
    additions: file.additions,
    deletions: file.deletions,
    deception: pathDeception(file.path) ?? pathDeception(file.previousPath ?? ''),
    pointer: file.patch.kind === 'known' ? pointerOf(file.patch.value) : null,
    unreadable: unreadable(file),
    touched,
    lines,
    blocks,
    mayMove: nature.kind === 'terraform' && patch.includes(MOVING),
    reading,
    effects: isReadWhole ? reading.effects : [],
  };
  return isReadWhole ? withLinesLater(view, file, nature) : view;
}

/** A file that was read whole is judged by its effects: few rules ask for its lines, so they wait to be asked for. */
function withLinesLater(view: FileView, file: ChangedFile, nature: Nature): FileView {
  let prepared: FileLines | null = null;
  const lines = () => {
    prepared ??= linesOf(file, nature);
    return prepared;
  };
  return {
    ...view,
    get touched() {
      return lines().touched;
    },
    get lines() {
      return lines().lines;
    },
    get blocks() {
      return lines().blocks;
    },
  };
}

/** In both keywords, which a line stands under only where the patch shows them. */
const MOVING = 'moved';

/** What the file was, what it is, and the one by which its lines are judged. */
interface Natures {
  readonly before: Nature;
  readonly now: Nature;
  readonly nature: Nature;
}

/** A file that should be read and whose text is not there is opaque: stricter than what its lines show. */
function readingOf(file: ChangedFile, { before, now, nature }: Natures, { texts, parsers }: Means): Reading | null {
  const patch = file.patch.kind === 'known' ? file.patch.value : '';
  if (nature.inert !== null || !hasReader(nature.kind, nature.name, patch)) return null;
  const text = fileText(file, texts);
  if (text.kind === 'unknown') return isSureToMatter(nature, patch) ? { kind: 'opaque', reason: text.reason } : null;
  const base = isReadAs(before, nature) && !runsAnew(file, nature) ? text.value.base : null;
  const head = isReadAs(now, nature) ? text.value.head : null;
  return readFile(nature.kind, { name: nature.name, base, head }, parsers);
}

/** Under a name that no tool reads, a text has no effect: there the file is gone, or not yet there. */
function isReadAs(one: Nature, nature: Nature): boolean {
  if (one.inert !== null || UNREAD_BY_TERRAFORM.test(one.name)) return false;
  if (one.kind === nature.kind) return true;
  const isByName = nature.kind === 'workflow' || nature.kind === 'migration';
  return !isByName && extensionOf(one.name) === extensionOf(nature.name);
}

const UNREAD_BY_TERRAFORM = /(?:^|\/)\.[^/]*\.(?:tf|tofu)(?:\.json)?$|\.tftest\.hcl$/;

/** A migration is known by its name: under a new one it is run again. */
function runsAnew({ path, previousPath }: ChangedFile, { kind }: Nature): boolean {
  return kind === 'migration' && previousPath !== null && basename(previousPath) !== basename(path);
}

function basename(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Code is looked into on suspicion; only what shows that it is a cloud program makes an unread one opaque. */
function isSureToMatter({ kind, name }: Nature, patch: string): boolean {
  return kind !== 'code' || looksLikeCloudCode(name, patch);
}

interface Nature {
  readonly name: string;
  readonly kind: FileKind;
  readonly inert: Inert | null;
}

interface MarkedLine {
  readonly line: PatchLine;
  readonly touched: boolean;
}

function natureOf(name: string, patch: string): Nature {
  return { name, kind: fileKindBy(name, patch), inert: inertness(name) };
}

function hides(now: Nature, before: Nature): boolean {
  if (before.inert !== null) return false;
  return now.inert !== null || (CONTENT_KINDS.has(before.kind) && !CONTENT_KINDS.has(now.kind));
}

function unreadable(file: ChangedFile): string | null {
  if (file.patch.kind === 'unknown') return file.patch.reason;
  return hasOverlongLine(file.patch.value) ? 'a line is too long to be read' : null;
}

type FileLines = Pick<FileView, 'touched' | 'lines' | 'blocks'>;

function linesOf(file: ChangedFile, nature: Nature): FileLines {
  const marked = readPatch(file, nature);
  if (marked.length === 0) return NO_LINES;
  const read = marked.map((each) => each.line);
  const blocks = nature.kind === 'terraform' ? blockEvents(read) : [];
  const lines = nature.kind === 'terraform' ? withBlockFacts(read, blocks) : read;
  return { touched: lines.filter((_, index) => marked[index]?.touched === true), lines, blocks };
}

const NO_LINES: FileLines = { touched: [], lines: [], blocks: [] };

function readPatch(file: ChangedFile, nature: Nature): readonly MarkedLine[] {
  if (file.patch.kind === 'unknown' || !isRead(nature, file.patch.value)) return [];
  return readHunks(file.patch.value).flatMap((hunk) => readHunk(hunk, nature));
}

/** What no rule looks at is not read; examples are, for the manifests among them. */
function isRead(nature: Nature, patch: string): boolean {
  if (nature.inert !== null && nature.inert !== 'example') return false;
  if (nature.kind === 'code') return looksLikeCloudCode(nature.name, patch);
  return nature.kind === 'script' || CONTENT_KINDS.has(nature.kind);
}

function readHunk(hunk: RawHunk, nature: Nature): readonly MarkedLine[] {
  const texts = withoutComments(hunk.lines, nature.name, nature.kind);
  const code = hunk.lines.map((line, index) => ({ sign: line.sign, text: texts[index] ?? '' }));
  const places = placesOf(hunk.section, code, nature.kind);
  const touched = changedInEffect(code, nature.kind);
  return hunk.lines.map((line, index) => ({
    line: {
      sign: line.sign,
      text: (texts[index] ?? '').trim(),
      line: line.line,
      scope: places[index]?.scope ?? [],
      owner: places[index]?.owner ?? null,
    },
    touched: touched[index] ?? false,
  }));
}

/** Completes the owners with what other lines of the block say: a module's source, whether the header is touched. */
function withBlockFacts(lines: readonly PatchLine[], events: readonly BlockEvent[]): readonly PatchLine[] {
  const sources = moduleSources(lines);
  const changes = new Map(events.map(({ address, event }) => [address, event] as const));
  return lines.map((line) => {
    if (line.owner?.kind !== 'block') return line;
    const { address, type } = line.owner;
    const change = changes.get(address) ?? 'edited';
    return { ...line, owner: { ...line.owner, type: sources.get(address) ?? type, change } };
  });
}

function moduleSources(lines: readonly PatchLine[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { owner, text } of lines) {
    const source = /^source\s*=\s*"([^"]*)"/.exec(text)?.[1];
    if (source !== undefined && owner?.kind === 'block' && owner.keyword === 'module')
      sources.set(owner.address, source);
  }
  return sources;
}

function blockEvents(lines: readonly PatchLine[]): readonly BlockEvent[] {
  return lines.flatMap((line) => {
    const header = line.sign === ' ' || line.scope.length > 0 ? null : blockHeader(line.text);
    if (header === null) return [];
    return [{ event: line.sign === '+' ? 'added' : 'removed', address: header.address, line: line.line } as const];
  });
}
