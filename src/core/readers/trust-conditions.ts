/** Whether a trust policy says for whom an identity provider vouches (policy-statements.ts asks). */
import type { Tree } from './tree.js';

/** Providers whose tokens anybody can get, and cluster issuers that vouch for every workload. */
const PROVIDER =
  /token\.actions\.githubusercontent\.com|oidc-provider|gitlab\.com|app\.terraform\.io|accounts\.google\.com|cognito-identity|oidc\.|agent\.buildkite\.com|vstoken/i;
/** Claims that name the holder; `aud` does not. */
const HOLDER_CLAIM =
  /:(?:sub|repository(?:_id|_owner|_owner_id)?|job_workflow_ref|project_path|namespace_path|amr|email|hd|oid|google\/organization_number|terraform_organization_id)$/i;

export function isOpenProvider(principal: string): boolean {
  return PROVIDER.test(principal);
}

/** A holder whose owner is a pattern (`repo:acme*`): anybody can take a name that fits it. */
const ANY_OWNER = /^(?:\*|(?:repo|project_path|organization):[^/:]*\*)/;

/** No condition on the holder, or one that anybody can meet (`*`, `repo:*`, `repo:acme*`). */
export function claimsAnybody(condition: Tree | null): boolean {
  const claims = condition === null ? [] : holderValues(condition);
  return claims.length === 0 || claims.some((value) => ANY_OWNER.test(value));
}

function holderValues(tree: Tree): readonly string[] {
  if (tree.kind === 'list') return tree.items.flatMap(holderValues);
  if (tree.kind === 'scalar') return [];
  const variable = tree.entries.find(({ key }) => key === 'variable')?.value;
  if (variable?.kind === 'scalar') {
    const values = tree.entries.find(({ key }) => key === 'values' || key === 'value')?.value;
    return HOLDER_CLAIM.test(variable.text) && values !== undefined ? scalars(values) : [];
  }
  return tree.entries.flatMap(({ key, value }) => (HOLDER_CLAIM.test(key) ? scalars(value) : holderValues(value)));
}

function scalars(tree: Tree): readonly string[] {
  if (tree.kind === 'scalar') return [tree.text];
  return tree.kind === 'list' ? tree.items.flatMap(scalars) : [];
}
