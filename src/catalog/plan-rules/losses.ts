/** Plan rules: what is destroyed, let go, or changed outside the tool. */
import type { PlanRule } from '../../domain/plan.js';

const STATED =
  'State the ticket and get the approval; or keep it: `prevent_destroy`, a `moved` block, or `removed` with `destroy = false`.';
const DEFINITIONS = 'the definition of the category delete; resource types of Trivy, Checkov and Regula';

export const LOSS_PLAN_RULES = [
  {
    id: 'plan/destroy-data',
    title: 'Something that holds data is destroyed',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    holds: 'without-approval',
    why: 'what is in it is gone, or can only be had back from a backup.',
    remedy: STATED,
    source: DEFINITIONS,
    examples: {
      hit: [
        { changes: [{ type: 'aws_db_instance', before: { identifier: 'a' } }] },
        { changes: [{ type: 'kubernetes_persistent_volume_claim', before: { metadata: [{ name: 'a' }] } }] },
        { changes: [{ type: 'helm_release', before: { name: 'db', chart: 'postgresql' } }] },
      ],
      miss: [
        { changes: [{ type: 'null_resource', before: { id: '1' } }] },
        {
          changes: [
            {
              type: 'aws_db_instance',
              actions: ['no-op'],
              before: { identifier: 'a' },
              after: { identifier: 'a' },
              previousAddress: 'aws_db_instance.b',
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/replace-data',
    title: 'Something that holds data is destroyed and made anew',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    holds: 'without-approval',
    why: 'the new one is empty.',
    remedy: STATED,
    source: DEFINITIONS,
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_ebs_volume',
              actions: ['delete', 'create'],
              before: { availability_zone: 'a' },
              after: { availability_zone: 'b' },
            },
          ],
        },
        {
          changes: [
            { type: 'azurerm_key_vault', actions: ['create', 'delete'], before: { name: 'a' }, after: { name: 'b' } },
          ],
        },
      ],
      miss: [
        {
          changes: [
            { type: 'aws_launch_template', actions: ['create', 'delete'], before: { name: 'a' }, after: { name: 'b' } },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/destroy-service',
    title: 'Something that others run on is destroyed',
    category: 'delete',
    level: 'medium',
    confidence: 'medium',
    holds: 'without-approval',
    why: 'what runs on it or in it goes with it.',
    remedy: STATED,
    source: DEFINITIONS,
    examples: {
      hit: [
        { changes: [{ type: 'aws_eks_cluster', before: { name: 'a' } }] },
        { changes: [{ type: 'azurerm_resource_group', before: { name: 'a' } }] },
      ],
      miss: [{ changes: [{ type: 'aws_lambda_function', before: { function_name: 'a' } }] }],
    },
  },
  {
    id: 'plan/data-expires',
    title: 'Data that is there begins to expire, or expires sooner',
    category: 'delete',
    level: 'high',
    confidence: 'medium',
    holds: 'without-approval',
    why: 'what is older than that is deleted soon after the apply, without another plan.',
    remedy:
      'State the ticket and get the approval; or let only old versions and unfinished uploads expire, or give the rule a prefix of scratch data.',
    source: 'AWS, Google and Azure documentation of object lifecycles and of times to live',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_s3_bucket_lifecycle_configuration',
              after: { bucket: 'a', rule: [{ id: 'r', status: 'Enabled', expiration: [{ days: 30 }] }] },
            },
          ],
        },
        {
          changes: [
            {
              type: 'google_storage_bucket',
              actions: ['update'],
              before: { name: 'a', lifecycle_rule: [] },
              after: { name: 'a', lifecycle_rule: [{ action: [{ type: 'Delete' }], condition: [{ age: 30 }] }] },
            },
          ],
        },
        {
          changes: [
            {
              type: 'aws_dynamodb_table',
              actions: ['update'],
              before: { ttl: [] },
              after: { ttl: [{ enabled: true, attribute_name: 'at' }] },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_s3_bucket_lifecycle_configuration',
              after: {
                bucket: 'a',
                rule: [{ id: 'r', status: 'Enabled', noncurrent_version_expiration: [{ noncurrent_days: 30 }] }],
              },
            },
          ],
        },
        {
          changes: [
            { type: 'aws_s3_bucket', after: { bucket: 'a' } },
            {
              type: 'aws_s3_bucket_lifecycle_configuration',
              after: { bucket: 'a', rule: [{ id: 'r', status: 'Enabled', expiration: [{ days: 30 }] }] },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/replace-service',
    title: 'Something that others run on is destroyed and made anew',
    category: 'delete',
    level: 'medium',
    confidence: 'medium',
    holds: 'without-approval',
    why: 'it is down until the new one stands, and what was on it is gone.',
    remedy: STATED,
    source: DEFINITIONS,
    examples: {
      hit: [
        {
          changes: [{ type: 'aws_instance', actions: ['delete', 'create'], before: { ami: 'a' }, after: { ami: 'b' } }],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_instance',
              actions: ['update'],
              before: { instance_type: 'a' },
              after: { instance_type: 'b' },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/destroy-leftover-data',
    title: 'A leftover that holds data is destroyed',
    category: 'delete',
    level: 'medium',
    confidence: 'medium',
    holds: 'without-approval',
    why: 'an earlier replacement left the old object behind (deposed), and its data goes with it.',
    remedy: 'Check that the data is in the new object; state the ticket and get the approval.',
    source: DEFINITIONS,
    examples: {
      hit: [{ changes: [{ type: 'aws_db_instance', before: { identifier: 'a' }, deposed: '00000001' }] }],
      miss: [{ changes: [{ type: 'aws_instance', before: { ami: 'a' }, deposed: '00000001' }] }],
    },
  },
  {
    id: 'plan/destroy-leftover',
    title: 'A leftover is destroyed',
    category: null,
    level: 'low',
    confidence: 'high',
    holds: 'never',
    why: 'an earlier replacement left the old object behind (deposed); the object itself stays.',
    remedy: 'Nothing.',
    source: 'Terraform documentation of create_before_destroy',
    examples: {
      hit: [{ changes: [{ type: 'aws_instance', before: { ami: 'a' }, deposed: '00000001' }] }],
      miss: [{ changes: [{ type: 'aws_lambda_function', before: { function_name: 'a' } }] }],
    },
  },
  {
    id: 'plan/forgotten',
    title: 'Something is no longer managed',
    category: null,
    level: 'medium',
    confidence: 'high',
    holds: 'never',
    why: 'it is not destroyed: it stays as it is, and no plan looks after it any more.',
    remedy: 'Make sure that somebody else manages it from then on.',
    source: 'Terraform and OpenTofu documentation of removed blocks',
    examples: {
      hit: [{ changes: [{ type: 'aws_s3_bucket', actions: ['forget'], before: { bucket: 'a' } }] }],
      miss: [{ changes: [{ type: 'aws_s3_bucket', before: { bucket: 'a' } }] }],
    },
  },
  {
    id: 'plan/drift',
    title: 'It was changed outside the tool',
    category: null,
    level: 'low',
    confidence: 'high',
    holds: 'never',
    why: 'somebody or something else changed it since the last apply; the plan may put it back.',
    remedy: 'Find out who changed it, and write it into the configuration where it should stay.',
    source: 'Terraform documentation of resource_drift',
    examples: {
      hit: [
        {
          changes: [],
          drift: [{ type: 'aws_instance', actions: ['update'], before: { tags: null }, after: { tags: { a: 'b' } } }],
        },
      ],
      miss: [
        {
          changes: [{ type: 'aws_instance', actions: ['update'], before: { tags: null }, after: { tags: { a: 'b' } } }],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
