/** Which loaded modules a change of one file reaches: those are loaded anew with a mutant of it, all others stay. */
import { join } from 'node:path';

/** Answers for a source file (from the root of the repository) its module and all that load it, by what is loaded now. */
export function dependentsIn(cache, root) {
  const loadedBy = new Map();
  for (const module of Object.values(cache)) {
    if (module === undefined || !module.id.startsWith(root)) continue;
    for (const child of module.children) loadedBy.set(child.id, [...(loadedBy.get(child.id) ?? []), module.id]);
  }
  const known = new Map();
  return (source) => {
    const start = join(root, source.replace(/\.ts$/, '.js'));
    if (!known.has(start)) known.set(start, everythingAbove(start, loadedBy));
    return known.get(start);
  };
}

function everythingAbove(start, loadedBy) {
  const above = new Set([start]);
  for (const id of above) for (const parent of loadedBy.get(id) ?? []) above.add(parent);
  return above;
}

/** Answers for a source file those of ours that load it themselves, as source files. */
export function loadersIn(cache, root) {
  const sourceOf = (id) => id.slice(root.length + 1).replace(/\.js$/, '.ts');
  const loaders = new Map();
  for (const module of Object.values(cache)) {
    if (module === undefined || !module.id.startsWith(join(root, 'src'))) continue;
    for (const { id } of module.children)
      loaders.set(sourceOf(id), [...(loaders.get(sourceOf(id)) ?? []), sourceOf(module.id)]);
  }
  return (source) => loaders.get(source) ?? [];
}
