/** The inventory: what each kind of identity makes of a row, what is counted, and what is said where nothing was seen. */
import { describe, expect, it } from '@jest/globals';
import { AGENTS_IN_WORKFLOWS } from '../../src/catalog/agent-actions.js';
import { AGENTS } from '../../src/catalog/agents.js';
import { hasEnded, takeInventory } from '../../src/core/inventory/take-inventory.js';
import { signatureIndex } from '../../src/core/signatures.js';
import { accountIdOf } from '../../src/domain/change.js';
import type {
  AccessFacts,
  AccessToken,
  Collaborator,
  DeployKey,
  InstalledApp,
  InventoryException,
  OrganisationAccess,
  RepositoryAccess,
} from '../../src/domain/inventory.js';
import { unseen } from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import { EMPTY, QUIET } from './access-world.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');

describe('what makes a row', () => {
  const PEOPLE: readonly (readonly [string, Partial<Collaborator>, string | null])[] = [
    ['a person who administers', { role: 'admin' }, 'person:ann nobody admin'],
    ['a person who writes is in none', { role: 'write' }, null],
    ["an agent's account that writes", { login: 'openhands-agent', role: 'write' }, 'person:openhands-agent openhands'],
    [
      "an agent's account under another login, by its id",
      { id: accountIdOf(175_740_463), role: 'write' },
      'person:ann openhands',
    ],
    [
      'an account that took the login of an agent',
      { id: accountIdOf(5), login: 'openhands-agent', role: 'write' },
      null,
    ],
    ["an agent's account that reads is in none", { login: 'openhands-agent', role: 'less' }, null],
    ['a bot that nobody knows', { login: 'x[bot]', kind: 'bot', role: 'maintain' }, 'person:x[bot] nobody'],
    [
      'automation',
      { id: accountIdOf(49_699_333), login: 'dependabot[bot]', kind: 'bot', role: 'write' },
      'person:dependabot[bot] dependabot',
    ],
  ];

  it.each(PEOPLE)('%s', (_name, person, row) => {
    const one: Collaborator = { id: accountIdOf(0), login: 'ann', kind: 'user', role: 'less', ...person };
    const seen =
      person.login === 'openhands-agent' && person.id === undefined ? { ...one, id: accountIdOf(175_740_463) } : one;
    expect(rowsOf({ repository: { collaborators: known([seen]) } })).toEqual(row === null ? [] : [row]);
  });

  const APPS: readonly (readonly [string, Partial<InstalledApp>, string | null])[] = [
    [
      'an AI tool that pushes',
      { slug: 'devin-ai-integration', permissions: { contents: 'write' } },
      'app:devin-ai-integration devin all',
    ],
    ['an app that nobody knows', { permissions: { checks: 'write' }, everywhere: false }, 'app:tool nobody some'],
    ['an app that reads is in none', { permissions: { contents: 'read', administration: 'read' } }, null],
    ['an app that is suspended is in none', { permissions: { administration: 'write' }, suspended: true }, null],
    ['an app with administration', { permissions: { administration: 'write' } }, 'app:tool nobody admin all'],
    [
      'an app that writes code and workflows',
      { permissions: { contents: 'write', workflows: 'write' } },
      'app:tool nobody admin all',
    ],
    ['an app that writes workflows alone', { permissions: { workflows: 'write' } }, 'app:tool nobody all'],
    ['a permission named like a part of an object', { permissions: { constructor: 'write' } }, null],
  ];

  it.each(APPS)('%s', (_name, app, row) => {
    const one = { id: 7, slug: 'tool', permissions: {}, everywhere: true, suspended: false, ...app };
    expect(rowsOf({ organisation: { apps: known([one]) } })).toEqual(row === null ? [] : [row]);
  });

  it("an app of the policy's own, in whatever letters its slug is written", () => {
    const own = {
      id: 'ours',
      logins: [],
      emails: [],
      branches: [],
      trailers: [],
      apps: ['Our-App'],
      ids: [],
      labels: [],
    };
    const app = { id: 7, slug: 'OUR-app', permissions: { checks: 'write' }, everywhere: true, suspended: false };
    const facts = { owner: 'acme', organisation: { ...EMPTY, apps: known([app]) }, repositories: [] };
    const { rows } = takeInventory(facts, { ...rules([]), index: signatureIndex([own]) });
    expect(rows).toMatchObject([{ identity: 'app:OUR-app', agent: { id: 'ours', agentClass: 'agent' } }]);
  });

  const TOKENS: readonly (readonly [string, Partial<AccessToken>, string | null])[] = [
    ['a token that writes secrets', { permissions: { secrets: 'write' } }, 'token:ann#9 nobody admin all'],
    [
      "a token of an agent's account",
      { owner: { id: 175_740_463, login: 'oh' }, permissions: { contents: 'write' } },
      'token:oh#9 openhands all',
    ],
    ['a token that has expired', { permissions: { secrets: 'write' }, expired: true }, null],
    ['a token that reads', { permissions: { contents: 'read' } }, null],
  ];

  it.each(TOKENS)('%s', (_name, token, row) => {
    const owner = { id: 1, login: 'ann' };
    const one = {
      id: 9,
      name: 'ci',
      owner,
      permissions: {},
      everywhere: true,
      expired: false,
      lastUsed: null,
      ...token,
    };
    expect(rowsOf({ organisation: { tokens: known([one]) } })).toEqual(row === null ? [] : [row]);
  });

  const KEYS: readonly (readonly [string, Partial<DeployKey>, string | null])[] = [
    ['a deploy key that writes', {}, 'deploy-key:acme/infra#3 nobody admin'],
    ['one that is called like an agent', { title: 'OpenHands' }, 'deploy-key:acme/infra#3 openhands admin'],
    ['one that a person called after more', { title: 'OpenHands trial' }, 'deploy-key:acme/infra#3 nobody admin'],
    ['one that reads', { readOnly: true }, null],
    ['one that is switched off', { enabled: false }, null],
  ];

  it.each(KEYS)('%s', (_name, key, row) => {
    const one = { id: 3, title: 'ci', readOnly: false, enabled: true, addedBy: 'ann', lastUsed: null, ...key };
    expect(rowsOf({ repository: { deployKeys: known([one]) } })).toEqual(row === null ? [] : [row]);
  });

  const WORKFLOWS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'an action of an agent with a token that writes',
      job('uses: anthropics/claude-code-action@v1', 'contents: write'),
      ['claude-code'],
    ],
    [
      'a reusable workflow of an agent',
      'jobs: { fix: { permissions: write-all, uses: All-Hands-AI/OpenHands/.github/workflows/openhands-resolver.yml@main } }',
      ['openhands'],
    ],
    ['a package of an agent', job('run: npm i -g @openai/codex && codex exec', 'pull-requests: write'), ['codex']],
    [
      'two agents',
      job('uses: openai/codex-action@v1\n      - uses: google-github-actions/run-gemini-cli@v0', 'contents: write'),
      ['codex', 'gemini-cli'],
    ],
    ['an agent with a token that reads', job('uses: anthropics/claude-code-action@v1', 'contents: read'), []],
    [
      'an agent that asks for nothing, where the default reads',
      'jobs: { a: { steps: [{ uses: openai/codex-action@v1 }] } }',
      [],
    ],
    ['an action whose name begins alike', job('uses: openai/codex-action-fork@v1', 'contents: write'), []],
    ['no agent', job('uses: actions/checkout@v5', 'contents: write'), []],
    ['a job whose own `run` names one', 'permissions: write-all\njobs: { a: { run: npx @openai/codex } }', ['codex']],
    ['no YAML', '{{{', []],
  ];

  it.each(WORKFLOWS)('%s in a workflow', (_name, text, agents) => {
    const workflows = known([{ path: '.github/workflows/ai.yml', text: known(text) }]);
    const expected = agents.map((agent) => `workflow:acme/infra/.github/workflows/ai.yml ${agent}`);
    expect(rowsOf({ repository: { workflows } })).toEqual(expected);
  });

  it('an agent that asks for no rights has those of the default token, also where that is not visible', () => {
    const workflows = known([
      { path: 'a.yml', text: known('jobs: { a: { steps: [{ uses: openai/codex-action@v1 }] } }') },
    ]);
    const writes = known({ writes: true, approves: true });
    expect(rowsOf({ repository: { workflows, workflowToken: writes } })).toEqual([
      'workflow:acme/infra nobody',
      'workflow:acme/infra/a.yml codex',
    ]);
    const hidden = unseen('not-visible', 'refused');
    expect(rowsOf({ repository: { workflows, workflowToken: hidden } })).toEqual(['workflow:acme/infra/a.yml codex']);
  });

  it('whoever may pass by a ruleset, administrators apart, and an app under its own name', () => {
    const actor = (name: string, isAdmin = false) => ({ name, isAdmin, mode: 'always' as const });
    const bypassActors = known([
      actor('Team 12'),
      actor('OrganizationAdmin', true),
      actor('Integration 7'),
      actor('Integration 8'),
    ]);
    const apps = known([{ id: 7, slug: 'tool', permissions: { checks: 'write' }, everywhere: true, suspended: false }]);
    expect(rowsOf({ repository: { bypassLists: [bypassActors] }, organisation: { apps } })).toEqual([
      'app:tool nobody admin all',
      'bypass-actor:Integration 8 nobody admin',
      'bypass-actor:Team 12 nobody admin',
    ]);
  });

  it("GitHub's coding agent where it is on", () => {
    const rows = (names: readonly string[] | null) => rowsOf({ organisation: { copilotRepositories: known(names) } });
    expect(rows(null)).toEqual(['service:copilot-coding-agent copilot all']);
    expect(rows(['acme/web'])).toEqual(['service:copilot-coding-agent copilot']);
    expect(rows([])).toEqual([]);
  });

  it("GitHub's coding agent where it may do more than answer", () => {
    const rows = (automations: boolean, asksBeforeWorkflows: boolean) =>
      rowsOf({ repository: { copilot: known({ automations, asksBeforeWorkflows }) } });
    expect(rows(false, true)).toEqual([]);
    expect(rows(true, true)).toEqual(['service:copilot-coding-agent copilot']);
    expect(rows(false, false)).toEqual(['service:copilot-coding-agent copilot']);
  });

  it('every agent in workflows is an agent of the catalog', () => {
    const ids = new Set(AGENTS.map(({ id }) => id));
    expect(AGENTS_IN_WORKFLOWS.filter(({ agent }) => !ids.has(agent))).toEqual([]);
  });
});

