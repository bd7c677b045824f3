/** Blobs, trees and their entries as GraphQL shows them. */
import { directoryOf, type Mode, type Tree, treeId } from '../git/objects.js';
import { isBinary } from '../git/tree-diff.js';
import { repositoryNodeId } from '../shapes/repository.js';
import { repositoryWeb } from '../shapes/site.js';
import type { Repository } from '../world/model.js';
import type { Asked, View } from './view.js';

/** Text beyond half a megabyte is cut off. */
const SHOWN_BYTES = 512_000;

export function blobView(asked: Asked, repository: Repository, oid: string): View {
  const bytes = repository.git.blob(oid) ?? Buffer.alloc(0);
  const binary = isBinary(bytes);
  return {
    ...objectFields(asked, repository, oid),
    __typename: 'Blob',
    byteSize: bytes.length,
    isBinary: binary,
    isTruncated: bytes.length > SHOWN_BYTES,
    text: binary ? null : bytes.subarray(0, SHOWN_BYTES).toString('utf8'),
  };
}

export interface Subtree {
  readonly tree: Tree;
  readonly path: string;
}

export function treeView(asked: Asked, repository: Repository, { tree, path }: Subtree): View {
  const prefix = path === '' ? '' : `${path}/`;
  const inside = [...tree].filter(([name]) => name.startsWith(prefix));
  const oid = treeId(new Map(inside.map(([name, entry]) => [name.slice(prefix.length), entry])));
  const names = [...(directoryOf(tree, path)?.entries.keys() ?? [])].sort();
  return {
    ...objectFields(asked, repository, oid),
    __typename: 'Tree',
    entries: () => names.map((name) => entryView(asked, repository, { tree, path: `${prefix}${name}` })),
  };
}

/** One path of a tree; null when nothing lies there. Modes are numbers: 33188 is 100644. */
export function entryView(asked: Asked, repository: Repository, { tree, path }: Subtree): View | null {
  const entry = tree.get(path);
  const name = path.split('/').at(-1) ?? path;
  const common = {
    ...{ __typename: 'TreeEntry', name, path, extension: /\.\w+$/.exec(name)?.[0] ?? '' },
    repository: () => asked.views.repository(asked, repository),
    isGenerated: false,
    submodule: null,
  };
  if (entry !== undefined) {
    const leaf = entry.mode === '160000' ? null : () => blobView(asked, repository, entry.oid);
    const size = repository.git.blob(entry.oid)?.length ?? 0;
    const type = entry.mode === '160000' ? 'commit' : 'blob';
    return { ...common, mode: numeric(entry.mode), oid: entry.oid, type, size, object: leaf };
  }
  if (directoryOf(tree, path) === null) return null;
  const directory = treeView(asked, repository, { tree, path });
  return { ...common, mode: numeric('40000'), oid: directory.oid, type: 'tree', size: 0, object: () => directory };
}

function numeric(mode: Mode | '40000'): number {
  return Number.parseInt(mode, 8);
}

function objectFields(asked: Asked, repository: Repository, oid: string): Readonly<Record<string, unknown>> {
  const url = `${repositoryWeb(asked.service.site, repository)}/commit/${oid}`;
  return {
    id: `${repositoryNodeId(repository)}:${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: url,
    commitResourcePath: new URL(url).pathname,
    repository: () => asked.views.repository(asked, repository),
  };
}
