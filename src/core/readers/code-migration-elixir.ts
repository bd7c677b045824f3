/** What calls in migrations of Ecto do, for code-migration.ts. */
import type { SchemaOperation } from '../../domain/effect.js';
import {
  argumentsOf,
  blockOf,
  type Family,
  partSteps,
  placedStrings,
  type Site,
  type Step,
  says,
  step,
  type TableScope,
  type TokenRange,
} from './code-migration-step.js';
import { textsIn } from './source-tokens-calls.js';

export const ELIXIR: Family = {
  reverse: /^down$/,
  backwards,
  scope,
  steps: (site) => {
    const inside = site.scope === null ? [] : stepsInTable(site);
    return inside.length > 0 ? inside : [...alone(site), ...rows(site)];
  },
  execute: /^(?:execute|query!?)$/,
};

/** The second argument of `execute` is the way back. */
function backwards(site: Site): readonly TokenRange[] {
  if (site.call.name !== 'execute') return [];
  const second = argumentsOf(site)[1];
  return second === undefined ? [] : [second];
}

function scope(site: Site): TableScope | null {
  if (site.call.name !== 'alter') return null;
  // `alter table(:a), do: remove(:b)` has its block among its arguments.
  const block = blockOf(site) ?? (says(site, 'do', null) ? { from: site.call.from, to: site.call.to } : null);
  return block === null ? null : { table: table(site), mode: 'altering', ...block };
}

function table(site: Site): string {
  return textsIn(site.source, site.call.from, site.call.to)[0] ?? '?';
}

function sortOf(site: Site): string {
  const words = site.source.tokens.slice(site.call.from, site.call.to).filter(({ kind }) => kind === 'word');
  return words.find(({ text }) => /^(?:table|index|unique_index|constraint)$/.test(text))?.text ?? '';
}

const DROPS: Readonly<Record<string, SchemaOperation>> = {
  table: 'drop-table',
  index: 'drop-index',
  unique_index: 'drop-index',
  constraint: 'drop-constraint',
};

function alone(site: Site): readonly Step[] {
  const sort = sortOf(site);
  switch (site.call.name) {
    case 'drop':
    case 'drop_if_exists':
      return [step(site, DROPS[sort] ?? 'drop-other', table(site))];
    case 'create':
    case 'create_if_not_exists':
      return [step(site, creation(site, sort), table(site))];
    case 'rename': {
      const texts = textsIn(site.source, site.call.from, site.call.to);
      const column =
        site.source.tokens.slice(site.call.from, site.call.to).filter(({ text }) => text === 'table').length < 2;
      return [step(site, column ? 'rename-column' : 'rename-table', texts.slice(0, column ? 2 : 1).join('.'))];
    }
    default:
      return [];
  }
}

function creation(site: Site, sort: string): SchemaOperation {
  if (sort === 'table') return 'create-table';
  if (sort === 'constraint') return 'add-constraint';
  if (sort === '') return 'create-other';
  return says(site, 'concurrently', 'true') ? 'add-index-concurrently' : 'add-index';
}

function stepsInTable(site: Site): readonly Step[] {
  const { name } = site.call;
  const column = placedStrings(site).slice(0, 1);
  if (name === 'remove' || name === 'remove_if_exists') return partSteps(site, 'drop-column', column);
  if (name === 'modify') {
    return partSteps(site, says(site, 'null', 'false') ? 'set-not-null' : 'change-type', column);
  }
  if (name === 'timestamps') return partSteps(site, 'add-column', ['timestamps']);
  if (name !== 'add' && name !== 'add_if_not_exists') return [];
  const required = says(site, 'null', 'false') && !says(site, 'default', null);
  return partSteps(site, required ? 'add-required-column' : 'add-column', column);
}

const REPO = /(?:^|\.)(?:repo|[A-Z]\w*Repo|Repo)(?:\.|$)/;

function rows(site: Site): readonly Step[] {
  const { path, name } = site.call;
  const target = path.split('.').slice(0, -1).join('.');
  if (!REPO.test(target)) return [];
  if (/^delete(?:_all)?!?$/.test(name)) return [step(site, 'delete-rows', target)];
  if (/^update(?:_all)?!?$/.test(name)) return [step(site, 'update-rows', target)];
  return /^insert(?:_all)?!?$/.test(name) ? [step(site, 'insert-rows', target)] : [];
}
