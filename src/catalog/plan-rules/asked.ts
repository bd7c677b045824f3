/** Plan rules that hold only where the policy asks for them (`plan.rules`). */
import type { PlanRule } from '../../domain/plan.js';

const TRUST_BOTH =
  '{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":["repo:a/b:pull_request","repo:a/b:ref:refs/heads/main"]}}}]}';

export const ASKED_PLAN_RULES = [
  {
    id: 'plan/no-permissions-boundary',
    title: 'An identity has no permissions boundary',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    holds: 'always',
    why: 'the policy asks for one (plan.rules.permissions_boundary), so that no later grant goes beyond it.',
    remedy: 'Set permissions_boundary to the boundary of your organisation.',
    source: 'AWS documentation on permissions boundaries',
    examples: {
      hit: [{ rules: { permissionsBoundary: 'required' }, changes: [{ type: 'aws_iam_role', after: { name: 'a' } }] }],
      miss: [
        {
          rules: { permissionsBoundary: 'required' },
          changes: [
            { type: 'aws_iam_role', after: { name: 'a', permissions_boundary: 'arn:aws:iam::111111111111:policy/b' } },
          ],
        },
        { changes: [{ type: 'aws_iam_role', after: { name: 'a' } }] },
      ],
    },
  },
  {
    id: 'plan/shared-plan-apply-role',
    title: 'One role plans and applies',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    holds: 'always',
    why: 'the policy asks for two (plan.rules.separate_roles): a plan runs before anybody has looked at the change.',
    remedy:
      'Give pull requests a role that only reads, and trust the role that writes to the default branch or an environment alone.',
    source: 'GitHub documentation on OIDC subjects; HashiCorp documentation on dynamic credentials (run_phase)',
    examples: {
      hit: [
        {
          rules: { separateRoles: 'required' },
          changes: [{ type: 'aws_iam_role', after: { assume_role_policy: TRUST_BOTH } }],
        },
      ],
      miss: [
        {
          rules: { separateRoles: 'required' },
          changes: [
            { type: 'aws_iam_role', after: { assume_role_policy: TRUST_BOTH.replace('"repo:a/b:pull_request",', '') } },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/mutable-image-tag',
    title: 'What runs can change without a plan',
    category: null,
    level: 'medium',
    confidence: 'medium',
    holds: 'always',
    why: 'the policy asks for images that stay (plan.rules.immutable_tags): a tag can be moved to another image.',
    remedy: 'Name the image by its digest, and make the tags of the registry immutable.',
    source: 'Checkov CKV_AWS_51, CKV_K8S_43; Trivy AVD-AWS-0031',
    examples: {
      hit: [
        {
          rules: { immutableTags: 'required' },
          changes: [{ type: 'aws_ecr_repository', after: { image_tag_mutability: 'MUTABLE' } }],
        },
        {
          rules: { immutableTags: 'required' },
          changes: [
            {
              type: 'aws_lambda_function',
              after: { image_uri: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/a:latest' },
            },
          ],
        },
      ],
      miss: [
        {
          rules: { immutableTags: 'required' },
          changes: [{ type: 'aws_ecr_repository', after: { image_tag_mutability: 'IMMUTABLE' } }],
        },
        { changes: [{ type: 'aws_ecr_repository', after: { image_tag_mutability: 'MUTABLE' } }] },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
