/**
 * `npm run bench [-- --only <section>] [--repo DIR] [--range A..B] [--data LABELS --repos DIR]`: measures what docs/measurements.md reports.
 * Needs a build (dist/). Each section prints its figures; a section that finds something lost or wrong fails the run.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchBacktest } from './backtest.js';
import { benchEvaluation } from './evaluation.js';
import { benchLabelled } from './labelled.js';
import { benchPeer } from './peer.js';
import { benchPlan } from './plan.js';
import { benchPosture } from './posture.js';
import { benchProvenance } from './provenance.js';
import { benchRisk } from './risk.js';
import { benchScoreboard } from './scoreboard.js';
import { benchStorm } from './storm.js';

/** Each prints its figures and answers what is wrong, in words; nothing: all is well. */
const SECTIONS = {
  evaluation: benchEvaluation,
  peer: benchPeer,
  backtest: benchBacktest,
  plan: benchPlan,
  posture: benchPosture,
  provenance: benchProvenance,
  risk: benchRisk,
  labelled: benchLabelled,
  scoreboard: benchScoreboard,
  storm: benchStorm,
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    repo: { type: 'string', default: '.' },
    range: { type: 'string', default: 'HEAD' },
    data: { type: 'string' },
    repos: { type: 'string' },
  },
});

const names = Object.keys(SECTIONS);
if (options.only !== undefined && !names.includes(options.only)) {
  console.error(`there is no section ${options.only}; there are ${names.join(', ')}`);
  process.exit(2);
}

console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString()}`,
);
const problems = [];
for (const [name, run] of Object.entries(SECTIONS)) {
  if (options.only !== undefined && options.only !== name) continue;
  console.log(`\n== ${name}`);
  problems.push(...(await run(options)));
}
for (const problem of problems) console.error(`WRONG: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
