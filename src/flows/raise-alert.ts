/** Keeps and shows what no verdict can put right, so that a person sees it. */
import type { Alert } from '../domain/alert.js';
import type { ForgeError } from '../ports/forge.js';
import type { Alerts } from '../ports/store.js';
import type { Log, Meter } from '../ports.js';

export interface AlertPorts {
  readonly alerts: Alerts;
  readonly meter: Meter;
  readonly log: Log;
}

export async function raiseAlert({ alerts, meter, log }: AlertPorts, alert: Alert): Promise<void> {
  await alerts.raise(alert);
  meter.alerted(alert.kind);
  log.warn({ alert: alert.kind, installation: alert.installation, repository: alert.repository }, alert.text);
}

/** GitHub refuses what the app needs: whatever it gates stays blocked until somebody grants it. */
export async function raiseIfRefused(
  ports: AlertPorts,
  at: Pick<Alert, 'installation' | 'repository'>,
  problem: ForgeError,
): Promise<void> {
  if (problem.kind !== 'forbidden') return;
  await raiseAlert(ports, { ...at, kind: 'access/refused', text: problem.message });
}
