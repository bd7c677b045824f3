/** The part of the policy's shape that is about plans of Terraform and OpenTofu. Part of policy-schema.ts. */
import { z } from 'zod';
import { FORK_PLANS, KEEP_APPROVALS } from '../domain/plan-evidence.js';
import { globProblem } from './paths.js';

const glob = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .superRefine((pattern, context) => {
    const problem = globProblem(pattern);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
const workflow = z
  .string()
  .regex(/^(?:\.github\/workflows\/)?[A-Za-z0-9._-]{1,100}\.ya?ml$/, 'must be a file in .github/workflows');
const workflows = z.array(workflow).min(1).max(20);
const paths = z.array(glob).min(1).max(100);
const policy = z
  .string()
  .max(200)
  .regex(
    /^\.github\/twokey\/[A-Za-z0-9][A-Za-z0-9._-]*\.(?:tar\.gz|wasm)$/,
    'must be a .tar.gz or .wasm file in .github/twokey, as `opa build -t wasm` writes it',
  );
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and "-", at most 64');

const stack = z.strictObject({ id, paths, artifact: glob, workflows: workflows.optional() });

const asked = z.enum(['required', 'optional']);

export const planSchema = z
  .strictObject({
    rules: z
      .strictObject({
        permissions_boundary: asked.optional(),
        immutable_tags: asked.optional(),
        separate_roles: asked.optional(),
        destroy_approvals: z.int().min(1).max(10).optional(),
      })
      .optional(),
    artifact: glob.optional(),
    workflows: workflows.optional(),
    required_for: paths.optional(),
    stacks: z.array(stack).max(50).optional(),
    keep_approvals: z.enum(KEEP_APPROVALS).optional(),
    forks: z.enum(FORK_PLANS).optional(),
    policies: z.array(policy).min(1).max(10).optional(),
  })
  .superRefine((plan, context) => {
    const { artifact, required_for: required, workflows: listed, stacks = [] } = plan;
    if ((artifact === undefined) !== (required === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs artifact and required_for together' });
    }
    if (artifact !== undefined && listed === undefined) {
      context.addIssue({ code: 'custom', message: 'names no workflows that may bring the artifact' });
    }
    const ids = stacks.map((one) => one.id);
    if (new Set([...ids, 'plan']).size <= ids.length) {
      context.addIssue({ code: 'custom', path: ['stacks'], message: 'has two stacks of one id; "plan" is taken' });
    }
    for (const [index, one] of stacks.entries()) {
      if (one.workflows !== undefined || listed !== undefined) continue;
      context.addIssue({
        code: 'custom',
        path: ['stacks', index],
        message: 'names no workflows that may bring its plan',
      });
    }
  });
