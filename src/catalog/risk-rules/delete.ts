/** Rules for what disappears or is made anew when the change is applied. */
import type { ChangeView, FileRule, FileView, Hit, PatchLine } from '../../domain/risk-rule.js';
import { forcesNew } from '../forces-new.js';
import { removedObjects } from '../kubernetes-objects.js';
import { addressKey, blockOf, hitsOf, isReadWhole, touchedLines, wholeFile } from '../line-signals.js';
import { isDataType } from '../resource-types.js';

const REMEDY =
  'Say what is lost and how it would be brought back; keep a backup, or a `moved` block where nothing should be lost.';

export const DELETE_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'delete/terraform-data',
    title: 'A resource that holds data is removed',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    why: 'Applying the change destroys the data that it holds.',
    remedy: REMEDY,
    source: 'the definition of the category; types that hold data',
    asks: 'lines',
    find: (file, change) => removedBlocks(file, change, isDataType),
    examples: {
      hit: [
        { path: 'db.tf', patch: '@@ -1,3 +0,0 @@\n-resource "aws_db_instance" "main" {\n-  engine = "postgres"\n-}' },
      ],
      miss: [
        {
          path: 'db.tf',
          patch:
            '@@ -1,3 +1,3 @@ resource "aws_db_instance" "main" {\n-  instance_class = "a"\n+  instance_class = "b"',
        },
        {
          path: 'db.tf',
          patch:
            '@@ -1,2 +1,5 @@\n-resource "aws_db_instance" "main" {\n+resource "aws_db_instance" "primary" {\n+moved {\n+  from = aws_db_instance.main\n+  to = aws_db_instance.primary\n+}',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/terraform-block',
    title: 'A resource or module is removed',
    category: 'delete',
    level: 'medium',
    confidence: 'high',
    why: 'Terraform destroys what is no longer written.',
    remedy: REMEDY,
    source: 'the definition of the category',
    asks: 'lines',
    find: (file, change) => removedBlocks(file, change, (type) => !isDataType(type)),
    examples: {
      hit: [
        { path: 'sg.tf', patch: '@@ -5,3 +4,0 @@\n-resource "aws_security_group_rule" "a" {\n-  type = "ingress"\n-}' },
        {
          path: 'sg.tf',
          patch:
            '@@ -5,3 +5,3 @@\n-resource "aws_route53_record" "a" {\n-  name = "a"\n-}\n+# resource "aws_route53_record" "a" {\n+#   name = "a"\n+# }',
        },
      ],
      miss: [
        { path: 'o.tf', patch: '@@ -5,3 +4,0 @@\n-output "a" {\n-  value = 1\n-}' },
        {
          path: 'o.tf',
          patch:
            '@@ -1,3 +1,6 @@\n-resource "aws_instance" "a" {\n+resource "aws_ebs_volume" "b" {\n+}\n+\n+resource "aws_instance" "a" {\n   ami = "a"',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/count-zero',
    title: 'A resource is counted down to none',
    category: 'delete',
    level: 'medium',
    confidence: 'high',
    why: 'With no instances left, what was there is destroyed.',
    remedy: REMEDY,
    source: 'the definition of the category',
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform'], isCountedToNone),
    examples: {
      hit: [
        { path: 'sg.tf', patch: '@@ -11,2 +11,3 @@ resource "aws_security_group" "db" {\n   name = "a"\n+  count = 0' },
      ],
      miss: [
        { path: 'sg.tf', patch: '@@ -0,0 +1,3 @@\n+resource "aws_security_group" "db" {\n+  count = 0\n+}' },
        { path: 'sg.tf', patch: '@@ -1,2 +1,2 @@ resource "aws_instance" "db" {\n-  count = 1\n+  count = 2' },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/replaced',
    title: 'A resource is destroyed and made anew',
    category: 'delete',
    level: 'medium',
    confidence: 'low',
    why: 'Providers cannot change this attribute in place.',
    remedy: 'Read the plan: if it says "must be replaced", plan for the time without it.',
    source: 'ForceNew attributes in the provider schemas',
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform'], (line) => forcesReplacement(line, file)),
    examples: {
      hit: [
        {
          path: 'db.tf',
          patch:
            '@@ -1,3 +1,3 @@ resource "aws_db_instance" "a" {\n-  storage_encrypted = false\n+  storage_encrypted = true',
        },
      ],
      miss: [
        {
          path: 'db.tf',
          patch: '@@ -1,3 +1,3 @@ resource "aws_db_instance" "a" {\n-  db_name =   var.name\n+  db_name = var.name',
        },
        {
          path: 'db.tf',
          patch:
            '@@ -1,3 +1,4 @@ resource "aws_db_instance" "a" {\n   engine = "postgres"\n+  apply_immediately = true',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/kubernetes-object',
    title: 'An object of the cluster is removed',
    category: 'delete',
    level: 'medium',
    confidence: 'medium',
    why: 'What applies the manifests prunes objects that are no longer there.',
    remedy: REMEDY,
    source: 'the definition of the category',
    asks: 'lines',
    find: (file, change) => removedObjects(file).filter((hit) => !change.keptAddresses.has(hit.seen)),
    examples: {
      hit: [
        {
          path: 'k8s/app.yaml',
          patch: '@@ -1,4 +0,0 @@\n-apiVersion: apps/v1\n-kind: Deployment\n-metadata:\n-  name: api',
        },
      ],
      miss: [
        {
          path: 'k8s/app.yaml',
          patch: '@@ -1,4 +1,4 @@\n apiVersion: apps/v1\n kind: Deployment\n metadata:\n-  name: api\n+  name: api2',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/renamed-away',
    title: 'Infrastructure is renamed so that it is no longer read',
    category: 'delete',
    level: 'medium',
    confidence: 'medium',
    why: 'Tools read files by their ending: under the new name, everything in it counts as removed.',
    remedy: REMEDY,
    source: 'a policy file renamed to a document',
    find: renamedAway,
    examples: {
      hit: [
        { path: 'docs/db.md', previousPath: 'infra/db.tf', status: 'renamed', patch: '' },
        { path: 'infra/db.json', previousPath: 'infra/db.tf.json', status: 'renamed', patch: '' },
        { path: 'infra/db.tftest.json', previousPath: 'infra/db.tf.json', status: 'renamed', patch: '' },
        { path: 'infra/db.hcl', previousPath: 'infra/db.tf', status: 'renamed', patch: '' },
        { path: 'infra/.db.tf', previousPath: 'infra/db.tf', status: 'renamed', patch: '' },
      ],
      miss: [
        { path: 'infra/database.tf', previousPath: 'infra/db.tf', status: 'renamed', patch: '' },
        { path: 'infra/db.tf', previousPath: 'infra/db.tf.json', status: 'renamed', patch: '' },
        { path: 'infra/prod.hcl', previousPath: 'infra/dev.hcl', status: 'renamed', patch: '' },
        { path: 'docs/b.md', previousPath: 'docs/a.md', status: 'renamed', patch: '' },
      ],
    },
  },
  {
    about: 'file',
    id: 'delete/destroy-command',
    title: 'A command that destroys infrastructure is added',
    category: 'delete',
    level: 'high',
    confidence: 'medium',
    why: 'It removes everything the state knows when it runs.',
    remedy: 'Guard it by an environment with required reviewers.',
    source: 'the definition of the category',
    find: destroyCommands,
    examples: {
      hit: [
        {
          path: '.github/workflows/x.yml',
          patch: '@@ -1 +1 @@\n-      - run: terraform plan\n+      - run: terraform destroy -auto-approve',
        },
        {
          path: '.gitlab-ci.yml',
          patch: '@@ -4,3 +4,3 @@ nightly:\n   script:\n-    - terraform plan\n+    - terraform destroy -auto-approve',
        },
      ],
      miss: [
        { path: 'README.md', patch: '@@ -1 +1,2 @@\n+terraform destroy' },
        {
          path: '.gitlab-ci.yml',
          patch: '@@ -1,3 +1,3 @@ down:\n   script:\n-    - terraform destroy\n+    - terraform destroy -auto-approve',
        },
      ],
    },
  },
];

/** Only where there was none before: a command that moves or gets another argument is not added. */
function destroyCommands(file: FileView): readonly Hit[] {
  const isPipeline = file.inert === null && file.names.some((name) => PIPELINE.test(name));
  if (isReadWhole(file) && !isPipeline) return [];
  if (file.touched.some((line) => line.sign === '-' && DESTROY.test(line.text))) return [];
  const destroys = (line: PatchLine) => line.sign === '+' && DESTROY.test(line.text);
  if (isPipeline) return hitsOf(file.touched.filter(destroys));
  return touchedLines(file, ['workflow', 'script', 'manifest'], destroys);
}

/** Pipelines of other services than GitHub's, which are read as plain settings. */
const PIPELINE =
  /(?:^|\/)(?:\.gitlab-ci[^/]*|\.gitlab\/.*|\.circleci\/.*|\.buildkite\/.*|azure-pipelines[^/]*|bitbucket-pipelines|cloudbuild[^/]*|buildspec[^/]*|\.travis|\.drone|\.woodpecker[^/]*)\.ya?ml$/;

function removedBlocks(file: FileView, change: ChangeView, isOfTier: (type: string) => boolean): readonly Hit[] {
  return touchedLines(file, ['terraform'], (line) => {
    const block = blockOf(line);
    if (line.sign !== '-' || line.scope.length > 0 || block === null) return false;
    if (block.keyword !== 'resource' && block.keyword !== 'module') return false;
    return (
      !STATE_ONLY.test(block.type) &&
      isOfTier(block.type) &&
      !file.names.some((name) => change.keptAddresses.has(addressKey(name, block.address)))
    );
  });
}

/** Resources that exist in the state alone. */
const STATE_ONLY = /^(?:template_\w+|null_resource|terraform_data)$/;

function isCountedToNone(line: PatchLine): boolean {
  const block = blockOf(line);
  if (line.sign !== '+' || block?.change !== 'edited') return false;
  return (
    (block.keyword === 'resource' || block.keyword === 'module') &&
    /^(?:count\s*=\s*"?0"?|for_each\s*=\s*(?:\{\s*\}|toset\(\[\s*\]\)|\[\s*\]))$/.test(line.text)
  );
}

function forcesReplacement(line: PatchLine, file: FileView): boolean {
  const block = blockOf(line);
  if (line.sign !== '+' || block?.keyword !== 'resource' || block.change !== 'edited' || line.scope.length !== 1)
    return false;
  const attribute = /^(\w+)\s*=/.exec(line.text)?.[1] ?? '';
  if (!forcesNew(block.type, attribute)) return false;
  return file.touched.some(
    (other) => other.sign === '-' && blockOf(other)?.address === block.address && other.text.startsWith(attribute),
  );
}

function renamedAway(file: FileView): readonly Hit[] {
  if (file.status !== 'renamed' || file.before.inert !== null) return [];
  const wasRead = ['terraform', 'tfvars'].includes(file.before.kind);
  const read = file.names.slice(1).some((name) => ROOT_FILE.test(name)) ? ROOT_FILE : READ_BY_TOOLS;
  const stillRead = wasRead && read.test(file.names[0]);
  return wasRead && !stillRead ? wholeFile(file.previousPath ?? file.path) : [];
}

/** What Terraform reads of a folder: nothing hidden, and nothing of another ending. */
const ROOT_FILE = /(?:^|\/)[^./][^/]*\.(?:tf|tofu)(?:\.json)?$/;
const READ_BY_TOOLS = /\.(?:tf|tofu|hcl|tfvars|json)$/;

const DESTROY =
  /\b(?:terraform|tofu|terragrunt|pulumi|cdk)\s+(?:run-all\s+)?destroy\b|\baws\s+cloudformation\s+delete-stack\b/;
