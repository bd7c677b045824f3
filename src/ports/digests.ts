/** Where the week is told to people who do not look. Supplied by adapters/digest.ts. */
import type { Result } from '../domain/result.js';

export interface Digests {
  /** Error: why it did not arrive, without its address, which is a secret. */
  send(message: object): Promise<Result<null, string>>;
}
