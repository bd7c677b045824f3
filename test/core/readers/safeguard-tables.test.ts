/** Which attributes guard data or its traces, on which types, and what their values mean: every name and every word. */
import { describe, expect, it } from '@jest/globals';
import { mayGuard, safeguardChanges } from '../../../src/core/readers/safeguards.js';
import { guardChanges } from '../../../src/core/readers/terraform-safeguards.js';

type Value = string | null;

function told(path: string, [before, after]: readonly [Value, Value], type = 'some_thing'): string {
  const attribute = { path, before, after, line: 3, baseLine: 4 };
  const found = safeguardChanges(type, [attribute], 'x.y');
  for (const { kind, by, subject, line, baseLine } of found) {
    expect({ kind, by, subject, line, baseLine }).toEqual({
      kind: 'safeguard',
      by: path,
      subject: 'x.y',
      line: 3,
      baseLine: 4,
    });
  }
  return found.map(({ safeguard, event }) => `${safeguard} ${event}`).join(', ') || 'nothing';
}

/** What a value that takes the guard away looks like, for each way of saying it. */
const TAKEN_AWAY = {
  'true guards': ['true', 'false'],
  'true takes it away': ['false', 'true'],
  'anything guards': ['arn:key', null],
  'an amount': ['30', '7'],
  'a version of TLS': ['1.2', '1.0'],
} as const satisfies Record<string, readonly [Value, Value]>;

type Way = keyof typeof TAKEN_AWAY;

