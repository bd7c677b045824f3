/** Plan rules: guards of data and its traces that are switched off, taken away, or left off. */
import type { PlanRule } from '../../domain/plan.js';

const KEEP = 'Leave it on. Where it must go, let the people who answer for the data decide, in a change of its own.';
const SOURCE = 'core/readers/safeguard-table.ts; encryption, backup and logging checks of Trivy and Checkov';

export const GUARD_PLAN_RULES = [
  {
    id: 'plan/encryption-off',
    title: 'Encryption is off or too weak',
    category: null,
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'who gets the disk, the backup or the line can read what is on it.',
    remedy: KEEP,
    source: SOURCE,
    examples: {
      hit: [
        { changes: [{ type: 'aws_db_instance', after: { storage_encrypted: false } }] },
        {
          changes: [
            {
              type: 'azurerm_storage_account',
              actions: ['update'],
              before: { min_tls_version: 'TLS1_2' },
              after: { min_tls_version: 'TLS1_0' },
            },
          ],
        },
        { changes: [{ type: 'aws_s3_bucket_server_side_encryption_configuration', before: { bucket: 'a' } }] },
      ],
      miss: [{ changes: [{ type: 'aws_db_instance', after: { storage_encrypted: true, deletion_protection: true } }] }],
    },
  },
  {
    id: 'plan/guard-rail-off',
    title: 'A limit on rights is taken away',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'it said what nobody may do whatever rights they are given, and every grant below it now counts in full.',
    remedy:
      'Leave it, or put another in its place in the same change: a boundary for a boundary, a policy for a policy.',
    source:
      'AWS documentation on permissions boundaries and service control policies; Azure Policy; Google organisation policies',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_iam_role',
              actions: ['update'],
              before: { permissions_boundary: 'arn:aws:iam::111111111111:policy/b' },
              after: { permissions_boundary: null },
            },
          ],
        },
        { changes: [{ type: 'aws_organizations_policy_attachment', before: { policy_id: 'p-1', target_id: 'ou-1' } }] },
        { changes: [{ type: 'azurerm_subscription_policy_assignment', before: { name: 'no-public-ip' } }] },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_iam_role',
              actions: ['update'],
              before: { permissions_boundary: 'arn:aws:iam::111111111111:policy/a' },
              after: { permissions_boundary: 'arn:aws:iam::111111111111:policy/b' },
            },
          ],
        },
        { changes: [{ type: 'aws_organizations_policy_attachment', after: { policy_id: 'p-1', target_id: 'ou-1' } }] },
      ],
    },
  },
  {
    id: 'plan/deletion-protection-off',
    title: 'Protection against deletion is off',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'the next mistake destroys it.',
    remedy: KEEP,
    source: SOURCE,
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_rds_cluster',
              actions: ['update'],
              before: { deletion_protection: true },
              after: { deletion_protection: false },
            },
          ],
        },
        { changes: [{ type: 'azurerm_management_lock', before: { lock_level: 'CanNotDelete' } }] },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_rds_cluster',
              actions: ['update'],
              before: { deletion_protection: false },
              after: { deletion_protection: true },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/backup-off',
    title: 'Backups are off or far fewer',
    category: 'delete',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'what is lost afterwards cannot be had back.',
    remedy: KEEP,
    source: SOURCE,
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_db_instance',
              actions: ['update'],
              before: { backup_retention_period: 14 },
              after: { backup_retention_period: 0 },
            },
          ],
        },
        { changes: [{ type: 'aws_backup_plan', before: { name: 'a' } }] },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_db_instance',
              actions: ['update'],
              before: { backup_retention_period: 7 },
              after: { backup_retention_period: 14 },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/versioning-off',
    title: 'Old versions are no longer kept',
    category: 'delete',
    level: 'medium',
    confidence: 'high',
    holds: 'always',
    why: 'what is overwritten or deleted is gone at once.',
    remedy: KEEP,
    source: SOURCE,
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_s3_bucket_versioning',
              actions: ['update'],
              before: { versioning_configuration: [{ status: 'Enabled' }] },
              after: { versioning_configuration: [{ status: 'Suspended' }] },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [{ type: 'aws_s3_bucket_versioning', after: { versioning_configuration: [{ status: 'Enabled' }] } }],
        },
      ],
    },
  },
  {
    id: 'plan/logging-off',
    title: 'Traces are no longer kept, or far shorter',
    category: null,
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'nobody can say afterwards what happened.',
    remedy: KEEP,
    source: SOURCE,
    examples: {
      hit: [
        { changes: [{ type: 'aws_cloudtrail', before: { name: 'a' } }] },
        {
          changes: [
            {
              type: 'aws_cloudwatch_log_group',
              actions: ['update'],
              before: { retention_in_days: 365 },
              after: { retention_in_days: 1 },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_cloudwatch_log_group',
              actions: ['update'],
              before: { retention_in_days: 30 },
              after: { retention_in_days: 90 },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/verification-off',
    title: 'The other side is no longer verified',
    category: null,
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'anybody on the way can answer in its place.',
    remedy: KEEP,
    source: SOURCE,
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'github_repository_webhook',
              actions: ['update'],
              before: { insecure_skip_tls_verify: false },
              after: { insecure_skip_tls_verify: true },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'github_repository_webhook',
              actions: ['update'],
              before: { active: false },
              after: { active: true },
            },
          ],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
