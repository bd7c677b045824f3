/**
 * Finds who joins a group. Of a group that the plan makes, all rights are in the plan and judged by themselves. Of one that
 * is there, what the plan shows of its rights tells: administrator rights, others, or nothing, and then nobody can say.
 */
import { awsGiver } from './aws-access.js';
import { cloudGiver } from './cloud-access.js';
import { indexed, keysOf, namesOf, objectsOf, type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { attribute, isUnknown, type ObjectSide, text, texts } from './side.js';
import { type Sight, sightOf } from './sight.js';

export function findMemberships(view: PlanView): readonly Sight[] {
  let rights: ReturnType<typeof rightsIn> | null = null;
  return seenByType(view, (type) => {
    const membership = MEMBERSHIPS.get(type);
    if (membership === undefined) return null;
    rights ??= rightsIn(view);
    const rightsOf = rights;
    return (object) => joined(object, membership, rightsOf);
  });
}

interface Membership {
  /** The attribute that names the group, or the groups. */
  readonly group: string;
  /** The attributes that name who is in it. */
  readonly members: readonly string[];
}

const MEMBERSHIPS: ReadonlyMap<string, Membership> = new Map<string, Membership>([
  ['aws_iam_user_group_membership', { group: 'groups', members: ['user'] }],
  ['aws_iam_group_membership', { group: 'group', members: ['users'] }],
  ['aws_ssoadmin_account_assignment', { group: 'permission_set_arn', members: ['principal_id', 'target_id'] }],
  ['aws_identitystore_group_membership', { group: 'group_id', members: ['member_id'] }],
  ['google_cloud_identity_group_membership', { group: 'group', members: ['preferred_member_key', 'member_key'] }],
  ['azuread_group_member', { group: 'group_object_id', members: ['member_object_id'] }],
  ['googleworkspace_group_member', { group: 'group_id', members: ['email'] }],
]);

type Rights = 'new' | 'admin' | 'some' | 'unknown';

function joined(object: PlanObject, { group, members }: Membership, rightsOf: (keys: readonly string[]) => Rights) {
  const { after, before, isWritten } = object;
  if (!isWritten || after === null || !isMore(before, after, [group, ...members])) return [];
  const had = before === null ? [] : texts(attribute(before, group));
  const isOneGroup =
    texts(attribute(after, group)).length <= 1 || members.some((name) => isMore(before, after, [name]));
  const keys = keysOf(object, after, group);
  const named = texts(attribute(after, group)).filter((name) => isOneGroup || !had.includes(name));
  const all = named.length > 0 ? named.map((name) => [`value ${name}`]) : [keys];
  const [worst] = all.map(rightsOf).toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  if (worst === 'admin') return [sightOf(object, { rule: 'plan/group-membership', attribute: group })];
  return worst === 'unknown'
    ? [sightOf(object, { rule: 'plan/group-membership', attribute: group, certainty: 'undecided' })]
    : [];
}

const ORDER: readonly Rights[] = ['admin', 'unknown', 'some', 'new'];

/** Somebody, or some group, that was not there before. */
function isMore(before: ObjectSide | null, after: ObjectSide, names: readonly string[]): boolean {
  if (before === null) return true;
  return names.some((name) => {
    const [had, has] = [attribute(before, name), attribute(after, name)];
    if (isUnknown(has) || JSON.stringify(had.value) === JSON.stringify(has.value)) return isUnknown(has);
    const [already, members] = [new Set(texts(had)), texts(has)];
    if (has.value === null || (Array.isArray(has.value) && has.value.length === 0)) return false;
    return members.length === 0 || members.some((one) => !already.has(one));
  });
}

/** What gives rights to groups, and the attributes that name them. */
const GIVES: Readonly<Record<string, readonly string[]>> = {
  aws_iam_group_policy_attachment: ['group'],
  aws_iam_group_policy: ['group'],
  aws_iam_policy_attachment: ['groups'],
  aws_iam_group_policy_attachments_exclusive: ['group_name'],
  azurerm_role_assignment: ['principal_id'],
  azuread_directory_role_assignment: ['principal_object_id'],
  aws_ssoadmin_account_assignment: ['principal_id'],
  aws_ssoadmin_managed_policy_attachment: ['permission_set_arn'],
  aws_ssoadmin_permission_set_inline_policy: ['permission_set_arn'],
  aws_ssoadmin_customer_managed_policy_attachment: ['permission_set_arn'],
};

function rightsIn(view: PlanView): (keys: readonly string[]) => Rights {
  const made = new Set(
    groupsIn(view).flatMap((one) => (one.before === null && one.after !== null ? calledOf(one, one.after) : [])),
  );
  const given = indexed([...givenToGroups(view), ...boundToGroups(view)]);
  const aliases = indexed(
    groupsIn(view).flatMap((one) => {
      const side = one.after ?? one.before;
      return side === null ? [] : [[calledOf(one, side), calledOf(one, side)] as const];
    }),
  );
  return (keys) => {
    const all = [...new Set([...keys, ...aliases(keys).flat()])];
    if (all.some((key) => made.has(key)) && !keys.some((key) => OF_A_GROUP.test(key) && !made.has(key))) return 'new';
    const rights = given(all);
    if (rights.length === 0) return 'unknown';
    return ORDER.find((one) => rights.includes(one)) ?? 'unknown';
  };
}

const GROUPS = [
  'aws_iam_group',
  'aws_ssoadmin_permission_set',
  'aws_identitystore_group',
  'google_cloud_identity_group',
  'googleworkspace_group',
  'azuread_group',
];

/** A group that an attribute refers to: beside a new one, it may be the one that is meant. */
const OF_A_GROUP = new RegExp(`^address (?:.*\\.)?(?:${GROUPS.join('|')})\\.`);

function groupsIn(view: PlanView): readonly PlanObject[] {
  return objectsOf(view, ...GROUPS);
}

/** By its name, its id, its address: whatever a membership may call it by. */
function calledOf(object: PlanObject, side: ObjectSide): readonly string[] {
  const mail = text(attribute(side, 'email'));
  const names = namesOf(object, side, 'name', 'id', 'arn', 'object_id', 'group_id', 'email');
  const key = JSON.stringify(attribute(side, 'group_key').value ?? null);
  const account = /"id":"([^"]+)"/.exec(key)?.[1] ?? mail;
  return account === null ? names : [...names, `value ${account}`];
}

