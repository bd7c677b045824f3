/** What differs in the files that feed Terraform with values: tfvars, and JSON, YAML or templates beside it. Used by terraform.ts. */
import type { Effect, FileText, Reading } from '../../domain/effect.js';
import { grantChanges, policyTreeOf } from './policy-document.js';
import { settled } from './terraform-tree.js';
import { valueEffects } from './terraform-values.js';
import type { Tree, TreeEntry } from './tree.js';
import { attributeChanges } from './tree-changes.js';
import { treesAt } from './tree-questions.js';
import { readYaml } from './yaml-tree.js';

/** Values by their names; a name that only one side has is a value that changed. */
export function valuesEffects(base: readonly TreeEntry[], head: readonly TreeEntry[]): readonly Effect[] {
  const bases = new Map(base.map((entry) => [entry.key, entry]));
  const heads = new Map(head.map((entry) => [entry.key, entry]));
  let line = 1;
  return [...new Set([...bases.keys(), ...heads.keys()])].flatMap((name) => {
    const before = bases.get(name) ?? null;
    const after = heads.get(name) ?? null;
    line = after?.line ?? line;
    const sides = { base: before && settled(before.value), head: after && settled(after.value) };
    return valueEffects({ type: 'tfvars/value', subject: name, name, ...sides, line });
  });
}

/** The inputs of a Terragrunt file. */
export function inputEffects(base: readonly TreeEntry[], head: readonly TreeEntry[]): readonly Effect[] {
  return base.length + head.length === 0 ? [] : valuesEffects(base, head);
}

/** For a file that is not HCL. A template that is neither JSON nor YAML is a script: it changed, and no more is known. */
export function readInputs({ name, base, head }: FileText): Reading {
  const template = /\.(?:tpl|tftpl|tmpl)$/.test(name);
  const before = base === null ? null : inputTree(base, template);
  const after = head === null ? null : inputTree(head, template);
  if ((base !== null && before === null) || (head !== null && after === null)) {
    if (template) return { kind: 'read', effects: [scriptChange(name)] };
    return { kind: 'opaque', reason: 'The file cannot be parsed.' };
  }
  if (isPolicy(before) || isPolicy(after)) return { kind: 'read', effects: policyEffects(name, before, after) };
  if (name.endsWith('.tfvars.json')) {
    return { kind: 'read', effects: valuesEffects(entriesOf(before), entriesOf(after)) };
  }
  const subject = name.split('/').at(-1) ?? name;
  const sides = { base: before && settled(before), head: after && settled(after) };
  return { kind: 'read', effects: valueEffects({ type: 'tfvars/value', subject, name: '', ...sides, line: 1 }) };
}

function inputTree(text: string, template: boolean): Tree | null {
  if (text.trim() === '') return { kind: 'map', entries: [], line: 1 };
  if (template) {
    const policy = /^\s*[[{]/.test(text) ? policyTreeOf(text) : null;
    if (policy) return policy;
  }
  const documents = readYaml(text, { templated: template });
  if (documents === null) return null;
  const [only] = documents;
  const tree: Tree | null = documents.length === 1 && only ? only : { kind: 'list', items: documents, line: 1 };
  return template && tree.kind === 'scalar' ? null : tree;
}

function isPolicy(tree: Tree | null): boolean {
  return tree !== null && (treesAt(tree, 'Statement').length > 0 || treesAt(tree, 'bindings.role').length > 0);
}

function policyEffects(name: string, base: Tree | null, head: Tree | null): readonly Effect[] {
  const attributes = attributeChanges(base, head);
  if (attributes.length === 0) return [];
  const subject = name.split('/').at(-1) ?? name;
  const line = attributes[0]?.line ?? 1;
  const at = { subject, line, baseLine: base?.line ?? null };
  const object: Effect = { kind: 'object', event: 'changed', type: 'terraform/policy', ...at, attributes };
  return [object, ...grantChanges(base, head, subject)];
}

function scriptChange(name: string): Effect {
  const subject = name.split('/').at(-1) ?? name;
  return {
    kind: 'object',
    event: 'changed',
    type: 'terraform/template',
    subject,
    line: 1,
    baseLine: 1,
    attributes: [],
  };
}

function entriesOf(tree: Tree | null): readonly TreeEntry[] {
  return tree?.kind === 'map' ? tree.entries : [];
}
