/** `twokey rollout`: the ninety-day plan with the state of each step as reality shows it, and the next command to run. */
import { inventoryReader } from '../adapters/github/read-inventory.js';
import { takeInventory } from '../core/inventory/take-inventory.js';
import { DEFAULT_POLICY } from '../core/policy.js';
import { rolloutSteps } from '../core/rollout.js';
import { signatureIndex } from '../core/signatures.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Inventory } from '../domain/inventory.js';
import { type Sight, unseen } from '../domain/posture.js';
import { known } from '../domain/result.js';
import type { RolledOut, RolloutStep } from '../domain/rollout.js';
import { nextStep, type ROLLOUT_FORMATS, rolloutMarkdown, rolloutText } from '../report/rollout.js';
import { choiceFault, chosenRepositories } from './chosen-repositories.js';
import { type CountedClient, clientWithToken, type Fault } from './github-token.js';
import { lookAtAll } from './look-at.js';
import type { Looked } from './posture-options.js';
import { BROKEN, FINE, HELD, type Terminal } from './terminal.js';

export interface RolloutOptions {
  readonly repo?: string;
  readonly org?: string;
  readonly appId?: number;
  readonly format: (typeof ROLLOUT_FORMATS)[number];
}

/** 0 all that can be read is done, 1 something is open or unknown, 2 nothing could be read. */
export async function rollout(options: RolloutOptions, terminal: Terminal): Promise<number> {
  const github = clientWithToken(terminal.environment, 'reading how far the rollout is');
  const fault = github.kind === 'error' ? github.error : choiceFault('rollout', options);
  if (fault !== null || github.kind === 'error') return complained(fault, terminal);
  const repositories = await chosenRepositories(github.value, options);
  if (repositories.kind === 'error') return complained(repositories.error, terminal);
  const looked = await lookAtAll(github.value, { appId: options.appId ?? null, terminal }, repositories.value);
  const steps = rolloutSteps({
    repositories: looked.map(rolledOut),
    inventory: await inventoryOf(github.value, repositories.value, looked),
    scope: options.org === undefined ? `--repo ${options.repo}` : `--org ${options.org}`,
  });
  await terminal.print(formatted(steps, options.format));
  if (looked.every(({ read }) => read.kind === 'error')) return BROKEN;
  return nextStep(steps) === null ? FINE : HELD;
}

function rolledOut({ repository, policy, read }: Looked): RolledOut {
  const lack = unseen('error', read.kind === 'error' ? read.error.message : 'the policy was not read');
  return {
    repository,
    policy: policy === null ? lack : known(policy),
    posture: read.kind === 'error' ? lack : known(read.value),
  };
}

/** By the exceptions of the first policy that can be used: below an organisation's they are the same everywhere. */
async function inventoryOf(
  { client }: CountedClient,
  repositories: readonly RepositoryRef[],
  looked: readonly Looked[],
): Promise<Sight<Inventory>> {
  const [first] = repositories;
  if (first === undefined) return unseen('not-visible', 'no repository was read');
  const facts = await inventoryReader({ client, asks: 'person', clock: Date.now }).readAccess(
    first.owner,
    repositories,
  );
  if (facts.kind === 'error') return unseen('error', facts.error.message);
  const policy = looked.map((one) => one.policy).find((one) => one?.kind === 'valid');
  const { agents, oversight } = policy?.kind === 'valid' ? policy.policy : DEFAULT_POLICY;
  const rules = { index: signatureIndex(agents), exceptions: oversight.exceptions, now: Date.now() };
  return known(takeInventory(facts.value, rules));
}

function formatted(steps: readonly RolloutStep[], format: RolloutOptions['format']): string {
  switch (format) {
    case 'text':
      return rolloutText(steps);
    case 'markdown':
      return rolloutMarkdown(steps);
    case 'json':
      return `${JSON.stringify({ steps, next: nextStep(steps)?.next ?? null }, null, 2)}\n`;
  }
}

function complained(fault: Fault | null, terminal: Terminal): number {
  if (fault !== null) terminal.complain(fault.what, fault.remedy);
  return BROKEN;
}
