/** Finds the statements of access policies in a tree: AWS, Google, Azure, Kubernetes, whatever their spelling. */
import type { GrantEffect } from '../../domain/effect.js';
import { readLooseObject } from './loose-object.js';
import { breadthOfAction, breadthOfPrincipal, breadthOfResource, breadthOfRole } from './right-breadth.js';
import type { Tree, TreeEntry, TreeMap } from './tree.js';
import { claimsAnybody, isOpenProvider } from './trust-conditions.js';

/** One thing that a statement names. */
export interface Right {
  readonly of: GrantEffect['of'];
  readonly value: string;
  readonly breadth: GrantEffect['breadth'];
  readonly line: number;
}

/** What one statement gives or denies: every principal, every action, on every resource. */
export interface Statement {
  readonly allow: boolean;
  readonly principals: readonly Right[];
  readonly actions: readonly Right[];
  readonly resources: readonly Right[];
  /** Null: it holds without a condition. */
  readonly condition: Tree | null;
  readonly line: number;
}

/** The policy in a text: a string, a heredoc, a `jsonencode(…)`; interpolations are kept as text. Null: there is none. */
export function policyTreeOf(text: string): Tree | null {
  return text.length > 200_000 || !looksLikePolicy(text) ? null : readLooseObject(text);
}

/** Shorter than the shortest of the words with a mark on either side, nothing does. */
function looksLikePolicy(text: string): boolean {
  return text.length >= 8 && LOOKS_LIKE_POLICY.test(text);
}

