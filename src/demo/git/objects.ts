/** Git's objects as the simulated GitHub keeps them: blobs, trees and commits with the very ids that git would give them. */
import { createHash } from 'node:crypto';

export type Mode = '100644' | '100755' | '120000' | '160000';

export interface Entry {
  readonly mode: Mode;
  readonly oid: string;
}

/** A whole tree, flat: path to entry. Directories exist only as parts of paths. */
export type Tree = ReadonlyMap<string, Entry>;

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** What GitHub made of a commit's signature. */
export interface CommitSignature {
  readonly valid: boolean;
  /** GitHub's own key, as for what is done on the web. */
  readonly byGitHub: boolean;
  /** Id of the account whose key it is; null where none is known. */
  readonly signer: number | null;
}

/** Stands where the armoured text would: nobody checks it here. */
export const SIGNATURE = '-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----';

export interface CommitObject {
  readonly oid: string;
  readonly tree: Tree;
  readonly treeOid: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly authoredAt: string;
  readonly committer: Person;
  readonly committedAt: string;
  /** Null: unsigned. */
  readonly signature: CommitSignature | null;
}

/** What one commit does to a path: new text or bytes, null to delete, or an entry with a mode of its own. */
export type FileChange =
  | string
  | Uint8Array
  | null
  | { readonly content: string | Uint8Array; readonly mode: '100644' | '100755' | '120000' }
  | { readonly submodule: string };

export interface Directory {
  readonly entries: ReadonlyMap<string, { readonly mode: Mode | '40000'; readonly oid: string }>;
}

/** The objects of one network of forks. */
export class GitStore {
  private readonly blobs = new Map<string, Buffer>();
  private readonly commits = new Map<string, CommitObject>();
  private readonly treesByOid = new Map<string, Tree>();

  commit(oid: string): CommitObject {
    const found = this.commits.get(oid);
    if (found === undefined) throw new Error(`no commit ${oid} in this network`);
    return found;
  }

  findCommit(oid: string): CommitObject | null {
    return this.commits.get(oid) ?? null;
  }

  blob(oid: string): Buffer | null {
    return this.blobs.get(oid) ?? null;
  }

  tree(oid: string): Tree | null {
    return this.treesByOid.get(oid) ?? null;
  }

  /** Every full id that begins so; GitHub resolves an abbreviation when it is unique. */
  commitsStartingWith(prefix: string): readonly string[] {
    return [...this.commits.keys()].filter((oid) => oid.startsWith(prefix));
  }

  writeBlob(content: string | Uint8Array): string {
    const bytes = Buffer.from(content);
    const oid = objectId('blob', bytes);
    this.blobs.set(oid, bytes);
    return oid;
  }

  /** The tree after these changes. */
  changed(tree: Tree, changes: Readonly<Record<string, FileChange>>): Tree {
    const next = new Map(tree);
    for (const [path, change] of Object.entries(changes)) {
      if (change === null) next.delete(path);
      else next.set(path, this.entryOf(change, tree.get(path)));
    }
    return next;
  }

  writeCommit(commit: Omit<CommitObject, 'oid' | 'treeOid'>): CommitObject {
    const treeOid = this.writeTree(commit.tree);
    const body = [
      `tree ${treeOid}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${signature(commit.author, commit.authoredAt)}`,
      `committer ${signature(commit.committer, commit.committedAt)}`,
      ...(commit.signature === null ? [] : [`gpgsig ${SIGNATURE.replaceAll('\n', '\n ')}`]),
      '',
      commit.message,
    ].join('\n');
    const written = { ...commit, treeOid, oid: objectId('commit', Buffer.from(body)) };
    this.commits.set(written.oid, written);
    return written;
  }

  private entryOf(change: Exclude<FileChange, null>, before: Entry | undefined): Entry {
    if (typeof change === 'string' || change instanceof Uint8Array) {
      const mode = before?.mode === '100755' ? '100755' : '100644';
      return { mode, oid: this.writeBlob(change) };
    }
    if ('submodule' in change) return { mode: '160000', oid: change.submodule };
    return { mode: change.mode, oid: this.writeBlob(change.content) };
  }

  private writeTree(tree: Tree): string {
    const oid = treeId(tree);
    this.treesByOid.set(oid, tree);
    return oid;
  }
}

/** The direct children of a directory ('' for the root) with the ids of the subtrees; null when there is no such directory. */
export function directoryOf(tree: Tree, path: string): Directory | null {
  const prefix = path === '' ? '' : `${path}/`;
  const entries = new Map<string, { mode: Mode | '40000'; oid: string }>();
  const subtrees = new Map<string, Map<string, Entry>>();
  for (const [name, entry] of tree) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const slash = rest.indexOf('/');
    if (slash < 0) entries.set(rest, entry);
    else subtreeOf(subtrees, rest.slice(0, slash)).set(rest.slice(slash + 1), entry);
  }
  for (const [name, subtree] of subtrees) entries.set(name, { mode: '40000', oid: treeId(subtree) });
  return entries.size === 0 && path !== '' ? null : { entries };
}

/** The id that git gives this tree. */
export function treeId(tree: Tree): string {
  const root = directoryOf(tree, '');
  const sorted = [...(root?.entries ?? [])].sort(([a, x], [b, y]) =>
    sortKey(a, x.mode) < sortKey(b, y.mode) ? -1 : 1,
  );
  const parts = sorted.map(([name, entry]) =>
    Buffer.concat([Buffer.from(`${entry.mode} ${name}\0`), Buffer.from(entry.oid.padEnd(40, '0'), 'hex')]),
  );
  return objectId('tree', Buffer.concat(parts));
}

function subtreeOf(subtrees: Map<string, Map<string, Entry>>, name: string): Map<string, Entry> {
  const known = subtrees.get(name) ?? new Map<string, Entry>();
  subtrees.set(name, known);
  return known;
}

function sortKey(name: string, mode: string): string {
  return mode === '40000' ? `${name}/` : name;
}

function objectId(kind: string, body: Uint8Array): string {
  return createHash('sha1').update(`${kind} ${body.length}\0`).update(body).digest('hex');
}

function signature(person: Person, at: string): string {
  return `${person.name} <${person.email}> ${Date.parse(at) / 1000} +0000`;
}
