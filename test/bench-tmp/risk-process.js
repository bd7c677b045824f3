/** Judges one very large change and tells what that used; started by risk.js. */
import { DEFAULT_POLICY } from '../../dist/core/policy.js';
import { assessRisk } from '../../dist/core/risk.js';
import { complete, known } from '../../dist/domain/result.js';

const FILES = 3_000;
/** Every tenth file is infrastructure. */
const INFRASTRUCTURE_EVERY = 10;
const CODE_LINES = 40;
const RESOURCES_A_FILE = 6;

const files = Array.from({ length: FILES }, (_, index) =>
  index % INFRASTRUCTURE_EVERY === 0 ? terraformFile(index) : codeFile(index),
);
const additions = files.reduce((sum, file) => sum + file.additions, 0);
const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
const input = {
  files: complete(files),
  commits: complete([]),
  totals: { files: files.length, commits: 1, additions, deletions },
};

function terraformFile(index) {
  const lines = Array.from({ length: RESOURCES_A_FILE }, (_, number) => resource(`r${index}_${number}`, number)).flat();
  return fileOf(`modules/m${index}/main.tf`, lines);
}

/** Harmless and dangerous ones in turn, as a large refactoring brings them. */
function resource(name, number) {
  const bodies = [
    [
      'resource "aws_instance"',
      ['  ami           = "ami-0123456789"', '- instance_type = "t3.small"', '+ instance_type = "t3.large"'],
    ],
    [
      'resource "aws_iam_role_policy"',
      ['- policy = jsonencode({ Action = ["s3:GetObject"] })', '+ policy = jsonencode({ Action = ["s3:*"] })'],
    ],
    [
      'resource "aws_security_group_rule"',
      ['  from_port   = 22', '- cidr_blocks = ["10.0.0.0/8"]', '+ cidr_blocks = ["0.0.0.0/0"]'],
    ],
  ];
  const [kind, body] = bodies[number % bodies.length];
  return [
    ` ${kind} "${name}" {`,
    ...body.map((line) => (line.startsWith(' ') ? ` ${line}` : line)),
    '   tags = { team = "platform" }',
    ' }',
  ];
}

function codeFile(index) {
  const lines = Array.from({ length: CODE_LINES }, (_, number) => {
    const sign = [' ', '-', '+'][number % 3];
    return `${sign}  const value${number} = compute(${index}, ${number}) ?? fallback.of('${index}/${number}');`;
  });
  return fileOf(`services/s${index % 50}/src/file-${index}.ts`, lines);
}

function fileOf(path, lines) {
  const count = (...signs) => lines.filter((line) => signs.includes(line[0])).length;
  const header = `@@ -1,${count(' ', '-')} +1,${count(' ', '+')} @@`;
  return {
    path,
    previousPath: null,
    status: 'modified',
    additions: count('+'),
    deletions: count('-'),
    patch: known([header, ...lines].join('\n')),
  };
}

function measured() {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const risk = assessRisk(input, DEFAULT_POLICY);
  const wall = performance.now() - started;
  const used = process.cpuUsage(cpu);
  return { risk, wall, cpu: (used.user + used.system) / 1000 };
}

const peak = () => process.resourceUsage().maxRSS * 1024;
const bytesBefore = peak();
const cold = measured();
const peakBytes = peak();
let warm = cold;
for (let round = 0; round < 4; round += 1) warm = measured();
process.send({
  files: FILES,
  infrastructure: FILES / INFRASTRUCTURE_EVERY,
  patchBytes: files.reduce((sum, { patch }) => sum + patch.value.length, 0),
  findings: cold.risk.findings.length,
  coldCpu: cold.cpu,
  coldWall: cold.wall,
  warmCpu: warm.cpu,
  warmWall: warm.wall,
  bytesBefore,
  peakBytes,
});
