/** Tokens of the JSON API in the store: looked up by the server, made and revoked by `twokey token`. */
import type { ApiRead, ApiToken, TokenReach } from '../../domain/api-token.js';
import type { ApiTokens } from '../../ports/api.js';
import type { Database, Tables } from './schema.js';

export function apiTokenStore(db: Database): ApiTokens {
  return {
    async find(digest) {
      const row = await db.selectFrom('api_token').selectAll().where('digest', '=', digest).executeTakeFirst();
      return row === undefined ? null : tokenIn(row);
    },
    async used(digest, at) {
      await db
        .updateTable('api_token')
        .set({ last_used_at: at })
        .where('digest', '=', digest)
        .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', at)]))
        .execute();
    },
  };
}

/** Everything about a token that is kept when it is made. */
export type NewApiToken = Omit<ApiToken, 'revokedAt' | 'lastUsedAt'> & { readonly digest: string };

export async function addApiToken(
  db: Database,
  { digest, id, name, reads, reach, createdAt, expiresAt }: NewApiToken,
): Promise<void> {
  const texts = { reads: JSON.stringify(reads), reach: JSON.stringify(reach) };
  await db
    .insertInto('api_token')
    .values({ digest, id, name, ...texts, created_at: createdAt, expires_at: expiresAt })
    .execute();
}

/** The newest first. */
export async function apiTokens(db: Database): Promise<readonly ApiToken[]> {
  const rows = await db.selectFrom('api_token').selectAll().orderBy('created_at', 'desc').orderBy('id').execute();
  return rows.map(tokenIn);
}

/** False: there is no such token that was not revoked before. */
export async function revokeApiToken(db: Database, id: string, at: number): Promise<boolean> {
  const done = await db
    .updateTable('api_token')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
}

function tokenIn({ id, name, reads, reach, ...times }: Tables['api_token']): ApiToken {
  const orNull = (at: number | null) => (at === null ? null : Number(at));
  return {
    ...{ id, name },
    // Our own JSON, written above.
    ...{ reads: JSON.parse(reads) as readonly ApiRead[], reach: JSON.parse(reach) as TokenReach },
    ...{ createdAt: Number(times.created_at), expiresAt: Number(times.expires_at) },
    ...{ revokedAt: orNull(times.revoked_at), lastUsedAt: orNull(times.last_used_at) },
  };
}
