/** Where sessions and the tokens of the API are kept, known by digests alone. Supplied by adapters/store/web-access.ts. */

interface KeptSession {
  /** Encrypted: who it is, and their token at GitHub. */
  readonly sealed: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface Sessions {
  /** Also forgets every session that is over. */
  keep(digest: string, session: KeptSession, now: number): Promise<void>;
  /** Null: there is none, or it is over. */
  find(digest: string, now: number): Promise<KeptSession | null>;
  end(digest: string): Promise<void>;
}

/** What a token of the API may read: everything, or what lies in these owners and repositories, `acme` or `acme/infra`. */
export interface ApiToken {
  /** What it is called by people. */
  readonly name: string;
  /** Empty: everything. */
  readonly reads: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Null: never yet. */
  readonly usedAt: number | null;
}

export interface ApiTokens {
  /** False: there is one of this name. */
  add(digest: string, token: ApiToken): Promise<boolean>;
  /** Null: there is none, or it is over. Notes that it was used. */
  use(digest: string, now: number): Promise<ApiToken | null>;
  list(): Promise<readonly ApiToken[]>;
  /** False: there is none of this name. */
  revoke(name: string): Promise<boolean>;
}
