/** Finds guards against public access that are opened or taken away: access blocks, public access prevention, network defaults. */
import { addressesOf, isSurely } from './meant.js';
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { at, attribute, flag, isUnknown, type ObjectSide, part, type Side, text } from './side.js';
import { type Danger, newDangers, type Sight, sightOf } from './sight.js';
import { leavingIn } from './wards.js';

export function findAccessBlocks(view: PlanView): readonly Sight[] {
  const ofAccount = objectsOf(view, 'aws_s3_account_public_access_block');
  const ofBucket = objectsOf(view, 'aws_s3_bucket_public_access_block');
  const opened = (isAccountClosed(view) ? ofAccount : [...ofBucket, ...ofAccount]).flatMap(openedBlock);
  const gone = [...takenAway([...ofBucket, ...ofAccount], bucketsGone(view)), ...ofBucket.filter(leavingIn(view))].map(
    (object) => sightOf(object, { rule: 'plan/public-access-block-off', attribute: '' }),
  );
  const inline = objectsOf(view, 'aws_s3_bucket').flatMap(openedInline);
  const others = seenByType(view, (type) => {
    const dangers = OTHERS.get(type);
    return dangers === undefined ? null : (object) => othersOf(object, dangers);
  });
  return [...opened, ...gone, ...inline, ...others, ...containers(view)];
}

const FLAGS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

function openedBlock(object: PlanObject): readonly Sight[] {
  const dangers = (side: ObjectSide | null) =>
    side === null ? [] : FLAGS.flatMap((name) => offDanger(attribute(side, name), name));
  return newDangers(object, dangers(object.before), dangers(object.after)).slice(0, 1);
}

function offDanger(side: Side, name: string): readonly Danger[] {
  if (isUnknown(side))
    return [{ rule: 'plan/public-access-block-off', key: name, attribute: name, certainty: 'undecided' }];
  return flag(side) === false ? [{ rule: 'plan/public-access-block-off', key: name, attribute: name }] : [];
}

function isAccountClosed(view: PlanView): boolean {
  return objectsOf(view, 'aws_s3_account_public_access_block').some(
    ({ after }) => after !== null && FLAGS.every((name) => flag(attribute(after, name)) === true),
  );
}

/** Those that are gone while their bucket stays. */
function takenAway(blocks: readonly PlanObject[], bucketsGone: ReadonlySet<string>): readonly PlanObject[] {
  return blocks.filter((object) => {
    const { before, change, type } = object;
    if (change.action.kind !== 'delete') return false;
    if (before === null || type === 'aws_s3_account_public_access_block') return true;
    return !keysOf(object, before, 'bucket').some((key) => bucketsGone.has(key));
  });
}

/** The names of the buckets that are destroyed. */
function bucketsGone(view: PlanView): ReadonlySet<string> {
  const names = objectsOf(view, 'aws_s3_bucket').flatMap((bucket) =>
    bucket.change.action.kind === 'delete' && bucket.before !== null
      ? namesOf(bucket, bucket.before, 'bucket', 'id')
      : [],
  );
  return new Set(names);
}

/** What opens in a change, and what is opened from the start. */
type Opened = (side: ObjectSide, isThere: boolean) => readonly Danger[];

/** Google, Azure, and blocks inside other objects. */
function othersOf(object: PlanObject, dangersOf: Opened): readonly Sight[] {
  if (!object.isWritten || object.after === null) return [];
  const dangers = (side: ObjectSide | null) => (side === null ? [] : dangersOf(side, object.before !== null));
  const after = dangers(object.after);
  return after.length === 0 ? [] : newDangers(object, dangers(object.before), after);
}

const OTHERS: ReadonlyMap<string, Opened> = new Map<string, Opened>([
  ['google_storage_bucket', (side, isThere) => (isThere ? preventionDanger(side) : [])],
  ...['bucket', 'default_object', 'object'].flatMap(
    (of) =>
      [
        [`google_storage_${of}_access_control`, entityDanger],
        [`google_storage_${of}_acl`, googleAcl],
      ] as const,
  ),
  ['azurerm_storage_account', storageAccount],
  [
    'azurerm_storage_account_network_rules',
    (side, isThere) => (isThere ? openValue(attribute(side, 'default_action'), /^Allow$/, 'default_action') : []),
  ],
  [
    'azurerm_key_vault',
    (side, isThere) =>
      isThere ? openValue(at(side, 'network_acls', 'default_action'), /^Allow$/, 'network_acls.default_action') : [],
  ],
]);

