/**
 * The race: pushes, reviews, labels and retargets at many pull requests at once, delivered to several processes of the
 * app on one store. People act in the middle of the app's own calls, right before GitHub answers them. What is chosen is
 * seeded; how the processes interleave is theirs. The oracle watches every moment.
 */
import type { SimulatedGitHub } from '../../src/demo/github.js';
import { type Acme, FILES } from '../../src/demo/organisation.js';
import type { CheckRun, PullRequest, Repository } from '../../src/demo/world/model.js';
import type { Fleet } from './fleet.js';
import { type Deed, type Ended, GATED, named, Oracle } from './oracle.js';
import { type Random, seeded } from './random.js';

export interface RaceSpec {
  readonly seed: number;
  readonly repositories: number;
  readonly pullsEach: number;
  readonly events: number;
  /** After so many events each time a process is killed and another one started. */
  readonly killEvery: number | null;
}

export interface RaceOutcome {
  /** In words; none: all was as it should be. */
  readonly problems: readonly string[];
  readonly deeds: ReadonlyMap<Deed, number>;
  readonly exposures: readonly Ended[];
  readonly successes: number;
  readonly reads: number;
  readonly deliveries: number;
  readonly kills: number;
  /** Jobs that a killed process had in hand and others took over. */
  readonly takenOver: number;
  /** Assessments put off because the change went on changing. */
  readonly overtaken: number;
  readonly mergeable: number;
  readonly milliseconds: number;
}

/** How often each is done, of all. */
const WEIGHTS = {
  approves: 36,
  'requests changes': 4,
  dismisses: 18,
  pushes: 7,
  'moves the head back': 7,
  'joins another head': 14,
  labels: 4,
  unlabels: 4,
  retargets: 8,
  'edits the title': 3,
} satisfies Record<Deed, number>;

/** Of the app's calls, so many in a hundred meet somebody who acts right before the answer. */
const INTERRUPTED = 35;
const SLOWEST_MS = 12;
const UNGATED = 'sandbox';
const TRAILER = 'Co-Authored-By: Claude <noreply@anthropic.com>';

export async function race(
  stage: { readonly github: SimulatedGitHub; readonly acme: Acme; readonly fleet: Fleet },
  spec: RaceSpec,
): Promise<RaceOutcome> {
  const { github, fleet } = stage;
  const started = performance.now();
  const crowd = new Crowd(stage, spec);
  await fleet.quiet(github);
  const reaper = new Reaper(stage, spec);
  github.faults.latency = ({ path }) => {
    // Mostly it is about a change on the very commit that is being judged.
    if (crowd.random.below(100) < INTERRUPTED) crowd.act(crowd.random.below(3) === 0 ? [] : inHand(github, path));
    reaper.come(spec.events - crowd.left);
    // Calls take their time, each another, so that answers and writes of several processes overtake one another.
    return crowd.random.below(SLOWEST_MS);
  };
  while (crowd.left > 0) {
    // When all is quiet nobody would act any more.
    for (let burst = 0; burst < 5; burst += 1) crowd.act();
    await fleet.quiet(github);
    await reaper.gone;
  }
  github.faults.latency = 0;
  crowd.lastWords();
  await fleet.quiet(github);
  const problems = [...crowd.oracle.problems, ...crowd.wrongNow(), ...(await staleChecks(stage, crowd))];
  return {
    problems: [...problems, ...(await fleet.problems())],
    deeds: crowd.done,
    exposures: crowd.oracle.ended,
    successes: crowd.oracle.successes,
    reads: github.calls.filter(({ variables }) => variables.number !== undefined).length,
    deliveries: github.deliveries.length,
    kills: reaper.killed,
    takenOver: await fleet.takenOver(),
    overtaken: await fleet.overtaken(),
    mergeable: crowd.pulls.filter((pull) => github.world.mergeability(pull).mergeable).length,
    milliseconds: performance.now() - started,
  };
}

/** The pull request of this repository that was read last, and all that share its head. */
function inHand({ calls, world }: SimulatedGitHub, path: string): readonly PullRequest[] {
  const [, name] = /^\/repos\/acme\/([^/]+)\//.exec(path) ?? [];
  const read = calls.findLast(({ variables }) => variables.name === name && variables.number !== undefined);
  const pulls = world.state.pulls().filter(({ repository }) => repository.name === name);
  const asked = pulls.find(({ number }) => number === read?.variables.number);
  return pulls.filter(({ headSha }) => headSha === asked?.headSha);
}

