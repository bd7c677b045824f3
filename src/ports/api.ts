/** Who asks the JSON API, and where its tokens are kept. Supplied by adapters/web/token-door.ts and adapters/store/api-tokens.ts. */
import type { ApiRead, ApiToken } from '../domain/api-token.js';
import type { Scope } from './dashboard.js';

export interface ApiTokens {
  /** By its digest alone; null: there is none. Revoked and expired ones are found too. */
  find(digest: string): Promise<ApiToken | null>;
  /** Keeps when it was last used, to the minute. */
  used(digest: string, at: number): Promise<void>;
}

export type ApiAdmission =
  | { readonly kind: 'in'; readonly scope: Scope; readonly reads: readonly ApiRead[] }
  /** No token, none of ours, or one that is over: which of them is not said. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'too-often'; readonly seconds: number };

export interface ApiDoor {
  /** `authorization`: the header, '' where there is none. `remote`: address of the other end. */
  admit(asked: { readonly authorization: string; readonly remote: string }): Promise<ApiAdmission>;
}
