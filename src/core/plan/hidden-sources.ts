/**
 * `terraform show -json` leaves locals and `dynamic` blocks out of the configuration (hashicorp/terraform#28346), and tells
 * in `relevant_attributes` what the changed resources were made of, those included. What is made of something that is not
 * known yet, and that nothing visible refers to, went into one of them: which block it made, nobody can see.
 */
import type { PlanMask, ResourceChange } from '../../domain/plan.js';
import { withoutIndexes } from './addresses.js';
import { isRecord } from './json-record.js';

/** What the expressions of a module refer to, as far as the configuration shows them. Names are without indexes. */
export interface VisibleModule {
  /** `aws_subnet.a.cidr_block`, `var.ranges`; of what is deeper, each part by itself too. */
  readonly references: Set<string>;
  /** Resources that are referred to as a whole: any attribute may be meant. */
  readonly wholes: Set<string>;
  /** The variables that the module is called with, and what they are made of. */
  readonly inputs: ModuleInput[];
}

interface ModuleInput {
  readonly name: string;
  /** The prefix of the module that calls. */
  readonly caller: string;
  readonly references: readonly string[];
}

export function visibleModule(modules: Map<string, VisibleModule>, prefix: string): VisibleModule {
  const known = modules.get(prefix);
  if (known !== undefined) return known;
  const made: VisibleModule = { references: new Set(), wholes: new Set(), inputs: [] };
  modules.set(prefix, made);
  return made;
}

const DEEPEST = 30;

/** Adds what an expression, or a whole resource, refers to. */
export function seeReferences(module: VisibleModule, json: unknown, depth = 0): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(json)) for (const part of json) seeReferences(module, part, depth + 1);
  else if (isRecord(json))
    for (const key of Object.keys(json)) {
      const part = json[key];
      if (key === 'references' && Array.isArray(part)) seeList(module, part);
      else if (key !== 'constant_value') seeReferences(module, part, depth + 1);
    }
}

/** `aws_x.a.id` is listed with `aws_x.a`; a resource that is listed without an attribute is meant as a whole. */
function seeList({ references, wholes }: VisibleModule, list: readonly unknown[]): void {
  const names = list.map((one) => withoutIndexes(String(one)));
  const owners = new Set(names.flatMap((name) => (name.includes('.') ? [ownerOf(name)] : [])));
  for (const name of names) {
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) references.add(name.slice(0, end));
    if (!owners.has(name)) wholes.add(name);
  }
}

/** The resource that a reference names an attribute of; of a resource itself, its type, which nobody refers to. */
function ownerOf(name: string): string {
  const [, owner] = /^((?:data\.)?[\w-]+\.[\w-]+)\./.exec(name) ?? [];
  return owner ?? name.slice(0, name.lastIndexOf('.'));
}

/** The variables of a call that are made of anything. */
export function inputsOf(expressions: unknown, caller: string): readonly ModuleInput[] {
  if (!isRecord(expressions)) return [];
  return Object.keys(expressions).flatMap((name) => {
    const seen: VisibleModule = { references: new Set(), wholes: new Set(), inputs: [] };
    seeReferences(seen, expressions[name]);
    return seen.references.size === 0 ? [] : [{ name, caller, references: [...seen.references] }];
  });
}

/** The modules (as prefixes) in which something that is not known goes where nobody can see it. */
export function hiddenModules(
  modules: ReadonlyMap<string, VisibleModule>,
  relevant: unknown,
  changes: readonly ResourceChange[],
): ReadonlySet<string> {
  const hidden = new Set<string>();
  if (!Array.isArray(relevant) || relevant.length === 0) return hidden;
  const isOpen = unknownAttributes(changes);
  for (const one of relevant) {
    const source = sourceOf(one);
    if (source === null || !isOpen(source.prefix + source.resource, source.attribute)) continue;
    const module = modules.get(source.prefix);
    if (module === undefined || !isVisible(module, source.resource, source.attribute)) hidden.add(source.prefix);
  }
  for (const [prefix, { references, inputs }] of modules)
    for (const { name, caller, references: from } of inputs)
      if (!references.has(`var.${name}`) && from.some((one) => isOpenReference(one, caller, isOpen)))
        hidden.add(prefix);
  return hidden;
}

interface Source {
  readonly prefix: string;
  readonly resource: string;
  /** '' is the whole. */
  readonly attribute: string;
}

function sourceOf(entry: unknown): Source | null {
  if (!isRecord(entry) || typeof entry.resource !== 'string') return null;
  const [, prefix = '', resource = ''] = /^((?:module\.[\w-]+\.)*)(.+)$/.exec(withoutIndexes(entry.resource)) ?? [];
  const first: unknown = Array.isArray(entry.attribute) ? entry.attribute[0] : undefined;
  return { prefix, resource, attribute: typeof first === 'string' ? first : '' };
}

function isVisible({ references, wholes }: VisibleModule, resource: string, attribute: string): boolean {
  if (wholes.has(resource)) return true;
  return references.has(attribute === '' ? resource : `${resource}.${attribute}`);
}

type IsOpen = (address: string, attribute: string) => boolean;

/** Whether an attribute of some instance is not known before the apply. */
function unknownAttributes(changes: readonly ResourceChange[]): IsOpen {
  const masks = new Map<string, PlanMask[]>();
  for (const { address, afterUnknown, action } of changes) {
    const mask = action.kind === 'read' ? true : afterUnknown;
    if (mask === false) continue;
    const name = withoutIndexes(address);
    const others = masks.get(name);
    if (others === undefined) masks.set(name, [mask]);
    else others.push(mask);
  }
  return (address, attribute) =>
    (masks.get(address) ?? []).some(
      (mask) => mask === true || attribute === '' || (isRecord(mask) && mask[attribute] !== undefined),
    );
}

/** An output of another module may be made of anything. */
function isOpenReference(reference: string, caller: string, isOpen: IsOpen): boolean {
  if (reference.startsWith('module.')) return true;
  const [, resource = '', attribute = ''] = /^((?:data\.)?[a-z][\w-]*\.[\w-]+)(?:\.([\w-]+))?/.exec(reference) ?? [];
  return resource !== '' && attribute !== '' && isOpen(caller + resource, attribute);
}
