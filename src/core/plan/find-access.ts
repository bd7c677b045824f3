/** Finds who gets more than before: rights of identities, trust, policies of resources, bindings, in every cloud. */
import { awsDangers } from './aws-access.js';
import { cloudDangers } from './cloud-access.js';
import { kubernetesDangers } from './kubernetes-access.js';
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView } from './plan-object.js';
import { attribute, type ObjectSide, text } from './side.js';
import { type Danger, newDangers, type Sight } from './sight.js';

export function findAccess(view: PlanView): readonly Sight[] {
  return view.objects.flatMap((object) => (object.isWritten ? widened(view, object) : []));
}

function widened(view: PlanView, object: PlanObject): readonly Sight[] {
  const dangers = (side: ObjectSide | null) => (side === null ? [] : dangersOf(object.type, side));
  const all = dangers(object.after);
  if (all.length === 0) return [];
  const before = dangers(object.before);
  const after = all.filter((danger) => isForeign(object, before, danger) && !isClosedBucket(view, object, danger));
  return newDangers(object, before, after);
}

function dangersOf(type: string, side: ObjectSide): readonly Danger[] {
  return [...awsDangers(type, side), ...cloudDangers(type, side), ...kubernetesDangers(type, side)];
}

/**
 * Another account is one that the role did not trust before and does not live in. Of a new role nothing says where it
 * will live, so accounts in its trust policy are no finding.
 */
function isForeign(object: PlanObject, before: readonly Danger[], { rule, key }: Danger): boolean {
  if (rule !== 'plan/trust-other-account') return true;
  if (object.before === null) return false;
  const own = /^arn:aws[\w-]*:iam::([0-9]{12}):/.exec(text(attribute(object.before, 'arn')) ?? '')?.[1];
  return key !== own && !before.some((danger) => danger.rule === rule && danger.key === key);
}

/** A bucket that prevents public access lets nobody in, whatever its bindings say. */
function isClosedBucket(view: PlanView, object: PlanObject, { rule }: Danger): boolean {
  if (rule !== 'plan/public-bucket' || object.after === null) return false;
  const keys = keysOf(object, object.after, 'bucket');
  return objectsOf(view, 'google_storage_bucket').some((bucket) => {
    if (bucket.after === null || text(attribute(bucket.after, 'public_access_prevention')) !== 'enforced') return false;
    return namesOf(bucket, bucket.after, 'name', 'id').some((name) => keys.includes(name));
  });
}
