/** What the gate stopped, in words that reports and pages share. */

import type { Catch } from '../domain/scoreboard.js';
import { counted } from './counted.js';

export const NOTHING_STOPPED = 'Nothing was denied, held for a second approval, or kept from being deployed';

/** `2 changes and 1 deployment`. */
export function stoppedText(catches: readonly Pick<Catch, 'deployment'>[]): string {
  const deployments = catches.filter(({ deployment }) => deployment !== null).length;
  const changes = catches.length - deployments;
  const parts = [
    ...(changes > 0 || deployments === 0 ? [counted(changes, 'change')] : []),
    ...(deployments > 0 ? [counted(deployments, 'deployment')] : []),
  ];
  return parts.join(' and ');
}

/** `acme/infra#12`, or `acme/infra, production, run 26`. Untrusted: an environment has any name. */
export function placeOfCatch({ repository, number, deployment }: Catch): string {
  const name = `${repository.owner}/${repository.name}`;
  return deployment === null ? `${name}#${number}` : `${name}, ${deployment.environment}, run ${deployment.run}`;
}
