/** Reads what protects repositories, several at a time, with the policy in force in each. */
import { readPolicies } from '../adapters/github/read-policies.js';
import { postureReader } from '../adapters/github/read-posture.js';
import { judgePosture } from '../core/posture/judge-posture.js';
import { wishesOf } from '../core/posture/wishes.js';
import type { RepositoryRef } from '../domain/change.js';
import { ok } from '../domain/result.js';
import { policyReader } from '../flows/gather.js';
import type { PostureSource } from '../ports/posture.js';
import type { CountedClient } from './github-token.js';
import type { Looked } from './posture-options.js';
import type { Terminal } from './terminal.js';

/** Repositories that are read at the same time. */
const AT_ONCE = 6;

interface Watched {
  /** Null: which app is ours is not known. */
  readonly appId: number | null;
  readonly terminal: Terminal;
}

/** In the order of the names. */
export async function lookAtAll(
  { client }: CountedClient,
  { appId, terminal }: Watched,
  repositories: readonly RepositoryRef[],
): Promise<readonly Looked[]> {
  const source = postureReader({ client, appId, clock: Date.now });
  const policies = policyReader();
  const looked: Looked[] = [];
  const waiting = [...repositories];
  const lookOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      looked.push(await lookAt(next, { client, source, policies }));
      if (repositories.length > 1) terminal.progress(`${looked.length} of ${repositories.length} repositories read`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, repositories.length) }, lookOn));
  if (repositories.length > 1) terminal.progress('');
  return looked.toSorted((one, other) => one.repository.name.localeCompare(other.repository.name));
}

interface Tools {
  readonly client: CountedClient['client'];
  readonly source: PostureSource;
  readonly policies: ReturnType<typeof policyReader>;
}

async function lookAt(repository: RepositoryRef, { client, source, policies }: Tools): Promise<Looked> {
  const files = await readPolicies(client, repository);
  if (files.kind === 'error') return { repository, policy: null, read: files };
  const policy = policies(files.value.organisationPolicy, files.value.defaultBranchPolicy);
  const wishes = wishesOf(policy);
  const facts = await source.readPosture(repository, wishes);
  return { repository, policy, read: facts.kind === 'error' ? facts : ok(judgePosture(facts.value, wishes)) };
}
