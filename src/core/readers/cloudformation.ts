/** Reads CloudFormation, SAM and Serverless Framework templates into effects. One of the readers of core/readers.ts. */
import type { Effect, Reader } from '../../domain/effect.js';
import { templateExposures } from './cloudformation-exposure.js';
import { templateGrants } from './cloudformation-grants.js';
import {
  childOf,
  compareSides,
  type Declared,
  entriesOf,
  itemsOf,
  mapOf,
  objectChange,
  type Pair,
  pairsOf,
  treeWithout,
  writtenAs,
} from './declared-things.js';
import { grantChanges } from './policy-document.js';
import { safeguardChanges } from './safeguards.js';
import type { Tree, TreeEntry } from './tree.js';
import { readYaml } from './yaml-tree.js';

/** Whether a YAML or JSON text is a template, by its words alone. */
export function looksLikeCloudFormation(text: string): boolean {
  if (/\bAWSTemplateFormatVersion\b|\bAWS::Serverless-2016-10-31\b|"ParameterKey"\s*:/.test(text)) return true;
  if (/["']?\bType["']?[ \t]*:[ \t]*["']?(?:AWS|Custom|Alexa)::\w/.test(text)) return true;
  return /^provider:/m.test(text) && /^(?:functions|resources|plugins|service):/m.test(text);
}

/** Resources by logical id; `Properties.` is left out of the attributes' paths. */
export const readCloudFormation: Reader = (file) =>
  compareSides(file, {
    parse: readTemplate,
    effects: (base, head) => pairsOf(base ?? [], head ?? []).flatMap(pairEffects),
  });

function pairEffects(pair: Pair): readonly Effect[] {
  if (SETTINGS.has(pair.type)) return pair.base && pair.head ? objectChange(pair) : [];
  const objects = objectChange(pair);
  if (objects.length === 0) return [];
  const base = pair.base?.body ?? null;
  const head = pair.head?.body ?? null;
  const attributes = objects.flatMap((object) => object.attributes);
  return [
    ...objects,
    ...grantChanges(base, head, pair.subject),
    ...templateGrants(pair),
    ...templateExposures(pair),
    ...safeguardChanges(pair.type, attributes, pair.subject),
  ];
}

/** What is no resource: it counts only where its value differs, not where it is new or gone. */
const SETTINGS: ReadonlySet<string> = new Set([
  'cloudformation/parameter',
  'cloudformation/mapping',
  'cloudformation/condition',
  'cloudformation/globals',
]);

function readTemplate(text: string): readonly Declared[] | null {
  const documents = readYaml(text);
  return (
    documents?.flatMap((document) => [
      ...templateOf(document),
      ...itemsOf(childOf(document, 'resources')).flatMap(templateOf),
      ...serverlessRoles(document),
      ...parameterFile(document),
    ]) ?? null
  );
}

function templateOf(template: Tree): readonly Declared[] {
  const settings = (section: string, type: string, value: (tree: Tree) => Tree | null) =>
    entriesOf(childOf(template, section)).flatMap((entry) => setting(entry, type, value(entry.value)));
  return [
    ...entriesOf(childOf(template, 'Resources')).flatMap(resourceOf),
    ...settings('Parameters', 'cloudformation/parameter', (tree) => childOf(tree, 'Default')),
    ...settings('Mappings', 'cloudformation/mapping', (tree) => tree),
    ...settings('Conditions', 'cloudformation/condition', (tree) => tree),
    ...settings('Globals', 'cloudformation/globals', (tree) => treeWithout(tree, SAYS_NOTHING)),
  ];
}

function setting(entry: TreeEntry, type: string, value: Tree | null): readonly Declared[] {
  if (value === null) return [];
  const { key, line } = entry;
  return [{ subject: key, type, line, body: mapOf([{ key, line, value }], line) }];
}

