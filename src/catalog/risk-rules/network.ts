/** Rules for what can reach what, and where traffic goes. */
import type { FileKind, FileRule, PatchLine } from '../../domain/risk-rule.js';
import { CIDR } from '../addresses.js';
import { blockOf, hitsOf, inOrUnder, isQuiet, objectOf, touchedLines } from '../line-signals.js';
import { moduleIs } from '../modules.js';
import { exposedAdminPorts } from '../open-ports.js';
import { isNetworkType } from '../resource-types.js';

const REVIEW = 'Name what becomes reachable from where, and have someone who owns the network approve it.';
const CLUSTER: readonly FileKind[] = ['manifest', 'jsonnet', 'template'];
const DEFINITIONS = 'the definition of the category; resource type names of Trivy, Checkov and Regula';

export const NETWORK_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'network/terraform-block',
    title: 'A network resource changes',
    category: 'network',
    level: 'medium',
    confidence: 'high',
    why: 'Resources of this type decide what is reachable or where traffic goes.',
    remedy: REVIEW,
    source: DEFINITIONS,
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform'], isNetworkBlockLine),
    examples: {
      hit: [
        {
          path: 'sg.tf',
          patch: '@@ -0,0 +1,3 @@\n+resource "aws_security_group_rule" "db" {\n+  from_port = 6432\n+}',
        },
        { path: 'sg.tf', patch: '@@ -11,2 +11,3 @@ resource "aws_security_group" "db" {\n   name = "a"\n+  count = 0' },
      ],
      miss: [
        { path: 'outputs.tf', patch: '@@ -1,3 +0,0 @@\n-output "sg_db_id" {\n-  value = aws_security_group.db.id\n-}' },
        {
          path: 'sg.tf',
          patch: '@@ -1,2 +1,2 @@ resource "aws_security_group" "db" {\n-  # old\n+  # new\n   name = "a"',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'network/terraform-attribute',
    title: 'A resource is reached in another way',
    category: 'network',
    level: 'medium',
    confidence: 'medium',
    why: 'Security groups, subnets, address ranges and public switches decide who reaches it.',
    remedy: REVIEW,
    source: 'the definition of the category',
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform', 'tfvars'], isReachAttribute),
    examples: {
      hit: [
        {
          path: 'a.tf',
          patch:
            '@@ -3,4 +3,3 @@ resource "aws_instance" "a" {\n   vpc_security_group_ids = [\n     "sg_a",\n-    "sg_management",\n   ]',
        },
        {
          path: 'prod.tfvars',
          patch: '@@ -1 +1 @@\n-office = ["10.0.0.0/8"]\n+office = ["10.0.0.0/8", "192.0.2.0/24"]',
        },
      ],
      miss: [
        {
          path: 'a.tf',
          patch:
            '@@ -3,2 +3,2 @@ resource "aws_instance" "a" {\n-  instance_type = "t3.small"\n+  instance_type = "t3.large"\n   subnet_id = "a"',
        },
        { path: 'v.tf', patch: '@@ -1 +1,3 @@\n+variable "security_group_ids" {\n+  type = list(string)\n+}' },
      ],
    },
  },
  {
    about: 'file',
    id: 'network/open-admin-port',
    title: 'An administration port opens to the internet',
    category: 'network',
    level: 'high',
    confidence: 'medium',
    why: 'Anyone on the internet could try the door of a machine or a database.',
    remedy: 'Allow the addresses of an office, a bastion or a VPN instead of every address.',
    source: 'Regula and Checkov port lists',
    find: (file) => hitsOf(exposedAdminPorts(file)),
    examples: {
      hit: [
        {
          path: 'sg.tf',
          patch:
            '@@ -3,5 +3,5 @@ resource "aws_security_group" "a" {\n   ingress {\n     from_port = 22\n     to_port = 22\n-    cidr_blocks = ["10.0.0.0/8"]\n+    cidr_blocks = ["0.0.0.0/0"]\n   }',
        },
        {
          path: 'sg.tf',
          patch:
            '@@ -3,2 +3,5 @@ resource "aws_security_group" "a" {\n+  ingress {\n+    protocol = "-1"\n+    ipv6_cidr_blocks = ["::/0"]\n+  }',
        },
      ],
      miss: [
        {
          path: 'sg.tf',
          patch:
            '@@ -3,2 +3,6 @@ resource "aws_security_group" "a" {\n+  ingress {\n+    from_port = 443\n+    to_port = 443\n+    cidr_blocks = ["0.0.0.0/0"]\n+  }',
        },
        {
          path: 'sg.tf',
          patch:
            '@@ -3,2 +3,6 @@ resource "aws_security_group" "a" {\n+  egress {\n+    from_port = 0\n+    to_port = 0\n+    cidr_blocks = ["0.0.0.0/0"]\n+  }',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'network/kubernetes-object',
    title: 'Traffic rules of the cluster change',
    category: 'network',
    level: 'medium',
    confidence: 'high',
    why: 'Network policies, ingresses and load balancers decide what reaches the pods.',
    remedy: REVIEW,
    source: 'https://kubernetes.io/docs/concepts/services-networking/',
    asks: 'lines',
    find: (file) => touchedLines(file, CLUSTER, isClusterNetworkLine),
    examples: {
      hit: [
        { path: 'np.yaml', patch: '@@ -0,0 +1,3 @@\n+kind: NetworkPolicy\n+spec:\n+  podSelector: {}' },
        {
          path: 'c.libsonnet',
          patch:
            "@@ -1,2 +1,3 @@\n       podSelector: {},\n+      policyTypes: ['Egress', 'Ingress'],\n+      egress: [{}],",
        },
        {
          path: 'svc.yaml',
          patch: '@@ -1,3 +1,3 @@\n kind: Service\n spec:\n-  type: ClusterIP\n+  type: LoadBalancer',
        },
      ],
      miss: [
        { path: 'svc.yaml', patch: '@@ -0,0 +1,3 @@\n+kind: Service\n+spec:\n+  clusterIP: None' },
        {
          path: 'np.yaml',
          patch:
            '@@ -1,4 +1,4 @@\n kind: NetworkPolicy\n metadata:\n   labels:\n-    app.kubernetes.io/version: 1\n+    app.kubernetes.io/version: 2',
        },
      ],
    },
  },
];

/** Parts of a network resource that carry no reachability. */
const NO_REACH =
  /^["']?(?:health_check|healthcheck|access_logs|stickiness|certificate_arn|ssl_policy|ssl_certificate_id|(?:default_|max_|min_)?ttl|cookies|lifecycle|flow_log\w*|enable_deletion_protection|drop_invalid_header_fields|(?:un)?healthy_threshold|deregistration_delay|idle_timeout)\b|^target\s*=\s*"(?:HTTPS?|TCP|SSL):/;

function isNetworkBlockLine(line: PatchLine): boolean {
  const block = blockOf(line);
  if (block === null || isQuiet(line)) return false;
  if (block.change === 'edited' && inOrUnder(line, NO_REACH)) return false;
  if (block.keyword === 'resource') return isNetworkType(block.type);
  return block.keyword === 'module' && moduleIs('network', line, block);
}

const REACH_ATTRIBUTE =
  /^["']?(?:\w*security_groups?(?:_ids?)?|\w*sg_ids?|\w*cidrs?\w*|\w*subnets?(?:_ids?)?|\w*source_ranges|\w*(?:allow|white|deny|black)_?list\w*|publicly_accessible|associate_public_ip\w*|map_public_ip\w*|public_network_access\w*|\w*endpoint_public_access\w*|\w*authorized_networks|ip_restriction\w*|network_rules|network_acls|vpc_config|ingress\w*|egress\w*|\w*load_balancers?|target_group_arns?|\w*listeners?|\w*firewall_rules?|private_ip_google_access|\w*peering\w*|vpc_id)["']?\s*(?:[=:{]|$)/;
const PUBLIC =
  /^(?:publicly_accessible|associate_public_ip\w*|public_network_access\w*|\w*endpoint_public_access)\s*=\s*"?(?:true|enabled)/i;
const NOT_DEPLOYED: readonly string[] = [
  'output',
  'provider',
  'terraform',
  'data',
  'moved',
  'import',
  'removed',
  'check',
];

function isReachAttribute(line: PatchLine): boolean {
  const block = blockOf(line);
  if (isQuiet(line) || (block !== null && (NOT_DEPLOYED.includes(block.keyword) || isNetworkType(block.type))))
    return false;
  if (block !== null && block.change !== 'edited') {
    return (
      block.keyword !== 'variable' && (PUBLIC.test(line.text) || (CIDR.test(line.text) && block.keyword !== 'locals'))
    );
  }
  if (CIDR.test(line.text)) return true;
  if (block?.keyword === 'variable') return false;
  return (
    REACH_ATTRIBUTE.test(line.text) ||
    line.scope.slice(block === null ? 0 : 1).some((text) => REACH_ATTRIBUTE.test(text))
  );
}

const TRAFFIC_KIND =
  /^(?:\w*NetworkPolic(?:y|ies)|Ingress(?:Class|Route\w*|List)?|Gateway|\w+Route|VirtualService|ServiceEntry|AuthorizationPolicy|DNSEndpoint|IPAddressPool|Endpoints|EgressFirewall|Sidecar)$/;
const TRAFFIC_LINE =
  /^(?:- )?["']?(?:policyTypes|ipBlock|loadBalancerSourceRanges|externalTrafficPolicy|externalIPs|loadBalancerIP|loadBalancerClass)["']?\s*:|whitelist-source-range|aws-load-balancer-(?:internal|scheme|type|security-groups|inbound-cidrs)|alb\.ingress\.kubernetes\.io\/(?:scheme|inbound-cidrs|security-groups|subnets|listen-ports)|external-dns\.alpha|type["']?:\s*["']?(?:LoadBalancer|NodePort)\b/;
const TRAFFIC_SCOPE =
  /^["']?(?:ingress|ingresses|egress|networkPolicy|networkPolicies|loadBalancerSourceRanges)["']?\s*\+?::?/;

/** Definitions of custom resources describe fields, they set none. */
const SCHEMA = /^["']?(?:properties|openAPIV3Schema|description|additionalProperties)["']?\s*:/;

function isClusterNetworkLine(line: PatchLine): boolean {
  if (TRAFFIC_LINE.test(line.text)) return true;
  const object = objectOf(line);
  if (object !== null && TRAFFIC_KIND.test(object)) return !isQuiet(line);
  if (object !== null && isNetworkType(object)) return !isQuiet(line);
  if (object !== null && !/^(?:Service|Application|HelmRelease|Kustomization|Config)$/.test(object)) return false;
  return !isQuiet(line) && inOrUnder(line, TRAFFIC_SCOPE) && !inOrUnder(line, SCHEMA);
}
