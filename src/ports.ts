/** What surrounds every flow: the job in hand, time, digests, numbers and log lines. The wiring supplies these; forge and store have files of their own beside it. */
import type { AlertKind } from './domain/alert.js';
import type { OutcomeKind } from './domain/posture.js';
import type { VerdictKind } from './domain/verdict.js';

/**
 * The job in hand, while it is ours. A process that stood still for too long loses it to another one, and must not
 * write over what that one wrote: ask before anything that could turn a gate green.
 */
export interface Lease {
  /**
   * True: nobody else works on this lane now, nor will within the next seconds. False: write nothing more and return;
   * whatever is returned then is dropped, because the job belongs to somebody else. Costs no API call.
   */
  held(): Promise<boolean>;
}

/** Calls back once after so many milliseconds; the answer cancels that. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** SHA-256 of a UTF-8 text in lower-case hex. */
export type Digest = (text: string) => string;

/** Counters and times that /metrics shows. */
export interface Meter {
  assessed(verdict: VerdictKind, milliseconds: number): void;
  /** A look at a change found all as it was decided. */
  stood(): void;
  published(what: 'check' | 'label', written: number): void;
  /** Labels that somebody put on or took off without effect, and that were put right. */
  labelsUndone(what: 'approval' | 'tampered', undone: number): void;
  /** A correction was accepted for the first time. */
  corrected(): void;
  /** Somebody opened a gate against its verdict. */
  brokeGlass(): void;
  alerted(kind: AlertKind): void;
  /** The controls of one repository were judged. */
  judgedPosture(outcomes: readonly OutcomeKind[]): void;
  /** A control that held was seen failing. */
  drifted(control: string): void;
  /** Somebody used a right to pass by the rules of a branch. */
  bypassed(): void;
  /** What became of a webhook delivery that had not arrived. */
  recovered(how: 'read' | 'asked-again' | 'lost'): void;
}

/**
 * Times a piece of work for whoever watches, and what it calls as parts of it. Names and attributes are ours, or GitHub's
 * numbers: nothing that somebody wrote.
 */
export type Trace = <T>(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  work: () => Promise<T>,
) => Promise<T>;

/** One structured line a flow. Never secrets, tokens, patches or whole payloads. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