const NAMES: readonly (readonly [safeguard: string, way: Way, names: string])[] = [
  [
    'public-access-block',
    'true guards',
    'block_public_acls block_public_policy ignore_public_acls restrict_public_buckets BlockPublicAcls BlockPublicPolicy ' +
      'IgnorePublicAcls RestrictPublicBuckets uniform_bucket_level_access public_access_prevention ' +
      'PublicAccessPrevention enable_private_nodes enable_private_endpoint endpoint_private_access',
  ],
  [
    'public-access-block',
    'true takes it away',
    'publicly_accessible PubliclyAccessible endpoint_public_access allow_blob_public_access allowBlobPublicAccess ' +
      'allow_nested_items_to_be_public ipv4_enabled container_access_type public_network_access_enabled ' +
      'publicNetworkAccess public_network_access',
  ],
  [
    'deletion-protection',
    'true takes it away',
    'skip_final_snapshot force_destroy force_delete SkipFinalSnapshot EmptyOnDelete delete_automated_backups ' +
      'force_delete_without_recovery recovery_window_disabled prevent_deletion_disabled autoDeleteObjects',
  ],
  [
    'deletion-protection',
    'true guards',
    'deletion_protection enable_deletion_protection deletion_protection_enabled DeletionProtection ' +
      'DeletionProtectionEnabled prevent_destroy termination_protection TerminationProtection ' +
      'EnableTerminationProtection terminationProtection disable_api_termination disable_api_stop ' +
      'DisableApiTermination prevent_deletion delete_protection delete_protection_state purge_protection_enabled ' +
      'enablePurgeProtection soft_delete_enabled enableSoftDelete',
  ],
  [
    'backup',
    'an amount',
    'backup_retention_period BackupRetentionPeriod backup_retention_days backupRetentionDays snapshot_retention_limit ' +
      'SnapshotRetentionLimit soft_delete_retention_days softDeleteRetentionInDays ' +
      'automated_snapshot_retention_period AutomatedSnapshotRetentionPeriod retained_backups ' +
      'recovery_window_in_days deletion_window_in_days PendingWindowInDays automatic_backup_retention_days ' +
      'delete_retention_policy.days deleteRetentionPolicy.retentionDays soft_delete_policy.retention_duration_seconds',
  ],
  [
    'backup',
    'true guards',
    'point_in_time_recovery.enabled PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled ' +
      'point_in_time_recovery_enabled backup_configuration.enabled geo_redundant_backup_enabled geoRedundantBackup ' +
      'automatic_backup binary_log_enabled EnableBackup backups_enabled backup_enabled snapshot_enabled',
  ],
  [
    'versioning',
    'true guards',
    'versioning.enabled versioning_enabled VersioningConfiguration.Status versioning_configuration.status ' +
      'isVersioningEnabled mfa_delete versioning_configuration.mfa_delete image_tag_mutability ImageTagMutability ' +
      'immutable_tags object_lock_enabled ObjectLockEnabled',
  ],
  [
    'encryption',
    'true guards',
    'storage_encrypted StorageEncrypted encrypted Encrypted kms_encrypted KmsEncrypted at_rest_encryption_enabled ' +
      'AtRestEncryptionEnabled transit_encryption_enabled TransitEncryptionEnabled sqs_managed_sse_enabled ' +
      'SqsManagedSseEnabled encryption_at_host_enabled infrastructure_encryption_enabled encrypt_at_rest.enabled ' +
      'EncryptionAtRestOptions.Enabled node_to_node_encryption.enabled NodeToNodeEncryptionOptions.Enabled ' +
      'server_side_encryption.enabled SSESpecification.SSEEnabled sse_specification.enabled ' +
      'enable_https_traffic_only https_traffic_only_enabled supportsHttpsTrafficOnly https_only httpsOnly ' +
      'enforce_https ssl_enforcement_enabled require_ssl EnforceHTTPS enable_key_rotation EnableKeyRotation ' +
      'disk_encryption_enabled user_volume_encryption_enabled root_volume_encryption_enabled ' +
      'enable_transit_encryption EncryptionInTransitEnabled',
  ],
  [
    'encryption',
    'a version of TLS',
    'min_tls_version minimum_tls_version minimumTlsVersion minTlsVersion minimum_protocol_version ' +
      'MinimumProtocolVersion tls_security_policy TLSSecurityPolicy ssl_minimal_tls_version_enforced minimalTlsVersion',
  ],
  [
    'encryption',
    'anything guards',
    'kms_key_id KmsKeyId KMSKeyId kms_key_arn kms_key kms_key_name kms_master_key_id KMSMasterKeyID KmsMasterKeyId ' +
      'kms_key_self_link key_vault_key_id disk_encryption_key disk_encryption_set_id ' +
      'customer_managed_key.key_vault_key_id default_kms_key_name encryption_key_name KmsKeyArn sse_algorithm ' +
      'SSEAlgorithm sse_type EncryptionType encryption_type',
  ],
  [
    'logging',
    'true guards',
    'access_logs.enabled enable_logging IsLogging is_logging enable_log_file_validation EnableLogFileValidation ' +
      'is_multi_region_trail IsMultiRegionTrail include_global_service_events IncludeGlobalServiceEvents ' +
      'enable_flow_logs enable_flow_log enableFlowLogs traffic_analytics.enabled log_config.enable ' +
      'audit_logs_enabled performance_insights_enabled query_logging_enabled log_checkpoints_enabled ' +
      'log_connections_enabled tracing_enabled xray_tracing_enabled access_log_enabled flow_log.enabled',
  ],
  ['logging', 'an amount', 'log_retention_days LogRetentionInDays'],
  [
    'logging',
    'anything guards',
    'enabled_cloudwatch_logs_exports EnableCloudwatchLogsExports enabled_cluster_log_types enable_components ' +
      'cloudwatch_logs_exports cloud_watch_logs_group_arn CloudWatchLogsLogGroupArn log_destination LogDestination ' +
      'logging.target_bucket LoggingConfiguration.DestinationBucketName logging_config.bucket access_logs.bucket ' +
      'access_log_settings.destination_arn logging.log_bucket logging_service monitoring_service ' +
      'enabled_log.category enabled_log.category_group log.category',
  ],
  [
    'verification',
    'true takes it away',
    'insecure_skip_tls_verify insecureSkipTLSVerify insecureSkipVerify insecure_skip_verify InsecureSkipVerify ' +
      'skip_tls_verify skipTLSVerify tls_insecure allow_unverified_ssl skip_credentials_validation ' +
      'tlsInsecureSkipVerify insecure-skip-tls-verify',
  ],
  [
    'verification',
    'true guards',
    'verify_ssl ssl_verify tls_verify verify_tls validate_certs strict_ssl sslVerify gpgcheck ' +
      'NODE_TLS_REJECT_UNAUTHORIZED GIT_SSL_VERIFY PYTHONHTTPSVERIFY',
  ],
];

