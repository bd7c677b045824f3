/**
 * `terraform show -json` leaves `dynamic` blocks out of the configuration (hashicorp/terraform#28346). Where one runs over
 * a list that is not known, the block is unknown as a whole and looks as if the author had not written it.
 */
import type { ResourceChange, ResourceConfig } from '../../domain/plan.js';
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

/** The configuration with the blocks that only a `dynamic` block can have made unknown. */
export function withDynamicBlocks(change: ResourceChange, config: ResourceConfig | null): ResourceConfig | null {
  const { afterUnknown } = change;
  if (config === null || !isRecord(afterUnknown)) return config;
  const hidden = blocksOf(change).filter((name) => afterUnknown[name] === true && !config.refersTo.has(name));
  if (hidden.length === 0) return config;
  return { refersTo: new Map([...config.refersTo, ...hidden.map((name) => [name, []] as const)]) };
}

function blocksOf({ type, action }: ResourceChange): readonly string[] {
  const kept = action.kind === 'update' ? KEPT[type] : undefined;
  return kept ?? WRITTEN[type] ?? [];
}
