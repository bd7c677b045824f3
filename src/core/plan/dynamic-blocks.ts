/**
 * `terraform show -json` leaves `dynamic` blocks out of the configuration (hashicorp/terraform#28346). Where one runs over
 * a list that is not known, the block is unknown as a whole and looks as if the author had not written it.
 */
import type { Plan, ResourceChange, ResourceConfig } from '../../domain/plan.js';
import { withoutIndexes } from './addresses.js';
import { isRecord } from './json-record.js';

/** Blocks that providers never fill in: unknown as a whole, they come from a `dynamic` block. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  google_compute_firewall: ['allow', 'deny'],
  google_compute_firewall_policy_rule: ['match'],
  google_compute_network_firewall_policy_rule: ['match'],
  google_compute_region_network_firewall_policy_rule: ['match'],
  aws_eks_cluster: ['vpc_config'],
  aws_eks_node_group: ['remote_access'],
  aws_lightsail_instance_public_ports: ['port_info'],
  aws_msk_cluster: ['broker_node_group_info'],
  azurerm_role_definition: ['permissions'],
  digitalocean_firewall: ['inbound_rule'],
  hcloud_firewall: ['rule'],
};

/** Blocks that providers fill in when they make the object. Afterwards they keep what there is where nothing is written. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: ['ingress'],
  aws_default_security_group: ['ingress'],
  aws_network_acl: ['ingress'],
  aws_iam_role: ['inline_policy'],
  aws_s3_bucket: ['grant'],
  aws_s3_bucket_acl: ['access_control_policy'],
  aws_ec2_managed_prefix_list: ['entry'],
  azurerm_network_security_group: ['security_rule'],
  azurerm_storage_account: ['network_rules'],
  azurerm_key_vault: ['network_acls'],
  azurerm_kubernetes_cluster: ['api_server_access_profile'],
  google_bigquery_dataset: ['access'],
  google_container_cluster: ['master_authorized_networks_config'],
  google_sql_database_instance: ['settings'],
};

/** The blocks of new groups that let in, and that the provider fills in where nothing is written. */
const OPENED: ReadonlyMap<string, string> = new Map([
  ['aws_security_group', 'ingress'],
  ['azurerm_network_security_group', 'security_rule'],
]);

/** Whether a new object may have rules that nobody can see: something goes where the configuration does not show it. */
export type MayHide = (change: ResourceChange) => boolean;

const RULES = /^(?:aws_security_group_rule|aws_vpc_security_group_(?:in|e)gress_rule|azurerm_network_security_rule)$/;

/** Groups that have rules as objects of their own have none inside: the two cannot be used together. */
export function mayHideIn({ changes, config, hiddenModules }: Plan): MayHide {
  if (hiddenModules.size === 0) return () => false;
  const named = new Set<string>();
  for (const { type, address } of changes) {
    if (!RULES.test(type)) continue;
    const { refersTo } = config.get(withoutIndexes(address)) ?? NOTHING_WRITTEN;
    for (const attribute of ['security_group_id', 'network_security_group_name'])
      for (const group of refersTo.get(attribute) ?? []) named.add(group);
  }
  return ({ module, address }) => {
    const prefix = module === '' ? '' : `${withoutIndexes(module)}.`;
    return hiddenModules.has(prefix) && !named.has(withoutIndexes(address));
  };
}

const NOTHING_WRITTEN: ResourceConfig = { refersTo: new Map() };

/** The configuration with the blocks that only a `dynamic` block can have made unknown. */
export function withDynamicBlocks(
  change: ResourceChange,
  config: ResourceConfig | null,
  mayHide: MayHide,
): ResourceConfig | null {
  const { afterUnknown } = change;
  if (config === null || !isRecord(afterUnknown)) return config;
  const hidden = blocksOf(change, mayHide).filter((name) => afterUnknown[name] === true && !config.refersTo.has(name));
  if (hidden.length === 0) return config;
  return { refersTo: new Map([...config.refersTo, ...hidden.map((name) => [name, []] as const)]) };
}

function blocksOf(change: ResourceChange, mayHide: MayHide): readonly string[] {
  const { type, action } = change;
  const opened = action.kind === 'update' ? undefined : OPENED.get(type);
  if (opened !== undefined) return mayHide(change) ? [opened] : [];
  const kept = action.kind === 'update' ? KEPT[type] : undefined;
  return kept ?? WRITTEN[type] ?? [];
}
