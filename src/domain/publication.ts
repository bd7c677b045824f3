/** What GitHub should show for a commit and its changes, and what it shows now. Made by report/, applied by adapters/github/publish.ts. */
import type { Sha } from './change.js';

export const CHECK_NAME = 'twokey';
export const ADVISORY_CHECK_NAME = 'twokey/advisory';
export type CheckName = typeof CHECK_NAME | typeof ADVISORY_CHECK_NAME;

/** Identifier of the button on our check runs that asks for a new assessment. */
export const RERUN_ACTION = 'rerun';

/** Never `neutral` or `skipped`: GitHub lets both satisfy a required check. */
export type Conclusion = 'success' | 'action_required' | 'failure';

export interface Annotation {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** A completed check run as it should be. Texts are Markdown, already escaped, within GitHub's limits. */
export interface DesiredCheck {
  readonly name: CheckName;
  readonly sha: Sha;
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

/** The latest run of ours on a commit. `externalId` says which evaluation published it, and the digest of what. */
export interface PublishedCheck {
  readonly name: string;
  readonly completed: boolean;
  readonly conclusion: string | null;
  readonly externalId: string | null;
}

/** What is written into `external_id`. Numbers grow with the store: an older evaluation never writes over a newer one. */
export interface Imprint {
  /** The evaluation that wrote it; 0 where a run does not tell. */
  readonly evaluation: number;
  readonly digest: string;
}

export function externalIdOf({ evaluation, digest }: Imprint): string {
  return `twokey-2-${evaluation}-${digest}`;
}

export function imprintOf(run: PublishedCheck | undefined): Imprint {
  const [, evaluation = '0', digest = ''] = /^twokey-2-(\d{1,15})-([0-9a-f]{32})$/.exec(run?.externalId ?? '') ?? [];
  return { evaluation: Number(evaluation), digest };
}

export interface LabelDefinition {
  readonly name: string;
  /** Six hex digits without '#'. */
  readonly color: string;
  readonly description: string;
}

export interface LabelChanges {
  readonly add: readonly LabelDefinition[];
  readonly remove: readonly string[];
}
