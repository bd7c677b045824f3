/** Access policies in tables: what a statement gives in every spelling, how much that is, and whom a provider vouches for. */
import { describe, expect, it } from '@jest/globals';
import { readLooseObject } from '../../../src/core/readers/loose-object.js';
import { nearestLines } from '../../../src/core/readers/nearest-line.js';
import { grantChanges, policyTreeOf } from '../../../src/core/readers/policy-document.js';
import { type Right, statementsIn } from '../../../src/core/readers/policy-statements.js';
import {
  breadthOfAction,
  breadthOfPrincipal,
  breadthOfResource,
  breadthOfRole,
} from '../../../src/core/readers/right-breadth.js';
import type { Tree } from '../../../src/core/readers/tree.js';
import { entriesByKey, identities, textAt, treesAt } from '../../../src/core/readers/tree-questions.js';
import { claimsAnybody, isOpenProvider } from '../../../src/core/readers/trust-conditions.js';
import { readYaml } from '../../../src/core/readers/yaml-tree.js';

function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}

function treeOf(text: string): Tree {
  const tree = readYaml(text)?.[0];
  if (tree === undefined) throw new Error(`not read: ${text}`);
  return tree;
}

function shown(tree: Tree): string {
  if (tree.kind === 'scalar') return `${tree.literal ? JSON.stringify(tree.text) : `<${tree.text}>`}@${tree.line}`;
  if (tree.kind === 'list') return `[${tree.items.map(shown).join(', ')}]@${tree.line}`;
  expect(tree.kind).toBe('map');
  return `{${tree.entries.map(({ key, line, value }) => `${key}@${line}: ${shown(value)}`).join(', ')}}@${tree.line}`;
}

function right({ of, value, breadth, line }: Right): string {
  return `${of} ${value} (${breadth}) ${line}`;
}

/** Every statement: who may or may not do what, where, under which condition, and its line. */
function stated(tree: Tree): readonly string[] {
  return statementsIn(tree).map(({ allow, principals, actions, resources, condition, line }) =>
    [
      `${line} ${allow ? 'may' : 'may not'}`,
      ...[...principals, ...actions, ...resources].map(right),
      ...(condition === null ? [] : [`if ${shown(condition)}`]),
    ].join('; '),
  );
}

