/** Sessions of people who look at the dashboard, each known by its digest alone. */
import type { Sessions } from '../../ports/sessions.js';
import type { Database } from './schema.js';

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