const LOOKS_LIKE_POLICY = /["'\s{,](?:Statement|Action|NotAction|Effect|bindings|actions)["']?\s{0,20}[:=]/;

/** Every statement in a tree, at any depth, also in the texts of its scalars. */
export function statementsIn(tree: Tree): readonly Statement[] {
  const found: Statement[] = [];
  collect(tree, { key: '', offset: 0 }, found);
  return found;
}

interface Where {
  /** The key above, in one spelling. */
  readonly key: string;
  /** Added to lines: the place of a text inside its file. */
  readonly offset: number;
}

function collect(tree: Tree, where: Where, found: Statement[]): void {
  if (tree.kind === 'scalar') {
    const inner = policyTreeOf(tree.text);
    const offset = where.offset + tree.line - (tree.text.includes('\n') ? 0 : 1);
    if (inner !== null && inner.kind !== 'scalar') collect(inner, { key: '', offset }, found);
    else collectBare([tree], where, found);
    return;
  }
  if (tree.kind === 'list') {
    collectBare(
      tree.items.filter((item) => item.kind === 'scalar' && !looksLikePolicy(item.text)),
      where,
      found,
    );
    for (const item of tree.items)
      if (item.kind !== 'scalar' || looksLikePolicy(item.text)) collect(item, where, found);
    return;
  }
  const own = statementsOf(tree, where.offset);
  for (const statement of own) found.push(statement);
  if (own.length > 0) return;
  for (const entry of tree.entries) collect(entry.value, { key: spelling(entry.key), offset: where.offset }, found);
}

const MAY_BE_BARE = /[:/.]/;
const BARE_ACTION = /^[a-z][a-z0-9-]{1,40}:(?:\*|[A-Z][A-Za-z]{2,60}\*?)$/;
const BARE_ROLE = /^(?:roles\/[\w.]{2,80}|(?:!Sub )?arn:[\w$:{}-]{1,80}:policy\/[\w+=,.@/-]{1,200})$/;
const BARE_PERMISSION = /^[a-z][a-zA-Z]{1,40}\.[a-zA-Z]{2,60}\.[a-zA-Z]{2,60}$/;

/** Lists of rights without a statement around them: actions, roles, managed policies. */
function collectBare(items: readonly Tree[], where: Where, found: Statement[]): void {
  if (!items.some((item) => item.kind === 'scalar' && MAY_BE_BARE.test(item.text))) return;
  const values = items.flatMap((item) => texts(item, where.offset));
  const roles = values.filter(({ text }) => BARE_ROLE.test(text)).map((value) => role(value));
  const actions = values.filter(({ text }) => BARE_ACTION.test(text)).map((value) => right('action', value, []));
  const permitted = /permission/.test(where.key) ? values.filter(({ text }) => BARE_PERMISSION.test(text)) : [];
  const permissions = permitted.map((value) => right('permission', value, []));
  const rights = [...roles, ...actions, ...permissions];
  if (rights.length === 0) return;
  found.push({ ...EMPTY, actions: rights, line: rights[0]?.line ?? 1 });
}

const EMPTY = { allow: true, principals: [], actions: [], resources: [], condition: null } as const;

/** A key in one spelling: `NotActions`, `not_action` and `notAction` are the same. */
function spelling(key: string): string {
  const before = SPELLINGS.get(key);
  if (before !== undefined) return before;
  const spelled = key.toLowerCase().replace(/_/g, '').replace(/s$/, '');
  if (SPELLINGS.size < MOST_SPELLINGS && key.length < 100) SPELLINGS.set(key, spelled);
  return spelled;
}

/** Files use the same few keys again and again. */
const SPELLINGS = new Map<string, string>();
const MOST_SPELLINGS = 10_000;

/** No statement is without one of these. */
const SAYS_WHAT: ReadonlySet<string> = new Set([
  'verb',
  'role',
  'roleref',
  'action',
  'dataaction',
  'notaction',
  'notdataaction',
]);

/** Whether the entries of a map may be one statement together; if not, each stands for itself. */
export function statesByItself(tree: TreeMap): boolean {
  return tree.entries.some(({ key }) => SAYS_WHAT.has(spelling(key)));
}

function statementsOf(tree: TreeMap, offset: number): readonly Statement[] {
  if (!statesByItself(tree)) return [];
  const read: Reading = { entries: tree.entries, offset };
  const line = tree.line + offset;
  if (has(read, 'verb')) return [kubernetesRule(read, line)];
  const members = [...values(read, 'member'), ...subjects(read)];
  const roles = has(read, 'roleref') ? roleReference(read) : values(read, 'role');
  if (roles.length > 0 && members.length > 0) {
    const condition = entry(read, 'condition')?.value ?? null;
    return [{ ...EMPTY, actions: roles.map(role), principals: members.map(principal), condition, line }];
  }
  return actionStatements(read, line);
}

interface Reading {
  readonly entries: readonly TreeEntry[];
  readonly offset: number;
}

function actionStatements(read: Reading, line: number): readonly Statement[] {
  const named = [...values(read, 'action'), ...values(read, 'dataaction')];
  const excepted = [...values(read, 'notaction'), ...values(read, 'notdataaction')];
  const resources = [...values(read, 'resource'), ...allBut(values(read, 'notresource'))];
  const principals = [...principalsOf(read, 'principal'), ...allBut(principalsOf(read, 'notprincipal'))];
  const framed = has(read, 'effect') || resources.length > 0 || principals.length > 0;
  const actions = named.length > 0 ? named : framed ? allBut(excepted) : [];
  if (actions.length === 0 || !(framed || actions.every(({ text }) => LOOKS_LIKE_ACTION.test(text)))) return [];
  const names = resources.map(({ text }) => text);
  const open = claimsAnybody(conditions(read));
  const statement: Statement = {
    allow: !values(read, 'effect').some(({ text }) => /^deny$/i.test(text)),
    principals: principals.map((value) => trusted(value, open)),
    actions: actions.map((value) => right('action', value, names)),
    resources: resources.map((value) => resource(value, actions)),
    condition: conditions(read),
    line,
  };
  if (named.length === 0 || excepted.length === 0) return [statement];
  const denied = excepted.map((value) => right('action', value, names));
  return [statement, { ...statement, allow: false, actions: denied }];
}

const LOOKS_LIKE_ACTION = /^(?:\*|[a-z][a-z0-9-]*:[A-Z*][\w*]*|(?:Microsoft\.)?[\w.]+\/[\w/.*-]+|\*\/[\w*]+)$/;

function kubernetesRule(read: Reading, line: number): Statement {
  const groups = values(read, 'apigroup')
    .map(({ text }) => text)
    .filter((text) => text !== '' && text !== '*');
  const named = [...values(read, 'resource'), ...values(read, 'nonresourceurl')];
  const resources = named.map(({ text, line: at }) => ({
    text: groups.length > 0 && text !== '*' ? `${groups.join('|')}/${text}` : text,
    line: at,
  }));
  const verbs = values(read, 'verb');
  const names = resources.map(({ text }) => text);
  return {
    ...EMPTY,
    actions: verbs.map((value) => right('action', value, names)),
    resources: resources.map((value) => resource(value, verbs)),
    condition: entry(read, 'resourcename')?.value ?? null,
    line,
  };
}

interface Value {
  readonly text: string;
  readonly line: number;
}

function right(of: GrantEffect['of'], { text, line }: Value, resources: readonly string[]): Right {
  return { of, value: text, breadth: breadthOfAction(text, resources), line };
}

function resource({ text, line }: Value, actions: readonly Value[]): Right {
  return {
    of: 'resource',
    value: text,
    breadth: breadthOfResource(
      text,
      actions.map((action) => action.text),
    ),
    line,
  };
}

function principal({ text, line }: Value): Right {
  return { of: 'principal', value: text, breadth: breadthOfPrincipal(text), line };
}

/** A principal; an identity provider that vouches for anybody, unless a condition says for whom. */
function trusted(value: Value, open: boolean): Right {
  if (value.text.startsWith('all but ')) return { ...principal(value), breadth: 'everyone' };
  return open && isOpenProvider(value.text) ? { ...principal(value), breadth: 'everyone' } : principal(value);
}

function role({ text, line }: Value): Right {
  return { of: 'role', value: text, breadth: breadthOfRole(text), line };
}

function allBut(excepted: readonly Value[]): readonly Value[] {
  const [first] = excepted;
  if (first === undefined) return [];
  const names = excepted.map(({ text }) => text).sort();
  return [{ text: `all but ${names.join(', ')}`, line: first.line }];
}

function roleReference(read: Reading): readonly Value[] {
  const reference = entry(read, 'roleref')?.value;
  return reference?.kind === 'map' ? values({ entries: reference.entries, offset: read.offset }, 'name') : [];
}

function subjects(read: Reading): readonly Value[] {
  const list = entry(read, 'subject')?.value;
  const items = list?.kind === 'list' ? list.items : [];
  return items.flatMap((item) => {
    if (item.kind !== 'map') return texts(item, read.offset);
    const parts = ['kind', 'namespace', 'name'].flatMap((key) => values({ entries: item.entries, offset: 0 }, key));
    return [{ text: parts.map(({ text }) => text).join(' '), line: item.line + read.offset }];
  });
}

function principalsOf(read: Reading, key: string): readonly Value[] {
  return read.entries
    .filter((candidate) => spelling(candidate.key) === key)
    .flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => {
      if (value.kind !== 'map') return texts(value, read.offset);
      const identifiers = values({ entries: value.entries, offset: read.offset }, 'identifier');
      if (identifiers.length > 0) return identifiers;
      return value.entries.flatMap((inner) => texts(inner.value, read.offset));
    });
}

