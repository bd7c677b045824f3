/** What AWS objects of a plan give to whom: identity policies, trust policies, attached policies, policies of resources. */
import type { AccessStatement } from './access-document.js';
import { letsAnybodyIn, statementsOf } from './access-document.js';
import { broadRights } from './identity-rights.js';
import {
  attribute,
  hasUnknown,
  isUnknown,
  items,
  type ObjectSide,
  part,
  type Side,
  says,
  text,
  texts,
} from './side.js';
import type { Danger, Giver } from './sight.js';

/** What tells the dangers of an object of this type; null: it gives nothing. */
export function awsGiver(type: string): Giver | null {
  if (!type.startsWith('aws_')) return null;
  return GIVERS.get(type) ?? (NOT_PUBLIC_POLICY.test(type) ? null : publicPolicies);
}

function publicPolicies(side: ObjectSide): readonly Danger[] {
  const policies = policiesOf(side);
  return policies.length === 0 ? NONE : policies.flatMap((name) => publicDangers(attribute(side, name), name));
}

const NONE: readonly Danger[] = [];

/** Where everybody as principal is the rule: the network or the caller's own policy narrows it. */
const NOT_PUBLIC_POLICY =
  /^aws_(?:vpc_endpoint|api_gateway|s3_bucket|organizations_|iam_|ssoadmin_|iot_|s3control_bucket|ecrpublic_)/;
/** Those of them that the object has; most have none. */
function policiesOf(side: ObjectSide): readonly string[] {
  return POLICY_ATTRIBUTES.filter((name) => says(side, name));
}

const POLICY_ATTRIBUTES = [
  'policy',
  'resource_policy',
  'access_policies',
  'access_policy',
  'policy_document',
  'key_policy',
];

const inline =
  (name: string): Giver =>
  (side) =>
    identityDangers(attribute(side, name), name);
const attached =
  (name: string): Giver =>
  (side) =>
    isOwnPolicy(side, name) ? [] : managedDangers(attribute(side, name), name);

/** The policy is not known by its name yet, and is an object of the same plan, which is judged by itself. */
function isOwnPolicy(side: ObjectSide, name: string): boolean {
  const refersTo = side.config?.refersTo.get(name) ?? [];
  return (
    refersTo.length > 0 &&
    refersTo.every((address) => /(?:^|\.)aws_iam_policy\.[^.]+$/.test(address) && !/(?:^|\.)data\./.test(address))
  );
}

const GIVERS: ReadonlyMap<string, Giver> = new Map<string, Giver>([
  ...['aws_iam_policy', 'aws_iam_group_policy'].map((type) => [type, inline('policy')] as const),
  ...['role', 'user'].map(
    (of) =>
      [`aws_iam_${of}_policy`, (side: ObjectSide) => [...inline('policy')(side), ...ownRights(side, of)]] as const,
  ),
  ['aws_iam_managed_policy', inline('policy_document')],
  ['aws_ssoadmin_permission_set_inline_policy', inline('inline_policy')],
  ['aws_ssoadmin_managed_policy_attachment', attached('managed_policy_arn')],
  ...['role', 'user', 'group'].map((of) => [`aws_iam_${of}_policy_attachment`, attached('policy_arn')] as const),
  ['aws_iam_policy_attachment', attached('policy_arn')],
  ...['role', 'user', 'group'].map(
    (of) => [`aws_iam_${of}_policy_attachments_exclusive`, attached('policy_arns')] as const,
  ),
  ['aws_iam_role', roleDangers],
  ['aws_iam_user', (side) => managedDangers(attribute(side, 'managed_policy_arns'), 'managed_policy_arns')],
  ['aws_eks_access_policy_association', attached('policy_arn')],
  ['aws_eks_access_entry', accessEntryDangers],
  ['aws_lambda_permission', permissionDangers],
  ['aws_cloudwatch_event_permission', permissionDangers],
  ['aws_lambda_layer_version_permission', permissionDangers],
  [
    'aws_lambda_function_url',
    (side) =>
      valueDanger(attribute(side, 'authorization_type'), /^NONE$/i, 'plan/public-function', 'authorization_type'),
  ],
  ['aws_ami_launch_permission', (side) => valueDanger(attribute(side, 'group'), /^all$/i, 'plan/public-data', 'group')],
  ...['aws_db_snapshot', 'aws_db_cluster_snapshot', 'aws_db_snapshot_copy', 'aws_rds_cluster_snapshot_copy'].map(
    (type) =>
      [
        type,
        (side: ObjectSide) =>
          valueDanger(attribute(side, 'shared_accounts'), /^all$/i, 'plan/public-data', 'shared_accounts'),
      ] as const,
  ),
  ['aws_elasticsearch_domain', searchDangers],
  ['aws_opensearch_domain', searchDangers],
]);

function roleDangers(side: ObjectSide): readonly Danger[] {
  const trusts = ['assume_role_policy', 'assume_role_policy_document'];
  const blocks = [
    ...items(attribute(side, 'inline_policy')).map((block) => [part(block, 'policy'), 'inline_policy.policy'] as const),
    ...items(attribute(side, 'policies')).map(
      (block) => [part(block, 'policy_document'), 'policies.policy_document'] as const,
    ),
  ];
  return [
    ...trusts.flatMap((name) => trustDangers(attribute(side, name), name)),
    ...managedDangers(attribute(side, 'managed_policy_arns'), 'managed_policy_arns'),
    ...blocks.flatMap(([policy, name]) => identityDangers(policy, name)),
  ];
}

