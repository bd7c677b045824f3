/** The fourth batch, Google and Azure: written from the providers' documentation before the rules were looked at. */
import { dangerous, drop, edit, type LabelledPlan, make, safe, swap } from './words.js';

const BUCKET = { name: 'invoices', location: 'EU', uniform_bucket_level_access: true } as const;
const age = (days: number) => ({
  action: [{ type: 'Delete', storage_class: '' }],
  condition: [{ age: days, with_state: 'ANY' }],
});
const blobs = (after: number | null, versions: number | null) => ({
  ...{ name: 'old', enabled: true, filters: [{ blob_types: ['blockBlob'], prefix_match: [] }] },
  actions: [
    {
      base_blob: [
        {
          delete_after_days_since_modification_greater_than: after,
          tier_to_cool_after_days_since_modification_greater_than: 30,
        },
      ],
      version: versions === null ? [] : [{ delete_after_days_since_creation: versions }],
    },
  ],
});
const SQL = { name: 'orders', database_version: 'POSTGRES_16', deletion_protection: true } as const;
const ssl = (mode: string) => ({
  settings: [{ tier: 'db-custom-2-8192', ip_configuration: [{ ipv4_enabled: true, ssl_mode: mode }] }],
});
const PROVIDER = {
  ...{ workload_identity_pool_id: 'github', workload_identity_pool_provider_id: 'github' },
  oidc: [{ issuer_uri: 'https://token.actions.githubusercontent.com' }],
} as const;
const AKS = { name: 'c', resource_group_name: 'g', location: 'westeurope' } as const;
const REDIS = { name: 'sessions', resource_group_name: 'g', capacity: 1, family: 'C', sku_name: 'Standard' } as const;
const NSG_RULE = {
  ...{ name: 'r', priority: 100, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', source_port_range: '*' },
  destination_address_prefix: '*',
} as const;

export const DANGEROUS_GOOGLE_AZURE: readonly LabelledPlan[] = [
  dangerous(
    'objects of a bucket of Google begin to expire',
    edit('google_storage_bucket', BUCKET, { lifecycle_rule: [] }, { lifecycle_rule: [age(30)] }),
  ),
  dangerous(
    'tables of a dataset begin to expire',
    edit(
      'google_bigquery_dataset',
      { dataset_id: 'sales', location: 'EU' },
      { default_table_expiration_ms: null },
      { default_table_expiration_ms: 86_400_000 },
    ),
  ),
  dangerous(
    'logs of a project are kept a day',
    edit(
      'google_logging_project_bucket_config',
      { bucket_id: '_Default' },
      { retention_days: 3650 },
      { retention_days: 1 },
    ),
  ),
  dangerous(
    'a key of a service account',
    make('google_service_account_key', { service_account_id: 'deploy', key_algorithm: 'KEY_ALG_RSA_2048' }),
  ),
  dangerous(
    'tokens of every service account',
    make('google_project_iam_member', {
      ...{
        project: 'p',
        role: 'roles/iam.serviceAccountTokenCreator',
        member: 'serviceAccount:ci@p.iam.gserviceaccount.com',
      },
    }),
  ),
  dangerous(
    'a secret for everybody with an account',
    make('google_secret_manager_secret_iam_member', {
      ...{ secret_id: 'db', role: 'roles/secretmanager.secretAccessor', member: 'allAuthenticatedUsers' },
    }),
  ),
  dangerous(
    'new objects are for everybody',
    make('google_storage_default_object_acl', { bucket: 'b', role_entity: ['READER:allUsers'] }),
  ),
  dangerous(
    'keys of service accounts may be made again',
    edit(
      'google_org_policy_policy',
      { name: 'projects/p/policies/iam.disableServiceAccountKeyCreation', parent: 'projects/p' },
      { spec: [{ rules: [{ enforce: 'TRUE' }] }] },
      { spec: [{ rules: [{ enforce: 'FALSE' }] }] },
    ),
  ),
  dangerous(
    'every repository of GitHub comes in',
    edit(
      'google_iam_workload_identity_pool_provider',
      PROVIDER,
      { attribute_condition: "assertion.repository_owner == 'acme'" },
      { attribute_condition: '' },
    ),
  ),
  dangerous(
    'the sink of audit logs goes',
    drop('google_logging_organization_sink', { name: 'audit', org_id: '1', destination: 'd' }),
  ),
  dangerous(
    'a database of Google takes connections in clear',
    edit('google_sql_database_instance', SQL, ssl('ENCRYPTED_ONLY'), ssl('ALLOW_UNENCRYPTED_AND_ENCRYPTED')),
  ),
  dangerous(
    'unsigned images run',
    edit(
      'google_container_cluster',
      { name: 'c', location: 'europe-west1', deletion_protection: true },
      { binary_authorization: [{ evaluation_mode: 'PROJECT_SINGLETON_POLICY_ENFORCE' }] },
      { binary_authorization: [{ evaluation_mode: 'DISABLED' }] },
    ),
  ),
  dangerous('documents of Firestore go', drop('google_firestore_database', { name: '(default)', project: 'p' })),
  dangerous(
    'a disk without its snapshots',
    drop('google_compute_disk_resource_policy_attachment', { disk: 'data', name: 'daily', zone: 'europe-west1-b' }),
  ),
  dangerous(
    'the login in front of a service goes',
    edit(
      'google_compute_backend_service',
      { name: 'admin', protocol: 'HTTPS' },
      { iap: [{ enabled: true, oauth2_client_id: 'c' }] },
      { iap: [] },
    ),
  ),
  dangerous(
    'a perimeter goes',
    drop('google_access_context_manager_service_perimeter', {
      name: 'accessPolicies/1/servicePerimeters/data',
      title: 'data',
    }),
  ),
  dangerous(
    'keys of ssh for every machine',
    make('google_compute_project_metadata_item', { project: 'p', key: 'ssh-keys', value: 'bot:ssh-ed25519 AAAA bot' }),
  ),
  dangerous(
    'no more logins by the organisation',
    edit(
      'google_compute_project_metadata_item',
      { project: 'p', key: 'enable-oslogin' },
      { value: 'TRUE' },
      { value: 'FALSE' },
    ),
  ),
  dangerous(
    'blobs begin to be deleted',
    edit(
      'azurerm_storage_management_policy',
      { storage_account_id: '/subscriptions/1/storageAccounts/a' },
      { rule: [blobs(null, 90)] },
      { rule: [blobs(7, 90)] },
    ),
  ),
  dangerous(
    'a workspace keeps its logs a month',
    edit(
      'azurerm_log_analytics_workspace',
      { name: 'w', sku: 'PerGB2018' },
      { retention_in_days: 365 },
      { retention_in_days: 30 },
    ),
  ),
  dangerous(
    'a password of an application',
    make('azuread_application_password', { application_id: '/applications/1', display_name: 'ci' }),
  ),
  dangerous(
    'a password of a principal',
    make('azuread_service_principal_password', { service_principal_id: '/servicePrincipals/1' }),
  ),
  dangerous(
    'a global administrator',
    make('azuread_directory_role_assignment', {
      role_id: '62e90394-69f5-4237-9190-012177145e10',
      principal_object_id: 'u-1',
    }),
  ),
  dangerous(
    'an application may give out every role',
    make('azuread_app_role_assignment', {
      app_role_id: '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
      principal_object_id: 'p-1',
      resource_object_id: 'graph',
    }),
  ),
  dangerous(
    'access under conditions is switched off',
    edit(
      'azuread_conditional_access_policy',
      { display_name: 'mfa for all' },
      { state: 'enabled' },
      { state: 'disabled' },
    ),
  ),
  dangerous(
    'who may give out roles in a subscription',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/11111111-1111-1111-1111-111111111111',
      role_definition_name: 'Role Based Access Control Administrator',
      principal_id: 'p-1',
    }),
  ),
  dangerous(
    'a lock goes',
    drop('azurerm_management_lock', { name: 'prod', lock_level: 'CanNotDelete', scope: '/subscriptions/1' }),
  ),
  dangerous(
    'a defender is switched off',
    edit(
      'azurerm_security_center_subscription_pricing',
      { resource_type: 'VirtualMachines' },
      { tier: 'Standard' },
      { tier: 'Free' },
    ),
  ),
  dangerous(
    'audits of a server go',
    drop('azurerm_mssql_server_extended_auditing_policy', { server_id: 's', retention_in_days: 90 }),
  ),
  dangerous(
    'a server of Postgres takes connections in clear',
    make('azurerm_postgresql_flexible_server_configuration', {
      name: 'require_secure_transport',
      server_id: 's',
      value: 'OFF',
    }),
  ),
  dangerous(
    'a cache of Azure in clear',
    edit('azurerm_redis_cache', REDIS, { non_ssl_port_enabled: false }, { non_ssl_port_enabled: true }),
  ),
  dangerous(
    'a cluster of Azure with its own accounts again',
    edit('azurerm_kubernetes_cluster', AKS, { local_account_disabled: true }, { local_account_disabled: false }),
  ),
  dangerous(
    'images without a login',
    edit(
      'azurerm_container_registry',
      { name: 'r', sku: 'Premium' },
      { anonymous_pull_enabled: false },
      { anonymous_pull_enabled: true },
    ),
  ),
  dangerous(
    'a machine without backups',
    drop('azurerm_backup_protected_vm', { source_vm_id: 'vm', backup_policy_id: 'p' }),
  ),
  dangerous(
    'a firewall sends the desktop of a machine to everybody',
    make('azurerm_firewall_policy_rule_collection_group', {
      ...{ name: 'n', firewall_policy_id: 'p', priority: 100 },
      nat_rule_collection: [
        {
          ...{ name: 'in', action: 'Dnat', priority: 100 },
          rule: [
            {
              name: 'rdp',
              protocols: ['TCP'],
              source_addresses: ['*'],
              destination_ports: ['3389'],
              translated_port: '3389',
            },
          ],
        },
      ],
    }),
  ),
  dangerous(
    'a site without https',
    edit('azurerm_linux_web_app', { name: 'w', service_plan_id: 'p' }, { https_only: true }, { https_only: false }),
  ),
  dangerous(
    'a vault of backups forgets at once',
    edit(
      'azurerm_recovery_services_vault',
      { name: 'v', sku: 'Standard' },
      { soft_delete_enabled: true },
      { soft_delete_enabled: false },
    ),
  ),
];

