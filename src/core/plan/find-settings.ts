/** Finds guards whose setting is a pair of name and value, or a block that says nothing but that it is there. */
import { type PlanView, seenByType } from './plan-object.js';
import { attribute, hasUnknown, isUnknown, items, type ObjectSide, part, type Side, text, texts } from './side.js';
import { type Danger, type Giver, newDangers, type Sight } from './sight.js';

export function findSettings(view: PlanView): readonly Sight[] {
  return seenByType(view, (type) => {
    const giver = GIVERS.find(([types]) => types.test(type))?.[1];
    if (giver === undefined) return null;
    return (object) => {
      const isMadeSo = MADE_SO.test(type) && object.before === null;
      if (object.after === null || isMadeSo) return [];
      return newDangers(object, object.before === null ? [] : giver(object.before), giver(object.after));
    };
  });
}

/** Firewalls of the web that let through what no rule names are the usual ones; a new audit or label takes nothing away. */
const MADE_SO = /^aws_wafv2_web_acl$|_iam_audit_config$|^kubernetes_labels$/;

const GIVERS: readonly (readonly [RegExp, Giver])[] = [
  [
    /^aws_\w*parameter_group$/,
    (side) => items(attribute(side, 'parameter')).flatMap((one) => settingDangers(one, 'parameter.value')),
  ],
  [/^azurerm_(?:postgresql|mysql|mariadb)\w*_configuration$/, (side) => settingDangers(side, 'value')],
  [/^google_sql_database_instance$/, databaseFlags],
  [/^google_compute_project_metadata_item$/, (side) => loginDangers(side)],
  [/^aws_wafv2_web_acl$/, letsThrough],
  [/^google_\w+_iam_audit_config$/, unaudited],
  [/^google_logging_\w+_exclusion$/, excludesAudits],
  [/^kubernetes_labels$/, runsAnyPod],
];

/** Parameters of databases by which connections must be encrypted. */
const MUST_ENCRYPT = /^(?:rds\.force_ssl|require_secure_transport|require_ssl|tls|ssl|cloudsql\.require_ssl)$/;
const OFF = /^(?:0|off|false|disabled)$/i;

function settingDangers(setting: Side, path: string): readonly Danger[] {
  const named = part(setting, 'name');
  const name = text(named) ?? '';
  const danger = { rule: 'plan/encryption-off', key: name, attribute: path } as const;
  if (isUnknown(setting) || isUnknown(named)) return [{ ...danger, certainty: 'undecided' }];
  if (!MUST_ENCRYPT.test(name)) return [];
  const value = part(setting, 'value');
  if (isUnknown(value)) return [{ ...danger, certainty: 'undecided' }];
  return OFF.test(text(value) ?? '') ? [danger] : [];
}

function databaseFlags(side: ObjectSide): readonly Danger[] {
  const flags = items(part(attribute(side, 'settings'), 'database_flags'));
  return flags.flatMap((one) => settingDangers(one, 'settings.database_flags.value'));
}

function loginDangers(side: ObjectSide): readonly Danger[] {
  const [key, value] = [attribute(side, 'key'), attribute(side, 'value')];
  const danger = { rule: 'plan/check-off', key: 'enable-oslogin', attribute: 'value' } as const;
  if (!isUnknown(key) && text(key) !== 'enable-oslogin') return [];
  if (isUnknown(key) || isUnknown(value)) return [{ ...danger, certainty: 'undecided' }];
  return OFF.test(text(value) ?? '') ? [danger] : [];
}

/** Kinds of access that leave no trace, and who leaves none. */
function unaudited(side: ObjectSide): readonly Danger[] {
  const logs = items(attribute(side, 'audit_log_config'));
  const kinds = logs.map((log) => text(part(log, 'log_type')));
  const danger = (key: string) => ({ rule: 'plan/logging-off', key, attribute: 'audit_log_config' }) as const;
  if (logs.some(hasUnknown)) return [{ ...danger('unknown'), certainty: 'undecided' }];
  const missing = ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE'].filter((kind) => !kinds.includes(kind));
  return [...missing, ...logs.flatMap((log) => texts(part(log, 'exempted_members')))].map(danger);
}

function excludesAudits(side: ObjectSide): readonly Danger[] {
  const filter = attribute(side, 'filter');
  const danger = { rule: 'plan/logging-off', key: 'audit', attribute: 'filter' } as const;
  if (isUnknown(filter)) return [{ ...danger, certainty: 'undecided' }];
  return /cloudaudit|data_access|\bactivity\b|AuditLog/i.test(text(filter) ?? '') ? [danger] : [];
}

/** An empty block `allow`. */
function letsThrough(side: ObjectSide): readonly Danger[] {
  const action = attribute(side, 'default_action');
  const danger = { rule: 'plan/check-off', key: 'allow', attribute: 'default_action' } as const;
  if (isUnknown(action)) return [{ ...danger, certainty: 'undecided' }];
  return items(part(action, 'allow')).length > 0 ? [danger] : [];
}

/** Labels that are an object of their own: without this one, or with the widest profile, a namespace runs every pod. */
function runsAnyPod(side: ObjectSide): readonly Danger[] {
  const profile = part(attribute(side, 'labels'), 'pod-security.kubernetes.io/enforce');
  const danger = { rule: 'plan/check-off', key: 'pods', attribute: 'labels' } as const;
  if (isUnknown(profile)) return [{ ...danger, certainty: 'undecided' }];
  return /^(?:baseline|restricted)$/.test(text(profile) ?? '') ? [] : [danger];
}
