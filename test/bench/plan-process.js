/** Reads and judges one large plan in a process of its own, under the settings of `twokey plan`. Prints one line of JSON. */
import { readFileSync, statSync } from 'node:fs';
import { compileLater, judgeAndEnd } from '../../dist/cli/engine.js';
import { judgementOf, NOTHING_STATED } from '../../dist/core/plan/judge-plan.js';
import { readPlan } from '../../dist/core/plan/read-plan.js';
import { median } from './figures.js';

compileLater();
judgeAndEnd();
const file = process.argv[2] ?? '';
const RUNS = 9;

const before = process.memoryUsage().rss;
const started = performance.now();
const bytes = statSync(file).size;
const plan = readPlan(readFileSync(file));
const read = performance.now() - started;
if (plan.kind !== 'ok') throw new Error(plan.error.reason);

const times = [];
let judgement = null;
let peak = 0;
for (let run = 0; run < RUNS; run += 1) {
  const start = performance.now();
  judgement = judgementOf(plan, NOTHING_STATED);
  times.push(performance.now() - start);
  // A plan is read and judged once; what comes after is for the time alone.
  if (run === 0) peak = process.resourceUsage().maxRSS * 1024;
}
console.log(
  JSON.stringify({
    bytes,
    changes: plan.value.changes.length,
    read,
    first: times[0],
    median: median(times),
    memory: (peak - before) / bytes,
    verdict: judgement?.verdict,
    addresses: judgement?.findings.map(({ address }) => address),
  }),
);