describe('the statements of a policy', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing', 'a: b', []],
    [
      'one of every part',
      'Statement: {Effect: Allow, Principal: p, Action: "a:B", Resource: r, Condition: {c: d}}',
      ['1 may; principal p (plain) 1; action a:B (plain) 1; resource r (plain) 1; if {c@1: "d"@1}@1'],
    ],
    [
      'a denial',
      'Statement: [{Effect: deny, Action: "a:B"}, {Effect: Denying, Action: "a:C"}, {Effect: NoDeny, Action: "a:D"}]',
      ['1 may not; action a:B (plain) 1', '1 may; action a:C (plain) 1', '1 may; action a:D (plain) 1'],
    ],
    [
      'lists over lines',
      rows('Statement:', '- Effect: Allow', '  Action:', '  - a:B', '  - "*"', '  Resource:', '  - r'),
      ['2 may; action a:B (plain) 4; action * (wildcard) 5; resource r (plain) 7'],
    ],
    [
      'keys in other spellings',
      rows(
        '- {effect: Deny, actions: x, resources: [y]}',
        '- {data_actions: x, resource: y}',
        '- {DataActions: x, Effect: Allow}',
      ),
      [
        '1 may not; action x (plain) 1; resource y (plain) 1',
        '2 may; action x (plain) 2; resource y (plain) 2',
        '3 may; action x (plain) 3',
      ],
    ],
    [
      'an action that nothing frames',
      rows(
        '- {action: "s3:Get"}',
        '- {action: "*"}',
        '- {action: Microsoft.Web/sites/read}',
        '- {action: "*/read"}',
        '- {actions: ["ec2:*", "s3:*x"]}',
      ),
      [
        '1 may; action s3:Get (plain) 1',
        '2 may; action * (admin) 2',
        '3 may; action Microsoft.Web/sites/read (plain) 3',
        '4 may; action */read (plain) 4',
        '5 may; action ec2:* (wildcard) 5; action s3:*x (wildcard) 5',
      ],
    ],
    [
      'what is no action',
      rows(
        '- {action: forward}',
        '- {action: "80:80"}',
        '- {action: "a:b"}',
        '- {action: "x s3:Get"}',
        '- {action: "s3:Get x"}',
        '- {action: ["s3:Get", forward]}',
        '- {action: "*x"}',
        '- {notaction: "s3:Get"}',
      ),
      ['6 may; action s3:Get (plain) 6', '8 may; action s3:Get (plain) 8'],
    ],
    ['an action framed by an effect that names nothing', '{Effect: Allow, Action: x}', ['1 may; action x (plain) 1']],
    [
      'an action framed by a principal',
      '{Principal: p, Action: x}',
      ['1 may; principal p (plain) 1; action x (plain) 1'],
    ],
    ['an action framed by a resource', '{Resource: p, Action: x}', ['1 may; action x (plain) 1; resource p (plain) 1']],
    [
      'all but some',
      '{Effect: Allow, NotAction: ["b:C", "a:B"], NotResource: [s, r], NotPrincipal: {AWS: [q, p]}}',
      [
        '1 may; principal all but p, q (everyone) 1; action all but a:B, b:C (admin) 1; resource all but r, s (wildcard) 1',
      ],
    ],
    [
      'some but not others',
      '{actions: ["*"], notActions: ["a:B"], dataActions: [c], notDataActions: ["d:E"], Effect: Allow}',
      ['1 may; action * (admin) 1; action c (plain) 1', '1 may not; action a:B (plain) 1; action d:E (plain) 1'],
    ],
    [
      'a denial of some but not others',
      '{Effect: Deny, Action: "*", NotAction: "a:B"}',
      ['1 may not; action * (admin) 1', '1 may not; action a:B (plain) 1'],
    ],
    [
      'principals by kind',
      rows('Effect: Allow', 'Action: x', 'Principal:', '  AWS: [a, b]', '  Service: c'),
      ['1 may; principal a (plain) 4; principal b (plain) 4; principal c (plain) 5; action x (plain) 2'],
    ],
    [
      'principals in blocks',
      rows(
        'effect: Allow',
        'actions: [x]',
        'principals:',
        '- {type: AWS, identifiers: [a]}',
        '- {type: Service, identifiers: [b]}',
      ),
      ['1 may; principal a (plain) 4; principal b (plain) 5; action x (plain) 2'],
    ],
    [
      'principals twice',
      rows('effect: Allow', 'actions: [x]', 'principals: {type: AWS, identifiers: a}', 'Principal: b'),
      ['1 may; principal a (plain) 3; principal b (plain) 4; action x (plain) 2'],
    ],
    [
      'references',
      rows(
        'Effect: Allow',
        'Action: x',
        'Resource:',
        '- {"Fn::GetAtt": [a, Arn]}',
        '- {Ref: b}',
        '- !Sub c',
        '- {Other: d}',
        '- {"Fn::Sub": e, Ref: f}',
        '- {}',
        '- ""',
        '- {Refs: g}',
        '- {xRef: h}',
      ),
      [
        '1 may; action x (plain) 2; resource Fn::GetAtt a Arn (plain) 4; resource Ref b (plain) 5; resource !Sub c (plain) 6',
      ],
    ],
    [
      'several conditions',
      rows('Effect: Allow', 'Action: x', 'Condition: {a: b}', 'conditions: [c]', 'condition: {}'),
      ['1 may; action x (plain) 2; if [{a@3: "b"@3}@3, ["c"@4]@4]@3'],
    ],
    ['a condition that is empty', '{Effect: Allow, Action: x, Condition: {}}', ['1 may; action x (plain) 1']],
    ['an empty effect', '{Effect: "", Action: x}', ['1 may; action x (plain) 1']],
    ['no action', '{Effect: Allow, Action: [], Resource: r}', []],
    // Bindings.
    [
      'a binding',
      rows('bindings:', '- role: roles/owner', '  members:', '  - user:a', '  - allUsers', '  condition: {title: t}'),
      [
        '2 may; principal user:a (plain) 4; principal allUsers (everyone) 5; role roles/owner (admin) 2; if {title@6: "t"@6}@6',
      ],
    ],
    ['a role for nobody', '{role: roles/owner}', ['1 may; role roles/owner (admin) 1']],
    ['a member of no role', '{member: "user:a", role: []}', []],
    ['a role that is none', '{role: owner}', []],
    [
      'a role binding',
      rows(
        'roleRef: {kind: ClusterRole, name: cluster-admin}',
        'subjects:',
        '- {kind: User, name: a}',
        '- {kind: ServiceAccount, namespace: n, name: b}',
        '- c',
      ),
      [
        '1 may; principal User a (plain) 3; principal ServiceAccount n b (plain) 4; principal c (plain) 5; role cluster-admin (admin) 1',
      ],
    ],
    ['a role binding without subjects', rows('roleRef: {name: x}', 'subjects: a'), []],
    ['a reference to a role that is a text', rows('roleRef: x', 'subjects: [a]'), []],
    // Kubernetes rules.
    [
      'a rule',
      rows('verbs: [get, create]', 'apiGroups: ["", apps, batch]', 'resources: [pods, "*"]', 'resourceNames: [x]'),
      [
        '1 may; action get (plain) 1; action create (write) 1; resource apps|batch/pods (plain) 3; resource * (wildcard) 3; if ["x"@4]@4',
      ],
    ],
    [
      'a rule of all groups',
      '{verbs: [get], apiGroups: ["*"], resources: [pods, "*"]}',
      ['1 may; action get (plain) 1; resource pods (plain) 1; resource * (plain) 1'],
    ],
    [
      'a rule of paths',
      '{verbs: ["*"], nonResourceURLs: [/x]}',
      ['1 may; action * (wildcard) 1; resource /x (plain) 1'],
    ],
    // Rights without a statement.
    [
      'bare actions',
      rows('a: ["s3:Get*", "s3:*", "80:A", "s3:get", "x s3:Get", "s3:Get x", "S3:Get", "s:Get"]', 'b: iam:PassRole'),
      ['1 may; action s3:Get* (plain) 1; action s3:* (wildcard) 1', '2 may; action iam:PassRole (write) 2'],
    ],
    [
      'bare roles',
      rows(
        'a: [roles/owner, "arn:aws:iam::aws:policy/ReadOnlyAccess", "!Sub arn:${AWS::Partition}:iam::aws:policy/x/AdministratorAccess"]',
        'b: [xroles/a, roles/a b, "arn:aws:iam::aws:role/x"]',
      ),
      [
        '1 may; role roles/owner (admin) 1; role arn:aws:iam::aws:policy/ReadOnlyAccess (plain) 1; role !Sub arn:${AWS::Partition}:iam::aws:policy/x/AdministratorAccess (admin) 1',
      ],
    ],
    [
      'bare permissions, below a key that says so',
      rows(
        'included_permissions: [storage.buckets.get, a.b, x]',
        'other: [storage.buckets.delete]',
        'permission: iam.roles.create',
      ),
      ['1 may; permission storage.buckets.get (plain) 1', '3 may; permission iam.roles.create (admin) 3'],
    ],
    [
      'texts that only hold a permission, below a key that says so',
      'permissions: [1compute.instances.get, compute.instances.get!]',
      [],
    ],
    [
      'nothing but what is excepted of data',
      '{Effect: Allow, NotDataActions: [a/b]}',
      ['1 may; action all but a/b (admin) 1'],
    ],
    [
      'a list with a tag among bare roles',
      'x: [!Sub ["arn:$P:iam::aws:policy/B", {P: aws}], "arn:aws:iam::aws:policy/C"]',
      ['1 may; role arn:aws:iam::aws:policy/C (plain) 1', '1 may; role arn:$P:iam::aws:policy/B (plain) 1'],
    ],
    ['an action of Azure alone', 'actions: [a.b/c/read]', ['1 may; action a.b/c/read (plain) 1']],
    [
      'a reference in a text further down',
      rows('a: 1', 'b: |', '  {"Statement": [{"Effect": "Allow", "Action": "a:B",', '  "Resource": {"Ref": "x"}}]}'),
      ['3 may; action a:B (plain) 3; resource Ref x (plain) 4'],
    ],
    [
      'people in a text further down',
      rows(
        'a: 1',
        'b: |',
        '  {"bindings": [{"roleRef": {"name": "r"},',
        '  "subjects": [{"kind": "User", "name": "a"}]}]}',
      ),
      ['3 may; principal User a (plain) 4; role r (plain) 3'],
    ],
    [
      'bare permissions by kind and then the rest',
      'permissions: [storage.buckets.get, "s3:Get", roles/viewer]',
      ['1 may; role roles/viewer (plain) 1; action s3:Get (plain) 1; permission storage.buckets.get (plain) 1'],
    ],
    [
      'lists within lists',
      rows('a:', '- - roles/viewer', '- - - s3:Get'),
      ['2 may; role roles/viewer (plain) 2', '3 may; action s3:Get (plain) 3'],
    ],
    // Policies within texts.
    [
      'a policy in a text of one line',
      rows('x: 1', `policy: '{"Statement": [{"Effect": "Allow", "Action": "a:B"}]}'`),
      ['2 may; action a:B (plain) 2'],
    ],
    [
      'a policy in a text of several lines',
      rows('x: 1', 'policy: |', '  {', '    "Effect": "Allow", "Action":', '    "a:B"', '  }'),
      ['3 may; action a:B (plain) 5'],
    ],
    [
      'policies in a list of texts',
      rows(`- '{"Action": "a:B", "Effect": "Allow"}'`, '- roles/viewer'),
      ['2 may; role roles/viewer (plain) 2', '1 may; action a:B (plain) 1'],
    ],
    ['a text that only sounds so', `'{"Effects": 1, "Reaction": 2}'`, []],
    // Keys by which a policy is found, and how statements nest.
    [
      'statements at any depth',
      rows('a:', '  b:', '  - c: {Effect: Allow, Action: "a:B"}'),
      ['3 may; action a:B (plain) 3'],
    ],
    [
      'a statement in a statement',
      '{Effect: Allow, Action: "a:B", Nested: {Effect: Allow, Action: "a:C"}}',
      ['1 may; action a:B (plain) 1'],
    ],
  ])('of %s', (_, text, expected) => expect(stated(treeOf(text))).toEqual(expected));

  const PROVIDER = 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com';

  it.each([
    ['no condition', '{}', 'everyone'],
    ['an audience', '{StringEquals: {"token.actions.githubusercontent.com:aud": a}}', 'everyone'],
    ['a subject', '{StringEquals: {"token.actions.githubusercontent.com:sub": "repo:o/r:x"}}', 'plain'],
    ['any subject', '{StringLike: {"token.actions.githubusercontent.com:sub": "*"}}', 'everyone'],
  ])('a provider with %s vouches for %s', (_, condition, breadth) => {
    const text = `{Effect: Allow, Principal: [{Federated: "${PROVIDER}"}, other], Action: x, Condition: ${condition}}`;
    const [statement] = statementsIn(treeOf(text));
    expect(statement?.principals.map((one) => one.breadth)).toEqual([breadth, 'plain']);
  });
});

