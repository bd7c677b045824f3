/** Finds limits on rights that are taken away: boundaries of identities, policies of a whole organisation. */
import { statementsOf } from './access-document.js';
import { type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { attribute, isUnknown, type ObjectSide, text } from './side.js';
import { type Sight, sightOf } from './sight.js';
import { isTiedElsewhere } from './ties.js';

export function findGuardRails(view: PlanView): readonly Sight[] {
  return seenByType(view, (type) => {
    if (/^aws_iam_(?:role|user)$/.test(type)) return boundaryGone;
    if (type === 'aws_organizations_policy') return (object) => [...limitGone(object), ...denialGone(object)];
    if (EXEMPTIONS.test(type)) return exempted;
    return LIMITS.test(type) ? limitGone : null;
  });
}

/** Objects that say what nobody may do, whatever rights are given. */
const LIMITS =
  /^aws_(?:organizations_policy(?:_attachment)?|controltower_control|ssoadmin_permissions_boundary_attachment)$|^google_(?:org_policy_policy|\w+_organization_policy|iam_deny_policy|access_context_manager_service_perimeter)$|^azurerm_(?:\w+_)?policy_assignment$/;

function limitGone(object: PlanObject): readonly Sight[] {
  return object.change.action.kind === 'delete' || isTiedElsewhere(object)
    ? [sightOf(object, { rule: 'plan/guard-rail-off', attribute: '' })]
    : [];
}

/** Objects by which a limit does not hold for somebody. */
const EXEMPTIONS = /^azurerm_\w+_policy_exemption$/;

function exempted(object: PlanObject): readonly Sight[] {
  return object.before === null && object.after !== null
    ? [sightOf(object, { rule: 'plan/guard-rail-off', attribute: '' })]
    : [];
}

/** What the organisation denied everybody, and denies no more, for fewer things, or only under another condition. */
function denialGone(object: PlanObject): readonly Sight[] {
  const { before, after, isWritten } = object;
  if (!isWritten || before === null || after === null) return [];
  const [had, content] = [deniedIn(before), attribute(after, 'content')];
  const danger = { rule: 'plan/guard-rail-off', attribute: 'content' } as const;
  if (had.length === 0) return [];
  if (isUnknown(content)) return [sightOf(object, { ...danger, certainty: 'undecided' })];
  const has = deniedIn(after);
  return had.every((one) => has.some((other) => covers(other, one))) ? [] : [sightOf(object, danger)];
}

interface Denial {
  readonly action: string;
  readonly resource: string;
  /** Null: always. */
  readonly condition: string | null;
}

function deniedIn(side: ObjectSide): readonly Denial[] {
  const read = statementsOf(text(attribute(side, 'content')) ?? '{}') ?? [];
  return read
    .filter(({ allows }) => !allows)
    .flatMap(({ actions, resources, condition }) =>
      actions.flatMap((action) =>
        (resources.length === 0 ? ['*'] : resources).map((resource) => ({
          action: action.toLowerCase(),
          resource,
          condition: condition === null ? null : JSON.stringify(condition),
        })),
      ),
    );
}

function covers(has: Denial, had: Denial): boolean {
  if (has.condition !== null && has.condition !== had.condition) return false;
  return isWithin(had.action, has.action) && isWithin(had.resource, has.resource);
}

function isWithin(one: string, pattern: string): boolean {
  return one === pattern || (pattern.endsWith('*') && one.startsWith(pattern.slice(0, -1)));
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
