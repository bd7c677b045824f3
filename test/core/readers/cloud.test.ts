/** Readers of cloud templates and programs, from files as teams write them: what is seen, and what is not. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeArm, readArm } from '../../../src/core/readers/arm.js';
import { readBicep } from '../../../src/core/readers/bicep.js';
import { looksLikeCloudProgram, readCloudProgram } from '../../../src/core/readers/cloud-program.js';
import { looksLikeCloudFormation, readCloudFormation } from '../../../src/core/readers/cloudformation.js';
import { looksLikePolicyDocument, readPolicyFile } from '../../../src/core/readers/policy-file.js';
import type { Effect, Reader } from '../../../src/domain/effect.js';

const PARSERS = { sql: () => null };

/** Effects in one line each: `removed AWS::S3::Bucket Logs`. */
function seen(reader: Reader, name: string, [base, head]: readonly [string | null, string | null]): readonly string[] {
  const reading = reader({ name, base, head }, PARSERS);
  return reading.kind === 'opaque' ? [`opaque: ${reading.reason}`] : reading.effects.map(inOneLine);
}

function inOneLine(effect: Effect): string {
  switch (effect.kind) {
    case 'object':
      return `${effect.event} ${effect.type} ${effect.subject}`;
    case 'grant':
      return `${effect.event} ${effect.of} ${effect.value} (${effect.breadth})`;
    case 'exposure':
      return `${effect.event} ${effect.direction} ${effect.breadth} ${JSON.stringify(effect.ports)}`;
    case 'safeguard':
      return `${effect.event} ${effect.safeguard} ${effect.by}`;
    case 'schema':
      return effect.operation;
  }
}

type Edit = readonly [from: string, to: string];

function edited(text: string, ...edits: readonly Edit[]): readonly [string, string] {
  for (const [from] of edits) if (!text.includes(from)) throw new Error(`not in the sample: ${from}`);
  return [text, edits.reduce((now, [from, to]) => now.replace(from, () => to), text)];
}

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Description: The shop
Parameters:
  InstanceClass:
    Type: String
    Default: db.t3.micro
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties:
      BucketName: !Sub '\${AWS::StackName}-logs'
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
      Tags:
        - Key: team
          Value: shop
  Door:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Into the shop
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/8
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceClass: !Ref InstanceClass
      PubliclyAccessible: false
      DeletionProtection: true
  Worker:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/ReadOnlyAccess
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: work
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: ['sqs:SendMessage']
                Resource: !GetAtt Queue.Arn
Outputs:
  Name:
    Value: !Ref Logs
`;

const FUNCTION = `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies:
        - S3ReadPolicy: { BucketName: photos }
      Events:
        Get: { Type: Api, Properties: { Path: /, Method: get } }
