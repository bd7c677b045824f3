/** `twokey plan` and its options. */
import { type Command, Option } from 'commander';
import { countOf, many } from './option-values.js';
import type { PlanCheckOptions } from './plan-check.js';
import { PLAN_FORMATS } from './plan-format.js';
import type { Terminal } from './terminal.js';

export function addPlanning(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const plan = program.command('plan').description('judge plans of Terraform and OpenTofu');
  plan
    .command('check')
    .description('judge files that `terraform show -json` wrote, by the built-in rules')
    .argument('<files...>', 'plan files; - for standard input')
    .option('--ticket <ticket>', 'the ticket that asked for it; repeatable', many, [])
    .option('--approvals <n>', 'how many people approved it', countOf, 0)
    .option('--policy <file>', 'the policy whose plan.rules hold; default: the built-in one')
    .addOption(new Option('--format <format>', 'how to print it').choices(PLAN_FORMATS).default('table'))
    .option('--json', 'the same as --format json: one line a file', false)
    .addHelpText('after', '\nExit codes: 0 every plan passes, 1 one is held (fail or undecided), 2 one is refused.')
    .action(async (files: readonly string[], { json, ...options }: PlanCheckOptions & { readonly json: boolean }) =>
      finish(
        await (await import('./plan-check.js')).planCheck(
          files,
          json ? { ...options, format: 'json' } : options,
          terminal,
        ),
      ),
    );
  plan
    .command('test')
    .description('ask a policy in Rego about plan files')
    .argument('<files...>', 'plan files; - for standard input')
    .requiredOption(
      '--policy <policy>',
      'a bundle or module of `opa build -t wasm`, or the address of a package on an OPA server',
    )
    .option('--json', 'one line of JSON a file', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is denied, 1 something is, 2 there is no answer, which counts as a no.',
    )
    .action(async (files: readonly string[], { json, policy }: { readonly json: boolean; readonly policy: string }) =>
      finish(
        await (await import('./plan-test.js')).planTest(files, { policy, format: json ? 'json' : 'table' }, terminal),
      ),
    );
}
