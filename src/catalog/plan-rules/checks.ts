/** Plan rules: logins, filters and reviews that are no longer asked for. */
import type { PlanRule } from '../../domain/plan.js';

export const CHECK_PLAN_RULES = [
  {
    id: 'plan/check-off',
    title: 'A login, a filter or a review is no longer asked for',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    holds: 'always',
    why: 'what it turned away until now comes through as soon as it is applied.',
    remedy: 'Leave it on, or put another in its place first; open the one thing that needs it by a rule of its own.',
    source:
      'Checkov CKV_AWS_59, 79, CKV2_AWS_31, CKV_GCP_40, CKV_AZURE_137, CKV_GIT_4 to 6; Kubernetes documentation of admission',
    examples: {
      hit: [
        {
          changes: [
            {
              type: 'aws_api_gateway_method',
              actions: ['update'],
              before: { http_method: 'POST', authorization: 'AWS_IAM' },
              after: { http_method: 'POST', authorization: 'NONE' },
            },
          ],
        },
        { changes: [{ type: 'aws_wafv2_web_acl_association', before: { resource_arn: 'a', web_acl_arn: 'w' } }] },
        {
          changes: [
            {
              type: 'google_compute_backend_service',
              actions: ['update'],
              before: { iap: [{ enabled: true }] },
              after: { iap: [] },
            },
          ],
        },
      ],
      miss: [
        { changes: [{ type: 'aws_api_gateway_method', after: { http_method: 'OPTIONS', authorization: 'NONE' } }] },
        {
          changes: [
            {
              type: 'aws_instance',
              actions: ['update'],
              before: { metadata_options: [{ http_tokens: 'optional' }] },
              after: { metadata_options: [{ http_tokens: 'required' }] },
            },
          ],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
