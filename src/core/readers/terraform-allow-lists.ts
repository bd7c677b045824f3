/** Address lists by their names (`cidr_blocks`, `allowed_ips`) wherever they stand: resources, modules, locals, tfvars. */
import type { AccessRule } from './exposure.js';
import type { Tree, TreeEntry } from './tree.js';

const NAME =
  /(?:^|_)(?:public_access_cidrs|authorized_networks|authorized_ip_ranges|source_ranges|source_ips|source_address_prefix(?:es)?)$|cidr_blocks$|(?:allow|white|safe|trusted|ingress|egress|inbound|permitted|office|vpn|bastion|admin)\w*_?(?:ips?|cidrs?|ranges?|networks?|list)$|(?:^|_)(?:ip_rules|ip_?list|cidrs|cidr_list|allowed_ips)$/i;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)(?:\/\d{1,3})?$|^\*$|^internet$/i;
/** What names the addresses of a network, not who may reach it. */
const OWN_ADDRESSES =
  /subnet|vpc|pod|service_(?:cidr|ipv4)|secondary|private_ip|node_cidr|master_ipv4|pool|address_space/i;

/** One rule for each list; its ports are not in it. */
export function genericRules(tree: Tree): readonly AccessRule[] {
  const found: AccessRule[] = [];
  collect(tree, found);
  return found;
}

/** Whether addresses under this name say who may come in. */
function isAllowList(name: string): boolean {
  return NAME.test(name) && !OWN_ADDRESSES.test(name);
}

function collect(tree: Tree, found: AccessRule[]): void {
  if (tree.kind === 'list') for (const item of tree.items) collect(item, found);
  if (tree.kind !== 'map') return;
  for (const entry of tree.entries) {
    const rule = isAllowList(entry.key) ? ruleOf(entry) : null;
    if (rule) found.push(rule);
    else collect(entry.value, found);
  }
}

function ruleOf(entry: TreeEntry): AccessRule | null {
  const from = addressesIn(entry.value);
  if (from.length === 0) return null;
  return {
    direction: /egress|outbound/i.test(entry.key) ? 'egress' : 'ingress',
    from,
    ports: 'unknown',
    line: entry.line,
  };
}

function addressesIn(tree: Tree): readonly string[] {
  if (tree.kind === 'scalar') return ADDRESS.test(tree.text) ? [tree.text] : [];
  return tree.kind === 'list'
    ? tree.items.flatMap(addressesIn)
    : tree.entries.flatMap(({ value }) => addressesIn(value));
}
