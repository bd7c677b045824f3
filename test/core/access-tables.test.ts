/** The inventory in full: each row with its rights, its reach and its reasons, how rows join, and what was not seen. */
import { describe, expect, it } from '@jest/globals';
import { agentOfAccount, agentOfApp, agentOfTitle, rightsOf } from '../../src/core/inventory/holder.js';
import { hasEnded, takeInventory } from '../../src/core/inventory/take-inventory.js';
import { signatureIndex } from '../../src/core/signatures.js';
import { accountIdOf } from '../../src/domain/change.js';
import type {
  AccessFacts,
  Collaborator,
  InventoryRow,
  OrganisationAccess,
  RepositoryAccess,
} from '../../src/domain/inventory.js';
import { unseen } from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import { EMPTY, QUIET } from './access-world.js';

const INDEX = signatureIndex([]);
const hidden = unseen('not-visible', 'refused');

function taken(
  repositories: readonly Partial<RepositoryAccess>[],
  organisation: Partial<OrganisationAccess> | null = {},
) {
  const facts: AccessFacts = {
    owner: 'acme',
    organisation: organisation === null ? null : { ...EMPTY, ...organisation },
    repositories: repositories.map((one) => ({ ...QUIET, ...one })),
  };
  return takeInventory(facts, { index: INDEX, exceptions: [], now: 0 });
}

/** A row: what, rights, reach, when, and why. */
function shown({
  kind,
  identity,
  agent,
  areas,
  adminEquivalent,
  why,
  reach,
  lastUsed,
  exception,
}: InventoryRow): string {
  const who = `${kind} ${identity}${agent === null ? '' : ` (${agent.id} ${agent.agentClass})`}`;
  const where = reach.kind === 'named' ? reach.repositories.join(',') : reach.kind;
  const rights = `${adminEquivalent ? 'admin ' : ''}${areas.map((area) => area[0]).join('')}`;
  return `${who}: ${rights} in ${where}: ${why.join('; ')}${lastUsed === null ? '' : ` @${lastUsed}`}${exception === null ? '' : ' !'}`;
}

const rows = (repository: Partial<RepositoryAccess>, organisation: Partial<OrganisationAccess> | null = {}) =>
  taken([repository], organisation).rows.map(shown);

const app = (slug: string, permissions: Readonly<Record<string, string>>, everywhere = true) => ({
  id: 7,
  slug,
  permissions,
  everywhere,
  suspended: false,
});
const key = { id: 3, title: 'ci', readOnly: false, enabled: true, addedBy: 'ann', lastUsed: null };
const person = (login: string, role: Collaborator['role'], more: Partial<Collaborator> = {}): Collaborator => ({
  id: accountIdOf(5),
  login,
  kind: 'user',
  role,
  ...more,
});
const actor = (name: string, mode: 'always' | 'pull_request' | 'exempt', isAdmin = false) => ({ name, mode, isAdmin });

