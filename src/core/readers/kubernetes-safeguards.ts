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

const VALUE_KEEPS = /keep|Prune=false|Delete=false/;

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
  const before = settingsOf(base);
  const after = settingsOf(head);
  return [
    ...onlyIn(after.weaknesses, before.weaknesses).map((one) => effect('off', one)),
    ...onlyIn(before.weaknesses, after.weaknesses).map((one) => effect('on', one)),
    ...onlyIn(before.keepers, after.keepers).map((one) => effect('off', { ...one, line: place.line })),
    ...onlyIn(after.keepers, before.keepers).map((one) => effect('on', { ...one, line: base.line })),
  ];
}

interface Settings {
  readonly weaknesses: readonly Weakness[];
  readonly keepers: readonly Weakness[];
}

/** By the values first: few leaves have one that says anything here. */
function settingsOf({ tree }: ManifestObject): Settings {
  const weaknesses: Weakness[] = [];
  const keepers: Weakness[] = [];
  for (const { path, scalar } of leavesOf(tree)) {
    const { text, line } = scalar;
    if (text === 'Delete' && LETS_DATA_GO.test(path)) {
      weaknesses.push({ key: path, by: path, safeguard: 'deletion-protection', line });
    } else if (text === 'Ignore' && path === 'webhooks.failurePolicy') {
      weaknesses.push({ key: path, by: path, safeguard: 'verification', line });
    }
    if (VALUE_KEEPS.test(text) && KEEPS.test(path)) {
      keepers.push({ key: path, by: path, safeguard: 'deletion-protection', line });
    }
  }
  return { weaknesses, keepers };
}
