/** Finds buckets that everybody can read after the plan: ACLs, policies, access blocks and ownership of one bucket together. */
import { publicDangers } from './aws-access.js';
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView } from './plan-object.js';
import { attribute, flag, hasUnknown, isUnknown, items, type ObjectSide, part, type Side, text } from './side.js';
import type { Danger, Sight } from './sight.js';
import { sightOf } from './sight.js';

type Which = 'before' | 'after';

export function findBuckets(view: PlanView): readonly Sight[] {
  const open = openDoors(view, 'after');
  if (open.length === 0) return [];
  const had = new Set(openDoors(view, 'before').map(({ key }) => key));
  const doors = open.filter(({ key, by }) => !had.has(key) && (by.isWritten || isBlockTouched(view)));
  return doors.map(({ by, danger }) => sightOf(by, danger));
}

/** A way by which everybody gets in. */
interface Door {
  readonly key: string;
  readonly by: PlanObject;
  readonly danger: Omit<Danger, 'key'>;
}

const ACL_TYPES = ['aws_s3_bucket', 'aws_s3_bucket_acl'];
const POLICY_TYPES = ['aws_s3_bucket', 'aws_s3_bucket_policy'];

function openDoors(view: PlanView, which: Which): readonly Door[] {
  const acls = objectsOf(view, ...ACL_TYPES).flatMap((object) => doorsOf(view, object, which, 'acl'));
  const policies = objectsOf(view, ...POLICY_TYPES).flatMap((object) => doorsOf(view, object, which, 'policy'));
  return [...acls, ...policies];
}

function doorsOf(view: PlanView, object: PlanObject, which: Which, by: 'acl' | 'policy'): readonly Door[] {
  const side = object[which];
  if (side === null) return [];
  const dangers = by === 'acl' ? aclDangers(side) : policyDangers(side);
  if (dangers.length === 0) return [];
  const keys = bucketKeys(object, side);
  const closing =
    by === 'acl' ? ['ignore_public_acls', 'block_public_acls'] : ['restrict_public_buckets', 'block_public_policy'];
  if (isBlocked(view, { keys, which, closing }) || (by === 'acl' && isAclOff(view, keys, which))) return [];
  return dangers.map(({ key, ...danger }) => ({
    key: `${object.change.address} ${danger.rule} ${danger.certainty} ${key}`,
    by: object,
    danger,
  }));
}

function bucketKeys(object: PlanObject, side: ObjectSide): readonly string[] {
  return object.type === 'aws_s3_bucket' ? namesOf(object, side, 'bucket', 'id') : keysOf(object, side, 'bucket');
}

const OPEN_ACL =
  /^(?:public-read|public-read-write|authenticated-read|website|PublicRead|PublicReadWrite|AuthenticatedRead)$/;
const EVERYBODY_GROUP = /groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

function aclDangers(side: ObjectSide): readonly Danger[] {
  const found: Danger[] = [];
  for (const name of ['acl', 'access_control']) {
    const acl = attribute(side, name);
    const value = text(acl);
    if (value !== null && OPEN_ACL.test(value))
      found.push({ rule: 'plan/public-bucket', key: value, attribute: name, seen: value });
    else if (isUnknown(acl) && !isAllDefault(side))
      found.push({ rule: 'plan/public-bucket', key: name, attribute: name, certainty: 'undecided' });
  }
  const granted = [
    ...items(attribute(side, 'grant')).map((grant) => part(grant, 'uri')),
    ...items(part(attribute(side, 'access_control_policy'), 'grant')).map((grant) =>
      part(part(grant, 'grantee'), 'uri'),
    ),
  ];
  if (granted.some((uri) => EVERYBODY_GROUP.test(text(uri) ?? '')))
    found.push({ rule: 'plan/public-bucket', key: 'grant', attribute: 'grant' });
  return found;
}

/** Where the file brings no configuration: a bucket of which the provider fills in everything that it does not name. */
function isAllDefault(side: ObjectSide): boolean {
  return ['grant', 'policy', 'versioning'].every(
    (name) => hasUnknown(part(side, name)) && part(side, name).value === null,
  );
}

function policyDangers(side: ObjectSide): readonly Danger[] {
  if (isUnknown(attribute(side, 'policy')) && isAllDefault(side)) return [];
  return ['policy', 'policy_document']
    .flatMap((name) => publicDangers(attribute(side, name), name))
    .map((danger) => ({ ...danger, rule: 'plan/public-bucket' }));
}

interface Asked {
  readonly keys: readonly string[];
  readonly which: Which;
  readonly closing: readonly string[];
}

/** An access block of the bucket, or of the whole account, closes the door. */
function isBlocked(view: PlanView, { keys, which, closing }: Asked): boolean {
  const isClosed = (side: Side | null) => side !== null && closing.some((name) => flag(part(side, name)) === true);
  const account = objectsOf(view, 'aws_s3_account_public_access_block').some((object) => isClosed(object[which]));
  if (account) return true;
  const inline = objectsOf(view, 'aws_s3_bucket').some((object) => {
    const side = object[which];
    if (side === null || !sharesKey(bucketKeys(object, side), keys)) return false;
    return isClosed(attribute(side, 'public_access_block_configuration'));
  });
  return inline || blocksFor(view, keys, which).some((object) => isClosed(object[which]));
}

function blocksFor(view: PlanView, keys: readonly string[], which: Which): readonly PlanObject[] {
  return objectsOf(view, 'aws_s3_bucket_public_access_block').filter((object) => {
    const side = object[which];
    return side !== null && sharesKey(keysThrough(view, object, side, which), keys);
  });
}

/** The names of the bucket that an object belongs to, also by way of the bucket itself where it is in the plan. */
function keysThrough(view: PlanView, object: PlanObject, side: ObjectSide, which: Which): readonly string[] {
  const own = keysOf(object, side, 'bucket');
  const buckets = objectsOf(view, 'aws_s3_bucket').flatMap((bucket) => {
    const at = bucket[which];
    const names = at === null ? [] : namesOf(bucket, at, 'bucket', 'id');
    return sharesKey(names, own) ? names : [];
  });
  return [...own, ...buckets];
}

function sharesKey(some: readonly string[], others: readonly string[]): boolean {
  return some.some((key) => others.includes(key));
}

function isAclOff(view: PlanView, keys: readonly string[], which: Which): boolean {
  return objectsOf(view, 'aws_s3_bucket_ownership_controls').some((object) => {
    const side = object[which];
    if (side === null || !sharesKey(keysThrough(view, object, side, which), keys)) return false;
    return text(part(attribute(side, 'rule'), 'object_ownership')) === 'BucketOwnerEnforced';
  });
}

/** A block that is written or gone may open what another object left as it was. */
function isBlockTouched(view: PlanView): boolean {
  const types = [
    'aws_s3_bucket_public_access_block',
    'aws_s3_account_public_access_block',
    'aws_s3_bucket_ownership_controls',
  ];
  return objectsOf(view, ...types).some(({ isWritten, change }) => isWritten || change.action.kind === 'delete');
}
