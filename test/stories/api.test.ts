/** Stories of the JSON API: what a token reads and of whom, what a stranger learns, and that every answer is as it is described. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openTokensBeside } from '../../src/adapters/store/beside.js';
import { tokenDoor } from '../../src/adapters/web/token-door.js';
import { API_READS, type ApiRead, type ApiToken } from '../../src/domain/api-token.js';
import { openApi } from '../../src/web/api/openapi.js';
import { API_ROUTES } from '../../src/web/api/routes.js';
import { twokey } from '../twokey.js';
import type { Stage } from './stage.js';
import { NAMES, namesIn, twoOrganisations } from './two-organisations.js';

const stages: Stage[] = [];
let stage: Stage;
const tokens = { acme: '', rival: '', vault: '' };

beforeAll(async () => {
  ({ stage } = await twoOrganisations({}, stages));
  // A change of protection has the posture read at once.
  stage.acme.world.ruleset(stage.acme.infra, 'olivia', { name: 'main', rules: [{ type: 'deletion' }] });
  await stage.quiet();
  tokens.acme = await made('--org', 'acme');
  tokens.rival = await made('--org', 'rival');
  tokens.vault = await made('--repo', 'rival/vault');
});
afterAll(async () => {
  for (const one of stages) await one.end();
});

const command = (...args: string[]) => twokey(['token', ...args], '', { DATABASE_URL: `sqlite:${stage.store}` });

async function made(...args: string[]): Promise<string> {
  const { out, err, code } = await command('create', 'a test', ...args);
  if (code !== 0) throw new Error(err);
  return out.trim();
}

interface Told {
  readonly about: {
    readonly token?: string;
    readonly event?: string;
    readonly everything?: boolean;
    readonly repositories?: readonly string[];
  };
}

function never(): never {
  throw new Error('there is no pull request');
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

async function ask(path: string, token: string | null, init: RequestInit = {}): Promise<Answer> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${stage.app.url}/api/v1${path}`, { headers, redirect: 'manual', ...init });
  const text = await answer.text();
  return { status: answer.status, text, body: text === '' ? {} : JSON.parse(text), headers: answer.headers };
}

/** As the API's own description says; [] when it is so. */
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
const DESCRIPTION = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
ajv.addSchema(DESCRIPTION, 'api');

