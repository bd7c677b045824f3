/** Plans of many providers, written from their documentation before the rules were looked at again. */
import { DANGEROUS_AWS, SAFE_AWS } from './fourth-batch-aws.js';
import { DANGEROUS_GOOGLE_AZURE, SAFE_GOOGLE_AZURE } from './fourth-batch-google-azure.js';
import { DANGEROUS_OTHERS, SAFE_OTHERS } from './fourth-batch-others.js';
import type { LabelledPlan } from './words.js';

export const FOURTH_BATCH: readonly LabelledPlan[] = [
  ...DANGEROUS_AWS,
  ...DANGEROUS_GOOGLE_AZURE,
  ...DANGEROUS_OTHERS,
  ...SAFE_AWS,
  ...SAFE_GOOGLE_AZURE,
  ...SAFE_OTHERS,
];
