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
  input = '',
  environment: Terminal['environment'] = {},
): Promise<Heard> {
  let out = '';
  let err = '';
  const note = (line: string) => {
    err += `${line}\n`;
  };
  const complain = (what: string, remedy: string | null) => note(remedy === null ? what : `${what}\n  ${remedy}`);
  const code = await run(args, {
    print: async (text) => {
      out += text;
    },
    note,
    complain,
    progress: note,
    read: async (file) => {
      if (file === '-') return input;
      try {
        return readFileSync(file, 'utf8');
      } catch {
        complain(`${file} cannot be read`, null);
        return null;
      }
    },
    interactive: false,
    environment,
  });
  return { code, out, err };
}
