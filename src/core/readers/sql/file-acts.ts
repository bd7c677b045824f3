/** A SQL text as its statements with what each does, told by PostgreSQL's parser where it can and by the tokens elsewhere. */
import type { SqlParser } from '../../../domain/effect.js';
import { accessActs } from './access-acts.js';
import type { Act, SchemaAct } from './act.js';
import { schemaAct } from './act.js';
import { bodyActs } from './body-acts.js';
import { settled } from './settle.js';
import { type Statement, splitStatements, statementKey } from './statements.js';
import { tokenActs } from './token-acts.js';
import type { Dialect } from './tokens.js';
import { treeActs } from './tree-acts.js';
import { hasWord, sourcesOf, wordAt } from './words.js';

export interface SpokenStatement {
  /** Equal for statements that differ in spacing and comments only. */
  readonly key: () => string;
  /** 1-based. */
  readonly line: number;
  readonly acts: readonly Act[];
}

export interface FileActs {
  readonly statements: readonly SpokenStatement[];
  readonly clean: boolean;
}

/** So many statements of a file are shown to the parser; the others are told by their tokens. */
export const MOST_PARSED = 2_000;
/** So much text of a file is shown to the parser. */
export const MOST_PARSED_TEXT = 300_000;
const PARSED: ReadonlySet<string> = new Set('alter drop truncate delete update with merge create select'.split(' '));
const BLOCKS: ReadonlySet<string> = new Set(
  'do begin if else while loop repeat declare exec execute call perform prepare for'.split(' '),
);

export function fileActs(text: string, dialect: Dialect, parser: SqlParser): FileActs {
  const { statements, clean } = splitStatements(text, dialect);
  let [asked, shown] = [0, 0];
  const acts = statements.map((statement) => {
    const known = PARSED.has(wordAt(statement.tokens, 0)) && dialect === 'standard';
    const length = statement.end - statement.start;
    const asks = known && asked < MOST_PARSED && shown + length <= MOST_PARSED_TEXT;
    if (asks) [asked, shown] = [asked + 1, shown + length];
    return statementActs(text, statement, asks ? parser : silent, dialect);
  });
  const seen = settled(acts);
  const lineOf = risingLines(text);
  return { statements: statements.map((each, at) => spoken(each, seen[at] ?? [])), clean };

  function spoken(statement: Statement, done: readonly Act[]): SpokenStatement {
    return { key: once(() => statementKey(statement, dialect)), line: lineOf(statement.start), acts: done };
  }
}

function once(compute: () => string): () => string {
  let known: string | null = null;
  return () => {
    known ??= compute();
    return known;
  };
}

/** 1-based lines of offsets that are asked in rising order. */
function risingLines(text: string): (offset: number) => number {
  let line = 1;
  let at = text.indexOf('\n');
  return (offset) => {
    for (; at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
    return line;
  };
}

function silent(): null {
  return null;
}

/** What one statement does, rights included; where the parser sees several in it, what each of them does. */
function statementActs(text: string, statement: Statement, parser: SqlParser, dialect: Dialect): readonly Act[] {
  const parsed = parser(text.slice(statement.start, statement.end)) ?? [];
  if (parsed.length <= 1) return toldActs(statement, parsed[0]?.tree ?? null, dialect);
  return parsed.flatMap(({ tree, start, end }) => {
    const [from, to] = [statement.start + start, statement.start + end];
    const tokens = statement.tokens.filter((token) => token.start >= from && token.end <= to);
    return toldActs({ tokens, start: from, end: to }, tree, dialect);
  });
}

function toldActs(statement: Statement, tree: unknown, dialect: Dialect): readonly Act[] {
  const access = accessActs(statement.tokens);
  const told = treeActs(tree) ?? tokenActs(statement.tokens);
  if (isBlock(statement) || told === null) return [...access, ...blockActs(statement, dialect)];
  return [...access, ...told.map((act) => withCopies(act, statement))];
}

/** BEGIN and DECLARE alone only open a transaction or name a variable. */
function isBlock({ tokens }: Statement): boolean {
  const first = wordAt(tokens, 0);
  return BLOCKS.has(first) && (first !== 'begin' || (tokens.length > 1 && !/^(?:tran|work)/.test(wordAt(tokens, 1))));
}

/** A first word that nobody knows: something was changed, nobody knows what. */
function blockActs({ tokens }: Statement, dialect: Dialect): readonly Act[] {
  const first = wordAt(tokens, 0);
  if (BLOCKS.has(first) || first.startsWith('sp_')) return bodyActs(tokens, dialect);
  return [schemaAct(first.startsWith('\\') ? 'raw-sql' : 'other', ['statement', first])];
}

function withCopies(act: SchemaAct, { tokens }: Statement): SchemaAct {
  const fills = act.operation === 'insert-rows' || act.operation === 'create-table';
  if (!fills || act.copies !== undefined || !hasWord(tokens, 'select')) return act;
  return { ...act, copies: sourcesOf(tokens) };
}
