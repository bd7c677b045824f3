/** How a whole plan is judged: counts, order, what holds, what only a policy asks for, and what the configuration shows. */
import { describe, expect, it } from '@jest/globals';
import { planRule } from '../../src/catalog/plan-rules.js';
import { isHolding, NOTHING_STATED } from '../../src/core/plan/judge-plan.js';
import { indexed } from '../../src/core/plan/plan-object.js';
import { readPlan } from '../../src/core/plan/read-plan.js';
import type { ExampleChange, PlanCircumstances, PlanFinding, PlanRuleOptions } from '../../src/domain/plan.js';
import { bytesOf, judged, planOf } from '../plan-world.js';
import { drop, edit, keep, make, swap } from '../plans/words.js';
import { foundIn } from '../readings.js';

const TITLE = planRule('plan/public-database').title;
const OPEN = { type: 'ingress', from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] };

describe('the counts of a plan', () => {
  const NONE = {
    ...{ create: 0, update: 0, replace: 0, delete: 0, forget: 0 },
    ...{ import: 0, move: 0, read: 0, unchanged: 0, drift: 0 },
  };
  const one = (more: object, address = 'aws_x.a') => ({ address, type: 'aws_x', name: 'a', ...more });
  const does = (...actions: readonly string[]) => ({
    change: { actions, before: actions[0] === 'create' ? null : {}, after: actions.at(-1) === 'delete' ? null : {} },
  });
  it.each<[string, readonly object[], Partial<typeof NONE>]>([
    ['nothing', [], {}],
    ['made', [one(does('create'))], { create: 1 }],
    ['changed', [one(does('update'))], { update: 1 }],
    ['gone', [one(does('delete'))], { delete: 1 }],
    ['replaced', [one(does('delete', 'create'))], { replace: 1 }],
    ['let go', [one(does('forget'))], { forget: 1 }],
    ['let go and made', [one(does('forget', 'create'))], { forget: 1, create: 1 }],
    ['unchanged', [one(does('no-op'))], { unchanged: 1 }],
    ['read', [one({ ...does('read'), mode: 'data' })], { read: 1 }],
    ['data that is only there', [one({ ...does('no-op'), mode: 'data' })], {}],
    ['taken over', [one({ change: { ...does('no-op').change, importing: { id: 'x' } } })], { unchanged: 1, import: 1 }],
    ['moved', [one({ ...does('no-op'), previous_address: 'aws_x.b' })], { unchanged: 1, move: 1 }],
    ['moved to where it was', [one({ ...does('no-op'), previous_address: 'aws_x.a' })], { unchanged: 1 }],
    ['data that moved', [one({ ...does('read'), mode: 'data', previous_address: 'aws_x.b' })], { read: 1 }],
    [
      'several',
      [one(does('create')), one(does('create'), 'aws_x.b'), one(does('update'), 'aws_x.c')],
      { create: 2, update: 1 },
    ],
  ])('of what is %s', (_, changes, counts) => {
    const judgement = judged({ format_version: '1.2', resource_changes: changes });
    expect(judgement.verdict === 'refused' ? null : judgement.counts).toEqual({ ...NONE, ...counts });
  });

  it('tell drift apart', () => {
    const judgement = judged({
      ...{ format_version: '1.2', resource_changes: [] },
      resource_drift: [one(does('update')), one(does('update'), 'aws_x.b')],
    });
    expect(judgement.verdict === 'refused' ? null : judgement.counts).toEqual({ ...NONE, drift: 2 });
  });
});

