/** What the decision can say of tickets and plans. Part of decision-rules.ts. */
import type { DecisionRule } from './decision-rule.js';

export const GATE_RULES: readonly DecisionRule[] = [
  {
    id: 'ticket/named',
    why: 'The policy wants a ticket behind this change, and one is named that stands.',
    remedy: 'Nothing.',
  },
  {
    id: 'ticket/missing',
    why: 'The policy wants a ticket behind this change: none is named, or none of those that are named stands.',
    remedy: 'Name an open ticket in the title, the description, the branch or a commit message; then use "Re-run".',
  },
  {
    id: 'ticket/refused',
    why: 'A ticket that is named does not stand: it is closed, is not there, is a pull request, or could not be looked up.',
    remedy: 'Name an open one, or open it again; where it could not be looked up, use "Re-run".',
  },
  {
    id: 'approvals/before-plan',
    why: 'The approval was given before a plan with findings was there: what it would do was not looked at.',
    remedy:
      'The reviewer looks at the plan and approves again; `plan.keep_approvals: subset` keeps approvals of plans that found as much.',
  },
  {
    id: 'plan/missing',
    why: 'The change touches files whose plan must be seen, and no plan of the head commit has come from a workflow that counts.',
    remedy: 'Run the workflow that the check names on the head commit, and wait until it ends well.',
  },
  {
    id: 'plan/gap',
    why: 'A run on the head commit that brings no plan that counts, and why.',
    remedy: 'See what it says.',
  },
  {
    id: 'plan/unread',
    why: 'A plan or what it came from could not be read, so nothing is decided.',
    remedy: 'Run the workflow again, or use "Re-run"; check that the app has `actions: read`.',
  },
  {
    id: 'plan/refused',
    why: 'The artifact holds a file that is no complete plan: `terraform show -json` of a plan that ended well is expected.',
    remedy: 'See what it says.',
  },
  {
    id: 'plan/held',
    why: 'The plan would do what the rules for plans never let through.',
    remedy: 'See the findings; change the configuration and plan again. Approvals do not help, break-glass does.',
  },
  {
    id: 'plan/undecided',
    why: 'A value that the rules judge is not known before the apply.',
    remedy: 'Make the value known when planning.',
  },
  {
    id: 'plan/needs-approval',
    why: 'The plan destroys data or lets it expire, makes a key that lasts, adds to a group, or moves a name: a ticket asks for it, and people who have seen the plan approve it.',
    remedy: 'Name a ticket and get the approvals.',
  },
  {
    id: 'plan/rego-deny',
    why: "The operator's own policy in Rego denies the plan.",
    remedy: 'See what it says.',
  },
  {
    id: 'plan/rego-warn',
    why: "The operator's own policy in Rego warns of something in the plan.",
    remedy: 'Look at it.',
  },
  {
    id: 'plan/destroys',
    why: 'A plan that does what somebody must have asked for, such as destroying what holds data, needs approvals, whoever wrote the change.',
    remedy: 'Get the approvals, or leave it out.',
  },
  {
    id: 'plan/passes',
    why: 'A plan of the head commit in which nothing holds.',
    remedy: 'Nothing.',
  },
];
