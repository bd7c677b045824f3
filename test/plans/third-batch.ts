/** Plans thought up against the rules, as somebody would who wants to get past them, and the safe plans that look like them. */
import { DANGEROUS_THIRD } from './third-batch-dangerous.js';
import { SAFE_THIRD } from './third-batch-safe.js';
import type { LabelledPlan } from './words.js';

export const THIRD_BATCH: readonly LabelledPlan[] = [...DANGEROUS_THIRD, ...SAFE_THIRD];
