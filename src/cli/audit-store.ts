/** Opens the audit log for a command, as DATABASE_URL says, beside a server that may be running on it. */
import { existsSync, readFileSync } from 'node:fs';
import type { AuditSettings } from '../adapters/audit-settings.js';
import { readStoreSettings } from '../adapters/settings.js';
import type { StoreLocation } from '../adapters/store/open.js';
import type { StoreProblem } from '../adapters/store/problem.js';
import { type AuditReader, openReader } from '../adapters/store/reader.js';
import type { Result } from '../domain/result.js';
import { BROKEN, shown, type Terminal } from './terminal.js';

export interface StoreSettings {
  readonly store: StoreLocation;
  readonly audit: AuditSettings;
}

/** Null: a setting is wrong (and that was said). */
export function storeSettings(terminal: Terminal): StoreSettings | null {
  const read = readStoreSettings(terminal.environment, (path) =>
    existsSync(path) ? readFileSync(path, 'utf8') : null,
  );
  if (read.kind === 'ok') return read.value;
  for (const { message } of read.error) terminal.complain(message, null);
  return null;
}

/** Null: it cannot be opened (and that was said). */
export async function auditReader(terminal: Terminal): Promise<AuditReader | null> {
  const settings = storeSettings(terminal);
  if (settings === null) return null;
  const opened = await openReader(settings.store);
  if (opened.kind === 'ok') return opened.value;
  terminal.complain(opened.error.message, opened.error.remedy);
  return null;
}

/** Opens a store beside its server, does something with it and closes it; what is wrong with it is said. */
export async function withStoreBeside<T extends { close(): Promise<void> }>(
  terminal: Terminal,
  open: (location: StoreLocation) => Promise<Result<T, StoreProblem>>,
  work: (store: T) => Promise<number>,
): Promise<number> {
  const settings = storeSettings(terminal);
  if (settings === null) return BROKEN;
  const opened = await open(settings.store);
  if (opened.kind === 'error') {
    terminal.complain(opened.error.message, opened.error.remedy);
    return BROKEN;
  }
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

export interface NamedChange {
  readonly repository: string;
  readonly number: number;
}

/** `owner/repo#1`, or the address of a pull request. */
export function namedChange(text: string): NamedChange | null {
  const [, owner, name, number] =
    /^(?:https?:\/\/[^/\s]+\/)?([A-Za-z0-9-]{1,100})\/([A-Za-z0-9._-]{1,100})(?:#|\/pull\/)([1-9]\d{0,9})(?:\/.*)?$/.exec(
      text,
    ) ?? [];
  return owner === undefined ? null : { repository: `${owner}/${name}`, number: Number(number) };
}

/** A date or a time, ISO 8601, in epoch milliseconds; null: it is none (and that was said). Undefined stays undefined. */
export function instantIn(text: string | undefined, option: string, terminal: Terminal): number | undefined | null {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  terminal.complain(`'${shown(text)}' is no time`, `write ${option} 2026-01-31, or 2026-01-31T12:00:00Z`);
  return null;
}
