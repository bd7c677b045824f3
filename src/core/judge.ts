/** From gathered facts to a judgement: classify, then decide. The one path that webhooks, the command line and replay share. */
import type { Change, Texts } from '../domain/change.js';
import { type Concessions, NO_CONCESSIONS, type RecordedCommand } from '../domain/concession.js';
import type { Parsers } from '../domain/effect.js';
import type { Risk } from '../domain/finding.js';
import type { Independence, ListedPeople, PushHistory } from '../domain/independence.js';
import type { CastLabel } from '../domain/label-vote.js';
import type { Ownership } from '../domain/ownership.js';
import type { PlanFacts } from '../domain/plan-evidence.js';
import type { EffectivePolicy, OwnAgent, Policy } from '../domain/policy.js';
import type { Evidence, Operator, Provenance, ProvenanceInput, RecordedCorrection } from '../domain/provenance.js';
import { complete, type Fact, type Unknown } from '../domain/result.js';
import type { NamedTickets } from '../domain/ticket.js';
import type { Traffic } from '../domain/traffic.js';
import type { Verdict } from '../domain/verdict.js';
import { withoutBorrowedAutomation } from './automation-hands.js';
import { noFollowUpReason } from './concession-reasons.js';
import { type Headship, weighConcessions, withoutWaived } from './concessions.js';
import { contributorsOf } from './contributors.js';
import { coveredKeys, weighCorrections } from './corrections.js';
import { decide } from './decide.js';
import { isAiEvidence, whatItSays } from './evidence.js';
import { nextTurn } from './next-turn.js';
import type { Teams } from './people.js';
import { withPlanFindings } from './plan-gate.js';
import { DEFAULT_POLICY, isGated } from './policy.js';
import { judgeProvenance } from './provenance.js';
import { withRaises } from './raised.js';
import { type RateProblem, rateProblems } from './rate.js';
import { unseenSiblingsReason } from './reasons.js';
import { assessRisk } from './risk.js';
import { type Split, splitOf } from './split.js';
import { tamperingReasons, tamperings } from './tampering.js';

/** Everything that must be known before a change can be judged. */
export interface Gathered {
  readonly change: Change;
  /** The texts of the files that core/texts-needed.ts names. */
  readonly texts: Texts;
  readonly policy: EffectivePolicy;
  /** Evidence seen on this change before. */
  readonly remembered: readonly Evidence[];
  /** People who were seen directing an agent here before. */
  readonly rememberedOperators: readonly Operator[];
  /** Corrections as they were first seen. */
  readonly corrections: readonly RecordedCorrection[];
  readonly teams: Teams;
  /** Of the lists of people those that came with the change, and are compared before a yes; left out: none. */
  readonly along?: ListedPeople;
  /** Owners by CODEOWNERS; left out or null: not read, because the policy does not ask for them. */
  readonly ownership?: Fact<Ownership> | null;
  /** How the change makes GitHub read another CODEOWNERS. */
  readonly takesOver?: string | null;
  readonly independence: Independence;
  /** Labels that stand for approvals; left out: there are none. */
  readonly cast?: readonly CastLabel[];
  /** Tickets that it names; left out or null: nobody looked. */
  readonly tickets?: NamedTickets | null;
  /** Plans for its head; left out or null: nobody looked. */
  readonly plans?: PlanFacts | null;
  readonly circumstances: Circumstances;
}

/** What is known beside GitHub: the time, what was commanded before, and what else is under way. */
export interface Circumstances {
  /** Epoch milliseconds, the server's clock. */
  readonly now: number;
  /** Commands as they were first seen. */
  readonly commands: readonly RecordedCommand[];
  readonly headship: Headship;
  /** Null: the policy asks for no limit. */
  readonly traffic: Traffic | null;
}

export interface Judgement {
  readonly change: Change;
  readonly policy: EffectivePolicy;
  readonly provenance: Provenance;
  readonly risk: Risk;
  readonly verdict: Verdict;
  /** Where a part of it is too large: how it could be split. */
  readonly split: Split | null;
  /** When time alone changes the verdict, epoch milliseconds; null: never. */
  readonly lookAgainAt: number | null;
  /** Plans that it was judged with. */
  readonly plans: PlanFacts | null;
}

/** What a change is, before anybody decides: who made it, and how much it risks. */
export interface Classification {
  readonly provenance: Provenance;
  readonly risk: Risk;
}

/** What is known beside the change itself. `appLogin` is the app's own account, whose labels are output and no evidence. */
export interface Memories {
  readonly remembered: readonly Evidence[];
  readonly rememberedOperators?: readonly Operator[];
  readonly corrections?: readonly RecordedCorrection[];
  readonly teams?: Teams;
  readonly independence?: { readonly pushes: PushHistory };
  readonly appLogin: string;
}

