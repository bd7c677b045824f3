/** Repositories and git in the simulated world: who may do what, branches, commits and pushes. */
import type { CommitSignature, FileChange, Person } from '../git/objects.js';
import * as founding from './founding.js';
import type { Account, Repository, RequiredCheck, Role } from './model.js';
import { gitPerson, moveBranch, writeCommit } from './pushing.js';
import { Society, type Who } from './society.js';

export interface CommitSpec {
  readonly files?: Readonly<Record<string, FileChange>>;
  readonly message?: string;
  /** An account, or any name and mailbox: git does not check. Default: the pusher. */
  readonly author?: Who | Person;
  /** Default: the author. `web-flow` for GitHub itself. */
  readonly committer?: Who | Person;
  /** Branch or commit merged in as second parent. */
  readonly merge?: string;
  /** Whose key signed it: an account's, GitHub's own, or one that GitHub cannot verify. Default: unsigned. */
  readonly signed?: Who | 'github' | 'invalid';
  /** By the author's own clock, which nobody checks. */
  readonly authoredAt?: string;
}

export interface PushSpec {
  readonly pusher?: Who;
  /** Branch or commit that a new branch starts from; the default branch when not given. */
  readonly from?: string;
}

export class Workshop extends Society {
  repository(owner: string, name: string, spec: founding.NewRepository = {}): Repository {
    const repository = founding.createRepository(this.state, { owner: this.account(owner), name }, spec);
    for (const [login, role] of Object.entries(spec.collaborators ?? {})) this.grant(repository, login, role);
    for (const [slug, role] of Object.entries(spec.teams ?? {})) {
      const team = this.org(owner).teams.get(slug);
      if (team) repository.teamGrants.set(team, role);
    }
    return repository;
  }

  fork(parent: Repository, owner: Who): Repository {
    return founding.forkRepository(this.state, parent, this.account(owner));
  }

  /** Pull requests from a deleted fork stay open, with no head repository. */
  deleteRepository(repository: Repository): void {
    this.state.mutate(`${nameOf(repository)} is deleted`, () => {
      repository.deleted = true;
      for (const pull of this.state.pulls()) if (pull.headRepository === repository) pull.headRepository = null;
    });
  }

  renameRepository(repository: Repository, name: string): void {
    this.state.mutate(`${nameOf(repository)} is now ${name}`, () => {
      this.state.formerNames.set(nameOf(repository).toLowerCase(), repository);
      const from = repository.name;
      repository.name = name;
      this.state.emit({ event: 'repository', action: 'renamed', repository, from, sender: repository.owner });
    });
  }

  /** Archived, it is read-only. */
  archive(repository: Repository, by: Who): void {
    this.changeRepository(repository, by, 'archived', () => {
      repository.archived = true;
    });
  }

  unarchive(repository: Repository, by: Who): void {
    this.changeRepository(repository, by, 'unarchived', () => {
      repository.archived = false;
    });
  }

