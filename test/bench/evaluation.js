/** What one evaluation costs: its API calls, and the time from the webhook to the check run at several API latencies. */
import { onStage, proposeDangerous, proposeEdit, quiet } from './app.js';
import { milliseconds, percentile, printTable } from './figures.js';
import { CHECK_RUN, flip, watchPublications } from './turns.js';

const LATENCIES = [0, 20, 50];
const EVALUATIONS = 200;
/** Reviews pile up on a pull request; fewer than a page of them keeps all evaluations alike. */
const PULLS = 10;

/** Goals of the project: API calls of one warm evaluation. */
const MOST_CALLS = 4;

export async function benchEvaluation() {
  const problems = [...(await onStage(countCalls))];
  console.log('\n  webhook sent → request for the check run arrives at GitHub → GitHub shows it');
  const rows = [];
  for (const latency of LATENCIES) {
    const { arrived, shown, problem } = await onStage((stage) => measure(stage, latency));
    if (problem !== null) problems.push(problem);
    rows.push([
      `${latency} ms API latency, ${arrived.length} evaluations`,
      ...[50, 95].flatMap((percent) => [arrived, shown].map((times) => milliseconds(percentile(times, percent)))),
    ]);
  }
  printTable(['', 'p50 arrives', 'p50 shown', 'p95 arrives', 'p95 shown'], rows);
  return problems;
}

async function countCalls(stage) {
  const { acme } = stage;
  const { world, carol, erin } = acme;
  const cold = await callsDuring(stage, () => proposeDangerous(acme, 0));
  const [pull] = acme.infra.pulls.values();
  const other = proposeDangerous(acme, 1);
  await quiet(stage);
  await callsDuring(stage, () => world.review(pull, acme.bob, 'APPROVED'));
  const flips = await callsDuring(stage, () => world.review(pull, carol, 'APPROVED'));
  const flipped = world.mergeability(pull).mergeable;
  const backAgain = await callsDuring(stage, () => flip(acme, pull));
  const sameVerdict = await callsDuring(stage, () => world.review(other, erin, 'APPROVED'));
  const nothingNew = await callsDuring(stage, () => world.editTitle(other, acme.dave, 'Another title'));
  let edit;
  const edited = await callsDuring(stage, () => {
    edit = proposeEdit(acme, 1);
  });
  const editedAgain = await callsDuring(stage, () => world.review(edit, erin, 'APPROVED'));
  const kinds = { cold, flips, backAgain, sameVerdict, nothingNew, edited, editedAgain };
  const routes = [...new Set(Object.values(kinds).flatMap((calls) => [...calls.keys()]))];
  printTable(
    [
      'API calls of one evaluation',
      'first of all',
      'to a yes',
      'to a no',
      'reasons change',
      'nothing changes',
      'first, edited file',
      'then',
    ],
    [
      ...routes.map((route) => [route, ...Object.values(kinds).map((calls) => calls.get(route) ?? '')]),
      ['all', ...Object.values(kinds).map(total)],
    ],
  );
  const tooMany = Object.entries({ flips, backAgain, sameVerdict, nothingNew, editedAgain }).filter(
    ([, calls]) => total(calls) > MOST_CALLS,
  );
  return [
    ...tooMany.map(([kind, calls]) => `${kind} took ${total(calls)} API calls, more than ${MOST_CALLS}`),
    ...(flipped ? [] : ['two approvals, one of security, did not open the gate']),
  ];
}

async function callsDuring(stage, act) {
  const before = stage.github.calls.length;
  act();
  await quiet(stage);
  const counts = new Map();
  for (const { method, route } of stage.github.calls.slice(before)) {
    const name = `${method} ${route}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function total(calls) {
  return [...calls.values()].reduce((sum, count) => sum + count, 0);
}

async function measure(stage, latency) {
  const { github, acme } = stage;
  const pulls = Array.from({ length: PULLS }, (_, serial) => proposeDangerous(acme, serial));
  for (const pull of pulls) acme.world.review(pull, acme.bob, 'APPROVED');
  await quiet(stage);
  const shownAfter = watchPublications(github, latency, CHECK_RUN);
  const arrived = [];
  const shown = [];
  for (let turn = 0; turn < EVALUATIONS; turn += 1) {
    const pull = pulls[turn % PULLS];
    const times = await shownAfter(() => flip(acme, pull));
    if (times === null) return { arrived, shown, problem: `evaluation ${turn + 1} published no check run` };
    arrived.push(times.arrived);
    shown.push(times.shown);
    await quiet(stage);
  }
  const { unexpected } = await quiet(stage);
  return { arrived, shown, problem: unexpected[0] ?? null };
}
