/** What the policy in force says of the posture: which branches are gated, and what must be there. */
import type { EffectivePolicy } from '../../domain/policy.js';
import { DEFAULT_POLICY, isGated } from '../policy.js';
import type { PostureWishes } from './repository.js';

interface Wished extends PostureWishes {
  readonly isGated: (branch: { readonly ref: string; readonly isDefault: boolean }) => boolean;
  /** Only the default branch is gated. */
  readonly onlyDefault: boolean;
}

/** A policy that cannot be used gates what the built-in one does; that it cannot be used is told by the verdicts. */
export function wishesOf(effective: EffectivePolicy): Wished {
  const policy = effective.kind === 'valid' ? effective.policy : DEFAULT_POLICY;
  return {
    isGated: (branch) => isGated(policy, branch),
    onlyDefault: policy.branches.globs.length === 0,
    needsCodeowners: policy.codeowners === 'required',
  };
}