/** What cannot be read, or is not known yet. */
function unread(side: Side, rule: Danger['rule'], name: string): readonly Danger[] {
  return isUnknown(side) || hasUnknown(side) ? [{ rule, key: name, attribute: name, certainty: 'undecided' }] : [];
}

function statements(
  side: Side,
  rule: Danger['rule'],
  name: string,
  judge: (read: readonly AccessStatement[]) => readonly Danger[],
) {
  if (isUnknown(side)) return unread(side, rule, name);
  const written = text(side) ?? (side.value === null ? null : JSON.stringify(side.value));
  if (written === null) return [];
  const read = statementsOf(written);
  return read === null ? [{ rule, key: name, attribute: name, certainty: 'undecided' } as const] : judge(read);
}

function identityDangers(side: Side, name: string): readonly Danger[] {
  return statements(side, 'plan/admin-grant', name, (read) =>
    broadRights(read).map(({ breadth, key, action }) => ({
      rule: breadth === 'admin' ? 'plan/admin-grant' : 'plan/wildcard-grant',
      key,
      attribute: name,
      seen: action,
    })),
  );
}

/** Who may write the policies of the own identity gives it every right. */
function ownRights(side: ObjectSide, of: string): readonly Danger[] {
  const owner = text(attribute(side, of));
  const read = owner === null ? null : statementsOf(text(attribute(side, 'policy')) ?? '');
  return (read ?? [])
    .filter(({ allows, resources }) => allows && resources.some((one) => one.endsWith(`:${of}/${owner}`)))
    .flatMap(({ actions }) => actions.filter((action) => WRITES_RIGHTS.test(action)))
    .map((action) => ({ rule: 'plan/admin-grant', key: `own ${action}`, attribute: 'policy', seen: action }));
}

const WRITES_RIGHTS =
  /^iam:(?:(?:Put|Attach)(?:User|Role)Policy|Put\*|Attach\*|Delete(?:User|Role)PermissionsBoundary)$/i;

function trustDangers(side: Side, name: string): readonly Danger[] {
  return statements(side, 'plan/trust-everyone', name, (read) => [
    ...read
      .filter(letsAnybodyIn)
      .map((_, index) => ({ rule: 'plan/trust-everyone', key: `anybody ${index}`, attribute: name }) as const),
    ...read
      .filter(({ allows }) => allows)
      .flatMap(({ principals }) => principals.flatMap((principal) => accountDanger(principal, name))),
  ]);
}

/** An account that may take the role. Whether it is the own one, core/plan/find-access.ts decides. */
function accountDanger(principal: string, name: string): readonly Danger[] {
  const account = /^(?:arn:aws[\w-]*:(?:iam|sts)::)?([0-9]{12})(?::|$)/.exec(principal)?.[1];
  return account === undefined ? [] : [{ rule: 'plan/trust-other-account', key: account, attribute: name }];
}

const ADMIN_POLICY =
  /:(?:policy|cluster-access-policy)\/(?:[\w-]+\/)*(?:AdministratorAccess(?:-\w+)?|IAMFullAccess|PowerUserAccess|AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;
const WHOLE_SERVICE = /:aws:policy\/(?:[\w-]+\/)*\w+FullAccess(?:V2)?$/;

function managedDangers(side: Side, name: string): readonly Danger[] {
  const found = texts(side).flatMap((arn): readonly Danger[] => {
    if (ADMIN_POLICY.test(arn)) return [{ rule: 'plan/admin-grant', key: arn, attribute: name, seen: arn }];
    return WHOLE_SERVICE.test(arn) ? [{ rule: 'plan/wildcard-grant', key: arn, attribute: name, seen: arn }] : [];
  });
  return [...found, ...unread(side, 'plan/admin-grant', name)];
}

function accessEntryDangers(side: ObjectSide): readonly Danger[] {
  return valueDanger(attribute(side, 'kubernetes_groups'), /^system:masters$/, 'plan/admin-grant', 'kubernetes_groups');
}

function permissionDangers(side: ObjectSide): readonly Danger[] {
  const narrow = ['source_arn', 'source_account', 'principal_org_id', 'organization_id'].map((name) =>
    attribute(side, name),
  );
  const isNarrowed = narrow.some((one) => (text(one) ?? '') !== '') || items(attribute(side, 'condition')).length > 0;
  if (isNarrowed) return [];
  const found = valueDanger(attribute(side, 'principal'), /^\*$/, 'plan/public-function', 'principal');
  return narrow.some(isUnknown) ? found.map((danger) => ({ ...danger, certainty: 'undecided' })) : found;
}

/** Inside a private network the network decides. */
function searchDangers(side: ObjectSide): readonly Danger[] {
  const network = attribute(side, 'vpc_options');
  if (items(network).length > 0 && !isUnknown(network)) return [];
  const found = publicDangers(attribute(side, 'access_policies'), 'access_policies');
  return isUnknown(network) ? found.map((danger) => ({ ...danger, certainty: 'undecided' })) : found;
}

function valueDanger(side: Side, pattern: RegExp, rule: Danger['rule'], name: string): readonly Danger[] {
  const found = texts(side).filter((one) => pattern.test(one));
  return [...found.map((one) => ({ rule, key: one, attribute: name, seen: one })), ...unread(side, rule, name)];
}

/** A policy of a resource by which anybody may use it. */
export function publicDangers(side: Side, name: string): readonly Danger[] {
  return statements(side, 'plan/public-data', name, (read) =>
    read
      .filter(letsAnybodyIn)
      .map(({ actions }) => ({ rule: 'plan/public-data', key: [...actions].sort().join(' '), attribute: name })),
  );
}