describe('a text that holds a policy', () => {
  it.each<[string, string, boolean]>([
    ['JSON', '{"Statement": []}', true],
    ['HCL', '{ Action = [] }', true],
    ['an exception', '{NotAction: []}', true],
    ['bindings', '{bindings  : []}', true],
    ['actions', '[{actions=[]}]', true],
    ['effect', '{"Effect":""}', true],
    ['another word', '{"Actions": []}', false],
    ['a longer word', '{"xAction": []}', false],
    ['a word without its mark', '{"Action" []}', false],
    ['a word far from its mark', `{"Action"${' '.repeat(21)}: []}`, false],
    ['a word not too far from its mark', `{"Action"${' '.repeat(20)}: []}`, true],
    ['nothing to read', ' Action: x', false],
    ['something short', '{Effect=', false],
    ['something too long', `{"Action": "${'x'.repeat(200_000)}"}`, false],
    ['something nearly too long', `{"Action": "${'x'.repeat(199_986)}"}`, true],
  ])('is found by %s', (_, text, expected) => expect(policyTreeOf(text) !== null).toBe(expected));
});

describe('objects in texts', () => {
  it.each<[string, string]>([
    ['{}', '{}@1'],
    ['f(\n[1, "a"])', '["1"@2, "a"@2]@2'],
    ['{"a": 1, b = true, c: -1.5, "d" => null}', '{a@1: "1"@1, b@1: "true"@1, c@1: "-1.5"@1, d@1: "null"@1}@1'],
    ['{a = 1\n b = [2\n 3,,\n4]\n}', '{a@1: "1"@1, b@2: ["2"@2, "3"@3, "4"@4]@2}@1'],
    ['{a: var.x[0].y, b: f(1, "}"), c: x ? y : z}', '{a@1: <var.x[0].y>@1, b@1: <f(1, "}")>@1, c@1: <x ? y : z>@1}@1'],
    ['{a:\n{b:\n"c"}}', '{a@1: {b@2: "c"@3}@2}@1'],
    ['{"a b": "c \\"d\\"", "e": "${f["g"]}/*"}', String.raw`{a b@1: "c \"d\""@1, e@1: <${'$'}{f["g"]}/*>@1}@1`],
    ['{"a": "b"+c, d: 1}', '{a@1: <"b"+c>@1, d@1: "1"@1}@1'],
    ['{"a": "b" + c, d: 1}', 'none'],
    [
      '{a: 1 # b\n c: 2 // d\n e: /* f\n */ 3, %{ if x }\n g: 4}',
      '{a@1: <1 # b>@1, c@2: <2 // d>@2, e@3: "3"@4, g@5: "4"@5}@1',
    ],
    [
      '{AWS:x:y: 1, a.b/c-d: 2, ${z}: 3, (w): 4}',
      '{AWS:x:y@1: "1"@1, a.b/c-d@1: "2"@1, ${z}@1: "3"@1, (w)@1: "4"@1}@1',
    ],
    ['{a: ${jsonencode({b = 1})}}', '{a@1: <${jsonencode({b = 1})}>@1}@1'],
    ['{a: (b\n c)}', '{a@1: <(b c)>@1}@1'],
    ['{a: b) }', 'none'],
    ['{a: "b\nc"}', '{a@1: "b\\nc"@1}@1'],
    ['{a: trues, b: 1x, c: x1}', '{a@1: <trues>@1, b@1: <1x>@1, c@1: <x1>@1}@1'],
    ['a', 'none'],
    ['{', 'none'],
    ['[', 'none'],
    ['{a}', 'none'],
    ['{a: }', 'none'],
    ['{: 1}', 'none'],
    ['{a 1}', 'none'],
    ['[1', 'none'],
    ['[}', 'none'],
    ['[/* 1', 'none'],
    ['["a', 'none'],
    [`${'['.repeat(60)}1${']'.repeat(60)}`, `${'['.repeat(60)}"1"@1${']@1'.repeat(60)}`],
    [`${'['.repeat(61)}1${']'.repeat(61)}`, 'none'],
    [`{${'a'.repeat(200)}: 1}`, 'none'],
    [' {a: 1}', '{a@1: "1"@1}@1'],
    ['{"a" 1}', 'none'],
    ['{"a" 1 "b"}', 'none'],
    ['{"a" 12}', 'none'],
    ['{!2345678901234567: 1}', 'none'],
    ['{AWS:xy: 1}', '{AWS:xy@1: "1"@1}@1'],
    ['{!234567890123456: 1}', 'none'],
    ['["a$b", "c{d", "e"]', '["a$b"@1, "c{d"@1, "e"@1]@1'],
    ['["${a\n", 1]', '[<${a\n>@1, "1"@2]@1'],
    ['{a: b)c: d}', '{a@1: <b>@1, )c@1: <d>@1}@1'],
    ['[)(, 1]', '[<)(>@1, "1"@1]@1'],
    ['{a: b }', '{a@1: <b>@1}@1'],
    ['{ # a\n// b\nc: 1}', '{c@3: "1"@3}@1'],
  ])('%j is %s', (text, expected) => {
    const tree = readLooseObject(text);
    expect(tree === null ? 'none' : shown(tree)).toBe(expected);
  });

  it('of 50,000 values and no more are read', () => {
    const read = (values: number) => readLooseObject(`[${'1,'.repeat(values)}]`) !== null;
    expect([read(49_999), read(50_000)]).toEqual([true, false]);
  });
});