describe('what holds a plan', () => {
  const holding = (holds: PlanFinding['holds'], more: Partial<PlanCircumstances>, approvals = 1) =>
    isHolding({ holds } as PlanFinding, {
      ...{ ...NOTHING_STATED, rules: { ...NOTHING_STATED.rules, destroyApprovals: approvals } },
      ...more,
    });
  it.each<[PlanFinding['holds'], readonly string[], number, number, boolean]>([
    ['always', ['T-1'], 9, 1, true],
    ['never', [], 0, 1, false],
    ['without-approval', [], 1, 1, true],
    ['without-approval', ['T-1'], 0, 1, true],
    ['without-approval', ['T-1'], 1, 1, false],
    ['without-approval', ['T-1'], 1, 2, true],
    ['without-approval', ['T-1'], 2, 2, false],
    ['without-approval', ['T-1'], 0, 0, true],
    ['without-approval', ['T-1'], 1, 0, false],
  ])('%s, with the tickets %j, %i approvals of %i: %s', (holds, tickets, approvals, asked, is) => {
    expect(holding(holds, { tickets: tickets as PlanCircumstances['tickets'], approvals }, asked)).toBe(is);
  });

  const group = (name: string, more: object = {}) => ({
    ...make('aws_security_group_rule', { ...OPEN, security_group_id: name, ...more }),
    name,
  });
  it.each<[string, readonly ExampleChange[], Partial<PlanCircumstances>, readonly string[]]>([
    ['nothing', [], {}, ['pass']],
    ['a destruction', [drop('aws_db_instance')], {}, ['fail', 'plan/destroy-data aws_db_instance.a0']],
    [
      'a destruction with ticket and approval',
      [drop('aws_db_instance')],
      { tickets: ['T-1'] as unknown as PlanCircumstances['tickets'], approvals: 1 },
      ['pass', 'plan/destroy-data aws_db_instance.a0'],
    ],
    [
      'what always holds before what may be approved, by address',
      [drop('aws_db_instance'), group('z'), group('b')],
      {},
      [
        'fail',
        'plan/open-admin-port aws_security_group_rule.b cidr_blocks: port 22',
        'plan/open-admin-port aws_security_group_rule.z cidr_blocks: port 22',
        'plan/destroy-data aws_db_instance.a0',
      ],
    ],
    [
      'something unknown alone',
      [make('aws_db_instance', {}, { publicly_accessible: true })],
      {},
      ['undecided', 'plan/public-database? aws_db_instance.a0 publicly_accessible'],
    ],
    [
      'something unknown beside something found',
      [
        make('aws_db_instance', {}, { publicly_accessible: true }),
        make('aws_rds_cluster_instance', { publicly_accessible: true }),
      ],
      {},
      [
        'fail',
        'plan/public-database? aws_db_instance.a0 publicly_accessible',
        'plan/public-database aws_rds_cluster_instance.a1 publicly_accessible',
      ],
    ],
    [
      'a name that leads elsewhere, without ticket and approval',
      [edit('aws_route53_record', { type: 'A' }, { records: ['a'] }, { records: ['b'] })],
      {},
      ['fail', 'plan/dns-answer aws_route53_record.a0 records'],
    ],
  ])('%s', (_, changes, circumstances, found) => {
    expect(foundIn(judged(planOf(changes), circumstances))).toEqual(found);
    expect(foundIn(judged(planOf([...changes].reverse()), circumstances)).length).toBe(found.length);
  });

  it('says for certain what is found, and otherwise that it cannot be decided', () => {
    const { findings } = judged(
      planOf([
        make('aws_db_instance', { publicly_accessible: true }),
        make('aws_redshift_cluster', {}, { publicly_accessible: true }),
      ]),
    );
    expect(
      findings.map(({ certainty, confidence, attribute, level, holds, category }) => [
        certainty,
        confidence,
        attribute,
        level,
        holds,
        category,
      ]),
    ).toEqual([
      ['found', expect.stringMatching(/high|medium/), 'publicly_accessible', 'high', 'always', 'network'],
      ['undecided', 'low', 'publicly_accessible', 'high', 'always', 'network'],
    ]);
    expect(findings.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^[A-Z][^:]* \(publicly_accessible\): .+/),
      expect.stringMatching(/^Cannot be decided \(publicly_accessible\): .* whether [a-z][^:]*\.$/),
    ]);
    expect(findings[1]?.remedy).toMatch(/^Make the value known when planning: .* Otherwise: .+/);
    expect(findings[0]?.remedy).not.toMatch(/Otherwise/);
  });

  it('is refused where the file is none', () => {
    expect(judged('')).toEqual({
      verdict: 'refused',
      findings: [],
      refusal: expect.objectContaining({ kind: 'empty' }),
    });
  });

  it('goes on with the title in small letters', () => {
    const { findings } = judged(planOf([make('aws_db_instance', {}, { publicly_accessible: true })]));
    expect(findings[0]?.why).toBe(
      `Cannot be decided (publicly_accessible): it is not known before the apply whether ${TITLE.charAt(0).toLowerCase()}${TITLE.slice(1)}.`,
    );
  });

  it('names no attribute where the whole object is meant', () => {
    const [gone] = judged(planOf([drop('aws_db_instance')])).findings;
    const { title, why } = planRule('plan/destroy-data');
    expect(gone?.why).toBe(`${title}: ${why}`);
  });

  it('tells the same finding once', () => {
    const twice = make('aws_security_group', { ingress: [OPEN, OPEN] });
    expect(foundIn(judged(planOf([twice, twice])))).toEqual([
      'fail',
      'plan/open-admin-port aws_security_group.a0 ingress: port 22',
      'plan/open-admin-port aws_security_group.a1 ingress: port 22',
    ]);
  });
});