describe('a safeguard goes', () => {
  const each = NAMES.flatMap(([safeguard, way, names]) =>
    names.split(' ').map((name) => [name, safeguard, way] as const),
  );

  it.each(each)('with %s (%s, %s), wherever it stands', (name, safeguard, way) => {
    expect(mayGuard(name)).toBe(true);
    const taken = TAKEN_AWAY[way];
    const given = [taken[1], taken[0]] as const;
    expect(told(name, taken)).toBe(`${safeguard} off`);
    expect(told(name, given)).toBe(`${safeguard} on`);
    expect(told(`a.b.${name}`, taken)).toBe(`${safeguard} off`);
    expect(told(`Properties.${name}`, taken)).toBe(`${safeguard} off`);
  });

  /** What ends or begins alike and guards all the same. */
  const ALIKE = new Set([
    'delete_retention_policy.days_text',
    'deleteRetentionPolicy.retentionDays_text',
    'soft_delete_policy.retention_duration_seconds_text',
    'myversioning_configuration.mfa_delete',
    'a.myversioning_configuration.mfa_delete',
    'mycustomer_managed_key.key_vault_key_id',
    'a.mycustomer_managed_key.key_vault_key_id',
    'myinsecure_skip_tls_verify',
    'a.myinsecure_skip_tls_verify',
  ]);

  it.each(each)('not with names that only look like %s', (name, _, way) => {
    const looksAlike = [`${name}_text`, `my${name}`, `a.my${name}`, `${name}.text`].filter(
      (other) => !ALIKE.has(other),
    );
    expect(looksAlike.filter((other) => told(other, TAKEN_AWAY[way]) !== 'nothing')).toEqual([]);
    expect(looksAlike.filter(mayGuard)).toEqual([]);
  });

  const SOMETIMES: readonly (readonly [path: string, values: readonly [Value, Value], type: string, told: string])[] = [
    ['DeletionPolicy', ['Retain', 'Delete'], 'x', 'deletion-protection off'],
    ['UpdateReplacePolicy', ['Snapshot', 'Delete'], 'x', 'deletion-protection off'],
    ['deletionProtection', ['true', null], 'x', 'deletion-protection off'],
    ['deletion_policy', ['RETAIN', 'DELETE'], 'x', 'deletion-protection off'],
    ['a.deletion_policy', ['RETAIN', 'DELETE'], 'x', 'nothing'],
    ['deletion_policy_text', ['RETAIN', 'DELETE'], 'x', 'nothing'],
    ['deletion_protection_properties.api_enabled', ['true', 'false'], 'x', 'deletion-protection off'],
    ['a.deletion_protection_config.on.delete', ['true', 'false'], 'x', 'deletion-protection off'],
    ['my_deletion_protection_config.on', ['true', 'false'], 'x', 'nothing'],
    ['deletion_protection_config', ['true', 'false'], 'x', 'nothing'],
    ['deletion_protection_config.a-b', ['true', 'false'], 'x', 'nothing'],
    ['versioning', ['Enabled', 'Suspended'], 'x', 'versioning off'],
    ['spec.versioning', ['Enabled', 'Suspended'], 'x', 'versioning off'],
    ['settings.versioning', ['Enabled', 'Suspended'], 'x', 'versioning off'],
    ['properties.versioning', ['Enabled', 'Suspended'], 'x', 'versioning off'],
    ['Properties.versioning', ['Enabled', 'Suspended'], 'x', 'versioning off'],
    ['a.versioning', ['Enabled', 'Suspended'], 'x', 'nothing'],
    ['a.spec.versioning', ['Enabled', 'Suspended'], 'x', 'nothing'],
    ['myspec.versioning', ['Enabled', 'Suspended'], 'x', 'nothing'],
    ['versioning_text', ['Enabled', 'Suspended'], 'x', 'nothing'],
    ['retention_policy.retention_period', ['900', '30'], 'google_storage_bucket', 'deletion-protection off'],
    ['retention_policy.retention_period', ['900', '30'], 'google_storage_bucket_acl', 'nothing'],
    ['retention_policy.retention_period', ['900', '30'], 'my_google_storage_bucket', 'nothing'],
    ['a.retention_policy.retention_period', ['900', '30'], 'google_storage_bucket', 'nothing'],
    ['retention_policy.retention_period_text', ['900', '30'], 'google_storage_bucket', 'nothing'],
    ['a.delete_retention_policy.min_days_kept', ['30', '7'], 'x', 'backup off'],
    ['deleteRetentionPolicy.Days', ['30', '7'], 'x', 'backup off'],
    ['delete_retention_policy.hours', ['30', '7'], 'x', 'nothing'],
    ['delete_retention_policy.days.a', ['30', '7'], 'x', 'nothing'],
    ['delete_retention_policy.a.days', ['30', '7'], 'x', 'nothing'],
    ['my_insecure_skip_tls_verify', ['false', 'true'], 'x', 'verification off'],
    ['client-insecure-skip-tls-verify', ['false', 'true'], 'x', 'verification off'],
    ['enabled', ['true', 'false'], 'aws_flow_log', 'logging off'],
    ['enabled', ['true', 'false'], 'flowlog', 'logging off'],
    ['Enabled', ['true', 'false'], 'AWS::GuardDuty::Detector', 'logging off'],
    ['enable', ['true', 'false'], 'aws_guardduty_detector', 'logging off'],
    ['enabled', ['true', 'false'], 'aws_cloudtrail', 'logging off'],
    ['enabled', ['true', 'false'], 'AWS::SecurityHub::Hub', 'logging off'],
    ['enabled', ['true', 'false'], 'aws_config_configuration_recorder_status', 'logging off'],
    ['enabled', ['true', 'false'], 'aws_lambda_event_source_mapping', 'nothing'],
    ['a.enabled', ['true', 'false'], 'aws_cloudtrail', 'nothing'],
    ['enabled_text', ['true', 'false'], 'aws_cloudtrail', 'nothing'],
    ['retention_in_days', ['30', '7'], 'aws_cloudwatch_log_group', 'logging off'],
    ['a.RetentionInDays', ['30', '7'], 'AWS::Logs::LogGroup', 'logging off'],
    ['retention_days', ['30', '7'], 'azurerm_audit_policy', 'logging off'],
    ['retentionInDays', ['30', '7'], 'a_trail', 'logging off'],
    ['retention_in_days', ['30', '7'], 'azurerm_application_insights', 'logging off'],
    ['retention_in_days', ['30', '7'], 'aws_kinesis_stream', 'nothing'],
    ['myretention_days', ['30', '7'], 'aws_cloudwatch_log_group', 'nothing'],
    ['retention_days_text', ['30', '7'], 'aws_cloudwatch_log_group', 'nothing'],
    ['log.category_groups', ['audit', null], 'x', 'nothing'],
    ['logging.target_prefix', ['a', null], 'x', 'nothing'],
    ['name', ['a', 'b'], 'x', 'nothing'],
  ];

  it.each(SOMETIMES)('%s %j of %s: %s', (path, values, type, expected) => {
    expect(told(path, values, type)).toBe(expected);
  });

  it('by the first row of the table that is meant', () => {
    expect(told('versioning_configuration.mfa_delete', ['Enabled', 'Disabled'])).toBe('versioning off');
  });

  it('each attribute for itself, in their order', () => {
    const at = { line: 1, baseLine: null };
    const attributes = [
      { path: 'encrypted', before: 'true', after: null, ...at },
      { path: 'name', before: 'a', after: 'b', ...at },
      { path: 'prevent_destroy', before: null, after: 'true', ...at },
    ];
    expect(safeguardChanges('x', attributes, 'x.y').map(({ by, event }) => `${by} ${event}`)).toEqual([
      'encrypted off',
      'prevent_destroy on',
    ]);
  });
});

