/** Serves the simulated GitHub's REST API over HTTP: credentials, permissions, paging, entity tags, rate-limit headers, and a log of every call. */
import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { admit, type Visit } from './admit.js';
import type { ApiCall, Failure, Faults } from './faults.js';
import { ACCESS_ROUTES } from './rest/access-routes.js';
import { ACTION_ROUTES } from './rest/action-routes.js';
import { ACTIVITY_ROUTES } from './rest/activity-routes.js';
import { APP_ROUTES } from './rest/app-routes.js';
import { CHECK_ROUTES } from './rest/check-routes.js';
import { CONVERSATION_ROUTES } from './rest/conversation-routes.js';
import { DEPLOYMENT_ROUTES } from './rest/deployment-routes.js';
import { HOOK_ROUTES } from './rest/hook-routes.js';
import { ISSUE_ROUTES } from './rest/issue-routes.js';
import { PEOPLE_ROUTES } from './rest/people-routes.js';
import { PROTECTION_ROUTES } from './rest/protection-routes.js';
import { PULL_ROUTES } from './rest/pull-routes.js';
import { REPOSITORY_ROUTES } from './rest/repository-routes.js';
import { type Answer, type Call, type Route, repositoryNamed, type Service } from './rest/route.js';
import { STATUS_ROUTES } from './rest/status-routes.js';
import { USER_ROUTES } from './rest/user-routes.js';
import type { Repository } from './world/model.js';
import { Refused } from './world/refused.js';

export const REST_ROUTES: readonly Route[] = [
  ...APP_ROUTES,
  ...HOOK_ROUTES,
  ...REPOSITORY_ROUTES,
  ...PROTECTION_ROUTES,
  ...PULL_ROUTES,
  ...CONVERSATION_ROUTES,
  ...ISSUE_ROUTES,
  ...CHECK_ROUTES,
  ...STATUS_ROUTES,
  ...PEOPLE_ROUTES,
  ...ACTIVITY_ROUTES,
  ...ACTION_ROUTES,
  ...DEPLOYMENT_ROUTES,
  ...USER_ROUTES,
  ...ACCESS_ROUTES,
];

const DOCS = 'https://docs.github.com/rest';

/** What every kind of call passes through. */
export interface Desk {
  readonly service: Service;
  readonly faults: Faults;
  readonly calls: ApiCall[];
  readonly unknownRoutes: string[];
}

export function serveRest(app: Hono, desk: Desk): void {
  for (const route of REST_ROUTES) {
    const path = route.template
      .replace('/{path}', '/:path{.+}')
      .replace('/branches/{branch}', '/branches/:branch{.+}')
      .replace(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, (context) =>
      received(desk, { context, route: route.template }, (call) => respond(desk, { context, route, call })),
    );
  }
  app.all('/repositories/:id/*', (context) => redirected(app, desk, context));
  app.all('/repositories/:id', (context) => redirected(app, desk, context));
  app.notFound(async (context) => {
    const { method, path } = context.req;
    desk.unknownRoutes.push(`${method} ${path}`);
    return received(desk, { context, route: path }, () => problem(new Refused(404, 'Not Found')));
  });
}

/** Logs a call, lets faults interfere, and puts GitHub's headers on the answer. */
export async function received(
  desk: Desk,
  { context, route }: { readonly context: Context; readonly route: string },
  answer: (call: ApiCall) => Response | Promise<Response>,
): Promise<Response> {
  const { method, path } = context.req;
  const call: ApiCall = { method, route, path, status: 0, instant: 0, variables: {} };
  desk.calls.push(call);
  await desk.faults.interfere(call);
  const failure = desk.faults.takeFailure(call);
  const response = failure ? failed(failure) : await answer(call);
  const counts = response.status !== 304 && response.status !== 401;
  if (counts) desk.service.rate.used += 1;
  call.status = response.status;
  call.instant = desk.service.world.mergeabilityLog.length;
  for (const [name, value] of Object.entries(standingHeaders(desk, desk.calls.length))) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}

/** An error answer in GitHub's shape. */
export function problem(refused: Refused): Response {
  const { status, message, code } = refused;
  const errors = status === 422 ? { errors: [{ code, message }] } : {};
  return Response.json({ message, ...errors, documentation_url: DOCS, status: String(status) }, { status });
}

async function respond(
  desk: Desk,
  { context, route, call }: { readonly context: Context; readonly route: Route; readonly call: ApiCall },
): Promise<Response> {
  try {
    const caller = desk.service.credentials.caller(context.req.header('authorization'));
    const repository = repositoryIn(desk, context);
    if (repository !== null && repository.kind === 'moved') return moved(desk, context, repository.to);
    const here = repository?.to ?? null;
    admit(desk.service, route, { caller, repository: here });
    const answer = route.answer(await callOf(desk, context, { caller, repository: here }));
    return written(context, answer, desk.faults.takeTruncation(call));
  } catch (error) {
    if (error instanceof Refused) return problem(error);
    throw error;
  }
}

async function callOf(desk: Desk, context: Context, { caller, repository }: Visit): Promise<Call> {
  const text = context.req.method === 'GET' ? '' : await context.req.text();
  return {
    service: desk.service,
    params: context.req.param(),
    query: new URL(context.req.url).searchParams,
    body: parsed(text),
    accept: context.req.header('accept') ?? '',
    repository,
    token: caller.kind === 'installation' ? caller.token : null,
    app: caller.kind === 'app' ? caller.app : null,
    user: caller.kind === 'user' ? caller.user : null,
  };
}

