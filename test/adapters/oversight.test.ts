/** The single calls by which posture and inventory are read: what GitHub answers, refuses or breaks off is never taken for another. */
import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { adaptOctokit } from '../../src/adapters/github/client.js';
import { readEnvironments } from '../../src/adapters/github/read-environments.js';
import { inventoryReader } from '../../src/adapters/github/read-inventory.js';
import { readOrganisation } from '../../src/adapters/github/read-organisation.js';
import { readWorkflowToken } from '../../src/adapters/github/read-posture.js';
import { actorReader, readRulesets } from '../../src/adapters/github/read-rulesets.js';
import { withoutNetwork } from '../no-network.js';

const API = 'https://api.github.com';
const REPO = '/repos/acme/infra';
const ACME = { id: 7, owner: 'acme', name: 'infra' };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const client = adaptOctokit(new Octokit({ auth: 'x', log: silent, retry: { enabled: false } }));

withoutNetwork();

const answers = (path: string, status: number, body: nock.Body = {}, headers = {}) =>
  nock(API).get(path).query(true).reply(status, body, headers);

/** What each reader makes of one answer: known, or why not; `ends` where nothing more can be read now. */
const FAULTS: readonly (readonly [string, number, nock.Body, Record<string, string>, string])[] = [
  ['refused', 403, { message: 'no' }, {}, 'not-visible'],
  ['not found', 404, { message: 'no' }, {}, 'not-visible'],
  ['a server that fails', 502, { message: 'no' }, {}, 'error'],
  ['an answer of another shape', 200, { nothing: 1 }, {}, 'unreadable'],
  ['a limit that is reached', 403, { message: 'rate limit' }, { 'x-ratelimit-remaining': '0' }, 'ends'],
  ['credentials that are not accepted', 401, { message: 'no' }, {}, 'ends'],
];

const READERS = [
  ['the token of workflows', `${REPO}/actions/permissions/workflow`, () => readWorkflowToken(client, ACME)],
  ['rulesets', `${REPO}/rulesets`, () => readRulesets(client, ACME)],
  ['a bypass list', `${REPO}/rulesets/5`, () => actorReader(client, Date.now)(ACME, { id: 5, version: null })],
  ['environments', `${REPO}/environments`, () => readEnvironments(client, ACME)],
] as const;

describe.each(READERS)('%s', (_what, path, read) => {
  it.each(FAULTS)('%s', async (_fault, status, body, headers, expected) => {
    answers(path, status, body, headers);
    const seen = await read();
    const made = seen.kind === 'error' ? 'ends' : seen.value.kind === 'known' ? 'known' : seen.value.because;
    expect(made).toBe(expected);
  });
});

describe('rulesets', () => {
  it('are read to the end, those of branches alone, with what comes from above', async () => {
    const ruleset = (id: number, target = 'branch') => ({ id, name: `r${id}`, target, enforcement: 'active' });
    const next = { link: `<${API}${REPO}/rulesets?page=2>; rel="next"` };
    nock(API)
      .get(`${REPO}/rulesets`)
      .query({ includes_parents: 'true', per_page: 100, page: 1 })
      .reply(200, [ruleset(1), ruleset(2, 'tag')], next);
    nock(API)
      .get(`${REPO}/rulesets`)
      .query({ includes_parents: 'true', per_page: 100, page: 2 })
      .reply(200, [ruleset(3)]);
    const seen = await readRulesets(client, ACME);
    expect(seen).toMatchObject({ kind: 'ok', value: { value: [{ id: 1 }, { id: 3 }] } });
  });

  it('of several repositories are asked once for who may pass, as long as they do not change', async () => {
    const list = { name: 'all', bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'exempt' }] };
    answers(`${REPO}/rulesets/5`, 200, list);
    const read = actorReader(client, () => 1_000);
    const seen = [];
    for (const name of ['infra', 'web']) seen.push(await read({ ...ACME, name }, { id: 5, version: 'v1' }));
    expect(seen[0]).toEqual(seen[1]);
    answers('/repos/acme/web/rulesets/5', 200, { name: 'all' });
    const changed = await read({ ...ACME, name: 'web' }, { id: 5, version: 'v2' });
    expect(changed).toMatchObject({ value: { kind: 'unknown', because: 'not-visible' } });
  });
});

describe('the inventory', () => {
  it('of a person asks nothing of an organisation', async () => {
    answers('/users/ann', 200, { id: 1, login: 'ann', type: 'User' });
    expect(await readOrganisation(client, 'ann')).toEqual({ kind: 'ok', value: null });
  });

  it('of an organisation keeps apart what was answered and what was refused', async () => {
    answers('/users/acme', 200, { id: 3, login: 'acme', type: 'Organization' });
    answers('/orgs/acme/members', 200, [{ id: 1, login: 'olivia', type: 'User' }]);
    const app = { app_id: 9, app_slug: 'codex', permissions: { contents: 'write' }, repository_selection: 'selected' };
    answers('/orgs/acme/installations', 200, { total_count: 1, installations: [{ ...app, suspended_at: null }] });
    answers('/orgs/acme/personal-access-tokens', 403, { message: 'no' });
    answers('/orgs/acme/copilot/coding-agent/permissions', 200, { enabled_repositories: 'selected' });
    const selected = { total_count: 1, repositories: [{ full_name: 'acme/web' }] };
    answers('/orgs/acme/copilot/coding-agent/permissions/repositories', 200, selected);
    const read = await readOrganisation(client, 'acme');
    expect(read).toMatchObject({
      value: {
        owners: { value: [{ login: 'olivia' }] },
        apps: { value: [{ slug: 'codex', everywhere: false, suspended: false }] },
        tokens: { because: 'not-visible' },
        copilotRepositories: { value: ['acme/web'] },
      },
    });
  });

  it.each([
    ['an app that was refused asks the others no more', 'app', 4],
    ['a person, who may administer some, asks each', 'person', 5],
  ] as const)('of five repositories, four at a time: %s', async (_who, asks, times) => {
    answers('/users/acme', 200, { id: 1, login: 'acme', type: 'User' });
    let refused = 0;
    const everywhere = /^\/repos\/acme\/\w+\/(.*)$/;
    nock(API)
      .persist()
      .get(everywhere)
      .query(true)
      .reply((uri) => {
        if (uri.includes('/keys')) refused += 1;
        return uri.includes('/keys') || uri.includes('copilot') ? [403, { message: 'no' }] : [200, []];
      });
    nock(API)
      .persist()
      .post('/graphql')
      .reply(200, { data: { repository: { refs: null, codeowners: null, workflows: null } } });
    const reader = inventoryReader({ client, asks, clock: Date.now });
    const many = ['a', 'b', 'c', 'd', 'e'].map((name, at) => ({ id: at, owner: 'acme', name }));
    const read = await reader.readAccess('acme', many);
    nock.cleanAll();
    expect(read.kind).toBe('ok');
    expect(refused).toBe(times);
  });
});
