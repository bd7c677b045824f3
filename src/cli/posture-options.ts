/** What `twokey posture` is asked, and what it finds of each repository. */
import type { RepositoryRef } from '../domain/change.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { ControlOutcome } from '../domain/posture.js';
import type { Result } from '../domain/result.js';
import type { ForgeError } from '../ports/forge.js';

export interface PostureOptions {
  readonly repo?: string;
  readonly org?: string;
  /** Which app is ours; without it a pinned check cannot be called ours. */
  readonly appId?: number;
  readonly format: 'text' | 'json';
  readonly all: boolean;
  readonly remedies: boolean;
  readonly apply: boolean;
  readonly yes: boolean;
}

/** One repository, and what every control says of it; or why it could not be read. */
export interface Looked {
  readonly repository: RepositoryRef;
  /** In force there; null: it could not be read. */
  readonly policy: EffectivePolicy | null;
  readonly read: Result<readonly ControlOutcome[], ForgeError>;
}
