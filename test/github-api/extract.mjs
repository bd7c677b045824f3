/**
 * Cuts the operations and webhooks that Twokey meets out of GitHub's own API descriptions,
 * so that tests can hold the simulated GitHub against them without a 384 MB dependency.
 *
 *   cd "$(mktemp -d)" && npm pack @octokit/openapi@23.0.2 @octokit/openapi-webhooks@12.1.0
 *   mkdir rest webhooks
 *   tar xzf octokit-openapi-23.0.2.tgz -C rest --strip-components=1
 *   tar xzf octokit-openapi-webhooks-12.1.0.tgz -C webhooks --strip-components=1
 *   node <this repository>/test/github-api/extract.mjs rest webhooks
 *
 * It writes rest.json and webhooks.json beside itself: one line an operation, event or component.
 * Kept is what validates; prose, examples and formats are dropped. A schema that occurs more than once
 * is stored once. References name a component of the same file: {"$ref": "simple-user"}.
 * Objects stay open to unknown fields, as GitHub adds some any week, and so `oneOf` becomes `anyOf`:
 * an answer that fits two alternatives is fine.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** When a version was published (`npm view <package> time`): tarballs do not say. Add a line for a new version. */
const PUBLISHED = {
  '@octokit/openapi@23.0.2': '2026-09-09',
  '@octokit/openapi-webhooks@12.1.0': '2026-09-16',
};

const REPO = '/repos/{owner}/{repo}';
const PULL = `${REPO}/pulls/{pull_number}`;
const TEAM = '/orgs/{org}/teams/{team_slug}';

const OPERATIONS = [
  'GET /app',
  'GET /app/hook/deliveries',
  'GET /app/hook/deliveries/{delivery_id}',
  'POST /app/hook/deliveries/{delivery_id}/attempts',
  'GET /app/installations',
  'GET /app/installations/{installation_id}',
  'POST /app/installations/{installation_id}/access_tokens',
  'POST /app-manifests/{code}/conversions',
  'GET /installation/repositories',
  'GET /orgs/{org}/repos',
  'GET /orgs/{org}/members',
  'GET /orgs/{org}/installations',
  'GET /orgs/{org}/personal-access-tokens',
  'GET /orgs/{org}/copilot/coding-agent/permissions',
  'GET /orgs/{org}/copilot/coding-agent/permissions/repositories',
  `GET ${TEAM}/members`,
  `GET ${TEAM}/memberships/{username}`,
  'GET /rate_limit',
  `GET ${REPO}`,
  `GET ${REPO}/activity`,
  `GET ${REPO}/collaborators`,
  `GET ${REPO}/actions/artifacts/{artifact_id}/{archive_format}`,
  `GET ${REPO}/actions/runs`,
  `GET ${REPO}/actions/runs/{run_id}`,
  `GET ${REPO}/actions/runs/{run_id}/artifacts`,
  `GET ${REPO}/actions/runs/{run_id}/approvals`,
  `POST ${REPO}/actions/runs/{run_id}/deployment_protection_rule`,
  `POST ${REPO}/actions/workflows/{workflow_id}/dispatches`,
  `POST ${REPO}/check-runs`,
  `GET ${REPO}/check-runs/{check_run_id}`,
  `PATCH ${REPO}/check-runs/{check_run_id}`,
  `GET ${REPO}/check-runs/{check_run_id}/annotations`,
  `GET ${REPO}/collaborators/{username}/permission`,
  `GET ${REPO}/commits/{commit_sha}/pulls`,
  `GET ${REPO}/commits/{ref}`,
  `GET ${REPO}/commits/{ref}/check-runs`,
  `GET ${REPO}/commits/{ref}/statuses`,
  `POST ${REPO}/statuses/{sha}`,
  `GET ${REPO}/compare/{basehead}`,
  `GET ${REPO}/contents/{path}`,
  `GET ${REPO}/deployments`,
  `GET ${REPO}/deployments/{deployment_id}/statuses`,
  `GET ${REPO}/installation`,
  `GET ${REPO}/issues`,
  `POST ${REPO}/issues`,
  `PATCH ${REPO}/issues/comments/{comment_id}`,
  `GET ${REPO}/issues/{issue_number}`,
  `POST ${REPO}/issues/{issue_number}/comments`,
  `GET ${REPO}/issues/{issue_number}/labels`,
  `POST ${REPO}/issues/{issue_number}/labels`,
  `DELETE ${REPO}/issues/{issue_number}/labels/{name}`,
  `GET ${REPO}/labels`,
  `POST ${REPO}/labels`,
  `GET ${REPO}/labels/{name}`,
  `GET ${REPO}/pulls`,
  `GET ${PULL}`,
  `GET ${PULL}/commits`,
  `GET ${PULL}/files`,
  `PUT ${PULL}/merge`,
  `GET ${PULL}/reviews`,
  `GET ${REPO}/actions/permissions/workflow`,
  `PUT ${REPO}/actions/permissions/workflow`,
  `GET ${REPO}/branches/{branch}/protection`,
  `GET ${REPO}/environments`,
  `GET ${REPO}/environments/{environment_name}/deployment_protection_rules`,
  `POST ${REPO}/environments/{environment_name}/deployment_protection_rules`,
  `PATCH ${REPO}`,
  `PATCH ${REPO}/issues/{issue_number}`,
  `GET ${REPO}/rules/branches/{branch}`,
  `GET ${REPO}/rulesets`,
  `POST ${REPO}/rulesets`,
  `GET ${REPO}/rulesets/rule-suites`,
  `GET ${REPO}/rulesets/{ruleset_id}`,
  `PUT ${REPO}/rulesets/{ruleset_id}`,
  'GET /user',
  'GET /user/installations',
  'GET /user/installations/{installation_id}/repositories',
  'GET /user/memberships/orgs/{org}',
  'DELETE /applications/{client_id}/token',
  `GET ${REPO}/keys`,
  `GET ${REPO}/copilot/cloud-agent/configuration`,
  'GET /users/{username}',
];

