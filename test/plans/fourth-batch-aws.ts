/** The fourth batch, AWS: written from the provider's documentation before the rules were looked at. */
import { dangerous, drop, edit, keep, type LabelledPlan, make, policy, safe, swap, trust, WORLD } from './words.js';

const GROUP = { name: 'ops', path: '/' };
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const READER = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const expire = (days: number) => ({
  ...{ id: 'old', status: 'Enabled', filter: [{ prefix: '' }] },
  expiration: [{ days, date: null, expired_object_delete_marker: false }],
});
const DB = { engine: 'postgres', identifier: 'orders', storage_encrypted: true, deletion_protection: true } as const;
const TRAIL = { name: 'org', s3_bucket_name: 'trail', enable_logging: true } as const;
const WAF = { name: 'web', scope: 'REGIONAL', rule: [{ name: 'rate', priority: 1 }] } as const;
const IRSA = 'arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC';

export const DANGEROUS_AWS: readonly LabelledPlan[] = [
  dangerous(
    'objects of a bucket that is there begin to expire',
    keep('aws_s3_bucket', { bucket: 'invoices', id: 'invoices' }),
    make('aws_s3_bucket_lifecycle_configuration', { bucket: 'invoices', rule: [expire(30)] }),
  ),
  dangerous(
    'objects expire after a month and no longer after seven years',
    edit(
      'aws_s3_bucket_lifecycle_configuration',
      { bucket: 'invoices' },
      { rule: [expire(2555)] },
      { rule: [expire(30)] },
    ),
  ),
  dangerous(
    'the rows of a table begin to expire',
    edit(
      'aws_dynamodb_table',
      { name: 'orders', hash_key: 'id' },
      { ttl: [{ attribute_name: '', enabled: false }] },
      { ttl: [{ attribute_name: 'created', enabled: true }] },
    ),
  ),
  dangerous(
    'backups of a database are kept a day',
    edit('aws_db_instance', DB, { backup_retention_period: 30 }, { backup_retention_period: 1 }),
  ),
  dangerous(
    'recovery points are kept two days',
    edit(
      'aws_backup_plan',
      { name: 'daily' },
      {
        rule: [
          {
            rule_name: 'daily',
            target_vault_name: 'v',
            schedule: 'cron(0 5 * * ? *)',
            lifecycle: [{ delete_after: 365 }],
          },
        ],
      },
      {
        rule: [
          {
            rule_name: 'daily',
            target_vault_name: 'v',
            schedule: 'cron(0 5 * * ? *)',
            lifecycle: [{ delete_after: 2 }],
          },
        ],
      },
    ),
  ),
  dangerous('a new key of a user', make('aws_iam_access_key', { user: 'deploy', status: 'Active', pgp_key: null })),
  dangerous(
    'a user may log in to the console',
    make('aws_iam_user_login_profile', { user: 'contractor', password_length: 20, password_reset_required: false }),
  ),
  dangerous(
    'a user becomes an administrator by way of a group',
    keep('aws_iam_group', GROUP),
    keep('aws_iam_group_policy_attachment', { group: 'ops', policy_arn: ADMINISTRATOR }),
    make('aws_iam_user_group_membership', { user: 'contractor', groups: ['ops'] }),
  ),
  dangerous(
    'one more in the group of administrators',
    edit('aws_iam_group_membership', { name: 'm', group: 'Administrators' }, { users: ['a'] }, { users: ['a', 'bot'] }),
  ),
  dangerous(
    'a search domain for everybody',
    make('aws_opensearch_domain', {
      domain_name: 'logs',
      vpc_options: [],
      access_policies: policy({ Principal: { AWS: '*' }, Action: 'es:ESHttp*', Resource: '*' }),
    }),
  ),
  dangerous(
    'a cluster of Kafka gets public addresses',
    edit(
      'aws_msk_cluster',
      { cluster_name: 'events', kafka_version: '3.6.0' },
      { broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type: 'DISABLED' }] }] }] },
      { broker_node_group_info: [{ connectivity_info: [{ public_access: [{ type: 'SERVICE_PROVIDED_EIPS' }] }] }] },
    ),
  ),
  dangerous(
    'a warehouse on the internet',
    edit(
      'aws_redshift_cluster',
      { cluster_identifier: 'dw' },
      { publicly_accessible: false },
      { publicly_accessible: true },
    ),
  ),
  dangerous('a machine image for everybody', make('aws_ami_launch_permission', { image_id: 'ami-1', group: 'all' })),
  dangerous(
    'snapshots may be public',
    edit('aws_ebs_snapshot_block_public_access', {}, { state: 'block-all-sharing' }, { state: 'unblocked' }),
  ),
  dangerous(
    'a snapshot of a database for everybody',
    make('aws_db_snapshot', {
      db_instance_identifier: 'orders',
      db_snapshot_identifier: 's',
      shared_accounts: ['all'],
    }),
  ),
  dangerous(
    'a secret for everybody',
    make('aws_secretsmanager_secret_policy', {
      secret_arn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db',
      policy: policy({ Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }),
    }),
  ),
  dangerous(
    'images for everybody',
    make('aws_ecr_repository_policy', {
      repository: 'app',
      policy: policy({ Principal: '*', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] }),
    }),
  ),
  dangerous(
    'every workspace of every organisation',
    make('aws_iam_role', {
      name: 'terraform',
      assume_role_policy: policy({
        Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/app.terraform.io' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'app.terraform.io:sub': 'organization:*:project:*:workspace:*:run_phase:*' } },
      }),
    }),
  ),
  dangerous(
    'a user writes the policies of the own user',
    make('aws_iam_user_policy', {
      user: 'contractor',
      policy: policy({ Action: 'iam:PutUserPolicy', Resource: 'arn:aws:iam::111111111111:user/contractor' }),
    }),
  ),
  dangerous(
    'a permission set of administrators is assigned to one more',
    keep('aws_ssoadmin_permission_set', { name: 'Admin', arn: 'arn:aws:sso:::permissionSet/i/p', instance_arn: 'i' }),
    keep('aws_ssoadmin_managed_policy_attachment', {
      ...{ instance_arn: 'i', permission_set_arn: 'arn:aws:sso:::permissionSet/i/p' },
      managed_policy_arn: ADMINISTRATOR,
    }),
    make('aws_ssoadmin_account_assignment', {
      ...{ instance_arn: 'i', permission_set_arn: 'arn:aws:sso:::permissionSet/i/p', target_id: '111111111111' },
      ...{ principal_id: 'g-1', principal_type: 'GROUP', target_type: 'AWS_ACCOUNT' },
    }),
  ),
  dangerous(
    'short passwords',
    edit(
      'aws_iam_account_password_policy',
      { require_symbols: true },
      { minimum_password_length: 14 },
      { minimum_password_length: 6 },
    ),
  ),
  dangerous(
    'the recorder of the configuration stops',
    edit('aws_config_configuration_recorder_status', { name: 'default' }, { is_enabled: true }, { is_enabled: false }),
  ),
  dangerous(
    'the trail looks at one region',
    edit('aws_cloudtrail', TRAIL, { is_multi_region_trail: true }, { is_multi_region_trail: false }),
  ),
  dangerous(
    'the trail leaves out management events',
    edit(
      'aws_cloudtrail',
      TRAIL,
      { event_selector: [{ include_management_events: true, read_write_type: 'All' }] },
      { event_selector: [{ include_management_events: false, read_write_type: 'All' }] },
    ),
  ),
  dangerous('the logs of flows go', drop('aws_flow_log', { vpc_id: 'vpc-1', traffic_type: 'ALL' })),
  dangerous('the hub of findings goes', drop('aws_securityhub_account', { id: '111111111111' })),
  dangerous(
    'the firewall of the web is taken from the balancer',
    drop('aws_wafv2_web_acl_association', {
      resource_arn: 'arn:aws:elasticloadbalancing:1',
      web_acl_arn: 'arn:aws:wafv2:1',
    }),
  ),
  dangerous(
    'the firewall of the web lets in what no rule names',
    edit(
      'aws_wafv2_web_acl',
      WAF,
      { default_action: [{ allow: [], block: [{}] }] },
      { default_action: [{ allow: [{}], block: [] }] },
    ),
  ),
  dangerous(
    'metadata without a token',
    edit(
      'aws_instance',
      { ami: 'ami-1', instance_type: 't3.small' },
      { metadata_options: [{ http_tokens: 'required', http_endpoint: 'enabled' }] },
      { metadata_options: [{ http_tokens: 'optional', http_endpoint: 'enabled' }] },
    ),
  ),
  dangerous(
    'a key no longer rotates',
    edit('aws_kms_key', { description: 'data' }, { enable_key_rotation: true }, { enable_key_rotation: false }),
  ),
  dangerous(
    'copies of a bucket are no longer made',
    drop('aws_s3_bucket_replication_configuration', { bucket: 'invoices', role: 'r', rule: [{ status: 'Enabled' }] }),
  ),
  dangerous('nothing is selected for backups', drop('aws_backup_selection', { name: 'all', plan_id: 'p' })),
  dangerous(
    'a cache speaks in clear',
    edit(
      'aws_elasticache_replication_group',
      { replication_group_id: 'sessions' },
      { transit_encryption_enabled: true },
      { transit_encryption_enabled: false },
    ),
  ),
  dangerous(
    'a database takes connections in clear',
    edit(
      'aws_db_parameter_group',
      { family: 'postgres16', name: 'orders' },
      { parameter: [{ name: 'rds.force_ssl', value: '1', apply_method: 'immediate' }] },
      { parameter: [{ name: 'rds.force_ssl', value: '0', apply_method: 'immediate' }] },
    ),
  ),
  dangerous(
    'a method without a login',
    edit(
      'aws_api_gateway_method',
      { http_method: 'POST', rest_api_id: 'a', resource_id: 'r' },
      { authorization: 'AWS_IAM' },
      { authorization: 'NONE' },
    ),
  ),
  dangerous(
    'a second factor is no longer asked for',
    edit('aws_cognito_user_pool', { name: 'staff' }, { mfa_configuration: 'ON' }, { mfa_configuration: 'OFF' }),
  ),
  dangerous('a table of Cassandra goes', drop('aws_keyspaces_table', { keyspace_name: 'k', table_name: 't' })),
  dangerous(
    'pages are also given out in clear',
    edit(
      'aws_cloudfront_distribution',
      { enabled: true },
      { default_cache_behavior: [{ target_origin_id: 'o', viewer_protocol_policy: 'https-only' }] },
      { default_cache_behavior: [{ target_origin_id: 'o', viewer_protocol_policy: 'allow-all' }] },
    ),
  ),
];

