/** The shape of the policy's autonomy matrix. Part of policy-schema.ts. */
import { z } from 'zod';
import { AGENTS } from '../catalog/agents.js';
import { MARKED_KINDS } from '../domain/autonomy.js';
import { CATEGORIES } from '../domain/finding.js';
import { globProblem } from './paths.js';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and "-", at most 64');
const team = z.string().regex(/^@[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/, 'must be "@organisation/team"');
const glob = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .superRefine((pattern, context) => {
    const problem = globProblem(pattern);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
const globs = z.array(glob).min(1).max(100);
const level = z.literal([0, 1, 2, 3]);
const workflow = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.ya?ml$/,
    'must be the name of a file in .github/workflows, like "deploy.yml"',
  );
/** GitHub fails what waits for longer than thirty days. */
const MOST_HOURS = 720;
const hours = z.number().positive().max(MOST_HOURS);

const sandbox = z.strictObject({
  runs: z.int().min(1).max(1000).describe('Deployments an agent and day.'),
  hours: hours.describe('Hours of leases an agent and day.'),
  lease: hours.describe('Hours until what was deployed is destroyed.'),
  destroy: workflow.describe('Workflow that is dispatched then; it takes the input "environment".'),
});

const action = z.strictObject({
  id,
  workflow: workflow.describe('What the agent may start.'),
  paths: globs.optional().describe('Everything new in the deployment is in here; default: anywhere.'),
  without: z.array(z.enum(CATEGORIES)).optional().describe('Categories that nothing in the deployment may have.'),
});

const production = z.strictObject({
  actions: z.array(action).min(1).max(50).describe('What an agent may do by itself.'),
  rollback: workflow.describe('Workflow that is dispatched on failure; it takes the inputs "environment" and "to".'),
});

const rule = z
  .strictObject({
    agents: z.array(id).min(1).max(200).optional(),
    repositories: globs.optional(),
    teams: z.array(team).min(1).max(100).optional(),
    level,
  })
  .refine(({ agents, repositories, teams }) => [agents, repositories, teams].some((list) => list !== undefined), {
    message:
      'is for nobody in particular: give it agents, repositories or teams, or change the level of the environment',
  });

const reaches = z
  .strictObject({ branches: globs.optional(), paths: globs.optional() })
  .refine(({ branches, paths }) => branches !== undefined || paths !== undefined, {
    message: 'says nothing: give it branches, paths, or both',
  });

interface Guarded {
  readonly level: number;
  readonly rules?: readonly { readonly level: number }[] | undefined;
  readonly kind?: string | undefined;
  readonly sandbox?: { readonly hours: number; readonly lease: number } | undefined;
  readonly production?: unknown;
}

interface SchemaProblem {
  readonly path: string[];
  readonly message: string;
}

/** A level that lets agents deploy comes with what keeps that in bounds. */
function unguarded({
  level: own,
  rules = [],
  kind,
  sandbox: box,
  production: guards,
}: Guarded): readonly SchemaProblem[] {
  const levels = new Set([own, ...rules.map((row) => row.level)]);
  const problem = (path: string, message: string): readonly SchemaProblem[] => [{ path: [path], message }];
  const isSandbox = kind === 'sandbox';
  return [
    ...(levels.has(2) && kind === undefined
      ? problem('kind', 'is missing: level 2 lets agents deploy where it is "sandbox", and nowhere else')
      : []),
    ...(levels.has(2) && isSandbox && box === undefined
      ? problem('sandbox', 'is missing: level 2 needs a budget, a lease, and the workflow that destroys')
      : []),
    ...(levels.has(3) && isSandbox ? problem('level', 'is 3 in a sandbox: level 2 is the one for sandboxes') : []),
    ...(levels.has(3) && !isSandbox && guards === undefined
      ? problem(
          'production',
          'is missing: level 3 needs the actions that are approved, and the workflow that rolls back',
        )
      : []),
    ...(box !== undefined && !isSandbox ? problem('sandbox', 'is for an environment of the kind "sandbox" alone') : []),
    ...(guards !== undefined && isSandbox
      ? problem('production', 'is not for an environment of the kind "sandbox"')
      : []),
    ...(box !== undefined && box.lease > box.hours
      ? problem(
          'sandbox',
          `has a lease of ${box.lease} hours and a budget of ${box.hours}: no deployment could end its lease`,
        )
      : []),
  ];
}

const environment = z
  .strictObject({
    id,
    match: globs,
    level,
    deploys: reaches.optional(),
    rules: z.array(rule).max(100).optional(),
    kind: z
      .enum(MARKED_KINDS)
      .optional()
      .describe('A sandbox is there to try things in; default: production, which is guarded more closely.'),
    sandbox: sandbox.optional().describe('Within what an agent of level 2 deploys by itself.'),
    production: production.optional().describe('Within what an agent of level 3 deploys by itself.'),
    wait: hours.optional().describe('Hours until a deployment that still waits for a person is refused; default: 24.'),
  })
  .superRefine((one, context) => {
    const isReadOnly = [one, ...(one.rules ?? [])].some((row) => row.level === 0);
    if (isReadOnly && one.deploys === undefined) {
      const message = 'has level 0 and no "deploys": say which branches or paths reach it, or use level 1';
      context.addIssue({ code: 'custom', path: ['level'], message });
    }
    for (const problem of unguarded(one)) context.addIssue({ code: 'custom', ...problem });
  });

export const autonomySchema = z.strictObject({ environments: z.array(environment).min(1).max(100) });

/** Ids of agents in rules that neither the catalog nor the file knows: a misspelt one must not be silently without effect. */
export function unknownAgents(
  autonomy: z.infer<typeof autonomySchema>,
  own: readonly string[],
): readonly { readonly path: readonly (string | number)[]; readonly agent: string }[] {
  const known = new Set([...AGENTS.map((agent) => agent.id), ...own]);
  return autonomy.environments.flatMap(({ rules = [] }, at) =>
    rules.flatMap(({ agents = [] }, rank) =>
      agents.flatMap((agent, place) =>
        known.has(agent) ? [] : [{ agent, path: ['environments', at, 'rules', rank, 'agents', place] }],
      ),
    ),
  );
}
