/** `twokey standards`: the standard for changes as a Markdown page, written from a policy. */
import { standardsPage } from '../report/standards.js';
import { policyFromFile } from './local-policy.js';
import { BROKEN, FINE, type Terminal } from './terminal.js';

/** 2 when the policy cannot be read or is not valid: a page of it would say what does not hold. */
export async function standards(options: { readonly policy?: string }, terminal: Terminal): Promise<number> {
  const read = await policyFromFile(options.policy, terminal);
  if (read === null) return BROKEN;
  await terminal.print(standardsPage(read.policy, read.sources));
  return FINE;
}
