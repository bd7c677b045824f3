/** Once a month everything that may write is read and judged, kept for the scoreboard, and its numbers written in the audit log. */
import { takeInventory } from '../core/inventory/take-inventory.js';
import { DEFAULT_POLICY } from '../core/policy.js';
import { signatureIndex } from '../core/signatures.js';
import type { InventoryRecord } from '../domain/inventory.js';
import type { Job } from '../domain/job.js';
import { known, ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Inventories, InventorySource } from '../ports/inventory.js';
import type { Queue, Records } from '../ports/store.js';
import type { Clock, Log } from '../ports.js';
import type { PolicyReader } from './gather.js';

const INVENTORY_EVERY_MS = 30 * 24 * 3_600_000;

export interface InventoryPorts {
  readonly forge: Pick<Forge, 'listRepositories' | 'readPolicies'> & InventorySource;
  readonly inventories: Inventories;
  readonly records: Records;
  readonly policies: PolicyReader;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DueInventoryPorts {
  readonly inventories: Pick<Inventories, 'latestAt'>;
  readonly queue: Queue;
  readonly clock: Clock;
}

export async function queueDueInventory(
  { inventories, queue, clock }: DueInventoryPorts,
  installation: number,
): Promise<void> {
  const last = await inventories.latestAt(installation);
  if (last !== null && last + INVENTORY_EVERY_MS > clock()) return;
  const job: Job = { kind: 'take-inventory', installation };
  await queue.enqueue([job], 'background');
}

/** Exceptions are the organisation's to make: those of a repository's own file are for its own inventory alone. */
export async function recordInventory(ports: InventoryPorts, installation: number): Promise<Result<null, ForgeError>> {
  const { forge, clock } = ports;
  const repositories = await forge.listRepositories();
  if (repositories.kind === 'error') return repositories;
  const [first] = repositories.value;
  if (first === undefined) return ok(null);
  const files = await forge.readPolicies(first);
  if (files.kind === 'error') return files;
  const effective = ports.policies(files.value.organisationPolicy, known(null));
  const { agents, oversight } = effective.kind === 'valid' ? effective.policy : DEFAULT_POLICY;
  const facts = await forge.readAccess(first.owner, repositories.value);
  if (facts.kind === 'error') return facts;
  const rules = { index: signatureIndex(agents), exceptions: oversight.exceptions, now: clock() };
  const record = { ...takeInventory(facts.value, rules), installation, at: clock() };
  await ports.inventories.keep(record);
  await note(ports, record);
  return ok(null);
}

async function note({ records, log }: InventoryPorts, { installation, at, counts, rows, blindSpots }: InventoryRecord) {
  const place = { installation, repository: 0, number: 0, sha: '', at };
  await records.append({ kind: 'inventory', ...place, about: { ...counts }, body: { rows, blindSpots } });
  log.info({ installation, ...counts }, 'inventory taken');
}
