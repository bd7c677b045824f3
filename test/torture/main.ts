/**
 * `npm run torture [-- --only SECTION …]`: what takes too long for `npm test`. Sections and what they take:
 * race: --seed N --processes N --events N --rounds N
 * storm: --engines sqlite,postgres --webhooks N --pulls N --repositories N --latencies 0,50
 * replicas: --webhooks N --pulls N --fleets 1,2,4
 * hostile: --requests N --seed N
 * soak: --minutes N
 * kill: --engines sqlite,postgres --trials N --crashes N --seed N
 * Each section prints its figures; a section that finds something lost, wrong or open fails the run.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startSimulatedGitHub } from '../../src/demo/github.js';
import { foundAcme } from '../../src/demo/organisation.js';
import { startPostgres } from '../postgres.js';
import {
  type Sizes,
  tortureByHostility,
  tortureByKill,
  tortureByReplicas,
  tortureBySoaking,
  tortureByStorm,
} from './durability-sections.js';
import { Fleet, inItsOwnProcess } from './fleet.js';
import { type RaceOutcome, race } from './race.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '4' },
    events: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    engines: { type: 'string', default: 'sqlite,postgres' },
    webhooks: { type: 'string', default: '10000' },
    pulls: { type: 'string', default: '200' },
    repositories: { type: 'string', default: '1' },
    latencies: { type: 'string', default: '0,50' },
    fleets: { type: 'string', default: '1,2,4' },
    trials: { type: 'string', default: '50' },
    crashes: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '60' },
    requests: { type: 'string', default: '200000' },
  },
});

const numbers = (list: string): readonly number[] => list.split(',').map(Number);
const sizes: Sizes = {
  engines: (['sqlite', 'postgres'] as const).filter((engine) => options.engines.split(',').includes(engine)),
  webhooks: Number(options.webhooks),
  pulls: Number(options.pulls),
  repositories: Number(options.repositories),
  latencies: numbers(options.latencies),
  processes: numbers(options.fleets),
  trials: Number(options.trials),
  crashes: Number(options.crashes),
  seed: Number(options.seed),
  requests: Number(options.requests),
  minutes: Number(options.minutes),
};

/** Each prints its figures and answers what is wrong, in words; nothing: all is well. */
const SECTIONS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  race: tortureByRace,
  storm: () => tortureByStorm(sizes),
  replicas: () => tortureByReplicas(sizes),
  kill: () => tortureByKill(sizes),
  hostile: () => tortureByHostility(sizes),
  soak: () => tortureBySoaking(sizes),
  mutation: tortureByMutation,
};

async function tortureByRace(): Promise<readonly string[]> {
  const postgres = await startPostgres({ durable: true });
  if (postgres === null) return ['PostgreSQL cannot run here'];
  const problems: string[] = [];
  try {
    for (let round = 0; round < Number(options.rounds); round += 1) {
      const seed = Number(options.seed) + round;
      const outcome = await raceOnce(await postgres.database(), seed);
      print(seed, outcome);
      problems.push(...outcome.problems.map((problem) => `seed ${seed}: ${problem}`));
    }
  } finally {
    await postgres.stop();
  }
  return problems;
}

/** Plain JavaScript in processes of its own: it puts mutants into the program and runs the pure tests on each. */
async function tortureByMutation(): Promise<readonly string[]> {
  const run = spawnSync(process.execPath, ['test/mutation/main.js'], { stdio: 'inherit' });
  return run.status === 0 ? [] : ['too few mutants were killed, or they could not be tried'];
}

async function raceOnce(url: string, seed: number): Promise<RaceOutcome> {
  const github = await startSimulatedGitHub();
  const fleet = await Fleet.start(github, { url, processes: Number(options.processes), start: inItsOwnProcess });
  try {
    const acme = foundAcme(github.world, github.app.registered);
    const events = Number(options.events);
    const spec = { seed, repositories: 4, pullsEach: 5, events, killEvery: Math.ceil(events / 5) };
    return await race({ github, acme, fleet }, spec);
  } finally {
    await fleet.stop();
    await github.close();
  }
}

function print(seed: number, outcome: RaceOutcome): void {
  const {
    deeds,
    exposures,
    successes,
    reads,
    deliveries,
    mergeable,
    kills,
    takenOver,
    overtaken,
    milliseconds,
    problems,
  } = outcome;
  console.log(`  seed ${seed}: ${[...deeds].map(([deed, count]) => `${count} × ${deed}`).join(', ')}`);
  console.log(
    `    ${deliveries} deliveries, ${reads} pull requests read, ${successes} successes written, ${mergeable} of 20 mergeable at the end, ${(milliseconds / 1000).toFixed(1)} s`,
  );
  console.log(
    `    ${kills} processes killed, ${takenOver} jobs of theirs taken over by others, ${overtaken} assessments put off as overtaken`,
  );
  const causes = [...new Set(exposures.map(({ cause }) => cause))];
  for (const cause of causes) {
    const times = exposures
      .filter((one) => one.cause === cause)
      .map((one) => one.milliseconds)
      .sort((a, b) => a - b);
    const [median, longest] = [times[Math.floor(times.length / 2)] ?? 0, times.at(-1) ?? 0];
    console.log(
      `    old green after "${cause}": ${times.length} times, median ${median.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
    );
  }
  console.log(`    ${problems.length} problems`);
}

const names = Object.keys(SECTIONS);
if (options.only !== undefined && !names.includes(options.only)) {
  console.error(`there is no section ${options.only}; there are ${names.join(', ')}`);
  process.exit(2);
}
console.log(`Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'})`);
const problems: string[] = [];
for (const [name, run] of Object.entries(SECTIONS)) {
  if (options.only !== undefined && options.only !== name) continue;
  console.log(`\n== ${name}`);
  problems.push(...(await run()));
}
for (const problem of problems) console.error(`WRONG: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
