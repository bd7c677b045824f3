/** What one control says of one place, before it has a name: the words that the judges of this folder share. */
import type { OutcomeKind, Sight, Unseen } from '../../domain/posture.js';

export interface Said {
  readonly outcome: OutcomeKind;
  readonly why: string;
}

export function holds(why: string): Said {
  return { outcome: 'holds', why };
}

export function fails(why: string): Said {
  return { outcome: 'fails', why };
}

export function notApplicable(why: string): Said {
  return { outcome: 'not-applicable', why };
}

/** What was not seen is never taken for what is not there. */
export function lacking({ because, reason }: Unseen): Said {
  return { outcome: because, why: reason };
}

/** Judges what is known; what is not says why. */
export function whereKnown<T>(sight: Sight<T>, judge: (value: T) => Said): Said {
  return sight.kind === 'known' ? judge(sight.value) : lacking(sight);
}

/** The first that was not seen. */
export function firstUnseen(...sights: readonly Sight<unknown>[]): Unseen | null {
  return sights.find((sight) => sight.kind === 'unknown') ?? null;
}
