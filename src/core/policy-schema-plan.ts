/** The part of the policy's shape that is about plans of Terraform and OpenTofu. Part of policy-schema.ts. */
import { z } from 'zod';

const asked = z.enum(['required', 'optional']);

export const planSchema = z.strictObject({
  rules: z
    .strictObject({
      permissions_boundary: asked.optional(),
      immutable_tags: asked.optional(),
      separate_roles: asked.optional(),
      destroy_approvals: z.int().min(1).max(10).optional(),
    })
    .optional(),
});
