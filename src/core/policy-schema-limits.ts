/** The parts of the policy's shape that say how much may be changed and how often, and who may make an exception. Part of policy-schema.ts. */
import { z } from 'zod';
import { isWaivable } from '../catalog/waivable.js';

const lines = z.int().min(1).max(10_000_000);
const hours = z
  .int()
  .min(1)
  .max(24 * 7);
const person = z
  .string()
  .regex(
    /^@[A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9._-]+|#[1-9]\d{0,14})?$/,
    'must be "@login" or "@organisation/team"; "@login#id" with the numeric id of the account names it for good',
  );
const people = z.array(person).min(1).max(100);

const waivedRule = z
  .string()
  .max(128)
  .regex(/^[a-z0-9-]+\/(?:\*|[a-z0-9-]+)$/, 'must be the id of a rule, or an area like "iam/*"')
  .refine(isWaivable, { message: 'is no rule that can be waived; docs/commands.md lists those that can' });

export const sizeSchema = z.strictObject({
  medium: lines.optional(),
  high: lines.optional(),
  max: z
    .union(
      [lines, z.strictObject({ ai: lines.optional(), human: lines.optional(), automation: lines.optional() })],
      'must be a number of lines, or a mapping with ai, human, automation',
    )
    .optional(),
});

export const waiversSchema = z.strictObject({
  rules: z.array(waivedRule).min(1).max(200),
  grant: people,
  hours: hours.optional(),
});

export const breakGlassSchema = z.strictObject({ by: people, hours: hours.optional(), issue: z.boolean().optional() });

export const rateSchema = z.strictObject({
  open: z.int().min(1).max(10_000).optional(),
  merged_per_day: z.int().min(1).max(10_000).optional(),
});
