/** GitHub with the token of whoever runs the command, counted call by call. */
import { Octokit } from '@octokit/rest';
import { adaptOctokit, type GitHubClient } from '../adapters/github/client.js';
import { githubUrls } from '../adapters/github-urls.js';
import { error, ok, type Result } from '../domain/result.js';
import type { Terminal } from './terminal.js';

/** What went wrong, and what to do about it. */
export interface Fault {
  readonly what: string;
  readonly remedy: string;
}

export interface CallCount {
  rest: number;
  graphql: number;
}

export interface CountedClient {
  readonly client: GitHubClient;
  readonly calls: Readonly<CallCount>;
}

/** `doing` says what the token is for: "reading a pull request". */
export function clientWithToken(environment: Terminal['environment'], doing: string): Result<CountedClient, Fault> {
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
  if (!token) {
    const remedy = 'set GITHUB_TOKEN (or GH_TOKEN), for example: GITHUB_TOKEN=$(gh auth token)';
    return error({ what: `${doing} needs a token`, remedy });
  }
  const urls = githubUrls(environment.GITHUB_API_URL || 'https://api.github.com');
  if (urls.kind === 'error') return error({ what: `GITHUB_API_URL ${urls.error}`, remedy: 'set it, or leave it out' });
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const octokit = new Octokit({ auth: token, baseUrl: urls.value.api, userAgent: 'twokey', log: silent });
  return ok(counted(adaptOctokit(octokit)));
}

function counted(client: GitHubClient): CountedClient {
  const calls = { rest: 0, graphql: 0 };
  return {
    calls,
    client: {
      graphql: (query, variables) => {
        calls.graphql += 1;
        return client.graphql(query, variables);
      },
      request: (route, parameters) => {
        calls.rest += 1;
        return client.request(route, parameters);
      },
    },
  };
}

function ignore(): void {
  // What Octokit would log, the report says.
}
