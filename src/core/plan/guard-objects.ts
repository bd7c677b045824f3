/** Which objects are guards by themselves, and which attributes of a new store leave a guard off although it is asked about. */

import { lossOf } from '../../catalog/stateful-types.js';
import { remembering } from '../../domain/remembering.js';
import { visitLeaves } from './flat-attributes.js';
import { isRecord, type JsonRecord } from './json-record.js';
import { at, attribute, flag, type ObjectSide, text } from './side.js';
import type { Danger } from './sight.js';

/** The rule that is broken when an object of this type is destroyed; null: it guards nothing. */
export function guardOfObject(type: string): Danger['rule'] | null {
  return GUARDS.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}

const GUARDS: readonly (readonly [RegExp, Danger['rule']])[] = [
  [/^aws_s3_bucket_versioning$/, 'plan/versioning-off'],
  [
    /^aws_s3_bucket_(?:server_side_encryption_configuration)$|^aws_ebs_encryption_by_default$|^azurerm_(?:storage_account_customer_managed_key|mssql_server_transparent_data_encryption)$/,
    'plan/encryption-off',
  ],
  [
    /^aws_s3_bucket_logging$|^aws_(?:cloudtrail|flow_log|config_configuration_recorder\w*|guardduty_detector|guardduty_organization_\w+|securityhub_account|inspector2_enabler|macie2_account|route53_query_log|wafv2_web_acl_logging_configuration|accessanalyzer_analyzer|cloudwatch_log_subscription_filter|config_delivery_channel)$/,
    'plan/logging-off',
  ],
  [
    /^google_(?:logging_\w+_sink|project_iam_audit_config|folder_iam_audit_config|organization_iam_audit_config)$|^azurerm_(?:monitor_diagnostic_setting|network_watcher_flow_log|security_center_\w+|mssql_server_extended_auditing_policy|mssql_database_extended_auditing_policy|sentinel_\w+)$/,
    'plan/logging-off',
  ],
  [
    /^aws_(?:backup_plan|backup_selection|db_instance_automated_backups_replication|dlm_lifecycle_policy|s3_bucket_replication_configuration|backup_vault_lock_configuration|ebs_snapshot_block_public_access)$|^google_(?:compute_resource_policy|compute_disk_resource_policy_attachment|gke_backup_backup_plan)$|^azurerm_(?:backup_policy_\w+|data_protection_backup_(?:policy|instance)_\w+)$/,
    'plan/backup-off',
  ],
  [
    /^azurerm_management_lock$|^google_resource_manager_lien$|^aws_s3_bucket_object_lock_configuration$/,
    'plan/deletion-protection-off',
  ],
];

interface Row {
  readonly types: RegExp;
  readonly path: RegExp;
  readonly off: RegExp;
  readonly rule: Danger['rule'];
}

/** Stores whose guards are written off. What is merely absent is the provider's default, and no finding. */
const ROWS: readonly Row[] = [
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
    off: /TLS-?1-?[01](?![-_.]?[23])|TLSv1(?:\.1|_2016)?$|SSLv3|TLS_1_0|2015-05|2016-08/,
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
];

/** The guards that a new object leaves off, or of which it cannot be said. */
export type MadeWithout = (after: ObjectSide, isWritten: (path: string) => boolean) => readonly Omit<Danger, 'key'>[];

/** What tells it of objects of this type; null: there is no guard that they could leave off. */
export function madeWithout(type: string): MadeWithout | null {
  const rows = ROWS.filter(({ types }) => types.test(type));
  if (rows.length === 0) return null;
  const rowsAt = remembering(2_000, (path) => rows.filter((row) => row.path.test(path)));
  return (after, isWritten) => [
    ...writtenOff(type, after, rowsAt),
    ...(lossOf(type) === null || !isRecord(after.unknown) ? [] : undecided(after.unknown, rowsAt, isWritten)),
  ];
}

type RowsAt = (path: string) => readonly Row[];

function writtenOff(type: string, after: ObjectSide, rowsAt: RowsAt) {
  const found: Omit<Danger, 'key'>[] = [];
  visitLeaves(after.value, (path, value) => {
    const rows = rowsAt(path);
    if (rows.length === 0) return;
    const values = value.split(',');
    const row = rows.find(({ off }) => values.some((each) => off.test(each)));
    if (row !== undefined && !isDevelopmentDefault(type, row, after)) found.push({ rule: row.rule, attribute: path });
  });
  return found;
}

function undecided(unknown: JsonRecord, rowsAt: RowsAt, isWritten: (path: string) => boolean) {
  const found: Omit<Danger, 'key'>[] = [];
  for (const [name, mask] of Object.entries(unknown)) {
    const [row] = rowsAt(name);
    if (row !== undefined && mask === true && isWritten(name))
      found.push({ rule: row.rule, attribute: name, certainty: 'undecided' });
  }
  return found;
}

/** A certificate of the distribution's own domain brings an old protocol along that cannot be chosen; a replica has no backups. */
function isDevelopmentDefault(type: string, { rule }: Row, after: ObjectSide): boolean {
  if (type === 'aws_cloudfront_distribution')
    return flag(at(after, 'viewer_certificate', 'cloudfront_default_certificate')) === true;
  return rule === 'plan/backup-off' && (text(attribute(after, 'replicate_source_db')) ?? '') !== '';
}
