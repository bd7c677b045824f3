/** The dangerous half of the third batch. */
import {
  dangerous,
  drop,
  edit,
  ingress,
  keep,
  type LabelledPlan,
  make,
  policy,
  referring,
  swap,
  trust,
  WORLD,
} from './words.js';

const RULE = { security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 22, to_port: 22 } as const;
const OPEN_BLOCK = {
  bucket: 'b',
  block_public_acls: false,
  block_public_policy: false,
  ignore_public_acls: false,
  restrict_public_buckets: false,
} as const;
const CLOSED_BLOCK = {
  bucket: 'b',
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
} as const;
const GITHUB = { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' };
const sub = (value: string) => ({ StringLike: { 'token.actions.githubusercontent.com:sub': value } });
const eighths = Array.from({ length: 223 }, (_, index) => `${index + 1}.0.0.0/8`);
const FIREWALL_RULE = {
  ...{ firewall_policy: 'p', priority: 100, action: 'allow', direction: 'INGRESS', disabled: false },
  rule_name: 'r',
} as const;
const NSG = { direction: 'Inbound', protocol: 'Tcp', source_port_range: '*', destination_address_prefix: '*' } as const;
const BINDING = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'x' } };
const DB = { engine: 'postgres', identifier: 'orders', storage_encrypted: true } as const;

