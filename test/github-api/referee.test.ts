/** The referee itself: it takes what GitHub sends, and refuses what GitHub would not send or take. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { drift, rest, webhooks } from './description.js';
import { validateQuery } from './graphql.js';
import { permissions, permits } from './permissions.js';
import { operationOf, operations, validateRequest, validateResponse, validateWebhook } from './validator.js';

type Body = Record<string, unknown>;

interface Examples {
  readonly answers: readonly { example: string; method: string; route: string; status: number; body: unknown }[];
  readonly webhooks: readonly { event: string; action: string; payload: Body }[];
}

const examples = readJson('examples.json') as unknown as Examples;
const REPO = '/repos/{owner}/{repo}';
const CHECK_RUNS = `${REPO}/check-runs`;
const FILES = `${REPO}/pulls/{pull_number}/files`;

function readJson(file: string): Body {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Body;
}

/** The parts of a deep copy of GitHub's example may be changed at will. */
function exampleOf(name: string): Body {
  const found = examples.answers.find(({ example }) => example === name)?.body;
  return structuredClone((Array.isArray(found) ? found[0] : found) as Body);
}

function webhookOf(event: string): Body {
  return structuredClone(examples.webhooks.find((hook) => hook.event === event)?.payload as Body);
}

const sources = [rest, webhooks].map(({ source }) => `${source.package} ${source.version}`).join(', ');

describe(`what GitHub itself sends is accepted (${sources})`, () => {
  it.each(examples.answers)('$method $route $status: the example $example', ({ method, route, status, body }) => {
    expect(validateResponse(method, route, status, body)).toEqual([]);
  });

  it.each(examples.webhooks)('the delivery $event $action', ({ event, action, payload }) => {
    expect(validateWebhook(event, action, payload)).toEqual([]);
  });

  it.each([
    ['DELETE', `${REPO}/issues/{issue_number}/labels/{name}`, 404, { message: 'Label does not exist' }],
    ['POST', CHECK_RUNS, 403, { message: 'Resource not accessible by integration', documentation_url: 'https://x' }],
    ['GET', '/app', 401, { message: 'Bad credentials', documentation_url: 'https://x', status: '401' }],
    ['PUT', `${REPO}/pulls/{pull_number}/merge`, 405, { message: 'Required status check "twokey" is expected.' }],
    ['POST', `${REPO}/actions/runs/{run_id}/deployment_protection_rule`, 204, undefined],
    ['GET', REPO, 502, undefined],
  ])('%s %s may answer %i', (method, route, status, body) => {
    expect(validateResponse(method, route, status, body)).toEqual([]);
  });

  it('an answer may carry fields that the description does not know', () => {
    const run = { ...exampleOf('check-run'), brand_new: true };
    expect(validateResponse('POST', CHECK_RUNS, 201, run)).toEqual([]);
  });

  it('fields of the drift list are accepted, and held to their type', () => {
    const rule = exampleOf('repository-rule-items');
    const answer = (value: unknown) => [
      {
        type: 'pull_request',
        parameters: {
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: true,
          required_approving_review_count: 1,
          required_review_thread_resolution: false,
          require_extra_approval_for_unattributed_changes: value,
        },
        ruleset_id: 1,
        ruleset_source: 'acme/api',
        ruleset_source_type: 'Repository',
      },
      rule,
    ];
    expect(validateResponse('GET', `${REPO}/rules/branches/{branch}`, 200, answer(true))).toEqual([]);
    expect(validateResponse('GET', `${REPO}/rules/branches/{branch}`, 200, answer('yes'))).not.toEqual([]);
  });

  it('a pull request in a stack carries the base of the stack', () => {
    const delivery = webhookOf('pull_request');
    const pull = delivery.pull_request as Body;
    const inStack = (stack: unknown) => ({ ...delivery, pull_request: { ...pull, stack } });
    expect(validateWebhook('pull_request', 'opened', inStack({ base: { ref: 'main', sha: 'abc' } }))).toEqual([]);
    expect(validateWebhook('pull_request', 'opened', inStack(null))).toEqual([]);
    expect(validateWebhook('pull_request', 'opened', inStack({ base: 'main' }))).not.toEqual([]);
  });
});

