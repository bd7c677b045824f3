/**
 * What protects a repository is read and judged; what has drifted since it held is told by an issue that closes when it
 * holds again, and by an alert; so is who passed by the rules. Started by events of protection and once a day.
 */
import { driftSince, judgePosture, outcomeKey } from '../core/posture/judge-posture.js';
import { wishesOf } from '../core/posture/wishes.js';
import type { RepositoryRef } from '../domain/change.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { Bypass, ControlOutcome, PostureRecord, Sight } from '../domain/posture.js';
import { ok, type Result } from '../domain/result.js';
import type { Happening } from '../domain/scoreboard.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Drifts, PostureSource, Postures } from '../ports/posture.js';
import type { ScoreKeeper } from '../ports/scoreboard.js';
import type { Ledger, Records } from '../ports/store.js';
import type { Clock, Log } from '../ports.js';
import { POSTURE_LABEL, postureIssue, postureMarker } from '../report/posture-issue.js';
import { type FollowPorts, followScoreRules } from './follow-score-rules.js';
import type { PolicyReader } from './gather.js';
import { type AlertPorts, raiseAlert } from './raise-alert.js';

export interface PosturePorts extends AlertPorts, FollowPorts {
  readonly forge: Pick<Forge, 'readPolicies' | 'findIssue' | 'openIssue' | 'editIssue'> & PostureSource;
  readonly postures: Postures;
  readonly drifts: Drifts;
  readonly scores: Pick<ScoreKeeper, 'note' | 'keepRules'>;
  readonly records: Records;
  readonly ledger: Pick<Ledger, 'once' | 'wasDone'>;
  readonly policies: PolicyReader;
  readonly clock: Clock;
  readonly log: Log;
}

interface OfRepository {
  readonly installation: number;
  readonly repository: RepositoryRef;
}

export async function checkPosture(ports: PosturePorts, at: OfRepository): Promise<Result<null, ForgeError>> {
  const { forge, postures } = ports;
  const files = await forge.readPolicies(at.repository);
  if (files.kind === 'error') return goneOr(files.error);
  const effective = ports.policies(files.value.organisationPolicy, files.value.defaultBranchPolicy);
  await followScoreRules(ports, at, effective);
  const wishes = wishesOf(effective);
  const read = await forge.readPosture(at.repository, wishes);
  if (read.kind === 'error') return goneOr(read.error);
  const outcomes = judgePosture(read.value, wishes);
  const before = await postures.last(at.repository.id);
  const drifted = driftSince(before, outcomes);
  await tellBypasses(ports, at, read.value.bypasses);
  await tellRefusals(ports, at, outcomes);
  await tellDrift(ports, at, { outcomes, fresh: drifted.filter((key) => !before?.drifted.includes(key)) });
  await keepDrifts(ports, at, { before: before?.drifted ?? [], drifted });
  const place = placeOfIssues(effective, at.repository);
  const told = await keepIssue(ports, at.repository, { before, outcomes, drifted, place });
  if (told.kind === 'error') return told;
  await postures.keep({ ...at, at: ports.clock(), outcomes, drifted });
  ports.meter.judgedPosture(outcomes.map(({ outcome }) => outcome));
  const failing = outcomes.filter(({ outcome }) => outcome === 'fails').length;
  ports.log.info({ repository: at.repository.id, failing, drifted: drifted.length }, 'posture read');
  return ok(null);
}

/** After a merge: whether somebody passed by the rules to make it. */
export async function checkBypasses(ports: PosturePorts, at: OfRepository): Promise<Result<null, ForgeError>> {
  const read = await ports.forge.readBypasses(at.repository);
  if (read.kind === 'error') return goneOr(read.error);
  await tellBypasses(ports, at, read.value);
  return ok(null);
}

/** A repository that is gone has no posture. */
function goneOr(problem: ForgeError): Result<null, ForgeError> {
  return problem.kind === 'not-found' ? ok(null) : { kind: 'error', error: problem };
}

async function tellBypasses(ports: PosturePorts, at: OfRepository, seen: Sight<readonly Bypass[]>): Promise<void> {
  const { installation, repository } = at;
  for (const { id, actor, ref, sha, at: when } of seen.kind === 'known' ? seen.value : []) {
    const name = `bypass:${repository.id}:${id}`;
    if (await ports.ledger.wasDone(name)) continue;
    const text = `${nameOf(repository)}: ${actor} passed by the rules of ${ref} at ${when} (${sha}). Ask why, and have it reviewed now`;
    await raiseAlert(ports, { kind: 'posture/bypassed', installation, repository: repository.id, text });
    await ports.scores.note(bypassOf(at, { id, actor, ref, when }));
    if (await ports.ledger.once(name, ports.clock())) ports.meter.bypassed();
  }
}

interface SeenBypass extends Pick<Bypass, 'id' | 'actor' | 'ref'> {
  readonly when: string;
}

