/** The narrow door to GitHub: what this folder needs of any Octokit, with a time limit on every call. */

/** An answer as Octokit gives it; what is in `data` is untrusted until it is parsed. */
export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** Both methods reject as Octokit does: an HTTP error has `status`, a GraphQL error has `errors` and partial `data`. */
export interface GitHubClient {
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>;
  request(route: string, parameters: Readonly<Record<string, unknown>>): Promise<GitHubAnswer>;
}

/** What every Octokit has: probot's for an installation, @octokit/rest with a token. */
export interface AnyOctokit {
  readonly graphql: (query: string, variables: Record<string, unknown>) => Promise<unknown>;
  readonly request: (route: string, parameters: Record<string, unknown>) => Promise<GitHubAnswer>;
}

/** GitHub itself gives up on a request after ten seconds. */
export const TIME_LIMIT_MS = 10_000;

/** Fits an Octokit to this folder. */
export function adaptOctokit(octokit: AnyOctokit, timeLimit = TIME_LIMIT_MS): GitHubClient {
  const limited = () => ({ request: { signal: AbortSignal.timeout(timeLimit) } });
  return {
    graphql: (query, variables) => octokit.graphql(query, { ...variables, ...limited() }),
    request: (route, parameters) => {
      const { request } = limited();
      return octokit.request(route, { ...parameters, request: { ...requestOf(parameters), ...request } });
    },
  };
}

/** What a caller asks of the call itself, such as not to follow a redirect. */
function requestOf({ request }: Readonly<Record<string, unknown>>): object {
  return typeof request === 'object' && request !== null ? request : {};
}
