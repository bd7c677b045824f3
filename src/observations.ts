/** What a delivery alone tells and nobody can ask later: who moved a head, and on which head a label was put. Kept by the inbox. */
import type { z } from 'zod';
import type { ObservedPush } from './domain/independence.js';
import type { ObservedLabel } from './domain/label-vote.js';
import type { EventOutcome } from './event-outcome.js';
import type { pullRequestEvent, pushEvent } from './payloads.js';

type PullRequestEvent = z.infer<typeof pullRequestEvent>;

type Push = z.infer<typeof pushEvent>;

/** Who moved a head, while that is told: later GitHub does not say it of a fork. Who opens one from a fork pushed it. */
export function pushOfChange(event: PullRequestEvent): readonly ObservedPush[] {
  const { action, pull_request: pull, repository } = event;
  const account = event.sender?.account ?? null;
  const isFork = pull.head?.repo !== undefined && pull.head?.repo?.id !== repository.id;
  const after =
    action === 'synchronize' ? event.after : action === 'opened' && isFork ? (pull.head?.sha ?? null) : null;
  if (account === null || after === null) return [];
  const before = action === 'synchronize' ? event.before : null;
  const push = { account, before, after, at: pull.updated_at, forced: null };
  return [{ repository: repository.id, place: { kind: 'change', number: pull.number }, push }];
}

/** Whoever moves a branch is remembered: it may be, or become, the head of a pull request. */
export function pushOfBranch({ ref, before, after, forced, repository, sender }: Push): readonly ObservedPush[] {
  const account = sender?.account ?? null;
  if (account === null || after === null || !ref.startsWith('refs/heads/')) return [];
  const push = { account, before, after, at: repository.pushedAt, forced };
  return [{ repository: repository.id, place: { kind: 'branch', ref }, push }];
}

/** By whom, when and on which head: a label may stand for an approval, and GitHub's history does not tell the head. */
export function labelPutOn({
  action,
  label,
  repository,
  pull_request: pull,
  sender,
}: PullRequestEvent): ObservedLabel | null {
  const head = pull.head?.sha ?? null;
  const account = sender?.account ?? null;
  const { updated_at: at } = pull;
  if (action !== 'labeled' || !label || head === null || account === null || at === '') return null;
  const { number } = pull;
  return { repository: repository.id, number, label: label.name, account: account.id, head, at };
}

/** What was seen of pushes goes along with whatever the event asks for. */
export function withPushes(outcome: EventOutcome, pushes: readonly ObservedPush[]): EventOutcome {
  return outcome.kind === 'unreadable' || pushes.length === 0 ? outcome : { ...outcome, pushes };
}
