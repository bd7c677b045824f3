/**
 * Parses the stream of `git diff-tree -z --raw -p` piece by piece: header, list of files, patch,
 * commit after commit. Fields end in NUL, which none of them can hold; patches are read by patch-reader.ts.
 */
import { createPatchReader } from './patch-reader.js';
import { PATCH_LIMITS, type PatchLimits, type PatchSection } from './patch-sections.js';

/** What the stream says of one commit (or of two trees: then the header is empty). */
export interface GitRecord {
  /** The fields of `HEADER_FORMAT`. */
  readonly header: readonly string[];
  /** `:100644 100755 <old> <new> M`, path and, for renames and copies, the second path, as fields. */
  readonly raw: readonly string[];
  readonly sections: readonly PatchSection[];
  /** The text after `=` on the line that ended the record, '' at the end of the stream. */
  readonly mark: string;
}

export interface RecordParser {
  push(chunk: Buffer): readonly GitRecord[];
  /** The record that the end of the stream closes; only where no marks were asked for. */
  finish(): GitRecord;
}

const FIELDS = ['%H', '%P', '%an', '%ae', '%cn', '%ce', '%aI', '%B'];
export const HEADER_FORMAT = `--format=tformat:${FIELDS.map((field) => `%x00${field}`).join('')}%x00`;

const NUL = 0x00;
const NEWLINE = 0x0a;
const MARK = 0x3d;

type Place = 'start' | 'header' | 'after-header' | 'raw' | 'patch' | 'mark';

/** A parser for one stream. `first` is where the stream starts: records with headers, or a bare list of files. */
export function createRecordParser(first: 'start' | 'raw', limits: PatchLimits = PATCH_LIMITS): RecordParser {
  let place: Place = first;
  let token: Buffer[] = [];
  let header: string[] = [];
  let raw: string[] = [];
  const patches = createPatchReader(limits);

  /** Reads up to `end` (exclusive) as the rest of the token that is under way. */
  function takeToken(chunk: Buffer, from: number, end: number): string {
    const rest = chunk.subarray(from, end);
    const text = token.length === 0 ? rest.toString('utf8') : Buffer.concat([...token, rest]).toString('utf8');
    token = [];
    return text;
  }

  /** Finds the byte that ends the token; without it the piece is put aside. */
  function endOfToken(chunk: Buffer, from: number, byte: number): number {
    const end = chunk.indexOf(byte, from);
    if (end === -1) token.push(chunk.subarray(from));
    return end;
  }

  function close(mark: string): GitRecord {
    const record = { header, raw, sections: patches.finish(), mark };
    header = [];
    raw = [];
    place = first;
    return record;
  }

  function readStart(chunk: Buffer, at: number): number {
    place = chunk[at] === MARK ? 'mark' : 'header';
    return at + 1;
  }

  function readHeader(chunk: Buffer, at: number): number {
    const end = endOfToken(chunk, at, NUL);
    if (end === -1) return chunk.length;
    header.push(takeToken(chunk, at, end));
    if (header.length === FIELDS.length) place = 'after-header';
    return end + 1;
  }

  function readAfterHeader(chunk: Buffer, at: number): number {
    if (chunk[at] === MARK) place = 'mark';
    else if (chunk[at] === NEWLINE) place = 'raw';
    return at + 1;
  }

  function readRaw(chunk: Buffer, at: number): number {
    const end = endOfToken(chunk, at, NUL);
    if (end === -1) return chunk.length;
    const field = takeToken(chunk, at, end);
    if (field === '') place = 'patch';
    else raw.push(field);
    return end + 1;
  }

  function readPatch(chunk: Buffer, at: number): number {
    const end = patches.read(chunk, at);
    if (end === chunk.length) return end;
    place = 'mark';
    return end + 1;
  }

  const readers: Record<Exclude<Place, 'mark'>, (chunk: Buffer, at: number) => number> = {
    start: readStart,
    header: readHeader,
    'after-header': readAfterHeader,
    raw: readRaw,
    patch: readPatch,
  };

  return {
    push(piece) {
      const left = patches.leftOver();
      const chunk = left === null ? piece : Buffer.concat([left, piece]);
      const records: GitRecord[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (place !== 'mark') at = readers[place](chunk, at);
        else {
          const end = endOfToken(chunk, at, NEWLINE);
          if (end === -1) break;
          records.push(close(takeToken(chunk, at, end)));
          at = end + 1;
        }
      }
      return records;
    },
    finish: () => close(''),
  };
}
