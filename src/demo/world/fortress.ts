/** How people guard repositories of the simulated world, loosen the guard, and pass it by: rulesets, classic protection, environments. */
import type { Account, Repository } from './model.js';
import type { GrantedToken } from './people-model.js';
import type { Classic, DeployKey, Environment, RuleSuite, Ruleset } from './protection-model.js';
import type { Who } from './society.js';
import { nameOf, Workshop } from './workshop.js';

export type RulesetSpec = Pick<Ruleset, 'name' | 'rules'> &
  Partial<Pick<Ruleset, 'enforcement' | 'include' | 'bypass'>>;

const OPEN: Classic = { reviews: null, admins: false, forcePushes: false, deletions: false };

export class Fortress extends Workshop {
  /** A ruleset of the repository. */
  ruleset(repository: Repository, by: Who, spec: RulesetSpec): Ruleset {
    const made = this.newRuleset({ source: nameOf(repository), sourceType: 'Repository' }, spec);
    return this.guarded(repository, by, `made the ruleset ${spec.name}`, (sender) => {
      repository.protection.rulesets.push(made);
      this.state.emit({
        event: 'repository_ruleset',
        action: 'created',
        ruleset: made,
        repository,
        owner: repository.owner,
        sender,
      });
      return made;
    });
  }

  /** A ruleset of the organisation, over all of its repositories: GitHub tells of it without a repository. */
  organisationRuleset(owner: string, by: Who, spec: RulesetSpec): Ruleset {
    const account = this.account(owner);
    const sender = this.account(by);
    const made = this.newRuleset({ source: account.login, sourceType: 'Organization' }, spec);
    this.state.mutate(`${sender.login} made the ruleset ${spec.name}`, () => {
      for (const one of this.state.repositories) if (one.owner === account) one.protection.rulesets.push(made);
      const about = { ruleset: made, repository: null, owner: account, sender };
      this.state.emit({ event: 'repository_ruleset', action: 'created', ...about });
    });
    return made;
  }

  editRuleset(repository: Repository, by: Who, ruleset: Ruleset, change: Partial<RulesetSpec>): void {
    this.guarded(repository, by, `edited the ruleset ${ruleset.name}`, (sender) => {
      Object.assign(ruleset, change, { updatedAt: this.state.now() });
      const owned = ruleset.sourceType === 'Repository';
      const about = { ruleset, repository: owned ? repository : null, owner: repository.owner, sender };
      this.state.emit({ event: 'repository_ruleset', action: 'edited', ...about });
    });
  }

  deleteRuleset(repository: Repository, by: Who, ruleset: Ruleset): void {
    this.guarded(repository, by, `deleted the ruleset ${ruleset.name}`, (sender) => {
      repository.protection.rulesets.splice(repository.protection.rulesets.indexOf(ruleset), 1);
      this.state.emit({
        event: 'repository_ruleset',
        action: 'deleted',
        ruleset,
        repository,
        owner: repository.owner,
        sender,
      });
    });
  }

  /** Classic protection; the checks that it requires are told by `requireCheck`. */
  protect(repository: Repository, branch: string, by: Who, spec: Partial<Classic> = {}): void {
    this.guarded(repository, by, `protected ${branch}`, (sender) => {
      const { classic } = repository.protection;
      const action = classic.has(branch) ? 'edited' : 'created';
      classic.set(branch, { ...(classic.get(branch) ?? OPEN), ...spec });
      this.state.emit({ event: 'branch_protection_rule', action, repository, branch, sender });
    });
  }

  unprotect(repository: Repository, branch: string, by: Who): void {
    this.guarded(repository, by, `took the protection of ${branch} away`, (sender) => {
      repository.protection.classic.delete(branch);
      repository.requiredChecks.delete(branch);
      this.state.emit({ event: 'branch_protection_rule', action: 'deleted', repository, branch, sender });
    });
  }

  /** All protection of the repository at once. */
  switchProtection(repository: Repository, by: Who, action: 'enabled' | 'disabled'): void {
    this.guarded(repository, by, `${action} protection`, (sender) => {
      this.state.emit({ event: 'branch_protection_configuration', action, repository, sender });
    });
  }

  environment(
    repository: Repository,
    name: string,
    spec: { readonly protections?: Environment['protections']; readonly apps?: Environment['apps'] } = {},
  ): Environment {
    const { protections = [], apps = [] } = spec;
    const made = { id: this.state.ids.next('entry'), name, protections, apps: [...apps] };
    const environment = { ...made, createdAt: this.state.now() };
    repository.protection.environments.push(environment);
    return environment;
  }

  /** A key that reaches one repository, whoever has it. */
  deployKey(repository: Repository, by: Who, key: Pick<DeployKey, 'title' | 'readOnly'>): DeployKey {
    const addedBy = this.account(by);
    const times = { createdAt: this.state.now(), lastUsed: null };
    const made = { id: this.state.ids.next('entry'), ...key, addedBy, ...times };
    repository.protection.deployKeys.push(made);
    return made;
  }

  /** A member's fine-grained token that the organisation let in. */
  grantToken(
    organisation: string,
    owner: Who,
    token: Pick<GrantedToken, 'name' | 'permissions'> & Partial<Pick<GrantedToken, 'selection'>>,
  ): GrantedToken {
    const about = { id: this.state.ids.next('entry'), owner: this.account(owner), grantedAt: this.state.now() };
    const made: GrantedToken = { selection: 'all', ...token, ...about };
    this.org(organisation).tokens.push(made);
    return made;
  }

  /** Somebody used their right to pass by the rules of a branch. */
  bypass(repository: Repository, branch: string, by: Who): RuleSuite {
    return this.guarded(repository, by, `passed by the rules of ${branch}`, (actor) => {
      const sha = this.sha(repository, branch);
      const about = { id: this.state.ids.next('suite'), actor, ref: `refs/heads/${branch}`, before: sha, after: sha };
      const suite: RuleSuite = { ...about, at: this.state.now(), result: 'bypass' };
      repository.protection.suites.push(suite);
      return suite;
    });
  }

  private newRuleset(of: Pick<Ruleset, 'source' | 'sourceType'>, spec: RulesetSpec): Ruleset {
    const { name, rules, enforcement = 'active', include = ['~DEFAULT_BRANCH'], bypass = [] } = spec;
    const times = { createdAt: this.state.now(), updatedAt: this.state.now() };
    return { id: this.state.ids.next('entry'), ...of, name, rules, enforcement, include, bypass, ...times };
  }

  private guarded<T>(repository: Repository, by: Who, what: string, change: (by: Account) => T): T {
    const actor = this.account(by);
    return this.state.mutate(`${actor.login} ${what} in ${nameOf(repository)}`, () => change(actor));
  }
}
