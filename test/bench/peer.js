/**
 * The same turns of the same pull requests, by this app and by a peer, one after the other on the same machine:
 * how long until the verdict is shown, and how many API calls it takes. TWOKEY_PEER_POLICY_BOT is the peer's program.
 */
import { onStage, proposeDangerous, quiet } from './app.js';
import { milliseconds, percentile, printTable } from './figures.js';
import { calm, onPeer, setClock } from './policy-bot.js';
import { CHECK_RUN, flip, STATUS, watchPublications } from './turns.js';

const LATENCIES = [0, 20, 50];
const TURNS = 100;
const PULLS = 10;

const OPTIONS = { invalidate_on_push: true, ignore_edited_comments: true, methods: { comments: [] } };
const TWO_PEOPLE = { name: 'two people', options: OPTIONS, requires: { count: 2, permissions: ['write'] } };
const SECURITY = { name: 'security', options: OPTIONS, requires: { count: 1, teams: ['acme/security'] } };

/** What this app demands of the change as well, and the least that a gate with two approvers can ask. */
const POLICIES = {
  'policy-bot, two people, one of the team': policyOf([TWO_PEOPLE, SECURITY]),
  'policy-bot, two people': policyOf([TWO_PEOPLE]),
};

function policyOf(rules) {
  return { policy: { approval: [{ and: rules.map(({ name }) => name) }] }, approval_rules: rules };
}

export async function benchPeer() {
  const program = process.env.TWOKEY_PEER_POLICY_BOT;
  if (program === undefined || program === '') {
    console.log('  the peer was left out: TWOKEY_PEER_POLICY_BOT names no program');
    return [];
  }
  const problems = [];
  for (const latency of LATENCIES) {
    const contestants = await together(program, latency);
    printRound(latency, contestants);
    problems.push(...contestants.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`])));
  }
  return problems;
}

/** All of them at once, each on a GitHub of its own in this process, so that only whose turn it is has anything to do. */
function together(program, latency) {
  return onStage(async (stage) => {
    setClock(stage.github);
    const ours = contestant('twokey', { stage, shows: CHECK_RUN, rest: () => quiet(stage) });
    return withPeers(program, Object.entries(POLICIES), latency, (peers) => race([ours, ...peers], latency));
  });
}

function withPeers(program, [next, ...others], latency, work) {
  if (next === undefined) return work([]);
  const [name, policy] = next;
  return onPeer({ program, policy }, (stage) => {
    const peer = contestant(name, { stage, shows: STATUS, rest: () => calm(stage, latency) });
    return withPeers(program, others, latency, (peers) => work([peer, ...peers]));
  });
}

function contestant(name, parts) {
  return { name, ...parts, arrived: [], shown: [], calls: [], problem: null };
}

async function race(contestants, latency) {
  for (const one of contestants) {
    const { acme } = one.stage;
    one.pulls = Array.from({ length: PULLS }, (_, serial) => proposeDangerous(acme, serial));
    for (const pull of one.pulls) acme.world.review(pull, acme.bob, 'APPROVED');
    await one.rest();
    for (const pull of one.pulls) {
      flip(acme, pull);
      await one.rest();
    }
    one.shownAfter = watchPublications(one.stage.github, latency, one.shows);
    one.unknownBefore = one.stage.github.unknownRoutes.length;
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const one of contestants) await takeTurn(one, turn);
  }
  for (const one of contestants) {
    const { log, github } = one.stage;
    const unanswered = github.unknownRoutes
      .slice(one.unknownBefore)
      .map((call) => `the simulated GitHub has no answer to ${call}`);
    one.problem ??= log?.[0] ?? unanswered[0] ?? null;
  }
  return contestants;
}

async function takeTurn(one, turn) {
  const { github, acme } = one.stage;
  const before = github.calls.length;
  const pull = one.pulls[turn % PULLS];
  const times = await one.shownAfter(() => flip(acme, pull));
  await one.rest();
  one.calls.push(github.calls.length - before);
  one.problem ??= times === null ? `turn ${turn + 1} showed nothing` : wrong(one, pull);
  one.arrived.push(times?.arrived ?? Number.NaN);
  one.shown.push(times?.shown ?? Number.NaN);
}

/** Whether what is shown is what GitHub's state asks for: a yes where carol's approval stands, a no otherwise. */
function wrong({ stage, shows }, pull) {
  const { acme } = stage;
  const stands = pull.reviews.some((review) => review.author === acme.carol && review.state === 'APPROVED');
  const { runs, statuses } = pull.repository;
  const run = runs.filter((one) => one.headSha === pull.headSha).at(-1);
  const status = statuses.filter((one) => one.sha === pull.headSha).at(-1);
  const yes = (shows === STATUS ? status?.state : run?.conclusion) === 'success';
  return yes === stands
    ? null
    : `#${pull.number} shows ${yes ? 'a yes' : 'a no'} that GitHub's state does not bear out`;
}

function printRound(latency, contestants) {
  const [ours] = contestants;
  const half = (times) => percentile(times, 50);
  console.log(`\n  ${latency} ms API latency, ${TURNS} turns each, in turn`);
  printTable(
    ['', 'p50 arrives', 'p50 shown', 'p95 shown', 'ours to this, p50 shown', 'API calls'],
    contestants.map(({ name, arrived, shown, calls }) => [
      name,
      milliseconds(half(arrived)),
      milliseconds(half(shown)),
      milliseconds(percentile(shown, 95)),
      (half(ours.shown) / half(shown)).toFixed(2),
      `${Math.min(...calls)} to ${Math.max(...calls)}`,
    ]),
  );
}
