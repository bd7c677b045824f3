/** Which objects are guards by themselves, and which attributes of a new store leave a guard off although it is asked about. */

import { lossOf } from '../../catalog/stateful-types.js';
import type { AttributeEffect } from '../../domain/effect.js';
import { remembering } from '../../domain/remembering.js';
import { visitLeaves } from './flat-attributes.js';
import { GUARD_ROWS, type GuardRow } from './guard-rows.js';
import { GUARD_SWITCHES, type GuardSwitch } from './guard-switches.js';
import { isRecord, type JsonRecord } from './json-record.js';
import { at, attribute, flag, type ObjectSide, text } from './side.js';
import type { Danger } from './sight.js';

/** The rule that is broken when an object of this type is destroyed; null: it guards nothing. */
export function guardOfObject(type: string): Danger['rule'] | null {
  return GUARDS.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}

const GUARDS: readonly (readonly [RegExp, Danger['rule']])[] = [
  [/^aws_s3_bucket_versioning$/, 'plan/versioning-off'],
  [
    /^aws_(?:waf(?:v2|regional)_web_acl_association|shield_protection|iam_account_password_policy)$|^google_compute_(?:region_)?security_policy$|^azurerm_(?:subnet|network_interface)_(?:network_)?security_group_association$|^azuread_conditional_access_policy$/,
    'plan/check-off',
  ],
  [
    /^kubernetes_(?:network_policy|validating_webhook_configuration|validating_admission_policy\w*)(?:_v[0-9]\w*)?$|^(?:github|gitlab)_(?:branch_protection|branch_default_protection|repository_ruleset|organization_ruleset)(?:_v3)?$|^cloudflare_(?:zero_trust_)?access_application$|^tfe_(?:sentinel_|opa_)?policy(?:_set)?$|^okta_policy_(?:mfa|password|signon)(?:_default)?$/,
    'plan/check-off',
  ],
  [/^vault_audit$|^datadog_logs_archive$|^github_organization_webhook$/, 'plan/logging-off'],
  [
    /^aws_s3_bucket_(?:server_side_encryption_configuration)$|^aws_ebs_encryption_by_default$|^azurerm_(?:storage_account_customer_managed_key|mssql_server_transparent_data_encryption)$/,
    'plan/encryption-off',
  ],
  [
    /^aws_s3_bucket_logging$|^aws_(?:cloudtrail|flow_log|config_configuration_recorder\w*|guardduty_detector|guardduty_organization_\w+|securityhub_account|inspector2_enabler|macie2_account|route53_query_log|wafv2_web_acl_logging_configuration|accessanalyzer_analyzer|cloudwatch_log_subscription_filter|config_delivery_channel)$/,
    'plan/logging-off',
  ],
  [
    /^google_(?:logging_\w+_sink|project_iam_audit_config|folder_iam_audit_config|organization_iam_audit_config)$|^azurerm_(?:monitor_diagnostic_setting|network_watcher_flow_log|security_center_\w+|mssql_server_extended_auditing_policy|mssql_database_extended_auditing_policy|sentinel_\w+)$/,
    'plan/logging-off',
  ],
  [
    /^aws_(?:backup_plan|backup_selection|db_instance_automated_backups_replication|dlm_lifecycle_policy|s3_bucket_replication_configuration|backup_vault_lock_configuration|ebs_snapshot_block_public_access)$|^google_(?:compute_resource_policy|compute_disk_resource_policy_attachment|gke_backup_backup_plan)$|^azurerm_(?:backup_policy_\w+|data_protection_backup_(?:policy|instance)_\w+)$/,
    'plan/backup-off',
  ],
  [
    /^azurerm_management_lock$|^google_resource_manager_lien$|^aws_s3_bucket_object_lock_configuration$/,
    'plan/deletion-protection-off',
  ],
];

/** The guards that a new object leaves off, or of which it cannot be said. */
export type MadeWithout = (after: ObjectSide, isWritten: (path: string) => boolean) => readonly Omit<Danger, 'key'>[];

/** What tells it of objects of this type; null: there is no guard that they could leave off. */
export function madeWithout(type: string): MadeWithout | null {
  const rows = GUARD_ROWS.filter(({ types }) => types.test(type));
  if (rows.length === 0) return null;
  const rowsAt = remembering(2_000, (path) => rows.filter((row) => row.path.test(path)));
  return (after, isWritten) => [
    ...writtenOff(type, after, rowsAt),
    ...(lossOf(type) === null || !isRecord(after.unknown) ? [] : undecided(after.unknown, rowsAt, isWritten)),
  ];
}

type RowsAt = (path: string) => readonly GuardRow[];

function writtenOff(type: string, after: ObjectSide, rowsAt: RowsAt) {
  const found: Omit<Danger, 'key'>[] = [];
  visitLeaves(after.value, (path, value) => {
    const rows = rowsAt(path);
    if (rows.length === 0) return;
    const row = rows.find(({ off }) =>
      value.includes(',') ? value.split(',').some((each) => off.test(each)) : off.test(value),
    );
    if (row !== undefined && !isDevelopmentDefault(type, row, after)) found.push({ rule: row.rule, attribute: path });
  });
  return found;
}

function undecided(unknown: JsonRecord, rowsAt: RowsAt, isWritten: (path: string) => boolean) {
  const found: Omit<Danger, 'key'>[] = [];
  for (const [name, mask] of Object.entries(unknown)) {
    const [row] = rowsAt(name);
    if (row !== undefined && mask === true && isWritten(name))
      found.push({ rule: row.rule, attribute: name, certainty: 'undecided' });
  }
  return found;
}

type Switches = (path: string) => readonly GuardSwitch[];

/** What switches a guard off by its path, on objects of this type; null: nothing. */
export function switchesOf(type: string): Switches | null {
  const rows = [...GUARD_ROWS, ...GUARD_SWITCHES].filter(({ types }) => types.test(type));
  return rows.length === 0 ? null : remembering(2_000, (path) => rows.filter((row) => row.path.test(path)));
}

/** Whether a change of values switches it off: of several blocks, one more than before, or all that there are. */
export function isSwitchedOff({ off }: GuardSwitch, { before, after }: AttributeEffect): boolean {
  if (before === null) return false;
  if (off === 'gone') return before !== '' && !/^(?:false|0)$/.test(before) && (after ?? '') === '';
  if (after === null) return false;
  const [had, has] = [before.split(','), after.split(',')];
  const count = (values: readonly string[]) => values.filter((one) => off.test(one)).length;
  return count(has) > count(had) || (count(has) === has.length && count(had) < had.length);
}

/** A certificate of the distribution's own domain brings an old protocol along that cannot be chosen; a replica has no backups. */
function isDevelopmentDefault(type: string, { rule }: GuardRow, after: ObjectSide): boolean {
  if (type === 'aws_cloudfront_distribution')
    return flag(at(after, 'viewer_certificate', 'cloudfront_default_certificate')) === true;
  return rule === 'plan/backup-off' && (text(attribute(after, 'replicate_source_db')) ?? '') !== '';
}
