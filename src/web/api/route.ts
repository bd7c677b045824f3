/** What a route of the API is: the address, what its token must read, what may be asked, how the answer looks, and the answering. */
import type { ApiRead } from '../../domain/api-token.js';
import type { Scope } from '../../ports/dashboard.js';
import type { Sources } from '../sources.js';
import type { Parameter } from './parameters.js';
import type { JsonSchema } from './schema.js';

export interface ApiRoute {
  /** Below /api/v1, as OpenAPI writes it: `/changes/{owner}`. */
  readonly path: string;
  /** Names it in clients that are generated. */
  readonly id: string;
  readonly summary: string;
  readonly read: ApiRead;
  readonly parameters: readonly Parameter[];
  readonly answer: JsonSchema;
  answerTo(asked: Asked, sources: Sources): Promise<ApiAnswer>;
}

/** What was asked, checked against the parameters, within what the token reaches. */
export interface Asked {
  readonly scope: Scope;
  readonly values: Readonly<Record<string, string>>;
}

export type ApiAnswer =
  | { readonly kind: 'found'; readonly body: unknown }
  /** It is not there, or not within reach: one answer for both. */
  | { readonly kind: 'missing' };

export const MISSING: ApiAnswer = { kind: 'missing' };

export function found(body: unknown): ApiAnswer {
  return { kind: 'found', body };
}

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** GitHub's own names; nothing that a path could lead elsewhere with. */
export const OWNER = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,99}$' } as const;
export const REPOSITORY = { type: 'string', pattern: '^(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}$' } as const;
export const NUMBER = { type: 'string', pattern: '^[1-9][0-9]{0,9}$' } as const;
