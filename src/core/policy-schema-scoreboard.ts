/** The part of the policy's shape that is about the scoreboard. Part of policy-schema.ts. */
import { z } from 'zod';
import { globProblem } from './paths.js';

/** Of other workflows no run is kept: some run every few minutes. */
export const RESTORE_WORKFLOW =
  /^\.github\/workflows\/[\w.-]*(?:[Rr]estore|[Rr]ecover|[Bb]ackup|[Dd]rill)[\w.-]*\.ya?ml$/;

const name = z.string().trim().min(1, 'must not be empty').max(256, 'is longer than 256 characters');
const glob = name.superRefine((pattern, context) => {
  const problem = globProblem(pattern);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});
const team = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9])?$/,
    'must be a name of letters, digits, " ", ".", "_" and "-"',
  );

const restoreTest = z.strictObject({
  workflow: z
    .string()
    .regex(
      RESTORE_WORKFLOW,
      'must be a file in .github/workflows whose name says what it is: restore, recover, backup or drill',
    ),
  every_days: z.int().min(1).max(366).optional(),
});

export const scoreboardSchema = z.strictObject({
  production: z.array(glob).min(1).max(50).optional(),
  incidents: z.array(name.max(50, 'is longer than the 50 characters that GitHub allows')).min(1).max(20).optional(),
  releases: name.optional(),
  teams: z.record(team, z.array(glob).min(1).max(200)).optional(),
  restore_tests: z.array(restoreTest).min(1).max(50).optional(),
  report: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}\/[A-Za-z0-9._-]{1,100}$/, 'must be a repository as owner/name')
    .optional(),
  digest: z.boolean().optional(),
});
