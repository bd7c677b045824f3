/** The policy file's shape as zod checks it, and as JSON Schema for editors. Read by policy-file.ts. */
import { z } from 'zod';
import { CATEGORIES, RISK_LEVELS } from '../domain/finding.js';
import { APPROVER_PERMISSIONS, CARRY_OVER_RULES, CODEOWNERS_MODES, MODES, OUTSIDE_RULES } from '../domain/policy.js';
import { CONFIDENCES, ORIGINS } from '../domain/provenance.js';
import { globProblem } from './paths.js';
import { autonomySchema, unknownAgents } from './policy-schema-autonomy.js';
import { breakGlassSchema, rateSchema, sizeSchema, waiversSchema } from './policy-schema-limits.js';
import { inventorySchema, postureSchema } from './policy-schema-oversight.js';
import { planSchema } from './policy-schema-plan.js';
import { scoreboardSchema } from './policy-schema-scoreboard.js';
import { ticketSchema } from './policy-schema-ticket.js';

/** More approvals than this is a typing error: nobody could ever merge. */
const MOST_APPROVALS = 10;
/** Every glob is tried on every file of a change, of which there may be thousands. */
const MOST_GLOBS = 1_000;
const category = z.enum(CATEGORIES);
const level = z.enum(RISK_LEVELS);
const text = z.string().trim().min(1, 'must not be empty').max(256, 'is longer than 256 characters');
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and "-", at most 64');
const person = z
  .string()
  .regex(
    /^@[A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9._-]+|#[1-9]\d{0,14})?$/,
    'must be "@login" or "@organisation/team"; "@login#id" with the numeric id of the account names it for good',
  );
const machine = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9-]*(?:\[bot\])?(?:#[1-9]\d{0,14})?$/,
    'must be a login (a bot\'s with "[bot]"), or "login#id" with the numeric id of the account',
  );
const login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*(?:\[bot\])?$/, 'must be a login, a bot\'s with "[bot]"');
const labelName = text.max(50, 'is longer than the 50 characters that GitHub allows');
/** Room for what follows it in the label's name. */
const labelPrefix = text.max(30, 'is longer than 30 characters');
const trailerKey = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be letters, digits and "-", at most 64');
const count = z.int().min(0).max(MOST_APPROVALS);

const glob = text.superRefine((pattern, context) => {
  const problem = globProblem(pattern);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const approvalRow = z.strictObject({ low: count.optional(), medium: count.optional(), high: count.optional() });

const pathRule = z
  .strictObject({ id, match: z.array(glob).min(1), category: category.optional(), risk: level.optional() })
  .refine((rule) => rule.category !== undefined || rule.risk !== undefined, {
    message: 'says nothing: give it a category, a risk, or both',
  });

const environment = z.strictObject({ id, match: z.array(glob).min(1), risk: level });

const ownAgent = z
  .strictObject({
    id,
    logins: z.array(login).optional(),
    emails: z.array(z.string().regex(/^[^@\s]+@[^@\s]+$/, 'must be a whole mailbox')).optional(),
    labels: z.array(labelName).optional(),
    branches: z.array(glob).optional(),
    trailers: z.array(z.strictObject({ key: trailerKey, value: text.optional() })).optional(),
    apps: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'must be the slug of a GitHub App')).optional(),
    ids: z.array(z.int().min(1).max(Number.MAX_SAFE_INTEGER)).optional(),
  })
  .refine(({ id: _, ...marks }) => Object.values(marks).some((some) => some?.length), {
    message: 'has no mark to be recognised by: give it logins, ids, emails, trailers, apps, labels or branches',
  });

const provenance = z.strictObject({
  assistants: z.enum(['ai', 'human']).optional(),
  minimum_confidence: z.enum(CONFIDENCES).optional(),
  automation_with_ai: z.enum(['ai', 'automation']).optional(),
  labels: z.array(labelName).max(100).optional(),
});

const labels = z.strictObject({
  ai: labelName.optional(),
  risk: z
    .strictObject({ low: labelName.optional(), medium: labelName.optional(), high: labelName.optional() })
    .optional(),
  change: z.partialRecord(category, labelName).optional(),
  approvals_needed: labelName.optional(),
  depth: labelPrefix.optional(),
  approve: labelPrefix.optional(),
});

const people = z.array(person).min(1).max(100);
const approverGroup = z.union([people, z.strictObject({ from: people, count: count.min(1).optional() })], {
  error: 'must be a list of "@login" and "@organisation/team", or { from: [...], count: 1 to 10 }',
});

