/** Collects the patch of one commit file by file as its bytes stream by, within limits; used by patch-reader.ts. */
import { type Fact, known, unknown } from '../../domain/result.js';

/** Bytes of patch that are kept; what is longer becomes an unknown fact. */
export interface PatchLimits {
  readonly file: number;
  readonly commit: number;
}

export const PATCH_LIMITS: PatchLimits = { file: 1_000_000, commit: 20_000_000 };

/** One `diff --git` section: what git shows of one file (a change of type is shown as two). */
export interface PatchSection {
  readonly additions: number;
  readonly deletions: number;
  readonly patch: Fact<string>;
}

export interface SectionCollector {
  /** A `diff --git` line: the file before it is done. */
  open(): void;
  /** `first` is the first byte of a line below the file's header. */
  countLine(first: number | undefined): void;
  /** Git shows no lines of this file. */
  markBinary(): void;
  /** A piece of the file's hunks, in the order of the stream. */
  keep(bytes: Buffer): void;
  /** The sections of the commit, in git's order; the collector is then empty. */
  finish(): readonly PatchSection[];
}

const PLUS = 0x2b;
const MINUS = 0x2d;

export function collectSections(limits: PatchLimits): SectionCollector {
  let sections: PatchSection[] = [];
  let section = emptySection();
  let isOpen = false;
  let keptInCommit = 0;

  function closeSection(): void {
    if (isOpen) sections.push(sectionOf(section));
    isOpen = false;
  }
  return {
    open() {
      closeSection();
      section = emptySection();
      isOpen = true;
    },
    countLine(first) {
      if (first === PLUS) section.additions += 1;
      else if (first === MINUS) section.deletions += 1;
    },
    markBinary() {
      section.hidden = 'the file is binary, or too large for git to show its lines';
    },
    keep(bytes) {
      if (section.hidden !== null) return;
      section.size += bytes.length;
      keptInCommit += bytes.length;
      section.hidden = overLimit(section.size, keptInCommit, limits);
      if (section.hidden === null) section.parts.push(bytes);
      else {
        keptInCommit -= section.size;
        section.parts = [];
      }
    },
    finish() {
      closeSection();
      const finished = sections;
      sections = [];
      keptInCommit = 0;
      return finished;
    },
  };
}

interface OpenSection {
  additions: number;
  deletions: number;
  hidden: string | null;
  size: number;
  parts: Buffer[];
}

function emptySection(): OpenSection {
  return { additions: 0, deletions: 0, hidden: null, size: 0, parts: [] };
}

function overLimit(file: number, commit: number, limits: PatchLimits): string | null {
  if (file > limits.file) return `the patch of this file is larger than ${limits.file} bytes`;
  if (commit > limits.commit) return `the patches of this commit are larger than ${limits.commit} bytes together`;
  return null;
}

function sectionOf(open: OpenSection): PatchSection {
  const { additions, deletions, hidden } = open;
  if (hidden !== null) return { additions, deletions, patch: unknown(hidden) };
  const [first, ...rest] = open.parts;
  const bytes = first === undefined || rest.length > 0 ? Buffer.concat(open.parts) : first;
  return { additions, deletions, patch: known(bytes.toString('utf8').replace(/\n$/, '')) };
}
