/** Reads what `opa build -t wasm` writes: a bundle with policy.wasm and data.json in it, or the module alone. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { error, ok, type Result } from '../domain/result.js';

export interface PolicyModule {
  readonly wasm: Uint8Array;
  /** JSON. */
  readonly data: string;
  /** SHA-256 of the file that was read. */
  readonly digest: string;
}

const MOST_UNPACKED = 64 << 20;
const BLOCK = 512;

export function readPolicyModule(bytes: Uint8Array): Result<PolicyModule, string> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (isWasm(bytes)) return ok({ wasm: bytes, data: '{}', digest });
  try {
    const files = tarFiles(gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }));
    const wasm = files.get('policy.wasm');
    if (wasm === undefined || !isWasm(wasm))
      return error('holds no policy.wasm: build it with `opa build -t wasm -e <package>`');
    const data = files.get('data.json');
    return ok({ wasm, data: data === undefined ? '{}' : new TextDecoder().decode(data), digest });
  } catch {
    return error('is neither a bundle of `opa build -t wasm` nor a WebAssembly module');
  }
}

function isWasm(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).equals(Buffer.from([0, 0x61, 0x73, 0x6d]));
}

/** Plain files by their names, without a leading slash; the first of a name. */
function tarFiles(tar: Buffer): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const name = tar
      .toString('utf8', at, at + 100)
      .replace(/\0.*$/s, '')
      .replace(/^\.?\//, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    const kind = tar.toString('latin1', at + 156, at + 157);
    if (!Number.isSafeInteger(size) || size < 0 || at + BLOCK + size > tar.length) throw new Error('a damaged archive');
    if ((kind === '0' || kind === '\0') && !files.has(name))
      files.set(name, tar.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
