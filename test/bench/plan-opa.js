/** Asks real OPA about the same plan, by a policy that finds the same (plan.rego). Null where there is no OPA. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const OPA = process.env.TWOKEY_OPA ?? 'opa';
const POLICY = fileURLToPath(new URL('plan.rego', import.meta.url));
const RUNS = 3;

/** Milliseconds of the policy alone, the best of a few runs, and the addresses that it denies. */
export function askOpa(file) {
  if (!isThere()) return null;
  return Array.from({ length: RUNS }, () => evaluation(file)).sort((a, b) => a.judging - b.judging)[0];
}

function isThere() {
  try {
    execFileSync(OPA, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function evaluation(file) {
  const command = [
    'eval',
    '--metrics',
    '--format',
    'json',
    '--data',
    POLICY,
    '--input',
    file,
    'data.twokey.bench.deny',
  ];
  const { result, metrics } = JSON.parse(execFileSync(OPA, command, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
  return {
    judging: metrics.timer_rego_query_eval_ns / 1e6,
    denied: result[0].expressions[0].value,
  };
}
