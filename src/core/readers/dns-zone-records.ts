/** The records of a zone file and of a dnscontrol program. Asked by dns-zone.ts. */
import { readSource } from './source-tokens.js';
import type { Source } from './source-tokens-shape.js';

/** A record without its time to live. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly line: number;
}

const TYPES: ReadonlySet<string> = new Set(
  'A AAAA ALIAS ANAME CAA CNAME DNAME DNSKEY DS DYNA DYNC HTTPS LOC MX NAMESERVER NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT URI'.split(
    ' ',
  ),
);

/** https://datatracker.ietf.org/doc/html/rfc1035#section-5; null: brackets or quotes do not close. */
export function zoneRecords(text: string): readonly DnsRecord[] | null {
  const records: DnsRecord[] = [];
  let origin = '';
  let owner = '@';
  const lines = linesOf(text);
  for (const { words, line, indented } of lines ?? []) {
    const [first = ''] = words;
    if (first.toUpperCase() === '$ORIGIN') origin = (words[1] ?? '').toLowerCase();
    if (MAKES_RECORDS.test(first))
      records.push({ name: nameIn('@', origin), type: first.toUpperCase(), value: words.slice(1).join(' '), line });
    if (first.startsWith('$')) continue;
    if (!indented) owner = first.toLowerCase();
    const rest = indented ? words : words.slice(1);
    const at = rest.findIndex((word) => !/^\d[\dsmhdw]*(?:\/\d+)?$/i.test(word) && !/^(?:IN|CH|HS)$/i.test(word));
    const type = (rest[at] ?? '').toUpperCase();
    if (at < 0 || !/^[A-Z][A-Z0-9]{0,10}$/.test(type)) continue;
    const value = rest.slice(at + 1).join(' ');
    records.push({ name: nameIn(owner, origin), type, value, line });
  }
  return lines === null ? null : records;
}

/** What brings records from another file, or makes many of one pattern. */
const MAKES_RECORDS = /^\$(?:INCLUDE|GENERATE)$/i;

function nameIn(owner: string, origin: string): string {
  return [owner, origin].filter((part) => part !== '').join(' in ');
}

interface ZoneLine {
  readonly words: string[];
  readonly line: number;
  /** It has no name of its own: that of the line before. */
  readonly indented: boolean;
}

const TOKEN = /;[^\n]*|"(?:[^"\\\n]|\\.)*"?|[()]|[^\s;"()]+/g;

function linesOf(text: string): readonly ZoneLine[] | null {
  const lines: ZoneLine[] = [];
  let depth = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const tokens = raw.match(TOKEN)?.filter((token) => !token.startsWith(';')) ?? [];
    if (depth === 0 && tokens.length > 0) lines.push({ words: [], line: index + 1, indented: /^\s/.test(raw) });
    for (const token of tokens) {
      if (token === '(' || token === ')') depth += token === '(' ? 1 : -1;
      else lines.at(-1)?.words.push(token);
    }
    if (depth < 0) return null;
  }
  return depth === 0 ? lines.filter((line) => line.words.length > 0) : null;
}

/** `D("example.com", REGISTRAR, A("www", "192.0.2.1"))`: https://docs.dnscontrol.org */
export function dnscontrolRecords(text: string): readonly DnsRecord[] | null {
  const source = readSource(text, 'script');
  if ('unreadable' in source) return null;
  const records: DnsRecord[] = [];
  let domain = '';
  for (const [at, token] of source.tokens.entries()) {
    if (token.kind !== 'word' || source.tokens[at + 1]?.text !== '(') continue;
    if (/^D(?:_EXTEND)?$/.test(token.text)) domain = source.tokens[at + 2]?.text ?? '';
    const name = token.text.replace(/^(?:CF|R53|AZURE|CLOUDFLARE)_/, '').replace(/_BUILDER$/, '');
    if (!TYPES.has(name)) continue;
    const [owner = '', ...rest] = argumentsOf(source, at + 1);
    records.push({ name: `${owner} in ${domain}`, type: token.text, value: rest.join(' '), line: token.line });
  }
  return records;
}

/** Texts of the arguments; `TTL(…)` says nothing. */
function argumentsOf(source: Source, bracket: number): readonly string[] {
  const found: string[] = [];
  const end = source.close[bracket] ?? bracket;
  for (let at = bracket + 1; at < end; at += 1) {
    const token = source.tokens[at];
    if (token?.text === 'TTL' && token.kind === 'word') at = Math.max(at, source.close[at + 1] ?? at);
    else if (token && !(token.kind === 'mark' && token.text === ',')) found.push(token.text);
  }
  return found;
}