/** Texts for people, and what only orders the work. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['Description', 'Tags', 'Metadata', 'DependsOn', 'AlarmDescription']);

function resourceOf(entry: TreeEntry): readonly Declared[] {
  if (entry.key.startsWith('Fn::')) return madeBy(entry);
  const type = childOf(entry.value, 'Type');
  if (type?.kind !== 'scalar') return [];
  const plain = treeWithout(entry.value, SAYS_NOTHING);
  const own = entriesOf(plain).filter((child) => child.key !== 'Type' && child.key !== 'Properties');
  const properties = childOf(plain, 'Properties');
  const inside =
    properties?.kind === 'map' ? properties.entries : entriesOf(plain).filter((it) => it.key === 'Properties');
  return [
    {
      subject: entry.key,
      type: type.text.trim(),
      line: entry.line,
      body: mapOf([...inside, ...own], entry.line),
      kept: /^Retain/.test(writtenAs(childOf(entry.value, 'DeletionPolicy'))),
    },
  ];
}

/** `Fn::ForEach::Logs: [Name, [a, b], { 'Logs${Name}': … }]` makes one for each value; `Fn::Transform` takes in another file. */
function madeBy(entry: TreeEntry): readonly Declared[] {
  const [, values = entry.value, made = null] = itemsOf(entry.value);
  return [...setting(entry, 'cloudformation/mapping', values), ...entriesOf(made).flatMap(resourceOf)];
}

/** Role statements of the Serverless Framework, for all functions and for each of them. */
function serverlessRoles(document: Tree): readonly Declared[] {
  const provider = childOf(document, 'provider');
  if (provider === null) return [];
  return [
    ...roleAt('provider.role', childOf(provider, 'role')),
    ...roleAt('provider.iam', childOf(childOf(provider, 'iam'), 'role')),
    ...roleAt('provider.iamRoleStatements', childOf(provider, 'iamRoleStatements')),
    ...roleAt(
      'provider.resourcePolicy',
      childOf(childOf(provider, 'apiGateway'), 'resourcePolicy') ?? childOf(provider, 'resourcePolicy'),
    ),
    ...networkAt('provider', childOf(provider, 'vpc')),
    ...entriesOf(childOf(document, 'functions')).flatMap(serverlessFunction),
  ];
}

function serverlessFunction({ key, line, value }: TreeEntry): readonly Declared[] {
  return [
    ...roleAt(`functions.${key}`, childOf(value, 'iamRoleStatements') ?? childOf(value, 'role')),
    ...roleAt(`functions.${key}.url`, childOf(value, 'url')),
    ...itemsOf(childOf(value, 'events'))
      .flatMap(entriesOf)
      .flatMap((event) => authorizerOf(key, event)),
    { subject: key, type: 'serverless/function', line, body: null },
    ...networkAt(key, childOf(value, 'vpc')),
  ];
}

/** Who may call a function over HTTP; without one anybody may. */
function authorizerOf(name: string, { key, value }: TreeEntry): readonly Declared[] {
  const path = writtenAs(childOf(value, 'path') ?? childOf(value, 'route'));
  return roleAt(`functions.${name}.${key} ${path}`.trim(), childOf(value, 'authorizer'));
}

function roleAt(subject: string, tree: Tree | null): readonly Declared[] {
  if (tree === null) return [];
  const { line } = tree;
  return [{ subject, type: 'serverless/role', line, body: mapOf([{ key: 'role', line, value: tree }], line) }];
}

function networkAt(subject: string, tree: Tree | null): readonly Declared[] {
  return tree === null ? [] : [{ subject, type: 'serverless/network', line: tree.line, body: tree }];
}

/** `[{ ParameterKey, ParameterValue }]`, as the command line takes them. */
function parameterFile(document: Tree): readonly Declared[] {
  return itemsOf(document).flatMap((item) => {
    const key = writtenAs(childOf(item, 'ParameterKey'));
    const value = childOf(item, 'ParameterValue');
    return key === '' ? [] : setting({ key, line: item.line, value: item }, 'cloudformation/parameter', value);
  });
}
