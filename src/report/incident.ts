/**
 * The issue that asks what an undone change teaches: what happened when, what the gate knew, and room for what changes.
 * It blames nobody, and quotes no text of the change, which may hold a secret.
 */
import { readDecision, readLink } from '../core/audit-entry.js';
import type { AuditEntry, KeptEntry } from '../domain/audit.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Finding } from '../domain/finding.js';
import type { Undoer } from '../domain/job.js';
import type { DecisionBody } from '../domain/record.js';
import { instant, toldEntry } from './audit-lines.js';
import { code, oneLine, plain, withinLimit } from './escape.js';

export const INCIDENT_LABEL = 'twokey/incident';
const MOST_ENTRIES = 80;
const MOST_FINDINGS = 40;

export interface Undone {
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly by: Undoer;
  /** In order, the change's own. */
  readonly entries: readonly KeptEntry[];
  /** Epoch milliseconds; null: not seen. */
  readonly mergedAt: number | null;
}

/** By this the issue is found again. Invisible. */
export function incidentMarker({ repository, number }: Pick<Undone, 'repository' | 'number'>): string {
  return `<!-- twokey:incident:${repository.id}:${number} -->`;
}

export function undoerText(by: Undoer): string {
  return by.kind === 'revert' ? `#${by.number}` : `a rollback of ${by.environment} to ${by.to.slice(0, 12)}`;
}

export function incidentIssue(undone: Undone): {
  readonly title: string;
  readonly body: string;
  readonly label: string;
} {
  const { number, by, entries, mergedAt } = undone;
  const links = entries.map(({ entry }) => readLink(entry)).filter((entry) => entry !== null);
  const last = entries.findLast(({ entry }) => readLink(entry)?.kind === 'decision');
  const decided = last === undefined ? null : readLink(last.entry);
  const body = last?.body ? readDecision(last.body) : null;
  const byText = by.kind === 'revert' ? `#${by.number}` : `a rollback of ${code(by.environment)} to ${code(by.to)}`;
  const lines = [
    incidentMarker(undone),
    `#${number}, judged AI-originated, was undone by ${byText} after it had been merged. Nobody is to blame: the question is what would have caught it earlier. Close this issue when the answer is written below and somebody has taken it on.`,
    ...['', '## What happened', ''],
    ...timeline(links, mergedAt),
    ...['', '## What the gate decided', '', ...decision(decided)],
    ...['', '## What the gate saw', '', ...sight(body)],
    ...[
      '',
      '## What it missed',
      '',
      'What did the change do that nobody expected? Could a file, a plan, a test or a person have told?',
    ],
    ...['', '## What changes', ''],
    '- [ ] a rule, a path or an approver in the policy, a plan rule, a test, a habit:',
    '- [ ] who does it, until when:',
    ...[
      '',
      `The whole record: \`twokey audit show '${undone.repository.owner}/${undone.repository.name}#${number}'\`.`,
    ],
  ];
  return {
    title: oneLine(`What the undoing of #${number} teaches`),
    body: withinLimit(lines.join('\n')),
    label: INCIDENT_LABEL,
  };
}

function timeline(links: readonly AuditEntry[], mergedAt: number | null): readonly string[] {
  const told = links
    .filter(({ kind }) => kind !== 'incident')
    .slice(-MOST_ENTRIES)
    .map((entry) => `- ${instant(entry.at)} ${plain(toldEntry(entry)[0] ?? entry.kind)}`);
  const left = links.length - told.length;
  return [
    ...(left > 0 ? [`- ${left} earlier entries`] : []),
    ...told,
    `- ${mergedAt === null ? 'when it was merged was not seen' : `${instant(mergedAt)} seen merged`}`,
  ];
}

function decision(decided: AuditEntry | null): readonly string[] {
  if (decided === null) return ['It was never judged.'];
  const { verdict, approvals, risk, override, mode, counting, rules } = decided.about;
  const met = Array.isArray(rules) ? rules.map(String).slice(0, MOST_FINDINGS) : [];
  return [
    `- verdict: ${code(String(verdict))}${mode === 'observe' ? ', observed only' : ''}${override === null ? '' : ', opened by break-glass'}`,
    `- approvals: ${Array.isArray(counting) ? counting.length : 0} counted of ${Number(approvals)} needed`,
    `- risk: ${code(String(risk))}`,
    ...met.map((rule) => `- ${code(rule)}`),
  ];
}

function sight(body: DecisionBody | null): readonly string[] {
  if (body === null) return ['The details were deleted by the retention.'];
  const { findings, unseen } = body.risk;
  const more = findings.length - MOST_FINDINGS;
  return [
    ...(findings.length === 0 ? ['Nothing: no rule looks for what this change did.'] : []),
    ...findings.slice(0, MOST_FINDINGS).map(findingLine),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...(unseen === null ? [] : [`- not all files could be seen: ${plain(unseen.reason)}`]),
  ];
}

function findingLine({ rule, level, path, line }: Finding): string {
  const place = path === null ? 'the whole change' : code(line === null ? path : `${path}:${line}`);
  return `- ${code(rule)} ${level}: ${place}`;
}