describe('what a repository gives', () => {
  it.each<[what: string, access: Partial<RepositoryAccess>, expected: readonly string[]]>([
    [
      'an administrator',
      { collaborators: known([person('ann', 'admin')]) },
      ['person person:ann: admin rwdca in acme/infra: role admin'],
    ],
    [
      'a bot',
      { collaborators: known([person('x[bot]', 'maintain', { kind: 'bot' })]) },
      ['person person:x[bot]: rwdc in acme/infra: role maintain'],
    ],
    ['a person who writes', { collaborators: known([person('ann', 'write')]) }, []],
    ['a bot that does less', { collaborators: known([person('x[bot]', 'less', { kind: 'bot' })]) }, []],
    ['collaborators that were not seen', { collaborators: hidden }, []],
    [
      'a key',
      { deployKeys: known([{ ...key, lastUsed: '2026-01-01' }]) },
      [
        'deploy-key deploy-key:acme/infra#3: admin rwdc in acme/infra: deploy key "ci" that writes, added by ann @2026-01-01',
      ],
    ],
    [
      'a key of nobody',
      { deployKeys: known([{ ...key, addedBy: null }]) },
      ['deploy-key deploy-key:acme/infra#3: admin rwdc in acme/infra: deploy key "ci" that writes'],
    ],
    [
      'a key that is called like an agent',
      { deployKeys: known([{ ...key, title: 'OpenHands' }]) },
      [
        'deploy-key deploy-key:acme/infra#3 (openhands agent): admin rwdc in acme/infra: deploy key "OpenHands" that writes, added by ann; known by its title alone',
      ],
    ],
    [
      'a key that an agent added',
      { deployKeys: known([{ ...key, addedBy: 'openhands-agent' }]) },
      [
        'deploy-key deploy-key:acme/infra#3 (openhands agent): admin rwdc in acme/infra: deploy key "ci" that writes, added by openhands-agent',
      ],
    ],
    ['keys that were not seen', { deployKeys: hidden }, []],
    [
      'who may pass by, in every way',
      {
        bypassLists: [
          known([actor('Team 1', 'always'), actor('Team 2', 'pull_request')]),
          known([actor('Team 3', 'exempt')]),
          hidden,
        ],
      },
      [
        'bypass-actor bypass-actor:Team 1: admin r in acme/infra: may pass by a ruleset, always',
        'bypass-actor bypass-actor:Team 2: admin r in acme/infra: may pass by a ruleset, on pull requests',
        'bypass-actor bypass-actor:Team 3: admin r in acme/infra: may pass by a ruleset, without a trace',
      ],
    ],
    [
      'who may pass by and is an administrator',
      { bypassLists: [known([actor('OrganizationAdmin', 'always', true)])] },
      [],
    ],
    [
      'the token of workflows',
      { workflowToken: known({ writes: true, approves: false }) },
      ['workflow workflow:acme/infra: rdc in acme/infra: the token of workflows writes where they do not say less'],
    ],
    [
      'the token of workflows that approves',
      { workflowToken: known({ writes: true, approves: true }) },
      [
        'workflow workflow:acme/infra: rdc in acme/infra: the token of workflows writes where they do not say less; it may approve pull requests',
      ],
    ],
    ['the token of workflows that only approves', { workflowToken: known({ writes: false, approves: true }) }, []],
    [
      "GitHub's agent by itself",
      { copilot: known({ automations: true, asksBeforeWorkflows: true }) },
      [
        'service service:copilot-coding-agent (copilot agent): r in acme/infra: people may set it up to work by itself, in their name',
      ],
    ],
    [
      "GitHub's agent unasked",
      { copilot: known({ automations: false, asksBeforeWorkflows: false }) },
      [
        'service service:copilot-coding-agent (copilot agent): rc in acme/infra: its pull requests run workflows before a person agreed',
      ],
    ],
    [
      "GitHub's agent by itself and unasked",
      { copilot: known({ automations: true, asksBeforeWorkflows: false }) },
      [
        'service service:copilot-coding-agent (copilot agent): rc in acme/infra: people may set it up to work by itself, in their name; its pull requests run workflows before a person agreed',
      ],
    ],
    ["GitHub's agent, not seen", { copilot: hidden }, []],
  ])('%s', (_what, access, expected) => expect(rows(access)).toEqual(expected));

  it.each<[name: string, isApp: boolean]>([
    ['Integration 7', true],
    ['Integration 17', false],
    ['Integration 7 of us', false],
    ['My Integration 7', false],
    ['Team 7', false],
  ])('who may pass by as %s is an app: %s', (name, isApp) => {
    const found = rows({ bypassLists: [known([actor(name, 'always')])] }, { apps: known([app('tool', {})]) });
    expect(found).toEqual([
      `${isApp ? 'app app:tool' : `bypass-actor bypass-actor:${name}`}: admin r in acme/infra: may pass by a ruleset, always`,
    ]);
  });

  it('an app of two digits that may pass by is one that is known as an agent', () => {
    const installed = { ...app('devin-ai-integration', {}), id: 12 };
    expect(rows({ bypassLists: [known([actor('Integration 12', 'always')])] }, { apps: known([installed]) })).toEqual([
      'app app:devin-ai-integration (devin agent): admin r in acme/infra: may pass by a ruleset, always',
    ]);
    expect(rows({ bypassLists: [known([actor('Integration 12', 'always')])] }, { apps: hidden })).toEqual([
      'bypass-actor bypass-actor:Integration 12: admin r in acme/infra: may pass by a ruleset, always',
    ]);
  });
});

