/** What every story leaves behind is looked at when it ends: its audit log holds, and each of its decisions comes out the same again. */
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../../src/adapters/store/audit-link.js';
import type { StoredEntry } from '../../src/adapters/store/audit-rows.js';
import { openReader } from '../../src/adapters/store/reader.js';
import { chainCheck } from '../../src/core/audit-chain.js';
import { readDecision, readLink } from '../../src/core/audit-entry.js';
import { replay } from '../../src/core/replay.js';
import type { EffectivePolicy } from '../../src/domain/policy.js';
import { redactDocument } from '../../src/domain/secrets.js';

/** What is wrong with the log of this store, in words; empty: nothing. */
export async function faultsOf(path: string): Promise<readonly string[]> {
  const entries = await entriesOf(path);
  const check = chainCheck({ extent: 'whole', digest: sha256, anchors: [] });
  for (const entry of entries) check.take(entry);
  const broken = check.end().flatMap(({ problems }) => problems.map(({ sequence, what }) => `${sequence}: ${what}`));
  return [...broken, ...otherwise(entries)];
}

export async function entriesOf(path: string): Promise<readonly StoredEntry[]> {
  const opened = await openReader({ kind: 'file', path });
  if (opened.kind === 'error') throw new Error(opened.error.message);
  const entries: StoredEntry[] = [];
  for await (const entry of opened.value.entries({})) entries.push(entry);
  await opened.value.close();
  return entries;
}

/** Decisions whose verdict is another one when they are made again, to the last word. */
function otherwise(entries: readonly StoredEntry[]): readonly string[] {
  const policies = new Map<string, EffectivePolicy>();
  return entries.flatMap(({ entry, body }) => {
    const link = readLink(entry);
    if (link === null || body === null) return [];
    if (link.kind === 'policy') policies.set(link.body, JSON.parse(body));
    if (link.kind !== 'decision') return [];
    const decided = readDecision(body);
    const policy = policies.get(String(link.about.policy));
    if (decided === null || policy === undefined) return [`${link.sequence}: it cannot be replayed`];
    const again = JSON.parse(JSON.stringify(redactDocument(replay({ body: decided, policy }, null).verdict)));
    if (isDeepStrictEqual(again, decided.verdict)) return [];
    return [`${link.sequence}: ${JSON.stringify(again)} instead of ${JSON.stringify(decided.verdict)}`];
  });
}
