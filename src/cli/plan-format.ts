/** The forms in which `twokey plan check` prints what it found. A file of its own, so that the program starts without the rest. */
export const PLAN_FORMATS = ['table', 'json', 'sarif', 'junit'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];
