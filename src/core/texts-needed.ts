/** Says which contents must be read beside the patches: those of changed files that a reader looks into. Between gather's two steps. */
import type { ChangedFile } from '../domain/change.js';
import { fileKind, fileKindBy, inertness } from './file-kinds.js';
import { isPointer } from './file-text.js';
import { comparablePath } from './paths.js';
import { hasReader } from './readers.js';

/** More changed infrastructure files than this are not read; what is not read is unknown. */
const MOST_TEXTS = 500;

/**
 * Blob ids, each once, in the order of the files, code last: it is looked into on suspicion, and many files of it must
 * not crowd out the others. What is added or removed stands in its patch as a whole.
 */
export function textsNeeded(files: readonly ChangedFile[]): readonly string[] {
  const needed = files.filter((file) => file.blob !== null && isNeeded(file));
  const isCode = (file: ChangedFile) => fileKind(comparablePath(file.path)) === 'code';
  const ordered = [...needed.filter((file) => !isCode(file)), ...needed.filter(isCode)];
  return [...new Set(ordered.flatMap(({ blob }) => blob ?? []))].slice(0, MOST_TEXTS);
}

function isNeeded({ path, previousPath, status, patch }: ChangedFile): boolean {
  if (status === 'added' || status === 'removed' || status === 'changed') return false;
  if (patch.kind === 'unknown') return false;
  const names = previousPath === null ? [path] : [path, previousPath];
  return names.some((name) => isReadInto(comparablePath(name), patch.value)) && !isPointer(patch.value);
}

/** A new name must not hide what the file was, so either name is enough. */
function isReadInto(name: string, patch: string): boolean {
  return inertness(name) === null && hasReader(fileKindBy(name, patch), name, patch);
}
