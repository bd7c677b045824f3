/** Reads zip files that strangers wrote: within bounds, from the directory at the end, and nothing that could be meant to deceive. */
import { crc32, inflateRawSync } from 'node:zlib';
import { error, ok, type Result } from '../domain/result.js';

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of one file, unpacked. */
  readonly bytesOfFile: number;
  /** Bytes of all files that are wanted, unpacked. */
  readonly together: number;
  /** How many times larger than packed a file may be. */
  readonly ratio: number;
}

export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Small files pack well by themselves. */
const RATIO_FROM = 1 << 20;
const [END, CENTRAL, LOCAL] = [0x0605_4b50, 0x0201_4b50, 0x0403_4b50];

class Refusal extends Error {}

/** The files whose names are wanted, in their order. Error: why the whole is refused, without quoting it. */
export function unzip(
  zip: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): Result<readonly ZippedFile[], string> {
  try {
    const view = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
    const entries = directory(view, limits);
    const files = entries.filter(({ name }) => wanted(name));
    if (files.reduce((sum, { size }) => sum + size, 0) > limits.together)
      return error('its files are too large together');
    return ok(files.map((entry) => ({ name: entry.name, bytes: contentOf(view, entry) })));
  } catch (thrown) {
    return error(thrown instanceof Refusal ? thrown.message : 'it is no zip file that can be read');
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function directory(zip: Buffer, limits: ZipLimits): readonly Entry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Refusal('it is no zip file');
  const count = zip.readUInt16LE(end + 10);
  const start = zip.readUInt32LE(end + 16);
  if (count === 0xffff || start === 0xffff_ffff) throw new Refusal('it is in the format for huge archives');
  if (count !== zip.readUInt16LE(end + 8)) throw new Refusal('it is one part of several');
  if (count > limits.entries) throw new Refusal(`it has more than ${limits.entries} files`);
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const read = entryAt(zip, at, limits);
    entries.push(read.entry);
    at = read.next;
  }
  const names = new Set(entries.map(({ name }) => name.normalize('NFC').toLowerCase()));
  if (names.size !== entries.length) throw new Refusal('it has two files of one name');
  return entries;
}

function entryAt(zip: Buffer, at: number, limits: ZipLimits): { readonly entry: Entry; readonly next: number } {
  if (zip.readUInt32LE(at) !== CENTRAL) throw new Refusal('its directory is damaged');
  const [nameLength, extra, comment] = [at + 28, at + 30, at + 32].map((place) => zip.readUInt16LE(place));
  const nameEnd = at + 46 + (nameLength ?? 0);
  const name = new TextDecoder('utf-8', { fatal: true }).decode(zip.subarray(at + 46, nameEnd));
  const entry = {
    name,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
  };
  refuseStrange(entry, { flags: zip.readUInt16LE(at + 8), mode: zip.readUInt32LE(at + 38) >>> 16 }, limits);
  return { entry, next: nameEnd + (extra ?? 0) + (comment ?? 0) };
}

function refuseStrange(
  { name, method, packed, size }: Entry,
  { flags, mode }: { flags: number; mode: number },
  limits: ZipLimits,
): void {
  if ((flags & 0x2041) !== 0) throw new Refusal('it has an encrypted file');
  if (isOutside(name)) throw new Refusal('it has a file whose name leads out of it');
  const kind = mode & 0o170_000;
  if (kind !== 0 && kind !== 0o100_000 && kind !== 0o040_000) throw new Refusal('it has a link or a device in it');
  if (method !== 0 && method !== 8) throw new Refusal('it has a file packed in an unusual way');
  if (size > limits.bytesOfFile) throw new Refusal('it has a file that is too large');
  if (size > RATIO_FROM && size > packed * limits.ratio)
    throw new Refusal('it has a file that unpacks to far more than it is');
}

function isOutside(name: string): boolean {
  const parts = name.split(/[\\/]/);
  return name === '' || /[\p{Cc}]|^[\\/]|^[A-Za-z]:/u.test(name) || parts.includes('..');
}

/** What the directory says must be what is there. */
function contentOf(zip: Buffer, { offset, packed, size, method, crc }: Entry): Uint8Array {
  if (zip.readUInt32LE(offset) !== LOCAL) throw new Refusal('its directory points to no file');
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  if (start + packed > zip.length) throw new Refusal('it ends in the middle of a file');
  const raw = zip.subarray(start, start + packed);
  const bytes = method === 0 ? raw : inflated(raw, size);
  if (bytes.length !== size || crc32(bytes) !== crc) throw new Refusal('a file is not what the directory says');
  return bytes;
}

function inflated(raw: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw new Refusal('a file cannot be unpacked, or is larger than it says');
  }
}
