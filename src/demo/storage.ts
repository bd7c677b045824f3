/** Where the simulated GitHub's artifacts lie: no part of its API, reached without credentials by an address that cannot be guessed. */
import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Site } from './shapes/site.js';
import type { Artifact } from './world/actions-model.js';

const STORAGE = '/_storage/artifacts';

export function storedAt(site: Site, artifact: Artifact): string {
  return `${site.api}${STORAGE}/${keyOf(artifact)}`;
}

/** Refuses whoever brings the API's credentials along: they must not leave it. */
export function serveStorage(app: Hono, site: Site): void {
  app.get(`${STORAGE}/:key`, (context) => {
    if (context.req.header('authorization') !== undefined) return context.text('InvalidAuthenticationInfo', 400);
    const found = site.state.workflowRuns
      .flatMap(({ artifacts }) => artifacts)
      .find((one) => keyOf(one) === context.req.param('key'));
    if (found === undefined) return context.text('BlobNotFound', 404);
    return new Response(Uint8Array.from(found.zip), { headers: { 'content-type': 'application/zip' } });
  });
}

function keyOf(artifact: Artifact): string {
  return createHash('sha256').update(`artifact ${artifact.id}`).digest('hex');
}
