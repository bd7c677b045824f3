/** Finds keys and passwords that last and that nobody had before; one in place of another is none more. */
import { type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { attribute, flag, isUnknown, type ObjectSide, text } from './side.js';
import { type Sight, sightOf } from './sight.js';

export function findCredentials(view: PlanView): readonly Sight[] {
  return seenByType(view, (type) => {
    const credential = CREDENTIALS.find(({ types }) => types.test(type));
    if (credential === undefined) return null;
    const given = new Set(
      (view.byType.get(type) ?? []).flatMap(({ change, before }) =>
        change.action.kind === 'delete' && before !== null ? (holderOf(credential, before) ?? []) : [],
      ),
    );
    return (object) => madeCredential(object, credential, given);
  });
}

interface Credential {
  readonly types: RegExp;
  /** Whose it is. */
  readonly holders: readonly string[];
  /** Whether this one gives anything; all others do. */
  readonly counts?: (side: ObjectSide) => boolean;
}

const isActive = (side: ObjectSide) => text(attribute(side, 'status')) !== 'Inactive';
const mayWrite = (side: ObjectSide) =>
  flag(attribute(side, 'read_only')) === false || isUnknown(attribute(side, 'read_only'));
const manages = (side: ObjectSide) => flag(attribute(side, 'manage')) === true || isUnknown(attribute(side, 'manage'));
const isToken = (side: ObjectSide) => text(attribute(side, 'type')) === 'kubernetes.io/service-account-token';

const CREDENTIALS: readonly Credential[] = [
  { types: /^aws_iam_access_key$/, holders: ['user'], counts: isActive },
  {
    types: /^aws_iam_(?:user_login_profile|service_specific_credential|signing_certificate)$/,
    holders: ['user', 'user_name'],
  },
  { types: /^google_service_account_key$/, holders: ['service_account_id'] },
  { types: /^google_storage_hmac_key$/, holders: ['service_account_email'] },
  { types: /^azuread_application_(?:password|certificate)$/, holders: ['application_id', 'application_object_id'] },
  { types: /^azuread_service_principal_(?:password|certificate)$/, holders: ['service_principal_id'] },
  { types: /^azurerm_storage_account_local_user$/, holders: ['storage_account_id'] },
  {
    types: /^azurerm_(?:eventhub|servicebus|relay)\w*_authorization_rule$/,
    holders: ['namespace_name', 'namespace_id'],
    counts: manages,
  },
  { types: /^kubernetes_secret(?:_v1)?$/, holders: ['metadata'], counts: isToken },
  { types: /^github_repository_deploy_key$/, holders: ['repository'], counts: mayWrite },
  { types: /^gitlab_(?:personal|project|group)_access_token$/, holders: ['user_id', 'project', 'group'] },
  { types: /^tfe_(?:team|organization|agent)_token$/, holders: ['team_id', 'organization'] },
  { types: /^mongodbatlas_(?:project_)?api_key$/, holders: ['project_id', 'org_id'] },
];

/** Null: nothing says whose it is. */
function holderOf({ holders }: Credential, side: ObjectSide): string | null {
  return holders.map((name) => text(attribute(side, name))).find((holder) => holder !== null) ?? null;
}

function madeCredential(object: PlanObject, credential: Credential, given: ReadonlySet<string>): readonly Sight[] {
  const { before, after } = object;
  if (!object.isWritten || after === null) return [];
  const { counts = () => true } = credential;
  const holder = holderOf(credential, after);
  if (!counts(after) || (before !== null && counts(before) && isSame(holderOf(credential, before), holder))) return [];
  if (before === null && holder !== null && given.has(holder)) return [];
  return [sightOf(object, { rule: 'plan/long-lived-credential', attribute: '' })];
}

/** A holder that is not known is taken for the same: that of a key most often is made by the same plan. */
function isSame(had: string | null, has: string | null): boolean {
  return had === null || has === null || had === has;
}
