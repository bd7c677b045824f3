/** What a command may do with the outside: write, complain, read its input. Commands get it handed in, so tests can watch. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { oneLine } from '../report/escape.js';

/** Exit codes of every command. */
export const FINE = 0;
export const HELD = 1;
export const BROKEN = 2;

export interface Terminal {
  /** Standard output, as given; resolves when more may be written. */
  print(text: string): Promise<void>;
  /** One line of standard error. */
  note(line: string): void;
  /** What went wrong and what to do about it; two lines at most. */
  complain(what: string, remedy: string | null): void;
  /** A progress line of standard error, written over the one before; '' takes it away. */
  progress(text: string): void;
  /** A file's text; `-` is standard input. Null: it cannot be read (and that was said). */
  read(file: string): Promise<string | null>;
  /** The same, undecoded: for files that may be in another encoding. */
  readBytes(file: string): Promise<Uint8Array | null>;
  readonly interactive: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Text from a repository as a terminal may show it: no control characters, no line breaks. */
export function shown(text: string, longest = 300): string {
  return oneLine(text, longest);
}

/** The real thing. When nobody reads the output any more, the process ends quietly. */
export function processTerminal(): Terminal {
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    process.exit(cause.code === 'EPIPE' ? FINE : BROKEN);
  });
  process.stderr.on('error', () => undefined);
  const interactive = process.stderr.isTTY === true;
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const complain: Terminal['complain'] = (what, remedy) => {
    note(`twokey: ${what}`);
    if (remedy !== null) note(`  ${remedy}`);
  };
  const readBytes: Terminal['readBytes'] = async (file) => {
    try {
      if (file === '-' && process.stdin.isTTY) note('reading from standard input; end with Ctrl-D');
      return file === '-' ? await buffer(process.stdin) : await readFile(file);
    } catch (cause) {
      complain(`${file} cannot be read: ${readingFault(cause)}`, 'name a file that exists, or - for standard input');
      return null;
    }
  };
  return {
    print(output) {
      if (process.stdout.write(output)) return Promise.resolve();
      return new Promise((resolve) => process.stdout.once('drain', resolve));
    },
    note,
    complain,
    progress(line) {
      if (interactive) process.stderr.write(`\r\u001b[K${line}`);
      else if (line !== '') note(line);
    },
    readBytes,
    async read(file) {
      const bytes = await readBytes(file);
      return bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    interactive,
    environment: process.env,
  };
}

function readingFault(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a directory',
    EACCES: 'permission denied',
  };
  return words[String(code)] ?? (cause instanceof Error ? cause.message : 'unknown fault');
}
