/** Routes of a repository: itself, its contents, its comparisons, and the pull requests of a commit. */
import { grants } from '../credentials.js';
import { commitsBetween, isAncestor, mergeBase } from '../git/history.js';
import { directoryOf, type Entry, type Mode } from '../git/objects.js';
import { commitShape, fileShape } from '../shapes/commit.js';
import { pullSummaryShape } from '../shapes/pull.js';
import { fullRepositoryShape, securityShape } from '../shapes/repository.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from '../shapes/site.js';
import type { PullRequest, Repository } from '../world/model.js';
import { commitsOf, threeDotDiff } from '../world/pull-requests.js';
import { Refused } from '../world/refused.js';
import {
  type Answer,
  type Call,
  json,
  list,
  may,
  notFound,
  param,
  type Route,
  repositoryOf,
  resolveRef,
} from './route.js';

export const REPOSITORY_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/repos/{owner}/{repo}', needs: may('metadata', 'read'), answer: showRepository },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/contents/{path}',
    needs: may('contents', 'read'),
    answer: contents,
  },
  { method: 'GET', template: '/repos/{owner}/{repo}/contents', needs: may('contents', 'read'), answer: contents },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/compare/{basehead}',
    needs: may('contents', 'read'),
    answer: compare,
  },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/commits/{ref}',
    needs: may('contents', 'read'),
    answer: showCommit,
  },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    needs: may('pull_requests', 'read'),
    answer: pullsOfCommit,
  },
];

/** "Files only on the first page, at most 300" (REST: compare two commits). */
const COMPARED_FILES = 300;
const COMPARED_COMMITS = 250;
/** Contents above one megabyte come without content; above a hundred not at all. */
const INLINE_BYTES = 1_048_576;

function showRepository(call: Call): Answer {
  const repository = repositoryOf(call);
  const administers = call.token !== null && grants(call.token.permissions, { name: 'administration', level: 'read' });
  const shape = fullRepositoryShape(call.service.site, repository);
  return json(administers ? { ...shape, ...securityShape(repository) } : shape);
}

function showCommit(call: Call): Answer {
  const repository = repositoryOf(call);
  const sha = resolveRef(repository, param(call, 'ref'));
  if (sha === null) throw new Refused(422, `No commit found for SHA: ${param(call, 'ref')}`);
  const commit = repository.git.commit(sha);
  const files = threeDotDiff(repository, commit.parents[0] ?? sha, sha);
  const { site } = call.service;
  const shaped = files.slice(0, COMPARED_FILES).map((file) => fileShape(site, repository, { file, ref: sha }));
  return json({ ...commitShape(site, repository, commit), files: shaped });
}

function pullsOfCommit(call: Call): Answer {
  const repository = repositoryOf(call);
  const wanted = param(call, 'commit_sha');
  const sha = resolveRef(repository, wanted);
  if (sha === null) throw new Refused(422, `No commit found for SHA: ${wanted}`);
  const landed = isAncestor(repository.git, sha, repository.branches.get(repository.defaultBranch) ?? '');
  const pulls = [...repository.pulls.values()].filter((pull) => contains(pull, sha));
  const shown = pulls.filter((pull) => (landed ? pull.merged : pull.merged || pull.state === 'open'));
  return list(shown, (pull) => pullSummaryShape(call.service.site, pull));
}

function contains(pull: PullRequest, sha: string): boolean {
  return pull.mergeCommit === sha || commitsOf(pull).some((commit) => commit.oid === sha);
}

