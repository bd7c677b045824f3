/** Kubernetes objects of a plan in one shape, whether written as blocks, as a manifest or as YAML. */
import { parseAllDocuments } from 'yaml';
import type { PlanValue } from '../../domain/plan.js';
import { attribute, entries, isUnknown, items, NOTHING, type ObjectSide, part, type Side, text } from './side.js';

/** An object and where its parts stand; kinds as Kubernetes calls them. */
export interface KubernetesObject {
  readonly kind: string;
  readonly root: Side;
  /** Null: the parts are named as in manifests (`roleRef`), otherwise as in blocks (`role_ref`). */
  readonly style: 'manifest' | 'blocks';
}

const MOST_DOCUMENTS = 50;

/** The objects that one resource declares; null: it declares some, and which is not known. */
export function kubernetesObjects(type: string, side: ObjectSide): readonly KubernetesObject[] | null {
  if (type === 'kubernetes_manifest') return fromManifest(attribute(side, 'manifest'));
  if (type === 'kubectl_manifest') return fromYaml(attribute(side, 'yaml_body'));
  if (!type.startsWith('kubernetes_')) return [];
  return [{ kind: kindOf(type), root: side, style: 'blocks' }];
}

function fromManifest(manifest: Side): readonly KubernetesObject[] | null {
  if (isUnknown(manifest)) return null;
  return manifest.value === null ? [] : objectsIn(manifest);
}

function fromYaml(body: Side): readonly KubernetesObject[] | null {
  if (isUnknown(body)) return null;
  const documents = readYaml(text(body) ?? '');
  return documents?.flatMap((value) => objectsIn({ value, unknown: false })) ?? null;
}

/** The object itself; of a list, those on it. */
function objectsIn(root: Side): readonly KubernetesObject[] {
  const kind = text(part(root, 'kind')) ?? '';
  const listed = /List$/.test(kind) ? items(part(root, 'items')) : [];
  return listed.length > 0
    ? listed.map((item) => ({ kind: text(part(item, 'kind')) ?? '', root: item, style: 'manifest' }))
    : [{ kind, root, style: 'manifest' }];
}

/** The documents of a YAML text; null: it is no YAML, or more than is read. */
export function readYaml(written: string): readonly PlanValue[] | null {
  if (written.length > 1_000_000) return null;
  try {
    const documents = parseAllDocuments(written, { logLevel: 'silent' });
    if (!Array.isArray(documents)) return [];
    const isWhole = documents.length <= MOST_DOCUMENTS && documents.every(({ errors }) => errors.length === 0);
    return isWhole ? documents.map((document) => (document.toJS({ maxAliasCount: 100 }) ?? null) as PlanValue) : null;
  } catch {
    return null;
  }
}

/** `kubernetes_cluster_role_binding_v1` is a ClusterRoleBinding. */
function kindOf(type: string): string {
  return type
    .replace(/^kubernetes_/, '')
    .replace(/_v[0-9]+(?:(?:alpha|beta)[0-9]+)?$/, '')
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** A part by its manifest name, in either style: `roleRef`, and `role_ref` of blocks. */
export function partOf({ style }: KubernetesObject, side: Side, name: string): Side {
  if (side === NOTHING) return NOTHING;
  return part(side, style === 'manifest' ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** Whether the notes on a service ask its cloud for a balancer inside the network. */
export function saysInternal(annotations: Side): boolean {
  return entries(annotations).some(
    ([name, value]) =>
      /internal|scheme|load-balancer-type/i.test(name) && /^(?:true|internal|0\.0\.0\.0\/0)$/i.test(text(value) ?? ''),
  );
}
