/** What the values of a Helm release say: services for everybody, rights, and whether its data is kept. */
import { isDataChart } from '../../catalog/stateful-types.js';
import type { PlanValue } from '../../domain/plan.js';
import { breadthOf } from '../readers/cidr.js';
import { isRecord, type JsonRecord } from './json-record.js';
import { manifestDangers } from './kubernetes-access.js';
import { readYaml, saysInternal } from './manifest.js';
import { attribute, hasUnknown, isUnknown, items, type ObjectSide, part, type Side, text, texts } from './side.js';
import type { Danger } from './sight.js';

/** No chart nests like that. */
const DEEPEST = 30;

/** A store that its chart puts behind a load balancer for everybody. */
export function releaseServices(side: ObjectSide): readonly Danger[] {
  if (!isDataRelease(side)) return [];
  const isOpen = partsOf(valuesOf(side)).some(({ name, value }) => name === 'service' && isPublicService(value));
  return isOpen ? [{ rule: 'plan/public-database', key: 'service.type', attribute: 'values.service.type' }] : [];
}

function isPublicService(value: unknown): boolean {
  const service: Side = { value: (value ?? null) as PlanValue, unknown: false };
  if (text(part(service, 'type')) !== 'LoadBalancer' || saysInternal(part(service, 'annotations'))) return false;
  const sources = texts(part(service, 'loadBalancerSourceRanges'));
  return sources.length === 0 || breadthOf(sources) === 'world';
}

/** Rights over the whole cluster, by the name of a role or as objects among the values, and values that nobody knows yet. */
export function releaseAccess(side: ObjectSide): readonly Danger[] {
  return [...partsOf(valuesOf(side)).flatMap(dangersOfPart), ...unknownValues(side)];
}

function dangersOfPart({ name, value }: Part): readonly Danger[] {
  if (isRuleOfRights(value))
    return manifestDangers({ kind: 'Role', rules: [value] })
      .filter(({ rule }) => rule === 'plan/admin-grant')
      .map((danger) => ({ ...danger, attribute: 'values' }));
  if (isRecord(value) && /^(?:Cluster)?Role(?:Binding)?$/.test(String(value.kind)))
    return manifestDangers(value as PlanValue).map((danger) => ({ ...danger, attribute: 'values' }));
  const isAdmin =
    typeof value === 'string' &&
    ((/role/i.test(name) && value === 'cluster-admin') ||
      (/\broleRef\b/.test(value) && /\bcluster-admin\b/.test(value)));
  // What is set one by one is text.
  const isSwitch = String(value) === 'true' && /^(?:is)?cluster_?-?admin(?:Access|Role)?$/i.test(name);
  return isAdmin || isSwitch
    ? [{ rule: 'plan/admin-grant', key: name, attribute: 'values', seen: 'cluster-admin' }]
    : [];
}

/** An entry of `rules` as roles have them. */
function isRuleOfRights(value: unknown): value is { readonly [attribute: string]: PlanValue } {
  return isRecord(value) && Array.isArray(value.verbs) && Array.isArray(value.resources);
}

/** Single values that say nothing which is judged are most often names of things made in the same plan. */
function unknownValues(side: ObjectSide): readonly Danger[] {
  const danger = (name: string): Danger => ({
    ...{ rule: 'plan/admin-grant', key: name, attribute: name },
    certainty: 'undecided',
  });
  const values = attribute(side, 'values');
  const isData = isDataRelease(side);
  const sets = ['set', 'set_list', 'set_sensitive'].filter((name) =>
    items(attribute(side, name)).some((one) => {
      const [path, value] = [part(one, 'name'), part(one, 'value')];
      if (isUnknown(one) || isUnknown(path)) return true;
      return isUnknown(value) && (JUDGED.test(text(path) ?? '') || (isData && JUDGED_OF_DATA.test(text(path) ?? '')));
    }),
  );
  const isUnread = hasUnknown(values) || texts(values).some((written) => readYaml(written) === null);
  return [...(isUnread ? ['values'] : []), ...sets].map(danger);
}

const JUDGED =
  /cluster_?-?(?:admin|role)|roleRef|(?:^|\.)rbac\.|(?:^|\.)role(?:Name)?$|(?:^|\.)rules(?:\.|\[|$)|extra(?:Objects|Deploy|Manifests)/i;
const JUDGED_OF_DATA = /persist|service\.type$|loadBalancerSourceRanges/i;

/** Whether a store kept its data on a disk, or did not say, and says now that it does not. */
export function losesItsDisk(before: ObjectSide, after: ObjectSide): boolean {
  if (!isDataRelease(before)) return false;
  const off = diskless(valuesOf(before));
  return diskless(valuesOf(after)).some((path) => !off.includes(path));
}

function diskless(values: JsonRecord): readonly string[] {
  return partsOf(values)
    .filter(({ name, value }) => /^persist(?:ence|entVolume(?:Claim)?)$/.test(name) && isRecord(value))
    .filter(({ value }) => isRecord(value) && String(value.enabled) === 'false')
    .map(({ path }) => path);
}

function isDataRelease(side: ObjectSide): boolean {
  return isDataChart(text(attribute(side, 'chart')) ?? '');
}

/** The values as Helm puts them together: the documents in order, and what is set one by one over them. */
function valuesOf(side: ObjectSide): JsonRecord {
  const documents = texts(attribute(side, 'values')).flatMap((written) => readYaml(written) ?? []);
  const set = ['set', 'set_list', 'set_sensitive'].flatMap((name) => items(attribute(side, name)));
  return [...documents, ...set.map(nested)].reduce<JsonRecord>(
    (all, one) => (isRecord(one) ? over(all, one, 0) : all),
    {},
  );
}

/** `a.b` set to c is `{ a: { b: c } }`. */
function nested(set: Side): unknown {
  const path = (text(part(set, 'name')) ?? '').split(/(?<!\\)\./).slice(0, DEEPEST);
  return path.reduceRight<unknown>((value, name) => Object.fromEntries([[name, value]]), part(set, 'value').value);
}

function over(base: JsonRecord, top: JsonRecord, depth: number): JsonRecord {
  if (depth > DEEPEST) return top;
  const entries = Object.entries(top).map(([name, value]) => {
    const below = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isRecord(below) && isRecord(value) ? over(below, value, depth + 1) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

interface Part {
  readonly name: string;
  readonly path: string;
  readonly value: unknown;
}

/** Every value under its name; items of a list stand under the name of the list. */
function partsOf(value: unknown, name = '', path = '', depth = 0): readonly Part[] {
  if (depth > DEEPEST) return [];
  const own = name === '' || Array.isArray(value) ? [] : [{ name, path, value }];
  if (Array.isArray(value)) return value.flatMap((item) => partsOf(item, name, path, depth + 1));
  if (!isRecord(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([key, child]) => partsOf(child, key, `${path}.${key}`, depth + 1))];
}
