/**
 * Runs a policy that was compiled to WebAssembly, in a thread of its own: one that takes too long is ended, and one that
 * wants too much memory gets no more. It reaches nothing but its input.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { error, ok, type Result } from '../domain/result.js';
import type { PlanPolicyEngine } from '../ports/plan-policy.js';
import type { PolicyModule } from './opa-bundle.js';

interface WasmLimits {
  readonly milliseconds: number;
  /** Megabytes of the policy's own memory. */
  readonly megabytes: number;
}

const LIMITS: WasmLimits = { milliseconds: 10_000, megabytes: 512 };
const PAGES_A_MEGABYTE = 16;

/** CommonJS, as threads made from a text are. Every entry point is asked; one of a whole package answers an object. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { loadPolicy } = require(workerData.library);
(async () => {
  const policy = await loadPolicy(workerData.wasm, { initial: 5, maximum: workerData.pages });
  policy.setData(JSON.parse(workerData.data));
  const input = JSON.parse(workerData.input);
  const said = Object.keys(policy.entrypoints).map((name) => [name, policy.evaluate(input, name)[0]?.result]);
  parentPort.postMessage(JSON.stringify(said));
})().catch(() => process.exit(1));
`;

export function opaWasm({ wasm, data, digest }: PolicyModule, limits = LIMITS): PlanPolicyEngine {
  const library = createRequire(import.meta.url).resolve('@open-policy-agent/opa-wasm');
  return {
    digest,
    evaluate: async (input) => {
      const pages = limits.megabytes * PAGES_A_MEGABYTE;
      const answer = await answerOf({ library, wasm, data, input: JSON.stringify(input), pages }, limits);
      return answer.kind === 'error' ? answer : ok(byName(answer.value));
    },
  };
}

function answerOf(workerData: object, { milliseconds, megabytes }: WasmLimits): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    const resourceLimits = { maxOldGenerationSizeMb: megabytes };
    const thread = new Worker(THREAD, { eval: true, workerData, resourceLimits, env: {}, stdout: true, stderr: true });
    const end = (result: Result<string, string>) => {
      clearTimeout(timer);
      resolve(result);
      void thread.terminate();
    };
    const timer = setTimeout(() => end(error(`the policy took longer than ${milliseconds} ms`)), milliseconds);
    thread.once('message', (message: unknown) =>
      end(typeof message === 'string' ? ok(message) : error('the policy answers nothing')),
    );
    thread.once('error', () => end(error('the policy needs more memory than it may have, or failed')));
    thread.once('exit', () => end(error('the policy failed: a function that is not there, or no memory left')));
  });
}

/** `main/deny` is one rule; `main` is a package, and what it says stands as it is. */
function byName(text: string): unknown {
  const said = JSON.parse(text) as readonly (readonly [string, unknown])[];
  const rules = said.filter(([name]) => RULES.has(lastPart(name)));
  if (rules.length === 0) return said[0]?.[1] ?? undefined;
  return Object.fromEntries(rules.map(([name, result]) => [lastPart(name), result ?? null]));
}

const RULES: ReadonlySet<string> = new Set(['deny', 'violation', 'warn']);

function lastPart(name: string): string {
  return name.split('/').at(-1) ?? name;
}
