/** Parameters that several routes take. */
import type { KnownRepository, Scope } from '../../ports/dashboard.js';
import { repositoryIn } from '../filters.js';
import type { Sources } from '../sources.js';
import type { Parameter } from './parameters.js';
import { NUMBER, OWNER, REPOSITORY } from './route.js';

export const PAGE: Parameter = {
  ...{
    name: 'page',
    in: 'query',
    description: 'Fifty entries a page; the first is 1, the last that is given out 200.',
  },
  schema: { type: 'string', pattern: '^(?:[1-9][0-9]?|1[0-9]{2}|200)$' },
};

export const IN_REPOSITORY: Parameter = {
  ...{ name: 'repository', in: 'query', description: 'Only this one, as owner/name.' },
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}$' },
};

export const REPOSITORY_PATH: readonly Parameter[] = [
  { name: 'owner', in: 'path', description: 'The organisation or person.', schema: OWNER },
  { name: 'repository', in: 'path', description: "The repository's name, without its owner.", schema: REPOSITORY },
];

export const NUMBER_PATH: Parameter = {
  ...{ name: 'number', in: 'path', description: 'Of the pull request.', schema: NUMBER },
};

export type Narrowed =
  | { readonly kind: 'all'; readonly repositories: readonly KnownRepository[] }
  | { readonly kind: 'one'; readonly repository: KnownRepository; readonly repositories: readonly KnownRepository[] }
  | { readonly kind: 'missing' };

/** The repository that `repository` names among those in reach; of others it is not said whether they exist. */
export async function narrowed(
  { reader }: Pick<Sources, 'reader'>,
  scope: Scope,
  asked: string | undefined,
): Promise<Narrowed> {
  const repositories = await reader.repositories(scope);
  if (asked === undefined) return { kind: 'all', repositories };
  const repository = repositories.find(({ id }) => id === repositoryIn({ repository: asked }, repositories)?.id);
  return repository === undefined ? { kind: 'missing' } : { kind: 'one', repository, repositories };
}
