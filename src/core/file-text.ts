/** Gives a changed file's text on both sides to a reader: one is read or stands in the patch, the other follows from the patch. */
import type { ChangedFile, Texts } from '../domain/change.js';
import type { FileText } from '../domain/effect.js';
import { type Fact, known, unknown } from '../domain/result.js';
import { pointerOf } from './patch.js';
import { comparablePath } from './paths.js';
import { applyPatch, undoPatch, type Walked } from './walk-patch.js';

/** Unknown: the patch cannot be seen, or it does not fit the text that was read. Never guessed. */
export function fileText(file: ChangedFile, texts: Texts): Fact<FileText> {
  const { patch } = file;
  if (patch.kind === 'unknown') return patch;
  if (file.status === 'changed') return unknown('the file became a link or another sort of thing, or was one');
  if (isPointer(patch.value)) return unknown('it is no file but points to one');
  const name = comparablePath(file.path);
  switch (file.status) {
    case 'added':
      return sides(whole(file, applyPatch('', patch.value)), (head) => ({ name, base: null, head }));
    case 'removed':
      return sides(whole(file, undoPatch('', patch.value)), (base) => ({ name, base, head: null }));
    case 'copied':
      return sides(headText(file, texts), (head) => ({ name, base: null, head }));
    case 'modified':
    case 'renamed':
    case 'unchanged':
      return changedText(file, patch.value, headText(file, texts));
  }
}

function changedText(file: ChangedFile, patch: string, head: Fact<string>): Fact<FileText> {
  if (head.kind === 'unknown') return head;
  const base = whole(file, undoPatch(head.value, patch));
  return sides(base, (text) => ({ name: comparablePath(file.path), base: text, head: head.value }));
}

function headText({ blob }: ChangedFile, texts: Texts): Fact<string> {
  if (blob === null) return unknown('it is not known which content the file has');
  return texts.get(blob) ?? unknown('the text of the file is not among those that were read');
}

/** Hunks that were left out show only in the counts. */
function whole({ additions, deletions }: ChangedFile, walked: Walked | null): Fact<string> {
  if (walked?.additions !== additions || walked.deletions !== deletions)
    return unknown('the patch does not fit the file');
  return known(walked.text);
}

function sides(text: Fact<string>, of: (text: string) => FileText): Fact<FileText> {
  return text.kind === 'unknown' ? text : known(of(text.value));
}

/** Whether the patch is of a submodule or a link. */
export function isPointer(patch: string): boolean {
  return pointerOf(patch) !== null;
}
