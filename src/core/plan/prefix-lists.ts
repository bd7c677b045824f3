/** The managed prefix lists of a plan: which addresses a rule lets in that names a list in their place. */
import { breadthOf } from '../readers/cidr.js';
import { indexed, keysOf, namesOf, objectsOf, type PlanView } from './plan-object.js';
import { attribute, hasUnknown, isUnknown, items, type ObjectSide, part, type Side, text, texts } from './side.js';
import { type Danger, newDangers, type Sight } from './sight.js';

const LIST = 'aws_ec2_managed_prefix_list';
const ENTRY = 'aws_ec2_managed_prefix_list_entry';

/** What is in some lists; null: one of them stands elsewhere, so it cannot be said. */
export type EntriesOf = (side: ObjectSide, lists: readonly Side[]) => readonly Side[] | null;

/** Looks lists up by their id, and by the address that the configuration refers to. */
export function prefixListsOf(view: PlanView, which: 'before' | 'after'): EntriesOf {
  const there = (type: string) =>
    objectsOf(view, type).flatMap((object) => {
      const side = object[which];
      return side === null ? [] : [{ object, side }];
    });
  const lists = there(LIST).map(({ object, side }) => [namesOf(object, side, 'id'), entriesIn(side)] as const);
  const entries = there(ENTRY).map(
    ({ object, side }) => [keysOf(object, side, 'prefix_list_id'), [attribute(side, 'cidr')]] as const,
  );
  const [isList, entriesAt] = [indexed(lists), indexed([...lists, ...entries])];
  return (side, named) => {
    const keys = keysNamed(side, named);
    const isKnown = keys?.every((key) => isList([key]).length > 0);
    return isKnown === true ? entriesAt(keys ?? []).flat() : null;
  };
}

function entriesIn(side: ObjectSide): readonly Side[] {
  return items(attribute(side, 'entry')).map((entry) => part(entry, 'cidr'));
}

/** Null: some list is not known, and the configuration does not say either which it is. */
function keysNamed(side: ObjectSide, named: readonly Side[]): readonly string[] | null {
  const values = named.flatMap((list) => texts(list)).map((id) => `value ${id}`);
  if (!named.some(hasUnknown)) return values;
  const addresses = [...(side.config?.refersTo ?? [])]
    .filter(([name]) => /prefix_list|^ingress$/.test(name))
    .flatMap(([, references]) => references);
  return addresses.length === 0 ? null : [...values, ...addresses.map((address) => `address ${address}`)];
}

/** Everybody on a list, or nobody knows who: which ports it stands for, its rules say, and they may be anywhere. */
export function openLists(view: PlanView): readonly Sight[] {
  return objectsOf(view, LIST, ENTRY).flatMap((object) => {
    const dangers = (side: ObjectSide | null) =>
      side === null ? [] : [...entriesIn(side), attribute(side, 'cidr')].flatMap(everybodyIn);
    return newDangers(object, dangers(object.before), dangers(object.after));
  });
}

function everybodyIn(cidr: Side): readonly Danger[] {
  const written = text(cidr);
  const isOpen = isUnknown(cidr) || (written !== null && breadthOf([written]) === 'world');
  if (!isOpen) return [];
  return [{ rule: 'plan/open-admin-port', key: written ?? '', attribute: 'entry.cidr', certainty: 'undecided' }];
}