describe('the drift list', () => {
  const raw = { rest: readJson('rest.json'), webhooks: readJson('webhooks.json') };

  it.each(drift.fields)('$component: what it corrects is still wrong in the package', (entry) => {
    const components = raw[entry.file].components as Record<string, Body>;
    const fields = (of: Body | undefined) => (of?.properties ?? {}) as Record<string, Body>;
    const outer = fields(components[entry.component]);
    const inner = entry.under === undefined ? undefined : outer[entry.under];
    const known = entry.under === undefined ? outer : fields(components[String(inner?.$ref)] ?? inner);
    for (const [name, schema] of Object.entries(entry.properties)) expect(known[name]).not.toEqual(schema);
  });

  it('every entry says why', () => {
    const { fields, answers, requestRules, queryRules, webhookEvents, webhookRules } = drift;
    const entries = [fields, answers, requestRules, queryRules, webhookEvents, webhookRules].flat();
    expect(entries.filter(({ why }) => why.length < 40)).toEqual([]);
  });
});

describe('what GitHub would not send is refused', () => {
  it.each(['html_url', 'output', 'pull_requests', 'app', 'check_suite'])('a check run without %s', (field) => {
    const { [field]: _removed, ...run } = exampleOf('check-run');
    expect(validateResponse('POST', CHECK_RUNS, 201, run)).toContain(`/ must have required property '${field}'`);
  });

  it.each([
    ['conclusion', 'passed'],
    ['status', 'done'],
    ['id', '4'],
    ['html_url', 7],
    ['pull_requests', [{ number: 1 }]],
  ])('a check run with %s %j', (field, value) => {
    expect(validateResponse('POST', CHECK_RUNS, 201, { ...exampleOf('check-run'), [field]: value })).not.toEqual([]);
  });

  it('an answer of the wrong shape, an answer where none belongs, a status that does not occur', () => {
    expect(validateResponse('GET', FILES, 200, exampleOf('diff-entry-items'))).toEqual(['/ must be array']);
    const rule = `${REPO}/actions/runs/{run_id}/deployment_protection_rule`;
    expect(validateResponse('POST', rule, 204, {})).toEqual(['GitHub sends no body with 204']);
    expect(validateResponse('POST', CHECK_RUNS, 200, exampleOf('check-run'))).toEqual([
      `GitHub does not answer 200 to POST ${CHECK_RUNS}`,
    ]);
    expect(validateResponse('GET', REPO, 403, 'no')).not.toEqual([]);
    expect(validateResponse('GET', REPO, 403, {})).toEqual(["/ must have required property 'message'"]);
  });

  it('an operation or an event that was not extracted is a problem, never a pass', () => {
    expect(validateResponse('GET', '/octocat', 200, {})).toEqual([
      'GET /octocat is not among the extracted operations',
    ]);
    expect(validateRequest('GET', '/octocat', {})).toEqual(['GET /octocat is not among the extracted operations']);
    expect(validateWebhook('star', 'created', {})).toEqual(['star created is not among the extracted webhooks']);
    expect(validateWebhook('pull_request', null, {})).toEqual(['pull_request is not among the extracted webhooks']);
  });

  it.each(['repository', 'sender', 'pull_request', 'number', 'installation'])('a delivery without %s', (field) => {
    const { [field]: _removed, ...payload } = webhookOf('pull_request');
    expect(validateWebhook('pull_request', 'opened', payload)).toContain(`/ must have required property '${field}'`);
  });

  it('a delivery whose action is another, or whose pull request lacks its head', () => {
    const payload = webhookOf('pull_request');
    const { head: _removed, ...headless } = payload.pull_request as Body;
    expect(validateWebhook('pull_request', 'closed', payload)).not.toEqual([]);
    expect(validateWebhook('pull_request', 'opened', { ...payload, pull_request: headless })).toContain(
      "/pull_request must have required property 'head'",
    );
  });
});