export const DANGEROUS_THIRD: readonly LabelledPlan[] = [
  // Ways in.
  referring(
    dangerous(
      'a prefix list of the same plan holds everybody',
      make(
        'aws_ec2_managed_prefix_list',
        { name: 'offices', entry: [{ cidr: '0.0.0.0/0', description: 'office' }] },
        { id: true },
      ),
      make('aws_vpc_security_group_ingress_rule', RULE, { prefix_list_id: true }),
    ),
    'aws_vpc_security_group_ingress_rule.a1',
    { prefix_list_id: ['aws_ec2_managed_prefix_list.a0.id', 'aws_ec2_managed_prefix_list.a0'], security_group_id: [] },
  ),
  dangerous(
    'an entry for everybody is added to a prefix list',
    edit(
      'aws_ec2_managed_prefix_list',
      { name: 'admins' },
      { entry: [{ cidr: '10.0.0.0/8' }] },
      { entry: [{ cidr: '10.0.0.0/8' }, { cidr: '::/0' }] },
    ),
  ),
  dangerous(
    'the whole of IPv6 that is given out',
    make('aws_vpc_security_group_ingress_rule', { ...RULE, cidr_ipv6: '2000::/3' }),
  ),
  dangerous(
    'every port, written as numbers',
    make('aws_security_group_rule', {
      type: 'ingress',
      protocol: '6',
      from_port: 0,
      to_port: 65_535,
      cidr_blocks: WORLD,
      security_group_id: 'sg-1',
    }),
  ),
  dangerous(
    'the world in two hundred networks',
    make('google_compute_firewall', {
      name: 'f',
      network: 'n',
      direction: 'INGRESS',
      source_ranges: eighths,
      allow: [{ protocol: 'tcp', ports: ['22'] }],
    }),
  ),
  dangerous(
    'a firewall policy of Google for everybody',
    make('google_compute_network_firewall_policy_rule', {
      ...FIREWALL_RULE,
      match: [{ src_ip_ranges: ['0.0.0.0/0'], layer4_configs: [{ ip_protocol: 'tcp', ports: ['20-25'] }] }],
    }),
  ),
  dangerous(
    'allowed before it is denied',
    make('azurerm_network_security_group', {
      name: 'n',
      security_rule: [
        {
          ...NSG,
          name: 'late',
          access: 'Deny',
          priority: 200,
          source_address_prefix: '*',
          destination_port_range: '3389',
        },
        {
          ...NSG,
          name: 'early',
          access: 'Allow',
          priority: 150,
          source_address_prefix: 'Internet',
          destination_port_range: '3380-3390',
        },
      ],
    }),
  ),
  dangerous(
    'every customer of Azure',
    make('azurerm_network_security_rule', {
      ...NSG,
      ...{ name: 'r', network_security_group_name: 'n', access: 'Allow', priority: 100 },
      ...{ source_address_prefix: 'AzureCloud', destination_port_range: '22' },
    }),
  ),
  dangerous(
    'ssh into nodes without a source',
    make('aws_eks_node_group', {
      cluster_name: 'c',
      remote_access: [{ ec2_ssh_key: 'k', source_security_group_ids: [] }],
    }),
  ),
  dangerous(
    'ports of a small machine',
    make('aws_lightsail_instance_public_ports', {
      instance_name: 'i',
      port_info: [{ protocol: 'tcp', from_port: 22, to_port: 22, cidrs: WORLD }],
    }),
  ),
  dangerous(
    'a database server takes calls from the internet again',
    edit(
      'azurerm_mssql_server',
      { name: 's' },
      { public_network_access_enabled: false },
      { public_network_access_enabled: true },
    ),
  ),
  dangerous(
    'blocks that are made of a list nobody knows yet',
    make('aws_security_group', { name: 'a', egress: [] }, { ingress: [{ cidr_blocks: true }] }),
  ),
  referring(
    dangerous(
      'a dynamic block over a list that is not known, of which the configuration says nothing',
      make(
        'google_compute_firewall',
        { name: 'f', network: 'n', direction: 'INGRESS', source_ranges: WORLD },
        { allow: true },
      ),
    ),
    'google_compute_firewall.a0',
    { name: [], network: [], direction: [], source_ranges: [] },
  ),
  referring(
    dangerous(
      'a dynamic block in a group that is there',
      edit('aws_security_group', { name: 'a' }, { ingress: [] }, {}, { ingress: true }),
    ),
    'aws_security_group.a0',
    { name: [] },
  ),
  // Who may do what.
  dangerous(
    'every name that begins like the organisation',
    make('aws_iam_role', { name: 'deploy', assume_role_policy: trust(GITHUB, sub('repo:acme*')) }),
  ),
  dangerous(
    'everybody who knows a word',
    make('aws_iam_role', {
      name: 'r',
      assume_role_policy: trust({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'word' } }),
    }),
  ),
  dangerous(
    'a key for everybody by way of a service',
    make('aws_kms_key', {
      policy: policy({
        Principal: { AWS: '*' },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      }),
    }),
  ),
  dangerous(
    'rights over roles by their first letter',
    make('aws_iam_policy', { policy: policy({ Action: ['iam:P*'], Resource: '*' }) }),
  ),
  dangerous(
    'rights over policies by their middle',
    make('aws_iam_policy', { policy: policy({ Action: 'iam:*Policy*', Resource: '*' }) }),
  ),
  dangerous(
    'a service with a hole in its name',
    make('aws_iam_role_policy', { role: 'r', policy: policy({ Action: 'i?m:*', Resource: '*' }) }),
  ),
  dangerous(
    'the boundary of a role goes',
    edit(
      'aws_iam_role',
      { name: 'r' },
      { permissions_boundary: 'arn:aws:iam::111111111111:policy/b' },
      { permissions_boundary: null },
    ),
  ),
  dangerous(
    'an organisation lets an account off',
    drop('aws_organizations_policy_attachment', { policy_id: 'p-1', target_id: '111111111111' }),
  ),
  dangerous(
    'a rule of Azure is no longer assigned',
    drop('azurerm_subscription_policy_assignment', { name: 'no-public-ip', subscription_id: 's' }),
  ),
  dangerous(
    'old rights of a cluster',
    edit('google_container_cluster', { name: 'c' }, { enable_legacy_abac: false }, { enable_legacy_abac: true }),
  ),
  dangerous(
    'every workload may edit',
    make('kubernetes_manifest', {
      manifest: {
        ...BINDING,
        roleRef: { kind: 'ClusterRole', name: 'edit-all' },
        subjects: [{ kind: 'Group', name: 'system:serviceaccounts' }],
      },
    }),
  ),
  dangerous(
    'everybody with a name, in YAML',
    make('kubectl_manifest', {
      yaml_body: `kind: ClusterRoleBinding\nroleRef: {kind: ClusterRole, name: secret-reader}\nsubjects: [{kind: Group, name: 'system:authenticated'}]\n`,
    }),
  ),
  dangerous(
    'a binding hidden in the values of a chart',
    make('helm_release', {
      name: 'web',
      chart: 'web',
      values: [
        'extraDeploy:\n  - kind: ClusterRoleBinding\n    roleRef: {kind: ClusterRole, name: cluster-admin}\n    subjects: [{kind: ServiceAccount, name: web}]\n',
      ],
    }),
  ),
  dangerous(
    'a chart as administrator of the cluster',
    make('helm_release', { name: 'ci', chart: 'jenkins', set: [{ name: 'rbac.clusterRole', value: 'cluster-admin' }] }),
  ),
  dangerous(
    'elements of a policy in another case',
    make('aws_iam_policy', { policy: '{"statement":[{"effect":"Allow","action":"*","resource":"*"}]}' }),
  ),
  dangerous(
    'a binding in a list of objects',
    make('kubectl_manifest', {
      yaml_body:
        'kind: List\nitems:\n- kind: ClusterRoleBinding\n  roleRef: {kind: ClusterRole, name: cluster-admin}\n  subjects: [{kind: User, name: a}]\n',
    }),
  ),
  dangerous('a manifest that is no YAML', make('kubectl_manifest', { yaml_body: 'kind: [ClusterRoleBinding\n' })),
  dangerous(
    'a binding behind more documents than are read',
    make('kubectl_manifest', {
      yaml_body: `${'kind: ConfigMap\n---\n'.repeat(60)}kind: ClusterRoleBinding\nroleRef: {name: cluster-admin}\nsubjects: [{kind: User, name: a}]\n`,
    }),
  ),
  dangerous(
    'the secrets of every namespace',
    make('kubernetes_cluster_role', {
      metadata: [{ name: 'reader' }],
      rule: [{ api_groups: [''], resources: ['configmaps', 'secrets'], verbs: ['get', 'list'] }],
    }),
  ),
  dangerous(
    'a way into every container',
    make('kubernetes_manifest', {
      manifest: {
        kind: 'ClusterRole',
        metadata: { name: 'debug' },
        rules: [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }],
      },
    }),
  ),
  // What is lost.
  dangerous(
    'the block is opened in the same breath as the policy comes',
    keep('aws_s3_bucket', { bucket: 'b' }),
    edit('aws_s3_bucket_public_access_block', {}, CLOSED_BLOCK, OPEN_BLOCK),
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }),
    }),
  ),
  dangerous('moved, and made anew on the way', {
    ...swap('aws_rds_cluster', { cluster_identifier: 'a' }, { cluster_identifier: 'b' }),
    previousAddress: 'aws_rds_cluster.old',
  }),
  dangerous('taken over, and made anew', {
    ...swap('google_sql_database_instance', { name: 'a' }, { name: 'b' }, 'create-first'),
    importing: true,
  }),
  dangerous('a leftover that holds the data', { ...drop('aws_db_instance', DB), deposed: '00000001' }),
  dangerous(
    'no last snapshot',
    edit('aws_db_instance', DB, { skip_final_snapshot: false }, { skip_final_snapshot: true }),
  ),
  dangerous(
    'a pool of users can be deleted',
    edit(
      'aws_cognito_user_pool',
      { name: 'p' },
      { deletion_protection: 'ACTIVE' },
      { deletion_protection: 'INACTIVE' },
    ),
  ),
  dangerous(
    'a balancer can be deleted',
    edit('aws_lb', { name: 'l' }, { enable_deletion_protection: true }, { enable_deletion_protection: false }),
  ),
  dangerous(
    'what had to be kept need not be',
    edit(
      'google_storage_bucket',
      { name: 'b' },
      { retention_policy: [{ retention_period: 31_536_000, is_locked: false }] },
      { retention_policy: [] },
    ),
  ),
  dangerous(
    'logs are kept for a day',
    edit('aws_cloudwatch_log_group', { name: 'audit' }, { retention_in_days: 365 }, { retention_in_days: 1 }),
  ),
  dangerous(
    'a chart no longer keeps its data',
    edit(
      'helm_release',
      { name: 'db', chart: 'postgresql' },
      { values: ['primary:\n  persistence:\n    enabled: true\n'] },
      { values: ['primary:\n  persistence:\n    enabled: false\n'] },
    ),
  ),
  dangerous(
    'rules in a list, one of them open',
    make('aws_security_group', {
      name: 'a',
      egress: [],
      ingress: [ingress(443, 443, WORLD), ingress(0, 65_535, [], 'udp', { ipv6_cidr_blocks: ['::/0'] })],
    }),
  ),
];