export const SAFE_AWS: readonly LabelledPlan[] = [
  safe(
    'answers come back through a network list',
    make('aws_network_acl_rule', {
      ...{ network_acl_id: 'acl-1', rule_number: 200, egress: false, protocol: '6', rule_action: 'allow' },
      ...{ cidr_block: '0.0.0.0/0', from_port: 32_768, to_port: 60_999 },
    }),
  ),
  safe(
    'old versions expire',
    keep('aws_s3_bucket', { bucket: 'invoices', id: 'invoices' }),
    make('aws_s3_bucket_lifecycle_configuration', {
      bucket: 'invoices',
      rule: [
        {
          ...{ id: 'old', status: 'Enabled', filter: [{ prefix: '' }], expiration: [] },
          noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 3 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    }),
  ),
  safe(
    'old objects move to the glacier',
    make('aws_s3_bucket_lifecycle_configuration', {
      bucket: 'invoices',
      rule: [
        {
          id: 'cold',
          status: 'Enabled',
          filter: [{}],
          expiration: [],
          transition: [{ days: 90, storage_class: 'GLACIER' }],
        },
      ],
    }),
  ),
  safe(
    'a new bucket of logs with an end',
    make('aws_s3_bucket', { bucket: 'access-logs' }),
    make('aws_s3_bucket_lifecycle_configuration', { bucket: 'access-logs', rule: [expire(90)] }),
  ),
  safe(
    'objects are kept longer',
    edit(
      'aws_s3_bucket_lifecycle_configuration',
      { bucket: 'invoices' },
      { rule: [expire(365)] },
      { rule: [expire(2555)] },
    ),
  ),
  safe(
    'images without a name expire',
    make('aws_ecr_lifecycle_policy', {
      repository: 'app',
      policy:
        '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}',
    }),
  ),
  safe('new logs for two weeks', make('aws_cloudwatch_log_group', { name: '/app/web', retention_in_days: 14 })),
  safe(
    'a new table of sessions that expire',
    make('aws_dynamodb_table', {
      ...{ name: 'sessions', hash_key: 'id', billing_mode: 'PAY_PER_REQUEST' },
      ttl: [{ attribute_name: 'expires', enabled: true }],
      point_in_time_recovery: [{ enabled: true }],
    }),
  ),
  safe('a key of a user goes', drop('aws_iam_access_key', { user: 'deploy', status: 'Active' })),
  safe(
    'a user may read by way of a group',
    keep('aws_iam_group', { name: 'readers', path: '/' }),
    keep('aws_iam_group_policy_attachment', { group: 'readers', policy_arn: READER }),
    make('aws_iam_user_group_membership', { user: 'analyst', groups: ['readers'] }),
  ),
  safe(
    'somebody leaves the administrators',
    edit('aws_iam_group_membership', { name: 'm', group: 'Administrators' }, { users: ['a', 'b'] }, { users: ['a'] }),
  ),
  safe(
    'a role of one workload',
    make('aws_iam_role', {
      name: 'web',
      assume_role_policy: policy({
        Principal: { Federated: IRSA },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:web:web',
            'oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud': 'sts.amazonaws.com',
          },
        },
      }),
    }),
  ),
  safe(
    'a machine that is looked after',
    make('aws_iam_role', { name: 'vm', assume_role_policy: trust({ Service: 'ec2.amazonaws.com' }) }),
    make('aws_iam_role_policy_attachment', {
      role: 'vm',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
    }),
  ),
  safe(
    'nothing without a second factor',
    make('aws_iam_policy', {
      name: 'mfa',
      policy: policy({
        Effect: 'Deny',
        NotAction: ['iam:ListMFADevices', 'sts:GetSessionToken'],
        Resource: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      }),
    }),
  ),
  safe(
    'a bucket behind a distribution',
    make('aws_s3_bucket_policy', {
      bucket: 'pages',
      policy: policy({
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::pages/*',
        Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111111111111:distribution/E1' } },
      }),
    }),
  ),
  safe(
    'the topic policy that AWS writes',
    make('aws_sns_topic_policy', {
      arn: 'arn:aws:sns:eu-west-1:111111111111:alarms',
      policy: policy({
        Principal: { AWS: '*' },
        Action: ['SNS:Publish', 'SNS:Subscribe'],
        Resource: 'arn:aws:sns:eu-west-1:111111111111:alarms',
        Condition: { StringEquals: { 'AWS:SourceOwner': '111111111111' } },
      }),
    }),
  ),
  safe(
    'files for who mounts them, encrypted',
    make('aws_efs_file_system_policy', {
      file_system_id: 'fs-1',
      policy: policy(
        {
          Principal: { AWS: '*' },
          Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
          Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
        },
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ),
    }),
  ),
  safe(
    'a way to S3 with the policy it has anyway',
    make('aws_vpc_endpoint', {
      ...{ vpc_id: 'vpc-1', service_name: 'com.amazonaws.eu-west-1.s3', vpc_endpoint_type: 'Gateway' },
      policy: policy({ Principal: '*', Action: '*', Resource: '*' }),
    }),
  ),
  safe(
    'metadata with a token',
    edit(
      'aws_instance',
      { ami: 'ami-1', instance_type: 't3.small' },
      { metadata_options: [{ http_tokens: 'optional' }] },
      { metadata_options: [{ http_tokens: 'required' }] },
    ),
  ),
  safe(
    'nodes of a new kind',
    swap(
      'aws_eks_node_group',
      { cluster_name: 'c', node_group_name: 'n1', instance_types: ['m5.large'] },
      { cluster_name: 'c', node_group_name: 'n2', instance_types: ['m6i.large'] },
      'create-first',
    ),
  ),
  safe(
    'a certificate of more names',
    swap(
      'aws_acm_certificate',
      { domain_name: 'acme.example', subject_alternative_names: [] },
      { domain_name: 'acme.example', subject_alternative_names: ['www.acme.example'] },
      'create-first',
    ),
  ),
  safe(
    'the logs of flows go to a bucket',
    swap(
      'aws_flow_log',
      { vpc_id: 'vpc-1', traffic_type: 'ALL', log_destination_type: 'cloud-watch-logs' },
      { vpc_id: 'vpc-1', traffic_type: 'ALL', log_destination_type: 's3' },
      'create-first',
    ),
  ),
  safe(
    'a database is upgraded',
    edit(
      'aws_db_instance',
      DB,
      { engine_version: '16.2', backup_retention_period: 7 },
      { engine_version: '16.3', backup_retention_period: 14 },
    ),
  ),
  safe(
    'http sends to https',
    make('aws_lb_listener', {
      ...{ load_balancer_arn: 'arn:aws:elasticloadbalancing:1', port: 80, protocol: 'HTTP' },
      default_action: [{ type: 'redirect', redirect: [{ port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' }] }],
    }),
  ),
  safe(
    'a name is asked for more often',
    edit(
      'aws_route53_record',
      { name: 'api', type: 'A', zone_id: 'Z', records: ['192.0.2.1'] },
      { ttl: 3600 },
      { ttl: 300 },
    ),
  ),
  safe(
    'a firewall of the web that blocks by rules',
    make('aws_wafv2_web_acl', { ...WAF, default_action: [{ allow: [{}], block: [] }] }),
  ),
  safe(
    'a permission set that reads is assigned',
    keep('aws_ssoadmin_permission_set', { name: 'Read', arn: 'arn:aws:sso:::permissionSet/i/r', instance_arn: 'i' }),
    keep('aws_ssoadmin_managed_policy_attachment', {
      ...{ instance_arn: 'i', permission_set_arn: 'arn:aws:sso:::permissionSet/i/r' },
      managed_policy_arn: READER,
    }),
    make('aws_ssoadmin_account_assignment', {
      ...{ instance_arn: 'i', permission_set_arn: 'arn:aws:sso:::permissionSet/i/r', target_id: '111111111111' },
      ...{ principal_id: 'g-1', principal_type: 'GROUP', target_type: 'AWS_ACCOUNT' },
    }),
  ),
  safe(
    'a function for one route',
    make('aws_lambda_permission', {
      ...{
        statement_id: 's',
        action: 'lambda:InvokeFunction',
        function_name: 'f',
        principal: 'apigateway.amazonaws.com',
      },
      source_arn: 'arn:aws:execute-api:eu-west-1:111111111111:api/*/GET/orders',
    }),
  ),
  safe(
    'ssh from the office, https from everywhere, in one group',
    make('aws_vpc_security_group_ingress_rule', {
      ...{ security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 22, to_port: 22, cidr_ipv4: '203.0.113.7/32' },
    }),
    make('aws_vpc_security_group_ingress_rule', {
      ...{ security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 443, to_port: 443, cidr_ipv4: WORLD[0] },
    }),
  ),
];