describe('what an organisation gives', () => {
  const token = {
    id: 9,
    name: 'ci',
    owner: { id: 1, login: 'ann' },
    permissions: { secrets: 'write' },
    everywhere: true,
    expired: false,
    lastUsed: '2026-01-01',
  };
  it.each<[what: string, access: Partial<OrganisationAccess>, expected: readonly string[]]>([
    [
      'an owner',
      { owners: known([person('ann', 'write')]) },
      ['person person:ann: admin rwdca in all: owner of the organisation'],
    ],
    ['owners that were not seen', { owners: hidden }, []],
    [
      'an app',
      { apps: known([app('tool', { contents: 'write', checks: 'read' })]) },
      ['app app:tool: r in all: contents: write'],
    ],
    [
      'an app of some repositories',
      { apps: known([app('tool', { contents: 'write' }, false)]) },
      ['app app:tool: r in some: contents: write'],
    ],
    [
      'an app of an agent',
      { apps: known([app('claude', { contents: 'write' })]) },
      ['app app:claude (claude-code agent): r in all: contents: write'],
    ],
    [
      'a token',
      { tokens: known([token]) },
      ['token token:ann#9: admin ca in all: fine-grained token "ci"; secrets: write @2026-01-01'],
    ],
    [
      'a token for some repositories',
      { tokens: known([{ ...token, everywhere: false, lastUsed: null }]) },
      ['token token:ann#9: admin ca in some: fine-grained token "ci"; secrets: write'],
    ],
    ['tokens that were not seen', { tokens: hidden }, []],
    [
      "GitHub's agent everywhere",
      { copilotRepositories: known(null) },
      ['service service:copilot-coding-agent (copilot agent): r in all: its setting: all repositories'],
    ],
    [
      "GitHub's agent in some",
      { copilotRepositories: known(['acme/web', 'acme/infra']) },
      [
        'service service:copilot-coding-agent (copilot agent): r in acme/web,acme/infra: its setting: selected repositories',
      ],
    ],
    ["GitHub's agent, not seen", { copilotRepositories: hidden }, []],
  ])('%s', (_what, access, expected) => expect(rows({}, access)).toEqual(expected));

  it('is nothing where the owner is a person', () => {
    expect(rows({ collaborators: known([person('ann', 'admin')]) }, null)).toHaveLength(1);
  });
});

describe('what permissions amount to', () => {
  it.each<
    [
      what: string,
      permissions: Readonly<Record<string, string>>,
      areas: string,
      admin: boolean,
      named: readonly string[],
    ]
  >([
    ['nothing', {}, '', false, []],
    ['reading', { contents: 'read', administration: 'none' }, '', false, []],
    ['writing', { contents: 'write', issues: 'write' }, 'repositories', false, ['contents: write']],
    [
      'administering',
      { contents: 'write', administration: 'write' },
      'repositories administration',
      true,
      ['administration: write'],
    ],
    [
      'administering by another level',
      { organization_administration: 'admin' },
      'administration',
      true,
      ['organization_administration: admin'],
    ],
    [
      'both of two',
      { workflows: 'write', contents: 'write', checks: 'write' },
      'repositories workflows ci',
      true,
      ['contents: write', 'workflows: write'],
    ],
    ['one of two', { workflows: 'write', contents: 'read' }, 'workflows', false, ['workflows: write']],
    ['a name that every object has', { toString: 'write' }, '', false, []],
  ])('%s', (_what, permissions, areas, admin, named) => {
    const rights = rightsOf(permissions);
    expect([rights.areas.join(' '), rights.adminEquivalent]).toEqual([areas, admin]);
    expect([...rights.named].sort()).toEqual([...named].sort());
  });
});

describe('an identity is known as', () => {
  const shownAgent = (found: ReturnType<typeof agentOfApp>) =>
    found === null ? null : `${found.id} ${found.agentClass}`;
  it.each<[what: string, found: () => ReturnType<typeof agentOfApp>, expected: string | null]>([
    ['an account by its id', () => agentOfAccount(INDEX, { id: 198982749, login: 'x' }), 'copilot agent'],
    ['an account by its login', () => agentOfAccount(INDEX, { login: 'Copilot' }), 'copilot agent'],
    [
      'an account by a login that has no id',
      () => agentOfAccount(INDEX, { id: 5, login: 'copilot-swe-agent' }),
      'copilot agent',
    ],
    ['an account by a login whose id is another', () => agentOfAccount(INDEX, { id: 5, login: 'Copilot' }), null],
    [
      'an account that is an assistant',
      () => agentOfAccount(INDEX, { id: 175728472, login: 'x' }),
      'copilot assistant',
    ],
    [
      'an account that is an agent only under some names',
      () => agentOfAccount(INDEX, { id: 223894421, login: 'x' }),
      'github-advanced-security automation',
    ],
    ['nobody', () => agentOfAccount(INDEX, { login: 'ann' }), null],
    ['an app', () => agentOfApp(INDEX, 'Claude'), 'claude-code agent'],
    ['an app by its account', () => agentOfApp(INDEX, 'claude-code-action'), 'claude-code agent'],
    ['an app that is automation', () => agentOfApp(INDEX, 'dependabot'), 'dependabot automation'],
    ['an app of nobody', () => agentOfApp(INDEX, 'tool'), null],
    ['a title', () => agentOfTitle(INDEX, 'claude-code'), 'claude-code agent'],
    ['a title of more', () => agentOfTitle(INDEX, 'claude-code deploy'), null],
  ])('%s', (_what, found, expected) => expect(shownAgent(found())).toBe(expected));
});

