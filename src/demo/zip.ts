/** Writes zip files as artifacts of workflows are; with what an attacker would write, where a story asks for it. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Set on purpose wrong: `encrypted`, a symbolic link, or a size that is not true. */
  readonly trick?: 'encrypted' | 'symlink' | 'false-size';
}

/** Entries in order; names are taken as they are. */
export function zipOf(entries: readonly ZipEntry[] | Readonly<Record<string, string>>): Uint8Array {
  const list = isList(entries) ? entries : Object.entries(entries).map(([name, content]) => ({ name, content }));
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of list) {
    const { local, central } = written(entry, offset);
    parts.push(local);
    directory.push(central);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, index, end]);
}

function written({ name, content, trick }: ZipEntry, offset: number): { local: Buffer; central: Buffer } {
  const raw = Buffer.from(content);
  const packed = deflateRawSync(raw);
  const title = Buffer.from(name);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(trick === 'encrypted' ? 1 : 0, 2);
  head.writeUInt16LE(8, 4);
  head.writeUInt32LE(crc32(raw), 10);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(trick === 'false-size' ? 10 : raw.length, 18);
  head.writeUInt16LE(title.length, 22);
  const local = Buffer.concat([signature(0x0403_4b50), head, title, packed]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((trick === 'symlink' ? 0o120_777 : 0o100_644) * 0x1_0000, 6);
  tail.writeUInt32LE(offset, 10);
  const madeBy = Buffer.from([20, 3]);
  return { local, central: Buffer.concat([signature(0x0201_4b50), madeBy, head, tail, title]) };
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function isList(entries: readonly ZipEntry[] | Readonly<Record<string, string>>): entries is readonly ZipEntry[] {
  return Array.isArray(entries);
}