describe('what only a policy asks for', () => {
  const found = (
    rules: Partial<PlanRuleOptions>,
    changes: readonly ExampleChange[],
    more: Record<string, unknown> = {},
  ) =>
    foundIn(judged(planOf(changes, more), { rules: { ...NOTHING_STATED.rules, ...rules } }))
      .slice(1)
      .filter((line) => /-boundary\??\s|image-tag|shared-plan/.test(line));
  const BOUNDARY = { permissionsBoundary: 'required' } as const;
  const TAGS = { immutableTags: 'required' } as const;
  const ROLES = { separateRoles: 'required' } as const;
  const role = (subjects: readonly string[]) =>
    make('aws_iam_role', {
      assume_role_policy: JSON.stringify({ Statement: [{ Condition: { StringLike: { sub: subjects } } }] }),
    });

  it.each<[string, readonly ExampleChange[], readonly string[]]>([
    ['a role', [make('aws_iam_role', {})], ['plan/no-permissions-boundary aws_iam_role.a0 permissions_boundary']],
    [
      'a user',
      [make('aws_iam_user', { permissions_boundary: '' })],
      ['plan/no-permissions-boundary aws_iam_user.a0 permissions_boundary'],
    ],
    ['a bounded role', [make('aws_iam_role', { permissions_boundary: 'arn:x' })], []],
    ['a role of a service', [make('aws_iam_role', { path: '/aws-service-role/x/' })], []],
    [
      'a role on another path',
      [make('aws_iam_role', { path: '/x/aws-service-role/' })],
      ['plan/no-permissions-boundary aws_iam_role.a0 permissions_boundary'],
    ],
    ['a group', [make('aws_iam_group', {}), make('aws_iam_roles', {}), make('x_aws_iam_role', {})], []],
    [
      'an unknown boundary',
      [make('aws_iam_role', {}, { permissions_boundary: true })],
      ['plan/no-permissions-boundary? aws_iam_role.a0 permissions_boundary'],
    ],
    [
      'a boundary that goes',
      [edit('aws_iam_role', {}, { permissions_boundary: 'arn:x' }, {})],
      ['plan/no-permissions-boundary aws_iam_role.a0 permissions_boundary'],
    ],
    ['a role that had none', [edit('aws_iam_role', {}, { name: 'a' }, { name: 'b' })], []],
    ['a role that stays', [keep('aws_iam_role', {})], []],
    ['a role that goes', [drop('aws_iam_role', {})], []],
    [
      'a role that is replaced',
      [swap('aws_iam_role', { permissions_boundary: 'arn:x' }, {})],
      ['plan/no-permissions-boundary aws_iam_role.a0 permissions_boundary'],
    ],
  ])('a boundary: %s', (_, changes, are) => {
    expect(found(BOUNDARY, changes)).toEqual(are);
    expect(found({}, changes)).toEqual([]);
  });

  it.each([
    [
      'refers to one of the plan',
      { permissions_boundary: { references: ['aws_iam_policy.b.arn', 'aws_iam_policy.b'] } },
      [],
    ],
    [
      'refers to nothing',
      { permissions_boundary: {} },
      ['plan/no-permissions-boundary? aws_iam_role.a0 permissions_boundary'],
    ],
    ['is not written', {}, ['plan/no-permissions-boundary aws_iam_role.a0 permissions_boundary']],
  ])('an unknown boundary that %s', (_, expressions, are) => {
    const configuration = { root_module: { resources: [{ address: 'aws_iam_role.a0', expressions }] } };
    expect(found(BOUNDARY, [make('aws_iam_role', {}, { permissions_boundary: true })], { configuration })).toEqual(are);
  });

  const tag = (address: string, attribute: string) => `plan/mutable-image-tag ${address} ${attribute}`;
  const DIGEST = `a@sha256:${'0'.repeat(64)}`;
  it.each<[string, ExampleChange, readonly string[]]>([
    ['a registry', make('aws_ecr_repository', {}), [tag('aws_ecr_repository.a0', 'image_tag_mutability')]],
    [
      'a registry that says so',
      make('aws_ecr_repository', { image_tag_mutability: 'MUTABLE' }),
      [tag('aws_ecr_repository.a0', 'image_tag_mutability')],
    ],
    ['a registry whose tags stay', make('aws_ecr_repository', { image_tag_mutability: 'IMMUTABLE' }), []],
    [
      'a registry with exceptions',
      make('aws_ecr_repository', { image_tag_mutability: 'IMMUTABLE_WITH_EXCLUSION' }),
      [],
    ],
    [
      'a registry with another word',
      make('aws_ecr_repository', { image_tag_mutability: 'NOT_IMMUTABLE' }),
      [tag('aws_ecr_repository.a0', 'image_tag_mutability')],
    ],
    [
      'a registry of which it is unknown',
      make('aws_ecr_repository', {}, { image_tag_mutability: true }),
      ['plan/mutable-image-tag? aws_ecr_repository.a0 image_tag_mutability'],
    ],
    ['a registry that was so', edit('aws_ecr_repository', {}, { name: 'a' }, { name: 'b' }), []],
    [
      'a registry that becomes so',
      edit('aws_ecr_repository', {}, { image_tag_mutability: 'IMMUTABLE' }, { image_tag_mutability: 'MUTABLE' }),
      [tag('aws_ecr_repository.a0', 'image_tag_mutability')],
    ],
    ['a registry that stays', keep('aws_ecr_repository', {}), []],
    ['a function', make('aws_lambda_function', { image_uri: 'a:1' }), [tag('aws_lambda_function.a0', 'image_uri')]],
    ['a function by digest', make('aws_lambda_function', { image_uri: DIGEST }), []],
    [
      'a task',
      make('aws_ecs_task_definition', { container_definitions: '[{"image": "a:1"}]' }),
      [tag('aws_ecs_task_definition.a0', 'container_definitions')],
    ],
    ['a task by digest', make('aws_ecs_task_definition', { container_definitions: `[{"image":"${DIGEST}"}]` }), []],
    [
      'a task that is written by hand',
      make('aws_ecs_task_definition', { container_definitions: '[{"image" : "a:1"}]' }),
      [tag('aws_ecs_task_definition.a0', 'container_definitions')],
    ],
    [
      'a task by digest from a registry',
      make('aws_ecs_task_definition', { container_definitions: `[{"image": "example.com/${DIGEST}"}]` }),
      [],
    ],
    [
      'a task with one of each',
      make('aws_ecs_task_definition', { container_definitions: `[{"image":"${DIGEST}"},{"image":"b"}]` }),
      [tag('aws_ecs_task_definition.a0', 'container_definitions')],
    ],
    [
      'a service',
      make('aws_apprunner_service', { source_configuration: [{ image_repository: [{ image_identifier: 'a:1' }] }] }),
      [tag('aws_apprunner_service.a0', 'source_configuration.image_repository.image_identifier')],
    ],
    ['a job', make('aws_batch_job_definition', { image: 'a:1' }), [tag('aws_batch_job_definition.a0', 'image')]],
    [
      'a job with other names',
      make('aws_batch_job_definition', { images: 'a:1', my_image: 'a', image_id: 'a', n: 1, o: null }),
      [],
    ],
    [
      'a run',
      make('google_cloud_run_v2_service', { template: [{ containers: [{ image: 'a:1' }, { image: DIGEST }] }] }),
      [tag('google_cloud_run_v2_service.a0', 'template.containers.image')],
    ],
    [
      'a pod',
      make('kubernetes_deployment_v1', { spec: [{ container: [{ image: 'a:1' }] }] }),
      [tag('kubernetes_deployment_v1.a0', 'spec.container.image')],
    ],
    ['an app of Azure', make('azurerm_container_app', { image: 'a:1' }), [tag('azurerm_container_app.a0', 'image')]],
    [
      'a group of Azure',
      make('azurerm_container_group', { image: 'a:1' }),
      [tag('azurerm_container_group.a0', 'image')],
    ],
    ['a web app of Azure', make('azurerm_linux_web_app', { image: 'a:1' }), [tag('azurerm_linux_web_app.a0', 'image')]],
    ['a machine', make('aws_instance', { image: 'a:1' }), []],
    ['others', make('azurerm_linux_web_app_slot', { image: 'a:1' }), []],
    ['another provider', make('x_kubernetes_pod', { image: 'a:1' }), []],
    ['one that had it', edit('aws_lambda_function', {}, { image_uri: 'a:1' }, { image_uri: 'a:2' }), []],
    ['one that goes', drop('aws_lambda_function', { image_uri: 'a:1' }), []],
  ])('tags that stay: %s', (_, change, are) => {
    expect(found(TAGS, [change])).toEqual(are);
    expect(found({}, [change])).toEqual([]);
  });

  const SHARED = ['plan/shared-plan-apply-role aws_iam_role.a0 assume_role_policy'];
  it.each<[string, ExampleChange, readonly string[]]>([
    ['plans and applies', role(['repo:a/b:pull_request', 'repo:a/b:ref:refs/heads/main']), SHARED],
    ['plans and deploys', role(['repo:a/b:pull_request', 'repo:a/b:environment:prod']), SHARED],
    ['plans', role(['repo:a/b:pull_request']), []],
    ['applies', role(['repo:a/b:ref:refs/heads/main']), []],
    ['is for requests of another name', role(['repo:a/b:pull_requests', 'repo:a/b:environment:prod']), []],
    ['is for everything', role(['repo:a/b:*']), SHARED],
    ['is for everything of one branch', role(['repo:a/b:ref:*']), []],
    ['has both phases', role(['organization:o:run_phase:plan', 'organization:o:run_phase:apply']), SHARED],
    ['has every phase', role(['organization:o:run_phase:*']), SHARED],
    ['has one phase', role(['organization:o:run_phase:plan']), []],
    ['has a phase of another name', role(['o:run_phase:planning', 'o:run_phase:apply']), []],
    ['says nothing', make('aws_iam_role', {}), []],
    ['is none', { ...role(['repo:a/b:*']), type: 'aws_iam_group' }, []],
  ])('roles apart: one that %s', (_, change, are) => {
    expect(found(ROLES, [change])).toEqual(are);
    expect(found({}, [change])).toEqual([]);
  });

  it('roles apart: one that had both is not told again, and one that stays or goes is not told', () => {
    const both = { assume_role_policy: '"repo:a/b:*"' };
    expect(found(ROLES, [edit('aws_iam_role', both, {}, { name: 'x' })])).toEqual([]);
    expect(found(ROLES, [keep('aws_iam_role', both)])).toEqual([]);
    expect(found(ROLES, [drop('aws_iam_role', both)])).toEqual([]);
    expect(found(ROLES, [{ type: 'aws_iam_role', actions: ['no-op'], before: {}, after: both }])).toEqual([]);
    expect(found(ROLES, [edit('aws_iam_role', {}, {}, both)])).toEqual(SHARED);
  });
});

