/** Which account a login of a policy was when it was first looked up. Rows are only ever added. */
import type { Account } from '../../domain/change.js';
import type { Database } from './schema.js';

export async function accountsOf(
  db: Database,
  installation: number,
  logins: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const rows = await db
    .selectFrom('login_memory')
    .select(['login', 'account'])
    .where('installation', '=', installation)
    .execute();
  const wanted = new Set(logins);
  // Our own JSON, written by `keepLogin`.
  return new Map(
    rows.filter(({ login }) => wanted.has(login)).map(({ login, account }) => [login, JSON.parse(account) as Account]),
  );
}

/** The first stays: whoever takes the login later is somebody else. */
export async function keepLogin(
  db: Database,
  of: { readonly installation: number; readonly login: string },
  account: Account,
): Promise<void> {
  await db
    .insertInto('login_memory')
    .values({ ...of, account: JSON.stringify(account) })
    .onConflict((conflict) => conflict.columns(['installation', 'login']).doNothing())
    .execute();
}
