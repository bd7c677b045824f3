/** What the objects of an effect are about, by their type, in the vocabulary of their tool. Used by the effect rules. */
import type { AttributeEffect, ObjectEffect } from '../domain/effect.js';
import { decidingAttributes, isUnreachable } from './attribute-names.js';
import { moduleSourceIs } from './modules.js';
import { isDataType, isIamType, isNetworkType } from './resource-types.js';

/** Objects that decide who may do what. */
export function isAccessObject({ type, subject }: ObjectEffect): boolean {
  if (type === NESTED) return NESTED_ACCESS.test(subject);
  if (type.startsWith('module:')) return moduleSourceIs('iam', type.slice('module:'.length));
  if (NETWORK_TOOL.test(type)) return false;
  return ACCESS_SORT.test(type) || ACCESS_KIND.test(type) || isIamType(type);
}

/** A module of Bicep: its name is all that the file says about it. */
const NESTED = 'Microsoft.Resources/deployments';
const NESTED_ACCESS = /(?:polic(?:y|ies)|role)(?:set)?(?:assignment|definition)|(?:managed|assigned)identity|rbac/i;
const NESTED_NETWORK =
  /vnet|virtualnetwork|subnet|dnszone|privatedns|publicip|firewall|nsg|peering|gateway|bastion|loadbalancer/i;

const ACCESS_SORT = /\/(?:access|permissions|roles?|policy|grants?|document)$/;
const ACCESS_KIND =
  /^(?:(?:Cluster)?Role(?:Binding)?s?(?:List)?|ServiceAccount|PodSecurityPolicy|AppProject|\w*WebhookConfiguration|\w*AdmissionPolicy\w*|SecurityContextConstraints|(?:Cluster)?Policy|IAM\w+|AzureIdentity\w*|PodIdentityAssociation|(?:Cluster)?SecretStore|VaultAuth|PeerAuthentication|RequestAuthentication|ReferenceGrant|OAuth\w*|User|Group|CertificateSigningRequest|SecurityPolicy|AccessGrant|PolicyException|ConstraintTemplate|ClusterImagePolicy|(?:Cluster|Project)RoleTemplateBinding|RoleTemplate|GlobalRole(?:Binding)?)$/;

/** Objects that decide what is reachable or where traffic goes. */
export function isNetworkObject({ type, subject }: ObjectEffect): boolean {
  if (type === NESTED) return NESTED_NETWORK.test(subject) && !NESTED_ACCESS.test(subject);
  if (type.startsWith('module:')) return moduleSourceIs('network', type.slice('module:'.length));
  return NETWORK_TOOL.test(type) || NETWORK_SORT.test(type) || TRAFFIC_KIND.test(type) || isNetworkType(type);
}

const NETWORK_TOOL = /^(?:nginx|haproxy|caddy|squid|firewall|iptables|dns)\//;
const NETWORK_SORT = /\/(?:network|firewall|ingress|dns|listener|routes?)$/;
const TRAFFIC_KIND =
  /^(?:\w*NetworkPolic(?:y|ies)|(?:Global)?NetworkSet|CiliumCIDRGroup|Ingress\w*|Route|Gateway\w*|\w+Route|HTTPProxy|VirtualService|DestinationRule|ServiceEntry|WorkloadEntry|EnvoyFilter|AuthorizationPolicy|DNSEndpoint|DNSRecord|IPAddressPool|IPPool|BGPPeer|Endpoints|EndpointSlice|TargetGroupBinding|EgressFirewall|Sidecar|Service|(?:Backend|Frontend)Config|MultiClusterIngress|TransportServer|MiddlewareTCP|Mapping|Host|Cilium(?:EgressGateway|LocalRedirect)Policy)$/;

/** Objects whose loss is a loss of data. */
export function holdsData({ type }: ObjectEffect): boolean {
  return /\/data$/.test(type) || isDataType(type);
}

/** Whether an edit of the object is more than labels and descriptions. */
export function changesMore(object: ObjectEffect, isNothing: (attribute: AttributeEffect) => boolean): boolean {
  if (object.event === 'moved' || object.event === 'adopted' || object.event === 'forgotten') return false;
  if (object.event !== 'changed') return true;
  return decidingAttributes(object).some((attribute) => !isNothing(attribute));
}

/** Whether an edit of a network object may change what is reachable. */
export function changesReach(object: ObjectEffect): boolean {
  return changesMore(object, isUnreachable);
}