describe('what a value means', () => {
  const on = 'true yes on 1 enable enabled Active REQUIRED enforced always retain snapshot RetainExceptOnCreate';
  const alsoOn = 'immutable inherited';
  const off = 'false no off 0 disable disabled suspended inactive none never delete mutable unspecified null';

  it.each(`${on} ${alsoOn}`.split(' '))('%s is on', (word) => {
    expect(told('encrypted', [word, 'false'])).toBe('encryption off');
    expect(told('encrypted', [word, 'true'])).toBe('nothing');
  });

  it.each([...off.split(' '), ''])('%j is off', (word) => {
    expect(told('encrypted', ['true', word])).toBe('encryption off');
    expect(told('encrypted', [word, 'false'])).toBe('nothing');
  });

  it.each(['go on', 'once', 'turned off', 'offline', 'var.on', 'nullable'])('%j can be either', (word) => {
    expect(told('encrypted', ['true', word])).toBe('encryption off');
    expect(told('encrypted', [word, 'false'])).toBe('encryption off');
    expect(told('encrypted', [word, 'true'])).toBe('encryption on');
    expect(told('encrypted', ['false', word])).toBe('encryption on');
  });

  /** From each state into each other one: true, false, a variable, absent. */
  const MOVES: readonly (readonly [path: string, moves: Readonly<Record<string, string>>])[] = [
    ['encrypted', { 'T-F': 'off', 'T-?': 'off', 'T-0': 'off', 'F-?': 'on', 'F-0': '', '?-0': 'off', '0-?': 'on' }],
    ['verify_ssl', { 'T-F': 'off', 'T-?': 'off', 'T-0': '', 'F-?': 'on', 'F-0': 'on', '?-0': 'on', '0-?': 'off' }],
    ['force_destroy', { 'T-F': 'on', 'T-?': 'on', 'T-0': 'on', 'F-?': 'off', 'F-0': '', '?-0': 'on', '0-?': 'off' }],
    [
      'public_network_access',
      { 'T-F': 'on', 'T-?': 'on', 'T-0': '', 'F-?': 'off', 'F-0': 'off', '?-0': 'off', '0-?': 'on' },
    ],
    ['kms_key_id', { 'T-F': '', 'T-?': '', 'T-0': 'off', 'F-?': '', 'F-0': 'off', '?-0': 'off', '0-?': 'on' }],
    ['min_tls_version', { 'T-F': '', 'T-?': '', 'T-0': '', 'F-?': '', 'F-0': '', '?-0': '', '0-?': '' }],
  ];
  const STATES: Readonly<Record<string, Value>> = { T: 'true', F: 'false', '?': 'var.on', '0': null };

  it.each(MOVES)('%s', (path, moves) => {
    const found = Object.keys(moves).map((move) => {
      const [before = '', after = ''] = move.split('-');
      const event = told(path, [STATES[before] ?? null, STATES[after] ?? null]).split(' ')[1] ?? '';
      return [move, event] as const;
    });
    expect(Object.fromEntries(found)).toEqual(moves);
  });

  it('what is on without being said stays on when it is said', () => {
    expect(told('verify_ssl', [null, 'true'])).toBe('nothing');
    expect(told('force_destroy', [null, 'false'])).toBe('nothing');
  });

  it.each(['', 'null', '[]', '{}'])('a key of %j is none', (value) => {
    expect(told('kms_key_id', ['arn:key', value])).toBe('encryption off');
    expect(told('kms_key_id', [value, 'arn:key'])).toBe('encryption on');
  });

  it.each<readonly [Value, 'on' | 'off' | 'unknown']>([
    ['1.2', 'on'],
    ['TLSv1.2_2021', 'on'],
    ['TLS1_2', 'on'],
    ['tls12', 'on'],
    ['1.3', 'on'],
    ['TLSv1.1', 'off'],
    ['TLS1_0', 'off'],
    ['tls10', 'off'],
    ['SSLv3', 'off'],
    ['ssl', 'off'],
    [null, 'unknown'],
    ['TLSv1', 'unknown'],
    ['1.15', 'unknown'],
    ['1.20', 'unknown'],
    ['1.4', 'unknown'],
    ['var.tls', 'unknown'],
  ])('TLS %s is %s', (version, state) => {
    const expected = { on: ['nothing', 'on'], off: ['off', 'nothing'], unknown: ['off', 'on'] }[state];
    const seen = [told('min_tls_version', ['1.2', version]), told('min_tls_version', ['1.0', version])];
    expect(seen.map((one) => one.replace('encryption ', ''))).toEqual(expected);
  });

  it.each<readonly [Value, Value, string]>([
    ['30', '14', 'off'],
    ['30', '15', 'nothing'],
    ['14', '30', 'on'],
    ['15', '30', 'nothing'],
    ['30', '0', 'off'],
    ['1', '0', 'off'],
    ['0', '1', 'on'],
    ['0', '0', 'nothing'],
    ['30', null, 'off'],
    [null, '30', 'on'],
    ['30', 'null', 'off'],
    ['', '30', 'on'],
    ['30', 'var.days', 'nothing'],
    ['var.days', '30', 'nothing'],
    ['var.days', '0', 'off'],
    ['var.days', null, 'off'],
    ['0', 'var.days', 'on'],
    [null, 'var.days', 'on'],
    ['var.a', 'var.b', 'nothing'],
    ['P30D', 'P7D', 'off'],
    ['PT30H', 'PT2H', 'off'],
    ['T30H', 'T2H', 'off'],
    ['720h0m0s', '24h0m0s', 'off'],
    ['30.5', '7.25', 'off'],
    ['30 days', '7 days', 'nothing'],
    [' 30 ', ' 7 ', 'off'],
    ['30w', '7w', 'off'],
    ['30y', '7y', 'off'],
    ['30d', '30h', 'off'],
    ['30h', '30d', 'on'],
    ['30h', '2d', 'nothing'],
    ['720h', '30D', 'nothing'],
    ['P1M', 'P16D', 'nothing'],
    ['P1M', 'P14D', 'off'],
    ['PT60M', 'PT1H', 'nothing'],
    ['30d', 'var.days', 'nothing'],
    ['30d', '30', 'nothing'],
    ['PT60M', 'PT20M', 'off'],
    ['60m', '1h', 'nothing'],
    ['3m', '85s', 'off'],
    ['3m', '95s', 'nothing'],
    ['15d', '1w', 'off'],
    ['13d', '1w', 'nothing'],
    ['1y', '182d', 'off'],
    ['1y', '183d', 'nothing'],
    ['30', '20h', 'nothing'],
    ['30d', '14', 'off'],
    ['123456789', '1', 'off'],
    ['1234567890', '1', 'nothing'],
    ['30d and much later', '1', 'nothing'],
    ['30x', '1', 'nothing'],
    ['x30', '1', 'nothing'],
    ['30.', '1', 'nothing'],
    ['30.5.5', '1', 'nothing'],
  ])('an amount of %j that becomes %j: %s', (before, after, expected) => {
    expect(told('backup_retention_period', [before, after]).replace('backup ', '')).toBe(expected);
  });
});

