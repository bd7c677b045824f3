/** Serves the simulated GitHub's GraphQL API: GitHub's own schema, any valid query, answered from the world. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { Context, Hono } from 'hono';
import type { ApiCall, PartialData } from './faults.js';
import { commitView } from './graphql/commit-view.js';
import { actorView, organisationView, teamView, userView } from './graphql/people-views.js';
import { pullView } from './graphql/pull-view.js';
import { repositoryView } from './graphql/repository-view.js';
import { threadNodeId, threadView } from './graphql/review-view.js';
import { type Asked, canSee, emptyConnection, refusal, type View, type Views } from './graphql/view.js';
import { repositoryNamed } from './rest/route.js';
import { type Desk, problem, received } from './rest.js';
import { Refused } from './world/refused.js';

const VIEWS: Views = {
  repository: repositoryView,
  pull: pullView,
  commit: commitView,
  actor: actorView,
  user: userView,
  team: teamView,
};

let schema: GraphQLSchema | null = null;

/** A query as parsed, and what is wrong with it. */
interface Read {
  readonly document: DocumentNode | null;
  readonly errors: readonly GraphQLError[];
}

const documents = new Map<string, Read>();

export function serveGraphql(app: Hono, desk: Desk): void {
  app.post('/graphql', (context) =>
    received(desk, { context, route: '/graphql' }, (call) => answered(desk, context, call)),
  );
}

async function answered(desk: Desk, context: Context, call: ApiCall): Promise<Response> {
  try {
    const caller = desk.service.credentials.caller(context.req.header('authorization'));
    if (caller.kind !== 'installation') throw new Refused(401, 'This endpoint requires you to be authenticated.');
    const request = requestOf(await context.req.text());
    const { document, errors: wrong } = documentOf(request.query);
    if (document === null) return Response.json({ errors: wrong.map(shaped) });
    call.variables = request.variables ?? {};
    const asked: Asked = { service: desk.service, token: caller.token, views: VIEWS };
    const { data, errors = [] } = await execute({
      schema: githubSchema(),
      document,
      rootValue: root(asked),
      variableValues: request.variables,
      operationName: request.operationName,
      fieldResolver: resolver(desk),
    });
    const partial = desk.faults.takePartial();
    const result = { data: data ?? null, errors: errors.map(shaped) };
    return Response.json(tidy(partial === null ? result : thinned(result, partial)));
  } catch (error) {
    if (error instanceof Refused) return problem(error);
    throw error;
  }
}

/** GitHub's published schema, read once a process. */
function githubSchema(): GraphQLSchema {
  if (schema !== null) return schema;
  const text = readFileSync(schemaFile(), 'utf8');
  schema = buildSchema(text, { assumeValid: true, assumeValidSDL: true, noLocation: true });
  return schema;
}

/** The package exports no path to it, so it is looked up where packages stand. */
function schemaFile(): string {
  const name = '@octokit/graphql-schema';
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name, 'schema.graphql')).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`the package ${name} is not installed`);
  return found;
}

function documentOf(query: string): Read {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const made = parsedAndValid(query);
  documents.set(query, made);
  return made;
}

