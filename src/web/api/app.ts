/** The read-only JSON API below /api/v1: a token at the door, one table of routes, everything within what the token reaches. */
import { type Context, Hono } from 'hono';
import { error, ok, type Result } from '../../domain/result.js';
import type { ApiAdmission, ApiDoor } from '../../ports/api.js';
import type { Log } from '../../ports.js';
import type { Sources } from '../sources.js';
import { openApi } from './openapi.js';
import { checkedValues } from './parameters.js';
import {
  answerWith,
  BROKEN,
  mayNotRead,
  NOT_FOUND,
  READ_ONLY,
  tooOften,
  UNKNOWN_TOKEN,
  wrongQuestion,
} from './problems.js';
import type { ApiRoute } from './route.js';
import { API_PATH, API_ROUTES } from './routes.js';

export interface ApiParts extends Sources {
  readonly door: ApiDoor;
  /** Address of the other end of the connection. */
  readonly remoteOf: (context: Context) => string;
  readonly log: Log;
}

const READS: readonly string[] = ['GET', 'HEAD'];

export function apiApp(parts: ApiParts): Hono {
  const app = new Hono().basePath(API_PATH);
  const description = openApi();
  app.use(async (context, next) => {
    // What one token may see is kept by no proxy.
    context.header('cache-control', 'no-store');
    return READS.includes(context.req.method) ? next() : refused(context);
  });
  app.get('/openapi.json', (context) => context.json(description));
  for (const route of API_ROUTES) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.get(path, (context) => answer(context, route, parts));
  }
  // Who has no token does not learn which addresses there are.
  app.all('*', async (context) => {
    const admission = await admitted(context, parts);
    return admission.kind === 'error' ? admission.error : answerWith(context, NOT_FOUND);
  });
  app.onError((cause, context) => {
    parts.log.error({ error: cause, path: context.req.path }, 'API request failed');
    return answerWith(context, BROKEN);
  });
  return app;
}

function refused(context: Context): Response {
  context.header('allow', READS.join(', '));
  return answerWith(context, READ_ONLY);
}

type Admitted = Extract<ApiAdmission, { readonly kind: 'in' }>;

/** Error: what somebody gets who is not let in. */
async function admitted(context: Context, { door, remoteOf }: ApiParts): Promise<Result<Admitted, Response>> {
  const authorization = context.req.header('authorization') ?? '';
  const admission = await door.admit({ authorization, remote: remoteOf(context) });
  switch (admission.kind) {
    case 'in':
      return ok(admission);
    case 'unknown':
      context.header('www-authenticate', 'Bearer realm="twokey"');
      return error(answerWith(context, UNKNOWN_TOKEN));
    case 'too-often':
      context.header('retry-after', String(admission.seconds));
      return error(answerWith(context, tooOften(admission.seconds)));
  }
}

async function answer(context: Context, route: ApiRoute, parts: ApiParts): Promise<Response> {
  const admission = await admitted(context, parts);
  if (admission.kind === 'error') return admission.error;
  const { scope, reads } = admission.value;
  if (!reads.includes(route.read)) return answerWith(context, mayNotRead(route.read));
  const asked = { path: context.req.param(), query: context.req.queries() };
  const values = checkedValues(route.parameters, asked);
  if (values.kind === 'error') return answerWith(context, wrongQuestion(values.error));
  const answered = await route.answerTo({ scope, values: values.value }, parts);
  return answered.kind === 'found' ? context.json(answered.body) : answerWith(context, NOT_FOUND);
}
