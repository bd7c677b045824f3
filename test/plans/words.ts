/** Short words for the labelled plans: what is done to which object. */
import type { ExampleChange } from '../../src/domain/plan.js';

type Attributes = NonNullable<ExampleChange['after']>;

/** A plan, and whether a careful reviewer would stop it. */
export interface LabelledPlan {
  readonly name: string;
  readonly is: 'dangerous' | 'safe';
  readonly changes: readonly ExampleChange[];
  /** Other parts of the plan file. */
  readonly more?: Record<string, unknown>;
}

export const dangerous = (name: string, ...changes: readonly ExampleChange[]): LabelledPlan => ({
  name,
  is: 'dangerous',
  changes,
});
export const safe = (name: string, ...changes: readonly ExampleChange[]): LabelledPlan => ({
  name,
  is: 'safe',
  changes,
});

/** The plan, with a configuration that says what the attributes of one resource refer to. */
export const referring = (
  plan: LabelledPlan,
  address: string,
  attributes: Readonly<Record<string, readonly string[]>>,
): LabelledPlan => {
  const expressions = Object.fromEntries(
    Object.entries(attributes).map(([name, references]) => [name, { references }] as const),
  );
  return { ...plan, more: { configuration: { root_module: { resources: [{ address, expressions }] } } } };
};

export const make = (
  type: string,
  after: Attributes,
  unknown: NonNullable<ExampleChange['unknown']> = {},
): ExampleChange => ({
  type,
  after,
  unknown,
});
export const drop = (type: string, before: Attributes = { id: 'x' }): ExampleChange => ({ type, before });
/** What is the same on both sides, and what was and will be. */
export const edit = (
  type: string,
  both: Attributes,
  before: Attributes,
  after: Attributes,
  unknown: NonNullable<ExampleChange['unknown']> = {},
): ExampleChange => ({
  type,
  actions: ['update'],
  before: { ...both, ...before },
  after: { ...both, ...after },
  unknown,
});
export const swap = (
  type: string,
  before: Attributes,
  after: Attributes,
  order: 'delete-first' | 'create-first' = 'delete-first',
): ExampleChange => ({
  type,
  actions: order === 'delete-first' ? ['delete', 'create'] : ['create', 'delete'],
  before,
  after,
});
export const keep = (type: string, value: Attributes, more: Partial<ExampleChange> = {}): ExampleChange => ({
  type,
  actions: ['no-op'],
  before: value,
  after: value,
  ...more,
});
export const forget = (type: string, before: Attributes): ExampleChange => ({ type, actions: ['forget'], before });

/** A policy document of AWS, as JSON. */
export function policy(...statements: readonly Record<string, unknown>[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) });
}

export const trust = (principal: unknown, condition?: unknown): string =>
  policy({
    Principal: principal,
    Action: 'sts:AssumeRole',
    ...(condition === undefined ? {} : { Condition: condition }),
  });

/** An ingress block as the AWS provider fills it in. */
export const ingress = (
  from: number,
  to: number,
  cidrs: readonly string[],
  protocol = 'tcp',
  more: Attributes = {},
): Attributes => ({
  from_port: from,
  to_port: to,
  protocol,
  cidr_blocks: cidrs,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  description: '',
  ...more,
});

export const WORLD = ['0.0.0.0/0'] as const;
