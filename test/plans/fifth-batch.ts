/** Plans of the clouds, Kubernetes and Helm, thought up by somebody who knew the rules, to find what they leave out. */
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

const allow = (actions: unknown, resources: unknown, more: Record<string, unknown> = {}) =>
  policy({ Action: actions, Resource: resources, ...more });
export const FIFTH_BATCH: readonly LabelledPlan[] = [
  dangerous(
    'cluster of another engine',
    swap(
      'aws_rds_cluster',
      { cluster_identifier: 'a', engine: 'aurora-mysql' },
      { cluster_identifier: 'a', engine: 'aurora-postgresql' },
    ),
  ),
  dangerous('efs replaced', swap('aws_efs_file_system', { encrypted: false }, { encrypted: true })),
  dangerous(
    'dynamodb hash key',
    swap('aws_dynamodb_table', { name: 't', hash_key: 'a' }, { name: 't', hash_key: 'b' }),
  ),
  dangerous(
    'bucket force destroy on',
    edit('aws_s3_bucket', { bucket: 'b' }, { force_destroy: false }, { force_destroy: true }),
  ),
  dangerous(
    'skip final snapshot',
    edit('aws_db_instance', { identifier: 'a' }, { skip_final_snapshot: false }, { skip_final_snapshot: true }),
  ),
  dangerous('kms key destroy', drop('aws_kms_key', { description: 'x' })),
  dangerous(
    'secret recovery window 0',
    edit('aws_secretsmanager_secret', { name: 's' }, { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }),
  ),
  dangerous(
    'sg all ports v6',
    make('aws_security_group', { name: 'a', ingress: [ingress(0, 0, [], '-1', { ipv6_cidr_blocks: ['::/0'] })] }),
  ),
  dangerous(
    'sg rule udp all',
    make('aws_security_group_rule', {
      type: 'ingress',
      protocol: 'all',
      from_port: 0,
      to_port: 0,
      cidr_blocks: WORLD,
      security_group_id: 's',
    }),
  ),
  dangerous(
    'nacl opens ssh',
    edit(
      'aws_network_acl',
      { vpc_id: 'v' },
      { ingress: [] },
      {
        ingress: [
          { rule_no: 100, action: 'allow', protocol: '6', from_port: 22, to_port: 22, cidr_block: '0.0.0.0/0' },
        ],
      },
    ),
  ),
  dangerous(
    'elasticache public redis port',
    make('aws_vpc_security_group_ingress_rule', {
      security_group_id: 's',
      ip_protocol: 'tcp',
      from_port: 6379,
      to_port: 6379,
      cidr_ipv4: '0.0.0.0/0',
    }),
  ),
  dangerous('anybody takes a role', make('aws_iam_role', { name: 'r', assume_role_policy: trust({ AWS: '*' }) })),
  dangerous(
    'role trust account new',
    edit(
      'aws_iam_role',
      { name: 'r', arn: 'arn:aws:iam::111111111111:role/r' },
      { assume_role_policy: trust({ AWS: 'arn:aws:iam::111111111111:root' }) },
      { assume_role_policy: trust({ AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::222222222222:role/x'] }) },
    ),
  ),
  dangerous(
    'policy version star via condition',
    make('aws_iam_policy', {
      name: 'p',
      policy: allow('*', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
    }),
  ),
  dangerous(
    'iam star on star action',
    make('aws_iam_role_policy', { role: 'r', name: 'p', policy: allow(['iam:*'], '*') }),
  ),
  dangerous(
    'notresource',
    make('aws_iam_policy', { name: 'p', policy: policy({ Action: 's3:*', NotResource: 'arn:aws:s3:::secret/*' }) }),
  ),
  dangerous('scp detached', drop('aws_organizations_policy_attachment', { policy_id: 'p', target_id: 'o' })),
  dangerous(
    'scp content emptied',
    edit(
      'aws_organizations_policy',
      { name: 'deny', type: 'SERVICE_CONTROL_POLICY' },
      { content: policy({ Effect: 'Deny', Action: 'cloudtrail:StopLogging', Resource: '*' }) },
      { content: policy({ Effect: 'Allow', Action: '*', Resource: '*' }) },
    ),
  ),
  dangerous(
    'queue for everybody',
    make('aws_sqs_queue_policy', {
      queue_url: 'q',
      policy: policy({ Principal: { AWS: '*' }, Action: 'sqs:*', Resource: '*' }),
    }),
  ),
  dangerous(
    'bucket policy principal org missing',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        Principal: '*',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
        Condition: { StringLike: { 'aws:UserAgent': 'x' } },
      }),
    }),
  ),
  dangerous(
    'account block off',
    edit(
      'aws_s3_account_public_access_block',
      {},
      { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true },
      { block_public_acls: true, block_public_policy: false, ignore_public_acls: true, restrict_public_buckets: false },
    ),
  ),
  dangerous(
    'access point open',
    make('aws_s3_access_point', {
      bucket: 'b',
      name: 'a',
      policy: policy({ Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    }),
  ),
  dangerous(
    'opensearch fgac off',
    edit(
      'aws_opensearch_domain',
      { domain_name: 'd', vpc_options: [{ subnet_ids: ['s'] }] },
      { advanced_security_options: [{ enabled: true }] },
      { advanced_security_options: [{ enabled: false }] },
    ),
  ),
  dangerous(
    'eks logs off',
    edit(
      'aws_eks_cluster',
      { name: 'c' },
      { enabled_cluster_log_types: ['api', 'audit'] },
      { enabled_cluster_log_types: [] },
    ),
  ),
  dangerous(
    'eks endpoint public',
    edit(
      'aws_eks_cluster',
      { name: 'c' },
      { vpc_config: [{ endpoint_public_access: false, public_access_cidrs: [] }] },
      { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }] },
    ),
  ),
  dangerous(
    'a task as power user',
    make('aws_iam_role_policy_attachment', { role: 'task', policy_arn: 'arn:aws:iam::aws:policy/PowerUserAccess' }),
  ),
  dangerous(
    'lambda invoke everybody',
    make('aws_lambda_permission', { function_name: 'f', action: 'lambda:InvokeFunction', principal: '*' }),
  ),
  dangerous('backup vault gone', drop('aws_backup_vault', { name: 'v' })),
  dangerous(
    'backup vault policy',
    make('aws_backup_vault_policy', {
      backup_vault_name: 'v',
      policy: policy({ Principal: '*', Action: 'backup:*', Resource: '*' }),
    }),
  ),
  dangerous('guardduty off', edit('aws_guardduty_detector', { id: 'd' }, { enable: true }, { enable: false })),
  dangerous(
    'logs of lb off',
    edit(
      'aws_lb',
      { name: 'l' },
      { access_logs: [{ enabled: true, bucket: 'b' }] },
      { access_logs: [{ enabled: false, bucket: 'b' }] },
    ),
  ),
  dangerous('elasticache cluster gone', drop('aws_elasticache_replication_group', { replication_group_id: 'a' })),
  dangerous('zone deleted', drop('aws_route53_zone', { name: 'acme.example' })),
  dangerous('pool of users gone', drop('aws_cognito_user_pool', { name: 'p' })),
  // google
  dangerous(
    'gcs iam binding allUsers',
    make('google_storage_bucket_iam_binding', {
      bucket: 'b',
      role: 'roles/storage.objectViewer',
      members: ['allUsers'],
    }),
  ),
  dangerous('gcs acl', make('google_storage_bucket_acl', { bucket: 'b', role_entity: ['READER:allUsers'] })),
  dangerous(
    'gcs object acl',
    make('google_storage_object_access_control', { bucket: 'b', object: 'o', role: 'READER', entity: 'allUsers' }),
  ),
  dangerous(
    'gcs versioning off',
    edit(
      'google_storage_bucket',
      { name: 'b' },
      { versioning: [{ enabled: true }] },
      { versioning: [{ enabled: false }] },
    ),
  ),
  dangerous(
    'fw v6',
    make('google_compute_firewall', {
      network: 'n',
      direction: 'INGRESS',
      source_ranges: ['::/0'],
      allow: [{ protocol: 'tcp', ports: ['20-30'] }],
    }),
  ),
  dangerous(
    'sql public',
    edit(
      'google_sql_database_instance',
      { name: 's' },
      { settings: [{ ip_configuration: [{ authorized_networks: [] }] }] },
      { settings: [{ ip_configuration: [{ authorized_networks: [{ value: '0.0.0.0/0' }] }] }] },
    ),
  ),
  dangerous(
    'sql backup off',
    edit(
      'google_sql_database_instance',
      { name: 's' },
      { settings: [{ backup_configuration: [{ enabled: true }] }] },
      { settings: [{ backup_configuration: [{ enabled: false }] }] },
    ),
  ),
  dangerous(
    'sql deletion protection',
    edit('google_sql_database_instance', { name: 's' }, { deletion_protection: true }, { deletion_protection: false }),
  ),
  dangerous(
    'project editor SA',
    make('google_project_iam_member', { project: 'p', role: 'roles/editor', member: 'serviceAccount:x@p.iam' }),
  ),
  dangerous(
    'org admin',
    make('google_organization_iam_binding', {
      org_id: '1',
      role: 'roles/resourcemanager.organizationAdmin',
      members: ['user:a@x'],
    }),
  ),
  dangerous(
    'custom role widened',
    edit(
      'google_project_iam_custom_role',
      { role_id: 'r' },
      { permissions: ['storage.objects.get'] },
      { permissions: ['storage.objects.get', 'resourcemanager.projects.setIamPolicy'] },
    ),
  ),
  dangerous(
    'SA token creator on SA to user',
    make('google_service_account_iam_member', {
      service_account_id: 'projects/p/serviceAccounts/admin@p.iam',
      role: 'roles/iam.serviceAccountTokenCreator',
      member: 'allAuthenticatedUsers',
    }),
  ),
  dangerous('bigquery table gone', drop('google_bigquery_table', { table_id: 't' })),
  dangerous('spanner replaced', swap('google_spanner_database', { name: 'a' }, { name: 'b' })),
  dangerous('kms ring key gone', drop('google_kms_crypto_key', { name: 'k' })),
  dangerous(
    'gke authorized nets off',
    edit(
      'google_container_cluster',
      { name: 'c' },
      { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: '203.0.113.0/24' }] }] },
      { master_authorized_networks_config: [] },
    ),
  ),
  dangerous(
    'audit config changed',
    edit(
      'google_project_iam_audit_config',
      { service: 'allServices' },
      { audit_log_config: [{ log_type: 'DATA_READ', exempted_members: [] }] },
      { audit_log_config: [{ log_type: 'DATA_READ', exempted_members: ['user:evil@x'] }] },
    ),
  ),
  dangerous(
    'sink disabled',
    edit('google_logging_project_sink', { name: 's', destination: 'd' }, { disabled: false }, { disabled: true }),
  ),
  dangerous(
    'exclusion of audit',
    make('google_logging_project_exclusion', { name: 'x', filter: 'logName:"cloudaudit.googleapis.com"' }),
  ),
  dangerous(
    'cloud run public',
    make('google_cloud_run_service_iam_member', { service: 's', role: 'roles/run.invoker', member: 'allUsers' }),
  ),
  dangerous(
    'retention unlocked',
    edit(
      'google_storage_bucket',
      { name: 'b' },
      { retention_policy: [{ retention_period: 2678400 }] },
      { retention_policy: [] },
    ),
  ),
  dangerous(
    'soft delete off',
    edit(
      'google_storage_bucket',
      { name: 'b' },
      { soft_delete_policy: [{ retention_duration_seconds: 604800 }] },
      { soft_delete_policy: [{ retention_duration_seconds: 0 }] },
    ),
  ),
  // azure
  dangerous(
    'storage public container',
    edit(
      'azurerm_storage_container',
      { name: 'c' },
      { container_access_type: 'private' },
      { container_access_type: 'container' },
    ),
  ),
  dangerous(
    'storage network allow',
    edit(
      'azurerm_storage_account_network_rules',
      { storage_account_id: 's' },
      { default_action: 'Deny' },
      { default_action: 'Allow' },
    ),
  ),
  dangerous(
    'nsg ssh any',
    make('azurerm_network_security_rule', {
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      source_address_prefix: '*',
      source_port_range: '*',
      destination_port_range: '*',
      destination_address_prefix: '*',
      priority: 100,
      name: 'r',
      network_security_group_name: 'n',
    }),
  ),
  dangerous(
    'nsg winrm',
    make('azurerm_network_security_rule', {
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefixes: ['0.0.0.0/0'],
      source_port_range: '*',
      destination_port_ranges: ['5985-5986'],
      destination_address_prefix: '*',
      priority: 100,
      name: 'r',
      network_security_group_name: 'n',
    }),
  ),
  dangerous(
    'nsg association removed',
    drop('azurerm_subnet_network_security_group_association', { subnet_id: 's', network_security_group_id: 'n' }),
  ),
  dangerous(
    'owner at mg',
    make('azurerm_role_assignment', {
      scope: '/providers/Microsoft.Management/managementGroups/root',
      role_definition_name: 'Owner',
      principal_id: 'p',
    }),
  ),
  dangerous(
    'contributor sub',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/11111111-1111-1111-1111-111111111111',
      role_definition_name: 'Contributor',
      principal_id: 'p',
    }),
  ),
  dangerous(
    'kv network open',
    edit(
      'azurerm_key_vault',
      { name: 'k' },
      { network_acls: [{ default_action: 'Deny', bypass: 'AzureServices' }] },
      { network_acls: [{ default_action: 'Allow', bypass: 'AzureServices' }] },
    ),
  ),
  dangerous(
    'kv public',
    edit(
      'azurerm_key_vault',
      { name: 'k' },
      { public_network_access_enabled: false },
      { public_network_access_enabled: true },
    ),
  ),
  dangerous('sql db gone', drop('azurerm_mssql_database', { name: 'd' })),
  dangerous(
    'cosmos replaced',
    swap('azurerm_cosmosdb_account', { name: 'a', kind: 'MongoDB' }, { name: 'a', kind: 'GlobalDocumentDB' }),
  ),
  dangerous('disk gone', drop('azurerm_managed_disk', { name: 'd' })),
  dangerous('rg gone', drop('azurerm_resource_group', { name: 'g' })),
  dangerous(
    'tde off',
    edit(
      'azurerm_mssql_database',
      { name: 'd' },
      { transparent_data_encryption_enabled: true },
      { transparent_data_encryption_enabled: false },
    ),
  ),
  dangerous(
    'flow log off',
    edit('azurerm_network_watcher_flow_log', { name: 'f' }, { enabled: true }, { enabled: false }),
  ),
  dangerous('diag gone', drop('azurerm_monitor_diagnostic_setting', { name: 'd' })),
  dangerous(
    'policy exemption',
    make('azurerm_resource_policy_exemption', {
      name: 'e',
      resource_id: 'r',
      policy_assignment_id: 'p',
      exemption_category: 'Waiver',
    }),
  ),
  dangerous(
    'storage sas key on',
    edit(
      'azurerm_storage_account',
      { name: 'a' },
      { shared_access_key_enabled: false },
      { shared_access_key_enabled: true },
    ),
  ),
  dangerous(
    'pg public',
    make('azurerm_postgresql_flexible_server_firewall_rule', {
      name: 'all',
      server_id: 's',
      start_ip_address: '0.0.0.0',
      end_ip_address: '255.255.255.255',
    }),
  ),
  dangerous(
    'aks rbac ranges',
    edit(
      'azurerm_kubernetes_cluster',
      { name: 'c' },
      { api_server_access_profile: [{ authorized_ip_ranges: ['203.0.113.0/24'] }] },
      { api_server_access_profile: [] },
    ),
  ),
  // k8s helm
  dangerous(
    'crb to default SA',
    make('kubernetes_cluster_role_binding_v1', {
      role_ref: [{ kind: 'ClusterRole', name: 'admin' }],
      subject: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
    }),
  ),
  dangerous(
    'role wildcard manifest',
    make('kubernetes_manifest', {
      manifest: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'x' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
    }),
  ),
  dangerous('ns gone', drop('kubernetes_namespace', { metadata: [{ name: 'prod' }] })),
  dangerous(
    'svc lb db',
    make('kubernetes_service_v1', {
      metadata: [{ name: 'db' }],
      spec: [{ type: 'LoadBalancer', port: [{ port: 5432 }] }],
    }),
  ),
  dangerous(
    'ssh of a cluster to everybody',
    make('kubernetes_manifest', {
      manifest: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 's' },
        spec: { type: 'LoadBalancer', ports: [{ port: 22 }] },
      },
    }),
  ),
  dangerous('helm db gone', drop('helm_release', { name: 'pg', chart: 'postgresql' })),
  dangerous(
    'helm redis lb',
    make('helm_release', { name: 'r', chart: 'redis', values: ['master:\n  service:\n    type: LoadBalancer\n'] }),
  ),
  dangerous(
    'chart with the role of administrators',
    make('helm_release', { name: 'd', chart: 'kubernetes-dashboard', values: ['rbac:\n  clusterAdminRole: true\n'] }),
  ),
  dangerous(
    'netpol allow all',
    make('kubernetes_network_policy_v1', {
      metadata: [{ name: 'all' }],
      spec: [
        { pod_selector: [{}], policy_types: ['Ingress'], ingress: [{ from: [{ ip_block: [{ cidr: '0.0.0.0/0' }] }] }] },
      ],
    }),
  ),
  dangerous(
    'manifest netpol gone',
    drop('kubernetes_manifest', {
      manifest: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny' } },
    }),
  ),
  // safe
  safe(
    'new rds',
    make('aws_db_instance', {
      identifier: 'n',
      engine: 'postgres',
      storage_encrypted: true,
      deletion_protection: true,
      backup_retention_period: 7,
      publicly_accessible: false,
      skip_final_snapshot: false,
    }),
  ),
  safe(
    'replica',
    make('aws_db_instance', {
      identifier: 'n',
      replicate_source_db: 'orders',
      storage_encrypted: true,
      backup_retention_period: 0,
      publicly_accessible: false,
    }),
  ),
  safe(
    'bucket new full',
    make('aws_s3_bucket', { bucket: 'n' }),
    make('aws_s3_bucket_public_access_block', {
      bucket: 'n',
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    make('aws_s3_bucket_versioning', { bucket: 'n', versioning_configuration: [{ status: 'Enabled' }] }),
  ),
  safe(
    'lambda role',
    make('aws_iam_role', { name: 'l', assume_role_policy: trust({ Service: 'lambda.amazonaws.com' }) }),
    make('aws_iam_role_policy', {
      role: 'l',
      name: 'p',
      policy: allow(['dynamodb:GetItem', 'dynamodb:PutItem'], 'arn:aws:dynamodb:eu-west-1:111111111111:table/orders'),
    }),
  ),
  safe('instance in asg', swap('aws_launch_configuration', { image_id: 'a' }, { image_id: 'b' }, 'create-first')),
  safe('tg replaced', swap('aws_lb_target_group', { name: 'a', port: 80 }, { name: 'b', port: 8080 }, 'create-first')),
  safe('ssm param', edit('aws_ssm_parameter', { name: '/a', type: 'String' }, { value: '1' }, { value: '2' })),
  safe('cw alarm gone', drop('aws_cloudwatch_metric_alarm', { alarm_name: 'a' })),
  safe('iam role gone', drop('aws_iam_role', { name: 'old' })),
  safe(
    'iam policy narrower',
    edit(
      'aws_iam_policy',
      { name: 'p' },
      { policy: allow('s3:*', '*') },
      { policy: allow('s3:GetObject', 'arn:aws:s3:::a/*') },
    ),
  ),
  safe(
    'sg rule narrower',
    edit(
      'aws_security_group_rule',
      { type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22, security_group_id: 's' },
      { cidr_blocks: WORLD },
      { cidr_blocks: ['10.0.0.0/8'] },
    ),
  ),
  safe(
    'sg rule removed',
    drop('aws_security_group_rule', {
      type: 'ingress',
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_blocks: WORLD,
    }),
  ),
  safe(
    '443 world nlb',
    make('aws_lb_listener', { port: 443, protocol: 'TLS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
  ),
  safe(
    'retention longer',
    edit('aws_cloudwatch_log_group', { name: 'l' }, { retention_in_days: 30 }, { retention_in_days: 365 }),
  ),
  safe(
    'log retention from never',
    edit('aws_cloudwatch_log_group', { name: '/aws/lambda/x' }, { retention_in_days: 0 }, { retention_in_days: 90 }),
  ),
  safe('kms alias', make('aws_kms_alias', { name: 'alias/a', target_key_id: 'k' })),
  safe('ecr new', make('aws_ecr_repository', { name: 'a', image_tag_mutability: 'IMMUTABLE' })),
  safe(
    'eks private',
    make('aws_eks_cluster', {
      name: 'c',
      vpc_config: [{ endpoint_public_access: false, endpoint_private_access: true }],
      enabled_cluster_log_types: ['api'],
    }),
  ),
  safe(
    'lambda env',
    edit(
      'aws_lambda_function',
      { function_name: 'f' },
      { environment: [{ variables: { A: '1' } }] },
      { environment: [{ variables: { A: '2' } }] },
    ),
  ),
  safe('asg size', edit('aws_autoscaling_group', { name: 'a' }, { desired_capacity: 2 }, { desired_capacity: 4 })),
  safe('nat gateway', make('aws_nat_gateway', { subnet_id: 's', allocation_id: 'a' })),
  safe(
    'route 0/0 to nat',
    make('aws_route', { route_table_id: 'r', destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'n' }),
  ),
  safe(
    'egress all inline',
    make('aws_security_group', { name: 'l', egress: [ingress(0, 0, WORLD, '-1')], ingress: [] }),
  ),
  safe(
    's3 event',
    make('aws_s3_bucket_notification', {
      bucket: 'b',
      lambda_function: [{ events: ['s3:ObjectCreated:*'], lambda_function_arn: 'f' }],
    }),
  ),
  safe(
    'bucket policy cloudtrail',
    make('aws_s3_bucket_policy', {
      bucket: 'trail',
      policy: policy({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::trail/AWSLogs/*',
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    }),
  ),
  safe('moved', keep('aws_db_instance', { identifier: 'a' }, { previousAddress: 'aws_db_instance.old' })),
  safe('import', keep('aws_s3_bucket', { bucket: 'a' }, { importing: true })),
  safe('forget db', forget('aws_db_instance', { identifier: 'a' })),
  safe(
    'gcs new',
    make('google_storage_bucket', {
      name: 'n',
      location: 'EU',
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      versioning: [{ enabled: true }],
    }),
  ),
  safe(
    'sa + viewer',
    make('google_service_account', { account_id: 'a' }),
    make('google_project_iam_member', { project: 'p', role: 'roles/viewer', member: 'serviceAccount:a@p.iam' }),
  ),
  safe(
    'sa pubsub publisher',
    make('google_pubsub_topic_iam_member', {
      topic: 't',
      role: 'roles/pubsub.publisher',
      member: 'serviceAccount:a@p.iam',
    }),
  ),
  safe(
    'client of a database',
    make('google_project_iam_member', {
      project: 'p',
      role: 'roles/cloudsql.client',
      member: 'serviceAccount:a@p.iam',
    }),
  ),
  safe(
    'fw internal',
    make('google_compute_firewall', {
      network: 'n',
      direction: 'INGRESS',
      source_ranges: ['10.0.0.0/8'],
      allow: [{ protocol: 'all', ports: [] }],
    }),
  ),
  safe(
    'fw tags',
    make('google_compute_firewall', {
      network: 'n',
      direction: 'INGRESS',
      source_tags: ['web'],
      allow: [{ protocol: 'tcp', ports: ['5432'] }],
    }),
  ),
  safe(
    'gke private',
    make('google_container_cluster', {
      name: 'c',
      deletion_protection: true,
      private_cluster_config: [{ enable_private_nodes: true, enable_private_endpoint: true }],
    }),
  ),
  safe('mig template', swap('google_compute_instance_template', { name: 'a' }, { name: 'b' }, 'create-first')),
  safe('dns new', make('google_dns_record_set', { name: 'a.', type: 'A', rrdatas: ['192.0.2.1'], ttl: 300 })),
  safe(
    'az storage new',
    make('azurerm_storage_account', {
      name: 'a',
      min_tls_version: 'TLS1_2',
      allow_nested_items_to_be_public: false,
      https_traffic_only_enabled: true,
      account_tier: 'Standard',
      account_replication_type: 'LRS',
    }),
  ),
  safe(
    'az nsg vnet',
    make('azurerm_network_security_rule', {
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: 'VirtualNetwork',
      source_port_range: '*',
      destination_port_range: '22',
      destination_address_prefix: '*',
      priority: 100,
      name: 'r',
    }),
  ),
  safe(
    'az outbound',
    make('azurerm_network_security_rule', {
      direction: 'Outbound',
      access: 'Allow',
      protocol: '*',
      source_address_prefix: '*',
      source_port_range: '*',
      destination_port_range: '*',
      destination_address_prefix: 'Internet',
      priority: 100,
      name: 'r',
    }),
  ),
  safe(
    'az contributor on rg',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/1/resourceGroups/g',
      role_definition_name: 'Contributor',
      principal_id: 'p',
    }),
  ),
  safe(
    'az webapp',
    edit(
      'azurerm_linux_web_app',
      { name: 'w', https_only: true },
      { app_settings: { A: '1' } },
      { app_settings: { A: '2' } },
    ),
  ),
  safe(
    'az aks pool',
    swap('azurerm_kubernetes_cluster_node_pool', { name: 'a', vm_size: 'x' }, { name: 'b', vm_size: 'y' }),
  ),
  safe(
    'k8s deploy image',
    edit(
      'kubernetes_deployment_v1',
      { metadata: [{ name: 'a' }] },
      { spec: [{ template: [{ spec: [{ container: [{ name: 'a', image: 'a:1' }] }] }] }] },
      { spec: [{ template: [{ spec: [{ container: [{ name: 'a', image: 'a:2' }] }] }] }] },
    ),
  ),
  safe(
    'k8s csi',
    make('kubernetes_daemon_set_v1', {
      metadata: [{ name: 'csi', namespace: 'kube-system' }],
      spec: [
        {
          template: [
            {
              spec: [
                {
                  volume: [{ name: 'k', host_path: [{ path: '/var/lib/kubelet' }] }],
                  container: [{ name: 'a', image: 'a', security_context: [{ privileged: true }] }],
                },
              ],
            },
          ],
        },
      ],
    }),
  ),
  safe(
    'k8s svc internal',
    make('kubernetes_service_v1', {
      metadata: [{ name: 'db' }],
      spec: [{ type: 'ClusterIP', port: [{ port: 5432 }] }],
    }),
  ),
  safe('k8s ingress', make('kubernetes_ingress_v1', { metadata: [{ name: 'i' }], spec: [{ rule: [{ host: 'a' }] }] })),
  safe(
    'k8s view',
    make('kubernetes_role_binding_v1', {
      metadata: [{ name: 'v', namespace: 'n' }],
      role_ref: [{ kind: 'ClusterRole', name: 'view' }],
      subject: [{ kind: 'Group', name: 'devs' }],
    }),
  ),
  safe(
    'k8s edit one ns',
    make('kubernetes_role_binding_v1', {
      metadata: [{ name: 'v', namespace: 'n' }],
      role_ref: [{ kind: 'ClusterRole', name: 'edit' }],
      subject: [{ kind: 'Group', name: 'devs' }],
    }),
  ),
  safe(
    'helm pg new',
    make('helm_release', {
      name: 'pg',
      chart: 'postgresql',
      values: ['primary:\n  persistence:\n    enabled: true\n'],
    }),
  ),
  safe(
    'helm ext dns set',
    make('helm_release', {
      name: 'x',
      chart: 'external-dns',
      set: [
        { name: 'domainFilters[0]', value: 'a' },
        { name: 'policy', value: 'sync' },
      ],
    }),
  ),
  safe(
    'helm cert-manager',
    make('helm_release', {
      name: 'cert-manager',
      chart: 'cert-manager',
      set: [{ name: 'installCRDs', value: 'true' }],
    }),
  ),
  safe(
    'helm operator rbac',
    make('helm_release', {
      name: 'op',
      chart: 'op',
      values: ['rbac:\n  create: true\nserviceAccount:\n  create: true\n'],
    }),
  ),
];
