/** Reads SQL files: migrations of every tool in the direction in which they are run, and scripts for what they grant or drop. */
import type { Effect, FileText, Parsers, Reading } from '../../domain/effect.js';
import { compareSql } from './sql/compare.js';
import { forwardText, isBackward } from './sql/up-direction.js';

/** A migration: every statement that is new at the head or gone from it, the way back left out. */
export function readSqlMigration(file: FileText, parsers: Parsers): Reading {
  const isRun = ![file.base, file.head].every((text) => text === null || isBackward(file.name, text));
  if (file.base === file.head || !isRun) return { kind: 'read', effects: [] };
  const forward = (text: string | null): string | null => (text === null ? null : forwardText(file.name, text));
  return compareSql({ base: forward(file.base), head: forward(file.head) }, parsers.sql);
}

/** Another SQL script, a query or a backup: only rights, and tables or databases that it drops. */
export function readSqlScript(file: FileText, parsers: Parsers): Reading {
  const reading = compareSql(file, parsers.sql);
  return reading.kind === 'opaque' ? reading : { kind: 'read', effects: reading.effects.filter(mattersAnywhere) };
}

function mattersAnywhere(effect: Effect): boolean {
  return effect.kind !== 'schema' || effect.operation === 'drop-database' || effect.operation === 'drop-table';
}
