/** Which keys of a settings file (Helm values, Ansible variables and tasks, Salt pillars, data of a team) decide over access or reachability. */

import type { Tree } from './tree.js';
import { leavesOf, scalarText } from './values-leaves.js';

export type ValueSort = 'values/access' | 'values/firewall' | 'values/ingress' | 'values/network' | 'values/dns';

const ACCESS_EXACT: ReadonlySet<string> = new Set([
  ...[
    'iam',
    'rbac',
    'roles',
    'clusterrole',
    'clusterroles',
    'clusterrolebinding',
    'clusterrolebindings',
    'rolebinding',
  ],
  ...[
    'rolebindings',
    'permissions',
    'permission',
    'policies',
    'policy',
    'users',
    'usernames',
    'groups',
    'grants',
    'privileges',
    'privs',
  ],
  ...[
    'admins',
    'members',
    'maintainers',
    'teams',
    'sudoers',
    'sudo',
    'authorizedkeys',
    'authorizedkey',
    'sshkeys',
    'sshusers',
  ],
  ...[
    'podsecuritypolicy',
    'psp',
    'acl',
    'acls',
    'access',
    'trustpolicy',
    'principals',
    'collaborators',
    'serviceaccount',
  ],
  ...[
    'user',
    'group',
    'postgresqluser',
    'postgresqlprivs',
    'mysqluser',
    'policycsv',
    'maproles',
    'mapusers',
    'mapaccounts',
  ],
  ...['branchprotection', 'branchprotections', 'protectedbranches', 'rulesets', 'bypassactors'],
  ...['privileged', 'adminusers', 'admingroups', 'orgadmins', 'clusteradmins', 'approvers', 'ssogroups'],
]);

/** Those that are too plain a word to decide where they stand over a single value. */
const ONLY_OVER_MORE: ReadonlySet<string> = new Set([
  'policy',
  'user',
  'group',
  'access',
  'sudo',
  'permission',
  'roles',
  'acl',
]);

const ACCESS_ENDS =
  /(?:rolearns?|policyarns?|iamroles?|iampolic(?:y|ies)|iampermissions|gcpserviceaccount|serviceaccountname|serviceaccountannotations|assumerole|(?:sudo|admin|ssh|super|root)users?|(?:sudo|admin|ssh)groups?|allowedgroups|allowedroles|allowedaccounts|allowedusers|allowedteams|allowedorgani[sz]ations|githubteams|githubusers|githuborgs|accountids|clientid\/role)$/;

const FIREWALL =
  /white-?list|allowlist|denylist|blocklist|cidr|sourceranges?$|securitygroup|firewall|networkpolic(?:y|ies)$|^iptables|^nftables|^ufw|trustedips|allowedips?$|ipranges?$|authorizednetworks|ec2group$|^fail2ban/;

/** Lists of names, mail addresses or features to let through are no addresses. */
const NO_ADDRESSES = /email|domain|user|feature|label|metric|(?<!ip|ip6|nf|eb)table|extension|plugin|repo|branch/;

const INGRESS =
  /^ingress(?:es|hosts?|hostname|classname|internal|external|public|private)?$|[a-z]ingress(?:es)?$|^httproutes?$|^virtualservices?$/;

const NETWORK =
  /^(?:loadbalancerip|loadbalancerclass|nodeports?|hostnetwork|hostport|externalips|externaltrafficpolicy|gateways|listeners|loadbalancers|subnets|subnetids|vpcs?|vpcid|vpcids|routetables?|peerings?|vpn|listenaddress|bindaddress)$/;

const DNS =
  /^(?:dns|dnsrecords|dnszones|hostedzones?|domains|fqdns?|dnsnames|route53|records|cnames?|aaaa|mx|txt|srv|caa|ptr|(?:cname|a|aaaa|txt|mx|ns|srv|ptr|caa)records?)$|external-?dns/;

/** Below these nothing decides but an address. */
const PLAIN: ReadonlySet<string> = new Set([
  ...[
    'env',
    'extraenv',
    'extraenvs',
    'envvars',
    'environmentvariables',
    'labels',
    'podlabels',
    'resources',
    'image',
    'args',
  ],
  ...[
    'command',
    'livenessprobe',
    'readinessprobe',
    'startupprobe',
    'affinity',
    'tolerations',
    'nodeselector',
    'alerts',
  ],
  ...[
    'prometheusrule',
    'prometheusrules',
    'alertingrules',
    'dashboards',
    'securitycontextdescription',
    'extraargs',
    'metrics',
  ],
]);

const SERVICE_TYPES = /^(?:LoadBalancer|NodePort|ExternalName)$/;

/** Variables of Puppet that say what is watched. */
const OF_MONITORING = /(?:^|::)(?:\w*monitor\w*|checks?|icinga\w*|nagios\w*|nrpe|prometheus|alerts?)::/;

/** A key without case, dashes and underscores; the last part of a variable of Puppet or of an Ansible module's full name. */
export function plainKey(key: string): string {
  if (key.includes('::')) return OF_MONITORING.test(key) ? '' : plainKey(key.slice(key.lastIndexOf('::') + 2));
  const own = /^[a-z_]+\.[a-z_]+\.[a-z_0-9]+$/.test(key) ? key.slice(key.lastIndexOf('.') + 1) : key;
  return own.toLowerCase().replace(/[-_]/g, '');
}

