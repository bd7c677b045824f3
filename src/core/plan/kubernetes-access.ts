/** What Kubernetes objects of a plan give: cluster roles, bindings, and everything to everybody. */
import type { PlanValue } from '../../domain/plan.js';
import { podDangers } from './kubernetes-pods.js';
import { type KubernetesObject, kubernetesObjects, partOf } from './manifest.js';
import { entries, hasUnknown, isUnknown, items, part, text, texts } from './side.js';
import type { Danger, Giver } from './sight.js';

/** What tells the dangers of an object of this type; null: it gives nothing. */
export function kubernetesGiver(type: string): Giver | null {
  if (!/^(?:kubernetes_|kubectl_manifest)/.test(type)) return null;
  return (side) => kubernetesObjects(type, side)?.flatMap(dangersOf) ?? [UNKNOWN_MANIFEST];
}

const UNKNOWN_MANIFEST: Danger = {
  rule: 'plan/admin-grant',
  key: 'manifest',
  attribute: 'manifest',
  certainty: 'undecided',
};

/** The dangers of one object as a manifest writes it. */
export function manifestDangers(value: PlanValue): readonly Danger[] {
  const root = { value, unknown: false };
  return dangersOf({ kind: text(part(root, 'kind')) ?? '', root, style: 'manifest' });
}

function dangersOf(object: KubernetesObject): readonly Danger[] {
  switch (object.kind) {
    case 'ClusterRole':
    case 'Role':
      return roleDangers(object);
    case 'ClusterRoleBinding':
    case 'RoleBinding':
      return bindingDangers(object);
    case 'ConfigMap':
    case 'ConfigMapV1Data':
      return awsAuthDangers(object);
    default:
      return podDangers(object);
  }
}

function roleDangers(object: KubernetesObject): readonly Danger[] {
  const rules = [...items(partOf(object, object.root, 'rule')), ...items(partOf(object, object.root, 'rules'))];
  return rules.flatMap((rule): readonly Danger[] => {
    const verbs = partOf(object, rule, 'verbs');
    const resources = partOf(object, rule, 'resources');
    const [can, what] = [texts(verbs), texts(resources)];
    const groups = texts(partOf(object, rule, 'apiGroups'));
    const key = `${can.join(',')} ${groups.join(',')} ${what.join(',')}`;
    const danger = (of: Danger['rule'], name: string): readonly Danger[] => [{ rule: of, key, attribute: name }];
    if (hasUnknown(verbs) || hasUnknown(resources))
      return [{ rule: 'plan/admin-grant', key, attribute: 'rule.verbs', certainty: 'undecided' }];
    if (can.includes('*') && what.includes('*')) return danger('plan/admin-grant', 'rule.verbs');
    if (can.some((verb) => /^(?:escalate|bind|impersonate)$/.test(verb)))
      return danger('plan/admin-grant', 'rule.verbs');
    if (can.includes('*')) return danger('plan/wildcard-grant', 'rule.verbs');
    const writes = can.some((verb) => !/^(?:get|list|watch)$/.test(verb));
    const isNamed = texts(partOf(object, rule, 'resourceNames')).length > 0;
    const isOverOthers = what.some((one) => OVER_OTHERS.test(one) || (one === '*' && holdsSecrets(groups)));
    if (object.kind === 'ClusterRole' && !isNamed && isOverOthers)
      return danger('plan/wildcard-grant', 'rule.resources');
    return what.includes('*') && writes ? danger('plan/wildcard-grant', 'rule.resources') : [];
  });
}

/** The group that has secrets has no name. */
function holdsSecrets(groups: readonly string[]): boolean {
  return groups.length === 0 || groups.some((one) => one === '' || one === '*');
}

/** In every namespace: the secrets and tokens of all others, and a way into what they run. */
const OVER_OTHERS = /^(?:secrets|serviceaccounts\/token|pods\/(?:exec|attach)|nodes\/proxy)$/;

const EVERYBODY = /^system:(?:anonymous|unauthenticated|authenticated|serviceaccounts)$/;
/** What a cluster gives to everybody by itself. */
const HARMLESS_ROLES = /^system:(?:basic-user|discovery|public-info-viewer|service-account-issuer-discovery)$/;

function bindingDangers(object: KubernetesObject): readonly Danger[] {
  const role = partOf(object, object.root, 'roleRef');
  const name = text(partOf(object, role, 'name'));
  const subjects = [
    ...items(partOf(object, object.root, 'subject')),
    ...items(partOf(object, object.root, 'subjects')),
  ];
  const who = subjects.map((subject) => text(partOf(object, subject, 'name')) ?? '');
  const isAdmin =
    name !== null &&
    (/^(?:cluster-admin|system:masters)$/.test(name) ||
      (object.kind === 'ClusterRoleBinding' && /^(?:admin|edit)$/.test(name)));
  const open = isUnknown(partOf(object, role, 'name'));
  const isAnybody = subjects.some((subject) => isUnknown(partOf(object, subject, 'name')));
  return [
    ...(isAdmin
      ? who.map(
          (one) =>
            ({ rule: 'plan/admin-grant', key: `${name} ${one}`, attribute: 'role_ref.name', seen: name }) as const,
        )
      : []),
    ...who
      .filter((one) => EVERYBODY.test(one) && !HARMLESS_ROLES.test(name ?? ''))
      .map(
        (one) =>
          ({ rule: 'plan/trust-everyone', key: `${name} ${one}`, attribute: 'subject.name', seen: one }) as const,
      ),
    ...(isAnybody
      ? [{ rule: 'plan/trust-everyone', key: 'subject', attribute: 'subject.name', certainty: 'undecided' } as const]
      : []),
    ...(open
      ? [{ rule: 'plan/admin-grant', key: 'role_ref', attribute: 'role_ref.name', certainty: 'undecided' } as const]
      : []),
  ];
}

/** The map of AWS identities to groups of an EKS cluster. */
function awsAuthDangers(object: KubernetesObject): readonly Danger[] {
  const metadata = partOf(object, object.root, 'metadata');
  if (text(part(metadata, 'name')) !== 'aws-auth') return [];
  return entries(partOf(object, object.root, 'data')).flatMap(([name, value]) => {
    const count = (text(value) ?? '').split('system:masters').length - 1;
    return Array.from(
      { length: count },
      (_, index) =>
        ({ rule: 'plan/admin-grant', key: `${name} ${index}`, attribute: 'data', seen: 'system:masters' }) as const,
    );
  });
}