/** What `.github/twokey.yml` may hold. Unknown keys are errors: a misspelt rule must not be silently without effect. */
export const policySchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format; always 1.'),
    mode: z.enum(MODES).optional().describe('observe: the verdict is shown, the check does not block.'),
    branches: z.array(glob).min(1).optional().describe('Gated base branches; default: the default branch.'),
    approvals: z
      .strictObject({ ai: approvalRow.optional(), human: approvalRow.optional(), automation: approvalRow.optional() })
      .optional()
      .describe('Counting approvals needed, by origin and risk level.'),
    two_person: z
      .partialRecord(z.enum(ORIGINS), z.array(category))
      .optional()
      .describe('Categories that need two counting approvals whatever the risk, by origin.'),
    approvers: z
      .partialRecord(category, approverGroup)
      .optional()
      .describe('At least one of the approvals of that category (or `count` of them) comes from here.'),
    distinct_approvers: z
      .boolean()
      .optional()
      .describe('Each list of approvers needs people of its own: one person does not stand for two of them.'),
    codeowners: z
      .enum(CODEOWNERS_MODES)
      .optional()
      .describe('required: an owner by CODEOWNERS on the base branch approves each owned path; default: off.'),
    approval_labels: z
      .union([z.boolean(), z.array(category).min(1)], { error: 'must be true, false, or a list of categories' })
      .optional()
      .describe('Labels that count as the approval of who puts them on; default: none.'),
    size: sizeSchema
      .optional()
      .describe(
        'Changed lines, generated and lock files left out; over max (of AI changes, or by origin) it is denied.',
      ),
    plan: planSchema
      .optional()
      .describe('What is asked of plans of Terraform and OpenTofu beyond the rules that always hold.'),
    ticket: ticketSchema
      .optional()
      .describe('Which changes need a ticket, how tickets look, and where they are looked up.'),
    rate: rateSchema
      .optional()
      .describe('Most AI changes of one agent in this repository: open ones, and merged within 24 hours.'),
    waivers: waiversSchema
      .optional()
      .describe('Rules that may be waived by "/twokey waive" of one person and "/twokey grant" of another.'),
    break_glass: breakGlassSchema
      .optional()
      .describe('Who may open the gate by "/twokey break-glass <reason>"; default: nobody.'),
    autonomy: autonomySchema
      .optional()
      .describe('What agents may do, by environment; default: they propose, and deploy nowhere.'),
    inventory: inventorySchema
      .optional()
      .describe('Admin-equivalent identities that are accepted, each with a reason and its last day.'),
    posture: postureSchema.optional().describe('Where issues tell of drifted protection; default: in the repository.'),
    scoreboard: scoreboardSchema
      .optional()
      .describe('How the scoreboard counts (production, incidents, teams, restore tests), and where it is told.'),
    paths: z.array(pathRule).max(500).optional().describe('Own rules: files that match carry a category or a risk.'),
    environments: z
      .array(environment)
      .max(100)
      .optional()
      .describe('Where changes take effect, by path: findings with a category there have at least this risk.'),
    agents: z.array(ownAgent).max(200).optional().describe('Own agents, beside the built-in catalog.'),
    machine_users: z
      .array(machine)
      .max(200)
      .optional()
      .describe('User accounts run by machines, as login or login#id: their approvals never count.'),
    outside_collaborators: z
      .enum(OUTSIDE_RULES)
      .optional()
      .describe('Where approvals of people outside the organisation count; single: where one approval is needed.'),
    approver_permission: z
      .enum(APPROVER_PERMISSIONS)
      .optional()
      .describe('What an approver must be allowed in the repository; a custom role counts as its base.'),
    carry_over: z
      .enum(CARRY_OVER_RULES)
      .optional()
      .describe('identical-diff: an approval of an earlier head counts while the diff is provably the same.'),
    provenance: provenance
      .optional()
      .describe('How evidence of AI is weighed, and labels that declare it; the defaults are the strictest.'),
    corrections: z
      .array(person)
      .max(100)
      .optional()
      .describe('Who may declare evidence wrong by the comment "/twokey not-ai <reason>"; default: nobody.'),
    labels: labels.optional().describe('Names of the labels that Twokey puts on pull requests.'),
  })
  .superRefine((policy, context) => {
    const withGlobs = [...(policy.paths ?? []), ...(policy.environments ?? [])];
    const globs = withGlobs.reduce((sum, rule) => sum + rule.match.length, 0);
    if (globs > MOST_GLOBS) {
      const message = `has ${globs} globs in all, allowed: at most ${MOST_GLOBS}; write wider ones`;
      context.addIssue({ code: 'custom', path: ['paths'], message });
    }
    const { autonomy, agents = [] } = policy;
    const unknown =
      autonomy === undefined
        ? []
        : unknownAgents(
            autonomy,
            agents.map((agent) => agent.id),
          );
    for (const { path, agent } of unknown) {
      const message = `"${agent}" is no known agent, nor one of "agents" in this file; twokey explain lists those known`;
      context.addIssue({ code: 'custom', path: ['autonomy', ...path], message });
    }
    for (const list of ['paths', 'environments', 'agents'] as const) {
      const seen = new Set<string>();
      for (const [index, entry] of (policy[list] ?? []).entries()) {
        if (seen.has(entry.id)) {
          context.addIssue({ code: 'custom', path: [list, index, 'id'], message: `"${entry.id}" is used twice` });
        }
        seen.add(entry.id);
      }
    }
  });

export type PolicyYaml = z.infer<typeof policySchema>;

/** The JSON Schema that docs/twokey.schema.json publishes for editors. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(policySchema, { io: 'input' }), title: 'Twokey policy' };
}
