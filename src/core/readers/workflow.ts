/**
 * Reads workflows and actions of GitHub: what their token may do, who can start them, the identities and secrets they
 * use, and what they newly destroy. Versions of actions, steps and schedules are nothing.
 */

import type { AttributeEffect, Effect, GrantEffect, ObjectEffect, Reader } from '../../domain/effect.js';
import type { Tree } from './tree.js';
import { isMap, itemsOf, keysOf, onlyIn, scalarText, valueAt } from './values-leaves.js';
import { bothDocuments } from './values-texts.js';
import { grantChangesOf, isStrong, permissionChanges, type TokenGrant, tokenGrants } from './workflow-permissions.js';
import { type Held, heldIn } from './workflow-steps.js';

/** Reads a workflow or an action; emits `workflow/permissions`, `/access`, `/secrets`, `/environment`, `/destroy`, `/injection` and grants. */
export const readWorkflow: Reader = (file) => {
  const texts = bothDocuments(file);
  if (texts.kind !== 'documents') return texts;
  const base = texts.base[0] ?? null;
  const head = texts.head[0] ?? null;
  if (base === null || head === null) return { kind: 'read', effects: wholeWorkflow(base, head) };
  const effects = [...rightsChanges(base, head), ...triggerChanges(base, head), ...heldChanges(base, head)];
  return { kind: 'read', effects };
};

/** Triggers by which anybody starts the workflow with the repository's own rights and secrets. */
const OPEN_TRIGGERS: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run']);
const WORKFLOW = 'workflow';

function jobsOf(tree: Tree | null): readonly string[] {
  return keysOf(valueAt(tree, 'jobs'));
}

function jobOf(tree: Tree | null, job: string): Tree | null {
  return valueAt(valueAt(tree, 'jobs'), job);
}

function jobNames(base: Tree | null, head: Tree | null): readonly string[] {
  return [...new Set([...jobsOf(head), ...jobsOf(base)])];
}

/** A workflow that is new or gone counts where it has more than the right to read. */
function wholeWorkflow(base: Tree | null, head: Tree | null): readonly Effect[] {
  const tree = head ?? base;
  const event = base === null ? 'added' : 'removed';
  const place = { subject: WORKFLOW, line: head?.line ?? 1, baseLine: base?.line ?? null };
  const strong = allGrants(tree).filter(isStrong);
  const triggers = triggerChanges(base, head);
  const [before, after] = base === null ? [[], strong] : [strong, []];
  const own: ObjectEffect = { kind: 'object', event, type: 'workflow/permissions', attributes: [], ...place };
  const rights = strong.length + triggers.length === 0 ? [] : [own];
  return [...rights, ...grantChangesOf(before, after, place), ...triggers, ...wholeHeld(base, head)];
}

function allGrants(tree: Tree | null): readonly TokenGrant[] {
  const jobs = jobsOf(tree).flatMap((job) => tokenGrants(valueAt(jobOf(tree, job), 'permissions')));
  return [...tokenGrants(valueAt(tree, 'permissions')), ...jobs];
}

/** Of a new or gone workflow, what it destroys and what it runs of others' words; its secrets are its own affair. */
function wholeHeld(base: Tree | null, head: Tree | null): readonly Effect[] {
  return heldChanges(base, head).filter(
    (effect) =>
      effect.type === 'workflow/destroy' || effect.type === 'workflow/injection' || effect.type === 'workflow/access',
  );
}

function rightsChanges(base: Tree, head: Tree): readonly Effect[] {
  const own = permissionChanges(valueAt(base, 'permissions'), valueAt(head, 'permissions'), {
    ...{ subject: WORKFLOW, line: head.line, baseLine: base.line },
  });
  const jobs = jobNames(base, head).flatMap((job) => jobRights(base, head, job));
  return [...own, ...jobs];
}

/** A job that is new or gone counts where it had rights of its own beyond reading. */
function jobRights(base: Tree, head: Tree, job: string): readonly Effect[] {
  const before = jobOf(base, job);
  const after = jobOf(head, job);
  const left = valueAt(before, 'permissions');
  const right = valueAt(after, 'permissions');
  const isWhole = before === null || after === null;
  if (isWhole && !tokenGrants(left ?? right).some(isStrong)) return [];
  const place = { subject: job, line: after?.line ?? head.line, baseLine: before?.line ?? null };
  return permissionChanges(left, right, place);
}

