/** Pairs git's list of changed files with the sections of the patch that follows it; step after record-parser.ts. */
import type { ChangedFile, FileStatus } from '../../domain/change.js';
import { type Fact, known, unknown } from '../../domain/result.js';
import type { PatchSection } from './patch-sections.js';
import type { GitRecord } from './record-parser.js';

/** One entry of `--raw -z`. */
export interface RawEntry {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** Ids of the contents before and after; null where there is none in this repository (absent, or a submodule). */
  readonly blobs: readonly string[];
  /** The content at the head, for a removed file at the base; null where that is no file (a submodule, a link). */
  readonly blob: string | null;
}

const STATUSES: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

const SUBMODULE = '160000';
const LINK = '120000';

/** The entries of a record's raw fields; null when the list is not what git prints. */
export function rawEntries(raw: readonly string[]): readonly RawEntry[] | null {
  const entries: RawEntry[] = [];
  let at = 0;
  while (at < raw.length) {
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', letter = ''] = (raw[at] ?? '').split(' ');
    const status = STATUSES[letter.charAt(0)];
    const pair = status === 'renamed' || status === 'copied';
    const first = raw[at + 1];
    const path = pair ? raw[at + 2] : first;
    if (!oldMode.startsWith(':') || status === undefined || first === undefined || path === undefined) return null;
    const blobs = [contentOf(oldMode.slice(1), oldBlob), contentOf(newMode, newBlob)].filter((id) => id !== null);
    const [mode, id] = status === 'removed' ? [oldMode.slice(1), oldBlob] : [newMode, newBlob];
    const blob = mode === LINK ? null : contentOf(mode, id);
    entries.push({ path, previousPath: pair ? first : null, status, blobs, blob });
    at += pair ? 3 : 2;
  }
  return entries;
}

/** The files of a record; where list and patch do not fit together, no patch is believed. */
export function filesOf(record: GitRecord): readonly ChangedFile[] | null {
  const entries = rawEntries(record.raw);
  if (entries === null) return null;
  const fits = entries.reduce((sum, entry) => sum + sectionsOf(entry), 0) === record.sections.length;
  const doubt = unknown('the list of files and the patch do not fit together');
  let at = 0;
  return entries.map((entry) => {
    const sections = record.sections.slice(at, at + sectionsOf(entry));
    at += sections.length;
    return fits ? changedFile(entry, sections) : { ...changedFile(entry, []), patch: doubt };
  });
}

/** A file as the list names it, with the given sections as its patch. */
function changedFile(entry: RawEntry, sections: readonly PatchSection[]): ChangedFile {
  return {
    path: entry.path,
    previousPath: entry.previousPath,
    status: entry.status,
    additions: sections.reduce((sum, section) => sum + section.additions, 0),
    deletions: sections.reduce((sum, section) => sum + section.deletions, 0),
    patch: joined(sections),
    blob: entry.blob,
  };
}

/** A file that becomes a link, or a link that becomes a file, is shown as a removal and an addition. */
function sectionsOf(entry: RawEntry): number {
  return entry.status === 'changed' ? 2 : 1;
}

function joined(sections: readonly PatchSection[]): Fact<string> {
  const texts: string[] = [];
  for (const { patch } of sections) {
    if (patch.kind === 'unknown') return patch;
    if (patch.value !== '') texts.push(patch.value);
  }
  return known(texts.join('\n'));
}

function contentOf(mode: string, id: string): string | null {
  return mode === SUBMODULE || /^0+$/.test(id) ? null : id;
}
