/** A policy in Rego that judges plans, whatever runs it. Supplied by adapters/opa-server.ts and adapters/opa-wasm.ts. */
import type { Result } from '../domain/result.js';

export interface PlanPolicyEngine {
  /** What the policy's package says of this input, unparsed. Error: it could not be evaluated in time and memory, and why. Never rejects. */
  evaluate(input: unknown): Promise<Result<unknown, string>>;
  /** SHA-256 of the policy; null: whoever runs it does not tell. */
  readonly digest: string | null;
}

/** Makes a policy of a file as `opa build -t wasm` writes it. Error: why it is none, in words that follow its name. */
export type CompilePolicy = (file: Uint8Array) => Result<PlanPolicyEngine, string>;