/** Whether nothing below the key decides by its name. */
export function isPlain(key: string): boolean {
  return PLAIN.has(plainKey(key)) || ENVIRONMENT_VARIABLE.test(key);
}

const ENVIRONMENT_VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** What the value under a key decides over; null: nothing, as far as its key tells. */
export function sortOfKey(key: string, base: Tree | null, head: Tree | null): ValueSort | null {
  const plain = plainKey(key);
  if (ENVIRONMENT_VARIABLE.test(key)) return null;
  if (INGRESS.test(plain)) return 'values/ingress';
  if (FIREWALL.test(plain)) return NO_ADDRESSES.test(plain) ? null : 'values/firewall';
  if (NETWORK.test(plain)) return 'values/network';
  if (DNS.test(plain)) return isScalarPair(base, head) && plain === 'dns' ? null : 'values/dns';
  if (plain === 'type') return isServiceType(base) || isServiceType(head) ? 'values/network' : null;
  if (ACCESS_ENDS.test(plain)) return 'values/access';
  return decidesAccess(plain, base, head) ? 'values/access' : null;
}

function decidesAccess(plain: string, base: Tree | null, head: Tree | null): boolean {
  if (!ACCESS_EXACT.has(plain)) return false;
  if (ONLY_OVER_MORE.has(plain) && isScalarPair(base, head)) return false;
  return plain !== 'groups' || !(isAlertGroup(base) || isAlertGroup(head));
}

function isScalarPair(base: Tree | null, head: Tree | null): boolean {
  return (base === null || base.kind === 'scalar') && (head === null || head.kind === 'scalar');
}

function isServiceType(tree: Tree | null): boolean {
  return SERVICE_TYPES.test(scalarText(tree) ?? '');
}

/** Groups of alerting rules, not of people. */
function isAlertGroup(tree: Tree | null): boolean {
  return leavesOf(tree).some(({ path }) => /(?:^|\.)(?:rules|expr|alert)(?:\.|$)/.test(path));
}

const NEVER =
  /(?:^|\.)(?:description|descr|comment|notes?|labels|image|tag|resources|displayName|secretName|pathType)(?:\.|$)/;

/** Whether a part of what decides is worth a word; annotations only where they are known to decide. */
export function isTellingPath(path: string, isTellingNote: (key: string) => boolean): boolean {
  if (NEVER.test(path)) return false;
  const start = path.search(/(?:^|\.)[aA]nnotations\./);
  if (start === -1) return true;
  return isTellingNote(path.slice(path.indexOf('nnotations.', start) + 'nnotations.'.length));
}

/** What a whole file decides over, by its name. */
export function sortOfFile(name: string): ValueSort | null {
  const lower = name.toLowerCase();
  if (/(?:^|[/._-])schema\.json$/.test(lower)) return null;
  if (
    /(?:^|[/._-])(?:firewall|iptables|nftables|security-?groups?|networkpolic(?:y|ies)|allow-?lists?|white-?lists?)(?:[/._-]|$)/.test(
      lower,
    )
  ) {
    return 'values/firewall';
  }
  if (/(?:^|\/)(?:dns|dns[-_]?records|zones)(?:\/[^/]*)?\.?(?:ya?ml|json|sls)$/.test(lower)) return 'values/dns';
  if (/(?:^|\/)(?:teams?|users?|members|permissions?|rbac|iam|sudoers|org)\.(?:ya?ml|json|sls)$/.test(lower))
    return 'values/access';
  return /(?:^|\/)(?:users|iam|rbac|sudoers|\.github\/rulesets)\/[^/]*\.(?:ya?ml|json|sls)$/.test(lower)
    ? 'values/access'
    : null;
}

/**
 * Files of an application's own data and tools, by their name: what their keys are called decides nothing here, an
 * address still does.
 */
export function isApplicationData(name: string): boolean {
  return APPLICATION_DATA.test(name.toLowerCase());
}

const APPLICATION_DATA =
  /(?:^|\/)(?:locales?|i18n|translations?|lang|languages|messages|public|static|assets|src|schemas?|openapi|swagger|dashboards|alerts|rules|mixins?|crds?|snapshots|seeds?|pipelines|data\/fixtures)\/|(?:^|\/)(?:openapi|swagger|mkdocs|dependabot|codecov|renovate|labels|\.(?!asf\.)[^/]*|lerna|nx|turbo|angular|pubspec|manifest|composer|tslint|babel[^/]*|jest[^/]*|cypress|sonar[^/]*|docker-compose[^/]*|compose|azure-pipelines[^/]*|cloudbuild[^/]*|buildspec[^/]*|appspec|mint|vercel|netlify|grafana[^/]*|newrelic|database|cable|storage|puma|sidekiq|webpacker|shakapacker|skylight|honeybadger|scout_apm|appsignal)\.(?:ya?ml|json)$|(?:^|\/)\.(?!github\/)[^/]+\//;
