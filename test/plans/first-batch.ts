/** A hundred plans that somebody labelled: half would do harm, half only look like it. Used to build the rules. */
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
const READ_ALL = policy({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' });
const CLOUDFRONT = policy({
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111111111111:distribution/E1' } },
});
const ADMIN = policy({ Action: '*', Resource: '*' });
const OIDC = { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' };
const RULE = { type: 'ingress', protocol: 'tcp', security_group_id: 'sg-1' } as const;
const FIREWALL = { name: 'f', network: 'n', direction: 'INGRESS', priority: 1000, disabled: false } as const;
const NSG = {
  network_security_group_name: 'n',
  resource_group_name: 'r',
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  source_port_range: '*',
  destination_address_prefix: '*',
} as const;
const DB = {
  identifier: 'orders',
  engine: 'postgres',
  storage_encrypted: true,
  deletion_protection: true,
  backup_retention_period: 7,
  publicly_accessible: false,
} as const;

export const FIRST_BATCH: readonly LabelledPlan[] = [
  // Public data.
  dangerous(
    'bucket acl public-read, no block',
    make('aws_s3_bucket', { bucket: 'site' }),
    make('aws_s3_bucket_acl', { bucket: 'site', acl: 'public-read' }),
  ),
  dangerous(
    'bucket acl of the old kind becomes public',
    edit('aws_s3_bucket', { bucket: 'site' }, { acl: 'private' }, { acl: 'public-read-write' }),
  ),
  dangerous(
    'public policy, block only against ACLs',
    make('aws_s3_bucket_policy', { bucket: 'site', policy: READ_ALL }),
    make('aws_s3_bucket_public_access_block', {
      bucket: 'site',
      block_public_acls: true,
      ignore_public_acls: true,
      block_public_policy: false,
      restrict_public_buckets: false,
    }),
  ),
  dangerous(
    'the block goes, the bucket stays',
    keep('aws_s3_bucket', { bucket: 'site' }),
    drop('aws_s3_bucket_public_access_block', { bucket: 'site', ...CLOSED }),
  ),
  dangerous(
    'one flag of the block is switched off',
    edit('aws_s3_bucket_public_access_block', { bucket: 'site' }, CLOSED, {
      ...CLOSED,
      restrict_public_buckets: false,
    }),
  ),
  dangerous(
    'the block of the account is switched off',
    edit('aws_s3_account_public_access_block', {}, CLOSED, { ...CLOSED, block_public_policy: false }),
  ),
  dangerous('acl is not known', make('aws_s3_bucket_acl', { bucket: 'site' }, { acl: true })),
  dangerous('bucket policy is not known', make('aws_s3_bucket_policy', { bucket: 'site' }, { policy: true })),
  dangerous(
    'grant to all users',
    make('aws_s3_bucket_acl', {
      bucket: 'site',
      acl: null,
      access_control_policy: [
        {
          grant: [
            {
              permission: 'READ',
              grantee: [{ type: 'Group', uri: 'http://acs.amazonaws.com/groups/global/AllUsers' }],
            },
          ],
        },
      ],
    }),
  ),
  dangerous(
    'GCS binding to everybody',
    make('google_storage_bucket_iam_binding', {
      bucket: 'b',
      role: 'roles/storage.objectViewer',
      members: ['user:a@example.com', 'allUsers'],
    }),
  ),
  dangerous(
    'GCS prevention off',
    edit(
      'google_storage_bucket',
      { name: 'b' },
      { public_access_prevention: 'enforced' },
      { public_access_prevention: 'inherited' },
    ),
  ),
  dangerous(
    'Azure container of blobs for everybody',
    make('azurerm_storage_container', { name: 'c', storage_account_name: 's', container_access_type: 'container' }),
  ),
  dangerous(
    'Azure account lets containers be public',
    edit(
      'azurerm_storage_account',
      { name: 's' },
      { allow_nested_items_to_be_public: false },
      { allow_nested_items_to_be_public: true },
    ),
  ),
  dangerous(
    'database becomes public',
    edit('aws_db_instance', DB, { publicly_accessible: false }, { publicly_accessible: true }),
  ),
  dangerous(
    'Cloud SQL for everybody',
    edit(
      'google_sql_database_instance',
      { name: 'd' },
      { settings: [{ ip_configuration: [{ authorized_networks: [] }] }] },
      { settings: [{ ip_configuration: [{ authorized_networks: [{ value: '0.0.0.0/0' }] }] }] },
    ),
  ),
  dangerous(
    'queue for everybody',
    make('aws_sqs_queue_policy', {
      queue_url: 'q',
      policy: policy({ Principal: { AWS: '*' }, Action: 'sqs:SendMessage', Resource: '*' }),
    }),
  ),
  dangerous(
    'key for everybody',
    edit(
      'aws_kms_key',
      {},
      { policy: policy({ Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' }) },
      { policy: policy({ Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' }) },
    ),
  ),
  // Open ports.
  dangerous(
    'ssh from everywhere',
    make('aws_security_group', { name: 'a', ingress: [ingress(22, 22, WORLD)], egress: [] }),
  ),
  dangerous(
    'a range that holds rdp',
    make('aws_security_group_rule', { ...RULE, from_port: 3000, to_port: 4000, cidr_blocks: WORLD }),
  ),
  dangerous(
    'every protocol',
    make('aws_vpc_security_group_ingress_rule', {
      security_group_id: 'sg-1',
      ip_protocol: '-1',
      cidr_ipv4: '0.0.0.0/0',
      from_port: null,
      to_port: null,
    }),
  ),
  dangerous(
    'ipv6 only',
    make('aws_security_group_rule', {
      ...RULE,
      from_port: 22,
      to_port: 22,
      cidr_blocks: [],
      ipv6_cidr_blocks: ['::/0'],
    }),
  ),
  dangerous(
    'two halves in one rule',
    make('aws_security_group_rule', {
      ...RULE,
      from_port: 5432,
      to_port: 5432,
      cidr_blocks: ['0.0.0.0/1', '128.0.0.0/1'],
    }),
  ),
  dangerous(
    'two halves in two rules',
    {
      ...make('aws_vpc_security_group_ingress_rule', {
        security_group_id: 'sg-1',
        ip_protocol: 'tcp',
        from_port: 22,
        to_port: 22,
        cidr_ipv4: '0.0.0.0/1',
      }),
      name: 'low',
    },
    {
      ...make('aws_vpc_security_group_ingress_rule', {
        security_group_id: 'sg-1',
        ip_protocol: 'tcp',
        from_port: 22,
        to_port: 22,
        cidr_ipv4: '128.0.0.0/1',
      }),
      name: 'high',
    },
  ),
  dangerous(
    'source not known',
    make('aws_security_group_rule', { ...RULE, from_port: 22, to_port: 22 }, { cidr_blocks: true }),
  ),
  dangerous('ingress not known', make('aws_security_group', { name: 'a' }, { ingress: true })),
  dangerous(
    'cidr widened in place',
    edit(
      'aws_security_group',
      { name: 'a' },
      { ingress: [ingress(3306, 3306, ['10.0.0.0/8'])] },
      { ingress: [ingress(3306, 3306, ['10.0.0.0/8', '0.0.0.0/0'])] },
    ),
  ),
  dangerous(
    'google firewall without ports',
    make('google_compute_firewall', { ...FIREWALL, allow: [{ protocol: 'tcp', ports: [] }], source_ranges: WORLD }),
  ),
  dangerous(
    'google firewall range',
    make('google_compute_firewall', {
      ...FIREWALL,
      allow: [{ protocol: 'tcp', ports: ['80', '20-30'] }],
      source_ranges: WORLD,
    }),
  ),
  dangerous(
    'nsg rule star',
    make('azurerm_network_security_rule', {
      ...NSG,
      name: 'r',
      priority: 100,
      source_address_prefix: '*',
      destination_port_range: '22',
    }),
  ),
  dangerous(
    'nsg inline any',
    make('azurerm_network_security_group', {
      name: 'n',
      security_rule: [
        {
          ...NSG,
          name: 'r',
          priority: 100,
          source_address_prefix: 'Internet',
          source_address_prefixes: [],
          destination_port_range: '',
          destination_port_ranges: ['3380-3400'],
        },
      ],
    }),
  ),
  dangerous(
    'eks endpoint for everybody',
    edit(
      'aws_eks_cluster',
      { name: 'c' },
      { vpc_config: [{ endpoint_public_access: false, public_access_cidrs: [] }] },
      { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: WORLD }] },
    ),
  ),
  dangerous(
    'load balancer on a database port',
    make('kubernetes_service', {
      metadata: [{ name: 'pg' }],
      spec: [{ type: 'LoadBalancer', port: [{ port: 5432 }] }],
    }),
  ),
  // Losses.
  dangerous('database destroyed', drop('aws_db_instance', DB)),
  dangerous('bucket replaced', swap('aws_s3_bucket', { bucket: 'a' }, { bucket: 'b' })),
  dangerous(
    'database replaced, new one first',
    swap('google_sql_database_instance', { name: 'a' }, { name: 'b' }, 'create-first'),
  ),
  dangerous('claim destroyed', drop('kubernetes_persistent_volume_claim_v1', { metadata: [{ name: 'a' }] })),
  dangerous('key destroyed', drop('aws_kms_key', { description: 'k' })),
  dangerous('zone destroyed', drop('aws_route53_zone', { name: 'example.com' })),
  dangerous(
    'definition destroyed',
    drop('kubernetes_manifest', {
      manifest: { kind: 'CustomResourceDefinition', metadata: { name: 'a.example.com' } },
    }),
  ),
  dangerous('release of a database destroyed', drop('helm_release', { name: 'orders-db', chart: 'postgresql' })),
  dangerous('resource group destroyed', drop('azurerm_resource_group', { name: 'prod' })),
  dangerous('Azure disk replaced', swap('azurerm_managed_disk', { name: 'a' }, { name: 'b' })),
  // Rights.
  dangerous('admin policy', make('aws_iam_policy', { name: 'p', policy: ADMIN })),
  dangerous(
    'administrator attached',
    make('aws_iam_role_policy_attachment', { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  ),
  dangerous(
    'role for everybody',
    edit(
      'aws_iam_role',
      { name: 'r' },
      { assume_role_policy: trust({ Service: 'ec2.amazonaws.com' }) },
      { assume_role_policy: trust({ AWS: '*' }) },
    ),
  ),
  dangerous(
    'role for any repository',
    make('aws_iam_role', {
      name: 'r',
      assume_role_policy: policy({
        Principal: OIDC,
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
      }),
    }),
  ),
  dangerous(
    'everything but',
    make('aws_iam_role_policy', { role: 'r', policy: policy({ NotAction: 'iam:*', Resource: '*' }) }),
  ),
  dangerous(
    'pass any role',
    edit(
      'aws_iam_role_policy',
      { role: 'r' },
      { policy: policy({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111111111111:role/app' }) },
      { policy: policy({ Action: 'iam:PassRole', Resource: '*' }) },
    ),
  ),
  dangerous(
    'service wildcard',
    edit(
      'aws_iam_policy',
      { name: 'p' },
      { policy: policy({ Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::a/*' }) },
      { policy: policy({ Action: ['s3:*'], Resource: '*' }) },
    ),
  ),
  dangerous('policy not known', make('aws_iam_role_policy', { role: 'r' }, { policy: true })),
  dangerous(
    'another account',
    edit(
      'aws_iam_role',
      { name: 'r', arn: 'arn:aws:iam::111111111111:role/r' },
      { assume_role_policy: trust({ AWS: 'arn:aws:iam::111111111111:root' }) },
      { assume_role_policy: trust({ AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::222222222222:root'] }) },
    ),
  ),
  dangerous(
    'google owner',
    make('google_project_iam_member', {
      project: 'p',
      role: 'roles/owner',
      member: 'serviceAccount:ci@p.iam.gserviceaccount.com',
    }),
  ),
  dangerous(
    'google editor for one more',
    edit(
      'google_project_iam_binding',
      { project: 'p', role: 'roles/editor' },
      { members: ['user:a@example.com'] },
      { members: ['user:a@example.com', 'user:b@example.com'] },
    ),
  ),
  dangerous(
    'azure owner',
    make('azurerm_role_assignment', { scope: '/subscriptions/1', role_definition_name: 'Owner', principal_id: 'p' }),
  ),
  dangerous(
    'azure contributor of a management group',
    make('azurerm_role_assignment', {
      scope: '/providers/Microsoft.Management/managementGroups/root',
      role_definition_name: 'Contributor',
      principal_id: 'p',
    }),
  ),
  dangerous(
    'cluster-admin',
    make('kubernetes_cluster_role_binding_v1', {
      metadata: [{ name: 'b' }],
      role_ref: [{ api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }],
      subject: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'ci' }],
    }),
  ),
  dangerous(
    'every verb on everything',
    make('kubernetes_manifest', {
      manifest: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'r' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
    }),
  ),
  // Guards.
  dangerous('encryption left off', make('aws_db_instance', { ...DB, storage_encrypted: false })),
  dangerous(
    'deletion protection off',
    edit('aws_rds_cluster', { cluster_identifier: 'c' }, { deletion_protection: true }, { deletion_protection: false }),
  ),
  dangerous(
    'no more backups',
    edit('aws_db_instance', DB, { backup_retention_period: 14 }, { backup_retention_period: 0 }),
  ),
  dangerous(
    'versioning suspended',
    edit(
      'aws_s3_bucket_versioning',
      { bucket: 'a' },
      { versioning_configuration: [{ status: 'Enabled' }] },
      { versioning_configuration: [{ status: 'Suspended' }] },
    ),
  ),
  dangerous('trail destroyed', drop('aws_cloudtrail', { name: 't' })),
  dangerous(
    'trail stopped',
    edit('aws_cloudtrail', { name: 't' }, { enable_logging: true }, { enable_logging: false }),
  ),
  dangerous('flow log destroyed', drop('aws_flow_log', { vpc_id: 'v' })),
  dangerous(
    'old TLS',
    edit('azurerm_storage_account', { name: 's' }, { min_tls_version: 'TLS1_2' }, { min_tls_version: 'TLS1_0' }),
  ),
  dangerous('lock destroyed', drop('azurerm_management_lock', { name: 'l', lock_level: 'CanNotDelete' })),
  dangerous(
    'point in time recovery off',
    edit(
      'aws_dynamodb_table',
      { name: 't' },
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
    ),
  ),
  // Tempting, and safe.
  safe(
    'https from everywhere',
    make('aws_security_group', {
      name: 'web',
      ingress: [ingress(443, 443, WORLD), ingress(80, 80, WORLD)],
      egress: [ingress(0, 0, WORLD, '-1')],
    }),
  ),
  safe(
    'ssh from inside',
    make('aws_security_group_rule', { ...RULE, from_port: 22, to_port: 22, cidr_blocks: ['10.0.0.0/8'] }),
  ),
  safe(
    'ssh from another group',
    make('aws_vpc_security_group_ingress_rule', {
      security_group_id: 'sg-1',
      referenced_security_group_id: 'sg-2',
      ip_protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_ipv4: null,
      cidr_ipv6: null,
      prefix_list_id: null,
    }),
  ),
  safe(
    'everything out',
    make('aws_security_group_rule', {
      ...RULE,
      type: 'egress',
      protocol: '-1',
      from_port: 0,
      to_port: 0,
      cidr_blocks: WORLD,
    }),
  ),
  safe(
    'ping from everywhere',
    make('aws_security_group_rule', { ...RULE, protocol: 'icmp', from_port: 8, to_port: 0, cidr_blocks: WORLD }),
  ),
  safe(
    'narrowed',
    edit(
      'aws_security_group',
      { name: 'a' },
      { ingress: [ingress(22, 22, WORLD)] },
      { ingress: [ingress(22, 22, ['192.0.2.0/24'])] },
    ),
  ),
  safe(
    'open before and after, tags change',
    edit('aws_security_group', { name: 'a', ingress: [ingress(22, 22, WORLD)] }, { tags: {} }, { tags: { team: 'a' } }),
  ),
  safe(
    'google firewall for health checks',
    make('google_compute_firewall', {
      ...FIREWALL,
      allow: [{ protocol: 'tcp', ports: [] }],
      source_ranges: ['35.191.0.0/16', '130.211.0.0/22'],
    }),
  ),
  safe(
    'google firewall switched off',
    make('google_compute_firewall', {
      ...FIREWALL,
      disabled: true,
      allow: [{ protocol: 'tcp', ports: ['22'] }],
      source_ranges: WORLD,
    }),
  ),
  safe(
    'google firewall denies',
    make('google_compute_firewall', {
      ...FIREWALL,
      allow: [],
      deny: [{ protocol: 'all', ports: [] }],
      source_ranges: WORLD,
    }),
  ),
  safe(
    'nsg denies',
    make('azurerm_network_security_rule', {
      ...NSG,
      access: 'Deny',
      name: 'r',
      priority: 4000,
      source_address_prefix: '*',
      destination_port_range: '*',
    }),
  ),
  safe(
    'nsg from the virtual network',
    make('azurerm_network_security_rule', {
      ...NSG,
      name: 'r',
      priority: 100,
      source_address_prefix: 'VirtualNetwork',
      destination_port_range: '22',
    }),
  ),
  safe(
    'public acl that is ignored',
    make('aws_s3_bucket_acl', { bucket: 'site', acl: 'public-read' }),
    make('aws_s3_bucket_public_access_block', { bucket: 'site', ...CLOSED }),
  ),
  safe(
    'public policy under a block',
    make('aws_s3_bucket_policy', { bucket: 'site', policy: READ_ALL }),
    make('aws_s3_bucket_public_access_block', { bucket: 'site', ...CLOSED }),
  ),
  safe('bucket for a distribution', make('aws_s3_bucket_policy', { bucket: 'site', policy: CLOUDFRONT })),
  safe('acl to private', edit('aws_s3_bucket_acl', { bucket: 'site' }, { acl: 'public-read' }, { acl: 'private' })),
  safe(
    'TLS only',
    make('aws_s3_bucket_policy', {
      bucket: 'site',
      policy: policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    }),
  ),
  safe('bucket with force_destroy', make('aws_s3_bucket', { bucket: 'tmp', force_destroy: true })),
  safe('bucket imported', keep('aws_s3_bucket', { bucket: 'old', acl: 'private' }, { importing: true })),
  safe('database moved', keep('aws_db_instance', DB, { previousAddress: 'aws_db_instance.old' })),
  safe('bucket forgotten', forget('aws_s3_bucket', { bucket: 'old' })),
  safe('null resource destroyed', drop('null_resource', { triggers: {} })),
  safe('sleep destroyed', drop('time_sleep', { create_duration: '30s' })),
  safe('function destroyed', drop('aws_lambda_function', { function_name: 'f' })),
  safe(
    'group rule destroyed',
    drop('aws_security_group_rule', { ...RULE, from_port: 22, to_port: 22, cidr_blocks: WORLD }),
  ),
  safe('launch template replaced', swap('aws_launch_template', { name: 'a' }, { name: 'b' }, 'create-first')),
  safe('random id replaced', swap('random_id', { byte_length: 4 }, { byte_length: 8 })),
  safe('deployment destroyed', drop('kubernetes_deployment', { metadata: [{ name: 'web' }] })),
  safe('release of a controller destroyed', drop('helm_release', { name: 'ingress', chart: 'ingress-nginx' })),
  safe(
    'tags of an admin role',
    edit(
      'aws_iam_role',
      {
        name: 'admin',
        assume_role_policy: trust({ AWS: 'arn:aws:iam::111111111111:root' }),
        managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      },
      { tags: {} },
      { tags: { a: 'b' } },
    ),
  ),
  safe(
    'everything denied',
    make('aws_iam_policy', { name: 'p', policy: policy({ Effect: 'Deny', Action: '*', Resource: '*' }) }),
  ),
  safe(
    'read everything',
    make('aws_iam_policy', {
      name: 'p',
      policy: policy({ Action: ['s3:Get*', 's3:List*', 'ec2:Describe*'], Resource: '*' }),
    }),
  ),
  safe(
    'write one bucket',
    make('aws_iam_role_policy', {
      role: 'r',
      policy: policy({ Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::data/*' }),
    }),
  ),
  safe(
    'logs of a function',
    make('aws_iam_role_policy', {
      role: 'r',
      policy: policy({ Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }),
    }),
  ),
  safe(
    'admin narrowed',
    edit(
      'aws_iam_policy',
      { name: 'p' },
      { policy: ADMIN },
      { policy: policy({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:111111111111:q' }) },
    ),
  ),
  safe(
    'role for one repository',
    make('aws_iam_role', {
      name: 'ci',
      assume_role_policy: policy({
        Principal: OIDC,
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': 'repo:acme/infra:ref:refs/heads/main',
          },
        },
      }),
    }),
  ),
  safe(
    'reader attached',
    make('aws_iam_role_policy_attachment', { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
  ),
  safe(
    'google viewer',
    make('google_project_iam_member', { project: 'p', role: 'roles/viewer', member: 'group:dev@example.com' }),
  ),
  safe(
    'azure reader',
    make('azurerm_role_assignment', { scope: '/subscriptions/1', role_definition_name: 'Reader', principal_id: 'p' }),
  ),
  safe(
    'azure contributor of one group',
    make('azurerm_role_assignment', {
      scope: '/subscriptions/1/resourceGroups/dev',
      role_definition_name: 'Contributor',
      principal_id: 'p',
    }),
  ),
  safe(
    'role that reads pods',
    make('kubernetes_cluster_role', {
      metadata: [{ name: 'r' }],
      rule: [{ api_groups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    }),
  ),
  safe(
    'view bound',
    make('kubernetes_role_binding', {
      metadata: [{ name: 'b' }],
      role_ref: [{ kind: 'ClusterRole', name: 'view' }],
      subject: [{ kind: 'User', name: 'a' }],
    }),
  ),
  safe('database made well', make('aws_db_instance', DB, { arn: true, address: true, endpoint: true })),
  safe(
    'database grows',
    edit(
      'aws_db_instance',
      DB,
      { instance_class: 'db.t3.medium', allocated_storage: 20 },
      { instance_class: 'db.m6g.large', allocated_storage: 100 },
    ),
  ),
  safe('more backups', edit('aws_db_instance', DB, { backup_retention_period: 7 }, { backup_retention_period: 30 })),
  safe(
    'queue for a topic',
    make('aws_sqs_queue_policy', {
      queue_url: 'q',
      policy: policy({
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111111111111:t' } },
      }),
    }),
  ),
  safe(
    'key of the own account',
    make('aws_kms_key', {
      enable_key_rotation: true,
      policy: policy({ Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' }),
    }),
  ),
  safe(
    'load balancer on 443',
    make('kubernetes_service', {
      metadata: [{ name: 'web' }],
      spec: [{ type: 'LoadBalancer', port: [{ port: 443 }] }],
    }),
  ),
  safe(
    'eks for an office',
    make('aws_eks_cluster', {
      name: 'c',
      vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['198.51.100.0/24'] }],
    }),
  ),
  safe('deposed machine', { ...drop('aws_instance', { ami: 'a' }), deposed: 'abcd1234' }),
  safe(
    'image bump',
    edit(
      'kubernetes_deployment',
      {},
      { spec: [{ template: [{ spec: [{ container: [{ image: 'api:1' }] }] }] }] },
      { spec: [{ template: [{ spec: [{ container: [{ image: 'api:2' }] }] }] }] },
    ),
  ),
  safe('scaled', edit('aws_autoscaling_group', { name: 'g' }, { desired_capacity: 2 }, { desired_capacity: 6 })),
];
