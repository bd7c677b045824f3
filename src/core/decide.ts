/**
 * The decision: facts, provenance, risk and policy in, a verdict with its reasons out.
 * Nothing else in the program may say yes.
 */
import type { Change } from '../domain/change.js';
import { type Concessions, NO_CONCESSIONS } from '../domain/concession.js';
import type { Risk } from '../domain/finding.js';
import type { Independence } from '../domain/independence.js';
import type { CastLabel } from '../domain/label-vote.js';
import type { Ownership } from '../domain/ownership.js';
import type { PlanFacts } from '../domain/plan-evidence.js';
import type { EffectivePolicy, Policy } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import type { Fact, Unknown } from '../domain/result.js';
import type { NamedTickets } from '../domain/ticket.js';
import type { Reason, Requirement, Verdict, VerdictKind } from '../domain/verdict.js';
import { lastWords, type Surroundings, type Tally, tallyApprovals, whyNot } from './approvals.js';
import { representGroups } from './approver-groups.js';
import { barredReasons } from './barred.js';
import { whoCouldApprove } from './candidates.js';
import { concessionReasons } from './concession-reasons.js';
import { type Contributors, contributorsOf } from './contributors.js';
import { depthDemands } from './depth.js';
import { kindOfGates } from './gates.js';
import { labelVoteReasons, type WeighedLabels, weighLabels } from './label-votes.js';
import { ownerReasons } from './owner-reasons.js';
import { type OwnersAsked, ownersAsked, representOwners } from './owners.js';
import { type Teams, unknownMachines } from './people.js';
import { askedByPlan, DENYING_PLAN, planDemands, planReasons } from './plan-gate.js';
import { isGated } from './policy.js';
import { sizeLimit } from './policy-limits.js';
import { type RateProblem, rateReason } from './rate.js';
import { approvalReasons, originReason, policyReason, riskReason, sizeReason, unknownReason } from './reasons.js';
import { changeGoverns, possibleCategories, requirementOf } from './requirement.js';
import { standingTickets, ticketReason } from './tickets.js';

export interface DecideInput {
  readonly change: Change;
  readonly provenance: Provenance;
  readonly risk: Risk;
  readonly policy: EffectivePolicy;
  readonly teams: Teams;
  /** Owners by CODEOWNERS; left out or null: not read. */
  readonly ownership?: Fact<Ownership> | null;
  /** Labels that stand for approvals; left out: there are none. */
  readonly cast?: readonly CastLabel[];
  /** How the change makes GitHub read another CODEOWNERS; null: it does not. */
  readonly takesOver?: string | null;
  readonly independence: Independence;
  /** Tickets that it names; left out or null: nobody looked. */
  readonly tickets?: NamedTickets | null;
  /** Plans for its head; left out or null: nobody looked. */
  readonly plans?: PlanFacts | null;
  /** What people let go of; its risk is already without the findings that were waived. */
  readonly concessions?: Concessions;
  /** Why the agent has too much under way. */
  readonly rate?: readonly RateProblem[];
}

/**
 * Decides one change.
 *
 * denied: no approval can help (over the size limit of its origin, or an agent's where agents may only read).
 * indeterminate: something that could forbid it could not be seen.
 * pending: approvals are missing, somebody objects, or the agent has too much under way.
 * approved: everything that was asked for is there.
 */
export function decide(input: DecideInput): Verdict {
  const { change, provenance, risk } = input;
  if (input.policy.kind !== 'valid') return withoutPolicy(input.policy);
  const { policy } = input.policy;
  const { teams, independence, cast = [] } = input;
  const contributors = contributorsOf(change, { provenance, pushes: independence.pushes }, policy.agents);
  const owners = ownersAsked(policy, input.ownership ?? null);
  const asked = requirement(input, { policy, contributors, owners });
  const plans = input.plans ?? null;
  const around: Surroundings = { change, contributors, policy, teams, independence, plans, needed: asked.approvals };
  const labels = weighLabels({
    ...{ change, cast, categories: possibleCategories(risk), standings: independence.standings },
    reviews: lastWords(change.reviews.items),
    whyNot: (account, asReview) => whyNot(account, asReview, around),
  });
  const tally = withLabels(tallyApprovals(around), labels);
  const needed = represented(asked, { tally, labels }, input, policy);
  const { concessions = NO_CONCESSIONS, rate = [] } = input;
  const waived = new Set(concessions.waivers.map(({ rule }) => rule));
  const limit = sizeLimit(policy.size.max, assumedOrigin(input));
  const overSize = limit !== null && sizeAtMost(risk) > limit && !waived.has('size/over-max');
  const barred = barredReasons(policy.autonomy, { ...input, origin: assumedOrigin(input) });
  const tooMany = rate.filter(({ rule }) => !waived.has(rule));
  const unknowns = needed.approvals === 0 ? [] : [...contributors.unknowns, ...missingReviews(change)];
  const gates = gateReasons(input, { policy, approvals: tally.counting.length });
  const kind = kindOf({ barred, overSize, unknowns, tooMany, owners, needed, tally, gates });
  const could =
    kind === 'pending' ? whoCouldApprove({ around, groups: needed.groups, counting: tally.counting }) : null;
  return {
    kind,
    mode: policy.mode,
    gated: isGated(policy, change.base),
    requirement: needed,
    ...tally,
    ...(could === null ? {} : { couldApprove: could }),
    labelVotes: labels.votes,
    tampering: [],
    excluded: [...contributors.excluded.values()],
    reasons: [
      ...barred,
      ...(overSize ? [sizeReason(sizeAtMost(risk), limit, assumedOrigin(input))] : []),
      ...unknowns.map(unknownReason),
      ...tooMany.map(rateReason),
      ...gates,
      ...approvalReasons({ needed, tally, contributors, around, could }),
      ...ownerReasons(
        { asked: owners, needed, takesOver: input.takesOver ?? null },
        { ...input, contributors, policy },
      ),
      ...concessionReasons(concessions),
      ...labelVoteReasons(labels.votes),
      originReason(provenance),
      riskReason(risk),
    ],
    ...concessions,
  };
}

