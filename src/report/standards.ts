/** The organisation's standard for changes that software writes, as a page: said by the policy alone, so it cannot say otherwise than the gate does. */
import { CATEGORIES, type Category, RISK_LEVELS } from '../domain/finding.js';
import type { EffectivePolicy, Policy } from '../domain/policy.js';
import { ORIGINS, type Origin } from '../domain/provenance.js';
import { code } from './escape.js';

const WHO = {
  ai: 'an AI agent, or a person with one',
  human: 'a person',
  automation: 'automation without a model',
} as const satisfies Record<Origin, string>;

const KINDS = {
  iam: 'rights and identities',
  network: 'what can be reached from where',
  delete: 'deleting or replacing',
  migration: 'schema and data',
  governance: 'what governs changes: the policy, code owners, workflows',
} as const satisfies Record<Category, string>;

/** The whole page, in Markdown. */
export function standardsPage(policy: Policy, sources: Extract<EffectivePolicy, { kind: 'valid' }>['sources']): string {
  return [
    '# How changes are approved here',
    '',
    `Written by \`twokey standards\` from ${sources.length === 0 ? 'the built-in policy' : sources.map(({ source }) => code(source)).join(' and ')}; do not edit, change the policy.`,
    '',
    ...scope(policy),
    ...approvals(policy),
    ...people(policy),
    ...papers(policy),
    ...limits(policy),
    ...exceptions(policy),
  ].join('\n');
}

function scope({ branches, mode }: Policy): readonly string[] {
  const named = branches.globs.map((glob) => code(glob));
  const gated = [...(branches.defaultBranch ? ['the default branch'] : []), ...named].join(', ');
  return [
    '## Where it holds',
    '',
    `Every pull request into ${gated}. ${mode === 'enforce' ? 'It is enforced.' : '**It is only observed:** what would be held is shown and not held.'}`,
    '',
  ];
}

function approvals({ approvals: table, twoPerson }: Policy): readonly string[] {
  const rows = ORIGINS.map(
    (origin) => `| ${WHO[origin]} | ${RISK_LEVELS.map((risk) => table[origin][risk]).join(' | ')} |`,
  );
  const two = CATEGORIES.map((category) => {
    const origins = ORIGINS.filter((origin) => twoPerson[origin].includes(category)).map((origin) => WHO[origin]);
    return `| ${category} | ${KINDS[category]} | ${origins.length === 0 ? 'nobody' : origins.join('; ')} |`;
  });
  return [
    '## How many approvals',
    '',
    'By who wrote the change and by its risk. A change that nobody can be shown to have asked for, whose marks contradict each other or that could not be read whole needs more, never less.',
    '',
    `| written by | ${RISK_LEVELS.map((risk) => `${risk} risk`).join(' | ')} |`,
    '|---|---|---|---|',
    ...rows,
    '',
    'Two people approve, whatever the risk, where a change touches:',
    '',
    '| category | what it is | for changes by |',
    '|---|---|---|',
    ...two,
    '',
  ];
}

function people(policy: Policy): readonly string[] {
  const groups = policy.approvers.map(
    ({ category, members, count }) =>
      `- ${category}: ${count} of ${members.map((member) => code(member)).join(', ')}${policy.distinctApprovers ? ', and of each list somebody else' : ''}.`,
  );
  const outside = {
    never: 'The approval of an outside collaborator does not count.',
    single: 'The approval of an outside collaborator counts where one is needed, not where two are.',
    always: 'The approval of an outside collaborator counts.',
  }[policy.outsideCollaborators];
  return [
    '## Whose approval counts',
    '',
    `That of a person with ${policy.approverPermission} access who neither wrote nor pushed any of it, asked no agent for it, and looked at the commit that is merged. ${outside}`,
    '',
    policy.carryOver === 'never'
      ? 'A push ends every approval.'
      : 'A push ends every approval, unless the difference to the branch is provably the same.',
    ...(policy.codeowners === 'required' ? ['', 'An owner by CODEOWNERS approves what is owned.'] : []),
    ...(groups.length === 0 ? [] : ['', 'Among them must be:', '', ...groups]),
    '',
  ];
}

/** What must be there beside approvals. */
function papers({ ticket, plan }: Policy): readonly string[] {
  const touched = ticket.requiredFor === 'all' ? 'Every change' : `A change of ${ticket.requiredFor.join(', ')}`;
  const asks = ticket.requiredFor === 'all' || ticket.requiredFor.length > 0;
  const stacks = plan.stacks.length;
  if (!asks && stacks === 0) return [];
  return [
    '## What must be there besides',
    '',
    ...(asks ? [`- ${touched} names its ticket.`] : []),
    ...(stacks === 0
      ? []
      : [
          `- ${stacks === 1 ? 'One stack' : `${stacks} stacks`} of infrastructure: a plan of the very commit, judged by rules.`,
        ]),
    '',
  ];
}

function limits({ size, rate, paths, environments }: Policy): readonly string[] {
  const most = ORIGINS.flatMap((origin) => {
    const lines = size.max[origin];
    return lines === null ? [] : [`- at most ${lines} changed lines for changes by ${WHO[origin]}`];
  });
  return [
    '## Limits',
    '',
    `- more than ${size.medium} changed lines is medium risk, more than ${size.high} high`,
    ...most,
    ...(rate.open === null ? [] : [`- at most ${rate.open} open changes of one agent in one repository`]),
    ...(rate.mergedPerDay === null
      ? []
      : [`- at most ${rate.mergedPerDay} merged changes of one agent a day in one repository`]),
    ...paths.map(({ id, match, category, risk }) => {
      const asks = [category, risk === null ? null : `${risk} risk`].filter((part) => part !== null).join(', ');
      return `- ${match.map((glob) => code(glob)).join(', ')}: ${asks} (${code(id)})`;
    }),
    ...environments.map(({ id, match, risk }) => {
      return `- what takes effect in ${code(id)} (${match.map((glob) => code(glob)).join(', ')}) is at least ${risk} risk`;
    }),
    '',
  ];
}

function exceptions({ waivers, breakGlass, corrections }: Policy): readonly string[] {
  const names = (list: readonly string[]) => list.map((name) => code(name)).join(', ');
  return [
    '## Exceptions',
    '',
    waivers.grant.length === 0
      ? '- No finding can be waived.'
      : `- ${names(waivers.rules)} can be waived for ${waivers.hours} hours and one commit: asked for by one person, granted by another of ${names(waivers.grant)}.`,
    breakGlass.by.length === 0
      ? '- Nobody may open the gate against its verdict.'
      : `- ${names(breakGlass.by)} may open the gate against its verdict for ${breakGlass.hours} hours${breakGlass.issue ? '; an issue asks for the review afterwards' : ''}.`,
    corrections.length === 0
      ? '- Nobody may say that a mark of AI is wrong.'
      : `- ${names(corrections)} may say that a mark of AI is wrong, with a reason that is kept.`,
    '',
    'Every decision, exception and used right is recorded.',
    '',
  ];
}
