/** The changed files of a pull request: REST pages in parallel, counted, and checked to belong to the head. */
import { z } from 'zod';
import type { ChangedFile } from '../../domain/change.js';
import { complete, cutShort, error, type Listing, ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callGraphql, callRest, parseAnswer } from './call.js';
import type { CallError } from './errors.js';
import { hasNextPage, PAGE_SIZE } from './pages.js';
import { shaShape } from './parse-basics.js';
import { fileShape, type ReadFile } from './parse-files.js';
import { HEAD_QUERY } from './query.js';
import { HEAD_MOVED, type Reading } from './read-lists.js';
import { settlePureRenames } from './settle-renames.js';

/** GitHub lists at most 3,000 files of a pull request. */
const MOST_PAGES = 30;

/** One page of files, or that GitHub cannot make the list at all. */
export type FilePage =
  | { readonly kind: 'page'; readonly files: readonly ReadFile[]; readonly more: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/** Where a page is read from; everything of a Reading but the head, which the first page is read without. */
export type FilePlace = Omit<Reading, 'head'>;

export async function readFilePage(place: FilePlace, page: number): Promise<Result<FilePage, CallError>> {
  const { owner, name, number } = place;
  const what = `${place.what}, files page ${page}`;
  const answer = await callRest(place.client, {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    parameters: { owner, repo: name, pull_number: number, per_page: PAGE_SIZE, page },
    what,
  });
  if (answer.kind === 'error') return refusalOf(answer.error);
  const parsed = parseAnswer(z.array(fileShape), answer.value.data, what);
  if (parsed.kind === 'error') return parsed;
  return ok({ kind: 'page', files: parsed.value, more: hasNextPage(answer.value, 0) });
}

/** Continues from page 1; `changedFiles` is GitHub's own count of them. */
export async function readFiles(
  reading: Reading & { readonly base: string; readonly changedFiles: number },
  first: FilePage,
): Promise<Result<Listing<ChangedFile>, ForgeError>> {
  const pages = first.kind === 'refused' ? 1 : Math.min(MOST_PAGES, Math.ceil(reading.changedFiles / PAGE_SIZE));
  const later = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => readFilePage(reading, index + 2));
  const read = [ok(first), ...(await Promise.all(later))];
  const found: FilePage[] = [];
  for (const page of read) {
    if (page.kind === 'error') return page;
    found.push(page.value);
  }
  const files = found.flatMap((page) => (page.kind === 'page' ? page.files : []));
  const fits = await belongToHead(reading, files);
  if (fits.kind === 'error') return fits;
  const settled = await settlePureRenames(reading, files);
  return settled.kind === 'error' ? settled : ok(listing(settled.value, found, reading.changedFiles));
}

function listing(
  files: readonly ChangedFile[],
  pages: readonly FilePage[],
  changedFiles: number,
): Listing<ChangedFile> {
  const refused = pages.find((page) => page.kind === 'refused');
  if (refused?.kind === 'refused') return cutShort(files, refused.reason);
  const distinct = new Set(files.map((file) => file.path)).size;
  if (distinct !== changedFiles || distinct !== files.length) {
    return cutShort(files, `GitHub lists ${distinct} of ${changedFiles} changed files`);
  }
  const last = pages.at(-1);
  const more = last?.kind === 'page' && last.more;
  return more ? cutShort(files, `GitHub lists more files than the ${changedFiles} it counts`) : complete(files);
}

/** Each address of a file names the commit that the list was made for. Without any, the head is asked for again. */
async function belongToHead(reading: Reading, files: readonly ReadFile[]): Promise<Result<null, ForgeError>> {
  const listedFor = files.flatMap((file) => (file.listedFor === null ? [] : [file.listedFor]));
  if (listedFor.some((sha) => sha !== reading.head)) return error(HEAD_MOVED);
  return listedFor.length > 0 ? ok(null) : await headIsStill(reading);
}

const headShape = z.object({ repository: z.object({ pullRequest: z.object({ headRefOid: shaShape }) }) });

async function headIsStill({ client, owner, name, number, head, what }: Reading): Promise<Result<null, ForgeError>> {
  const variables = { owner, name, number };
  const answer = await callGraphql(client, { query: HEAD_QUERY, variables, shape: headShape, what });
  if (answer.kind === 'error') return answer;
  return answer.value.repository.pullRequest.headRefOid === head ? ok(null) : error(HEAD_MOVED);
}

/** 422: GitHub will not compute this diff, now or later. That is a fact about the change, not a failed call. */
function refusalOf(problem: CallError): Result<FilePage, CallError> {
  if (problem.status !== 422 && problem.status !== 406) return error(problem);
  return ok({
    kind: 'refused',
    reason: `GitHub cannot list the changed files (${problem.status}): the diff is too large`,
  });
}
