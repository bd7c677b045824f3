/** Turns a judgement into the entry that the audit log keeps of it: facts, verdict, and by what it was decided. */
import type { Gathered, Judgement } from '../core/judge.js';
import { recordedFacts } from '../core/recorded-facts.js';
import type { NewEntry } from '../domain/audit.js';
import type { Sha } from '../domain/change.js';
import type { DecisionBody, Settlement } from '../domain/record.js';
import type { Clock, Digest } from '../ports.js';

export interface RecordPorts {
  readonly clock: Clock;
  readonly digest: Digest;
  readonly installation: number;
  readonly catalogVersion: string;
  readonly productVersion: string;
  readonly forge: { readonly botLogin: string };
}

export interface Decided {
  readonly gathered: Gathered;
  readonly judgement: Judgement;
  /** Its number. */
  readonly evaluation: number;
  /** Head of the merge group that it was judged in; null: by itself. */
  readonly mergeGroup: Sha | null;
  /** What the next look is compared with; null: it decides whatever it finds. */
  readonly settlement: Settlement | null;
}

export function decisionEntry(ports: RecordPorts, decided: Decided): NewEntry {
  const { gathered, judgement, evaluation, mergeGroup, settlement } = decided;
  const { change, policy, provenance, risk, verdict } = judgement;
  const facts = recordedFacts(gathered, { appLogin: ports.forge.botLogin, digest: ports.digest });
  return {
    kind: 'decision',
    installation: ports.installation,
    repository: change.repository.id,
    number: change.number,
    sha: change.head.sha,
    at: ports.clock(),
    about: {
      repository: `${change.repository.owner}/${change.repository.name}`,
      evaluation,
      mergeGroup,
      settlement,
      product: ports.productVersion,
      catalog: ports.catalogVersion,
      policySources: policy.kind === 'valid' ? policy.sources : [],
      origin: provenance.origin,
      risk: risk.level,
      ...summaryOf(judgement),
    },
    body: { facts, provenance, risk, verdict } satisfies DecisionBody,
    policy,
  };
}

/** What stays when the body is pruned: the verdict without its texts. */
function summaryOf({ verdict }: Judgement): Readonly<Record<string, unknown>> {
  const { kind, mode, gated, requirement, counting, waivers, override, reasons } = verdict;
  return {
    ...{ verdict: kind, mode, gated, approvals: requirement.approvals },
    counting: counting.map(({ account }) => account.id),
    rules: [...new Set(reasons.map(({ rule, outcome }) => `${rule} ${outcome}`))],
    waivers: waivers.map(({ rule, askedBy, grantedBy, until }) => ({
      ...{ rule, askedBy: askedBy.id, grantedBy: grantedBy.id, until },
    })),
    override: override === null ? null : { by: override.by.id, comment: override.comment, until: override.until },
  };
}
