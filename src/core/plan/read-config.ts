/** Reads from a plan's `configuration` which attributes a resource writes, and to which resources they refer. */
import type { ResourceConfig } from '../../domain/plan.js';
import { withoutIndexes } from './addresses.js';
import { inputsOf, seeReferences, type VisibleModule, visibleModule } from './hidden-sources.js';
import type { JsonBytes } from './json-bytes.js';
import { isRecord, type JsonRecord } from './json-record.js';

/** What the configuration says: of each resource, and of each module what is referred to in it where one can see it. */
export interface ReadConfig {
  /** By address without indexes. */
  readonly config: ReadonlyMap<string, ResourceConfig>;
  /** By the module's prefix without indexes: '' or `module.a.`. */
  readonly modules: ReadonlyMap<string, VisibleModule>;
}

/**
 * A part that cannot be read is left out: what it would say stays unknown. Resources are made one by one, since of each
 * little is kept. Throws a SyntaxError where the text is no JSON.
 */
export function readConfig(configuration: JsonBytes | null): ReadConfig {
  const found: Found = { config: new Map(), shared: new Map(), modules: new Map() };
  readModule(configuration?.members()?.get('root_module'), '', found);
  return found;
}

const DEEPEST = 30;

/** What is found, and what resources of the same attributes share. */
interface Found {
  readonly config: Map<string, ResourceConfig>;
  readonly shared: Map<string, ResourceConfig>;
  readonly modules: Map<string, VisibleModule>;
}

function readModule(json: JsonBytes | undefined, prefix: string, found: Found): void {
  const module = json?.members();
  if (!module || prefix.split('module.').length > DEEPEST) return;
  const visible = visibleModule(found.modules, prefix);
  seeReferences(visible, module.get('outputs')?.value());
  for (const item of module.get('resources')?.items() ?? []) {
    const resource = item.value();
    seeReferences(visible, resource);
    if (!isRecord(resource) || typeof resource.address !== 'string' || !isRecord(resource.expressions)) continue;
    const config = configOf(resource.expressions, prefix, found.shared);
    found.config.set(prefix + withoutIndexes(resource.address), config);
  }
  for (const [name, call] of module.get('module_calls')?.members() ?? []) {
    const parts = call.members();
    for (const part of ['expressions', 'count_expression', 'for_each_expression'])
      seeReferences(visible, parts?.get(part)?.value());
    const inputs = parts?.get('expressions')?.value();
    visibleModule(found.modules, `${prefix}module.${name}.`).inputs.push(...inputsOf(inputs, prefix));
    readModule(parts?.get('module'), `${prefix}module.${name}.`, found);
  }
}

/** Most resources refer to nothing, and those of one type write the same attributes: they share what is kept. */
function configOf(expressions: JsonRecord, prefix: string, shared: Map<string, ResourceConfig>): ResourceConfig {
  const attributes = Object.keys(expressions);
  const references = attributes.map((attribute) => addressesIn(expressions[attribute], prefix));
  const isAlone = references.every((addresses) => addresses.length === 0);
  const shape = JSON.stringify(attributes);
  const known = isAlone ? shared.get(shape) : undefined;
  if (known !== undefined) return known;
  const refersTo = new Map(attributes.map((attribute, index) => [attribute, references[index] ?? NONE]));
  if (isAlone) shared.set(shape, { refersTo });
  return { refersTo };
}

const NONE: readonly string[] = [];

function addressesIn(expression: unknown, prefix: string): readonly string[] {
  const names: string[] = [];
  collect(expression, names, 0);
  if (names.length === 0) return NONE;
  return [...new Set(names)].map((name) => prefix + name);
}

function collect(expression: unknown, names: string[], depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(expression)) for (const part of expression) collect(part, names, depth + 1);
  else if (isRecord(expression)) {
    for (const key of Object.keys(expression)) {
      const part = expression[key];
      if (key !== 'references') collect(part, names, depth + 1);
      else if (Array.isArray(part)) for (const reference of part) addResource(String(reference), names);
    }
  }
}

/** `aws_s3_bucket.a[0].id` refers to `aws_s3_bucket.a`. */
function addResource(reference: string, names: string[]): void {
  const match = /^((?:data\.)?[a-z][\w-]*\.[\w-]+)(?:\.|$)/.exec(withoutIndexes(reference));
  if (match?.[1] !== undefined && !/^(?:var|local|each|count|path|self|module|terraform)\./.test(match[1]))
    names.push(match[1]);
}
