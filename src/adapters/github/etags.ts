/**
 * Answers that GitHub may say are still true: asked with their entity tag, an unchanged one costs none of the limit an
 * hour. GitHub decides each time, so nothing here is ever older than the call.
 */
import type { GitHubAnswer } from './client.js';

export interface TaggedAnswers {
  get(key: string): GitHubAnswer | undefined;
  set(key: string, answer: GitHubAnswer): void;
}

/** Lists and accounts that are asked for again and again and seldom change. */
const TAGGED = new Set([
  'GET /orgs/{org}/teams/{team_slug}/members',
  'GET /repos/{owner}/{repo}/collaborators',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /installation/repositories',
  'GET /users/{username}',
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/rulesets',
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
  'GET /repos/{owner}/{repo}/rulesets/rule-suites',
  'GET /repos/{owner}/{repo}/rules/branches/{branch}',
  'GET /repos/{owner}/{repo}/branches/{branch}/protection',
  'GET /repos/{owner}/{repo}/actions/permissions/workflow',
  'GET /repos/{owner}/{repo}/environments',
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
]);

/** Entries of lists, over all answers; some kilobytes each. */
const MOST_ENTRIES = 10_000;

/** What was not asked for the longest goes first. */
export function taggedAnswers(mostEntries = MOST_ENTRIES): TaggedAnswers {
  const held = new Map<string, GitHubAnswer>();
  let entries = 0;
  return {
    get(key) {
      const answer = held.get(key);
      if (answer === undefined) return undefined;
      held.delete(key);
      held.set(key, answer);
      return answer;
    },
    set(key, answer) {
      entries += sizeOf(answer) - sizeOf(held.get(key));
      held.delete(key);
      held.set(key, answer);
      for (const [oldest, dropped] of held) {
        if (entries <= mostEntries) break;
        held.delete(oldest);
        entries -= sizeOf(dropped);
      }
    },
  };
}

/** Null: not asked with a tag. */
export function tagKey(route: string, parameters: Readonly<Record<string, unknown>>): string | null {
  return TAGGED.has(route) ? `${route} ${JSON.stringify(parameters)}` : null;
}

function sizeOf(answer: GitHubAnswer | undefined): number {
  if (answer === undefined) return 0;
  return 1 + (Array.isArray(answer.data) ? answer.data.length : 1);
}
