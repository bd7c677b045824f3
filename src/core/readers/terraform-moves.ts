/** Which address of the base is which of the head, by `moved`, `removed` and `import` blocks. Asked by terraform-resources.ts. */
import type { Declaration } from './terraform-blocks.js';
import { textAt } from './tree-questions.js';

/** What a side says about addresses. */
export interface Moves {
  /** From the old to the new address. */
  readonly moved: ReadonlyMap<string, string>;
  /** Let go without being destroyed. */
  readonly forgotten: ReadonlySet<string>;
  readonly imported: ReadonlySet<string>;
  /** Blocks of which single instances are moved. */
  readonly inPart: ReadonlySet<string>;
}

export function movesOf(declarations: readonly Declaration[]): Moves {
  const moved = new Map<string, string>();
  const forgotten = new Set<string>();
  const imported = new Set<string>();
  const inPart = new Set<string>();
  for (const { keyword, parsed: body } of declarations) {
    if (keyword !== 'moved' && keyword !== 'removed' && keyword !== 'import') continue;
    const [written, meant] = [textAt(body, 'from'), textAt(body, 'to')];
    const [from, to] = [addressOf(written), addressOf(meant)];
    if (written !== null && written !== from) inPart.add(from);
    if (meant !== null && meant !== to) inPart.add(to);
    if (keyword === 'moved' && from !== '' && to !== '' && from !== to) moved.set(from, to);
    if (keyword === 'removed' && textAt(body, 'lifecycle.destroy') === 'false') forgotten.add(from);
    if (keyword === 'import') imported.add(to);
  }
  return { moved, forgotten, imported, inPart };
}

/** The same moves the other way. */
export function reversed(moves: Moves): Moves {
  return { ...moves, moved: new Map([...moves.moved].map(([from, to]) => [to, from])) };
}

/** Where an address of the base stands at the head by a `moved` block that is new, followed through chains. */
export function movedTo(address: string, base: Moves, head: Moves): string | null {
  let at = address;
  for (let step = 0; step < 10; step += 1) {
    const next = head.moved.get(at);
    if (next === undefined || base.moved.get(at) === next) break;
    at = next;
  }
  return at === address ? null : at;
}

/** Without the index of an instance: `aws_instance.a[0]` is in the block `aws_instance.a`. */
function addressOf(text: string | null): string {
  const parts = (text ?? '').replace(/\[.*$/, '').split('.');
  if (parts[0] !== 'module') return parts.slice(0, 2).join('.');
  return parts.length <= 3 ? parts.slice(0, 2).join('.') : parts.join('.');
}