/** The first line that only one of two runs has, so that the reason need not be guessed. */
function differing(old: CheckRun | undefined, fresh: CheckRun | undefined): string {
  const linesOf = (run: CheckRun | undefined) => `${run?.summary ?? ''}\n${run?.text ?? ''}`.split('\n');
  const [before, after] = [linesOf(old), linesOf(fresh)];
  const gone = before.find((line) => !after.includes(line));
  const come = after.find((line) => !before.includes(line));
  return ` (before: ${gone ?? 'nothing else'}; now: ${come ?? 'nothing else'})`;
}

/** Asked again for every head, what the app says otherwise. */
async function staleChecks(
  { github, fleet }: { readonly github: SimulatedGitHub; readonly fleet: Fleet },
  { pulls }: Crowd,
): Promise<readonly string[]> {
  const runsOf = (pull: PullRequest) =>
    pull.repository.runs.filter(({ headSha, app }) => headSha === pull.headSha && app === github.app.registered);
  const before = new Map(pulls.map((pull) => [pull, runsOf(pull).length]));
  for (const pull of pulls) {
    const latest = runsOf(pull).at(-1);
    if (latest !== undefined) github.world.rerequest(latest, 'olivia');
  }
  await fleet.quiet(github);
  return pulls
    .filter((pull) => runsOf(pull).length !== before.get(pull))
    .map((pull) => {
      const [old, fresh] = [runsOf(pull)[(before.get(pull) ?? 0) - 1], runsOf(pull).at(-1)];
      const text = `${named(pull)}: said "${old?.title}", and a fresh evaluation says "${fresh?.title}"`;
      return `${text}${differing(old, fresh)}`;
    });
}

/** Kills a process in the middle of its work, each time that so much has happened, and puts another one in its place. */
class Reaper {
  killed = 0;
  /** Settled when nobody is being replaced. */
  gone: Promise<void> = Promise.resolve();

  constructor(
    private readonly stage: { readonly github: SimulatedGitHub; readonly fleet: Fleet },
    private readonly spec: RaceSpec,
  ) {}

  come(events: number): void {
    const { killEvery } = this.spec;
    if (killEvery === null || Math.floor(events / killEvery) <= this.killed) return;
    this.killed += 1;
    this.gone = this.gone.then(() => this.stage.fleet.replaceOne(this.stage.github));
  }
}

/** The people of acme, who act at random. */
class Crowd {
  readonly random: Random;
  readonly oracle: Oracle;
  readonly pulls: readonly PullRequest[];
  readonly done = new Map<Deed, number>();
  left: number;
  private readonly heads = new Map<PullRequest, string[]>();
  private acting = false;

  constructor(
    private readonly stage: { readonly github: SimulatedGitHub; readonly acme: Acme },
    spec: RaceSpec,
  ) {
    const { github, acme } = stage;
    this.random = seeded(spec.seed);
    this.left = spec.events;
    this.oracle = new Oracle(github, acme, () => performance.now());
    const repositories = Array.from({ length: spec.repositories }, (_, n) => this.repository(n));
    this.pulls = repositories.flatMap((repository) =>
      Array.from({ length: spec.pullsEach }, (_, n) => this.propose(repository, n)),
    );
  }

  /** One deed at one of these pull requests (of all where none is named), if any is left and it can be done. Nobody acts in the middle of somebody else's deed. */
  act(among: readonly PullRequest[] = []): void {
    if (this.left <= 0 || this.acting) return;
    const pull = this.random.oneOf(among.length > 0 ? among : this.pulls);
    const kind = this.random.weighted(WEIGHTS);
    this.acting = true;
    this.oracle.deed = { kind, pull };
    try {
      if (!this.does(kind, pull)) return;
      this.left -= 1;
      this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
    } finally {
      this.oracle.deed = null;
      this.acting = false;
    }
  }

  /**
   * About half of them are approved as they stand, all at once, and at the least whatever is on the head of the first:
   * however the machine interleaved what came before, a gate has to open at the end.
   */
  lastWords(): void {
    const { acme } = this.stage;
    const first = this.pulls[0]?.headSha;
    for (const pull of this.pulls) {
      if (pull.headSha !== first && this.random.below(2) === 0) continue;
      for (const who of [acme.bob, acme.carol, acme.erin, acme.ann]) acme.world.review(pull, who, 'APPROVED');
    }
  }

