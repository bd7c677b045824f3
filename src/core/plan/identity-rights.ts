/** How much an AWS identity policy gives: every right, rights over rights, whole services, everything of a kind. */
import { breadthOfAction } from '../readers/right-breadth.js';
import type { AccessStatement } from './access-document.js';

/** Something that a statement gives, equal keys being the same right. */
export interface BroadRight {
  readonly breadth: 'admin' | 'wildcard';
  readonly key: string;
  readonly action: string;
}

/** The broad rights of a policy. What only reads, and what names its things, is none. */
export function broadRights(statements: readonly AccessStatement[]): readonly BroadRight[] {
  return statements.flatMap((statement) => (statement.allows ? rightsOf(statement) : []));
}

function rightsOf({ actions, resources }: AccessStatement): readonly BroadRight[] {
  const everywhere = resources.some(isEverything);
  const where = everywhere ? '*' : [...resources].sort().join(' ');
  return actions.flatMap((action): readonly BroadRight[] => {
    const breadth = breadthOf(action, everywhere, resources);
    return breadth === null ? [] : [{ breadth, key: `${action.toLowerCase()} on ${where}`, action }];
  });
}

function breadthOf(action: string, everywhere: boolean, resources: readonly string[]): BroadRight['breadth'] | null {
  if (action.startsWith('all but ') || /^[*?]+(?::[*?]+)?$/.test(action)) return everywhere ? 'admin' : 'wildcard';
  if (/^(?:iam|organizations|sso|sso-admin|identitystore|sts):[*?]+$/i.test(action)) return 'admin';
  if (OVER_RIGHTS.test(action)) return everywhere || isAnyIdentity(resources) ? 'admin' : null;
  if (/^[\w-]+:[*?]+$/.test(action)) return NEGLIGIBLE.test(action) && !everywhere ? null : 'wildcard';
  return everywhere && isBroadEverywhere(action, resources) ? 'wildcard' : null;
}

function isBroadEverywhere(action: string, resources: readonly string[]): boolean {
  if (NEEDS_EVERYTHING.test(action)) return false;
  if (READS_SECRETS.test(action) || HARMS_DATA.test(action)) return true;
  if (isReading(action)) return false;
  return action.includes('*') && breadthOfAction(action, resources) !== 'plain';
}

/** Rights by which one gets every other: over policies, keys, passwords and roles; as Rhino Security Labs lists them. */
const OVER_RIGHTS =
  /^(?:iam:(?:PassRole|Pass\*|CreateAccessKey|CreateLoginProfile|UpdateLoginProfile|AttachUserPolicy|AttachRolePolicy|AttachGroupPolicy|PutUserPolicy|PutRolePolicy|PutGroupPolicy|CreatePolicyVersion|SetDefaultPolicyVersion|AddUserToGroup|UpdateAssumeRolePolicy|CreatePolicy|DeleteRolePermissionsBoundary|DeleteUserPermissionsBoundary|PutRolePermissionsBoundary|CreateRole|CreateUser|(?:Attach|Put|Create|Update|Add|Set|Delete)\*)|sts:AssumeRole\*?|sts:Assume\*|lambda:AddPermission|kms:PutKeyPolicy|s3:PutBucketPolicy|secretsmanager:PutResourcePolicy)$/i;

function isAnyIdentity(resources: readonly string[]): boolean {
  return resources.some(
    (one) => /^arn:aws[\w-]*:iam::[^:]*:(?:\*|role\/\*|user\/\*|policy\/\*)$/.test(one) || one.startsWith('all but '),
  );
}

/** Whole services whose resources are named: telemetry, where nothing can be lost. */
const NEGLIGIBLE = /^(?:logs|xray|cloudwatch|ec2messages|ssmmessages):\*$/i;

/** Actions that AWS does not let be narrowed to a resource, or that only report. */
const NEEDS_EVERYTHING =
  /^(?:logs|xray|cloudwatch|ec2messages|ssmmessages|ssm:UpdateInstanceInformation|tag):|^(?:ecr:GetAuthorizationToken|sts:(?:GetCallerIdentity|DecodeAuthorizationMessage)|ec2:(?:Create|Delete|Attach|Detach|Modify|Assign|Unassign)(?:NetworkInterface|PrivateIp)\w*|sts:GetFederationToken)/i;

const READS_SECRETS = /^(?:secretsmanager:(?:GetSecretValue|Get\*)|kms:(?:Decrypt|ReEncrypt\*?))$/i;

/** On everything: what destroys or overwrites data. */
const HARMS_DATA =
  /^(?:s3:(?:Put|Delete)\w*|dynamodb:(?:Delete|Put|Update|BatchWrite)\w*|rds:(?:Delete|Modify)\w*|kms:(?:Delete|Disable|ScheduleKeyDeletion|CreateGrant)\w*|ec2:(?:Terminate|Delete|RunInstances|Modify|AuthorizeSecurityGroup)\w*|secretsmanager:(?:Put|Delete|Update)\w*|lambda:(?:UpdateFunctionCode|CreateFunction|InvokeFunction|DeleteFunction)|sqs:(?:Delete|Purge)\w*|ecs:(?:RunTask|RegisterTaskDefinition|UpdateService)|eks:(?:Delete|Update|Create)\w*|ssm:(?:SendCommand|StartSession|PutParameter)|cloudformation:(?:Create|Update|Delete)Stack\w*|glue:CreateDevEndpoint|route53:(?:Change|Delete)\w*|cloudtrail:(?:Stop|Delete)\w*)$/i;

function isReading(action: string): boolean {
  return /^[\w-]+:(?:Describe|List|Get|BatchGet|Search|Lookup|View|Check|Head|Query|Scan|Select|Filter|Read)[\w*]*$/.test(
    action,
  );
}

/** Everything, everything of a service, everything of a kind in it, or every bucket. */
function isEverything(resource: string): boolean {
  return resource.startsWith('all but ') || EVERYTHING.some((pattern) => pattern.test(resource));
}

const EVERYTHING: readonly RegExp[] = [
  /^(?:\*+|\*\/\*)$/,
  /^arn:(?:aws[\w-]*|\*):s3:::\*(?:\/\*)?$/,
  /^arn:(?:aws[\w-]*|\*):(?!s3:)[\w*-]*:[\w*-]*:(?:\*|[0-9]{12})?:(?:\*|[\w-]+[:/]\*)$/,
];
