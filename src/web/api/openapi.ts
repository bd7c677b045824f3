/** The API's own description, OpenAPI 3.1, made from the table of its routes. Served, and kept as docs/openapi.json. */
import { CHANGE_SCHEMAS } from './change-answers.js';
import type { Parameter } from './parameters.js';
import { PROBLEM_SCHEMA } from './problems.js';
import { PROTECTION_SCHEMAS } from './protection-answers.js';
import { RECORD_SCHEMAS } from './record-answers.js';
import type { ApiRoute } from './route.js';
import { API_PATH, API_ROUTES } from './routes.js';
import { type JsonSchema, named } from './schema.js';
import { SCORE_SCHEMAS } from './score-answers.js';

export function openApi(): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Twokey',
      version: '1',
      description:
        'Reads what the gate decided and what that adds up to. A token sees what it was made for; everything else is not there. Times are in UTC.',
    },
    servers: [{ url: API_PATH }],
    security: [{ token: [] }],
    paths: Object.fromEntries(API_ROUTES.map((route) => [route.path, { get: operation(route) }])),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made by `twokey token create`.' },
      },
      schemas: {
        ...{ ...SCORE_SCHEMAS, ...CHANGE_SCHEMAS, ...PROTECTION_SCHEMAS, ...RECORD_SCHEMAS },
        Problem: PROBLEM_SCHEMA,
      },
      responses: {
        NotUnderstood: problem('A parameter is not known, or does not fit'),
        NotAuthorised: problem('There is no token, or none that holds'),
        NotAllowed: problem('The token may not read this'),
        NotFound: problem('It is not there, or out of reach of the token'),
        TooOften: {
          ...problem('Asked too often'),
          headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  };
}

function operation({ id, summary, read, parameters, answer }: ApiRoute): JsonSchema {
  return {
    operationId: id,
    summary,
    description: `Needs a token that may read \`${read}\`.`,
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterOf) }),
    responses: {
      200: { description: 'Found', content: { 'application/json': { schema: answer } } },
      400: { $ref: '#/components/responses/NotUnderstood' },
      401: { $ref: '#/components/responses/NotAuthorised' },
      403: { $ref: '#/components/responses/NotAllowed' },
      404: { $ref: '#/components/responses/NotFound' },
      429: { $ref: '#/components/responses/TooOften' },
    },
  };
}

function parameterOf({ name, in: place, description, schema }: Parameter): JsonSchema {
  return { name, in: place, description, required: place === 'path', schema };
}

function problem(description: string): JsonSchema {
  return { description, content: { 'application/problem+json': { schema: named('Problem') } } };
}
