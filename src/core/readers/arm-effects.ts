/** What Azure resources do to access, reachability and safeguards, written in ARM or in Bicep. Asked by arm.ts and bicep.ts. */
import type { Effect, GrantEffect } from '../../domain/effect.js';
import { childOf, type Declared, itemsOf, objectChange, type Pair, pairsOf, writtenAs } from './declared-things.js';
import { type AccessRule, exposureChanges, portsBetween } from './exposure.js';
import { safeguardChanges } from './safeguards.js';
import type { Tree } from './tree.js';

/** The effects of what differs between two templates. */
export function azureEffects(base: readonly Declared[], head: readonly Declared[]): readonly Effect[] {
  return pairsOf(base, head).flatMap(pairEffects);
}

/** Keys that decide nothing. */
export const AZURE_SAYS_NOTHING: ReadonlySet<string> = new Set([
  'apiVersion',
  'tags',
  'comments',
  'metadata',
  'dependsOn',
  'description',
  'displayName',
]);

function pairEffects(pair: Pair): readonly Effect[] {
  // A new parameter or variable changes nothing by itself; one that is gone neither.
  if (pair.type === 'arm/parameter' || pair.type === 'arm/variable')
    return pair.base && pair.head ? objectChange(pair) : [];
  const objects = objectChange(pair);
  if (objects.length === 0) return [];
  const attributes = objects.flatMap((object) => object.attributes);
  return [
    ...objects,
    ...azureGrants(pair),
    ...exposureChanges(rulesOf(pair.base), rulesOf(pair.head), pair.subject),
    ...safeguardChanges(pair.type, attributes, pair.subject),
  ];
}

type Granted = Pick<GrantEffect, 'of' | 'value' | 'breadth' | 'line'>;

function azureGrants(pair: Pair): readonly GrantEffect[] {
  const base = grantedBy(pair.base);
  const head = grantedBy(pair.head);
  const missing = (side: readonly Granted[], other: readonly Granted[]) => {
    const known = new Set(other.map((it) => `${it.of} ${it.value}`));
    return side.filter((one) => !known.has(`${one.of} ${one.value}`));
  };
  const baseLine = pair.base?.line ?? null;
  return [
    ...missing(head, base).map(
      (one): GrantEffect => ({ ...told(one), kind: 'grant', event: 'added', subject: pair.subject, baseLine }),
    ),
    ...missing(base, head).map((one): GrantEffect => {
      const { line, subject } = pair;
      return { ...told(one), kind: 'grant', event: 'removed', subject, line, baseLine: one.line };
    }),
  ];
}

/** Long values are cut only where they are told, so that two that end differently are two. */
function told(one: Granted): Granted {
  return { ...one, value: one.value.slice(0, 200) };
}

function grantedBy(thing: Declared | null): readonly Granted[] {
  const properties = childOf(thing?.body ?? null, 'properties');
  if (thing === null || properties === null) return [];
  if (/\/roleAssignments$/i.test(thing.type)) return assignment(properties);
  if (/\/roleDefinitions$/i.test(thing.type)) return itemsOf(childOf(properties, 'permissions')).flatMap(definition);
  return itemsOf(childOf(properties, 'accessPolicies')).flatMap(vaultAccess);
}

