/** Reads Liquibase change logs (XML, YAML, JSON): the changes that are run forward, rollbacks and preconditions left out. */
import type { FileText, Parsers, Reading, SqlParser } from '../../domain/effect.js';
import { type Act, schemaAct } from './sql/act.js';
import { changelogActs } from './sql/changelog-acts.js';
import { changedEffects, dialectsOf } from './sql/compare.js';
import { fileActs, MOST_PARSED, MOST_PARSED_TEXT, type SpokenStatement } from './sql/file-acts.js';
import { settled } from './sql/settle.js';
import { readXml } from './sql/xml-tree.js';
import type { Tree } from './tree.js';
import { readYaml } from './yaml-tree.js';

const LONGEST = 1_000_000;
const DEEPEST = 100;
const NOT_RUN: ReadonlySet<string> = new Set(['rollback', 'preConditions', 'comment', 'property', '#text']);

export function readLiquibase(file: FileText, parsers: Parsers): Reading {
  if (file.base === file.head) return { kind: 'read', effects: [] };
  if ((file.base?.length ?? 0) > LONGEST || (file.head?.length ?? 0) > LONGEST) {
    return { kind: 'opaque', reason: 'the change log is longer than 1,000,000 characters' };
  }
  const base = changesOf(file.base, parsers.sql);
  const head = changesOf(file.head, parsers.sql);
  if (head === null) return { kind: 'opaque', reason: 'the change log cannot be parsed' };
  return { kind: 'read', effects: changedEffects(base ?? [], head) };
}

function changesOf(text: string | null, parser: SqlParser): readonly SpokenStatement[] | null {
  if (text === null || text.trim() === '') return [];
  const trees = text.trimStart().startsWith('<') ? [readXml(text)] : readYaml(text);
  if (trees === null) return null;
  const found: SpokenStatement[] = [];
  const asked = limited(parser);
  for (const tree of trees) {
    if (tree === null) return null;
    collect(tree, { found, parser: asked, of: '' }, 0);
  }
  const acts = settled(found.map((each) => each.acts));
  return found.map((each, at) => ({ ...each, acts: acts[at] ?? [] }));
}

/** The parser for the texts of one change log, all together no more than for one file of SQL; after that tokens tell. */
function limited(parser: SqlParser): SqlParser {
  let [times, shown] = [0, 0];
  return (text) => {
    times += 1;
    shown += text.length;
    return times > MOST_PARSED || shown > MOST_PARSED_TEXT ? null : parser(text);
  };
}

interface Collection {
  readonly found: SpokenStatement[];
  readonly parser: SqlParser;
  /** The key that what is collected stands under. */
  readonly of: string;
}

/** They hold changes. */
const HOLDERS: ReadonlySet<string> = new Set(['changeSet', 'changes']);
/** Parts of a change set that change nothing in the database. */
const NO_CHANGES: ReadonlySet<string> = new Set(
  'changes tagDatabase output empty stop modifySql validCheckSum include includeAll'.split(' '),
);

function collect(tree: Tree, into: Collection, depth: number): void {
  if (depth > DEEPEST || tree.kind === 'scalar') return;
  if (tree.kind === 'list') {
    for (const item of tree.items) collect(item, into, depth + 1);
    return;
  }
  for (const { key, line, value } of tree.entries) {
    if (NOT_RUN.has(key)) continue;
    const acts =
      key === 'sql' ? sqlActs(value, into.parser) : (changelogActs(key, value) ?? unknownActs(key, value, into));
    if (acts === null) collect(value, { ...into, of: key }, depth + 1);
    else into.found.push({ key: () => `${key} ${written(value)}`, line, acts });
  }
}

/** A change of an extension, or one that is not known here. */
function unknownActs(key: string, { kind }: Tree, { of }: Collection): readonly Act[] | null {
  return HOLDERS.has(of) && kind === 'map' && !NO_CHANGES.has(key) ? [schemaAct('other', ['change', key])] : null;
}

/** `<sql>…</sql>`, `sql: { sql: … }`, `sql: …`. */
function sqlActs(tree: Tree, parser: SqlParser): readonly Act[] {
  const text = tree.kind === 'scalar' ? tree.text : textsOf(tree).join('\n');
  const read = dialectsOf(text).map((dialect) => fileActs(text, dialect, parser));
  const clean = read.filter((each) => each.clean);
  const told = (clean.length > 0 ? clean : read).flatMap(({ statements }) => statements);
  const acts = told.flatMap((statement) => statement.acts);
  // A quotation that is never closed may hide what follows it.
  return acts.length > 0 && clean.length > 0 ? acts : [...acts, schemaAct('raw-sql', ['block', 'sql'])];
}

/** Comments and elements in between cut a text into several. */
function textsOf(tree: Tree): readonly string[] {
  if (tree.kind !== 'map') return [];
  return tree.entries.flatMap(({ key, value }) =>
    value.kind === 'scalar' && (key === 'sql' || key === '#text') ? [value.text] : [],
  );
}

/** The node as a text that ignores lines and the order of keys; text in one spacing. */
function written(tree: Tree): string {
  if (tree.kind === 'scalar') return tree.text.replace(/\s+/g, ' ').trim();
  if (tree.kind === 'list') return `[${tree.items.map(written).join(',')}]`;
  const entries = tree.entries.filter(({ key }) => key !== 'comment');
  return `{${entries
    .map(({ key, value }) => `${key}:${written(value)}`)
    .sort()
    .join(',')}}`;
}
