/** What Google and Azure objects of a plan give to whom: bindings, role assignments, role definitions. */
import { isRecord } from './json-record.js';
import {
  attribute,
  flag,
  hasUnknown,
  isUnknown,
  items,
  type ObjectSide,
  part,
  type Side,
  text,
  texts,
} from './side.js';
import type { Danger, Giver } from './sight.js';

/** What tells the dangers of an object of this type; null: it gives nothing. */
export function cloudGiver(type: string): Giver | null {
  return type.startsWith('google_') ? googleGiver(type) : (AZURE.get(type) ?? null);
}

interface Binding {
  readonly role: string | null;
  readonly members: readonly string[];
}

const BINDING = /^google_(\w+?)_iam_(?:member|binding|policy)$/;
const EVERYBODY = /^(?:allUsers|allAuthenticatedUsers)$/;
/** Who calls a service that answers web requests. */
const INVOKERS = /^roles\/(?:run\.invoker|cloudfunctions\.invoker|run\.servicesInvoker)$/;

function googleGiver(type: string): Giver | null {
  if (type.endsWith('_iam_custom_role')) return customRole;
  const target = BINDING.exec(type)?.[1];
  return GOOGLE.get(type) ?? (target === undefined ? null : (side) => boundDangers(target, side));
}

const GOOGLE: ReadonlyMap<string, Giver> = new Map<string, Giver>([
  ['google_container_cluster', (side) => rightsOff(side, 'enable_legacy_abac', true)],
  ['google_iam_workload_identity_pool_provider', poolProvider],
  ['google_bigquery_dataset', (side) => datasetAccess(items(attribute(side, 'access')))],
  ['google_bigquery_dataset_access', (side) => datasetAccess([side])],
]);

function boundDangers(target: string, side: ObjectSide): readonly Danger[] {
  const open = ['role', 'member', 'members', 'policy_data'].filter((name) => isUnknown(attribute(side, name)));
  const undecided = undecidedBinding(target, side, open);
  return [...bindingsOf(side).flatMap((binding) => bindingDangers(target, binding)), ...undecided];
}

/** Who is unknown matters where everybody might be meant by it: members are most often accounts made in the same plan. */
function undecidedBinding(target: string, side: ObjectSide, open: readonly string[]): readonly Danger[] {
  const deciding = open.filter(
    (name) =>
      name === 'role' ||
      name === 'policy_data' ||
      isAdminRole(target, text(attribute(side, 'role'))) ||
      side.config === null,
  );
  return deciding.map((name) => ({ rule: 'plan/admin-grant', key: name, attribute: name, certainty: 'undecided' }));
}

function bindingsOf(side: ObjectSide): readonly Binding[] {
  const role = text(attribute(side, 'role'));
  const members = [...texts(attribute(side, 'member')), ...texts(attribute(side, 'members'))];
  return [{ role, members }, ...policyData(text(attribute(side, 'policy_data')))];
}

function policyData(written: string | null): readonly Binding[] {
  try {
    const json: unknown = written === null ? null : JSON.parse(written);
    const bindings = isRecord(json) && Array.isArray(json.bindings) ? json.bindings.filter(isRecord) : [];
    return bindings.map(({ role, members }) => ({
      role: typeof role === 'string' ? role : null,
      members: Array.isArray(members) ? members.filter((one) => typeof one === 'string') : [],
    }));
  } catch {
    return [{ role: 'roles/owner', members: ['unreadable'] }];
  }
}

function bindingDangers(target: string, { role, members }: Binding): readonly Danger[] {
  const admin = isAdminRole(target, role);
  return members.flatMap((member): readonly Danger[] => {
    const key = `${role} ${member}`;
    if (EVERYBODY.test(member)) {
      const rule =
        target === 'storage_bucket'
          ? 'plan/public-bucket'
          : role !== null && INVOKERS.test(role)
            ? 'plan/public-function'
            : 'plan/public-data';
      return [{ rule, key, attribute: 'member', seen: member }];
    }
    if (/workloadIdentityPools\/[^/]+\/\*$/.test(member))
      return [{ rule: 'plan/trust-everyone', key, attribute: 'member' }];
    return admin === null ? [] : [{ rule: admin, key, attribute: 'role', ...(role === null ? {} : { seen: role }) }];
  });
}