interface Weighed {
  readonly barred: readonly Reason[];
  readonly overSize: boolean;
  readonly unknowns: readonly Unknown[];
  readonly owners: OwnersAsked;
  readonly tooMany: readonly RateProblem[];
  readonly needed: Requirement;
  readonly tally: Tally;
  readonly gates: readonly Reason[];
}

function kindOf({ barred, overSize, unknowns, tooMany, owners, needed, tally, gates }: Weighed): VerdictKind {
  const gated = kindOfGates(gates, DENYING_PLAN);
  if (barred.length > 0 || overSize || gated === 'denied') return 'denied';
  if (unknowns.length > 0 || owners.unknown !== null || gated === 'indeterminate') return 'indeterminate';
  if (tooMany.length > 0 || gated === 'pending') return 'pending';
  if (needed.approvals === 0) return 'approved';
  if (tally.counting.length < needed.approvals) return 'pending';
  if ([...needed.groups, ...needed.owners].some(({ met }) => !met)) return 'pending';
  return tally.objections.length > 0 ? 'pending' : 'approved';
}

/** What must be there beside approvals. */
function gateReasons(
  { change, risk, tickets = null, plans = null }: DecideInput,
  { policy, approvals }: { readonly policy: Policy; readonly approvals: number },
): readonly Reason[] {
  const byPlan = askedByPlan(plans);
  const ticket = ticketReason({ rules: policy.ticket, categories: possibleCategories(risk), named: tickets, byPlan });
  const standing = standingTickets(tickets);
  return [
    ...planReasons({ change, policy, plans, tickets: standing, approvals }),
    ...(ticket === null ? [] : [ticket]),
  ];
}

/** Who approved by a review as well counts once. */
function withLabels(tally: Tally, { counting }: WeighedLabels): Tally {
  const reviewers = new Set(tally.counting.map(({ account }) => account.id));
  return { ...tally, counting: [...tally.counting, ...counting.filter(({ account }) => !reviewers.has(account.id))] };
}

/** Whose approvals stand for the lists of approvers, and for the owners. */
function represented(
  asked: Requirement,
  { tally: { counting }, labels }: { readonly tally: Tally; readonly labels: WeighedLabels },
  { teams }: DecideInput,
  policy: Policy,
): Requirement {
  const whole = counting.map(({ account }) => ({ account, categories: 'all' as const }));
  const others = labels.voices.filter(({ account }) => !counting.some((one) => one.account.id === account.id));
  const voices = [...whole, ...others];
  return {
    ...asked,
    groups: representGroups(asked.groups, voices, { teams, distinct: policy.distinctApprovers }),
    owners: representOwners(asked.owners, counting, teams),
  };
}

interface Asking {
  readonly policy: Policy;
  readonly contributors: Contributors;
  readonly owners: OwnersAsked;
}

function requirement(input: DecideInput, { policy, contributors, owners }: Asking): Requirement {
  const { change, risk } = input;
  return requirementOf(
    {
      origin: assumedOrigin(input),
      risk,
      unmapped: contributors.unmapped.length,
      unseenPusher: isPusherUnseen(change, contributors),
      unknownMachines: unknownMachines(policy, input.teams).length,
      governs: changeGoverns(change.files.items, change.repository.name),
      unattended: input.provenance.unattended,
      unreadMarks: hasUnreadMarks(change),
      contradicted: input.provenance.contradictions.length > 0,
      raised: [...depthDemands(change, policy.labels), ...planDemands(input.plans ?? null, policy)],
      owners: owners.owners,
    },
    policy,
  );
}

/** Into the author's own fork hardly anybody else can push; elsewhere anybody may have pushed under another's name. */
function isPusherUnseen({ head }: Change, { pushers }: Contributors): boolean {
  return pushers.unseen !== null && !(head.fork && head.ownFork === true);
}

/** A commit or a label that could not be read may say that it is an agent's: the change is held to what an AI change needs. */
function assumedOrigin({ change, provenance }: DecideInput): Provenance['origin'] {
  return hasUnreadMarks(change) ? 'ai' : provenance.origin;
}

function hasUnreadMarks({ commits, labels, labelEvents }: Change): boolean {
  return [commits, labels, labelEvents].some(({ missing }) => missing !== null);
}

/** The greatest size the change can have: GitHub's own total where files could not be listed. */
function sizeAtMost(risk: Risk): number {
  return risk.unseen === null ? risk.size.judged : risk.size.total;
}

function missingReviews(change: Change): readonly Unknown[] {
  return change.reviews.missing === null ? [] : [change.reviews.missing];
}

function withoutPolicy(policy: Exclude<EffectivePolicy, { kind: 'valid' }>): Verdict {
  return {
    kind: 'indeterminate',
    mode: 'enforce',
    gated: true,
    requirement: { approvals: 0, because: [], groups: [], owners: [] },
    counting: [],
    dismissed: [],
    objections: [],
    labelVotes: [],
    tampering: [],
    excluded: [],
    reasons: [policyReason(policy)],
    // Whom a broken policy lists, nobody can say.
    ...NO_CONCESSIONS,
  };
}
