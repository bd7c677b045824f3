/** The attributes that guard data or its traces, each with what its values mean (safeguards.ts compares them). */
import type { SafeguardEffect } from '../../domain/effect.js';

type GuardState = 'on' | 'off' | 'unknown';

/** One attribute that guards something. */
export interface Safeguard {
  readonly safeguard: SafeguardEffect['safeguard'];
  /** Matched on the dotted path, a leading `Properties.` left out. */
  readonly path: RegExp;
  /** Only for these types. */
  readonly type?: RegExp;
  /** What a value means, null being absent; amount: a number that may fall. */
  readonly state: ((value: string | null) => GuardState) | 'amount';
}

const ON =
  /^(?:true|yes|on|1|enabled?|active|required|enforced|always|retain|snapshot|retainexceptoncreate|immutable|inherited)$/i;
const OFF = /^(?:false|no|off|0|disabled?|suspended|inactive|none|never|delete|mutable|unspecified|null|)$/i;

/** True is on; absent is off. */
function onWhenTrue(value: string | null): GuardState {
  if (value === null || OFF.test(value)) return 'off';
  return ON.test(value) ? 'on' : 'unknown';
}

/** True is on, and so is absent: on unless said otherwise. */
function onUnlessFalse(value: string | null): GuardState {
  return value === null ? 'on' : onWhenTrue(value);
}

/** True is off: `force_destroy`, `skip_final_snapshot`; absent is on. */
function offWhenTrue(value: string | null): GuardState {
  const state = value === null ? 'off' : onWhenTrue(value);
  if (state === 'unknown') return state;
  return state === 'on' ? 'off' : 'on';
}

/** True is off, and so is absent: open unless said otherwise. */
function offUnlessFalse(value: string | null): GuardState {
  return value === null ? 'off' : offWhenTrue(value);
}

/** Anything there is on. */
function onWhenThere(value: string | null): GuardState {
  return value === null || value === '' || value === 'null' || value === '[]' || value === '{}' ? 'off' : 'on';
}

/** TLS below 1.2 is off. */
function onFromTls12(value: string | null): GuardState {
  if (value === null) return 'unknown';
  const match = /1[._]?([0-3])(?![0-9])/.exec(value);
  if (match === null) return /ssl/i.test(value) ? 'off' : 'unknown';
  return Number(match[1]) >= 2 ? 'on' : 'off';
}

function rows(
  safeguard: Safeguard['safeguard'],
  state: Safeguard['state'],
  ...paths: readonly RegExp[]
): readonly Safeguard[] {
  return paths.map((path) => ({ safeguard, path, state }));
}

