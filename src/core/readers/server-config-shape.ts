/** What every parser of server configurations makes of a text, and server-config.ts compares. */
import type { Entry } from './declared-things.js';
import type { AccessRule } from './exposure.js';

/** What matters of a configuration. */
export interface ServerConfig {
  readonly entries: readonly Entry[];
  /** Who may reach what, by what it leads to. Asked only where both sides have a say, unless `whole` says otherwise. */
  readonly access: readonly (AccessRule & { readonly subject: string })[];
  /** The rules are the whole of what is allowed, so that a new one opens something. */
  readonly whole: boolean;
}
