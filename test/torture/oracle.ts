/**
 * What must hold at every moment of a race, computed from the simulated GitHub's own state and the calls that it
 * answered; it knows nothing of how the app decides.
 *
 * Every change in the race is an AI-originated change of IAM by dave: it needs two people other than dave, one of them
 * carol of the security team, whose last word is an approval of exactly the head, and nobody whose last word is
 * "changes requested". A moment is *exposed* when GitHub would merge such a change into the gated branch without that.
 *
 * GitHub keeps the check of a commit when a review is taken back, when a base changes, and when a branch is set to a
 * commit that it knows already. Until we have heard of that and answered, an old green stands, and nobody can prevent
 * it. So a moment may be exposed if and only if it began
 *  - by one of those events, on that very change: a dismissal, a request for changes, a retarget to the gated branch, a
 *    head set to a commit that has a green check; never by a push of a new commit, an approval, a label or a title; or
 *  - by a success of ours that was true when we looked: for every open gated change with that head, at the moment of
 *    the last answer about it that GitHub gave to anybody before the success arrived, it had its approvals on that head
 *    (or it was not yet on that head). The event that made it untrue came after that answer, so its webhook comes too.
 * The second rule is asked of every success, exposed or not. When all is quiet nothing may be exposed any more.
 */
import type { SimulatedGitHub } from '../../src/demo/github.js';
import type { Acme } from '../../src/demo/organisation.js';
import type { CheckRun, PullRequest, Repository } from '../../src/demo/world/model.js';

export const GATED = 'main';

/** What somebody does in the race; the app's own writes are none. */
export type Deed =
  | 'approves'
  | 'requests changes'
  | 'dismisses'
  | 'pushes'
  | 'moves the head back'
  | 'joins another head'
  | 'labels'
  | 'unlabels'
  | 'retargets'
  | 'edits the title';

/** Whether GitHub keeps the check that it has when this happens. */
const KEEPS_CHECK = {
  approves: false,
  'requests changes': true,
  dismisses: true,
  pushes: false,
  'moves the head back': true,
  'joins another head': true,
  labels: false,
  unlabels: false,
  retargets: true,
  'edits the title': false,
} satisfies Record<Deed, boolean>;

/** One change at one moment. */
interface Moment {
  readonly head: string;
  /** Open, into the gated branch. */
  readonly gated: boolean;
  readonly approved: boolean;
}

/** An exposed stretch of time, in moments and on the wall. */
export interface Exposure {
  readonly pull: PullRequest;
  readonly cause: Deed | 'a success of ours';
  readonly from: number;
  readonly since: number;
}

export interface Ended {
  readonly cause: Exposure['cause'];
  readonly moments: number;
  readonly milliseconds: number;
}

export class Oracle {
  readonly problems: string[] = [];
  readonly ended: Ended[] = [];
  successes = 0;
  /** Who is doing what at this moment; null: nobody, so a change of the world is the app's. */
  deed: { readonly kind: Deed; readonly pull: PullRequest } | null = null;
  private readonly moments: ReadonlyMap<PullRequest, Moment>[] = [];
  private readonly exposed = new Map<PullRequest, Exposure>();
  private readonly runsSeen = new Map<Repository, number>();

  constructor(
    private readonly github: SimulatedGitHub,
    private readonly acme: Acme,
    private readonly clock: () => number,
  ) {
    const { state } = github.world;
    // The log may have begun before: moments are counted as it counts them.
    for (let before = 0; before < state.mergeabilityLog.length; before += 1) this.moments.push(new Map());
    state.onInstant(({ mergeable }) => this.witness(mergeable));
  }

  /** Changes that are exposed now. */
  get standing(): readonly Exposure[] {
    return [...this.exposed.values()];
  }

  /** Whether GitHub should merge it: all gated changes with its head have their approvals. */
  shouldMerge(pull: PullRequest): boolean {
    if (pull.baseRef !== GATED) return true;
    const sharing = [...pull.repository.pulls.values()].filter(
      (one) => one.state === 'open' && one.baseRef === GATED && one.headSha === pull.headSha,
    );
    return sharing.every((one) => this.hasItsApprovals(one));
  }

