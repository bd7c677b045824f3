/** What a REST route of the simulated GitHub is: its template, what the caller must be allowed, and how it answers. */
import type { Credentials, Token, UserToken } from '../credentials.js';
import type { HookLog } from '../hook-log.js';
import { fullName, type Json, type Site } from '../shapes/site.js';
import type { App, Installation, PermissionLevel, PullRequest, Repository } from '../world/model.js';
import { Refused } from '../world/refused.js';
import type { World } from '../world.js';

export interface Service {
  readonly world: World;
  readonly site: Site;
  readonly credentials: Credentials;
  readonly rate: { used: number; readonly limit: number; readonly resetAt: number };
  readonly hookLog: HookLog;
  /** Codes of the manifest flow that may be exchanged once. */
  readonly manifests: Map<string, () => Json>;
}

/**
 * `app`: the app itself by its JWT. `user`: a person through the app. `anyone`: no credentials at all. A list: the
 * installation needs one of these.
 */
type Needs = 'app' | 'user' | 'anyone' | 'installation' | readonly Permission[];

export interface Permission {
  readonly name: string;
  readonly level: PermissionLevel;
}

export interface Call {
  readonly service: Service;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly accept: string;
  /** Set on routes with `{owner}/{repo}`. */
  readonly repository: Repository | null;
  readonly token: Token | null;
  readonly app: App | null;
  /** Set where a person calls. */
  readonly user: UserToken | null;
}

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'raw'; readonly body: Uint8Array }
  | { readonly kind: 'empty'; readonly status: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | {
      readonly kind: 'list';
      readonly total: number;
      /** The items from..to, ready to be sent. */
      readonly slice: (from: number, to: number) => readonly unknown[];
      /** Puts a page into an object; a bare array when null. */
      readonly wrap: ((page: readonly unknown[]) => unknown) | null;
      /** Its pages are told apart by a cursor under this name instead of a number. */
      readonly cursor?: 'after' | 'cursor';
    };

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As GitHub's OpenAPI description writes it. */
  readonly template: string;
  readonly needs: Needs;
  readonly answer: (call: Call) => Answer;
}

export function json(body: unknown, status = 200): Answer {
  return { kind: 'json', status, body };
}

export function list<T>(items: readonly T[], shape: (item: T) => unknown): Answer {
  return { kind: 'list', total: items.length, slice: (from, to) => items.slice(from, to).map(shape), wrap: null };
}

/** A list inside an object beside its `total_count`. */
export function counted<T>(
  items: readonly T[],
  { key, extra = {} }: { readonly key: string; readonly extra?: Json },
  shape: (item: T) => unknown,
): Answer {
  const wrap = (page: readonly unknown[]): Json => ({ total_count: items.length, ...extra, [key]: page });
  return { kind: 'list', total: items.length, slice: (from, to) => items.slice(from, to).map(shape), wrap };
}

export function may(name: string, level: PermissionLevel): readonly Permission[] {
  return [{ name, level }];
}

export function notFound(message = 'Not Found'): Refused {
  return new Refused(404, message);
}

export function repositoryOf(call: Call): Repository {
  if (call.repository === null) throw notFound();
  return call.repository;
}

/** The pull request named in the path under `pull_number` or `issue_number`. */
export function pullOf(call: Call): PullRequest {
  const number = Number(call.params.pull_number ?? call.params.issue_number);
  const pull = repositoryOf(call).pulls.get(number);
  if (pull === undefined) throw notFound();
  return pull;
}

export function installationOf(call: Call): Installation {
  if (call.token === null) throw new Refused(401, 'Requires authentication');
  return call.token.installation;
}

/** A path parameter; routes only ask for those in their template. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** A branch, a full SHA or a unique abbreviation of at least seven digits; null when there is no such commit. */
export function resolveRef(repository: Repository, ref: string): string | null {
  const branch = ref.replace(/^refs\/heads\/|^heads\//, '');
  const direct = repository.branches.get(branch) ?? repository.git.findCommit(ref.toLowerCase())?.oid;
  if (direct !== undefined) return direct;
  if (!/^[0-9a-f]{7,39}$/.test(ref)) return null;
  const matches = repository.git.commitsStartingWith(ref);
  return matches.length === 1 ? (matches[0] ?? null) : null;
}

/** The repository of this full name, under its present or a former name. */
export function repositoryNamed(service: Service, owner: string, name: string): Repository | null {
  const wanted = `${owner}/${name}`.toLowerCase();
  const { repositories } = service.world.state;
  return repositories.find((one) => !one.deleted && fullName(one).toLowerCase() === wanted) ?? null;
}

/** The JSON object of a request body; anything else is an empty one. */
export function objectBody(call: Call): Json {
  return typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body) ? { ...call.body } : {};
}

export function textField(body: Json, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`"${name}" is not a string.`);
  return value;
}

/** GitHub's 422 for a body that does not fit the schema. */
export function invalid(what: string): Refused {
  return new Refused(422, `Invalid request.\n\n${what}`);
}