/** Actions by event; an event without actions has none. */
const EVENTS = {
  branch_protection_configuration: 'disabled enabled',
  branch_protection_rule: 'created deleted edited',
  check_run: 'completed created requested_action rerequested',
  check_suite: 'completed requested rerequested',
  deployment_protection_rule: 'requested',
  deployment_review: 'approved rejected requested',
  deployment_status: 'created',
  installation: 'created deleted new_permissions_accepted suspend unsuspend',
  installation_repositories: 'added removed',
  issue_comment: 'created deleted edited',
  label: 'created deleted',
  member: 'added edited removed',
  membership: 'added removed',
  merge_group: 'checks_requested destroyed',
  organization: 'member_added member_removed',
  ping: '',
  pull_request:
    'assigned auto_merge_enabled closed converted_to_draft edited labeled opened ' +
    'ready_for_review reopened synchronize unassigned unlabeled',
  pull_request_review: 'dismissed edited submitted',
  pull_request_review_comment: 'created deleted edited',
  push: '',
  release: 'created prereleased published released',
  repository: 'archived edited renamed unarchived',
  workflow_run: 'completed in_progress requested',
  repository_ruleset: 'created deleted edited',
  status: '',
};

/** Keywords whose value is a schema, a list of schemas, or a map of schemas. */
const HOLDS_SCHEMA = ['items', 'not', 'additionalProperties'];
const HOLDS_LIST = ['allOf', 'anyOf', 'oneOf'];
const HOLDS_MAP = ['properties', 'patternProperties'];
const KEPT = (
  'type enum const required pattern minimum maximum minLength maxLength ' +
  'minItems maxItems uniqueItems minProperties maxProperties'
).split(' ');

/** Shorter schemas are not worth a component of their own. */
const SHARE_FROM = 160;

const [restDirectory, webhooksDirectory] = process.argv.slice(2);
if (restDirectory === undefined || webhooksDirectory === undefined) {
  console.error('usage: node extract.mjs <unpacked @octokit/openapi> <unpacked @octokit/openapi-webhooks>');
  process.exit(2);
}
const here = import.meta.dirname;
save('rest.json', extractRest(restDirectory));
save('webhooks.json', extractWebhooks(webhooksDirectory));

function extractRest(directory) {
  const document = readDescription(directory);
  const operations = OPERATIONS.map((key) => [key, readOperation(document, key)]);
  return { source: sourceOf(directory), ...share({ operations, components: closure(document, operations) }) };
}

function extractWebhooks(directory) {
  const document = readDescription(directory);
  const names = Object.entries(EVENTS).flatMap(([event, actions]) =>
    actions.split(' ').map((action) => `${event} ${action}`.trim()),
  );
  const events = names.map((name) => [name, readEvent(document, name)]);
  return { source: sourceOf(directory), ...share({ events, components: closure(document, events) }) };
}

function readDescription(directory) {
  return JSON.parse(readFileSync(join(directory, 'generated/api.github.com.json'), 'utf8'));
}

function sourceOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const published = PUBLISHED[`${name}@${version}`];
  if (published === undefined) throw new Error(`add the date of ${name}@${version} to PUBLISHED`);
  return {
    package: name,
    version,
    published,
    license: `${license}, from github/rest-api-description, Copyright GitHub Inc.; package Copyright Octokit contributors`,
    note: 'Generated by extract.mjs; do not edit.',
  };
}

