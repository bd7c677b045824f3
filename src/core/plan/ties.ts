/** Tells what is made anew for something else than before: a rule of another group, a binding of another bucket. */
import type { PlanObject } from './plan-object.js';
import { attribute, isUnknown, type ObjectSide, type Side, text } from './side.js';

/** Types whose objects only say of one thing what holds for another. */
const TIES =
  /_(?:rule|ingress|firewall|policy|member|binding|permission|attachment|attachments_exclusive|association|assignment|membership|collaborator|team_repository|access|acl|control|access_block|grant|grant_\w+|admin_roles|group_role|entry|function_url|container|lifecycle_configuration|field)(?:_v[0-9])?$/;

/** What an object is called, or says by itself: with another, it still belongs to the same things. */
const OWN =
  /^(?:id|name|\w+_prefix|etag|description|statement_id|(?:resource_|key_|access_)?policy|policy_document|policy_data)$/;

/** Whether an object that ties things together is replaced by one for another thing: of that, it said nothing before. */
export function isTiedElsewhere({ type, change, before, after }: PlanObject): boolean {
  const { kind } = change.action;
  if (before === null || after === null || (kind !== 'replace' && kind !== 'forget-and-create')) return false;
  return TIES.test(type) && textsIn(before).some(([name, had]) => isAnother(attribute(after, name), had));
}

function textsIn({ value }: ObjectSide): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    typeof one === 'string' && !OWN.test(name) ? [[name, one] as const] : [],
  );
}

/** What is no longer written is left to the provider, which most often keeps it. */
function isAnother(has: Side, had: string): boolean {
  return isUnknown(has) || (text(has) ?? had) !== had;
}
