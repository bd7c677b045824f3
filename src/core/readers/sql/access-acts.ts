/** Who is given which right in a database: GRANT, roles and users, owners, policies, row security. All dialects. */
import type { GrantEffect } from '../../../domain/effect.js';
import type { AccessAct, Act, GrantAct } from './act.js';
import type { Token } from './tokens.js';
import {
  commaParts,
  hasWord,
  indexOfWord,
  markAt,
  nameAt,
  namesAt,
  skipAny,
  spelled,
  wordAt,
  wordsAt,
} from './words.js';

/** What a statement gives or takes; none for statements that are not about rights. */
export function accessActs(tokens: readonly Token[]): readonly Act[] {
  const first = wordAt(tokens, 0);
  if (first === 'grant') return grantActs(tokens, 1, true);
  if (first === 'revoke' || first === 'deny') return grantActs(tokens, 1, false);
  if (first === 'reassign') return ownerActs(tokens, `everything of ${nameAt(tokens, 3).name}`);
  if (first === 'create' || first === 'drop' || first === 'alter') return declaredActs(first, tokens);
  if (first === 'set' && wordAt(tokens, 1) === 'password')
    return [account('changed', spelled(tokens.slice(1, beforeSecret(tokens))), 'password')];
  return [];
}

/** `SET PASSWORD FOR 'bob'@'%' = 'x'`: what is told ends before the password. */
function beforeSecret(tokens: readonly Token[]): number {
  const end = tokens.findIndex((_, at) => markAt(tokens, at) === '=' || wordAt(tokens, at) === 'to');
  return end < 0 ? 2 : end;
}

const LEADING_OPTIONS = ['grant option for', 'admin option for', 'inherit option for', 'set option for'];

function grantActs(tokens: readonly Token[], at: number, given: boolean): readonly GrantAct[] {
  const start = skipAny(tokens, at, LEADING_OPTIONS);
  const to = lastIndexOf(tokens, given ? ['to'] : ['from', 'to'], start);
  if (to < 0) return [];
  const value = spelled(tokens.slice(start, to));
  const on = indexOfWord(tokens, 'on', start);
  const isRole = on < 0 || on > to;
  const delegates =
    at !== start ||
    tokens.some((_, place) => place > 0 && wordsAt(tokens, place, 'grant option')) ||
    hasWord(tokens.slice(to), 'admin');
  const breadth = delegates ? 'admin' : isRole ? roleBreadth(value) : rightBreadth(tokens.slice(start, to));
  return grantees(tokens, to + 1).map((subject) => {
    return {
      kind: 'grant',
      given,
      subject,
      of: isRole ? 'role' : 'permission',
      value,
      breadth: forAll(subject, breadth),
    };
  });
}

function lastIndexOf(tokens: readonly Token[], words: readonly string[], from: number): number {
  return tokens.findIndex((token, at) => at >= from && token.kind === 'word' && words.includes(token.text));
}

/** Names behind TO; MySQL's `'user'@'host'` as one. */
function grantees(tokens: readonly Token[], at: number): readonly string[] {
  const ends = tokens.findIndex((token, place) => place > at && token.kind === 'word' && GRANTEE_ENDS.has(token.text));
  return commaParts(tokens.slice(at, ends < 0 ? tokens.length : ends)).map((part) => {
    const written = wordAt(part, 0) === 'group' || wordAt(part, 0) === 'role' ? part.slice(1) : part;
    return spelled(written).replace(/ ?@ ?/g, '@');
  });
}

const GRANTEE_ENDS: ReadonlySet<string> = new Set([
  'with',
  'cascade',
  'restrict',
  'granted',
  'identified',
  'require',
  'as',
]);

function forAll(subject: string, breadth: GrantEffect['breadth']): GrantEffect['breadth'] {
  return /^public$/i.test(subject) ? 'everyone' : breadth;
}

/** Also rights without ON, which hold for the whole server or database: ALL PRIVILEGES, CONTROL SERVER, DROP ANY TABLE. */
const ADMIN_ROLE =
  /super|admin|owner|root|dba|_write_all_data|pg_(?:execute_server_program|write_server_files|read_server_files)|^all$|^all privileges|\bcontrol\b|\bimpersonate\b|\bany\b/i;

function roleBreadth(role: string): GrantEffect['breadth'] {
  return ADMIN_ROLE.test(role) ? 'admin' : 'plain';
}

const WRITE = /^(?:insert|update|delete|truncate|create|alter|drop|trigger|references|index|execute|maintain)$/;

/** Rights over a thing or a person as if they were one's own. */
const WHOLE = ['super', 'control', 'impersonate', 'proxy', 'ownership'];

function rightBreadth(tokens: readonly Token[]): GrantEffect['breadth'] {
  const on = indexOfWord(tokens, 'on');
  const rights = tokens.slice(0, on);
  const text = spelled(tokens.slice(on + 1));
  if (wordAt(rights, 0) === 'all' || WHOLE.some((word) => hasWord(rights, word))) return 'admin';
  if (wordAt(tokens, on + 1) === 'all' || text.startsWith('*.*')) return 'wildcard';
  return rights.some((token) => WRITE.test(token.text)) ? 'write' : 'plain';
}

function ownerActs(tokens: readonly Token[], of: string): readonly GrantAct[] {
  const to = lastIndexOf(tokens, ['to'], 0);
  const { name } = nameAt(tokens, to + 1);
  return [grant(name, [`owner of ${of}`, 'permission', 'admin'])];
}

function grant(
  subject: string,
  [value, of, breadth]: readonly [string, GrantEffect['of'], GrantEffect['breadth']],
  given = true,
): GrantAct {
  return { kind: 'grant', given, subject, of, value, breadth };
}

