/** One rule of a network object: who comes in, and to which ports. */
import type { Ports } from '../readers/ports.js';
import type { Side } from './side.js';

export interface Opening {
  readonly allows: boolean;
  readonly sources: readonly string[];
  /** Some source is not known before the apply. */
  readonly isSourceOpen: boolean;
  readonly ports: Ports;
  /** Lists of addresses in place of sources; what is in them is another object's. */
  readonly lists?: readonly Side[];
  /** Holds for some of the traffic only: another protocol than TCP, or some targets. As a denial it turns nobody away. */
  readonly isPartial?: boolean;
  /** The rules of one object are asked in this order; null: all that allow count. */
  readonly order: number | null;
  readonly attribute: string;
}
