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
  const entries = settledEntries(body.entries);
  return entries === body.entries ? body : { kind: 'map', entries, line: body.line };
}

/** Most bodies are settled as they are written: then it is the same list. */
function settledEntries(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  let changed: TreeEntry[] | null = null;
  let passed = 0;
  for (const entry of entries) {
    const now = settledEntry(entry);
    if (now !== entry) changed ??= entries.slice(0, passed);
    passed += 1;
    if (changed === null) continue;
    if (isOne(now)) changed.push(now);
    else for (const each of now) changed.push(each);
  }
  return changed ?? entries;
}

function isOne(entries: TreeEntry | readonly TreeEntry[]): entries is TreeEntry {
  return 'key' in entries;
}

export function settled(tree: Tree): Tree {
  if (tree.kind === 'map') return settledBody(tree);
  if (tree.kind === 'scalar') return jsonInside(tree.text, tree.line) ?? tree;
  const [first] = tree.items;
  if (tree.items.length === 1 && first?.kind === 'scalar' && !first.literal) return first;
  const items = tree.items.map(settled);
  return items.every((item, index) => item === tree.items[index]) ? tree : { kind: 'list', items, line: tree.line };
}

/** What becomes of an entry: itself, none, or several. */
function settledEntry(entry: TreeEntry): TreeEntry | readonly TreeEntry[] {
  const { key, line, value } = entry;
  if (value.kind === 'scalar' && value.literal && value.text === 'null') return [];
  if (key === 'dynamic' && value.kind === 'map') return value.entries.map(withoutDynamic);
  if (value.kind === 'list' && value.items.length > 0 && !REFERENCES.has(key)) {
    const maps = value.items.filter((item) => item.kind === 'map');
    if (maps.length === value.items.length) return maps.map((item) => ({ key, line: item.line, value: settled(item) }));
  }
  const now = REFERENCES.has(key) ? asLiteral(value) : settled(value);
  return now === value ? entry : { key, line, value: now };
}

function withoutDynamic(entry: TreeEntry): TreeEntry {
  if (entry.value.kind !== 'map') return entry;
  const entries = entry.value.entries.flatMap((inner): readonly TreeEntry[] => {
    if (inner.key === 'content' && inner.value.kind === 'map') return settledBody(inner.value).entries;
    return inner.key === 'for_each' ? settledEntries([inner]) : [];
  });
  return { ...entry, value: { ...entry.value, entries } };
}

function asLiteral(tree: Tree): Tree {
  if (tree.kind === 'scalar') return tree.literal ? tree : { ...tree, literal: true };
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(asLiteral) };
  return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: asLiteral(entry.value) })) };
}

function jsonInside(text: string, line: number): Tree | null {
  if (text.length < 4 || startsAsWord(text.charCodeAt(0)) || !/^\s*[[{]/.test(text) || !text.includes('"')) return null;
  const tree = policyTreeOf(text) ?? readYaml(text)?.[0] ?? null;
  if (tree === null || tree.kind === 'scalar') return null;
  return shifted(tree, text.includes('\n') ? line : line - 1);
}

/** A plain letter or digit, as nearly every value begins: neither a space nor a bracket. */
function startsAsWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}
