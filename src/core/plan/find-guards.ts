/** Finds guards of data and its traces that are switched off, taken away, or left off where a store is made. */
import type { AttributeEffect, SafeguardEffect } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';
import { mayGuard, safeguardChanges } from '../readers/safeguards.js';
import { flatChanges } from './flat-attributes.js';
import { guardOfObject, isSwitchedOff, type MadeWithout, madeWithout, switchesOf } from './guard-objects.js';
import type { GuardSwitch } from './guard-switches.js';
import { kubernetesObjects } from './manifest.js';
import { objectsOf, type PlanObject, type PlanView, seenByType } from './plan-object.js';
import type { ObjectSide } from './side.js';
import { type Danger, type Sight, sightOf } from './sight.js';
import { leavingIn } from './wards.js';

export function findGuards(view: PlanView): readonly Sight[] {
  const bereft = modulesWithoutBuckets(view);
  const isLeaving = leavingIn(view);
  return seenByType(view, (type) => {
    const guard = guardOfObject(type);
    const made = madeWithout(type);
    const switches = switchesOf(type) ?? NO_SWITCHES;
    const isMeant = (path: string) => isJudgedHere(path) || switches(path).length > 0;
    const judge: Judge = { switches, isMeant };
    return (object) => {
      if (object.change.action.kind === 'delete') {
        const rule = guard ?? guardOfManifest(object);
        return rule === null || isWardGone(object, bereft) ? [] : [taken(object, rule)];
      }
      if (guard !== null && isLeaving(object)) return [taken(object, guard)];
      return written(object, judge, made);
    };
  });
}

function written(object: PlanObject, judge: Judge, made: MadeWithout | null): readonly Sight[] {
  if (!object.isWritten || object.after === null) return [];
  if (object.before !== null) return switchedOff(object, object.after, judge);
  return made === null ? [] : leftOff(object, object.after, made);
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
const isJudgedHere = remembering(5_000, (path) => mayGuard(path) && !JUDGED_ELSEWHERE.test(path));

/** What is looked at on objects of one type. */
interface Judge {
  readonly switches: (path: string) => readonly GuardSwitch[];
  readonly isMeant: (path: string) => boolean;
}

const NO_SWITCHES: Judge['switches'] = () => [];

function switchedOff(object: PlanObject, after: ObjectSide, { switches, isMeant }: Judge): readonly Sight[] {
  const { changed, unknown } = flatChanges(object.change.before, after.value, after.unknown, isMeant);
  if (changed.length === 0 && unknown.length === 0) return [];
  return withoutRepeats([
    ...bySafeguard(object, after, changed, unknown),
    ...bySwitch(object, after, switches, changed, unknown),
  ]);
}

type Effects = readonly AttributeEffect[];

function bySwitch(
  object: PlanObject,
  after: ObjectSide,
  switches: Judge['switches'],
  changed: Effects,
  unknown: Effects,
) {
  const off = changed.flatMap((effect) =>
    switches(effect.path)
      .filter((row) => isSwitchedOff(row, effect))
      .map(({ rule }) => sightOf(object, { rule, attribute: effect.path })),
  );
  const open = unknown.flatMap(({ path, before }) =>
    switches(path)
      .filter(({ off: is }) => before !== null && isWritten(after, path) && (is === 'gone' || !is.test(before)))
      .map(({ rule }) => sightOf(object, { rule, attribute: path, certainty: 'undecided' })),
  );
  return [...off, ...open];
}

/** Both tables may know an attribute. */
function withoutRepeats(sights: readonly Sight[]): readonly Sight[] {
  const first = new Map(sights.toReversed().map((sight) => [sight.attribute, sight] as const));
  return sights.filter((sight) => first.get(sight.attribute) === sight);
}

function bySafeguard(object: PlanObject, after: ObjectSide, changed: Effects, unknown: Effects): readonly Sight[] {
  const guarding = changed.filter(({ path }) => isJudgedHere(path)).map(noneAsAbsent);
  const off = safeguardChanges(object.type, guarding, '').filter(({ event }) => event === 'off');
  const open = safeguardChanges(
    object.type,
    unknown.filter(({ path }) => isJudgedHere(path)).flatMap(eitherWay),
    '',
  ).filter(({ event, by }) => event === 'off' && isWritten(after, by));
  const sights = off
    .filter(({ by }) => !isExchanged(by, changed))
    .map(({ safeguard, by }) => sightOf(object, { rule: RULES[safeguard], attribute: by }));
  const undecided = open.map(({ safeguard, by }) =>
    sightOf(object, { rule: RULES[safeguard], attribute: by, certainty: 'undecided' }),
  );
  return [...sights, ...undecided];
}

/** What is not known may be nothing, and may be anything. */
function eitherWay(one: AttributeEffect): readonly AttributeEffect[] {
  return [one, { ...one, after: '(not known)' }];
}

/** Google says `none` where a service is off. */
function noneAsAbsent(one: AttributeEffect): AttributeEffect {
  return one.after === 'none' && /(?:logging|monitoring)_service$/.test(one.path) ? { ...one, after: null } : one;
}

/** Where the configuration is known and does not write it, the provider keeps what there is. */
function isWritten({ config }: ObjectSide, path: string): boolean {
  return config === null || config.refersTo.has(path.split('.')[0] ?? path);
}

/** One way of the same guard in place of another: a key by another attribute. */
function isExchanged(by: string, changed: ReturnType<typeof flatChanges>['changed']): boolean {
  if (!/kms|key/i.test(by)) return false;
  return changed.some(
    ({ path, before, after }) =>
      path !== by && /kms\w*|key_vault_key_id|disk_encryption/i.test(path) && before === null && after !== null,
  );
}

function leftOff(object: PlanObject, after: ObjectSide, made: MadeWithout): readonly Sight[] {
  return made(after, (path) => isWritten(after, path)).map((danger) => sightOf(object, danger));
}

/** Objects of Kubernetes that let nobody in, or let nothing run, written as manifests. */
const GUARDING_KINDS =
  /^(?:NetworkPolicy|CiliumNetworkPolicy|CiliumClusterwideNetworkPolicy|GlobalNetworkPolicy|ValidatingWebhookConfiguration|ValidatingAdmissionPolicy(?:Binding)?|ClusterPolicy|AuthorizationPolicy|PeerAuthentication)$/;

function guardOfManifest({ type, before }: PlanObject): Sight['rule'] | null {
  if (before === null || !/^(?:kubernetes_manifest|kubectl_manifest)$/.test(type)) return null;
  const objects = kubernetesObjects(type, before) ?? [];
  return objects.some(({ kind }) => GUARDING_KINDS.test(kind)) ? 'plan/check-off' : null;
}

/** An object that is itself a guard. */
function taken(object: PlanObject, rule: Sight['rule']): Sight {
  return sightOf(object, { rule, attribute: '' });
}

/** When what it guards goes with it, that is found by itself: every bucket of the same module is destroyed. */
function isWardGone({ type, change }: PlanObject, bereft: ReadonlySet<string>): boolean {
  return type.startsWith('aws_s3_bucket_') && bereft.has(change.module);
}

function modulesWithoutBuckets(view: PlanView): ReadonlySet<string> {
  const buckets = objectsOf(view, 'aws_s3_bucket');
  const staying = new Set(
    buckets.filter(({ change }) => change.action.kind !== 'delete').map(({ change }) => change.module),
  );
  return new Set(buckets.map(({ change }) => change.module).filter((module) => !staying.has(module)));
}