function triggersOf(tree: Tree | null): readonly { key: string; line: number }[] {
  const on = valueAt(tree, 'on') ?? valueAt(tree, 'true');
  if (isMap(on)) return on.entries.map(({ key, line }) => ({ key, line }));
  return itemsOf(on).map((item) => ({ key: scalarText(item) ?? '', line: item.line }));
}

function triggerChanges(base: Tree | null, head: Tree | null): readonly GrantEffect[] {
  const before = triggersOf(base).filter(({ key }) => OPEN_TRIGGERS.has(key));
  const after = triggersOf(head).filter(({ key }) => OPEN_TRIGGERS.has(key));
  const effect = (event: 'added' | 'removed', { key, line }: { key: string; line: number }): GrantEffect => ({
    ...{ kind: 'grant', event, of: 'trigger', value: key, breadth: 'everyone', subject: WORKFLOW },
    line: event === 'added' ? line : (head?.line ?? 1),
    baseLine: event === 'added' ? null : line,
  });
  return [
    ...onlyIn(after, before).map((one) => effect('added', one)),
    ...onlyIn(before, after).map((one) => effect('removed', one)),
  ];
}

/** Everything that decides, outside of the jobs and job by job. */
function allHeld(tree: Tree | null): readonly Held[] {
  if (!isMap(tree)) return [];
  const outside = { ...tree, entries: tree.entries.filter(({ key }) => key !== 'jobs') };
  return [...heldIn(outside, WORKFLOW), ...jobsOf(tree).flatMap((job) => heldIn(jobOf(tree, job), job))];
}

function heldChanges(base: Tree | null, head: Tree | null): readonly ObjectEffect[] {
  const before = allHeld(base);
  const after = allHeld(head);
  const added = onlyIn(after, before);
  const removed = onlyIn(before, after);
  const places = new Map([...added, ...removed].map((one) => [`${one.sort} ${one.subject}`, one]));
  return [...places.entries()].flatMap(([place, one]) => {
    const isHere = (other: Held) => `${other.sort} ${other.subject}` === place;
    return sortChange(one, { added: added.filter(isHere), removed: removed.filter(isHere) }, head?.line ?? 1);
  });
}

interface Sides {
  readonly added: readonly Held[];
  readonly removed: readonly Held[];
}

/** One effect per job and sort: a change of what it uses, or the coming and going of what it destroys. */
function sortChange({ sort, subject }: Held, sides: Sides, near: number): readonly ObjectEffect[] {
  const attributes = heldAttributes(sides, near);
  const line = sides.added[0]?.line ?? near;
  const baseLine = sides.removed[0]?.line ?? null;
  const effect = (event: ObjectEffect['event'], own: readonly AttributeEffect[]): ObjectEffect => ({
    ...{ kind: 'object', event, type: sort, attributes: own, subject },
    line,
    baseLine: event === 'added' ? null : baseLine,
  });
  if (sort !== 'workflow/destroy' && sort !== 'workflow/injection') return [effect('changed', attributes)];
  const ofSide = (side: 'before' | 'after') => attributes.filter((one) => one[side] !== null);
  return [
    ...(sides.added.length > 0 ? [effect('added', ofSide('after'))] : []),
    ...(sides.removed.length > 0 ? [effect('removed', ofSide('before'))] : []),
  ];
}

/** What has the same name on both sides is one attribute with two values. */
function heldAttributes({ added, removed }: Sides, near: number): readonly AttributeEffect[] {
  const ofPath = new Map(removed.toReversed().map((one) => [one.path, one]));
  const paths = new Set(added.map((one) => one.path));
  const changed = added.map((one) => {
    const other = ofPath.get(one.path) ?? null;
    const baseLine = other?.line ?? null;
    return {
      path: one.path,
      before: other?.value.slice(0, 200) ?? null,
      after: one.value.slice(0, 200),
      line: one.line,
      baseLine,
    };
  });
  const gone = removed
    .filter(({ path }) => !paths.has(path))
    .map((one) => ({ path: one.path, before: one.value.slice(0, 200), after: null, line: near, baseLine: one.line }));
  return [...changed, ...gone];
}
