/** Something that no verdict can put right and that a person must see: a gap in what the app covers, or a sign of foul play. */

export type AlertKind =
  | 'coverage/suspended'
  | 'coverage/uninstalled'
  | 'coverage/repositories-removed'
  | 'coverage/archived'
  | 'coverage/deleted'
  | 'coverage/transferred'
  | 'coverage/default-branch'
  | 'posture/drifted'
  | 'posture/bypassed'
  | 'status/our-name'
  | 'status/test-merge'
  | 'access/refused'
  | 'deployment/callback'
  | 'deployment/unasked'
  | 'deployment/passed-by'
  | 'deployment/unknown-environment'
  | 'deployment/rolled-back'
  | 'deployment/rollback-failed'
  | 'deployment/lease-outlived'
  | 'work/given-up';

export interface Alert {
  readonly kind: AlertKind;
  readonly installation: number;
  /** GitHub's id; null: the whole installation. */
  readonly repository: number | null;
  /** For people: what happened, what it means, what to do. */
  readonly text: string;
}
