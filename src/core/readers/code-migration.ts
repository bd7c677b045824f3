/** Reads migrations written in code (Rails, Django, Alembic, Knex, TypeORM, Laravel, Ecto, EF Core, goose …): what they do when run forward. */
import type { Effect, FileText, Parsers, Reading, SchemaEffect } from '../../domain/effect.js';
import { type Kind, kindOf } from './code-migration-kinds.js';
import type { Step } from './code-migration-step.js';
import { NO_SIDE, type Side, sideOf } from './code-migration-steps.js';
import { readSource } from './source-tokens.js';
import type { Unreadable } from './source-tokens-shape.js';
import { compareSql } from './sql/compare.js';

/** Whether a file is a migration written in code. `name` in the form in which paths are compared. */
export function isCodeMigration(name: string, text: string): boolean {
  return kindOf(name, text) !== null;
}

/** Schema effects of the forward direction; SQL inside of it is read as SQL. */
export function readCodeMigration(file: FileText, parsers: Parsers): Reading {
  if (file.base === file.head) return { kind: 'read', effects: [] };
  const base = sideIn(file.name, file.base);
  const head = sideIn(file.name, file.head);
  if ('unreadable' in head) return opaque(head);
  if ('unreadable' in base) return opaque(base);
  const steps = stepEffects(base, head);
  const sql = sqlEffects(base, head, parsers);
  const effects = [...steps, ...sql];
  return { kind: 'read', effects: effects.length > 0 ? effects : otherEffects(base, head) };
}

function opaque({ unreadable }: Unreadable): Reading {
  return { kind: 'opaque', reason: `the migration cannot be read: ${unreadable}` };
}

function sideIn(name: string, text: string | null): Side | Unreadable {
  const kind: Kind | null = text === null ? null : kindOf(name, text);
  if (text === null || kind === null) return NO_SIDE;
  const source = readSource(text, kind.language);
  return 'unreadable' in source ? source : sideOf(source, kind);
}

/** Operations that only one side has; how often counts, their order does not. */
function stepEffects(base: Side, head: Side): readonly SchemaEffect[] {
  return [
    ...lone(head.steps, base.steps).map((each) => schemaEffect(each, 'added', { line: each.line, baseLine: null })),
    ...lone(base.steps, head.steps).map((each) =>
      schemaEffect(each, 'removed', { line: Math.min(each.line, head.line), baseLine: each.line }),
    ),
  ];
}

function lone(steps: readonly Step[], others: readonly Step[]): readonly Step[] {
  const known = new Map<string, number>();
  for (const each of others) known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  return steps.filter((each) => {
    const left = known.get(keyOf(each)) ?? 0;
    known.set(keyOf(each), left - 1);
    return left <= 0;
  });
}

function keyOf({ operation, target }: Step): string {
  return `${operation}\n${target}`;
}

function schemaEffect(
  { operation, target }: Omit<Step, 'line'>,
  event: SchemaEffect['event'],
  place: { readonly line: number; readonly baseLine: number | null },
): SchemaEffect {
  return { kind: 'schema', event, operation, target, subject: target.split('.')[0] ?? target, ...place };
}

/** SQL whose quotations do not end is reported as SQL that nobody could read. */
function sqlEffects(base: Side, head: Side, parsers: Parsers): readonly Effect[] {
  if (base.sql === head.sql) return [];
  const reading = compareSql({ base: base.sql || null, head: head.sql || null }, parsers.sql);
  if (reading.kind === 'read') return reading.effects;
  const unread = { operation: 'raw-sql', target: reading.reason } as const;
  const added = head.sql === '' ? [] : [schemaEffect(unread, 'added', { line: head.line, baseLine: null })];
  const removed = base.sql === '' ? [] : [schemaEffect(unread, 'removed', { line: head.line, baseLine: base.line })];
  return [...added, ...removed];
}

/** The code differs, though no known operation does. */
function otherEffects(base: Side, head: Side): readonly SchemaEffect[] {
  if (base.code === head.code) return [];
  const unknown = { operation: 'other', target: 'migration code' } as const;
  const added = head.code === '' ? [] : [schemaEffect(unknown, 'added', { line: head.line, baseLine: null })];
  const removed = base.code === '' ? [] : [schemaEffect(unknown, 'removed', { line: head.line, baseLine: base.line })];
  return [...added, ...removed];
}
