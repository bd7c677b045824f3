/** The sections of the torture about losing nothing: storm, kill, replicas. Each prints its figures and answers what is wrong. */
import type { EngineName } from './arena.js';
import { hostile } from './hostile.js';
import { fullDisk, killTrials } from './kill.js';
import { soak } from './soak.js';
import { type StormOutcome, type StormSpec, storm } from './storm.js';

export interface Sizes {
  readonly engines: readonly EngineName[];
  readonly webhooks: number;
  readonly pulls: number;
  readonly repositories: number;
  readonly latencies: readonly number[];
  readonly processes: readonly number[];
  readonly trials: number;
  readonly crashes: number;
  readonly seed: number;
  readonly requests: number;
  readonly minutes: number;
}

/** The issue allows so many evaluations of one pull request in a storm. */
const MOST_EVALUATIONS = 3;

export async function tortureByStorm(sizes: Sizes): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const engine of sizes.engines) {
    for (const latency of sizes.latencies) {
      const { webhooks, pulls, repositories } = sizes;
      problems.push(
        ...(await oneStorm({ engine, processes: 1, webhooks, pulls, repositories, latency, killOne: 'no' })),
      );
    }
  }
  return problems;
}

export async function tortureByReplicas(sizes: Sizes): Promise<readonly string[]> {
  const problems: string[] = [];
  const { webhooks, pulls } = sizes;
  for (const processes of sizes.processes) {
    for (const killOne of processes > 1 ? (['no', 'yes'] as const) : (['no'] as const)) {
      const spec = { engine: 'postgres', processes, webhooks, pulls, repositories: 20, latency: 20, killOne } as const;
      problems.push(...(await oneStorm(spec)));
    }
  }
  return problems;
}

async function oneStorm(spec: StormSpec): Promise<readonly string[]> {
  const { engine, processes, webhooks, pulls, latency, killOne } = spec;
  const name = `${engine}, ${processes} processes, ${latency} ms, ${webhooks} webhooks on ${pulls} pull requests${killOne === 'yes' ? ', one killed' : ''}`;
  const outcome = await storm(spec);
  if (outcome === null) return [`${name}: the engine cannot run here`];
  printStorm(name, outcome);
  const tooMany = outcome.mostEvaluations > MOST_EVALUATIONS && killOne === 'no';
  const few = tooMany ? [`${outcome.mostEvaluations} evaluations of one pull request`] : [];
  return [...outcome.problems, ...few].map((problem) => `${name}: ${problem}`);
}

function printStorm(name: string, outcome: StormOutcome): void {
  const { accepted, p50, p99, rate, evaluations, mostEvaluations, settledAfter, peakBytes, problems } = outcome;
  console.log(`  ${name}`);
  console.log(
    `    ${accepted} answered 202, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${rate.toFixed(0)} a second; ` +
      `${evaluations} evaluations, at most ${mostEvaluations} of one; all settled after ${(settledAfter / 1000).toFixed(1)} s, ` +
      `${(evaluations / (settledAfter / 1000)).toFixed(1)} evaluations a second; peak ${(peakBytes / (1 << 20)).toFixed(0)} MB; ${problems.length} problems`,
  );
}

export async function tortureByKill({ engines, trials, crashes, seed }: Sizes): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const engine of engines) {
    const outcome = await killTrials({ engine, trials, crashes: engine === 'postgres' ? crashes : 0, seed });
    if (outcome === null) {
      problems.push(`${engine} cannot run here`);
      continue;
    }
    const { deliveries, acknowledged, failedAttempts, seconds } = outcome;
    console.log(
      `  ${engine}: ${outcome.trials} kills, ${outcome.crashes} ends of the database; ${deliveries} deliveries, ` +
        `${acknowledged} acknowledged, ${failedAttempts} attempts failed; ${seconds.toFixed(0)} s; ${outcome.problems.length} problems`,
    );
    problems.push(...outcome.problems.map((problem) => `${engine}: ${problem}`));
  }
  return engines.includes('sqlite') ? [...problems, ...(await tortureByFullDisk())] : problems;
}

async function tortureByFullDisk(): Promise<readonly string[]> {
  const outcome = await fullDisk();
  if (outcome === null) {
    console.log('  full disk: left out, no small file system can be made here');
    return [];
  }
  const { refused, acknowledged, problems } = outcome;
  console.log(`  full disk: ${refused} refused with 503, ${acknowledged} acknowledged; ${problems.length} problems`);
  return problems;
}

export async function tortureByHostility({ requests, seed }: Sizes): Promise<readonly string[]> {
  const outcome = await hostile(requests, seed);
  if (outcome === null) return ['the store cannot run here'];
  const { statuses, policies, validPolicies, seconds, problems } = outcome;
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
  console.log(
    `  ${counted.join(', ')}; ${policies} policies, ${validPolicies} of them valid; ${seconds.toFixed(0)} s; ${problems.length} problems`,
  );
  return problems;
}

export async function tortureBySoaking({ minutes }: Sizes): Promise<readonly string[]> {
  const outcome = await soak(minutes);
  if (outcome === null) return ['the store cannot run here'];
  const { deliveries, before, after, problems } = outcome;
  console.log(
    `  ${minutes} minutes, ${deliveries} deliveries; memory ${before.megabytes.toFixed(0)} → ${after.megabytes.toFixed(0)} MB, ` +
      `open files ${before.handles} → ${after.handles}; ${problems.length} problems`,
  );
  return problems;
}
