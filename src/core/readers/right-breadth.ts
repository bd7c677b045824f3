/** How much a principal, an action, a resource or a role of a policy gives (policy-statements.ts asks). */
import type { GrantEffect } from '../../domain/effect.js';

type Breadth = GrantEffect['breadth'];

const ANYBODY =
  /^(?:\*|arn:aws[\w-]*:iam::\*:.{1,40}|allUsers|allAuthenticatedUsers|(?:\w+[: ])?system:(?:anonymous|unauthenticated)|public)$/i;

export function breadthOfPrincipal(text: string): Breadth {
  return ANYBODY.test(text) ? 'everyone' : 'plain';
}

/** Rights over rights, and rights over everything. */
const ADMIN_ACTION =
  /^(?:\*|\*:\*|\*\/\*|(?:iam|sts|organizations|sso|sso-admin|identitystore):\*|iam:(?:\*|(?:Create|Attach|Detach|Put|Update|Delete|Set|Add|Remove|Upload)(?:\*|AccessKey\w*|LoginProfile|\w*Policy\w*|\w*AssumeRole\w*|UserToGroup|OpenIDConnect\w*|SAML\w*|Role\w*|User\w*|Group\w*))|sts:AssumeRole\*|kms:PutKeyPolicy|kms:CreateGrant|lambda:AddPermission|s3:PutBucketPolicy|secretsmanager:PutResourcePolicy)$/i;
const PASS_ROLE = /^iam:(?:Pass(?:Role|\*)|P\*)$/i;
const READ_ACTION =
  /^(?:[\w.-]+:)?(?:Describe|List|Get|BatchGet|Search|Lookup|View|Check|Read|Head|Query|Scan|Select|Filter|Watch)[\w*]*$|(?:\.|\/)(?:get|list|read|getIamPolicy)$/i;
const WRITE_ACTION =
  /^[\w.-]+:(?:Put|Delete|Create|Update|Write|Modify|Set|Remove|Add|Attach|Detach|Run|Start|Stop|Terminate|Reboot|Send|Publish|Invoke|Tag|Untag|Restore|Replace|Reset|Revoke|Authorize|Associate|Disassociate|Enable|Disable|Change|Register|Deregister|Upload|Import|Execute|Purge|Receive|Batch(?:Write|Delete|Put))[\w*]*$/;
const WRITE_ELSEWHERE =
  /\/(?:write|delete|action)$|\.(?:create|update|delete|insert|patch|set\w*|actAs|write|use)$|^(?:create|update|patch|delete|deletecollection|write|post|put|sudo)$/;
const ADMIN_ELSEWHERE =
  /^Microsoft\.Authorization\/(?:\*|[\w/*]*(?:write|\/\*|Action))$|\.setIamPolicy$|^iam\.(?:roles|serviceAccountKeys)\.(?:create|update)$|^iam\.serviceAccounts\.(?:actAs|getAccessToken|signBlob|signJwt)$|^(?:escalate|bind|impersonate|sudo)$/i;

export function breadthOfAction(text: string, resources: readonly string[]): Breadth {
  if (text.startsWith('all but ')) return 'admin';
  const everywhere = resources.length === 0 || resources.some(isEverything);
  if (text === '*' && !everywhere) return 'wildcard';
  if (ADMIN_ACTION.test(text) || ADMIN_ELSEWHERE.test(text)) return 'admin';
  if (PASS_ROLE.test(text)) return resources.some(isEverything) ? 'admin' : 'write';
  if (isReading(text)) return 'plain';
  if (text.includes('*')) return WRITE_ACTION.test(text) ? 'write' : 'wildcard';
  return WRITE_ACTION.test(text) || WRITE_ELSEWHERE.test(text) ? 'write' : 'plain';
}

/** Everything is a wildcard only together with an action that does more than read. */
export function breadthOfResource(text: string, actions: readonly string[]): Breadth {
  if (text.startsWith('all but ')) return 'wildcard';
  return isEverything(text) && !actions.every(isReading) ? 'wildcard' : 'plain';
}

function isReading(action: string): boolean {
  return READ_ACTION.test(action) || /^(?:get|list|watch|read|head)$/.test(action);
}

function isEverything(resource: string): boolean {
  return /^(?:\*|\*\/\*|arn:aws[\w-]*:[\w*-]*:\*?:\*?:\*|arn:aws[\w-]*:iam::[^:]{0,80}:role\/\*)$/.test(resource);
}

const ADMIN_ROLE =
  /^(?:roles\/(?:owner|editor|iam\.\w*Admin|iam\.serviceAccount(?:TokenCreator|User)|iam\.workloadIdentityUser|resourcemanager\.\w*(?:Admin|Owner)|\w*\.?organizationAdmin)|(?:ClusterRole[/ ])?(?:cluster-admin|admin)|Owner|Contributor|User Access Administrator|Role Based Access Control Administrator|Global Administrator)$/i;
const ADMIN_POLICY =
  /:policy\/(?:[\w-]+\/)*(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|AdministratorAccess-\w+)$/;

export function breadthOfRole(text: string): Breadth {
  if (ADMIN_ROLE.test(text) || ADMIN_POLICY.test(text)) return 'admin';
  if (/FullAccess$|\.admin$|Admin$/.test(text)) return 'wildcard';
  return /(?:Editor|Writer|Publisher|Creator|Developer|Invoker|edit|write|push|maintain)$/i.test(text)
    ? 'write'
    : 'plain';
}