describe('what is counted', () => {
  const ann: Collaborator = { id: accountIdOf(1), login: 'ann', kind: 'user', role: 'admin' };
  const both = ['infra', 'web'].map((name, at) => ({
    ...QUIET,
    repository: { id: at, owner: 'acme', name },
    collaborators: known([ann, { ...ann, id: accountIdOf(2), login: 'bob' }]),
  }));

  it('who administers two repositories is one identity, and who owns the organisation has one row', () => {
    const facts = { owner: 'acme', organisation: { ...EMPTY, owners: known([ann]) }, repositories: both };
    const { rows, counts } = takeInventory(facts, { ...rules([]) });
    expect(counts).toMatchObject({ adminEquivalent: 2, excepted: 0, aiTools: 0 });
    expect(rows.map(({ identity, reach, why }) => [identity, reach, why])).toEqual([
      ['person:ann', { kind: 'all' }, ['owner of the organisation', 'role admin']],
      ['person:bob', { kind: 'named', repositories: ['acme/infra', 'acme/web'] }, ['role admin']],
    ]);
  });

  it('a documented exception is told apart until its last day has ended, and not a day longer', () => {
    const counted = (until: string) => {
      const exception = { identity: 'person:ANN', why: 'the one who restores', until };
      return takeInventory({ owner: 'acme', organisation: null, repositories: both }, rules([exception])).counts;
    };
    expect(counted('2026-11-26')).toMatchObject({ adminEquivalent: 1, excepted: 1 });
    expect(counted('2026-11-25')).toMatchObject({ adminEquivalent: 2, excepted: 0 });
    expect(hasEnded({ until: '2026-11-26' }, Date.parse('2026-11-27T00:00:00Z'))).toBe(true);
  });

  it('repositories that an AI tool may write to, all of them where it is everywhere', () => {
    const key = { id: 3, title: 'OpenHands', readOnly: false, enabled: true, addedBy: null, lastUsed: null };
    const repositories = both.map((one, at) => (at === 0 ? { ...one, deployKeys: known([key]) } : one));
    const counted = (organisation: OrganisationAccess) =>
      takeInventory({ owner: 'acme', organisation, repositories }, rules([])).counts;
    expect(counted(EMPTY)).toMatchObject({ aiTools: 1, repositoriesWithAiTools: 1 });
    const codegen = {
      id: 1,
      slug: 'codegen-sh',
      permissions: { contents: 'write' },
      everywhere: true,
      suspended: false,
    };
    expect(counted({ ...EMPTY, apps: known([codegen]) })).toMatchObject({ aiTools: 2, repositoriesWithAiTools: 2 });
  });
});

