/** Brings what a Terraform block says into one spelling, so that equivalent spellings are equal trees. Second stage of terraform.ts. */
import { policyTreeOf } from './policy-document.js';
import { shifted } from './shifted-tree.js';
import type { Tree, TreeEntry, TreeMap } from './tree.js';
import { readYaml } from './yaml-tree.js';

/** Values that only refer: Terraform 0.11 quoted them. */
const REFERENCES = new Set([
  'depends_on',
  'ignore_changes',
  'replace_triggered_by',
  'provider',
  'providers',
  'type',
  'from',
  'to',
]);

/**
 * Lists of objects become repeated blocks, `dynamic "x" {}` a block x with its `for_each`, null is absent, JSON in
 * strings and heredocs becomes a tree, a list around one reference is the reference.
 */
export function settledBody(body: TreeMap): TreeMap {
  return { ...body, entries: body.entries.flatMap(settledEntry) };
}

export function settled(tree: Tree): Tree {
  if (tree.kind === 'map') return settledBody(tree);
  if (tree.kind === 'scalar') return jsonInside(tree.text, tree.line) ?? tree;
  const [first] = tree.items;
  if (tree.items.length === 1 && first?.kind === 'scalar' && !first.literal) return first;
  return { ...tree, items: tree.items.map(settled) };
}

function settledEntry(entry: TreeEntry): readonly TreeEntry[] {
  const { key, value } = entry;
  if (value.kind === 'scalar' && value.literal && value.text === 'null') return [];
  if (key === 'dynamic' && value.kind === 'map') return value.entries.map(withoutDynamic);
  if (REFERENCES.has(key)) return [{ ...entry, value: asLiteral(value) }];
  if (value.kind === 'list' && value.items.length > 0 && value.items.every((item) => item.kind === 'map')) {
    return value.items.map((item) => ({ key, line: item.line, value: settled(item) }));
  }
  return [{ ...entry, value: settled(value) }];
}

function withoutDynamic(entry: TreeEntry): TreeEntry {
  if (entry.value.kind !== 'map') return entry;
  const entries = entry.value.entries.flatMap((inner): readonly TreeEntry[] => {
    if (inner.key === 'content' && inner.value.kind === 'map') return settledBody(inner.value).entries;
    return inner.key === 'for_each' ? settledEntry(inner) : [];
  });
  return { ...entry, value: { ...entry.value, entries } };
}

function asLiteral(tree: Tree): Tree {
  if (tree.kind === 'scalar') return { ...tree, literal: true };
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(asLiteral) };
  return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: asLiteral(entry.value) })) };
}

function jsonInside(text: string, line: number): Tree | null {
  if (text.length < 4 || !/^\s*[[{]/.test(text) || !text.includes('"')) return null;
  const tree = policyTreeOf(text) ?? readYaml(text)?.[0] ?? null;
  if (tree === null || tree.kind === 'scalar') return null;
  return shifted(tree, text.includes('\n') ? line : line - 1);
}
