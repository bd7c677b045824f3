/** Finds databases, control planes and cluster services that everybody reaches after the plan and did not before. */
import { adminPortsIn } from '../../catalog/admin-ports.js';
import { breadthOf } from '../readers/cidr.js';
import { releaseServices } from './helm-release.js';
import { isRecord } from './json-record.js';
import { type KubernetesObject, kubernetesObjects, partOf, saysInternal } from './manifest.js';
import { type PlanView, seenByType } from './plan-object.js';
import {
  at,
  attribute,
  flag,
  hasUnknown,
  isUnknown,
  items,
  type ObjectSide,
  part,
  type Side,
  text,
  texts,
} from './side.js';
import { type Danger, type Giver, newDangers, type Sight } from './sight.js';

export function findServices(view: PlanView): readonly Sight[] {
  return seenByType(view, (type) => {
    const giver = giverOf(type);
    const dangers = (side: ObjectSide | null) => (side === null ? [] : giver(side));
    return (object) => {
      if (!object.isWritten) return [];
      const after = dangers(object.after);
      return after.length === 0 ? [] : newDangers(object, dangers(object.before), after);
    };
  });
}

function giverOf(type: string): Giver {
  const own = READERS.get(type);
  if (own !== undefined) return own;
  if (/^(?:kubernetes_|kubectl_manifest)/.test(type))
    return (side) => (kubernetesObjects(type, side) ?? []).flatMap(objectDangers);
  return AZURE_FIREWALL_RULE.test(type) ? azureRange : publicFlag;
}

const AZURE_FIREWALL_RULE =
  /^azurerm_(?:mssql|sql|mysql|mysql_flexible_server|postgresql|postgresql_flexible_server|mariadb|redis|cosmosdb)\w*_firewall_rule$|^azurerm_(?:mysql|postgresql)\w*firewall_rule$/;

const DATABASE = 'plan/public-database';
const CONTROL = 'plan/open-control-plane';

/** `publicly_accessible`, under whatever type. */
function publicFlag(side: ObjectSide): readonly Danger[] {
  const name = 'publicly_accessible';
  const open = attribute(side, name);
  if (isUnknown(open)) return [{ rule: DATABASE, key: name, attribute: name, certainty: 'undecided' }];
  return flag(open) === true ? [{ rule: DATABASE, key: name, attribute: name }] : [];
}

/** Addresses that everybody has, or that are not known. */
function openSources(sources: Side, rule: Danger['rule'], name: string): readonly Danger[] {
  const known = texts(sources);
  const world =
    breadthOf(known) === 'world' && known.length > 0
      ? [{ rule, key: name, attribute: name, seen: known.find((one) => breadthOf([one]) === 'world') ?? '' }]
      : [];
  const open = hasUnknown(sources) ? [{ rule, key: name, attribute: name, certainty: 'undecided' } as const] : [];
  return [...world, ...open];
}

const READERS: ReadonlyMap<string, Giver> = new Map<string, Giver>([
  ['aws_eks_cluster', eksCluster],
  ['google_container_cluster', googleCluster],
  ['azurerm_kubernetes_cluster', azureCluster],
  ['google_sql_database_instance', googleSql],
  [
    'google_alloydb_instance',
    (side) =>
      blockSources(
        at(side, 'network_config', 'authorized_external_networks'),
        'cidr_range',
        DATABASE,
        'network_config.authorized_external_networks',
      ),
  ],
  [
    'aws_msk_cluster',
    (side) =>
      isUnknown(attribute(side, 'broker_node_group_info'))
        ? [{ rule: DATABASE, key: 'value', attribute: 'broker_node_group_info', certainty: 'undecided' }]
        : publicType(
            at(side, 'broker_node_group_info', 'connectivity_info', 'public_access', 'type'),
            /^SERVICE_PROVIDED_EIPS$/,
          ),
  ],
  ['azurerm_cosmosdb_account', (side) => openSources(attribute(side, 'ip_range_filter'), DATABASE, 'ip_range_filter')],
  ['digitalocean_database_firewall', (side) => blockSources(attribute(side, 'rule'), 'value', DATABASE, 'rule.value')],
  ['mongodbatlas_project_ip_access_list', (side) => openSources(attribute(side, 'cidr_block'), DATABASE, 'cidr_block')],
  ['azapi_resource', azapi],
  ['azapi_update_resource', azapi],
  ['helm_release', releaseServices],
]);

function publicType(side: Side, pattern: RegExp): readonly Danger[] {
  return pattern.test(text(side) ?? '') ? [{ rule: DATABASE, key: 'value', attribute: 'public_access.type' }] : [];
}

