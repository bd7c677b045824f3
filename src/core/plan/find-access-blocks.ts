/** Finds guards against public access that are opened or taken away: access blocks, public access prevention, network defaults. */
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView } from './plan-object.js';
import { at, attribute, flag, isUnknown, type ObjectSide, type Side, text } from './side.js';
import { type Danger, newDangers, type Sight, sightOf } from './sight.js';

export function findAccessBlocks(view: PlanView): readonly Sight[] {
  const blocks = objectsOf(view, 'aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block');
  const opened = blocks.flatMap((object) =>
    isAccountClosed(view) && object.type !== 'aws_s3_account_public_access_block' ? [] : openedBlock(object),
  );
  const gone = blocks
    .filter((object) => isTakenAway(view, object))
    .map((object) => sightOf(object, { rule: 'plan/public-access-block-off', attribute: '' }));
  return [...opened, ...gone, ...view.objects.flatMap(othersOf), ...containers(view)];
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

/** Gone while its bucket stays. */
function isTakenAway(view: PlanView, object: PlanObject): boolean {
  const { before, change } = object;
  if (change.action.kind !== 'delete') return false;
  if (before === null || object.type === 'aws_s3_account_public_access_block') return true;
  const keys = keysOf(object, before, 'bucket');
  const isBucketGone = objectsOf(view, 'aws_s3_bucket').some(
    (bucket) =>
      bucket.change.action.kind === 'delete' &&
      bucket.before !== null &&
      namesOf(bucket, bucket.before, 'bucket', 'id').some((name) => keys.includes(name)),
  );
  return !isBucketGone;
}

/** Google, Azure, and blocks inside other objects: what opens in a change, and what is opened from the start. */
function othersOf(object: PlanObject): readonly Sight[] {
  if (!object.isWritten || object.after === null) return [];
  const dangers = (side: ObjectSide | null) => (side === null ? [] : dangersOf(object, side));
  const after = dangers(object.after);
  return after.length === 0 ? [] : newDangers(object, dangers(object.before), after);
}

function dangersOf({ type, before }: PlanObject, side: ObjectSide): readonly Danger[] {
  switch (type) {
    case 'google_storage_bucket':
      return before === null ? [] : preventionDanger(side);
    case 'google_storage_bucket_access_control':
    case 'google_storage_default_object_access_control':
    case 'google_storage_object_access_control':
      return openValue(attribute(side, 'entity'), /^all(?:Users|AuthenticatedUsers)$/, 'entity');
    case 'google_storage_bucket_acl':
    case 'google_storage_default_object_acl':
    case 'google_storage_object_acl':
      return [
        ...openValue(attribute(side, 'role_entity'), /:all(?:Users|AuthenticatedUsers)$/, 'role_entity'),
        ...openValue(
          attribute(side, 'predefined_acl'),
          /^(?:publicRead|publicReadWrite|authenticatedRead)$/,
          'predefined_acl',
        ),
      ];
    case 'azurerm_storage_account':
      return storageAccount(side, before !== null);
    case 'azurerm_storage_account_network_rules':
      return before === null ? [] : openValue(attribute(side, 'default_action'), /^Allow$/, 'default_action');
    case 'azurerm_key_vault':
      return before === null
        ? []
        : openValue(at(side, 'network_acls', 'default_action'), /^Allow$/, 'network_acls.default_action');
    case 'aws_s3_bucket': {
      const names = FLAGS.map(
        (name) =>
          [`public_access_block_configuration.${name}`, at(side, 'public_access_block_configuration', name)] as const,
      );
      return names.flatMap(([name, value]) => (flag(value) === false ? offDanger(value, name) : [])).slice(0, 1);
    }
    default:
      return [];
  }
}

function preventionDanger(side: ObjectSide): readonly Danger[] {
  const name = 'public_access_prevention';
  const prevention = attribute(side, name);
  if (isUnknown(prevention))
    return [{ rule: 'plan/public-access-block-off', key: name, attribute: name, certainty: 'undecided' }];
  const off = /^(?:inherited|unspecified)$/.test(text(prevention) ?? '');
  return off ? [{ rule: 'plan/public-access-block-off', key: name, attribute: name }] : [];
}

function storageAccount(side: ObjectSide, isThere: boolean): readonly Danger[] {
  const names = ['allow_nested_items_to_be_public', 'allow_blob_public_access'];
  const open = names.flatMap((name) => {
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
  return objectsOf(view, 'azurerm_storage_container').flatMap((object) => {
    const dangers = (side: ObjectSide | null) =>
      side === null || isClosedAccount(view, object, side) ? [] : containerDangers(side);
    return newDangers(object, dangers(object.before), dangers(object.after));
  });
}

function containerDangers(side: ObjectSide): readonly Danger[] {
  return openValue(attribute(side, 'container_access_type'), /^(?:blob|container)$/, 'container_access_type');
}

function isClosedAccount(view: PlanView, object: PlanObject, side: ObjectSide): boolean {
  const keys = [...keysOf(object, side, 'storage_account_name'), ...keysOf(object, side, 'storage_account_id')];
  return objectsOf(view, 'azurerm_storage_account').some((account) => {
    if (account.after === null || !namesOf(account, account.after, 'name', 'id').some((name) => keys.includes(name)))
      return false;
    const names = ['allow_nested_items_to_be_public', 'allow_blob_public_access'];
    return names.some((name) => account.after !== null && flag(attribute(account.after, name)) === false);
  });
}
