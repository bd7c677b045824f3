/** What the RBAC objects of Kubernetes and its access policies grant, so that two sides can be compared grant by grant. */

import type { GrantEffect } from '../../domain/effect.js';
import type { ManifestObject } from './kubernetes-objects.js';
import type { Tree } from './tree.js';
import { treesAt } from './tree-changes.js';
import { isMap, itemsOf, onlyIn, scalarsOf, scalarText, valueAt } from './values-leaves.js';

interface Grant {
  readonly key: string;
  readonly of: GrantEffect['of'];
  readonly value: string;
  readonly breadth: GrantEffect['breadth'];
  readonly line: number;
}

const EVERYONE = /^(?:system:unauthenticated|system:anonymous|system:authenticated)$/;
const RIGHTS_TO_GIVE_RIGHTS = new Set(['escalate', 'bind', 'impersonate']);
const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
const READS_SECRETS = new Set(['get', 'list', 'watch', '*']);
const WAYS_IN =
  /^(?:pods\/exec|pods\/attach|nodes\/proxy|serviceaccounts\/token|certificatesigningrequests\/approval)$/;

/** The grants that one side has and the other lacks. */
export function grantEffects(
  base: ManifestObject | null,
  head: ManifestObject | null,
  subject: string,
): readonly GrantEffect[] {
  const before = base === null ? [] : grantsOf(base);
  const after = head === null ? [] : grantsOf(head);
  const added = onlyIn(after, before).map(({ key, ...grant }) => ({
    ...{ kind: 'grant' as const, event: 'added' as const, subject, baseLine: null },
    ...grant,
  }));
  const removed = onlyIn(before, after).map(({ key, ...grant }) => ({
    ...{ kind: 'grant' as const, event: 'removed' as const, subject, baseLine: grant.line },
    ...grant,
    line: head?.line ?? 1,
  }));
  return [...added, ...removed];
}

function grantsOf(object: ManifestObject): readonly Grant[] {
  switch (object.kind) {
    case 'Role':
    case 'ClusterRole':
      return itemsOf(valueAt(object.tree, 'rules')).flatMap((rule) => ruleGrants(rule, object.kind));
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return bindingGrants(object);
    case 'AppProject':
      return projectGrants(object.tree);
    case 'AuthorizationPolicy':
      return meshGrants(object.tree);
    case 'PodSecurityPolicy':
    case 'SecurityContextConstraints':
      return podGrants(object.tree);
    default:
      return [];
  }
}

function grant(of: GrantEffect['of'], breadth: GrantEffect['breadth'], at: { value: string; line: number }): Grant {
  return { key: `${of} ${breadth} ${at.value}`, of, breadth, value: at.value, line: at.line };
}

/** Only what is more than plain: the object that holds the rule is reported as changed anyway. */
function ruleGrants(rule: Tree, kind: string): readonly Grant[] {
  const verbs = scalarsOf(valueAt(rule, 'verbs'));
  const resources = scalarsOf(valueAt(rule, 'resources'));
  const everyResource = resources.some((resource) => resource.text === '*');
  return [
    ...verbs.flatMap((verb) => verbGrants(verb, everyResource)),
    ...resources
      .filter(({ text }) => text === '*')
      .map((resource) => grant('resource', 'wildcard', mark(resource, 'every resource *'))),
    ...scalarsOf(valueAt(rule, 'nonResourceURLs'))
      .filter(({ text }) => text === '*')
      .map((url) => grant('resource', 'wildcard', mark(url, 'every URL *'))),
    ...resources.flatMap((resource) =>
      resourceGrants(
        resource,
        verbs.map((verb) => verb.text),
        kind,
      ),
    ),
  ];
}

type Text = { readonly text: string; readonly line: number };

function mark(at: Text, value: string): { value: string; line: number } {
  return { value, line: at.line };
}

function verbGrants(verb: Text, everyResource: boolean): readonly Grant[] {
  if (verb.text === '*') return [grant('action', everyResource ? 'admin' : 'wildcard', mark(verb, '*'))];
  if (RIGHTS_TO_GIVE_RIGHTS.has(verb.text)) return [grant('action', 'admin', mark(verb, verb.text))];
  if (everyResource && WRITES.has(verb.text)) return [grant('action', 'write', mark(verb, `${verb.text} *`))];
  return [];
}

