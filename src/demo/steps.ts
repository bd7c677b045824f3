/** What people do to a pull request in the scenes. */
import type { Acme } from './organisation.js';
import type { Outcome, Step } from './scene.js';
import type { Account, PullRequest } from './world/model.js';

/** The people and machines of acme who can be named in a scene. */
export type Player = { [K in keyof Acme]: Acme[K] extends Account ? K : never }[keyof Acme];

export function approves(who: Player, outcome: Outcome): Step {
  return {
    what: `${who} approves`,
    act: (acme, pull) => void acme.world.review(pull, acme[who], 'APPROVED'),
    outcome,
  };
}

export function requestsChanges(who: Player, outcome: Outcome): Step {
  return {
    what: `${who} requests changes`,
    act: (acme, pull) => void acme.world.review(pull, acme[who], 'CHANGES_REQUESTED'),
    outcome,
  };
}

export function pushes(who: Player, files: Readonly<Record<string, string>>, outcome: Outcome): Step {
  return {
    what: `${who} pushes another commit`,
    act: ({ world, infra, [who]: account }, pull) => void world.commit(infra, pull.headRef, { files, author: account }),
    outcome,
  };
}

/** One commit on a new branch, and its pull request. */
export function propose(
  { world, infra }: Acme,
  what: {
    readonly by: Account;
    readonly branch: string;
    readonly title: string;
    readonly files: Readonly<Record<string, string | null>>;
    /** The commit's message; the title when not given. */
    readonly message?: string;
    /** Who wrote the commit, where it was not the one who opened the pull request. */
    readonly author?: Account;
    readonly base?: string;
    readonly body?: string;
  },
): PullRequest {
  const { by, branch, title, files, message = title, author = by, base = 'main', body = '' } = what;
  world.commit(infra, branch, { files, message, author, pusher: by });
  return world.openPullRequest(infra, { head: branch, base, title, body, author: by });
}
