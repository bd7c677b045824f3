/** Sets how eagerly the JavaScript engine compiles and takes room; main.ts does it before anything else is loaded. */
import { setFlagsFromString } from 'node:v8';

/** In bytes of code run, before a function is compiled to machine code. The engine's own figure is 67,584. */
const RUN_BEFORE_COMPILING = 400_000;

const isNode20 = process.versions.v8.startsWith('11.');

/**
 * Classifying is thousands of small functions, each of which runs some hundred times a change. The engine of Node 20
 * compiles them so early that half of the time of a first large change goes into it (docs/measurements.md). Later
 * engines have a compiler between the two, so they are left alone.
 */
export function compileLater(): void {
  if (isNode20) setFlagsFromString(`--interrupt-budget=${RUN_BEFORE_COMPILING}`);
}

/** Later engines count calls instead, and have their own figure at some 3,000. */
const CALLS_BEFORE_COMPILING = 20_000;

/**
 * For a process that reads plans, judges them once and ends: what is compiled last is never used, and room for young
 * objects that grows with what is read is as large as the file twice over (docs/measurements.md). A server, whose code
 * and room are used again and again, does without.
 */
export function judgeAndEnd(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  if (!isNode20) setFlagsFromString(`--invocation-count-for-turbofan=${CALLS_BEFORE_COMPILING}`);
}
