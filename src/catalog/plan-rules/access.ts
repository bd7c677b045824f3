/** Plan rules: who may do more than before. */
import type { PlanRule } from '../../domain/plan.js';

const ADMIN = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const READER =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}]}';
const trust = (principal: string) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":${principal},"Action":"sts:AssumeRole"}]}`;

export const ACCESS_PLAN_RULES = [
  {
    id: 'plan/admin-grant',
    title: 'Administrator rights are given',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'who gets them may do everything, or give themselves the right to.',
    remedy: 'Give the rights that the task needs, on the things that it is about.',
    source: 'Checkov CKV_AWS_62, 63, 274, CKV_GCP_42, 117; Rhino Security Labs on privilege escalation in AWS',
    examples: {
      hit: [
        { changes: [{ type: 'aws_iam_policy', after: { policy: ADMIN } }] },
        {
          changes: [
            {
              type: 'aws_iam_role_policy_attachment',
              after: { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
            },
          ],
        },
        {
          changes: [
            {
              type: 'google_project_iam_member',
              after: { project: 'p', role: 'roles/owner', member: 'user:a@example.com' },
            },
          ],
        },
        {
          changes: [
            {
              type: 'azurerm_role_assignment',
              after: { scope: '/subscriptions/1', role_definition_name: 'Owner', principal_id: 'p' },
            },
          ],
        },
        {
          changes: [
            {
              type: 'kubernetes_cluster_role_binding',
              after: {
                role_ref: [{ kind: 'ClusterRole', name: 'cluster-admin' }],
                subject: [{ kind: 'User', name: 'a' }],
              },
            },
          ],
        },
        { changes: [{ type: 'aws_iam_role_policy', after: { role: 'r' }, unknown: { policy: true } }] },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_iam_policy',
              actions: ['update'],
              before: { policy: ADMIN },
              after: { policy: ADMIN, tags: { a: 'b' } },
            },
          ],
        },
        { changes: [{ type: 'aws_iam_policy', after: { policy: ADMIN.replace('Allow', 'Deny') } }] },
        {
          changes: [
            { type: 'aws_iam_policy', actions: ['update'], before: { policy: ADMIN }, after: { policy: READER } },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/wildcard-grant',
    title: 'More rights are given than are named',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    holds: 'always',
    why: 'a wildcard gives a whole service, or something that changes data on everything there is; a cluster role, the secrets or containers of every namespace.',
    remedy: 'Name the actions and the things, or give them in one namespace; a wildcard that only reads is fine.',
    source: 'Checkov CKV_AWS_107 to 111, 286 to 290, 355; Trivy AVD-AWS-0057, AVD-KSV-0041, 0044 to 0046, 0053',
    examples: {
      hit: [
        { changes: [{ type: 'aws_iam_policy', after: { policy: ADMIN.replace('"Action":"*"', '"Action":"s3:*"') } }] },
        {
          changes: [
            { type: 'kubernetes_role', after: { rule: [{ api_groups: [''], resources: ['secrets'], verbs: ['*'] }] } },
          ],
        },
        {
          changes: [
            {
              type: 'kubernetes_cluster_role',
              after: { rule: [{ api_groups: [''], resources: ['pods/exec'], verbs: ['create'] }] },
            },
          ],
        },
      ],
      miss: [
        { changes: [{ type: 'aws_iam_policy', after: { policy: READER } }] },
        {
          changes: [
            {
              type: 'aws_iam_policy',
              after: {
                policy: '{"Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::a/*"}]}',
              },
            },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/trust-everyone',
    title: 'Anybody may take on an identity',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'always',
    why: 'the trust names everybody, or a provider that vouches for everybody, and no condition says who is meant.',
    remedy: 'Name the accounts, or the subject that the provider must vouch for.',
    source: 'Checkov CKV_AWS_60, 61, 358, CKV_GCP_125; AWS documentation on OIDC trust policies',
    examples: {
      hit: [
        { changes: [{ type: 'aws_iam_role', after: { assume_role_policy: trust('"*"') } }] },
        {
          changes: [
            {
              type: 'aws_iam_role',
              after: {
                assume_role_policy: trust(
                  '{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}',
                ),
              },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [{ type: 'aws_iam_role', after: { assume_role_policy: trust('{"Service":"ec2.amazonaws.com"}') } }],
        },
      ],
    },
  },
  {
    id: 'plan/trust-other-account',
    title: 'Another account may take on an identity',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    holds: 'always',
    why: 'an account that was not trusted before decides from then on who uses this role.',
    remedy: 'Check whose account it is; ask for an external id, and name the role instead of the whole account.',
    source: 'AWS documentation on third-party access; Checkov CKV_AWS_61',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_iam_role',
              actions: ['update'],
              before: { assume_role_policy: trust('{"AWS":"arn:aws:iam::111111111111:root"}') },
              after: {
                assume_role_policy: trust(
                  '{"AWS":["arn:aws:iam::111111111111:root","arn:aws:iam::999999999999:root"]}',
                ),
              },
            },
          ],
        },
      ],
      miss: [
        {
          changes: [
            {
              type: 'aws_iam_role',
              actions: ['update'],
              before: { assume_role_policy: trust('{"AWS":"arn:aws:iam::111111111111:root"}') },
              after: { assume_role_policy: trust('{"AWS":"arn:aws:iam::111111111111:role/a"}') },
            },
          ],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
