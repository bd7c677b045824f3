/** A repository and an organisation in which nobody may do anything, for the tests of the inventory. */
import type { OrganisationAccess, RepositoryAccess } from '../../src/domain/inventory.js';
import { known } from '../../src/domain/result.js';

export const QUIET: RepositoryAccess = {
  repository: { id: 1, owner: 'acme', name: 'infra' },
  collaborators: known([]),
  deployKeys: known([]),
  workflowToken: known({ writes: false, approves: false }),
  workflows: known([]),
  bypassLists: [],
  copilot: known({ automations: false, asksBeforeWorkflows: true }),
};
export const EMPTY: OrganisationAccess = {
  owners: known([]),
  apps: known([]),
  tokens: known([]),
  copilotRepositories: known([]),
};