export const SAFE_GOOGLE_AZURE: readonly LabelledPlan[] = [
  safe(
    'old versions of objects of Google expire',
    edit(
      'google_storage_bucket',
      BUCKET,
      { lifecycle_rule: [] },
      {
        lifecycle_rule: [
          { action: [{ type: 'Delete' }], condition: [{ num_newer_versions: 3, with_state: 'ARCHIVED' }] },
          { action: [{ type: 'SetStorageClass', storage_class: 'NEARLINE' }], condition: [{ age: 60 }] },
        ],
      },
    ),
  ),
  safe(
    'a new bucket of exports with an end',
    make('google_storage_bucket', {
      ...BUCKET,
      name: 'exports',
      public_access_prevention: 'enforced',
      lifecycle_rule: [age(30)],
    }),
  ),
  safe(
    'a new dataset of drafts',
    make('google_bigquery_dataset', { dataset_id: 'staging', default_table_expiration_ms: 604_800_000 }),
  ),
  safe('a key of a service account goes', drop('google_service_account_key', { service_account_id: 'deploy' })),
  safe(
    'a workload is a service account',
    make('google_service_account_iam_member', {
      service_account_id: 'projects/p/serviceAccounts/web@p.iam.gserviceaccount.com',
      role: 'roles/iam.workloadIdentityUser',
      member: 'serviceAccount:p.svc.id.goog[web/web]',
    }),
  ),
  safe(
    'a scheduler calls a service',
    make('google_cloud_run_v2_service_iam_member', {
      ...{ name: 'jobs', location: 'europe-west1', role: 'roles/run.invoker' },
      member: 'serviceAccount:scheduler@p.iam.gserviceaccount.com',
    }),
  ),
  safe(
    'ssh by the proxy of Google',
    make('google_compute_firewall', {
      ...{ name: 'iap', network: 'default', direction: 'INGRESS', source_ranges: ['35.235.240.0/20'] },
      allow: [{ protocol: 'tcp', ports: ['22'] }],
    }),
  ),
  safe(
    'keys of service accounts are forbidden',
    edit(
      'google_org_policy_policy',
      { name: 'projects/p/policies/iam.disableServiceAccountKeyCreation', parent: 'projects/p' },
      { spec: [{ rules: [{ enforce: 'FALSE' }] }] },
      { spec: [{ rules: [{ enforce: 'TRUE' }] }] },
    ),
  ),
  safe(
    'a larger database of Google',
    edit(
      'google_sql_database_instance',
      SQL,
      { settings: [{ tier: 'db-custom-2-8192' }] },
      { settings: [{ tier: 'db-custom-4-16384' }] },
    ),
  ),
  safe(
    'a key for the disks of a service',
    make('google_kms_crypto_key_iam_member', {
      crypto_key_id: 'k',
      role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
      member: 'serviceAccount:service-1@compute-system.iam.gserviceaccount.com',
    }),
  ),
  safe(
    'nodes of Google of a new kind',
    swap('google_container_node_pool', { name: 'a', cluster: 'c' }, { name: 'b', cluster: 'c' }, 'create-first'),
  ),
  safe('an alarm goes', drop('google_monitoring_alert_policy', { display_name: 'cpu', combiner: 'OR' })),
  safe(
    'a column more',
    edit(
      'google_bigquery_table',
      { dataset_id: 'd', table_id: 't', deletion_protection: true },
      { schema: '[{"name":"a","type":"STRING"}]' },
      { schema: '[{"name":"a","type":"STRING"},{"name":"b","type":"STRING","mode":"NULLABLE"}]' },
    ),
  ),
  safe(
    'blobs move to a cheaper tier, old versions go',
    make('azurerm_storage_management_policy', {
      storage_account_id: '/subscriptions/1/storageAccounts/a',
      rule: [blobs(null, 30)],
    }),
  ),
  safe(
    'a workspace keeps its logs longer',
    edit('azurerm_log_analytics_workspace', { name: 'w' }, { retention_in_days: 30 }, { retention_in_days: 90 }),
  ),
  safe(
    'a password of an application goes',
    drop('azuread_application_password', { application_id: '/applications/1' }),
  ),
  safe(
    'a cluster pulls images',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/1/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r',
      role_definition_name: 'AcrPull',
      principal_id: 'p',
    }),
  ),
  safe(
    'a function reads one vault',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/1/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v',
      role_definition_name: 'Key Vault Secrets User',
      principal_id: 'p',
    }),
  ),
  safe(
    'an assignment goes',
    drop('azurerm_role_assignment', { scope: '/subscriptions/1', role_definition_name: 'Owner', principal_id: 'p' }),
  ),
  safe(
    'the gateway is looked after',
    make('azurerm_network_security_rule', {
      ...NSG_RULE,
      source_address_prefix: 'GatewayManager',
      destination_port_range: '65200-65535',
    }),
  ),
  safe(
    'the desktop from the bastion',
    make('azurerm_network_security_rule', {
      ...NSG_RULE,
      source_address_prefix: '10.1.9.0/26',
      destination_port_range: '3389',
    }),
  ),
  safe(
    'a site for everybody',
    make('azurerm_network_security_rule', {
      ...NSG_RULE,
      source_address_prefix: 'Internet',
      destination_port_ranges: ['80', '443'],
    }),
  ),
  safe(
    'a workload of one name',
    make('azurerm_federated_identity_credential', {
      name: 'ci',
      parent_id: 'i',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:acme/shop:environment:prod',
      audience: ['api://AzureADTokenExchange'],
    }),
  ),
  safe(
    'the user of a registry is switched off',
    edit(
      'azurerm_container_registry',
      { name: 'r', sku: 'Premium' },
      { admin_enabled: true },
      { admin_enabled: false },
    ),
  ),
  safe(
    'newer TLS',
    edit(
      'azurerm_storage_account',
      { name: 'a', account_tier: 'Standard', account_replication_type: 'GRS' },
      { min_tls_version: 'TLS1_0' },
      { min_tls_version: 'TLS1_2' },
    ),
  ),
  safe(
    'a larger machine of Azure',
    edit(
      'azurerm_linux_virtual_machine',
      { name: 'vm', location: 'westeurope' },
      { size: 'Standard_B2s' },
      { size: 'Standard_D2s_v5' },
    ),
  ),
  safe(
    'a new cache with TLS alone',
    make('azurerm_redis_cache', { ...REDIS, non_ssl_port_enabled: false, minimum_tls_version: '1.2' }),
  ),
  safe(
    'backups of machines are kept longer',
    edit(
      'azurerm_backup_policy_vm',
      { name: 'p', recovery_vault_name: 'v' },
      { retention_daily: [{ count: 7 }] },
      { retention_daily: [{ count: 30 }] },
    ),
  ),
];
