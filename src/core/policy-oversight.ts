/** What a policy says about the posture and the inventory: read from YAML. Used by policy-file.ts and policy.ts. */
import type { OversightRules } from '../domain/policy.js';
import type { PolicyYaml } from './policy-schema.js';

export const NO_OVERSIGHT: OversightRules = { exceptions: [], driftIssues: null };

export function oversightOf({ inventory, posture }: PolicyYaml): OversightRules {
  return {
    exceptions: inventory?.exceptions ?? [],
    driftIssues: posture?.issues === undefined ? null : repositoryOf(posture.issues),
  };
}

function repositoryOf(fullName: string): OversightRules['driftIssues'] {
  const slash = fullName.indexOf('/');
  return { owner: fullName.slice(0, slash), name: fullName.slice(slash + 1) };
}
