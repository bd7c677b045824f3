/** The tables of guards, row by row: what takes a guard away, what is made without one, and what only looks like either. */
import { describe, expect, it } from '@jest/globals';
import type { PlanValue } from '../../src/domain/plan.js';
import { judged, planOf, rulesOf } from '../plan-world.js';
import { edit, make } from '../plans/words.js';

type Attributes = Readonly<Record<string, PlanValue>>;

/** `a.b` of c is `{ a: [{ b: c }] }`; what stands in brackets is one name. */
function at(path: string, value: PlanValue): Attributes {
  const names = [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(([, whole, part]) => whole ?? part ?? '');
  const [first = '', ...rest] = names;
  return { [first]: rest.reduceRight<PlanValue>((inner, name) => [{ [name]: inner }], value) };
}

const changed = (type: string, path: string, on: PlanValue, off: PlanValue) =>
  rulesOf(judged(planOf([edit(type, {}, at(path, on), at(path, off))])));
const made = (type: string, path: string, value: PlanValue) => rulesOf(judged(planOf([make(type, at(path, value))])));

/** What is longer at either end; no word goes on behind a hyphen. */
const around = (text: string) => [`x${text}`, `${text}-x`];
const aroundPath = (path: string) => [path.replace(/^(\[?)/, '$1x'), path.replace(/(\]?)$/, '-x$1')];

describe('what a change takes away', () => {
  /** A type, an attribute, what it was, what it will be (null: nothing), and the rule. */
  const SWITCHES: readonly (readonly [string, string, string, string | null, string])[] = [
    ['aws_cloudtrail', 'event_selector.include_management_events', 'true', 'false', 'logging-off'],
    ['aws_macie2_account', 'status', 'ENABLED', 'PAUSED', 'logging-off'],
    ['aws_dlm_lifecycle_policy', 'state', 'ENABLED', 'DISABLED', 'backup-off'],
    ['aws_efs_backup_policy', 'backup_policy.status', 'ENABLED', 'DISABLED', 'backup-off'],
    ['google_alloydb_cluster', 'automated_backup_policy.enabled', 'true', 'false', 'backup-off'],
    [
      'kubernetes_persistent_volume',
      'spec.persistent_volume_reclaim_policy',
      'Retain',
      'Delete',
      'deletion-protection-off',
    ],
    [
      'aws_vpc_block_public_access_options',
      'internet_gateway_block_mode',
      'block-ingress',
      'off',
      'public-access-block-off',
    ],
    ['aws_lb_listener', 'protocol', 'HTTPS', 'HTTP', 'encryption-off'],
    [
      'aws_cloudfront_distribution',
      'default_cache_behavior.viewer_protocol_policy',
      'https-only',
      'allow-all',
      'encryption-off',
    ],
    ['cloudflare_zone_settings_override', 'settings.ssl', 'strict', 'flexible', 'encryption-off'],
    ['aws_instance', 'metadata_options.http_tokens', 'required', 'optional', 'check-off'],
    ['aws_api_gateway_method', 'authorization', 'AWS_IAM', 'NONE', 'check-off'],
    ['aws_cognito_user_pool', 'mfa_configuration', 'ON', 'OFF', 'check-off'],
    ['aws_iam_account_password_policy', 'minimum_password_length', '14', '8', 'check-off'],
    ['aws_iam_account_password_policy', 'require_symbols', 'true', 'false', 'check-off'],
    ['aws_opensearch_domain', 'advanced_security_options.enabled', 'true', 'false', 'check-off'],
    ['google_logging_project_sink', 'disabled', 'false', 'true', 'logging-off'],
    [
      'google_container_cluster',
      'master_authorized_networks_config.cidr_blocks.cidr_block',
      '10.0.0.0/8',
      null,
      'open-control-plane',
    ],
    [
      'azurerm_kubernetes_cluster',
      'api_server_access_profile.authorized_ip_ranges',
      '10.0.0.0/8',
      null,
      'open-control-plane',
    ],
    ['aws_cloudfront_distribution', 'web_acl_id', 'arn:x', null, 'check-off'],
    ['google_org_policy_policy', 'spec.rules.enforce', 'TRUE', 'FALSE', 'guard-rail-off'],
    ['google_project_organization_policy', 'boolean_policy.enforced', 'true', 'false', 'guard-rail-off'],
    ['google_org_policy_policy', 'spec.rules.allow_all', 'FALSE', 'TRUE', 'guard-rail-off'],
    ['azuread_conditional_access_policy', 'state', 'enabled', 'disabled', 'guard-rail-off'],
    [
      'google_container_cluster',
      'binary_authorization.evaluation_mode',
      'PROJECT_SINGLETON_POLICY_ENFORCE',
      'DISABLED',
      'check-off',
    ],
    ['google_compute_backend_service', 'iap.oauth2_client_id', 'a', null, 'check-off'],
    ['google_compute_backend_service', 'security_policy', 'a', null, 'check-off'],
    ['google_compute_backend_service', 'iap.enabled', 'true', 'false', 'check-off'],
    ['google_compute_subnetwork', 'log_config.metadata', 'INCLUDE_ALL_METADATA', null, 'logging-off'],
    ['google_compute_project_metadata', 'metadata.enable-oslogin', 'TRUE', 'FALSE', 'check-off'],
    ['azurerm_security_center_subscription_pricing', 'tier', 'Standard', 'Free', 'check-off'],
    ['azurerm_kubernetes_cluster', 'local_account_disabled', 'true', 'false', 'check-off'],
    ['azurerm_linux_virtual_machine', 'disable_password_authentication', 'true', 'false', 'check-off'],
    ['azurerm_storage_account', 'shared_access_key_enabled', 'false', 'true', 'check-off'],
    [
      'kubernetes_namespace',
      'metadata.labels.[pod-security.kubernetes.io/enforce]',
      'baseline',
      'privileged',
      'check-off',
    ],
    ['kubernetes_namespace', 'metadata.labels.[pod-security.kubernetes.io/enforce]', 'baseline', null, 'check-off'],
    ['kubernetes_validating_webhook_configuration', 'webhook.failure_policy', 'Fail', 'Ignore', 'check-off'],
    ['github_repository', 'visibility', 'private', 'public', 'public-data'],
    ['gitlab_project', 'visibility_level', 'private', 'public', 'public-data'],
    ['github_repository_ruleset', 'enforcement', 'active', 'evaluate', 'check-off'],
    [
      'github_branch_protection',
      'required_pull_request_reviews.required_approving_review_count',
      '2',
      null,
      'check-off',
    ],
    [
      'github_branch_protection',
      'required_pull_request_reviews.required_approving_review_count',
      '2',
      '0',
      'check-off',
    ],
    ['github_branch_protection', 'enforce_admins', 'true', 'false', 'check-off'],
    ['github_branch_protection', 'allows_force_pushes', 'false', 'true', 'check-off'],
  ];

  it.each(SWITCHES)('%s: %s from %s to %s', (type, path, on, off, rule) => {
    expect(changed(type, path, on, off)).toEqual([`plan/${rule}`]);
  });

  it.each(SWITCHES)('%s: %s from %s to %s, or what only looks like it', (type, path, on, off) => {
    const alike = [
      ...around(type).map((one) => changed(one, path, on, off)),
      ...aroundPath(path).map((one) => changed(type, one, on, off)),
      ...(off === null ? [] : around(off).map((one) => changed(type, path, on, one))),
    ];
    expect(alike.flat()).toEqual([]);
  });
});

describe('what is made without a guard', () => {
  /** A type, an attribute, a value that means off, and the rule. */
  type Row = readonly [string, string, string, string];
  const ROWS: readonly Row[] = [
    ['aws_db_instance', 'storage_encrypted', 'false', 'encryption-off'],
    ['aws_rds_db_x', 'tls_enabled', 'false', 'encryption-off'],
    ['aws_fsx_lustre_file_system', 'encrypted', 'false', 'encryption-off'],
    ['aws_mq_broker', 'encrypted', 'false', 'encryption-off'],
    ['aws_opensearch_domain', 'encrypt_at_rest.enabled', 'false', 'encryption-off'],
    ['aws_opensearch_domain', 'domain_endpoint_options.enforce_https', 'false', 'encryption-off'],
    ['aws_ebs_encryption_by_default', 'enabled', 'false', 'encryption-off'],
    ['aws_kinesis_stream', 'encryption_type', 'NONE', 'encryption-off'],
    ['azurerm_redis_cache', 'non_ssl_port_enabled', 'true', 'encryption-off'],
    [
      'google_sql_database_instance',
      'settings.ip_configuration.ssl_mode',
      'ALLOW_UNENCRYPTED_AND_ENCRYPTED',
      'encryption-off',
    ],
    ['google_redis_instance', 'transit_encryption_mode', 'DISABLED', 'encryption-off'],
    ['aws_dynamodb_table', 'deletion_protection_enabled', 'false', 'deletion-protection-off'],
    ['azurerm_key_vault', 'purge_protection_enabled', 'false', 'deletion-protection-off'],
    ['aws_db_instance', 'backup_retention_period', '0', 'backup-off'],
    ['aws_elasticache_replication_group', 'snapshot_retention_limit', '0', 'backup-off'],
    ['aws_dynamodb_table', 'point_in_time_recovery.enabled', 'false', 'backup-off'],
    ['google_sql_database_instance', 'settings.backup_configuration.enabled', 'false', 'backup-off'],
    ['aws_s3_bucket_versioning', 'versioning_configuration.status', 'Suspended', 'versioning-off'],
    ['aws_cloudtrail', 'enable_logging', 'false', 'logging-off'],
    ['aws_guardduty_detector', 'enable', 'false', 'logging-off'],
    ['aws_ebs_snapshot_block_public_access', 'state', 'unblocked', 'public-access-block-off'],
    [
      'aws_emr_block_public_access_configuration',
      'block_public_security_group_rules',
      'false',
      'public-access-block-off',
    ],
    ['azurerm_policy_assignment', 'enforce', 'false', 'guard-rail-off'],
    ['azurerm_management_group_policy_assignment', 'enforce', 'false', 'guard-rail-off'],
  ];
  /** Of these, words are looked for inside of the type or of the value. */
  const LOOSE: readonly Row[] = [
    ['aws_msk_cluster', 'encryption_info.encryption_in_transit.client_broker', 'TLS_PLAINTEXT', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-2016-08', 'encryption-off'],
    ['azurerm_redis_cache', 'minimum_tls_version', '1.0', 'encryption-off'],
    ['azurerm_postgresql_server', 'ssl_minimal_tls_version_enforced', 'TLSEnforcementDisabled', 'encryption-off'],
    ['azurerm_storage_account', 'https_traffic_only_enabled', 'false', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-2015-05', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-TLS-1-0-2015-04', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-TLS-1-1-2017-01', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-0-2021-06', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-FS-1-1-2019-08', 'encryption-off'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-FS-2018-06', 'encryption-off'],
    ['aws_cloudfront_distribution', 'viewer_certificate.minimum_protocol_version', 'TLSv1', 'encryption-off'],
    ['aws_cloudfront_distribution', 'viewer_certificate.minimum_protocol_version', 'TLSv1_2016', 'encryption-off'],
    ['aws_cloudfront_distribution', 'viewer_certificate.minimum_protocol_version', 'TLSv1.1_2016', 'encryption-off'],
    ['aws_api_gateway_domain_name', 'security_policy', 'TLS_1_0', 'encryption-off'],
    ['azurerm_redis_cache', 'minimum_tls_version', 'TLS1_1', 'encryption-off'],
  ];

  it.each([...ROWS, ...LOOSE])('%s: %s of %s', (type, path, off, rule) => {
    expect(made(type, path, off)).toEqual([`plan/${rule}`]);
  });

  it.each(ROWS)('%s: %s of %s, or what only looks like it', (type, path, off) => {
    const alike = [
      ...around(type).map((one) => made(one, path, off)),
      ...aroundPath(path).map((one) => made(type, one, off)),
      ...around(off).map((one) => made(type, path, one)),
    ];
    expect(alike.flat()).toEqual([]);
  });

  it.each([
    ['xaws_msk_cluster', 'encryption_info.encryption_in_transit.client_broker', 'PLAINTEXT'],
    ['aws_msk_cluster_x', 'encryption_info.encryption_in_transit.client_broker', 'PLAINTEXT'],
    ['aws_msk_cluster', 'xencryption_info.encryption_in_transit.client_broker', 'PLAINTEXT'],
    ['aws_msk_cluster', 'encryption_info.encryption_in_transit.client_brokers', 'PLAINTEXT'],
    ['xaws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-2016-08'],
    ['aws_lb_listener_rule', 'ssl_policy', 'ELBSecurityPolicy-2016-08'],
    ['aws_lb_listener', 'my_ssl_policy', 'ELBSecurityPolicy-2016-08'],
    ['aws_lb_listener', 'ssl_policy_name', 'ELBSecurityPolicy-2016-08'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-TLS-1-2-2017-01'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-2-2021-06'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-3-2021-06'],
    ['aws_lb_listener', 'ssl_policy', 'ELBSecurityPolicy-FS-1-2-Res-2020-10'],
    ['aws_cloudfront_distribution', 'viewer_certificate.minimum_protocol_version', 'TLSv1.2_2018'],
    ['aws_cloudfront_distribution', 'viewer_certificate.minimum_protocol_version', 'TLSv1.3_2025'],
    ['aws_cloudfront_distribution', 'viewer_certificate.minimum_protocol_version', 'xTLSv1'],
    ['aws_api_gateway_domain_name', 'security_policy', 'TLS_1_2'],
    ['xazurerm_redis_cache', 'minimum_tls_version', '1.0'],
    ['azurerm_redis_cache', 'xminimum_tls_version', '1.0'],
    ['azurerm_redis_cache', 'minimum_tls_versions', '1.0'],
    ['azurerm_redis_cache', 'minimum_tls_version', '1.2'],
    ['azurerm_redis_cache', 'minimum_tls_version', 'TLS1_2'],
    ['azurerm_redis_cache', 'minimum_tls_version', '1-0'],
    ['azurerm_redis_cache', 'minimum_tls_version', '1.01'],
    ['azurerm_redis_cache', 'minimum_tls_version', 'x1.0'],
    ['azurerm_redis_cache', 'minimum_tls_version', 'xTLSEnforcementDisabled'],
    ['azurerm_redis_cache', 'minimum_tls_version', 'TLSEnforcementDisabledx'],
    ['xazurerm_storage_account', 'https_traffic_only_enabled', 'false'],
    ['azurerm_storage_account', 'xhttps_traffic_only_enabled', 'false'],
    ['azurerm_storage_account', 'https_traffic_only_enabled_x', 'false'],
    ['azurerm_storage_account', 'https_traffic_only_enabled', 'xfalse'],
    ['azurerm_storage_account', 'https_traffic_only_enabled', 'falsex'],
    ['azurerm_role_assignment', 'enforce', 'false'],
  ])('%s: %s of %s is none', (type, path, value) => {
    expect(made(type, path, value)).toEqual([]);
  });
});