function entityDanger(side: ObjectSide): readonly Danger[] {
  return openValue(attribute(side, 'entity'), /^all(?:Users|AuthenticatedUsers)$/, 'entity');
}

function googleAcl(side: ObjectSide): readonly Danger[] {
  return [
    ...openValue(attribute(side, 'role_entity'), /:all(?:Users|AuthenticatedUsers)$/, 'role_entity'),
    ...openValue(
      attribute(side, 'predefined_acl'),
      /^(?:publicRead|publicReadWrite|authenticatedRead)$/,
      'predefined_acl',
    ),
  ];
}

/** Of a block inside its bucket, as of one beside it, one switch is told. */
function openedInline(object: PlanObject): readonly Sight[] {
  return othersOf(object, inlineBlock).slice(0, 1);
}

function inlineBlock(side: ObjectSide, isThere: boolean): readonly Danger[] {
  const block = attribute(side, 'public_access_block_configuration');
  return FLAGS.flatMap((name) => {
    const value = part(block, name);
    return isThere || flag(value) === false ? offDanger(value, `public_access_block_configuration.${name}`) : [];
  });
}

function preventionDanger(side: ObjectSide): readonly Danger[] {
  const name = 'public_access_prevention';
  const prevention = attribute(side, name);
  if (isUnknown(prevention))
    return [{ rule: 'plan/public-access-block-off', key: name, attribute: name, certainty: 'undecided' }];
  const off = /^(?:inherited|unspecified)$/.test(text(prevention) ?? '');
  return off ? [{ rule: 'plan/public-access-block-off', key: name, attribute: name }] : [];
}

const NESTED = ['allow_nested_items_to_be_public', 'allow_blob_public_access'];

function storageAccount(side: ObjectSide, isThere: boolean): readonly Danger[] {
  const open = NESTED.flatMap((name) => {
    const value = attribute(side, name);
    const danger = { rule: 'plan/public-access-block-off', key: name, attribute: name } as const;
    if (isUnknown(value)) return [{ ...danger, certainty: 'undecided' } as const];
    return flag(value) === true ? [danger] : [];
  });
  return [
    ...open,
    ...(isThere
      ? openValue(at(side, 'network_rules', 'default_action'), /^Allow$/, 'network_rules.default_action')
      : []),
  ];
}

function openValue(side: Side, pattern: RegExp, name: string): readonly Danger[] {
  const values = Array.isArray(side.value) ? side.value : [side.value];
  const found = values.filter((value) => typeof value === 'string' && pattern.test(value));
  const rule =
    name === 'default_action' || name.includes('network') ? 'plan/public-access-block-off' : 'plan/public-bucket';
  const open: readonly Danger[] = isUnknown(side) ? [{ rule, key: name, attribute: name, certainty: 'undecided' }] : [];
  return [...found.map((value) => ({ rule, key: String(value), attribute: name }) as const), ...open];
}

/** A container is open where its account lets its containers be. */
function containers(view: PlanView): readonly Sight[] {
  const closed = closedAccounts(view);
  const there = addressesOf(view, 'azurerm_storage_account');
  return objectsOf(view, 'azurerm_storage_container').flatMap((object) => {
    const dangers = (side: ObjectSide | null) =>
      side === null || isSurely(accountKeys(object, side), closed, there) ? [] : containerDangers(side);
    return newDangers(object, dangers(object.before), dangers(object.after));
  });
}

function containerDangers(side: ObjectSide): readonly Danger[] {
  return openValue(attribute(side, 'container_access_type'), /^(?:blob|container)$/, 'container_access_type');
}

function accountKeys(object: PlanObject, side: ObjectSide): readonly string[] {
  return [...keysOf(object, side, 'storage_account_name'), ...keysOf(object, side, 'storage_account_id')];
}

/** The names of the accounts that let no container be public. */
function closedAccounts(view: PlanView): ReadonlySet<string> {
  const names = objectsOf(view, 'azurerm_storage_account').flatMap((account) => {
    const { after } = account;
    const isClosed = after !== null && NESTED.some((name) => flag(attribute(after, name)) === false);
    return isClosed ? namesOf(account, after, 'name', 'id') : [];
  });
  return new Set(names);
}
