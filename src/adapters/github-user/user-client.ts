/** Calls to GitHub's API as one person, with the token that they signed in with. */
import { Octokit } from '@octokit/rest';
import { adaptOctokit, type GitHubClient } from '../github/client.js';

const nothing = (): void => {};
/** Octokit's own warnings would name addresses. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export function userClient(api: string): (token: string) => GitHubClient {
  return (token) => adaptOctokit(new Octokit({ auth: token, baseUrl: api, userAgent: 'twokey', log: silent }));
}
