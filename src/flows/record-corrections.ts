/** Before a judgement: keeps each correction with the evidence that was known when it was first seen, so that later marks gate again. */
import { firstSeenCorrections } from '../core/corrections.js';
import type { Gathered } from '../core/judge.js';
import type { Memory } from '../ports/store.js';
import { type NotePorts, noteCorrections } from './note-deeds.js';

export interface CorrectionPorts extends NotePorts {
  readonly memory: Memory;
}

export interface WithCorrections {
  readonly open: readonly Gathered[];
  /** Comments whose correction was kept only now. */
  readonly fresh: ReadonlySet<number>;
}

/** Comes before this judgement's evidence is remembered: what nobody had been shown, nobody has corrected. */
export async function recordCorrections(ports: CorrectionPorts, open: readonly Gathered[]): Promise<WithCorrections> {
  const fresh = new Set<number>();
  const known: Gathered[] = [];
  for (const gathered of open) {
    const { change, policy, remembered, corrections, teams } = gathered;
    if (policy.kind !== 'valid') {
      known.push(gathered);
      continue;
    }
    const asked = { comments: change.comments, recorded: corrections, policy: policy.policy, teams };
    const seen = firstSeenCorrections(asked, remembered);
    await noteCorrections(ports, change, seen);
    if (seen.length > 0) await ports.memory.addCorrections(change.repository.id, change.number, seen);
    for (const { comment } of seen) fresh.add(comment);
    known.push({ ...gathered, corrections: [...corrections, ...seen] });
  }
  return { open: known, fresh };
}
