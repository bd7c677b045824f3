/** How fast history is judged: `twokey backtest` beside git's own printing of the same patches. */
import { fileURLToPath } from 'node:url';
import { median, printTable, whole } from './figures.js';
import { alternating, countCommits, describeRange, secondsOf, timeOf } from './git.js';

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
    () => timeOf('git', gits),
    () => timeOf(process.execPath, [CLI, ...ours], { codes: JUDGED }),
  );
  const of = (runs, key) => median(runs.map((run) => run[key]));
  const share = (runs, key) => `${(of(runs, key) / of(printed, key)).toFixed(2)} ×`;
  const row = (name, runs) => [
    name,
    `${of(runs, 'wall').toFixed(2)} s`,
    share(runs, 'wall'),
    `${of(runs, 'cpu').toFixed(2)} s`,
    share(runs, 'cpu'),
    whole(commits / of(runs, 'wall')),
  ];
  printTable(
    ['', 'wall', "of git's", 'CPU', "of git's", 'commits a second'],
    [row('git log -p -M', printed), row('twokey backtest --json', judged)],
  );
  const start = await secondsOf(process.execPath, [CLI, '--version']);
  console.log(`  of which the start of the program: ${start.toFixed(2)} s`);
  return [];
}
