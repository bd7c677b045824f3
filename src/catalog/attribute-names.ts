/** What an attribute decides, by its name: used by the effect rules, whatever language the attribute is written in. */
import type { AttributeEffect, ObjectEffect } from '../domain/effect.js';
import { remembering } from '../domain/remembering.js';
import { ADDRESS, CIDR } from './addresses.js';

/** The attributes of an edit without tags, descriptions and the like, and without what is only called by another name. */
export function decidingAttributes({ attributes }: Pick<ObjectEffect, 'attributes'>): readonly AttributeEffect[] {
  if (latest.of !== attributes) latest = { of: attributes, deciding: decidingOf(attributes) };
  return latest.deciding;
}

/** The rules ask for one object after the other, each of them several times. */
let latest: { readonly of: readonly AttributeEffect[]; readonly deciding: readonly AttributeEffect[] } = {
  of: [],
  deciding: [],
};

function decidingOf(attributes: readonly AttributeEffect[]): readonly AttributeEffect[] {
  const loud = attributes.filter((one) => !names(one.path).quiet || holdsAddressRange(one));
  if (!loud.some(({ before, after }) => isFromState(before) || isFromState(after))) {
    return loud.filter(({ before, after }) => (before !== null || after !== null) && !isSameCondition(before, after));
  }
  const gone = outputsOf(loud, ({ before }) => before);
  const here = outputsOf(loud, ({ after }) => after);
  return loud.filter(
    ({ path, before, after }) =>
      (!isThere(path, before, here) || !isThere(path, after, gone)) && !isSameCondition(before, after),
  );
}

/** `x == true` asks what `x` asks, and `try(x, null)` is x where there is one. */
function isSameCondition(before: string | null, after: string | null): boolean {
  return before !== null && after !== null && before !== after && plainCondition(before) === plainCondition(after);
}

function plainCondition(text: string): string {
  const plain = text.replace(/\s{0,4}(?:==\s{0,4}true|!=\s{0,4}false)\b/g, '');
  return plain.includes('try(') ? plain.replace(/\btry\(([^(),]{1,200}),\s{0,4}null\s{0,4}\)/g, '$1') : plain;
}

/** What is read from another state, without the name by which that state is called here. */
function outputsOf(
  attributes: readonly AttributeEffect[],
  side: (attribute: AttributeEffect) => string | null,
): ReadonlySet<string> {
  return new Set(attributes.flatMap((one) => outputOf(one.path, side(one)) ?? []));
}

function isThere(path: string, value: string | null, others: ReadonlySet<string>): boolean {
  if (value === null) return true;
  const output = outputOf(path, value);
  return output !== null && others.has(output);
}

function outputOf(path: string, value: string | null): string | null {
  if (value === null) return null;
  const output = value.replace(STATE, (state) => `${ENVIRONMENT.exec(state)?.[0] ?? ''}:`);
  return output === value ? null : `${path} = ${output}`;
}

function isFromState(value: string | null): boolean {
  return value?.includes('data.terraform_remote_state.') === true;
}

/** The same output of another environment is another thing. */
const ENVIRONMENT = /prod(?:uction)?|staging|integration|test|dev(?:elopment)?|sandbox|admin|root/;

const STATE = /\bdata\.terraform_remote_state\.[\w-]+\.(?:outputs\.)?/g;

/** Labels that Kubernetes itself acts on. */
const TELLING = /aggregate-to-|pod-security\.kubernetes\.io/;

const QUIET =
  /(?:^|\.)(?:tags|tags_all|default_tags|labels|commonLabels|extra_tags|Tags|description|Description|depends_on|DependsOn|timeouts|provider|providers|Metadata|metadata\.labels|app\.kubernetes\.io\/[^.]*|helm\.sh\/[^.]*|image|comment|checksum\/[^.]*|ignore_changes|create_before_destroy|ttl|TTL|displayName|display_name|(?:addon_|chart_|app_|engine_|module_|helm_|image_)?version)(?:\.|$)/;

/** Attributes of network resources that carry no reachability. */
export function isUnreachable({ path }: AttributeEffect): boolean {
  return names(path).unreachable;
}

const NO_REACH =
  /(?:^|\.)(?:health_?[cC]heck\w*|access_logs?|AccessLog\w*|stickiness|certificate_arn|acm_certificate_arn|ssl_policy|ssl_certificate_id|viewer_certificate|(?:default_|max_|min_)ttl|cookies|lifecycle|flow_log\w*|enable_deletion_protection|drop_invalid_header_fields|(?:un)?healthy_threshold|deregistration_delay|(?:\w+_)?timeout(?:_\w+)?|custom_error_response|compress|price_class|web_acl_id_tags|tls|secretName|version)(?:\.|$)/;

/** The attribute hands rights to what it stands in. */
export function isAccessAttribute({ path, before, after }: AttributeEffect): boolean {
  return names(path).access || WORKLOAD_IDENTITY.test(before ?? '') || WORKLOAD_IDENTITY.test(after ?? '');
}

/** A value that names people or rights, in the files of values that modules are fed with. */
export function isAccessValue(attribute: AttributeEffect): boolean {
  return isAccessAttribute(attribute) || PEOPLE.test(attribute.path);
}

const PEOPLE =
  /(?:^|\.)(?:\w*_)?(?:readers?|contributors?|owners?|admins?|administrators?|members?|object_ids?|principals?(?:_ids?)?|service_principals?|users|iam_\w+|\w+_iam(?:_\w+)?|api_permissions|permissions?|role_assignments?|roles|groups?_ids?|account_ids?|trusted_\w+)(?:\.|$)/;

const WORKLOAD_IDENTITY =
  /amazonaws\W{0,3}com\/role(?:-arn)?|iam\W{0,3}gke\W{0,3}io\/gcp-service-account|azure\W{0,3}workload\W{0,3}identity\//;

