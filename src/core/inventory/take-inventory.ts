/** The inventory from what was read: identities joined over all places, exceptions set apart, blind spots told, all counted. */
import {
  ACCESS_AREAS,
  type AccessFacts,
  IDENTITY_KINDS,
  type Inventory,
  type InventoryException,
  type InventoryRow,
  type Reach,
} from '../../domain/inventory.js';
import type { SignatureIndex } from '../signatures.js';
import { blindSpotsOf } from './blind-spots.js';
import type { Holder } from './holder.js';
import { holdersOfOrganisation } from './of-organisation.js';
import { holdersOfRepository } from './of-repository.js';

export interface InventoryRules {
  readonly index: SignatureIndex;
  readonly exceptions: readonly InventoryException[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export function takeInventory(facts: AccessFacts, { index, exceptions, now }: InventoryRules): Inventory {
  const { owner, organisation, repositories } = facts;
  const installed = organisation?.apps.kind === 'known' ? organisation.apps.value : [];
  const apps = new Map(installed.map(({ id, slug }) => [id, slug]));
  const holders = [
    ...(organisation === null ? [] : holdersOfOrganisation(organisation, index)),
    ...repositories.flatMap((access) => holdersOfRepository(access, { index, apps })),
  ];
  const inForce = exceptions.filter((one) => !hasEnded(one, now));
  const rows = joinedRows(holders).map(
    (holder): InventoryRow => ({ ...holder, exception: exceptionFor(holder, inForce) }),
  );
  const blindSpots = blindSpotsOf(facts);
  const names = repositories.map(({ repository }) => repository);
  return { owner, repositories: names, rows, blindSpots, counts: countsOf(rows, names.length, blindSpots.length) };
}

/** It holds through its last day, by UTC. */
export function hasEnded({ until }: Pick<InventoryException, 'until'>, now: number): boolean {
  return now >= Date.parse(until) + 86_400_000;
}

/** An AI tool writes with a model in the loop; automation does not. */
function isAiTool({ agent }: Pick<InventoryRow, 'agent'>): boolean {
  return agent !== null && agent.agentClass !== 'automation';
}

function exceptionFor({ identity }: Holder, inForce: readonly InventoryException[]): InventoryException | null {
  return inForce.find((one) => one.identity.toLowerCase() === identity.toLowerCase()) ?? null;
}

function joinedRows(holders: readonly Holder[]): readonly Holder[] {
  const byIdentity = new Map<string, Holder>();
  for (const holder of holders) {
    // Two agents in one workflow are two tools.
    const key = `${holder.identity.toLowerCase()} ${holder.kind === 'workflow' ? (holder.agent?.id ?? '') : ''}`;
    const before = byIdentity.get(key);
    byIdentity.set(key, before === undefined ? holder : both(before, holder));
  }
  return [...byIdentity.values()].sort(inOrder);
}

function both(one: Holder, other: Holder): Holder {
  const [strong, weak] = other.adminEquivalent && !one.adminEquivalent ? [other, one] : [one, other];
  return {
    ...strong,
    agent: strong.agent ?? weak.agent,
    areas: ACCESS_AREAS.filter((area) => one.areas.includes(area) || other.areas.includes(area)),
    why: [...new Set([...strong.why, ...weak.why])],
    reach: joinedReach(one.reach, other.reach),
  };
}

function joinedReach(one: Reach, other: Reach): Reach {
  if (one.kind === 'all' || other.kind === 'all') return { kind: 'all' };
  if (one.kind === 'some' || other.kind === 'some') return { kind: 'some' };
  return { kind: 'named', repositories: [...new Set([...one.repositories, ...other.repositories])].sort() };
}

function inOrder(one: Holder, other: Holder): number {
  const rank = ({ kind, adminEquivalent }: Holder) => (adminEquivalent ? 0 : 100) + IDENTITY_KINDS.indexOf(kind);
  return rank(one) - rank(other) || (one.identity < other.identity ? -1 : 1);
}

function countsOf(rows: readonly InventoryRow[], repositories: number, blindSpots: number): Inventory['counts'] {
  const admins = rows.filter((row) => row.adminEquivalent);
  const tools = rows.filter(isAiTool);
  const reached = new Set(tools.flatMap(({ reach }) => (reach.kind === 'named' ? reach.repositories : [])));
  const everywhere = tools.some(({ reach }) => reach.kind === 'all');
  return {
    adminEquivalent: admins.filter(({ exception }) => exception === null).length,
    excepted: admins.filter(({ exception }) => exception !== null).length,
    aiTools: tools.length,
    repositoriesWithAiTools: everywhere ? repositories : reached.size,
    blindSpots,
  };
}