  setDefaultBranch(repository: Repository, branch: string, by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${branch} is the default of ${nameOf(repository)}`, () => {
      const from = repository.defaultBranch;
      repository.defaultBranch = branch;
      this.state.emit({ event: 'repository', action: 'edited', repository, from, sender });
    });
  }

  private changeRepository(
    repository: Repository,
    by: Who,
    action: 'archived' | 'unarchived',
    change: () => void,
  ): void {
    const sender = this.account(by);
    this.state.mutate(`${sender.login} ${action} ${nameOf(repository)}`, () => {
      change();
      this.state.emit({ event: 'repository', action, repository, sender });
    });
  }

  /** Before anybody looks, as it is told at the beginning of a story; see `regrant` for what GitHub tells of. */
  grant(repository: Repository, who: Who, role: Role | 'none'): void {
    const account = this.account(who);
    if (role === 'none') repository.collaborators.delete(account);
    else repository.collaborators.set(account, role);
  }

  /** A collaborator gets another role, or none. */
  regrant(repository: Repository, who: Who, role: Role | 'none', by: Who = repository.owner): void {
    const [member, sender] = [this.account(who), this.account(by)];
    this.state.mutate(`${member.login} is ${role} of ${nameOf(repository)}`, () => {
      const action = role === 'none' ? 'removed' : repository.collaborators.has(member) ? 'edited' : 'added';
      this.grant(repository, member, role);
      this.state.emit({ event: 'member', action, repository, member, sender });
    });
  }

  requireCheck(repository: Repository, branch: string, check: RequiredCheck): void {
    this.state.mutate(`${check.name} is required on ${branch}`, () => {
      repository.requiredChecks.set(branch, [...(repository.requiredChecks.get(branch) ?? []), check]);
    });
  }

  /** One commit, pushed. Answers its SHA. A branch that is not there yet starts at the default branch. */
  commit(repository: Repository, branch: string, spec: CommitSpec & PushSpec): string {
    return this.push(repository, branch, [spec], spec);
  }

  /** Several commits in one push. Answers the new tip. */
  push(repository: Repository, branch: string, commits: readonly CommitSpec[], spec: PushSpec = {}): string {
    const pusher = this.pusher(repository, commits, spec);
    return this.state.mutate(`${pusher.login} pushed to ${nameOf(repository)}@${branch}`, () => {
      const start = repository.branches.get(branch) ?? this.sha(repository, spec.from ?? repository.defaultBranch);
      const to = commits.reduce((parent, commit) => this.write(repository, parent, { ...commit, pusher }), start);
      moveBranch(this.state, { repository, branch, to, pusher });
      return to;
    });
  }

  /** A new branch at this branch or commit. */
  branch(repository: Repository, name: string, from: string, pusher: Who = repository.owner): string {
    return this.forcePush(repository, name, from, pusher);
  }

  /** Sets a branch to a commit, whatever it was before. */
  forcePush(repository: Repository, branch: string, to: string, pusher: Who = repository.owner): string {
    const by = this.account(pusher);
    return this.state.mutate(`${by.login} set ${nameOf(repository)}@${branch}`, () => {
      const sha = this.sha(repository, to);
      moveBranch(this.state, { repository, branch, to: sha, pusher: by });
      return sha;
    });
  }

  /** Writes commits that no branch points to yet, for a later `forcePush`. */
  write(repository: Repository, parent: string, spec: CommitSpec & { readonly pusher: Account }): string {
    const author = gitPerson(this.resolve(spec.author ?? spec.pusher));
    const committer = spec.committer === undefined ? author : gitPerson(this.resolve(spec.committer));
    const merging = spec.merge === undefined ? null : this.sha(repository, spec.merge);
    const { files = {}, message = 'Change', authoredAt } = spec;
    const signature = this.signature(spec.signed);
    const written = { files, message, author, committer, merging, signature, authoredAt };
    return writeCommit(this.state, repository, parent, written);
  }

  deleteBranch(repository: Repository, branch: string, by: Who): void {
    const pusher = this.account(by);
    this.state.mutate(`${nameOf(repository)}@${branch} is deleted`, () => {
      moveBranch(this.state, { repository, branch, to: null, pusher });
    });
  }

  sha(repository: Repository, branchOrSha: string): string {
    const found = repository.branches.get(branchOrSha) ?? repository.git.findCommit(branchOrSha)?.oid;
    if (found === undefined) throw new Error(`${nameOf(repository)} has neither branch nor commit ${branchOrSha}`);
    return found;
  }

  private pusher(repository: Repository, commits: readonly CommitSpec[], spec: PushSpec): Account {
    const author = commits.at(-1)?.author;
    const named = author !== undefined && (typeof author === 'string' || 'login' in author) ? author : repository.owner;
    return this.account(spec.pusher ?? named);
  }

  private signature(signed: CommitSpec['signed']): CommitSignature | null {
    if (signed === undefined) return null;
    if (signed === 'invalid') return { valid: false, byGitHub: false, signer: null };
    const byGitHub = signed === 'github';
    return { valid: true, byGitHub, signer: this.account(byGitHub ? 'web-flow' : signed).id };
  }

  private resolve(who: Who | Person): Account | Person {
    return typeof who === 'string' ? this.account(who) : who;
  }
}

/** `owner/name`. */
export function nameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}
