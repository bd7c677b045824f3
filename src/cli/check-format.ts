/** The forms in which `twokey check` prints what it found. A file of its own, so that the program starts without the rest. */
export const CHECK_FORMATS = ['text', 'json', 'sarif'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];