/** All conditions of a statement, as one tree. */
function conditions(read: Reading): Tree | null {
  const found = read.entries.filter(({ key }) => spelling(key) === 'condition').map(({ value }) => value);
  const items = found.filter((value) => value.kind !== 'map' || value.entries.length > 0);
  return items.length < 2 ? (items[0] ?? null) : { kind: 'list', items, line: items[0]?.line ?? 1 };
}

function has(read: Reading, key: string): boolean {
  return entry(read, key) !== undefined;
}

function entry(read: Reading, key: string): TreeEntry | undefined {
  return read.entries.find((candidate) => spelling(candidate.key) === key);
}

function values(read: Reading, key: string): readonly Value[] {
  return read.entries
    .filter((candidate) => spelling(candidate.key) === key)
    .flatMap((candidate) => texts(candidate.value, read.offset));
}

/** The scalars of a value; a reference written as a map (`Fn::GetAtt`) is one text. */
function texts(tree: Tree, offset: number): readonly Value[] {
  if (tree.kind === 'scalar') return tree.text === '' ? [] : [{ text: tree.text, line: tree.line + offset }];
  if (tree.kind === 'list') return tree.items.flatMap((item) => texts(item, offset));
  const [only, ...more] = tree.entries;
  if (only === undefined || more.length > 0 || !/^(?:Fn::|Ref$|!)/.test(only.key)) return [];
  const inner = texts(only.value, offset).map(({ text }) => text);
  return [{ text: `${only.key} ${inner.join(' ')}`, line: tree.line + offset }];
}
