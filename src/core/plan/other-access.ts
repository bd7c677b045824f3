/** What providers beyond the clouds give to whom, each by one attribute: owners, administrators, superusers, everybody. */
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
export function otherGiver(type: string): Giver | null {
  const rows = ROWS.filter(({ types }) => types.test(type));
  const own = GIVERS.get(type);
  if (rows.length === 0 && own === undefined) return null;
  return (side) => [...rows.flatMap((row) => rowDangers(row, side)), ...(own?.(side) ?? [])];
}

interface Row {
  readonly types: RegExp;
  readonly path: readonly [string, ...string[]];
  readonly gives: RegExp;
  readonly rule: Danger['rule'];
}

const admin = (types: RegExp, path: Row['path'], gives: RegExp): Row => ({
  types,
  path,
  gives,
  rule: 'plan/admin-grant',
});

/** Rights of Microsoft Graph by which an application gives itself every other. */
const GRAPH_ROLES =
  /^(?:9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8|06b708a9-e830-4db3-a914-8e69da51d44f|1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9|19dbc75e-c2e2-444c-a770-ec69d8559fc7)$/i;

const ROWS: readonly Row[] = [
  admin(/^github_membership$/, ['role'], /^admin$/),
  admin(/^github_(?:repository_collaborator|team_repository)$/, ['permission'], /^admin$/),
  admin(/^github_repository_collaborators$/, ['user', 'permission'], /^admin$/),
  admin(/^gitlab_group_membership$/, ['access_level'], /^owner$/),
  admin(/^gitlab_user$/, ['is_admin'], /^true$/),
  admin(
    /^snowflake_(?:grant_account_role|role_grants)$/,
    ['role_name'],
    /^"?(?:ACCOUNTADMIN|SECURITYADMIN|ORGADMIN)"?$/i,
  ),
  admin(/^snowflake_grant_privileges_to_account_role$/, ['privileges'], /^(?:MANAGE GRANTS|OWNERSHIP)$/i),
  admin(/^postgresql_role$/, ['superuser'], /^true$/),
  admin(/^mysql_grant$/, ['privileges'], /^(?:ALL(?: PRIVILEGES)?|SUPER|GRANT OPTION)$/i),
  admin(/^okta_(?:user|group)_admin_roles$|^okta_group_role$/, ['admin_roles'], /^(?:SUPER|ORG)_ADMIN$/),
  admin(/^okta_group_role$/, ['role_type'], /^(?:SUPER|ORG)_ADMIN$/),
  admin(/^tfe_team_(?:project_)?access$/, ['access'], /^admin$/),
  admin(/^tfe_team$/, ['organization_access', 'manage_membership'], /^true$/),
  admin(/^mongodbatlas_(?:database_user|team_project_assignment)$/, ['roles', 'role_name'], /^atlasAdmin$/),
  admin(/^azuread_app_role_assignment$/, ['app_role_id'], GRAPH_ROLES),
  {
    types: /^snowflake_network_policy$/,
    path: ['allowed_ip_list'],
    gives: /^0\.0\.0\.0\/0$/,
    rule: 'plan/public-database',
  },
  {
    types: /^azurerm_container_registry$/,
    path: ['anonymous_pull_enabled'],
    gives: /^true$/,
    rule: 'plan/public-data',
  },
];

function rowDangers({ path, gives, rule }: Row, side: ObjectSide): readonly Danger[] {
  const found = everyAt(side, path);
  const name = path.join('.');
  const given = found.flatMap(texts).filter((one) => gives.test(one));
  return [
    ...given.map((one) => ({ rule, key: one, attribute: name }) as const),
    ...(found.some(hasUnknown) ? [{ rule, key: name, attribute: name, certainty: 'undecided' } as const] : []),
  ];
}

