/** Plan rules: who gets a key that lasts, or joins those who have rights. */
import type { PlanRule } from '../../domain/plan.js';

const STATED = 'State the ticket and get the approval of somebody who knows who it is for; or ';
const ADMINS = { group: 'admins', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' } as const;

export const IDENTITY_PLAN_RULES = [
  {
    id: 'plan/long-lived-credential',
    title: 'A key or password that lasts is made',
    category: 'iam',
    level: 'high',
    confidence: 'high',
    holds: 'without-approval',
    why: 'it works from anywhere until somebody takes it away, and stands in the state of the tool.',
    remedy: `${STATED}let the workload prove who it is: a role, workload identity federation, a managed identity.`,
    source: 'AWS, Google and Microsoft documentation on workload identities; Checkov CKV_AWS_273, CKV2_GCP_3',
    examples: {
      hit: [
        { changes: [{ type: 'aws_iam_access_key', after: { user: 'a' } }] },
        { changes: [{ type: 'google_service_account_key', after: { service_account_id: 'a' } }] },
        { changes: [{ type: 'azuread_application_password', after: { application_id: 'a' } }] },
      ],
      miss: [
        { changes: [{ type: 'aws_iam_access_key', before: { user: 'a' } }] },
        {
          changes: [
            { type: 'aws_iam_access_key', name: 'old', before: { user: 'a' } },
            { type: 'aws_iam_access_key', name: 'new', after: { user: 'a' } },
          ],
        },
      ],
    },
  },
  {
    id: 'plan/group-membership',
    title: 'Somebody gets administrator rights by way of a group or a permission set',
    category: 'iam',
    level: 'high',
    confidence: 'medium',
    holds: 'without-approval',
    why: 'who joins may do what the group or the set may do.',
    remedy: `${STATED}give the rights that the task needs to a group of its own.`,
    source: 'AWS documentation of IAM groups; Google Cloud Identity and Microsoft Entra documentation of groups',
    examples: {
      hit: [
        {
          changes: [
            { type: 'aws_iam_group_policy_attachment', actions: ['no-op'], before: ADMINS, after: ADMINS },
            { type: 'aws_iam_user_group_membership', after: { user: 'a', groups: ['admins'] } },
          ],
        },
        { changes: [{ type: 'azuread_group_member', after: { group_object_id: 'g', member_object_id: 'm' } }] },
      ],
      miss: [
        {
          changes: [
            { type: 'aws_iam_group', after: { name: 'new' } },
            { type: 'aws_iam_user_group_membership', after: { user: 'a', groups: ['new'] } },
          ],
        },
        {
          changes: [
            {
              type: 'aws_iam_group_membership',
              actions: ['update'],
              before: { group: 'admins', users: ['a', 'b'] },
              after: { group: 'admins', users: ['a'] },
            },
          ],
        },
      ],
    },
  },
] as const satisfies readonly PlanRule[];