/** The roles that Azure has built in, by id: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ADMIN_ROLES =
  /8e3af657-a8ff-443c-a75c-2fe8c4bcb635|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9|f58310d9-a9f6-439a-9e8d-f62e7b41a168|\bowner\b|user ?access ?administrator/i;
const CONTRIBUTOR = /b24988ac-6180-42a0-ab88-20f7382dd24c/i;

function assignment(properties: Tree): readonly Granted[] {
  const role = childOf(properties, 'roleDefinitionId');
  const principal = childOf(properties, 'principalId');
  const grants: Granted[] = [];
  if (role)
    grants.push({
      of: 'role',
      value: writtenAs(role),
      breadth: breadthOfRole(writtenAs(role)),
      line: role.line,
    });
  if (principal) grants.push({ of: 'principal', value: writtenAs(principal), breadth: 'plain', line: principal.line });
  return grants;
}

function breadthOfRole(id: string): GrantEffect['breadth'] {
  if (ADMIN_ROLES.test(id)) return 'admin';
  return CONTRIBUTOR.test(id) ? 'wildcard' : 'plain';
}

function definition(permission: Tree): readonly Granted[] {
  return ['actions', 'dataActions'].flatMap((key) =>
    itemsOf(childOf(permission, key)).map((item): Granted => {
      const value = writtenAs(item);
      return { of: 'action', value, breadth: breadthOfAction(value), line: item.line };
    }),
  );
}

function breadthOfAction(action: string): GrantEffect['breadth'] {
  if (/\/read$/i.test(action)) return 'plain';
  if (action === '*' || /^Microsoft\.Authorization\/(?:\*|roleAssignments\/(?:\*|write))/i.test(action)) return 'admin';
  if (action.includes('*')) return 'wildcard';
  return /\/(?:write|delete|action)$/i.test(action) ? 'write' : 'plain';
}

/** Access policies of a key vault: `{ objectId, permissions: { secrets: ['get'] } }`. */
function vaultAccess(policy: Tree): readonly Granted[] {
  const permissions = childOf(policy, 'permissions');
  const who = writtenAs(childOf(policy, 'objectId'));
  const rights = ['keys', 'secrets', 'certificates', 'storage'].flatMap((kind) =>
    itemsOf(childOf(permissions, kind)).map((item) => ({ right: `${kind} ${writtenAs(item)}`, line: item.line })),
  );
  return rights.map(({ right, line }) => ({
    of: 'permission',
    value: `${who}: ${right}`,
    breadth: / (?:all|\*)$/i.test(right) ? 'wildcard' : / (?:get|list)$/i.test(right) ? 'plain' : 'write',
    line,
  }));
}

function rulesOf(thing: Declared | null): readonly AccessRule[] {
  const properties = childOf(thing?.body ?? null, 'properties');
  if (thing === null || properties === null) return [];
  if (/\/securityRules$/i.test(thing.type)) return securityRule(properties);
  if (/\/firewallRules$/i.test(thing.type)) return firewallRule(properties);
  return [
    ...itemsOf(childOf(properties, 'securityRules')).flatMap((item) =>
      securityRule(childOf(item, 'properties') ?? item),
    ),
    ...openByDefault(properties),
  ];
}

function securityRule(rule: Tree): readonly AccessRule[] {
  if (writtenAs(childOf(rule, 'access')).toLowerCase() === 'deny') return [];
  const direction = writtenAs(childOf(rule, 'direction')).toLowerCase() === 'outbound' ? 'egress' : 'ingress';
  const side = direction === 'ingress' ? 'source' : 'destination';
  const from = ['Prefix', 'Prefixes'].flatMap((end) => itemsOf(childOf(rule, `${side}Address${end}`)).map(writtenAs));
  const ranges = ['Range', 'Ranges'].flatMap((end) => itemsOf(childOf(rule, `destinationPort${end}`)).map(writtenAs));
  const protocol = writtenAs(childOf(rule, 'protocol'));
  return [{ direction, from, ports: portsOf(ranges, protocol), line: rule.line }];
}

function portsOf(ranges: readonly string[], protocol: string): AccessRule['ports'] {
  const all = ranges.map((range) => portsBetween(range, range, protocol === '*' ? null : protocol));
  if (all.includes('all')) return 'all';
  if (all.length === 0 || all.includes('unknown')) return 'unknown';
  return all.flatMap((ports) => (typeof ports === 'string' ? [] : ports));
}

/** Of SQL and Redis servers. From 0.0.0.0 to 0.0.0.0 stands for everything inside Azure. */
function firewallRule(properties: Tree): readonly AccessRule[] {
  const start = writtenAs(childOf(properties, 'startIpAddress') ?? childOf(properties, 'startIP'));
  const end = writtenAs(childOf(properties, 'endIpAddress') ?? childOf(properties, 'endIP'));
  const world = start === '0.0.0.0' && end === '255.255.255.255';
  return [
    { direction: 'ingress', from: [world ? '0.0.0.0/0' : `${start}-${end}`], ports: 'unknown', line: properties.line },
  ];
}

function openByDefault(properties: Tree): readonly AccessRule[] {
  const acls = childOf(properties, 'networkAcls') ?? childOf(properties, 'networkRuleSet');
  const action = childOf(acls, 'defaultAction');
  const rules: AccessRule[] = [];
  if (action && writtenAs(action).toLowerCase() === 'allow') {
    rules.push({ direction: 'ingress', from: ['0.0.0.0/0'], ports: 'unknown', line: action.line });
  }
  for (const item of itemsOf(childOf(acls, 'ipRules'))) {
    const from = writtenAs(childOf(item, 'value'));
    if (from !== '') rules.push({ direction: 'ingress', from: [from], ports: 'unknown', line: item.line });
  }
  return rules;
}
