/** Who stands behind a name, a mailbox and an account, and how sure that is on which day. */
import { describe, expect, it } from '@jest/globals';
import {
  accountIdOfMailbox,
  identify,
  isAgentMailbox,
  isWebFlow,
  loginOfMailbox,
  recogniseAccount,
  recogniseIdentity,
  surenessAt,
} from '../../src/core/identity.js';
import { signatureIndex } from '../../src/core/signatures.js';
import { accountFrom, identityFrom } from './provenance-fixtures.js';

describe("GitHub's own mailbox", () => {
  it.each<[string, number | null, string | null]>([
    ['123+Ann@users.noreply.github.com', 123, 'Ann'],
    [' 123+Ann@users.noreply.github.com ', 123, 'Ann'],
    ['123+Ann@USERS.noreply.github.com', 123, 'Ann'],
    ['Ann@users.noreply.github.com', null, 'Ann'],
    ['7+x[bot]@users.noreply.github.com', 7, 'x[bot]'],
    ['123+ann@example.org', null, null],
    ['123+ann@users.noreply.github.com.evil.example', null, null],
    ['x+123+ann@users.noreply.github.com', null, null],
    ['1234567890123456+ann@users.noreply.github.com', null, null],
    ['', null, null],
  ])('%j names the account %j with the login %j', (email, id, login) => {
    expect([accountIdOfMailbox(email), loginOfMailbox(email)]).toEqual([id, login]);
  });

  it.each([
    ['noreply@github.com', true],
    ['NoReply@GitHub.com', true],
    ['ann@github.com', false],
  ])('%s is the web page of GitHub: %s', (email, expected) => {
    expect(isWebFlow({ name: 'GitHub', email, account: null })).toBe(expected);
  });
});

