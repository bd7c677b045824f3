/** The whole state of the simulated GitHub and its one way to change: inside `mutate`, after which listeners are told and mergeability is logged. */
import { Ids, LogicalClock } from '../clock.js';
import type { Deployment, WorkflowRun } from './actions-model.js';
import type { Happening } from './happenings.js';
import { mergeability } from './merge-rule.js';
import type { Account, App, Installation, Organisation, PullRequest, Repository } from './model.js';

/** Which open pull requests could be merged right after one change of the world. */
export interface MergeabilityEntry {
  readonly at: string;
  /** What changed: "ann pushed to acme/infra@feature". */
  readonly cause: string;
  readonly mergeable: ReadonlySet<PullRequest>;
}

export class WorldState {
  readonly clock = new LogicalClock();
  readonly ids = new Ids();
  /** By login in lower case. */
  readonly accounts = new Map<string, Account>();
  readonly organisations = new Map<string, Organisation>();
  readonly repositories: Repository[] = [];
  /** Former `owner/name` in lower case, answered with a redirect. */
  readonly formerNames = new Map<string, Repository>();
  readonly apps: App[] = [];
  readonly installations: Installation[] = [];
  /** Oldest first. */
  readonly workflowRuns: WorkflowRun[] = [];
  /** Oldest first. */
  readonly deployments: Deployment[] = [];
  readonly mergeabilityLog: MergeabilityEntry[] = [];
  private readonly listeners: ((happening: Happening) => void)[] = [];
  private readonly witnesses: ((entry: MergeabilityEntry) => void)[] = [];
  private readonly pending: Happening[] = [];
  private depth = 0;

  onHappening(listener: (happening: Happening) => void): void {
    this.listeners.push(listener);
  }

  /** Told after every change, before anybody else hears of it: for those who want to have seen every moment. */
  onInstant(witness: (entry: MergeabilityEntry) => void): void {
    this.witnesses.push(witness);
  }

  emit(happening: Happening): void {
    this.pending.push(happening);
  }

  /** Runs one change. Changes within a change are one: a single instant of time, one log entry. */
  mutate<T>(cause: string, change: () => T): T {
    if (this.depth === 0) this.clock.tick();
    this.depth += 1;
    try {
      return change();
    } finally {
      this.depth -= 1;
      if (this.depth === 0) this.settle(cause);
    }
  }

  now(): string {
    return this.clock.now();
  }

  /** Every pull request anywhere, oldest first in each repository. */
  pulls(): readonly PullRequest[] {
    return this.repositories.flatMap((repository) => [...repository.pulls.values()]);
  }

  private settle(cause: string): void {
    const open = this.pulls().filter((pull) => pull.state === 'open');
    const mergeable = new Set(open.filter((pull) => mergeability(pull).mergeable));
    const entry = { at: this.now(), cause, mergeable };
    this.mergeabilityLog.push(entry);
    for (const witness of this.witnesses) witness(entry);
    for (const happening of this.pending.splice(0)) {
      for (const listener of this.listeners) listener(happening);
    }
  }
}
