/** What the decision can say of lists of approvers, CODEOWNERS and labels. Part of decision-rules.ts. */
import type { DecisionRule } from './decision-rule.js';

export const OWNER_RULES: readonly DecisionRule[] = [
  {
    id: 'approvals/from-approvers',
    why: 'The lists of approvers of the touched categories ask for so many people, each for its own where the policy says so.',
    remedy: 'Ask people of those lists.',
  },
  {
    id: 'approvers/<category>',
    why: 'The policy wants approvals of this category from named people or teams.',
    remedy: 'Ask one of them.',
  },
  {
    id: 'approvers/nobody-left',
    why: 'Nobody of a list may approve this change: the team is empty, or all of them had a hand in it.',
    remedy: 'Add somebody to the team, or name more people, in a change of its own.',
  },
  {
    id: 'codeowners/owner',
    why: 'The policy wants an owner by CODEOWNERS of the base branch to approve what is owned; the last matching line counts.',
    remedy: 'Ask one of the owners.',
  },
  {
    id: 'codeowners/no-account',
    why: 'CODEOWNERS gives paths to mailboxes alone. Nobody can be shown to be behind one, so two independent people approve.',
    remedy: 'Name accounts or teams in CODEOWNERS.',
  },
  {
    id: 'codeowners/unreadable',
    why: 'CODEOWNERS, or the list of changed files, could not be read to its end, so an owner may be overlooked.',
    remedy: 'Use "Re-run"; make CODEOWNERS a plain file that is not too large, or split the change.',
  },
  {
    id: 'codeowners/errors',
    why: 'Lines of CODEOWNERS use what GitHub does not understand. They are skipped, so they own nothing.',
    remedy: 'Correct the lines, in a change of its own.',
  },
  { id: 'codeowners/line', why: 'One line of CODEOWNERS that means nothing.', remedy: 'Correct it.' },
  {
    id: 'codeowners/takes-over',
    why: 'GitHub reads one CODEOWNERS alone: of `.github/`, the root and `docs/` the first that is there.',
    remedy: 'Look at who owns what afterwards.',
  },
  {
    id: 'label/depth',
    why: 'A person asked for so many approvals by a label. GitHub remembers it, so taking the label off does not lower it.',
    remedy: 'Get the approvals.',
  },
  {
    id: 'label/depth-unseen',
    why: 'The history of labels could not be read to its end; somebody may have asked for more approvals.',
    remedy: 'Use "Re-run".',
  },
  {
    id: 'label/raised',
    why: 'A person raised the risk by a label. GitHub remembers it, so taking the label off does not lower it.',
    remedy: 'Treat it as the person asked.',
  },
  {
    id: 'labels/approval-refused',
    why: 'A label that stands for an approval counts from an independent human who may push, for the commit that was the head when it was put on. Any other is taken off.',
    remedy: 'Somebody who may approve looks at the head and puts it on again, or approves by a review.',
  },
  {
    id: 'labels/approval-unsettled',
    why: 'Whether a label counts as an approval could not be read.',
    remedy: 'Use "Re-run".',
  },
  {
    id: 'labels/approved',
    why: 'A label counts as the approval of who put it on: for everything, or for the approvers of its category.',
    remedy: 'Nothing. Taking it off takes the approval back.',
  },
  {
    id: 'labels/tampered',
    why: 'Labels that show the verdict are put on and taken off by the app alone. They never make the verdict.',
    remedy: 'Nothing; ask who did it what it was for.',
  },
  {
    id: 'label/unseen',
    why: 'The history of labels could not be read to its end; somebody may have raised the risk.',
    remedy: 'Use "Re-run".',
  },
];
