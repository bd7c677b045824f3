/** Compares the statements of a SQL file at base and head and says what the new ones do, as effects. */
import type { Effect, Reading, SqlParser } from '../../../domain/effect.js';
import type { Act } from './act.js';
import { type FileActs, fileActs, type SpokenStatement } from './file-acts.js';
import { type Dialect, isAmbiguous } from './tokens.js';

const LONGEST = 1_000_000;

/** A SQL file on both sides; null: no file, or no statement that would be run. */
export interface Texts {
  readonly base: string | null;
  readonly head: string | null;
}

/** Effects of the statements that only one side has. */
export function compareSql({ base, head }: Texts, parser: SqlParser): Reading {
  if (base === head) return { kind: 'read', effects: [] };
  if ((base?.length ?? 0) > LONGEST || (head?.length ?? 0) > LONGEST) {
    return { kind: 'opaque', reason: 'the SQL is longer than 1,000,000 characters' };
  }
  const pairs = dialectsOf(`${base ?? ''}\n${head ?? ''}`).map((dialect) => pairOf({ base, head }, dialect, parser));
  const clean = pairs.filter((pair) => pair.head.clean && pair.base.clean);
  if (clean.length === 0 && pairs.every((pair) => !pair.head.clean)) {
    return { kind: 'opaque', reason: 'a quotation or comment in the SQL is never closed' };
  }
  return {
    kind: 'read',
    effects: distinct(
      (clean.length > 0 ? clean : pairs).flatMap((pair) => changedEffects(pair.base.statements, pair.head.statements)),
    ),
  };
}

/** Both dialects where they could read the text differently. */
export function dialectsOf(text: string): readonly Dialect[] {
  return isAmbiguous(text) ? ['standard', 'mysql'] : ['standard'];
}

interface Pair {
  readonly base: FileActs;
  readonly head: FileActs;
}

function pairOf({ base, head }: Texts, dialect: Dialect, parser: SqlParser): Pair {
  return { base: fileActs(base ?? '', dialect, parser), head: fileActs(head ?? '', dialect, parser) };
}

/** One side's statement that the other does not have, and the line near which it stood there. */
interface Lone {
  readonly spoken: SpokenStatement;
  readonly near: number;
}

/** Effects of the statements that only one side has; also for change logs that are not SQL (liquibase.ts). */
export function changedEffects(base: readonly SpokenStatement[], head: readonly SpokenStatement[]): readonly Effect[] {
  const gone = placed(lone(base, head), ({ spoken, near }) => [near, spoken.line]);
  const fresh = placed(lone(head, base), ({ spoken }) => [spoken.line, null]);
  const [goneOnly, freshOnly] = [without(gone, fresh), without(fresh, gone)];
  // Edited, though every act of it is still there: a column of a new table, the text of a view.
  const edited = goneOnly.length + freshOnly.length === 0;
  return [
    ...(edited ? fresh : freshOnly).map((act) => effectOf(act, 'added')),
    ...(edited ? gone : goneOnly).map((act) => effectOf(act, 'removed')),
  ];
}

/** Statements are told apart by their text; how often each stands there counts, their order does not. */
function lone(side: readonly SpokenStatement[], other: readonly SpokenStatement[]): readonly Lone[] {
  if (other.length === 0) return side.map((spoken) => ({ spoken, near: 1 }));
  const places = new Map<string, number[]>();
  for (const statement of other.toReversed()) {
    const lines = places.get(statement.key()) ?? [];
    if (lines.push(statement.line) === 1) places.set(statement.key(), lines);
  }
  let near = 1;
  return side.flatMap((spoken) => {
    const match = places.get(spoken.key())?.pop();
    if (match === undefined) return [{ spoken, near }];
    near = match;
    return [];
  });
}

interface PlacedAct {
  readonly act: Act;
  readonly line: number;
  readonly baseLine: number | null;
}

/** One a sort of act and target: the first. */
function placed(
  statements: readonly Lone[],
  lines: (lone: Lone) => readonly [number, number | null],
): readonly PlacedAct[] {
  const seen = new Map<string, PlacedAct>();
  for (const each of statements) {
    for (const act of each.spoken.acts) {
      const key = actKey(act);
      if (seen.has(key)) continue;
      const [line, baseLine] = lines(each);
      seen.set(key, { act, line, baseLine });
    }
  }
  return [...seen.values()];
}

function without(acts: readonly PlacedAct[], others: readonly PlacedAct[]): readonly PlacedAct[] {
  const known = new Set(others.map(({ act }) => actKey(act)));
  return acts.filter(({ act }) => !known.has(actKey(act)));
}

function actKey(act: Act): string {
  if (act.kind === 'schema') return `${act.operation}\n${act.target}`;
  if (act.kind === 'grant') return `${act.given}\n${act.subject}\n${act.of}\n${act.value}\n${act.breadth}`;
  return `${act.event}\n${act.subject}\n${act.path}\n${act.after}`;
}

function effectOf({ act, line, baseLine }: PlacedAct, event: 'added' | 'removed'): Effect {
  const here = { line, baseLine };
  const isNew = event === 'added';
  if (act.kind === 'schema') {
    const subject = act.table ?? act.target;
    return { kind: 'schema', event, operation: act.operation, target: act.target, subject, ...here };
  }
  if (act.kind === 'grant') {
    const { subject, of, value, breadth } = act;
    return { kind: 'grant', event: act.given === isNew ? 'added' : 'removed', of, value, breadth, subject, ...here };
  }
  const [before, after] = isNew ? [act.before, act.after] : [act.after, act.before];
  const attributes = [{ path: act.path, before, after, ...here }];
  const turned = act.event === 'changed' ? 'changed' : act.event === event ? 'added' : 'removed';
  return { kind: 'object', event: turned, type: 'sql/access', subject: act.subject, attributes, ...here };
}

function distinct(effects: readonly Effect[]): readonly Effect[] {
  const seen = new Map(effects.map((effect) => [JSON.stringify({ ...effect, line: 0, baseLine: null }), effect]));
  return [...seen.values()];
}
