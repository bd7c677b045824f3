/** How fast history is judged: `twokey backtest` beside git's own printing of the same patches. */
import { fileURLToPath } from 'node:url';
import { median, printTable, whole } from './figures.js';
import { alternating, countCommits, describeRange, secondsOf } from './git.js';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const ROUNDS = 3;
/** 2: some commits could be judged in part only, as in a repository with missing objects. */
const JUDGED = [0, 2];

export async function benchBacktest({ repo, range }) {
  const commits = countCommits({ repo, range });
  console.log(`  ${describeRange({ repo, range })}; ${ROUNDS} alternating runs, medians`);
  const ours = ['backtest', '--json', '--repo', repo, '--range', range];
  const gits = ['-C', repo, 'log', '-p', '-M', '--diff-merges=first-parent', range];
  const [printed, judged] = await alternating(
    ROUNDS,
    () => secondsOf('git', gits),
    () => secondsOf(process.execPath, [CLI, ...ours], { codes: JUDGED }),
  );
  const row = (name, seconds) => [
    name,
    `${median(seconds).toFixed(2)} s`,
    whole(commits / median(seconds)),
    `${(median(seconds) / median(printed)).toFixed(2)} ×`,
  ];
  printTable(
    ['', 'time', 'commits a second', "of git's time"],
    [row('git log -p -M', printed), row('twokey backtest --json', judged)],
  );
  const start = await secondsOf(process.execPath, [CLI, '--version']);
  console.log(`  of which the start of the program: ${start.toFixed(2)} s`);
  return [];
}