describe('a resource that is a safeguard', () => {
  const GUARDS: readonly (readonly [safeguard: string, types: string])[] = [
    ['public-access-block', 'aws_s3_bucket_public_access_block aws_s3_account_public_access_block'],
    ['versioning', 'aws_s3_bucket_versioning'],
    ['encryption', 'aws_s3_bucket_server_side_encryption_configuration aws_ebs_encryption_by_default'],
    ['logging', 'aws_cloudtrail aws_flow_log aws_s3_bucket_logging aws_guardduty_detector'],
    ['logging', 'aws_config_configuration_recorder azurerm_monitor_diagnostic_setting google_logging_project_sink'],
    ['logging', 'google_logging_organization_sink google_logging_folder_sink google_project_iam_audit_config'],
    ['backup', 'aws_backup_plan aws_backup_selection aws_backup_vault_lock_configuration'],
    ['backup', 'google_gke_backup_policy google_firestore_backup_schedule'],
    ['deletion-protection', 'azurerm_management_lock x_resource_lock google_resource_manager_lien'],
  ];
  const body = { kind: 'map', entries: [], line: 7 } as const;
  const seen = (type: string, there: 'base' | 'head' | 'both') =>
    guardChanges({
      type,
      base: there === 'head' ? null : body,
      head: there === 'base' ? null : { ...body, line: 9 },
      subject: 'x.y',
    });

  it.each(GUARDS.flatMap(([safeguard, types]) => types.split(' ').map((type) => [type, safeguard] as const)))(
    '%s is %s',
    (type, safeguard) => {
      const common = { kind: 'safeguard', safeguard, by: type, subject: 'x.y' };
      expect(seen(type, 'base')).toEqual([{ ...common, event: 'off', line: 1, baseLine: 7 }]);
      expect(seen(type, 'head')).toEqual([{ ...common, event: 'on', line: 9, baseLine: null }]);
      expect(seen(type, 'both')).toEqual([]);
      expect(seen(`${type}_text`, 'base')).toEqual([]);
    },
  );

  it.each([
    'my_aws_s3_bucket_versioning',
    'my_aws_cloudtrail',
    'my_aws_backup_plan',
    'my_azurerm_management_lock',
    'my_google_resource_manager_lien',
    'aws_sqs_queue',
  ])('%s is none', (type) => {
    expect(seen(type, 'base')).toEqual([]);
  });
});
