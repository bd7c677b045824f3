/** First step of every assessment: read the change, what shares its commit, the files in it, its memory, its policy and teams. */
import { fileDigests } from '../core/head-digest.js';
import { type Background, classify, type Gathered } from '../core/judge.js';
import { ownershipOf, takesOver as takeover } from '../core/ownership.js';
import { isGated, policyInForce } from '../core/policy.js';
import { textsNeeded } from '../core/texts-needed.js';
import { ticketsNamed } from '../core/tickets.js';
import type { Change, RepositoryRef, Texts } from '../domain/change.js';
import type { Parsers } from '../domain/effect.js';
import type { Independence, ListedPeople } from '../domain/independence.js';
import type { CodeownersEntry, Ownership } from '../domain/ownership.js';
import type { EffectivePolicy, PolicyDocument } from '../domain/policy.js';
import { cutShort, type Fact, known, type Listing, ok, type Result, type Unknown, unknown } from '../domain/result.js';
import type { Forge, ForgeError, Snapshot } from '../ports/forge.js';
import type { Memory } from '../ports/store.js';
import type { Clock, Digest } from '../ports.js';
import { type CircumstancePorts, readCircumstances } from './circumstances.js';
import { gatherPlans, type PlanPorts } from './gather-plans.js';
import { readPeople, withTeams } from './gather-teams.js';
import { knownPushes } from './known-pushes.js';
import { labelVoices } from './label-voices.js';

export interface GatherPorts extends CircumstancePorts, PlanPorts {
  readonly parsers: Parsers;
  readonly forge: Forge;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly digest: Digest;
  /** Whose memory of logins is asked. */
  readonly installation: number;
  readonly policies: PolicyReader;
  /** An organisation without a visible policy is unreadable instead of without a floor. */
  readonly requireOrganisationPolicy: boolean;
}

/** Combines the policy files; see `policyReader`. Without a third one the base is the default branch. */
export type PolicyReader = (
  organisation: Fact<PolicyDocument | null>,
  repository: Fact<PolicyDocument | null>,
  defaultBranch?: Fact<PolicyDocument | null>,
) => EffectivePolicy;

/** More open changes than this on one commit are no ordinary work, and reading them all would use up GitHub's limits. */
const MOST_SHARING = 10;

export interface Group {
  /** The change that was asked for, whatever its state. */
  readonly asked: Snapshot;
  /** Every open change on its head commit, the one asked for first where it is open. */
  readonly open: readonly Gathered[];
  /** Why some of them may be missing; then none can be approved. */
  readonly unseen: Unknown | null;
  /** What each of them rests on, to be read again before a yes is written. */
  readonly seen: readonly Seen[];
}

/** A change, and what its facts were when they were read. */
export interface Seen {
  readonly number: number;
  readonly basis: string;
  /** Lists that are part of it. */
  readonly people: ListedPeople;
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
  const siblings = await readSiblings(ports.forge, asked);
  if (siblings.kind === 'error') return siblings;
  const snapshots = [...(asked.change.state === 'open' ? [asked] : []), ...siblings.value.items];
  const open: Gathered[] = [];
  // One after the other: changes on one commit share contents, which are then remembered.
  for (const snapshot of snapshots) {
    const gathered = await complete(ports, snapshot);
    if (gathered.kind === 'error') return gathered;
    open.push(gathered.value);
  }
  const seen = snapshots.map(({ change, basis, people }) => ({ number: change.number, basis, people }));
  return ok({ asked, open, unseen: siblings.value.missing, seen });
}

/** Contents of the changed files that are looked into, and of CODEOWNERS; most changes need none, and then nothing is asked for. */
export async function readNeededTexts(
  forge: Pick<Forge, 'readTexts'>,
  { repository, files }: Pick<Change, 'repository' | 'files'>,
  codeowners: Fact<CodeownersEntry | null> | null = null,
): Promise<Result<Texts, ForgeError>> {
  const owners = codeowners?.kind === 'known' && codeowners.value !== null ? [codeowners.value.blob] : [];
  const blobs = [...owners, ...textsNeeded(files.items)];
  return blobs.length === 0 ? ok(new Map()) : await forge.readTexts(repository, blobs);
}