const ANNOTATION = { path: 'a.tf', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' };
const ACTION = { label: 'Check again', description: 'Reads the facts anew', identifier: 'again' };
const RUN = {
  name: 'twokey',
  head_sha: 'ce587453ced02b1526dfb4cb910479d431683101',
  status: 'completed',
  conclusion: 'action_required',
  external_id: '42',
  output: { title: 'One approval missing', summary: 's', annotations: [ANNOTATION] },
  actions: [ACTION],
};

describe('requests of ours', () => {
  function run(changes: Body): readonly string[] {
    return validateRequest('POST', CHECK_RUNS, { body: { ...RUN, ...changes } });
  }
  function output(changes: Body): readonly string[] {
    return run({ output: { ...RUN.output, ...changes } });
  }

  it('a full check run is accepted, with 50 annotations, 3 actions and 65,535 characters', () => {
    expect(run({})).toEqual([]);
    expect(run({ actions: Array(3).fill(ACTION) })).toEqual([]);
    expect(output({ annotations: Array(50).fill(ANNOTATION), summary: 's'.repeat(65_535) })).toEqual([]);
  });

  it('one more annotation, action or character is refused', () => {
    expect(output({ annotations: Array(51).fill(ANNOTATION) })).toEqual([
      '/output/annotations must NOT have more than 50 items',
    ]);
    expect(run({ actions: Array(4).fill(ACTION) })).toEqual(['/actions must NOT have more than 3 items']);
    expect(output({ summary: 's'.repeat(65_536) })).toHaveLength(1);
    expect(run({ actions: [{ ...ACTION, label: 'a'.repeat(21) }] })).toHaveLength(1);
    expect(run({ actions: [{ ...ACTION, description: 'a'.repeat(41) }] })).toHaveLength(1);
  });

  it.each([
    ['an invented conclusion', { conclusion: 'passed' }],
    ['a conclusion that only GitHub may set', { conclusion: 'stale' }],
    ['a completed run without a conclusion', { conclusion: undefined }],
    ['no head commit', { head_sha: undefined }],
    ['an unknown field', { head_branch: 'main' }],
    ['an unknown field in the output', { output: { ...RUN.output, heading: 'x' } }],
    ['an unknown field in an annotation', { output: { ...RUN.output, annotations: [{ ...ANNOTATION, line: 1 }] } }],
    ['an output without a summary', { output: { title: 't' } }],
    [
      'an invented annotation level',
      { output: { ...RUN.output, annotations: [{ ...ANNOTATION, annotation_level: 'error' }] } },
    ],
    [
      'columns over several lines',
      { output: { ...RUN.output, annotations: [{ ...ANNOTATION, end_line: 2, start_column: 1 }] } },
    ],
  ])('%s is refused', (_what, changes) => {
    expect(
      validateRequest('POST', CHECK_RUNS, { body: JSON.parse(JSON.stringify({ ...RUN, ...changes })) }),
    ).not.toEqual([]);
  });

  it('a PATCH may append annotations and complete a run', () => {
    const route = `${CHECK_RUNS}/{check_run_id}`;
    const { head_sha: _fixed, ...changes } = RUN;
    expect(validateRequest('PATCH', route, { body: changes })).toEqual([]);
    expect(validateRequest('PATCH', route, { body: { output: { title: 't', summary: 's' } } })).toEqual([]);
    expect(validateRequest('PATCH', route, { body: { status: 'completed' } })).not.toEqual([]);
    expect(validateRequest('PATCH', route, { body: RUN })).not.toEqual([]);
  });

  it.each([
    ['POST', `${REPO}/labels`, { name: 'origin/ai', color: '5319e7', description: 'Written by an agent' }, true],
    ['POST', `${REPO}/labels`, { name: 'origin/ai', color: '#5319e7' }, false],
    ['POST', `${REPO}/labels`, { name: 'origin/ai', description: 'x'.repeat(101) }, false],
    ['POST', `${REPO}/labels`, { color: '5319e7' }, false],
    ['POST', `${REPO}/issues/{issue_number}/labels`, { labels: ['origin/ai'] }, true],
    ['POST', `${REPO}/issues/{issue_number}/labels`, { labels: [] }, false],
    ['POST', `${REPO}/issues/{issue_number}/labels`, { names: ['origin/ai'] }, false],
    ['DELETE', `${REPO}/issues/{issue_number}/labels/{name}`, undefined, true],
    ['DELETE', `${REPO}/issues/{issue_number}/labels/{name}`, { name: 'x' }, false],
    ['POST', '/app/installations/{installation_id}/access_tokens', undefined, true],
    ['POST', '/app/installations/{installation_id}/access_tokens', { permissions: { checks: 'write' } }, true],
    ['POST', '/app/installations/{installation_id}/access_tokens', { permissions: { checks: 'admin' } }, false],
    ['POST', '/app/installations/{installation_id}/access_tokens', { permissions: { check_runs: 'write' } }, false],
    ['POST', '/app/installations/{installation_id}/access_tokens', { repository_ids: ['1'] }, false],
    ['PUT', `${REPO}/pulls/{pull_number}/merge`, { sha: 'abc', merge_method: 'squash' }, true],
    ['PUT', `${REPO}/pulls/{pull_number}/merge`, { merge_method: 'fast-forward' }, false],
    [
      'POST',
      `${REPO}/actions/runs/{run_id}/deployment_protection_rule`,
      { environment_name: 'p', state: 'approved', comment: 'c' },
      true,
    ],
    ['POST', `${REPO}/actions/runs/{run_id}/deployment_protection_rule`, { environment_name: 'p', state: 'ok' }, false],
    ['POST', CHECK_RUNS, undefined, false],
  ])('%s %s with %j: accepted %s', (method, route, body, accepted) => {
    expect(validateRequest(method, route, { body }).length === 0).toBe(accepted);
  });

  it("query parameters are known, well typed and within GitHub's limits", () => {
    const ask = (query: Record<string, string>) => validateRequest('GET', FILES, { query });
    expect(ask({ per_page: '100', page: '30' })).toEqual([]);
    expect(ask({ per_page: '300' })).toEqual(['query /per_page must be <= 100']);
    expect(ask({ per_page: 'many' })).toEqual(['query /per_page must be integer']);
    expect(ask({ perPage: '100' })).toEqual(['query / must NOT have additional properties: "perPage"']);
    expect(validateRequest('GET', `${REPO}/pulls`, { query: { state: 'open', head: 'acme:x' } })).toEqual([]);
    expect(validateRequest('GET', `${REPO}/pulls`, { query: { state: 'merged' } })).not.toEqual([]);
  });
});

describe('routes and permissions', () => {
  it.each([
    ['GET', '/repos/acme/api', REPO],
    ['GET', '/repos/acme/api/pulls/7/files?per_page=100', FILES],
    ['GET', '/repos/acme/api/compare/main...feature/a', `${REPO}/compare/{basehead}`],
    ['GET', '/repos/acme/.github/contents/.github/twokey.yml?ref=main', `${REPO}/contents/{path}`],
    ['GET', '/repos/acme/api/contents/.github%2Ftwokey.yml', `${REPO}/contents/{path}`],
    ['GET', '/repos/acme/api/commits/heads/main/check-runs', `${REPO}/commits/{ref}/check-runs`],
    ['DELETE', '/repos/acme/api/issues/7/labels/risk%2Fhigh', `${REPO}/issues/{issue_number}/labels/{name}`],
    ['POST', '/app/installations/5/access_tokens', '/app/installations/{installation_id}/access_tokens'],
    ['DELETE', '/repos/acme/api', null],
    ['GET', '/repos/acme', null],
    ['GET', '/repos/acme/api/pulls/7/files/1', null],
  ])('%s %s belongs to %s', (method, path, route) => {
    expect(operationOf(method, path)).toBe(route);
  });

  it('every extracted operation has its permission, and the table names no other', () => {
    expect(Object.keys(permissions).sort()).toEqual([...operations].sort());
  });

  it('write includes read, one of several is enough, and nothing else is', () => {
    const labels = `${REPO}/issues/{issue_number}/labels`;
    expect(permits({ checks: 'write' }, 'GET', `${REPO}/commits/{ref}/check-runs`)).toBe(true);
    expect(permits({ checks: 'read' }, 'POST', CHECK_RUNS)).toBe(false);
    expect(permits({ pull_requests: 'write' }, 'POST', labels)).toBe(true);
    expect(permits({ issues: 'write' }, 'POST', labels)).toBe(true);
    expect(permits({ issues: 'read' }, 'POST', labels)).toBe(false);
    expect(permits({}, 'GET', '/rate_limit')).toBe(true);
    expect(permits({}, 'GET', '/octocat')).toBe(false);
  });
});

describe('GraphQL documents', () => {
  it('a query that GitHub knows is accepted', () => {
    const document = `query ($owner: String!, $name: String!, $number: Int!) {
      repository(owner: $owner, name: $name) {
        pullRequest(number: $number) { headRefOid reviews(first: 100) { totalCount nodes { state commit { oid } } } }
      }
    }`;
    expect(validateQuery(document)).toEqual([]);
  });

  it.each([
    ['an unknown field', '{ viewer { shoeSize } }', 'Cannot query field "shoeSize" on type "User".'],
    ['a missing argument', '{ repository(owner: "a") { id } }', 'argument "name"'],
    ['a syntax error', '{ viewer { login }', 'Syntax Error'],
  ])('%s is refused', (_what, document, problem) => {
    expect(validateQuery(document).join('\n')).toContain(problem);
  });
});
