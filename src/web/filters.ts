/** What a page's address may ask for: each parameter is checked, and what is not understood is as if it were not there. */
import { html } from 'hono/html';
import type { RepositoryRef } from '../domain/change.js';
import { fullName, type Html, said } from './shown.js';

/** The query of a request, by name; of a repeated one the first. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Beyond that nobody leafs, and every page costs the database what is before it. */
const LAST_PAGE = 200;

export function pageIn(query: Query): number {
  const text = query.page ?? '';
  const page = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;
  return Math.min(page, LAST_PAGE);
}

export function oneOf<T extends string>(text: string | undefined, allowed: readonly T[]): T | null {
  return allowed.find((one) => one === text) ?? null;
}

/** One of those that may be seen, by name; null: none was asked for, or none of this name. */
export function repositoryIn(query: Query, visible: readonly RepositoryRef[]): RepositoryRef | null {
  const wanted = (query.repository ?? '').toLowerCase();
  return wanted === '' ? null : (visible.find((one) => fullName(one).toLowerCase() === wanted) ?? null);
}

/** A day, as a date field sends it, in epoch milliseconds; with `end` its last one. */
export function dayIn(text: string | undefined, end: 'start' | 'end'): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time)) return null;
  return end === 'start' ? time : time + 86_399_999;
}

export function repositoryChoice(repositories: readonly RepositoryRef[], chosen: RepositoryRef | null): Html {
  return choice(
    { name: 'repository', title: 'Repository', all: 'all' },
    repositories.map(fullName),
    chosen === null ? null : fullName(chosen),
  );
}

export interface Choice {
  readonly name: string;
  readonly title: string;
  /** What stands for none. */
  readonly all: string;
}

export function choice({ name, title, all }: Choice, options: readonly string[], chosen: string | null): Html {
  return html`<label>${title}<select name="${name}"><option value="">${all}</option>
${options.map((one) => html`<option value="${one}"${one === chosen ? html` selected` : ''}>${said(one, 80)}</option>`)}</select></label>`;
}