/** The first row that matches decides. */
export const SAFEGUARDS: readonly Safeguard[] = [
  ...rows(
    'public-access-block',
    onWhenTrue,
    /(?:^|\.)(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    /(?:^|\.)(?:BlockPublicAcls|BlockPublicPolicy|IgnorePublicAcls|RestrictPublicBuckets)$/,
    /(?:^|\.)(?:uniform_bucket_level_access|public_access_prevention|PublicAccessPrevention)$/,
    /(?:^|\.)(?:enable_private_nodes|enable_private_endpoint|endpoint_private_access)$/,
  ),
  ...rows(
    'public-access-block',
    offWhenTrue,
    /(?:^|\.)(?:publicly_accessible|PubliclyAccessible|endpoint_public_access|allow_blob_public_access|allowBlobPublicAccess)$/,
    /(?:^|\.)(?:allow_nested_items_to_be_public|ipv4_enabled|container_access_type)$/,
  ),
  ...rows(
    'public-access-block',
    offUnlessFalse,
    /(?:^|\.)(?:public_network_access_enabled|publicNetworkAccess|public_network_access)$/,
  ),
  ...rows(
    'deletion-protection',
    offWhenTrue,
    /(?:^|\.)(?:skip_final_snapshot|force_destroy|force_delete|SkipFinalSnapshot|EmptyOnDelete|delete_automated_backups)$/,
    /(?:^|\.)(?:force_delete_without_recovery|recovery_window_disabled|prevent_deletion_disabled|autoDeleteObjects)$/,
  ),
  ...rows(
    'deletion-protection',
    onWhenTrue,
    /(?:^|\.)(?:deletion_protection|enable_deletion_protection|deletion_protection_enabled|DeletionProtection|DeletionProtectionEnabled)$/,
    /(?:^|\.)(?:prevent_destroy|termination_protection|TerminationProtection|EnableTerminationProtection|terminationProtection)$/,
    /(?:^|\.)(?:disable_api_termination|disable_api_stop|DisableApiTermination|prevent_deletion|delete_protection|delete_protection_state)$/,
    /(?:^|\.)(?:purge_protection_enabled|enablePurgeProtection|soft_delete_enabled|enableSoftDelete)$/,
    /^(?:DeletionPolicy|UpdateReplacePolicy|deletionProtection|deletion_policy)$/,
    /(?:^|\.)(?:deletion_protection_properties|deletion_protection_config)\.[\w.]+$/,
  ),
  {
    safeguard: 'deletion-protection',
    path: /^retention_policy\.retention_period$/,
    type: /^google_storage_bucket$/,
    state: 'amount',
  },
  ...rows(
    'backup',
    'amount',
    /(?:^|\.)(?:backup_retention_period|BackupRetentionPeriod|backupRetentionPeriod|backup_retention_days|backupRetentionDays|snapshot_retention_limit|SnapshotRetentionLimit)$/,
    /(?:^|\.)(?:soft_delete_retention_days|softDeleteRetentionInDays|automated_snapshot_retention_period|AutomatedSnapshotRetentionPeriod)$/,
    /(?:^|\.)(?:retained_backups|recovery_window_in_days|deletion_window_in_days|PendingWindowInDays)$/,
    /(?:^|\.)(?:delete_retention_policy|deleteRetentionPolicy|soft_delete_policy)\.\w*(?:days|seconds|Days)\w*$/,
    /(?:^|\.)automatic_backup_retention_days$/,
  ),
  ...rows(
    'backup',
    onWhenTrue,
    /(?:^|\.)(?:point_in_time_recovery\.enabled|PointInTimeRecoverySpecification\.PointInTimeRecoveryEnabled|point_in_time_recovery_enabled)$/,
    /(?:^|\.)(?:backup_configuration\.enabled|geo_redundant_backup_enabled|geoRedundantBackup|automatic_backup|binary_log_enabled)$/,
    /(?:^|\.)(?:EnableBackup|backups_enabled|backup_enabled|snapshot_enabled)$/,
  ),
  ...rows(
    'versioning',
    onWhenTrue,
    /(?:^|\.)(?:versioning\.enabled|versioning_enabled|VersioningConfiguration\.Status|versioning_configuration\.status|isVersioningEnabled)$/,
    /(?:^|\.)(?:mfa_delete|versioning_configuration\.mfa_delete|image_tag_mutability|ImageTagMutability|immutable_tags)$/,
    /(?:^|\.)(?:object_lock_enabled|ObjectLockEnabled)$/,
  ),
  ...rows('versioning', onWhenTrue, /^versioning$/),
  ...rows(
    'encryption',
    onWhenTrue,
    /(?:^|\.)(?:storage_encrypted|StorageEncrypted|encrypted|Encrypted|kms_encrypted|KmsEncrypted)$/,
    /(?:^|\.)(?:at_rest_encryption_enabled|AtRestEncryptionEnabled|transit_encryption_enabled|TransitEncryptionEnabled)$/,
    /(?:^|\.)(?:sqs_managed_sse_enabled|SqsManagedSseEnabled|encryption_at_host_enabled|infrastructure_encryption_enabled)$/,
    /(?:^|\.)(?:encrypt_at_rest|EncryptionAtRestOptions|node_to_node_encryption|NodeToNodeEncryptionOptions|server_side_encryption|SSESpecification|sse_specification)\.(?:enabled|Enabled|SSEEnabled)$/,
    /(?:^|\.)(?:enable_https_traffic_only|https_traffic_only_enabled|supportsHttpsTrafficOnly|https_only|httpsOnly|enforce_https|ssl_enforcement_enabled|require_ssl|EnforceHTTPS)$/,
    /(?:^|\.)(?:enable_key_rotation|EnableKeyRotation|disk_encryption_enabled|user_volume_encryption_enabled|root_volume_encryption_enabled)$/,
    /(?:^|\.)(?:enable_transit_encryption|EncryptionInTransitEnabled)$/,
  ),
  ...rows(
    'encryption',
    onFromTls12,
    /(?:^|\.)(?:min_tls_version|minimum_tls_version|minimumTlsVersion|minTlsVersion|minimum_protocol_version|MinimumProtocolVersion|tls_security_policy|TLSSecurityPolicy|ssl_minimal_tls_version_enforced|minimalTlsVersion)$/,
  ),
  ...rows(
    'encryption',
    onWhenThere,
    /(?:^|\.)(?:kms_key_id|KmsKeyId|KMSKeyId|kms_key_arn|kms_key|kms_key_name|kms_master_key_id|KMSMasterKeyID|KmsMasterKeyId|kms_key_self_link|key_vault_key_id|disk_encryption_key|disk_encryption_set_id|customer_managed_key\.key_vault_key_id|default_kms_key_name|encryption_key_name|KmsKeyArn)$/,
    /(?:^|\.)(?:sse_algorithm|SSEAlgorithm|sse_type|EncryptionType|encryption_type)$/,
  ),
  ...rows(
    'logging',
    onWhenTrue,
    /(?:^|\.)(?:access_logs\.enabled|enable_logging|IsLogging|is_logging|enable_log_file_validation|EnableLogFileValidation|is_multi_region_trail|IsMultiRegionTrail|include_global_service_events|IncludeGlobalServiceEvents)$/,
    /(?:^|\.)(?:enable_flow_logs|enable_flow_log|enableFlowLogs|traffic_analytics\.enabled|log_config\.enable|audit_logs_enabled|performance_insights_enabled|query_logging_enabled)$/,
    /(?:^|\.)(?:log_checkpoints_enabled|log_connections_enabled|tracing_enabled|xray_tracing_enabled|access_log_enabled)$/,
    /(?:^|\.)flow_log\.enabled$/,
  ),
  {
    safeguard: 'logging',
    path: /^(?:enabled|Enabled|enable)$/,
    type: /flow_?log|guardduty|cloudtrail|GuardDuty|securityhub|config_configuration_recorder/i,
    state: onWhenTrue,
  },
  ...rows('logging', 'amount', /(?:^|\.)(?:log_retention_days|LogRetentionInDays)$/),
  {
    safeguard: 'logging',
    path: /(?:^|\.)(?:retention_in_days|RetentionInDays|retention_days|retentionInDays)$/,
    type: /log|audit|trail|insights/i,
    state: 'amount',
  },
  ...rows(
    'logging',
    onWhenThere,
    /(?:^|\.)(?:enabled_cloudwatch_logs_exports|EnableCloudwatchLogsExports|enabled_cluster_log_types|enable_components|cloudwatch_logs_exports)$/,
    /(?:^|\.)(?:cloud_watch_logs_group_arn|CloudWatchLogsLogGroupArn|log_destination|LogDestination)$/,
    /(?:^|\.)(?:logging|LoggingConfiguration|logging_config|access_logs|access_log_settings)\.(?:target_bucket|DestinationBucketName|bucket|Bucket|log_bucket|destination_arn)$/,
    /(?:^|\.)(?:logging_service|monitoring_service)$/,
    /(?:^|\.)(?:enabled_log|log)\.category(?:_group)?$/,
  ),
  ...rows(
    'verification',
    offWhenTrue,
    /(?:^|[._])(?:insecure_skip_tls_verify|insecureSkipTLSVerify|insecureSkipVerify|insecure_skip_verify|InsecureSkipVerify|skip_tls_verify|skipTLSVerify|tls_insecure|allow_unverified_ssl|skip_credentials_validation|tlsInsecureSkipVerify)$/,
    /(?:^|[.-])insecure-skip-tls-verify$/,
  ),
  ...rows(
    'verification',
    onUnlessFalse,
    /(?:^|\.)(?:verify_ssl|ssl_verify|tls_verify|verify_tls|validate_certs|strict_ssl|sslVerify|gpgcheck|NODE_TLS_REJECT_UNAUTHORIZED|GIT_SSL_VERIFY|PYTHONHTTPSVERIFY)$/,
  ),
];