function faultsOf(pointer: string, body: unknown): readonly string[] {
  const validate = ajv.compile({ $ref: `api#${pointer}` });
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function answerPointer(path: string): string {
  return `/paths/${path.replaceAll('/', '~1')}/get/responses/200/content/application~1json/schema`;
}

const isProblem = (body: unknown) => faultsOf('/components/schemas/Problem', body);

/** One address of every route, as somebody of acme would ask. */
const EXAMPLES: Readonly<Record<string, string>> = {
  '/scoreboard': '/scoreboard?by=repository',
  '/agents': '/agents',
  '/changes': '/changes?state=all',
  '/changes/{owner}/{repository}/{number}': '/changes/acme/infra/1',
  '/autonomy': '/autonomy',
  '/posture': '/posture',
  '/posture/{owner}/{repository}': '/posture/acme/infra',
  '/audit': '/audit',
};

describe('the description', () => {
  it('is the file in docs, and has each route once', async () => {
    expect(DESCRIPTION).toEqual(openApi());
    expect((await ask('/openapi.json', null)).body).toEqual(DESCRIPTION);
    expect(Object.keys(DESCRIPTION.paths)).toEqual(API_ROUTES.map(({ path }) => path));
    expect(new Set(API_ROUTES.map(({ id }) => id)).size).toBe(API_ROUTES.length);
    for (const { path, parameters } of API_ROUTES) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]).toEqual([path, inPath]);
    }
  });

  it('holds for every answer', async () => {
    const { body: log } = await ask('/audit', tokens.acme);
    const [record] = log.items as readonly { readonly installation: number; readonly sequence: number }[];
    const examples = {
      ...EXAMPLES,
      '/audit/{installation}/{sequence}': `/audit/${record?.installation}/${record?.sequence}`,
    };
    expect(Object.keys(examples)).toEqual(API_ROUTES.map(({ path }) => path));
    for (const [path, address] of Object.entries(examples)) {
      const { status, body, headers } = await ask(address, tokens.acme);
      expect([address, status, headers.get('cache-control')]).toEqual([address, 200, 'no-store']);
      expect([address, faultsOf(answerPointer(path), body)]).toEqual([address, []]);
    }
    for (const dimension of ['team', 'agent', 'origin', 'risk']) {
      const { body } = await ask(`/scoreboard?by=${dimension}&origin=ai`, tokens.acme);
      expect([dimension, faultsOf(answerPointer('/scoreboard'), body)]).toEqual([dimension, []]);
    }
  });

  it('says what a change waits for', async () => {
    const { body } = await ask('/changes/acme/infra/1', tokens.acme);
    expect(body).toMatchObject({ repository: 'acme/infra', number: 1, verdict: 'pending', origin: 'ai' });
    expect(JSON.stringify(body.waitsFor)).toMatch(/more approvals?/);
    expect(JSON.stringify(body.reasons)).toContain('approvals/');
  });

  it('gives records whose digests fit the log', async () => {
    const { body } = await ask('/audit?kind=decision', tokens.acme);
    const [first] = body.items as readonly Readonly<Record<string, unknown>>[];
    const { body: whole } = await ask(`/audit/${first?.installation}/${first?.sequence}`, tokens.acme);
    const exported = await twokey(['audit', 'export'], '', { DATABASE_URL: `sqlite:${stage.store}` });
    expect(exported.out).toContain(`"digest":"${first?.digest}"`);
    expect(whole).toMatchObject({ kind: 'decision', bodyDigest: first?.bodyDigest });
    expect(whole.body).toMatchObject({ verdict: { kind: 'pending' } });
  });
});

