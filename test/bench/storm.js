/** A storm: many signed webhooks at once against the real server on a file store, each of them a true event. Nothing may be lost, and the scoreboard must have counted all of it in the end. */
import { Worker } from 'node:worker_threads';
import { onStage, proposeDangerous, quiet } from './app.js';
import { megabytes, milliseconds, percentile, printTable, whole } from './figures.js';
import { countedUp } from './score-lag.js';

const WEBHOOKS = 1_000;
const PULLS = 50;
const CONCURRENCY = 50;
const LATENCIES = [0, 50];

export async function benchStorm() {
  const rows = [];
  const problems = [];
  for (const latency of LATENCIES) {
    const run = await onStage((stage) => storm(stage, latency));
    const accepted = run.answers.filter(({ status }) => status === 202).length;
    const times = run.answers.map(({ time }) => time);
    rows.push([
      `${latency} ms API latency`,
      `${accepted} of ${WEBHOOKS}`,
      milliseconds(percentile(times, 50)),
      milliseconds(percentile(times, 99)),
      whole((1000 * WEBHOOKS) / run.sent),
      whole(run.evaluations),
      run.lost,
      seconds(run.drained),
      seconds(run.counted),
      megabytes(run.peakBytes),
    ]);
    if (accepted !== WEBHOOKS) problems.push(`${WEBHOOKS - accepted} webhooks were not answered 202`);
    if (run.lost > 0)
      problems.push(`${run.lost} pull requests ended with a verdict that is not that of GitHub's last state`);
    problems.push(...run.unexpected.slice(0, 3), ...run.wrong.slice(0, 3));
  }
  console.log(`  ${WEBHOOKS} webhooks on ${PULLS} pull requests of one repository, ${CONCURRENCY} at a time`);
  printTable(
    [
      '',
      'answered 202',
      'p50 answer',
      'p99 answer',
      'answered a second',
      'evaluations',
      'lost',
      'all settled after',
      'scoreboard up to date after',
      'peak RSS',
    ],
    rows,
  );
  return problems;
}

/** Null: it never was. */
function seconds(milliseconds) {
  return milliseconds === null ? 'never' : `${(milliseconds / 1000).toFixed(1)} s`;
}

async function storm(stage, latency) {
  const { github, app, acme } = stage;
  const pulls = Array.from({ length: PULLS }, (_, serial) => proposeDangerous(acme, serial));
  for (const pull of pulls) acme.world.review(pull, acme.bob, 'APPROVED');
  const { evaluations: before } = await quiet(stage);
  github.faults.latency = latency;
  github.deliverTo(null);
  const happenNow = (turn) => happen(stage, pulls[turn % PULLS], turn);
  const prepared = Array.from({ length: WEBHOOKS - PULLS }, (_, turn) => happenNow(turn));
  const sender = new Sender();
  const started = performance.now();
  const answers = [];
  let next = 0;
  const line = async () => {
    while (next < WEBHOOKS) {
      const turn = next++;
      answers.push(await sender.send(prepared[turn] ?? happenNow(turn)));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, line));
  const sent = performance.now() - started;
  const { settledAt, at, wrong } = await countedUp(stage.store, quiet(stage));
  const { evaluations, unexpected } = await quiet(stage);
  const drained = settledAt === null ? null : settledAt - started;
  await sender.end();
  const lost = pulls.filter((pull) => acme.world.mergeability(pull).mergeable !== shouldOpen(acme, pull)).length;
  const { peakBytes } = await app.end();
  const counted = at === null ? null : at - started;
  return { answers, evaluations: evaluations - before, unexpected, sent, drained, counted, wrong, lost, peakBytes };
}

/**
 * Something happens on GitHub, and the webhook that tells of it. What happened before the storm is told in the storm;
 * the last round happens during it and turns every verdict once more, so that whatever is lost then shows at the end.
 */
function happen({ github, acme, webhookUrl }, pull, turn) {
  const { world, carol } = acme;
  const standing = pull.reviews.find((review) => review.author === carol && review.state === 'APPROVED');
  const isLast = turn >= WEBHOOKS - PULLS;
  if (!isLast && turn % 3 === 0) world.editTitle(pull, acme.dave, `Widen a role, take ${turn}`);
  else if (standing === undefined) world.review(pull, carol, 'APPROVED');
  else world.dismissReview(standing, 'olivia');
  const delivery = github.deliveries.at(-1);
  return { url: webhookUrl, webhook: { headers: github.webhooks.headers(delivery), body: delivery.body } };
}

function shouldOpen({ carol }, pull) {
  return pull.reviews.some((review) => review.author === carol && review.state === 'APPROVED');
}

class Sender {
  #worker = new Worker(new URL('./storm-sender.js', import.meta.url));
  #waiting = new Map();
  #serial = 0;

  constructor() {
    this.#worker.on('message', ({ id, ...answer }) => {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
  }

  send(request) {
    const id = ++this.#serial;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, ...request });
    });
  }

  end() {
    return this.#worker.terminate();
  }
}
