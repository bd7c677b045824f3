/** GitHub's API as its own description has it (rest.json, webhooks.json), corrected by what is known to differ. */
import { readFileSync } from 'node:fs';

export type Schema = { readonly [keyword: string]: unknown };

interface Parameter {
  readonly required?: boolean;
  /** `many`: the value may hold slashes. */
  readonly segments?: 'many';
  readonly schema: Schema;
}

export interface Operation {
  readonly parameters: {
    readonly path: Readonly<Record<string, Parameter>>;
    readonly query: Readonly<Record<string, Parameter>>;
  };
  readonly body?: Schema;
  readonly bodyRequired?: boolean;
  /** By status; null: GitHub sends no JSON. */
  readonly responses: Readonly<Record<string, Schema | null>>;
}

export type Components = Readonly<Record<string, Schema>>;

interface Source {
  readonly package: string;
  readonly version: string;
  readonly published: string;
}

interface RestFile {
  readonly source: Source;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: Components;
}

interface WebhooksFile {
  readonly source: Source;
  readonly events: Readonly<Record<string, Schema>>;
  readonly components: Components;
}

/** Where reality and the packages part; `why` is for people. */
interface Drift {
  /** The day when somebody last compared. */
  readonly checked: string;
  /** Fields that the packages lack or have wrong, in a component or in the object field `under` of it. */
  readonly fields: readonly {
    readonly file: 'rest' | 'webhooks';
    readonly component: string;
    readonly under?: string;
    readonly properties: Readonly<Record<string, Schema>>;
    readonly why: string;
  }[];
  /** Answers whose schema is wrong as a whole. */
  readonly answers: readonly {
    readonly operation: string;
    readonly status: string;
    readonly schema: Schema;
    readonly why: string;
  }[];
  /** What GitHub's prose demands and its schema does not. */
  readonly requestRules: readonly { readonly operation: string; readonly rule: Schema; readonly why: string }[];
  readonly queryRules: readonly { readonly parameter: string; readonly rule: Schema; readonly why: string }[];
  /** Events that the package lacks: as another one is, but for the name of the action. */
  readonly webhookEvents: readonly {
    readonly event: string;
    readonly like: string;
    readonly action: string;
    readonly why: string;
  }[];
  readonly webhookRules: readonly { readonly except: readonly string[]; readonly rule: Schema; readonly why: string }[];
}

export const drift = read<Drift>('known-drift.json');
export const rest = correctedRest(read<RestFile>('rest.json'));
export const webhooks = correctedWebhooks(read<WebhooksFile>('webhooks.json'));

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;
}

function correctedRest(file: RestFile): RestFile {
  const operations: Record<string, Operation> = { ...file.operations };
  for (const { operation: key, status, schema } of drift.answers) {
    const operation = operations[key];
    if (operation === undefined) throw new Error(`known-drift.json names the operation ${key}`);
    operations[key] = { ...operation, responses: { ...operation.responses, [status]: schema } };
  }
  return { ...file, operations, components: correctedComponents('rest', file.components) };
}

function correctedWebhooks(file: WebhooksFile): WebhooksFile {
  const events: Record<string, Schema> = { ...file.events };
  const components: Record<string, Schema> = { ...file.components };
  for (const { event, like, action } of drift.webhookEvents) {
    if (events[event] !== undefined) throw new Error(`known-drift.json names ${event}, which is there by now`);
    const model = existing(events[like], like);
    const named = typeof model.$ref === 'string' ? existing(components[model.$ref], model.$ref) : model;
    events[event] = withProperties(named, { action: { const: action } });
  }
  return { ...file, events, components: correctedComponents('webhooks', components) };
}

function correctedComponents(file: 'rest' | 'webhooks', components: Components): Components {
  const corrected: Record<string, Schema> = { ...components };
  for (const { component: name, under, properties } of drift.fields.filter((entry) => entry.file === file)) {
    const component = existing(corrected[name], name);
    const inner = under === undefined ? null : existing(propertyOf(component, under, corrected), `${name}.${under}`);
    corrected[name] = withProperties(
      component,
      inner === null || under === undefined ? properties : { [under]: withProperties(inner, properties) },
    );
  }
  return corrected;
}

function withProperties(schema: Schema, properties: Readonly<Record<string, Schema>>): Schema {
  return { ...schema, properties: { ...(schema.properties as object | undefined), ...properties } };
}

function propertyOf(schema: Schema, name: string, components: Components): Schema | undefined {
  const property = (schema.properties as Record<string, Schema> | undefined)?.[name];
  return typeof property?.$ref === 'string' ? components[property.$ref] : property;
}

function existing(schema: Schema | undefined, name: string): Schema {
  if (schema === undefined) throw new Error(`known-drift.json names ${name}, which is not there`);
  return schema;
}
