/** Reasons that come of commands, and of how much an agent has under way. Part of decision-rules.ts. */
import type { DecisionRule } from './decision-rule.js';

export const COMMANDED: readonly DecisionRule[] = [
  {
    id: 'command/refused',
    why: 'A line that begins with "/twokey" has no effect: it is not understood, or its author may not, or it no longer holds.',
    remedy:
      'See what it says; docs/commands.md tells who may command what. An edited comment is never a command: write a new one.',
  },
  {
    id: 'command/waiting',
    why: 'Somebody asked for a waiver, which only another person from the list in the policy can grant.',
    remedy: 'One of them, with no hand in the change, comments "/twokey grant <rule>".',
  },
  {
    id: 'override/break-glass',
    why: 'Somebody whom the policy lists opened the gate against the verdict, for this commit and a time.',
    remedy: 'Review the change afterwards; the issue that was opened asks for it.',
  },
  {
    id: 'override/no-issue',
    why: 'Break-glass opens an issue that asks for the review afterwards, and GitHub refused it, so the gate stays.',
    remedy: 'Grant the app `issues: write` and turn issues on, or set `break_glass.issue` to false in the policy.',
  },
  {
    id: 'rate/merged',
    why: 'The agent had as many changes merged within 24 hours as the policy allows; older ones that are ready count too.',
    remedy: 'Wait: it goes on by itself. Or raise `rate.merged_per_day` in the policy.',
  },
  {
    id: 'rate/open',
    why: 'The agent has as many older changes open in this repository as the policy allows at a time.',
    remedy: 'Merge or close older ones: it goes on by itself. Or raise `rate.open` in the policy.',
  },
  {
    id: 'waiver/granted',
    why: 'One person asked that a rule should not count, and another from the list in the policy granted it, for this commit and a time.',
    remedy: 'Nothing. To take it back, either of them deletes their comment.',
  },
];
