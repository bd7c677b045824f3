/** Lets go of Terraform blocks that move between files of one root as they are: nothing about them changes. Used by core/risk.ts. */
import { addressKey, isReadWhole } from '../catalog/line-signals.js';
import type { FileView, PatchLine } from '../domain/risk-rule.js';

/** The views without the touched lines of blocks that are removed in one place and added word by word in another. */
export function withoutMovedBlocks(files: readonly FileView[]): readonly FileView[] {
  // Where every file was read whole no rule asks for these lines.
  if (files.every((file) => file.kind !== 'terraform' || file.inert !== null || isReadWhole(file))) return files;
  const removed = blockTexts(files, 'removed');
  if (removed.size === 0) return files;
  const added = blockTexts(files, 'added');
  const moved = new Set([...removed].filter(([key, text]) => added.get(key) === text).map(([key]) => key));
  if (moved.size === 0) return files;
  return files.map((file) => {
    if (file.blocks.length === 0) return file;
    return { ...file, touched: file.touched.filter((line) => !moved.has(keyOf(file, line) ?? '')) };
  });
}

/** The code of whole blocks by their key. */
function blockTexts(files: readonly FileView[], change: 'added' | 'removed'): ReadonlyMap<string, string> {
  const sign = change === 'added' ? '+' : '-';
  const texts = new Map<string, string[]>();
  for (const file of files) {
    if (file.inert !== null || !file.blocks.some((block) => block.event === change)) continue;
    for (const line of file.touched) {
      const key = line.sign === sign ? keyOf(file, line) : null;
      if (key === null) continue;
      const known = texts.get(key);
      if (known) known.push(line.text.replace(/\s+/g, ''));
      else texts.set(key, [line.text.replace(/\s+/g, '')]);
    }
  }
  return new Map([...texts].map(([key, lines]) => [key, lines.join('\n')]));
}

function keyOf(file: FileView, line: PatchLine): string | null {
  const block = line.owner?.kind === 'block' && line.owner.change !== 'edited' ? line.owner : null;
  return block === null ? null : addressKey(file.names[0], block.address);
}
