/** `twokey audit keygen` and `twokey audit anchor`: a key for signing heads of the audit log, and the heads as they are now, signed. */
import { writeFile } from 'node:fs/promises';
import { anchorLine, makeSigningKeys } from '../adapters/anchors.js';
import { auditReader, storeSettings } from './audit-store.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

/** The private key goes into a new file that only its owner reads, the public one is printed. */
export async function makeAuditKeys(file: string, terminal: Terminal): Promise<number> {
  const { privateKey, publicKey } = makeSigningKeys();
  try {
    await writeFile(file, privateKey, { flag: 'wx', mode: 0o600 });
  } catch {
    terminal.complain(
      `${shown(file)} cannot be written, or is there already`,
      'name a new file; a key is never overwritten',
    );
    return BROKEN;
  }
  await terminal.print(publicKey);
  terminal.note(
    `The private key is in ${shown(file)}: AUDIT_KEY_PATH names it to the server. Keep the public key where the server cannot write.`,
  );
  return FINE;
}

/** One line an installation: for a file elsewhere, or a note in git. */
export async function printAnchors(terminal: Terminal): Promise<number> {
  const key = storeSettings(terminal)?.audit.key ?? null;
  if (key === null) {
    terminal.complain('there is no key to sign with', 'set AUDIT_KEY_PATH to a key of: twokey audit keygen');
    return BROKEN;
  }
  const reader = await auditReader(terminal);
  if (reader === null) return BROKEN;
  for (const head of await reader.heads()) {
    await terminal.print(`${anchorLine({ v: 1, ...head, at: Date.now() }, key)}\n`);
  }
  await reader.close();
  return FINE;
}
