/** The settings of the dashboard: who signs in, under which address, and with which secret sessions are sealed. */
import { isLoopback } from './github-urls.js';

export type DashboardSettings =
  /** It is not served. */
  | { readonly kind: 'off' }
  /** Development mode: nobody signs in, and only this machine is answered. */
  | { readonly kind: 'open' }
  | GitHubSignIn;

/** Sign-in by the app's own OAuth. */
export interface GitHubSignIn {
  readonly kind: 'github';
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where browsers reach us, without a slash at the end. */
  readonly publicUrl: string;
  /** Seals sessions: the present secret, and the one before while it is being changed. */
  readonly secrets: readonly [string, ...string[]];
}

/** What settings.ts reads variables with. `app`: where the app's own credentials are, never mixed with another app's. */
interface Variables {
  readonly own: { variable(name: string): string | null; problem(variable: string, message: string): void };
  readonly app: { variable(name: string): string | null };
}

const SHORTEST_SECRET = 32;

export function dashboardSettings({ own, app }: Variables, host: string): DashboardSettings {
  const asked = own.variable('DASHBOARD')?.toLowerCase() ?? 'where it can be';
  const clientId = app.variable('CLIENT_ID');
  switch (asked) {
    case 'off':
      return { kind: 'off' };
    case 'without-sign-in':
      return withoutSignIn(own, host);
    case 'on':
      return signIn({ own, app }, clientId);
    case 'where it can be': {
      const isKnown = clientId !== null && publicUrlText(own, app) !== null;
      return isKnown ? signIn({ own, app }, clientId) : { kind: 'off' };
    }
    default:
      own.problem(
        'DASHBOARD',
        'DASHBOARD must be on, off or without-sign-in; without it, on where CLIENT_ID and PUBLIC_URL are set',
      );
      return { kind: 'off' };
  }
}

function withoutSignIn(own: Variables['own'], host: string): DashboardSettings {
  if (isLoopback(host)) return { kind: 'open' };
  own.problem(
    'DASHBOARD',
    'DASHBOARD=without-sign-in shows everything to whoever asks, so it is for HOST=127.0.0.1 alone: set CLIENT_ID, CLIENT_SECRET and PUBLIC_URL to have people sign in with GitHub',
  );
  return { kind: 'off' };
}

function signIn({ own, app }: Variables, clientId: string | null): DashboardSettings {
  const clientSecret = app.variable('CLIENT_SECRET');
  if (clientId === null || !/^[\w.-]{1,100}$/.test(clientId)) {
    own.problem('CLIENT_ID', 'CLIENT_ID must be the "Client ID" in the settings of your GitHub App');
  }
  if (clientSecret === null) {
    own.problem(
      'CLIENT_SECRET',
      'CLIENT_SECRET is not set: generate one under "Client secrets" in the settings of your GitHub App, or set DASHBOARD=off',
    );
  }
  const publicUrl = publicUrlIn(own, app);
  const secret = sessionSecret(own, 'SESSION_SECRET');
  const previous = sessionSecret(own, 'SESSION_SECRET_PREVIOUS');
  if (clientId === null || clientSecret === null || publicUrl === null) return { kind: 'off' };
  const secrets = [secret ?? clientSecret, ...(previous === null ? [] : [previous])] as const;
  return { kind: 'github', clientId, clientSecret, publicUrl, secrets };
}

function publicUrlIn(own: Variables['own'], app: Variables['app']): string | null {
  const text = publicUrlText(own, app);
  const url = text !== null && URL.canParse(text) ? new URL(text) : null;
  const isWeb = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (isWeb && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '') return url.origin;
  own.problem(
    'PUBLIC_URL',
    'PUBLIC_URL must be the https:// address under which browsers reach this server, without a path: GitHub sends people back to <PUBLIC_URL>/auth/callback',
  );
  return null;
}

function publicUrlText(own: Variables['own'], app: Variables['app']): string | null {
  return own.variable('PUBLIC_URL') ?? app.variable('PUBLIC_URL');
}

function sessionSecret(own: Variables['own'], name: string): string | null {
  const text = own.variable(name);
  if (text !== null && text.length < SHORTEST_SECRET) {
    own.problem(
      name,
      `${name} must have ${SHORTEST_SECRET} characters or more, for instance from \`openssl rand -hex 32\``,
    );
  }
  return text;
}
