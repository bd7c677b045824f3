/** More labelled plans, written before the rules were looked at again: a measure of what the rules do with plans they were not built on. */
import {
  dangerous,
  drop,
  edit,
  forget,
  ingress,
  keep,
  type LabelledPlan,
  make,
  policy,
  safe,
  swap,
  trust,
  WORLD,
} from './words.js';

const CLOSED = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
} as const;
const OIDC = { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' };
const NSG = {
  network_security_group_name: 'n',
  resource_group_name: 'r',
  direction: 'Inbound',
  protocol: 'Tcp',
  source_port_range: '*',
  destination_address_prefix: '*',
} as const;
const TAGGED = { tags: { env: 'prod' }, tags_all: { env: 'prod' } } as const;

export const SECOND_BATCH: readonly LabelledPlan[] = [
  // Public data.
  dangerous(
    'bucket website with public policy',
    make('aws_s3_bucket_website_configuration', { bucket: 'w', index_document: [{ suffix: 'index.html' }] }),
    make('aws_s3_bucket_policy', {
      bucket: 'w',
      policy: policy({
        Sid: 'Public',
        Principal: { AWS: '*' },
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::w/*'],
      }),
    }),
    make('aws_s3_bucket_public_access_block', {
      bucket: 'w',
      block_public_acls: false,
      block_public_policy: false,
      ignore_public_acls: false,
      restrict_public_buckets: false,
    }),
  ),
  dangerous('block of another bucket does not help', make('aws_s3_bucket_acl', { bucket: 'one', acl: 'public-read' }), {
    ...make('aws_s3_bucket_public_access_block', { bucket: 'two', ...CLOSED }),
    name: 'two',
  }),
  dangerous('authenticated-read', make('aws_s3_bucket', { bucket: 'b', acl: 'authenticated-read' })),
  dangerous(
    'policy open but for TLS',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
    }),
  ),
  dangerous(
    'policy by address of everybody',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        Principal: '*',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
      }),
    }),
  ),
  dangerous(
    'policy for everybody but one',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        NotPrincipal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 's3:GetObject',
        Resource: '*',
      }),
    }),
  ),
  dangerous(
    'ownership controls taken back under a public acl',
    keep('aws_s3_bucket_acl', { bucket: 'b', acl: 'public-read' }),
    edit(
      'aws_s3_bucket_ownership_controls',
      { bucket: 'b' },
      { rule: [{ object_ownership: 'BucketOwnerEnforced' }] },
      { rule: [{ object_ownership: 'ObjectWriter' }] },
    ),
  ),
  dangerous(
    'GCS old acl',
    make('google_storage_bucket_acl', { bucket: 'b', role_entity: ['OWNER:project-owners-1', 'READER:allUsers'] }),
  ),
  dangerous(
    'GCS policy as a whole',
    make('google_storage_bucket_iam_policy', {
      bucket: 'b',
      policy_data: JSON.stringify({
        bindings: [{ role: 'roles/storage.objectViewer', members: ['allAuthenticatedUsers'] }],
      }),
    }),
  ),
  dangerous('image shared with all', make('aws_ami_launch_permission', { image_id: 'ami-1', group: 'all' })),
  dangerous(
    'snapshot shared with all',
    edit('aws_db_snapshot', { db_snapshot_identifier: 's' }, { shared_accounts: [] }, { shared_accounts: ['all'] }),
  ),
  dangerous(
    'registry for everybody',
    make('aws_ecr_repository_policy', {
      repository: 'r',
      policy: policy({ Principal: '*', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] }),
    }),
  ),
  dangerous(
    'secret for everybody',
    make('aws_secretsmanager_secret_policy', {
      secret_arn: 'a',
      policy: policy({ Principal: { AWS: '*' }, Action: 'secretsmanager:GetSecretValue', Resource: '*' }),
    }),
  ),
  dangerous(
    'topic in the topic itself',
    edit(
      'aws_sns_topic',
      { name: 't' },
      {
        policy: policy({ Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'SNS:Publish', Resource: '*' }),
      },
      { policy: policy({ Principal: '*', Action: 'SNS:Publish', Resource: '*' }) },
    ),
  ),
  dangerous(
    'function url without identity',
    make('aws_lambda_function_url', { function_name: 'f', authorization_type: 'NONE' }),
  ),
  dangerous(
    'function for everybody',
    make('aws_lambda_permission', {
      function_name: 'f',
      action: 'lambda:InvokeFunction',
      principal: '*',
      source_arn: null,
    }),
  ),
  dangerous(
    'run service for everybody',
    make('google_cloud_run_v2_service_iam_member', { name: 's', role: 'roles/run.invoker', member: 'allUsers' }),
  ),
  dangerous(
    'dataset for everybody',
    edit(
      'google_bigquery_dataset',
      { dataset_id: 'd' },
      { access: [{ role: 'OWNER', special_group: 'projectOwners' }] },
      {
        access: [
          { role: 'OWNER', special_group: 'projectOwners' },
          { role: 'READER', special_group: 'allAuthenticatedUsers' },
        ],
      },
    ),
  ),
  dangerous(
    'redshift public',
    make('aws_redshift_cluster', { cluster_identifier: 'c', publicly_accessible: true, encrypted: true }),
  ),
  dangerous(
    'mysql firewall for all of the internet',
    make('azurerm_mysql_flexible_server_firewall_rule', {
      name: 'all',
      server_name: 's',
      start_ip_address: '0.0.0.0',
      end_ip_address: '255.255.255.255',
    }),
  ),
  dangerous(
    'Azure database network opened',
    edit(
      'azurerm_postgresql_flexible_server',
      { name: 'p' },
      { public_network_access_enabled: false },
      { public_network_access_enabled: true },
    ),
  ),
  dangerous(
    'Azure storage network opened',
    edit(
      'azurerm_storage_account',
      { name: 's' },
      { network_rules: [{ default_action: 'Deny', bypass: ['AzureServices'] }] },
      { network_rules: [{ default_action: 'Allow', bypass: ['AzureServices'] }] },
    ),
  ),
  // Open ports.
  dangerous(
    'port as text',
    make('aws_security_group_rule', {
      type: 'ingress',
      security_group_id: 'sg-9',
      protocol: '6',
      from_port: '22',
      to_port: '22',
      cidr_blocks: WORLD,
    }),
  ),
  dangerous('short prefix', make('aws_security_group', { name: 'a', ingress: [ingress(3389, 3389, ['128.0.0.0/2'])] })),
  dangerous(
    'https narrows, ssh opens beside it',
    edit(
      'aws_security_group',
      { name: 'a' },
      { ingress: [ingress(443, 443, WORLD)] },
      { ingress: [ingress(443, 443, ['10.0.0.0/8']), ingress(22, 22, WORLD)] },
    ),
  ),
  dangerous(
    'network acl',
    make('aws_network_acl_rule', {
      network_acl_id: 'a',
      rule_number: 100,
      egress: false,
      rule_action: 'allow',
      protocol: '6',
      cidr_block: '0.0.0.0/0',
      from_port: 22,
      to_port: 22,
    }),
  ),
  dangerous(
    'default group',
    edit('aws_default_security_group', { vpc_id: 'v' }, { ingress: [] }, { ingress: [ingress(0, 0, WORLD, '-1')] }),
  ),
  dangerous(
    'google ipv6',
    make('google_compute_firewall', {
      name: 'f',
      direction: 'INGRESS',
      allow: [{ protocol: 'tcp', ports: ['3389'] }],
      source_ranges: ['::/0'],
    }),
  ),
  dangerous(
    'google direction left out',
    make('google_compute_firewall', { name: 'f', allow: [{ protocol: 'tcp', ports: ['22'] }], source_ranges: WORLD }),
  ),
  dangerous(
    'google source not known',
    make(
      'google_compute_firewall',
      { name: 'f', direction: 'INGRESS', allow: [{ protocol: 'tcp', ports: ['22'] }] },
      { source_ranges: true },
    ),
  ),
  dangerous(
    'nsg ranges',
    make('azurerm_network_security_rule', {
      ...NSG,
      name: 'r',
      access: 'Allow',
      priority: 120,
      source_address_prefix: null,
      source_address_prefixes: ['0.0.0.0/0'],
      destination_port_range: null,
      destination_port_ranges: ['8080', '20-30'],
    }),
  ),
  dangerous(
    'nsg deny comes later',
    make('azurerm_network_security_group', {
      name: 'n',
      security_rule: [
        { ...NSG, name: 'a', access: 'Allow', priority: 100, source_address_prefix: '*', destination_port_range: '22' },
        { ...NSG, name: 'd', access: 'Deny', priority: 200, source_address_prefix: '*', destination_port_range: '22' },
      ],
    }),
  ),
  dangerous(
    'GKE networks of everybody',
    edit(
      'google_container_cluster',
      { name: 'c' },
      { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: '10.0.0.0/8' }] }] },
      {
        master_authorized_networks_config: [
          { cidr_blocks: [{ cidr_block: '10.0.0.0/8' }, { cidr_block: '0.0.0.0/0' }] },
        ],
      },
    ),
  ),
  dangerous(
    'AKS ranges of everybody',
    make('azurerm_kubernetes_cluster', {
      name: 'c',
      api_server_access_profile: [{ authorized_ip_ranges: ['0.0.0.0/0'] }],
    }),
  ),
  dangerous(
    'EKS for everybody from the start',
    make('aws_eks_cluster', {
      name: 'c',
      vpc_config: [
        { endpoint_public_access: true, endpoint_private_access: false, public_access_cidrs: ['0.0.0.0/0'] },
      ],
    }),
  ),
  dangerous(
    'network policy for everybody on postgres',
    make('kubernetes_network_policy', {
      metadata: [{ name: 'n' }],
      spec: [
        { ingress: [{ from: [{ ip_block: [{ cidr: '0.0.0.0/0' }] }], ports: [{ port: '5432', protocol: 'TCP' }] }] },
      ],
    }),
  ),
  dangerous(
    'awscc group',
    make('awscc_ec2_security_group', {
      group_description: 'a',
      security_group_ingress: [{ ip_protocol: 'tcp', from_port: 22, to_port: 22, cidr_ip: '0.0.0.0/0' }],
    }),
  ),
  // Losses.
  dangerous('count lowered on volumes', { ...drop('aws_ebs_volume', { size: 100 }), name: 'data' }),
  dangerous('table replaced by a new key', swap('aws_dynamodb_table', { hash_key: 'id' }, { hash_key: 'pk' })),
  dangerous(
    'stream destroyed among many harmless ones',
    drop('null_resource', {}),
    drop('aws_kinesis_stream', { name: 's' }),
    drop('aws_lambda_function', { function_name: 'f' }),
  ),
  dangerous(
    'vault and its keys',
    drop('azurerm_key_vault', { name: 'v' }),
    drop('azurerm_key_vault_key', { name: 'k' }),
  ),
  dangerous('bigquery table', swap('google_bigquery_table', { schema: '[]' }, { schema: '[{}]' })),
  dangerous('namespace', drop('kubernetes_namespace', { metadata: [{ name: 'prod' }] })),
  dangerous(
    'stateful set by yaml',
    drop('kubectl_manifest', { yaml_body: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: pg\n' }),
  ),
  dangerous(
    'bitnami redis',
    swap(
      'helm_release',
      { name: 'cache', chart: 'redis', repository: 'https://charts.example.com' },
      { name: 'cache2', chart: 'redis' },
    ),
  ),
  dangerous('state bucket', drop('aws_s3_bucket', { bucket: 'acme-terraform-state' })),
  dangerous('cluster of machines', drop('google_container_cluster', { name: 'prod' })),
  dangerous('deposed database', { ...drop('aws_rds_cluster', { cluster_identifier: 'c' }), deposed: '0a0a0a0a' }),
  dangerous('secret destroyed', drop('google_secret_manager_secret', { secret_id: 's' })),
  dangerous('user pool replaced', swap('aws_cognito_user_pool', { name: 'a' }, { name: 'b' })),
  dangerous('cosmos database', drop('azurerm_cosmosdb_sql_database', { name: 'd' })),
  dangerous('azapi server', drop('azapi_resource', { type: 'Microsoft.Sql/servers@2023-05-01', name: 's' })),
  // Rights.
  dangerous(
    'two statements, one admin',
    make('aws_iam_policy', {
      name: 'p',
      policy: policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }, { Action: ['*'], Resource: ['*'] }),
    }),
  ),
  dangerous(
    'inline in the role',
    make('aws_iam_role', {
      name: 'r',
      assume_role_policy: trust({ Service: 'lambda.amazonaws.com' }),
      inline_policy: [{ name: 'i', policy: policy({ Action: 'iam:*', Resource: '*' }) }],
    }),
  ),
  dangerous(
    'assume any role',
    make('aws_iam_user_policy', { user: 'u', policy: policy({ Action: 'sts:AssumeRole', Resource: '*' }) }),
  ),
  dangerous(
    'all of dynamodb',
    make('aws_iam_role_policy', { role: 'r', policy: policy({ Action: 'dynamodb:*', Resource: '*' }) }),
  ),
  dangerous(
    'resource widened',
    edit(
      'aws_iam_policy',
      { name: 'p' },
      { policy: policy({ Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::a/*' }) },
      { policy: policy({ Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }) },
    ),
  ),
  dangerous(
    'any branch of any repository',
    edit(
      'aws_iam_role',
      { name: 'r' },
      {
        assume_role_policy: policy({
          Principal: OIDC,
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/infra:*' } },
        }),
      },
      {
        assume_role_policy: policy({
          Principal: OIDC,
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' } },
        }),
      },
    ),
  ),
  dangerous(
    'power user group',
    make('aws_iam_group_policy_attachment', { group: 'g', policy_arn: 'arn:aws:iam::aws:policy/PowerUserAccess' }),
  ),
  dangerous(
    'permission set',
    make('aws_ssoadmin_managed_policy_attachment', {
      managed_policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      permission_set_arn: 'a',
    }),
  ),
  dangerous(
    'masters of the cluster',
    make('aws_eks_access_policy_association', {
      cluster_name: 'c',
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      principal_arn: 'p',
    }),
  ),
  dangerous(
    'token creator of a project',
    make('google_project_iam_member', {
      project: 'p',
      role: 'roles/iam.serviceAccountTokenCreator',
      member: 'user:a@example.com',
    }),
  ),
  dangerous(
    'organisation admin',
    make('google_organization_iam_member', {
      org_id: '1',
      role: 'roles/resourcemanager.organizationAdmin',
      member: 'user:a@example.com',
    }),
  ),
  dangerous(
    'custom role of Azure',
    make('azurerm_role_definition', {
      name: 'r',
      scope: '/subscriptions/1',
      permissions: [{ actions: ['*'], not_actions: [] }],
    }),
  ),
  dangerous(
    'user access administrator by id',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/1',
      role_definition_id:
        '/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
      principal_id: 'p',
    }),
  ),
  dangerous(
    'anonymous',
    make('kubernetes_cluster_role_binding', {
      metadata: [{ name: 'b' }],
      role_ref: [{ kind: 'ClusterRole', name: 'view' }],
      subject: [{ kind: 'Group', name: 'system:unauthenticated' }],
    }),
  ),
  dangerous(
    'secrets, every verb',
    make('kubernetes_cluster_role_v1', {
      metadata: [{ name: 'r' }],
      rule: [{ api_groups: [''], resources: ['secrets'], verbs: ['*'] }],
    }),
  ),
  // Guards.
  dangerous('volume without encryption', make('aws_ebs_volume', { size: 10, encrypted: false })),
  dangerous(
    'bucket encryption configuration destroyed',
    keep('aws_s3_bucket', { bucket: 'b' }),
    drop('aws_s3_bucket_server_side_encryption_configuration', { bucket: 'b' }),
  ),
  dangerous(
    'sql without backups',
    edit(
      'google_sql_database_instance',
      { name: 'd' },
      { settings: [{ backup_configuration: [{ enabled: true }] }] },
      { settings: [{ backup_configuration: [{ enabled: false }] }] },
    ),
  ),
  dangerous(
    'sql without protection',
    edit('google_sql_database_instance', { name: 'd' }, { deletion_protection: true }, { deletion_protection: false }),
  ),
  dangerous(
    'purge protection off',
    edit('azurerm_key_vault', { name: 'v' }, { purge_protection_enabled: true }, { purge_protection_enabled: false }),
  ),
  dangerous('diagnostics destroyed', drop('azurerm_monitor_diagnostic_setting', { name: 'd' })),
  dangerous(
    'cluster logs off',
    edit(
      'aws_eks_cluster',
      { name: 'c' },
      { enabled_cluster_log_types: ['api', 'audit'] },
      { enabled_cluster_log_types: [] },
    ),
  ),
  dangerous('guard duty off', edit('aws_guardduty_detector', {}, { enable: true }, { enable: false })),
  dangerous(
    'log retention',
    edit('aws_cloudwatch_log_group', { name: 'l' }, { retention_in_days: 365 }, { retention_in_days: 1 }),
  ),
  dangerous(
    'http allowed on storage',
    edit(
      'azurerm_storage_account',
      { name: 's' },
      { https_traffic_only_enabled: true },
      { https_traffic_only_enabled: false },
    ),
  ),
  dangerous(
    'protection of the balancer off',
    edit('aws_lb', { name: 'l' }, { enable_deletion_protection: true }, { enable_deletion_protection: false }),
  ),
  dangerous(
    'encryption lost in a replacement',
    swap('aws_db_instance', { storage_encrypted: true }, { storage_encrypted: false }),
  ),
  dangerous(
    'cluster of Google without logs',
    edit(
      'google_container_cluster',
      { name: 'c' },
      { logging_service: 'logging.googleapis.com/kubernetes' },
      { logging_service: 'none' },
    ),
  ),
  dangerous(
    'tags of a registry may move',
    edit(
      'aws_ecr_repository',
      { name: 'r' },
      { image_tag_mutability: 'IMMUTABLE' },
      { image_tag_mutability: 'MUTABLE' },
    ),
  ),
  // Tempting, and safe.
  safe(
    'web ports of Azure',
    make('azurerm_network_security_rule', {
      ...NSG,
      name: 'r',
      access: 'Allow',
      priority: 100,
      source_address_prefix: 'Internet',
      destination_port_range: '443',
    }),
  ),
  safe(
    'bastion of an office',
    make('aws_security_group', {
      name: 'bastion',
      ...TAGGED,
      ingress: [ingress(22, 22, ['203.0.113.7/32'], 'tcp', { description: 'office 0.0.0.0/0 is not allowed' })],
    }),
  ),
  safe(
    'world in a description only',
    edit(
      'aws_security_group',
      { name: 'a', ingress: [ingress(5432, 5432, ['10.1.0.0/16'])] },
      { description: 'x' },
      { description: 'no 0.0.0.0/0 here' },
    ),
  ),
  safe(
    'rules in another order',
    edit(
      'aws_security_group',
      { name: 'a' },
      { ingress: [ingress(22, 22, ['10.0.0.0/8']), ingress(443, 443, WORLD)] },
      { ingress: [ingress(443, 443, WORLD), ingress(22, 22, ['10.0.0.0/8'])] },
    ),
  ),
  safe(
    'deny comes first',
    make('azurerm_network_security_group', {
      name: 'n',
      security_rule: [
        { ...NSG, name: 'd', access: 'Deny', priority: 100, source_address_prefix: '*', destination_port_range: '22' },
        {
          ...NSG,
          name: 'a',
          access: 'Allow',
          priority: 200,
          source_address_prefix: '*',
          destination_port_range: '22',
        },
        {
          ...NSG,
          name: 'w',
          access: 'Allow',
          priority: 300,
          source_address_prefix: '*',
          destination_port_range: '443',
        },
      ],
    }),
  ),
  safe(
    'answers to what was asked',
    make('aws_network_acl_rule', {
      network_acl_id: 'a',
      rule_number: 140,
      egress: false,
      rule_action: 'allow',
      protocol: '6',
      cidr_block: '0.0.0.0/0',
      from_port: 32768,
      to_port: 65535,
    }),
  ),
  safe(
    'route to the internet',
    make('aws_route', { route_table_id: 'r', destination_cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' }),
  ),
  safe(
    'IAP for ssh',
    make('google_compute_firewall', {
      name: 'iap',
      direction: 'INGRESS',
      allow: [{ protocol: 'tcp', ports: ['22'] }],
      source_ranges: ['35.235.240.0/20'],
    }),
  ),
  safe(
    'google egress',
    make('google_compute_firewall', {
      name: 'out',
      direction: 'EGRESS',
      allow: [{ protocol: 'all', ports: [] }],
      destination_ranges: WORLD,
    }),
  ),
  safe(
    'google tags',
    make('google_compute_firewall', {
      name: 't',
      direction: 'INGRESS',
      allow: [{ protocol: 'tcp', ports: ['22'] }],
      source_tags: ['bastion'],
      source_ranges: [],
    }),
  ),
  safe(
    'GKE private',
    make('google_container_cluster', {
      name: 'c',
      deletion_protection: true,
      private_cluster_config: [{ enable_private_endpoint: true, enable_private_nodes: true }],
      master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: '10.0.0.0/8' }] }],
    }),
  ),
  safe(
    'GKE grows',
    edit('google_container_cluster', { name: 'c' }, { initial_node_count: 1 }, { initial_node_count: 3 }),
  ),
  safe(
    'internal load balancer on postgres',
    make('kubernetes_service', {
      metadata: [{ name: 'pg', annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' } }],
      spec: [{ type: 'LoadBalancer', port: [{ port: 5432 }] }],
    }),
  ),
  safe(
    'cluster address on postgres',
    make('kubernetes_service', { metadata: [{ name: 'pg' }], spec: [{ type: 'ClusterIP', port: [{ port: 5432 }] }] }),
  ),
  safe(
    'block made',
    make('aws_s3_bucket', { bucket: 'b' }, { arn: true, bucket_domain_name: true }),
    make('aws_s3_bucket_public_access_block', { bucket: 'b', ...CLOSED }),
    make('aws_s3_bucket_versioning', { bucket: 'b', versioning_configuration: [{ status: 'Enabled' }] }),
  ),
  safe('bucket and its block both go', drop('aws_s3_bucket_acl', { bucket: 'b', acl: 'private' })),
  safe(
    'website for a distribution only',
    make('aws_s3_bucket_website_configuration', { bucket: 'w', index_document: [{ suffix: 'index.html' }] }),
    make('aws_s3_bucket_policy', {
      bucket: 'w',
      policy: policy({
        Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::w/*',
      }),
    }),
  ),
  safe(
    'bucket for the organisation',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        Principal: '*',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      }),
    }),
  ),
  safe(
    'GCS for one account',
    make('google_storage_bucket_iam_member', {
      bucket: 'b',
      role: 'roles/storage.objectAdmin',
      member: 'serviceAccount:a@p.iam.gserviceaccount.com',
    }),
  ),
  safe(
    'GCS binding under prevention',
    make('google_storage_bucket', { name: 'b', public_access_prevention: 'enforced' }),
    make('google_storage_bucket_iam_member', { bucket: 'b', role: 'roles/storage.objectViewer', member: 'allUsers' }),
  ),
  safe(
    'Azure private container',
    make('azurerm_storage_account', {
      name: 's',
      allow_nested_items_to_be_public: false,
      min_tls_version: 'TLS1_2',
      https_traffic_only_enabled: true,
      public_network_access_enabled: true,
    }),
    make('azurerm_storage_container', { name: 'c', storage_account_name: 's', container_access_type: 'private' }),
  ),
  safe(
    'function for a bucket',
    make('aws_lambda_permission', {
      function_name: 'f',
      action: 'lambda:InvokeFunction',
      principal: 's3.amazonaws.com',
      source_arn: 'arn:aws:s3:::b',
    }),
  ),
  safe(
    'mysql firewall for an office',
    make('azurerm_mysql_flexible_server_firewall_rule', {
      name: 'office',
      server_name: 's',
      start_ip_address: '203.0.113.1',
      end_ip_address: '203.0.113.9',
    }),
  ),
  safe(
    'role policy attachment goes',
    drop('aws_iam_role_policy_attachment', { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  ),
  safe(
    'admin loses a statement',
    edit(
      'aws_iam_policy',
      { name: 'p' },
      { policy: policy({ Action: '*', Resource: '*' }, { Action: 's3:GetObject', Resource: '*' }) },
      { policy: policy({ Action: '*', Resource: '*' }) },
    ),
  ),
  safe(
    'policy in another spelling',
    edit(
      'aws_iam_policy',
      { name: 'p' },
      { policy: policy({ Action: 's3:*', Resource: '*' }) },
      {
        policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Resource: ['*'], Action: ['s3:*'] },
        }),
      },
    ),
  ),
  safe(
    'admin exists, description changes',
    edit(
      'aws_iam_policy',
      { name: 'p', policy: policy({ Action: '*', Resource: '*' }) },
      { description: 'a' },
      { description: 'b' },
    ),
  ),
  safe(
    'metrics and interfaces',
    make('aws_iam_role_policy', {
      role: 'r',
      policy: policy({
        Action: [
          'cloudwatch:PutMetricData',
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DeleteNetworkInterface',
          'ecr:GetAuthorizationToken',
          'xray:PutTraceSegments',
        ],
        Resource: '*',
      }),
    }),
  ),
  safe(
    'role of a service',
    make('aws_iam_role', {
      name: 'r',
      assume_role_policy: trust({ Service: ['ecs-tasks.amazonaws.com'] }),
      managed_policy_arns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'],
    }),
  ),
  safe(
    'role of a pod',
    make('aws_iam_role', {
      name: 'r',
      assume_role_policy: policy({
        Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:app:api' } },
      }),
    }),
  ),
  safe(
    'vendor with external id',
    make('aws_iam_role', {
      name: 'v',
      assume_role_policy: trust(
        { AWS: 'arn:aws:iam::464622532012:root' },
        { StringEquals: { 'sts:ExternalId': 'abc' } },
      ),
    }),
  ),
  safe(
    'workload identity of one account',
    make('google_service_account_iam_member', {
      service_account_id: 's',
      role: 'roles/iam.workloadIdentityUser',
      member: 'serviceAccount:p.svc.id.goog[app/api]',
    }),
  ),
  safe(
    'google writer of logs',
    make('google_project_iam_member', {
      project: 'p',
      role: 'roles/logging.logWriter',
      member: 'serviceAccount:a@p.iam.gserviceaccount.com',
    }),
  ),
  safe(
    'azure blob reader',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/1/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/s',
      role_definition_name: 'Storage Blob Data Reader',
      principal_id: 'p',
    }),
  ),
  safe(
    'role of an operator',
    make('kubernetes_role', {
      metadata: [{ name: 'r' }],
      rule: [{ api_groups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'update', 'patch'] }],
    }),
  ),
  safe('random password replaced', swap('random_password', { length: 16 }, { length: 24 })),
  safe('certificate replaced', swap('aws_acm_certificate', { domain_name: 'a' }, { domain_name: 'b' }, 'create-first')),
  safe(
    'task definition replaced',
    swap(
      'aws_ecs_task_definition',
      { family: 'f', container_definitions: '[]' },
      { family: 'f', container_definitions: '[{"image":"a:2"}]' },
    ),
  ),
  safe(
    'subnet group and parameters destroyed',
    drop('aws_db_subnet_group', { name: 'a' }),
    drop('aws_db_parameter_group', { name: 'b' }),
  ),
  safe('record of an old name destroyed', drop('aws_route53_record', { name: 'old', type: 'CNAME' })),
  safe(
    'record lives shorter',
    edit('aws_route53_record', { name: 'a', type: 'A', records: ['192.0.2.1'] }, { ttl: 300 }, { ttl: 60 }),
  ),
  safe('new record', make('aws_route53_record', { name: 'new', type: 'A', records: ['192.0.2.1'] })),
  safe('alarm destroyed', drop('aws_cloudwatch_metric_alarm', { alarm_name: 'a' })),
  safe(
    'config map and job destroyed',
    drop('kubernetes_config_map', { metadata: [{ name: 'c' }] }),
    drop('kubernetes_job', { metadata: [{ name: 'j' }] }),
  ),
  safe('forgotten database', forget('aws_db_instance', { identifier: 'd' })),
  safe('imported and tagged', {
    ...edit('aws_s3_bucket', { bucket: 'b' }, { tags: null }, { tags: { a: 'b' } }),
    importing: true,
  }),
  safe('moved into a module', { ...keep('aws_kms_key', { description: 'k' }), previousAddress: 'aws_kms_key.old' }),
  safe(
    'protection on',
    edit(
      'aws_rds_cluster',
      { cluster_identifier: 'c' },
      { deletion_protection: false, backup_retention_period: 1 },
      { deletion_protection: true, backup_retention_period: 14 },
    ),
  ),
  safe(
    'retention from 30 to 90',
    edit('aws_cloudwatch_log_group', { name: 'l' }, { retention_in_days: 30 }, { retention_in_days: 90 }),
  ),
  safe('new log group', make('aws_cloudwatch_log_group', { name: 'l', retention_in_days: 14, kms_key_id: null })),
  safe(
    'key exchanged for another',
    edit(
      'aws_cloudwatch_log_group',
      { name: 'l' },
      { kms_key_id: 'arn:aws:kms:eu-west-1:111111111111:key/a' },
      { kms_key_id: 'arn:aws:kms:eu-west-1:111111111111:key/b' },
    ),
  ),
  safe(
    'machine made',
    make(
      'aws_instance',
      {
        ami: 'ami-1',
        instance_type: 't3.micro',
        associate_public_ip_address: false,
        root_block_device: [{ encrypted: true, volume_size: 20 }],
      },
      { arn: true, private_ip: true, primary_network_interface_id: true },
    ),
  ),
  safe(
    'function changes',
    edit(
      'aws_lambda_function',
      { function_name: 'f' },
      { source_code_hash: 'a', environment: [{ variables: { LEVEL: 'info' } }] },
      { source_code_hash: 'b', environment: [{ variables: { LEVEL: 'debug' } }] },
      { last_modified: true, qualified_arn: true, version: true },
    ),
  ),
  safe('nothing', keep('aws_db_instance', { identifier: 'd', publicly_accessible: true, storage_encrypted: false })),
  safe(
    'balancer made',
    make(
      'aws_lb',
      { name: 'l', internal: false, enable_deletion_protection: false, access_logs: [] },
      { dns_name: true, security_groups: true },
    ),
    make('aws_lb_listener', { port: 443, protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
  ),
  safe(
    'release of a web application upgraded',
    edit(
      'helm_release',
      { name: 'web', chart: 'web' },
      { version: '1.0.0', values: ['replicas: 2\n'] },
      { version: '1.1.0', values: ['replicas: 3\n'] },
      { metadata: true },
    ),
  ),
];
