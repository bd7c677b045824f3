/** Reads one policy file: YAML in, a PolicyFile out, or every problem with its line. First step of what core/policy.ts combines. */

import { isCollection, isMap, isNode, isScalar, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { CATEGORIES, RISK_LEVELS } from '../domain/finding.js';
import type { OwnAgent, PolicyDocument, PolicyFile, PolicyProblem } from '../domain/policy.js';
import { ORIGINS } from '../domain/provenance.js';
import { error, isNonEmpty, type NonEmpty, ok, type Result } from '../domain/result.js';
import { autonomyOf } from './policy-autonomy.js';
import { breakGlassRulesOf, rateLimitsOf, sizesOf, waiverRulesOf } from './policy-limits.js';
import { oversightOf } from './policy-oversight.js';
import { planGateOfFile, planRulesOfFile } from './policy-plan.js';
import { type PolicyYaml, policyJsonSchema, policySchema } from './policy-schema.js';
import { scoreRulesOf } from './policy-scoreboard.js';
import { ticketRulesOf } from './policy-ticket.js';

/** Characters; the longest real policy we know of has 9,000. */
const LONGEST_FILE = 256 * 1024;

/** Parses and checks a policy file. Every problem found is returned, in file order. */
export function parsePolicy(document: PolicyDocument): Result<PolicyFile, NonEmpty<PolicyProblem>> {
  if (document.text.length > LONGEST_FILE) {
    return error([problemAt(document.source, { line: 1, col: 1 }, '', 'is longer than 256 KiB: split the policy')]);
  }
  const lineCounter = new LineCounter();
  const yaml = parseDocument(document.text, { version: '1.2', lineCounter, prettyErrors: false, stringKeys: true });
  const place = (offset: number) => lineCounter.linePos(offset);
  const broken = [...yaml.errors, ...yaml.warnings].map((fault) =>
    problemAt(document.source, place(fault.pos[0]), '', `is not valid YAML 1.2: ${fault.message}`),
  );
  if (isNonEmpty(broken)) return error(broken);
  const value = plainValue(() => yaml.toJS({ maxAliasCount: 50 }));
  if (value.kind === 'error') return error([problemAt(document.source, { line: 1, col: 1 }, '', value.error)]);
  const checked = policySchema.safeParse(value.value, { reportInput: true });
  if (checked.success) return ok(policyFileOf(checked.data));
  const problems = checked.error.issues
    .flatMap((issue) => problemsOf(issue))
    .map(({ path, key, message }) =>
      problemAt(
        document.source,
        place(offsetOf(yaml.contents, path, key)),
        [...path, ...(key ?? [])].join('.'),
        message,
      ),
    );
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return error(isNonEmpty(sorted) ? sorted : [problemAt(document.source, { line: 1, col: 1 }, '', 'is not valid')]);
}

/** `file:line:column path: what is wrong, what is allowed`. */
export function showProblem(problem: PolicyProblem): string {
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${problem.file}:${problem.line}:${problem.column} ${path}${problem.message}`;
}

type KeyPath = readonly (string | number)[];

interface LocatedProblem {
  readonly path: KeyPath;
  /** The offending key itself, where the key and not its value is wrong. */
  readonly key: readonly [string] | null;
  readonly message: string;
}

function plainValue(read: () => unknown): Result<unknown, string> {
  try {
    return ok(read());
  } catch {
    return error('repeats aliases too often: write the values out');
  }
}

function problemsOf(issue: z.core.$ZodIssue): readonly LocatedProblem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path,
        key: [key] as const,
        message: `is not a known key, ${allowedAt(path)}`,
      }));
    case 'invalid_value':
      return [{ path, key: null, message: `is not an allowed value, allowed: ${issue.values.map(String).join(', ')}` }];
    case 'invalid_type':
      return [
        { path, key: null, message: issue.input === undefined && path.length > 0 ? missing(issue) : wrongType(issue) },
      ];
    case 'invalid_union':
      return ofFittingForm(issue, path);
    case 'too_small':
      return [
        {
          path,
          key: null,
          message: `is too small, allowed: ${issue.origin === 'array' ? 'at least one entry' : `${issue.minimum} or more`}`,
        },
      ];
    case 'too_big':
      return [{ path, key: null, message: `is too large, allowed: at most ${issue.maximum}` }];
    default:
      return [{ path, key: null, message: issue.message }];
  }
}

/** Where a value may be written in several forms: what is wrong with the one that it has. */
function ofFittingForm(issue: z.core.$ZodIssueInvalidUnion, path: KeyPath): readonly LocatedProblem[] {
  const isOtherForm = ({ code, path: at }: z.core.$ZodIssue) =>
    at.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
  const fitting = issue.errors.find((problems) => problems.length > 0 && !problems.some(isOtherForm));
  if (fitting === undefined) return [{ path, key: null, message: issue.message }];
  return fitting
    .flatMap((problem) => problemsOf(problem))
    .map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
}

function missing(issue: z.core.$ZodIssueInvalidType): string {
  return `is missing, expected: ${issue.expected}`;
}

function wrongType(issue: z.core.$ZodIssueInvalidType): string {
  return `has the wrong type, allowed: ${issue.expected === 'record' || issue.expected === 'object' ? 'a mapping' : issue.expected}`;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
  /** The forms of a value that has several. */
  readonly anyOf?: readonly SchemaNode[];
}

function allowedAt(path: KeyPath): string {
  const { properties, propertyNames } = path.reduce<SchemaNode>(
    (at, step) => withKeys(below(at, step)),
    policyJsonSchema(),
  );
  const keys = properties === undefined ? (propertyNames?.enum ?? []) : Object.keys(properties);
  return `allowed here: ${keys.join(', ')}`;
}

function below({ items, properties, additionalProperties }: SchemaNode, step: string | number): SchemaNode {
  return (typeof step === 'number' ? items : (properties?.[step] ?? additionalProperties)) || {};
}

/** Of several forms only one has keys. */
function withKeys(node: SchemaNode): SchemaNode {
  return node.anyOf?.find(({ properties }) => properties !== undefined) ?? node;
}

/** Where a value (or the key itself) stands in the text; for a missing value, where its nearest parent stands. */
function offsetOf(root: ParsedNode | null, path: KeyPath, key: readonly [string] | null): number {
  let node: Node | null = root;
  let offset = startOf(root) ?? 0;
  for (const step of path) {
    const child: unknown = isCollection(node) ? node.get(step, true) : undefined;
    if (!isNode(child)) break;
    node = child;
    offset = startOf(node) ?? offset;
  }
  if (key === null || !isMap(node)) return offset;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key[0]);
  return startOf(pair?.key) ?? offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function problemAt(file: string, at: { line: number; col: number }, path: string, message: string): PolicyProblem {
  return { file, line: Math.max(at.line, 1), column: Math.max(at.col, 1), path, message };
}

function policyFileOf(yaml: PolicyYaml): PolicyFile {
  const levels = (row: PolicyApprovalRow | undefined) => ({
    low: row?.low ?? null,
    medium: row?.medium ?? null,
    high: row?.high ?? null,
  });
  return {
    mode: yaml.mode ?? null,
    branches: yaml.branches ?? null,
    approvals: recordOf(ORIGINS, (origin) => levels(yaml.approvals?.[origin])),
    twoPerson: recordOf(ORIGINS, (origin) => yaml.two_person?.[origin] ?? null),
    approvers: CATEGORIES.flatMap((category) => {
      const group = yaml.approvers?.[category] ?? [];
      const { from: members, count = 1 } = 'from' in group ? group : { from: group };
      return isNonEmpty(members) ? [{ category, members, count }] : [];
    }),
    distinctApprovers: yaml.distinct_approvers ?? null,
    codeowners: yaml.codeowners ?? null,
    approvalLabels: approvalLabelsOf(yaml.approval_labels),
    size: sizesOf(yaml.size),
    rate: rateLimitsOf(yaml.rate),
    ticket: ticketRulesOf(yaml.ticket),
    plan: planGateOfFile(yaml.plan),
    planRules: planRulesOfFile(yaml.plan?.rules),
    autonomy: autonomyOf(yaml.autonomy),
    oversight: oversightOf(yaml),
    scoreboard: scoreRulesOf(yaml.scoreboard),
    waivers: waiverRulesOf(yaml.waivers),
    breakGlass: breakGlassRulesOf(yaml.break_glass),
    environments: (yaml.environments ?? []).flatMap(({ id, match, risk }) =>
      isNonEmpty(match) ? [{ id, match, risk }] : [],
    ),
    paths: (yaml.paths ?? []).flatMap(({ id, match, category, risk }) =>
      isNonEmpty(match) ? [{ id, match, category: category ?? null, risk: risk ?? null }] : [],
    ),
    agents: (yaml.agents ?? []).map(ownAgentOf),
    machineUsers: yaml.machine_users ?? [],
    ...independenceOf(yaml),
    provenance: {
      assistants: yaml.provenance?.assistants ?? null,
      minimumConfidence: yaml.provenance?.minimum_confidence ?? null,
      automationWithAi: yaml.provenance?.automation_with_ai ?? null,
      labels: yaml.provenance?.labels ?? [],
    },
    corrections: yaml.corrections ?? [],
    labels: {
      ai: yaml.labels?.ai ?? null,
      risk: recordOf(RISK_LEVELS, (level) => yaml.labels?.risk?.[level] ?? null),
      change: recordOf(CATEGORIES, (category) => yaml.labels?.change?.[category] ?? null),
      approvalsNeeded: yaml.labels?.approvals_needed ?? null,
      depth: yaml.labels?.depth ?? null,
      approve: yaml.labels?.approve ?? null,
    },
  };
}

function approvalLabelsOf(asked: PolicyYaml['approval_labels']): PolicyFile['approvalLabels'] {
  if (asked === undefined) return null;
  if (typeof asked === 'boolean') return { plain: asked, categories: asked ? CATEGORIES : [] };
  return { plain: false, categories: asked };
}

function independenceOf(
  yaml: PolicyYaml,
): Pick<PolicyFile, 'outsideCollaborators' | 'approverPermission' | 'carryOver'> {
  return {
    outsideCollaborators: yaml.outside_collaborators ?? null,
    approverPermission: yaml.approver_permission ?? null,
    carryOver: yaml.carry_over ?? null,
  };
}

function ownAgentOf(agent: NonNullable<PolicyYaml['agents']>[number]): OwnAgent {
  return {
    id: agent.id,
    logins: agent.logins ?? [],
    emails: agent.emails ?? [],
    labels: agent.labels ?? [],
    branches: agent.branches ?? [],
    trailers: (agent.trailers ?? []).map(({ key, value }) => ({ key, value: value ?? null })),
    apps: agent.apps ?? [],
    ids: agent.ids ?? [],
  };
}

interface PolicyApprovalRow {
  readonly low?: number | undefined;
  readonly medium?: number | undefined;
  readonly high?: number | undefined;
}

/** A closed table: one entry for each key. */
function recordOf<K extends string, V>(keys: readonly K[], entry: (key: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, entry(key)])) as Record<K, V>;
}
