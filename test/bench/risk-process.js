/** Judges one very large change and tells what that used; started by risk.js. */
import { loadSqlParser } from '../../dist/adapters/sql-parser.js';
import { compileLater } from '../../dist/cli/engine.js';
import { DEFAULT_POLICY } from '../../dist/core/policy.js';
import { assessRisk } from '../../dist/core/risk.js';
import { textsNeeded } from '../../dist/core/texts-needed.js';
import { edits, linesOf, unifiedPatch } from '../../dist/demo/git/line-diff.js';
import { complete, known } from '../../dist/domain/result.js';

const FILES = 3_000;
/** Every tenth file is infrastructure. */
const INFRASTRUCTURE_EVERY = 10;
const CODE_LINES = 40;
const RESOURCES_A_FILE = 12;

/** As the program starts. */
compileLater();
const parsers = { sql: await loadSqlParser() };

/** The change; `round` is in every path, so that no round can remember the files of another. */
function changeOf(round) {
  const texts = new Map();
  const files = Array.from({ length: FILES }, (_, index) =>
    index % INFRASTRUCTURE_EVERY === 0 ? infrastructureFile(index, { round, texts }) : codeFile(index, round),
  );
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const totals = { files: files.length, commits: 1, additions, deletions };
  return { files: complete(files), commits: complete([]), totals, texts };
}

/** Mostly Terraform, as a large refactoring brings it, and a third Kubernetes manifests. */
function infrastructureFile(index, { round, texts }) {
  const isManifest = (index / INFRASTRUCTURE_EVERY) % 3 === 2;
  const part = isManifest ? manifest : resource;
  const side = (state) =>
    Array.from({ length: RESOURCES_A_FILE }, (_, number) => part(`r${index}-${number}-${round}`, number, state)).join(
      '',
    );
  const path = isManifest ? `clusters/c${index}/${round}/all.yaml` : `modules/m${index}/${round}/main.tf`;
  return editedFile({ path, base: side('base'), head: side('head'), texts });
}

/** Harmless and dangerous ones in turn; every second stays as it is. */
function resource(name, number, state) {
  const is = number % 2 === 0 && state === 'head';
  const bodies = [
    ['aws_instance', `  ami           = "ami-0123456789"\n  instance_type = "${is ? 't3.large' : 't3.small'}"\n`],
    [
      'aws_iam_role_policy',
      `  role   = aws_iam_role.this.id\n  policy = jsonencode({\n    Statement = [{ Effect = "Allow", Action = ["${is ? 's3:*' : 's3:GetObject'}"], Resource = "*" }]\n  })\n`,
    ],
    [
      'aws_security_group_rule',
      `  type        = "ingress"\n  from_port   = 22\n  to_port     = 22\n  cidr_blocks = ["${is ? '0.0.0.0/0' : '10.0.0.0/8'}"]\n`,
    ],
  ];
  const [type, body] = bodies[number % bodies.length];
  return `resource "${type}" "${name}" {\n${body}  tags = {\n    team = "platform"\n    cost = "shared"\n  }\n}\n\n`;
}

function manifest(name, number, state) {
  const is = number % 2 === 0 && state === 'head';
  const bodies = [
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: ${is ? 3 : 2}\n  template:\n    spec:\n      containers:\n        - name: app\n          image: app:1\n`,
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ${name}\nrules:\n  - apiGroups: [""]\n    resources: [pods]\n    verbs: [${is ? '"*"' : 'get'}]\n`,
  ];
  return `${bodies[number % bodies.length]}---\n`;
}

/** As git shows it, its text at the head beside it. */
function editedFile({ path, base, head, texts }) {
  const [before, after] = [linesOf(base), linesOf(head)];
  const changed = edits(before, after);
  const blob = texts.size.toString(16).padStart(40, '0');
  texts.set(blob, known(head));
  return {
    path,
    previousPath: null,
    status: 'modified',
    additions: changed.reduce((sum, { newLines }) => sum + newLines.length, 0),
    deletions: changed.reduce((sum, { oldLines }) => sum + oldLines.length, 0),
    patch: known(unifiedPatch(before, after, changed)),
    blob,
  };
}

function codeFile(index, round) {
  const lines = Array.from({ length: CODE_LINES }, (_, number) => {
    const sign = [' ', '-', '+'][number % 3];
    return `${sign}  const value${number} = compute(${index}, ${number}) ?? fallback.of('${index}/${number}');`;
  });
  const count = (...signs) => lines.filter((line) => signs.includes(line[0])).length;
  const header = `@@ -1,${count(' ', '-')} +1,${count(' ', '+')} @@`;
  return {
    path: `services/s${index % 50}/${round}/file-${index}.ts`,
    previousPath: null,
    status: 'modified',
    additions: count('+'),
    deletions: count('-'),
    patch: known([header, ...lines].join('\n')),
    blob: `f${index.toString(16).padStart(39, '0')}`,
  };
}

function measured(input) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const risk = assessRisk(input, DEFAULT_POLICY, parsers);
  const wall = performance.now() - started;
  const used = process.cpuUsage(cpu);
  return { risk, wall, cpu: (used.user + used.system) / 1000 };
}

const peak = () => process.resourceUsage().maxRSS * 1024;
const change = changeOf(0);
const bytesBefore = peak();
const cold = measured(change);
const peakBytes = peak();
const again = measured(change);
let warm = cold;
for (let round = 1; round < 5; round += 1) warm = measured(changeOf(round));
const { files, texts } = change;
process.send({
  files: FILES,
  infrastructure: FILES / INFRASTRUCTURE_EVERY,
  read: textsNeeded(files.items).filter((blob) => texts.has(blob)).length,
  patchBytes: files.items.reduce((sum, { patch }) => sum + patch.value.length, 0),
  textBytes: [...texts.values()].reduce((sum, { value }) => sum + value.length, 0),
  findings: cold.risk.findings.length,
  coldCpu: cold.cpu,
  coldWall: cold.wall,
  againCpu: again.cpu,
  againWall: again.wall,
  warmCpu: warm.cpu,
  warmWall: warm.wall,
  bytesBefore,
  peakBytes,
});
