/** Who pushed what a change consists of: they had a hand in it, whatever name the commits carry. Used by contributors.ts. */
import type { Account, AccountId, Change, Commit, Sha } from '../domain/change.js';
import type { Push, PushHistory } from '../domain/independence.js';

export interface Pushers {
  /** People who pushed a part of it, each with the first push that was seen. */
  readonly people: ReadonlyMap<AccountId, Push>;
  /** Why nobody is known who pushed the head; null: somebody is, or it was not asked. */
  readonly unseen: string | null;
  /** Nobody is known, and GitHub was not asked. */
  readonly unasked: boolean;
  /** Unsigned commits that name somebody else than who pushed them. */
  readonly borrowed: readonly { readonly commit: Commit; readonly pusher: Account }[];
}

/** GitHub's own account, under which it merges and edits on the web. */
const WEB_FLOW = 19_864_447;

/**
 * A push counts when what it left is part of the change. Where history was rewritten, the work of earlier pushes may
 * live on under other names: then they count too, unless the rewriting only went back to a commit known before.
 */
export function pushersOf({ head, commits }: Pick<Change, 'head' | 'commits'>, pushes: PushHistory): Pushers {
  const inChange = new Map(commits.items.map((commit) => [commit.sha, commit]));
  const isPart = (sha: Sha) => sha === head.sha || inChange.has(sha) || commits.missing !== null;
  const parts = pushes.items.filter(({ after }) => isPart(after));
  const rewritten = parts.some((push) => isRewrite(push, isPart) && !isReturn(push, pushes.items));
  const counted = rewritten ? pushes.items : parts;
  const people = new Map<AccountId, Push>();
  for (const push of [...counted].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    if (isHuman(push.account) && !people.has(push.account.id)) people.set(push.account.id, push);
  }
  const seen = pushes.items.some(({ after }) => after === head.sha);
  const unasked = !seen && pushes.asked === 'no';
  const unseen = seen || unasked ? null : (pushes.missing?.reason ?? 'GitHub does not tell who pushed it');
  return { people, unseen, unasked, borrowed: parts.flatMap((push) => borrowedIn(push, inChange)) };
}

function isHuman({ id, kind }: Account): boolean {
  return kind === 'user' && id !== WEB_FLOW;
}

/** Not told: history that no longer leads through the commit of before was rewritten. */
function isRewrite({ before, forced }: Push, isPart: (sha: Sha) => boolean): boolean {
  return forced ?? (before !== null && !isPart(before));
}

/** What stood there at an earlier time holds nothing that came later. */
function isReturn({ after, at }: Push, all: readonly Push[]): boolean {
  return all.some((other) => other.at !== '' && other.at < at && (other.after === after || other.before === after));
}

/** Commits that came with a push: reachable from what it left, without what was there before. */
function borrowedIn({ account, before, after }: Push, inChange: ReadonlyMap<Sha, Commit>): Pushers['borrowed'] {
  if (!isHuman(account)) return [];
  const earlier = reachable(before, inChange, new Set());
  const came = [...reachable(after, inChange, earlier)].flatMap((sha) => inChange.get(sha) ?? []);
  return came
    .filter(({ author, signature }) => {
      const isOther = author.account?.kind === 'user' && author.account.id !== account.id;
      return isOther && signature?.valid !== true;
    })
    .map((commit) => ({ commit, pusher: account }));
}

function reachable(from: Sha | null, within: ReadonlyMap<Sha, Commit>, without: ReadonlySet<Sha>): ReadonlySet<Sha> {
  const found = new Set<Sha>();
  const waiting: Sha[] = from === null ? [] : [from];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    const commit = within.get(sha);
    if (commit === undefined || found.has(sha) || without.has(sha)) continue;
    found.add(sha);
    waiting.push(...commit.parents);
  }
  return found;
}