describe('a token', () => {
  it('reaches what it was made for: of other repositories and installations nothing, not even that they exist', async () => {
    const table: readonly (readonly [string, readonly string[]])[] = [
      [tokens.acme, ['acme/infra']],
      [tokens.rival, ['rival/vault', 'rival/attic']],
      [tokens.vault, ['rival/vault']],
    ];
    const missing = (await ask('/changes/no/such/1', tokens.acme)).text;
    for (const [token, expected] of table) {
      for (const address of [
        '/scoreboard?by=repository',
        '/changes?state=all',
        '/agents',
        '/autonomy',
        '/posture',
        '/audit',
      ]) {
        const { status, text } = await ask(address, token);
        const others = namesIn(text).filter((name) => !expected.includes(name));
        expect([address, expected, status, others]).toEqual([address, expected, 200, []]);
      }
      expect(namesIn((await ask('/changes?state=all', token)).text)).toEqual(expected);
      for (const name of NAMES) {
        const addresses = [
          `/changes/${name}/1`,
          `/changes?repository=${name}`,
          `/audit?repository=${name}`,
          `/scoreboard?repository=${name}`,
        ];
        for (const address of addresses) {
          const { status, text } = await ask(address, token);
          const isTheirs = expected.includes(name);
          expect([address, expected, status]).toEqual([address, expected, isTheirs ? 200 : 404]);
          if (!isTheirs) expect(text).toBe(missing);
        }
      }
    }
  });

  it('reads no single record of another installation, nor of what a repository token does not reach', async () => {
    const { body } = await ask('/audit', tokens.rival);
    const records = body.items as readonly Readonly<Record<string, unknown>>[];
    const addressOf = (record: Readonly<Record<string, unknown>>) => `/audit/${record.installation}/${record.sequence}`;
    expect(new Set(records.map(({ repository }) => repository)).size).toBeGreaterThan(1);
    for (const record of records) {
      expect((await ask(addressOf(record), tokens.rival)).status).toBe(200);
      expect([addressOf(record), (await ask(addressOf(record), tokens.acme)).status]).toEqual([addressOf(record), 404]);
      const ofVault = record.repository === 'rival/vault' ? 200 : 404;
      expect([addressOf(record), (await ask(addressOf(record), tokens.vault)).status]).toEqual([
        addressOf(record),
        ofVault,
      ]);
    }
  });

  it('reads what it was made to read and nothing else', async () => {
    const token = await made('--org', 'acme', '--read', 'agents');
    for (const { path, read } of API_ROUTES) {
      const { status, body, headers } = await ask(EXAMPLES[path] ?? '/audit/1/1', token);
      expect([path, status]).toEqual([path, read === 'agents' ? 200 : 403]);
      if (status === 403)
        expect([isProblem(body), headers.get('content-type')]).toEqual([[], 'application/problem+json']);
    }
  });

  it('is the only way in: no cookie, no other scheme, no parameter, none that is cut, longer, or in another case', async () => {
    const session = { cookie: `twokey=${tokens.acme}; token=${tokens.acme}` };
    const tries: readonly (readonly [string, Promise<Answer>])[] = [
      ['nothing', ask('/changes', null)],
      ['a cookie', ask('/changes', null, { headers: session })],
      ['basic', ask('/changes', null, { headers: { authorization: `Basic ${btoa(`x:${tokens.acme}`)}` } })],
      ['in the address', ask(`/changes?access_token=${tokens.acme}`, null)],
      ['cut', ask('/changes', tokens.acme.slice(0, -1))],
      ['longer', ask('/changes', `${tokens.acme}x`)],
      ['another case', ask('/changes', tokens.acme.toUpperCase())],
      ['its digest', ask('/changes', `twokey_${createHash('sha256').update(tokens.acme).digest('base64url')}`)],
      ['made up', ask('/changes', `twokey_${randomBytes(32).toString('base64url')}`)],
      ['for what does not exist', ask('/nothing/here', null)],
    ];
    const answers = await Promise.all(tries.map(async ([what, answer]) => [what, await answer] as const));
    for (const [what, { status, body, headers, text }] of answers) {
      expect([what, status, isProblem(body)]).toEqual([what, 401, []]);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="twokey"');
      expect(text).toBe(answers[0]?.[1].text);
    }
  });

  it('is worth nothing once it is revoked', async () => {
    const token = await made('--org', 'acme');
    expect((await ask('/changes', token)).status).toBe(200);
    const id = createHash('sha256').update(token).digest('hex').slice(0, 12);
    expect(await command('revoke', id)).toMatchObject({ code: 0 });
    expect((await ask('/changes', token)).status).toBe(401);
    expect(await command('revoke', id)).toMatchObject({ code: 2 });
    expect((await command('list')).out).toMatch(new RegExp(`^${id} {2}a test: revoked \\d{4}-`, 'm'));
  });

  it('is written down when it is made and when it is revoked, for whom it concerns, and never itself', async () => {
    const token = await made('--org', 'acme', '--repo', 'rival/vault', '--read', 'audit');
    const digest = createHash('sha256').update(token).digest('hex');
    const id = digest.slice(0, 12);
    expect(await command('revoke', id)).toMatchObject({ code: 0 });
    const seenBy = async (who: string) => {
      const { items } = (await ask('/audit?kind=token', who)).body as unknown as { readonly items: readonly Told[] };
      return items.filter(({ about }) => about.token === id).map(({ about }) => about);
    };
    const [acme, rival] = [await seenBy(tokens.acme), await seenBy(tokens.rival)];
    expect(acme.map(({ event, everything }) => [event, everything])).toEqual([
      ['revoked', true],
      ['made', true],
    ]);
    expect(rival.map(({ repositories, everything }) => [repositories, everything])).toEqual([
      [['rival/vault'], false],
      [['rival/vault'], false],
    ]);
    expect(await seenBy(tokens.vault)).toEqual([]);
    const log = await twokey(['audit', 'export'], '', { DATABASE_URL: `sqlite:${stage.store}` });
    expect([log.out.includes(id), log.out.includes(token), log.out.includes(digest)]).toEqual([true, false, false]);
    const verified = await twokey(['audit', 'verify'], '', { DATABASE_URL: `sqlite:${stage.store}` });
    expect(verified).toMatchObject({ code: 0 });
    // What the server writes down next follows what the command wrote.
    stage.acme.world.editTitle(stage.acme.world.state.pulls()[0] ?? never(), 'ann', 'Another title');
    await stage.quiet();
    expect(await twokey(['audit', 'verify'], '', { DATABASE_URL: `sqlite:${stage.store}` })).toMatchObject({ code: 0 });
  });

  it('is worth nothing from the moment it expires', async () => {
    const opened = await openTokensBeside({ kind: 'file', path: stage.store });
    if (opened.kind === 'error') throw new Error(opened.error.message);
    const token = `twokey_${randomBytes(32).toString('base64url')}`;
    const digest = createHash('sha256').update(token).digest('hex');
    const { body } = await ask('/audit', tokens.acme);
    const [record] = body.items as readonly { readonly installation: number }[];
    const reach = { installations: [record?.installation ?? 0], repositories: [], named: ['acme'] };
    const times = { createdAt: 0, expiresAt: Date.now() };
    await opened.value.add({ digest, id: 'expired', name: 'old', reads: API_READS, reach, ...times }, []);
    await opened.value.close();
    expect((await ask('/changes', token)).status).toBe(401);
    expect((await command('list')).out).toContain('old: expired');
  });

  it('stands in the store as a digest, beside when it was last used', async () => {
    const token = await made('--org', 'acme', '--days', '3');
    const before = await command('list', '--json');
    const id = createHash('sha256').update(token).digest('hex').slice(0, 12);
    const lineOf = (out: string) => JSON.parse(out.split('\n').find((line) => line.includes(id)) ?? '{}');
    expect(lineOf(before.out)).toMatchObject({ state: 'valid', lastUsed: null, of: ['acme'], reads: API_READS });
    await ask('/changes', token);
    expect(lineOf((await command('list', '--json')).out).lastUsed).toMatch(/^\d{4}-/);
    const secret = token.slice('twokey_'.length);
    const files = ['', '-wal'].map((end) => readFileSync(`${stage.store}${end}`).toString('latin1'));
    expect(files.map((file) => file.includes(secret))).toEqual([false, false]);
    expect(JSON.stringify(stage.log)).not.toContain(secret);
  });

  it.each([
    [['create', 'x'], 'nothing is named'],
    [['create', 'x', '--org', 'nobody'], "no repository of 'nobody'"],
    [['create', 'x', '--repo', 'rival/nothing'], "'rival/nothing' is not known"],
    [['create', 'x', '--org', 'acme', '--read', 'secrets'], "'secrets' cannot be read"],
    [['create', 'x', '--org', 'acme', '--days', '900'], '366 days'],
    [['create', 'a\u001bb', '--org', 'acme'], 'no name'],
    [['revoke', 'no-such'], 'no token no-such'],
  ])('is not made by mistake: %j', async (args, why) => {
    const { code, err, out } = await command(...args);
    expect([code, out, err.includes(why)]).toEqual([2, '', true]);
  });
});

