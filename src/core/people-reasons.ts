/** The words about people around the approvals: carried over, pushed unseen or under other names, and nobody left to ask. */
import type { CouldApprove, Reason, Requirement } from '../domain/verdict.js';
import type { Surroundings, Tally } from './approvals.js';
import type { Contributors } from './contributors.js';
import { unknownMachines } from './people.js';

const MOST_BORROWED = 5;

export interface ApprovalFacts {
  readonly needed: Requirement;
  readonly tally: Tally;
  readonly contributors: Contributors;
  readonly around: Surroundings;
  /** Null: it was not asked. */
  readonly could: CouldApprove | null;
}

/** Beside the count of approvals: what a person who must act should know. */
export function peopleReasons(facts: ApprovalFacts): readonly Reason[] {
  return [...nobodyLeft(facts), ...carried(facts), ...unseenPusher(facts), ...borrowed(facts), ...machines(facts)];
}

function carried({ tally }: ApprovalFacts): readonly Reason[] {
  return tally.counting.flatMap(({ account, carriedFrom }) =>
    carriedFrom === undefined
      ? []
      : [
          note(
            'approvals/carried-over',
            `the approval of ${account.login} is carried over from ${carriedFrom.slice(0, 7)}: same diff`,
          ),
        ],
  );
}

function unseenPusher({ contributors, around }: ApprovalFacts): readonly Reason[] {
  const { unseen } = contributors.pushers;
  if (unseen === null) return [];
  const { fork, ownFork = false } = around.change.head;
  if (fork && ownFork)
    return [note('approvals/pusher-unseen', `who pushed into the author's fork is not known: ${unseen}`)];
  const remedy = 'somebody pushes to the branch while the app runs, or one more person approves';
  return [{ ...note('approvals/pusher-unseen', `who pushed the head is not known: ${unseen}`), remedy }];
}

/** Not wrong by itself (a rebase does it), but worth a look: git lets everybody write every name. */
function borrowed({ contributors }: ApprovalFacts): readonly Reason[] {
  const all = contributors.pushers.borrowed;
  const told = all.slice(0, MOST_BORROWED).map(({ commit, pusher }) => {
    const { account, name } = commit.author;
    return note(
      'approvals/author-not-pusher',
      `the unsigned commit ${commit.sha.slice(0, 7)} names ${account?.login ?? name}, and ${pusher.login} pushed it`,
    );
  });
  const rest = all.length - told.length;
  return rest > 0 ? [...told, note('approvals/author-not-pusher', `and ${rest} more such commits`)] : told;
}

function machines({ around }: ApprovalFacts): readonly Reason[] {
  return unknownMachines(around.policy, around.teams).map(({ entry, unknown }) => ({
    ...note('approvals/machine-user-unknown', `machine_users names ${entry}: ${unknown.reason}`),
    remedy: 'write it as login#id, or take it out of the policy',
  }));
}

/** Said only where the whole list was read: then somebody must change something, or nobody can ever approve. */
function nobodyLeft({ needed, tally, could }: ApprovalFacts): readonly Reason[] {
  if (could === null || !could.complete) return [];
  const lacking = needed.approvals - tally.counting.length;
  const short = lacking - could.anyone.length;
  const empty = could.groups.filter(({ people }) => people.length === 0).map(({ category }) => category);
  return [
    ...(short > 0
      ? [
          unmet(
            `${lacking} more ${lacking === 1 ? 'approval is' : 'approvals are'} needed, and ${could.anyone.length === 0 ? 'nobody is' : `only ${could.anyone.length} ${could.anyone.length === 1 ? 'person is' : 'people are'}`} left who could give one`,
          ),
        ]
      : []),
    ...empty.map((category) => unmet(`nobody is left among the approvers of ${category} who could approve`)),
  ];
}

function unmet(text: string): Reason {
  const remedy =
    'give write access to somebody who had no hand in the change, split it, or have its policy name more approvers';
  return { rule: 'approvals/nobody-left', outcome: 'unmet', text, remedy, children: [] };
}

function note(rule: string, text: string): Reason {
  return { rule, outcome: 'note', text, remedy: null, children: [] };
}
