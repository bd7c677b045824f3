/** The clockwork of the system, for whatever takes a timer. */
import type { Timer } from '../ports.js';

export const systemTimer: Timer = (milliseconds, callback) => {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
};
