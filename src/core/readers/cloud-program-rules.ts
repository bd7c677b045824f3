/** What the calls of a cloud program grant, expose and guard. The second half of cloud-program.ts. */
import type { ExposureEffect, GrantEffect, SafeguardEffect } from '../../domain/effect.js';
import type { Call } from './cloud-program-calls.js';
import { breadthOfPolicy } from './cloudformation-grants.js';
import { type AccessRule, exposureChanges } from './exposure.js';
import { breadthOfAction, breadthOfPrincipal, breadthOfRole } from './right-breadth.js';
import type { Token } from './source-tokens-shape.js';

interface Granted extends Pick<GrantEffect, 'of' | 'value' | 'breadth' | 'line' | 'subject'> {}

/** What the access calls of one side allow and those of the other do not. */
export function programGrants(base: readonly Call[], head: readonly Call[]): readonly GrantEffect[] {
  const was = base.flatMap(grantedBy);
  const is = head.flatMap(grantedBy);
  return [
    ...missing(is, was).map((one): GrantEffect => ({ ...told(one), kind: 'grant', event: 'added', baseLine: null })),
    ...missing(was, is).map(
      (one): GrantEffect => ({ ...told(one), kind: 'grant', event: 'removed', line: 1, baseLine: one.line }),
    ),
  ];
}

/** Long values are cut only where they are told, so that two that end differently are two. */
function told(one: Granted): Granted {
  return { ...one, value: one.value.slice(0, 200) };
}

function missing(side: readonly Granted[], other: readonly Granted[]): readonly Granted[] {
  const counts = new Map<string, number>();
  const keyOf = (one: Granted) => `${one.of} ${one.value}`;
  for (const one of other) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return side.filter((one) => {
    const left = counts.get(keyOf(one)) ?? 0;
    counts.set(keyOf(one), left - 1);
    return left <= 0;
  });
}

function grantedBy(call: Call): readonly Granted[] {
  if (call.sort !== 'access') return [];
  const tokens = withoutDenials(call.tokens);
  const subject = call.id || call.chain.join('.');
  const name = plain(call.chain.at(-1) ?? '');
  const [first] = tokens;
  if (first && name === 'addanyprincipal') return [everyone({ ...first, text: '*' }, subject)];
  if (first && name === 'addallresources') return [everything(first, subject)];
  let key = KEYS.get(name) ?? null;
  return tokens.flatMap((token, at): readonly Granted[] => {
    const next = tokens[at + 1]?.text ?? '';
    if (isKey(token, next)) key = KEYS.get(plain(token.text)) ?? null;
    if (/^(?:AnyPrincipal|StarPrincipal|allUsers|allAuthenticatedUsers)$/.test(token.text))
      return [everyone(token, subject)];
    if (/^addallresources$/.test(plain(token.text))) return [everything(token, subject)];
    const isValue = token.kind === 'string' && next !== ':';
    const managed =
      isValue &&
      /^(?:arn:aws[\w-]*:iam::aws:policy\/|roles\/)|(?:Access|AccessRole|ExecutionRole|ReadOnly)$/.test(token.text);
    if (managed)
      return [
        {
          of: 'role',
          value: token.text,
          breadth: token.text.startsWith('roles/') ? breadthOfRole(token.text) : breadthOfPolicy(token.text),
          line: token.line,
          subject,
        },
      ];
    return isValue && key !== null ? [named(key, token, subject)] : [];
  });
}

/** Without what stands in brackets of which the effect is to deny: only that statement gives nothing, not those beside it. */
function withoutDenials(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((_, index) => isDenial(tokens, index));
  if (at < 0) return tokens;
  const [start, end] = bracketsAround(tokens, at);
  return [...tokens.slice(0, start), ...withoutDenials(tokens.slice(end + 1))];
}

/** `effect: Effect.DENY`, `effect="Deny"`, `.effect(Effect.DENY)`, `Effect: awsiam.Effect_DENY`. */
function isDenial(tokens: readonly Token[], at: number): boolean {
  const [key, mark, ...rest] = tokens.slice(at, at + 10);
  if (key === undefined || mark === undefined || plain(key.text) !== 'effect' || !isKey(key, mark.text)) return false;
  const end = rest.findIndex(({ kind, text }) => kind === 'mark' && text !== '.');
  const said = rest.slice(0, end < 0 ? rest.length : end).at(-1);
  return said !== undefined && /^(?:effect)?deny$/.test(plain(said.text));
}