function resourceGrants(resource: Text, verbs: readonly string[], kind: string): readonly Grant[] {
  const writes = verbs.filter((verb) => WRITES.has(verb) || verb === '*');
  if (resource.text === 'secrets') {
    const breadth = kind === 'ClusterRole' ? 'wildcard' : 'write';
    return verbs
      .filter((verb) => READS_SECRETS.has(verb) || WRITES.has(verb))
      .map((verb) => grant('permission', breadth, mark(resource, `${verb} secrets`)));
  }
  const breadth = WAYS_IN.test(resource.text) ? 'admin' : 'write';
  return writes.map((verb) => grant('permission', breadth, mark(resource, `${verb} ${resource.text}`)));
}

function bindingGrants(object: ManifestObject): readonly Grant[] {
  const role = valueAt(valueAt(object.tree, 'roleRef'), 'name');
  const subjects = itemsOf(valueAt(object.tree, 'subjects')).filter(isMap);
  const roles = role?.kind === 'scalar' ? [grant('role', roleBreadth(role.text), mark(role, role.text))] : [];
  return [
    ...roles,
    ...subjects.map((subject) => {
      const name = scalarText(valueAt(subject, 'name')) ?? '';
      const kind = scalarText(valueAt(subject, 'kind')) ?? '';
      const namespace = scalarText(valueAt(subject, 'namespace'));
      const value = `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`;
      return grant('principal', principalBreadth(name), { value, line: subject.line });
    }),
  ];
}

function roleBreadth(name: string): GrantEffect['breadth'] {
  if (name === 'cluster-admin') return 'admin';
  return name === 'admin' || name === 'edit' ? 'write' : 'plain';
}

function principalBreadth(name: string): GrantEffect['breadth'] {
  if (EVERYONE.test(name)) return 'everyone';
  if (name === 'system:masters') return 'admin';
  return name.startsWith('system:serviceaccounts') ? 'wildcard' : 'plain';
}

/** An Argo CD project: where its applications may come from and what they may touch. */
function projectGrants(tree: Tree): readonly Grant[] {
  const spec = valueAt(tree, 'spec');
  const sources = scalarsOf(valueAt(spec, 'sourceRepos')).filter(({ text }) => text === '*');
  const kinds = itemsOf(valueAt(spec, 'clusterResourceWhitelist')).filter(
    (item) => scalarText(valueAt(item, 'kind')) === '*',
  );
  const places = itemsOf(valueAt(spec, 'destinations')).filter(
    (item) => scalarText(valueAt(item, 'namespace')) === '*',
  );
  return [
    ...sources.map((source) => grant('resource', 'wildcard', mark(source, 'sourceRepos *'))),
    ...kinds.map((kind) => grant('resource', 'wildcard', { value: 'clusterResourceWhitelist *', line: kind.line })),
    ...places.map((place) => grant('resource', 'wildcard', { value: 'destinations *', line: place.line })),
  ];
}

/** An Istio policy that allows: from anybody where a rule names no source, or `*`. */
function meshGrants(tree: Tree): readonly Grant[] {
  const spec = valueAt(tree, 'spec');
  if ((scalarText(valueAt(spec, 'action')) ?? 'ALLOW') !== 'ALLOW') return [];
  return itemsOf(valueAt(spec, 'rules')).flatMap((rule) => {
    const principals = treesAt(rule, 'from.source').flatMap((source) => [
      ...scalarsOf(valueAt(source, 'principals')),
      ...scalarsOf(valueAt(source, 'requestPrincipals')),
    ]);
    if (valueAt(rule, 'from') === null)
      return [grant('principal', 'everyone', { value: 'a rule without from', line: rule.line })];
    return principals.map((one) => grant('principal', one.text === '*' ? 'everyone' : 'plain', mark(one, one.text)));
  });
}

function podGrants(tree: Tree): readonly Grant[] {
  const spec = valueAt(tree, 'spec') ?? tree;
  return ['privileged', 'allowPrivilegedContainer', 'hostNetwork', 'hostPID', 'hostIPC'].flatMap((key) => {
    const value = valueAt(spec, key);
    if (value?.kind !== 'scalar' || value.text !== 'true') return [];
    return [grant('permission', /privileged/i.test(key) ? 'admin' : 'write', mark(value, key))];
  });
}
