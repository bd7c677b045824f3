/** Stories of the dashboard: who may see what, by which session, and what a stranger cannot make it do. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Stage } from './stage.js';
import { NAMES, namesIn, twoOrganisations as settingUp } from './two-organisations.js';
import { Visitor } from './visitor.js';

let stages: Stage[] = [];

afterEach(async () => {
  for (const stage of stages) await stage.end();
  stages = [];
});

function twoOrganisations(options: { readonly time?: 'simulated' } = {}) {
  return settingUp(options, stages);
}

describe('who may see what', () => {
  it('is what GitHub says: members what they may read, owners everything of theirs, others nothing', async () => {
    const { stage } = await twoOrganisations();
    const table: readonly (readonly [string, readonly string[]])[] = [
      ['ann', ['acme/infra']],
      ['rose', ['rival/vault']],
      ['rita', ['rival/vault', 'rival/attic']],
      ['zoe', []],
    ];
    for (const [login, expected] of table) {
      const visitor = await Visitor.signedIn(stage, login);
      for (const path of ['/changes', '/deployments', '/policy', '/posture', '/autonomy', '/audit']) {
        const { status, body } = await visitor.get(path);
        expect([login, path, status]).toEqual([login, path, 200]);
        expect([login, path, namesIn(body).filter((name) => !expected.includes(name))]).toEqual([login, path, []]);
      }
      expect([login, namesIn((await visitor.get('/changes')).body)]).toEqual([login, expected]);
      for (const name of NAMES) {
        for (const path of [`/changes/${name}/1`, `/policy/${name}`, `/posture/${name}`]) {
          const { status, body } = await visitor.get(path);
          const isTheirs = expected.includes(name);
          const seen = path.startsWith('/posture') ? [200, 404] : [200];
          expect([login, path, (isTheirs ? seen : [404]).includes(status)]).toEqual([login, path, true]);
          if (!isTheirs) expect(body).toBe((await visitor.get('/changes/no/such/1')).body);
        }
      }
    }
  });

  it('holds for single records of the audit log, and for the chain as a whole', async () => {
    const { stage } = await twoOrganisations();
    const rita = await Visitor.signedIn(stage, 'rita');
    const records = [...(await rita.get('/audit')).body.matchAll(/href="\/audit\/(\d+)\/(\d+)"/g)];
    const installation = records[0]?.[1] ?? '';
    expect(records.length).toBeGreaterThan(4);
    const rose = await Visitor.signedIn(stage, 'rose');
    const ann = await Visitor.signedIn(stage, 'ann');
    const seenBy = async (visitor: Visitor) => {
      const found: string[] = [];
      for (const [, of, sequence] of records) {
        const { status, body } = await visitor.get(`/audit/${of}/${sequence}`);
        found.push(`${status} ${namesIn(body).join()}`.trim());
      }
      return [...new Set(found)].sort();
    };
    expect(await seenBy(rita)).toEqual(expect.arrayContaining(['200 rival/attic', '200 rival/vault']));
    expect((await seenBy(rose)).filter((one) => one !== '404' && one !== '200 rival/vault')).toEqual([]);
    expect(await seenBy(ann)).toEqual(['404']);
    expect((await rita.get('/audit/verify')).body).toContain(`Installation ${installation} holds`);
    for (const visitor of [rose, ann]) {
      expect((await visitor.get('/audit/verify')).body).not.toContain('Installation');
    }
  });

  it('is asked again: whoever is taken off a repository sees nothing of it two minutes later', async () => {
    const { stage, vault } = await twoOrganisations({ time: 'simulated' });
    const rose = await Visitor.signedIn(stage, 'rose');
    expect((await rose.get('/changes/rival/vault/1')).status).toBe(200);
    vault.collaborators.delete(stage.github.world.account('rose'));
    await stage.pass(0.05);
    expect((await rose.get('/changes/rival/vault/1')).status).toBe(404);
    expect(namesIn((await rose.get('/audit')).body)).toEqual([]);
  });

  it('is nothing while GitHub does not answer', async () => {
    const { stage } = await twoOrganisations({ time: 'simulated' });
    const ann = await Visitor.signedIn(stage, 'ann');
    expect((await ann.get('/changes')).status).toBe(200);
    await stage.pass(0.05);
    stage.github.faults.failNext({ on: 'GET /user/installations', status: 503 });
    const { status, body } = await ann.get('/changes');
    expect([status, namesIn(body)]).toEqual([503, []]);
  });
});

describe('a session', () => {
  it('nobody has without signing in: no page shows anything', async () => {
    const { stage } = await twoOrganisations();
    const stranger = new Visitor(stage);
    for (const path of [
      '/',
      '/changes',
      '/changes/acme/infra/1',
      '/policy/acme/infra',
      '/audit',
      '/audit/verify',
      '/x',
    ]) {
      const { status, body, headers } = await stranger.get(path);
      expect([path, path === '/x' ? 401 : status, namesIn(body)]).toEqual([path, 401, []]);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await stranger.post('/policy/acme/infra/try', { policy: '', number: '1' })).status).toBe(401);
  });

  it('cannot be forged: another signature, another id, a session of another secret', async () => {
    const { stage } = await twoOrganisations();
    const ann = await Visitor.signedIn(stage, 'ann');
    const cookie = ann.cookies.get('twokey') ?? '';
    const [id = '', signature = ''] = cookie.split('.');
    const forged = [
      `${id}.${signature.split('').reverse().join('')}`,
      `${'A'.repeat(43)}.${signature}`,
      id,
      `${id}.`,
      '',
      `${cookie}x`,
      'x'.repeat(5_000),
      '%00%0d%0a',
    ];
    for (const value of forged) {
      const mallory = new Visitor(stage);
      mallory.cookies.set('twokey', value);
      expect([value.slice(0, 50), (await mallory.get('/changes')).status]).toEqual([value.slice(0, 50), 401]);
    }
    expect((await ann.get('/changes')).status).toBe(200);
  });

  it('is over after eight hours, whatever the browser keeps', async () => {
    const { stage } = await twoOrganisations({ time: 'simulated' });
    const ann = await Visitor.signedIn(stage, 'ann');
    await stage.pass(7.9);
    expect((await ann.get('/changes')).status).toBe(200);
    await stage.pass(0.2);
    expect((await ann.get('/changes')).status).toBe(401);
  });

  it('is over when the person takes their agreement back at GitHub', async () => {
    const { stage } = await twoOrganisations({ time: 'simulated' });
    const ann = await Visitor.signedIn(stage, 'ann');
    stage.github.credentials.withdraw(stage.acme.ann);
    await stage.pass(0.05);
    expect((await ann.get('/changes')).status).toBe(401);
  });

  it('is over after signing out: the cookie that was kept is worth nothing, and the token is ended at GitHub', async () => {
    const { stage } = await twoOrganisations();
    const ann = await Visitor.signedIn(stage, 'ann');
    const kept = new Map(ann.cookies);
    const out = await ann.post('/sign-out', { form_token: await ann.formToken('/changes') });
    expect([out.status, out.headers.get('location'), ann.cookies.size]).toEqual([303, '/signed-out', 0]);
    const thief = new Visitor(stage);
    for (const [name, value] of kept) thief.cookies.set(name, value);
    expect((await thief.get('/changes')).status).toBe(401);
    const ends = stage.github.calls.filter(({ method }) => method === 'DELETE');
    expect(ends.map(({ route, status }) => [route, status])).toEqual([['/applications/{client_id}/token', 204]]);
  });

  it('has a cookie that no script reads and no other site sends, and stands in the store as a digest alone', async () => {
    const { stage } = await twoOrganisations();
    const visitor = new Visitor(stage);
    const begun = await visitor.get('/sign-in');
    const back = await visitor.agree(begun.headers.get('location') ?? '', 'ann');
    const finished = await visitor.get(back);
    for (const set of [...begun.headers.getSetCookie(), ...finished.headers.getSetCookie()]) {
      expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    }
    expect(stage.log.map((line) => JSON.stringify(line)).join('')).not.toContain('ghu_');
  });
});

describe('signing in', () => {
  it('asks GitHub with state and PKCE, for nothing but who it is', async () => {
    const { stage } = await twoOrganisations();
    const begun = await new Visitor(stage).get('/sign-in?return_to=/audit');
    const { origin, pathname, searchParams } = new URL(begun.headers.get('location') ?? '');
    expect(`${origin}${pathname}`).toBe(`${stage.github.url}/login/oauth/authorize`);
    expect(searchParams.get('redirect_uri')).toBe(`${stage.app.url}/auth/callback`);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get('scope')).toBeNull();
  });

  it('comes back to the page that was asked for', async () => {
    const { stage } = await twoOrganisations();
    expect(await new Visitor(stage).signIn('ann', '/changes?state=all&page=2')).toBe('/changes?state=all&page=2');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/%5cevil.example\\',
    '/changes\r\nSet-Cookie: twokey=x',
    '/x/../../auth/callback',
    '/sign-in?return_to=/sign-in',
    '/auth/callback?code=x',
    '',
  ])('never leads elsewhere: %j', async (returnTo) => {
    const { stage } = await twoOrganisations();
    const visitor = new Visitor(stage);
    expect(await visitor.signIn('ann', returnTo)).toBe('/');
    expect([...visitor.cookies.keys()]).toEqual(['twokey']);
  });

  it('is not finished in a browser that did not start it, with another state, twice, or after ten minutes', async () => {
    const { stage } = await twoOrganisations({ time: 'simulated' });
    const victim = new Visitor(stage);
    const mallory = new Visitor(stage);
    const begun = await mallory.get('/sign-in');
    const back = await mallory.agree(begun.headers.get('location') ?? '', 'mallory');
    // The address that signs mallory in, followed by somebody else.
    expect((await victim.get(back)).status).toBe(403);
    await victim.get('/sign-in');
    expect((await victim.get(back)).status).toBe(403);
    expect((await mallory.get(back.replace(/state=[^&]+/, 'state=other'))).status).toBe(403);
    const kept = new Map(mallory.cookies);
    expect((await mallory.get(back)).status).toBe(302);
    const again = new Visitor(stage);
    for (const [name, value] of kept) again.cookies.set(name, value);
    expect((await again.get(back)).status).toBe(403);
    const slow = new Visitor(stage);
    const late = await slow.agree((await slow.get('/sign-in')).headers.get('location') ?? '', 'ann');
    await stage.pass(0.2);
    expect((await slow.get(late)).status).toBe(403);
  });

  it('that the person declines says so', async () => {
    const { stage } = await twoOrganisations();
    const ann = new Visitor(stage);
    const back = await ann.agree((await ann.get('/sign-in')).headers.get('location') ?? '', '');
    const { status, body } = await ann.get(back);
    expect([status, body.includes('you did not agree')]).toEqual([403, true]);
  });

  it('and asking without end is slowed down', async () => {
    const { stage } = await twoOrganisations({ time: 'simulated' });
    const stranger = new Visitor(stage);
    let refused = 0;
    for (let turn = 0; turn < 300; turn += 1) if ((await stranger.get('/changes')).status === 429) refused += 1;
    expect(refused).toBeGreaterThan(50);
    const ann = new Visitor(stage);
    await stage.pass(0.1);
    await ann.signIn('ann');
    for (let turn = 0; turn < 130; turn += 1) refused = (await ann.get('/nothing-here')).status;
    const { status, headers } = await ann.get('/policy');
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
  });
});

describe('a form', () => {
  it('is taken from our own pages alone, by its origin and its token', async () => {
    const { stage } = await twoOrganisations();
    const ann = await Visitor.signedIn(stage, 'ann');
    const bob = await Visitor.signedIn(stage, 'bob');
    const token = await ann.formToken('/policy/acme/infra');
    const fields = { policy: 'version: 1\napprovals:\n  ai: { high: 0, medium: 0, low: 0 }\n', number: '1' };
    const path = '/policy/acme/infra/try';
    const tries: readonly (readonly [string, Promise<{ readonly status: number }>])[] = [
      ['no token', ann.post(path, fields)],
      ['a wrong token', ann.post(path, { ...fields, form_token: 'x' })],
      ["somebody else's token", bob.post(path, { ...fields, form_token: token })],
      ['another origin', ann.post(path, { ...fields, form_token: token }, 'https://evil.example')],
      ['a hidden origin', ann.post(path, { ...fields, form_token: token }, 'null')],
      ['no origin', ann.post(path, { ...fields, form_token: token }, null)],
      ['signing out from elsewhere', ann.post('/sign-out', { form_token: token }, 'https://evil.example')],
    ];
    for (const [what, answer] of tries) expect([what, (await answer).status]).toEqual([what, 403]);
    expect((await ann.post(path, { ...fields, form_token: token })).status).toBe(200);
    expect((await ann.get('/changes')).status).toBe(200);
  });

  it('tries a policy on a change without saving anything', async () => {
    const { stage } = await twoOrganisations();
    const ann = await Visitor.signedIn(stage, 'ann');
    const form_token = await ann.formToken('/policy/acme/infra');
    const path = '/policy/acme/infra/try';
    const calls = () =>
      stage.github.calls.filter(({ method, path: of }) => method !== 'GET' && of !== '/graphql').length;
    const before = calls();
    const observing = await ann.post(path, { form_token, policy: 'version: 1\nmode: observe\n', number: '1' });
    expect(observing.body).toContain('mode: enforce → observe');
    const broken = await ann.post(path, { form_token, policy: 'version: 1\nmood: bad\n', number: '1' });
    expect(broken.body).toContain('edited:2:1 mood: is not a known key');
    for (const number of ['99', 'x', '', '-1', '1e3', '01']) {
      const { body } = await ann.post(path, { form_token, policy: 'version: 1\n', number });
      expect(body).toContain('can be judged anew');
    }
    expect(calls()).toBe(before);
  });
});

describe('hostile texts and addresses', () => {
  const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

  it('are shown as text: paths, branches, policies and what is typed', async () => {
    const { stage } = await twoOrganisations();
    const { world } = stage.github;
    const { infra, devin } = stage.acme;
    world.push(infra, 'x"><svg/onload=alert(1)>', [
      { files: { [`iam/${HOSTILE.replaceAll('/', '-')}.tf`]: 'resource "aws_iam_role" "x" {}\n' }, author: devin },
    ]);
    const pull = world.openPullRequest(infra, {
      ...{ author: devin, head: 'x"><svg/onload=alert(1)>', base: 'main', title: HOSTILE },
    });
    await stage.quiet();
    const ann = await Visitor.signedIn(stage, 'ann');
    const form_token = await ann.formToken('/policy/acme/infra');
    const pages = [
      await ann.get(`/changes/acme/infra/${pull.number}`),
      await ann.get('/changes'),
      await ann.get(`/changes?state=${encodeURIComponent(HOSTILE)}&repository=${encodeURIComponent(HOSTILE)}`),
      await ann.get(
        `/audit?kind=${encodeURIComponent(HOSTILE)}&since=${encodeURIComponent(HOSTILE)}&number=${encodeURIComponent(HOSTILE)}`,
      ),
      await ann.post('/policy/acme/infra/try', { form_token, policy: `version: 1\n${HOSTILE}: 1\n`, number: HOSTILE }),
    ];
    for (const { status, body } of pages) {
      expect(status).toBe(200);
      const tags = body.replaceAll(/="[^"]*"/g, '').match(/<script|<img|<svg\/|<[^>]* on[a-z]+/gi);
      expect(tags).toBeNull();
    }
    expect(pages[0]?.body).toContain('&lt;svg/onload');
  });

  it('lead nowhere else', async () => {
    const { stage } = await twoOrganisations();
    const ann = await Visitor.signedIn(stage, 'ann');
    const missing = (await ann.get('/changes/no/such/1')).body;
    for (const path of [
      '/changes/acme%2Finfra/1',
      '/changes/acme/infra/1%00',
      '/changes/acme/infra/01',
      '/changes/acme/infra/1/..%2f..%2frival%2fvault/1',
      '/changes/acme/../rival/vault/1',
      '/changes/acme/%2e%2e/rival/vault/1',
      '/changes/acme/infra/1e0',
      '/changes/acme/infra/99999999999',
      "/changes/acme/infra' or 1=1--/1",
      '/policy/acme/..%2f..%2frival%2fvault',
      '/audit/1/-1',
      '/audit/0/0',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      const { status, body } = await ann.get(path);
      expect([path, status, body === missing]).toEqual([path, 404, true]);
    }
  });
});

describe('development mode', () => {
  it('answers this machine alone, under no foreign name', async () => {
    const stage = await Stage.set();
    stages.push(stage);
    expect((await new Visitor(stage).get('/changes')).status).toBe(200);
    const named = (host: string) =>
      new Promise<number>((resolve, reject) => {
        const asked = request(`${stage.app.url}/changes`, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        asked.on('error', reject).end();
      });
    const { port } = new URL(stage.app.url);
    expect(await named(`localhost:${port}`)).toBe(200);
    expect(await named('evil.example')).toBe(403);
    expect(await named(`127.0.0.1.evil.example:${port}`)).toBe(403);
  });
});