/**
 * The other open changes on the commit. One that cannot be read does not keep the rest from being judged:
 * then an old yes would stand for as long as somebody keeps it unreadable.
 */
async function readSiblings(
  forge: Forge,
  { change, siblings: { items, missing } }: Snapshot,
): Promise<Result<Listing<Snapshot>, ForgeError>> {
  if (items.length > MOST_SHARING)
    return ok(cutShort([], `${items.length} others share the commit, more than are judged together`));
  const found: Snapshot[] = [];
  let unread: Unknown | null = missing;
  for (const number of items) {
    const other = await forge.readChange(change.repository, number);
    if (other.kind === 'ok') {
      const { state, head } = other.value.change;
      if (state === 'open' && head.sha === change.head.sha) found.push(other.value);
    } else if (other.error.kind === 'rate-limited') return other;
    else unread = unknown(other.error.message);
  }
  return ok({ items: found, missing: unread });
}

/** Parsed policies, remembered by the blobs they came from: most evaluations see a policy that was seen before. */
export function policyReader(most = 500): PolicyReader {
  const seen = new Map<string, EffectivePolicy>();
  return (organisation, repository, defaultBranch = repository) => {
    const key = [organisation, repository, defaultBranch].map(blobOf).join(' ');
    const cached = seen.get(key);
    if (cached !== undefined) return cached;
    const policy = policyInForce(organisation, repository, defaultBranch);
    if (policy.kind === 'unreadable') return policy;
    if (seen.size >= most) seen.clear();
    seen.set(key, policy);
    return policy;
  };
}

async function complete(ports: GatherPorts, read: Snapshot): Promise<Result<Gathered, ForgeError>> {
  const stacked = await intoStackBase(ports, read);
  if (stacked.kind === 'error') return stacked;
  const snapshot = stacked.value;
  const { change } = snapshot;
  const policy = policyFor(ports, snapshot);
  const place = [change.repository.id, change.number] as const;
  const asksOwners = policy.kind === 'valid' && policy.policy.codeowners === 'required';
  const owners = asksOwners ? snapshot.codeowners : null;
  const [texts, remembered, rememberedOperators, corrections, teams, independence, circumstances] = await Promise.all([
    readNeededTexts(ports.forge, change, owners),
    ports.memory.recall(...place),
    ports.memory.operators(...place),
    ports.memory.corrections(...place),
    readPeople(ports, policy, snapshot),
    startOfIndependence(ports, policy, snapshot),
    readCircumstances(ports, change, policy),
  ]);
  if (texts.kind === 'error') return texts;
  if (teams.kind === 'error') return teams;
  const ownership = owners === null ? null : ownershipIn(change, owners, texts.value);
  const everyTeam =
    ownership?.kind === 'known'
      ? await withTeams(ports, snapshot, { read: teams.value, ownership: ownership.value })
      : teams.value;
  const memories = { remembered, rememberedOperators, corrections, teams: everyTeam, independence, texts: texts.value };
  const told = () => toldOf(ports, { change, policy }, memories);
  const plans = await gatherPlans(ports, { change, policy, told });
  if (plans.kind === 'error') return plans;
  const labels = await labelVoices(ports, { change, policy, pushes: independence.pushes.items });
  const { codeowners } = snapshot;
  const takesOver = codeowners.kind === 'known' ? takeover(change.files.items, codeowners.value) : null;
  return ok({
    ...{ change, texts: texts.value, policy, remembered, rememberedOperators, corrections },
    ...{ teams: everyTeam, along: snapshot.people, ownership, takesOver, circumstances, cast: labels.cast },
    plans: plans.value,
    tickets: policy.kind === 'valid' ? ticketsNamed(change, policy.policy.ticket) : null,
    independence: { ...independence, standings: labels.standings },
  });
}

