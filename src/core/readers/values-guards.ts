/** Guards of data that are set in plain settings (values of a chart, the configuration of a stack), by the names that clouds give them. */

import type { AttributeEffect, SafeguardEffect } from '../../domain/effect.js';
import { mayGuard, safeguardChanges } from './safeguards.js';
import type { Tree } from './tree.js';
import { isMap, keysOf, valueAt } from './values-leaves.js';

/**
 * What one map of settings switches off or on. `holder` is the key that it stands under: some guards are called after both
 * (`versioning.enabled`). A map that came or went is its maker's defaults, and tells nothing here.
 */
export function guardChangesIn(
  { base, head }: { readonly base: Tree | null; readonly head: Tree | null },
  { holder, subject }: { readonly holder: string; readonly subject: string },
): readonly SafeguardEffect[] {
  if (!isMap(base) || !isMap(head)) return [];
  const attributes = [...new Set([...keysOf(base), ...keysOf(head)])].flatMap((key): readonly AttributeEffect[] => {
    const path = guardPath(key, holder);
    return path === null ? [] : attributeAt(path, { before: valueAt(base, key), after: valueAt(head, key), head });
  });
  return safeguardChanges('', attributes, subject);
}

/** The name under which the table of guards knows it; a stack's configuration puts its own name before it (`shop:encrypted`). */
function guardPath(key: string, holder: string): string | null {
  const name = key.slice(key.lastIndexOf(':') + 1);
  return [`${holder}.${name}`, name].find(mayGuard) ?? null;
}

function attributeAt(
  path: string,
  { before, after, head }: { readonly before: Tree | null; readonly after: Tree | null; readonly head: Tree },
): readonly AttributeEffect[] {
  const sides = [before, after].map((side) => (side?.kind === 'scalar' ? side.text : null));
  const isPlainText = [before, after].every((side) => side === null || side.kind === 'scalar');
  if (!isPlainText || sides[0] === sides[1]) return [];
  const [was = null, is = null] = sides;
  return [{ path, before: was, after: is, line: after?.line ?? head.line, baseLine: before?.line ?? null }];
}
