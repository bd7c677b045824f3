import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readCredentials, writeCredentials } from '../../src/adapters/credentials.js';
import { githubUrls, isLoopback } from '../../src/adapters/github-urls.js';
import { jsonSink, redactingLog } from '../../src/adapters/log.js';
import { type Environment, readSettings } from '../../src/adapters/settings.js';
import { redact } from '../../src/domain/secrets.js';

const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const ELLIPTIC = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const SECRET = 'a-secret-of-some-length';
const COMPLETE: Environment = { APP_ID: '42', PRIVATE_KEY: PEM, WEBHOOK_SECRET: SECRET };
const CREDENTIALS = `# made by hand\nAPP_ID=77\nPRIVATE_KEY="${PEM.replaceAll('\n', '\\n')}"\nWEBHOOK_SECRET=${SECRET}-from-file\n`;
const FILES: Readonly<Record<string, string>> = { 'key.pem': PEM, 'data/credentials.env': CREDENTIALS };
const folder = mkdtempSync(join(tmpdir(), 'twokey-settings-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIGN_IN = { clientId: 'Iv23liof9', clientSecret: 'client-secret-of-9', publicUrl: 'https://twokey.test' };

describe('settings', () => {
  it('need no more than the app itself', () => {
    expect(read(COMPLETE)).toEqual({
      kind: 'ok',
      value: {
        dashboard: { kind: 'off' },
        digests: null,
        appId: 42,
        audit: { anchors: null, key: null, retentionDays: null },
        tracker: { hosts: [], tokens: new Map() },
        opa: null,
        privateKey: PEM.trim(),
        webhookSecret: SECRET,
        previousWebhookSecret: null,
        host: '127.0.0.1',
        port: 3000,
        github: { api: 'https://api.github.com', graphql: 'https://api.github.com/graphql', web: 'https://github.com' },
        logLevel: 'info',
        credentialsPath: './data/credentials.env',
        store: { kind: 'file', path: './data/twokey.db' },
        requireOrganisationPolicy: false,
        githubLimits: 'on',
        warnings: [],
      },
    });
  });

  it.each<[string, Environment, object]>([
    ['a key from a file', { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: 'key.pem' }, { privateKey: PEM.trim() }],
    ['a key on one line', { PRIVATE_KEY: PEM.replaceAll('\n', '\\n') }, { privateKey: PEM.trim() }],
    ['any free port', { PORT: '0' }, { port: 0 }],
    ['all interfaces', { HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    ['a store in memory', { DATABASE_URL: 'sqlite::memory:' }, { store: { kind: 'memory' } }],
    ['a store by URL', { DATABASE_URL: 'sqlite:///var/lib/t.db' }, { store: { kind: 'file', path: '/var/lib/t.db' } }],
    [
      'a shared store',
      { DATABASE_URL: 'postgres://u:p%2Fw@db:5433/twokey?sslmode=verify-full' },
      { store: { kind: 'postgres', url: 'postgres://u:p%2Fw@db:5433/twokey?sslmode=verify-full' } },
    ],
    [
      'a shared store by its other name',
      { DATABASE_URL: 'postgresql://db/twokey' },
      { store: { kind: 'postgres', url: 'postgresql://db/twokey' } },
    ],
    ['a store by path', { DATABASE_URL: 'sqlite:t.db' }, { store: { kind: 'file', path: 't.db' } }],
    ['a log level in capitals', { LOG_LEVEL: 'DEBUG' }, { logLevel: 'debug' }],
    ['an Enterprise Server without limits', { GITHUB_LIMITS: 'off' }, { githubLimits: 'off' }],
    ['an organisation floor that must exist', { REQUIRE_ORG_POLICY: 'true' }, { requireOrganisationPolicy: true }],
    ['blank variables as unset', { PORT: ' ', LOG_LEVEL: '' }, { port: 3000, logLevel: 'info' }],
    [
      'the secret before this one, with a warning',
      { WEBHOOK_SECRET_PREVIOUS: 'an older secret of length' },
      {
        previousWebhookSecret: 'an older secret of length',
        warnings: [expect.stringContaining('WEBHOOK_SECRET_PREVIOUS')],
      },
    ],
    [
      'a short secret, with a warning',
      { WEBHOOK_SECRET: 'short' },
      { warnings: [expect.stringContaining('WEBHOOK_SECRET')] },
    ],
  ])('take %s', (_, environment, expected) => {
    expect(read({ ...COMPLETE, ...environment })).toMatchObject({ kind: 'ok', value: expected });
  });

  it.each<[string, Environment, string, string]>([
    ['no app id', { APP_ID: undefined }, 'APP_ID', 'is not set'],
    ['an app id in words', { APP_ID: 'twokey' }, 'APP_ID', 'number beside "App ID"'],
    ['no key', { PRIVATE_KEY: undefined }, 'PRIVATE_KEY', 'PRIVATE_KEY_PATH'],
    ['a key that is none', { PRIVATE_KEY: 'sesame-open' }, 'PRIVATE_KEY', 'PEM'],
    ['a key of the wrong kind', { PRIVATE_KEY: ELLIPTIC }, 'PRIVATE_KEY', 'RSA'],
    ['two keys', { PRIVATE_KEY_PATH: 'key.pem' }, 'PRIVATE_KEY', 'keep one'],
    [
      'a key file that is missing',
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: 'lost.pem' },
      'PRIVATE_KEY_PATH',
      'does not exist',
    ],
    [
      'a key file that is closed to us',
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: 'closed' },
      'PRIVATE_KEY_PATH',
      'cannot be read',
    ],
    ['no secret', { WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET', 'anybody could send'],
    ['the secret that everybody knows', { WEBHOOK_SECRET: 'development' }, 'WEBHOOK_SECRET', 'everybody knows'],
    ['a port beyond the last', { PORT: '65536' }, 'PORT', '65535'],
    ['a port in words', { PORT: '3000;rm' }, 'PORT', '65535'],
    ['an unencrypted GitHub', { GITHUB_API_URL: 'http://github.acme.dev/api/v3' }, 'GITHUB_API_URL', 'https://'],
    ['a GitHub that is no address', { GITHUB_API_URL: 'github' }, 'GITHUB_API_URL', '/api/v3'],
    [
      'a GitHub with a password',
      { GITHUB_API_URL: 'https://u:hunter2@github.acme.dev' },
      'GITHUB_API_URL',
      'without credentials',
    ],
    [
      'PostgreSQL without a database',
      { DATABASE_URL: 'postgres://u:hunter2@db' },
      'DATABASE_URL',
      'host:5432/database',
    ],
    ['a password not encoded', { DATABASE_URL: 'postgres://u:hunter2/x@db/twokey' }, 'DATABASE_URL', 'percent-encoded'],
    ['a password taken for a port', { DATABASE_URL: 'postgres://u:12/hunter2@d/t' }, 'DATABASE_URL', 'percent-encoded'],
    ['another engine', { DATABASE_URL: 'mysql://db' }, 'DATABASE_URL', 'sqlite:<path>'],
    ['a store without a path', { DATABASE_URL: 'sqlite:' }, 'DATABASE_URL', 'sqlite:<path>'],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL', 'trace, debug, info'],
    ['a floor that is neither asked for nor not', { REQUIRE_ORG_POLICY: 'maybe' }, 'REQUIRE_ORG_POLICY', 'true, false'],
  ])('refuse %s, naming the variable and the remedy but no value', (_, environment, variable, remedy) => {
    const answer = read({ ...COMPLETE, ...environment });
    expect(answer).toMatchObject({ kind: 'error', error: [{ variable, message: expect.stringContaining(remedy) }] });
    const shown = JSON.stringify(answer);
    for (const value of ['hunter2', 'sesame-open', SECRET, 'BEGIN', '3000;rm']) expect(shown).not.toContain(value);
    if (answer.kind === 'error') for (const problem of answer.error) expect(problem.message).toContain(variable);
  });

  it('report every problem at once', () => {
    const answer = read({ APP_ID: 'x', PORT: 'y', DATABASE_URL: 'z', LOG_LEVEL: 'q', GITHUB_API_URL: 'g' });
    const variables = answer.kind === 'error' ? answer.error.map((problem) => problem.variable) : [];
    expect(new Set(variables)).toEqual(
      new Set(['PORT', 'GITHUB_API_URL', 'LOG_LEVEL', 'DATABASE_URL', 'APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET']),
    );
  });

  it('say that no app is registered when there are credentials nowhere', () => {
    expect(read({ PORT: '8080', TWOKEY_CREDENTIALS: 'nowhere.env' })).toMatchObject({
      kind: 'unregistered',
      shell: { port: 8080, host: '127.0.0.1', credentialsPath: 'nowhere.env' },
    });
  });

  it('say what else is wrong before an app is registered', () => {
    expect(read({ PORT: 'x', TWOKEY_CREDENTIALS: 'nowhere.env' })).toMatchObject({
      kind: 'error',
      error: [{ variable: 'PORT' }],
    });
  });

  it('come from the credentials file when the environment names no app', () => {
    expect(read({ TWOKEY_CREDENTIALS: 'data/credentials.env' })).toMatchObject({
      kind: 'ok',
      value: { appId: 77, privateKey: PEM.trim(), webhookSecret: `${SECRET}-from-file` },
    });
  });

  it('never mix the app of the environment with the one of the file', () => {
    const answer = read({ APP_ID: '42', TWOKEY_CREDENTIALS: 'data/credentials.env' });
    expect(answer).toMatchObject({
      kind: 'error',
      error: [{ variable: 'PRIVATE_KEY' }, { variable: 'WEBHOOK_SECRET' }],
    });
  });

  it('refuse a credentials file that is closed to us, and one that lacks a part', () => {
    expect(read({ TWOKEY_CREDENTIALS: 'closed' })).toMatchObject({
      kind: 'error',
      error: [{ variable: 'TWOKEY_CREDENTIALS' }],
    });
    const incomplete = readSettings({}, () => 'APP_ID=1\nWEBHOOK_SECRET=some-secret-of-length\n');
    expect(incomplete).toMatchObject({ kind: 'error', error: [{ variable: 'PRIVATE_KEY' }] });
  });
});

describe('the dashboard', () => {
  const github = {
    ...COMPLETE,
    CLIENT_ID: 'Iv23li',
    CLIENT_SECRET: 'a-client-secret',
    PUBLIC_URL: 'https://twokey.test/',
  };

  it('has people sign in where the app is known, under an address of its own', () => {
    expect(read(github)).toMatchObject({
      kind: 'ok',
      value: { dashboard: { kind: 'github', publicUrl: 'https://twokey.test', secrets: ['a-client-secret'] } },
    });
    const [secret, before] = ['s'.repeat(32), 'b'.repeat(32)];
    expect(read({ ...github, SESSION_SECRET: secret, SESSION_SECRET_PREVIOUS: before })).toMatchObject({
      value: { dashboard: { secrets: [secret, before] } },
    });
  });

  it.each([
    ['DASHBOARD', { ...COMPLETE, DASHBOARD: 'without-sign-in', HOST: '0.0.0.0' }],
    ['DASHBOARD', { ...COMPLETE, DASHBOARD: 'without-sign-in', HOST: 'twokey.internal' }],
    ['DASHBOARD', { ...COMPLETE, DASHBOARD: 'yes' }],
    ['CLIENT_ID', { ...github, DASHBOARD: 'on', CLIENT_ID: undefined }],
    ['CLIENT_SECRET', { ...github, CLIENT_SECRET: undefined }],
    ['PUBLIC_URL', { ...github, PUBLIC_URL: 'http://twokey.test' }],
    ['PUBLIC_URL', { ...github, PUBLIC_URL: 'https://twokey.test/under/a/path' }],
    ['PUBLIC_URL', { ...github, DASHBOARD: 'on', PUBLIC_URL: undefined }],
    ['SESSION_SECRET', { ...github, SESSION_SECRET: 'short' }],
  ])('does not start with a wrong %s: case %#', (variable, environment) => {
    expect(read(environment)).toMatchObject({ kind: 'error', error: [{ variable }] });
  });

  it('answers this machine without sign-in, and nobody where it is switched off or unknown', () => {
    const dashboards = [{ DASHBOARD: 'without-sign-in' }, { DASHBOARD: 'off' }, {}, { CLIENT_ID: 'Iv23li' }];
    const kinds = dashboards.map((one) => {
      const answer = read({ ...COMPLETE, ...one });
      return answer.kind === 'ok' ? answer.value.dashboard.kind : answer.kind;
    });
    expect(kinds).toEqual(['open', 'off', 'off', 'off']);
  });
});

describe('the credentials file', () => {
  it('can be read back, by its owner alone, and is never overwritten', () => {
    const path = join(folder, 'new', 'credentials.env');
    writeCredentials(path, { appId: 9, privateKey: PEM, webhookSecret: SECRET, ...SIGN_IN });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const credentials = readCredentials(readFileSync(path, 'utf8'));
    const dashboard = { kind: 'github', clientId: SIGN_IN.clientId, publicUrl: SIGN_IN.publicUrl };
    expect(read(credentials)).toMatchObject({ kind: 'ok', value: { appId: 9, webhookSecret: SECRET, dashboard } });
    expect(() => writeCredentials(path, { appId: 10, privateKey: PEM, webhookSecret: SECRET, ...SIGN_IN })).toThrow();
  });
});

describe('the addresses of GitHub', () => {
  it.each([
    ['https://api.github.com/', 'https://api.github.com', 'https://api.github.com/graphql', 'https://github.com'],
    [
      'https://git.acme.dev/api/v3',
      'https://git.acme.dev/api/v3',
      'https://git.acme.dev/api/graphql',
      'https://git.acme.dev',
    ],
    [
      'https://api.acme.ghe.com',
      'https://api.acme.ghe.com',
      'https://api.acme.ghe.com/graphql',
      'https://acme.ghe.com',
    ],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010', 'http://127.0.0.1:4010/graphql', 'http://127.0.0.1:4010'],
  ])('follow from %s', (text, api, graphql, web) => {
    expect(githubUrls(text)).toEqual({ kind: 'ok', value: { api, graphql, web } });
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['', false],
  ])('know whether %s is this machine: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});

describe('the log', () => {
  const TOKENS = [
    `ghs_${'A1b2'.repeat(9)}`,
    `ghp_${'A1b2'.repeat(9)}`,
    `github_pat_11AAAA_${'x9'.repeat(30)}`,
    `Bearer ${'abc.def-'.repeat(4)}`,
    `token ${'0123456789abcdef'.repeat(2)}`,
    `v1.${'0123456789'.repeat(4)}`,
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0MiJ9.c2lnbmF0dXJl',
    PEM.trim(),
    PEM.trim().replaceAll('\n', '\\n'),
    PEM.slice(0, 300),
    'postgres://twokey:hunter2@db.acme.dev:5432',
  ];

  it.each(TOKENS)('shows no secret %#', (token) => {
    const lines: string[] = [];
    const log = redactingLog(
      jsonSink(
        'info',
        (line) => lines.push(line),
        () => 5,
      ),
    );
    log.error({ error: new Error(`failed with ${token}`), deep: [{ text: `a ${token} b` }] }, `message ${token}`);
    const [line = ''] = lines;
    expect(line).not.toContain(token.slice(12, 60));
    expect(JSON.parse(line)).toMatchObject({ level: 50, time: 5, msg: expect.stringContaining('[redacted]') });
  });

  it('hides fields whose name says that they are secret', () => {
    const lines: string[] = [];
    const log = redactingLog(
      jsonSink(
        'trace',
        (line) => lines.push(line),
        () => 5,
      ),
    );
    log.info({ webhookSecret: 'x', headers: { Authorization: 'y' }, none: { token: null } }, 'm');
    expect(JSON.parse(lines.join(''))).toMatchObject({
      webhookSecret: '[redacted]',
      headers: { Authorization: '[redacted]' },
      none: { token: null },
    });
  });

  it('leaves plain text as it is, whatever its length', () => {
    const text = `assessed acme/infra#1 at ${'a'.repeat(40)} `.repeat(10_000);
    expect(redact(text)).toBe(text);
    expect(redact(`-----BEGIN X-----${'-----BEGIN '.repeat(100_000)}`)).toBe('[redacted]');
  });

  it('writes only what its level asks for, and survives circles', () => {
    const lines: string[] = [];
    const log = redactingLog(
      jsonSink(
        'warn',
        (line) => lines.push(line),
        () => 5,
      ),
    );
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.info({}, 'not shown');
    log.warn({ circle }, 'shown');
    expect(lines).toHaveLength(1);
  });
});

function read(environment: Environment) {
  const withoutDefaultFile = { TWOKEY_CREDENTIALS: './data/credentials.env', ...environment };
  return readSettings(withoutDefaultFile, (path) => {
    if (path === 'closed') throw new Error('EACCES');
    return FILES[path] ?? null;
  });
}