describe('how much an action gives', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'admin',
      [],
      [
        '*',
        '*:*',
        '*/*',
        'iam:*',
        'STS:*',
        'organizations:*',
        'sso:*',
        'sso-admin:*',
        'identitystore:*',
        'iam:Create*',
        'iam:CreateAccessKey',
        'iam:CreateAccessKeys',
        'iam:CreatePolicyVersion',
        'iam:SetDefaultPolicyVersion',
        'iam:PutMyPolicy',
        'iam:UpdateAssumeRoleX2',
        'iam:UpdateMyAssumeRole',
        'iam:UpdateRoleDescription',
        'iam:UpdateUserNames',
        'iam:UpdateGroupNames',
        'iam:UpdateLoginProfile',
        'iam:AttachRolePolicy',
        'iam:PutUserPolicyX',
        'iam:UpdateAssumeRolePolicy',
        'iam:AddUserToGroup',
        'iam:CreateOpenIDConnectProvider',
        'iam:CreateSAMLProvider',
        'iam:DeleteRole',
        'iam:DeleteUser',
        'iam:DeleteGroup',
        'sts:AssumeRole*',
        'kms:PutKeyPolicy',
        'kms:CreateGrant',
        'lambda:AddPermission',
        's3:PutBucketPolicy',
        'secretsmanager:PutResourcePolicy',
      ],
    ],
    [
      'admin',
      ['r'],
      [
        '*:*',
        'iam:*',
        'all but a:B',
        'Microsoft.Authorization/*',
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/elevateAccess/Action',
        'storage.buckets.setIamPolicy',
        'iam.roles.create',
        'iam.serviceAccountKeys.update',
        'iam.serviceAccounts.actAs',
        'iam.serviceAccounts.getAccessToken',
        'iam.serviceAccounts.signBlob',
        'iam.serviceAccounts.signJwt',
        'escalate',
        'bind',
        'impersonate',
        'sudo',
      ],
    ],
    [
      'wildcard',
      ['r'],
      ['*', 's3:*', 's3:Foo*', 'read/*', 'x*', 'x s3:Get*', 's3:Get*/x*', 'a.getX*', 'xMicrosoft.Authorization/*'],
    ],
    ['admin', ['r', '*'], ['*', 'iam:PassRole', 'iam:Pass*', 'iam:P*', 'IAM:PASSROLE']],
    [
      'write',
      ['r'],
      [
        'iam:PassRole',
        'iam:Pass*',
        'iam:P*',
        's3:Put*',
        's3:PutObject',
        'xiam:CreateUser',
        'kms:CreateGrants',
        'xkms:CreateGrant',
        's3:DeleteX*',
        'ec2:RunInstances',
        'sqs:SendMessage',
        'sqs:Receive',
        'dynamodb:BatchWriteItem',
        'Microsoft.Web/sites/write',
        'Microsoft.Web/sites/delete',
        'read.x/write',
        'Microsoft.Web/sites/restart/action',
        'storage.objects.create',
        'storage.objects.update',
        'storage.objects.delete',
        'storage.objects.insert',
        'storage.objects.patch',
        'storage.objects.setX',
        'storage.objects.setMetadata',
        'a.setIamPolicyX',
        'xiam.roles.create',
        'storage.objects.actAs',
        'storage.objects.write',
        'storage.objects.use',
        'create',
        'update',
        'patch',
        'delete',
        'deletecollection',
        'write',
        'post',
        'put',
      ],
    ],
    [
      'plain',
      ['*'],
      [
        's3:GetObject',
        's3:Get*',
        'ec2:Describe*',
        's3:List',
        'x:BatchGetY',
        'a:Search',
        'a:Lookup',
        'a:View',
        'a:Check',
        'a:Read',
        'a:Head',
        'a:Query',
        'a:Scan',
        'a:Select',
        'a:Filter',
        'a:Watch',
        'Get*',
        'storage.objects.get',
        'storage.objects.list',
        'a/read',
        'a.getIamPolicy',
        'get',
        'list',
        'watch',
        'read',
        'head',
        'a:Unknown',
        'iam:GetUser',
        'iam:PassRoles',
        'xiam:PassRole',
        'Microsoft.Authorization/roleAssignments/writes',
        'xiam.serviceAccounts.signBlob',
        'iam.serviceAccounts.signBlobs',
        'xescalate',
        'escalates',
        'creates',
        'xcreate',
        'x s3:PutObject',
        's3:PutObject x',
        'x/writer',
        'storage.objects.used',
        'iam.roles.created',
        'xiam.roles.get',
      ],
    ],
  ])('%s, on %j: %j', (breadth, resources, actions) => {
    expect(actions.filter((action) => breadthOfAction(action, resources) !== breadth)).toEqual([]);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'wildcard',
      ['s3:PutObject'],
      [
        '*',
        '*/*',
        'arn:aws:s3:::*',
        'arn:aws-cn:s3:::*',
        'arn:aws:*:*:*:*',
        'arn:aws:iam::1:role/*',
        'arn:aws:iam::*:role/*',
        'all but a',
      ],
    ],
    ['wildcard', ['s3:GetObject', 's3:PutObject'], ['*']],
    ['wildcard', ['s3:GetObject'], ['all but a']],
    ['wildcard', ['forget'], ['*']],
    ['wildcard', ['s3:PutObject'], ['arn:aws-cn:iam::123:role/*', 'arn:aws:iam::123:role/*']],
    ['plain', ['s3:GetObject', 'list'], ['*', 'arn:aws:s3:::*']],
    [
      'plain',
      ['s3:PutObject'],
      [
        'a',
        'arn:aws:s3:::b/*',
        '*x',
        'x*',
        'arn:aws:iam::1:role/x*',
        'x arn:aws:s3:::*',
        'arn:aws:iam::1:user/*',
        'arn:aws:s3:::*/x',
      ],
    ],
  ])('%s, for %j: %j', (breadth, actions, resources) => {
    expect(resources.filter((resource) => breadthOfResource(resource, actions) !== breadth)).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    [
      'everyone',
      [
        '*',
        'arn:aws:iam::*:root',
        'arn:aws-cn:iam::*:role/x',
        'allUsers',
        'ALLAUTHENTICATEDUSERS',
        'system:anonymous',
        'Group system:unauthenticated',
        'group:system:anonymous',
        'public',
      ],
    ],
    [
      'plain',
      [
        'a',
        '*x',
        'x*',
        'arn:aws:iam::1:root',
        'arn:aws:iam::*:',
        'allUsersX',
        'xallUsers',
        'system:masters',
        'publicly',
        'republic',
      ],
    ],
  ])('%s as a principal: %j', (breadth, principals) => {
    expect(principals.filter((one) => breadthOfPrincipal(one) !== breadth)).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    [
      'admin',
      [
        'roles/owner',
        'roles/editor',
        'roles/iam.securityAdmin',
        'roles/iam.Admin',
        'roles/iam.serviceAccountTokenCreator',
        'roles/iam.serviceAccountUser',
        'roles/iam.workloadIdentityUser',
        'roles/resourcemanager.projectIamAdmin',
        'roles/resourcemanager.Owner',
        'roles/organizationAdmin',
        'roles/x.organizationAdmin',
        'cluster-admin',
        'ClusterRole/cluster-admin',
        'ClusterRole admin',
        'admin',
        'owner',
        'Contributor',
        'User Access Administrator',
        'Role Based Access Control Administrator',
        'Global Administrator',
        'arn:aws:iam::aws:policy/AdministratorAccess',
        'arn:aws:iam::aws:policy/a/b-c/IAMFullAccess',
        'arn:aws:iam::aws:policy/PowerUserAccess',
        'arn:aws:iam::aws:policy/AdministratorAccess-Amplify',
      ],
    ],
    [
      'wildcard',
      [
        'arn:aws:iam::aws:policy/AmazonS3FullAccess',
        'roles/storage.admin',
        'roles/compute.networkAdmin',
        'xAdmin',
        'arn:aws:iam::aws:policy/xIAMFullAccess',
      ],
    ],
    [
      'write',
      [
        'roles/x.dataEditor',
        'roles/x.writer',
        'roles/pubsub.publisher',
        'x.objectCreator',
        'x.developer',
        'run.invoker',
        'edit',
        'write',
        'push',
        'maintain',
      ],
    ],
    [
      'plain',
      [
        'roles/viewer',
        'xroles/owner',
        'roles/owners',
        'Reader',
        'cluster-admins',
        'xcluster-admin-x',
        'editors',
        'arn:aws:iam::aws:policy/AdministratorAccesses',
        'arn:aws:iam::aws:policy/ReadOnlyAccess',
        'FullAccessX',
        'a.administrator',
        'xContributor',
        'Owner x',
      ],
    ],
  ])('%s as a role: %j', (breadth, roles) => {
    expect(roles.filter((role) => breadthOfRole(role) !== breadth)).toEqual([]);
  });
});

