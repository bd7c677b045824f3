/** Recognises in settings the entries that are each a deployed thing (an application, a database), and pairs the entries of a list. */

import type { Tree } from './tree.js';
import { sameTree } from './tree-changes.js';
import { plainKey } from './values-keys.js';
import { grouped, keysOf, scalarText, valueAt } from './values-leaves.js';

const APP_KEYS: ReadonlySet<string> = new Set([
  ...['image', 'chart', 'helmvalues', 'replicas', 'replicacount', 'chartref', 'helmrelease', 'targetrevision'],
  ...[
    'releasename',
    'appname',
    'containers',
    'dockerimage',
    'imagetag',
    'chartversion',
    'chartpath',
    'apprepo',
    'schedule',
  ],
]);

const APP_LISTS =
  /^(?:.*applications|apps|services|releases|namespaces|deployments|workloads|charts|helmreleases|functions|lambdas)$/;

const RESOURCE_LISTS =
  /^(?:databases|dbs|buckets|s3buckets|queues|topics|streams|clusters|instances|accounts|repos|repositories|volumes|disks|filesystems|projects|nodegroups|nodepools|caches|secrets|environments)$/;

const NAMES = [
  'name',
  'appName',
  'id',
  'key',
  'app',
  'release',
  'releaseName',
  'namespace',
  'title',
  'alias',
  'username',
  'repoURL',
  'cluster',
];

/** Whether an entry of a list or map is a deployed thing: by its own keys, or by the name of what holds it. */
export function sortOfEntry(entry: Tree, holder: string): 'values/app' | 'values/resource' | null {
  const plain = plainKey(holder);
  // What Puppet is no longer told to set up stays where it is.
  if (entry.kind === 'list' || holder.includes('::')) return null;
  if (entry.kind === 'map' && keysOf(entry).some((key) => APP_KEYS.has(plainKey(key)))) return 'values/app';
  if (APP_LISTS.test(plain)) return 'values/app';
  return RESOURCE_LISTS.test(plain) ? 'values/resource' : null;
}

/** Modules of Ansible for one machine: what is absent there is no deployed thing. */
const MACHINE =
  /^(?:apt|apt(?:key|repository|rpm)|yum|yumrepository|dnf|package|packages|rpmkey|zypper|pacman|apk|homebrew|snap|flatpak|pip|npm|gem|composer|file|copy|template|lineinfile|blockinfile|replace|inifile|xml|cron|service|systemd|systemdservice|sysctl|modprobe|alternatives|debconf|git|unarchive|stat|knownhosts|mount|swap|hostname|locale(?:gen)?|timezone|tempfile|capabilities|seboolean|selinux|supervisorctl|dockerimage|dockerlogin|deb822repository)$/;

/** Whether a task sets something up on a machine, by the name of its module. */
export function isOfMachine(holder: string): boolean {
  return MACHINE.test(plainKey(holder));
}

/** The name of a list's item: its naming key, or a scalar itself. */
export function nameOf(item: Tree): string | null {
  if (item.kind === 'scalar') return item.text;
  for (const key of NAMES) {
    const name = scalarText(valueAt(item, key));
    if (name !== null) return name;
  }
  return null;
}

export interface ItemPair {
  readonly base: Tree | null;
  readonly head: Tree | null;
}

/** Items with their counterparts: by name, else the equal one, else by order among those without a name. Equal ones are left out. */
export function pairedEntries(base: readonly Tree[], head: readonly Tree[]): readonly ItemPair[] {
  const named = [...new Set([...head, ...base].map(nameOf).filter((name) => name !== null))];
  const before = grouped(base, nameOf);
  const after = grouped(head, nameOf);
  const pairs = named.flatMap((name) => inOrder(before.get(name) ?? [], after.get(name) ?? []));
  const [left, right] = withoutEqual(before.get(null) ?? [], after.get(null) ?? []);
  return [...pairs, ...inOrder(left, right)];
}

function inOrder(base: readonly Tree[], head: readonly Tree[]): readonly ItemPair[] {
  const count = Math.max(base.length, head.length);
  return Array.from({ length: count }, (_, index) => ({ base: base[index] ?? null, head: head[index] ?? null }));
}

/** Long lists of nameless items are compared by order alone: this would cost their square. */
const MAX_COMPARED = 300;

function withoutEqual(base: readonly Tree[], head: readonly Tree[]): readonly [readonly Tree[], readonly Tree[]] {
  if (base.length > MAX_COMPARED || head.length > MAX_COMPARED) return [base, head];
  const right = [...head];
  const left = base.filter((one) => {
    const index = right.findIndex((other) => sameTree(one, other));
    if (index !== -1) right.splice(index, 1);
    return index === -1;
  });
  return [left, right];
}
