/**
 * Reads settings in YAML or JSON (Helm values, environments, Ansible variables and tasks, Salt pillars, team data): the
 * keys that decide over access and reachability, the addresses, and the deployed things that came and went. Plain
 * settings are nothing.
 */

import type { AttributeEffect, Effect, ObjectEffect } from '../../domain/effect.js';
import { isTellingNote } from './kubernetes-kinds.js';
import type { Tree } from './tree.js';
import { attributeChanges, sameTree } from './tree-changes.js';
import { addressChanges, isAddress } from './values-addresses.js';
import { isOfMachine, nameOf, pairedEntries, sortOfEntry } from './values-apps.js';
import { guardChangesIn } from './values-guards.js';
import {
  isApplicationData,
  isPlain,
  isTellingPath,
  plainKey,
  sortOfFile,
  sortOfKey,
  type ValueSort,
} from './values-keys.js';
import { describesFields, isMap, keysOf, pruned, scalarText, valueAt } from './values-leaves.js';

/** Whether a file is settings by its name: values of a chart, variables and tasks of Ansible, pillars and states of Salt. */
export function isValuesFile(name: string): boolean {
  return VALUES_FILE.test(name);
}

const VALUES_FILE =
  /(?:^|\/)(?:[^/]*values[^/]*|helmfile[^/]*)\.(?:ya?ml|json)(?:\.gotmpl)?$|(?:^|\/)(?:values|roles|group_vars|host_vars|inventor(?:y|ies)|playbooks|pillars?|salt|environments|app-config|teams)\/.*\.(?:ya?ml|json|sls)$|\.sls$/i;

interface Place {
  readonly base: Tree | null;
  readonly head: Tree | null;
  /** Keys and names of entries down to here, for people. */
  readonly path: readonly string[];
  /** The nearest key above: what holds an entry. */
  readonly holder: string;
  /** Below a key under which names decide nothing. */
  readonly plain: boolean;
  /** Inside of an entry that came or went: its parts went with it. */
  readonly inEntry: boolean;
  readonly line: number;
  readonly baseLine: number;
}

/**
 * What differs between two settings trees, as its own people would name it below `subject` (a file, an object). Emits
 * `values/access`, `/firewall`, `/ingress`, `/network`, `/dns` changed and `values/app`, `/resource` entries.
 */
export function valuesChanges(base: Tree | null, head: Tree | null, subject: string): readonly Effect[] {
  if (base !== null && head !== null && sameTree(base, head)) return [];
  const place = {
    base,
    head,
    path: [],
    holder: '',
    plain: isApplicationData(subject),
    inEntry: false,
    line: head?.line ?? 1,
    baseLine: base?.line ?? 1,
  };
  const sort = sortOfFile(subject) ?? sortOfDocument(base) ?? sortOfDocument(head);
  const entry = isValuesFile(subject) ? entryChange(place, '') : [];
  const own = sort === null ? [...entry, ...changesAt(inside(place, entry))] : decided(place, sort);
  return [...own, ...addressChanges(base, head, subject)].map((effect) =>
    effect.subject === '' ? { ...effect, subject } : effect,
  );
}

/** A resource of Teleport: a role, a user, a connector or how the cluster lets people in. */
function sortOfDocument(document: Tree | null): ValueSort | null {
  const text = (key: string) => scalarText(valueAt(document, key)) ?? '';
  const isResource =
    valueAt(document, 'apiVersion') === null && /^v\d$/.test(text('version')) && isMap(valueAt(document, 'spec'));
  return isResource && TELEPORT.test(text('kind')) ? 'values/access' : null;
}

const TELEPORT =
  /^(?:role|user|bot|token|github|saml|oidc|login_rule|access_list|trusted_cluster|cluster_auth_preference|cluster_networking_config)$/;

function changesAt(place: Place): readonly Effect[] {
  const { base, head } = place;
  if (base !== null && head !== null && sameTree(base, head)) return [];
  if (isMap(base) || isMap(head)) return mapChanges(place);
  if (base?.kind === 'list' || head?.kind === 'list') return listChanges(place);
  return addressLeaf(place);
}

function mapChanges(place: Place): readonly Effect[] {
  const { base, head } = place;
  const keys = [...new Set([...keysOf(head), ...keysOf(base)])];
  const isPlay = keys.includes('hosts') && keys.some((key) => key === 'roles' || key === 'tasks');
  return [
    ...switched(place),
    ...(place.plain ? [] : guardChangesIn(place, { holder: place.holder, subject: place.path.join(' ') })),
    ...keys.flatMap((key) => {
      const below = under(place, key);
      if (below.base !== null && below.head !== null && sameTree(below.base, below.head)) return [];
      if (isPlay && key === 'hosts') return [];
      // The roles of a play are parts of the play; what is set for them decides, their names do not.
      const sort = place.plain || (isPlay && key === 'roles') ? null : sortOfKey(key, below.base, below.head);
      const entry = isMap(below.base) || isMap(below.head) ? entryChange(below, place.holder) : [];
      return [...entry, ...(sort === null ? changesAt(inside(below, entry)) : decided(below, sort))];
    }),
  ];
}

