/** The part of the policy's shape that is about tickets. Part of policy-schema.ts. */
import { z } from 'zod';
import { CATEGORIES } from '../domain/finding.js';
import { linearPattern } from './linear-pattern.js';

const pattern = z.string().superRefine((source, context) => {
  const compiled = linearPattern(source);
  if (compiled.kind === 'error') context.addIssue({ code: 'custom', message: compiled.error });
});

const url = z
  .string()
  .max(500, 'is longer than 500 characters')
  .regex(/^https:\/\/[^\s@/{}]+\/[^\s{}]*\{ticket\}[^\s{}]*$/, 'must be an https address with {ticket} in its path');

export const ticketSchema = z
  .strictObject({
    pattern: pattern.optional(),
    required_for: z.union([z.literal('all'), z.array(z.enum(CATEGORIES)).min(1)], {
      error: 'must be "all", or a list of categories',
    }),
    github_issues: z.boolean().optional(),
    url: url.optional(),
    token_env: z
      .string()
      .regex(/^TWOKEY_TICKET_[A-Z0-9_]{1,40}$/, 'must be the name of a variable that begins with TWOKEY_TICKET_')
      .optional(),
  })
  .refine((asked) => asked.pattern !== undefined || asked.github_issues === true, {
    message: 'says of no ticket how it looks: give it a pattern, or github_issues: true',
  })
  .refine((asked) => asked.url === undefined || asked.pattern !== undefined, {
    message: 'has a url and no pattern of the tickets to look up there',
  })
  .refine((asked) => asked.token_env === undefined || asked.url !== undefined, {
    message: 'has a token_env and no url to send it to',
  });