/** Where the innermost brackets around a place open and close; all of it where there are none. */
function bracketsAround(tokens: readonly Token[], at: number): readonly [number, number] {
  const isOneOf = (token: Token | undefined, marks: string) => token?.kind === 'mark' && marks.includes(token.text);
  let depth = 0;
  let start = at;
  for (; start > 0 && depth >= 0; start -= 1) {
    if (isOneOf(tokens[start - 1], ')]}')) depth += 1;
    if (isOneOf(tokens[start - 1], '([{')) depth -= 1;
  }
  depth = 0;
  let end = at;
  for (; end < tokens.length && depth >= 0; end += 1) {
    if (isOneOf(tokens[end], '([{')) depth += 1;
    if (isOneOf(tokens[end], ')]}')) depth -= 1;
  }
  return [start, end - 1];
}

function isKey({ kind, text }: Token, next: string): boolean {
  return kind !== 'mark' && [':', '=', '('].includes(next) && !(next === '(' && WRAPS.test(text));
}

function named({ of, but }: Key, { text, line }: Token, subject: string): Granted {
  const value = `${but ? 'all but ' : ''}${text}`;
  return { of, value, breadth: breadthOf(of, value), line, subject };
}

/** What holds texts and names nothing: `List.of(…)`, `jsii.Strings(…)`. */
const WRAPS = /^(?:of|asList|(?:To)?(?:Strings?|StringArray))$/;

interface Key {
  readonly of: GrantEffect['of'];
  /** Everything is given but what is named. */
  readonly but: boolean;
}

const KEYS: ReadonlyMap<string, Key> = new Map([
  ...keysOf('action', 'action', 'actions', 'addactions'),
  ...keysOf('resource', 'resource', 'resources', 'addresources'),
  ...keysOf('principal', 'principal', 'principals', 'aws', 'arnprincipal', 'addarnprincipal'),
  ...keysOf('principal', 'accountprincipal', 'addawsaccountprincipal'),
  ...keysOf('action', 'notaction', 'notactions', 'addnotactions'),
  ...keysOf('resource', 'notresource', 'notresources', 'addnotresources'),
]);

function keysOf(of: GrantEffect['of'], ...names: readonly string[]): readonly (readonly [string, Key])[] {
  return names.map((name) => [name, { of, but: /^(?:add)?not/.test(name) }]);
}

function everyone(token: Token, subject: string): Granted {
  return { of: 'principal', value: token.text, breadth: 'everyone', line: token.line, subject };
}

function everything({ line }: Token, subject: string): Granted {
  return { of: 'resource', value: '*', breadth: 'wildcard', line, subject };
}

function breadthOf(of: GrantEffect['of'], value: string): GrantEffect['breadth'] {
  if (of === 'principal') return breadthOfPrincipal(value);
  if (of === 'action') return breadthOfAction(value, []);
  return /^(?:\*|arn:[^/]*\*|all but .*)$/.test(value) ? 'wildcard' : 'plain';
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** Ways that were opened or closed, by what they lead to. */
export function programExposures(base: readonly Call[], head: readonly Call[]): readonly ExposureEffect[] {
  const was = base.filter((call) => call.sort === 'network');
  const is = head.filter((call) => call.sort === 'network');
  const subjects = new Set([...was, ...is].map(subjectOf));
  return [...subjects].flatMap((subject) => exposureChanges(rulesOf(was, subject), rulesOf(is, subject), subject));
}

function subjectOf(call: Call): string {
  return call.id || call.chain.slice(0, -1).join('.') || call.chain.join('.');
}

function rulesOf(calls: readonly Call[], subject: string): readonly AccessRule[] {
  return calls.filter((call) => subjectOf(call) === subject).flatMap(rulesIn);
}

/** One rule for each object that names a source; a call without objects is one rule. */
function rulesIn(call: Call): readonly AccessRule[] {
  const name = plain(call.chain.at(-1) ?? '');
  const direction = /egress|allowto/.test(name) ? 'egress' : 'ingress';
  return objectsIn(call.tokens).flatMap((tokens): readonly AccessRule[] => {
    const from = tokens.flatMap((token) => sourceOf(token));
    if (/(?:from|to)anyipv4/.test(name)) from.push('0.0.0.0/0');
    return from.length === 0 ? [] : [{ direction, from, ports: portsIn(tokens), line: tokens[0]?.line ?? call.line }];
  });
}

function objectsIn(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const objects: Token[][] = [[]];
  for (const [at, token] of tokens.entries()) {
    const isBrace = token.kind === 'mark' && token.text === '{' && !holdsTexts(tokens, at);
    if (isBrace || (token.kind === 'word' && /Args$/.test(token.text))) objects.push([]);
    objects.at(-1)?.push(token);
  }
  return objects;
}

/** `{ "10.0.0.0/8" }` of C# and `StringArray{…}` of Go are lists, not objects. */
function holdsTexts(tokens: readonly Token[], brace: number): boolean {
  const isText = tokens[brace + 1]?.kind === 'string' && [',', '}'].includes(tokens[brace + 2]?.text ?? '');
  return isText || /Array$/.test(tokens[brace - 1]?.text ?? '');
}

function sourceOf(token: Token): string[] {
  if (/^(?:peer)?anyipv4$/.test(plain(token.text))) return ['0.0.0.0/0'];
  if (/^(?:peer)?anyipv6$/.test(plain(token.text))) return ['::/0'];
  const isCidr = token.kind === 'string' && /^[\d.]{7,15}\/\d{1,2}$|^[\da-f:]{2,39}\/\d{1,3}$/i.test(token.text);
  return isCidr ? [token.text] : [];
}

function portsIn(tokens: readonly Token[]): AccessRule['ports'] {
  const ranges: { readonly from: number; readonly to: number }[] = [];
  for (const [at, token] of tokens.entries()) {
    const name = plain(token.text);
    if (/^(?:port)?all(?:traffic|tcp|udp)$/.test(name) || (name === '-1' && token.kind === 'string')) return 'all';
    if (/^(?:port)?(?:tcp|udp)(?:range)?$/.test(name) && tokens[at + 1]?.text === '(')
      ranges.push(...rangeOf(numbersIn(tokens.slice(at + 1))));
    if (name !== 'fromport') continue;
    const [from, to] = [firstNumber(tokens, at), lastPort(tokens, at)];
    if (from.length === 0 || to?.length === 0) return 'unknown';
    ranges.push(...rangeOf([...from, ...(to ?? [])]));
  }
  return ranges.length > 0 ? ranges : 'unknown';
}

/** The numbers between a bracket and the one that closes it. */
function numbersIn(tokens: readonly Token[]): readonly number[] {
  const numbers: number[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'number') numbers.push(Number.parseInt(token.text, 10));
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth === 0) break;
  }
  return numbers;
}

