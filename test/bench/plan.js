/** What judging a plan of ten thousand changes costs: time after parsing, and memory beside the size of the file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { megabytes, milliseconds, printTable, whole } from './figures.js';
import { askOpa } from './plan-opa.js';

const CHANGES = 10_000;
/** Goals of the project: milliseconds after parsing, and memory as a multiple of the file. */
const MOST_MS = 150;
const MOST_MEMORY = 4;

export function benchPlan() {
  const folder = mkdtempSync(join(tmpdir(), 'twokey-bench-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify(largePlan()));
    const process = fileURLToPath(new URL('plan-process.js', import.meta.url));
    const figures = JSON.parse(execFileSync('node', [process, file], { encoding: 'utf8' }));
    return [...report(figures), ...besideOpa(figures, askOpa(file))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report({ bytes, changes, read, first, median, memory, verdict, addresses }) {
  printTable(
    ['', 'figure', 'goal'],
    [
      ['file', megabytes(bytes), ''],
      ['resource changes', whole(changes), whole(CHANGES)],
      ['reading and parsing', milliseconds(read), ''],
      ['judging, first time', milliseconds(first), `under ${MOST_MS} ms`],
      ['judging, median of nine', milliseconds(median), `under ${MOST_MS} ms`],
      ['peak memory over the file, judged once', `${memory.toFixed(1)} times`, `under ${MOST_MEMORY} times`],
      ['verdict', `${verdict}, ${addresses.length} findings`, 'fail'],
    ],
  );
  return [
    first < MOST_MS ? null : `judging took ${milliseconds(first)}`,
    memory < MOST_MEMORY ? null : `memory was ${memory.toFixed(1)} times the file`,
    verdict === 'fail' ? null : `the plan was judged ${verdict}`,
  ].filter((problem) => problem !== null);
}

/** How much longer OPA takes for what it is asked in Rego, which must be the same. */
function besideOpa({ first, median, addresses }, opa) {
  if (opa === null) {
    console.log('  OPA is left out: put opa on the PATH, or its path into TWOKEY_OPA');
    return [];
  }
  const times = (own) => `${(opa.judging / own).toFixed(1)} times as long`;
  console.log(
    `  OPA, test/bench/plan.rego: ${milliseconds(opa.judging)}, ${times(first)} as the first, ${times(median)} as the median`,
  );
  const isSame = JSON.stringify([...opa.denied].sort()) === JSON.stringify([...addresses].sort());
  return isSame ? [] : [`OPA denied ${opa.denied.length} objects and the rules found ${addresses.length}`];
}

/** Ten kinds of objects with the attributes that providers fill in; one in a hundred is open to the world. */
function largePlan() {
  const resource_changes = Array.from({ length: CHANGES }, (_, index) => entry(index));
  const resources = resource_changes.map(({ address, mode, type, name, change }) => ({
    address,
    mode,
    type,
    name,
    values: change.after,
  }));
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: { root_module: { resources } },
    resource_changes,
    configuration: { root_module: { resources: resource_changes.map(configured) } },
    complete: true,
    errored: false,
  };
}

function configured({ address, mode, type, name, change }) {
  const expressions = Object.fromEntries(
    Object.entries(change.after).map(([key, value]) => [key, { constant_value: value }]),
  );
  return { address, mode, type, name, provider_config_key: 'aws', expressions, schema_version: 0 };
}

function entry(index) {
  const [type, of] = KINDS[index % KINDS.length];
  const after = of(index);
  const isNew = index % 3 !== 0;
  return {
    address: `${type}.n${index}`,
    mode: 'managed',
    type,
    name: `n${index}`,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: isNew ? ['create'] : ['update'],
      before: isNew ? null : { ...after, tags: null },
      after,
      after_unknown: { id: true, arn: true, tags_all: {} },
      before_sensitive: isNew ? false : {},
      after_sensitive: { tags_all: {} },
    },
  };
}

const tags = (index) => ({
  Name: `n${index}`,
  team: `team-${index % 40}`,
  environment: 'production',
  managed_by: 'terraform',
});
const document = (index) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Own',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [`arn:aws:s3:::bucket-${index}/*`],
      },
    ],
  });

const KINDS = [
  [
    'aws_security_group_rule',
    (index) => ({
      type: 'ingress',
      protocol: 'tcp',
      from_port: index % 1000 === 0 ? 22 : 443,
      to_port: index % 1000 === 0 ? 22 : 443,
      cidr_blocks: ['0.0.0.0/0'],
      ipv6_cidr_blocks: [],
      prefix_list_ids: null,
      self: false,
      security_group_id: `sg-${index}`,
      description: null,
    }),
  ],
  [
    'aws_iam_policy',
    (index) => ({ name: `p${index}`, path: '/', description: null, policy: document(index), tags: tags(index) }),
  ],
  [
    'aws_s3_bucket',
    (index) => ({ bucket: `bucket-${index}`, force_destroy: false, tags: tags(index), timeouts: null }),
  ],
  [
    'aws_s3_bucket_public_access_block',
    (index) => ({
      bucket: `bucket-${index - 1}`,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
  ],
  ['aws_s3_bucket_policy', (index) => ({ bucket: `bucket-${index - 2}`, policy: document(index) })],
  [
    'aws_instance',
    (index) => ({
      ami: `ami-${index}`,
      instance_type: 'm6g.large',
      monitoring: true,
      ebs_optimized: true,
      root_block_device: [{ encrypted: true, volume_size: 50, volume_type: 'gp3', tags: null }],
      metadata_options: [{ http_tokens: 'required', http_endpoint: 'enabled' }],
      user_data: null,
      tags: tags(index),
    }),
  ],
  [
    'aws_security_group',
    (index) => ({
      name: `sg${index}`,
      vpc_id: 'vpc-1',
      revoke_rules_on_delete: false,
      ingress: [
        {
          from_port: 443,
          to_port: 443,
          protocol: 'tcp',
          cidr_blocks: ['10.0.0.0/8'],
          ipv6_cidr_blocks: [],
          prefix_list_ids: [],
          security_groups: [],
          self: false,
          description: '',
        },
      ],
      tags: tags(index),
    }),
  ],
  [
    'aws_iam_role',
    (index) => ({
      name: `r${index}`,
      assume_role_policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      max_session_duration: 3600,
      managed_policy_arns: [],
      inline_policy: [],
      tags: tags(index),
    }),
  ],
  [
    'aws_cloudwatch_metric_alarm',
    (index) => ({
      alarm_name: `a${index}`,
      comparison_operator: 'GreaterThanThreshold',
      evaluation_periods: 2,
      metric_name: 'CPUUtilization',
      namespace: 'AWS/EC2',
      period: 120,
      statistic: 'Average',
      threshold: 80,
      tags: tags(index),
    }),
  ],
  [
    'aws_db_instance',
    (index) => ({
      identifier: `d${index}`,
      engine: 'postgres',
      instance_class: 'db.m6g.large',
      allocated_storage: 100,
      storage_encrypted: true,
      deletion_protection: true,
      backup_retention_period: 14,
      publicly_accessible: false,
      multi_az: true,
      tags: tags(index),
    }),
  ],
];
