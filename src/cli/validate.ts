/** `twokey validate`: says of each policy file that it is valid, or every thing that is wrong with it and where. */
import { parsePolicy, showProblem } from '../core/policy-file.js';
import { policyJsonSchema } from '../core/policy-schema.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

/** 0 when all are valid, 2 when one is not or cannot be read. */
export async function validate(
  files: readonly string[],
  options: { readonly schema: boolean },
  terminal: Terminal,
): Promise<number> {
  if (options.schema) {
    await terminal.print(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
    return FINE;
  }
  if (files.length === 0) {
    terminal.complain('validate needs a file', 'for example: twokey validate .github/twokey.yml');
    return BROKEN;
  }
  let code = FINE;
  for (const file of files) {
    if (!(await isValid(file, terminal))) code = BROKEN;
  }
  return code;
}

async function isValid(file: string, terminal: Terminal): Promise<boolean> {
  const text = await terminal.read(file);
  if (text === null) return false;
  const parsed = parsePolicy({ source: file, blob: file, text });
  if (parsed.kind === 'ok') {
    await terminal.print(`valid: ${shown(file)}\n`);
    return true;
  }
  for (const problem of parsed.error) await terminal.print(`${shown(showProblem(problem), 1000)}\n`);
  return false;
}
