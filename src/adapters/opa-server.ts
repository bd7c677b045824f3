/** Asks an OPA server: the package of its data API that the operator names judges the plan. */
import { error, ok, type Result } from '../domain/result.js';
import type { PlanPolicyEngine } from '../ports/plan-policy.js';

const PATIENCE_MS = 10_000;
const MOST_ANSWERED = 8 << 20;

/** `package`: its whole address, such as http://localhost:8181/v1/data/main. */
export function opaServer(address: URL, patience = PATIENCE_MS): PlanPolicyEngine {
  return {
    digest: null,
    evaluate: async (input) => {
      try {
        const answer = await fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ input }),
          redirect: 'error',
          signal: AbortSignal.timeout(patience),
        });
        const text = await answer.text();
        if (!answer.ok) return error(`the OPA server answered ${answer.status}`);
        return text.length > MOST_ANSWERED ? error('the OPA server answered more than is read') : resultIn(text);
      } catch {
        return error('the OPA server could not be reached, or did not answer in time');
      }
    },
  };
}

/** Without a result the package is undefined. */
function resultIn(text: string): Result<unknown, string> {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return ok('result' in answer ? answer.result : undefined);
  } catch {
    // Said below.
  }
  return error('the OPA server did not answer in JSON');
}
