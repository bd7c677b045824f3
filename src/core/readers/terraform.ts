/** Reads Terraform, OpenTofu and Terragrunt files, `.tf.json` too, and the value files beside them: what applying them would do. */
import type { Effect, FileText, Reading } from '../../domain/effect.js';
import { NOTHING, sourceOf, type TerraformFile, terraformJson, terraformSides } from './terraform-blocks.js';
import { inputEffects, readInputs, valuesEffects } from './terraform-inputs.js';
import { nameEffects } from './terraform-names.js';
import { resourceEffects } from './terraform-resources.js';
import { settled } from './terraform-tree.js';
import type { TreeEntry } from './tree.js';
import { attributeChanges } from './tree-changes.js';

const LARGEST = 1_000_000;
const TOO_LARGE: Reading = { kind: 'opaque', reason: 'The file is longer than 1,000,000 characters.' };

/** For `.tf`, `.tofu`, `.hcl` and `.tf.json`. */
export function readTerraform(file: FileText): Reading {
  const early = beforeParsing(file);
  if (early) return early;
  const { base, head } = file.name.endsWith('.json') ? jsonSides(file) : terraformSides(file);
  if (base === null || head === null) return unparsed(base === null ? 'base' : 'head');
  return { kind: 'read', effects: fileEffects(file.name, base, head) };
}

/** For `.tfvars`, `.tfvars.json`, and JSON, YAML and templates that Terraform files beside them read. */
export function readTfvars(file: FileText): Reading {
  const early = beforeParsing(file);
  if (early) return early;
  if (!/\.(?:auto\.)?tfvars$/.test(file.name)) return readInputs(file);
  const { base, head } = terraformSides(file);
  if (base === null || head === null) return unparsed(base === null ? 'base' : 'head');
  return { kind: 'read', effects: valuesEffects(base.attributes, head.attributes) };
}

function jsonSides({ base, head }: FileText) {
  return {
    base: base === null ? NOTHING : terraformJson(base),
    head: head === null ? NOTHING : terraformJson(head),
  };
}

function beforeParsing({ base, head }: FileText): Reading | null {
  if (base === head) return { kind: 'read', effects: [] };
  return (base?.length ?? 0) > LARGEST || (head?.length ?? 0) > LARGEST ? TOO_LARGE : null;
}

function unparsed(side: 'base' | 'head'): Reading {
  return { kind: 'opaque', reason: `The file cannot be parsed at the ${side}.` };
}

function fileEffects(name: string, base: TerraformFile, head: TerraformFile): readonly Effect[] {
  const own = resourceEffects(base.declarations, head.declarations);
  return [
    ...(OVERRIDE.test(name) ? own.map(asOverride) : own),
    ...nameEffects(base, head),
    ...(/\.hcl$/.test(name) ? unitEffects(name, base, head) : []),
    ...inputEffects(inputsOf(base), inputsOf(head)),
  ];
}

/** Files that Terraform merges into the blocks of the others: https://developer.hashicorp.com/terraform/language/files/override */
const OVERRIDE = /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/;

/** What such a file says of a block changes that block, and neither makes nor destroys it, unless it counts it to none. */
function asOverride(effect: Effect): Effect {
  if (effect.kind !== 'object' || (effect.event !== 'added' && effect.event !== 'removed')) return effect;
  const none = effect.attributes.find(({ path }) => path === 'count' || path === 'lifecycle.enabled');
  const isNone = /^(?:0|false)$/.test(none?.after ?? none?.before ?? '');
  if (!isNone) return { ...effect, event: 'changed' };
  return { ...effect, event: effect.event === 'added' ? 'disabled' : 'enabled' };
}

/** A Terragrunt file stands for one instance of a module, named by its directory. */
function unitEffects(name: string, base: TerraformFile, head: TerraformFile): readonly Effect[] {
  const before = moduleSource(base);
  const after = moduleSource(head);
  const types = [...new Set([before, after].filter((source) => source !== null))].sort();
  if (types.length === 0) return [];
  const whole = base === NOTHING ? 'added' : head === NOTHING ? 'removed' : null;
  const attributes = attributeChanges(sourceTree(base), sourceTree(head));
  if (whole === null && attributes.length === 0) return [];
  const type = types.map((source) => `module:${source}`).join(' ');
  const subject = name.split('/').at(-2) ?? 'terragrunt';
  const baseLine = base === NOTHING ? null : 1;
  return [{ kind: 'object', event: whole ?? 'changed', type, subject, line: 1, baseLine, attributes }];
}

function sourceTree({ declarations }: TerraformFile) {
  return settled(
    declarations.find(({ keyword }) => keyword === 'terraform')?.body ?? { kind: 'map', entries: [], line: 1 },
  );
}

function moduleSource({ declarations }: TerraformFile): string | null {
  const body = declarations.find(({ keyword }) => keyword === 'terraform')?.body;
  const source = body ? sourceOf(body) : '';
  return source === '' ? null : source;
}

function inputsOf({ attributes }: TerraformFile): readonly TreeEntry[] {
  const inputs = attributes.find(({ key }) => key === 'inputs')?.value;
  return inputs?.kind === 'map' ? inputs.entries : [];
}
