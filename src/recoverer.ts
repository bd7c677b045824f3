/** The clock of the recovery: at the start and every few minutes, see flows/recover-deliveries.ts. Each process of a store does it: what two take in is taken once. */
import { type RecoverPorts, recoverDeliveries } from './flows/recover-deliveries.js';
import type { Timer } from './ports.js';

export interface RecovererParts extends RecoverPorts {
  /** There is new work. */
  readonly recovered: () => void;
  readonly timer: Timer;
}

export interface Recoverer {
  /** Once; resolves when it is done. Never rejects: what fails is tried again the next time. */
  recover(): Promise<void>;
  stop(): void;
}

const RECOVER_EVERY_MS = 10 * 60_000;
/** Where more is missing than is taken in at a time. */
const GO_ON_AFTER_MS = 60_000;

/** Recovers nothing before the first `recover`, from which the time counts. */
export function startRecoverer(parts: RecovererParts): Recoverer {
  let cancel: () => void = () => {};
  let stopped = false;
  const recover = async (): Promise<void> => {
    cancel();
    const wait = await once(parts);
    if (!stopped) cancel = parts.timer(wait, () => void recover());
  };
  return {
    recover,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}

/** Milliseconds until the next time. */
async function once(parts: RecovererParts): Promise<number> {
  try {
    const answer = await recoverDeliveries(parts);
    parts.recovered();
    if (answer.kind === 'ok') return answer.value.more ? GO_ON_AFTER_MS : RECOVER_EVERY_MS;
    parts.log.warn({ error: answer.error.message }, 'deliveries that did not arrive could not be looked for');
  } catch (cause) {
    parts.log.error({ error: cause }, 'deliveries that did not arrive could not be looked for');
  }
  return RECOVER_EVERY_MS;
}