describe('what was not seen', () => {
  it.each(['not-visible', 'unreadable', 'error'] as const)('is told, and counted as unknown: %s', (because) => {
    const lack = unseen(because, 'GitHub refused (403)');
    const repositories = ['infra', 'web'].map((name, at) => ({
      ...QUIET,
      repository: { id: at, owner: 'acme', name },
      deployKeys: lack,
    }));
    const facts = { owner: 'acme', organisation: { ...EMPTY, apps: lack }, repositories };
    const { rows, blindSpots, counts } = takeInventory(facts, rules([]));
    expect(rows).toEqual([]);
    const told = blindSpots.filter((one) => one.because !== 'not-listable');
    expect(told.map(({ about, because: why, repositories: at }) => [about, why, at])).toEqual([
      ['apps of the organisation', because, []],
      ['deploy keys', because, ['acme/infra', 'acme/web']],
    ]);
    expect(told.every(({ remedy, reason }) => remedy !== '' && reason === 'GitHub refused (403)')).toBe(true);
    expect(counts.blindSpots).toBe(blindSpots.length);
  });

  it('what GitHub shows to nobody is told always', () => {
    const { blindSpots } = takeInventory({ owner: 'ann', organisation: null, repositories: [] }, rules([]));
    expect(blindSpots.length).toBeGreaterThan(4);
    expect(blindSpots.every(({ because }) => because === 'not-listable')).toBe(true);
  });
});

interface Seen {
  readonly repository?: Partial<RepositoryAccess>;
  readonly organisation?: Partial<OrganisationAccess>;
}

function rowsOf({ repository = {}, organisation = {} }: Seen): readonly string[] {
  const facts: AccessFacts = {
    owner: 'acme',
    organisation: { ...EMPTY, ...organisation },
    repositories: [{ ...QUIET, ...repository }],
  };
  return takeInventory(facts, rules([])).rows.map(({ identity, agent, adminEquivalent, reach }) =>
    [identity, agent?.id ?? 'nobody', adminEquivalent ? 'admin' : '', reach.kind === 'named' ? '' : reach.kind]
      .filter((part) => part !== '')
      .join(' '),
  );
}

function rules(exceptions: readonly InventoryException[]) {
  return { index: signatureIndex([]), exceptions, now: NOW };
}

function job(step: string, permission: string): string {
  return `jobs:\n  ai:\n    permissions:\n      ${permission}\n    steps:\n      - ${step}\n`;
}