/** The number that a property says, also as `pulumi.Int(22)`. */
function firstNumber(tokens: readonly Token[], at: number): readonly number[] {
  const value = tokens.slice(at + 2, at + 7);
  const end = value.findIndex((token) => token.text === ',');
  const number = value.slice(0, end < 0 ? value.length : end).find((token) => token.kind === 'number');
  return number === undefined ? [] : [Number.parseInt(number.text, 10)];
}

/** Null: none is said. */
function lastPort(tokens: readonly Token[], at: number): readonly number[] | null {
  const isLast = (token: Token) => plain(token.text) === 'toport';
  const after = tokens.findIndex((token, index) => index > at && isLast(token));
  const place = after < 0 ? tokens.findIndex(isLast) : after;
  return place < 0 ? null : firstNumber(tokens, place);
}

function rangeOf([from, to = from]: readonly number[]): readonly { from: number; to: number }[] {
  return from === undefined || to === undefined ? [] : [{ from: Math.min(from, to), to: Math.max(from, to) }];
}

/** Properties that guard while they are true, or that unguard. */
const GUARDS: Readonly<Record<string, { readonly safeguard: SafeguardEffect['safeguard']; readonly off: RegExp }>> = {
  removalpolicy: { safeguard: 'deletion-protection', off: /destroy/i },
  deletionprotection: { safeguard: 'deletion-protection', off: /^false$/i },
  autodeleteobjects: { safeguard: 'deletion-protection', off: /^true$/i },
  forcedestroy: { safeguard: 'deletion-protection', off: /^true$/i },
  skipfinalsnapshot: { safeguard: 'backup', off: /^true$/i },
  pointintimerecovery: { safeguard: 'backup', off: /^false$/i },
  versioned: { safeguard: 'versioning', off: /^false$/i },
  encrypted: { safeguard: 'encryption', off: /^false$/i },
  storageencrypted: { safeguard: 'encryption', off: /^false$/i },
  enforcessl: { safeguard: 'encryption', off: /^false$/i },
  encryption: { safeguard: 'encryption', off: /UNENCRYPTED|NONE/ },
  blockpublicaccess: { safeguard: 'public-access-block', off: /false|BLOCK_ACLS/ },
};

/** A construct's property as written, or null. */
export interface Property {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly line: number;
  readonly baseLine: number | null;
}

export function programSafeguards(properties: readonly Property[], subject: string): readonly SafeguardEffect[] {
  return properties.flatMap((property): readonly SafeguardEffect[] => {
    const name = plain(property.path);
    const guard = Object.hasOwn(GUARDS, name) ? GUARDS[name] : undefined;
    if (guard === undefined) return [];
    const isOff = (value: string | null) => (value === null ? null : guard.off.test(value));
    const was = isOff(property.before);
    const is = isOff(property.after);
    if (was === is) return [];
    const off = is ?? !(was ?? false);
    const { line, baseLine, path } = property;
    return [
      { kind: 'safeguard', event: off ? 'off' : 'on', safeguard: guard.safeguard, by: path, subject, line, baseLine },
    ];
  });
}
