/** Commits, files and contents as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import { type CommitObject, type Person, SIGNATURE } from '../git/objects.js';
import type { FileDiff } from '../git/tree-diff.js';
import { accountForEmail } from '../world/access.js';
import type { Repository } from '../world/model.js';
import { accountShape } from './account.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null } as const;

export function commitShape(site: Site, repository: Repository, commit: CommitObject): Json {
  const api = repositoryApi(site, repository);
  const web = repositoryWeb(site, repository);
  const url = `${api}/commits/${commit.oid}`;
  return {
    sha: commit.oid,
    node_id: nodeId('C', repository.id, Number.parseInt(commit.oid.slice(0, 8), 16)),
    commit: {
      author: { ...commit.author, date: commit.authoredAt },
      committer: { ...commit.committer, date: commit.committedAt },
      message: commit.message,
      tree: { sha: commit.treeOid, url: `${api}/git/trees/${commit.treeOid}` },
      url: `${api}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: verification(commit),
    },
    url,
    html_url: `${web}/commit/${commit.oid}`,
    comments_url: `${url}/comments`,
    author: linkedAccount(site, commit.author),
    committer: linkedAccount(site, commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${web}/commit/${sha}` })),
  };
}

/** A commit within a push payload. */
export function pushedCommitShape(site: Site, repository: Repository, commit: CommitObject): Json {
  const first = commit.parents[0];
  const before = first === undefined ? new Map() : repository.git.commit(first).tree;
  const paths = [...commit.tree.keys()];
  const person = (one: Person, at: string): Json => {
    const account = accountForEmail(site.state, one.email);
    return { name: one.name, email: one.email, date: at, ...(account ? { username: account.login } : {}) };
  };
  return {
    id: commit.oid,
    tree_id: commit.treeOid,
    distinct: true,
    message: commit.message,
    timestamp: commit.committedAt,
    url: `${repositoryWeb(site, repository)}/commit/${commit.oid}`,
    author: person(commit.author, commit.authoredAt),
    committer: person(commit.committer, commit.committedAt),
    added: paths.filter((path) => !before.has(path)),
    removed: [...before.keys()].filter((path) => !commit.tree.has(path)),
    modified: paths.filter((path) => before.has(path) && before.get(path)?.oid !== commit.tree.get(path)?.oid),
  };
}

/** The head commit as check suites quote it. */
export function simpleCommitShape(commit: CommitObject): Json {
  const { oid, treeOid, message, committedAt, author, committer } = commit;
  return { id: oid, tree_id: treeOid, message, timestamp: committedAt, author, committer };
}

/** One file of a pull request or a comparison, `ref` being the head commit. Slashes of the path are escaped in the addresses. */
export function fileShape(site: Site, repository: Repository, { file, ref }: { file: FileDiff; ref: string }): Json {
  const path = encodeURIComponent(file.path);
  const web = repositoryWeb(site, repository);
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${web}/blob/${ref}/${path}`,
    raw_url: `${web}/raw/${ref}/${path}`,
    contents_url: `${repositoryApi(site, repository)}/contents/${path}?ref=${ref}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

function verification({ signature, message, committedAt }: CommitObject): Json {
  if (signature === null) return UNSIGNED;
  const { valid } = signature;
  const text = { signature: SIGNATURE, payload: message };
  return { verified: valid, reason: valid ? 'valid' : 'invalid', ...text, verified_at: valid ? committedAt : null };
}

function linkedAccount(site: Site, person: Person): Json | null {
  const account = accountForEmail(site.state, person.email);
  return account === null ? null : accountShape(site, account);
}
