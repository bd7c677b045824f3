/** Development mode: no sign-in, and everything is shown, to this machine alone: by address, by the name it was asked under, and by form tokens. */
import { randomBytes } from 'node:crypto';
import type { Door, Knock, Viewer } from '../../ports/door.js';
import { isLoopback } from '../github-urls.js';
import { sealsOf } from './sealing.js';

export function openDoor(): Door {
  const seals = sealsOf([randomBytes(32).toString('hex')]);
  const viewer: Viewer = { login: null, scope: { kind: 'everything' }, formToken: seals.token('form', 'development') };
  return {
    admit: async (knock) => (isHere(knock) ? { kind: 'in', viewer } : { kind: 'not-here' }),
    isOurForm: ({ host }, { origin, token }) =>
      origin === `http://${host}` && seals.isToken('form', 'development', token),
    signIn: null,
  };
}

/** Another site's name may resolve to this machine, so the name that was asked for counts as well. */
function isHere({ remote, host }: Knock): boolean {
  return isLoopback(remote) && isLoopback(host.replace(/:\d+$/, ''));
}
