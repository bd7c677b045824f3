/** The parsers that readers are given, and changes of whole files, for the tests of risk. */
import { loadSqlParser } from '../../src/adapters/sql-parser.js';
import type { RiskInput } from '../../src/core/risk.js';
import type { Parsers } from '../../src/domain/effect.js';
import type { TextExample } from '../../src/domain/risk-rule.js';
import { change, textFile } from './risk-world.js';

export const PARSERS: Parsers = { sql: await loadSqlParser() };

export function changeOf(examples: readonly TextExample[]): RiskInput {
  return change(examples.map(textFile));
}
