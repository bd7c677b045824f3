/** The addresses of one GitHub, derived from its REST API: github.com, GitHub Enterprise Server, or a data-residency host. */
import { error, ok, type Result } from '../domain/result.js';

/** None ends in a slash. */
export interface GitHubUrls {
  readonly api: string;
  readonly graphql: string;
  /** Where people look at GitHub, and where apps are created. */
  readonly web: string;
}

/** Error: what is wrong and what is allowed, to follow the name of the setting. */
export function githubUrls(text: string): Result<GitHubUrls, string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return error(
      'must be the address of a REST API: https://api.github.com, or https://<host>/api/v3 on Enterprise Server',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return error('must be a plain address, without credentials, query or fragment');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return error(
      'must start with https:// (http:// would send tokens in the clear; it is for loopback addresses only)',
    );
  }
  const api = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return ok({ api, graphql: graphqlOf(api), web: webOf(url, api) });
}

/** Whether a host name or address can only mean this machine. Brackets of IPv6 are accepted. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(name);
}

function graphqlOf(api: string): string {
  return api.endsWith('/api/v3') ? `${api.slice(0, -'/v3'.length)}/graphql` : `${api}/graphql`;
}

function webOf(url: URL, api: string): string {
  if (api.endsWith('/api/v3')) return api.slice(0, -'/api/v3'.length);
  return url.hostname.startsWith('api.') ? `${url.protocol}//${url.host.slice('api.'.length)}` : url.origin;
}