function blockSources(blocks: Side, name: string, rule: Danger['rule'], path: string): readonly Danger[] {
  const values = items(blocks).map((block) => part(block, name));
  const known = values.flatMap((side) => texts(side));
  const isOpen = isUnknown(blocks) || values.some(hasUnknown);
  return [
    ...openSources({ value: known, unknown: false }, rule, path),
    ...(isOpen ? [{ rule, key: path, attribute: path, certainty: 'undecided' } as const] : []),
  ];
}

function eksCluster(side: ObjectSide): readonly Danger[] {
  const network = attribute(side, 'vpc_config');
  const open = part(network, 'endpoint_public_access');
  if (flag(open) === false || (network.value === null && !isUnknown(network))) return [];
  const name = 'vpc_config.public_access_cidrs';
  const sources = part(network, 'public_access_cidrs');
  if (isUnknown(open))
    return [{ rule: CONTROL, key: name, attribute: 'vpc_config.endpoint_public_access', certainty: 'undecided' }];
  const isDefault = items(sources).length === 0 && flag(open) === true;
  return isDefault ? [{ rule: CONTROL, key: name, attribute: name }] : openSources(sources, CONTROL, name);
}

function googleCluster(side: ObjectSide): readonly Danger[] {
  const isPrivate = flag(at(side, 'private_cluster_config', 'enable_private_endpoint')) === true;
  const blocks = at(side, 'master_authorized_networks_config', 'cidr_blocks');
  return isPrivate ? [] : blockSources(blocks, 'cidr_block', CONTROL, 'master_authorized_networks_config.cidr_blocks');
}

function azureCluster(side: ObjectSide): readonly Danger[] {
  if (flag(attribute(side, 'private_cluster_enabled')) === true) return [];
  const names = [['api_server_authorized_ip_ranges'], ['api_server_access_profile', 'authorized_ip_ranges']] as const;
  return names.flatMap(([first, ...rest]) =>
    openSources(at(side, first, ...rest), CONTROL, [first, ...rest].join('.')),
  );
}

function googleSql(side: ObjectSide): readonly Danger[] {
  const networks = part(part(attribute(side, 'settings'), 'ip_configuration'), 'authorized_networks');
  return blockSources(networks, 'value', DATABASE, 'settings.ip_configuration.authorized_networks');
}

/** From the first to the last address: everybody. From zero to zero: Azure's own services, which is no address of the internet. */
function azureRange(side: ObjectSide): readonly Danger[] {
  const [start, end] = [attribute(side, 'start_ip_address'), attribute(side, 'end_ip_address')];
  const name = 'start_ip_address';
  if (isUnknown(start) || isUnknown(end))
    return [{ rule: DATABASE, key: name, attribute: name, certainty: 'undecided' }];
  const [from, to] = [addressOf(text(start)), addressOf(text(end))];
  const isWide = from !== null && to !== null && to - from >= 2 ** 24;
  return isWide ? [{ rule: DATABASE, key: name, attribute: name }] : [];
}

function addressOf(written: string | null): number | null {
  const parts = (written ?? '').split('.').map(Number);
  if (parts.length !== 4 || parts.some((one) => Number.isNaN(one))) return null;
  return parts.reduce((sum, one) => sum * 256 + one, 0);
}

const AZURE_DATABASE = /^Microsoft\.(?:Sql|DBfor\w+|DocumentDB|Cache)\//i;

/** What a body may hold that is judged, by the type of the object. */
const IN_BODIES: readonly (readonly [RegExp, Danger['rule']])[] = [
  [AZURE_DATABASE, DATABASE],
  [/^Microsoft\.Network\/networkSecurityGroups\b/i, 'plan/open-admin-port'],
  [/^Microsoft\.Storage\/storageAccounts@/i, 'plan/public-access-block-off'],
];

function unknownBody(type: string): readonly Danger[] {
  return IN_BODIES.filter(([types]) => types.test(type)).map(
    ([, rule]) => ({ rule, key: 'body', attribute: 'body', certainty: 'undecided' }) as const,
  );
}

/** Azure's own interface: the body is an object, or JSON. */
function azapi(side: ObjectSide): readonly Danger[] {
  const body = attribute(side, 'body');
  const written = text(body);
  const root = written === null ? body : { value: parsed(written), unknown: false as const };
  const properties = part(root, 'properties');
  const open = /^enabled$/i.test(text(part(properties, 'publicNetworkAccess')) ?? '');
  const type = text(attribute(side, 'type')) ?? '';
  if (isUnknown(properties)) return unknownBody(type);
  const blob = flag(part(properties, 'allowBlobPublicAccess')) === true;
  const range = azureRange({
    value: {
      start_ip_address: text(part(properties, 'startIpAddress')),
      end_ip_address: text(part(properties, 'endIpAddress')),
    },
    unknown: false,
    config: null,
  });
  return [
    ...(open && AZURE_DATABASE.test(type)
      ? [{ rule: DATABASE, key: 'body', attribute: 'body.properties.publicNetworkAccess' } as const]
      : []),
    ...(blob
      ? [
          {
            rule: 'plan/public-access-block-off',
            key: 'body',
            attribute: 'body.properties.allowBlobPublicAccess',
          } as const,
        ]
      : []),
    ...(/firewallRules/i.test(type) ? range : []),
    ...armRules(properties),
  ];
}