describe('an agent in a workflow', () => {
  const flow = (text: string, path = 'a.yml') => ({ path, text: known(text) });
  const agents = (text: string, more: Partial<RepositoryAccess> = {}) =>
    rows({ workflows: known([flow(text)]), ...more });
  const row = (agent: string, path = 'a.yml') =>
    `workflow workflow:acme/infra/${path} (${agent} agent): rdc in acme/infra: ${agent} runs in it with a token that writes`;
  const step = (body: string, top = '') => `${top}jobs:\n  a:\n    steps:\n      - ${body}\n`;
  const write = 'permissions: write-all\n';

  it.each<[what: string, text: string, expected: readonly string[]]>([
    ['by an action', step('uses: openai/codex-action@v1', write), [row('codex')]],
    ['by an action in capitals', step('uses: OpenAI/Codex-Action@v1', write), [row('codex')]],
    ['by a folder of an action', step('uses: sst/opencode/github@v1', write), [row('opencode')]],
    ['by an action without a version', step('uses: openai/codex-action', write), []],
    ['by a package', step('run: npm i @openai/codex', write), [row('codex')]],
    ['by a package that is only named', step('name: npm i @openai/codex', write), []],
    [
      'by an input that is called alike',
      step('with: { uses_it: openai/codex-action@v1, run_it: "@openai/codex" }', write),
      [],
    ],
    ['by an input that is called so', step('with: { run: "@openai/codex" }', write), [row('codex')]],
    ['by two tools', step('run: npm i @openai/codex @google/gemini-cli', write), [row('codex'), row('gemini-cli')]],
    ['with a token that reads', step('uses: openai/codex-action@v1', 'permissions: read-all\n'), []],
    [
      'with a token that writes a little',
      step('uses: openai/codex-action@v1', 'permissions: { contents: write, issues: read }\n'),
      [row('codex')],
    ],
    [
      'with less in its job',
      `${write}jobs:\n  a:\n    permissions: {}\n    steps:\n      - uses: openai/codex-action@v1\n`,
      [],
    ],
    [
      'with more in its job',
      `permissions: {}\njobs:\n  a:\n    permissions: { contents: write }\n    steps:\n      - uses: openai/codex-action@v1\n`,
      [row('codex')],
    ],
    [
      'in one job of two',
      `jobs:\n  a:\n    permissions: {}\n    steps: [{ uses: openai/codex-action@v1 }]\n  b:\n    permissions: write-all\n    steps: [{ run: ls }]\n`,
      [],
    ],
    ['with the default', step('uses: openai/codex-action@v1'), []],
    ['without jobs', `${write}on: push\n`, []],
    ['with jobs that are none', `${write}jobs: openai/codex-action@v1\n`, []],
    ['in nothing', '', []],
    ['in a list', '- uses: openai/codex-action@v1', []],
  ])('%s', (_what, text, expected) => expect(agents(text)).toEqual(expected));

  it('has what the default token has, where that was not seen as well', () => {
    const text = step('uses: openai/codex-action@v1');
    expect(agents(text, { workflowToken: hidden })).toEqual([row('codex')]);
    expect(agents(text, { workflowToken: known({ writes: true, approves: false }) })).toHaveLength(2);
  });

  it('in each file is a row, and what was not seen is none', () => {
    const text = step('uses: openai/codex-action@v1', write);
    expect(
      rows({ workflows: known([flow(text, 'b.yml'), { path: 'c.yml', text: hidden }, flow(text, 'a.yml')]) }),
    ).toEqual([row('codex', 'a.yml'), row('codex', 'b.yml')]);
    expect(rows({ workflows: hidden })).toEqual([]);
  });
});