describe('things by their names', () => {
  it('are found by each of them, in the order of what is asked', () => {
    const look = indexed([
      [['a', 'b'], 1],
      [['b'], 2],
      [[], 3],
    ]);
    expect(look(['b'])).toEqual([1, 2]);
    expect(look(['b', 'a', 'x'])).toEqual([1, 2, 1]);
    expect(look([])).toEqual([]);
  });
});

/** Within so many blocks, or so many of something else. */
function within(depth: number, inner: unknown, wrap: (one: unknown) => unknown = (one) => ({ x: one })): unknown {
  return depth === 0 ? inner : wrap(within(depth - 1, inner, wrap));
}
const listed = (one: unknown) => [one];

describe('what the configuration shows', () => {
  const read = (configuration: unknown, more: object = {}) => {
    const plan = readPlan(bytesOf({ format_version: '1.2', resource_changes: [], configuration, ...more }));
    if (plan.kind === 'error') return plan.error.kind;
    return Object.fromEntries(
      [...plan.value.config].map(([address, { refersTo }]) => [address, Object.fromEntries(refersTo)]),
    );
  };
  const root = (resources: unknown, more: object = {}) => ({ root_module: { resources, ...more } });
  const refers = (...references: readonly unknown[]) => ({ references });

  it.each<[string, unknown, unknown]>([
    ['nothing', null, {}],
    ['no module', {}, {}],
    ['a module that is none', { root_module: 1 }, {}],
    ['resources that are none', root({}), {}],
    ['a resource', root([{ address: 'aws_x.a', expressions: { b: {}, c: {} } }]), { 'aws_x.a': { b: [], c: [] } }],
    [
      'two alike',
      root(['aws_x.a', 'aws_x.b'].map((address) => ({ address, expressions: { b: {} } }))),
      { 'aws_x.a': { b: [] }, 'aws_x.b': { b: [] } },
    ],
    [
      'two with other attributes',
      root([
        { address: 'aws_x.a', expressions: { b: {} } },
        { address: 'aws_x.b', expressions: { c: {} } },
      ]),
      { 'aws_x.a': { b: [] }, 'aws_x.b': { c: [] } },
    ],
    [
      'parts that are none',
      root([1, { address: 1, expressions: {} }, { address: 'aws_x.a' }, { address: 'aws_x.b', expressions: {} }]),
      { 'aws_x.b': {} },
    ],
    [
      'references that are a number',
      root([{ address: 'aws_x.a', expressions: { b: { references: 7 } } }]),
      { 'aws_x.a': { b: [] } },
    ],
    [
      'two with the same attributes, each of which refers to something',
      root([
        { address: 'aws_x.a', expressions: { b: refers('aws_y.c'), d: {} } },
        { address: 'aws_x.b', expressions: { b: refers('aws_z.e'), d: {} } },
      ]),
      { 'aws_x.a': { b: ['aws_y.c'], d: [] }, 'aws_x.b': { b: ['aws_z.e'], d: [] } },
    ],
    ['a call that is none', root([], { module_calls: { m: 1 } }), {}],
    [
      'a reference in 29 blocks',
      root([{ address: 'aws_x.a', expressions: { b: within(29, refers('aws_y.c')) } }]),
      { 'aws_x.a': { b: ['aws_y.c'] } },
    ],
    [
      'a reference in 30 blocks',
      root([{ address: 'aws_x.a', expressions: { b: within(30, refers('aws_y.c')) } }]),
      { 'aws_x.a': { b: ['aws_y.c'] } },
    ],
    [
      'a reference in 31 blocks',
      root([{ address: 'aws_x.a', expressions: { b: within(31, refers('aws_y.c')) } }]),
      { 'aws_x.a': { b: [] } },
    ],
    [
      'a reference in 40 lists',
      root([{ address: 'aws_x.a', expressions: { b: within(40, refers('aws_y.c'), listed) } }]),
      { 'aws_x.a': { b: [] } },
    ],
    ['an address with an index', root([{ address: 'aws_x.a[0]', expressions: {} }]), { 'aws_x.a': {} }],
    [
      'a reference',
      root([{ address: 'aws_x.a', expressions: { b: refers('aws_y.c.id', 'aws_y.c') } }]),
      { 'aws_x.a': { b: ['aws_y.c'] } },
    ],
    [
      'a reference with an index',
      root([{ address: 'aws_x.a', expressions: { b: refers('aws_y.c[0].id') } }]),
      { 'aws_x.a': { b: ['aws_y.c'] } },
    ],
    [
      'several',
      root([{ address: 'aws_x.a', expressions: { b: refers('aws_y.c', 'aws_z.d.e.f', 'data.aws_q.r.id') } }]),
      { 'aws_x.a': { b: ['aws_y.c', 'aws_z.d', 'data.aws_q.r'] } },
    ],
    [
      'no resources',
      root([
        {
          address: 'aws_x.a',
          expressions: {
            b: refers(
              'var.v',
              'local.l',
              'each.value',
              'count.index',
              'path.module',
              'self.id',
              'module.m.o',
              'terraform.workspace',
              'var',
              7,
              'A.b',
              'variable.x',
              'xvar.y',
              'Module.aws_y.c',
            ),
          },
        },
      ]),
      { 'aws_x.a': { b: ['variable.x', 'xvar.y'] } },
    ],
    [
      'inside blocks',
      root([{ address: 'aws_x.a', expressions: { b: [{ c: refers('aws_y.c') }, { d: { e: refers('aws_z.d') } }] } }]),
      { 'aws_x.a': { b: ['aws_y.c', 'aws_z.d'] } },
    ],
    [
      'references that are none',
      root([{ address: 'aws_x.a', expressions: { b: { references: 'aws_y.c' } } }]),
      { 'aws_x.a': { b: [] } },
    ],
    [
      'a module, and one in it',
      root([], {
        module_calls: {
          m: {
            module: {
              resources: [{ address: 'aws_x.a', expressions: { b: refers('aws_y.c') } }],
              module_calls: { n: { module: { resources: [{ address: 'aws_x.a', expressions: {} }] } } },
            },
          },
          o: {},
        },
      }),
      { 'module.m.aws_x.a': { b: ['module.m.aws_y.c'] }, 'module.m.module.n.aws_x.a': {} },
    ],
  ])('%s', (_, configuration, shown) => {
    expect(read(configuration)).toEqual(shown);
  });

  it.each([
    [28, true],
    [29, true],
    [30, false],
  ])('modules in %i others are read: %s', (depth, isRead) => {
    const within = (left: number): object =>
      left === 0
        ? { resources: [{ address: 'aws_x.a', expressions: {} }] }
        : { module_calls: { m: { module: within(left - 1) } } };
    expect(Object.keys(read({ root_module: within(depth) })).length).toBe(isRead ? 1 : 0);
  });
});

