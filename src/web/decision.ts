/** A kept entry read again for a page: the decision in it, the line that sums it up, and who could change the verdict. */
import { readDecision, readLink } from '../core/audit-entry.js';
import { pathsOf } from '../core/owner-reasons.js';
import type { AuditEntry, KeptEntry } from '../domain/audit.js';
import type { Account } from '../domain/change.js';
import type { DecisionBody } from '../domain/record.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import { headline } from '../report/headline.js';

export interface Decision {
  readonly entry: AuditEntry;
  /** Null: pruned, or of an older form. */
  readonly body: DecisionBody | null;
}

/** Null: it is no decision, or cannot be read. */
export function decisionIn({ entry: text, body }: Pick<KeptEntry, 'entry' | 'body'>): Decision | null {
  const entry = readLink(text);
  if (entry === null || entry.kind !== 'decision') return null;
  return { entry, body: body === null ? null : readDecision(body) };
}

/** `Held: 1 of 2 approvals · AI-originated (devin), high risk: iam`, or what the entry alone says. */
export function lineOf({ entry, body }: Decision): string {
  if (body === null) return `${entry.about.verdict}, ${entry.about.origin}, ${entry.about.risk} risk`;
  const isPolicy = ({ rule }: Reason) => rule === 'policy/invalid' || rule === 'policy/unreadable';
  return headline({ ...body, policy: { kind: body.verdict.reasons.some(isPolicy) ? 'invalid' : 'valid' } });
}

/** `acme/infra`, as it was called then. */
export function repositoryNameIn({ about }: AuditEntry): string {
  return typeof about.repository === 'string' ? about.repository : '';
}

/** Whose word would move it on. */
export interface Unblocker {
  readonly what: string;
  readonly who: readonly string[];
}

/** More names help nobody to find one. */
const MOST_NAMED = 8;

export function unblockersOf(verdict: Verdict): readonly Unblocker[] {
  const { requirement, couldApprove, objections, counting, kind } = verdict;
  if (kind === 'approved' || kind === 'denied') return [];
  const missing = requirement.approvals - counting.length;
  const anyone = couldApprove?.anyone ?? [];
  return [
    ...(missing > 0
      ? [{ what: missing === 1 ? 'one more approval' : `${missing} more approvals`, who: named(anyone) }]
      : []),
    ...requirement.groups
      .filter(({ met }) => !met)
      .map(({ category, members }) => {
        const people = couldApprove?.groups.find((group) => group.category === category)?.people ?? [];
        return { what: `${category} approvers`, who: people.length > 0 ? named(people) : members };
      }),
    ...requirement.owners
      .filter(({ met }) => !met)
      .map((owners) => ({ what: `an owner of ${pathsOf(owners)}`, who: owners.names })),
    ...(objections.length > 0 ? [{ what: 'whoever requested changes', who: named(objections) }] : []),
  ];
}

function named(people: readonly Account[]): readonly string[] {
  const names = people.slice(0, MOST_NAMED).map(({ login }) => login);
  return people.length > MOST_NAMED ? [...names, `${people.length - MOST_NAMED} more`] : names;
}

/** What must be done next, in the words of the verdict. */
export function remediesOf({ reasons }: Verdict): readonly string[] {
  const open = reasons.filter(
    ({ outcome, remedy }) => (outcome === 'unmet' || outcome === 'unknown') && remedy !== null,
  );
  return [...new Set(open.map(({ remedy }) => remedy ?? ''))];
}
