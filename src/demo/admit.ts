/** Whether a caller may call a route of the simulated GitHub: 401 without credentials, 404 for what cannot be seen, 403 for what is not permitted. */
import { type Caller, grants, reaches, type Token } from './credentials.js';
import type { Route, Service } from './rest/route.js';
import type { Repository } from './world/model.js';
import { Refused } from './world/refused.js';

export interface Visit {
  readonly caller: Caller;
  readonly repository: Repository | null;
}

const INACCESSIBLE = 'Resource not accessible by integration';

export function admit(service: Service, route: Route, { caller, repository }: Visit): void {
  const { needs } = route;
  if (needs === 'anyone') return;
  if (needs === 'app') {
    if (caller.kind !== 'app') throw new Refused(401, 'A JSON web token could not be decoded');
    return;
  }
  if (caller.kind === 'nobody') throw new Refused(401, 'Requires authentication');
  if (needs === 'user') {
    if (caller.kind !== 'user') throw new Refused(403, INACCESSIBLE);
    return;
  }
  if (caller.kind !== 'installation') throw new Refused(403, INACCESSIBLE);
  if (needs !== 'installation') admitInstallation(service, route, { token: caller.token, repository });
}

function admitInstallation(
  { world }: Service,
  { needs, method }: Route,
  { token, repository }: { readonly token: Token; readonly repository: Repository | null },
): void {
  if (repository !== null) {
    const publicRead = !repository.private && method === 'GET';
    if (publicRead) return;
    if (!reaches(world.state, token, repository)) {
      throw repository.private ? new Refused(404, 'Not Found') : new Refused(403, INACCESSIBLE);
    }
    if (repository.archived && method !== 'GET') {
      throw new Refused(403, 'Repository was archived so is read-only.');
    }
  }
  const isGranted = Array.isArray(needs) && needs.some((permission) => grants(token.permissions, permission));
  if (!isGranted) throw new Refused(403, INACCESSIBLE);
}
