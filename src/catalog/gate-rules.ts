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
];
