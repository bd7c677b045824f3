/**
 * The inventory: who and what may write to repositories, workflows, deployments and CI, and what nobody can see of that.
 * Read by adapters/github/read-inventory.ts, judged by core/inventory, recorded once a month for the scoreboard.
 */
import type { Account, RepositoryRef } from './change.js';
import type { BypassActor, Sight, WorkflowFile } from './posture.js';
import type { AgentClass } from './provenance.js';

/** `workflow`: a token of Actions. `service`: work that GitHub itself does for people, as its coding agent. */
export const IDENTITY_KINDS = ['person', 'app', 'deploy-key', 'token', 'bypass-actor', 'workflow', 'service'] as const;
type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** Where it may write. `administration`: it may change who may what, or what protects. */
export const ACCESS_AREAS = ['repositories', 'workflows', 'deployments', 'ci', 'administration'] as const;
export type AccessArea = (typeof ACCESS_AREAS)[number];

/** `some`: of the organisation's repositories, and GitHub does not say which. Names are full, sorted and untrusted. */
export type Reach =
  | { readonly kind: 'all' }
  | { readonly kind: 'some' }
  | { readonly kind: 'named'; readonly repositories: readonly string[] };

/** Somebody or something that may write. One row an identity, however many repositories it reaches. */
export interface InventoryRow {
  readonly kind: IdentityKind;
  /** Its name in the list of exceptions: `person:ann`, `app:codex`, `deploy-key:acme/infra#7`. Untrusted. */
  readonly identity: string;
  /** Known as an AI tool or automation: the id of its catalog entry, or of one of the policy's own agents. */
  readonly agent: { readonly id: string; readonly agentClass: AgentClass } | null;
  readonly areas: readonly AccessArea[];
  /** It may take protection away, or pass by it. */
  readonly adminEquivalent: boolean;
  /** What makes it so, in words. May quote untrusted text. */
  readonly why: readonly string[];
  readonly reach: Reach;
  /** When GitHub last saw it used, ISO 8601; null: GitHub does not tell, or never. */
  readonly lastUsed: string | null;
  /** A documented exception of the policy that has not ended: it is listed, and not counted. */
  readonly exception: InventoryException | null;
}

/** Somebody documented why an identity may have such access, and until when. */
export interface InventoryException {
  readonly identity: string;
  readonly why: string;
  /** The last day, `2027-03-31`. */
  readonly until: string;
}

/** Something that may be there and was not seen. Never the same as nothing. */
export interface BlindSpot {
  /** What was looked for: `apps of the organisation`, `deploy keys`. */
  readonly about: string;
  /** `not-listable`: GitHub shows it to nobody. */
  readonly because: 'not-visible' | 'unreadable' | 'error' | 'not-listable';
  readonly reason: string;
  /** What would make it visible, or how to find out otherwise. */
  readonly remedy: string;
  /** Full names; none: it is about the organisation. Untrusted. */
  readonly repositories: readonly string[];
}

/** Different identities, so who administers ten repositories is one. What is unknown is in none of these. */
interface InventoryCounts {
  /** Admin-equivalent, without documented exceptions. */
  readonly adminEquivalent: number;
  /** Admin-equivalent under a documented exception that has not ended. */
  readonly excepted: number;
  /** AI tools that may write: agents and assistants, not automation without a model. */
  readonly aiTools: number;
  /** Repositories that at least one AI tool may write to, as far as GitHub names them. */
  readonly repositoriesWithAiTools: number;
  readonly blindSpots: number;
}

export interface Inventory {
  /** Login of the organisation, or of the owner. */
  readonly owner: string;
  /** Repositories that were looked at. */
  readonly repositories: readonly RepositoryRef[];
  readonly rows: readonly InventoryRow[];
  readonly blindSpots: readonly BlindSpot[];
  readonly counts: InventoryCounts;
}

/** An inventory as it was taken. */
export interface InventoryRecord extends Inventory {
  readonly installation: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface InstalledApp {
  readonly id: number;
  readonly slug: string;
  /** Permissions by GitHub's names: `read`, `write` or `admin`. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly everywhere: boolean;
  readonly suspended: boolean;
}

/** A fine-grained token that may reach what the organisation owns. */
export interface AccessToken {
  readonly id: number;
  /** Untrusted. */
  readonly name: string;
  readonly owner: { readonly id: number; readonly login: string };
  readonly permissions: Readonly<Record<string, string>>;
  readonly everywhere: boolean;
  readonly expired: boolean;
  readonly lastUsed: string | null;
}

export interface DeployKey {
  readonly id: number;
  /** Untrusted. */
  readonly title: string;
  readonly readOnly: boolean;
  readonly enabled: boolean;
  /** Login; null: not told. */
  readonly addedBy: string | null;
  readonly lastUsed: string | null;
}

export interface Collaborator extends Account {
  readonly role: 'admin' | 'maintain' | 'write' | 'less';
}

/** What GitHub's coding agent may do in a repository. */
interface CopilotSettings {
  /** People may set up work that it does by itself. */
  readonly automations: boolean;
  /** Its pull requests run workflows only after a person agreed. */
  readonly asksBeforeWorkflows: boolean;
}

export interface RepositoryAccess {
  readonly repository: RepositoryRef;
  readonly collaborators: Sight<readonly Collaborator[]>;
  readonly deployKeys: Sight<readonly DeployKey[]>;
  readonly workflowToken: Sight<{ readonly writes: boolean; readonly approves: boolean }>;
  readonly workflows: Sight<readonly WorkflowFile[]>;
  /** One a ruleset in force; one that is not known where the rulesets themselves are not. */
  readonly bypassLists: readonly Sight<readonly BypassActor[]>[];
  readonly copilot: Sight<CopilotSettings>;
}

/** Null: the owner is a person, who has none of these. */
export interface OrganisationAccess {
  readonly owners: Sight<readonly Account[]>;
  readonly apps: Sight<readonly InstalledApp[]>;
  readonly tokens: Sight<readonly AccessToken[]>;
  /** Names of the repositories where it is enabled; null: all. */
  readonly copilotRepositories: Sight<readonly string[] | null>;
}

/** Everything that the inventory is made of. */
export interface AccessFacts {
  readonly owner: string;
  readonly organisation: OrganisationAccess | null;
  readonly repositories: readonly RepositoryAccess[];
}
