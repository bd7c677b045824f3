/** Finds what is destroyed or let go: data that cannot be made anew, services, leftovers, objects that are only forgotten. */
import { isDataArmType, isDataChart, isDataKind, type Loss, lossOf } from '../../catalog/stateful-types.js';
import { losesItsDisk } from './helm-release.js';
import { kubernetesObjects } from './manifest.js';
import type { PlanObject, PlanView } from './plan-object.js';
import { attribute, type ObjectSide, text } from './side.js';
import { type Sight, sightOf } from './sight.js';

export function findLosses(view: PlanView): readonly Sight[] {
  return [...view.objects.flatMap(lossesOf), ...view.leftovers.flatMap(leftover)];
}

function lossesOf(object: PlanObject): readonly Sight[] {
  switch (object.change.action.kind) {
    case 'delete':
      return lost(object, { data: 'plan/destroy-data', disruption: 'plan/destroy-service' });
    case 'replace':
      return lost(object, { data: 'plan/replace-data', disruption: 'plan/replace-service' });
    case 'forget':
    case 'forget-and-create':
      return [sightOf(object, { rule: 'plan/forgotten', attribute: '' })];
    case 'update':
      return diskless(object);
    default:
      return [];
  }
}

/** A release that stays, and no longer keeps its data on a disk. */
function diskless(object: PlanObject): readonly Sight[] {
  const { type, before, after } = object;
  if (type !== 'helm_release' || before === null || after === null || !losesItsDisk(before, after)) return [];
  return [sightOf(object, { rule: 'plan/destroy-data', attribute: 'values.persistence.enabled' })];
}

type Rules = Readonly<Record<Exclude<Loss, null>, Sight['rule']>>;

function lost(object: PlanObject, rules: Rules): readonly Sight[] {
  const loss = lossIn(object);
  return loss === null ? [] : [sightOf(object, { rule: rules[loss], attribute: '' })];
}

/** A leftover of an earlier replacement: the object itself stays, what it held before goes for good. */
function leftover(object: PlanObject): readonly Sight[] {
  if (object.change.action.kind !== 'delete') return [];
  const rule = lossIn(object) === 'data' ? 'plan/destroy-leftover-data' : 'plan/destroy-leftover';
  return [sightOf(object, { rule, attribute: '' })];
}

function lossIn({ type, before }: PlanObject): Loss {
  const byType = lossOf(type);
  if (byType !== null || before === null) return byType ?? withoutState(type);
  if (type === 'helm_release')
    return isDataChart(text(attribute(before, 'chart')) ?? '') || isDataChart(text(attribute(before, 'name')) ?? '')
      ? 'data'
      : null;
  if (type.startsWith('azapi_')) return isDataArmType(text(attribute(before, 'type')) ?? '') ? 'data' : null;
  if (/^(?:kubernetes_manifest|kubectl_manifest)$/.test(type)) return lossOfManifest(type, before);
  if (type === 'aws_ssm_parameter') return text(attribute(before, 'type')) === 'SecureString' ? 'data' : null;
  return type === 'aws_cloudformation_stack' || type === 'azurerm_resource_group_template_deployment'
    ? 'disruption'
    : null;
}

/** Nothing is said of what is destroyed: what can hold anything counts as holding data. */
function withoutState(type: string): Loss {
  return /^(?:helm_release|kubernetes_manifest|kubectl_manifest)$/.test(type) ? 'data' : null;
}

function lossOfManifest(type: string, before: ObjectSide): Loss {
  const objects = kubernetesObjects(type, before);
  return objects === null || objects.length === 0 || objects.some(({ kind }) => isDataKind(kind)) ? 'data' : null;
}
