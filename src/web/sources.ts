/** What pages are made from: the store as the viewer may see it, the policy files at GitHub, and the clock. */
import type { EffectivePolicy } from '../domain/policy.js';
import type { DashboardReader, KnownRepository, Scope } from '../ports/dashboard.js';
import type { Policies } from '../ports/forge.js';
import type { ScoreReader } from '../ports/scoreboard.js';
import type { Clock, Digest } from '../ports.js';
import { fullName } from './shown.js';

export interface Sources {
  readonly reader: DashboardReader;
  readonly scores: ScoreReader;
  /** The files as they are now; null: GitHub cannot be asked, or says no. */
  readonly policyFiles: (repository: KnownRepository) => Promise<Policies | null>;
  readonly clock: Clock;
  readonly digest: Digest;
}

/** The repository of this name among those that the viewer may see. Whether others exist is never asked. */
export async function visibleRepository(
  { reader }: Pick<Sources, 'reader'>,
  scope: Scope,
  named: { readonly owner: string; readonly repository: string },
): Promise<KnownRepository | null> {
  const wanted = `${named.owner}/${named.repository}`.toLowerCase();
  const visible = await reader.repositories(scope);
  return visible.find((one) => fullName(one).toLowerCase() === wanted) ?? null;
}

/** A number of a pull request in a path; null: it is none. */
export function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/** As it was recorded; null: it is not in the log. */
export async function recordedPolicy(
  { reader }: Pick<Sources, 'reader'>,
  installation: number,
  digest: unknown,
): Promise<EffectivePolicy | null> {
  const text = typeof digest === 'string' ? await reader.policy(installation, digest) : null;
  // Our own JSON, found by its digest.
  return text === null ? null : (JSON.parse(text) as EffectivePolicy);
}
