/** `twokey plan test`: asks a policy in Rego about plan files, with the input that the policies of conftest and OPA expect. */

import { readPolicyModule } from '../adapters/opa-bundle.js';
import { opaServer } from '../adapters/opa-server.js';
import { opaWasm } from '../adapters/opa-wasm.js';
import { type RegoAnswer, regoAnswer } from '../core/plan/rego-answer.js';
import { regoInput } from '../core/plan/rego-input.js';
import { error, type Result } from '../domain/result.js';
import type { PlanPolicyEngine } from '../ports/plan-policy.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface PlanTestOptions {
  readonly policy: string;
  readonly format: 'table' | 'json';
}

/** 0 when nothing is denied, 1 when something is, 2 when a policy or a file gives no answer. */
export async function planTest(
  files: readonly string[],
  options: PlanTestOptions,
  terminal: Terminal,
): Promise<number> {
  const engine = await engineOf(options.policy, terminal);
  if (engine === null) return BROKEN;
  let code = FINE;
  for (const file of files) {
    const answer = await answerFor(engine, file, terminal);
    code = Math.max(code, codeOf(answer));
    await terminal.print(
      options.format === 'json' ? `${JSON.stringify(lineOf(file, answer))}\n` : textOf(file, answer),
    );
  }
  if (engine.digest !== null) terminal.note(`policy ${engine.digest}`);
  return code;
}

async function engineOf(policy: string, terminal: Terminal): Promise<PlanPolicyEngine | null> {
  if (/^https?:\/\//.test(policy)) {
    if (URL.canParse(policy)) return opaServer(new URL(policy));
    terminal.complain(
      `'${shown(policy)}' is no address`,
      'name the package, such as http://localhost:8181/v1/data/main',
    );
    return null;
  }
  const bytes = await terminal.readBytes(policy);
  if (bytes === null) return null;
  const module = readPolicyModule(bytes);
  if (module.kind === 'ok') return opaWasm(module.value);
  terminal.complain(`${shown(policy)} ${module.error}`, 'or name the package of an OPA server by its address');
  return null;
}

type Answer = Result<RegoAnswer, string>;

async function answerFor(engine: PlanPolicyEngine, file: string, terminal: Terminal): Promise<Answer> {
  const bytes = await terminal.readBytes(file);
  if (bytes === null) return error('it cannot be read');
  const input = regoInput(bytes, TWOKEY);
  if (input.kind === 'error') return input;
  const said = await engine.evaluate(input.value);
  return said.kind === 'error' ? said : regoAnswer(said.value);
}

/** What the app would know of the change: nothing, here. */
const TWOKEY = { pull_request: null, provenance: null, risk: null };

function codeOf(answer: Answer): number {
  if (answer.kind === 'error') return BROKEN;
  return answer.value.denied.length > 0 ? HELD : FINE;
}

function lineOf(file: string, answer: Answer): object {
  if (answer.kind === 'error') return { file, verdict: 'refused', why: answer.error };
  const { denied, warned } = answer.value;
  return { file, verdict: denied.length > 0 ? 'fail' : 'pass', deny: denied, warn: warned };
}

function textOf(file: string, answer: Answer): string {
  if (answer.kind === 'error') return `refused   ${shown(file)}\n          ${shown(answer.error)}\n`;
  const { denied, warned } = answer.value;
  const lines = [
    `${denied.length > 0 ? 'fail' : 'pass'}      ${shown(file)}`,
    ...denied.map((message) => `  deny    ${shown(message, 500)}`),
    ...warned.map((message) => `  warn    ${shown(message, 500)}`),
  ];
  return `${lines.join('\n')}\n`;
}
