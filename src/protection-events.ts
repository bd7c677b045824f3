/** Events about what protects repositories: which postures they make doubtful. */
import type { z } from 'zod';
import { type EventOutcome, jobs, reader } from './event-outcome.js';
import { protectionEvent } from './payloads.js';

/** A ruleset of the organisation comes without a repository, and is over all of them. */
function onProtection({ installation: { id }, repository }: z.infer<typeof protectionEvent>): EventOutcome {
  if (repository === undefined || repository === null) return jobs([{ kind: 'recheck-postures', installation: id }]);
  return jobs([{ kind: 'check-posture', installation: id, repository }]);
}

export const PROTECTION_READERS = {
  repository_ruleset: reader(protectionEvent, onProtection),
  branch_protection_rule: reader(protectionEvent, onProtection),
  branch_protection_configuration: reader(protectionEvent, onProtection),
} as const;
