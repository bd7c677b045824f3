/** What in a Kubernetes object keeps data when its claim goes, and admission checks in force, switched off or on. */

import type { SafeguardEffect } from '../../domain/effect.js';
import type { ManifestObject, ObjectPair } from './kubernetes-objects.js';
import { leavesOf, onlyIn } from './values-leaves.js';

interface Weakness {
  readonly key: string;
  readonly by: string;
  readonly safeguard: SafeguardEffect['safeguard'];
  readonly line: number;
}

const LETS_DATA_GO =
  /^(?:spec\.)?(?:persistentVolumeReclaimPolicy|reclaimPolicy|persistentVolumeClaimRetentionPolicy\.when(?:Deleted|Scaled)|deletionPolicy)$/;
const KEEPS = /^metadata\.annotations\.(?:helm\.sh\/resource-policy|argocd\.argoproj\.io\/sync-options)$/;

/** Safeguards that differ between the two sides of one object that is on both. */
export function keptData(
  pair: ObjectPair,
  place: { readonly line: number; readonly subject: string },
): readonly SafeguardEffect[] {
  const { base, head } = pair;
  if (base === null || head === null) return [];
  const effect = (event: 'off' | 'on', { by, safeguard, line }: Weakness): SafeguardEffect => ({
    ...{ kind: 'safeguard', event, safeguard, by, subject: place.subject },
    line: event === 'off' ? line : place.line,
    baseLine: event === 'off' ? base.line : line,
  });
  const before = weaknesses(base);
  const after = weaknesses(head);
  const keptBefore = keepers(base);
  const keptAfter = keepers(head);
  return [
    ...onlyIn(after, before).map((one) => effect('off', one)),
    ...onlyIn(before, after).map((one) => effect('on', one)),
    ...onlyIn(keptBefore, keptAfter).map((one) => effect('off', { ...one, line: place.line })),
    ...onlyIn(keptAfter, keptBefore).map((one) => effect('on', { ...one, line: base.line })),
  ];
}

function weaknesses(object: ManifestObject): readonly Weakness[] {
  return leavesOf(object.tree).flatMap(({ path, scalar }): readonly Weakness[] => {
    if (LETS_DATA_GO.test(path) && scalar.text === 'Delete') {
      return [{ key: path, by: path, safeguard: 'deletion-protection', line: scalar.line }];
    }
    if (path === 'webhooks.failurePolicy' && scalar.text === 'Ignore') {
      return [{ key: path, by: path, safeguard: 'verification', line: scalar.line }];
    }
    return [];
  });
}

function keepers(object: ManifestObject): readonly Weakness[] {
  return leavesOf(object.tree)
    .filter(({ path, scalar }) => KEEPS.test(path) && /keep|Prune=false|Delete=false/.test(scalar.text))
    .map(({ path, scalar }) => ({ key: path, by: path, safeguard: 'deletion-protection', line: scalar.line }));
}
