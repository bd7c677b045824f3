/** The commands about what stands around changes: protection, who may write, the standard. */
import { type Command, Option } from 'commander';
import { INVENTORY_FORMATS } from '../report/inventory.js';
import { ROLLOUT_FORMATS } from '../report/rollout.js';
import type { InventoryOptions } from './inventory.js';
import { wholeNumber } from './option-values.js';
import type { PostureOptions } from './posture-options.js';
import type { RolloutOptions } from './rollout.js';
import type { Terminal } from './terminal.js';

export function addGuarding(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('posture')
    .description('say what protects a repository, or each of an organisation, at GitHub, and what does not')
    .option('--repo <repository>', 'owner/name, read with GITHUB_TOKEN or GH_TOKEN, at GITHUB_API_URL')
    .option('--org <organisation>', 'every repository that is not archived')
    .option(
      '--app-id <id>',
      'which app is yours: only then a required check can be told to be pinned to it',
      wholeNumber,
    )
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--all', 'show also what holds and what has no object', false)
    .option('--remedies', 'print the ruleset, the calls and the Terraform that put it right', false)
    .option('--apply', 'show what those calls would change', false)
    .option('--yes', 'with --apply: make the calls, with your token', false)
    .addHelpText('after', '\nExit codes: 0 all holds, 1 something fails or is not visible, 2 nothing could be read.')
    .action(async (options: PostureOptions) => finish(await (await import('./posture.js')).posture(options, terminal)));
  program
    .command('inventory')
    .description('say who and what may write to repositories, workflows, deployments and CI, and what cannot be seen')
    .option('--repo <repository>', 'owner/name, read with GITHUB_TOKEN or GH_TOKEN, at GITHUB_API_URL')
    .option('--org <organisation>', 'every repository that is not archived')
    .option('--policy <file>', 'the policy with exceptions and own agents; default: the one in force there')
    .addOption(new Option('--format <format>', 'how to print it').choices(INVENTORY_FORMATS).default('table'))
    .addHelpText('after', '\nExit codes: 0 it was taken, 2 it was not.')
    .action(async (options: InventoryOptions) =>
      finish(await (await import('./inventory.js')).inventory(options, terminal)),
    );
  program
    .command('rollout')
    .description('show the ninety-day plan, how far each step is in reality, and what to do next')
    .option('--repo <repository>', 'owner/name, read with GITHUB_TOKEN or GH_TOKEN, at GITHUB_API_URL')
    .option('--org <organisation>', 'every repository that is not archived')
    .option('--app-id <id>', 'which app is yours: only then the check can be told to be pinned to it', wholeNumber)
    .addOption(new Option('--format <format>', 'how to print it').choices(ROLLOUT_FORMATS).default('text'))
    .addHelpText(
      'after',
      '\nExit codes: 0 all that can be read is done, 1 something is open or unknown, 2 nothing was read.',
    )
    .action(async (options: RolloutOptions) => finish(await (await import('./rollout.js')).rollout(options, terminal)));
  program
    .command('standards')
    .description('write the standard for changes (how many approve, who, what is excepted) from a policy, as Markdown')
    .option('--policy <file>', 'the policy; default: the built-in one')
    .action(async (options: { readonly policy?: string }) =>
      finish(await (await import('./standards.js')).standards(options, terminal)),
    );
}
