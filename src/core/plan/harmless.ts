/** The one way by which a value of a plan may be shown: not sensitive by the masks, and of a kind that is no secret. */
import type { Harmless, PlanMask, ResourceChange } from '../../domain/plan.js';

/** The value, if it may be shown; otherwise null. `attribute` is the dotted path that it was read from. */
export function harmless(change: ResourceChange, attribute: string, value: string): Harmless | null {
  const [top = ''] = attribute.split('.');
  if (isMasked(change.beforeSensitive, top) || isMasked(change.afterSensitive, top)) return null;
  return KINDS.some((kind) => kind.test(value)) ? (value as Harmless) : null;
}

function isMasked(mask: PlanMask, top: string): boolean {
  if (typeof mask === 'boolean') return mask;
  return Array.isArray(mask)
    ? mask.some((one) => isMasked(one, top))
    : holdsTrue((mask as Record<string, PlanMask>)[top] ?? false);
}

function holdsTrue(mask: PlanMask): boolean {
  return typeof mask === 'boolean' ? mask : Object.values(mask).some((one: PlanMask) => holdsTrue(one));
}

/** Addresses, ports, names of actions, roles and managed policies, and words that settings are made of. */
const KINDS: readonly RegExp[] = [
  /^(?:port )?[0-9]{1,5}(?:[-,][0-9]{1,5}){0,20}$/,
  /^every port$/,
  /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}\/[0-9]{1,2}$|^::\/[0-9]{1,3}$/,
  /^(?:\*|[a-z][a-z0-9-]{1,30}:(?:\*|[A-Z][A-Za-z]{1,60}\*?))$/,
  /^roles\/[a-z][A-Za-z.]{1,60}$/,
  /^arn:aws[a-z-]{0,10}:(?:iam::aws:policy|eks::aws:cluster-access-policy)\/[A-Za-z/-]{1,80}$/,
  /^(?:allUsers|allAuthenticatedUsers|cluster-admin|system:(?:masters|anonymous|unauthenticated|authenticated|serviceaccounts))$/,
  /^(?:Owner|Contributor|User Access Administrator|Role Based Access Control Administrator|Global Administrator)$/,
  /^(?:public-read|public-read-write|authenticated-read|publicRead|publicReadWrite|blob|container)$/,
];
