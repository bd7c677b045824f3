/** What `twokey provenance` prints: a headline and the evidence for people, one line of JSON for scripts. */
import type { Judgement } from '../core/judge.js';
import type { Commit, Sha } from '../domain/change.js';
import type { Confidence, CorrectionOutcome, Evidence, Origin, Provenance } from '../domain/provenance.js';
import { evidenceLine } from './check-report.js';
import { shown } from './terminal.js';

/** The shape that scripts read, so keys and their order stay. */
export interface ProvenanceLine {
  readonly sha: Sha;
  readonly origin: Origin;
  readonly agents: readonly string[];
  readonly automations: readonly string[];
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  readonly cautions: readonly string[];
}

export function provenanceLine(sha: Sha, provenance: Provenance): ProvenanceLine {
  const { origin, agents, automations, confidence, evidence, cautions } = provenance;
  return { sha, origin, agents, automations, confidence, evidence, cautions };
}

/**
 * `sha` is the head. Only GitHub knows who directed an agent, and who declared evidence wrong: such a correction takes
 * effect where a server has recorded it, not here.
 */
export function pullRequestProvenanceLine({ change, provenance }: Judgement) {
  const { repository, number, head } = change;
  return {
    repository: `${repository.owner}/${repository.name}`,
    number,
    ...provenanceLine(head.sha, provenance),
    operators: provenance.operators.map(({ account, because }) => ({ login: account.login, id: account.id, because })),
    corrections: provenance.corrections.map(correctionLine),
  };
}

export function commitProvenance({ sha, message }: Commit, provenance: Provenance): string {
  const subject = shown(message.trimStart().split('\n', 1)[0] ?? '', 100);
  return sheet([`${sha.slice(0, 10)}  ${headline(provenance)}  ${subject}`.trimEnd(), ...details(provenance)]);
}

export function pullRequestProvenance(name: string, { change, provenance }: Judgement): string {
  const operators = provenance.operators.map(
    ({ account, because }) => `directed by @${shown(account.login)}: ${shown(because)}`,
  );
  return sheet([
    `${name} at ${change.head.sha.slice(0, 10)}  ${headline(provenance)}  ${shown(change.title, 100)}`.trimEnd(),
    ...details(provenance),
    ...operators.map(indented),
    ...provenance.corrections.map((outcome) => indented(correction(outcome))),
  ]);
}

/** What is kept of each commit of a range, which may be a hundred thousand. */
export type Found = Pick<Provenance, 'origin' | 'agents' | 'automations'>;

/** What a range is made of. */
export function provenanceSummary(found: readonly Found[], unread: number): string {
  const origins = counts(found.map(({ origin }) => origin));
  const agents = counts(found.flatMap((one) => one.agents));
  const automations = counts(found.flatMap((one) => one.automations));
  return sheet([
    ...(found.length === 0 ? [] : ['']),
    `${found.length} commit${found.length === 1 ? '' : 's'}${origins === '' ? '' : `: ${origins}`}`,
    ...(agents === '' ? [] : [`agents       ${agents}`]),
    ...(automations === '' ? [] : [`automations  ${automations}`]),
    ...(unread === 0 ? [] : [`not read     ${unread}`]),
  ]);
}

function correctionLine(outcome: CorrectionOutcome) {
  const { kind, comment, by } = outcome;
  const words = outcome.kind === 'accepted' ? { reason: outcome.reason } : { why: outcome.why };
  return { kind, comment, by: by?.login ?? null, ...words };
}

function correction(outcome: CorrectionOutcome): string {
  const by = `@${shown(outcome.by?.login ?? 'ghost')}`;
  return outcome.kind === 'accepted'
    ? `corrected by ${by}: ${shown(outcome.reason)}`
    : `a correction by ${by} does not count: ${shown(outcome.why)}`;
}

function headline({ origin, agents, automations, confidence }: Provenance): string {
  const names = [...agents, ...automations].join(', ');
  return `${origin}${names === '' ? '' : `: ${names}`} (confidence ${confidence})`;
}

function details({ evidence, cautions }: Provenance): readonly string[] {
  return [...evidence.map(evidenceLine), ...cautions.map((caution) => `note: ${shown(caution)}`)].map(indented);
}

function indented(line: string): string {
  return `            ${line}`;
}

/** "ai 5, human 3", the most frequent first. */
function counts(names: readonly string[]): string {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  const sorted = [...times].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

function sheet(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
