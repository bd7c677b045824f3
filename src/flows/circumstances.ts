/** Part of gather: what is known beside GitHub. The time, commands seen before, and what agents have under way where a limit asks. */
import type { Headship } from '../core/concessions.js';
import type { Circumstances } from '../core/judge.js';
import { RATE_WINDOW_MS } from '../core/rate.js';
import type { Change } from '../domain/change.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { Ledger } from '../ports/store.js';
import type { Clock } from '../ports.js';

export interface CircumstancePorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

export async function readCircumstances(
  { ledger, clock }: CircumstancePorts,
  { repository, number, head }: Change,
  policy: EffectivePolicy,
): Promise<Circumstances> {
  const now = clock();
  const limits = policy.kind === 'valid' ? policy.policy.rate : null;
  const isLimited = limits !== null && (limits.open !== null || limits.mergedPerDay !== null);
  const [commands, seen, traffic] = await Promise.all([
    ledger.commands(repository.id, number),
    ledger.look(repository.id, number),
    isLimited ? ledger.traffic(repository.id, now - RATE_WINDOW_MS) : null,
  ]);
  const headship: Headship = seen?.head === head.sha ? 'seen-before' : 'new';
  return { now, commands, headship, traffic };
}

/** Where nothing is remembered: on the command line. */
export function withoutMemory(now: number): Circumstances {
  return { now, commands: [], headship: 'new', traffic: null };
}
