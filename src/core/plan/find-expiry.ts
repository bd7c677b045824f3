/** Finds data that begins to expire, or expires sooner, and backups that are kept for a far shorter time. */
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { backupsOf, type ExpiriesOf, type Expiry, expiriesOf, isScratch } from './retention.js';
import { attribute, type ObjectSide, text } from './side.js';
import { type Sight, sightOf } from './sight.js';

export function findExpiry(view: PlanView): readonly Sight[] {
  let known: ReadonlySet<string> | null = null;
  const made = () => {
    known ??= madeStores(view);
    return known;
  };
  return seenByType(view, (type) => {
    const stores = expiriesOf(type);
    const backups = backupsOf(type);
    if (stores === null && backups === null) return null;
    return (object) => [
      ...(stores === null ? [] : expiring(object, stores, made)),
      ...(backups === null ? [] : shortened(object, backups)),
    ];
  });
}

/** Rules that are objects of their own, and the attribute that says whose they are. */
const OWNERS: ReadonlyMap<string, string> = new Map([
  ['aws_s3_bucket_lifecycle_configuration', 'bucket'],
  ['azurerm_storage_management_policy', 'storage_account_id'],
  ['google_firestore_field', 'database'],
]);

/** What the plan makes holds nothing yet. */
function madeStores(view: PlanView): ReadonlySet<string> {
  const stores = objectsOf(view, 'aws_s3_bucket', 'azurerm_storage_account', 'google_firestore_database');
  const made = stores.filter(({ before, after }) => before === null && after !== null);
  return new Set(
    made.flatMap((store) => (store.after === null ? [] : namesOf(store, store.after, 'bucket', 'id', 'name'))),
  );
}

function expiring(object: PlanObject, expiriesIn: ExpiriesOf, made: () => ReadonlySet<string>): readonly Sight[] {
  const { after, before, isWritten, type } = object;
  if (!isWritten || after === null) return [];
  const expires = expiriesIn(after);
  if (expires.length === 0) return [];
  const owner = OWNERS.get(type);
  if (
    owner === undefined
      ? before === null || object.change.action.kind === 'replace'
      : isOfNewStore(object, after, owner, made)
  )
    return [];
  if (isScratch(text(attribute(after, owner ?? 'bucket')) ?? '')) return [];
  const had = before === null ? [] : expiriesIn(before);
  return newExpiries(had, expires).map(({ after: when, attribute: name }) =>
    sightOf(object, {
      rule: 'plan/data-expires',
      attribute: name,
      ...(when === null ? { certainty: 'undecided' } : {}),
    }),
  );
}

function isOfNewStore(object: PlanObject, after: ObjectSide, owner: string, made: () => ReadonlySet<string>): boolean {
  const keys = keysOf(object, after, owner);
  return keys.some((key) => made().has(key));
}

/** Those that take away what would have stayed: no earlier rule for as much took it as soon. */
function newExpiries(before: readonly Expiry[], after: readonly Expiry[]): readonly Expiry[] {
  return after.filter((one) => {
    const covering = before.filter((other) => covers(other, one));
    if (one.after === null) return !covering.some((other) => other.after === null);
    const { after: when } = one;
    return !covering.some((other) => other.after === null || other.after <= when);
  });
}

function covers(wide: Expiry, narrow: Expiry): boolean {
  if (wide.attribute !== narrow.attribute) return false;
  const isPlain = !wide.scope.includes(' ');
  return wide.scope === narrow.scope || (isPlain && narrow.scope.startsWith(wide.scope));
}

/** What was kept and is not, or for less than half the time. */
function shortened(object: PlanObject, backupsIn: ExpiriesOf): readonly Sight[] {
  const { after, before, isWritten } = object;
  if (!isWritten || after === null || before === null) return [];
  const [had, has] = [backupsIn(before), backupsIn(after)];
  const added = has.filter((one) => !had.some((other) => isSame(one, other)));
  return had.flatMap((one) => {
    const now = has.find((other) => isSame(one, other));
    if (now === undefined ? isEndless(object, one) || added.some((other) => isEnough(one, other)) : isEnough(one, now))
      return [];
    const danger = { rule: 'plan/backup-off', attribute: one.attribute } as const;
    return [sightOf(object, now?.after === null ? { ...danger, certainty: 'undecided' } : danger)];
  });
}

function isSame(a: Expiry, b: Expiry): boolean {
  return a.scope === b.scope && a.attribute === b.attribute;
}

function isEnough(had: Expiry, has: Expiry): boolean {
  return had.after === null || (has.after !== null && has.after >= had.after / 2);
}

/** Without an end, AWS keeps a recovery point for ever; a rule that is gone, or called otherwise, makes none. */
function isEndless({ after, type }: PlanObject, { scope }: Expiry): boolean {
  if (type !== 'aws_backup_plan' || after === null) return false;
  return JSON.stringify(attribute(after, 'rule').value ?? null).includes(JSON.stringify(scope));
}