describe('whom a provider vouches for', () => {
  it.each([
    'token.actions.githubusercontent.com',
    'arn:aws:iam::1:oidc-provider/x',
    'gitlab.com',
    'https://app.terraform.io',
    'accounts.google.com',
    'cognito-identity.amazonaws.com',
    'oidc.eks.eu-west-1.amazonaws.com/id/X',
    'agent.buildkite.com',
    'https://vstoken.dev.azure.com/x',
    'GITLAB.COM',
  ])('%s vouches for anybody', (principal) => expect(isOpenProvider(principal)).toBe(true));

  it.each(['arn:aws:iam::1:root', 'ec2.amazonaws.com', 'arn:aws:iam::1:saml-provider/x', 'gitlab-com'])(
    '%s does not',
    (principal) => expect(isOpenProvider(principal)).toBe(false),
  );

  it.each<[string, boolean]>([
    ['{}', true],
    ['a', true],
    ['{StringEquals: {"x:aud": a}}', true],
    ['{StringEquals: {"x:sub": "repo:o/r:*"}}', false],
    ['{StringEquals: {"x:SUB": a}}', false],
    ['{StringEquals: {"x:subs": a}}', true],
    ['{StringEquals: {"sub": a}}', true],
    ...[
      'repository',
      'repository_id',
      'repository_owner',
      'repository_owner_id',
      'job_workflow_ref',
      'project_path',
      'namespace_path',
      'amr',
      'email',
      'hd',
      'oid',
      'google/organization_number',
      'terraform_organization_id',
    ].map((claim): [string, boolean] => [`{E: {"x:${claim}": a}}`, false]),
    ['{E: {"x:sub": ["repo:o/r", "*"]}}', true],
    ['{E: {"x:sub": ["repo:o/r", [a]]}}', false],
    ['{E: {"x:sub": {a: b}}}', true],
    ['{E: {"x:sub": "repo:*"}}', true],
    ['{E: {"x:sub": "repo:acme*"}}', true],
    ['{E: {"x:sub": "repo:acme*/x"}}', true],
    ['{E: {"x:sub": "repo:acme/*"}}', false],
    ['{E: {"x:sub": "project_path:acme*"}}', true],
    ['{E: {"x:sub": "organization:a*:x"}}', true],
    ['{E: {"x:sub": "organization:a:*"}}', false],
    ['{E: {"x:sub": "my-repo:*"}}', false],
    ['[{E: {"x:aud": a}}, {E: {"x:sub": a}}]', false],
    ['{test: E, variable: "x:sub", values: [a]}', false],
    ['{test: E, variable: "x:sub", value: a}', false],
    ['{test: E, variable: "x:sub"}', true],
    ['{test: E, variable: "x:aud", values: [a]}', true],
    ['{test: E, variable: "x:sub", values: ["*"]}', true],
    ['{variable: {"x:sub": a}}', false],
  ])('under %s it is anybody: %s', (condition, expected) => expect(claimsAnybody(treeOf(condition))).toBe(expected));

  it('is anybody without a condition', () => expect(claimsAnybody(null)).toBe(true));
});

