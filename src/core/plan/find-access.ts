/** Finds who gets more than before: rights of identities, trust, policies of resources, bindings, in every cloud. */
import { awsGiver } from './aws-access.js';
import { cloudGiver } from './cloud-access.js';
import { releaseAccess } from './helm-release.js';
import { kubernetesGiver } from './kubernetes-access.js';
import { addressesOf, isSurely } from './meant.js';
import { otherGiver } from './other-access.js';
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { attribute, hasUnknown, text, texts } from './side.js';
import { type Danger, type Giver, newDangers, type Sight } from './sight.js';

export function findAccess(view: PlanView): readonly Sight[] {
  const closed = closedBuckets(view);
  return seenByType(view, (type) => {
    const [cloud, other] = [giverOf(type), otherGiver(type)];
    const giver: Giver | null =
      cloud === null || other === null ? (cloud ?? other) : (side) => [...cloud(side), ...other(side)];
    return giver === null ? null : (object) => (object.isWritten ? widened(object, giver, closed) : NONE);
  });
}

function giverOf(type: string): Giver | null {
  if (type === 'helm_release') return releaseAccess;
  return awsGiver(type) ?? cloudGiver(type) ?? kubernetesGiver(type);
}

const NONE: readonly Sight[] = [];

function widened(object: PlanObject, giver: Giver, closed: Closed): readonly Sight[] {
  const all = object.after === null ? [] : giver(object.after);
  if (all.length === 0) return NONE;
  const before = object.before === null || goesToAnother(object) ? [] : giver(object.before);
  const after = all.filter((danger) => isForeign(object, before, danger) && !isClosedBucket(object, danger, closed));
  return newDangers(object, before, after);
}

/** The attributes that say who gets a right, or where. */
const HOLDERS = [
  'role',
  'roles',
  'user',
  'users',
  'group',
  'groups',
  'username',
  'user_id',
  'user_name',
  'team_id',
  'principal_id',
  'principal_arn',
  'principal_object_id',
  'permission_set_arn',
  'project',
  'folder',
  'org_id',
];

/** Whether a right is moved to somebody who did not have it by this object; it is new to them. */
function goesToAnother({ before, after }: PlanObject): boolean {
  return HOLDERS.some((name) => {
    if (before === null || after === null) return false;
    const [had, has] = [texts(attribute(before, name)), attribute(after, name)];
    return hasUnknown(has) || texts(has).some((one) => !had.includes(one));
  });
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

/** The names of buckets that prevent public access, and the addresses of all buckets. */
interface Closed {
  readonly names: ReadonlySet<string>;
  readonly there: ReadonlySet<string>;
}

function closedBuckets(view: PlanView): Closed {
  const buckets = objectsOf(view, 'google_storage_bucket').flatMap((bucket) => {
    const { after } = bucket;
    const isClosed = after !== null && text(attribute(after, 'public_access_prevention')) === 'enforced';
    return isClosed ? namesOf(bucket, after, 'name', 'id') : [];
  });
  return { names: new Set(buckets), there: addressesOf(view, 'google_storage_bucket') };
}

/** A bucket that prevents public access lets nobody in, whatever its bindings say. Once it is there, they call it `b/name`. */
function isClosedBucket(object: PlanObject, { rule }: Danger, { names, there }: Closed): boolean {
  if (rule !== 'plan/public-bucket' || object.after === null) return false;
  const keys = keysOf(object, object.after, 'bucket').map((key) => key.replace(/^value b\//, 'value '));
  return isSurely(keys, names, there);
}
