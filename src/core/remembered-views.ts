/** Keeps the views of files seen last: a merge repeats the commit that it merges, a new event the change that it is about. Used by core/risk.ts. */
import type { ChangedFile } from '../domain/change.js';
import type { Fact } from '../domain/result.js';
import type { FileView } from '../domain/risk-rule.js';
import { type Means, viewOf } from './file-view.js';

/** The same as viewOf, with the last answers at hand: the view follows from the file, its text and the parsers alone. */
export function rememberedView(file: ChangedFile, means: Means): FileView {
  const key = `${file.blob} ${file.path}`;
  const text = file.blob === null ? undefined : means.texts.get(file.blob);
  const before = recent.get(key) ?? older.get(key);
  if (before !== undefined && isOf(before, { file, text, parsers: means.parsers })) {
    if (!recent.has(key)) remember(key, before);
    return before.view;
  }
  const seen = { file, text, parsers: means.parsers, view: viewOf(file, means) };
  remember(key, seen);
  return seen.view;
}

/** All that a view follows from. */
interface Source {
  readonly file: ChangedFile;
  readonly text: Fact<string> | undefined;
  readonly parsers: Means['parsers'];
}

interface Seen extends Source {
  readonly view: FileView;
}

/** At most twice as much is held: what is in use, and what was before it. */
const MOST = { files: 1_000, characters: 2_000_000 };

let recent = new Map<string, Seen>();
let older: ReadonlyMap<string, Seen> = new Map();
let characters = 0;

function remember(key: string, seen: Seen): void {
  const size = lengthOf(seen.file.patch) + lengthOf(seen.text);
  if (recent.size >= MOST.files || characters + size > MOST.characters) {
    older = recent;
    recent = new Map();
    characters = 0;
  }
  if (size > MOST.characters) return;
  recent.set(key, seen);
  characters += size;
}

function isOf(seen: Seen, { file, text, parsers }: Source): boolean {
  const { file: other } = seen;
  return (
    seen.parsers === parsers &&
    other.status === file.status &&
    other.previousPath === file.previousPath &&
    other.additions === file.additions &&
    other.deletions === file.deletions &&
    isSameFact(other.patch, file.patch) &&
    isSameFact(seen.text, text)
  );
}

function isSameFact(one: Fact<string> | undefined, other: Fact<string> | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind === 'known') return other.kind === 'known' && one.value === other.value;
  return other.kind === 'unknown' && one.reason === other.reason;
}

function lengthOf(fact: Fact<string> | undefined): number {
  return fact?.kind === 'known' ? fact.value.length : 0;
}
