/** Limits and exceptions of a policy: read from YAML, and what a limit means for a change. Used by policy-file.ts, policy.ts and decide.ts. */
import type { BreakGlassRules, PolicyFile, RateLimits, SizeLimits, WaiverRules } from '../domain/policy.js';
import type { Origin } from '../domain/provenance.js';
import type { PolicyYaml } from './policy-schema.js';

const WAIVER_HOURS = 24;
const BREAK_GLASS_HOURS = 4;

/** Nobody may waive anything. */
export const NO_WAIVERS: WaiverRules = { rules: [], grant: [], hours: WAIVER_HOURS };
/** Nobody may open the gate. */
export const NO_BREAK_GLASS: BreakGlassRules = { by: [], hours: BREAK_GLASS_HOURS, issue: true };

/** The short form of max, one number, is the limit of AI-originated changes alone. */
export function sizesOf(yaml: PolicyYaml['size']): PolicyFile['size'] {
  const max = typeof yaml?.max === 'number' ? { ai: yaml.max } : yaml?.max;
  return {
    medium: yaml?.medium ?? null,
    high: yaml?.high ?? null,
    max: { ai: max?.ai ?? null, human: max?.human ?? null, automation: max?.automation ?? null },
  };
}

export function rateLimitsOf(yaml: PolicyYaml['rate']): RateLimits {
  return { open: yaml?.open ?? null, mergedPerDay: yaml?.merged_per_day ?? null };
}

export function waiverRulesOf(yaml: PolicyYaml['waivers']): WaiverRules | null {
  return yaml === undefined ? null : { rules: yaml.rules, grant: yaml.grant, hours: yaml.hours ?? WAIVER_HOURS };
}

export function breakGlassRulesOf(yaml: PolicyYaml['break_glass']): BreakGlassRules | null {
  if (yaml === undefined) return null;
  return { by: yaml.by, hours: yaml.hours ?? BREAK_GLASS_HOURS, issue: yaml.issue ?? true };
}

/** The most lines that a change of this origin may have: an AI change never more than any other. Null: any number. */
export function sizeLimit(max: SizeLimits, origin: Origin): number | null {
  const bounds = (origin === 'ai' ? [max.ai, max.human, max.automation] : [max[origin]]).filter(
    (bound) => bound !== null,
  );
  return bounds.length === 0 ? null : Math.min(...bounds);
}
