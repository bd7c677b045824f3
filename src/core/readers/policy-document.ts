/** What access policies grant at the head and did not at the base, and the reverse: right by right, not line by line. */
import type { GrantEffect } from '../../domain/effect.js';
import { nearestLines } from './nearest-line.js';
import { type Right, type Statement, statementsIn } from './policy-statements.js';
import type { Tree } from './tree.js';
import { identities } from './tree-questions.js';

export { policyTreeOf } from './policy-statements.js';

/**
 * The grants that differ between two trees that hold policies, at any depth. How rights are spread over statements
 * makes no difference. A denial that is gone counts as a grant (`no longer denied: …`), as does a condition that is
 * gone: its principals and actions are told again.
 */
export function grantChanges(base: Tree | null, head: Tree | null, subject: string): readonly GrantEffect[] {
  const before = base === null ? [] : statementsIn(base);
  const after = head === null ? [] : statementsIn(head);
  if (before.length + after.length === 0) return [];
  const identity = identities();
  const allowed = compared(before, after, { allow: true, identity });
  const denied = compared(before, after, { allow: false, identity });
  const lineFor = nearestLines(
    after.map((statement) => statement.line),
    head?.line ?? 1,
  );
  return [
    ...allowed.inHead.map((right) => grant('added', right, subject)),
    ...denials(denied.inBase)
      .map((right) => grant('added', noLongerDenied(right), subject))
      .map((effect) => moved(effect, lineFor)),
    ...allowed.inBase.map((right) => moved(grant('removed', right, subject), lineFor)),
    ...denials(denied.inHead).map((right) => grant('removed', noLongerDenied(right), subject)),
  ];
}

function grant(event: GrantEffect['event'], right: Right, subject: string): GrantEffect {
  const { of, value, breadth, line } = right;
  return { kind: 'grant', event, of, value, breadth, subject, line, baseLine: null };
}

/** An effect whose line is one of the base. */
function moved(effect: GrantEffect, lineFor: (baseLine: number) => number): GrantEffect {
  return { ...effect, line: lineFor(effect.line), baseLine: effect.line };
}

/** A denial is told by its actions; by its resources or principals where only those differ. */
function denials(rights: readonly Right[]): readonly Right[] {
  const actions = rights.filter((right) => right.of === 'action');
  return actions.length > 0 ? actions : rights;
}

function noLongerDenied(right: Right): Right {
  return { ...right, value: `no longer denied: ${right.value}` };
}

/** One way through a policy: a principal, an action and a resource, under a condition. */
interface Way {
  /** The same way without its condition. */
  readonly open: string;
  readonly key: string;
  readonly rights: readonly Named[];
}

/** A right and what makes it the same as another. */
interface Named {
  readonly name: string;
  readonly right: Right;
}

interface Asked {
  readonly allow: boolean;
  readonly identity: (tree: Tree) => number;
}

/** Statements with more ways than this are compared whole. */
const MOST_WAYS = 10_000;

function compared(
  before: readonly Statement[],
  after: readonly Statement[],
  { allow, identity }: Asked,
): { readonly inBase: readonly Right[]; readonly inHead: readonly Right[] } {
  const bases = before.filter((statement) => statement.allow === allow);
  const heads = after.filter((statement) => statement.allow === allow);
  const whole = waysIn(bases) + waysIn(heads) > MOST_WAYS;
  const old = bases.flatMap((statement) => ways(statement, whole, identity));
  const now = heads.flatMap((statement) => ways(statement, whole, identity));
  return { inBase: newRights(old, now), inHead: newRights(now, old) };
}

function waysIn(statements: readonly Statement[]): number {
  let sum = 0;
  for (const { principals, actions, resources } of statements) {
    sum += Math.max(1, principals.length) * Math.max(1, actions.length) * Math.max(1, resources.length);
  }
  return sum;
}

function ways(statement: Statement, whole: boolean, identity: (tree: Tree) => number): readonly Way[] {
  const { principals, actions, resources } = statement;
  const condition = statement.condition === null ? '' : ` if ${identity(statement.condition)}`;
  const way = (rights: readonly Named[]): Way => {
    const open = JSON.stringify(rights.map(({ name }) => name));
    return { open, key: condition === '' ? open : open + condition, rights };
  };
  const [who, what, where] = [principals.map(named), actions.map(named), resources.map(named)];
  if (whole) return [way([...who, ...what, ...where])];
  return orNone(who).flatMap((principal) =>
    what.flatMap((action) => orNone(where).map((resource) => way([...principal, action, ...resource]))),
  );
}

function orNone(rights: readonly Named[]): readonly (readonly Named[])[] {
  return rights.length === 0 ? [[]] : rights.map((right) => [right]);
}

function named(right: Right): Named {
  return { name: `${right.of} ${right.breadth} ${right.value}`, right };
}

/** Of the ways that the other side lacks, the rights it does not name at all; where it names all, who may do what. */
function newRights(these: readonly Way[], others: readonly Way[]): readonly Right[] {
  if (these.length === 0) return [];
  const keys = new Set(others.map((way) => way.key));
  const known = new Set(others.flatMap((way) => way.rights.map(({ name }) => name)));
  const found = new Map<string, Right>();
  for (const way of these) {
    if (keys.has(way.key) || keys.has(way.open)) continue;
    const fresh = way.rights.filter(({ name }) => !known.has(name));
    const told = fresh.length > 0 ? fresh : way.rights.filter(({ right }) => right.of !== 'resource');
    for (const { name, right } of told) if (!found.has(name)) found.set(name, right);
  }
  return [...found.values()];
}
