/** The attributes by which a store or a trace leaves a guard off, also when it is made, with the values that mean off. */
import type { Danger } from './sight.js';

export interface GuardRow {
  readonly types: RegExp;
  readonly path: RegExp;
  /** Values that mean off. */
  readonly off: RegExp;
  readonly rule: Danger['rule'];
}

/** What is merely absent is the provider's default, and no finding. */
export const GUARD_ROWS: readonly GuardRow[] = [
  {
    types:
      /^aws_(?:db_instance|rds_cluster|rds_global_cluster|ebs_volume|efs_file_system|redshift_cluster|docdb_cluster|neptune_cluster|elasticache_replication_group|rds_db_\w+|ec2_volume|dax_cluster|ebs_snapshot_copy|memorydb_cluster|fsx_\w+|instance|launch_template|launch_configuration|workspaces_workspace|mq_broker)$/,
    path: /^(?:storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled|(?:root_block_device|ebs_block_device)\.encrypted|block_device_mappings\.ebs\.encrypted|(?:root|user)_volume_encryption_enabled|server_side_encryption\.enabled|kms_encrypted|tls_enabled)$/,
    off: /^false$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^aws_(?:opensearch|elasticsearch)_domain$/,
    path: /^(?:encrypt_at_rest|node_to_node_encryption)\.enabled$|^domain_endpoint_options\.enforce_https$/,
    off: /^false$/,
    rule: 'plan/encryption-off',
  },
  { types: /^aws_ebs_encryption_by_default$/, path: /^enabled$/, off: /^false$/, rule: 'plan/encryption-off' },
  { types: /^aws_kinesis_stream$/, path: /^encryption_type$/, off: /^NONE$/, rule: 'plan/encryption-off' },
  {
    types: /^aws_msk_cluster$/,
    path: /^encryption_info\.encryption_in_transit\.client_broker$/,
    off: /PLAINTEXT/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^aws_(?:lb_listener|alb_listener|cloudfront_distribution|api_gateway_domain_name)$/,
    path: /(?:^ssl_policy|minimum_protocol_version|security_policy)$/,
    off: /(?:TLS|TLS13|FS)-1-[01]-|FS-2018-06|^TLSv1(?:\.1)?(?:_2016)?$|SSLv3|TLS_1_0|2015-05|2016-08/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^azurerm_/,
    path: /^(?:min_tls_version|minimum_tls_version|ssl_minimal_tls_version_enforced|site_config\.minimum_tls_version)$/,
    off: /^(?:TLS)?1[._][01]$|^TLSEnforcementDisabled$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^azurerm_/,
    path: /^(?:enable_https_traffic_only|https_traffic_only_enabled|https_only|ssl_enforcement_enabled|transparent_data_encryption_enabled|non_ssl_port_enabled_off)$/,
    off: /^false$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^azurerm_redis_cache$/,
    path: /^(?:enable_non_ssl_port|non_ssl_port_enabled)$/,
    off: /^true$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^google_sql_database_instance$/,
    path: /^settings\.ip_configuration\.(?:require_ssl|ssl_mode)$/,
    off: /^(?:false|ALLOW_UNENCRYPTED_AND_ENCRYPTED)$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^google_redis_instance$/,
    path: /^transit_encryption_mode$/,
    off: /^DISABLED$/,
    rule: 'plan/encryption-off',
  },
  {
    types:
      /^(?:aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster|dynamodb_table|rds_global_cluster)|google_(?:sql_database_instance|container_cluster|spanner_database|bigquery_table|bigtable_instance|alloydb_cluster|filestore_instance|redis_cluster))$/,
    path: /^(?:deletion_protection|deletion_protection_enabled|settings\.deletion_protection_enabled)$/,
    off: /^false$/,
    rule: 'plan/deletion-protection-off',
  },
  {
    types: /^azurerm_key_vault$/,
    path: /^(?:purge_protection_enabled|soft_delete_enabled)$/,
    off: /^false$/,
    rule: 'plan/deletion-protection-off',
  },
  {
    types: /^(?:aws_(?:db_instance|rds_cluster|redshift_cluster)|rds_db_instance)$/,
    path: /^(?:backup_retention_period|automated_snapshot_retention_period)$/,
    off: /^0$/,
    rule: 'plan/backup-off',
  },
  {
    types: /^aws_elasticache_replication_group$/,
    path: /^snapshot_retention_limit$/,
    off: /^0$/,
    rule: 'plan/backup-off',
  },
  { types: /^aws_dynamodb_table$/, path: /^point_in_time_recovery\.enabled$/, off: /^false$/, rule: 'plan/backup-off' },
  {
    types: /^google_sql_database_instance$/,
    path: /^settings\.backup_configuration\.(?:enabled|point_in_time_recovery_enabled|binary_log_enabled)$/,
    off: /^false$/,
    rule: 'plan/backup-off',
  },
  {
    types: /^aws_s3_bucket_versioning$/,
    path: /^versioning_configuration\.status$/,
    off: /^(?:Disabled|Suspended)$/,
    rule: 'plan/versioning-off',
  },
  {
    types: /^aws_cloudtrail$/,
    path: /^(?:enable_logging|enable_log_file_validation)$/,
    off: /^false$/,
    rule: 'plan/logging-off',
  },
  {
    types: /^aws_(?:guardduty_detector|config_configuration_recorder_status)$/,
    path: /^(?:enable|is_enabled)$/,
    off: /^false$/,
    rule: 'plan/logging-off',
  },
  {
    types: /^aws_(?:ebs_snapshot|ec2_image)_block_public_access$/,
    path: /^state$/,
    off: /^(?:unblocked|block-new-sharing)$/,
    rule: 'plan/public-access-block-off',
  },
  {
    types: /^aws_emr_block_public_access_configuration$/,
    path: /^block_public_security_group_rules$/,
    off: /^false$/,
    rule: 'plan/public-access-block-off',
  },
  {
    types: /^azurerm_(?:\w+_)?policy_assignment$/,
    path: /^enforce$/,
    off: /^false$/,
    rule: 'plan/guard-rail-off',
  },
];
