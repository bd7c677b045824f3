/** How the plan of a run is downloaded: GitHub says where it is, its storage is trusted with nothing, and what cannot be read is told apart from what cannot be read now. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { adaptOctokit } from '../../src/adapters/github/client.js';
import { readArtifact } from '../../src/adapters/github/read-artifact.js';
import { readArtifacts } from '../../src/adapters/github/read-runs.js';
import { type ZipEntry, zipOf } from '../../src/demo/zip.js';
import { withoutNetwork } from '../no-network.js';

const API = 'https://api.github.com';
const STORAGE = 'https://storage.example';
const REPO = '/repos/acme/infra/actions';
const ACME = { id: 7, owner: 'acme', name: 'infra' };
const MEGABYTE = 1 << 20;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const client = adaptOctokit(new Octokit({ auth: 'secret', log: silent, retry: { enabled: false } }));

withoutNetwork();

const asked = () => nock(API, { reqheaders: { authorization: /secret/ } }).get(`${REPO}/artifacts/5/zip`);
const sentTo = (location: string) => asked().reply(302, '', { location });
/** The storage, which must not be shown the app's credentials. */
const stored = () =>
  nock(STORAGE, { badheaders: ['authorization'] })
    .get('/blob')
    .query({ sig: '1' });
const ADDRESS = `${STORAGE}/blob?sig=1`;

/** What becomes of it in one line. */
async function reading(size = 10): Promise<string> {
  const read = await readArtifact(client, ACME, { id: 5, size });
  if (read.kind === 'error') return `${read.error.kind}: ${read.error.message}`;
  if (read.value.kind === 'unknown') return `unreadable: ${read.value.reason}`;
  return read.value.value.map(({ name }) => name).join(' ');
}

describe('an artifact', () => {
  it('is fetched where GitHub says, without the credentials of the app, and told by its digest', async () => {
    sentTo(ADDRESS);
    stored().reply(200, Buffer.from(zipOf({ 'tfplan.json': '{}', 'notes.txt': 'x' })), {
      'content-type': 'application/zip',
    });
    const read = await readArtifact(client, ACME, { id: 5, size: 10 });
    const digest = createHash('sha256').update('{}').digest('hex');
    expect(read).toMatchObject({ kind: 'ok', value: { kind: 'known', value: [{ name: 'tfplan.json', digest }] } });
  });

  it.each([
    ['GitHub', 404],
    ['GitHub', 410],
    ['its storage', 404],
    ['its storage', 410],
  ])('that %s no longer has (%i) is gone for good', async (who, status) => {
    if (who === 'GitHub') asked().reply(status, { message: 'gone' });
    else {
      sentTo(ADDRESS);
      stored().reply(status, 'gone');
    }
    expect(await reading()).toBe('unreadable: GitHub no longer keeps it');
  });

  it.each([
    ['GitHub', 500],
    ['GitHub', 401],
    ['its storage', 403],
    ['its storage', 503],
  ])('that %s does not hand out (%i) is asked for again later', async (who, status) => {
    if (who === 'GitHub') asked().reply(status, { message: 'no' });
    else {
      sentTo(ADDRESS);
      stored().reply(status, 'no');
    }
    expect(await reading()).toMatch(/^(?!unreadable)[a-z-]+: downloading an artifact of acme\/infra/);
  });

  it.each([
    ['without an address', undefined],
    ['with an address that is none', 'over there'],
  ])('is not taken from an answer %s', async (_how, location) => {
    asked().reply(302, '', location === undefined ? {} : { location });
    expect(await reading()).toMatch(/^invalid-answer: .* GitHub does not say where it is$/);
  });

  it('is not followed where the storage sends elsewhere', async () => {
    sentTo(ADDRESS);
    stored().reply(302, '', { location: 'http://169.254.169.254/latest/meta-data' });
    expect(await reading()).toMatch(/^unavailable: .* could not be reached/);
  });

  it('is not half read where the storage breaks off', async () => {
    sentTo(ADDRESS);
    stored().reply(200, () => Readable.from(brokenOff()));
    expect(await reading()).toMatch(/^unavailable: /);
  });

  it('is not asked for where GitHub tells that it is too large', async () => {
    expect(await reading(65 * MEGABYTE)).toBe('unreadable: it is larger than is read');
  });

  it('is not read where it turns out larger than GitHub told', async () => {
    sentTo(ADDRESS);
    stored().reply(200, () => Readable.from(Array.from({ length: 65 }, () => Buffer.alloc(MEGABYTE))));
    expect(await reading()).toBe('unreadable: it is larger than is read');
  });
});

