/**
 * Effects: what a file does differently at the head than at the base, as a reader (core/readers) saw it in the parsed
 * texts. An effect says what changed, never how bad that is: the rules of the catalog judge.
 *
 * Swapping base and head mirrors every effect: added ↔ removed, opened ↔ closed, on ↔ off.
 */

/** Where an effect stands, and in what. */
interface Seen {
  /** 1-based line at the head; for what is gone the nearest line that remains (1 in a file that is gone). */
  readonly line: number;
  /** 1-based line at the base; null: there is none, it is new. */
  readonly baseLine: number | null;
  /** What it belongs to, as its own people name it: a Terraform address, `Kind namespace/name`, a job, a table. Untrusted. */
  readonly subject: string;
}

/** One attribute of an object that differs. */
export interface AttributeEffect {
  /** Dotted path inside the object; list items without a number: `ingress.cidr_blocks`, `spec.ports.port`. */
  readonly path: string;
  /** The value as written, cut at 200 characters; null: absent on that side. Untrusted, may be a secret: never shown. */
  readonly before: string | null;
  readonly after: string | null;
  readonly line: number;
  readonly baseLine: number | null;
}

/** A declared thing: a Terraform block, a Kubernetes object, a CloudFormation resource, a DNS record, a firewall rule. */
export interface ObjectEffect extends Seen {
  readonly kind: 'object';
  /**
   * removed: no longer declared, so destroyed. forgotten: let go without being destroyed. disabled: declared, but for
   * no instance (`count = 0`). entry-removed: one entry fewer of what it is made for (`for_each`, an app in values).
   */
  readonly event:
    | 'added'
    | 'removed'
    | 'changed'
    | 'moved'
    | 'adopted'
    | 'forgotten'
    | 'enabled'
    | 'disabled'
    | 'entry-added'
    | 'entry-removed';
  /**
   * The sort of thing, in the vocabulary of its tool: `aws_iam_role`, `ClusterRole`, `AWS::IAM::Role`,
   * `Microsoft.Authorization/roleAssignments`, or `<tool>/<sort>` where the tool has none: `dns/record`, `nginx/access`,
   * `workflow/permissions`, `values/ingress`. catalog/resource-types.ts says what it decides.
   */
  readonly type: string;
  /** Every attribute for an added or removed object whose attributes matter; only the different ones for a changed one. */
  readonly attributes: readonly AttributeEffect[];
}

/** Who may do what: one principal, action, resource, role or trigger that was granted or taken back. */
export interface GrantEffect extends Seen {
  readonly kind: 'grant';
  readonly event: 'added' | 'removed';
  readonly of: 'principal' | 'action' | 'resource' | 'role' | 'permission' | 'trigger';
  /** What was granted, as written: `s3:*`, `roles/owner`, `contents: write`. Untrusted. */
  readonly value: string;
  /** everyone: anybody or any account. admin: every right, or the right to give rights. wildcard: more than is named. */
  readonly breadth: 'everyone' | 'admin' | 'wildcard' | 'write' | 'plain';
}

/** Ports from `from` to `to`, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Who may reach what. */
export interface ExposureEffect extends Seen {
  readonly kind: 'exposure';
  readonly event: 'opened' | 'closed';
  readonly direction: 'ingress' | 'egress';
  /** As written: CIDRs, `Internet`, a security group. Untrusted. */
  readonly from: readonly string[];
  /** world: anybody (also in split halves, prefixes shorter than /8). unknown: cannot be told from the text. */
  readonly breadth: 'world' | 'some' | 'private' | 'unknown';
  readonly ports: readonly PortRange[] | 'all' | 'unknown';
}

/** What a migration does to the schema or the data when it is run forward. */
export interface SchemaEffect extends Seen {
  readonly kind: 'schema';
  /** Of the new statements of the head (added), or of statements that an edited migration no longer has (removed). */
  readonly event: 'added' | 'removed';
  readonly operation: SchemaOperation;
  /** `table`, `table.column`, an index. */
  readonly target: string;
}

export type SchemaOperation =
  | 'drop-database'
  | 'drop-table'
  | 'drop-column'
  | 'drop-constraint'
  | 'drop-index'
  | 'drop-other'
  | 'truncate'
  | 'delete-rows'
  | 'update-rows'
  | 'insert-rows'
  | 'rename-table'
  | 'rename-column'
  | 'change-type'
  | 'set-not-null'
  | 'add-required-column'
  | 'add-column'
  | 'add-constraint'
  | 'add-foreign-key'
  | 'add-index'
  | 'add-index-concurrently'
  | 'create-table'
  | 'create-other'
  | 'raw-sql'
  | 'other';

/** Something that guards data or its traces, switched off or on. */
export interface SafeguardEffect extends Seen {
  readonly kind: 'safeguard';
  readonly event: 'off' | 'on';
  readonly safeguard:
    | 'encryption'
    | 'deletion-protection'
    | 'backup'
    | 'versioning'
    | 'logging'
    | 'public-access-block'
    | 'verification';
  /** The attribute, as written. */
  readonly by: string;
}

export type Effect = ObjectEffect | GrantEffect | ExposureEffect | SchemaEffect | SafeguardEffect;

/** What a reader made of a file. */
export type Reading =
  | { readonly kind: 'read'; readonly effects: readonly Effect[] }
  /** It cannot be told what the file does: encrypted, too large, not parseable. In words. */
  | { readonly kind: 'opaque'; readonly reason: string };

/** A file on both sides, for a reader. */
export interface FileText {
  /** In the form in which paths are compared (core/paths.ts): the head's, the base's where it is gone. */
  readonly name: string;
  /** Null: there is no such file on that side. */
  readonly base: string | null;
  readonly head: string | null;
}

/** Parsers that must be made ready before they can be asked; adapters supply them. */
export interface Parsers {
  readonly sql: SqlParser;
}

/** Reads PostgreSQL statements; null: this is not PostgreSQL, ask the tokeniser. Never throws. */
export type SqlParser = (text: string) => readonly SqlStatement[] | null;

export interface SqlStatement {
  /** The parser's own tree (`{ DropStmt: … }`), read defensively by core/readers/sql. */
  readonly tree: unknown;
  /** Where the statement starts and ends in the text, in UTF-16 units, leading space and comments left out. */
  readonly start: number;
  readonly end: number;
}

/** A reader: pure, total, and fast; it never throws. Same texts but for comments and spacing: no effects. */
export type Reader = (file: FileText, parsers: Parsers) => Reading;
