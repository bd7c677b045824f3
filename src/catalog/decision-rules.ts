/** What the decision can say beside findings: each reason's id, why it exists, and what to do. Shown by `twokey explain` and in docs/catalog.md. */
import { COMMANDED } from './commanded-reasons.js';
import type { DecisionRule } from './decision-rule.js';
import { DEPLOYMENT_RULES } from './deployment-rules.js';
import { GATE_RULES } from './gate-rules.js';
import { OWNER_RULES } from './owner-rules.js';

const JUDGED: readonly DecisionRule[] = [
  {
    id: 'approvals/<origin>-<level>',
    why: 'The policy asks for this many counting approvals of changes with this origin and risk.',
    remedy: 'Get the approvals; lower the risk by splitting the change; or change the policy, which needs two people.',
  },
  {
    id: 'approvals/two-person',
    why: 'The change touches a category that needs two independent people whatever its risk.',
    remedy: 'Get two approvals, or take the files of that category into a change of their own.',
  },
  {
    id: 'approvals/policy-file',
    why: 'The policy file guards every other rule, so a change to it needs two people, whoever wrote it.',
    remedy: 'Get two approvals.',
  },
  {
    id: 'approvals/unmapped-author',
    why: 'A commit names a mailbox that belongs to no account: any approver might be behind it, so one more is needed for each.',
    remedy: 'Its owner adds the mailbox to their GitHub account, or the commit is written again with a known one.',
  },
  {
    id: 'approvals/no-operator',
    why: 'The account of an agent acted, and nobody is known who asked for it: no human answers for the change yet.',
    remedy: 'Assign the person who asked for it. They cannot approve it then.',
  },
  {
    id: 'approvals/contradiction',
    why: 'Marks of an AI change contradict each other, or were written to look like something else.',
    remedy: 'Look at the marks; write the commits again with true ones, or get two approvals.',
  },
  { id: 'approvals/count', why: 'How many of the needed approvals count.', remedy: 'Get the missing approvals.' },
  { id: 'approvals/none-needed', why: 'The policy asks for no approval of this change.', remedy: 'Nothing.' },
  {
    id: 'approvals/changes-requested',
    why: "Somebody who may push asked for changes, and that is that person's last word.",
    remedy: 'They approve, or somebody dismisses the review.',
  },
  {
    id: 'approvals/contributor',
    why: 'Who wrote a part of the change, opened it, or directed the agent, is not independent of it.',
    remedy: 'Ask somebody who had no hand in it.',
  },
  { id: 'approvals/bot', why: 'Only humans can approve.', remedy: 'Ask a human.' },
  {
    id: 'approvals/agent',
    why: 'The account is a known agent, also where GitHub calls it a user.',
    remedy: 'Ask a human.',
  },
  {
    id: 'approvals/machine-user',
    why: 'The policy lists this account as run by a machine.',
    remedy: 'Ask a human, or correct `machine_users` in the policy.',
  },
  {
    id: 'approvals/ghost',
    why: 'The account was deleted: nobody stands behind the approval.',
    remedy: 'Ask somebody else.',
  },
  {
    id: 'approvals/stale',
    why: 'The approval was given on another commit; what would merge now was not looked at.',
    remedy: 'The reviewer looks at the head and approves again.',
  },
  {
    id: 'approvals/unknown-commit',
    why: 'Git no longer has the commit that was approved.',
    remedy: 'The reviewer approves the head.',
  },
  {
    id: 'approvals/edited',
    why: 'The review was edited after it was submitted: what was approved then can no longer be seen.',
    remedy: 'The reviewer approves again.',
  },
  { id: 'approvals/dismissed', why: 'The review was dismissed.', remedy: 'The reviewer approves again.' },
  {
    id: 'approvals/no-write',
    why: 'Approvals count from people who may push to the repository.',
    remedy: 'Ask somebody with write access, or give the reviewer write access.',
  },
  {
    id: 'approvals/permission-unknown',
    why: 'Whether the reviewer may push could not be read.',
    remedy: 'Use "Re-run"; check that the app has its permissions.',
  },
  {
    id: 'approvals/unchecked',
    why: 'What the policy asks about an approver was not looked up.',
    remedy: 'Use "Re-run".',
  },
  {
    id: 'approvals/permission-too-low',
    why: 'The policy asks approvers for more than write permission (`approver_permission`).',
    remedy: 'Ask somebody with that permission, or give it to the reviewer.',
  },
  {
    id: 'approvals/outside-collaborator',
    why: 'The approver is no member of the organisation, and the policy counts such people for fewer changes (`outside_collaborators`).',
    remedy: 'Ask a member of the organisation; or change `outside_collaborators` in the policy.',
  },
  {
    id: 'approvals/membership-unknown',
    why: 'Who belongs to the organisation could not be read, and the policy does not count people from outside here.',
    remedy: 'Use "Re-run"; check that the app has its permissions.',
  },
  {
    id: 'approvals/carried-over',
    why: 'The policy carries approvals over (`carry_over`): the diff against the base is the same in every file, and nobody new contributed.',
    remedy: 'Nothing.',
  },
  {
    id: 'approvals/pusher-unseen',
    why: 'Whoever pushed a change had a hand in it, and nobody was seen pushing this head: any approver might have.',
    remedy: 'Get one more approval, or push again while the app runs.',
  },
  {
    id: 'approvals/author-not-pusher',
    why: 'An unsigned commit names somebody else than who pushed it. A rebase does that, and so does a borrowed name. Both are excluded.',
    remedy: 'Look at it; sign commits where it matters.',
  },
  {
    id: 'approvals/machine-user-unknown',
    why: 'The policy lists a machine user by a login that nobody has: under its present name the machine could approve.',
    remedy: 'Write it as `login#id` with the numeric id of the account, or take it out of `machine_users`.',
  },
  {
    id: 'approvals/nobody-left',
    why: 'Everybody who may push had a hand in the change, has approved already, or does not count by the policy.',
    remedy:
      'Give write access to somebody who had no hand in it, split the change, or name more approvers in the policy.',
  },
  {
    id: 'approvals/team-unknown',
    why: 'The members of a team that the policy names could not be read.',
    remedy: 'Check that the team exists and the app has `members: read`; then use "Re-run".',
  },
  {
    id: 'approvals/cannot-show-independence',
    why: 'A list of commits, co-authors, reviews or assignees could not be read to its end, so whoever approved may be on it.',
    remedy: 'Use "Re-run"; if it stays, squash or split the change.',
  },
  {
    id: 'commit/unseen-changes',
    why: 'A check belongs to a commit: other pull requests with the same head may have to be held, and they could not be listed.',
    remedy: 'Use "Re-run".',
  },
  {
    id: 'evidence/<signal>',
    why: 'A mark that shows where the change comes from, and where it was seen.',
    remedy: 'Nothing. A wrong mark is corrected in the catalog or by an own agent in the policy.',
  },
  {
    id: 'origin/<origin>',
    why: 'Who or what made the change, by the marks it carries.',
    remedy: 'Nothing. Undeclared work of an agent cannot be seen.',
  },
  {
    id: 'origin/caution',
    why: 'Something about the marks that a person should know: it could not be read, or is not in the catalog.',
    remedy: 'Look at it.',
  },
  {
    id: 'origin/contradiction',
    why: 'Marks that contradict each other, or look made to deceive. An AI change with one needs two approvals.',
    remedy: 'Look at them.',
  },
  {
    id: 'origin/corrected',
    why: 'A person whom the policy lists declared the evidence wrong that was known then. Whatever appears later counts.',
    remedy: 'Nothing. To take it back, the person deletes the comment.',
  },
  {
    id: 'origin/correction-refused',
    why: 'The comment that asks for a correction has no effect.',
    remedy:
      'Somebody listed under `corrections` in the policy, with no hand in the change, writes "/twokey not-ai <reason>".',
  },
  {
    id: 'path/<id>',
    why: "One of the policy's own path rules matches.",
    remedy: 'See `paths` in the policy.',
  },
  {
    id: 'policy/invalid',
    why: 'The policy file has errors. A rule that cannot be read cannot be kept, so nothing is decided.',
    remedy: 'Correct the lines that are named, on the base branch; `twokey validate` checks them.',
  },
  { id: 'policy/problem', why: 'One error in the policy file.', remedy: 'Correct the line.' },
  {
    id: 'policy/unreadable',
    why: 'The policy file could not be read: a link, a binary, too large, or no answer.',
    remedy: 'Make it a plain file under 256 KiB; then use "Re-run".',
  },
  {
    id: 'risk/<level>',
    why: 'The highest level of all findings.',
    remedy: 'See the findings below it.',
  },
  {
    id: 'autonomy/read-only',
    why: 'The autonomy matrix lets this agent only read and comment where an environment is deployed from, and the change reaches it.',
    remedy: 'Let a person write the change, leave out what reaches the environment, or change the matrix.',
  },
  {
    id: 'size/over-max',
    why: 'Nobody reviews so many lines well, and an agent can write them in a minute.',
    remedy: 'Split the change, as the check suggests; raise `size.max` in the policy where that is right.',
  },
];

export const DECISION_RULES: readonly DecisionRule[] = [
  ...JUDGED,
  ...OWNER_RULES,
  ...GATE_RULES,
  ...DEPLOYMENT_RULES,
  ...COMMANDED,
];

/** The entry for a reason's id, by its fixed words or by its pattern. */
export function decisionRuleOf(id: string): DecisionRule | null {
  return DECISION_RULES.find((rule) => rule.id === id) ?? DECISION_RULES.find((rule) => matches(rule.id, id)) ?? null;
}

function matches(pattern: string, id: string): boolean {
  if (!pattern.includes('<')) return false;
  const source = pattern.split(/<[^>]+>/).map((part) => part.replaceAll(/[^a-z/-]/g, ''));
  return new RegExp(`^${source.join('[a-z0-9]+(?:-[a-z0-9]+)*')}$`).test(id);
}
