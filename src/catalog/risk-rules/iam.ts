/** Rules for cloud identity and access: Terraform, CloudFormation, policy documents, cloud code. */
import type { FileKind, FileRule, FileView, Hit, PatchLine } from '../../domain/risk-rule.js';
import { isCloudCode } from '../cloud-code.js';
import { blockOf, hitsOf, inOrUnder, isQuiet, objectOf, touchedLines, under } from '../line-signals.js';
import { moduleIs } from '../modules.js';
import { isIamType } from '../resource-types.js';

const REVIEW = 'Name who gains or loses which rights, and have someone who owns access approve it.';
const CLOUD: readonly FileKind[] = ['terraform', 'tfvars', 'manifest', 'template', 'jsonnet', 'bicep'];
const DEFINITIONS = 'the definition of the category; resource type names of Trivy, Checkov and Regula';

export const IAM_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'iam/terraform-block',
    title: 'An identity or access resource changes',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: 'Resources of this type decide who may do what.',
    remedy: REVIEW,
    source: DEFINITIONS,
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform'], isIamBlockLine),
    examples: {
      hit: [
        {
          path: 'app/main.tf',
          patch:
            '@@ -10,4 +10,4 @@ resource "aws_iam_role_policy" "csv" {\n \n resource "aws_iam_role_policy_attachment" "csv" {\n-  policy_arn = aws_iam_policy.reader.arn\n+  policy_arn = aws_iam_policy.writer.arn\n }',
        },
        {
          path: 'b.tf',
          patch:
            '@@ -19,3 +19,3 @@ data "aws_iam_policy_document" "backups" {\n       identifiers = [\n-        "210287912431",\n+        var.accounts,',
        },
        {
          path: 'm.tf',
          patch: '@@ -1,3 +0,0 @@\n-module "role_admin" {\n-  source = "../../modules/iam/role_user"\n-}',
        },
      ],
      miss: [
        {
          path: 'app/outputs.tf',
          patch: '@@ -1,3 +1,3 @@\n-output "role_arn" {\n+output "iam_role_arn" {\n   value = aws_iam_role.a.arn',
        },
        {
          path: 'app/main.tf',
          patch: '@@ -1,3 +1,3 @@ resource "aws_iam_role" "a" {\n   tags = {\n-    Team = "a"\n+    Team = "b"',
        },
        {
          path: 'app/main.tf',
          patch: '@@ -1,2 +1,3 @@ resource "aws_ecr_lifecycle_policy" "a" {\n   repository = "a"\n+  count = 1',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/terraform-attribute',
    title: 'A role or policy is attached to a resource',
    category: 'iam',
    level: 'medium',
    confidence: 'medium',
    why: 'The attribute hands rights to whatever runs there.',
    remedy: REVIEW,
    source: DEFINITIONS,
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform', 'tfvars'], isIamAttribute),
    examples: {
      hit: [
        {
          path: 'a.tf',
          patch:
            '@@ -3,2 +3,2 @@ resource "aws_instance" "a" {\n   ami = "x"\n-  iam_instance_profile = "reader"\n+  iam_instance_profile = "admin"',
        },
      ],
      miss: [
        {
          path: 'a.tf',
          patch:
            '@@ -3,2 +3,2 @@ resource "aws_instance" "a" {\n-  ami = "x"\n+  ami = "y"\n   iam_instance_profile = "reader"',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/policy-statement',
    title: 'A policy statement changes',
    category: 'iam',
    level: 'medium',
    confidence: 'medium',
    why: 'Actions, principals and conditions of a policy document decide who may do what.',
    remedy: REVIEW,
    source: DEFINITIONS,
    asks: 'lines',
    find: (file) => touchedLines(file, CLOUD, isPolicyStatementLine),
    examples: {
      hit: [
        {
          path: 'policies/ci.json',
          patch: '@@ -3,3 +3,4 @@\n   "Action": [\n     "s3:GetObject",\n+    "s3:PutObject",',
        },
        {
          path: 'trust.json.tpl',
          patch: '@@ -1,2 +1,2 @@\n-"AWS": "arn:aws:iam::111111111111:root"\n+"AWS": "arn:aws:iam::222222222222:root"',
        },
        {
          path: 'stack.yaml',
          patch:
            '@@ -9,3 +9,4 @@ Resources:\n   Role:\n     Type: AWS::IAM::Role\n     Properties:\n+      MaxSessionDuration: 7200',
        },
      ],
      miss: [
        {
          path: 'a.tf',
          patch:
            '@@ -1,2 +1,2 @@ resource "aws_s3_bucket_notification" "a" {\n-    events = ["s3:ObjectCreated:*"]\n+    events = ["s3:ObjectRemoved:*"]',
        },
        { path: 'docs/iam.md', patch: '@@ -1 +1 @@\n-"Action": "s3:GetObject"\n+"Action": "s3:PutObject"' },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/widening',
    title: 'Rights widen to everything or to administrators',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    why: 'A wildcard, an administrator role or trust in anyone takes away every other limit.',
    remedy: 'Grant the few actions and principals that are needed instead.',
    source: 'Checkov and Trivy wildcard checks',
    asks: 'lines',
    find: (file) => touchedLines(file, [...CLOUD, 'workflow'], isWidening),
    examples: {
      hit: [
        { path: 'p.json', patch: '@@ -1,2 +1,2 @@\n-  "Action": "s3:GetObject",\n+  "Action": "s3:*",' },
        {
          path: 'a.tf',
          patch:
            '@@ -1 +1,2 @@ resource "aws_iam_role_policy" "a" {\n   role = "a"\n+  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })',
        },
        {
          path: 'a.tf',
          patch:
            '@@ -1 +1,2 @@ resource "aws_iam_role_policy_attachment" "a" {\n   role = "a"\n+  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"',
        },
        {
          path: 'k/rb.yaml',
          patch: '@@ -1,3 +1,3 @@\n kind: ClusterRoleBinding\n roleRef:\n-  name: view\n+  name: cluster-admin',
        },
      ],
      miss: [
        { path: 'p.json', patch: '@@ -1,2 +1,2 @@\n-  "Action": "s3:*",\n+  "Action": "s3:GetObject",' },
        { path: 'p.json', patch: '@@ -1,2 +1,2 @@\n-  "Resource": "arn:aws:s3:::a",\n+  "Resource": "*",' },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/cloud-code',
    title: 'Cloud code grants or takes rights',
    category: 'iam',
    level: 'medium',
    confidence: 'medium',
    why: 'The construct becomes a role, a policy or a grant when it is deployed.',
    remedy: REVIEW,
    source: 'https://docs.aws.amazon.com/cdk/v2/guide/permissions.html',
    asks: 'lines',
    find: cloudCodeGrants,
    examples: {
      hit: [
        {
          path: 'packages/cdk/lib/stack.ts',
          patch: '@@ -4,2 +4,3 @@ export class A {\n   const fn = f();\n+  bucket.grantReadWrite(fn);',
        },
      ],
      miss: [
        {
          path: 'packages/cdk/lib/stack.ts',
          patch: '@@ -4,2 +4,3 @@ export class A {\n   bucket.grantRead(fn);\n+  // grants nothing more',
        },
        { path: 'src/auth.ts', patch: '@@ -4 +4,2 @@\n+  user.grantAccess(page);' },
      ],
    },
  },
];

function isIamBlockLine(line: PatchLine): boolean {
  const block = blockOf(line);
  if (block === null || isQuiet(line)) return false;
  if (block.keyword === 'resource') return isIamType(block.type);
  if (block.keyword === 'data')
    return /_iam_policy(?:_document)?$/.test(block.type) && !/^aws_iam_policy$/.test(block.type);
  return block.keyword === 'module' && moduleIs('iam', line, block);
}

const IAM_ATTRIBUTE =
  /^["']?(?:\w*iam_instance_profile|assume_role_policy\w*|\w*policy_arns?|\w*inline_polic(?:y|ies)\w*|\w*permissions_boundary|\w*iam_policy\w*|\w*iam_polic(?:y|ies)|\w*(?:user|principal|trusted\w*|role|admin|assume\w*)_arns|iam_database_authentication_enabled|(?:\w*_)?iam_roles?(?:_\w+)?|service_account_email|access_policies|access_policy|resource_policy|policy|grantees?|rbac\w*)["']?\s*[=:]/;

function isIamAttribute(line: PatchLine): boolean {
  const block = blockOf(line);
  if (block !== null && !['resource', 'module', 'locals', 'inputs'].includes(block.keyword)) return false;
  if (isQuiet(line) || isIamType(block?.type ?? '') || /autoscaling|scaling_policy|lifecycle/.test(block?.type ?? ''))
    return false;
  return IAM_ATTRIBUTE.test(line.text) || line.scope.slice(1).some((text) => IAM_ATTRIBUTE.test(text));
}

const ACTION =
  /(?:^|["'\s[])[a-z0-9-]{2,30}:(?!Object(?:Created|Removed|Restore)|aws:|(?:Prefer)?NoSchedule|NoExecute)(?:\*|[A-Z][A-Za-z]{2,60}\*?)(?:["',\s\]]|$)/;
const STATEMENT_KEY =
  /^(?:- )?["']?(?:Not)?(?:Principal|Action)s?["']?\s*[:=]|^(?:- )?["']?Effect["']?\s*[:=]\s*["']?(?:Allow|Deny)/;
const IAM_NAME = /arn:aws[\w-]*:iam::|["']roles\/[\w.]+["']|sts:AssumeRole|iam::\d{12}:/;

function isPolicyStatementLine(line: PatchLine): boolean {
  const block = blockOf(line);
  if (block !== null && ['variable', 'output', 'provider', 'terraform', 'check'].includes(block.keyword)) return false;
  const object = objectOf(line);
  if (object !== null && isIamType(object)) return !isQuiet(line);
  if (isQuiet(line) || under(line, /^["']?events?["']?\s*[=:]/)) return false;
  return ACTION.test(line.text) || STATEMENT_KEY.test(line.text) || IAM_NAME.test(line.text) || isPolicyValue(line);
}

/** A bare account number, condition or resource inside a statement. */
function isPolicyValue(line: PatchLine): boolean {
  return under(
    line,
    /^["']?(?:PolicyDocument|AssumeRolePolicyDocument|Statement|Principal|NotPrincipal|policy|inline_policy)["']?\s*[:=]/,
  );
}

const ADMINISTRATOR =
  /AdministratorAccess|PowerUserAccess|IAMFullAccess|["']roles\/(?:owner|editor|iam\.securityAdmin)["']|\bcluster-admin\b|\bwrite-all\b|role_definition_name\s*=\s*"(?:Owner|Contributor|User Access Administrator)"/;
const ANYTHING = /["'](?:\*|[a-z0-9-]{2,30}:\*|\*:\*)["']|:\s*\*$|^-\s+["']?(?:[a-z0-9-]{2,30}:)?\*["']?$/;
const WHO_OR_WHAT =
  /^(?:- )?["']?(?:actions?|not_?actions?|principals?|identifiers|AWS|verbs|Service|Federated|members?)["']?\s*[:=]/i;

/** A whole statement on one line: `Action = ["*"]`, `"Principal": "*"`, `AWS: "*"`. */
const ANYTHING_INLINE =
  /["']?\b(?:not_?actions?|actions?|principals?|identifiers|AWS)["']?\s{0,8}[:=]\s{0,8}\[?\s{0,8}["'](?:[a-z0-9-]{1,40}:)?\*["']/i;

function isWidening(line: PatchLine): boolean {
  if (line.sign !== '+' || isQuiet(line)) return false;
  if (ADMINISTRATOR.test(line.text) || ANYTHING_INLINE.test(line.text)) return true;
  return ANYTHING.test(line.text) && (WHO_OR_WHAT.test(line.text) || WHO_OR_WHAT.test(line.scope.at(-1) ?? ''));
}

const GRANT =
  /\bPolicyStatement\b|\bManagedPolicy\b|\bmanagedPolic(?:y|ies)\b|\baddTo(?:Role|Resource|Principal)?Policy\b|\.grant(?:[A-Z]\w*)?\(|\b(?:Account|Service|Arn|Federated|Any|Star|WebIdentity|OpenIdConnect)\w*Principal\b|\bnew (?:\w+\.)*(?:Cfn)?(?:Role|User|Group|Policy|PolicyDocument|AccessKey)\(|\baws\.iam\.|\biam\.(?:Role|Policy|User|Group)|assumedBy|assumeRolePolicy|\bpolicies\s*:|permissionsBoundary|AllowPolicy\(/;

function cloudCodeGrants(file: FileView): readonly Hit[] {
  if (file.inert !== null || !isCloudCode(file)) return [];
  const isImport = (line: PatchLine) => inOrUnder(line, /^(?:import|from)\b/);
  return hitsOf(
    file.touched.filter(
      (line) =>
        !isImport(line) &&
        (GRANT.test(line.text) ||
          under(line, /\bnew (?:\w+\.)?(?:PolicyStatement|Role|ManagedPolicy)\(|\bpolicies\s*:\s*\[/)),
    ),
  );
}
