/** What the token of a workflow or job may do, scope by scope, so that two sides can be compared. */

import type { Effect, GrantEffect } from '../../domain/effect.js';
import type { Tree } from './tree.js';
import { attributeChanges } from './tree-changes.js';
import { isMap, onlyIn } from './values-leaves.js';

export interface TokenGrant {
  readonly key: string;
  readonly value: string;
  readonly breadth: GrantEffect['breadth'];
  readonly line: number;
}

/** Scopes whose write right is the right to become somebody else or to change the rules. */
const GIVES_RIGHTS: ReadonlySet<string> = new Set([
  'id-token',
  'actions',
  'administration',
  'organization-administration',
]);

/** The rights that a `permissions` value asks for, one per scope; empty where it asks for none. */
export function tokenGrants(permissions: Tree | null): readonly TokenGrant[] {
  if (permissions === null) return [];
  if (permissions.kind === 'scalar') return shorthand(permissions.text, permissions.line);
  if (!isMap(permissions)) return [];
  return permissions.entries.flatMap(({ key, line, value }) => {
    const level = value.kind === 'scalar' ? value.text : 'none';
    return level === 'none' ? [] : [{ key, value: `${key}: ${level}`, breadth: breadthOfScope(key, level), line }];
  });
}

function shorthand(text: string, line: number): readonly TokenGrant[] {
  if (text === 'write-all') return [{ key: text, value: text, breadth: 'admin', line }];
  return text === 'read-all' ? [{ key: text, value: text, breadth: 'plain', line }] : [];
}

function breadthOfScope(scope: string, level: string): GrantEffect['breadth'] {
  if (level === 'read') return 'plain';
  return GIVES_RIGHTS.has(scope) ? 'admin' : 'write';
}

/** Whether a grant lets the token change something or speak for the repository elsewhere. */
export function isStrong(grant: TokenGrant): boolean {
  return grant.breadth !== 'plain';
}

interface Place {
  /** `workflow`, or the job's name. */
  readonly subject: string;
  readonly line: number;
  readonly baseLine: number | null;
}

/** The difference of two `permissions` values: the object that changed, and each right that came or went. */
export function permissionChanges(base: Tree | null, head: Tree | null, place: Place): readonly Effect[] {
  const attributes = permissionAttributes(base, head);
  if (attributes.length === 0) return [];
  const at = { ...place, line: head?.line ?? place.line, baseLine: base?.line ?? place.baseLine };
  return [
    { kind: 'object', event: 'changed', type: 'workflow/permissions', attributes, ...at },
    ...grantChangesOf(tokenGrants(base), tokenGrants(head), place),
  ];
}

function permissionAttributes(base: Tree | null, head: Tree | null) {
  return attributeChanges(base, head).map((one) => ({
    ...one,
    path: one.path === '' ? 'permissions' : `permissions.${one.path}`,
  }));
}

/** Rights that one side has and the other lacks; a scope that goes from read to write is one taken back and one given. */
export function grantChangesOf(
  base: readonly TokenGrant[],
  head: readonly TokenGrant[],
  place: Place,
): readonly GrantEffect[] {
  const before = base.map((one) => ({ ...one, key: one.value }));
  const after = head.map((one) => ({ ...one, key: one.value }));
  const effect = (event: 'added' | 'removed', one: TokenGrant): GrantEffect => ({
    ...{ kind: 'grant', event, of: 'permission', value: one.value, breadth: one.breadth, subject: place.subject },
    line: event === 'added' ? one.line : place.line,
    baseLine: event === 'added' ? null : one.line,
  });
  return [
    ...onlyIn(after, before).map((one) => effect('added', one)),
    ...onlyIn(before, after).map((one) => effect('removed', one)),
  ];
}
