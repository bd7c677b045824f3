/** Reads `terraform show -json` (or `tofu show -json`): what is whole and understood becomes a Plan, all else is refused. */
import type { OutputChange, Plan, PlanRefusal, PlanRefusalKind, ResourceChange } from '../../domain/plan.js';
import { error, ok, type Result } from '../../domain/result.js';
import { decodePlan } from './decode.js';
import { isRecord, type JsonRecord } from './json-record.js';
import { readActions, readChange } from './read-change.js';
import { readConfig } from './read-config.js';
import { refusal } from './refusals.js';

/** Never throws. Attributes that are not known are ignored, as the format's own rule asks. */
export function readPlan(bytes: Uint8Array): Result<Plan, PlanRefusal> {
  const text = decodePlan(bytes);
  return text.kind === 'error' ? text : readPlanText(text.value);
}

/** The same for a text that is already decoded. */
function readPlanText(text: string): Result<Plan, PlanRefusal> {
  const trimmed = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch {
    return error(refusal(unparsable(trimmed)));
  }
  return isRecord(json) ? planOf(json) : error(refusal('other-tool'));
}

function unparsable(text: string): PlanRefusalKind {
  const start = text.slice(0, 4000).trimStart();
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
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (inString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    if (depth === 0 && at > text.indexOf('{')) return false;
  }
  return true;
}

function planOf(json: JsonRecord): Result<Plan, PlanRefusal> {
  const problem = foreign(json) ?? unfit(json);
  if (problem !== null) return error(problem);
  const changes = changesOf(json.resource_changes);
  const drift = changesOf(json.resource_drift);
  const outputs = outputsOf(json.output_changes);
  if (changes === null) return error(refusal('malformed', 'resource_changes'));
  if (drift === null) return error(refusal('malformed', 'resource_drift'));
  if (outputs === null) return error(refusal('malformed', 'output_changes'));
  if (hasNoChanges(json)) return error(refusal('malformed', 'planned_values without resource_changes'));
  return ok({
    formatVersion: String(json.format_version),
    toolVersion: typeof json.terraform_version === 'string' ? json.terraform_version : null,
    changes,
    drift,
    outputs,
    config: readConfig(json.configuration),
    applyable: typeof json.applyable === 'boolean' ? json.applyable : null,
  });
}

/** What is JSON, and of something else. */
function foreign(json: JsonRecord): PlanRefusal | null {
  if ('@level' in json || '@message' in json) return refusal('json-stream');
  const isPlan = PLAN_PARTS.some((part) => part in json);
  if ('lineage' in json || 'serial' in json) return refusal('state');
  if (!isPlan && isRecord(json.values) && 'format_version' in json) return refusal('state');
  if ('format_version' in json) return isPlan ? null : refusal('malformed', 'no part of a plan');
  return refusal(isPlan ? 'no-version' : 'other-tool');
}

const PLAN_PARTS = ['resource_changes', 'planned_values', 'configuration', 'output_changes', 'prior_state'];

/** What is a plan, and not one that can be judged. */
function unfit(json: JsonRecord): PlanRefusal | null {
  const version = json.format_version;
  if (typeof version !== 'string' || !/^[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}$/.test(version)) return refusal('no-version');
  if (Number(version.split('.')[0]) > 1) return refusal('unsupported-version', version);
  const isFlag = (value: unknown) => value === undefined || value === null || typeof value === 'boolean';
  for (const flag of ['errored', 'complete', 'applyable']) if (!isFlag(json[flag])) return refusal('malformed', flag);
  if (json.errored === true) return refusal('errored');
  if (json.complete === false) return refusal('incomplete');
  const deferred = json.deferred_changes;
  if (Array.isArray(deferred) ? deferred.length > 0 : deferred !== undefined && deferred !== null)
    return refusal('incomplete', 'deferred_changes');
  return null;
}

/** Resources are planned, and the list that says what is done to them was left out. */
function hasNoChanges(json: JsonRecord): boolean {
  if (json.resource_changes !== undefined && json.resource_changes !== null) return false;
  const root = isRecord(json.planned_values) ? json.planned_values.root_module : null;
  return isRecord(root) && (isFilled(root.resources) || isFilled(root.child_modules));
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function changesOf(list: unknown): readonly ResourceChange[] | null {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return null;
  const changes: ResourceChange[] = [];
  for (const entry of list) {
    const change = readChange(entry);
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