function armRules(properties: Side): readonly Danger[] {
  const rules = [...items(part(properties, 'securityRules')).map((rule) => part(rule, 'properties')), properties];
  return rules.flatMap((rule): readonly Danger[] => {
    const allows =
      /^allow$/i.test(text(part(rule, 'access')) ?? '') && /^inbound$/i.test(text(part(rule, 'direction')) ?? '');
    const sources = [...texts(part(rule, 'sourceAddressPrefix')), ...texts(part(rule, 'sourceAddressPrefixes'))];
    const ports = [...texts(part(rule, 'destinationPortRange')), ...texts(part(rule, 'destinationPortRanges'))];
    if (!allows || sources.length === 0 || breadthOf(sources) !== 'world' || !ports.some(holdsAdmin)) return [];
    return [{ rule: 'plan/open-admin-port', key: ports.join(','), attribute: 'body.properties.securityRules' }];
  });
}

function holdsAdmin(range: string): boolean {
  if (range === '*') return true;
  const [from = Number.NaN, to = from] = range.split('-').map(Number);
  return adminPortsIn(from, to).length > 0;
}

function parsed(written: string): ObjectSide['value'] {
  try {
    const json: unknown = JSON.parse(written);
    return isRecord(json) ? (json as ObjectSide['value']) : null;
  } catch {
    return null;
  }
}

function objectDangers(object: KubernetesObject): readonly Danger[] {
  const spec = partOf(object, object.root, 'spec');
  if (object.kind === 'NetworkPolicy') return policyPorts(object, spec);
  return object.kind === 'Service' && !isInternal(object) ? serviceDangers(object, spec) : [];
}

/** An administration port behind a load balancer of the cloud, where it is for everybody or where that is not known. */
function serviceDangers(object: KubernetesObject, spec: Side): readonly Danger[] {
  const type = partOf(object, spec, 'type');
  const sources = partOf(object, spec, 'loadBalancerSourceRanges');
  const isNarrowed = texts(sources).length > 0 && breadthOf(texts(sources)) !== 'world' && !hasUnknown(sources);
  if (isNarrowed || !(isUnknown(type) || text(type) === 'LoadBalancer')) return [];
  const ports = [...items(partOf(object, spec, 'port')), ...items(partOf(object, spec, 'ports'))].map((port) =>
    partOf(object, port, 'port'),
  );
  const isOpen = isUnknown(type) || hasUnknown(sources);
  return ports
    .filter((port) => isUnknown(port) || isAdminPort(port))
    .map((port) => {
      const danger = { rule: 'plan/open-admin-port', key: text(port) ?? '', attribute: 'spec.port' } as const;
      return isOpen || isUnknown(port) ? { ...danger, certainty: 'undecided' } : { ...danger, seen: text(port) ?? '' };
    });
}

function isAdminPort(port: Side): boolean {
  const number = Number(text(port) ?? Number.NaN);
  return adminPortsIn(number, number).length > 0;
}

function isInternal(object: KubernetesObject): boolean {
  return saysInternal(partOf(object, partOf(object, object.root, 'metadata'), 'annotations'));
}

function policyPorts(object: KubernetesObject, spec: Side): readonly Danger[] {
  return items(partOf(object, spec, 'ingress')).flatMap((rule): readonly Danger[] => {
    const froms = items(partOf(object, rule, 'from')).map((from) =>
      partOf(object, partOf(object, from, 'ipBlock'), 'cidr'),
    );
    const ports = items(partOf(object, rule, 'ports')).map((port) => partOf(object, port, 'port'));
    const sources = froms.flatMap((side) => texts(side));
    const isWorld = sources.length > 0 && breadthOf(sources) === 'world';
    const isAdmin = ports.length === 0 || ports.some((port) => isUnknown(port) || isAdminPort(port));
    const danger = { rule: 'plan/open-admin-port', key: 'ingress', attribute: 'spec.ingress.from' } as const;
    if (isAdmin && (isUnknown(rule) || froms.some(isUnknown))) return [{ ...danger, certainty: 'undecided' }];
    return isWorld && isAdmin ? [danger] : [];
  });
}
