/** The fourth batch, Kubernetes, Helm and other providers: written from their documentation before the rules were looked at. */
import { dangerous, drop, edit, forget, type LabelledPlan, make, safe, swap } from './words.js';

const NAMESPACE = (level: string) => ({
  metadata: [{ name: 'web', labels: { 'pod-security.kubernetes.io/enforce': level } }],
});
const pod = (volume: Record<string, unknown>, more: Record<string, boolean>, privileged: boolean) => ({
  metadata: [{ name: 'agent', namespace: 'kube-system' }],
  spec: [
    {
      template: [
        {
          spec: [
            {
              ...more,
              volume: [{ name: 'host', ...volume }],
              container: [{ name: 'agent', image: 'acme/agent:1.0', security_context: [{ privileged }] }],
            },
          ],
        },
      ],
    },
  ],
});
const RELEASE = { name: 'app', chart: 'app', repository: 'https://charts.acme.example', namespace: 'app' } as const;
const REPOSITORY = { name: 'shop', has_issues: true } as const;
const PROTECTION = { repository_id: 'r', pattern: 'main' } as const;
const SSH = { direction: 'in', protocol: 'tcp' } as const;
const RULES = (verb: string, resource: string, group = '') => ({
  metadata: [{ name: 'ci' }],
  rule: [{ api_groups: [group], resources: [resource], verbs: [verb] }],
});

