/** Tokens of the JSON API in the store: looked up by the server, made and revoked by `twokey token`. */
import type { ApiRead, ApiToken, TokenReach } from '../../domain/api-token.js';
import type { NewEntry } from '../../domain/audit.js';
import type { ApiTokens } from '../../ports/api.js';
import type { Engine } from './engine.js';
import { append } from './records.js';
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

/** With its entries of the audit log, or not at all. */
export function addApiToken(
  db: Database,
  engine: Engine,
  { token, entries }: { readonly token: NewApiToken; readonly entries: readonly NewEntry[] },
): Promise<void> {
  const { digest, id, name, reads, reach, createdAt, expiresAt } = token;
  const texts = { reads: JSON.stringify(reads), reach: JSON.stringify(reach) };
  const row = { digest, id, name, ...texts, created_at: createdAt, expires_at: expiresAt };
  return db.transaction().execute(async (transaction) => {
    // First: from here on SQLite lets no other process write, so the end of the log stays what it is read to be.
    await transaction.insertInto('api_token').values(row).execute();
    for (const entry of entries) await append(transaction, engine, entry);
  });
}

/** The newest first. */
export async function apiTokens(db: Database): Promise<readonly ApiToken[]> {
  const rows = await db.selectFrom('api_token').selectAll().orderBy('created_at', 'desc').orderBy('id').execute();
  return rows.map(tokenIn);
}

/** False: there is no such token that was not revoked before, and nothing is written down. */
export function revokeApiToken(
  db: Database,
  engine: Engine,
  { id, at, entries }: { readonly id: string; readonly at: number; readonly entries: readonly NewEntry[] },
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const done = await transaction
      .updateTable('api_token')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) return false;
    for (const entry of entries) await append(transaction, engine, entry);
    return true;
  });
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
