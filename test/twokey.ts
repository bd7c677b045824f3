/** The command line, for tests. */
import { readFileSync } from 'node:fs';
import { run } from '../src/cli/program.js';
import type { Terminal } from '../src/cli/terminal.js';

export interface Heard {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process, and hears what it says. */
export async function twokey(
  args: readonly string[],
  input: string | Uint8Array = '',
  environment: Terminal['environment'] = {},
): Promise<Heard> {
  let out = '';
  let err = '';
  const note = (line: string) => {
    err += `${line}\n`;
  };
  const complain = (what: string, remedy: string | null) => note(remedy === null ? what : `${what}\n  ${remedy}`);
  const bytesOf = (file: string) => {
    if (file === '-') return typeof input === 'string' ? new TextEncoder().encode(input) : input;
    try {
      return readFileSync(file);
    } catch {
      complain(`${file} cannot be read`, null);
      return null;
    }
  };
  const code = await run(args, {
    print: async (text) => {
      out += text;
    },
    note,
    complain,
    progress: note,
    read: async (file) => decoded(bytesOf(file)),
    readBytes: async (file) => bytesOf(file),
    interactive: false,
    environment,
  });
  return { code, out, err };
}

function decoded(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