`;

describe('CloudFormation', () => {
  const template = (...edits: Edit[]) => seen(readCloudFormation, 'stack/template.yaml', edited(TEMPLATE, ...edits));
  const orders = TEMPLATE.slice(TEMPLATE.indexOf('  Orders:'), TEMPLATE.indexOf('  Database:'));
  const logs = TEMPLATE.slice(TEMPLATE.indexOf('  Logs:'), TEMPLATE.indexOf('  Door:'));

  it('is told from other YAML and JSON', () => {
    expect(looksLikeCloudFormation(TEMPLATE)).toBe(true);
    expect(looksLikeCloudFormation(FUNCTION)).toBe(true);
    expect(looksLikeCloudFormation('{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}')).toBe(true);
    expect(looksLikeCloudFormation('service: x\nprovider:\n  name: aws\nfunctions:\n  a: {handler: b}\n')).toBe(true);
    expect(looksLikeCloudFormation('apiVersion: v1\nkind: Service\n')).toBe(false);
  });

  it('sees what is no longer declared, and what is kept all the same', () => {
    expect(template([orders, ''])).toContain('removed AWS::DynamoDB::Table Orders');
    expect(template([logs, ''])).toContain('forgotten AWS::S3::Bucket Logs');
    expect(seen(readCloudFormation, 'a.yaml', [TEMPLATE, null])).toContain('removed AWS::IAM::Role Worker');
  });

  it('takes another type under the same name for another thing', () => {
    const effects = template(['AWS::DynamoDB::Table', 'AWS::S3::Bucket']);
    expect(effects).toContain('removed AWS::DynamoDB::Table Orders');
    expect(effects).toContain('added AWS::S3::Bucket Orders');
  });

  it.each<readonly [string, Edit, string]>([
    ['an action', ["'sqs:SendMessage'", "'sqs:*'"], 'added action sqs:* (wildcard)'],
    [
      'a managed policy',
      ['policy/ReadOnlyAccess', 'policy/AdministratorAccess'],
      'added role arn:aws:iam::aws:policy/AdministratorAccess (admin)',
    ],
    ['a trust', ['{ Service: lambda.amazonaws.com }', "'*'"], 'added principal * (everyone)'],
    ['an open port', ['10.0.0.0/8', '0.0.0.0/0'], 'opened ingress world [{"from":443,"to":443}]'],
    ['a public database', ['PubliclyAccessible: false', 'PubliclyAccessible: true'], 'opened ingress world "unknown"'],
    ['a parameter', ['db.t3.micro', 'db.t3.large'], 'changed cloudformation/parameter InstanceClass'],
    ['a condition', ['prod]', 'live]'], 'changed cloudformation/condition IsProd'],
    ['an attribute', ['TableName: orders', 'TableName: orders-2'], 'changed AWS::DynamoDB::Table Orders'],
  ])('sees %s', (_what, edit, effect) => {
    expect(template(edit)).toContain(effect);
  });

  it('sees protection and the guard against public buckets switched off', () => {
    expect(template(['DeletionProtection: true', 'DeletionProtection: false']).join()).toContain(
      'off deletion-protection',
    );
    expect(template(['BlockPublicPolicy: true', 'BlockPublicPolicy: false']).join()).toContain(
      'off public-access-block',
    );
  });

  it.each<readonly [string, Edit]>([
    ['descriptions', ['The shop', 'Our shop']],
    ['tags', ['Value: shop', 'Value: store']],
    ['outputs', ['Value: !Ref Logs', 'Value: !GetAtt Logs.Arn']],
    ['comments', ['Resources:', '# All of them\nResources:']],
  ])('sees nothing in %s', (_what, edit) => {
    expect(template(edit)).toEqual([]);
  });

  it('reads policy templates and open functions of SAM', () => {
    const sam = (...edits: Edit[]) => seen(readCloudFormation, 'template.yml', edited(FUNCTION, ...edits));
    expect(sam(['S3ReadPolicy', 'S3CrudPolicy'])).toContain(
      'added permission S3CrudPolicy BucketName photos (wildcard)',
    );
    expect(sam(['      Events:', '      FunctionUrlConfig: { AuthType: NONE }\n      Events:'])).toContain(
      'added principal AuthType: NONE (everyone)',
    );
    expect(sam(['Handler: index.handler', 'Handler: main.handler'])).toEqual(['changed AWS::Serverless::Function Api']);
  });

  it('reads role statements and resources of the Serverless Framework', () => {
    const text = `service: x
provider:
  name: aws
  iam:
    role:
      statements:
        - Effect: Allow
          Action: ['s3:GetObject']
          Resource: '*'
functions:
  a: { handler: a.b }
resources:
  Resources:
    T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: t } }
