/**
 * A storm of signed webhooks over many pull requests, each of them a true event; the last round happens while it blows and
 * turns every verdict once more. With several processes on one store it also shows that each job is done once: no two
 * evaluations of one repository overlap, and nothing is published twice.
 */
import type { PullRequest } from '../../src/demo/world/model.js';
import { Arena, type EngineName } from './arena.js';
import { type Letter, PostOffice, percentile } from './post-office.js';

export interface StormSpec {
  readonly engine: EngineName;
  readonly processes: number;
  readonly webhooks: number;
  readonly pulls: number;
  readonly repositories: number;
  /** Milliseconds before each answer of the API. */
  readonly latency: number;
  /** One of several processes is killed when half of the webhooks are sent. */
  readonly killOne: 'yes' | 'no';
}

export interface StormOutcome {
  readonly problems: readonly string[];
  readonly accepted: number;
  readonly p50: number;
  readonly p99: number;
  /** Webhooks answered a second. */
  readonly rate: number;
  readonly evaluations: number;
  /** Of one pull request. */
  readonly mostEvaluations: number;
  readonly settledAfter: number;
  readonly peakBytes: number;
}

const AT_ONCE = 50;

export async function storm(spec: StormSpec): Promise<StormOutcome | null> {
  const arena = await Arena.set({ engine: spec.engine, processes: spec.processes });
  if (arena === null) return null;
  try {
    const pulls = arena.propose(spec.pulls, spec.repositories);
    await arena.quiet();
    return await blow(arena, pulls, spec);
  } finally {
    await arena.end();
  }
}

async function blow(arena: Arena, pulls: readonly PullRequest[], spec: StormSpec): Promise<StormOutcome> {
  const { github } = arena;
  const { webhooks, killOne } = spec;
  const urls = [...arena.urls];
  github.faults.latency = spec.latency;
  github.deliverTo(null);
  const before = await evaluations(arena);
  const letter = (turn: number): Letter => {
    const pull = pulls[turn % pulls.length];
    if (pull === undefined) throw new Error('no pull request');
    happenOnce(arena, pull, turn, webhooks - pulls.length);
    const delivery = github.deliveries.at(-1);
    if (delivery === undefined) throw new Error('nothing happened');
    return { url: urls[turn % urls.length] ?? '', headers: github.webhooks.headers(delivery), body: delivery.body };
  };
  const prepared = Array.from({ length: webhooks - pulls.length }, (_, turn) => letter(turn));
  const office = new PostOffice();
  const started = performance.now();
  const dying = urls[0];
  const answers = await office.sendAll(webhooks, AT_ONCE, (turn) => {
    if (killOne === 'yes' && turn === Math.floor(webhooks / 2)) void arena.killOne();
    const ready = prepared[turn] ?? letter(turn);
    const isGone = killOne === 'yes' && turn >= Math.floor(webhooks / 2) && ready.url === dying;
    return isGone ? { ...ready, url: urls[1] ?? ready.url } : ready;
  });
  const sent = performance.now() - started;
  await arena.quiet();
  const settledAfter = performance.now() - started;
  await office.end();
  const after = await evaluations(arena);
  const each = [...after].map(([key, count]) => count - (before.get(key) ?? 0));
  const accepted = answers.filter(({ status }) => status === 202).length;
  const times = answers.map(({ milliseconds }) => milliseconds);
  const most = Math.max(0, ...each);
  return {
    problems: [...(await problemsOf(arena, pulls)), ...(killOne === 'no' ? shortfall(accepted, spec) : [])],
    ...{ accepted, p50: percentile(times, 50), p99: percentile(times, 99) },
    ...{ rate: (1000 * webhooks) / sent, evaluations: each.reduce((sum, count) => sum + count, 0) },
    ...{ mostEvaluations: most, settledAfter, peakBytes: await peakOf(arena) },
  };
}

/** The last round turns every verdict. */
function happenOnce(arena: Arena, pull: PullRequest, turn: number, lastRound: number): void {
  arena.happen(pull, turn >= lastRound ? 1 : turn);
}

function shortfall(accepted: number, { webhooks }: StormSpec): readonly string[] {
  return accepted === webhooks ? [] : [`${webhooks - accepted} webhooks were not answered 202`];
}

async function problemsOf(arena: Arena, pulls: readonly PullRequest[]): Promise<readonly string[]> {
  const wrong = arena.wrong(pulls).map(({ repository, number }) => `${repository.name}#${number} ended wrong`);
  const [dead] = await arena.rows("select count(*) as total from job where state = 'dead'");
  const logged = (await Promise.all(arena.members.map((member) => member.unexpected()))).flat();
  const unexpected = logged.filter((line) => !line.includes('took back jobs') && !line.includes('kept changing'));
  return [
    ...wrong,
    ...twicePublished(arena),
    ...(Number(dead?.total) > 0 ? [`${dead?.total} jobs given up`] : []),
    ...((await arena.chainHolds()) ? [] : ['the audit log is broken']),
    ...unexpected.slice(0, 3),
  ];
}

/** Two runs of one name on one commit that say the same, one right after the other: one of them was for nothing. */
function twicePublished({ github }: Arena): readonly string[] {
  return github.world.state.repositories.flatMap(({ name, runs }) => {
    const last = new Map<string, string>();
    return runs.flatMap((run) => {
      const place = `${run.headSha} ${run.name}`;
      const said = `${run.conclusion} ${run.title} ${run.summary}`;
      const again = last.get(place) === said;
      last.set(place, said);
      return again ? [`${name}@${run.headSha.slice(0, 7)}: published twice: ${run.title}`] : [];
    });
  });
}

/** By pull request, as the audit log has them. */
async function evaluations(arena: Arena): Promise<ReadonlyMap<string, number>> {
  const rows = await arena.rows(
    "select repository, number, count(*) as total from audit_entry where kind = 'decision' group by repository, number",
  );
  return new Map(rows.map(({ repository, number, total }) => [`${repository}#${number}`, Number(total)]));
}

async function peakOf(arena: Arena): Promise<number> {
  const used = await Promise.all(arena.members.map((member) => member.used()));
  return Math.max(0, ...used.map(({ peakBytes }) => peakBytes));
}
