/** `twokey inventory`: who and what may write, read with the caller's own token, and what nobody can see of that. */

import { inventoryReader } from '../adapters/github/read-inventory.js';
import { readPolicies } from '../adapters/github/read-policies.js';
import { takeInventory } from '../core/inventory/take-inventory.js';
import { DEFAULT_POLICY } from '../core/policy.js';
import { signatureIndex } from '../core/signatures.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Inventory } from '../domain/inventory.js';
import type { Policy } from '../domain/policy.js';
import { error, known, ok, type Result } from '../domain/result.js';
import { policyReader } from '../flows/gather.js';
import { type INVENTORY_FORMATS, inventoryCsv, inventoryTable } from '../report/inventory.js';
import { choiceFault, chosenRepositories } from './chosen-repositories.js';
import { type CountedClient, clientWithToken, type Fault } from './github-token.js';
import { policyFromFile } from './local-policy.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface InventoryOptions {
  readonly repo?: string;
  readonly org?: string;
  /** Whose exceptions and own agents hold; default: the policy in force there. */
  readonly policy?: string;
  readonly format: (typeof INVENTORY_FORMATS)[number];
}

/** 0 it was taken, with blind spots as they are; 2 it was not. */
export async function inventory(options: InventoryOptions, terminal: Terminal): Promise<number> {
  const started = Date.now();
  const github = clientWithToken(terminal.environment, 'reading who may write');
  const fault = github.kind === 'error' ? github.error : choiceFault('inventory', options);
  if (fault !== null || github.kind === 'error') return complained(fault, terminal);
  const named = options.policy === undefined ? undefined : await policyFromFile(options.policy, terminal);
  if (named === null) return BROKEN;
  const repositories = await chosenRepositories(github.value, options);
  if (repositories.kind === 'error') return complained(repositories.error, terminal);
  const taken = await take(github.value, { options, terminal, policy: named?.policy }, repositories.value);
  if (taken.kind === 'error') return complained(taken.error, terminal);
  await terminal.print(formatted(taken.value, options.format));
  const { calls } = github.value;
  terminal.note(`${calls.rest} REST calls and ${calls.graphql} GraphQL queries in ${seconds(started)} s`);
  return FINE;
}

interface Asked {
  readonly options: InventoryOptions;
  readonly terminal: Terminal;
  readonly policy: Policy | undefined;
}

async function take(
  { client }: CountedClient,
  { options, terminal, policy: named }: Asked,
  repositories: readonly RepositoryRef[],
): Promise<Result<Inventory, Fault>> {
  const [first] = repositories;
  if (first === undefined)
    return error({ what: 'there is no repository that is not archived', remedy: 'check the name' });
  const policy = named ?? (await policyInForceAt(client, first, options));
  const reader = inventoryReader({ client, asks: 'person', clock: Date.now });
  const told = (read: number) => terminal.progress(`${read} of ${repositories.length} repositories read`);
  const facts = await reader.readAccess(first.owner, repositories, repositories.length > 1 ? told : undefined);
  if (repositories.length > 1) terminal.progress('');
  if (facts.kind === 'error') {
    return error({ what: shown(facts.error.message), remedy: 'check the token, or wait, and try again' });
  }
  const { agents, oversight } = policy;
  return ok(
    takeInventory(facts.value, { index: signatureIndex(agents), exceptions: oversight.exceptions, now: Date.now() }),
  );
}

/** A policy that cannot be used excepts nobody. */
async function policyInForceAt(
  client: CountedClient['client'],
  repository: RepositoryRef,
  { org }: InventoryOptions,
): Promise<Policy> {
  const files = await readPolicies(client, repository);
  if (files.kind === 'error') return DEFAULT_POLICY;
  const own = org === undefined ? files.value.defaultBranchPolicy : known(null);
  const effective = policyReader()(files.value.organisationPolicy, own);
  return effective.kind === 'valid' ? effective.policy : DEFAULT_POLICY;
}

function formatted(taken: Inventory, format: InventoryOptions['format']): string {
  switch (format) {
    case 'table':
      return inventoryTable(taken);
    case 'csv':
      return inventoryCsv(taken);
    case 'json':
      return `${JSON.stringify(taken, null, 2)}\n`;
  }
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}

function complained(fault: Fault | null, terminal: Terminal): number {
  if (fault !== null) terminal.complain(fault.what, fault.remedy);
  return BROKEN;
}
