/** After how long a store drops what is in it, as each cloud writes it: a bucket's lifecycle, a table's time to live, days of backups. */
import {
  at,
  attribute,
  entries,
  flag,
  isUnknown,
  items,
  type ObjectSide,
  part,
  type Side,
  text,
  texts,
} from './side.js';

/** One way in which things expire. Equal scopes are the same things. */
export interface Expiry {
  /** What expires: a prefix, a rule, an attribute; '' is everything. */
  readonly scope: string;
  /** In the unit of the attribute; smaller is sooner. Null: not known before the apply. */
  readonly after: number | null;
  readonly attribute: string;
}

export type ExpiriesOf = (side: ObjectSide) => readonly Expiry[];

/** What drops data that is there. */
export function expiriesOf(type: string): ExpiriesOf | null {
  return STORES.get(type) ?? null;
}

/** What drops backups: fewer than half of them are left. */
export function backupsOf(type: string): ExpiriesOf | null {
  if (/^azurerm_backup_policy_\w+$/.test(type)) return azureBackups;
  return BACKUPS.get(type) ?? null;
}

/** Scratch data by its name: whoever wrote it does not count on it. */
export const isScratch = (name: string) =>
  /(?:^|[-._/])(?:tmp|temp|temporary|cache|scratch|athena-results|query-results)(?:$|[-._/0-9])/i.test(name);

const NONE: readonly Expiry[] = [];

/** A number that stands at a path; nothing where it is none, or stands for never. */
function amountAt(side: Side, name: string, path: string, scope = ''): readonly Expiry[] {
  if (isUnknown(side)) return [{ scope, after: null, attribute: path }];
  const found = part(side, name);
  if (isUnknown(found)) return [{ scope, after: null, attribute: path }];
  const after = Number.parseFloat(text(found) ?? '');
  return after > 0 ? [{ scope, after, attribute: path }] : NONE;
}

const amount =
  (name: string): ExpiriesOf =>
  (side) => {
    const found = attribute(side, name);
    return amountAt({ value: { [name]: found.value }, unknown: { [name]: found.unknown } }, name, name);
  };

function bucketRules(side: ObjectSide): readonly Expiry[] {
  return ['rule', 'lifecycle_rule'].flatMap((block) =>
    items(attribute(side, block)).flatMap((rule) => {
      const isOff = text(part(rule, 'status')) === 'Disabled' || flag(part(rule, 'enabled')) === false;
      const scope = scopeOfRule(rule);
      if (isOff || isScratch(scope)) return NONE;
      if (isUnknown(rule)) return [{ scope: '', after: null, attribute: block }];
      return items(part(rule, 'expiration')).flatMap((expiration) =>
        expirationOf(expiration, `${block}.expiration`, scope),
      );
    }),
  );
}

function expirationOf(expiration: Side, path: string, scope: string): readonly Expiry[] {
  const isDated = (text(part(expiration, 'date')) ?? '') !== '';
  return isDated
    ? [{ scope, after: 0, attribute: `${path}.date` }]
    : amountAt(expiration, 'days', `${path}.days`, scope);
}

/** The prefix that the rule is about, with what else narrows it. */
function scopeOfRule(rule: Side): string {
  const filters = [rule, ...items(part(rule, 'filter')), ...items(part(part(rule, 'filter'), 'and'))];
  const prefix = filters.map((one) => text(part(one, 'prefix')) ?? '').find((one) => one !== '') ?? '';
  const tags = filters.flatMap((one) => [part(one, 'tag'), part(one, 'tags')]).filter(({ value }) => value !== null);
  const isNarrow = tags.some(({ value }) => JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]');
  return isNarrow ? `${prefix} ${JSON.stringify(tags.map(({ value }) => value))}` : prefix;
}

function googleRules(side: ObjectSide): readonly Expiry[] {
  return items(attribute(side, 'lifecycle_rule')).flatMap((rule) => {
    if (isUnknown(rule)) return [{ scope: '', after: null, attribute: 'lifecycle_rule' }];
    const condition = part(rule, 'condition');
    if (text(part(part(rule, 'action'), 'type')) !== 'Delete' || isOfOldVersions(condition)) return NONE;
    const age = part(condition, 'age');
    const after = isUnknown(age) ? null : Number(text(age) ?? 0);
    const suffix = texts(part(condition, 'matches_suffix')).join(' ');
    return prefixesOf(part(condition, 'matches_prefix')).map((prefix) => ({
      scope: suffix === '' ? prefix : `${prefix} ${suffix}`,
      after,
      attribute: 'lifecycle_rule.condition.age',
    }));
  });
}

/** What a rule is for; '' is everything. Scratch data is left out. */
function prefixesOf(prefixes: Side): readonly string[] {
  const named = texts(prefixes);
  return named.length === 0 ? [''] : named.filter((prefix) => !isScratch(prefix));
}

function isOfOldVersions(condition: Side): boolean {
  if (text(part(condition, 'with_state')) === 'ARCHIVED') return true;
  const counts = ['num_newer_versions', 'days_since_noncurrent_time'].map((name) =>
    Number(text(part(condition, name)) ?? 0),
  );
  return counts.some((count) => count > 0) || (text(part(condition, 'noncurrent_time_before')) ?? '') !== '';
}

const BLOB_AGES = ['modification', 'creation', 'last_access_time'].map(
  (since) => `delete_after_days_since_${since}_greater_than`,
);

