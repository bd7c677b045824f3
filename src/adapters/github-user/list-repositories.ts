/** The repositories of an organisation, as a person's own token shows them. The app itself asks its installation instead. */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { GitHubClient } from '../github/client.js';
import { readPages } from '../github/pages.js';

const shape = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  archived: z.boolean().optional(),
});

/** Without the archived ones: nothing can change there. */
export async function listOrganisation(
  client: GitHubClient,
  organisation: string,
): Promise<Result<readonly RepositoryRef[], ForgeError>> {
  const read = await readPages(client, {
    route: 'GET /orgs/{org}/repos',
    parameters: { org: organisation },
    what: `listing the repositories of ${organisation}`,
    item: shape,
  });
  if (read.kind === 'error') return read;
  const active = read.value.filter(({ archived }) => archived !== true);
  return ok(active.map(({ id, name, owner }) => ({ id, owner: owner.login, name })));
}
