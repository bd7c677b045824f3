/** What reading a webhook event comes to, and how a reader joins a payload's shape to what is done with it. */
import type { z } from 'zod';
import type { Cause } from './domain/audit.js';
import type { ObservedPush } from './domain/independence.js';
import type { Job } from './domain/job.js';
import type { ObservedLabel } from './domain/label-vote.js';
import type { NonEmpty } from './domain/result.js';
import type { Happening } from './domain/scoreboard.js';

export type EventOutcome =
  /** `pushes`, `labels`: what must be kept of it, because it cannot be read later. */
  | {
      readonly kind: 'jobs';
      readonly jobs: NonEmpty<Job>;
      readonly pushes?: readonly ObservedPush[];
      readonly labels?: readonly ObservedLabel[];
      /** For the scoreboard. */
      readonly happenings?: readonly Happening[];
      /** Who did what, for the audit log. */
      readonly cause?: Cause;
    }
  /** Nothing to do, and why. */
  | {
      readonly kind: 'ignored';
      readonly reason: string;
      readonly pushes?: readonly ObservedPush[];
      readonly happenings?: readonly Happening[];
    }
  /** An event that we should act on, in a shape that we do not know: to be kept for a person. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Who we are at GitHub, so that the echo of our own writes is not taken for news. */
export interface Ourselves {
  readonly appId: number;
  /** Of GitHub: `https://api.github.com`, without a slash at its end. */
  readonly api: string;
  /** `<slug>[bot]`. */
  readonly botLogin: string;
}

export type Reader = (payload: unknown, us: Ourselves) => EventOutcome;

export function reader<Shape extends z.ZodType>(
  shape: Shape,
  read: (event: z.infer<Shape>, us: Ourselves) => EventOutcome,
): Reader {
  return (payload, us) => {
    const parsed = shape.safeParse(payload);
    if (parsed.success) return read(parsed.data, us);
    const [issue] = parsed.error.issues;
    return { kind: 'unreadable', reason: `payload not understood at ${issue?.path.join('.') || 'its root'}` };
  };
}

export function jobs(work: NonEmpty<Job>): EventOutcome {
  return { kind: 'jobs', jobs: work };
}

export function ignored(reason: string): EventOutcome {
  return { kind: 'ignored', reason };
}

export function notOfInterest(action: string): EventOutcome {
  return ignored(`action ${action} is not of interest`);
}

/** Named as the cause of what its jobs lead to. */
export function causedBy(cause: Cause, outcome: EventOutcome): EventOutcome {
  return outcome.kind === 'jobs' ? { ...outcome, cause } : outcome;
}
