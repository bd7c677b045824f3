/** What a policy says about the posture and the inventory: read from YAML. Used by policy-file.ts and policy.ts. */
import type { OversightRules } from '../domain/policy.js';
import type { PolicyYaml } from './policy-schema.js';

export const NO_OVERSIGHT: OversightRules = { exceptions: [], driftIssues: null };

export function oversightOf({ inventory, posture }: PolicyYaml): OversightRules | null {
  if (inventory === undefined && posture === undefined) return null;
  const [, owner, name] = /^([^/]+)\/(.+)$/.exec(posture?.issues ?? '') ?? [];
  return {
    exceptions: inventory?.exceptions ?? [],
    driftIssues: owner === undefined || name === undefined ? null : { owner, name },
  };
}
