/** Runs commands on a local repository and times them, their output thrown away unless asked for. */
import { execFileSync, spawn } from 'node:child_process';

export function countCommits({ repo, range }) {
  return Number(execFileSync('git', ['-C', repo, 'rev-list', '--count', range], { encoding: 'utf8' }));
}

/** What the range is, in words that can be written down: the name and both ends. */
export function describeRange({ repo, range }) {
  const tip = range.split('..').at(-1) || 'HEAD';
  const sha = execFileSync('git', ['-C', repo, 'rev-parse', '--short=10', tip], { encoding: 'utf8' }).trim();
  return `${range} (up to ${sha}), ${countCommits({ repo, range })} commits`;
}

/** Seconds on the wall until the command ended; an unexpected exit code is an error. */
export async function secondsOf(command, args, { codes = [0] } = {}) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (!codes.includes(code)) throw new Error(`${command} ended with ${code}: ${complaint.slice(0, 500)}`);
  return (performance.now() - started) / 1000;
}

/** The shell adds up what the command and all that it waited for used, and says so last. */
const TIMED = '"$@"; code=$?; times >&2; exit $code';

/** Seconds on the wall and of CPU, user and system, its own children and threads included. */
export async function timeOf(command, args, { codes = [0] } = {}) {
  const started = performance.now();
  const child = spawn('sh', ['-c', TIMED, 'sh', command, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-1000);
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (!codes.includes(code)) throw new Error(`${command} ended with ${code}: ${said}`);
  const wall = (performance.now() - started) / 1000;
  const used = said.trim().split('\n').at(-1) ?? '';
  const seconds = [...used.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { wall, cpu: seconds.reduce((sum, each) => sum + each, 0) };
}

/** Runs both in turn, so that what else the machine does falls on both; answers what each run gave. */
export async function alternating(rounds, first, second) {
  const seconds = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    seconds[0].push(await first());
    seconds[1].push(await second());
  }
  return seconds;
}