describe('behind a name and a mailbox stands', () => {
  const COPILOT = '198982749+Copilot@users.noreply.github.com';
  it.each<[string, string, string | null, boolean]>([
    ['an agent by its mailbox', 'X <noreply@anthropic.com>', 'claude-code agent high', true],
    ['an agent by its mailbox with blanks', 'X < NOREPLY@anthropic.com >', 'claude-code agent high', true],
    ['an agent by its id', `X <${COPILOT}>`, 'copilot agent high', true],
    ['an assistant by its id', 'X <175728472+other@users.noreply.github.com>', 'copilot assistant high', true],
    ['an agent by its login', 'X <devin-ai-integration[bot]@users.noreply.github.com>', 'devin agent high', true],
    ['automation', 'X <49699333+dependabot[bot]@users.noreply.github.com>', 'dependabot automation high', true],
    [
      'an agent under a shared id',
      'X <41898282+claude[bot]@users.noreply.github.com>',
      'claude-code agent high !',
      true,
    ],
    [
      'one agent under the id of another',
      'X <158243242+claude[bot]@users.noreply.github.com>',
      'devin agent high !',
      true,
    ],
    [
      'an agent under the id of automation',
      'X <49699333+claude[bot]@users.noreply.github.com>',
      'claude-code agent high !',
      true,
    ],
    ['an agent by a display name', 'Ann (aider) <ann@example.org>', 'aider agent high by name', false],
    ['an agent by the name of its app', 'Claude[bot] <ann@example.org>', 'claude-code agent medium by name', false],
    ['nobody by the name of automation', 'dependabot[bot] <ann@example.org>', null, false],
    ['nobody by a name that only begins like an app', 'claude[bot] Ann <ann@example.org>', null, false],
    [
      'an agent whose name stands over automation',
      'Ann (aider) <49699333+dependabot[bot]@users.noreply.github.com>',
      'aider agent high !',
      true,
    ],
    [
      'an app that says in its name what it is',
      'x <ai-review[bot]@users.noreply.github.com>',
      'unnamed-ai agent low',
      true,
    ],
    ['an app that ends so', 'x <acme-coder[bot]@users.noreply.github.com>', 'unnamed-ai agent low', true],
    ['an app that ends nearly so', 'x <acme-agent-dev[bot]@users.noreply.github.com>', 'unnamed-ai agent low', true],
    ['no app that does chores', 'x <release-ai[bot]@users.noreply.github.com>', null, false],
    ['no app that only works for agents', 'x <agent-reports[bot]@users.noreply.github.com>', null, false],
    ['a person', 'Claude Dupont <claude@dupont.example>', null, false],
    ['a person whose login says as much', 'x <ann-ai-fan@users.noreply.github.com>', null, false],
    ["a person who is called like an agent's ordinary account", 'gemini-cli <ann@example.org>', null, false],
  ])('%s', (_, text, expected, isMailbox) => {
    const found = identify(identityFrom(text), signatureIndex([]));
    const shown =
      found &&
      [
        found.agent,
        found.agentClass,
        found.confidence,
        ...(found.byName ? ['by name'] : []),
        ...(found.contradiction === null ? [] : ['!']),
      ].join(' ');
    expect(shown).toBe(expected);
    const told = recogniseIdentity(identityFrom(text), []);
    expect(told).toEqual(found && { agent: found.agent, agentClass: found.agentClass });
    expect(isAgentMailbox(identityFrom(text), [])).toBe(isMailbox);
  });

  it("an agent of the policy's own under the id that GitHub Actions shares, unless the login tells of another", () => {
    const own = {
      id: 'ours',
      logins: [],
      emails: [],
      branches: [],
      trailers: [],
      apps: [],
      ids: [41898282],
      labels: [],
    };
    const agentOf = (login: string) =>
      identify(identityFrom(`x <41898282+${login}@users.noreply.github.com>`), signatureIndex([own]))?.agent;
    expect([agentOf('x'), agentOf('claude[bot]')]).toEqual(['ours', 'claude-code']);
  });

  it('the account that GitHub links, where the mailbox says nothing', () => {
    const identity = { name: 'x', email: 'x@y.z', account: accountFrom(209825114, 'claude[bot]') };
    expect(recogniseIdentity(identity, [])).toEqual({ agent: 'claude-code', agentClass: 'agent' });
    expect(recogniseIdentity({ ...identity, account: accountFrom(1, 'ann') }, [])).toBeNull();
  });

  it.each<[number, string, string | null]>([
    [198982749, 'renamed', 'copilot agent'],
    [175728472, 'x', 'copilot assistant'],
    [5, 'DEVIN-ai-integration[bot]', 'devin agent'],
    [29139614, 'renovate[bot]', 'renovate automation'],
    [1, 'claude', null],
    [62310815, 'x', 'github-advanced-security automation'],
  ])('under the account %i of %s: %s', (id, login, expected) => {
    const found = recogniseAccount(accountFrom(id, login), []);
    expect(found && `${found.agent} ${found.agentClass}`).toBe(expected);
  });
});

describe('a mark that tools also put on work of people', () => {
  const mark = { confidence: 'high', doubtful: ['2026-04-22', '2026-05-06'] } as const;
  it.each<[string | null, string]>([
    ['2026-04-21T23:59:59Z', 'high'],
    ['2026-04-22T00:00:00Z', 'low'],
    ['2026-05-01', 'low'],
    ['2026-05-06T23:59:59Z', 'low'],
    ['2026-05-07T00:00:00Z', 'high'],
    [null, 'low'],
  ])('at %s is of %s confidence', (at, expected) => expect(surenessAt(mark, at)).toBe(expected));

  it('is as sure as ever where no days are known', () => {
    expect(surenessAt({ confidence: 'medium' }, null)).toBe('medium');
  });

  it('has its days in the catalog', () => {
    expect(identify(identityFrom('Copilot <copilot@github.com>'), signatureIndex([]))).toMatchObject({
      agent: 'copilot',
      doubtful: ['2026-04-22', '2026-05-06'],
    });
  });
});