/** What stands at a path, in each of several blocks. */
function everyAt(object: ObjectSide, [first, ...rest]: Row['path']): readonly Side[] {
  return rest.reduce<readonly Side[]>(
    (sides, name) => sides.flatMap(items).map((one) => part(one, name)),
    [attribute(object, first)],
  );
}

const GIVERS: ReadonlyMap<string, Giver> = new Map<string, Giver>([
  ['vault_policy', vaultPolicy],
  ['vault_kubernetes_auth_backend_role', vaultRole],
  ['cloudflare_zero_trust_access_policy', accessPolicy],
  ['cloudflare_access_policy', accessPolicy],
  ['google_compute_project_metadata_item', metadataItem],
  ['google_compute_project_metadata', metadata],
]);

/** A path that is a star alone, or the policies of the vault itself, for more than reading. */
function vaultPolicy(side: ObjectSide): readonly Danger[] {
  const policy = attribute(side, 'policy');
  const danger = { rule: 'plan/admin-grant', attribute: 'policy' } as const;
  if (isUnknown(policy)) return [{ ...danger, key: 'policy', certainty: 'undecided' }];
  const blocks = [...(text(policy) ?? '').matchAll(/path\s+"([^"\n]{1,500})"\s*\{([^}]{0,2000})\}/g)];
  return blocks
    .filter(
      ([, path = '', body = '']) =>
        OVER_THE_VAULT.test(path) && /"(?:create|update|delete|sudo|patch)"|\bwrite\b/.test(body),
    )
    .map(([, path = '']) => ({ ...danger, key: path }));
}

const OVER_THE_VAULT = /^(?:\*|\+\/\*|sys\/\*|sys\/(?:policy|policies)(?:\/.*)?|auth\/\*)$/;

function vaultRole(side: ObjectSide): readonly Danger[] {
  const names = ['bound_service_account_names', 'bound_service_account_namespaces'].map((name) =>
    attribute(side, name),
  );
  const danger = { rule: 'plan/trust-everyone', key: '*', attribute: 'bound_service_account_names' } as const;
  if (names.every((one) => texts(one).includes('*'))) return [danger];
  const isOpen = names.every((one) => texts(one).includes('*') || hasUnknown(one));
  return isOpen ? [{ ...danger, certainty: 'undecided' }] : [];
}

/** Let by without a login, or everybody with one. */
function accessPolicy(side: ObjectSide): readonly Danger[] {
  const made = attribute(side, 'decision');
  const decision = text(made) ?? '';
  const include = attribute(side, 'include');
  if (!isUnknown(made) && !/^(?:bypass|allow)$/.test(decision)) return [];
  if (isUnknown(made) || isUnknown(include))
    return [{ rule: 'plan/public-function', key: 'include', attribute: 'include', certainty: 'undecided' }];
  const isEverybody = items(include).some((one) => {
    const everyone = part(one, 'everyone');
    return flag(everyone) === true || (typeof everyone.value === 'object' && everyone.value !== null);
  });
  return isEverybody ? [{ rule: 'plan/public-function', key: decision, attribute: 'include.everyone' }] : [];
}

/** Whose key is among the keys of the project gets into every machine that does not refuse them. */
function metadataItem(side: ObjectSide): readonly Danger[] {
  const key = attribute(side, 'key');
  return isUnknown(key) || text(key) === 'ssh-keys'
    ? keysIn(isUnknown(key) ? key : attribute(side, 'value'), 'value')
    : [];
}

function metadata(side: ObjectSide): readonly Danger[] {
  return keysIn(part(attribute(side, 'metadata'), 'ssh-keys'), 'metadata.ssh-keys');
}

function keysIn(side: ReturnType<typeof attribute>, name: string): readonly Danger[] {
  const danger = { rule: 'plan/admin-grant', attribute: name } as const;
  if (isUnknown(side)) return [{ ...danger, key: name, certainty: 'undecided' }];
  const keys = (text(side) ?? '').split('\n').filter((line) => line.trim() !== '');
  return keys.map((key) => ({ ...danger, key }));
}
