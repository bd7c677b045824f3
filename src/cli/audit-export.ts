/** `twokey audit export`: the audit log as JSON Lines, to be kept elsewhere and verified there. Streams; the log may be large. */
import { exportedLine, readLink, withheldLine } from '../core/audit-entry.js';
import type { KeptEntry } from '../domain/audit.js';
import { auditReader, instantIn } from './audit-store.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface ExportOptions {
  readonly since?: string;
  readonly until?: string;
  readonly installation?: number;
  readonly repo?: string;
}

export async function exportAudit(options: ExportOptions, terminal: Terminal): Promise<number> {
  const since = instantIn(options.since, '--since', terminal);
  const until = instantIn(options.until, '--until', terminal);
  if (since === null || until === null) return BROKEN;
  const reader = await auditReader(terminal);
  if (reader === null) return BROKEN;
  try {
    const repositories = options.repo === undefined ? null : await reader.repositories(options.repo);
    if (repositories?.length === 0) {
      terminal.complain(`nothing was decided in ${shown(options.repo ?? '')}`, 'write owner/repo as GitHub has it');
      return BROKEN;
    }
    const wanted = repositories === null ? null : new Set(repositories);
    const { installation } = options;
    for await (const entry of reader.entries({ installation, since, until })) {
      await terminal.print(`${lineOf(entry, wanted)}\n`);
    }
    return FINE;
  } finally {
    await reader.close();
  }
}

/** What belongs to other repositories is withheld; what belongs to none (policies, pruning) is needed to check the rest. */
function lineOf(entry: KeptEntry, wanted: ReadonlySet<number> | null): string {
  const repository = wanted === null ? 0 : (readLink(entry.entry)?.repository ?? 0);
  return wanted === null || repository === 0 || wanted.has(repository) ? exportedLine(entry) : withheldLine(entry);
}
