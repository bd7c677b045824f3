/** Downloads an artifact and unpacks the JSON files in it. GitHub's credentials stay with GitHub: its storage gets none. */
import { createHash } from 'node:crypto';
import type { RepositoryRef } from '../../domain/change.js';
import type { Artifact, ArtifactFile } from '../../domain/plan-evidence.js';
import { error, type Fact, known, ok, type Result, unknown } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { unzip } from '../zip.js';
import type { GitHubClient } from './client.js';
import { callErrorOf } from './errors.js';

/** Plans of thousands of resources pack to a few megabytes. */
const MOST_PACKED = 64 << 20;
const LIMITS = { entries: 500, bytesOfFile: 128 << 20, together: 256 << 20, ratio: 200 } as const;
const PATIENCE_MS = 60_000;

type Answered = Result<Fact<readonly ArtifactFile[]>, ForgeError>;

/** Unknown: it can be read by nobody. Error: not now. */
export async function readArtifact(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  { id, size }: Pick<Artifact, 'id' | 'size'>,
): Promise<Answered> {
  if (size > MOST_PACKED) return ok(unknown('it is larger than is read'));
  const what = `downloading an artifact of ${owner}/${repo}`;
  const address = await addressOf(client, { owner, repo, artifact_id: id, archive_format: 'zip' }, what);
  if (address.kind === 'error')
    return address.error.kind === 'not-found' ? ok(unknown('GitHub no longer keeps it')) : address;
  const zip = await download(address.value, what);
  if (zip.kind === 'error') return zip;
  if (zip.value.kind === 'unknown') return ok(zip.value);
  const files = unzip(zip.value.value, (name) => /\.json$/i.test(name), LIMITS);
  if (files.kind === 'error') return ok(unknown(files.error));
  const found = files.value.map((file) => ({ ...file, digest: createHash('sha256').update(file.bytes).digest('hex') }));
  return ok(found.length === 0 ? unknown('it holds no .json file') : known(found));
}

async function addressOf(
  client: GitHubClient,
  parameters: Readonly<Record<string, unknown>>,
  what: string,
): Promise<Result<URL, ForgeError>> {
  try {
    const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}';
    const answer = await client.request(route, { ...parameters, request: { redirect: 'manual' } });
    const { location } = answer.headers;
    if (typeof location === 'string' && URL.canParse(location)) return ok(new URL(location));
    return error(failed('invalid-answer', `${what}: GitHub does not say where it is`));
  } catch (thrown) {
    return error(callErrorOf(thrown, what));
  }
}

/** Stops as soon as it is too much, whatever size was told. */
async function download(url: URL, what: string): Promise<Result<Fact<Uint8Array>, ForgeError>> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status === 404 || answer.status === 410) return ok(unknown('GitHub no longer keeps it'));
    if (!answer.ok || answer.body === null)
      return error(failed('unavailable', `${what}: its storage answered ${answer.status}`));
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of answer.body) {
      size += part.length;
      if (size > MOST_PACKED) return ok(unknown('it is larger than is read'));
      parts.push(part);
    }
    return ok(known(Buffer.concat(parts)));
  } catch {
    return error(failed('unavailable', `${what}: its storage could not be reached, or did not answer in time`));
  }
}

function failed(kind: ForgeError['kind'], message: string): ForgeError {
  return { kind, message, retryAfter: null };
}
