/** First step of every assessment: read the change, what shares its commit, its memory, its policy, and the teams it needs. */
import type { Teams } from '../core/approvals.js';
import type { Gathered } from '../core/judge.js';
import { policyInForce } from '../core/policy.js';
import type { Account, RepositoryRef } from '../domain/change.js';
import type { EffectivePolicy, PolicyDocument } from '../domain/policy.js';
import { type Fact, known, ok, type Result, type Unknown, unknown } from '../domain/result.js';
import type { Forge, ForgeError, Memory, Snapshot } from '../ports.js';

export interface GatherPorts {
  readonly forge: Forge;
  readonly memory: Memory;
  readonly policies: PolicyReader;
  /** An organisation without a visible policy is unreadable instead of without a floor. */
  readonly requireOrganisationPolicy: boolean;
}

/** Combines the two policy files; see `policyReader`. */
export type PolicyReader = (
  organisation: Fact<PolicyDocument | null>,
  repository: Fact<PolicyDocument | null>,
) => EffectivePolicy;

export interface Group {
  /** The change that was asked for, whatever its state. */
  readonly asked: Snapshot;
  /** Every open change on its head commit, the one asked for first where it is open. */
  readonly open: readonly Gathered[];
  /** Why some of them may be missing; then none can be approved. */
  readonly unseen: Unknown | null;
}

/** Reads one change and every open one that shares its head commit. An error means: try the whole again later. */
export async function gather(
  ports: GatherPorts,
  repository: RepositoryRef,
  number: number,
): Promise<Result<Group, ForgeError>> {
  const read = await ports.forge.readChange(repository, number);
  if (read.kind === 'error') return read;
  const asked = read.value;
  const snapshots: Snapshot[] = asked.change.state === 'open' ? [asked] : [];
  for (const sibling of asked.siblings.items) {
    const other = await ports.forge.readChange(repository, sibling);
    if (other.kind === 'error') return other;
    const { state, head } = other.value.change;
    if (state === 'open' && head.sha === asked.change.head.sha) snapshots.push(other.value);
  }
  const open = await Promise.all(snapshots.map((snapshot) => complete(ports, snapshot)));
  return ok({ asked, open, unseen: asked.siblings.missing });
}

/** Parsed policies, remembered by the blobs they came from: most evaluations see a policy that was seen before. */
export function policyReader(most = 500): PolicyReader {
  const seen = new Map<string, EffectivePolicy>();
  return (organisation, repository) => {
    const key = [organisation, repository].map(blobOf).join(' ');
    const cached = seen.get(key);
    if (cached !== undefined) return cached;
    const policy = policyInForce(organisation, repository);
    if (policy.kind === 'unreadable') return policy;
    if (seen.size >= most) seen.clear();
    seen.set(key, policy);
    return policy;
  };
}

async function complete(ports: GatherPorts, snapshot: Snapshot): Promise<Gathered> {
  const { change } = snapshot;
  const organisation = floorOf(ports, snapshot);
  const policy = ports.policies(organisation, snapshot.repositoryPolicy);
  const [remembered, teams] = await Promise.all([
    ports.memory.recall(change.repository.id, change.number),
    readTeams(ports.forge, policy),
  ]);
  return { change, policy, remembered, teams };
}

function floorOf(ports: GatherPorts, { change, organisationPolicy }: Snapshot): Fact<PolicyDocument | null> {
  if (organisationPolicy.kind === 'unknown' || organisationPolicy.value !== null) return organisationPolicy;
  if (!ports.requireOrganisationPolicy) return known(null);
  return unknown(
    `no twokey.yml could be seen in ${change.repository.owner}/.github, and REQUIRE_ORG_POLICY asks for one`,
  );
}

async function readTeams(forge: Forge, policy: EffectivePolicy): Promise<Teams> {
  const members = policy.kind === 'valid' ? policy.policy.approvers.flatMap((group) => group.members) : [];
  const teams = [...new Set(members.filter((member) => member.includes('/')))];
  const read = teams.map(
    async (team): Promise<[string, Fact<readonly Account[]>]> => [team, await forge.readTeam(team)],
  );
  return new Map(await Promise.all(read));
}

/** The source is part of the key: the same text may stand in two repositories, and problems name the file. */
function blobOf(file: Fact<PolicyDocument | null>): string {
  if (file.kind === 'unknown') return `unknown:${file.reason}`;
  return file.value === null ? 'none' : `${file.value.source}@${file.value.blob}`;
}