/** Parameters by place, the body's schema, and the schema of each answer (null: no JSON body). */
function readOperation(document, key) {
  const [method, path] = key.split(' ');
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${key} is not in the description`);
  const parameters = { path: {}, query: {} };
  for (const parameter of (operation.parameters ?? []).map((entry) => follow(document, entry))) {
    const place = parameters[parameter.in];
    if (place !== undefined) {
      place[parameter.name] = {
        ...(parameter.required ? { required: true } : {}),
        ...(parameter['x-multi-segment'] ? { segments: 'many' } : {}),
        schema: clean(parameter.schema),
      };
    }
  }
  const responses = Object.entries(operation.responses).map(([status, entry]) => [
    status,
    jsonSchemaOf(follow(document, entry)),
  ]);
  const body = operation.requestBody;
  return {
    parameters,
    ...(body === undefined ? {} : { body: jsonSchemaOf(body), bodyRequired: body.required === true }),
    responses: Object.fromEntries(responses),
  };
}

function readEvent(document, name) {
  const found = document.webhooks[name.replaceAll(/[_ ]/g, '-')];
  if (found === undefined) throw new Error(`${name} is not in the description`);
  return jsonSchemaOf(found.post.requestBody);
}

function follow(document, entry) {
  if (entry.$ref === undefined) return entry;
  return entry.$ref
    .split('/')
    .slice(1)
    .reduce((value, step) => value[step], document);
}

function jsonSchemaOf(holder) {
  const content = holder.content ?? {};
  const media = content['application/json'] ?? Object.entries(content).find(([type]) => type.includes('json'))?.[1];
  return media?.schema === undefined ? null : clean(media.schema);
}

/** A schema with nothing but what validates: references by component name, `nullable` spelled out. */
function clean(schema) {
  if (typeof schema === 'boolean') return schema;
  if (schema.$ref !== undefined) return { $ref: schema.$ref.replace('#/components/schemas/', '') };
  const kept = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (KEPT.includes(keyword)) kept[keyword] = value;
    if (HOLDS_SCHEMA.includes(keyword) && value !== false) kept[keyword] = clean(value);
    if (HOLDS_LIST.includes(keyword)) kept[keyword === 'oneOf' ? 'anyOf' : keyword] = value.map(clean);
    if (HOLDS_MAP.includes(keyword)) kept[keyword] = mapValues(value, clean);
  }
  return schema.nullable === true ? allowNull(kept) : kept;
}

function allowNull(schema) {
  const combined = HOLDS_LIST.some((keyword) => keyword in schema);
  if (combined || typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const widened = { ...schema, type: [schema.type, 'null'] };
  return schema.enum === undefined || schema.enum.includes(null)
    ? widened
    : { ...widened, enum: [...schema.enum, null] };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Every component that the entries reach, cleaned. */
function closure(document, entries) {
  const components = new Map();
  const waiting = [...referencesIn(entries)];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (components.has(name)) continue;
    const component = clean(document.components.schemas[name]);
    components.set(name, component);
    waiting.push(...referencesIn(component));
  }
  return [...components].sort(([a], [b]) => (a < b ? -1 : 1));
}

function referencesIn(value) {
  const found = new Set();
  JSON.stringify(value, (key, inner) => {
    if (key === '$ref' && typeof inner === 'string') found.add(inner);
    return inner;
  });
  return found;
}

/** Stores each schema that occurs more than once as a component named by its digest. */
function share(sections) {
  const counts = new Map();
  const named = new Map();
  for (const [name, component] of sections.components) named.set(JSON.stringify(component), name);
  for (const entries of Object.values(sections)) for (const [, value] of entries) count(value, counts);
  const shared = new Map();
  const replace = (value) => {
    if (Array.isArray(value)) return value.map(replace);
    if (value === null || typeof value !== 'object') return value;
    const text = JSON.stringify(value);
    const isShared = text.length >= SHARE_FROM && isSchema(value) && (named.has(text) || counts.get(text) > 1);
    if (!isShared) return mapValues(value, replace);
    const name = named.get(text) ?? `shared-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
    if (!named.has(text) && !shared.has(name)) shared.set(name, mapValues(value, replace));
    return { $ref: name };
  };
  const result = {};
  for (const [section, entries] of Object.entries(sections)) {
    const isComponents = section === 'components';
    result[section] = entries.map(([name, value]) => [name, isComponents ? mapValues(value, replace) : replace(value)]);
  }
  result.components.push(...[...shared].sort(([a], [b]) => (a < b ? -1 : 1)));
  return result;
}

function count(value, counts) {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value) && isSchema(value)) {
    const text = JSON.stringify(value);
    if (text.length >= SHARE_FROM) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  for (const inner of Object.values(value)) count(inner, counts);
}

function isSchema(value) {
  return (
    typeof value.type === 'string' ||
    Array.isArray(value.type) ||
    Array.isArray(value.anyOf) ||
    Array.isArray(value.oneOf)
  );
}

function save(file, sections) {
  const parts = Object.entries(sections).map(([section, value]) =>
    Array.isArray(value)
      ? `"${section}": {\n${value.map(line).join(',\n')}\n}`
      : `"${section}": ${JSON.stringify(value)}`,
  );
  const text = `{\n${parts.join(',\n')}\n}\n`;
  writeFileSync(join(here, file), text);
  console.log(`${file}: ${Math.round(text.length / 1024)} KB`);
}

function line([name, value]) {
  return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
}