/** None where GitHub tells no time that can be read. */
function bypassOf(
  { installation, repository }: OfRepository,
  { id, actor, ref, when }: SeenBypass,
): readonly Happening[] {
  const at = Date.parse(when);
  if (Number.isNaN(at)) return [];
  const deed = { kind: 'override', what: 'bypass', by: actor, why: ref, number: 0 } as const;
  return [{ installation, repository, key: `bypass:${id}`, at, lastAt: at, deed }];
}

/** A permission that the installation has not accepted hides a part of the posture: somebody must grant it. */
async function tellRefusals(ports: PosturePorts, at: OfRepository, outcomes: readonly ControlOutcome[]): Promise<void> {
  const { installation, repository } = at;
  const refused = outcomes.filter(
    ({ outcome, why }) => outcome === 'not-visible' && why.includes('GitHub refused (403)'),
  );
  for (const text of new Set(refused.map(({ why }) => why))) {
    await raiseAlert(ports, { kind: 'access/refused', installation, repository: repository.id, text });
  }
}

interface Fresh {
  readonly outcomes: readonly ControlOutcome[];
  readonly fresh: readonly string[];
}

async function tellDrift(ports: PosturePorts, at: OfRepository, { outcomes, fresh }: Fresh): Promise<void> {
  const { installation, repository } = at;
  for (const one of outcomes.filter((outcome) => fresh.includes(outcomeKey(outcome)))) {
    const text = `${nameOf(repository)}: ${outcomeKey(one).trim()} held and does not any more: ${one.why}`;
    await raiseAlert(ports, { kind: 'posture/drifted', installation, repository: repository.id, text });
    ports.meter.drifted(one.control);
  }
}

interface Changed {
  readonly before: readonly string[];
  readonly drifted: readonly string[];
}

/** Each beginning and end is kept with its time, and written in the audit log. */
async function keepDrifts(ports: PosturePorts, at: OfRepository, { before, drifted }: Changed): Promise<void> {
  const now = ports.clock();
  for (const key of drifted.filter((one) => !before.includes(one))) {
    await ports.drifts.begin({ ...at, key, driftedAt: now });
    await noteDrift(ports, at, { key, event: 'drifted', now });
  }
  for (const key of before.filter((one) => !drifted.includes(one))) {
    await ports.drifts.end(at.repository.id, key, now);
    await noteDrift(ports, at, { key, event: 'held', now });
  }
}

interface DriftEvent {
  readonly key: string;
  readonly event: 'drifted' | 'held';
  readonly now: number;
}

async function noteDrift({ records }: PosturePorts, at: OfRepository, { key, event, now }: DriftEvent): Promise<void> {
  const [control = '', ...place] = key.split(' ');
  await records.append({
    ...{ kind: 'posture', installation: at.installation, repository: at.repository.id, number: 0, sha: '', at: now },
    about: { repository: nameOf(at.repository), event, control, place: place.join(' ') },
    body: null,
  });
}

/** Where the policy says; its id is not known, and not needed to write there. */
function placeOfIssues(effective: EffectivePolicy, repository: RepositoryRef): RepositoryRef {
  const elsewhere = effective.kind === 'valid' ? effective.policy.oversight.driftIssues : null;
  return elsewhere === null ? repository : { id: 0, ...elsewhere };
}

interface Told extends Pick<PostureRecord, 'outcomes' | 'drifted'> {
  readonly before: PostureRecord | null;
  /** Where the issue is. */
  readonly place: RepositoryRef;
}

/** One issue a repository, found by its marker. Asked about only where something has changed. */
async function keepIssue(
  ports: PosturePorts,
  repository: RepositoryRef,
  { before, outcomes, drifted, place }: Told,
): Promise<Result<null, ForgeError>> {
  if (sameKeys(before?.drifted ?? [], drifted)) return ok(null);
  const { forge } = ports;
  const found = await forge.findIssue(place, { label: POSTURE_LABEL, marker: postureMarker(repository) });
  if (found.kind === 'error') return unlessFinal(ports, repository, found.error);
  const issue = postureIssue(repository, { outcomes, drifted }, place);
  const isClean = drifted.length === 0;
  if (found.value === null && isClean) return ok(null);
  const told =
    found.value === null
      ? await forge.openIssue(place, issue)
      : await forge.editIssue(place, found.value, {
          title: issue.title,
          body: issue.body,
          state: isClean ? 'closed' : 'open',
        });
  return told.kind === 'error' ? unlessFinal(ports, repository, told.error) : ok(null);
}

/** Where no issue can be written at all, the alert has told it. */
function unlessFinal(ports: PosturePorts, repository: RepositoryRef, problem: ForgeError): Result<null, ForgeError> {
  const isFinal = problem.kind === 'forbidden' || problem.kind === 'not-found' || problem.kind === 'invalid-answer';
  if (!isFinal) return { kind: 'error', error: problem };
  ports.log.warn({ repository: repository.id, error: problem.message }, 'no issue tells of the drift');
  return ok(null);
}

function sameKeys(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key) => other.includes(key));
}

function nameOf({ owner, name }: RepositoryRef): string {
  return `${owner}/${name}`;
}
