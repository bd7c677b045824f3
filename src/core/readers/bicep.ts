/** Reads Bicep files and their parameter files into effects. One of the readers of core/readers.ts. */
import type { Reader } from '../../domain/effect.js';
import { AZURE_SAYS_NOTHING, azureEffects } from './arm-effects.js';
import { type BicepStatement, bicepStatements } from './bicep-tree.js';
import { compareSides, type Declared, mapOf, treeWithout } from './declared-things.js';
import type { Tree, TreeEntry } from './tree.js';

/** Resources and modules by symbolic name; types without a version. */
export const readBicep: Reader = (file) =>
  compareSides(file, {
    parse: (text) => bicepStatements(text)?.flatMap((statement) => declaredBy(statement)) ?? null,
    effects: (base, head) => azureEffects(base ?? [], head ?? []),
  });

function declaredBy(statement: BicepStatement): readonly Declared[] {
  const { keyword, name, line, value, inside, condition } = statement;
  const conditions =
    condition === null
      ? []
      : [{ key: 'condition', line, value: { kind: 'scalar', text: condition, literal: false, line } as const }];
  if (keyword === 'param' || keyword === 'var') {
    if (value === null) return [];
    const type = keyword === 'param' ? 'arm/parameter' : 'arm/variable';
    return [{ subject: name, type, line, body: mapOf([...conditions, { key: name, line, value }], line) }];
  }
  if (keyword !== 'resource' && keyword !== 'module') return [];
  if (statement.existing) return inside.flatMap((child) => declaredBy(childOfParent(child, statement)));
  const body = value === null ? null : treeWithout(value, AZURE_SAYS_NOTHING);
  return [
    {
      subject: name,
      type: typeOf(statement),
      line,
      body: mapOf([...conditions, ...entriesOfBody(body)], line),
      enabled: condition !== 'false',
    },
    ...inside.flatMap((child) => declaredBy(childOfParent(child, statement))),
  ];
}

/** What is no object is one entry, so that a change of it shows. */
function entriesOfBody(body: Tree | null): readonly TreeEntry[] {
  if (body === null) return [];
  return body.kind === 'map' ? body.entries : [{ key: 'body', line: body.line, value: body }];
}

function typeOf(statement: BicepStatement): string {
  const [type = ''] = statement.label.split('@');
  return statement.keyword === 'module' ? 'Microsoft.Resources/deployments' : type;
}

/** A resource declared inside another has the other's type before its own. */
function childOfParent(child: BicepStatement, parent: BicepStatement): BicepStatement {
  const label = child.label.includes('Microsoft.') ? child.label : `${typeOf(parent)}/${child.label}`;
  return { ...child, label, name: `${parent.name}::${child.name}` };
}