const ACCESS =
  /(?:^|\.)(?:\w*iam_instance_profile|iam|iam_(?:bindings?|members?|additive|principals?|by_principals?)\w*|group_iam|(?:\w*_)?permission_sets?|(?:\w*_)?irsa(?:_\w+)?|\w*principals?|default_service_account|service_accounts?|service_account_name|\w*[pP]olicyDefinitionIds?|definitionId|(?:enable|create|attach)_(?:\w+_)?(?:irsa|iam_roles?|oidc)(?:_\w+)?|assume_role_policy\w*|\w*policy_arns?|\w*inline_polic(?:y|ies)\w*|\w*permissions_boundary|\w*iam_polic(?:y|ies)\w*|\w*(?:user|principal|trusted\w*|role|admin|assume\w*)_arns|iam_database_authentication_enabled|(?:\w*_)?iam_roles?(?:_\w+)?|\w*[rR]oleDefinitionIds?|\w*[rR]oleAssignments?|principalIds?|role_arn|execution_role\w*|task_role\w*|service_account_email|access_policies|access_policy|resource_policy|policy|grantees?|rbac\w*|acl|serviceAccountName|ManagedPolicyArns|Policies|IamInstanceProfile|PermissionsBoundary|RoleArn|ExecutionRoleArn|TaskRoleArn)(?:\.|$)/;

/** The attribute decides who reaches what it stands in, or how it is reached. */
export function isReachAttribute(attribute: AttributeEffect): boolean {
  return names(attribute.path).reach || holdsAddressRange(attribute);
}

/** Lists of what is let through that hold no addresses. */
const NO_ADDRESSES =
  /(?:repo\w*|user|email|mail|label|branch|feature|domain|org\w*|metric)\w*_(?:allow|white|deny|black)_?list/i;

const REACH =
  /(?:^|\.)(?:\w*security_groups?(?:_ids?)?|\w*sg_ids?|\w*cidrs?\w*|\w*subnets?(?:_ids?)?|\w*source_ranges|\w*(?:allow|white|deny|black)_?list\w*|publicly_accessible|associate_public_ip\w*|map_public_ip\w*|public_network_access\w*|\w*endpoint_public_access\w*|\w*authorized_networks|ip_restriction\w*|network_rules|network_acls|vpc_config|ingress\w*|egress\w*|\w*load_balancers?|target_group_arns?|\w*listeners?|\w*firewall_rules?|private_ip_google_access|\w*peering\w*|vpc_id|SecurityGroupIds|SecurityGroups|VpcSecurityGroupIds|SubnetIds|PubliclyAccessible|VpcConfig)(?:\.|$)/;

/** The attribute opens what it stands in to everybody. */
export function isMadePublic({ path, after }: AttributeEffect): boolean {
  return PUBLIC.test(path) && after !== null && /^"?(?:true|enabled)"?$/i.test(after);
}

const PUBLIC =
  /(?:^|\.)(?:publicly_accessible|associate_public_ip\w*|public_network_access\w*|\w*endpoint_public_access)$/;

/** A value that names a place in the network, in the files of values that modules are fed with. */
export function isReachValue(attribute: AttributeEffect): boolean {
  return isReachOrAddress(attribute) || PLACE.test(attribute.path);
}

export function isReachOrAddress(attribute: AttributeEffect): boolean {
  const { before, after } = attribute;
  if (ENVIRONMENT_OF_A_PROGRAM.test(attribute.path)) return holdsAddressRange(attribute);
  if (isReachAttribute(attribute) || FENCE.test(attribute.path)) return true;
  return ADDRESS.test(before ?? '') || ADDRESS.test(after ?? '');
}

/** What a program is told: a URL or a secret in it lets nobody in. */
const ENVIRONMENT_OF_A_PROGRAM = /(?:^|\.)(?:environment|environment_variables|env|env_vars|secrets)\./;

const FENCE =
  /(?:^|[._])(?:\w*waf(?:_\w*)?|firewall\w*|dmarc|spf|dkim\w*|cnames?|dns_\w+|\w*_dns|records?|domains|domain_names|fqdns?|host_?names?)(?:\.|$)/i;

const PLACE =
  /(?:^|\.)(?:front_?(?:door|end)s?|back_?ends?|\w*_ips?|ips|\w*ip_address(?:es)?|\w*dns\w*|\w*zone_name|custom_domains?|backend_domain|custom_rules|\w*waf\w*|\w*firewall\w*|\w*nat_\w+|\w*vnet\w*|\w*vpn\w*|\w*subnet\w*|\w*nsg\w*|\w*routes?|\w*gateways?|\w*vpc\w*|global_exclusions|disabled_rules|\w*_weight|records?|a_records?|cnames?\w*|txt_records?)(?:\.|$)/i;

/** Power over the machine that a pod runs on, which is no right that somebody was given. */
export function isPodPower({ path }: Pick<AttributeEffect, 'path'>): boolean {
  return POD_POWER.test(path);
}

const POD_POWER =
  /(?:^|\.)(?:hostPath|privileged|hostPID|hostIPC|capabilities|allowPrivilegeEscalation|runAs\w+|procMount|hostUsers)(?:\.|$)/;

export function holdsAddressRange({ before, after }: AttributeEffect): boolean {
  return CIDR.test(before ?? '') || CIDR.test(after ?? '');
}

/** What a path says by its words alone. Objects of one type have the same few paths. */
const names = remembering(5_000, (path) => ({
  quiet: QUIET.test(path) && !TELLING.test(path),
  access: ACCESS.test(path),
  reach: REACH.test(path) && !NO_ADDRESSES.test(path),
  unreachable: NO_REACH.test(path),
}));
