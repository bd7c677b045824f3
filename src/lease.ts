/** The lease of one job in hand: renewed while it runs, and asked by the flow before it writes what must not be stale. */
import type { Lease, Timer } from './ports.js';

export interface KeptLease extends Lease {
  /** The job has ended. */
  end(): void;
}

interface Keeping {
  /** Milliseconds between renewals; null: nobody else can take the job, so there is nothing to renew. */
  readonly every: number | null;
  readonly timer: Timer;
}

/** `renew` answers whether the job is still ours, and then keeps it so for longer than one request to GitHub takes. */
export function keepLease(renew: () => Promise<boolean>, { every, timer }: Keeping): KeptLease {
  if (every === null) return { held: async () => true, end: () => {} };
  let lost = false;
  let ended = false;
  let cancel: () => void = () => {};
  const held = async (): Promise<boolean> => {
    if (!lost && !(await renew())) lost = true;
    return !lost;
  };
  const beat = (): void => {
    if (ended || lost) return;
    cancel = timer(every, () => {
      // A store that does not answer now may answer next time; whether the lease outlasted that, it says itself.
      void held().then(beat, beat);
    });
  };
  beat();
  return {
    held,
    end: () => {
      ended = true;
      cancel();
    },
  };
}