describe('rows that join', () => {
  const second = { repository: { id: 2, owner: 'acme', name: 'api' } };
  it('are one by their name, in any case, with what both say', () => {
    const found = taken([
      {
        collaborators: known([
          person('Openhands-Agent', 'write', { id: accountIdOf(175740463) }),
          person('bob', 'admin'),
        ]),
      },
      {
        ...second,
        collaborators: known([
          person('openhands-agent', 'admin', { id: accountIdOf(175740463) }),
          person('bob', 'admin'),
        ]),
      },
    ]);
    expect(found.rows.map(shown)).toEqual([
      'person person:bob: admin rwdca in acme/api,acme/infra: role admin',
      'person person:openhands-agent (openhands agent): admin rwdca in acme/api,acme/infra: role admin; role write',
    ]);
  });

  it('have the rights of both, and the wider reach', () => {
    const bypass = { bypassLists: [known([actor('Integration 7', 'always')])] };
    const joined = (everywhere: boolean) =>
      rows(bypass, { apps: known([app('tool', { checks: 'write' }, everywhere)]) });
    expect(joined(true)).toEqual(['app app:tool: admin rc in all: may pass by a ruleset, always; checks: write']);
    expect(joined(false)).toEqual(['app app:tool: admin rc in some: may pass by a ruleset, always; checks: write']);
  });

  it('are of an agent where one of them says so', () => {
    const asked = known({ automations: true, asksBeforeWorkflows: true });
    expect(rows({ copilot: asked }, { copilotRepositories: known(['acme/web']) })).toEqual([
      'service service:copilot-coding-agent (copilot agent): r in acme/infra,acme/web: its setting: selected repositories; people may set it up to work by itself, in their name',
    ]);
  });

  it('come in the order of their kinds, those that administer first', () => {
    const found = rows(
      {
        deployKeys: known([key]),
        collaborators: known([person('zoe', 'admin'), person('ann', 'admin')]),
        bypassLists: [known([actor('Team 1', 'always')])],
        workflowToken: known({ writes: true, approves: false }),
      },
      { apps: known([app('tool', { checks: 'write' })]) },
    );
    expect(found.map((one) => one.split(' ')[1]?.replace(/:$/, ''))).toEqual([
      'person:ann',
      'person:zoe',
      'deploy-key:acme/infra#3',
      'bypass-actor:Team',
      'app:tool',
      'workflow:acme/infra',
    ]);
  });
});

