/** Who may look: sessions of people and tokens of the API, each known by its digest alone. */
import type { ApiToken, ApiTokens, Sessions } from '../../ports/sessions.js';
import type { Database } from './schema.js';
import type { ApiTokenTable } from './web-access-schema.js';

export function sessionStore(db: Database): Sessions {
  return {
    async keep(digest, { sealed, expiresAt }, now) {
      await db.deleteFrom('web_session').where('expires_at', '<=', now).execute();
      await db.insertInto('web_session').values({ digest, sealed, expires_at: expiresAt }).execute();
    },
    async find(digest, now) {
      const row = await db.selectFrom('web_session').selectAll().where('digest', '=', digest).executeTakeFirst();
      if (row === undefined || Number(row.expires_at) <= now) return null;
      return { sealed: row.sealed, expiresAt: Number(row.expires_at) };
    },
    async end(digest) {
      await db.deleteFrom('web_session').where('digest', '=', digest).execute();
    },
  };
}

export function apiTokenStore(db: Database): ApiTokens {
  return {
    async add(digest, { name, reads, createdAt, expiresAt }) {
      const row = { digest, name, reads: JSON.stringify(reads), created_at: createdAt, expires_at: expiresAt };
      const added = await db
        .insertInto('api_token')
        .values({ ...row, used_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .returning('name')
        .execute();
      return added.length > 0;
    },
    async use(digest, now) {
      const row = await db
        .updateTable('api_token')
        .set({ used_at: now })
        .where('digest', '=', digest)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : tokenOf(row);
    },
    async list() {
      const rows = await db.selectFrom('api_token').selectAll().orderBy('name').execute();
      return rows.map(tokenOf);
    },
    async revoke(name) {
      const gone = await db.deleteFrom('api_token').where('name', '=', name).returning('name').execute();
      return gone.length > 0;
    },
  };
}

function tokenOf({ name, reads, created_at, expires_at, used_at }: ApiTokenTable): ApiToken {
  return {
    ...{ name, reads: JSON.parse(reads) as readonly string[] },
    createdAt: Number(created_at),
    expiresAt: Number(expires_at),
    usedAt: used_at === null ? null : Number(used_at),
  };
}
