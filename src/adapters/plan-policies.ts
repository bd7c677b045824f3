/** Makes policies in Rego of the files that repositories keep, once a file: the same one judges every plan until it changes. */
import { createHash } from 'node:crypto';
import { error, ok, type Result } from '../domain/result.js';
import type { CompilePolicy, PlanPolicyEngine } from '../ports/plan-policy.js';
import { readPolicyModule } from './opa-bundle.js';
import { opaWasm } from './opa-wasm.js';

const MOST_REMEMBERED = 20;

export function policyCompiler(): CompilePolicy {
  const made = new Map<string, Result<PlanPolicyEngine, string>>();
  return (file) => {
    const digest = createHash('sha256').update(file).digest('hex');
    const known = made.get(digest);
    if (known !== undefined) return known;
    const module = readPolicyModule(file);
    const compiled = module.kind === 'error' ? error(module.error) : ok(opaWasm(module.value));
    if (made.size >= MOST_REMEMBERED) made.clear();
    made.set(digest, compiled);
    return compiled;
  };
}