/** What risk is judged by beside the change: texts of files, and parsers to read them with. */
export interface Background extends Memories {
  readonly texts: Texts;
  readonly parsers: Parsers;
  readonly plans?: PlanFacts | null;
}

/** Classifies one change. */
export function classify(change: Change, policy: Policy, background: Background): Classification {
  const provenance = provenanceOf(change, policy, background);
  const { files, commits, totals } = change;
  const input = { files, commits, totals, texts: background.texts };
  const found = assessRisk(input, withOrganisationPolicyGuarded(policy, change), background.parsers);
  const planned = withPlanFindings(found, background.plans ?? null);
  return { provenance, risk: withRaises(planned, change, policy.labels, background.appLogin) };
}

/** By all evidence first; then, where somebody may and does declare it wrong, without what they cover. */
export function provenanceOf(change: Change, policy: Policy, background: Memories): Provenance {
  const input = inputOf(change, background);
  const own = ownAgents(policy);
  const weighing = { ...policy.provenance, corrected: new Set<string>() };
  const byAll = judgeProvenance(input, own, weighing);
  const { corrections: recorded = [], teams = new Map() } = background;
  const { pushes } = background.independence ?? { pushes: { ...complete([]), asked: 'no' } };
  const pushed = { pushes, own };
  if (!byAll.evidence.some(isAiEvidence)) return withoutBorrowedAutomation(byAll, change, pushed);
  const contributors = contributorsOf(change, { provenance: byAll, pushes }, policy.agents);
  const corrections = weighCorrections({ comments: change.comments, recorded, policy, teams, contributors });
  const covered = coveredKeys(corrections, recorded);
  if (covered.size === 0) return { ...withoutBorrowedAutomation(byAll, change, pushed), corrections };
  const corrected = judgeProvenance(input, own, { ...weighing, corrected: covered });
  return { ...withoutBorrowedAutomation(corrected, change, pushed), corrections };
}

function inputOf(change: Change, { remembered, rememberedOperators = [], appLogin }: Memories): ProvenanceInput {
  return {
    author: change.author,
    commits: change.commits,
    branch: change.head.ref,
    title: change.title,
    body: change.body,
    labels: labelsByOthers(change, appLogin),
    assignees: change.assignees.items,
    comments: change.comments,
    people: change.reviews.items.flatMap(({ author }) => author ?? []),
    app: change.app,
    remembered,
    rememberedOperators,
  };
}

/** What a judgement is made with, whatever the change: the app's own login, and the parsers. */
export type Judge = Pick<Background, 'appLogin' | 'parsers'>;

/** Judges one change by itself. */
export function judge(gathered: Gathered, by: Judge): Judgement {
  return judgeClassified(gathered, classify(gathered.change, policyOf(gathered.policy), { ...gathered, ...by }), by);
}

/** The second half: decides what was classified before. Needs no texts, so a record is decided again by it. */
export function judgeClassified(gathered: Gathered, found: Classification, by: Pick<Judge, 'appLogin'>): Judgement {
  const { change, policy } = gathered;
  const { provenance } = found;
  const concessions = concessionsOf(gathered, found);
  const risk = withoutWaived(found.risk, concessions.waivers);
  const rate = rateProblemsOf(gathered, provenance);
  const decided = decide({ ...gathered, provenance, risk, concessions, rate });
  const verdict = withTampering({ change, policy, provenance, risk, verdict: decided }, by);
  const split = splitOf({ change, provenance, risk, policy, verdict });
  const { plans = null } = gathered;
  return { change, policy, provenance, risk, verdict, split, plans, lookAgainAt: nextTurn(verdict, rate) };
}

/** What people did to the labels that show the verdict; it changes nothing of it. */
function withTampering(
  judged: Omit<Judgement, 'split' | 'plans' | 'lookAgainAt'>,
  { appLogin }: Pick<Judge, 'appLogin'>,
): Verdict {
  const { change, policy, verdict } = judged;
  if (policy.kind !== 'valid') return verdict;
  const tampering = tamperings({ change, names: policy.policy.labels, appLogin }, judged);
  return { ...verdict, tampering, reasons: [...verdict.reasons, ...tamperingReasons(tampering)] };
}

function concessionsOf(gathered: Gathered, found: Classification): Concessions {
  const { change, policy, teams, circumstances, independence } = gathered;
  if (policy.kind !== 'valid') return NO_CONCESSIONS;
  const { pushes } = independence;
  const contributors = contributorsOf(change, { provenance: found.provenance, pushes }, policy.policy.agents);
  const { commands: recorded, now } = circumstances;
  return weighConcessions({ change, policy: policy.policy, teams, contributors, recorded, risk: found.risk, now });
}