  wrongNow(): readonly string[] {
    const { world } = this.stage.github;
    return this.pulls.flatMap((pull) => {
      const { mergeable, blockedBy } = world.mergeability(pull);
      const should = this.oracle.shouldMerge(pull);
      if (mergeable === should) return [];
      return [
        `${named(pull)}: ${should ? `held (${blockedBy.join(' ')}), but it has its approvals` : 'exposed'} at the end`,
      ];
    });
  }

  private does(kind: Deed, pull: PullRequest): boolean {
    const { world, bob, carol, erin, ann, dave, mallory } = this.stage.acme;
    const reviewer = () => this.random.oneOf([carol, carol, bob, erin, ann]);
    switch (kind) {
      case 'approves':
        // Often enough for both who are needed, so that gates open and there is something to overtake.
        for (const who of this.random.below(3) === 0 ? [reviewer()] : [bob, carol]) world.review(pull, who, 'APPROVED');
        return true;
      case 'requests changes':
        world.review(pull, reviewer(), 'CHANGES_REQUESTED');
        return true;
      case 'dismisses':
        return this.dismisses(pull);
      case 'pushes':
        this.pushes(pull);
        return true;
      case 'moves the head back':
        return this.sets(pull, this.heads.get(pull) ?? []);
      case 'joins another head':
        return this.sets(pull, this.headsBeside(pull));
      case 'labels':
        world.label(pull, mallory, `odd-${this.random.below(5)}`);
        return true;
      case 'unlabels':
        if (pull.labels.length === 0) return false;
        world.unlabel(pull, mallory, this.random.oneOf(pull.labels).name);
        return true;
      case 'retargets':
        world.retarget(pull, pull.baseRef === GATED ? UNGATED : GATED, dave);
        return true;
      case 'edits the title':
        world.editTitle(pull, dave, `Widen a role, take ${this.left}`);
        return true;
    }
  }

  private dismisses(pull: PullRequest): boolean {
    const standing = pull.reviews.filter(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED');
    if (standing.length === 0) return false;
    this.stage.acme.world.dismissReview(this.random.oneOf(standing), 'olivia');
    return true;
  }

  private pushes(pull: PullRequest): void {
    const { world, dave } = this.stage.acme;
    const files = { [`iam/${pull.headRef}.tf`]: role(`${pull.headRef}-${this.left}`) };
    const message = `Widen it further\n\n${TRAILER}`;
    this.keep(pull, world.commit(pull.repository, pull.headRef, { files, message, author: dave }));
  }

  private sets(pull: PullRequest, heads: readonly string[]): boolean {
    const others = heads.filter((sha) => sha !== pull.headSha);
    if (others.length === 0) return false;
    const { world, dave } = this.stage.acme;
    this.keep(pull, world.forcePush(pull.repository, pull.headRef, this.random.oneOf(others), dave));
    return true;
  }

  private headsBeside(pull: PullRequest): readonly string[] {
    return this.pulls.filter((one) => one !== pull && one.repository === pull.repository).map((one) => one.headSha);
  }

  private keep(pull: PullRequest, sha: string): void {
    this.heads.set(pull, [...new Set([...(this.heads.get(pull) ?? []), sha])]);
  }

  private repository(n: number): Repository {
    const { world } = this.stage.acme;
    const repository = world.repository('acme', `race-${n}`, {
      files: FILES,
      teams: { security: 'write', platform: 'write' },
      collaborators: { mallory: 'write' },
    });
    world.branch(repository, UNGATED, GATED, 'olivia');
    world.requireCheck(repository, GATED, { name: 'twokey', appId: this.stage.github.app.id });
    return repository;
  }

  private propose(repository: Repository, n: number): PullRequest {
    const { world, dave } = this.stage.acme;
    const head = `role-${n}`;
    const files = { [`iam/${head}.tf`]: role(head) };
    const sha = world.commit(repository, head, { files, message: `Widen a role\n\n${TRAILER}`, author: dave });
    const pull = world.openPullRequest(repository, { head, title: 'Widen a role', body: '', author: dave });
    this.keep(pull, sha);
    return pull;
  }
}

function role(name: string): string {
  return `resource "aws_iam_role_policy" "${name}" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })
}
`;
}