describe('what is counted and what was not seen', () => {
  it('automation is no AI tool, and an AI tool that GitHub does not place reaches no repository by name', () => {
    const dependabot = person('dependabot[bot]', 'write', { id: accountIdOf(49699333), kind: 'bot' });
    expect(taken([{ collaborators: known([dependabot]) }]).counts).toMatchObject({
      aiTools: 0,
      repositoriesWithAiTools: 0,
    });
    const some = taken([{}], { apps: known([app('claude', { contents: 'write' }, false)]) });
    expect(some.counts).toMatchObject({ aiTools: 1, repositoriesWithAiTools: 0, adminEquivalent: 0, excepted: 0 });
  });

  it('those that administer are counted, and what was looked at is told', () => {
    const found = taken([
      { collaborators: known([person('ann', 'admin')]), workflowToken: known({ writes: true, approves: false }) },
    ]);
    expect(found.counts).toMatchObject({ adminEquivalent: 1, excepted: 0, aiTools: 0 });
    expect(found).toMatchObject({ owner: 'acme', repositories: [QUIET.repository] });
  });

  it('an exception holds for its own identity alone', () => {
    const facts: AccessFacts = {
      owner: 'acme',
      organisation: null,
      repositories: [{ ...QUIET, collaborators: known([person('ann', 'admin'), person('bob', 'admin')]) }],
    };
    const exception = { identity: 'person:BOB', why: 'x', until: '2026-01-01' };
    const found = takeInventory(facts, { index: INDEX, exceptions: [exception], now: 0 });
    expect(found.rows.map(shown)).toEqual([
      'person person:ann: admin rwdca in acme/infra: role admin',
      'person person:bob: admin rwdca in acme/infra: role admin !',
    ]);
    expect(found.counts).toMatchObject({ adminEquivalent: 1, excepted: 1 });
  });

  it('an exception ends with its last day', () => {
    const at = (time: string) => Date.parse(time);
    expect(hasEnded({ until: '2026-01-01' }, at('2026-01-01T23:59:59.999Z'))).toBe(false);
    expect(hasEnded({ until: '2026-01-01' }, at('2026-01-02T00:00:00Z'))).toBe(true);
    const facts: AccessFacts = {
      owner: 'acme',
      organisation: null,
      repositories: [{ ...QUIET, collaborators: known([person('ann', 'admin')]) }],
    };
    const exceptions = [{ identity: 'person:ann', why: 'x', until: '2026-01-01' }];
    const excepted = (now: string) => takeInventory(facts, { index: INDEX, exceptions, now: at(now) }).counts.excepted;
    expect([excepted('2026-01-01T12:00:00Z'), excepted('2026-01-02T00:00:00Z')]).toEqual([1, 0]);
  });

  it('an AI tool that is everywhere reaches every repository, and a key of one reaches that one', () => {
    const second = { repository: { id: 2, owner: 'acme', name: 'api' } };
    const everywhere = taken([{}, second], { apps: known([app('claude', { contents: 'write' })]) });
    expect(everywhere.counts).toMatchObject({ aiTools: 1, repositoriesWithAiTools: 2 });
    const one = taken([{ deployKeys: known([{ ...key, title: 'OpenHands' }]) }, second]);
    expect(one.counts).toMatchObject({ aiTools: 1, repositoriesWithAiTools: 1 });
  });

  it('a wider reach is kept, whichever was seen first', () => {
    const asked = known({ automations: true, asksBeforeWorkflows: true });
    expect(rows({ copilot: asked }, { copilotRepositories: known(null) })).toEqual([
      'service service:copilot-coding-agent (copilot agent): r in all: its setting: all repositories; people may set it up to work by itself, in their name',
    ]);
    const owner = known([person('ann', 'write')]);
    expect(rows({ collaborators: known([person('ann', 'admin')]) }, { owners: owner })).toEqual([
      'person person:ann: admin rwdca in all: owner of the organisation; role admin',
    ]);
  });

  const told = (found: ReturnType<typeof taken>) =>
    found.blindSpots
      .filter(({ because }) => because !== 'not-listable')
      .map(({ about, because, reason, repositories }) => `${about}: ${because}, ${reason} (${repositories.join(',')})`);

  it('each lack is told, with its place', () => {
    const lacks = {
      collaborators: hidden,
      deployKeys: hidden,
      workflowToken: hidden,
      workflows: hidden,
      copilot: hidden,
      bypassLists: [hidden, known([]), hidden],
    };
    expect(told(taken([lacks], { owners: hidden, apps: hidden, tokens: hidden, copilotRepositories: hidden }))).toEqual(
      [
        'owners of the organisation: not-visible, refused ()',
        'apps of the organisation: not-visible, refused ()',
        'fine-grained tokens of members: not-visible, refused ()',
        "where GitHub's coding agent is on: not-visible, refused ()",
        'collaborators: not-visible, refused (acme/infra)',
        'deploy keys: not-visible, refused (acme/infra)',
        'the token of workflows: not-visible, refused (acme/infra)',
        'AI tools in workflows: not-visible, refused (acme/infra)',
        "settings of GitHub's coding agent: not-visible, refused (acme/infra)",
        'bypass lists of rulesets: not-visible, refused (acme/infra)',
      ],
    );
    expect(told(taken([QUIET]))).toEqual([]);
  });

  it('the same lack in several places is told once, another reason apart', () => {
    const failed = unseen('error', 'GitHub failed');
    const second = { repository: { id: 2, owner: 'acme', name: 'api' } };
    expect(
      told(taken([{ workflows: hidden }, { ...second, workflows: hidden }, { ...second, workflows: failed }])),
    ).toEqual([
      'AI tools in workflows: not-visible, refused (acme/api,acme/infra)',
      'AI tools in workflows: error, GitHub failed (acme/api)',
    ]);
  });

  it('what GitHub shows to nobody is told by name', () => {
    expect(
      taken([]).blindSpots.map(({ about, because, repositories }) => `${about}: ${because} ${repositories.length}`),
    ).toEqual([
      'classic personal access tokens: not-listable 0',
      'grants of OAuth apps: not-listable 0',
      'SSH keys of people, and agents that run on their machines: not-listable 0',
      'automations of Copilot: not-listable 0',
      'approvals by Copilot code review: not-listable 0',
      'people with roles of the organisation: not-listable 0',
    ]);
  });
});
