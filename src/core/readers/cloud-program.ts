/** Reads programs that declare clouds (CDK, CDKTF, Pulumi) in TypeScript, Python, Go, Java and C#. One of the readers of core/readers.ts. */
import type { Effect, ObjectEffect, Reader } from '../../domain/effect.js';
import { type Call, callsOf, written } from './cloud-program-calls.js';
import { programExposures, programGrants, programSafeguards } from './cloud-program-rules.js';
import {
  compareSides,
  type Declared,
  type Entry,
  entryChanges,
  mapOf,
  objectChange,
  pairsOf,
} from './declared-things.js';
import { readSource } from './source-tokens.js';
import type { Language } from './source-tokens-languages.js';
import type { Token } from './source-tokens-shape.js';
import type { TreeEntry } from './tree.js';

const CDK =
  /aws-cdk-lib|@aws-cdk\/|@guardian\/cdk|\baws_cdk\b|\bcdktf\b|from ['"]constructs['"]|software\.amazon\.awscdk|Amazon\.CDK|aws-cdk-go|@cdktf\/|@serverless\/typescript/;
const PULUMI =
  /@pulumi\/|\bimport pulumi|\bpulumi_\w|pulumi[\w-]*\/sdk|com\.pulumi|using Pulumi|\bnew sst\.(?:aws|cloudflare)\./;

/** Whether a file is a program that declares a cloud: by its ending and its imports. */
export function looksLikeCloudProgram(name: string, text: string): boolean {
  return languageOf(name) !== null && (CDK.test(text) || PULUMI.test(text));
}

/** Constructs by class and id; grants, rules and policy statements by their text. */
export const readCloudProgram: Reader = (file) => {
  const language = languageOf(file.name) ?? 'script';
  const both = [file.base ?? '', file.head ?? ''];
  const framework = both.some((text) => PULUMI.test(text)) && !both.some((text) => CDK.test(text)) ? 'pulumi' : 'cdk';
  return compareSides(file, {
    parse: (text) => {
      const source = readSource(text, language);
      return 'unreadable' in source ? null : callsOf({ source, framework });
    },
    effects: (base, head) => callEffects({ base: base ?? [], head: head ?? [], prefix: framework }),
  });
};

const LANGUAGES: readonly (readonly [RegExp, Language])[] = [
  [/\.(?:[cm]?[jt]sx?)$/, 'script'],
  [/\.py$/, 'python'],
  [/\.go$/, 'go'],
  [/\.java$/, 'java'],
  [/\.cs$/, 'csharp'],
];

function languageOf(name: string): Language | null {
  return LANGUAGES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

interface Sides {
  readonly base: readonly Call[];
  readonly head: readonly Call[];
  readonly prefix: string;
}

function callEffects({ base, head, prefix }: Sides): readonly Effect[] {
  const declared = (calls: readonly Call[]) =>
    calls.filter((call) => call.kind === 'construct').map((call) => declaredBy(call, prefix));
  const told = (calls: readonly Call[]) =>
    calls.filter((call) => call.kind === 'statement').map((call) => entryOf(call, prefix));
  const pairs = pairsOf(declared(base), declared(head));
  const constructs = pairs.flatMap((pair): readonly Effect[] =>
    objectChange(pair).flatMap((object) => [
      ...objectOf(object),
      ...programSafeguards(object.attributes, object.subject),
    ]),
  );
  return [
    ...constructs,
    ...entryChanges(told(base), told(head)),
    ...programGrants(base, head),
    ...programExposures(base, head),
  ];
}

/** As whom a workload runs. */
const WORKLOAD_RIGHTS =
  /(?:^|\.)(?:service_?account(?:_?name)?|(?:task_?|execution_?)?role(?:_?arn)?|(?:iam_?)?instance_?profile(?:_?name)?)$/i;

/** Of constructs of no sort only that they are there counts, and as whom they run. */
function objectOf(object: ObjectEffect): readonly ObjectEffect[] {
  const [type = ''] = object.type.split(' ');
  if (!type.endsWith('/other') || object.event !== 'changed') return [{ ...object, type }];
  const attributes = object.attributes.filter(({ path }) => WORKLOAD_RIGHTS.test(path));
  return attributes.length === 0 ? [] : [{ ...object, type, attributes }];
}

/** The class stands behind the type, so that another class under the same id is another thing; objectOf takes it off. */
function declaredBy(call: Call, prefix: string): Declared {
  const className = call.chain.at(-1) ?? '';
  return {
    subject: `${className} ${call.id}`,
    type: `${prefix}/${call.sort} ${className}`,
    line: call.line,
    body: mapOf(propertiesOf(call), call.line),
  };
}

function entryOf(call: Call, prefix: string): Entry {
  const path = call.chain.at(-1) ?? '';
  return {
    subject: path,
    type: `${prefix}/${call.sort}`,
    path,
    value: `${call.chain.join('.')} ${written(call.tokens)}`,
    line: call.line,
  };
}

/** What says nothing about what a construct does. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'description',
  'tags',
  'Description',
  'Tags',
  'comment',
  'alarmDescription',
]);

/** The arguments: each property of an object or each keyword argument by its name, the others as `arguments`. */
function propertiesOf(call: Call): readonly TreeEntry[] {
  const open = call.tokens.findIndex((token) => token.text === '(' && token.kind === 'mark');
  const close = call.tokens.findLastIndex((token) => token.text === ')' && token.kind === 'mark');
  return splitByComma(call.tokens.slice(open + 1, close))
    .flatMap((argument) => {
      const inside = insideOf(argument);
      return inside === null ? [argument] : splitByComma(inside);
    })
    .map(propertyOf)
    .filter((entry) => !SAYS_NOTHING.has(entry.key));
}

/** What stands in an object, also in one of a named class, and in one that is taken `as` another; null: it is no object. */
function insideOf(argument: readonly Token[]): readonly Token[] | null {
  const brace = argument.findIndex((token) => token.text === '{' && token.kind === 'mark');
  const end = argument.findLastIndex((token) => token.text === '}' && token.kind === 'mark');
  const before = argument.slice(0, Math.max(brace, 0));
  const after = argument[end + 1];
  const isNamed = before.every(({ kind, text }) => kind === 'word' || ['.', '&', '<', '>'].includes(text));
  if (brace < 0 || (brace >= 5 && !isNamed) || before.some((token) => token.text === '=>')) return null;
  return after === undefined || ['as', 'satisfies'].includes(after.text) ? argument.slice(brace + 1, end) : null;
}

function splitByComma(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'mark' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'mark' && ')]}'.includes(token.text)) depth -= 1;
    if (token.kind === 'mark' && token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function propertyOf(part: readonly Token[]): TreeEntry {
  const [key, mark] = part;
  const line = key?.line ?? 1;
  const named = key !== undefined && mark?.kind === 'mark' && (mark.text === ':' || mark.text === '=');
  const value = named ? part.slice(2) : part;
  return {
    key: named ? key.text : 'arguments',
    line,
    value: { kind: 'scalar', text: written(value), literal: false, line },
  };
}
