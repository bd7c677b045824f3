/** Finds buckets that everybody can read after the plan: ACLs, policies, access blocks and ownership of one bucket together. */
import { publicDangers } from './aws-access.js';
import { addressesOf, meantBy } from './meant.js';
import { indexed, keysOf, namesOf, objectsOf, type PlanObject, type PlanView } from './plan-object.js';
import { attribute, flag, hasUnknown, isUnknown, items, type ObjectSide, part, type Side, says, text } from './side.js';
import type { Danger, Sight } from './sight.js';
import { sightOf } from './sight.js';
import { isTiedElsewhere } from './ties.js';

type Which = 'before' | 'after';

export function findBuckets(view: PlanView): readonly Sight[] {
  const open = openDoors(view, 'after');
  if (open.length === 0) return [];
  const before = openDoors(view, 'before').filter(({ by }) => !isTiedElsewhere(by));
  const had = new Set(before.map(({ key }) => key));
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
  const bucketsOf = bucketsIn(view);
  const acls = objectsOf(view, ...ACL_TYPES).flatMap((object) =>
    waysIn(object, object[which], { kind: 'acl', bucketsOf }),
  );
  const policies = objectsOf(view, ...POLICY_TYPES).flatMap((object) =>
    waysIn(object, object[which], { kind: 'policy', bucketsOf }),
  );
  const ways = [...acls, ...policies];
  if (ways.length === 0) return [];
  const shutters = new Shutters(view, which, bucketsOf);
  return ways.filter(({ kind, buckets }) => !buckets.every((keys) => shutters.close(kind, keys))).flatMap(doorsOf);
}

/** What would let everybody into a bucket, if nothing closed it. */
interface WayIn {
  readonly kind: 'acl' | 'policy';
  readonly by: PlanObject;
  /** The names of the bucket; of each that may be meant. */
  readonly buckets: ReturnType<BucketsOf>;
  readonly dangers: readonly Danger[];
}

type BucketsOf = (object: PlanObject, side: ObjectSide) => readonly (readonly string[])[];

function bucketsIn(view: PlanView): BucketsOf {
  const there = addressesOf(view, 'aws_s3_bucket');
  return (object, side) =>
    object.type === 'aws_s3_bucket'
      ? [namesOf(object, side, 'bucket', 'id')]
      : meantBy(keysOf(object, side, 'bucket'), there);
}

interface Looking {
  readonly kind: WayIn['kind'];
  readonly bucketsOf: BucketsOf;
}

function waysIn(by: PlanObject, side: ObjectSide | null, { kind, bucketsOf }: Looking): readonly WayIn[] {
  if (side === null) return [];
  const dangers = kind === 'acl' ? aclDangers(side) : policyDangers(side);
  return dangers.length === 0 ? [] : [{ kind, by, buckets: bucketsOf(by, side), dangers }];
}

function doorsOf({ by, dangers }: WayIn): readonly Door[] {
  return dangers.map(({ key, ...danger }) => ({
    key: `${by.change.address} ${danger.rule} ${danger.certainty} ${key}`,
    by,
    danger,
  }));
}

const OPEN_ACL =
  /^(?:public-read|public-read-write|authenticated-read|website|PublicRead|PublicReadWrite|AuthenticatedRead)$/;
const EVERYBODY_GROUP = /groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

const ACL_ATTRIBUTES = ['acl', 'access_control', 'grant', 'access_control_policy'];
const POLICY_ATTRIBUTES = ['policy', 'policy_document'];
const NONE: readonly Danger[] = [];

function aclDangers(side: ObjectSide): readonly Danger[] {
  if (!ACL_ATTRIBUTES.some((name) => says(side, name))) return NONE;
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
  else if (granted.some(isUnknown) && !isAllDefault(side))
    found.push({ rule: 'plan/public-bucket', key: 'grant', attribute: 'grant', certainty: 'undecided' });
  return found;
}

/** Where the file brings no configuration: a bucket of which the provider fills in everything that it does not name. */
function isAllDefault(side: ObjectSide): boolean {
  return ['grant', 'policy', 'versioning'].every(
    (name) => hasUnknown(part(side, name)) && part(side, name).value === null,
  );
}

function policyDangers(side: ObjectSide): readonly Danger[] {
  if (!POLICY_ATTRIBUTES.some((name) => says(side, name))) return NONE;
  if (isUnknown(attribute(side, 'policy')) && isAllDefault(side)) return [];
  return POLICY_ATTRIBUTES.flatMap((name) => publicDangers(attribute(side, name), name)).map((danger) => ({
    ...danger,
    rule: 'plan/public-bucket',
  }));
}

const CLOSING = {
  acl: ['ignore_public_acls', 'block_public_acls'],
  policy: ['restrict_public_buckets', 'block_public_policy'],
} as const satisfies Record<WayIn['kind'], readonly string[]>;

/** What closes buckets on one side of the plan: access blocks of a bucket or of the whole account, and ownership without ACLs. */
class Shutters {
  private readonly account: readonly Side[];
  private readonly blocks: (keys: readonly string[]) => readonly Side[];
  private readonly ownership: (keys: readonly string[]) => readonly ObjectSide[];

  constructor(view: PlanView, which: Which, bucketsOf: BucketsOf) {
    const there = (type: string) =>
      objectsOf(view, type).flatMap((object) => {
        const side = object[which];
        return side === null ? [] : [{ object, side }];
      });
    const buckets = there('aws_s3_bucket').flatMap(({ object, side }) =>
      bucketsOf(object, side).map((keys) => [keys, side] as const),
    );
    const names = indexed(buckets.map(([keys]) => [keys, keys] as const));
    /** The names of the bucket that an object belongs to, also by way of the bucket itself where it is in the plan. */
    const through = ({ object, side }: { readonly object: PlanObject; readonly side: ObjectSide }) => {
      const [own = [], ...others] = bucketsOf(object, side);
      return others.length > 0
        ? ([[], side] as const)
        : ([[...new Set([...own, ...names(own).flat()])], side] as const);
    };
    this.account = there('aws_s3_account_public_access_block').map(({ side }) => side);
    this.blocks = indexed([
      ...buckets.map(([keys, side]) => [keys, attribute(side, 'public_access_block_configuration')] as const),
      ...there('aws_s3_bucket_public_access_block').map(through),
    ]);
    this.ownership = indexed(there('aws_s3_bucket_ownership_controls').map(through));
  }

  close(kind: WayIn['kind'], keys: readonly string[]): boolean {
    const isClosed = (side: Side) => CLOSING[kind].some((name) => flag(part(side, name)) === true);
    if (this.account.some(isClosed) || this.blocks(keys).some(isClosed)) return true;
    return (
      kind === 'acl' &&
      this.ownership(keys).some(
        (side) => text(part(attribute(side, 'rule'), 'object_ownership')) === 'BucketOwnerEnforced',
      )
    );
  }
}

/** A block that is written or gone may open what another object left as it was; a bucket may have one inside. */
function isBlockTouched(view: PlanView): boolean {
  const types = [
    'aws_s3_bucket',
    'aws_s3_bucket_public_access_block',
    'aws_s3_account_public_access_block',
    'aws_s3_bucket_ownership_controls',
  ];
  return objectsOf(view, ...types).some(({ isWritten, change }) => isWritten || change.action.kind === 'delete');
}
