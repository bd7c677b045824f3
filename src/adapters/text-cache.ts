/** Remembers contents by blob id: they never change, so none is ever stale. Used by both adapters that read files. */
import { type Fact, unknown } from '../domain/result.js';

export interface TextCache {
  get(key: string): Fact<string> | undefined;
  set(key: string, text: Fact<string>): void;
}

/** Beside the text: the key, the entry, the fact. */
const ENTRY_SIZE = 300;

/** Holds about so many bytes; what was not asked for the longest goes first. */
export function textCache(mostBytes: number, counted: (outcome: 'hit' | 'miss') => void = () => {}): TextCache {
  const held = new Map<string, Fact<string>>();
  let bytes = 0;
  return {
    get(key) {
      const text = held.get(key);
      counted(text === undefined ? 'miss' : 'hit');
      if (text === undefined) return undefined;
      held.delete(key);
      held.set(key, text);
      return text;
    },
    set(key, text) {
      bytes += sizeOf(text) - sizeOf(held.get(key));
      held.delete(key);
      held.set(key, text);
      for (const [oldest, dropped] of held) {
        if (bytes <= mostBytes) break;
        held.delete(oldest);
        bytes -= sizeOf(dropped);
      }
    },
  };
}

function sizeOf(text: Fact<string> | undefined): number {
  if (text === undefined) return 0;
  return ENTRY_SIZE + (text.kind === 'known' ? text.value.length : 0);
}

/** What is read of one change at most: of one file, of all together. */
export const TEXT_LIMITS = { files: 500, bytesOfFile: 1_000_000, together: 16_000_000 } as const;

export const TOO_LARGE = unknown(`the file is larger than ${TEXT_LIMITS.bytesOfFile} bytes`);
export const TOO_MANY = unknown('more changed infrastructure files than are read');
export const TOO_MUCH = unknown('the changed infrastructure files are larger together than is read');

/** Puts a text in while there is room for it; answers the room that is left. */
export function putWithin(
  texts: Map<string, Fact<string>>,
  room: number,
  [blob, text]: readonly [string, Fact<string>],
): number {
  const left = room - (text.kind === 'known' ? text.value.length : 0);
  texts.set(blob, left < 0 && text.kind === 'known' ? TOO_MUCH : text);
  return left;
}