/** Roles by which one gets every right, or all of a service in a whole project, folder or organisation. */
function isAdminRole(target: string, role: string | null): 'plan/admin-grant' | 'plan/wildcard-grant' | null {
  if (role === null) return null;
  if (
    /^roles\/(?:owner|editor|iam\.securityAdmin|iam\.\w*[aA]dmin|resourcemanager\.\w*(?:[aA]dmin|Owner)|orgpolicy\.policyAdmin|owner)$/.test(
      role,
    )
  )
    return 'plan/admin-grant';
  if (!/^(?:project|folder|organization)$/.test(target)) return null;
  if (
    /^roles\/iam\.(?:serviceAccountTokenCreator|serviceAccountUser|serviceAccountKeyAdmin|workloadIdentityUser)$/.test(
      role,
    )
  )
    return 'plan/admin-grant';
  return /^roles\/[\w]+\.(?:\w+\.)?(?:admin|\w+Admin)$/.test(role) ? 'plan/wildcard-grant' : null;
}

function customRole(side: ObjectSide): readonly Danger[] {
  const given = attribute(side, 'permissions');
  const found = texts(given).filter((one) =>
    /\.setIamPolicy$|^iam\.(?:roles|serviceAccountKeys)\.(?:create|update)$|^\*$/.test(one),
  );
  const open = hasUnknown(given)
    ? [{ rule: 'plan/admin-grant', key: 'permissions', attribute: 'permissions', certainty: 'undecided' } as const]
    : [];
  return [...found.map((one) => ({ rule: 'plan/admin-grant', key: one, attribute: 'permissions' }) as const), ...open];
}

function poolProvider(side: ObjectSide): readonly Danger[] {
  const source = part(attribute(side, 'oidc'), 'issuer_uri');
  const issuer = text(source) ?? '';
  const condition = attribute(side, 'attribute_condition');
  const isShared = /token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|accounts\.google\.com/.test(
    issuer,
  );
  const isOpen = (text(condition) ?? '').trim() === '' || /^\s*true\s*$/.test(text(condition) ?? '');
  if (!(isShared || isUnknown(source)) || !isOpen) return [];
  const certainty = isUnknown(condition) || isUnknown(source) ? { certainty: 'undecided' as const } : {};
  return [{ rule: 'plan/trust-everyone', key: 'condition', attribute: 'attribute_condition', ...certainty }];
}

function datasetAccess(blocks: readonly Side[]): readonly Danger[] {
  return blocks.flatMap((block): readonly Danger[] => {
    const who = [part(block, 'special_group'), part(block, 'iam_member')];
    const everybody = who.map(text).find((one) => one !== null && EVERYBODY.test(one));
    const danger = { rule: 'plan/public-data', key: everybody ?? '', attribute: 'access' } as const;
    if (everybody !== undefined && everybody !== null) return [{ ...danger, seen: everybody }];
    return isUnknown(block) || who.some(isUnknown) ? [{ ...danger, certainty: 'undecided' }] : [];
  });
}

const AZURE: ReadonlyMap<string, Giver> = new Map<string, Giver>([
  ['azurerm_role_assignment', roleAssignment],
  ['azurerm_pim_active_role_assignment', roleAssignment],
  ['azurerm_pim_eligible_role_assignment', roleAssignment],
  ['azurerm_role_definition', roleDefinition],
  ['azuread_directory_role_assignment', directoryRole],
  ['azuread_directory_role', directoryRole],
  ['azurerm_federated_identity_credential', federated],
  ['azurerm_kubernetes_cluster', (side) => rightsOff(side, 'role_based_access_control_enabled', false)],
]);

/** A cluster that no longer asks for rights of its own: who gets in may do everything. */
function rightsOff(side: ObjectSide, name: string, off: true | false): readonly Danger[] {
  const value = attribute(side, name);
  const danger = { rule: 'plan/admin-grant', key: name, attribute: name } as const;
  if (isUnknown(value)) return [{ ...danger, certainty: 'undecided' }];
  return flag(value) === off ? [danger] : [];
}

