/** Reads Azure Resource Manager templates and their parameter files into effects. One of the readers of core/readers.ts. */
import type { Reader } from '../../domain/effect.js';
import { AZURE_SAYS_NOTHING, azureEffects } from './arm-effects.js';
import {
  childOf,
  compareSides,
  type Declared,
  entriesOf,
  itemsOf,
  mapOf,
  treeWithout,
  writtenAs,
} from './declared-things.js';
import type { Tree } from './tree.js';
import { readYaml } from './yaml-tree.js';

/** Whether a JSON text is a template or a parameter file of ARM. */
export function looksLikeArm(text: string): boolean {
  if (/schema\.management\.azure\.com\/schemas\/[\w-]+\/\w*[dD]eployment/.test(text)) return true;
  return /"type"\s*:\s*"Microsoft\.\w+\/\w/i.test(text) && /"apiVersion"\s*:/.test(text);
}

/** Resources by their symbolic name, or by their name where they have none; types without a version. */
export const readArm: Reader = (file) =>
  compareSides(file, {
    parse: (text) => readYaml(withoutLineComments(text))?.flatMap((document) => templateOf(document, '')) ?? null,
    effects: (base, head) => azureEffects(base ?? [], head ?? []),
  });

function templateOf(template: Tree, within: string): readonly Declared[] {
  // Libraries of policies keep each resource in a file of its own.
  if (within === '' && OWN_TYPE.test(writtenAs(childOf(template, 'type'))))
    return resourceOf(template, { type: '', name: '' }, null);
  return [
    ...resourcesIn(childOf(template, 'resources'), { type: '', name: within }),
    ...settingsIn(childOf(template, 'parameters'), 'arm/parameter'),
    ...settingsIn(childOf(template, 'variables'), 'arm/variable'),
  ];
}

const OWN_TYPE = /^Microsoft\.\w+\/\w/;

interface Parent {
  readonly type: string;
  readonly name: string;
}

function resourcesIn(resources: Tree | null, parent: Parent): readonly Declared[] {
  if (resources?.kind === 'map')
    return entriesOf(resources).flatMap((entry) => resourceOf(entry.value, parent, entry.key));
  return itemsOf(resources).flatMap((item) => resourceOf(item, parent, null));
}

function resourceOf(resource: Tree, parent: Parent, symbol: string | null): readonly Declared[] {
  const own = writtenAs(childOf(resource, 'type'));
  if (own === '' || writtenAs(childOf(resource, 'existing')) === 'true') return [];
  const type = parent.type === '' || own.includes('Microsoft.') ? own : `${parent.type}/${own}`;
  const name = symbol ?? writtenAs(childOf(resource, 'name'));
  const subject = parent.name === '' ? name : `${parent.name}/${name}`;
  const inner = templateIn(childOf(resource, 'properties'));
  const children =
    inner === null ? resourcesIn(childOf(resource, 'resources'), { type, name: subject }) : templateOf(inner, subject);
  return [
    {
      subject,
      type,
      line: resource.line,
      body: mapOf(entriesOf(treeWithout(resource, AZURE_SAYS_NOTHING)).flatMap(ownEntry), resource.line),
      enabled: !/^(?:false|\[false\(\)\])$/i.test(writtenAs(childOf(resource, 'condition')).trim()),
    },
    ...children,
  ];
}

/** What a deployment deploys. A template of containers has no resources, and is the resource's own. */
function templateIn(properties: Tree | null): Tree | null {
  const template = childOf(properties, 'template');
  const resources = childOf(template, 'resources');
  return resources === null || resources.kind === 'scalar' ? null : template;
}

/** What belongs to the resource itself, not to those declared inside it. */
function ownEntry(entry: {
  readonly key: string;
  readonly line: number;
  readonly value: Tree;
}): readonly (typeof entry)[] {
  if (['resources', 'type'].includes(entry.key)) return [];
  if (entry.key !== 'properties' || templateIn(entry.value) === null) return [entry];
  const own = entriesOf(entry.value).filter(({ key }) => key !== 'template');
  return [{ ...entry, value: mapOf(own, entry.value.line) }];
}

function settingsIn(section: Tree | null, type: string): readonly Declared[] {
  return entriesOf(section).flatMap(({ key, line, value: written }) => {
    const value = type === 'arm/variable' ? written : valueGiven(written);
    return value === null ? [] : [{ subject: key, type, line, body: mapOf([{ key, line, value }], line) }];
  });
}

/** A value, a default, or the secret of a vault that is taken for it. */
function valueGiven(parameter: Tree): Tree | null {
  return childOf(parameter, 'value') ?? childOf(parameter, 'defaultValue') ?? childOf(parameter, 'reference');
}

/** ARM takes JSON with comments. Strings are left as they are, and every line keeps its number. */
function withoutLineComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, ' '),
  );
}
