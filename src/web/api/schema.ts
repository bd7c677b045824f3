/** The few forms of JSON Schema that the API's description is made of. Objects are closed: what an answer has more is a mistake. */

export type JsonSchema = Readonly<Record<string, unknown>>;

export const text: JsonSchema = { type: 'string' };
export const count: JsonSchema = { type: 'integer', minimum: 0 };
export const number: JsonSchema = { type: 'number' };
export const flag: JsonSchema = { type: 'boolean' };
export const instant: JsonSchema = { type: 'string', format: 'date-time' };
/** Whatever JSON: a record's own form, which grows with the versions that wrote it. */
export const anything: JsonSchema = {};

export function oneOfTexts(values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** Every property is there in every answer; what has no value is null. */
export function closed(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A component, by its name. */
export function named(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

export function pageOf(items: JsonSchema): JsonSchema {
  return closed({ page: { type: 'integer', minimum: 1 }, hasNext: flag, items: listOf(items) });
}
