/** What changed in the blocks of a Terraform file that deploy nothing themselves: data, locals, variables, outputs, Terragrunt. */
import type { Effect, ObjectEffect } from '../../domain/effect.js';
import { type Declaration, isModule, isSameBlock, type TerraformFile } from './terraform-blocks.js';
import { grantsBetween } from './terraform-grants.js';
import { settled, settledBody } from './terraform-tree.js';
import { valueEffects } from './terraform-values.js';
import type { Tree, TreeMap } from './tree.js';
import { attributeChanges } from './tree-changes.js';

const POLICY_DATA = /policy_document$|^google_iam_policy$|^template_file$|^template_cloudinit_config$/;
const FEEDS_NETWORK = /security_group|(?:^|[._])sgs?(?:_|\b)|sg_id/;

/** One block on both sides; null: not there. */
interface Sides {
  readonly base: Declaration | null;
  readonly head: Declaration | null;
  /** Nearest line of the head. */
  readonly line: number;
}

export function nameEffects(base: TerraformFile, head: TerraformFile): readonly Effect[] {
  return [
    ...sidesOf(base, head).flatMap(blockEffects),
    ...(areSame(base, head, isLocals) ? [] : localEffects(localsOf(base), localsOf(head))),
    ...(areSame(base, head, saysWhereStateIs) ? [] : backendEffects(base, head)),
  ];
}

/** Whether both sides write these blocks the same, in the same order: then nothing about them differs. */
function areSame(base: TerraformFile, head: TerraformFile, isAsked: (block: Declaration) => boolean): boolean {
  const before = base.declarations.filter(isAsked);
  const after = head.declarations.filter(isAsked);
  return before.length === after.length && before.every((block, index) => isTwin(block, after[index]));
}

function isTwin(block: Declaration, other: Declaration | undefined): boolean {
  return other !== undefined && isSameBlock(block, other);
}

function isLocals({ keyword }: Declaration): boolean {
  return keyword === 'locals';
}

function saysWhereStateIs({ keyword }: Declaration): boolean {
  return keyword === 'terraform' || keyword === 'remote_state';
}

function sidesOf(base: TerraformFile, head: TerraformFile): readonly Sides[] {
  const heads = namedIn(head);
  const bases = namedIn(base);
  const found: Sides[] = [];
  let line = 1;
  for (const [address, declaration] of bases) {
    const twin = heads.get(address) ?? null;
    line = twin?.line ?? line;
    if (twin === null || !isSameBlock(twin, declaration)) found.push({ base: declaration, head: twin, line });
  }
  for (const [address, declaration] of heads) {
    if (!bases.has(address)) found.push({ base: null, head: declaration, line: declaration.line });
  }
  return found;
}

const BY_NAME = new WeakMap<TerraformFile, ReadonlyMap<string, Declaration>>();

function namedIn(file: TerraformFile): ReadonlyMap<string, Declaration> {
  const before = BY_NAME.get(file);
  if (before !== undefined) return before;
  const found = new Map(file.declarations.filter(isNamed).map((one) => [one.address, one]));
  BY_NAME.set(file, found);
  return found;
}

const ELSEWHERE = new Set(['resource', 'locals', 'provider', 'moved', 'removed', 'import', 'terraform', 'check']);
/** Terragrunt's own blocks that only say where things come from. */
const WIRING = new Set([
  'include',
  'dependency',
  'dependencies',
  'generate',
  'remote_state',
  'feature',
  'exclude',
  'errors',
  'catalog',
  'required_providers',
  'required_plugins',
  'plugin',
  'rule',
  'config',
]);

function isNamed({ keyword }: Declaration): boolean {
  return !(ELSEWHERE.has(keyword) || WIRING.has(keyword) || isModule(keyword));
}

function blockEffects(sides: Sides): readonly Effect[] {
  const declaration = sides.head ?? sides.base;
  if (declaration === null) return [];
  const bodies = { base: sides.base && settledBody(sides.base.body), head: sides.head && settledBody(sides.head.body) };
  switch (declaration.keyword) {
    case 'variable':
      return variableEffects(declaration.address, bodies, sides.line);
    case 'output':
      return outputEffects(sides, bodies);
    case 'ephemeral':
      return [];
    case 'data':
      return POLICY_DATA.test(declaration.type) ? documentEffects(sides, bodies) : [];
    default:
      return objectEffects(sides, bodies);
  }
}

interface Bodies {
  readonly base: TreeMap | null;
  readonly head: TreeMap | null;
}

/** A policy document takes effect only by what uses it, so that it comes or goes is a change, too. */
function documentEffects(sides: Sides, bodies: Bodies): readonly Effect[] {
  const declaration = sides.head ?? sides.base;
  const object = declaration && objectOf({ sides, bodies, type: declaration.type, event: 'changed' });
  if (!declaration || !object) return [];
  const grants = grantsBetween({ type: declaration.type, ...bodies, subject: declaration.address });
  return [object, ...grants.map((grant) => (sides.head === null ? { ...grant, line: sides.line } : grant))];
}

