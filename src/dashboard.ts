/** Puts the dashboard and the API together: pages and JSON in front, the store and GitHub behind, and doors between them and whoever asks. */
import { createHash } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { userClient } from './adapters/github-user/user-client.js';
import type { Settings } from './adapters/settings.js';
import type { Store } from './adapters/store/open.js';
import { githubDoor } from './adapters/web/github-door.js';
import { openDoor } from './adapters/web/open-door.js';
import { sealsOf } from './adapters/web/sealing.js';
import { tokenDoor } from './adapters/web/token-door.js';
import type { KnownRepository } from './ports/dashboard.js';
import type { Door } from './ports/door.js';
import type { Forge, Policies } from './ports/forge.js';
import type { Clock, Log } from './ports.js';
import type { Served } from './server.js';
import { apiApp } from './web/api/app.js';
import { dashboardApp } from './web/app.js';
import { CALLBACK_PATH } from './web/sign-in.js';

export interface DashboardWiring {
  readonly settings: Settings;
  readonly store: Store;
  readonly forgeOf: (installation: number) => Promise<Pick<Forge, 'readPolicies'>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Null: it is switched off. */
export function dashboard(wiring: DashboardWiring): Served | null {
  const door = doorFor(wiring);
  return door === null ? null : served(dashboardApp({ ...behind(wiring), door }));
}

export function api(wiring: DashboardWiring): Served {
  const { store, clock } = wiring;
  return served(
    apiApp({ ...behind(wiring), door: tokenDoor({ tokens: store.apiTokens, reader: store.dashboard, clock }) }),
  );
}

/** What both answer from. */
function behind(wiring: DashboardWiring) {
  const { store, clock, log } = wiring;
  return {
    ...{ reader: store.dashboard, scores: store.scores, policyFiles: policyFiles(wiring), clock, log },
    remoteOf: (context: Context) => getConnInfo(context).remote.address ?? '',
    digest: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

function served(app: Pick<ReturnType<typeof dashboardApp>, 'fetch'>): Served {
  return { fetch: (request, connection) => app.fetch(request, connection === null ? {} : Object(connection)) };
}

function doorFor({ settings: { dashboard: asked, github }, store, clock, log }: DashboardWiring): Door | null {
  switch (asked.kind) {
    case 'off':
      return null;
    case 'open':
      return openDoor();
    case 'github': {
      const { clientId, clientSecret, publicUrl, secrets } = asked;
      const redirectUri = `${publicUrl}${CALLBACK_PATH}`;
      return githubDoor({
        oauth: { clientId, clientSecret, web: github.web, api: github.api, redirectUri, fetch },
        ...{
          publicUrl,
          seals: sealsOf(secrets),
          sessions: store.sessions,
          clientOf: userClient(github.api),
          clock,
          log,
        },
      });
    }
  }
}

const REMEMBERED_MS = 60_000;

/** Read with the app's own token, so that looking at a page again and again does not use up GitHub's limits. */
function policyFiles({ forgeOf, clock }: DashboardWiring): (repository: KnownRepository) => Promise<Policies | null> {
  const seen = new Map<number, { readonly at: number; readonly files: Policies | null }>();
  return async (repository) => {
    const before = seen.get(repository.id);
    if (before !== undefined && clock() - before.at < REMEMBERED_MS) return before.files;
    const forge = await forgeOf(repository.installation);
    const read = await forge.readPolicies(repository);
    const files = read.kind === 'ok' ? read.value : null;
    seen.set(repository.id, { at: clock(), files });
    return files;
  };
}
