/** Finds guards whose setting is a pair of name and value, or a block that says nothing but that it is there. */
import { type PlanView, seenByType } from './plan-object.js';
import { attribute, isUnknown, items, type ObjectSide, part, type Side, text } from './side.js';
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

/** Firewalls of the web that let through what no rule names are the usual ones. */
const MADE_SO = /^aws_wafv2_web_acl$/;

const GIVERS: readonly (readonly [RegExp, Giver])[] = [
  [
    /^aws_\w*parameter_group$/,
    (side) => items(attribute(side, 'parameter')).flatMap((one) => settingDangers(one, 'parameter.value')),
  ],
  [/^azurerm_(?:postgresql|mysql|mariadb)\w*_configuration$/, (side) => settingDangers(side, 'value')],
  [/^google_sql_database_instance$/, databaseFlags],
  [/^google_compute_project_metadata_item$/, (side) => loginDangers(side)],
  [/^aws_wafv2_web_acl$/, letsThrough],
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

/** An empty block `allow`. */
function letsThrough(side: ObjectSide): readonly Danger[] {
  const action = attribute(side, 'default_action');
  const danger = { rule: 'plan/check-off', key: 'allow', attribute: 'default_action' } as const;
  if (isUnknown(action)) return [{ ...danger, certainty: 'undecided' }];
  return items(part(action, 'allow')).length > 0 ? [danger] : [];
}
