/** What an inventory could not see, each with what would show it; and what GitHub shows to nobody. */
import type { AccessFacts, BlindSpot, RepositoryAccess } from '../../domain/inventory.js';
import type { Sight } from '../../domain/posture.js';

const OWNER = 'let an owner of the organisation run `twokey inventory --org` with their own token';

/** Of the organisation, by what was asked for. */
const OF_ORGANISATION = {
  owners: ['owners of the organisation', `grant members: read, or ${OWNER}`],
  apps: ['apps of the organisation', `grant organization_administration: read, or ${OWNER}`],
  tokens: [
    'fine-grained tokens of members',
    'GitHub shows them to apps alone: grant the app organization_personal_access_tokens: read, or look at the settings of the organisation, "Personal access tokens"',
  ],
  copilotRepositories: [
    "where GitHub's coding agent is on",
    `grant organization_copilot_agent_settings: read, or ${OWNER}`,
  ],
} as const satisfies Record<keyof NonNullable<AccessFacts['organisation']>, readonly [string, string]>;

const ADMINISTRATOR = 'let an administrator of the repository run `twokey inventory` with their own token';

const OF_REPOSITORY = {
  collaborators: ['collaborators', `grant metadata: read, or ${ADMINISTRATOR}`],
  deployKeys: ['deploy keys', `grant administration: read, or ${ADMINISTRATOR}`],
  workflowToken: ['the token of workflows', `grant administration: read, or ${ADMINISTRATOR}`],
  workflows: ['AI tools in workflows', 'grant contents: read'],
  copilot: ["settings of GitHub's coding agent", `grant copilot_agent_settings: read, or ${ADMINISTRATOR}`],
} as const satisfies Record<Exclude<keyof RepositoryAccess, 'repository' | 'bypassLists'>, readonly [string, string]>;

const BYPASS_LISTS = [
  'bypass lists of rulesets',
  `GitHub shows them to who may change the ruleset: ${ADMINISTRATOR}`,
] as const;

/** GitHub has no list of these for anybody. */
const NOT_LISTABLE: readonly (readonly [about: string, reason: string, remedy: string])[] = [
  [
    'classic personal access tokens',
    'GitHub lists them to their owners alone',
    'forbid them in the settings of the organisation, "Personal access tokens"; where single sign-on is used, look at authorised credentials',
  ],
  [
    'grants of OAuth apps',
    'GitHub lists them to whoever granted them',
    'restrict OAuth apps in the settings of the organisation, "Third-party access"',
  ],
  [
    'SSH keys of people, and agents that run on their machines',
    'they push as the person whose key they use',
    'ask for commits signed on hardware; the marks that agents leave are read from each change',
  ],
  [
    'automations of Copilot',
    'they are private to the person who made them, and push in that name',
    'switch automations off in the settings of Copilot, or ask their owners',
  ],
  [
    'approvals by Copilot code review',
    'no API tells whether its approvals count',
    'look at the settings of the organisation, "Copilot", and keep them off; this app never counts them',
  ],
  [
    'people with roles of the organisation',
    'custom roles may administer rulesets or Actions, and are not read',
    'look at the settings of the organisation, "Role assignments"',
  ],
];

export function blindSpotsOf({ organisation, repositories }: AccessFacts): readonly BlindSpot[] {
  const spots: BlindSpot[] = [];
  const note = (sight: Sight<unknown>, [about, remedy]: readonly [string, string], place: readonly string[]): void => {
    if (sight.kind === 'unknown')
      spots.push({ about, because: sight.because, reason: sight.reason, remedy, repositories: place });
  };
  if (organisation !== null) {
    for (const name of keysOf(OF_ORGANISATION)) note(organisation[name], OF_ORGANISATION[name], []);
  }
  for (const access of repositories) {
    const place = [`${access.repository.owner}/${access.repository.name}`];
    for (const name of keysOf(OF_REPOSITORY)) note(access[name], OF_REPOSITORY[name], place);
    for (const list of access.bypassLists) note(list, BYPASS_LISTS, place);
  }
  return [...joined(spots), ...NOT_LISTABLE.map(notListable)];
}

function notListable([about, reason, remedy]: (typeof NOT_LISTABLE)[number]): BlindSpot {
  return { about, because: 'not-listable', reason, remedy, repositories: [] };
}

/** One row for the same lack in many repositories, with the reason of the first. */
function joined(spots: readonly BlindSpot[]): readonly BlindSpot[] {
  const byLack = new Map<string, BlindSpot>();
  for (const spot of spots) {
    const key = `${spot.because} ${spot.about}`;
    const before = byLack.get(key);
    byLack.set(
      key,
      before === undefined
        ? spot
        : { ...before, repositories: [...new Set([...before.repositories, ...spot.repositories])].sort() },
    );
  }
  return [...byLack.values()];
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(table) as K[];
}
