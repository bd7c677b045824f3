/** Which parts of a Kubernetes object decide who may do what and who reaches what, per kind; the rest is never reported. */

import { isPodPower } from '../../catalog/attribute-names.js';
import type { ManifestObject } from './kubernetes-objects.js';
import { scalarText, valueAt } from './values-leaves.js';

/** Kinds of which every part decides. */
const WHOLE: ReadonlySet<string> = new Set([
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ServiceAccount', 'PodSecurityPolicy', 'AppProject'],
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'ValidatingAdmissionPolicy'],
  ...[
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'SecurityContextConstraints',
    'ClusterPolicy',
    'Policy',
  ],
  ...['IAMPolicy', 'IAMPolicyMember', 'IAMPartialPolicy', 'IAMServiceAccount', 'IAMServiceAccountKey', 'AzureIdentity'],
  ...[
    'AzureIdentityBinding',
    'CertificateSigningRequest',
    'PeerAuthentication',
    'RequestAuthentication',
    'SecretStore',
  ],
  ...['ClusterSecretStore', 'VaultAuth', 'User', 'Group', 'AuthorizationPolicy', 'SecurityPolicy', 'AccessGrant'],
  ...[
    'IAMIdentityMapping',
    'PolicyException',
    'ReferenceGrant',
    'OAuth',
    'OAuthClient',
    'MutatingAdmissionPolicyBinding',
  ],
  ...['ClusterRoleTemplateBinding', 'ProjectRoleTemplateBinding', 'RoleTemplate', 'GlobalRole', 'GlobalRoleBinding'],
  ...['ConstraintTemplate', 'ClusterImagePolicy', 'CiliumEgressGatewayPolicy', 'CiliumLocalRedirectPolicy'],
  ...['NetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'GlobalNetworkPolicy', 'GlobalNetworkSet'],
  ...['NetworkSet', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumCIDRGroup', 'EgressFirewall'],
  ...['Ingress', 'IngressClass', 'IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP', 'IngressController', 'Route'],
  ...['Gateway', 'GatewayClass', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute', 'GRPCRoute', 'HTTPProxy'],
  ...['VirtualService', 'DestinationRule', 'ServiceEntry', 'WorkloadEntry', 'EnvoyFilter', 'DNSEndpoint', 'DNSRecord'],
  ...['Endpoints', 'EndpointSlice', 'TargetGroupBinding', 'IngressClassParams', 'IPAddressPool', 'BGPPeer', 'IPPool'],
  ...['BackendConfig', 'FrontendConfig', 'MultiClusterIngress', 'MiddlewareTCP', 'Mapping', 'Host', 'TransportServer'],
]);

const SERVICE_TYPES_SEEN_OUTSIDE: ReadonlySet<string> = new Set(['LoadBalancer', 'NodePort', 'ExternalName']);

const NEVER =
  /^(?:apiVersion$|kind$|status(?:\.|$)|metadata\.(?!annotations\.))|(?:^|\.)(?:caBundle|description|credentialName|labels\..*|tls\.secretName|displayName)$/;

const ACCESS_NOTES =
  /^(?:eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|iam\.amazonaws\.com\/(?:role|permitted)|azure\.workload\.identity\/(?:client-id|tenant-id)|vault\.hashicorp\.com\/role|pod-security\.kubernetes\.io\/enforce)$/;

const NETWORK_NOTES =
  /source-ranges?$|white-?list|allow-?list|deny-?list|block-?list|\/scheme$|inbound-cidrs|security-groups?$|wafv?2?-|listen-ports|external-dns|hostname$|ingress\.class$|subnets$|group\.name$|server-alias$|load-balancer-(?:internal|type|scheme|name)|global-static-ip|networking\.gke\.io|cloud\.google\.com\/neg|auth-(?:url|type|secret|tls|signin)|allow-http$|permanent-redirect$|canary/;

const ACCESS_PATHS =
  /^spec\..*(?:serviceAccountName|serviceAccount|privileged|allowPrivilegeEscalation|hostPID|hostIPC|hostPath\.path|capabilities\.add|automountServiceAccountToken|roleArn|roleARN)$|^spec\.(?:serviceAccountName|serviceAccount|hostPID|hostIPC)$/;

const NETWORK_PATHS =
  /^spec\.(?:.*\.)?(?:hostNetwork|hostPort|nodePort|loadBalancerSourceRanges|loadBalancerIP|externalIPs|sourceRange)$/;

const SERVICE_PATHS =
  /^spec\.(?:type|loadBalancerSourceRanges|loadBalancerIP|loadBalancerClass|externalIPs|externalName|externalTrafficPolicy|ports\.(?:port|nodePort|protocol))$/;

/** Config maps that are an access list or a name server's zone. */
const ACCESS_CONFIG = /^(?:aws-auth|argocd-rbac-cm)$/;
const NETWORK_CONFIG = /^(?:coredns|kube-dns|ingress-nginx-controller|nginx-configuration)/;

const NOTES = 'metadata.annotations.';

/** One group of an object's parts, with the type under which a difference in it is reported. */
export interface PartGroup {
  readonly type: string;
  readonly keeps: (path: string) => boolean;
}

/** The type of an object in effects: its kind, or what it decides where the kind alone would not say it. */
export function typeOf(object: ManifestObject): string {
  if (object.kind === 'Service' && object.group === '') return isSeenOutside(object) ? 'Service' : 'kubernetes/service';
  // Rights of a cloud; the rules of Gatekeeper, whose kinds everybody names.
  if (/^(?:.*\.)?iam\.|^constraints\.gatekeeper\.sh/.test(`${object.group}.`)) return 'kubernetes/policy';
  if (isCloudNetwork(object)) return 'kubernetes/network';
  return object.kind;
}

/** The parts of an object that decide. */
export function decidingParts(object: ManifestObject): readonly PartGroup[] {
  const type = typeOf(object);
  if (type === 'Service' || type === 'kubernetes/service') return [{ type: 'Service', keeps: keepsOfService }, ACCESS];
  if (WHOLE.has(object.kind) || type !== object.kind) return [{ type, keeps: keepsOfWhole }];
  if (object.kind === 'ConfigMap') return configParts(object.name);
  return [ACCESS, NETWORK];
}

/** Whether a kind is one of which every part decides (who may do what, who reaches what). */
export function isDecidingKind(kind: string): boolean {
  return WHOLE.has(kind);
}

/** What some paths of an object decide over whose kind alone does not: access, the network, both or nothing. */
export function decidingTypesOf(paths: readonly string[]): readonly string[] {
  const telling = paths.filter((path) => !isPodPower({ path }));
  return [ACCESS, NETWORK].filter(({ keeps }) => telling.some(keeps)).map(({ type }) => type);
}

/** Whether a service is reached from outside its cluster, by its type. */
export function isSeenOutside(object: ManifestObject): boolean {
  return SERVICE_TYPES_SEEN_OUTSIDE.has(scalarText(valueAt(valueAt(object.tree, 'spec'), 'type')) ?? '');
}

function isCloudNetwork(object: ManifestObject): boolean {
  const cloud = /crossplane\.io$|upbound\.io$|cnrm\.cloud\.google\.com$|services\.k8s\.aws$|azure\.com$/.test(
    object.group,
  );
  return (
    cloud &&
    /SecurityGroup|Subnet|VPC|Route|Firewall|Address|Network|Gateway|DNS|Record|Zone|Listener/i.test(object.kind)
  );
}

const ACCESS: PartGroup = {
  type: 'kubernetes/access',
  keeps: (path) => (path.startsWith('metadata.') ? ACCESS_NOTES.test(noteIn(path)) : ACCESS_PATHS.test(path)),
};

const NETWORK: PartGroup = {
  type: 'kubernetes/network',
  keeps: (path) => (path.startsWith(NOTES) ? /external-dns|source-range/.test(noteIn(path)) : NETWORK_PATHS.test(path)),
};

function keepsOfWhole(path: string): boolean {
  if (path.startsWith(NOTES)) return ACCESS_NOTES.test(noteIn(path)) || NETWORK_NOTES.test(noteIn(path));
  return !NEVER.test(path);
}

function keepsOfService(path: string): boolean {
  return path.startsWith(NOTES) ? NETWORK_NOTES.test(noteIn(path)) : SERVICE_PATHS.test(path);
}

function configParts(name: string): readonly PartGroup[] {
  const keeps = (path: string) => path.startsWith('data.');
  if (ACCESS_CONFIG.test(name)) return [{ type: 'kubernetes/access', keeps }];
  if (NETWORK_CONFIG.test(name)) return [{ type: 'kubernetes/network', keeps }];
  return [
    { type: 'kubernetes/network', keeps: (path) => /^data\..*(?:white-?list|allow-?list|source-range)/.test(path) },
  ];
}

/** The key of an annotation or a label. */
function noteIn(path: string): string {
  return path.replace(/^metadata\.(?:annotations|labels)\./, '');
}

/** Whether an annotation decides over access or reachability, by its key. */
export function isTellingNote(key: string): boolean {
  return ACCESS_NOTES.test(key) || NETWORK_NOTES.test(key);
}
