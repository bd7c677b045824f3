/**
 * The referee: holds requests, answers and webhooks against GitHub's own description.
 * Every function returns the problems it found, [] when GitHub would have sent or taken the same.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type Components, drift, type Operation, rest, type Schema, webhooks } from './description.js';
import { closed } from './request-schema.js';

const MOST_PROBLEMS = 20;
const OPTIONS = { allErrors: true, strict: false, validateFormats: false, validateSchema: false, $data: true } as const;

/** Every refusal has a message, which the schema leaves open. */
const SAYS_SOMETHING: Schema = { required: ['message'] };

const answers = ajvWith(rest.components);
const events = ajvWith(webhooks.components);
const requests = new Ajv(OPTIONS);
const queries = new Ajv({ ...OPTIONS, coerceTypes: true });
const compiled = new Map<string, ValidateFunction>();

/** One answer of GitHub to `method` on a route template (`/repos/{owner}/{repo}`); a body of undefined is an empty one. */
export function validateResponse(method: string, route: string, status: number, body: unknown): readonly string[] {
  const operation = operationNamed(method, route);
  if (operation === null) return [notDescribed(method, route)];
  const described = operation.responses[String(status)] ?? null;
  if (status >= 400 && isEmpty(body)) return [];
  const schema = status >= 400 ? { allOf: [described ?? { $ref: 'basic-error' }, SAYS_SOMETHING] } : described;
  if (schema !== null) return check(`${method} ${route} ${status}`, () => answers.compile(schema), body);
  if (!(String(status) in operation.responses)) return [`GitHub does not answer ${status} to ${method} ${route}`];
  return isEmpty(body) ? [] : [`GitHub sends no body with ${status}`];
}

interface Request {
  readonly query?: Readonly<Record<string, string>>;
  /** undefined: none was sent. */
  readonly body?: unknown;
}

/** One request of ours. Unknown query parameters and body fields are problems, though GitHub ignores them. */
export function validateRequest(method: string, route: string, request: Request): readonly string[] {
  const operation = operationNamed(method, route);
  if (operation === null) return [notDescribed(method, route)];
  return [...queryProblems(`${method} ${route}`, operation, request), ...bodyProblems(method, route, request.body)];
}

/** One delivery: `event` is X-GitHub-Event, `action` the payload's action or null where the event has none. */
export function validateWebhook(event: string, action: string | null, payload: unknown): readonly string[] {
  const name = action === null ? event : `${event} ${action}`;
  const schema = webhooks.events[name];
  if (schema === undefined) return [`${name} is not among the extracted webhooks`];
  const rules = drift.webhookRules.filter(({ except }) => !except.includes(event)).map(({ rule }) => rule);
  return check(`webhook ${name}`, () => events.compile({ allOf: [schema, ...rules] }), payload);
}

/** The route template that a concrete path (with or without its query) belongs to, the most literal first, or null. */
export function operationOf(method: string, path: string): string | null {
  const plain = path.split('?')[0] ?? '';
  const candidates = patterns.filter((pattern) => pattern.method === method && pattern.expression.test(plain));
  return candidates[0]?.route ?? null;
}

/** Every extracted operation as `GET /app`. */
export const operations: readonly string[] = Object.keys(rest.operations);

const patterns = operations
  .map((key) => {
    const [method = '', route = ''] = key.split(' ');
    return { method, route, expression: expressionOf(route, rest.operations[key]) };
  })
  .sort((a, b) => literals(b.route) - literals(a.route));

function literals(route: string): number {
  return route.replace(/\{\w+\}/g, '').length;
}

function expressionOf(route: string, operation: Operation | undefined): RegExp {
  const source = route.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_match, name: string) => {
    return operation?.parameters.path[name]?.segments === 'many' ? '.+' : '[^/]+';
  });
  return new RegExp(`^${source}$`);
}

function operationNamed(method: string, route: string): Operation | null {
  return rest.operations[`${method} ${route}`] ?? null;
}

function notDescribed(method: string, route: string): string {
  return `${method} ${route} is not among the extracted operations`;
}

function queryProblems(key: string, operation: Operation, request: Request): readonly string[] {
  const parameters = Object.entries(operation.parameters.query);
  const rules = new Map(drift.queryRules.map(({ parameter, rule }) => [parameter, rule]));
  const schema: Schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map(([name, { schema }]) => [name, { ...schema, ...rules.get(name) }])),
    required: parameters.filter(([, parameter]) => parameter.required).map(([name]) => name),
    additionalProperties: false,
  };
  return check(`query ${key}`, () => queries.compile(schema), { ...request.query }).map(
    (problem) => `query ${problem}`,
  );
}

function bodyProblems(method: string, route: string, body: unknown): readonly string[] {
  const key = `${method} ${route}`;
  const operation = rest.operations[key];
  if (operation?.body === undefined) return isEmpty(body) ? [] : [`${key} takes no body`];
  if (isEmpty(body)) return operation.bodyRequired ? [`${key} needs a body`] : [];
  const schema = closed(operation.body, rest.components);
  const rules = drift.requestRules.filter((entry) => entry.operation === key).map(({ rule }) => rule);
  return check(`body ${key}`, () => requests.compile({ allOf: [schema, ...rules] }), body);
}

function ajvWith(components: Components): Ajv {
  const ajv = new Ajv(OPTIONS);
  for (const [name, component] of Object.entries(components)) ajv.addSchema(component, name);
  return ajv;
}

/** Compiles on first use, so that a test pays only for the operations that it meets. */
function check(key: string, compile: () => ValidateFunction, value: unknown): readonly string[] {
  const validate = compiled.get(key) ?? compile();
  compiled.set(key, validate);
  return validate(value) ? [] : (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(wording);
}

function wording({ instancePath, message, params }: ErrorObject): string {
  const detail = params.additionalProperty ?? params.propertyName ?? params.allowedValues;
  return `${instancePath === '' ? '/' : instancePath} ${message}${detail === undefined ? '' : `: ${JSON.stringify(detail)}`}`;
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === '';
}
