/** Plan rules: data that everybody can get at. */
import type { PlanRule } from '../../domain/plan.js';

const OPEN_POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}]}';
const CLOSED_POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}';
const CLOSED_BLOCK = {
  bucket: 'a',
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
} as const;

export const PUBLIC_PLAN_RULES = [
  {
    id: 'plan/public-bucket',
    title: 'A bucket is open to everybody',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'its ACL, its policy or a binding lets anybody read it, and no access block of the bucket or the account closes it.',
    remedy: 'Take the public grant away, or put the bucket behind an access block and a content delivery network.',
    source:
      'Trivy AVD-AWS-0086 to 0094; Checkov CKV_AWS_20, 53 to 57; Google and Azure documentation on public access prevention',
    examples: {
      hit: [
        { changes: [{ type: 'aws_s3_bucket_acl', after: { bucket: 'a', acl: 'public-read' } }] },
        { changes: [{ type: 'aws_s3_bucket_policy', after: { bucket: 'a', policy: OPEN_POLICY } }] },
        {
          changes: [
            {
              type: 'google_storage_bucket_iam_member',
              after: { bucket: 'a', role: 'roles/storage.objectViewer', member: 'allUsers' },
            },
          ],
        },
        { changes: [{ type: 'azurerm_storage_container', after: { name: 'a', container_access_type: 'blob' } }] },
      ],
      miss: [
        {
          changes: [
            { type: 'aws_s3_bucket_acl', after: { bucket: 'a', acl: 'public-read' } },
            { type: 'aws_s3_bucket_public_access_block', after: CLOSED_BLOCK },
          ],
        },
        { changes: [{ type: 'aws_s3_bucket_policy', after: { bucket: 'a', policy: CLOSED_POLICY } }] },
      ],
    },
  },
  {
    id: 'plan/public-access-block-off',
    title: 'A guard against public access is opened',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'without it one ACL, policy or network rule is enough to make the data public.',
    remedy: 'Keep the guard on; open the one thing that must be public by a rule of its own.',
    source: 'Trivy AVD-AWS-0086 to 0093, AVD-AZU-0007, AVD-GCP-0001; Checkov CKV_AWS_53 to 56',
    examples: {
      hit: [
        { changes: [{ type: 'aws_s3_bucket_public_access_block', before: CLOSED_BLOCK }] },
        {
          changes: [
            { type: 'aws_s3_bucket_public_access_block', after: { ...CLOSED_BLOCK, block_public_policy: false } },
          ],
        },
      ],
      miss: [{ changes: [{ type: 'aws_s3_bucket_public_access_block', after: CLOSED_BLOCK }] }],
    },
  },
  {
    id: 'plan/public-data',
    title: 'Data or a key is open to everybody',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'a policy, a binding or a share names everybody, and no condition says who is meant.',
    remedy:
      'Name the accounts or services; where everybody must be named, add a condition on the source account or organisation.',
    source: 'Checkov CKV_AWS_33, 70, 169; Trivy AVD-AWS-0097, AVD-GCP-0046',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_sqs_queue_policy',
              after: {
                queue_url: 'q',
                policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}',
              },
            },
          ],
        },
        { changes: [{ type: 'aws_ami_launch_permission', after: { image_id: 'ami-1', group: 'all' } }] },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_sqs_queue_policy',
              after: {
                queue_url: 'q',
                policy:
                  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111111111111:t"}}}]}',
              },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/public-database',
    title: 'A database is reachable from everywhere',
    category: 'network',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'it gets a public address or lets every address in, so a password is all that protects it.',
    remedy: 'Keep it in the private network; let people in through a bastion or a private endpoint.',
    source: 'Checkov CKV_AWS_17, CKV_GCP_60; Trivy AVD-AWS-0180, AVD-GCP-0017, AVD-AZU-0029',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_db_instance',
              actions: ['update'],
              before: { publicly_accessible: false },
              after: { publicly_accessible: true },
            },
          ],
        },
        {
          changes: [
            {
              type: 'azurerm_mssql_firewall_rule',
              after: { start_ip_address: '0.0.0.0', end_ip_address: '255.255.255.255' },
            },
          ],
        },
      ],
      miss: [
        { changes: [{ type: 'aws_db_instance', after: { publicly_accessible: false, storage_encrypted: true } }] },
      ],
    },
  },
  {
    id: 'plan/public-function',
    title: 'A function or service answers everybody',
    category: 'iam',
    level: 'medium',
    confidence: 'medium',
    holds: 'always',
    why: 'anybody may call it without being known, and what it may do is then done for anybody.',
    remedy: 'Ask for an identity, or put a gateway in front of it that does.',
    source: 'Checkov CKV_AWS_258, CKV_AWS_301, CKV_GCP_102; AWS and Google documentation on unauthenticated invocation',
    examples: {
      hit: [
        { changes: [{ type: 'aws_lambda_function_url', after: { function_name: 'f', authorization_type: 'NONE' } }] },
        {
          changes: [
            {
              type: 'google_cloud_run_service_iam_member',
              after: { service: 's', role: 'roles/run.invoker', member: 'allUsers' },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [{ type: 'aws_lambda_function_url', after: { function_name: 'f', authorization_type: 'AWS_IAM' } }],
        },
        {
          changes: [
            { type: 'aws_lambda_permission', after: { principal: 's3.amazonaws.com', source_arn: 'arn:aws:s3:::a' } },
          ],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