describe('an address', () => {
  it.each([
    '/changes/acme%2Finfra/1',
    '/changes/acme/infra/1%00',
    '/changes/acme/infra/01',
    '/changes/acme/infra/1/..%2f..%2frival%2fvault/1',
    '/changes/acme/..%2f..%2frival%2fvault/1',
    '/changes/acme/%2e%2e/1',
    '/changes/acme/infra/99999999999',
    "/changes/acme/infra'--/1",
    '/audit/1/-1',
    '/audit/0/0',
    '/audit/1/1e3',
    '/changes/',
    '//changes',
    '/../v1/changes/rival/vault/1',
    '/openapi.json/..%2fchanges',
  ])('that is crooked leads nowhere: %s', async (path) => {
    const { status, body, text } = await ask(path, tokens.acme);
    expect([400, 404]).toContain(status);
    expect([isProblem(body), namesIn(text)]).toEqual([[], []]);
  });

  it.each([
    ['/changes?state=x', 'state must be one of held, ready, all'],
    ['/changes?page=0', 'page must be'],
    ['/changes?page=201', 'page must be'],
    ['/changes?page=1&page=2', 'page is given more than once'],
    ['/changes?stat=all', 'there is no parameter \\"stat\\"'],
    ['/changes?repository=acme', 'repository must be'],
    ['/scoreboard?period=2026-13', 'period must be'],
    ['/audit?since=yesterday', 'since must be'],
    ['/audit?number=1;drop table x', 'number must be'],
    ['/scoreboard?team=%00', 'team must be'],
  ])('with a parameter that is not understood is refused, and says which: %s', async (path, why) => {
    const { status, text } = await ask(path, tokens.acme);
    expect([status, text.includes(why)]).toEqual([400, true]);
  });

  it('answers GET and HEAD alone', async () => {
    const headers = { authorization: `Bearer ${tokens.acme}` };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, body, headers: answered } = await ask('/changes', null, { method, headers });
      expect([method, status, answered.get('allow'), isProblem(body)]).toEqual([method, 405, 'GET, HEAD', []]);
    }
    const head = await ask('/changes', null, { method: 'HEAD', headers });
    expect([head.status, head.text]).toEqual([200, '']);
  });
});

