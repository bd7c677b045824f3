/** The people of the simulated world and where they belong: accounts, organisations, teams, apps and installations. */
import { noreplyAddress } from './access.js';
import * as founding from './founding.js';
import type { Account, App, Installation, Organisation, Repository, Role, Team } from './model.js';
import { webFlow } from './pushing.js';
import { WorldState } from './state.js';

/** An account or its login. */
export type Who = Account | string;

export type InstallSpec = Omit<founding.NewInstallation, 'account' | 'by'> & {
  readonly account: Who;
  readonly by?: Who;
};

export class Society {
  readonly state = new WorldState();

  constructor() {
    founding.createAccount(this.state, { login: 'ghost', id: 10_137, emails: [] });
    const emails = [webFlow().email];
    founding.createAccount(this.state, { login: 'web-flow', id: 19_864_447, name: 'GitHub', emails });
  }

  user(login: string, spec: Omit<founding.NewAccount, 'login'> = {}): Account {
    return founding.createAccount(this.state, { ...spec, login });
  }

  /** A bot account; give GitHub's real id where the app under test knows it. */
  bot(login: string, spec: Omit<founding.NewAccount, 'login' | 'type'> = {}): Account {
    return founding.createAccount(this.state, { ...spec, login, type: 'Bot' });
  }

  account(who: Who): Account {
    if (typeof who !== 'string') return who;
    const found = this.state.accounts.get(who.toLowerCase());
    if (found === undefined) throw new Error(`nobody is called ${who}`);
    return found;
  }

  noreply(who: Who): string {
    return noreplyAddress(this.account(who));
  }

  rename(who: Who, login: string): void {
    const account = this.account(who);
    this.state.mutate(`${account.login} is now ${login}`, () => {
      this.state.accounts.delete(account.login.toLowerCase());
      account.login = login;
      this.state.accounts.set(login.toLowerCase(), account);
    });
  }

  deleteAccount(who: Who): void {
    const account = this.account(who);
    this.state.mutate(`${account.login} is deleted`, () => {
      account.deleted = true;
    });
  }

  organisation(
    login: string,
    spec: { readonly owners?: readonly Who[]; readonly base?: Role | 'none' } = {},
  ): Organisation {
    const owners = (spec.owners ?? []).map((one) => this.account(one));
    const organisation = founding.createOrganisation(this.state, login, owners);
    organisation.basePermission = spec.base ?? 'read';
    return organisation;
  }

  team(
    organisation: string,
    slug: string,
    members: readonly Who[],
    spec: { readonly pending?: readonly Who[]; readonly parent?: Team } = {},
  ): Team {
    const accounts = (some: readonly Who[]): Account[] => some.map((one) => this.account(one));
    const pending = accounts(spec.pending ?? []);
    const parent = spec.parent ?? null;
    return founding.createTeam(this.state, this.org(organisation), {
      slug,
      members: accounts(members),
      pending,
      parent,
    });
  }

  org(login: string): Organisation {
    const found = this.state.organisations.get(login.toLowerCase());
    if (found === undefined) throw new Error(`no organisation is called ${login}`);
    return found;
  }

  member(organisation: string, who: Who, role: 'member' | 'admin' = 'member'): void {
    this.org(organisation).members.set(this.account(who), role);
  }

  removeFromTeam(team: Team, who: Who, by: Who): void {
    const [member, sender] = [this.account(who), this.account(by)];
    this.state.mutate(`${member.login} left ${team.slug}`, () => {
      team.members.delete(member);
      this.state.emit({ event: 'membership', action: 'removed', team, member, sender });
    });
  }

  /** Out of the organisation, its teams and its repositories. */
  removeFromOrganisation(organisation: string, who: Who, by: Who = who): void {
    const [org, account] = [this.org(organisation), this.account(who)];
    const sender = this.account(by);
    this.state.mutate(`${account.login} left ${organisation}`, () => {
      const role = org.members.get(account) ?? 'member';
      org.members.delete(account);
      const event = 'organization';
      this.state.emit({ event, action: 'member_removed', organisation: org, member: account, role, sender });
      for (const team of org.teams.values()) team.members.delete(account);
      for (const one of this.state.repositories) if (one.owner === org.account) one.collaborators.delete(account);
    });
  }

  /** Registers an app; every app has a bot account `slug[bot]`. */
  app(slug: string, spec: Omit<founding.NewApp, 'slug' | 'owner'> & { readonly owner: Who }): App {
    return founding.createApp(this.state, { ...spec, slug, owner: this.account(spec.owner) });
  }

  /** An app, or the one of this slug: registered by somebody when nobody has yet, with no rights. */
  protected appNamed(app: App | string): App {
    if (typeof app !== 'string') return app;
    const found = this.state.apps.find((one) => one.slug === app);
    return found ?? this.app(app, { owner: 'web-flow', permissions: {}, events: [] });
  }

  /** All repositories of the account, or only those named. */
  install(app: App, spec: InstallSpec): Installation {
    const account = this.account(spec.account);
    const by = this.account(spec.by ?? account);
    return this.state.mutate(`${app.slug} is installed on ${account.login}`, () =>
      founding.install(this.state, app, { ...spec, account, by }),
    );
  }

  addToInstallation(installation: Installation, repositories: readonly Repository[], by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${installation.app.slug} gets more repositories`, () => {
      for (const one of repositories) installation.repositories?.add(one);
      const event = 'installation_repositories';
      this.state.emit({ event, action: 'added', installation, repositories, sender });
    });
  }

  removeFromInstallation(installation: Installation, repositories: readonly Repository[], by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${installation.app.slug} loses repositories`, () => {
      for (const one of repositories) installation.repositories?.delete(one);
      const event = 'installation_repositories';
      this.state.emit({ event, action: 'removed', installation, repositories, sender });
    });
  }

  suspendInstallation(installation: Installation, by: Who): void {
    const sender = this.account(by);
    this.state.mutate(`${installation.app.slug} is suspended`, () => {
      installation.suspendedAt = this.state.now();
      this.state.emit({ event: 'installation', action: 'suspend', installation, repositories: [], sender });
    });
  }
}
