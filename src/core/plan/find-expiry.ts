/** Finds data that begins to expire, or expires sooner, and backups that are kept for a far shorter time. */
import { addressesOf, isSurely } from './meant.js';
import { keysOf, namesOf, objectsOf, type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { backupsOf, type ExpiriesOf, type Expiry, expiriesOf, isScratch } from './retention.js';
import { attribute, items, type ObjectSide, part, text } from './side.js';
import { type Sight, sightOf } from './sight.js';
import { isTiedElsewhere } from './ties.js';

export function findExpiry(view: PlanView): readonly Sight[] {
  let known: Stores | null = null;
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

const STORES = ['aws_s3_bucket', 'azurerm_storage_account', 'google_firestore_database'];

/** The names of the stores that the plan makes, which hold nothing yet, and the addresses of all. */
interface Stores {
  readonly made: ReadonlySet<string>;
  readonly there: ReadonlySet<string>;
}

function madeStores(view: PlanView): Stores {
  const stores = objectsOf(view, ...STORES);
  const made = stores.filter(({ before, after }) => before === null && after !== null);
  const names = made.flatMap((store) =>
    store.after === null ? [] : namesOf(store, store.after, 'bucket', 'id', 'name'),
  );
  return { made: new Set(names), there: addressesOf(view, ...STORES) };
}

function expiring(object: PlanObject, expiriesIn: ExpiriesOf, made: () => Stores): readonly Sight[] {
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
  const had = before === null || isTiedElsewhere(object) ? [] : expiriesIn(before);
  return newExpiries(had, expires).map(({ after: when, attribute: name }) =>
    sightOf(object, {
      rule: 'plan/data-expires',
      attribute: name,
      ...(when === null ? { certainty: 'undecided' } : {}),
    }),
  );
}

function isOfNewStore(object: PlanObject, after: ObjectSide, owner: string, stores: () => Stores): boolean {
  const { made, there } = stores();
  return isSurely(keysOf(object, after, owner), made, there);
}

/** Those that take away what would have stayed: no earlier rule for as much took it as soon. */
function newExpiries(before: readonly Expiry[], after: readonly Expiry[]): readonly Expiry[] {
  const soonest = new Map<string, number>();
  for (const one of before) {
    const key = keyOf(one);
    soonest.set(key, Math.min(one.after ?? 0, soonest.get(key) ?? Number.POSITIVE_INFINITY));
  }
  return after.filter((one) => {
    const had = coveringKeys(one).map((key) => soonest.get(key) ?? Number.POSITIVE_INFINITY);
    return !had.some((when) => when <= (one.after ?? 0));
  });
}

/** Longer names of things are looked up as they are. */
const LONGEST_SCOPE = 300;

/** A rule for a prefix is a rule for all that begins with it; one that is narrowed otherwise is for nothing else. */
function coveringKeys(one: Expiry): readonly string[] {
  const { scope, attribute: name } = one;
  if (scope.length > LONGEST_SCOPE) return [keyOf(one), keyOf({ ...one, scope: '' })];
  const plain = scope.includes(' ') ? scope.slice(0, scope.indexOf(' ')) : scope;
  const prefixes = Array.from({ length: plain.length + 1 }, (_, length) => `${name} ${plain.slice(0, length)}`);
  return [...prefixes, keyOf(one)];
}

function keyOf({ scope, attribute: name }: Expiry): string {
  return `${name} ${scope}`;
}

/** What was kept and is not, or for less than half the time. */
function shortened(object: PlanObject, backupsIn: ExpiriesOf): readonly Sight[] {
  const { after, before, isWritten } = object;
  if (!isWritten || after === null || before === null) return [];
  const [had, has] = [backupsIn(before), backupsIn(after)];
  const now = new Map(has.map((one) => [keyOf(one), one] as const));
  const known = new Set(had.map(keyOf));
  const longest = has.reduce((most, one) => (known.has(keyOf(one)) ? most : Math.max(most, one.after ?? 0)), 0);
  const endless = endlessRules(object.type, after);
  return had.flatMap((one) => {
    const kept = now.get(keyOf(one));
    if (
      kept === undefined
        ? endless.has(one.scope) || isEnough(one, longest)
        : kept.after !== null && isEnough(one, kept.after)
    )
      return [];
    const danger = { rule: 'plan/backup-off', attribute: one.attribute } as const;
    return [sightOf(object, kept?.after === null ? { ...danger, certainty: 'undecided' } : danger)];
  });
}

function isEnough({ after }: Expiry, has: number): boolean {
  return after === null || has >= after / 2;
}

/** Without an end, AWS keeps a recovery point for ever; a rule that is gone, or called otherwise, makes none. */
function endlessRules(type: string, after: ObjectSide): ReadonlySet<string> {
  const rules = type === 'aws_backup_plan' ? items(attribute(after, 'rule')) : [];
  return new Set(rules.map((rule) => text(part(rule, 'rule_name')) ?? ''));
}
