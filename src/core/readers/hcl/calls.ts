/** Sees through the functions that only wrap a literal value: jsonencode({…}), toset([…]), merge, list. Used by core/readers/hcl. */
import type { Tree, TreeEntry } from '../tree.js';
import { render } from './render.js';

export interface Call {
  readonly name: string;
  readonly args: readonly Tree[];
  readonly line: number;
}

type Fold = (call: Call) => Tree | null;

const FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ...['tolist', 'toset', 'tomap', 'tostring', 'tonumber', 'tobool', 'sensitive', 'nonsensitive'].map(
    (name): [string, Fold] => [name, ({ args }) => (args.length === 1 ? (args[0] ?? null) : null)],
  ),
  ...['jsonencode', 'yamlencode', 'flatten', 'distinct', 'compact', 'sort'].map((name): [string, Fold] => [
    name,
    ({ args }) => (args.length === 1 && args[0]?.kind !== 'scalar' ? (args[0] ?? null) : null),
  ]),
  ['list', ({ args, line }) => ({ kind: 'list', items: args, line })],
  ['concat', concatenated],
  ['merge', merged],
  ['map', mapped],
]);

/** The value that a call stands for; else its text in one spacing. */
export function callValue(call: Call): Tree {
  const folded = FOLDS.get(call.name)?.(call);
  if (folded) return folded;
  const text = `${call.name}(${call.args.map(render).join(',')})`;
  return { kind: 'scalar', text, literal: false, line: call.line };
}

function concatenated({ args, line }: Call): Tree | null {
  if (!args.some((arg) => arg.kind === 'list')) return null;
  return { kind: 'list', items: args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])), line };
}

/** What is merged in by reference stands under the key `merge`. */
function merged({ args, line }: Call): Tree | null {
  if (!args.some((arg) => arg.kind === 'map')) return null;
  const entries = args.flatMap((arg): readonly TreeEntry[] =>
    arg.kind === 'map' ? arg.entries : [{ key: 'merge', line: arg.line, value: arg }],
  );
  return { kind: 'map', entries, line };
}

function mapped({ args, line }: Call): Tree | null {
  const entries: TreeEntry[] = [];
  for (let index = 0; index + 1 < args.length; index += 2) {
    const key = args[index];
    const value = args[index + 1];
    if (key?.kind !== 'scalar' || value === undefined) return null;
    entries.push({ key: key.literal ? key.text : `(${key.text})`, line: key.line, value });
  }
  return { kind: 'map', entries, line };
}