function rateProblemsOf({ change, policy, circumstances }: Gathered, provenance: Provenance): readonly RateProblem[] {
  const { traffic, now } = circumstances;
  if (policy.kind !== 'valid' || traffic === null || !isGated(policy.policy, change.base)) return [];
  return rateProblems({ number: change.number, provenance, limits: policy.policy.rate, traffic, now });
}

/**
 * Judges every open change that has the same head commit. What shows that one of them is AI-originated shows it of all:
 * it is the same work. With changes that could not be listed, none can be approved.
 */
export function judgeTogether(group: readonly Gathered[], unseen: Unknown | null, by: Judge): readonly Judgement[] {
  const alone = group.map((gathered) => judge(gathered, by));
  const together =
    group.length === 1
      ? alone
      : group.map((gathered, index) => {
          const lent = lentTo(index, alone);
          return judge({ ...gathered, remembered: [...gathered.remembered, ...lent] }, by);
        });
  return unseen === null ? together : together.map((judgement) => withUnseenSiblings(judgement, unseen));
}

/** What the others show and this one does not, each mark once: evidence is remembered, so what is lent twice would multiply. */
function lentTo(index: number, alone: readonly Judgement[]): readonly Evidence[] {
  const known = new Set(alone[index]?.provenance.evidence.map(whatItSays));
  const lent = alone.flatMap((other, place) => (place === index ? [] : sharedEvidence(other)));
  return lent.filter((evidence) => {
    const isNew = !known.has(whatItSays(evidence));
    known.add(whatItSays(evidence));
    return isNew;
  });
}

function sharedEvidence({ change, provenance }: Judgement): readonly Evidence[] {
  return provenance.evidence
    .filter(isAiEvidence)
    .map((evidence) => ({ ...evidence, where: `#${change.number} on the same commit, ${evidence.where}` }));
}

function withUnseenSiblings(judgement: Judgement, unseen: Unknown): Judgement {
  const { verdict } = judgement;
  const kind = verdict.kind === 'denied' ? 'denied' : 'indeterminate';
  // The gate that was opened is this change's own; the commit's is opened for whatever else has it.
  const reasons = [unseenSiblingsReason(unseen), ...verdict.reasons];
  return { ...judgement, verdict: { ...verdict, kind, override: null, reasons } };
}

/** The gate as the verdict has it, because what break-glass asks for could not be done. */
export function withoutOverride(judgement: Judgement, problem: string): Judgement {
  const { verdict } = judgement;
  const reasons = [...verdict.reasons.filter(({ rule }) => rule !== 'override/break-glass'), noFollowUpReason(problem)];
  return { ...judgement, verdict: { ...verdict, override: null, reasons } };
}

/** For classifying only: a verdict is never made from the default where the real policy cannot be trusted. */
function policyOf(policy: EffectivePolicy): Policy {
  return policy.kind === 'valid' ? policy.policy : DEFAULT_POLICY;
}

/** In an organisation's `.github` repository, the file `twokey.yml` is a policy too. */
export function withOrganisationPolicyGuarded(policy: Policy, { repository }: Change): Policy {
  if (repository.name.toLowerCase() !== '.github') return policy;
  const floor = { id: 'organisation-policy', match: ['twokey.yml'], category: 'governance', risk: 'high' } as const;
  return { ...policy, paths: [...policy.paths, floor] };
}

/** The label `origin/ai`, put on by anyone but the app, declares an AI-originated change; so do the policy's other labels. */
function ownAgents(policy: Policy): readonly OwnAgent[] {
  const known = agentsOfPolicy.get(policy);
  if (known !== undefined) return known;
  const labels = [policy.labels.ai, ...policy.provenance.labels];
  const none = { logins: [], emails: [], branches: [], trailers: [], apps: [], ids: [] };
  const declared: OwnAgent = { ...none, id: 'unnamed-ai', labels };
  const agents = [...policy.agents, declared];
  agentsOfPolicy.set(policy, agents);
  return agents;
}

/** One list for each policy, so that what is prepared from it is prepared once. */
const agentsOfPolicy = new WeakMap<Policy, readonly OwnAgent[]>();

/** Labels that are on it now or ever were, without those that only the app itself put on. */
function labelsByOthers(change: Change, appLogin: string): readonly string[] {
  const added = change.labelEvents.items.filter(({ action }) => action === 'added');
  const byApp = new Set(added.filter((event) => isApp(event.actor?.login, appLogin)).map(({ label }) => label));
  const byOthers = added.filter((event) => !isApp(event.actor?.login, appLogin)).map(({ label }) => label);
  return [...new Set([...change.labels.items.filter((label) => !byApp.has(label)), ...byOthers])];
}

function isApp(login: string | undefined, appLogin: string): boolean {
  return login !== undefined && login.toLowerCase() === appLogin.toLowerCase();
}
