/** Finds guards of data and its traces that are switched off, taken away, or left off where a store is made. */
import type { AttributeEffect, SafeguardEffect } from '../../domain/effect.js';
import { safeguardChanges } from '../readers/safeguards.js';
import { flatChanges, leavesOf } from './flat-attributes.js';
import { guardOfObject, madeWithout, mayBeMadeWithout } from './guard-objects.js';
import type { PlanObject, PlanView } from './plan-object.js';
import { type Danger, type Sight, sightOf } from './sight.js';

export function findGuards(view: PlanView): readonly Sight[] {
  return view.objects.flatMap((object) => {
    const { kind } = object.change.action;
    if (kind === 'delete') return takenAway(view, object);
    if (!object.isWritten || object.after === null) return [];
    return object.before === null ? leftOff(object) : switchedOff(object);
  });
}

const RULES = {
  encryption: 'plan/encryption-off',
  'deletion-protection': 'plan/deletion-protection-off',
  backup: 'plan/backup-off',
  versioning: 'plan/versioning-off',
  logging: 'plan/logging-off',
  'public-access-block': 'plan/public-access-block-off',
  verification: 'plan/verification-off',
} as const satisfies Record<SafeguardEffect['safeguard'], Danger['rule']>;

/** Attributes that other finders judge, together with what they belong to, and those that guard nothing by themselves. */
const JUDGED_ELSEWHERE =
  /(?:^|\.)(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets|publicly_accessible|endpoint_public_access|allow_blob_public_access|allow_nested_items_to_be_public|public_access_prevention|ipv4_enabled|force_destroy_\w+|performance_insights_enabled|xray_tracing_enabled|tracing_enabled|enable_private_nodes|access_log_enabled)$/;

function switchedOff(object: PlanObject): readonly Sight[] {
  const { after, change } = object;
  if (after === null) return [];
  const { changed, unknown } = flatChanges(change.before, after.value, after.unknown);
  const guarding = (list: typeof changed) => list.filter(({ path }) => !JUDGED_ELSEWHERE.test(path)).map(noneAsAbsent);
  const off = safeguardChanges(object.type, guarding(changed), '').filter(({ event }) => event === 'off');
  const open = safeguardChanges(
    object.type,
    guarding(unknown).map((one) => ({ ...one, after: null })),
    '',
  ).filter(({ event, by }) => event === 'off' && isWrittenHere(object, by));
  const sights = off
    .filter(({ by }) => !isExchanged(by, changed))
    .map(({ safeguard, by }) => sightOf(object, { rule: RULES[safeguard], attribute: by }));
  const undecided = open.map(({ safeguard, by }) =>
    sightOf(object, { rule: RULES[safeguard], attribute: by, certainty: 'undecided' }),
  );
  return [...sights, ...undecided];
}

/** Google says `none` where a service is off. */
function noneAsAbsent(one: AttributeEffect): AttributeEffect {
  return one.after === 'none' && /(?:logging|monitoring)_service$/.test(one.path) ? { ...one, after: null } : one;
}

/** Where the configuration is known and does not write it, the provider keeps what there is. */
function isWrittenHere({ after }: PlanObject, path: string): boolean {
  return after?.config == null || after.config.refersTo.has(path.split('.')[0] ?? path);
}

/** One way of the same guard in place of another: a key by another attribute. */
function isExchanged(by: string, changed: ReturnType<typeof flatChanges>['changed']): boolean {
  if (!/kms|key/i.test(by)) return false;
  return changed.some(
    ({ path, before, after }) =>
      path !== by && /kms\w*|key_vault_key_id|disk_encryption/i.test(path) && before === null && after !== null,
  );
}

function leftOff(object: PlanObject): readonly Sight[] {
  const { after } = object;
  if (after === null) return [];
  if (!mayBeMadeWithout(object.type)) return [];
  const config = (path: string) => isWrittenHere(object, path);
  return madeWithout(object.type, leavesOf(after.value), after.unknown, config).map((danger) =>
    sightOf(object, danger),
  );
}

/** An object that is itself a guard. When what it guards goes with it, that is found by itself. */
function takenAway(view: PlanView, object: PlanObject): readonly Sight[] {
  const rule = guardOfObject(object.type);
  return rule === null || isWardGone(view, object) ? [] : [sightOf(object, { rule, attribute: '' })];
}

/** Everything of the guarded kind in the same module is destroyed with it. */
function isWardGone({ objects }: PlanView, { type, change }: PlanObject): boolean {
  const ward = /^(aws_s3_bucket)_/.exec(type)?.[1];
  if (ward === undefined) return false;
  const wards = objects.filter((one) => one.type === ward && one.change.module === change.module);
  return wards.length > 0 && wards.every((one) => one.change.action.kind === 'delete');
}
