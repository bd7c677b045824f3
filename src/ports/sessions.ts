/** Where sessions are kept, known by digests alone. Supplied by adapters/store/web-access.ts. */

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
