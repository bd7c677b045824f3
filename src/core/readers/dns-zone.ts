/** Reads DNS zones: zone files, octoDNS YAML and dnscontrol programs. One of the readers of core/readers.ts. */
import type { AttributeEffect, Effect, ObjectEffect, Reader } from '../../domain/effect.js';
import { childOf, compareSides, entriesOf, itemsOf, writtenAs } from './declared-things.js';
import { type DnsRecord, dnscontrolRecords, zoneRecords } from './dns-zone-records.js';
import { readYaml } from './yaml-tree.js';

/** Records by name and type; the SOA record and times to live say nothing. */
export const readDnsZone: Reader = (file) =>
  compareSides(file, {
    parse: (text) => recordsOf(file.name, text)?.filter((record) => record.type !== 'SOA') ?? null,
    effects: (base, head) => recordChanges(base ?? [], head ?? []),
  });

/** Whether a YAML text is a zone of octoDNS. */
export function looksLikeOctodns(text: string): boolean {
  return (
    /^[ \t]+(?:- )?type:[ \t]*['"]?(?:A|AAAA|CNAME|MX|TXT|NS|SRV|CAA|ALIAS|PTR)['"]?[ \t\r]*$/m.test(text) &&
    /^[ \t]+(?:- )?values?:/m.test(text)
  );
}

function recordsOf(name: string, text: string): readonly DnsRecord[] | null {
  if (/\.ya?ml$/.test(name)) return octodnsRecords(text);
  return /\.[cm]?[jt]s$/.test(name) ? dnscontrolRecords(text) : zoneRecords(text);
}

function octodnsRecords(text: string): readonly DnsRecord[] | null {
  const documents = readYaml(text);
  return (
    documents?.flatMap((document) =>
      entriesOf(document).flatMap((entry) =>
        itemsOf(entry.value).flatMap((record): readonly DnsRecord[] => {
          const type = writtenAs(childOf(record, 'type'));
          const values = [...itemsOf(childOf(record, 'values')), ...itemsOf(childOf(record, 'value'))];
          if (type === '') return [];
          return values.map((value) => ({ name: entry.key, type, value: writtenAs(value), line: value.line }));
        }),
      ),
    ) ?? null
  );
}

function recordChanges(base: readonly DnsRecord[], head: readonly DnsRecord[]): readonly Effect[] {
  const was = bySet(base);
  const is = bySet(head);
  let nearest = 1;
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((subject): readonly ObjectEffect[] => {
    const before = was.get(subject) ?? [];
    const after = is.get(subject) ?? [];
    nearest = after[0]?.line ?? nearest;
    const attributes = [...valueChanges(before, after, nearest)];
    if (attributes.length === 0) return [];
    const event = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
    const baseLine = before[0]?.line ?? null;
    const line = attributes.find((attribute) => attribute.after !== null)?.line ?? nearest;
    return [{ kind: 'object', event, type: 'dns/record', subject, line, baseLine, attributes }];
  });
}

function valueChanges(
  before: readonly DnsRecord[],
  after: readonly DnsRecord[],
  nearest: number,
): readonly AttributeEffect[] {
  const was = new Set(before.map((record) => record.value));
  const is = new Set(after.map((record) => record.value));
  const gone = before.filter((record) => !is.has(record.value));
  const added = after.filter((record) => !was.has(record.value));
  return [
    ...gone.map((it) => ({
      path: 'value',
      before: it.value.slice(0, 200),
      after: null,
      line: nearest,
      baseLine: it.line,
    })),
    ...added.map((it) => ({
      path: 'value',
      before: null,
      after: it.value.slice(0, 200),
      line: it.line,
      baseLine: null,
    })),
  ];
}

function bySet(records: readonly DnsRecord[]): ReadonlyMap<string, readonly DnsRecord[]> {
  const sets = new Map<string, DnsRecord[]>();
  for (const record of records) {
    const key = `${record.name} ${record.type}`;
    const set = sets.get(key);
    if (set) set.push(record);
    else sets.set(key, [record]);
  }
  return sets;
}