export const DANGEROUS_OTHERS: readonly LabelledPlan[] = [
  dangerous(
    'pods of a namespace may do anything',
    edit('kubernetes_namespace_v1', {}, NAMESPACE('restricted'), NAMESPACE('privileged')),
  ),
  dangerous(
    'a policy of the network goes',
    drop('kubernetes_network_policy_v1', {
      metadata: [{ name: 'deny-all' }],
      spec: [{ pod_selector: [{}], policy_types: ['Ingress'] }],
    }),
  ),
  dangerous(
    'a webhook that admits goes',
    drop('kubernetes_validating_webhook_configuration_v1', { metadata: [{ name: 'signed-images' }] }),
  ),
  dangerous(
    'a webhook that admits may fail',
    edit(
      'kubernetes_validating_webhook_configuration_v1',
      { metadata: [{ name: 'signed-images' }] },
      { webhook: [{ name: 'a.acme.example', failure_policy: 'Fail' }] },
      { webhook: [{ name: 'a.acme.example', failure_policy: 'Ignore' }] },
    ),
  ),
  dangerous('who may be anybody', make('kubernetes_cluster_role_v1', RULES('impersonate', 'users'))),
  dangerous('the nodes by way of the proxy', make('kubernetes_cluster_role_v1', RULES('create', 'nodes/proxy'))),
  dangerous(
    'the disk of the node in every pod of a set',
    make('kubernetes_daemon_set_v1', pod({ host_path: [{ path: '/' }] }, { host_pid: true }, true)),
  ),
  dangerous(
    'a volume claim goes',
    drop('kubernetes_persistent_volume_claim_v1', { metadata: [{ name: 'data', namespace: 'db' }] }),
  ),
  dangerous(
    'disks go with their claims',
    edit(
      'kubernetes_persistent_volume_v1',
      { metadata: [{ name: 'data' }] },
      { spec: [{ persistent_volume_reclaim_policy: 'Retain' }] },
      { spec: [{ persistent_volume_reclaim_policy: 'Delete' }] },
    ),
  ),
  dangerous(
    'administrator of a cluster by way of AWS',
    make('aws_eks_access_policy_association', {
      cluster_name: 'c',
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      principal_arn: 'arn:aws:iam::111111111111:role/ci',
      access_scope: [{ type: 'cluster' }],
    }),
  ),
  dangerous('values of a chart that nobody knows yet', make('helm_release', RELEASE, { values: [true] })),
  dangerous(
    'a chart whose rights nobody knows yet',
    make('helm_release', { ...RELEASE, set: [{ name: 'rbac.clusterAdmin' }] }, { set: [{ value: true }] }),
  ),
  dangerous(
    'a chart asks for roots of the node',
    make('helm_release', {
      ...RELEASE,
      values: ['rbac:\n  create: true\n  rules:\n    - apiGroups: ["*"]\n      resources: ["*"]\n      verbs: ["*"]\n'],
    }),
  ),
  dangerous(
    'a zone without encryption to the origin',
    edit(
      'cloudflare_zone_settings_override',
      { zone_id: 'z' },
      { settings: [{ ssl: 'strict' }] },
      { settings: [{ ssl: 'off' }] },
    ),
  ),
  dangerous(
    'everybody passes the login of Cloudflare',
    make('cloudflare_zero_trust_access_policy', {
      application_id: 'a',
      name: 'p',
      decision: 'bypass',
      precedence: 1,
      include: [{ everyone: true }],
    }),
  ),
  dangerous('objects at Cloudflare go', drop('cloudflare_r2_bucket', { account_id: 'a', name: 'uploads' })),
  dangerous(
    'the code is published',
    edit('github_repository', REPOSITORY, { visibility: 'private' }, { visibility: 'public' }),
  ),
  dangerous('a repository goes', drop('github_repository', REPOSITORY)),
  dangerous(
    'a protected branch is no longer protected',
    drop('github_branch_protection', { ...PROTECTION, enforce_admins: true }),
  ),
  dangerous(
    'nobody has to review',
    edit(
      'github_branch_protection',
      PROTECTION,
      { required_pull_request_reviews: [{ required_approving_review_count: 2 }] },
      { required_pull_request_reviews: [] },
    ),
  ),
  dangerous(
    'rules of branches are only looked at',
    edit(
      'github_repository_ruleset',
      { name: 'main', target: 'branch' },
      { enforcement: 'active' },
      { enforcement: 'disabled' },
    ),
  ),
  dangerous('an owner of the organisation', make('github_membership', { username: 'contractor', role: 'admin' })),
  dangerous(
    'a collaborator who may do anything',
    make('github_repository_collaborator', { repository: 'shop', username: 'contractor', permission: 'admin' }),
  ),
  dangerous(
    'a key that writes',
    make('github_repository_deploy_key', {
      repository: 'shop',
      title: 'ci',
      key: 'ssh-ed25519 AAAA',
      read_only: false,
    }),
  ),
  dangerous(
    'every path of the vault',
    make('vault_policy', {
      name: 'ci',
      policy: 'path "*" {\n  capabilities = ["create", "read", "update", "delete", "list", "sudo"]\n}\n',
    }),
  ),
  dangerous('nobody writes down what the vault does', drop('vault_audit', { type: 'file', path: 'file' })),
  dangerous('secrets go', drop('vault_mount', { path: 'secret', type: 'kv-v2' })),
  dangerous(
    'every pod of every namespace',
    make('vault_kubernetes_auth_backend_role', {
      ...{ backend: 'kubernetes', role_name: 'app', token_policies: ['app'] },
      ...{ bound_service_account_names: ['*'], bound_service_account_namespaces: ['*'] },
    }),
  ),
  dangerous(
    'logs are kept three days',
    edit('datadog_logs_index', { name: 'main' }, { retention_days: 90 }, { retention_days: 3 }),
  ),
  dangerous('a database of Snowflake goes', drop('snowflake_database', { name: 'SALES' })),
  dangerous(
    'the account is administered',
    make('snowflake_grant_account_role', { role_name: 'ACCOUNTADMIN', user_name: 'BOT' }),
  ),
  dangerous(
    'Snowflake from everywhere',
    edit(
      'snowflake_network_policy',
      { name: 'P' },
      { allowed_ip_list: ['203.0.113.0/24'] },
      { allowed_ip_list: ['0.0.0.0/0'] },
    ),
  ),
  dangerous(
    'Atlas from everywhere',
    make('mongodbatlas_project_ip_access_list', { project_id: 'p', cidr_block: '0.0.0.0/0' }),
  ),
  dangerous(
    'ssh from everywhere at Hetzner',
    make('hcloud_firewall', { name: 'f', rule: [{ ...SSH, port: '22', source_ips: ['0.0.0.0/0', '::/0'] }] }),
  ),
  dangerous(
    'ssh from everywhere at DigitalOcean',
    make('digitalocean_firewall', {
      name: 'f',
      inbound_rule: [{ protocol: 'tcp', port_range: '22', source_addresses: ['0.0.0.0/0'] }],
    }),
  ),
  dangerous(
    'ssh from everywhere in OpenStack',
    make('openstack_networking_secgroup_rule_v2', {
      ...{ direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', port_range_min: 22, port_range_max: 22 },
      ...{ remote_ip_prefix: '0.0.0.0/0', security_group_id: 's' },
    }),
  ),
  dangerous('a superuser', make('postgresql_role', { name: 'app', login: true, superuser: true })),
  dangerous('administrators of Okta', make('okta_user_admin_roles', { user_id: 'u', admin_roles: ['SUPER_ADMIN'] })),
  dangerous(
    'messages are kept an hour',
    edit(
      'confluent_kafka_topic',
      { topic_name: 'orders' },
      { config: { 'retention.ms': '-1' } },
      { config: { 'retention.ms': '3600000' } },
    ),
  ),
  dangerous(
    'a workspace is administered',
    make('tfe_team_access', { access: 'admin', team_id: 't', workspace_id: 'w' }),
  ),
];

export const SAFE_OTHERS: readonly LabelledPlan[] = [
  safe(
    'pods of a namespace may do less',
    edit('kubernetes_namespace_v1', {}, NAMESPACE('baseline'), NAMESPACE('restricted')),
  ),
  safe(
    'a new policy of the network',
    make('kubernetes_network_policy_v1', {
      metadata: [{ name: 'deny-all' }],
      spec: [{ pod_selector: [{}], policy_types: ['Ingress'] }],
    }),
  ),
  safe(
    'a set that looks at the processes of its node',
    make('kubernetes_daemon_set_v1', pod({ host_path: [{ path: '/proc' }] }, { host_pid: true }, false)),
  ),
  safe('who may read pods', make('kubernetes_cluster_role_v1', RULES('list', 'pods'))),
  safe(
    'one secret by its name',
    make('kubernetes_role_v1', {
      metadata: [{ name: 'r', namespace: 'web' }],
      rule: [{ api_groups: [''], resources: ['secrets'], resource_names: ['tls'], verbs: ['get'] }],
    }),
  ),
  safe('a disruption budget goes', drop('kubernetes_pod_disruption_budget_v1', { metadata: [{ name: 'web' }] })),
  safe(
    'a job is run again',
    swap('kubernetes_job_v1', { metadata: [{ name: 'migrate-1' }] }, { metadata: [{ name: 'migrate-2' }] }),
  ),
  safe(
    'a newer chart',
    edit(
      'helm_release',
      RELEASE,
      { version: '1.2.0', values: ['replicas: 2\n'] },
      { version: '1.3.0', values: ['replicas: 3\n'] },
    ),
  ),
  safe(
    'a chart with the role of its workload',
    make(
      'helm_release',
      {
        ...RELEASE,
        set: [
          { name: 'serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn' },
          { name: 'image.tag', value: '1.2' },
        ],
      },
      { set: [{ value: true }, {}] },
    ),
  ),
  safe(
    'a controller of the web',
    make('helm_release', {
      ...RELEASE,
      name: 'ingress-nginx',
      values: ['controller:\n  service:\n    type: LoadBalancer\n    ports: {http: 80, https: 443}\n'],
    }),
  ),
  safe(
    'a new name at Cloudflare',
    make('cloudflare_record', { zone_id: 'z', name: 'www', type: 'CNAME', content: 'acme.example', proxied: true }),
  ),
  safe(
    'staff alone pass the login of Cloudflare',
    make('cloudflare_zero_trust_access_policy', {
      application_id: 'a',
      name: 'p',
      decision: 'allow',
      precedence: 1,
      include: [{ email_domain: ['acme.example'] }],
    }),
  ),
  safe('a new repository', make('github_repository', { ...REPOSITORY, visibility: 'private' })),
  safe('a branch is protected', make('github_branch_protection', { ...PROTECTION, enforce_admins: true })),
  safe(
    'one more review',
    edit(
      'github_branch_protection',
      PROTECTION,
      { required_pull_request_reviews: [{ required_approving_review_count: 1 }] },
      { required_pull_request_reviews: [{ required_approving_review_count: 2 }] },
    ),
  ),
  safe('a new colleague', make('github_membership', { username: 'colleague', role: 'member' })),
  safe('a team may read', make('github_team_repository', { team_id: 't', repository: 'shop', permission: 'pull' })),
  safe(
    'a key that reads',
    make('github_repository_deploy_key', { repository: 'shop', title: 'ci', key: 'ssh-ed25519 AAAA', read_only: true }),
  ),
  safe(
    'one path of the vault',
    make('vault_policy', { name: 'app', policy: 'path "secret/data/app/*" {\n  capabilities = ["read"]\n}\n' }),
  ),
  safe(
    'one pod of one namespace',
    make('vault_kubernetes_auth_backend_role', {
      ...{ backend: 'kubernetes', role_name: 'app', token_policies: ['app'] },
      ...{ bound_service_account_names: ['app'], bound_service_account_namespaces: ['app'] },
    }),
  ),
  safe('a monitor goes', drop('datadog_monitor', { name: 'cpu', type: 'metric alert', query: 'q', message: 'm' })),
  safe(
    'a warehouse of Snowflake grows',
    edit('snowflake_warehouse', { name: 'W' }, { warehouse_size: 'SMALL' }, { warehouse_size: 'LARGE' }),
  ),
  safe(
    'a role of Snowflake may use a database',
    make('snowflake_grant_privileges_to_account_role', {
      account_role_name: 'ANALYST',
      privileges: ['USAGE'],
      on_account_object: [{ object_type: 'DATABASE', object_name: 'SALES' }],
    }),
  ),
  safe(
    'Atlas from the office',
    make('mongodbatlas_project_ip_access_list', { project_id: 'p', cidr_block: '203.0.113.0/24' }),
  ),
  safe(
    'https from everywhere at Hetzner',
    make('hcloud_firewall', { name: 'f', rule: [{ ...SSH, port: '443', source_ips: ['0.0.0.0/0', '::/0'] }] }),
  ),
  safe('a role of Postgres', make('postgresql_role', { name: 'app', login: true, superuser: false })),
  safe('a workspace is read', make('tfe_team_access', { access: 'read', team_id: 't', workspace_id: 'w' })),
  safe('a script runs again', swap('null_resource', { triggers: { hash: 'a' } }, { triggers: { hash: 'b' } })),
  safe('a monitor is let go', forget('datadog_monitor', { name: 'cpu', type: 'metric alert' })),
];
