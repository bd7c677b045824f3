/** What a policy asks of tickets: read from YAML, and combined so that a repository can only ask for more. Used by policy-file.ts and policy.ts. */
import { CATEGORIES } from '../domain/finding.js';
import type { TicketRules } from '../domain/ticket.js';
import type { PolicyYaml } from './policy-schema.js';

export function ticketRulesOf(yaml: PolicyYaml['ticket']): TicketRules | null {
  if (yaml === undefined) return null;
  const { pattern = null, required_for: requiredFor, github_issues: githubIssues = false, url, token_env } = yaml;
  const tracker = url === undefined ? null : { url, tokenEnv: token_env ?? null };
  return { pattern, requiredFor, githubIssues, tracker };
}

/** How a ticket looks and where it is looked up is the floor's to say; a repository may need one for more. */
export function raisedTicket(base: TicketRules, own: TicketRules): TicketRules {
  const isAll = base.requiredFor === 'all' || own.requiredFor === 'all';
  const both: readonly string[] = [...base.requiredFor, ...own.requiredFor];
  return { ...base, requiredFor: isAll ? 'all' : CATEGORIES.filter((category) => both.includes(category)) };
}
