/** Rules of a new group that the configuration does not show: a `dynamic` block over a list that is not known yet. */
import { describe, expect, it } from '@jest/globals';
import type { ExampleChange } from '../../src/domain/plan.js';
import { judged, planOf } from '../plan-world.js';

const GROUP: ExampleChange = {
  type: 'aws_security_group',
  name: 'g',
  after: { name: 'g' },
  unknown: { ingress: true },
};
/** A list of addresses that is known only after the apply. */
const LIST: ExampleChange = { type: 'aws_nat_gateway', name: 'n', after: {}, unknown: { addresses: true } };
const KNOWN: ExampleChange = { type: 'aws_nat_gateway', name: 'n', after: { addresses: ['192.0.2.1'] } };
const RULE: ExampleChange = {
  type: 'aws_vpc_security_group_ingress_rule',
  name: 'r',
  after: { ip_protocol: 'tcp', from_port: 443, to_port: 443, cidr_ipv4: '0.0.0.0/0' },
  unknown: { security_group_id: true },
};

interface World {
  readonly changes: readonly ExampleChange[];
  /** What the configuration writes, by address. */
  readonly writes?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Where the list goes, as `relevant_attributes` tells it. */
  readonly relevant?: readonly (readonly [string, string])[];
}

const resourcesOf = (writes: NonNullable<World['writes']>) =>
  Object.entries(writes).map(([address, attributes]) => ({
    address,
    expressions: Object.fromEntries(
      Object.entries(attributes).map(([name, references]) => [name, references.length === 0 ? {} : { references }]),
    ),
  }));

const verdictOf = ({ changes, writes = {}, relevant = [] }: World) =>
  judged(
    planOf(changes, {
      configuration: {
        root_module: {
          resources: resourcesOf({ 'aws_security_group.g': { name: [] }, 'aws_nat_gateway.n': {}, ...writes }),
        },
      },
      relevant_attributes: relevant.map(([resource, attribute]) => ({ resource, attribute: [attribute] })),
    }),
  ).verdict;

const HIDDEN = [['aws_nat_gateway.n', 'addresses']] as const;
const SEEN = ['aws_nat_gateway.n.addresses', 'aws_nat_gateway.n'];

describe('a new group whose rules nobody wrote where it can be seen', () => {
  it.each<[string, World, string]>([
    ['passes where nothing is made of anything unknown', { changes: [GROUP] }, 'pass'],
    [
      'cannot be decided where an unknown list goes somewhere unseen',
      { changes: [GROUP, LIST], relevant: HIDDEN },
      'undecided',
    ],
    ['passes where that list is known', { changes: [GROUP, KNOWN], relevant: HIDDEN }, 'pass'],
    [
      'passes where the list goes into an attribute that can be seen',
      { changes: [GROUP, LIST], relevant: HIDDEN, writes: { 'aws_route.r': { cidrs: SEEN } } },
      'pass',
    ],
    [
      'passes where the resource of the list is written as a whole elsewhere',
      { changes: [GROUP, LIST], relevant: HIDDEN, writes: { 'aws_route.r': { cidrs: ['aws_nat_gateway.n'] } } },
      'pass',
    ],
    [
      'cannot be decided where only another attribute of that resource is seen',
      {
        changes: [GROUP, LIST],
        relevant: HIDDEN,
        writes: { 'aws_route.r': { id: ['aws_nat_gateway.n.id', 'aws_nat_gateway.n'] } },
      },
      'undecided',
    ],
    [
      'passes where its rules are objects of their own',
      {
        changes: [GROUP, LIST, RULE],
        relevant: HIDDEN,
        writes: {
          'aws_vpc_security_group_ingress_rule.r': {
            security_group_id: ['aws_security_group.g.id', 'aws_security_group.g'],
          },
        },
      },
      'pass',
    ],
  ])('%s', (_, world, verdict) => {
    expect(verdictOf(world)).toBe(verdict);
  });

  it.each([
    ['a variable of its module that nothing visible uses', { vpc_id: ['var.vpc_id'] }, 'undecided'],
    ['a variable of its module that is used where it can be seen', { vpc_id: ['var.vpc_id', 'var.ranges'] }, 'pass'],
  ])('%s', (_, written, verdict) => {
    const plan = planOf([{ ...LIST }], {
      configuration: {
        root_module: {
          resources: resourcesOf({ 'aws_nat_gateway.n': {} }),
          module_calls: {
            web: {
              expressions: { ranges: { references: SEEN } },
              module: { resources: resourcesOf({ 'aws_security_group.g': written }) },
            },
          },
        },
      },
      relevant_attributes: [{ resource: 'aws_nat_gateway.n', attribute: ['addresses'] }],
    });
    const group = {
      ...{ address: 'module.web[0].aws_security_group.g', module_address: 'module.web[0]', mode: 'managed' },
      ...{ type: 'aws_security_group', name: 'g', provider_name: 'registry.terraform.io/hashicorp/aws' },
      change: { actions: ['create'], before: null, after: { name: 'g' }, after_unknown: { id: true, ingress: true } },
    };
    const changes = Array.isArray(plan.resource_changes) ? plan.resource_changes : [];
    expect(judged({ ...plan, resource_changes: [...changes, group] }).verdict).toBe(verdict);
  });
});