  private hasItsApprovals({ reviews, author, headSha }: PullRequest): boolean {
    const lastWords = new Map(reviews.filter(({ state }) => state !== 'COMMENTED').map((one) => [one.author, one]));
    if ([...lastWords.values()].some(({ state }) => state === 'CHANGES_REQUESTED')) return false;
    const approving = [...lastWords.values()].filter(
      (review) => review.state === 'APPROVED' && review.commit === headSha && review.author !== author,
    );
    return approving.length >= 2 && approving.some((review) => review.author === this.acme.carol);
  }

  private witness(mergeable: ReadonlySet<PullRequest>): void {
    const pulls = this.github.world.state.pulls();
    const now = new Map(pulls.map((pull) => [pull, this.momentOf(pull)]));
    this.moments.push(now);
    for (const run of this.newRuns()) this.judge(run, now);
    for (const pull of pulls) this.watch(pull, mergeable.has(pull) && isBare(now.get(pull)));
  }

  private momentOf(pull: PullRequest): Moment {
    const gated = pull.state === 'open' && pull.baseRef === GATED;
    return { head: pull.headSha, gated, approved: this.hasItsApprovals(pull) };
  }

  /** Our own gating runs that came with this moment. */
  private newRuns(): readonly CheckRun[] {
    return this.github.world.state.repositories.flatMap((repository) => {
      const fresh = repository.runs.slice(this.runsSeen.get(repository) ?? 0);
      this.runsSeen.set(repository, repository.runs.length);
      return fresh.filter(({ app, name }) => app === this.github.app.registered && name === 'twokey');
    });
  }

  /** A success must have been true of every change with that head when GitHub last told anybody about it. */
  private judge(run: CheckRun, now: ReadonlyMap<PullRequest, Moment>): void {
    if (run.conclusion !== 'success') return;
    this.successes += 1;
    for (const [pull, { head, gated }] of now) {
      if (pull.repository !== run.repository || head !== run.headSha || !gated) continue;
      const seen = this.lastAnswerAbout(pull);
      if (seen === null)
        this.problems.push(`${named(pull)}: a success on ${head.slice(0, 7)} that nobody had looked for`);
      else if (seen.head === head && isBare(seen))
        this.problems.push(`${named(pull)}: a success on ${head.slice(0, 7)} that the last look at it did not allow`);
    }
  }

  private lastAnswerAbout(pull: PullRequest): Moment | null {
    let latest = 0;
    for (const { route, status, instant, variables } of this.github.calls) {
      const isAbout = variables.name === pull.repository.name && variables.number === pull.number;
      if (route === '/graphql' && status === 200 && isAbout) latest = Math.max(latest, instant);
    }
    return this.moments[latest - 1]?.get(pull) ?? null;
  }

  private watch(pull: PullRequest, isExposed: boolean): void {
    const standing = this.exposed.get(pull);
    const [moment, at] = [this.moments.length, this.clock()];
    if (isExposed && standing === undefined) {
      const cause = this.deed?.kind ?? 'a success of ours';
      if (this.deed !== null && (this.deed.pull !== pull || !KEEPS_CHECK[this.deed.kind]))
        this.problems.push(`${named(pull)}: exposed when somebody ${this.deed.kind} at ${named(this.deed.pull)}`);
      this.exposed.set(pull, { pull, cause, from: moment, since: at });
    }
    if (!isExposed && standing !== undefined) {
      this.exposed.delete(pull);
      const { cause, from, since } = standing;
      this.ended.push({ cause, moments: moment - from, milliseconds: at - since });
    }
  }
}

function isBare(moment: Moment | undefined): boolean {
  return moment?.gated === true && !moment.approved;
}

export function named({ repository, number }: PullRequest): string {
  return `${repository.name}#${number}`;
}
