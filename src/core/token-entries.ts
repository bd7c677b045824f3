/** What the audit log says of a token of the JSON API that was made or revoked: one entry in the chain of each installation that it reaches. */
import type { ApiToken } from '../domain/api-token.js';
import type { NewEntry } from '../domain/audit.js';

interface Deed {
  readonly event: 'made' | 'revoked';
  /** Epoch milliseconds. */
  readonly at: number;
  /** The account of the operating system that ran the command; GitHub knows nothing of it. */
  readonly by: string;
}

/** Never the token, nor the digest by which it is looked up. An installation hears nothing of what belongs to another. */
export function tokenEntries(
  { id, name, reads, reach, expiresAt }: Pick<ApiToken, 'id' | 'name' | 'reads' | 'reach' | 'expiresAt'>,
  { event, at, by }: Deed,
): readonly NewEntry[] {
  const whole = new Set(reach.installations);
  const reached = new Set([...whole, ...reach.repositories.map(({ installation }) => installation)]);
  return [...reached]
    .toSorted((a, b) => a - b)
    .map((installation) => {
      const own = reach.repositories.filter((one) => one.installation === installation);
      return {
        ...{ kind: 'token', installation, repository: 0, number: 0, sha: '', at, body: null },
        about: {
          ...{ event, token: id, name, reads, by, until: expiresAt, everything: whole.has(installation) },
          repositories: own.map(({ owner, name: repository }) => `${owner}/${repository}`),
        },
      };
    });
}
