/** Reads from a plan's `configuration` which attributes a resource writes, and to which resources they refer. */
import type { ResourceConfig } from '../../domain/plan.js';
import type { JsonBytes } from './json-bytes.js';
import { isRecord, type JsonRecord } from './json-record.js';

/**
 * By address without indexes. A part that cannot be read is left out: what it would say stays unknown. Resources are made
 * one by one, since of each little is kept. Throws a SyntaxError where the text is no JSON.
 */
export function readConfig(configuration: JsonBytes | null): ReadonlyMap<string, ResourceConfig> {
  const found = new Map<string, ResourceConfig>();
  readModule(configuration?.members()?.get('root_module'), '', found);
  return found;
}

/** The address without its indexes: what the configuration calls it. */
export function withoutIndexes(address: string): string {
  return address.includes('[') ? address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g, '') : address;
}

const DEEPEST = 30;

function readModule(json: JsonBytes | undefined, prefix: string, found: Map<string, ResourceConfig>): void {
  const module = json?.members();
  if (!module || prefix.split('module.').length > DEEPEST) return;
  for (const item of module.get('resources')?.items() ?? []) {
    const resource = item.value();
    if (!isRecord(resource) || typeof resource.address !== 'string' || !isRecord(resource.expressions)) continue;
    found.set(prefix + withoutIndexes(resource.address), { refersTo: referencesIn(resource.expressions, prefix) });
  }
  for (const [name, call] of module.get('module_calls')?.members() ?? []) {
    readModule(call.members()?.get('module'), `${prefix}module.${name}.`, found);
  }
}

function referencesIn(expressions: JsonRecord, prefix: string): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  for (const [attribute, expression] of Object.entries(expressions)) {
    const names = new Set<string>();
    collect(expression, names, 0);
    attributes.set(
      attribute,
      [...names].map((name) => prefix + name),
    );
  }
  return attributes;
}

function collect(expression: unknown, names: Set<string>, depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(expression)) for (const part of expression) collect(part, names, depth + 1);
  else if (isRecord(expression)) {
    for (const [key, part] of Object.entries(expression)) {
      if (key !== 'references') collect(part, names, depth + 1);
      else if (Array.isArray(part)) for (const reference of part) addResource(String(reference), names);
    }
  }
}

/** `aws_s3_bucket.a[0].id` refers to `aws_s3_bucket.a`. */
function addResource(reference: string, names: Set<string>): void {
  const match = /^((?:data\.)?[a-z][\w-]*\.[\w-]+)(?:\.|$)/.exec(withoutIndexes(reference));
  if (match?.[1] !== undefined && !/^(?:var|local|each|count|path|self|module|terraform)\./.test(match[1]))
    names.add(match[1]);
}
