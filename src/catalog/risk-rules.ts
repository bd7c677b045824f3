/** The one list of risk rules: what core/risk.ts runs, `twokey explain` looks up and docs/catalog.md shows. */
import type { RiskRule } from '../domain/risk-rule.js';
import { DELETE_RULES } from './risk-rules/delete.js';
import { ACCESS_EFFECT_RULES } from './risk-rules/effects-access.js';
import { DELETE_EFFECT_RULES } from './risk-rules/effects-delete.js';
import { GUARD_EFFECT_RULES } from './risk-rules/effects-guard.js';
import { NETWORK_EFFECT_RULES } from './risk-rules/effects-network.js';
import { SCHEMA_EFFECT_RULES } from './risk-rules/effects-schema.js';
import { GOVERNANCE_RULES } from './risk-rules/governance.js';
import { GUARD_RULES } from './risk-rules/guard.js';
import { IAM_RULES } from './risk-rules/iam.js';
import { IAM_PLATFORM_RULES } from './risk-rules/iam-platform.js';
import { MIGRATION_RULES } from './risk-rules/migration.js';
import { NETWORK_RULES } from './risk-rules/network.js';
import { NETWORK_FILE_RULES } from './risk-rules/network-files.js';
import { SIZE_RULES } from './risk-rules/size.js';
import { UNREAD_RULES } from './risk-rules/unread.js';

export const RISK_RULES: readonly RiskRule[] = [
  ...ACCESS_EFFECT_RULES,
  ...NETWORK_EFFECT_RULES,
  ...DELETE_EFFECT_RULES,
  ...SCHEMA_EFFECT_RULES,
  ...GUARD_EFFECT_RULES,
  ...IAM_RULES,
  ...IAM_PLATFORM_RULES,
  ...NETWORK_RULES,
  ...NETWORK_FILE_RULES,
  ...DELETE_RULES,
  ...MIGRATION_RULES,
  ...GOVERNANCE_RULES,
  ...GUARD_RULES,
  ...UNREAD_RULES,
  ...SIZE_RULES,
];

/** The rule of this id; null: no such rule. */
export function riskRule(id: string): RiskRule | null {
  return RISK_RULES.find((rule) => rule.id === id) ?? null;
}
