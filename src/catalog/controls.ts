/** The one list of controls: what core/posture judges, `twokey explain` looks up and docs/catalog.md shows. */
import { BRANCH_CONTROLS } from './controls/branch-controls.js';
import type { Control } from './controls/control.js';
import { REPOSITORY_CONTROLS } from './controls/repository-controls.js';

const ALL = [...BRANCH_CONTROLS, ...REPOSITORY_CONTROLS] as const;

export type BranchControlId = (typeof BRANCH_CONTROLS)[number]['id'];
export type RepositoryControlId = (typeof REPOSITORY_CONTROLS)[number]['id'];

export const CONTROLS: readonly Control[] = ALL;

/** The control of this id; null: no such control. */
export function controlOf(id: string): Control | null {
  return CONTROLS.find((control) => control.id === id) ?? null;
}