function azureRules(side: ObjectSide): readonly Expiry[] {
  return items(attribute(side, 'rule')).flatMap((rule) => {
    if (flag(part(rule, 'enabled')) === false) return NONE;
    if (isUnknown(rule)) return [{ scope: '', after: null, attribute: 'rule' }];
    const filter = items(part(rule, 'filters'))[0];
    const prefixes = filter === undefined ? [''] : prefixesOf(part(filter, 'prefix_match'));
    const blobs = items(part(part(rule, 'actions'), 'base_blob'));
    return blobs.flatMap((blob) =>
      BLOB_AGES.flatMap((name) =>
        prefixes.flatMap((scope) => amountAt(blob, name, `rule.actions.base_blob.${name}`, scope)),
      ),
    );
  });
}

/** Once a table has a time to live, its rows go by what stands in them. */
function timeToLive(side: ObjectSide): readonly Expiry[] {
  return items(attribute(side, 'ttl')).flatMap((ttl) => {
    const enabled = part(ttl, 'enabled');
    const scope = text(part(ttl, 'attribute_name')) ?? '';
    if (isUnknown(ttl) || isUnknown(enabled)) return [{ scope, after: null, attribute: 'ttl.enabled' }];
    return flag(enabled) === true ? [{ scope, after: 0, attribute: 'ttl.enabled' }] : NONE;
  });
}

const WEEK_MS = 604_800_000;

/** `-1` is for ever; what is not written is a week, of any size. */
function topicRetention(side: ObjectSide): readonly Expiry[] {
  if (isUnknown(attribute(side, 'config'))) return [{ scope: 'retention.ms', after: null, attribute: 'config' }];
  const written = entries(attribute(side, 'config')).filter(([name]) => /^retention[._](?:ms|bytes)$/.test(name));
  const found = written.flatMap(([name, { value, unknown }]) =>
    amountAt({ value: { [name]: value }, unknown: { [name]: unknown } }, name, 'config', name),
  );
  const hasTime = written.some(([name]) => name.endsWith('ms'));
  return hasTime ? found : [...found, { scope: 'retention.ms', after: WEEK_MS, attribute: 'config' }];
}

const STORES: ReadonlyMap<string, ExpiriesOf> = new Map<string, ExpiriesOf>([
  ['aws_s3_bucket_lifecycle_configuration', bucketRules],
  ['aws_s3_bucket', bucketRules],
  ['google_storage_bucket', googleRules],
  ['azurerm_storage_management_policy', azureRules],
  ['aws_dynamodb_table', timeToLive],
  [
    'google_firestore_field',
    (side) => items(attribute(side, 'ttl_config')).map(() => ({ scope: '', after: 0, attribute: 'ttl_config' })),
  ],
  [
    'google_bigquery_dataset',
    (side) => [...amount('default_table_expiration_ms')(side), ...amount('default_partition_expiration_ms')(side)],
  ],
  [
    'google_bigquery_table',
    (side) => [
      ...amount('expiration_time')(side),
      ...amountAt(at(side, 'time_partitioning'), 'expiration_ms', 'time_partitioning.expiration_ms'),
    ],
  ],
  ['azurerm_cosmosdb_sql_container', amount('default_ttl')],
  ['aws_kinesis_stream', amount('retention_period')],
  ['azurerm_eventhub', amount('message_retention')],
  [
    'aws_timestreamwrite_table',
    (side) =>
      amountAt(
        at(side, 'retention_properties'),
        'magnetic_store_retention_period_in_days',
        'retention_properties.magnetic_store_retention_period_in_days',
      ),
  ],
  ...['confluent_kafka_topic', 'kafka_topic', 'aiven_kafka_topic', 'google_managed_kafka_topic'].map(
    (type) => [type, topicRetention] as const,
  ),
]);

function awsBackups(side: ObjectSide): readonly Expiry[] {
  return items(attribute(side, 'rule')).flatMap((rule) => {
    const scope = text(part(rule, 'rule_name')) ?? '';
    return items(part(rule, 'lifecycle')).flatMap((one) =>
      amountAt(one, 'delete_after', 'rule.lifecycle.delete_after', scope),
    );
  });
}

function azureBackups(side: ObjectSide): readonly Expiry[] {
  return ['daily', 'weekly', 'monthly', 'yearly'].flatMap((every) => {
    const name = `retention_${every}`;
    return items(attribute(side, name)).flatMap((one) => amountAt(one, 'count', `${name}.count`, name));
  });
}

const BACKUPS: ReadonlyMap<string, ExpiriesOf> = new Map<string, ExpiriesOf>([
  ['aws_backup_plan', awsBackups],
  [
    'aws_dlm_lifecycle_policy',
    (side) =>
      items(at(side, 'policy_details', 'schedule')).flatMap((one) =>
        amountAt(
          part(one, 'retain_rule'),
          'count',
          'policy_details.schedule.retain_rule.count',
          text(part(one, 'name')) ?? '',
        ),
      ),
  ],
  [
    'azurerm_mssql_database',
    (side) =>
      amountAt(at(side, 'short_term_retention_policy'), 'retention_days', 'short_term_retention_policy.retention_days'),
  ],
  ['snowflake_table', amount('data_retention_time_in_days')],
  ['snowflake_database', amount('data_retention_time_in_days')],
]);
