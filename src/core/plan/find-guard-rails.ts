/** Finds limits on rights that are taken away: boundaries of identities, policies of a whole organisation. */
import { type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { attribute, isUnknown, text } from './side.js';
import { type Sight, sightOf } from './sight.js';

export function findGuardRails(view: PlanView): readonly Sight[] {
  return seenByType(view, (type) => {
    if (/^aws_iam_(?:role|user)$/.test(type)) return boundaryGone;
    return LIMITS.test(type) ? limitGone : null;
  });
}

/** Objects that say what nobody may do, whatever rights are given. */
const LIMITS =
  /^aws_(?:organizations_policy(?:_attachment)?|controltower_control|ssoadmin_permissions_boundary_attachment)$|^google_(?:org_policy_policy|\w+_organization_policy|iam_deny_policy|access_context_manager_service_perimeter)$|^azurerm_(?:\w+_)?policy_assignment$/;

function limitGone(object: PlanObject): readonly Sight[] {
  return object.change.action.kind === 'delete'
    ? [sightOf(object, { rule: 'plan/guard-rail-off', attribute: '' })]
    : [];
}

function boundaryGone(object: PlanObject): readonly Sight[] {
  const { before, after, isWritten } = object;
  if (!isWritten || before === null || after === null) return [];
  const name = 'permissions_boundary';
  const [had, has] = [attribute(before, name), attribute(after, name)];
  if ((text(had) ?? '') === '' || (text(has) ?? '') !== '') return [];
  const danger = { rule: 'plan/guard-rail-off', attribute: name } as const;
  if (!isUnknown(has)) return [sightOf(object, danger)];
  const isAnother = (after.config?.refersTo.get(name) ?? []).length > 0;
  return isAnother ? [] : [sightOf(object, { ...danger, certainty: 'undecided' })];
}