const AZURE_ROLES: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

function roleAssignment(side: ObjectSide): readonly Danger[] {
  const names = [attribute(side, 'role_definition_name'), attribute(side, 'role_definition_id')];
  const scope = attribute(side, 'scope');
  const id = /([0-9a-f-]{36})$/i.exec(text(names[1] ?? scope) ?? '')?.[1]?.toLowerCase() ?? '';
  const role = text(names[0] ?? scope) ?? AZURE_ROLES[id] ?? null;
  if (role === null) {
    const open = text(names[1] ?? scope) === null && names.some(isUnknown);
    return open
      ? [{ rule: 'plan/admin-grant', key: 'role', attribute: 'role_definition_id', certainty: 'undecided' }]
      : [];
  }
  const overRights = /^(?:Owner|User Access Administrator|Role Based Access Control Administrator)$/i.test(role);
  if (!overRights && !/^Contributor$/i.test(role)) return [];
  const danger = {
    rule: 'plan/admin-grant',
    key: `${role} ${text(scope)}`,
    attribute: 'role_definition_name',
    seen: role,
  } as const;
  if (isUnknown(scope)) return overRights ? [danger] : [{ ...danger, attribute: 'scope', certainty: 'undecided' }];
  const wide = /^\/?$|^\/subscriptions\/[^/]+\/?$|managementGroups\/[^/]+\/?$/i.test(text(scope) ?? '/');
  const group = /\/resourceGroups\/[^/]+\/?$/i.test(text(scope) ?? '');
  return wide || (group && overRights) ? [danger] : [];
}

function roleDefinition(side: ObjectSide): readonly Danger[] {
  const blocks = items(attribute(side, 'permissions'));
  const given = ['actions', 'data_actions'];
  const actions = blocks.flatMap((block) => given.flatMap((name) => texts(part(block, name))));
  const found = actions.filter((one) =>
    /^(?:\*|\*\/write|\*\/action)$|^Microsoft\.Authorization\/(?:\*|(?:\w+\/)+(?:write|\*))$/i.test(one),
  );
  const open = blocks.some((block) => isUnknown(block) || given.some((name) => hasUnknown(part(block, name))));
  return [
    ...found.map((one) => ({ rule: 'plan/admin-grant', key: one, attribute: 'permissions.actions' }) as const),
    ...actions
      .filter((one) => /^Microsoft\.\w+\/\*$/i.test(one) && !/^Microsoft\.Authorization/i.test(one))
      .map((one) => ({ rule: 'plan/wildcard-grant', key: one, attribute: 'permissions.actions' }) as const),
    ...(open
      ? [
          {
            rule: 'plan/admin-grant',
            key: 'permissions',
            attribute: 'permissions.actions',
            certainty: 'undecided',
          } as const,
        ]
      : []),
  ];
}

/** Template ids of the directory's roles by which one gets every other. */
const DIRECTORY_ADMINS =
  /^(?:62e90394-69f5-4237-9190-012177145e10|e8611ab8-c189-46e8-94e1-60213ab1f814|Global Administrator|Privileged Role Administrator)$/i;

function directoryRole(side: ObjectSide): readonly Danger[] {
  const names = ['role_id', 'template_id', 'display_name'];
  const role = attribute(side, 'role_id');
  const isOwn = (side.config?.refersTo.get('role_id') ?? []).some((address) =>
    /azuread_(?:custom_)?directory_role\./.test(address),
  );
  if (isUnknown(role) && !isOwn)
    return [{ rule: 'plan/admin-grant', key: 'role_id', attribute: 'role_id', certainty: 'undecided' }];
  return names
    .map((name) => [name, text(attribute(side, name))] as const)
    .filter(([, value]) => value !== null && DIRECTORY_ADMINS.test(value))
    .map(([name]) => ({ rule: 'plan/admin-grant', key: name, attribute: name }));
}

function federated(side: ObjectSide): readonly Danger[] {
  const subject = text(attribute(side, 'subject'));
  return subject !== null && /^(?:repo:)?\*/.test(subject)
    ? [{ rule: 'plan/trust-everyone', key: 'subject', attribute: 'subject' }]
    : [];
}
