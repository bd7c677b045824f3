/** The shape of the policy's autonomy matrix. Part of policy-schema.ts. */
import { z } from 'zod';
import { AGENTS } from '../catalog/agents.js';
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
const level = z.literal([0, 1]);

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

const environment = z
  .strictObject({
    id,
    match: globs,
    level,
    deploys: reaches.optional(),
    rules: z.array(rule).max(100).optional(),
  })
  .superRefine((one, context) => {
    const isReadOnly = [one, ...(one.rules ?? [])].some((row) => row.level === 0);
    if (isReadOnly && one.deploys === undefined) {
      const message = 'has level 0 and no "deploys": say which branches or paths reach it, or use level 1';
      context.addIssue({ code: 'custom', path: ['level'], message });
    }
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
