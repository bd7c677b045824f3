/** An entry of the audit log in words, one line each: the first says what happened, the others why. Plain, untrusted text. */
import type { AuditEntry } from '../domain/audit.js';

export function toldEntry({ kind, about }: AuditEntry): readonly string[] {
  const by = accountIn(about.by);
  switch (kind) {
    case 'decision':
      return decision(about);
    case 'publication':
      return [
        `${about.check} ${about.outcome}: ${about.conclusion}, evaluation ${about.evaluation}${about.problem === null ? '' : ` (${about.problem})`}`,
      ];
    case 'labels':
      return labels(about);
    case 'command':
      return [
        `${by} commanded ${[about.command, about.rule].filter((word) => word !== null).join(' ')} (comment ${about.comment})`,
      ];
    case 'correction':
      return [`${by} declared ${about.covers} marks of AI wrong (comment ${about.comment})`];
    case 'break-glass':
      return [
        `${by} opened the gate against the verdict (comment ${about.comment}), until ${instant(Number(about.until))}`,
      ];
    case 'drift':
      return [`${about.drifted === true ? 'drift' : 'no drift'} of ${about.stack}, by the plan of run ${about.run}`];
    case 'posture':
      return [
        `${about.control} ${about.place}: ${about.event === 'drifted' ? 'does not hold any more' : 'holds again'}`,
      ];
    case 'inventory':
      return [
        `${about.adminEquivalent} admin-equivalent ${about.adminEquivalent === 1 ? 'identity' : 'identities'}, ${about.aiTools} AI ${about.aiTools === 1 ? 'tool' : 'tools'} with write access`,
      ];
    case 'incident':
      return [`undone by ${about.by}, a review is asked for in issue ${about.issue}`];
    case 'deployment':
      return deployment(about);
    case 'token':
      return token(about);
    case 'imported':
      return ['a record of an older store'];
    case 'policy':
    case 'pruned':
      return [kind];
  }
}

function decision(about: AuditEntry['about']): readonly string[] {
  const counting = listIn(about.counting).length;
  const gate = about.override === null ? '' : ', opened by break-glass';
  const group = typeof about.mergeGroup === 'string' ? `, in the merge group ${about.mergeGroup.slice(0, 7)}` : '';
  const mode = about.mode === 'observe' ? ', observed only' : '';
  const unmet = listIn(about.rules).filter((rule) => !rule.endsWith(' note') && !rule.endsWith(' met'));
  return [
    `decided: ${about.verdict}${gate}${mode}, ${counting} of ${about.approvals} approvals, ${about.origin}, ${about.risk} risk, evaluation ${about.evaluation}${group}`,
    ...causesIn(about.causes).map((cause) => `because ${cause}`),
    ...unmet.map((rule) => `- ${rule}`),
    `by ${about.product}, catalog ${about.catalog}, policy ${String(about.policy).slice(0, 12)}`,
  ];
}

function labels(about: AuditEntry['about']): readonly string[] {
  const problem = about.problem === null ? '' : ` (${about.problem})`;
  return [
    `labels ${about.outcome}, evaluation ${about.evaluation}${problem}`,
    ...listIn(about.putOn).map((name) => `+ ${name}`),
    ...listIn(about.takenOff).map((name) => `- ${name}`),
  ];
}

function deployment(about: AuditEntry['about']): readonly string[] {
  const run = `run ${about.run}, ${about.environment}`;
  switch (about.event) {
    case 'decided':
      return [
        `deployment ${about.decision}${about.observed === true ? ', observed only' : ''}: ${run}`,
        ...listIn(about.rules).map((rule) => `- ${rule}`),
      ];
    case 'lease':
      return [`lease ${about.state}: ${run}, until ${instant(Number(about.until))}`];
    case 'rolled-back':
      return [`rolled back to ${about.to} by ${about.workflow}: ${run}`];
    default:
      return [`deployed without our answer to ${about.environment} (${about.why})`];
  }
}

function token({ event, token: id, name, by, ...about }: AuditEntry['about']): readonly string[] {
  const of = [...(about.everything === true ? ['everything'] : []), ...listIn(about.repositories)];
  const reads = `reads ${listIn(about.reads).join(', ')} of ${of.join(', ')}, until ${instant(Number(about.until))}`;
  return [`token ${id} (${name}) of the API ${event} by ${by}`, reads];
}

function causesIn(causes: unknown): readonly string[] {
  const { latest = [], more = 0 } = (causes ?? {}) as {
    readonly latest?: readonly {
      readonly event: string;
      readonly action: string;
      readonly actor: unknown;
      readonly delivery: string;
    }[];
    readonly more?: number;
  };
  const named = latest.map(
    ({ event, action, actor, delivery }) =>
      `${event}${action === '' ? '' : `.${action}`} by ${accountIn(actor)} (delivery ${delivery})`,
  );
  return more > 0 ? [`${more} events before`, ...named] : named;
}

function accountIn(value: unknown): string {
  const account = value as { readonly login?: unknown; readonly id?: unknown } | null | undefined;
  return account?.login === undefined ? 'somebody' : `${account.login} (${account.id})`;
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** To the second, UTC. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
