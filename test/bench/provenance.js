/** How fast the marks in commit messages are read, beside git's own printing of the bare messages. */

import { listRange, openRepository, streamMessages } from '../../dist/adapters/git.js';
import { judgeProvenance } from '../../dist/core/provenance.js';
import { complete, known } from '../../dist/domain/result.js';
import { median, printTable, whole } from './figures.js';
import { alternating, describeRange, secondsOf } from './git.js';

const ROUNDS = 5;

export async function benchProvenance({ repo, range }) {
  console.log(`  ${describeRange({ repo, range })}; ${ROUNDS} alternating runs, medians`);
  const commits = await readCommits(repo, range);
  const origins = new Map();
  const [printed, judged] = await alternating(
    ROUNDS,
    () => secondsOf('git', ['-C', repo, 'log', '--format=%B', range]),
    () => secondsToJudge(commits, origins),
  );
  const row = (name, seconds) => [
    name,
    `${(1000 * median(seconds)).toFixed(0)} ms`,
    whole(commits.length / median(seconds)),
    `${(median(seconds) / median(printed)).toFixed(2)} ×`,
  ];
  printTable(
    ['', 'time', 'messages a second', "of git's time"],
    [row('git log --format=%B', printed), row('judgeProvenance, each commit by itself', judged)],
  );
  const bytes = commits.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0);
  const found = [...origins].map(([origin, count]) => `${count / ROUNDS} ${origin}`).join(', ');
  console.log(`  ${whole(bytes / 1024)} kB of messages, found ${found}; first run ${(1000 * judged[0]).toFixed(0)} ms`);
  return [];
}

async function readCommits(repo, range) {
  const repository = await opened(openRepository(repo));
  try {
    const shas = await opened(listRange(repository, range, null));
    const commits = [];
    for await (const { sha, change } of streamMessages(repository, shas)) {
      if (change === null) throw new Error(`commit ${sha} cannot be read`);
      commits.push(...change.commits.items);
    }
    return commits;
  } finally {
    await repository.close();
  }
}

async function opened(promise) {
  const result = await promise;
  if (result.kind === 'error') throw new Error(`${result.error.message}; ${result.error.remedy}`);
  return result.value;
}

function secondsToJudge(commits, origins) {
  const bare = {
    ...{ author: null, branch: '', title: '', body: '', labels: [], assignees: [], remembered: [] },
    ...{ comments: complete([]), app: known(null) },
  };
  const started = performance.now();
  for (const commit of commits) {
    const { origin } = judgeProvenance({ ...bare, commits: complete([commit]) }, []);
    origins.set(origin, (origins.get(origin) ?? 0) + 1);
  }
  return (performance.now() - started) / 1000;
}