function givenToGroups(view: PlanView): readonly (readonly [readonly string[], Rights])[] {
  const policies = policiesIn(view);
  return objectsOf(view, ...Object.keys(GIVES)).flatMap((object) => {
    const side = object.after;
    if (side === null) return [];
    return (GIVES[object.type] ?? []).map(
      (name) =>
        [
          [...keysOf(object, side, name), ...texts(attribute(side, name)).map((one) => `value ${one}`)],
          rightsOf(policies, object, side),
        ] as const,
    );
  });
}

function boundToGroups(view: PlanView): readonly (readonly [readonly string[], Rights])[] {
  const policies = policiesIn(view);
  const types = [...view.byType.keys()].filter((type) => /^google_\w+_iam_(?:member|binding)$/.test(type));
  return objectsOf(view, ...types).flatMap((object) => {
    const side = object.after;
    if (side === null) return [];
    const members = [...texts(attribute(side, 'member')), ...texts(attribute(side, 'members'))];
    const groups = members.filter((one) => one.startsWith('group:')).map((one) => `value ${one.slice(6)}`);
    return groups.length === 0 ? [] : [[groups, rightsOf(policies, object, side)] as const];
  });
}

type Policies = ReadonlyMap<string, PlanObject>;

/** Policies of one's own by their ARN. */
function policiesIn(view: PlanView): Policies {
  return new Map(
    objectsOf(view, 'aws_iam_policy').flatMap((policy) => {
      const arn = policy.after === null ? null : text(attribute(policy.after, 'arn'));
      return arn === null ? [] : [[arn, policy] as const];
    }),
  );
}

function rightsOf(policies: Policies, object: PlanObject, side: ObjectSide): Rights {
  const giver = awsGiver(object.type) ?? cloudGiver(object.type);
  const dangers = giver?.(side) ?? [];
  if (dangers.some(({ rule, certainty }) => rule === 'plan/admin-grant' && certainty === undefined)) return 'admin';
  if (dangers.length > 0) return dangers.some(({ certainty }) => certainty !== undefined) ? 'unknown' : 'some';
  return STANDS_ELSEWHERE.test(object.type) ? 'unknown' : ownPolicyRights(policies, side);
}

/** They name what they give, and it is another object's. */
const STANDS_ELSEWHERE = /^aws_ssoadmin_(?:account_assignment|customer_managed_policy_attachment)$/;

/** A policy of one's own is an object of the plan, or nobody can say what is in it. */
function ownPolicyRights(policies: Policies, side: ObjectSide): Rights {
  const arn = text(attribute(side, 'policy_arn'));
  if (arn === null || /:aws:policy\//.test(arn)) return 'some';
  const policy = policies.get(arn);
  return policy?.after === undefined || policy.after === null ? 'unknown' : rightsOf(policies, policy, policy.after);
}