`;
    const effects = seen(
      readCloudFormation,
      'serverless.yml',
      edited(text, ['s3:GetObject', 's3:*'], ['TableName: t', 'TableName: u']),
    );
    expect(effects).toContain('changed serverless/role provider.iam');
    expect(effects).toContain('added action s3:* (wildcard)');
    expect(effects).toContain('changed AWS::DynamoDB::Table T');
  });
});

const ARM = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  // where it all runs
  "parameters": { "size": { "type": "string", "defaultValue": "Standard_B2s" } },
  "resources": [
    {
      "type": "Microsoft.Network/networkSecurityGroups",
      "apiVersion": "2022-01-01",
      "name": "door",
      "properties": {
        "securityRules": [
          {
            "name": "ssh",
            "properties": {
              "access": "Allow", "direction": "Inbound", "protocol": "Tcp",
              "sourceAddressPrefix": "10.0.0.0/8", "destinationPortRange": "22"
            }
          }
        ]
      }
    },
    {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "work",
      "properties": {
        "roleDefinitionId": "[resourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
        "principalId": "[parameters('worker')]"
      }
    },
    { "type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "keys", "tags": { "team": "shop" } }
  ]
}
`;

describe('ARM', () => {
  const arm = (...edits: Edit[]) => seen(readArm, 'azuredeploy.json', edited(ARM, ...edits));

  it('sees rules, roles, conditions and what is gone', () => {
    expect(looksLikeArm(ARM)).toBe(true);
    expect(arm(['10.0.0.0/8', 'Internet']).join()).toContain('opened ingress world [{"from":22,"to":22}]');
    expect(arm(['acdd72a7-3385-48ef-bd42-f606fba81ae7', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635']).join()).toContain(
      '(admin)',
    );
    expect(arm(['"name": "keys"', '"condition": false, "name": "keys"'])).toContain(
      'disabled Microsoft.KeyVault/vaults keys',
    );
    expect(arm(['"name": "keys"', '"name": "locks"'])).toEqual([
      'removed Microsoft.KeyVault/vaults keys',
      'added Microsoft.KeyVault/vaults locks',
    ]);
    expect(arm(['Standard_B2s', 'Standard_B4s'])).toEqual(['changed arm/parameter size']);
  });

  it('sees nothing in tags, API versions and comments', () => {
    expect(
      arm(['"team": "shop"', '"team": "store"'], ['2022-07-01', '2023-07-01'], ['// where it all runs', '// here']),
    ).toEqual([]);
  });
});

const BICEP = `targetScope = 'resourceGroup'

@description('Where to')
param location string = resourceGroup().location
param skuName string = 'Standard_LRS' // cheap
var prefix = 'shop-\${uniqueString(resourceGroup().id)}'

resource old 'Microsoft.Network/virtualNetworks@2022-01-01' existing = {
  name: 'net'
}

resource store 'Microsoft.Storage/storageAccounts@2022-09-01' = {
  name: '\${prefix}store'
  location: location
  tags: { team: 'shop' }
  properties: {
    supportsHttpsTrafficOnly: true
    networkAcls: {
      defaultAction: 'Deny'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
  }
}

resource door 'Microsoft.Network/networkSecurityGroups@2022-01-01' = if (skuName == 'x') {
  name: 'door'
  properties: {
    securityRules: [
      {
        name: 'web'
        properties: {
          access: 'Allow'
          direction: 'Inbound'
          protocol: 'Tcp'
          sourceAddressPrefix: '10.0.0.0/8'
          destinationPortRange: '3389'
        }
      }
    ]
  }
}

module apps 'apps.bicep' = [for name in [ 'a', 'b' ]: {
  name: name
  params: {
    location: location
  }
}]

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('x')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalId: 'me'
  }
}
`;

describe('Bicep', () => {
  const bicep = (...edits: Edit[]) => seen(readBicep, 'main.bicep', edited(BICEP, ...edits));
  const store = BICEP.slice(BICEP.indexOf('resource store'), BICEP.indexOf('resource door'));

  it('reads resources, modules, children and conditions by their symbolic names', () => {
    expect(seen(readBicep, 'main.bicep', [null, BICEP]).filter((line) => line.startsWith('added Microsoft'))).toEqual([
      'added Microsoft.Storage/storageAccounts store',
      'added Microsoft.Storage/storageAccounts/blobServices store::blobs',
      'added Microsoft.Network/networkSecurityGroups door',
      'added Microsoft.Resources/deployments apps',
      'added Microsoft.Authorization/roleAssignments grant',
    ]);
    expect(bicep([store, ''])).toContain('removed Microsoft.Storage/storageAccounts store');
    expect(bicep(["if (skuName == 'x')", 'if (false)'])).toContain(
      'disabled Microsoft.Network/networkSecurityGroups door',
    );
    expect(bicep(["'Standard_LRS'", "'Premium_LRS'"])).toEqual(['changed arm/parameter skuName']);
    expect(bicep(["[ 'a', 'b' ]", "[ 'a' ]"])).toEqual(['changed Microsoft.Resources/deployments apps']);
  });

  it('sees rules opened, roles given and walls taken down', () => {
    expect(bicep(["'10.0.0.0/8'", "'*'"]).join()).toContain('opened ingress world [{"from":3389,"to":3389}]');
    expect(bicep(['acdd72a7-3385-48ef-bd42-f606fba81ae7', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635']).join()).toContain(
      '(admin)',
    );
    expect(bicep(["defaultAction: 'Deny'", "defaultAction: 'Allow'"])).toContain('opened ingress world "unknown"');
  });

  it('sees nothing in tags, versions, comments and descriptions', () => {
    expect(
      bicep(
        ["team: 'shop'", "team: 'store'"],
        ['@2022-09-01', '@2023-01-01'],
        ['// cheap', '/* not\n dear */'],
        ['Where to', 'Where'],
      ),
    ).toEqual([]);
  });
});

const CDK = `import * as cdk from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';

export class Shop extends cdk.Stack {
  constructor(scope: cdk.App, id: string) {
    super(scope, id);
    const logs = new Bucket(this, 'Logs', { versioned: true, removalPolicy: cdk.RemovalPolicy.RETAIN });
    const door = new ec2.SecurityGroup(this, 'Door', { vpc: this.vpc, description: 'the door' });
    door.addIngressRule(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(22));
    const role = new Role(this, 'Worker', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:x'] }));
    const handler = new Thing(this, 'Handler', { memorySize: 128, timeout: 3 });
    logs.grantRead(handler);
  }
}
`;

const PULUMI = `import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("logs", force_destroy=False)  # all of them
group = aws.ec2.SecurityGroup("door", ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["10.0.0.0/8"]}])
policy = aws.iam.Policy("work", policy=json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}))
`;

describe('cloud programs', () => {
  const cdk = (...edits: Edit[]) => seen(readCloudProgram, 'lib/shop.ts', edited(CDK, ...edits));
  const pulumi = (...edits: Edit[]) => seen(readCloudProgram, '__main__.py', edited(PULUMI, ...edits));

  it('are told from other programs by what they import', () => {
    expect(looksLikeCloudProgram('lib/shop.ts', CDK)).toBe(true);
    expect(looksLikeCloudProgram('__main__.py', PULUMI)).toBe(true);
    expect(looksLikeCloudProgram('lib/shop.ts', "import React from 'react';")).toBe(false);
    expect(looksLikeCloudProgram('README.md', CDK)).toBe(false);
  });

  it('sees constructs come and go by class and id', () => {
    expect(cdk(["new Bucket(this, 'Logs'", "new Bucket(this, 'Log'"])).toEqual(
      expect.arrayContaining(['removed cdk/data Bucket Logs', 'added cdk/data Bucket Log']),
    );
    expect(cdk(["    const handler = new Thing(this, 'Handler', { memorySize: 128, timeout: 3 });\n", ''])).toEqual([
      'removed cdk/other Thing Handler',
    ]);
    expect(cdk(["new Role(this, 'Worker'", "new Role(this, 'Helper'"])).toContain('removed cdk/access Role Worker');
  });

  it('sees what is granted and opened', () => {
    const wide = cdk(["actions: ['sqs:SendMessage']", "actions: ['*']"]);
    expect(wide).toContain('changed cdk/access PolicyStatement');
    expect(wide).toContain('added action * (admin)');
    expect(cdk(['logs.grantRead(handler)', 'logs.grantReadWrite(handler)'])).toContain(
      'changed cdk/access grantReadWrite',
    );
    expect(cdk(["ec2.Peer.ipv4('10.0.0.0/8')", 'ec2.Peer.anyIpv4()'])).toEqual(
      expect.arrayContaining(['changed cdk/network addIngressRule', 'opened ingress world [{"from":22,"to":22}]']),
    );
    expect(cdk(["new ServicePrincipal('lambda.amazonaws.com')", 'new AnyPrincipal()'])).toContain(
      'added principal AnyPrincipal (everyone)',
    );
  });

  it('sees data left without its guard', () => {
    expect(cdk(['RemovalPolicy.RETAIN', 'RemovalPolicy.DESTROY'])).toEqual([
      'changed cdk/data Bucket Logs',
      'off deletion-protection removalPolicy',
    ]);
    expect(cdk(['versioned: true', 'versioned: false'])).toContain('off versioning versioned');
  });

  it('sees nothing in comments, spacing, descriptions, and settings of constructs of no sort', () => {
    expect(
      cdk(
        ['    const logs', '    // the logs\n    const logs'],
        ["'the door'", "'a door'"],
        ['memorySize: 128', 'memorySize: 256'],
      ),
    ).toEqual([]);
    expect(
      cdk(
        ['{ memorySize: 128, timeout: 3 }', '{\n  memorySize: 128,\n  timeout: 3,\n }'],
        ["'arn:aws:sqs:x'] }", "'arn:aws:sqs:x'], }"],
      ),
    ).toEqual([]);
  });

  it('reads Pulumi in Python', () => {
    expect(pulumi(['"s3:GetObject"', '"*"'])).toEqual(
      expect.arrayContaining(['changed pulumi/access Policy work', 'added action * (admin)']),
    );
    expect(pulumi(['"10.0.0.0/8"', '"0.0.0.0/0"'])).toContain('opened ingress world [{"from":22,"to":22}]');
    expect(pulumi(['force_destroy=False', 'force_destroy=True'])).toContain('off deletion-protection force_destroy');
    expect(pulumi(['# all of them', '# some'])).toEqual([]);
  });

  it('reads Go and Java', () => {
    const go =
      'package main\nimport "github.com/aws/aws-cdk-go/awscdk/v2/awss3"\nfunc f(stack awscdk.Stack) {\n\tawss3.NewBucket(stack, jsii.String("Logs"), &awss3.BucketProps{Versioned: jsii.Bool(true)})\n}\n';
    expect(
      seen(readCloudProgram, 'main.go', edited(go, ['"Logs"', '"Log"'])).map((line) => line.split('Bucket')[0]),
    ).toContain('removed cdk/data ');
    const java =
      'import software.amazon.awscdk.services.iam.*;\nclass S extends Stack {\n  S() {\n    Role.Builder.create(this, "Worker").assumedBy(new ServicePrincipal("x")).build();\n  }\n}\n';
    expect(seen(readCloudProgram, 'S.java', edited(java, ['"Worker"', '"Helper"']))).toContain(
      'added cdk/access Role Helper',
    );
  });
});

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject"],
      "Resource": "arn:aws:s3:::\${bucket}/*"
    }
  ]
}
`;

describe('policy files', () => {
  const policy = (...edits: Edit[]) => seen(readPolicyFile, 'templates/read_policy.json.tpl', edited(POLICY, ...edits));

  it('sees what is allowed that was not', () => {
    expect(looksLikePolicyDocument(POLICY)).toBe(true);
    expect(looksLikePolicyDocument('{"name": "x", "version": "1"}')).toBe(false);
    expect(policy(['"s3:GetObject"', '"s3:*"'])).toEqual(
      expect.arrayContaining(['changed policy/document policy', 'added action s3:* (wildcard)']),
    );
  });

  it('sees nothing in names and spacing', () => {
    expect(policy(['"Read"', '"ReadAll"'], ['    {', '  {'])).toEqual([]);
  });

  it('reads the bindings of Google Cloud', () => {
    const text = '{"bindings": [{"role": "roles/storage.objectViewer", "members": ["user:a@example.com"]}]}';
    expect(looksLikePolicyDocument(text)).toBe(true);
    expect(seen(readPolicyFile, 'policy.json', edited(text, ['user:a@example.com', 'allUsers']))).toContain(
      'added principal roles/storage.objectViewer allUsers (everyone)',
    );
  });
});

const SAMPLES: readonly (readonly [Reader, string, string, string])[] = [
  [readCloudFormation, 'template.yaml', TEMPLATE, '#'],
  [readCloudFormation, 'template.yaml', FUNCTION, '#'],
  [readArm, 'azuredeploy.json', ARM, '//'],
  [readBicep, 'main.bicep', BICEP, '//'],
  [readCloudProgram, 'lib/shop.ts', CDK, '//'],
  [readCloudProgram, '__main__.py', PULUMI, '#'],
  [readPolicyFile, 'policy.json', POLICY, ''],
];

describe('every reader of cloud files', () => {
  it('comes to an end wherever a bracket is missing', () => {
    for (const [reader, name, text] of SAMPLES) {
      for (const [at, letter] of [...text].entries()) {
        if (!'{}[]()'.includes(letter)) continue;
        const head = text.slice(0, at) + text.slice(at + 1);
        expect(reader({ name, base: text, head }, PARSERS)).toBeDefined();
      }
    }
  });

  const sample = fc.constantFrom(...SAMPLES);

  it('never throws, whatever is cut off or spoilt', () => {
    fc.assert(
      fc.property(
        sample,
        fc.nat(),
        fc.nat(),
        fc.string({ maxLength: 5, unit: 'binary' }),
        ([reader, name, text], at, end, noise) => {
          const from = at % text.length;
          const spoilt = text.slice(0, from) + noise + text.slice(from + (end % 20));
          for (const head of [text.slice(0, from), spoilt, null])
            expect(reader({ name, base: text, head }, PARSERS)).toBeDefined();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives no effects for equal texts, blank lines and comments', () => {
    fc.assert(
      fc.property(sample, fc.nat(), ([reader, name, text, mark], at) => {
        const lines = text.split('\n');
        const blank = lines.toSpliced(at % lines.length, 0, mark === '' ? '' : `${mark} a remark`).join('\n');
        expect(seen(reader, name, [text, text])).toEqual([]);
        expect(seen(reader, name, [text, blank])).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('mirrors its effects when the sides are swapped', () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.nat({ max: 6 }), ([reader, name, text], at, count) => {
        const lines = text.split('\n');
        const head = lines.toSpliced(at % lines.length, count).join('\n');
        const there = seen(reader, name, [text, head]);
        const back = seen(reader, name, [head, text]);
        expect([...back].map(mirrored).sort()).toEqual([...there].map(plainly).sort());
      }),
      { numRuns: 200 },
    );
  });
});

const MIRROR: Readonly<Record<string, string>> = {
  added: 'removed',
  removed: 'added',
  opened: 'closed',
  closed: 'opened',
  off: 'on',
  on: 'off',
  enabled: 'disabled',
  disabled: 'enabled',
};

/** What is let go without being destroyed comes back as added. */
function plainly(line: string): string {
  return line.replace(/^forgotten/, 'removed');
}

function mirrored(line: string): string {
  return plainly(line).replace(/^\w+/, (event) => MIRROR[event] ?? event);
}