type Found = { readonly kind: 'here' | 'moved'; readonly to: Repository };

/** The repository in the path, null on routes without one; 404 when there is none of this name. */
function repositoryIn(desk: Desk, context: Context): Found | null {
  const { owner, repo } = context.req.param();
  if (owner === undefined || repo === undefined) return null;
  const here = repositoryNamed(desk.service, owner, repo);
  if (here !== null) return { kind: 'here', to: here };
  const former = desk.service.world.state.formerNames.get(`${owner}/${repo}`.toLowerCase());
  if (former === undefined || former.deleted) throw new Refused(404, 'Not Found');
  return { kind: 'moved', to: former };
}

function moved(desk: Desk, context: Context, to: Repository): Response {
  const url = new URL(context.req.url);
  const rest = url.pathname.split('/').slice(4).join('/');
  const location = `${desk.service.site.api}/repositories/${to.id}${rest === '' ? '' : `/${rest}`}${url.search}`;
  const body = { message: 'Moved Permanently', url: location, documentation_url: DOCS };
  return Response.json(body, { status: 301, headers: { location } });
}

/** `/repositories/{id}/…` is the same as under the repository's present name. */
async function redirected(app: Hono, desk: Desk, context: Context): Promise<Response> {
  const url = new URL(context.req.url);
  const [, , id, ...rest] = url.pathname.split('/');
  const repository = desk.service.world.state.repositories.find((one) => String(one.id) === id && !one.deleted);
  if (repository === undefined) return problem(new Refused(404, 'Not Found'));
  url.pathname = ['/repos', repository.owner.login, repository.name, ...rest].join('/');
  return app.fetch(new Request(url, context.req.raw));
}

function written(context: Context, answer: Answer, truncated: boolean): Response {
  switch (answer.kind) {
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: answer.location } });
    case 'empty':
      return new Response(null, { status: answer.status });
    case 'raw':
      return new Response(Uint8Array.from(answer.body), { headers: { 'content-type': 'application/vnd.github.raw' } });
    case 'json':
      return tagged(context, answer.status, { text: jsonText(answer.body), link: null });
    case 'list': {
      const url = new URL(context.req.url);
      const size = Math.min(100, Math.max(1, Number(url.searchParams.get('per_page') ?? 30) || 30));
      const place = answer.cursor ?? 'page';
      const page = Math.max(1, Number(url.searchParams.get(place) ?? 1) || 1);
      const items = answer.slice((page - 1) * size, page * size);
      const text = jsonText(answer.wrap ? answer.wrap(items) : items);
      const last = Math.ceil(answer.total / size);
      const link = truncated
        ? null
        : answer.cursor
          ? nextLink(url, { place: answer.cursor, page, last })
          : links(url, page, last);
      return tagged(context, 200, { text, link });
    }
  }
}

function tagged(context: Context, status: number, { text, link }: { text: string; link: string | null }): Response {
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const headers: Record<string, string> = { etag, 'cache-control': 'private, max-age=60, s-maxage=60' };
  if (link !== null) headers.link = link;
  const known = context.req.method === 'GET' && status === 200 && context.req.header('if-none-match') === etag;
  if (known) return new Response(null, { status: 304, headers });
  return new Response(text, { status, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } });
}

/** Numbers beyond what a double holds are written out as GitHub writes them. */
function jsonText(body: unknown): string {
  const text = JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? `\u0001${value}` : value));
  return text.replaceAll(/"\\u0001(\d+)"/g, '$1');
}

/** GitHub's cursors are opaque; these are numbers. */
function nextLink(
  url: URL,
  { place, page, last }: { readonly place: string; readonly page: number; readonly last: number },
): string | null {
  const there = new URL(url);
  there.searchParams.set(place, String(page + 1));
  return page < last ? `<${there.href}>; rel="next"` : null;
}

function links(url: URL, page: number, last: number): string | null {
  const to = (target: number, rel: string): string => {
    const there = new URL(url);
    there.searchParams.set('page', String(target));
    return `<${there.href}>; rel="${rel}"`;
  };
  const found: string[] = [];
  if (page > 1) found.push(to(page - 1, 'prev'));
  if (page < last) found.push(to(page + 1, 'next'), to(last, 'last'));
  if (page > 1) found.push(to(1, 'first'));
  return found.length === 0 ? null : found.join(', ');
}

function standingHeaders(desk: Desk, serial: number): Readonly<Record<string, string>> {
  const { used, limit, resetAt } = desk.service.rate;
  return {
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': `SIM0:${serial.toString(16).toUpperCase().padStart(6, '0')}`,
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(resetAt),
    'x-ratelimit-resource': 'core',
  };
}

function failed(failure: Failure): Response {
  const { status, retryAfter, exhaustedUntil } = failure;
  if (exhaustedUntil !== undefined) {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(exhaustedUntil) };
    const message = 'API rate limit exceeded for installation.';
    return Response.json({ message, documentation_url: `${DOCS}/overview/rate-limits` }, { status, headers });
  }
  const limited = status === 403 || status === 429;
  const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  const message = limited ? secondary : status === 502 ? 'Server Error' : 'Service Unavailable';
  const headers: Record<string, string> = limited ? { 'retry-after': String(retryAfter ?? 60) } : {};
  return Response.json({ message, documentation_url: `${DOCS}/overview/rate-limits` }, { status, headers });
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, 'Problems parsing JSON');
  }
}
