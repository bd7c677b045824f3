/** `twokey audit show`: what happened to one pull request, entry by entry, for people. */
import { readLink } from '../core/audit-entry.js';
import type { AuditEntry } from '../domain/audit.js';
import { instant, toldEntry } from '../report/audit-lines.js';
import { auditReader, namedChange } from './audit-store.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

/** 0 it was found, 2 not. */
export async function showAudit(text: string, terminal: Terminal): Promise<number> {
  const named = namedChange(text);
  if (named === null) {
    terminal.complain(`'${shown(text)}' names no pull request`, 'write owner/repo#1, in quotes, or its address');
    return BROKEN;
  }
  const reader = await auditReader(terminal);
  if (reader === null) return BROKEN;
  const entries = await reader.ofChange(await reader.repositories(named.repository), named.number);
  await reader.close();
  if (entries.length === 0) {
    terminal.complain(`nothing is recorded about ${shown(text)}`, 'was it judged by the server of this store?');
    return BROKEN;
  }
  for (const kept of entries) {
    const entry = readLink(kept.entry);
    await terminal.print(entry === null ? `an entry that cannot be read\n` : `${linesOf(entry).join('\n')}\n`);
  }
  return FINE;
}

function linesOf(entry: AuditEntry): readonly string[] {
  const { installation, sequence, at, sha } = entry;
  const head = `${instant(at)}  ${installation}:${sequence}  ${sha.slice(0, 7)}  `;
  const [first = '', ...rest] = toldEntry(entry);
  return [`${head}${shown(first)}`, ...rest.map((line) => `    ${shown(line)}`)];
}
