/** Rules for access outside the cloud provider: Kubernetes, GitHub, databases, Vault. */
import type { ChangeView, FileRule, FileView, Hit, PatchLine } from '../../domain/risk-rule.js';
import { hitsOf, inOrUnder, isQuiet, isReadWhole, objectOf, touchedLines, under, wholeFile } from '../line-signals.js';

const REVIEW = 'Name who gains or loses which rights, and have someone who owns access approve it.';

export const IAM_PLATFORM_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'iam/kubernetes-rbac',
    title: 'Kubernetes access rules change',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: 'Roles, bindings, service accounts and admission webhooks decide what may be done in the cluster.',
    remedy: REVIEW,
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
    asks: 'lines',
    find: kubernetesRbac,
    examples: {
      hit: [
        {
          path: 'k8s/roles.yaml',
          patch: '@@ -39,5 +39,6 @@ rules:\n   resources:\n   - services\n   - endpoints\n+  - pods\n   verbs: ["get"]',
        },
        {
          path: 'lib/p.libsonnet',
          patch:
            "@@ -1,2 +1,2 @@\n         rulesType.withResources([\n-          'storageclass',\n+          'storageclasses',\n         ])",
        },
        { path: 'manifests/examples/rb.yaml', patch: '@@ -0,0 +1,2 @@\n+kind: RoleBinding\n+roleRef: {}' },
      ],
      miss: [
        {
          path: 'k8s/role.yaml',
          patch:
            '@@ -1,5 +1,5 @@\n kind: ClusterRole\n metadata:\n   labels:\n-    app.kubernetes.io/version: 1.0.0\n+    app.kubernetes.io/version: 1.1.0',
        },
        {
          path: 'k8s/rules.yaml',
          patch: '@@ -1,3 +1,3 @@\n kind: PrometheusRule\n spec:\n-  groups: []\n+  groups: [a]',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/workload-identity',
    title: 'A workload gets another cloud identity',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: 'The annotation lets the pods act with the rights of that cloud role.',
    remedy: REVIEW,
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
    asks: 'lines',
    find: (file) =>
      touchedLines(file, ['manifest', 'jsonnet', 'template', 'terraform'], (line) => WORKLOAD_IDENTITY.test(line.text)),
    examples: {
      hit: [
        {
          path: 'values.yaml',
          patch: '@@ -1,2 +1,2 @@\n annotations:\n-  eks.amazonaws.com/role-arn: a\n+  eks.amazonaws.com/role-arn: b',
        },
      ],
      miss: [{ path: 'values.yaml', patch: '@@ -1,2 +1,2 @@\n annotations:\n-  team: a\n+  team: b' }],
    },
  },
  {
    about: 'file',
    id: 'iam/workflow-permissions',
    title: 'The rights of a workflow change',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: '`permissions` decides what the token of every run may write.',
    remedy: 'Give each job the least it needs, read-only by default.',
    source: 'https://docs.github.com/en/actions/reference/workflow-syntax-for-github-actions#permissions',
    find: workflowPermissions,
    examples: {
      hit: [
        {
          path: '.github/workflows/ci.yml',
          patch: '@@ -1,3 +1,3 @@\n permissions:\n-  contents: read\n+  contents: write',
        },
        {
          path: '.github/workflows/old.yml',
          patch: '@@ -3,1 +3,3 @@\n on: push\n+permissions:\n+  id-token: write',
        },
        {
          path: '.github/workflows/ci.yml',
          patch: '@@ -1,2 +1,2 @@\n-    permissions:\n+  permissions:\n       contents: write',
        },
      ],
      miss: [
        {
          path: '.github/workflows/ci.yml',
          patch: '@@ -1,4 +1,4 @@\n permissions:\n   contents: read\n steps:\n-  - uses: a@v1\n+  - uses: a@v2',
        },
        {
          path: '.github/workflows/new.yml',
          status: 'added',
          patch: '@@ -0,0 +1,2 @@\n+permissions:\n+  contents: read',
        },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/workflow-trust',
    title: 'A workflow runs with secrets on foreign code',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    why: '`pull_request_target` and `workflow_run` give secrets and a writing token to runs that outsiders start.',
    remedy: 'Use `pull_request`, or never check out the head of the pull request in such a workflow.',
    source: 'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
    asks: 'lines',
    find: (file) =>
      touchedLines(
        file,
        ['workflow'],
        (line) => line.sign === '+' && /^-?\s*["']?pull_request_target\b|[[,]\s*pull_request_target\b/.test(line.text),
      ),
    examples: {
      hit: [
        { path: '.github/workflows/a.yml', patch: '@@ -1,2 +1,2 @@\n on:\n-  pull_request:\n+  pull_request_target:' },
      ],
      miss: [
        { path: '.github/workflows/a.yml', patch: '@@ -1,2 +1,2 @@\n on:\n-  pull_request_target:\n+  pull_request:' },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/database-grant',
    title: 'Database rights change',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    why: 'The statement decides who may read or change the data.',
    remedy: REVIEW,
    source: 'the definition of the category',
    asks: 'lines',
    find: (file) => touchedLines(file, ['sql', 'migration', 'schema-dump'], (line) => GRANT.test(line.text)),
    examples: {
      hit: [
        { path: 'sql/dbuser.sql', patch: '@@ -1 +1,2 @@\n CREATE USER a;\n+GRANT ALL ON public.rules TO a;' },
        { path: 'db/migrate/20240101_x.rb', patch: '@@ -1 +1,2 @@\n def up\n+  execute "CREATE ROLE reader"' },
      ],
      miss: [
        { path: 'migrations/001_grants.sql', patch: '@@ -0,0 +1,2 @@\n+CREATE TABLE grants (\n+  grant_id int);' },
      ],
    },
  },
  {
    about: 'file',
    id: 'iam/access-file',
    title: 'A file that holds access rules changes',
    category: 'iam',
    level: 'medium',
    confidence: 'medium',
    why: 'Files of this name are read as access rules: Vault policies, repository settings, consul tokens.',
    remedy: REVIEW,
    source: 'the definition of the category',
    find: accessFile,
    examples: {
      hit: [
        { path: '.github/settings.yml', patch: '@@ -1 +1 @@\n-  permission: push\n+  permission: admin' },
        {
          path: 'vault/ci.hcl',
          patch:
            '@@ -1,2 +1,2 @@\n path "secret/data/ci" {\n-  capabilities = ["read"]\n+  capabilities = ["read", "list"]',
        },
      ],
      miss: [{ path: 'vault/config.hcl', patch: '@@ -1 +1 @@\n-ui = true\n+ui = false' }],
    },
  },
];

const RBAC_KIND =
  /^(?:Cluster)?Role(?:Binding)?(?:List)?$|^ServiceAccount(?:List)?$|^PodSecurityPolicy$|^SecurityContextConstraints$|WebhookConfiguration$|^AppProject$|^AccessKey$|^IAM\w+$/;
const RBAC_LINE =
  /^(?:- )?["']?(?:apiGroups|verbs|roleRef|nonResourceURLs)["']?\s*:|\bwith(?:Verbs|ApiGroups|NonResourceUrls)\(|\brbac\.v1|\broleBinding\b|\bclusterRole\w*|kind["']?:\s*["']?(?:Cluster)?Role(?:Binding)?["']?\s*[,}]/;
const RBAC_SCOPE =
  /^(?:- )?["']?(?:resources|apiGroups|verbs|resourceNames)["']?\s*:|with(?:Resources|Verbs|ApiGroups|ResourceNames)\(\[/;

/** Examples count too: some repositories deploy from them. */
function kubernetesRbac(file: FileView): readonly Hit[] {
  const isManifest = file.kind === 'manifest' || file.kind === 'jsonnet' || file.kind === 'template';
  if (!isManifest || isReadWhole(file) || (file.inert !== null && file.inert !== 'example')) return [];
  return hitsOf(file.touched.filter((line) => !isQuiet(line) && isRbacLine(line)));
}

function isRbacLine(line: PatchLine): boolean {
  if (RBAC_LINE.test(line.text)) return true;
  const object = objectOf(line);
  if (object !== null) return RBAC_KIND.test(object);
  const parent = line.scope.at(-1) ?? '';
  return RBAC_SCOPE.test(parent) && (/with\w+\(\[/.test(parent) || under(line, /^["']?rules["']?\s*:/));
}

const WORKLOAD_IDENTITY =
  /eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|azure\.workload\.identity\/|iam\.amazonaws\.com\/role/;

const PERMISSIONS = /^permissions\s*:/;

function workflowPermissions(file: FileView, change: ChangeView): readonly Hit[] {
  if (file.kind !== 'workflow' || (isReadWhole(file) && !replacesAnother(file, change))) return [];
  const lines = file.touched.filter((line) => PERMISSIONS.test(line.text) || PERMISSIONS.test(line.scope.at(-1) ?? ''));
  if (replacesAnother(file, change)) return hitsOf(lines);
  const isWhole = file.status === 'added' || file.status === 'removed';
  return touchedLines({ ...file, touched: lines }, ['workflow'], (line) => !isWhole || WRITES.test(line.text));
}

const WRITES = /:\s*["']?write(?:-all)?["']?\s*[,}]?$|\bwrite[,}\s]/;

/** A new workflow beside a deleted one takes over its work, so its permissions are a change and not a first statement. */
function replacesAnother(file: FileView, change: ChangeView): boolean {
  if (file.status !== 'added' || file.kind !== 'workflow' || file.inert !== null) return false;
  return change.files.some((other) => other.kind === 'workflow' && other.status === 'removed');
}

const GRANT =
  /(?:^|["'`(\s])(?:GRANT|REVOKE)\s+\w|\b(?:CREATE|ALTER|DROP)\s+(?:USER|ROLE|LOGIN|POLICY)\s|\bOWNER\s+TO\s|\b(?:ENABLE|DISABLE|FORCE)\s+ROW\s+LEVEL\s+SECURITY|\bALTER\s+DEFAULT\s+PRIVILEGES\b/i;

function accessFile(file: FileView): readonly Hit[] {
  if (file.names.some((name) => /^\.github\/settings\.ya?ml$/.test(name))) return wholeFile(file.path);
  return touchedLines(
    file,
    ['terraform'],
    (line) => inOrUnder(line, /^path\s+"[^"]*"\s*\{/) || /^capabilities\s*=/.test(line.text),
  );
}