const ACCOUNTS: ReadonlySet<string> = new Set(['role', 'user', 'login', 'group']);

function declaredActs(verb: string, tokens: readonly Token[]): readonly Act[] {
  const at = skipAny(tokens, 1, ['or replace', 'server', 'application', 'database scoped', 'security']);
  const sort = wordAt(tokens, at);
  if (ACCOUNTS.has(sort)) return accountActs(verb, tokens, at + 1);
  if (sort === 'policy') return [policyAct(verb, tokens, at + 1)];
  if (verb !== 'alter')
    return wordAt(tokens, 1) === 'owned' ? [account('changed', nameAt(tokens, 3).name, 'owned')] : [];
  if (wordsAt(tokens, 1, 'default privileges')) return defaultPrivileges(tokens);
  const start = skipAny(tokens, at + 1, ['view', 'if exists', 'only']);
  const { name } = nameAt(tokens, start);
  if (sort === 'authorization') return ownerActs(tokens, spelled(tokens.slice(3, lastIndexOf(tokens, ['to'], 3))));
  const owned = tokens.findIndex((_, place) => wordsAt(tokens, place, 'owner to'));
  const owners = owned < 0 ? [] : ownerActs(tokens.slice(owned), `${sort} ${name}`);
  return sort === 'table' ? [...owners, ...rowSecurity(tokens, name)] : owners;
}

function defaultPrivileges(tokens: readonly Token[]): readonly Act[] {
  const at = tokens.findIndex((_, place) => ['grant', 'revoke'].includes(wordAt(tokens, place)));
  const acts = at < 0 ? [] : grantActs(tokens, at + 1, wordAt(tokens, at) === 'grant');
  return acts.map((act) => ({ ...act, breadth: act.breadth === 'plain' ? 'wildcard' : act.breadth }));
}

function rowSecurity(tokens: readonly Token[], table: string): readonly Act[] {
  return commaParts(tokens).flatMap((part) => {
    const at = part.findIndex((_, place) => wordsAt(part, place, 'row level security'));
    const verb = wordAt(part, at - 1);
    if (at < 1 || verb === '') return [];
    const isOn = verb === 'enable' || (verb === 'force' && wordAt(part, at - 2) !== 'no');
    const path = verb === 'force' ? 'force_row_security' : 'row_security';
    const [before, after] = isOn ? ['off', 'on'] : ['on', 'off'];
    return [{ kind: 'access', event: 'changed', subject: table, path, before, after } as const];
  });
}

function policyAct(verb: string, tokens: readonly Token[], at: number): AccessAct {
  const policy = nameAt(tokens, skipAny(tokens, at, ['if exists', 'if not exists']));
  const on = tokens.findIndex((_, place) => place >= policy.next && wordAt(tokens, place) === 'on');
  const table = on < 0 ? '' : `${nameAt(tokens, on + 1).name}.`;
  return account(EVENTS[verb] ?? 'changed', `${table}${policy.name}`, 'policy');
}

const EVENTS: Readonly<Record<string, AccessAct['event'] | undefined>> = { create: 'added', drop: 'removed' };

function account(event: AccessAct['event'], subject: string, path: string): AccessAct {
  const before = event === 'removed' ? 'present' : null;
  return { kind: 'access', event, subject, path, before, after: event === 'added' ? 'present' : null };
}

const POWERS: ReadonlySet<string> = new Set(['superuser', 'createrole', 'bypassrls', 'createuser']);
const LESSER: ReadonlySet<string> = new Set(['createdb', 'replication', 'login']);

function accountActs(verb: string, tokens: readonly Token[], at: number): readonly Act[] {
  const start = skipAny(tokens, at, ['if exists', 'if not exists']);
  if (verb === 'drop') return namesAt(tokens, start).map((name) => account('removed', name, 'account'));
  const { name, next } = nameAt(tokens, start);
  // ALTER ROLE r ADD MEMBER m (Transact-SQL), ALTER GROUP r ADD USER m, n (PostgreSQL).
  if (/^(?:add|drop)$/.test(wordAt(tokens, next)) && /^(?:member|user)$/.test(wordAt(tokens, next + 1))) {
    const given = wordAt(tokens, next) === 'add';
    return namesAt(tokens, next + 2).map((member) => grant(member, [name, 'role', roleBreadth(name)], given));
  }
  const host = tokens[next]?.text === '@' ? `@${tokens[next + 1]?.text ?? ''}` : '';
  return [account(EVENTS[verb] ?? 'changed', `${name}${host}`, 'account'), ...powers(tokens.slice(next), name)];
}

/** PostgreSQL takes one IN ROLE a statement; each is read to the end of its list. */
const MOST_MEMBERSHIPS = 20;

function powers(options: readonly Token[], name: string): readonly GrantAct[] {
  let memberships = 0;
  return options.flatMap((token, at) => {
    if (token.kind !== 'word') return [];
    const power = token.text.replace(/^no(?=superuser|create|bypass|replication)/, '');
    if ((token.text === 'role' || token.text === 'group') && wordAt(options, at - 1) === 'in') {
      memberships += 1;
      // What is not read may be the role of an administrator.
      if (memberships === MOST_MEMBERSHIPS + 1) return [grant(name, ['more roles than are read', 'role', 'admin'])];
      if (memberships > MOST_MEMBERSHIPS) return [];
      return namesAt(options, at + 1).map((role) => grant(name, [role, 'role', roleBreadth(role)]));
    }
    if (!POWERS.has(power) && !(LESSER.has(power) && power !== 'login')) return [];
    const breadth = POWERS.has(power) ? 'admin' : 'write';
    return [grant(name, [power, 'role', breadth], power === token.text)];
  });
}
