/** Who is calling: app JWTs checked against the app's public key, and installation tokens with their repositories, permissions and expiry. */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { installedRepositories } from './world/founding.js';
import type { Account, App, Installation, PermissionLevel, Permissions, Repository } from './world/model.js';
import { Refused } from './world/refused.js';
import type { WorldState } from './world/state.js';

export interface Token {
  readonly token: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Null: every repository of the installation. */
  readonly repositories: ReadonlySet<Repository> | null;
  /** Epoch milliseconds of the real clock: clients compare it with theirs. */
  readonly expiresAt: number;
}

/** What an app holds to act for a person who signed in with it. */
export interface UserToken {
  readonly token: string;
  readonly app: App;
  readonly account: Account;
  readonly expiresAt: number;
}

export type Caller =
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'user'; readonly user: UserToken }
  | { readonly kind: 'installation'; readonly token: Token }
  | { readonly kind: 'nobody' };

export interface Scope {
  readonly permissions?: Permissions;
  readonly repositories?: readonly Repository[];
}

const LEVELS: readonly PermissionLevel[] = ['read', 'write', 'admin'];
const HOUR = 3_600_000;

export class Credentials {
  private readonly keys = new Map<App, KeyObject>();
  private readonly tokens = new Map<string, Token>();
  private readonly userTokens = new Map<string, UserToken>();

  constructor(
    private readonly state: WorldState,
    private readonly now: () => number,
  ) {}

  register(app: App, publicKey: KeyObject): void {
    this.keys.set(app, publicKey);
  }

  /** Reads an Authorization header; throws GitHub's 401 for one that is not good. */
  caller(header: string | undefined): Caller {
    if (header === undefined) return { kind: 'nobody' };
    const value = header.replace(/^(?:bearer|token) +/i, '');
    if (value.split('.').length === 3) return { kind: 'app', app: this.appOf(value) };
    const user = this.userTokens.get(value);
    if (user !== undefined && user.expiresAt > this.now() && !user.account.deleted) return { kind: 'user', user };
    const token = this.tokens.get(value);
    if (token === undefined || token.expiresAt <= this.now()) throw new Refused(401, 'Bad credentials');
    if (token.installation.suspendedAt !== null) throw new Refused(403, 'This installation has been suspended');
    return { kind: 'installation', token };
  }

  /** A token of one hour, for all that the installation has or for less. */
  issue(installation: Installation, scope: Scope): Token {
    if (installation.suspendedAt !== null) throw new Refused(403, 'This installation has been suspended');
    const permissions = { metadata: 'read', ...(scope.permissions ?? installation.permissions) } as const;
    for (const [name, level] of Object.entries(permissions)) {
      if (name !== 'metadata' && !grants(installation.permissions, { name, level })) {
        throw new Refused(422, 'The permissions requested are not granted to this installation.');
      }
    }
    const available = installedRepositories(this.state, installation);
    if (scope.repositories?.some((one) => !available.includes(one))) {
      const missing = 'There is at least one repository that does not exist or is not accessible';
      throw new Refused(422, `${missing} to the parent installation.`);
    }
    const seed = `${installation.id}:${this.tokens.size}`;
    const token: Token = {
      token: `ghs_${createHash('sha256').update(seed).digest('hex').slice(0, 36)}`,
      installation,
      permissions,
      repositories: scope.repositories ? new Set(scope.repositories) : null,
      expiresAt: this.now() + HOUR,
    };
    this.tokens.set(token.token, token);
    return token;
  }

  /** A token of eight hours for a person who agreed. */
  issueUser(app: App, account: Account): UserToken {
    const seed = `${app.id}:${account.id}:${this.userTokens.size}`;
    const token = `ghu_${createHash('sha256').update(seed).digest('hex').slice(0, 36)}`;
    const issued: UserToken = { token, app, account, expiresAt: this.now() + 8 * HOUR };
    this.userTokens.set(token, issued);
    return issued;
  }

  /** False: there is none of this app. */
  endUser(app: App, token: string): boolean {
    return this.userTokens.get(token)?.app === app && this.userTokens.delete(token);
  }

  /** The person takes back what they agreed to: every token of theirs ends. */
  withdraw(account: Account): void {
    for (const [text, { account: of }] of this.userTokens) if (of === account) this.userTokens.delete(text);
  }

  /** Ends every token at once, as if their hour were over. */
  expireTokens(): void {
    this.tokens.clear();
  }

  private appOf(jwt: string): App {
    const [head = '', payload = '', signature = ''] = jwt.split('.');
    const header = decoded(head);
    const claims = decoded(payload);
    if (header?.alg !== 'RS256' || claims === null) throw undecodable();
    const app = this.state.apps.find((one) => String(one.id) === String(claims.iss));
    const key = app && this.keys.get(app);
    if (app === undefined || key === undefined) throw new Refused(404, 'Integration not found');
    const signed = Buffer.from(`${head}.${payload}`);
    if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) throw undecodable();
    this.checkTimes(claims);
    return app;
  }

  private checkTimes(claims: Readonly<Record<string, unknown>>): void {
    const seconds = this.now() / 1000;
    const { exp, iat } = claims;
    if (typeof exp !== 'number' || exp <= seconds) {
      const rule = 'must be a numeric value representing the future time at which the assertion expires';
      throw new Refused(401, `'Expiration time' claim ('exp') ${rule}`);
    }
    if (exp > seconds + 660) throw new Refused(401, `'Expiration time' claim ('exp') is too far in the future`);
    if (typeof iat !== 'number' || iat > seconds + 60) {
      const rule = 'must be an Integer representing the time that the assertion was issued';
      throw new Refused(401, `'Issued at' claim ('iat') ${rule}`);
    }
  }
}

/** Whether these permissions include this one at this level. */
export function grants(
  permissions: Permissions,
  wanted: { readonly name: string; readonly level: PermissionLevel },
): boolean {
  if (wanted.name === 'metadata') return true;
  const level = permissions[wanted.name];
  return level !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(wanted.level);
}

/** Whether the token reaches this repository at all. */
export function reaches(state: WorldState, token: Token, repository: Repository): boolean {
  const installed = installedRepositories(state, token.installation).includes(repository);
  return installed && (token.repositories?.has(repository) ?? true);
}

function decoded(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function undecodable(): Refused {
  return new Refused(401, 'A JSON web token could not be decoded');
}