/** What a policy in Rego is told of a change beside its plan. */
function toldOf(
  { forge, parsers }: GatherPorts,
  { change, policy }: Pick<Gathered, 'change' | 'policy'>,
  memories: Omit<Background, 'appLogin' | 'parsers'>,
): object {
  const by = { ...memories, appLogin: forge.botLogin, parsers };
  const found = policy.kind === 'valid' ? classify(change, policy.policy, by) : null;
  const { number, title, base, head, author, repository } = change;
  return {
    pull_request: {
      ...{ repository: `${repository.owner}/${repository.name}`, number, title, author: author?.login ?? null },
      ...{ base: base.ref, head: head.ref, sha: head.sha },
    },
    provenance: found === null ? null : { origin: found.provenance.origin, agents: found.provenance.agents },
    risk: found === null ? null : { level: found.risk.level, categories: found.risk.categories },
  };
}

function policyFor(ports: GatherPorts, snapshot: Snapshot): EffectivePolicy {
  const organisation = floorOf(ports, snapshot.change.repository, snapshot.organisationPolicy);
  return ports.policies(organisation, snapshot.repositoryPolicy, snapshot.defaultBranchPolicy);
}

/**
 * A change in the middle of a native stack is merged by the rules of the branch that the stack goes into. Asked only where
 * its own base is not gated: there the stack is the one thing that could make it so.
 */
async function intoStackBase(ports: GatherPorts, snapshot: Snapshot): Promise<Result<Snapshot, ForgeError>> {
  const { change } = snapshot;
  const policy = policyFor(ports, snapshot);
  if (policy.kind !== 'valid' || isGated(policy.policy, change.base)) return ok(snapshot);
  const stack = await ports.forge.readStackBase(change.repository, change.number);
  if (stack.kind === 'error') return stack;
  if (stack.value === null) return ok(snapshot);
  const { base, ...files } = stack.value;
  return ok({ ...snapshot, ...files, change: { ...change, base } });
}

function ownershipIn(change: Change, entry: Fact<CodeownersEntry | null>, texts: Texts): Fact<Ownership> {
  if (entry.kind === 'unknown') return entry;
  if (entry.value === null) return ownershipOf(change.files, null);
  return ownershipOf(change.files, texts.get(entry.value.blob) ?? unknown('its content was not read'));
}

/** What is known without asking GitHub; the rest is asked where it matters (answer-questions.ts). */
async function startOfIndependence(
  { memory, digest }: GatherPorts,
  policy: EffectivePolicy,
  { change, people }: Snapshot,
): Promise<Independence> {
  const carries = policy.kind === 'valid' && policy.policy.carryOver !== 'never';
  return {
    pushes: await knownPushes(memory, change),
    standings: new Map(),
    outsiders: people.outsiders === null ? null : known(new Set(people.outsiders)),
    collaborators: null,
    earlier: carries ? await memory.judgedHeads(change.repository.id, change.number) : [],
    files: carries ? fileDigests(change, digest) : null,
  };
}

/** The organisation's policy; where one is asked for, none is no policy. */
export function floorOf(
  { requireOrganisationPolicy }: Pick<GatherPorts, 'requireOrganisationPolicy'>,
  { owner }: Pick<RepositoryRef, 'owner'>,
  found: Snapshot['organisationPolicy'],
): Fact<PolicyDocument | null> {
  if (found.kind === 'unknown' || found.value !== null || !requireOrganisationPolicy) return found;
  return unknown(`no twokey.yml could be seen in ${owner}/.github, and REQUIRE_ORG_POLICY asks for one`);
}

/** The source is part of the key: the same text may stand in two repositories, and problems name the file. */
function blobOf(file: Fact<PolicyDocument | null>): string {
  if (file.kind === 'unknown') return `unknown:${file.reason}`;
  return file.value === null ? 'none' : `${file.value.source}@${file.value.blob}`;
}