/** Blocks of other HCL files: Vault policies, Nomad jobs. */
function objectEffects(sides: Sides, bodies: Bodies): readonly Effect[] {
  const declaration = sides.head ?? sides.base;
  const keyword = declaration?.keyword ?? '';
  const type = keyword === 'path' ? 'vault/policy' : `hcl/${keyword}`;
  const event = sides.base === null ? 'added' : sides.head === null ? 'removed' : 'changed';
  const object = objectOf({ sides, bodies, type, event });
  return object ? [object] : [];
}

interface Found {
  readonly sides: Sides;
  readonly bodies: Bodies;
  readonly type: string;
  readonly event: ObjectEffect['event'];
}

/** Null: nothing differs. */
function objectOf({ sides, bodies, type, event }: Found): ObjectEffect | null {
  const { base, head, line } = sides;
  const subject = (head ?? base)?.address ?? '';
  const attributes = attributeChanges(bodies.base, bodies.head);
  if (attributes.length === 0 && event === 'changed') return null;
  const placed = head === null ? attributes.map((attribute) => ({ ...attribute, line })) : attributes;
  return { kind: 'object', event, type, subject, line, baseLine: base?.line ?? null, attributes: placed };
}

/** A variable that came or went changes nothing by itself: what uses it changed, too. */
function variableEffects(address: string, { base, head }: Bodies, line: number): readonly Effect[] {
  if (base === null || head === null) return [];
  const name = address.slice('variable.'.length);
  const subject = `var.${name}`;
  const sides = { base: defaultOf(base), head: defaultOf(head) };
  return valueEffects({ type: 'terraform/variable', subject, name, ...sides, line });
}

function outputEffects(sides: Sides, bodies: Bodies): readonly Effect[] {
  const pick = (body: TreeMap | null): TreeMap | null =>
    body && { ...body, entries: body.entries.filter(({ key }) => key === 'value') };
  const values = { base: pick(bodies.base), head: pick(bodies.head) };
  const object = objectOf({ sides, bodies: values, type: 'terraform/output', event: 'changed' });
  if (
    !object?.attributes.some(({ before, after }) => FEEDS_NETWORK.test(before ?? '') || FEEDS_NETWORK.test(after ?? ''))
  ) {
    return [];
  }
  return [object];
}

function defaultOf(body: TreeMap): Tree | null {
  return body.entries.find((entry) => entry.key === 'default')?.value ?? null;
}

/** Where a local is written. */
interface Local {
  readonly block: Declaration;
  readonly index: number;
}

function localsOf(file: TerraformFile): ReadonlyMap<string, Local> {
  const found = new Map<string, Local>();
  for (const block of file.declarations) {
    if (!isLocals(block)) continue;
    for (const [index, { key }] of block.parsed.entries.entries()) found.set(key, { block, index });
  }
  return found;
}

function writtenIn({ block, index }: Local): Tree | null {
  return block.body.entries[index]?.value ?? null;
}

/** A local that came or went changes nothing by itself: what uses it changed, too. */
function localEffects(base: ReadonlyMap<string, Local>, head: ReadonlyMap<string, Local>): readonly Effect[] {
  return [...base].flatMap(([name, was]) => {
    const there = head.get(name);
    if (there === undefined || isSameBlock(was.block, there.block)) return [];
    const [before, after] = [writtenIn(was), writtenIn(there)];
    if (before === null || after === null) return [];
    const sides = { base: settled(before), head: settled(after) };
    return valueEffects({ type: 'terraform/local', subject: `local.${name}`, name, ...sides, line: after.line });
  });
}

/** Where the state is kept; a `remote_state` block of Terragrunt says it, too. */
function backendEffects(base: TerraformFile, head: TerraformFile): readonly Effect[] {
  const before = backendOf(base);
  const after = backendOf(head);
  const attributes = attributeChanges(before, after);
  const [first] = attributes;
  if (first === undefined || (before === null && after === null)) return [];
  const at = { line: first.line, baseLine: first.baseLine };
  return [{ kind: 'object', event: 'changed', type: 'terraform/backend', subject: 'backend', ...at, attributes }];
}

function backendOf({ declarations }: TerraformFile): TreeMap | null {
  const entries = declarations.flatMap(({ keyword, body }) => {
    if (keyword === 'terraform')
      return settledBody(body).entries.filter(({ key }) => key === 'backend' || key === 'cloud');
    return keyword === 'remote_state' ? settledBody(body).entries : [];
  });
  return entries.length === 0 ? null : { kind: 'map', entries, line: entries[0]?.line ?? 1 };
}
