/**
 * The dashboard's door where people sign in with GitHub. A session is a signed id in a cookie and an encrypted row in the
 * store; what somebody may see is asked of GitHub with their own token, again every two minutes, and never kept longer.
 */
import { error, ok, type Result } from '../../domain/result.js';
import type { Scope } from '../../ports/dashboard.js';
import type { Admission, Door, Knock, Viewer } from '../../ports/door.js';
import { readAccess } from '../github-user/read-access.js';
import { cookieJar } from './cookies.js';
import { type GitHubDoorParts, type SessionText, sessionIn } from './doorway.js';
import { githubSignIn } from './github-sign-in.js';
import { pace } from './pace.js';

const ACCESS_KEPT_MS = 120_000;
/** Who asks for more at once reads with a program: there is an API for that. */
const REQUESTS_A_MINUTE = 120;
const STRANGERS_A_MINUTE = 240;
const MOST_KEPT = 5_000;

interface Known {
  readonly scope: Scope;
  readonly at: number;
}

export function githubDoor(parts: GitHubDoorParts): Door {
  const { publicUrl, seals, sessions, clock, log } = parts;
  const overTls = publicUrl.startsWith('https:');
  const cookie = cookieJar('twokey', overTls);
  const doorway = {
    ...parts,
    cookie,
    pending: cookieJar('twokey-sign-in', overTls),
    strangers: pace(STRANGERS_A_MINUTE, clock),
  };
  const known = new Map<string, Known>();
  const people = pace(REQUESTS_A_MINUTE, clock);

  async function admit({ cookies, remote }: Knock): Promise<Admission> {
    const digest = seals.digestOf(cookie.read(cookies) ?? '');
    const wait = digest === null ? doorway.strangers.take(remote) : people.take(digest);
    if (wait > 0) return { kind: 'too-often', seconds: wait };
    const session = digest === null ? null : await sessions.find(digest, clock());
    const text = session === null ? null : sessionIn(seals.open('session', session.sealed));
    if (digest === null || text === null) return { kind: 'sign-in' };
    const scope = await scopeOf(digest, text);
    return scope.kind === 'ok' ? { kind: 'in', viewer: viewerOf(digest, text, scope.value) } : scope.error;
  }

  /** As GitHub says now, or said within the last two minutes. */
  async function scopeOf(digest: string, { token, ...person }: SessionText): Promise<Result<Scope, Admission>> {
    const before = known.get(digest);
    if (before !== undefined && clock() - before.at < ACCESS_KEPT_MS) return ok(before.scope);
    known.delete(digest);
    const read = await readAccess(parts.clientOf(token), person);
    if (read.kind === 'ok') {
      const [oldest] = known.keys();
      if (known.size >= MOST_KEPT && oldest !== undefined) known.delete(oldest);
      known.set(digest, { scope: read.value, at: clock() });
      return read;
    }
    // The token was ended at GitHub, and the session with it.
    if (read.error.status === 401) {
      await sessions.end(digest);
      return error({ kind: 'sign-in' });
    }
    log.warn({ problem: read.error.message }, 'what a person may see could not be read');
    return error({ kind: 'unavailable', why: 'GitHub did not say what you may see' });
  }

  function viewerOf(digest: string, { login }: SessionText, scope: Scope): Viewer {
    return { login, scope, formToken: seals.token('form', digest) };
  }

  return {
    admit,
    isOurForm({ cookies }, { origin, token }) {
      const digest = seals.digestOf(cookie.read(cookies) ?? '');
      return digest !== null && origin === publicUrl && seals.isToken('form', digest, token);
    },
    signIn: githubSignIn(doorway),
  };
}
