/** What one SQL statement does when it is run; both engines (tree-acts.ts, token-acts.ts) speak in these words. */
import type { GrantEffect, SchemaOperation } from '../../../domain/effect.js';

export type Act = SchemaAct | GrantAct | AccessAct;

export interface SchemaAct {
  readonly kind: 'schema';
  readonly operation: SchemaOperation;
  readonly target: string;
  /** The sort of thing in the word of SQL: `table`, `column`, `view`, `index`. */
  readonly sort: string;
  /** The table it belongs to. */
  readonly table: string | null;
  /** Tables whose rows were copied by it. */
  readonly copies?: readonly string[];
}

/** A right given (or taken back) to `subject`. */
export interface GrantAct {
  readonly kind: 'grant';
  readonly given: boolean;
  readonly subject: string;
  readonly of: GrantEffect['of'];
  readonly value: string;
  readonly breadth: GrantEffect['breadth'];
}

/** A role, a policy or row security that was made, changed or dropped. */
export interface AccessAct {
  readonly kind: 'access';
  readonly event: 'added' | 'removed' | 'changed';
  readonly subject: string;
  /** What is set to what, as written: `row_security` from `off` to `on`. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Part {
  readonly table?: string | null;
  readonly copies?: readonly string[];
}

export function schemaAct(
  operation: SchemaOperation,
  [sort, target]: readonly [string, string],
  part: Part = {},
): SchemaAct {
  const table = part.table ?? null;
  const base = { kind: 'schema', operation, target: target.slice(0, 200), sort, table } as const;
  return part.copies === undefined || part.copies.length === 0 ? base : { ...base, copies: part.copies };
}

/** What stands behind a limit was not read, so the worst is taken of it. */
export function unreadRest(of: string): SchemaAct {
  return schemaAct('delete-rows', ['rows', `${of}: more than is read`]);
}

/** A name of several parts as one: the schemas that need not be written are left out. */
export function qualified(parts: readonly string[]): string {
  const [first = ''] = parts;
  const plain = parts.length === 2 && (first.toLowerCase() === 'public' || first.toLowerCase() === 'dbo');
  return (plain ? parts.slice(1) : parts).join('.');
}
