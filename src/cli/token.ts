/**
 * `twokey token`: makes, lists and revokes tokens of the JSON API, in the store that DATABASE_URL names, beside a running
 * server. What is made or revoked stands in the audit log.
 */
import { createHash, randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { openTokensBeside, type TokensBeside } from '../adapters/store/beside.js';
import { tokenEntries } from '../core/token-entries.js';
import { API_READS, type ApiRead, type ApiToken, type TokenReach } from '../domain/api-token.js';
import { error, ok, type Result } from '../domain/result.js';
import type { KnownRepository } from '../ports/dashboard.js';
import { withStoreBeside } from './audit-store.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface CreateOptions {
  readonly org: readonly string[];
  readonly repo: readonly string[];
  readonly read: readonly string[];
  readonly days: number;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;
/** So many characters of the digest name a token to people. */
const ID_LENGTH = 12;

/** Prints the token, which is never shown again, and nothing else on standard output. */
export async function createToken(name: string, options: CreateOptions, terminal: Terminal): Promise<number> {
  const reads = API_READS.filter((read) => options.read.includes(read));
  const wrong = options.read.find((one) => !reads.some((read) => read === one));
  if (wrong !== undefined) {
    terminal.complain(`'${shown(wrong)}' cannot be read`, `write --read with one of ${API_READS.join(', ')}`);
    return BROKEN;
  }
  if (options.days > MOST_DAYS || !/^[\w .-]{1,60}$/.test(name)) {
    terminal.complain(
      options.days > MOST_DAYS ? `a token lives ${MOST_DAYS} days at most` : 'that is no name for a token',
      'write a name of letters, digits, spaces, ".", "_" and "-", and --days 90',
    );
    return BROKEN;
  }
  return withTokens(terminal, async (store) => {
    const reach = reachOf(options, await store.repositories());
    if (reach.kind === 'error') {
      terminal.complain(
        reach.error,
        'write --org acme, or --repo acme/infra, as often as needed; the store must know them',
      );
      return BROKEN;
    }
    return made(store, terminal, {
      name,
      reads: reads.length === 0 ? API_READS : reads,
      reach: reach.value,
      days: options.days,
    });
  });
}

interface Wanted {
  readonly name: string;
  readonly reads: readonly ApiRead[];
  readonly reach: TokenReach;
  readonly days: number;
}

async function made(store: TokensBeside, terminal: Terminal, { name, reads, reach, days }: Wanted): Promise<number> {
  const token = `twokey_${randomBytes(32).toString('base64url')}`;
  const digest = createHash('sha256').update(token, 'utf8').digest('hex');
  const [id, createdAt] = [digest.slice(0, ID_LENGTH), Date.now()];
  const expiresAt = createdAt + days * DAY_MS;
  const kept = { id, name, reads, reach, expiresAt };
  const entries = tokenEntries(kept, { event: 'made', at: createdAt, by: systemAccount() });
  await store.add({ ...kept, digest, createdAt }, entries);
  terminal.note(
    `token ${id} reads ${reads.join(', ')} of ${shown(reach.named.join(', '))} until ${dayOf(expiresAt)}; it is shown this once`,
  );
  await terminal.print(`${token}\n`);
  return FINE;
}

/** Nothing named is nothing reached: there is no token for everything that there ever will be. */
function reachOf({ org, repo }: CreateOptions, known: readonly KnownRepository[]): Result<TokenReach, string> {
  if (org.length + repo.length === 0) return error('nothing is named that the token may read');
  const installations = new Set<number>();
  for (const owner of org) {
    const of = known.filter((one) => one.owner.toLowerCase() === owner.toLowerCase());
    if (of.length === 0) return error(`no repository of '${shown(owner)}' is known here`);
    for (const { installation } of of) installations.add(installation);
  }
  const repositories = [];
  for (const wanted of repo) {
    const found = known.find(({ owner, name }) => `${owner}/${name}`.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) return error(`the repository '${shown(wanted)}' is not known here`);
    const { id, owner, name, installation } = found;
    repositories.push({ id, owner, name, installation });
  }
  const names = [...org, ...repositories.map(({ owner, name }) => `${owner}/${name}`)];
  return ok({ installations: [...installations], repositories, named: names });
}

export async function listTokens({ json }: { readonly json: boolean }, terminal: Terminal): Promise<number> {
  return withTokens(terminal, async (store) => {
    const tokens = await store.tokens();
    if (!json && tokens.length === 0) await terminal.print('there is no token\n');
    for (const token of tokens) await terminal.print(json ? `${JSON.stringify(lineOf(token))}\n` : told(token));
    return FINE;
  });
}

function told(token: ApiToken): string {
  const { id, name, state, reads, of, expires, lastUsed } = lineOf(token);
  return `${id}  ${shown(name)}: ${state}\n  reads ${reads.join(', ')} of ${shown(of.join(', '))}; until ${expires}, last used ${lastUsed ?? 'never'}\n`;
}

function lineOf({ id, name, reads, reach, createdAt, expiresAt, revokedAt, lastUsedAt }: ApiToken) {
  const state = revokedAt !== null ? `revoked ${dayOf(revokedAt)}` : expiresAt <= Date.now() ? 'expired' : 'valid';
  return {
    ...{ id, name, state, reads, of: reach.named, created: dayOf(createdAt), expires: dayOf(expiresAt) },
    lastUsed: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
  };
}

export async function revokeToken(id: string, terminal: Terminal): Promise<number> {
  return withTokens(terminal, async (store) => {
    const token = (await store.tokens()).find((one) => one.id === id);
    const [at, by] = [Date.now(), systemAccount()];
    const entries = token === undefined ? [] : tokenEntries(token, { event: 'revoked', at, by });
    if (await store.revoke(id, at, entries)) {
      await terminal.print(`token ${shown(id)} is worth nothing any more\n`);
      return FINE;
    }
    terminal.complain(`there is no token ${shown(id)} to revoke`, 'twokey token list shows those that there are');
    return BROKEN;
  });
}

function withTokens(terminal: Terminal, work: (store: TokensBeside) => Promise<number>): Promise<number> {
  return withStoreBeside(terminal, openTokensBeside, work);
}

/** Who runs this; a container may know its account by number alone. */
function systemAccount(): string {
  try {
    return userInfo().username;
  } catch {
    return `account ${process.getuid?.() ?? 'unknown'}`;
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
