/** People, their organisations and teams, and labels: the things of the simulated world that belong to no repository's history. */

export type AccountType = 'User' | 'Bot' | 'Mannequin' | 'Organization';

export interface Account {
  readonly id: number;
  /** As REST shows it; a bot's mostly ends in `[bot]`. */
  login: string;
  readonly type: AccountType;
  readonly name: string | null;
  /** Mailboxes that GitHub links to this account, beside its own noreply addresses. */
  readonly emails: readonly string[];
  /** As GraphQL shows it: a bot's login without `[bot]`. */
  readonly graphqlLogin: string;
  readonly createdAt: string;
  /** A deleted account is the ghost: null wherever an account may stand. */
  deleted: boolean;
}

export const ROLES = ['read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof ROLES)[number];

interface TeamMember {
  readonly state: 'active' | 'pending';
  readonly role: 'member' | 'maintainer';
}

export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly organisation: Organisation;
  readonly parent: Team | null;
  readonly members: Map<Account, TeamMember>;
}

/** A fine-grained token that a member made for what the organisation owns. */
export interface GrantedToken {
  readonly id: number;
  readonly name: string;
  readonly owner: Account;
  readonly permissions: Readonly<Record<string, string>>;
  readonly selection: 'all' | 'subset' | 'none';
  readonly grantedAt: string;
}

export interface Organisation {
  readonly account: Account;
  readonly members: Map<Account, 'member' | 'admin'>;
  readonly teams: Map<string, Team>;
  /** What every member may do in every repository. */
  basePermission: Role | 'none';
  readonly tokens: GrantedToken[];
  /** Names of the repositories where GitHub's coding agent is on; `all`; null: the organisation has no Copilot. */
  codingAgent: 'all' | readonly string[] | null;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}
