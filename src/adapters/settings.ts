/**
 * The settings, from the environment and the credentials file of the setup page, each checked before anything starts.
 * Problems name the variable and the remedy, never a value.
 */
import { createPrivateKey } from 'node:crypto';
import { error, isNonEmpty, type NonEmpty, ok, type Result } from '../domain/result.js';
import { type AuditSettings, auditSettings } from './audit-settings.js';
import { readCredentials } from './credentials.js';
import { type DashboardSettings, dashboardSettings } from './dashboard-settings.js';
import { digestAddress } from './digest.js';
import { type GitHubUrls, githubUrls } from './github-urls.js';
import { opaAddress } from './plan-policy-settings.js';
import type { StoreLocation } from './store/open.js';
import type { TrackerSettings } from './tracker.js';
import { trackerSettings } from './tracker-settings.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What every way of starting needs, registered or not. */
export interface ShellSettings {
  readonly host: string;
  readonly port: number;
  readonly github: GitHubUrls;
  readonly logLevel: LogLevel;
  /** Where the setup page keeps, and the start finds, the app's credentials. */
  readonly credentialsPath: string;
}

export interface Settings extends ShellSettings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The one before, accepted as long as it is set: while the secret is being changed at GitHub. */
  readonly previousWebhookSecret: string | null;
  readonly store: StoreLocation;
  /** An organisation without a readable floor policy makes every verdict indeterminate. */
  readonly requireOrganisationPolicy: boolean;
  readonly audit: AuditSettings;
  readonly tracker: TrackerSettings;
  /** A package in Rego that judges every plan; null: none. */
  readonly opa: URL | null;
  /** Where the week is told; null: nowhere. A secret. */
  readonly digests: URL | null;
  readonly dashboard: DashboardSettings;
  /** `off`: GitHub alone says when it is too much, as on an Enterprise Server without limits. */
  readonly githubLimits: 'on' | 'off';
  /** Things that work but should not stay as they are. */
  readonly warnings: readonly string[];
}

/** One setting that is wrong: which variable, what is wrong with it, and what to do. */
interface SettingProblem {
  readonly variable: string;
  readonly message: string;
}

export type SettingsAnswer =
  | Result<Settings, NonEmpty<SettingProblem>>
  /** No app is registered yet: the setup page can do that. */
  | { readonly kind: 'unregistered'; readonly shell: ShellSettings };

export type Environment = Readonly<Record<string, string | undefined>>;

/** A file's text; null when there is no such file. Throws when it cannot be read. */
export type ReadFile = (path: string) => string | null;