function compare(call: Call): Answer {
  const repository = repositoryOf(call);
  const [left = '', right = ''] = param(call, 'basehead').split('...');
  const [base, head] = [endOf(call, left), endOf(call, right)];
  const { git } = repository;
  const ancestor = mergeBase(git, base, head);
  if (ancestor === null) throw new Refused(404, `No common ancestor between ${left} and ${right}.`);
  const ahead = commitsBetween(git, base, head);
  const behind = commitsBetween(git, head, base);
  const paged = call.query.has('page') || call.query.has('per_page');
  const page = Math.max(1, Number(call.query.get('page') ?? 1));
  const size = paged ? Math.min(100, Number(call.query.get('per_page') ?? 30)) : COMPARED_COMMITS;
  const commits = ahead.slice((page - 1) * size, page * size);
  const { site } = call.service;
  const files = page === 1 ? threeDotDiff(repository, base, head).slice(0, COMPARED_FILES) : [];
  const shape = (oid: string): Json => commitShape(site, repository, git.commit(oid));
  const url = `${repositoryApi(site, repository)}/compare/${left}...${right}`;
  const html = `${repositoryWeb(site, repository)}/compare/${left}...${right}`;
  const body = {
    ...{ url, html_url: html, permalink_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` },
    base_commit: shape(base),
    merge_base_commit: shape(ancestor),
    status: relation(ahead.length, behind.length),
    ...{ ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
    commits: commits.map((commit) => shape(commit.oid)),
    files: files.map((file) => fileShape(site, repository, { file, ref: head })),
  };
  // Only the links to the other pages come from the list: the page itself is in the body.
  return paged ? { kind: 'list', total: ahead.length, slice: () => [], wrap: () => body } : json(body);
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** `branch`, `sha` or `owner:branch` of a fork in the same network. */
function endOf(call: Call, text: string): string {
  const repository = repositoryOf(call);
  const [owner, branch] = text.includes(':') ? text.split(':', 2) : [repository.owner.login, text];
  const { repositories } = call.service.world.state;
  const source = repositories.find((one) => one.git === repository.git && one.owner.login === owner);
  const sha = source === undefined ? null : resolveRef(source, branch ?? '');
  if (sha === null) throw notFound();
  return sha;
}

function contents(call: Call): Answer {
  const repository = repositoryOf(call);
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const sha = resolveRef(repository, ref);
  if (sha === null) throw notFound(`No commit found for the ref ${ref}`);
  const path = param(call, 'path').replace(/^\/+|\/+$/g, '');
  const { tree } = repository.git.commit(sha);
  const entry = tree.get(path);
  const place = { site: call.service.site, repository, ref };
  if (entry !== undefined) return fileAnswer(call, place, { path, entry: followed(place, { path, entry }) });
  const directory = directoryOf(tree, path);
  if (directory === null) throw notFound();
  const names = [...directory.entries].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 1000);
  const prefix = path === '' ? '' : `${path}/`;
  return json(names.map(([name, one]) => entryShape(place, { path: `${prefix}${name}`, ...one, listed: true })));
}

interface Place {
  readonly site: Site;
  readonly repository: Repository;
  readonly ref: string;
}

interface At {
  readonly path: string;
  readonly entry: Entry;
}

/** A symlink to a file of the repository answers with that file's content. */
function followed({ repository, ref }: Place, { path, entry }: At): Entry {
  if (entry.mode !== '120000') return entry;
  const target = repository.git.blob(entry.oid)?.toString('utf8') ?? '';
  const steps = [...path.split('/').slice(0, -1), ...target.split('/')];
  const resolved: string[] = [];
  for (const step of steps) {
    if (step === '..') resolved.pop();
    else if (step !== '.' && step !== '') resolved.push(step);
  }
  const sha = resolveRef(repository, ref);
  const found = sha === null ? undefined : repository.git.commit(sha).tree.get(resolved.join('/'));
  return found?.mode === '100644' || found?.mode === '100755' ? found : entry;
}

function fileAnswer(call: Call, place: Place, { path, entry }: At): Answer {
  const bytes = place.repository.git.blob(entry.oid) ?? Buffer.alloc(0);
  if (/vnd\.github\.(?:[^,;]*\.)?raw/.test(call.accept)) return { kind: 'raw', body: bytes };
  const shape = entryShape(place, { path, ...entry, listed: false });
  if (entry.mode === '120000') return json({ ...shape, target: bytes.toString('utf8') });
  if (entry.mode === '160000') return json({ ...shape, submodule_git_url: `${place.site.web}/submodule.git` });
  const inline = bytes.length <= INLINE_BYTES;
  const content = inline ? bytes.toString('base64').replace(/.{60}/g, '$&\n') : '';
  return json({ ...shape, encoding: inline ? 'base64' : 'none', content: inline ? `${content}\n` : '' });
}

const ENTRY_TYPES = {
  '100644': 'file',
  '100755': 'file',
  '120000': 'symlink',
  '160000': 'submodule',
  '40000': 'dir',
} as const;

/** In a directory's list GitHub calls a submodule a "file". */
function entryShape(
  { site, repository, ref }: Place,
  at: { readonly path: string; readonly oid: string; readonly mode: Mode | '40000'; readonly listed: boolean },
): Json {
  const path = at.path.split('/').map(encodeURIComponent).join('/');
  const kind = at.mode === '40000' ? 'tree' : 'blob';
  const url = `${repositoryApi(site, repository)}/contents/${path}?ref=${ref}`;
  const git = `${repositoryApi(site, repository)}/git/${kind}s/${at.oid}`;
  const html = `${repositoryWeb(site, repository)}/${kind}/${ref}/${path}`;
  const type = at.listed && at.mode === '160000' ? 'file' : ENTRY_TYPES[at.mode];
  return {
    ...{ name: at.path.split('/').at(-1), path: at.path, sha: at.oid, type },
    size: at.mode === '40000' ? 0 : (repository.git.blob(at.oid)?.length ?? 0),
    ...{ url, html_url: html, git_url: git },
    download_url:
      kind === 'tree' ? null : `${site.web}/raw/${repository.owner.login}/${repository.name}/${ref}/${path}`,
    _links: { self: url, git, html },
  };
}
