/**
 * SIGKILL at a random moment of a burst of events, again and again on one store; then the database ends without a word,
 * and at last the disk is full. After each: nothing acknowledged is lost, every change ends as GitHub's last state says,
 * the audit log is whole.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PullRequest } from '../../src/demo/world/model.js';
import { Arena, type EngineName, pause } from './arena.js';
import { type Random, seeded } from './random.js';

export interface KillSpec {
  readonly engine: EngineName;
  readonly trials: number;
  readonly crashes: number;
  readonly seed: number;
}

export interface KillOutcome {
  readonly problems: readonly string[];
  readonly trials: number;
  readonly crashes: number;
  readonly deliveries: number;
  readonly acknowledged: number;
  /** Attempts that got no answer, or none that GitHub takes for success. */
  readonly failedAttempts: number;
  readonly seconds: number;
}

const PULLS = 12;
const EVENTS = 36;
const LONGEST_MS = 600;

export async function killTrials({ engine, trials, crashes, seed }: KillSpec): Promise<KillOutcome | null> {
  const arena = await Arena.set({ engine });
  if (arena === null) return null;
  const started = performance.now();
  const problems: string[] = [];
  try {
    const random = seeded(seed);
    const pulls = arena.propose(PULLS, 4);
    await arena.quiet();
    for (let trial = 0; trial < trials; trial += 1) {
      burst(arena, pulls, trial);
      await pause(random.below(LONGEST_MS));
      await arena.kill();
      await arena.github.settled();
      await arena.start();
      problems.push(...(await verdictOn(arena, pulls, `kill ${trial + 1}`)));
    }
    for (let crash = 0; crash < crashes; crash += 1) {
      problems.push(...(await crashDatabase(arena, { pulls, random, crash })));
    }
    const statuses = arena.github.deliveries.flatMap((delivery) => delivery.statuses);
    return {
      ...{ problems, trials, crashes },
      deliveries: arena.github.deliveries.length,
      acknowledged: statuses.filter((status) => status === 202).length,
      failedAttempts: statuses.filter((status) => status !== 202).length,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await arena.end();
  }
}

function burst(arena: Arena, pulls: readonly PullRequest[], trial: number): void {
  for (let event = 0; event < EVENTS; event += 1) {
    const pull = pulls[event % pulls.length];
    if (pull !== undefined) arena.happen(pull, trial + event);
  }
}

async function verdictOn(arena: Arena, pulls: readonly PullRequest[], what: string): Promise<readonly string[]> {
  await arena.quiet();
  const lost = await arena.lost();
  const wrong = arena.wrong(pulls);
  const [dead] = await arena.rows("select count(*) as total from job where state = 'dead'");
  return [
    ...(lost > 0 ? [`${what}: ${lost} acknowledged deliveries lost`] : []),
    ...wrong.map(({ repository, number }) => `${what}: ${repository.name}#${number} ended wrong`),
    ...(Number(dead?.total) > 0 ? [`${what}: ${dead?.total} jobs given up`] : []),
    ...((await arena.chainHolds()) ? [] : [`${what}: the audit log is broken`]),
  ];
}

/** The app stays; what it could not take then is fetched from GitHub later, here at the next start. */
async function crashDatabase(
  arena: Arena,
  { pulls, random, crash }: { readonly pulls: readonly PullRequest[]; readonly random: Random; readonly crash: number },
): Promise<readonly string[]> {
  if (arena.postgres === null) return [];
  burst(arena, pulls, crash);
  await pause(random.below(LONGEST_MS));
  await arena.postgres.crash();
  await arena.github.settled();
  const what = `end of the database ${crash + 1}`;
  const outlived = await Promise.all(
    arena.members.map((member) =>
      member.idle().then(
        () => 'lives',
        () => 'dead',
      ),
    ),
  );
  await arena.kill();
  await arena.start();
  const problems = await verdictOn(arena, pulls, what);
  return outlived.includes('dead') ? [...problems, `${what}: it took the app along`] : problems;
}

export interface DiskOutcome {
  readonly problems: readonly string[];
  readonly refused: number;
  readonly acknowledged: number;
}

/** Null: a small file system cannot be made here (that takes the rights of root). */
export async function fullDisk(): Promise<DiskOutcome | null> {
  const folder = mkdtempSync(join(tmpdir(), 'twokey-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder]).status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  const arena = await Arena.set({ engine: 'sqlite', folder });
  try {
    return arena === null ? null : await fillDisk(arena, folder);
  } finally {
    await arena?.end();
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillDisk(arena: Arena, folder: string): Promise<DiskOutcome> {
  const pulls = arena.propose(PULLS, 4);
  await arena.quiet();
  const ballast = join(folder, 'ballast');
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k']);
  const before = arena.github.deliveries.length;
  burst(arena, pulls, 1);
  await arena.github.settled();
  const during = arena.github.deliveries.slice(before).flatMap(({ statuses }) => statuses);
  writeFileSync(ballast, '');
  // Fetched by the timer in earnest; here at the next start.
  await Promise.all(arena.members.map((member) => member.kill()));
  await arena.start();
  const problems = await verdictOn(arena, pulls, 'full disk');
  const refused = during.filter((status) => status === 503).length;
  return {
    problems: refused > 0 ? problems : [...problems, 'the disk was never full'],
    refused,
    acknowledged: during.filter((status) => status === 202).length,
  };
}