async function* brokenOff(): AsyncGenerator<Buffer> {
  yield Buffer.from(zipOf({ 'tfplan.json': '{}' })).subarray(0, 30);
  throw new Error('connection reset');
}

describe('what is in it', () => {
  const plan = { name: 'tfplan.json', content: '{}' };
  const CONTENTS: readonly (readonly [string, Uint8Array | string, string])[] = [
    ['a page to sign in', '<html>sign in</html>', 'it is no zip file'],
    ['nothing', '', 'it is no zip file'],
    ['the plan itself, not zipped', '{"format_version":"1.2"}', 'it is no zip file'],
    ['no plan', zipOf({ 'readme.md': 'x' }), 'it holds no .json file'],
    [
      'a bomb',
      entries({ name: 'a.json', content: Buffer.alloc(8 * MEGABYTE) }),
      'it has a file that unpacks to far more than it is',
    ],
    [
      'a bomb that lies about its size',
      entries({ name: 'a.json', content: Buffer.alloc(8 * MEGABYTE), trick: 'false-size' }),
      'a file cannot be unpacked, or is larger than it says',
    ],
    [
      'a way out',
      entries(plan, { name: '../../etc/passwd.json', content: '{}' }),
      'it has a file whose name leads out of it',
    ],
    [
      'a way out of Windows',
      entries({ name: 'a\\..\\..\\b.json', content: '{}' }),
      'it has a file whose name leads out of it',
    ],
    [
      'a name from the root',
      entries({ name: '/plan.json', content: '{}' }),
      'it has a file whose name leads out of it',
    ],
    ['a drive', entries({ name: 'C:plan.json', content: '{}' }), 'it has a file whose name leads out of it'],
    ['a link', entries({ ...plan, trick: 'symlink' }), 'it has a link or a device in it'],
    ['an encrypted file', entries({ ...plan, trick: 'encrypted' }), 'it has an encrypted file'],
    ['two plans of one name', entries(plan, { name: 'TFPLAN.json', content: '[]' }), 'it has two files of one name'],
    ['half a file', zipOf({ 'a.json': '{}' }).subarray(20), 'its directory is damaged'],
  ];

  it.each(CONTENTS)('%s cannot be read', async (_what, content, why) => {
    sentTo(ADDRESS);
    stored().reply(200, Buffer.from(content), { 'content-type': 'text/html' });
    expect(await reading()).toBe(`unreadable: ${why}`);
  });
});

function entries(...some: readonly ZipEntry[]): Uint8Array {
  return zipOf(some);
}

describe('the list of what a run left', () => {
  const artifact = (id: number) => ({ id, name: `a${id}`, size_in_bytes: 1, expired: id === 2 });

  it('is read to the end', async () => {
    const next = { link: `<${API}${REPO}/runs/3/artifacts?page=2>; rel="next"` };
    const list = (page: number) => nock(API).get(`${REPO}/runs/3/artifacts`).query({ per_page: 100, page });
    list(1).reply(200, { total_count: 2, artifacts: [artifact(1)] }, next);
    list(2).reply(200, { total_count: 2, artifacts: [artifact(2)] });
    expect(await readArtifacts(client, ACME, 3)).toMatchObject({
      kind: 'ok',
      value: [
        { id: 1, expired: false },
        { id: 2, expired: true },
      ],
    });
  });

  it.each([
    ['a failure', 502, { message: 'no' }],
    ['another shape', 200, { artifacts: [{ id: 'x' }] }],
  ])('is not empty where GitHub answers with %s', async (_what, status, body) => {
    nock(API).get(`${REPO}/runs/3/artifacts`).query(true).reply(status, body);
    expect(await readArtifacts(client, ACME, 3)).toMatchObject({ kind: 'error' });
  });
});
