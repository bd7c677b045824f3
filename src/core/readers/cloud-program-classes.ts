/** What the names of constructs, calls and properties in a cloud program stand for. Asked by cloud-program-calls.ts. */

export type Sort = 'access' | 'network' | 'data' | 'other';

/** By the name of a class and of the module it is taken from: `iam`, `aws_s3`. The access classes come first. */
export function sortOfClass(chain: readonly string[]): Sort {
  const [name = ''] = chain.slice(-1);
  const modules = chain.slice(0, -1).join('.').toLowerCase();
  if (NEITHER.test(name)) return 'other';
  if (
    /(?:^|[._])(?:iam|sso|authorization|identitystore|rbac|role|azuread)(?:$|[._])/.test(modules) ||
    ACCESS.test(name)
  )
    return 'access';
  if (/(?:^|[._])(?:rds|dynamodb|kms|efs|docdb|redshift|neptune)(?:$|[._])/.test(modules) || DATA.test(name))
    return 'data';
  return NETWORK.test(name) ? 'network' : 'other';
}

const NEITHER =
  /AutoScalingGroup|LogGroup$|SubnetGroup|ParameterGroup|ResourceGroup|ScalingPolicy|LifecyclePolicy|CachePolicy/;
const ACCESS =
  /Role(?!l)|Polic(?:y|ies)|Permission|Principal|IAM|Iam|AccessKey|OpenIdConnect|OidcProvider|ServiceAccount|^Cfn(?:User|Group)$/;
const NETWORK =
  /SecurityGroup|Vpc|VPC|VirtualNetwork|Subnet|LoadBalancer|Listener|TargetGroup|HostedZone|Record(?:Set)?$|Route|NatGateway|InternetGateway|Acl|ACL|Firewall|Ingress|Egress|Waf|WebAcl|Peering|TransitGateway|Distribution$|DomainName$|^Zone$|^Eip$|PublicIp/;
const DATA =
  /Bucket(?:V2)?$|Table(?:V2)?$|Database\w*$|DBCluster|ServerlessCluster|GlobalCluster|^Cfn(?:DBInstance|DBCluster)$|^(?:Cfn)?Key$|Secret$|Queue$|Topic$|Volume$|FileSystem$|Stream$|Repository$|UserPool$|StorageAccount$|^SqlServer|BlobContainer/;

/** Calls that give or take rights, and calls that open or close ways; names in one spelling (`grantread`). */
export function sortOfCall(name: string): Sort | null {
  const plain = name.replaceAll('_', '').toLowerCase();
  if (
    /^(?:addto\w*policy|add(?:managed|inline)?polic(?:y|ies)|addstatements?|attach(?:inline)?policy|addpermission|frommanagedpolicy\w*|fromawsmanagedpolicyname|add(?:not)?(?:actions|resources)|addallresources|add\w+principals?)$/.test(
      plain,
    )
  )
    return 'access';
  if (
    /^grant(?:read|write|put|delete|public|connect|invoke|publish|subscribe|send|consume|pull|push|pass|assume|encrypt|decrypt|admin|full|access|state|start|stream|data|execution|task|principal|$)/.test(
      plain,
    )
  )
    return 'access';
  if (
    /^add(?:ingress|egress)rule$|^allow(?:from|to|default|internally|any)\w*$|^addroute$|^addsecuritygroup$/.test(plain)
  )
    return 'network';
  return null;
}

/** Properties that carry rights or ways wherever they stand. */
export function sortOfProperty(name: string): Sort | null {
  const plain = name.replaceAll('_', '').toLowerCase();
  if (ACCESS_KEYS.has(plain)) return 'access';
  return NETWORK_KEYS.has(plain) ? 'network' : null;
}

const ACCESS_KEYS: ReadonlySet<string> = new Set([
  'policies',
  'policystatements',
  'managedpolicies',
  'managedpolicyarns',
  'initialpolicy',
  'iamrolestatements',
  'inlinepolicies',
  'statements',
  'actions',
  'assumedby',
  'rolearn',
]);
const NETWORK_KEYS: ReadonlySet<string> = new Set([
  'securitygroups',
  'additionalsecuritygroups',
  'securitygroupids',
  'ingress',
  'egress',
  'cidrblocks',
  'allowedcidrs',
  'vpcsubnets',
]);
