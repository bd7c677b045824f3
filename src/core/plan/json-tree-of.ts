/** JSON as the neutral tree that the readers of files ask, so that their questions serve plans too. */
import type { Tree } from '../readers/tree.js';
import { isRecord } from './json-record.js';

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(treeOf), line: 1 };
  if (!isRecord(value)) return { kind: 'scalar', text: String(value ?? ''), literal: true, line: 1 };
  const entries = Object.entries(value).map(([key, child]) => ({ key, line: 1, value: treeOf(child) }));
  return { kind: 'map', entries, line: 1 };
}
