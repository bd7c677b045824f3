/** What is run inside a statement: DO blocks, EXECUTE 'text', IF … BEGIN … END, stored procedures that alter tables. */

import { accessActs } from './access-acts.js';
import { type Act, schemaAct, unreadRest } from './act.js';
import { tokenActs } from './token-acts.js';
import { type Dialect, type Token, tokensOf } from './tokens.js';
import { hasWord, markAt, nameAt, wordAt } from './words.js';

const DEEPEST = 4;
const MOST_PIECES = 2_000;

/** Words after which a statement begins. */
const OPENERS: ReadonlySet<string> = new Set(['begin', 'then', 'else', 'loop', 'repeat', 'do', 'try', 'catch', 'go']);
const STARTS: ReadonlySet<string> = new Set(
  'drop alter truncate delete update insert merge create grant revoke rename execute exec select'.split(' '),
);
/** What DROP, CREATE and ALTER are about where a statement of their own begins with them. */
const THINGS: ReadonlySet<string> = new Set(
  'table view database schema procedure proc function user login role server policy security authorization'.split(' '),
);
const SECOND_WORDS: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  drop: THINGS,
  create: THINGS,
  alter: THINGS,
  delete: new Set(['from']),
  truncate: new Set(['table']),
  insert: new Set(['into']),
  merge: new Set(['into']),
};
const RUNS: ReadonlySet<string> = new Set([
  'execute',
  'exec',
  'perform',
  'call',
  'prepare',
  'if',
  'sp_executesql',
  'set',
]);

/** They run nothing by themselves: what they hold was recognised or is a statement of its own. */
const FRAMES: ReadonlySet<string> = new Set(['if', 'else', 'while', 'loop', 'repeat', 'begin', 'declare', 'for']);

/** Acts of a piece of procedural text; `raw-sql` where nothing is recognised. */
export function bodyActs(tokens: readonly Token[], dialect: Dialect): readonly Act[] {
  const acts = innerActs(tokens, dialect, 0);
  const first = wordAt(tokens, 0);
  return acts.length > 0 ? acts : [schemaAct(FRAMES.has(first) ? 'other' : 'raw-sql', ['block', first])];
}

function innerActs(tokens: readonly Token[], dialect: Dialect, depth: number): readonly Act[] {
  if (depth > DEEPEST) return [unreadRest('a text inside of texts')];
  const all = pieces(tokens);
  const rest = all.length > MOST_PIECES ? [unreadRest('a block')] : [];
  const read = all.slice(0, MOST_PIECES).flatMap((piece) => pieceActs(piece));
  // The names that a procedure is told are no statements.
  const named = all[0]?.[0] === tokens[0] && all.every((piece) => procedureActs(piece) !== null);
  return [...read, ...rest, ...(named ? [] : quotedActs(tokens, dialect, depth))];
}

/** The text cut at every place where a statement could begin. */
function pieces(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const starts = tokens.flatMap((token, at) => (token.kind === 'word' && opensPiece(tokens, at) ? [at] : []));
  return starts.slice(0, MOST_PIECES + 1).map((start, index) => {
    const piece = tokens.slice(start, starts[index + 1] ?? tokens.length);
    const stop = piece.findIndex((token) => token.kind === 'mark' && token.text === ';');
    return stop < 0 ? piece : piece.slice(0, stop);
  });
}

function opensPiece(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  const before = tokens[at - 1];
  if (before === undefined && word.startsWith('sp_')) return true;
  if (!STARTS.has(word)) return false;
  if (before === undefined || before.text === ';' || OPENERS.has(wordAt(tokens, at - 1))) return true;
  if ((word === 'drop' || word === 'alter') && wordAt(tokens, at + 1) === 'table') return true;
  // GRANT CREATE TABLE, DROP ANY VIEW: names of rights.
  return !RIGHTS_BEFORE.has(before.text) && opensAlone(tokens, at);
}

const RIGHTS_BEFORE: ReadonlySet<string> = new Set([',', 'grant', 'revoke', 'deny']);

/** No word opens it (Transact-SQL: `IF x DELETE FROM a`), but its first words do. */
function opensAlone(tokens: readonly Token[], at: number): boolean {
  const [word, second] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  switch (word) {
    case 'update':
      return second !== 'set' && hasWord(tokens.slice(at + 1, at + 8), 'set');
    case 'grant':
    case 'revoke':
      return second !== 'option';
    case 'exec':
    case 'execute':
      return markAt(tokens, at + 1) === '(' || procedureActs(tokens.slice(at, at + MOST_WORDS)) !== null;
    default:
      return SECOND_WORDS[word]?.has(second) ?? false;
  }
}

/** So many tokens of a call are looked at to know its procedure. */
const MOST_WORDS = 12;

function pieceActs(piece: readonly Token[]): readonly Act[] {
  const first = wordAt(piece, 0);
  if (first === 'select') return [];
  if (/^exec(?:ute)?$|^sp_/.test(first)) return procedureActs(piece) ?? [];
  return [...(tokenActs(piece) ?? []), ...accessActs(piece)];
}

/** A body in quotes, or a text that is run as a statement. */
function quotedActs(tokens: readonly Token[], dialect: Dialect, depth: number): readonly Act[] {
  const runs = tokens.some((token) => token.kind === 'word' && (RUNS.has(token.text) || token.text === 'do'));
  if (!runs) return [];
  return tokens.flatMap((token) => {
    if (
      token.kind !== 'string' ||
      !/\b(?:drop|alter|truncate|delete|grant|revoke|update|insert|begin|rename|create|merge|exec)\b/i.test(token.text)
    ) {
      return [];
    }
    return innerActs(tokensOf(token.text.replaceAll("''", "'"), dialect), dialect, depth + 1);
  });
}

/** `EXEC sp_rename 'a.b', 'c', 'COLUMN'` and the role procedures of Transact-SQL; null: another statement. */
function procedureActs(tokens: readonly Token[]): readonly Act[] | null {
  const at = /^exec(?:ute)?$/.test(wordAt(tokens, 0)) ? 1 : 0;
  const { name, next } = nameAt(tokens, at);
  const procedure = name.split('.').at(-1)?.toLowerCase() ?? '';
  const texts = tokens.slice(next).flatMap((token) => (token.kind === 'string' ? [token.text] : []));
  const [first = '', second = '', third = ''] = texts;
  const parts = first.replace(/[[\]"]/g, '').replace(/^dbo\./i, '');
  if (procedure === 'sp_rename' && markAt(tokens, next) !== '(') return [renamed(parts, third)];
  if (procedure !== 'sp_addrolemember' && procedure !== 'sp_addsrvrolemember') return null;
  const told = wordAt(tokens, next);
  const isRoleFirst = told.startsWith('@') ? told === '@rolename' : procedure === 'sp_addrolemember';
  const [role, member] = isRoleFirst ? [first, second] : [second, first];
  const breadth = /owner|admin/i.test(role) ? 'admin' : 'plain';
  return [{ kind: 'grant', given: true, subject: member, of: 'role', value: role, breadth }];
}

function renamed(target: string, sort: string): Act {
  const table = target.split('.').slice(0, -1).join('.');
  if (/^column$/i.test(sort)) return schemaAct('rename-column', ['column', target], { table });
  if (/^(?:index|object|statistics)$/i.test(sort)) return schemaAct('other', ['index', target]);
  return schemaAct('rename-table', ['table', target], { table: target });
}
