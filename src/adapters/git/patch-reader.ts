/**
 * Reads the patch of one commit as its bytes stream by, line by line, and hands the hunks to patch-sections.ts.
 * A line is told by its first bytes alone (git prefixes every line of content), so no line, however long, is held,
 * and no content can pass for structure.
 */
import { collectSections, type PatchLimits, type PatchSection } from './patch-sections.js';

export interface PatchReader {
  /** Reads on from `at`; returns where a line that belongs to no patch (a mark) begins, or the chunk's length. */
  read(chunk: Buffer, at: number): number;
  /** Bytes at the end of the last chunk that say too little alone: the next chunk must begin with them. */
  leftOver(): Buffer | null;
  /** What was read since the last call. */
  finish(): readonly PatchSection[];
}

const NEWLINE = 0x0a;
const AT = 0x40; // `@@ … @@`
const MARK = 0x3d; // `=…`
const D = 0x64; // `diff --git …`, or `deleted file mode …` and `dissimilarity index …` in a file's header
const I = 0x69;
const F = 0x66;
const BINARY = 0x42; // `Binary files … differ`

export function createPatchReader(limits: PatchLimits): PatchReader {
  const sections = collectSections(limits);
  let inHunks = false;
  let midLine = false;
  let left: Buffer | null = null;

  /** What kind of line begins at `at`; hunks go on until a line says otherwise. */
  function startLine(chunk: Buffer, at: number): 'line' | 'section' | 'mark' | 'unclear' {
    const first = chunk[at];
    if (first === MARK) return 'mark';
    if (first === D) {
      if (chunk.length - at < 3) return 'unclear';
      return chunk[at + 1] === I && chunk[at + 2] === F ? 'section' : 'line';
    }
    if (inHunks) sections.countLine(first);
    else if (first === AT) inHunks = true;
    else if (first === BINARY) sections.markBinary();
    return 'line';
  }

  function endOfLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(NEWLINE, at);
    midLine = end === -1;
    return midLine ? chunk.length : end + 1;
  }

  /** Reads the lines of one file, header or hunks, and keeps the hunks. */
  function readLines(chunk: Buffer, at: number): number {
    let kept = inHunks ? at : -1;
    let position = midLine ? endOfLine(chunk, at) : at;
    while (position < chunk.length) {
      const kind = startLine(chunk, position);
      if (kind !== 'line') break;
      if (inHunks && kept === -1) kept = position;
      position = endOfLine(chunk, position);
    }
    if (kept !== -1) sections.keep(chunk.subarray(kept, position));
    return position;
  }

  return {
    read(chunk, at) {
      left = null;
      let position = readLines(chunk, at);
      while (position < chunk.length) {
        const kind = startLine(chunk, position);
        if (kind === 'mark') return position;
        if (kind === 'unclear') {
          left = chunk.subarray(position);
          return chunk.length;
        }
        sections.open();
        inHunks = false;
        position = readLines(chunk, endOfLine(chunk, position));
      }
      return position;
    },
    leftOver: () => left,
    finish() {
      inHunks = false;
      midLine = false;
      return sections.finish();
    },
  };
}