describe('grants that differ', () => {
  const may = (...parts: readonly string[]) => `{Effect: Allow, ${parts.join(', ')}}`;
  const not = (...parts: readonly string[]) => `{Effect: Deny, ${parts.join(', ')}}`;

  it.each<[string, readonly string[] | null, readonly string[] | null, readonly string[]]>([
    ['none without a policy', ['a'], ['b'], []],
    [
      'a policy that came',
      null,
      ['x', may('Action: "a:B"', 'Resource: r')],
      ['added action a:B (plain) 2 null', 'added resource r (plain) 2 null'],
    ],
    ['a policy that went', ['x', may('Action: "a:B"')], null, ['removed action a:B (plain) 1 2']],
    [
      'a right that went, by the nearest line that stays',
      ['x', 'x', may('Action: "a:B"'), may('Action: "a:C"')],
      ['x', may('Action: "a:C"')],
      ['removed action a:B (plain) 2 3'],
    ],
    [
      'the same right for somebody new',
      [may('Action: "a:B"', 'Principal: p', 'Resource: r')],
      [may('Action: "a:B"', 'Principal: [p, q]', 'Resource: r')],
      ['added principal q (plain) 1 null'],
    ],
    [
      'the same names in another way',
      [may('Action: "a:B"', 'Principal: p'), may('Action: "a:C"', 'Principal: q')],
      [may('Action: "a:B"', 'Principal: [p, q]'), may('Action: "a:C"', 'Principal: q')],
      ['added principal q (plain) 1 null', 'added action a:B (plain) 1 null'],
    ],
    [
      'the same names in another way, each once',
      [may('Action: "a:B"', 'Resource: r'), may('Action: "a:C"', 'Resource: [q, s]')],
      [may('Action: ["a:B", "a:C"]', 'Resource: [r, q, s]')],
      ['added action a:B (plain) 1 null', 'added action a:C (plain) 1 null'],
    ],
    [
      'a condition that came',
      [may('Action: "a:B"')],
      [may('Action: "a:B"', 'Condition: {c: d}')],
      ['removed action a:B (plain) 1 1'],
    ],
    [
      'a condition that changed',
      [may('Action: "a:B"', 'Condition: {c: d}')],
      [may('Action: "a:B"', 'Condition: {c: e}')],
      ['added action a:B (plain) 1 null', 'removed action a:B (plain) 1 1'],
    ],
    [
      'a condition written anew',
      [may('Action: "a:B"', 'Condition: {c: d, e: f}')],
      [may('Action: "a:B"', 'Condition: {e: f, c: d}')],
      [],
    ],
    [
      'a condition beside the same without one',
      [may('Action: "a:B"')],
      [may('Action: "a:B"'), may('Action: "a:B"', 'Condition: {c: d}')],
      [],
    ],
    [
      'a denial that came',
      [],
      [not('Action: "a:B"', 'Resource: r')],
      ['removed action no longer denied: a:B (plain) 1 null'],
    ],
    [
      'a denial that went',
      ['x', not('Action: "a:B"', 'Resource: r')],
      [may('Action: "a:C"')],
      ['added action a:C (plain) 1 null', 'added action no longer denied: a:B (plain) 1 2'],
    ],
    [
      'a denial for one resource less',
      [not('Action: "a:B"', 'Resource: [r, q]')],
      [not('Action: "a:B"', 'Resource: r')],
      ['added resource no longer denied: q (plain) 1 1'],
    ],
    [
      'many ways, compared whole',
      [
        may(
          `Action: [${Array.from({ length: 100 }, (_, i) => `"a:B${i}"`)}]`,
          `Resource: [${Array.from({ length: 101 }, (_, i) => `r${i}`)}]`,
        ),
      ],
      [
        may(
          `Action: [${Array.from({ length: 100 }, (_, i) => `"a:B${i}"`)}]`,
          `Resource: [${Array.from({ length: 101 }, (_, i) => `r${i}`)}]`,
        ),
        may('Action: "a:New"', 'Resource: r1'),
      ],
      ['added action a:New (plain) 2 null'],
    ],
  ])('are %s', (_, base, head, expected) => {
    const policy = (statements: readonly string[] | null) =>
      statements === null
        ? null
        : treeOf(statements.length === 0 ? '[]' : rows(...statements.map((one) => `- ${one}`)));
    expect(
      grantChanges(policy(base), policy(head), 'my policy').map(
        ({ event, of, value, breadth, line, baseLine, subject, kind }) => {
          expect([kind, subject]).toEqual(['grant', 'my policy']);
          return `${event} ${of} ${value} (${breadth}) ${line} ${baseLine}`;
        },
      ),
    ).toEqual(expected);
  });
});

