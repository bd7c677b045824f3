/** Careful access to the tree of the PostgreSQL parser: plain objects of unknown shape. */
import { qualified } from './act.js';

export type Node = Readonly<Record<string, unknown>>;

export function nodeOf(value: unknown): Node | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : null;
}

/** The name of a node and what stands in it: `{ DropStmt: {…} }`. */
export function unwrap(value: unknown): readonly [string, Node] | null {
  const node = nodeOf(value);
  const [name] = node === null ? [] : Object.keys(node);
  const inner = node === null || name === undefined ? null : nodeOf(node[name]);
  return name === undefined || inner === null ? null : [name, inner];
}

export function listAt(node: Node | null, key: string): readonly unknown[] {
  const value = node?.[key];
  return Array.isArray(value) ? value : [];
}

export function textOf(node: Node | null, key: string): string {
  const value = node?.[key];
  return typeof value === 'string' ? value : '';
}

/** `schema.table` of a RangeVar. */
export function relationOf(value: unknown): string {
  const node = nodeOf(value);
  const parts = [textOf(node, 'schemaname'), textOf(node, 'relname')];
  return qualified(parts.filter((part) => part !== ''));
}

/** The strings of a list of names, whatever they are wrapped in. */
export function stringsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  const [name, node] = unwrap(value) ?? ['', null];
  if (name === 'String') return [textOf(node, 'sval')];
  if (name === 'List') return stringsOf(node?.items);
  if (name === 'ObjectWithArgs') return stringsOf(node?.objname);
  if (name === 'TypeName') return stringsOf(node?.names);
  return [];
}
