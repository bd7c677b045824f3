/** Address ranges in settings, wherever they stand: who could newly come in, as far as a range alone can tell. */

import type { ExposureEffect } from '../../domain/effect.js';
import { type AccessRule, exposureChanges } from './exposure.js';
import type { Tree } from './tree.js';
import { leavesOf } from './values-leaves.js';

const RANGE =
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}(?!\d)|(?<![\w:.])(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}\/\d{1,3}(?!\d)/gi;
const ONE_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Not every edit of a longer text is one of the ranges in it. */
const LONGEST_RULE = 4000;

/** Whether a scalar is, or holds, an address range; or is an address of another machine. */
export function isAddress(tree: Tree | null): boolean {
  return tree?.kind === 'scalar' && isAddressText(tree.text);
}

/** The same of a text. */
export function isAddressText(text: string): boolean {
  if (ONE_ADDRESS.test(text)) return !text.startsWith('127.');
  return text.length <= LONGEST_RULE && rangesIn(text).length > 0;
}

/** What was opened or closed by ranges alone; the ports are not to be seen here. */
export function addressChanges(base: Tree | null, head: Tree | null, subject: string): readonly ExposureEffect[] {
  return exposureChanges(rulesOf(base), rulesOf(head), subject);
}

function rulesOf(tree: Tree | null): readonly AccessRule[] {
  return leavesOf(tree).flatMap(({ scalar }) => {
    const from = rangesIn(scalar.text);
    return from.length === 0
      ? []
      : [{ direction: 'ingress' as const, from, ports: 'unknown' as const, line: scalar.line }];
  });
}

function rangesIn(text: string): readonly string[] {
  return text.match(RANGE) ?? [];
}
