/** Parameters of the API: each is a text that fits its schema; anything else, and any other parameter, is refused and named. */
import { error, ok, type Result } from '../../domain/result.js';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
  readonly schema: TextSchema;
}

/** In an address everything is text; a number is written as a pattern of digits. */
type TextSchema =
  | { readonly type: 'string'; readonly pattern: string }
  | { readonly type: 'string'; readonly enum: readonly string[] };

/** What was asked by name, where all of it fits; otherwise what does not, for the person who wrote it. */
export function checkedValues(
  parameters: readonly Parameter[],
  asked: {
    readonly path: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, readonly string[]>>;
  },
): Result<Readonly<Record<string, string>>, string> {
  const values: Record<string, string> = {};
  const known = new Map(parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));
  const given = [
    ...Object.entries(asked.path).map(([name, value]) => ({ name, key: `path ${name}`, values: [value] })),
    ...Object.entries(asked.query).map(([name, texts]) => ({ name, key: `query ${name}`, values: texts })),
  ];
  for (const { name, key, values: texts } of given) {
    const parameter = known.get(key);
    const [value, ...others] = texts;
    if (parameter === undefined) return error(`there is no parameter ${JSON.stringify(name.slice(0, 50))}`);
    if (value === undefined || others.length > 0) return error(`${name} is given more than once`);
    if (!fits(parameter.schema, value)) return error(`${name} must be ${formOf(parameter.schema)}`);
    values[name] = value;
  }
  return ok(values);
}

function fits(schema: TextSchema, value: string): boolean {
  return 'enum' in schema ? schema.enum.includes(value) : new RegExp(schema.pattern, 'u').test(value);
}

function formOf(schema: TextSchema): string {
  return 'enum' in schema ? `one of ${schema.enum.join(', ')}` : `like ${schema.pattern}`;
}
