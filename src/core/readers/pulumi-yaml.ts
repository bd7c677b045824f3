/** Reads Pulumi programs in YAML: the resources that they declare, beside what their settings say. One of the readers of core/readers.ts. */
import type { Effect, ObjectEffect, Reader } from '../../domain/effect.js';
import { sortOfClass } from './cloud-program-classes.js';
import { type Declared, entriesOf, objectChange, pairsOf, writtenAs } from './declared-things.js';
import type { Tree } from './tree.js';
import { valuesChanges } from './values.js';
import { valueAt } from './values-leaves.js';
import { bothDocuments } from './values-texts.js';

/** Whether a file is a program or the settings of a stack, by its name. */
export function isPulumiYaml(name: string): boolean {
  return /(?:^|\/)pulumi(?:\.[\w.-]+)?\.ya?ml$/i.test(name);
}

export const readPulumiYaml: Reader = (file) => {
  const texts = bothDocuments(file);
  if (texts.kind !== 'documents') return texts;
  const [base = null] = texts.base;
  const [head = null] = texts.head;
  const resources = pairsOf(declaredIn(base), declaredIn(head)).flatMap(objectChange).filter(matters);
  const effects: readonly Effect[] = [...resources, ...valuesChanges(base, head, file.name)];
  return { kind: 'read', effects };
};

function declaredIn(document: Tree | null): readonly Declared[] {
  return entriesOf(valueAt(document, 'resources')).flatMap(({ key, value }): readonly Declared[] => {
    const token = writtenAs(valueAt(value, 'type'));
    if (!token.includes(':')) return [];
    const kept = writtenAs(valueAt(valueAt(value, 'options'), 'retainOnDelete')) === 'true';
    return [
      { subject: `${token} ${key}`, type: typeOf(token), line: value.line, body: valueAt(value, 'properties'), kept },
    ];
  });
}

/** `aws:ec2:SecurityGroup` and `aws:ec2/securityGroup:SecurityGroup` are one. */
function typeOf(token: string): string {
  const parts = token.split(':');
  const [module = ''] = (parts.length > 2 ? (parts[1] ?? '') : '').split('/');
  return `pulumi/${sortOfClass([module, parts.at(-1) ?? ''])}`;
}

/** Of resources of no sort only that they are there counts. */
function matters({ type, event }: ObjectEffect): boolean {
  return type !== 'pulumi/other' || event !== 'changed';
}
