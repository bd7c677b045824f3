/** What workflows may write by the token that Actions gives them, and which AI tools run in them. */
import { AGENTS_IN_WORKFLOWS } from '../../catalog/agent-actions.js';
import type { AccessArea, RepositoryAccess } from '../../domain/inventory.js';
import type { Tree } from '../readers/tree.js';
import { isMap, leavesOf, valueAt } from '../readers/values-leaves.js';
import { isStrong, tokenGrants } from '../readers/workflow-permissions.js';
import { readYaml } from '../readers/yaml-tree.js';
import type { Holder } from './holder.js';

const WRITES: readonly AccessArea[] = ['repositories', 'deployments', 'ci'];

/** The token of all workflows where it writes by default, and each workflow that runs an AI tool with a token that writes. */
export function workflowHolders({ workflowToken, workflows }: RepositoryAccess, name: string): readonly Holder[] {
  const writesByDefault = workflowToken.kind === 'known' ? workflowToken.value.writes : null;
  const files = workflows.kind === 'known' ? workflows.value : [];
  return [
    ...(writesByDefault === true ? [defaultToken(name, workflowToken)] : []),
    ...files.flatMap(({ path, text }) =>
      text.kind === 'known' ? aiWorkflows(path, text.value, { name, writesByDefault }) : [],
    ),
  ];
}

function defaultToken(name: string, token: RepositoryAccess['workflowToken']): Holder {
  const approves = token.kind === 'known' && token.value.approves;
  return {
    ...{ kind: 'workflow', identity: `workflow:${name}`, agent: null, areas: WRITES, adminEquivalent: false },
    why: [
      'the token of workflows writes where they do not say less',
      ...(approves ? ['it may approve pull requests'] : []),
    ],
    ...{ reach: { kind: 'named', repositories: [name] }, lastUsed: null },
  };
}

interface Around {
  readonly name: string;
  /** Null: not known, and so taken for a token that writes. */
  readonly writesByDefault: boolean | null;
}

function aiWorkflows(path: string, text: string, { name, writesByDefault }: Around): readonly Holder[] {
  const [tree] = readYaml(text) ?? [];
  if (tree === undefined || !isMap(tree)) return [];
  const agents = AGENTS_IN_WORKFLOWS.filter((one) =>
    jobsWith(tree, one).some((job) => mayWrite(tree, job, writesByDefault)),
  );
  return agents.map(
    ({ agent }): Holder => ({
      ...{ kind: 'workflow', identity: `workflow:${name}/${path}`, agent: { id: agent, agentClass: 'agent' } },
      ...{ areas: WRITES, adminEquivalent: false, why: [`${agent} runs in it with a token that writes`] },
      ...{ reach: { kind: 'named', repositories: [name] }, lastUsed: null },
    }),
  );
}

function jobsWith(tree: Tree, { uses, packages }: (typeof AGENTS_IN_WORKFLOWS)[number]): readonly Tree[] {
  const jobs = valueAt(tree, 'jobs');
  if (jobs === null || !isMap(jobs)) return [];
  return jobs.entries
    .map(({ value }) => value)
    .filter((job) =>
      leavesOf(job).some(({ path, scalar }) => {
        const text = scalar.text.toLowerCase();
        if (/(?:^|\.)uses$/.test(path))
          return uses.some((one) => text.startsWith(`${one}@`) || text.startsWith(`${one}/`));
        return /(?:^|\.)run$/.test(path) && packages.some((one) => text.includes(one));
      }),
    );
}

function mayWrite(tree: Tree, job: Tree, writesByDefault: boolean | null): boolean {
  const asked = valueAt(job, 'permissions') ?? valueAt(tree, 'permissions');
  return asked === null ? writesByDefault !== false : tokenGrants(asked).some(isStrong);
}
