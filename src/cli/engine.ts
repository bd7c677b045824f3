/** Sets how eagerly the JavaScript engine compiles; main.ts does it before anything else is loaded. */
import { setFlagsFromString } from 'node:v8';

/** In bytes of code run, before a function is compiled to machine code. The engine's own figure is 67,584. */
const RUN_BEFORE_COMPILING = 400_000;

/**
 * Classifying is thousands of small functions, each of which runs some hundred times a change. The engine of Node 20
 * compiles them so early that half of the time of a first large change goes into it (docs/measurements.md). Later
 * engines have a compiler between the two, so they are left alone.
 */
export function compileLater(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${RUN_BEFORE_COMPILING}`);
}