export function readSettings(environment: Environment, readFile: ReadFile): SettingsAnswer {
  const read = new Reader(environment, readFile);
  const shell: ShellSettings = {
    host: read.variable('HOST') ?? '127.0.0.1',
    port: port(read),
    github: urls(read),
    logLevel: oneOf(read, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    credentialsPath: read.variable('TWOKEY_CREDENTIALS') ?? './data/credentials.env',
  };
  const store = storeLocation(read);
  const requireOrganisationPolicy = oneOf(read, 'REQUIRE_ORG_POLICY', ['true', 'false'], 'false') === 'true';
  const audit = auditSettings(read);
  const tracker = trackerSettings(read, environment);
  const opa = opaAddress(read);
  const digests = digestAddress(read);
  const githubLimits = oneOf(read, 'GITHUB_LIMITS', ['on', 'off'], 'on');
  const app = appSource(read, shell.credentialsPath);
  const identity = app === null ? null : readIdentity(read, app);
  const dashboard = app === null ? NO_DASHBOARD : dashboardSettings({ own: read, app }, shell.host);
  if (isNonEmpty(read.problems)) return error(read.problems);
  if (identity === null) return { kind: 'unregistered', shell };
  const warnings = warningsAbout(identity);
  const parts = { store, requireOrganisationPolicy, audit, tracker, opa, digests, dashboard, githubLimits, warnings };
  return ok({ ...shell, ...identity, ...parts });
}

/** What commands need that look at the store beside the server. */
export function readStoreSettings(
  environment: Environment,
  readFile: ReadFile,
): Result<{ readonly store: StoreLocation; readonly audit: AuditSettings }, NonEmpty<SettingProblem>> {
  const read = new Reader(environment, readFile);
  const found = { store: storeLocation(read), audit: auditSettings(read) };
  return isNonEmpty(read.problems) ? error(read.problems) : ok(found);
}

/** Reads variables and gathers every problem, so that all of them are reported at once. */
class Reader {
  constructor(
    private readonly environment: Environment,
    readonly readFile: ReadFile,
    readonly problems: SettingProblem[] = [],
  ) {}

  /** The trimmed value; null when unset or blank. */
  variable(name: string): string | null {
    const value = this.environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  problem(variable: string, message: string): void {
    this.problems.push({ variable, message });
  }

  /** Reads other variables, gathering the problems in the same place. */
  of(environment: Environment): Reader {
    return new Reader(environment, this.readFile, this.problems);
  }
}

function port(read: Reader): number {
  const text = read.variable('PORT') ?? '3000';
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  read.problem('PORT', 'PORT must be a number from 0 to 65535; 0 takes any free port, without it the port is 3000');
  return 0;
}

function urls(read: Reader): GitHubUrls {
  const answer = githubUrls(read.variable('GITHUB_API_URL') ?? 'https://api.github.com');
  if (answer.kind === 'ok') return answer.value;
  read.problem('GITHUB_API_URL', `GITHUB_API_URL ${answer.error}`);
  return { api: '', graphql: '', web: '' };
}

function oneOf<T extends string>(read: Reader, name: string, allowed: readonly T[], otherwise: T): T {
  const text = read.variable(name);
  if (text === null) return otherwise;
  const value = allowed.find((candidate) => candidate === text.toLowerCase());
  if (value === undefined) read.problem(name, `${name} must be one of ${allowed.join(', ')}; without it, ${otherwise}`);
  return value ?? otherwise;
}

const STORES = 'sqlite:<path>, or postgres://user:password@host:5432/database for several processes on one store';

function storeLocation(read: Reader): StoreLocation {
  const text = read.variable('DATABASE_URL') ?? 'sqlite:./data/twokey.db';
  if (/^postgres(?:ql)?:\/\//.test(text)) return postgresLocation(read, text);
  const [, path = ''] = /^sqlite:(?:\/\/)?(.+)$/.exec(text) ?? [];
  if (path === ':memory:') return { kind: 'memory' };
  if (path === '') {
    read.problem('DATABASE_URL', `DATABASE_URL must be ${STORES}; without it, sqlite:./data/twokey.db`);
  }
  return { kind: 'file', path };
}

function postgresLocation(read: Reader, url: string): StoreLocation {
  // A password with a slash in it would otherwise be taken for a host or a database, and be named in errors.
  const isWhole = URL.canParse(url) && /^\/[^/@]+$/.test(new URL(url).pathname);
  if (!isWhole) {
    read.problem(
      'DATABASE_URL',
      `DATABASE_URL must be ${STORES}; write special characters of user and password percent-encoded`,
    );
  }
  return { kind: 'postgres', url };
}

type Identity = Pick<Settings, 'appId' | 'privateKey' | 'webhookSecret' | 'previousWebhookSecret'>;

const IDENTITY_VARIABLES = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'] as const;

const NO_DASHBOARD: DashboardSettings = { kind: 'off' };

/** Null: nothing is set anywhere, or problems were noted. The two sources are never mixed: they could name two apps. */
function appSource(read: Reader, credentialsPath: string): Reader | null {
  if (IDENTITY_VARIABLES.some((name) => read.variable(name) !== null)) return read;
  const credentials = credentialsIn(read, credentialsPath);
  return credentials === null ? null : read.of(credentials);
}

function readIdentity(read: Reader, source: Reader): Identity {
  return {
    appId: appId(source),
    privateKey: privateKey(source),
    webhookSecret: webhookSecret(source),
    previousWebhookSecret: read.variable('WEBHOOK_SECRET_PREVIOUS') ?? source.variable('WEBHOOK_SECRET_PREVIOUS'),
  };
}

function credentialsIn(read: Reader, path: string): Environment | null {
  try {
    const text = read.readFile(path);
    return text === null ? null : readCredentials(text);
  } catch {
    read.problem(
      'TWOKEY_CREDENTIALS',
      `the credentials file ${path} cannot be read: let the user that runs Twokey read it`,
    );
    return null;
  }
}

function appId(read: Reader): number {
  const text = read.variable('APP_ID');
  if (text !== null && /^[1-9]\d{0,14}$/.test(text)) return Number(text);
  const where = 'the number beside "App ID" in the settings of your GitHub App';
  read.problem('APP_ID', text === null ? `APP_ID is not set: set it to ${where}` : `APP_ID must be ${where}`);
  return 0;
}

function privateKey(read: Reader): string {
  const [variable, text] = privateKeyText(read);
  if (text === null) return '';
  // Environment files often carry a PEM on one line.
  const pem = text.replaceAll('\\n', '\n').trim();
  if (isRsaKey(pem)) return pem;
  read.problem(
    variable,
    `${variable} does not hold an RSA private key in PEM form: take the .pem file that GitHub gave you under "Private keys"`,
  );
  return '';
}

/** Which variable gave the key, and the key; null when a problem was noted. */
function privateKeyText(read: Reader): readonly [string, string | null] {
  const inline = read.variable('PRIVATE_KEY');
  const path = read.variable('PRIVATE_KEY_PATH');
  if (inline !== null && path !== null) {
    read.problem('PRIVATE_KEY', 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set: keep one of them');
    return ['PRIVATE_KEY', null];
  }
  if (path !== null) return ['PRIVATE_KEY_PATH', keyFile(read, path)];
  if (inline === null) {
    read.problem(
      'PRIVATE_KEY',
      "PRIVATE_KEY is not set: set it to the PEM text of your app's private key, or PRIVATE_KEY_PATH to the file that holds it",
    );
  }
  return ['PRIVATE_KEY', inline];
}

function keyFile(read: Reader, path: string): string | null {
  try {
    const text = read.readFile(path);
    if (text === null)
      read.problem('PRIVATE_KEY_PATH', 'PRIVATE_KEY_PATH names a file that does not exist: correct the path');
    return text;
  } catch {
    read.problem(
      'PRIVATE_KEY_PATH',
      'PRIVATE_KEY_PATH names a file that cannot be read: let the user that runs Twokey read it',
    );
    return null;
  }
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function webhookSecret(read: Reader): string {
  const text = read.variable('WEBHOOK_SECRET');
  const remedy =
    'set it to a long random text (for instance from `openssl rand -hex 32`) and enter the same under "Webhook secret" in the settings of your GitHub App';
  if (text === null)
    read.problem('WEBHOOK_SECRET', `WEBHOOK_SECRET is not set, so anybody could send us events: ${remedy}`);
  // Frameworks fall back to this word, so everybody knows it.
  else if (text === 'development')
    read.problem('WEBHOOK_SECRET', `WEBHOOK_SECRET is a word that everybody knows: ${remedy}`);
  return text ?? '';
}

function warningsAbout({ webhookSecret: secret, previousWebhookSecret: previous }: Identity): readonly string[] {
  return [
    ...(secret.length < 16
      ? ['WEBHOOK_SECRET is shorter than 16 characters and may be guessed: use a longer one, here and at GitHub']
      : []),
    ...(previous === null
      ? []
      : ['WEBHOOK_SECRET_PREVIOUS is still accepted: unset it once GitHub signs with the new secret']),
  ];
}