describe('the door', () => {
  const token: ApiToken = {
    ...{ id: 'x', name: 'x', reads: ['audit'] as readonly ApiRead[], createdAt: 0, expiresAt: 1e15 },
    ...{ revokedAt: null, lastUsedAt: null },
    reach: {
      installations: [],
      repositories: [{ id: 7, owner: 'acme', name: 'infra', installation: 1 }],
      named: ['acme/infra'],
    },
  };
  const bearer = (secret: string) => `Bearer twokey_${secret.padEnd(43, 'x')}`;
  const good = createHash('sha256').update(bearer('good').slice('Bearer '.length)).digest('hex');
  const doorWith = (installation: number) => {
    const at = { now: 1_000_000 };
    const seen = { looks: 0, uses: [] as number[] };
    const door = tokenDoor({
      tokens: {
        find: async (digest) => {
          seen.looks += 1;
          return digest === good ? token : null;
        },
        used: async (_digest, when) => void seen.uses.push(when),
      },
      reader: { repositories: async () => [{ id: 7, owner: 'rival', name: 'infra', installation, policy: null }] },
      clock: () => at.now,
    });
    return { door, at, seen };
  };
  const from = (authorization: string) => ({ authorization, remote: '192.0.2.1' });

  it('does not follow a repository to another installation', async () => {
    const scopeAt = async (installation: number) => {
      const admitted = await doorWith(installation).door.admit(from(bearer('good')));
      return admitted.kind === 'in' && admitted.scope.kind === 'some' ? admitted.scope.repositories.length : null;
    };
    expect([await scopeAt(1), await scopeAt(2)]).toEqual([1, 0]);
  });

  it('slows down whoever guesses, without a look into the store, and not who has a token', async () => {
    const { door, seen } = doorWith(1);
    expect((await door.admit(from(bearer('good')))).kind).toBe('in');
    const kinds: string[] = [];
    for (let turn = 0; turn < 100; turn += 1) kinds.push((await door.admit(from(bearer(`guess${turn}`)))).kind);
    expect([kinds[0], kinds.at(-1), seen.looks < 70]).toEqual(['unknown', 'too-often', true]);
    expect((await door.admit(from(bearer('good')))).kind).toBe('in');
  });

  it('slows down a token that asks without end, until a minute has passed', async () => {
    const { door, at } = doorWith(1);
    let last = await door.admit(from(bearer('good')));
    for (let turn = 0; turn < 310; turn += 1) last = await door.admit(from(bearer('good')));
    expect(last).toEqual({ kind: 'too-often', seconds: 1 });
    at.now += 60_000;
    expect((await door.admit(from(bearer('good')))).kind).toBe('in');
  });

  it('writes down once a minute that a token was used', async () => {
    const { door, at, seen } = doorWith(1);
    for (let turn = 0; turn < 4; turn += 1) {
      await door.admit(from(bearer('good')));
      at.now += 30_000;
    }
    expect(seen.uses).toEqual([1_000_000, 1_060_000]);
  });
});
