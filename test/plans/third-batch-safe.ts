/** The safe half of the third batch. */
import {
  drop,
  edit,
  forget,
  ingress,
  keep,
  type LabelledPlan,
  make,
  policy,
  referring,
  safe,
  swap,
  trust,
  WORLD,
} from './words.js';

const RULE = { security_group_id: 'sg-1', ip_protocol: 'tcp', from_port: 22, to_port: 22 } as const;
const NSG = { direction: 'Inbound', protocol: 'Tcp', source_port_range: '*', destination_address_prefix: '*' } as const;
const FIREWALL_RULE = {
  firewall_policy: 'p',
  priority: 100,
  direction: 'INGRESS',
  disabled: false,
  rule_name: 'r',
} as const;
const GITHUB = { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' };
const DB = { engine: 'postgres', identifier: 'orders', storage_encrypted: true } as const;
const BINDING = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'x' } };

export const SAFE_THIRD: readonly LabelledPlan[] = [
  // Ways in.
  referring(
    safe(
      'a prefix list of the same plan holds the offices',
      make(
        'aws_ec2_managed_prefix_list',
        { name: 'offices', entry: [{ cidr: '203.0.113.0/24', description: 'office' }] },
        { id: true },
      ),
      make('aws_vpc_security_group_ingress_rule', RULE, { prefix_list_id: true }),
    ),
    'aws_vpc_security_group_ingress_rule.a1',
    { prefix_list_id: ['aws_ec2_managed_prefix_list.a0.id', 'aws_ec2_managed_prefix_list.a0'], security_group_id: [] },
  ),
  safe(
    'ssh from another group',
    make('aws_vpc_security_group_ingress_rule', { ...RULE, referenced_security_group_id: 'sg-2', cidr_ipv4: null }),
  ),
  safe(
    'everything goes out',
    make('aws_vpc_security_group_egress_rule', {
      security_group_id: 'sg-1',
      ip_protocol: '-1',
      cidr_ipv4: '0.0.0.0/0',
    }),
  ),
  safe(
    'denied before it is allowed',
    make('azurerm_network_security_group', {
      name: 'n',
      security_rule: [
        {
          ...NSG,
          name: 'allow',
          access: 'Allow',
          priority: 300,
          source_address_prefix: 'Internet',
          destination_port_range: '22',
        },
        {
          ...NSG,
          name: 'deny',
          access: 'Deny',
          priority: 100,
          source_address_prefix: '*',
          destination_port_range: '*',
        },
      ],
    }),
  ),
  safe(
    'the tunnel of Google',
    make('google_compute_firewall', {
      name: 'iap',
      network: 'n',
      direction: 'INGRESS',
      source_ranges: ['35.235.240.0/20'],
      allow: [{ protocol: 'tcp', ports: ['22', '3389'] }],
    }),
  ),
  safe(
    'a firewall policy that denies, and one for the web',
    make('google_compute_network_firewall_policy_rule', {
      ...FIREWALL_RULE,
      ...{
        action: 'deny',
        match: [{ src_ip_ranges: ['0.0.0.0/0'], layer4_configs: [{ ip_protocol: 'all', ports: [] }] }],
      },
    }),
    make('google_compute_network_firewall_policy_rule', {
      ...FIREWALL_RULE,
      ...{
        priority: 90,
        action: 'allow',
        match: [{ src_ip_ranges: ['0.0.0.0/0'], layer4_configs: [{ ip_protocol: 'tcp', ports: ['443'] }] }],
      },
    }),
  ),
  safe(
    'ssh into nodes from one group',
    make('aws_eks_node_group', {
      cluster_name: 'c',
      remote_access: [{ ec2_ssh_key: 'k', source_security_group_ids: ['sg-1'] }],
    }),
  ),
  safe(
    'a rule says more about itself',
    edit(
      'aws_security_group',
      { name: 'a', egress: [] },
      { ingress: [ingress(443, 443, WORLD, 'tcp', { description: 'web' })] },
      { ingress: [ingress(443, 443, WORLD, 'tcp', { description: 'web, not 22 from 0.0.0.0/0' })] },
    ),
  ),
  safe(
    'a control plane for the office',
    make('aws_eks_cluster', {
      name: 'c',
      vpc_config: [
        { endpoint_public_access: true, endpoint_private_access: true, public_access_cidrs: ['203.0.113.0/24'] },
      ],
    }),
  ),
  safe(
    'a web service of a cluster',
    make('kubernetes_service_v1', {
      metadata: [{ name: 'web' }],
      spec: [{ type: 'LoadBalancer', port: [{ port: 443, target_port: '8443' }] }],
    }),
  ),
  safe(
    'nobody gets in',
    make('kubernetes_network_policy', {
      metadata: [{ name: 'none' }],
      spec: [{ pod_selector: [{}], policy_types: ['Ingress'], ingress: [] }],
    }),
  ),
  safe(
    'the services of Azure',
    make('azurerm_mssql_firewall_rule', { name: 'azure', start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' }),
  ),
  referring(
    safe(
      'a new group whose rules are objects of their own',
      make('aws_security_group', { name: 'a', description: 'web' }, { ingress: true, egress: true, arn: true }),
    ),
    'aws_security_group.a0',
    { name: [], description: [] },
  ),
  // Who may do what.
  safe(
    'one repository, one environment',
    make('aws_iam_role', {
      name: 'd',
      assume_role_policy: trust(GITHUB, {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/shop:environment:*' },
      }),
    }),
  ),
  safe(
    'everybody of the organisation',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::b/*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      }),
    }),
  ),
  safe(
    'nobody without TLS',
    make('aws_s3_bucket_policy', {
      bucket: 'b',
      policy: policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    }),
  ),
  safe(
    'a key of its own account',
    make('aws_kms_key', {
      policy: policy({ Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' }),
    }),
  ),
  safe(
    'reading alone',
    make('aws_iam_role_policy_attachment', { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
  ),
  safe(
    'pictures of roles',
    make('aws_iam_policy', { policy: policy({ Action: ['iam:Get*', 'iam:List*', 'ec2:Describe*'], Resource: '*' }) }),
  ),
  safe(
    'one boundary for another',
    edit(
      'aws_iam_role',
      { name: 'r' },
      { permissions_boundary: 'arn:aws:iam::111111111111:policy/a' },
      { permissions_boundary: 'arn:aws:iam::111111111111:policy/b' },
    ),
  ),
  safe(
    'what everybody may see of a cluster',
    make('kubernetes_manifest', {
      manifest: {
        ...BINDING,
        roleRef: { kind: 'ClusterRole', name: 'system:discovery' },
        subjects: [{ kind: 'Group', name: 'system:authenticated' }],
      },
    }),
  ),
  safe(
    'a controller that lets people in',
    make('helm_release', {
      name: 'in',
      chart: 'ingress-nginx',
      set: [{ name: 'controller.service.type', value: 'LoadBalancer' }],
    }),
  ),
  safe(
    'a database behind a balancer of the office',
    make('helm_release', {
      name: 'db',
      chart: 'postgresql',
      values: ['primary:\n  service:\n    type: LoadBalancer\n    loadBalancerSourceRanges: [203.0.113.0/24]\n'],
    }),
  ),
  safe(
    'a chart with roles of its own',
    make('helm_release', {
      name: 'web',
      chart: 'web',
      values: ['rbac:\n  create: true\n  clusterRole: web-reader\nextraDeploy: []\n'],
    }),
  ),
  safe(
    'a list of harmless objects',
    make('kubectl_manifest', { yaml_body: 'kind: List\nitems:\n- kind: ConfigMap\n- kind: ServiceAccount\n' }),
  ),
  safe(
    'secrets of one namespace, and one secret of all',
    make('kubernetes_role', {
      metadata: [{ name: 'reader', namespace: 'web' }],
      rule: [{ api_groups: [''], resources: ['secrets'], verbs: ['get'] }],
    }),
    make('kubernetes_cluster_role', {
      metadata: [{ name: 'ca' }],
      rule: [{ api_groups: [''], resources: ['secrets'], resource_names: ['ca'], verbs: ['get'] }],
    }),
  ),
  // What stays.
  safe('let go, not destroyed', forget('aws_db_instance', DB)),
  safe('moved', keep('aws_rds_cluster', { cluster_identifier: 'a' }, { previousAddress: 'aws_rds_cluster.old' })),
  safe('taken over', keep('aws_s3_bucket', { bucket: 'b' }, { importing: true })),
  safe('a leftover without data', { ...drop('aws_launch_template', { name: 't' }), deposed: '00000001' }),
  safe(
    'a last snapshot',
    edit(
      'aws_db_instance',
      DB,
      { skip_final_snapshot: true, deletion_protection: false },
      { skip_final_snapshot: false, deletion_protection: true },
    ),
  ),
  safe('made anew by a trigger', swap('aws_ecs_task_definition', { family: 'a' }, { family: 'a' }, 'create-first')),
  safe(
    'logs are kept longer',
    edit('aws_cloudwatch_log_group', { name: 'a' }, { retention_in_days: 30 }, { retention_in_days: 365 }),
  ),
  safe(
    'tags named like settings',
    edit(
      'aws_db_instance',
      DB,
      { tags: { encrypted: 'true', deletion_protection: 'true' } },
      { tags: { encrypted: 'false', publicly_accessible: 'true' } },
    ),
  ),
  safe(
    'a chart keeps more data',
    edit(
      'helm_release',
      { name: 'db', chart: 'postgresql' },
      { values: ['primary: {persistence: {enabled: true, size: 8Gi}}'] },
      { values: ['primary: {persistence: {enabled: true, size: 20Gi}}'] },
    ),
  ),
];
