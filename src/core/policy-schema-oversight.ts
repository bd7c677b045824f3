/** The parts of the policy's shape that are about the inventory and the posture. Part of policy-schema.ts. */
import { z } from 'zod';
import { IDENTITY_KINDS } from '../domain/inventory.js';

const identity = z
  .string()
  .regex(
    new RegExp(`^(?:${IDENTITY_KINDS.join('|')}):\\S.{0,199}$`),
    `must be an identity as \`twokey inventory\` prints it: ${IDENTITY_KINDS.join(', ')}, then ":" and its name`,
  );

const exception = z.strictObject({
  identity,
  why: z.string().trim().min(10, 'says too little: ten characters at least').max(500, 'is longer than 500 characters'),
  until: z.iso.date('must be a day, as 2027-03-31'),
});

export const inventorySchema = z
  .strictObject({ exceptions: z.array(exception).max(200) })
  .superRefine(({ exceptions }, context) => {
    const seen = new Set<string>();
    for (const [at, { identity: name }] of exceptions.entries()) {
      if (seen.has(name.toLowerCase())) {
        context.addIssue({
          code: 'custom',
          path: ['exceptions', at, 'identity'],
          message: `"${name}" is excepted twice`,
        });
      }
      seen.add(name.toLowerCase());
    }
  });

export const postureSchema = z.strictObject({
  issues: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}\/[A-Za-z0-9._-]{1,100}$/, 'must be a repository as owner/name')
    .optional(),
});
