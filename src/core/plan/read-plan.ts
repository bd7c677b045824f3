/** Reads `terraform show -json` (or `tofu show -json`): what is whole and understood becomes a Plan, all else is refused. */
import type { OutputChange, Plan, PlanRefusal, PlanRefusalKind, ResourceChange } from '../../domain/plan.js';
import { error, ok, type Result } from '../../domain/result.js';
import { decodePlan, utf8OfPlan } from './decode.js';
import { hiddenModules } from './hidden-sources.js';
import { JsonBytes } from './json-bytes.js';
import { isTooDeep } from './json-check.js';
import { isRecord } from './json-record.js';
import { readActions, readChange } from './read-change.js';
import { readConfig } from './read-config.js';
import { refusal } from './refusals.js';

/**
 * Never throws. Attributes that are not known are ignored, as the format's own rule asks. Made are only the parts that
 * are judged: of the values planned and the state before, which the changes repeat, it is only seen that they are JSON.
 */
export function readPlan(bytes: Uint8Array): Result<Plan, PlanRefusal> {
  const utf8 = utf8OfPlan(bytes);
  if (utf8.kind === 'error') return utf8;
  try {
    if (isTooDeep(utf8.value)) return error(refusal('malformed', 'nested too deep'));
    const json = JsonBytes.of(utf8.value);
    const members = json.members();
    if (members !== null) return planOf(members);
    json.value();
    return error(refusal('other-tool'));
  } catch (problem) {
    if (problem instanceof SyntaxError) return error(refusalOf(bytes));
    throw problem;
  }
}

function refusalOf(bytes: Uint8Array): PlanRefusal {
  const text = decodePlan(bytes);
  return text.kind === 'error' ? text.error : refusal(unparsable(text.value));
}

function unparsable(text: string): PlanRefusalKind {
  const start = text.trimStart().slice(0, 4000);
  if (start === '') return 'empty';
  if (/^\{[^\n]{0,4000}"@(?:level|message)"/.test(start)) return 'json-stream';
  if (start.startsWith('{')) return isCutShort(text) ? 'truncated' : 'not-json';
  const log =
    /Terraform will perform|OpenTofu will perform|Terraform used the selected providers|No changes\.|will be (?:created|destroyed|updated)|Refreshing state/;
  return log.test(text.slice(0, 200_000)) ? 'log-text' : 'not-json';
}

/** The text ends inside the first object. */
function isCutShort(text: string): boolean {
  let depth = 0;
  let inString = false;
  const first = text.indexOf('{');
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (inString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    if (depth === 0 && at > first) return false;
  }
  return true;
}

type Members = ReadonlyMap<string, JsonBytes>;

function planOf(json: Members): Result<Plan, PlanRefusal> {
  const problem = foreign(json) ?? unfit(json);
  if (problem !== null) return error(problem);
  const { config, modules } = readConfig(json.get('configuration') ?? null);
  const changes = changesOf(json.get('resource_changes'));
  const drift = changesOf(json.get('resource_drift'));
  const outputs = outputsOf(valueIn(json, 'output_changes'));
  if (changes === null) return error(refusal('malformed', 'resource_changes'));
  if (drift === null) return error(refusal('malformed', 'resource_drift'));
  if (outputs === null) return error(refusal('malformed', 'output_changes'));
  if (hasNoChanges(json, changes)) return error(refusal('malformed', 'planned_values without resource_changes'));
  const [version, applyable] = [valueIn(json, 'terraform_version'), valueIn(json, 'applyable')];
  return ok({
    formatVersion: String(valueIn(json, 'format_version')),
    toolVersion: typeof version === 'string' ? version : null,
    ...{ changes, drift, outputs, config },
    hiddenModules: hiddenModules(modules, valueIn(json, 'relevant_attributes'), changes),
    applyable: typeof applyable === 'boolean' ? applyable : null,
  });
}

function valueIn(json: Members, name: string): unknown {
  return json.get(name)?.value();
}

/** What is JSON, and of something else. */
function foreign(json: Members): PlanRefusal | null {
  if (json.has('@level') || json.has('@message')) return refusal('json-stream');
  const isPlan = PLAN_PARTS.some((part) => json.has(part));
  if (json.has('lineage') || json.has('serial')) return refusal('state');
  const isVersioned = json.has('format_version');
  if (!isPlan && isVersioned && (json.get('values')?.members() ?? null) !== null) return refusal('state');
  if (isVersioned) return isPlan ? null : refusal('malformed', 'no part of a plan');
  return refusal(isPlan ? 'no-version' : 'other-tool');
}

const PLAN_PARTS = ['resource_changes', 'planned_values', 'configuration', 'output_changes', 'prior_state'];

/** What is a plan, and not one that can be judged. */
function unfit(json: Members): PlanRefusal | null {
  const version = valueIn(json, 'format_version');
  if (typeof version !== 'string' || !/^[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}$/.test(version)) return refusal('no-version');
  if (Number(version.split('.')[0]) > 1) return refusal('unsupported-version', version);
  const isFlag = (value: unknown) => value === undefined || value === null || typeof value === 'boolean';
  for (const flag of ['errored', 'complete', 'applyable'])
    if (!isFlag(valueIn(json, flag))) return refusal('malformed', flag);
  if (valueIn(json, 'errored') === true) return refusal('errored');
  if (valueIn(json, 'complete') === false) return refusal('incomplete');
  const deferred = valueIn(json, 'deferred_changes');
  if (Array.isArray(deferred) ? deferred.length > 0 : deferred !== undefined && deferred !== null)
    return refusal('incomplete', 'deferred_changes');
  return null;
}

/** Resources are planned, and the list that says what is done to them was left out. */
function hasNoChanges(json: Members, changes: readonly ResourceChange[]): boolean {
  if (changes.length > 0 || isThere(json.get('resource_changes'))) return false;
  const root = json.get('planned_values')?.members()?.get('root_module')?.members();
  return ['resources', 'child_modules'].some((name) => (root?.get(name)?.items() ?? []).length > 0);
}

function isThere(json: JsonBytes | undefined): boolean {
  return json !== undefined && json.items() !== null;
}

function changesOf(json: JsonBytes | undefined): readonly ResourceChange[] | null {
  const items = json?.items();
  if (!items) return (json?.value() ?? null) === null ? [] : null;
  const changes: ResourceChange[] = [];
  for (const item of items) {
    const change = readChange(item.value());
    if (change === null) return null;
    changes.push(change);
  }
  return changes;
}

function outputsOf(record: unknown): readonly OutputChange[] | null {
  if (record === undefined || record === null) return [];
  if (!isRecord(record)) return null;
  const outputs: OutputChange[] = [];
  for (const [name, change] of Object.entries(record)) {
    const action = isRecord(change) ? readActions(change.actions) : null;
    if (!isRecord(change) || action === null) return null;
    outputs.push({ name, action, isSensitive: change.after_sensitive === true || change.before_sensitive === true });
  }
  return outputs;
}