function under(place: Place, key: string): Place {
  const base = valueAt(place.base, key);
  const head = valueAt(place.head, key);
  return {
    ...{
      base,
      head,
      path: [...place.path, key],
      holder: key,
      plain: place.plain || isPlain(key) || (key === 'properties' && (describesFields(base) || describesFields(head))),
      inEntry: place.inEntry,
    },
    line: head?.line ?? place.line,
    baseLine: base?.line ?? place.baseLine,
  };
}

function listChanges(place: Place): readonly Effect[] {
  const items = (tree: Tree | null) => (tree === null ? [] : tree.kind === 'list' ? tree.items : [tree]);
  return pairedEntries(items(place.base), items(place.head)).flatMap(({ base, head }) => {
    const named = head ?? base;
    const name = named === null ? null : nameOf(named);
    const path = name === null ? place.path : [...place.path, name];
    const item = { ...place, base, head, path, line: head?.line ?? place.line, baseLine: base?.line ?? place.baseLine };
    const entry = entryChange(item, place.holder);
    return [...entry, ...changesAt(inside(item, entry))];
  });
}

function inside(place: Place, entry: readonly ObjectEffect[]): Place {
  return entry.length === 0 ? place : { ...place, inEntry: true };
}

/** A deployed thing that came or went as one entry of what holds it. */
function entryChange(place: Place, holder: string): readonly ObjectEffect[] {
  const { base, head } = place;
  const one = base ?? head;
  if (one === null || (base !== null && head !== null) || place.plain || place.inEntry) return [];
  const sort = sortOfEntry(one, holder);
  if (sort === null) return [];
  return [objectEffect(place, { event: head === null ? 'entry-removed' : 'entry-added', type: sort, attributes: [] })];
}

/** A thing that was set to run nowhere, or again. */
function switched(place: Place): readonly ObjectEffect[] {
  const { base, head } = place;
  if (!isMap(base) || !isMap(head)) return [];
  const before = isOff(base, place.holder);
  const after = isOff(head, place.holder);
  if (before === after || place.plain) return [];
  return [objectEffect(place, { event: after ? 'disabled' : 'enabled', type: 'values/app', attributes: [] })];
}

function isOff(tree: Tree, holder: string): boolean {
  const off = (key: string, text: string) => scalarText(valueAt(tree, key)) === text;
  if (off('replicas', '0') || off('replicaCount', '0') || off('installed', 'false')) return true;
  if ((off('state', 'absent') || off('ensure', 'absent')) && !isOfMachine(holder)) return true;
  return off('enabled', 'false') && sortOfEntry(tree, '') !== null;
}

/** A difference below a key that decides, without what never does. */
function decided(place: Place, sort: ValueSort): readonly Effect[] {
  const ownAccount = plainKey(place.holder) === 'serviceaccount';
  const keeps = (path: string) => isTellingPath(path, isTellingNote) && (!ownAccount || path !== 'create');
  const base = place.base === null ? null : pruned(place.base, keeps);
  const head = place.head === null ? null : pruned(place.head, keeps);
  const attributes = attributeChanges(base, head).filter((one) => !isEmpty(one.before) || !isEmpty(one.after));
  return attributes.length === 0 ? [] : [objectEffect(place, { event: 'changed', type: sort, attributes })];
}

/** A key without a value says nothing. */
function isEmpty(value: string | null): boolean {
  return value === null || /^(?:null|\{\}|\[\]|)$/.test(value);
}

function addressLeaf(place: Place): readonly ObjectEffect[] {
  const { base, head } = place;
  const type = sortOfText(base) ?? sortOfText(head);
  if (type === null) return [];
  const attributes: readonly AttributeEffect[] = attributeChanges(base, head);
  return attributes.length === 0 ? [] : [objectEffect(place, { event: 'changed', type, attributes })];
}

/** What a text decides over wherever it stands: an address, or a rule as a packet filter takes it. */
function sortOfText(tree: Tree | null): ValueSort | null {
  if (isAddress(tree)) return 'values/network';
  if (tree?.kind !== 'scalar') return null;
  if (FILTER_RULE.test(tree.text)) return 'values/firewall';
  return SUDO_RULE.test(tree.text) ? 'values/access' : null;
}

/** A line of sudoers, or where such lines are put. */
const SUDO_RULE = /(?:^|\s)ALL\s*=\s*(?:\(|ALL\b)|\bNOPASSWD:|^\/etc\/sudoers(?:\.d\/|$)/;
const FILTER_RULE =
  /(?:^|\s)-[AIDPR] [A-Z][A-Z_-]{1,27}\s|\s-j (?:ACCEPT|DROP|REJECT)\b|(?:^|\s)ip6?tables\s+-|^:[A-Z]{2,28} (?:ACCEPT|DROP)\b/;

function objectEffect(place: Place, what: Pick<ObjectEffect, 'event' | 'type' | 'attributes'>): ObjectEffect {
  const gone = place.base === null;
  return {
    kind: 'object',
    ...what,
    subject: place.path.join(' '),
    line: place.line,
    baseLine: gone ? null : place.baseLine,
  };
}