function parsedAndValid(query: string): Read {
  try {
    const document = parse(query);
    const errors = validate(githubSchema(), document);
    return { document: errors.length === 0 ? document : null, errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { document: null, errors: [error] };
    throw error;
  }
}

function root(asked: Asked): View {
  const { world, rate } = asked.service;
  return {
    __typename: 'Query',
    repository: (args: { readonly owner: string; readonly name: string; readonly followRenames?: boolean }) => {
      return visibleRepository(asked, args);
    },
    organization: ({ login }: { readonly login: string }) => {
      const organisation = world.state.organisations.get(login.toLowerCase());
      if (organisation !== undefined) return organisationView(asked, organisation);
      throw refusal('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
    },
    user: ({ login }: { readonly login: string }) => {
      const account = world.state.accounts.get(login.toLowerCase());
      if (account !== undefined && account.type === 'User' && !account.deleted) return userView(asked, account);
      throw refusal('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
    },
    node: ({ id }: { readonly id: string }) => visibleThread(asked, id),
    viewer: () => userView(asked, asked.token.installation.app.bot),
    rateLimit: () => ({
      __typename: 'RateLimit',
      ...{ cost: 1, limit: rate.limit, used: rate.used, remaining: Math.max(0, rate.limit - rate.used), nodeCount: 1 },
      resetAt: new Date(rate.resetAt * 1000).toISOString(),
    }),
  };
}

function visibleRepository(
  asked: Asked,
  { owner, name, followRenames }: { readonly owner: string; readonly name: string; readonly followRenames?: boolean },
): View {
  const former = asked.service.world.state.formerNames.get(`${owner}/${name}`.toLowerCase());
  const renamed = followRenames === false || former?.deleted === true ? null : (former ?? null);
  const found = repositoryNamed(asked.service, owner, name) ?? renamed;
  if (found !== null && canSee(asked, found)) return repositoryView(asked, found);
  throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
}

/** Of all things only threads can be asked for by node id. */
function visibleThread(asked: Asked, id: string): View {
  const threads = asked.service.world.state.pulls().flatMap((pull) => pull.threads);
  const found = threads.find((thread) => threadNodeId(thread) === id);
  if (found !== undefined && canSee(asked, found.pull.repository)) return threadView(asked, found);
  throw refusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

/** Reads a field of a view. A field that GitHub has and this world has not is an error and remembered, never a silent null. */
function resolver(desk: Desk): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, info) => {
    const isShown = typeof source === 'object' && source !== null && Object.hasOwn(source, info.fieldName);
    const value: unknown = isShown ? Reflect.get(source, info.fieldName) : undefined;
    const field = `${info.parentType.name}.${info.fieldName}`;
    if (desk.faults.withheld.has(field)) throw refusal('FORBIDDEN', 'Resource not accessible by integration');
    if (value === undefined) {
      desk.unknownRoutes.push(`graphql ${field}`);
      throw refusal('SIMULATION', `The simulated GitHub has no answer for ${field}.`);
    }
    if (desk.faults.emptied.has(field)) return emptyConnection(args, field);
    return typeof value === 'function' ? value(args) : value;
  };
}

/** GitHub puts the type of an error beside its message. */
function shaped(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { message, path, locations, extensions } = error;
  const { type, ...rest } = extensions;
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(path === undefined ? {} : { path }),
    ...(Object.keys(rest).length === 0 ? {} : { extensions: rest }),
    locations: locations ?? [],
    message,
  };
}

interface Result {
  readonly data: unknown;
  readonly errors: readonly unknown[];
}

function tidy({ data, errors }: Result): Readonly<Record<string, unknown>> {
  return errors.length === 0 ? { data } : { data, errors };
}

/** Takes places out of an answer as a failing backend of GitHub's would. */
function thinned(result: Result, partial: PartialData): Result {
  const data: unknown = structuredClone(result.data);
  for (const path of partial.missing) blank(data, path);
  const message = partial.message ?? 'Something went wrong while executing your query.';
  const type = partial.type === undefined ? {} : { type: partial.type };
  const errors = partial.missing.map((path) => ({ ...type, path, locations: [], message }));
  return { data, errors: [...result.errors, ...errors] };
}

function blank(data: unknown, [first, ...rest]: readonly string[]): void {
  if (typeof data !== 'object' || data === null || first === undefined) return;
  const next: unknown = Reflect.get(data, first);
  if (rest.length === 0) Reflect.set(data, first, null);
  else blank(next, rest);
}

interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

function requestOf(text: string): GraphqlRequest {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refused(400, 'Problems parsing JSON');
  }
  const fields = new Map(Object.entries(typeof body === 'object' && body !== null ? body : {}));
  const [query, variables, name] = ['query', 'variables', 'operationName'].map((key) => fields.get(key));
  if (typeof query !== 'string') throw new Refused(400, 'A query attribute must be specified and must be a string.');
  const given = typeof variables === 'object' && variables !== null ? { ...variables } : {};
  return { query, variables: given, operationName: typeof name === 'string' ? name : null };
}
