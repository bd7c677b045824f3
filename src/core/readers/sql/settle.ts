/** Acts in the light of the whole file: what is dropped to be made anew, what was made a moment ago, what was copied. */
import type { Act, SchemaAct } from './act.js';

/** Data goes with these; they stay what they are also when the same name is made again. */
const LASTING: ReadonlySet<string> = new Set(['drop-table', 'drop-column', 'drop-database', 'truncate']);
const MAKES: ReadonlySet<string> = new Set(['create-other', 'add-index', 'add-index-concurrently']);

/** The acts of every statement of a file, in order; as many lists come back. */
export function settled(statements: readonly (readonly Act[])[]): readonly (readonly Act[])[] {
  const remade = lastMade(statements);
  const file: File = {
    remade,
    tables: new Set(),
    temporary: new Set(),
    copied: new Set(),
    policies: lastPolicies(statements),
  };
  return statements.map((acts, index) => {
    const seen = acts.map((act) => settledAct(act, index, file));
    for (const act of acts) remember(act, file);
    return seen;
  });
}

interface File {
  /** `view v` → the last statement that makes it. */
  readonly remade: ReadonlyMap<string, number>;
  readonly policies: ReadonlyMap<string, number>;
  /** Made by the statements so far, and still there. */
  readonly tables: Set<string>;
  readonly temporary: Set<string>;
  readonly copied: Set<string>;
}

function lastMade(statements: readonly (readonly Act[])[]): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  statements.forEach((acts, index) => {
    for (const act of acts) if (act.kind === 'schema' && MAKES.has(act.operation)) made.set(keyOf(act), index);
  });
  return made;
}

function lastPolicies(statements: readonly (readonly Act[])[]): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  statements.forEach((acts, index) => {
    for (const act of acts) if (act.kind === 'access' && act.event === 'added') made.set(act.subject, index);
  });
  return made;
}

function keyOf(act: SchemaAct): string {
  return `${act.sort} ${act.target.toLowerCase()}`;
}

function settledAct(act: Act, index: number, file: File): Act {
  if (act.kind === 'access' && act.event === 'removed' && (file.policies.get(act.subject) ?? -1) >= index) {
    return { ...act, event: 'changed' };
  }
  if (act.kind !== 'schema') return act;
  const dropped = act.operation.startsWith('drop-') && !LASTING.has(act.operation);
  if (dropped && (file.remade.get(keyOf(act)) ?? -1) >= index) return { ...act, operation: 'other' };
  if (act.table === null) return act;
  const table = act.table.toLowerCase();
  if (file.tables.has(table) && act.operation !== 'create-table') return young(act);
  const lost = act.operation === 'delete-rows' || act.operation === 'drop-table' || act.operation === 'truncate';
  return lost && file.copied.has(table) ? { ...act, target: `${act.target} (copied first)` } : act;
}

/** On a table that this file made, nothing is lost and nobody waits. */
function young(act: SchemaAct): SchemaAct {
  return act.operation === 'add-foreign-key' || act.operation === 'insert-rows' ? act : { ...act, operation: 'other' };
}

function remember(act: Act, file: File): void {
  if (act.kind !== 'schema' || act.table === null) return;
  const table = act.table.toLowerCase();
  const temporary = act.sort === 'temporary table';
  if (temporary) file.temporary.add(table);
  if (temporary || act.operation === 'create-table') file.tables.add(table);
  if (act.operation === 'drop-table') file.tables.delete(table);
  // A copy in a temporary table is gone with the session.
  if (!file.temporary.has(table)) for (const source of act.copies ?? []) file.copied.add(source.toLowerCase());
}
