/** Makes a request body's schema strict: GitHub ignores fields that it does not know, our code must not send any. */
import type { Components, Schema } from './description.js';

const COMBINATORS = ['allOf', 'anyOf'] as const;

/** The same schema with references written out and every object closed to unknown fields. */
export function closed(schema: Schema, components: Components): Schema {
  const plain = dereferenced(schema, components);
  const names = [...fieldNames(plain)];
  const open = closedInside(plain, components);
  return names.length === 0 ? open : { ...open, propertyNames: { enum: names } };
}

function dereferenced(schema: Schema, components: Components): Schema {
  if (typeof schema.$ref !== 'string') {
    const alternatives = COMBINATORS.filter((word) => word in schema).map((word) => [
      word,
      branches(schema, word).map((branch) => dereferenced(branch, components)),
    ]);
    return { ...schema, ...Object.fromEntries(alternatives) };
  }
  const component = components[schema.$ref];
  if (component === undefined) throw new Error(`no component ${schema.$ref}`);
  return dereferenced(component, components);
}

/** Fields of the object, wherever a branch of it names them. */
function fieldNames(schema: Schema): ReadonlySet<string> {
  const own = Object.keys((schema.properties ?? {}) as object);
  const inBranches = COMBINATORS.flatMap((word) => branches(schema, word).flatMap((branch) => [...fieldNames(branch)]));
  return new Set([...own, ...inBranches]);
}

/** Closes what the fields and items hold; the fields themselves are closed by the caller, over all branches. */
function closedInside(schema: Schema, components: Components): Schema {
  const { additionalProperties: _ignored, ...rest } = schema;
  const base: Schema = 'properties' in schema ? rest : schema;
  const alternatives = COMBINATORS.filter((word) => word in schema).map((word) => [
    word,
    branches(schema, word).map((branch) => closedInside(branch, components)),
  ]);
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([name, field]) => [
    name,
    closed(field, components),
  ]);
  return {
    ...base,
    ...Object.fromEntries(alternatives),
    ...('properties' in schema ? { properties: Object.fromEntries(fields) } : {}),
    ...('items' in schema ? { items: closed(schema.items as Schema, components) } : {}),
  };
}

function branches(schema: Schema, word: (typeof COMBINATORS)[number]): readonly Schema[] {
  return (schema[word] ?? []) as readonly Schema[];
}
