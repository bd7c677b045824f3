/** Turns whatever a call to GitHub threw into a ForgeError: what happened and what to do, never a token or a body. */
import type { ForgeError } from '../../ports/forge.js';

/** A ForgeError with what only this folder needs to know of it. */
export interface CallError extends ForgeError {
  /** HTTP status; null: no answer, or an answer that could not be used. */
  readonly status: number | null;
  /** GitHub's `errors[].code` of a refused write, such as `already_exists`; and `not-protected` for a branch that is not. */
  readonly codes: readonly string[];
}

/** GitHub says to wait at least a minute where it does not say how long. */
const DEFAULT_WAIT_SECONDS = 60;

/** `what` says what was being done, as in "reading acme/infra#12". */
export function callErrorOf(thrown: unknown, what: string): CallError {
  const graphqlErrors = field(thrown, 'errors');
  if (Array.isArray(graphqlErrors)) return graphqlError(graphqlErrors, field(thrown, 'headers'), what);
  const response = field(thrown, 'response');
  const status = field(response, 'status');
  if (typeof status !== 'number') return noAnswer(thrown, what);
  return httpError({ status, headers: field(response, 'headers'), data: field(response, 'data') }, what);
}

/** An answer that does not have the documented shape; `where` is a path of keys, never a value. */
export function invalidAnswer(what: string, where: string): CallError {
  const place = where === '' ? '' : ` at ${where}`;
  return callError('invalid-answer', `${what}: GitHub's answer has an unexpected shape${place}`);
}

/** Octokit gives nothing where the connection broke, or the time was up, in the middle of an answer. */
export function brokenOff(what: string): CallError {
  return callError('unavailable', `${what}: GitHub's answer broke off`);
}

interface HttpFailure {
  readonly status: number;
  readonly headers: unknown;
  readonly data: unknown;
}

function httpError(failure: HttpFailure, what: string): CallError {
  const { status } = failure;
  return { ...classifyHttp(failure, what), status, codes: codesOf(failure.data) };
}

function classifyHttp({ status, headers, data }: HttpFailure, what: string): CallError {
  if (isRateLimit(status, headers, data)) return rateLimited(headers, what);
  if (status === 401) {
    const remedy = 'check APP_ID and PRIVATE_KEY, or the token';
    return callError('forbidden', `${what}: GitHub did not accept the credentials (401); ${remedy}`);
  }
  if (status === 403) return callError('forbidden', `${what}: GitHub refused (403)${permissionRemedy(headers)}`);
  if (status === 404 || status === 410) {
    return callError('not-found', `${what}: not found (${status}); it is gone, or not visible to this installation`);
  }
  if (status >= 500) return callError('unavailable', `${what}: GitHub failed (${status})`);
  return callError('invalid-answer', `${what}: GitHub did not accept the request (${status})`);
}

/** GitHub tells which permission would have been enough; anything but plain words in the header is ignored. */
function permissionRemedy(headers: unknown): string {
  const accepted = header(headers, 'x-accepted-github-permissions');
  const named = /^[a-z_=;, ]{1,200}$/.test(accepted) ? ` (needs ${accepted})` : '';
  return `; grant the app this permission${named} and accept it for the installation`;
}

function isRateLimit(status: number, headers: unknown, data: unknown): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const said = field(data, 'message');
  return (
    header(headers, 'retry-after') !== '' ||
    header(headers, 'x-ratelimit-remaining') === '0' ||
    (typeof said === 'string' && /rate limit/i.test(said))
  );
}

function rateLimited(headers: unknown, what: string): CallError {
  const retryAfter = secondsToWait(headers);
  const message = `${what}: GitHub's rate limit is reached; next try in ${retryAfter} s`;
  return { ...callError('rate-limited', message), retryAfter };
}

/** `retry-after`, else the time to `x-ratelimit-reset` on GitHub's own clock, else a minute. */
function secondsToWait(headers: unknown): number {
  const asked = numberIn(header(headers, 'retry-after'));
  if (asked !== null) return asked;
  const reset = numberIn(header(headers, 'x-ratelimit-reset'));
  const now = Date.parse(header(headers, 'date'));
  if (reset === null || Number.isNaN(now)) return DEFAULT_WAIT_SECONDS;
  return Math.max(1, Math.ceil(reset - now / 1000) + 1);
}

/** GraphQL errors come with HTTP 200 and possibly partial data, which is never used. */
function graphqlError(errors: readonly unknown[], headers: unknown, what: string): CallError {
  const types = errors.map((error) => field(error, 'type'));
  if (types.some((type) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT')) return rateLimited(headers, what);
  if (types.some((type) => type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES')) {
    return callError('forbidden', `${what}: GitHub refused a part of the query${permissionRemedy(headers)}`);
  }
  if (errors.some(isMissingPart)) return callError('unavailable', `${what}: GitHub did not find a part of it`);
  if (types.some((type) => type === 'NOT_FOUND')) {
    return callError('not-found', `${what}: not found; it is gone, or not visible to this installation`);
  }
  const isOurFault = errors.length === 0 || errors.some((error) => field(error, 'extensions') !== undefined);
  if (isOurFault) return callError('invalid-answer', `${what}: GitHub did not accept the query`);
  return callError('unavailable', `${what}: GitHub could not finish the query`);
}

/** The subject itself is a repository, or the pull request in it. What else is not found is GitHub's failure, worth another try. */
function isMissingPart(error: unknown): boolean {
  const path = field(error, 'path');
  if (field(error, 'type') !== 'NOT_FOUND' || !Array.isArray(path)) return false;
  return path.length > (path[0] === 'repository' && path[1] === 'pullRequest' ? 2 : 1);
}

function noAnswer(thrown: unknown, what: string): CallError {
  const name = field(field(thrown, 'cause'), 'name') ?? field(thrown, 'name');
  const isTimeout = name === 'TimeoutError' || name === 'AbortError';
  return callError('unavailable', `${what}: GitHub ${isTimeout ? 'did not answer in time' : 'could not be reached'}`);
}

function callError(kind: ForgeError['kind'], message: string): CallError {
  return { kind, message, retryAfter: null, status: null, codes: [] };
}

/** A name that was given to another repository must not lend it the first one's job. */
export function otherRepository(what: string): CallError {
  return callError('not-found', `${what}: this name now belongs to another repository`);
}

function codesOf(data: unknown): readonly string[] {
  // The only word by which it differs from a branch that may not be seen.
  if (field(data, 'message') === 'Branch not protected') return ['not-protected'];
  const errors = field(data, 'errors');
  if (!Array.isArray(errors)) return [];
  return errors.map((error) => field(error, 'code')).filter((code) => typeof code === 'string');
}

function header(headers: unknown, name: string): string {
  const value = field(headers, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function numberIn(text: string): number | null {
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, name);
}
