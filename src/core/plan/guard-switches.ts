/** Attributes that many objects are made with, and that take a guard away where they were otherwise before. */
import type { GuardRow } from './guard-rows.js';

export interface GuardSwitch extends Omit<GuardRow, 'off'> {
  /** Values that mean off; gone: it was there, and is not. */
  readonly off: RegExp | 'gone';
}

export const GUARD_SWITCHES: readonly GuardSwitch[] = [
  {
    types: /^aws_cloudtrail$/,
    path: /^event_selector\.include_management_events$/,
    off: /^false$/,
    rule: 'plan/logging-off',
  },
  { types: /^aws_macie2_account$/, path: /^status$/, off: /^PAUSED$/, rule: 'plan/logging-off' },
  { types: /^aws_dlm_lifecycle_policy$/, path: /^state$/, off: /^DISABLED$/, rule: 'plan/backup-off' },
  { types: /^aws_efs_backup_policy$/, path: /^backup_policy\.status$/, off: /^DISABLED$/, rule: 'plan/backup-off' },
  {
    types: /^google_alloydb_cluster$/,
    path: /^automated_backup_policy\.enabled$/,
    off: /^false$/,
    rule: 'plan/backup-off',
  },
  {
    types: /^kubernetes_persistent_volume(?:_v1)?$/,
    path: /^spec\.persistent_volume_reclaim_policy$/,
    off: /^(?:Delete|Recycle)$/,
    rule: 'plan/deletion-protection-off',
  },
  {
    types: /^aws_vpc_block_public_access_options$/,
    path: /^internet_gateway_block_mode$/,
    off: /^off$/,
    rule: 'plan/public-access-block-off',
  },
  { types: /^aws_(?:lb|alb)_listener$/, path: /^protocol$/, off: /^HTTP$/, rule: 'plan/encryption-off' },
  {
    types: /^aws_cloudfront_distribution$/,
    path: /^(?:default|ordered)_cache_behavior\.viewer_protocol_policy$/,
    off: /^allow-all$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^cloudflare_zone_settings_override$/,
    path: /^settings\.(?:ssl|always_use_https)$/,
    off: /^(?:off|flexible)$/,
    rule: 'plan/encryption-off',
  },
  {
    types: /^aws_(?:instance|launch_template|launch_configuration)$/,
    path: /^metadata_options\.http_tokens$/,
    off: /^optional$/,
    rule: 'plan/check-off',
  },
  {
    types: /^aws_(?:api_gateway_method|apigatewayv2_route|appsync_graphql_api)$/,
    path: /^(?:authorization|authorization_type|authentication_type)$/,
    off: /^(?:NONE|API_KEY)$/,
    rule: 'plan/check-off',
  },
  { types: /^aws_cognito_user_pool$/, path: /^mfa_configuration$/, off: /^OFF$/, rule: 'plan/check-off' },
  {
    types: /^aws_iam_account_password_policy$/,
    path: /^minimum_password_length$/,
    off: /^(?:[0-9]|1[01])$/,
    rule: 'plan/check-off',
  },
  {
    types: /^aws_iam_account_password_policy$/,
    path: /^require_\w+$/,
    off: /^false$/,
    rule: 'plan/check-off',
  },
  {
    types: /^aws_(?:opensearch|elasticsearch)_domain$/,
    path: /^advanced_security_options\.enabled$/,
    off: /^false$/,
    rule: 'plan/check-off',
  },
  { types: /^google_logging_\w+_sink$/, path: /^disabled$/, off: /^true$/, rule: 'plan/logging-off' },
  {
    types: /^google_container_cluster$/,
    path: /^master_authorized_networks_config\.cidr_blocks\.cidr_block$/,
    off: 'gone',
    rule: 'plan/open-control-plane',
  },
  {
    types: /^azurerm_kubernetes_cluster$/,
    path: /^api_server_access_profile\.authorized_ip_ranges$/,
    off: 'gone',
    rule: 'plan/open-control-plane',
  },
  { types: /^aws_cloudfront_distribution$/, path: /^web_acl_id$/, off: 'gone', rule: 'plan/check-off' },
  {
    types: /^google_(?:org_policy_policy|\w+_organization_policy)$/,
    path: /^(?:spec\.rules\.enforce|boolean_policy\.enforced)$/,
    off: /^false$/i,
    rule: 'plan/guard-rail-off',
  },
  {
    types: /^google_org_policy_policy$/,
    path: /^spec\.rules\.allow_all$/,
    off: /^true$/i,
    rule: 'plan/guard-rail-off',
  },
  {
    types: /^azuread_conditional_access_policy$/,
    path: /^state$/,
    off: /^(?:disabled|enabledForReportingButNotEnforced)$/,
    rule: 'plan/guard-rail-off',
  },
  {
    types: /^google_container_cluster$/,
    path: /^binary_authorization\.evaluation_mode$/,
    off: /^DISABLED$/,
    rule: 'plan/check-off',
  },
  {
    types: /^google_compute_(?:region_)?backend_service$/,
    path: /^(?:iap\.(?:enabled|oauth2_client_id)|security_policy)$/,
    off: 'gone',
    rule: 'plan/check-off',
  },
  {
    types: /^google_compute_(?:region_)?backend_service$/,
    path: /^iap\.enabled$/,
    off: /^false$/,
    rule: 'plan/check-off',
  },
  { types: /^google_compute_subnetwork$/, path: /^log_config\.\w+$/, off: 'gone', rule: 'plan/logging-off' },
  {
    types: /^google_compute_project_metadata$/,
    path: /^metadata\.enable-oslogin$/,
    off: /^false$/i,
    rule: 'plan/check-off',
  },
  {
    types: /^azurerm_security_center_subscription_pricing$/,
    path: /^tier$/,
    off: /^Free$/,
    rule: 'plan/check-off',
  },
  {
    types: /^azurerm_kubernetes_cluster$/,
    path: /^local_account_disabled$/,
    off: /^false$/,
    rule: 'plan/check-off',
  },
  {
    types: /^azurerm_(?:linux|windows)_virtual_machine(?:_scale_set)?$/,
    path: /^disable_password_authentication$/,
    off: /^false$/,
    rule: 'plan/check-off',
  },
  {
    types: /^azurerm_storage_account$/,
    path: /^shared_access_key_enabled$/,
    off: /^true$/,
    rule: 'plan/check-off',
  },
  {
    types: /^kubernetes_namespace(?:_v1)?$/,
    path: /^metadata\.labels\.pod-security\.kubernetes\.io\/enforce$/,
    off: /^privileged$/,
    rule: 'plan/check-off',
  },
  {
    types: /^kubernetes_namespace(?:_v1)?$/,
    path: /^metadata\.labels\.pod-security\.kubernetes\.io\/enforce$/,
    off: 'gone',
    rule: 'plan/check-off',
  },
  {
    types: /^kubernetes_(?:validating|mutating)_webhook_configuration(?:_v1)?$/,
    path: /^webhook\.failure_policy$/,
    off: /^Ignore$/,
    rule: 'plan/check-off',
  },
  { types: /^github_repository$/, path: /^visibility$/, off: /^public$/, rule: 'plan/public-data' },
  { types: /^gitlab_project$/, path: /^visibility_level$/, off: /^public$/, rule: 'plan/public-data' },
  {
    types: /^github_(?:repository|organization)_ruleset$/,
    path: /^enforcement$/,
    off: /^(?:disabled|evaluate)$/,
    rule: 'plan/check-off',
  },
  {
    types: /^github_branch_protection(?:_v3)?$/,
    path: /^required_pull_request_reviews\.required_approving_review_count$/,
    off: 'gone',
    rule: 'plan/check-off',
  },
  {
    types: /^github_branch_protection(?:_v3)?$/,
    path: /^required_pull_request_reviews\.required_approving_review_count$/,
    off: /^0$/,
    rule: 'plan/check-off',
  },
  { types: /^github_branch_protection(?:_v3)?$/, path: /^enforce_admins$/, off: /^false$/, rule: 'plan/check-off' },
  { types: /^github_branch_protection(?:_v3)?$/, path: /^allows_force_pushes$/, off: /^true$/, rule: 'plan/check-off' },
];