describe('what goes where nobody can see it', () => {
  const SOURCE = {
    address: 'aws_y.s',
    type: 'aws_y',
    name: 's',
    change: { actions: ['create'], after: {}, after_unknown: { ids: true } },
  };
  const hidden = ({
    resources = [],
    more = {},
    relevant = [{ resource: 'aws_y.s', attribute: ['ids'] }],
    changes = [SOURCE],
  }: {
    readonly resources?: readonly object[];
    readonly more?: object;
    readonly relevant?: unknown;
    readonly changes?: readonly object[];
  }) => {
    const plan = readPlan(
      bytesOf({
        ...{ format_version: '1.2', resource_changes: changes, relevant_attributes: relevant },
        configuration: { root_module: { resources, ...more } },
      }),
    );
    return plan.kind === 'ok' ? [...plan.value.hiddenModules] : plan.error;
  };
  const of = (...references: readonly string[]) => [{ address: 'aws_x.a', expressions: { b: { references } } }];
  const changed = (more: object, actions = ['create']) => [
    { ...SOURCE, change: { actions, before: actions[0] === 'create' ? null : {}, after: {}, ...more } },
  ];

  it.each<[string, Parameters<typeof hidden>[0], readonly string[]]>([
    ['unseen', {}, ['']],
    ['seen', { resources: of('aws_y.s.ids', 'aws_y.s') }, []],
    ['seen with an index', { resources: of('aws_y.s[0].ids', 'aws_y.s[0]') }, []],
    ['seen deeper', { resources: of('aws_y.s.ids.first', 'aws_y.s.ids', 'aws_y.s') }, []],
    ['only a part of it seen', { resources: of('aws_y.s.ids.first') }, []],
    ['a reference that begins with a dot', { resources: of('.x') }, ['']],
    ['a part of another seen, and not the whole', { resources: of('aws_y.s.id.first', 'aws_y.s') }, ['']],
    [
      'a part of another seen, of longer names',
      {
        resources: of('aws_yy.some.id.first', 'aws_yy.some'),
        relevant: [{ resource: 'aws_yy.some', attribute: ['ids'] }],
        changes: [{ ...SOURCE, address: 'aws_yy.some' }],
      },
      [''],
    ],
    [
      'an attribute seen whose name goes on',
      {
        resources: of('aws_y.s.ids', 'aws_y.s'),
        relevant: [{ resource: 'aws_y.s', attribute: ['id'] }],
        changes: changed({ after_unknown: { id: true } }),
      },
      [''],
    ],
    ['seen in 28 blocks', { resources: [{ b: within(28, { references: ['aws_y.s'] }) }] }, []],
    ['seen in 29 blocks', { resources: [{ b: within(29, { references: ['aws_y.s'] }) }] }, []],
    ['seen in 30 blocks', { resources: [{ b: within(30, { references: ['aws_y.s'] }) }] }, ['']],
    ['seen in 40 lists', { resources: [{ b: within(40, { references: ['aws_y.s'] }, listed) }] }, ['']],
    ['another attribute seen', { resources: of('aws_y.s.id', 'aws_y.s') }, ['']],
    ['seen as a whole', { resources: of('aws_y.s') }, []],
    ['seen as a whole beside another', { resources: of('aws_y.s', 'aws_y.t.id') }, []],
    ['another seen as a whole', { resources: of('aws_y.t') }, ['']],
    [
      'a value that is written out',
      { resources: [{ address: 'aws_x.a', expressions: { b: { constant_value: { references: ['aws_y.s'] } } } }] },
      [''],
    ],
    [
      'seen in a count',
      {
        resources: [
          { address: 'aws_x.a', expressions: {}, count_expression: { references: ['aws_y.s.ids', 'aws_y.s'] } },
        ],
      },
      [],
    ],
    [
      'seen in a list of blocks',
      { resources: [{ address: 'aws_x.a', expressions: { b: [{ c: { references: ['aws_y.s.ids', 'aws_y.s'] } }] } }] },
      [],
    ],
    ['seen in an output', { more: { outputs: { o: { expression: { references: ['aws_y.s.ids', 'aws_y.s'] } } } } }, []],
    [
      'seen in a call',
      {
        more: {
          module_calls: {
            m: { expressions: { v: { references: ['aws_y.s.ids', 'aws_y.s'] } }, module: { resources: of('var.v') } },
          },
        },
      },
      [],
    ],
    [
      'seen in the count of a call',
      { more: { module_calls: { m: { count_expression: { references: ['aws_y.s.ids', 'aws_y.s'] }, module: {} } } } },
      [],
    ],
    [
      'seen in the names of a call',
      {
        more: { module_calls: { m: { for_each_expression: { references: ['aws_y.s.ids', 'aws_y.s'] }, module: {} } } },
      },
      [],
    ],
    [
      'given to a module that shows it nowhere',
      {
        more: {
          module_calls: {
            m: { expressions: { v: { references: ['aws_y.s.ids', 'aws_y.s'] } }, module: { resources: of('var.w') } },
          },
        },
      },
      ['module.m.'],
    ],
    [
      'given to a module that is not there',
      { more: { module_calls: { m: { expressions: { v: { references: ['aws_y.s.ids', 'aws_y.s'] } } } } } },
      ['module.m.'],
    ],
    [
      'something known given to a module',
      {
        resources: of('aws_y.s'),
        more: { module_calls: { m: { expressions: { v: { references: ['aws_y.t.id', 'aws_y.t'] } }, module: {} } } },
      },
      [],
    ],
    [
      'a word given to a module',
      {
        resources: of('aws_y.s'),
        more: { module_calls: { m: { expressions: { v: { constant_value: 'x' } }, module: {} } } },
      },
      [],
    ],
    [
      'an output of a module given to another',
      {
        resources: of('aws_y.s'),
        more: { module_calls: { m: { expressions: { v: { references: ['module.n.o', 'module.n'] } }, module: {} } } },
      },
      ['module.m.'],
    ],
    [
      'a variable given on',
      {
        resources: of('aws_y.s'),
        more: { module_calls: { m: { expressions: { v: { references: ['var.x'] } }, module: {} } } },
      },
      [],
    ],
    [
      'a whole given to a module',
      { more: { module_calls: { m: { expressions: { v: { references: ['aws_y.s'] } }, module: {} } } } },
      [],
    ],
    [
      'an attribute with longer names given to a module',
      {
        resources: of('aws_yy.some'),
        more: { module_calls: { m: { expressions: { v: { references: ['aws_yy.some.ids'] } }, module: {} } } },
        relevant: [{ resource: 'aws_yy.some', attribute: ['ids'] }],
        changes: [{ ...SOURCE, address: 'aws_yy.some' }],
      },
      ['module.m.'],
    ],
    [
      'what only ends like a reference given to a module',
      {
        resources: of('aws_y.s'),
        more: { module_calls: { m: { expressions: { v: { references: ['Xaws_y.s.ids'] } }, module: {} } } },
      },
      [],
    ],
    [
      'a whole of which nothing is known given to a module',
      {
        resources: of('aws_y.s'),
        more: { module_calls: { m: { expressions: { v: { references: ['aws_y.s'] } }, module: {} } } },
        changes: changed({ after_unknown: true }),
      },
      [],
    ],
    [
      'nothing relevant, and something unknown given to a module',
      {
        relevant: [],
        more: { module_calls: { m: { expressions: { v: { references: ['aws_y.s.ids'] } }, module: {} } } },
      },
      [],
    ],
    [
      'relevant as a whole, and known',
      { relevant: [{ resource: 'aws_y.s', attribute: [] }], changes: changed({}) },
      [],
    ],
    ['relevant as a whole, and not there', { relevant: [{ resource: 'aws_y.t', attribute: [] }] }, []],
    ['nothing relevant', { relevant: [] }, []],
    ['nothing said of what is relevant', { relevant: null }, []],
    ['relevant is none', { relevant: [1, {}, { resource: 1 }] }, []],
    ['relevant as a whole', { relevant: [{ resource: 'aws_y.s', attribute: [] }] }, ['']],
    [
      'relevant as a whole, and seen',
      { relevant: [{ resource: 'aws_y.s' }], resources: of('aws_y.s.ids', 'aws_y.s') },
      [],
    ],
    ['relevant by a number', { relevant: [{ resource: 'aws_y.s', attribute: [0] }] }, ['']],
    ['another attribute relevant', { relevant: [{ resource: 'aws_y.s', attribute: ['name'] }] }, []],
    ['another resource relevant', { relevant: [{ resource: 'aws_y.t', attribute: ['ids'] }] }, []],
    ['relevant with an index', { relevant: [{ resource: 'aws_y.s[0]', attribute: ['ids'] }] }, ['']],
    [
      'in a module',
      {
        relevant: [{ resource: 'module.m[0].aws_y.s', attribute: ['ids'] }],
        changes: [{ ...SOURCE, address: 'module.m[0].aws_y.s' }],
      },
      ['module.m.'],
    ],
    [
      'in a module with a longer name',
      {
        relevant: [{ resource: 'module.net.aws_y.s', attribute: ['ids'] }],
        changes: [{ ...SOURCE, address: 'module.net.aws_y.s' }],
      },
      ['module.net.'],
    ],
    [
      'in a module in a module',
      {
        relevant: [{ resource: 'module.m.module.n.aws_y.s', attribute: ['ids'] }],
        changes: [{ ...SOURCE, address: 'module.m.module.n.aws_y.s' }],
      },
      ['module.m.module.n.'],
    ],
    ['known', { changes: changed({}) }, []],
    ['unknown as a whole', { changes: changed({ after_unknown: true }) }, ['']],
    ['unknown in part', { changes: changed({ after_unknown: { ids: [false, true] } }) }, ['']],
    ['another attribute unknown', { changes: changed({ after_unknown: { id: true } }) }, []],
    [
      'unknown in the second instance',
      {
        changes: [
          { ...SOURCE, address: 'aws_y.s[0]', change: { actions: ['create'], after: {}, after_unknown: { id: true } } },
          { ...SOURCE, address: 'aws_y.s[1]' },
        ],
      },
      [''],
    ],
    [
      'unknown in the first instance',
      {
        changes: [
          { ...SOURCE, address: 'aws_y.s[0]' },
          { ...SOURCE, address: 'aws_y.s[1]', change: { actions: ['create'], after: {}, after_unknown: { id: true } } },
        ],
      },
      [''],
    ],
    [
      'read at the apply',
      {
        relevant: [{ resource: 'data.aws_y.s', attribute: ['ids'] }],
        changes: [{ ...SOURCE, address: 'data.aws_y.s', mode: 'data', change: { actions: ['read'] } }],
      },
      [''],
    ],
    ['not there', { changes: [] }, []],
  ])('%s', (_, world, are) => {
    expect(hidden(world)).toEqual(are);
  });
});
