/** An effective policy line by line, each with where it comes from: the built-in default, the organisation's floor or the repository's file. */
import type { Policy, PolicyFile } from '../domain/policy.js';
import { DEFAULT_POLICY, effectivePolicy } from './policy.js';

export type PolicySourceKind = 'built-in' | 'organisation' | 'repository';

export interface PolicyLine {
  /** As a policy file writes it: `approvals.ai.high`. */
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  /** The first of them that has it so; null: the files were not read. */
  readonly source: PolicySourceKind | null;
}

export interface PolicyLayers {
  /** Null: there is none. */
  readonly organisation: PolicyFile | null;
  readonly repository: PolicyFile | null;
}

/** `layers` null: only the effective policy is known. */
export function policyLines(policy: Policy, layers: PolicyLayers | null): readonly PolicyLine[] {
  const floor = layers === null ? null : effectivePolicy(layers.organisation, null);
  const [builtIn, organisation] = [valuesOf(DEFAULT_POLICY), floor === null ? null : valuesOf(floor)];
  return [...valuesOf(policy)].flatMap(([key, values]) =>
    values.map((value) => ({ key, value, source: organisation === null ? null : sourceOf(key, value) })),
  );

  function sourceOf(key: string, value: string): PolicySourceKind {
    if (builtIn.get(key)?.includes(value)) return 'built-in';
    return organisation?.get(key)?.includes(value) ? 'organisation' : 'repository';
  }
}

/** Leaves by their path; a list has one value an item, an empty one the value `[]`. */
function valuesOf(policy: Policy): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  collect(policy, '', found);
  return found;
}

function collect(value: unknown, path: string, found: Map<string, readonly string[]>): void {
  if (typeof value !== 'object' || value === null) {
    found.set(path, [JSON.stringify(value)]);
  } else if (Array.isArray(value)) {
    found.set(path, value.length === 0 ? ['[]'] : value.map((item) => JSON.stringify(item)));
  } else {
    for (const [key, inner] of Object.entries(value)) {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      collect(inner, path === '' ? name : `${path}.${name}`, found);
    }
  }
}
