/** `twokey backup` and `twokey restore`: the embedded store as one file. PostgreSQL has tools of its own for that. */
import { existsSync } from 'node:fs';
import { backUp, damageOf, putInPlace } from '../adapters/store/backup.js';
import { openReader } from '../adapters/store/reader.js';
import { chainCheck } from '../core/audit-chain.js';
import { storeSettings } from './audit-store.js';
import { sha256 } from './audit-verify.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export async function backup(file: string, terminal: Terminal): Promise<number> {
  const store = embeddedPath(terminal, 'pg_dump --format=custom');
  if (store === null) return BROKEN;
  const made = backUp(store, file);
  if (made.kind === 'error') return complain(made.error, terminal);
  terminal.note(`${shown(file)} holds the store as it was just now; it is as secret as the store.`);
  return FINE;
}

/** Refuses what is damaged, whose audit log does not hold, and a place that is taken. */
export async function restore(file: string, options: { readonly force: boolean }, terminal: Terminal): Promise<number> {
  const store = embeddedPath(terminal, 'pg_restore');
  if (store === null) return BROKEN;
  if (existsSync(store) && !options.force) {
    terminal.complain(
      `there is a store ${shown(store)}`,
      'give --force to put the backup in its place; it is moved aside, not deleted',
    );
    return BROKEN;
  }
  const damage = existsSync(file) ? damageOf(file) : 'there is no such file';
  const broken = damage ?? (await firstBreak(file));
  if (broken !== null) {
    terminal.complain(`${shown(file)} is not restored: ${shown(broken)}`, 'take another backup');
    return BROKEN;
  }
  const put = putInPlace(file, store, Date.now());
  if (put.kind === 'error') return complain(put.error, terminal);
  terminal.note(
    `${shown(store)} is the backup now.${put.value === null ? '' : ` What was there is ${shown(put.value)}.`}`,
  );
  return FINE;
}

/** Where the audit log in a backup is broken; null: it holds. */
async function firstBreak(file: string): Promise<string | null> {
  const opened = await openReader({ kind: 'file', path: file });
  if (opened.kind === 'error') return opened.error.message;
  const check = chainCheck({ extent: 'whole', digest: sha256, anchors: [] });
  for await (const entry of opened.value.entries({})) check.take(entry);
  await opened.value.close();
  const broken = check.end().find(({ problems }) => problems.length > 0);
  const first = broken?.problems[0];
  return first === undefined
    ? null
    : `its audit log is broken at entry ${broken?.installation}:${first.sequence}, ${first.what}`;
}

/** Null: the store is no file (and what to do was said). */
function embeddedPath(terminal: Terminal, tool: string): string | null {
  const store = storeSettings(terminal)?.store;
  if (store === undefined) return null;
  if (store.kind === 'file') return store.path;
  if (store.kind === 'postgres')
    terminal.complain('the store is PostgreSQL', `use ${tool}, which does this beside running servers`);
  else terminal.complain('the store is in memory', 'set DATABASE_URL to the store of the server');
  return null;
}

function complain(
  { message, remedy }: { readonly message: string; readonly remedy: string },
  terminal: Terminal,
): number {
  terminal.complain(shown(message), remedy);
  return BROKEN;
}
