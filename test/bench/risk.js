/** What the largest change that GitHub can list costs to judge: each time a process of its own, since memory is measured. */
import { fork } from 'node:child_process';
import { median, megabytes, milliseconds, printTable } from './figures.js';

const ROUNDS = 3;
/** Goals of the project. */
const MOST_CPU_MS = 1_000;
const MOST_BYTES = 300_000_000;

export async function benchRisk() {
  const runs = [];
  for (let round = 0; round < ROUNDS; round += 1) runs.push(await judgedOnce());
  const of = (key) => median(runs.map((run) => run[key]));
  const [{ files, infrastructure, read, patchBytes, textBytes, findings }] = runs;
  console.log(
    `  ${files} files, ${infrastructure} of them infrastructure, ${megabytes(patchBytes)} of patches, ${findings} findings;`,
  );
  console.log(`  the texts of ${read} files at the head beside them, ${megabytes(textBytes)};`);
  console.log(`  one assessRisk in a fresh process, medians of ${ROUNDS}`);
  printTable(
    ['', 'CPU', 'wall', 'peak RSS', 'RSS before'],
    [
      [
        'first, cold',
        milliseconds(of('coldCpu')),
        milliseconds(of('coldWall')),
        megabytes(of('peakBytes')),
        megabytes(of('bytesBefore')),
      ],
      ['the same again', milliseconds(of('againCpu')), milliseconds(of('againWall')), '', ''],
      ['sixth, warm', milliseconds(of('warmCpu')), milliseconds(of('warmWall')), '', ''],
    ],
  );
  const problems = [];
  if (of('coldCpu') > MOST_CPU_MS) problems.push(`${milliseconds(of('coldCpu'))} of CPU, more than a second`);
  if (of('peakBytes') > MOST_BYTES) problems.push(`${megabytes(of('peakBytes'))} of memory, more than 300 MB`);
  return problems;
}

function judgedOnce() {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./risk-process.js', import.meta.url));
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the measurement ended with ${code}`)));
  });
}
