/** Reads one entry of `resource_changes` or `resource_drift`. */
import type { PlanAction, PlanMask, PlanValue, ResourceChange } from '../../domain/plan.js';
import { remembering } from '../../domain/remembering.js';
import { isRecord, type JsonRecord } from './json-record.js';

/** Null: it has not the shape of a change, so it cannot be said what it does. */
export function readChange(entry: unknown): ResourceChange | null {
  if (!isRecord(entry) || !isRecord(entry.change)) return null;
  const { type, change } = entry;
  const address = addressOf(entry);
  const mode = modeOf(entry.mode);
  const action = readActions(change.actions);
  if (address === null || typeof type !== 'string' || mode === null || action === null) return null;
  const sides = { before: jsonOf(change.before), after: jsonOf(change.after) };
  if (!isObjectOrNull(sides.before) || !isObjectOrNull(sides.after) || lacksSide(action, sides, change.after_unknown))
    return null;
  return {
    address,
    module: shared(textOr(entry.module_address, '')),
    provider: providerOf(textOr(entry.provider_name, '')),
    type: shared(type),
    name: textOr(entry.name, ''),
    mode,
    action,
    previousAddress: textOr(entry.previous_address, null),
    isImported: isRecord(change.importing),
    deposed: textOr(entry.deposed, null),
    reason: textOr(entry.action_reason, null),
    ...sides,
    ...masksOf(change, isMade(action) && sides.after === null ? true : change.after_unknown),
  };
}

/** Every change brings its own copy of the same few names; one of each is kept. */
const shared = remembering(2_000, (name) => name);
const providerOf = remembering(200, (name) => name.replace(/^registry\.[a-z.]+\//, ''));

/** Where nothing is said of what is made, nothing of it is known. */
function masksOf(
  change: JsonRecord,
  unknown: unknown,
): Pick<ResourceChange, 'afterUnknown' | 'beforeSensitive' | 'afterSensitive'> {
  return {
    afterUnknown: maskOf(unknown),
    beforeSensitive: maskOf(change.before_sensitive),
    afterSensitive: maskOf(change.after_sensitive),
  };
}

/** What is created or changed is something afterwards, if only something unknown; what is updated was something before. */
function lacksSide(
  action: PlanAction,
  { before, after }: { readonly before: PlanValue; readonly after: PlanValue },
  unknown: unknown,
): boolean {
  if (action.kind === 'update' && before === null) return true;
  const isUnknown = unknown === true || (isRecord(unknown) && Object.keys(unknown).length > 0);
  return isMade(action) && after === null && !isUnknown;
}

function isMade({ kind }: PlanAction): boolean {
  return kind === 'create' || kind === 'update' || kind === 'replace' || kind === 'forget-and-create';
}

/** Terraform 1.0 left the address of what had drifted out. */
function addressOf(entry: JsonRecord): string | null {
  if (typeof entry.address === 'string') return entry.address;
  if (entry.address !== undefined || typeof entry.type !== 'string' || typeof entry.name !== 'string') return null;
  const prefix =
    typeof entry.module_address === 'string' && entry.module_address !== '' ? `${entry.module_address}.` : '';
  const index = entry.index === undefined ? '' : `[${JSON.stringify(entry.index)}]`;
  return `${prefix}${entry.type}.${entry.name}${index}`;
}

function modeOf(mode: unknown): 'managed' | 'data' | null {
  if (mode === undefined) return 'managed';
  return mode === 'managed' || mode === 'data' ? mode : null;
}

/** What a list of actions does; null: a list that no tool writes. */
export function readActions(actions: unknown): PlanAction | null {
  if (!Array.isArray(actions)) return null;
  return ACTIONS.get(actions.join('+')) ?? null;
}

const ACTIONS: ReadonlyMap<string, PlanAction> = new Map<string, PlanAction>([
  ['no-op', { kind: 'no-op' }],
  ['read', { kind: 'read' }],
  ['create', { kind: 'create' }],
  ['update', { kind: 'update' }],
  ['delete', { kind: 'delete' }],
  ['forget', { kind: 'forget' }],
  ['forget+create', { kind: 'forget-and-create' }],
  ['create+forget', { kind: 'forget-and-create' }],
  ['delete+create', { kind: 'replace', order: 'delete-first' }],
  ['create+delete', { kind: 'replace', order: 'create-first' }],
]);

function jsonOf(value: unknown): PlanValue {
  return (value ?? null) as PlanValue;
}

function isObjectOrNull(value: PlanValue): boolean {
  return value === null || isRecord(value);
}

/** A mask without the attributes of which it says nothing: providers write one for every block. */
function maskOf(mask: unknown): PlanMask {
  if (typeof mask === 'boolean') return mask;
  if (!holdsTrue(mask)) return false;
  if (!isRecord(mask)) return mask as PlanMask;
  const names = Object.keys(mask).filter((name) => holdsTrue(mask[name]));
  return names.every((name) => mask[name] === true) ? flatMask(JSON.stringify(names)) : (mask as PlanMask);
}

function holdsTrue(mask: unknown): boolean {
  if (typeof mask !== 'object' || mask === null) return mask === true;
  return Object.values(mask).some(holdsTrue);
}

/** Objects of one type have the same few attributes masked. */
const flatMask = remembering(2_000, (names): PlanMask => {
  const list: readonly string[] = JSON.parse(names);
  return Object.fromEntries(list.map((name) => [name, true]));
});

function textOr<T extends string | null>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
