/** `twokey audit verify`: whether every entry of the audit log, or of an export, is what its digest says, where it belongs, and anchored. */
import { createHash } from 'node:crypto';
import { signatureCheck } from '../adapters/anchors.js';
import { type Chain, type ChainCheck, chainCheck } from '../core/audit-chain.js';
import { readAnchor, readExported } from '../core/audit-entry.js';
import type { Anchor } from '../domain/audit.js';
import { auditReader } from './audit-store.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface VerifyOptions {
  readonly installation?: number;
  readonly file?: string;
  readonly anchors?: string;
  readonly publicKey?: string;
  readonly json: boolean;
}

/** 0 the chain holds, 1 it is broken, 2 something cannot be read. */
export async function verifyAudit(options: VerifyOptions, terminal: Terminal): Promise<number> {
  const anchors = await trustedAnchors(options, terminal);
  if (anchors === null) return BROKEN;
  const own = anchors.filter(({ installation }) => isAsked(installation, options));
  const extent = options.file === undefined ? 'whole' : 'part';
  const check = chainCheck({ extent, digest: sha256, anchors: own });
  const isRead = await (options.file === undefined ? checkStore : checkFile)(check, options, terminal);
  if (!isRead) return BROKEN;
  const chains = check.end();
  await terminal.print(options.json ? `${JSON.stringify({ chains }, null, 2)}\n` : report(chains));
  return chains.every(({ broken }) => broken === 0) ? FINE : HELD;
}

async function checkStore(check: ChainCheck, { installation }: VerifyOptions, terminal: Terminal): Promise<boolean> {
  const reader = await auditReader(terminal);
  if (reader === null) return false;
  for await (const entry of reader.entries({ installation })) check.take(entry);
  await reader.close();
  return true;
}

async function checkFile(
  check: ChainCheck,
  { file, installation }: VerifyOptions,
  terminal: Terminal,
): Promise<boolean> {
  const text = await terminal.read(file ?? '');
  if (text === null) return false;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = readExported(line);
    if (entry === null) {
      terminal.complain(`line ${index + 1} is no line of an export`, 'take a file of: twokey audit export');
      return false;
    }
    if (isAsked(entry.installation, { installation })) check.take({ ...entry, columns: null });
  }
  return true;
}

function isAsked(installation: number, asked: { readonly installation?: number | undefined }): boolean {
  return asked.installation === undefined || asked.installation === installation;
}

/** Null: one of them is not signed by this key, or nothing can be read. */
async function trustedAnchors(
  { anchors, publicKey }: VerifyOptions,
  terminal: Terminal,
): Promise<readonly Anchor[] | null> {
  if (anchors === undefined && publicKey === undefined) return [];
  if (anchors === undefined || publicKey === undefined) {
    terminal.complain(
      '--anchors and --public-key go together',
      'whoever can change one can change the other, unless a key says who',
    );
    return null;
  }
  const [lines, key] = [await terminal.read(anchors), await terminal.read(publicKey)];
  if (lines === null || key === null) return null;
  const isSigned = signatureCheck(key);
  if (isSigned === null) {
    terminal.complain(
      `${shown(publicKey)} holds no Ed25519 public key`,
      'take the one that `twokey audit keygen` printed',
    );
    return null;
  }
  const signed = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readAnchor);
  const wrong = signed.findIndex((one) => one === null || !isSigned(one.anchor, one.signature));
  if (wrong < 0) return signed.flatMap((one) => one?.anchor ?? []);
  terminal.complain(
    `anchor ${wrong + 1} is not signed by this key`,
    'take the anchors that the server wrote, unchanged',
  );
  return null;
}

function report(chains: readonly Chain[]): string {
  if (chains.length === 0) return 'The audit log is empty.\n';
  return chains.map(chainLines).join('');
}

function chainLines(chain: Chain): string {
  const { installation, entries, first, last, pruned, anchors, problems, broken, digest } = chain;
  const extent = `${entries} entries (${first} to ${last})`;
  const rest = `${pruned} bodies pruned, ${anchors} anchors`;
  if (problems.length === 0) return `installation ${installation}: holds. ${extent}, ${rest}\n  head ${digest}\n`;
  const told = problems.map(({ sequence, what }) => `  entry ${installation}:${sequence}: ${shown(what)}\n`);
  const more = broken > problems.length ? `  and ${broken - problems.length} more\n` : '';
  return `installation ${installation}: BROKEN, first at entry ${problems[0]?.sequence}. ${extent}, ${rest}\n${told.join('')}${more}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