describe('a policy of very many ways', () => {
  const list = (name: string, from: number, to: number) =>
    `[${Array.from({ length: to - from }, (_, index) => `"${name}${from + index}"`)}]`;
  const one = (principals: number, actions: number, resources: number) =>
    `[{Effect: Allow, Principal: ${list('p', 0, principals)}, Action: ${list('a:B', 0, actions)}, Resource: ${list('r', 0, resources)}}]`;
  const two = (principals: number, actions: number, resources: number) =>
    one(principals, actions, resources).replace(
      /, Resource: .*/,
      [list('r', 0, 1), list('r', 1, resources)]
        .map((half) => `, Resource: ${half}}`)
        .join(`, {Effect: Allow, Principal: ${list('p', 0, principals)}, Action: ${list('a:B', 0, actions)}`)
        .concat(']'),
    );

  it.each<[string, number, number, number, boolean]>([
    ['up to 10,000 ways', 1, 50, 100, false],
    ['more actions', 1, 51, 100, true],
    ['more resources', 1, 50, 101, true],
    ['more principals', 2, 50, 100, true],
    ['no principal', 0, 50, 100, false],
    ['no principal and more actions', 0, 51, 100, true],
  ])('is compared statement by statement only then: %s', (_, principals, actions, resources, whole) => {
    const [base, head] = [one, two].map((write) => treeOf(write(principals, actions, resources)));
    expect(grantChanges(base ?? null, head ?? null, '').length > 0).toBe(whole);
  });

  it('is told by the first line of a right that is new twice', () => {
    const twice = rows(
      '- {Effect: Allow, Action: "a:B", Resource: r}',
      '- {Effect: Allow, Action: "a:B", Resource: q}',
    );
    expect(grantChanges(null, treeOf(twice), '').map(({ value, line }) => `${value} ${line}`)).toEqual([
      'a:B 1',
      'r 1',
      'q 2',
    ]);
  });
});

