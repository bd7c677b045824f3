/** Which repositories a command is about: one by name, or every one of an organisation that is not archived. */
import { listOrganisation } from '../adapters/github-user/list-repositories.js';
import type { RepositoryRef } from '../domain/change.js';
import { error, ok, type Result } from '../domain/result.js';
import type { CountedClient, Fault } from './github-token.js';
import { shown } from './terminal.js';

interface Choice {
  readonly repo?: string;
  readonly org?: string;
}

/** Null: exactly one of both was given. */
export function choiceFault(command: string, { repo, org }: Choice): Fault | null {
  if ((repo === undefined) !== (org === undefined)) return null;
  return { what: `${command} needs a repository or an organisation`, remedy: 'write --repo owner/name, or --org name' };
}

/** One that was named has the id 0: it is not known yet. */
export async function chosenRepositories(
  { client }: CountedClient,
  { repo, org }: Choice,
): Promise<Result<readonly RepositoryRef[], Fault>> {
  if (org !== undefined) {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(org))
      return error({ what: `'${shown(org)}' names no organisation`, remedy: 'write its login' });
    const listed = await listOrganisation(client, org);
    if (listed.kind === 'ok') return listed;
    return error({ what: shown(listed.error.message), remedy: 'check the name, and that the token may read it' });
  }
  const [, owner, name] = /^([A-Za-z0-9-]{1,100})\/([A-Za-z0-9._-]{1,100})$/.exec(repo ?? '') ?? [];
  if (owner === undefined || name === undefined) {
    return error({ what: `'${shown(repo ?? '')}' names no repository`, remedy: 'write owner/name' });
  }
  return ok([{ id: 0, owner, name }]);
}