describe('small questions to a tree', () => {
  const tree = treeOf(
    rows('a: {b: 1, "c.d": [2, {e: 3}]}', 'f: [[4], 5]', 'g:', '- h: 6', '- h: [7, 8]', 'g.h: 9', 'g: 10'),
  );

  it.each<[string, readonly string[], string | null]>([
    ['a.b', ['"1"@1'], '1'],
    ['a.c.d', ['"2"@1', '{e@1: "3"@1}@1'], '2'],
    ['a.c.d.e', ['"3"@1'], '3'],
    ['f', ['"4"@2', '"5"@2'], '4'],
    ['g.h', ['"6"@4', '"7"@5', '"8"@5', '"9"@6'], '6'],
    ['g', ['{h@4: "6"@4}@4', '{h@5: ["7"@5, "8"@5]@5}@5', '"10"@7'], '10'],
    ['a', ['{b@1: "1"@1, c.d@1: ["2"@1, {e@1: "3"@1}@1]@1}@1'], null],
    ['a.x', [], null],
    ['a.b.x', [], null],
    ['aa', [], null],
  ])('%s', (path, expected, text) => {
    expect(treesAt(tree, path).map(shown)).toEqual(expected);
    expect(textAt(tree, path)).toBe(text);
  });

  it('equal trees have one number, others do not', () => {
    const number = identities();
    const of = (text: string) => number(treeOf(text));
    expect(of('{a: 1, b: [2]}')).toBe(of('{b: [2], a: 1}'));
    const all = [
      '1',
      '[1]',
      '{a: 1}',
      '{a: 2}',
      '[1, 2]',
      '[2, 1]',
      '[[1], 2]',
      '!x 1',
      '"!x 1"',
      '{a=1: 2}',
      '{a: [1]}',
      '["1,2"]',
      '{}',
      '[]',
    ];
    expect(new Set(all.map(of)).size).toBe(all.length);
    const one = treeOf('{a: 1}');
    expect(number(one)).toBe(number(one));
  });

  it('entries of one key stay together', () => {
    const entries = tree.kind === 'map' ? tree.entries : [];
    expect([...entriesByKey(entries)].map(([key, group]) => `${key} ${group.map(({ line }) => line)}`)).toEqual([
      'a 1',
      'f 2',
      'g 3,7',
      'g.h 6',
    ]);
  });

  it.each<[readonly number[], number, number]>([
    [[], 5, 9],
    [[3], 5, 3],
    [[8], 5, 8],
    [[3, 8], 5, 3],
    [[8, 3], 6, 8],
    [[4, 8], 6, 4],
    [[10, 2, 30, 20], 20, 20],
    [[10, 2, 30, 20], 26, 30],
    [[10, 2, 30, 20], 1, 2],
    [[10, 2, 30, 20], 99, 30],
  ])('of the lines %j the nearest to %s is %s', (lines, line, expected) =>
    expect(nearestLines(lines, 9)(line)).toBe(expected),
  );
});
