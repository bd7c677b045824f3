/** The commands of `twokey` and their options. Each command's own file is loaded only when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { productVersion } from '../product-version.js';
import { addAuditing } from './audit-commands.js';
import type { AutonomyOptions } from './autonomy.js';
import type { BacktestOptions } from './backtest.js';
import type { CheckOptions } from './check.js';
import { CHECK_FORMATS } from './check-format.js';
import type { DemoOptions } from './demo.js';
import { addGuarding } from './guard-commands.js';
import type { JobsOptions, RetryOptions } from './jobs.js';
import { many, wholeNumber } from './option-values.js';
import { addPlanning } from './plan-commands.js';
import type { ProvenanceOptions } from './provenance.js';
import { BROKEN, FINE, type Terminal } from './terminal.js';
import type { WhatIfOptions } from './what-if.js';

const EXIT_CODES =
  '\nExit codes: 0 fine, 1 held or findings (check, and where --fail-on asks for it), 2 usage or broken input.';

/** Runs one command line and returns its exit code. Nothing is thrown. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = FINE;
  const program = createProgram(terminal, (answer) => {
    code = answer;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? FINE : BROKEN;
    const message = cause instanceof Error ? cause.message : String(cause);
    terminal.complain(`something broke: ${message}`, 'set TWOKEY_DEBUG=1 to see where, and please report it');
    if (terminal.environment.TWOKEY_DEBUG === '1' && cause instanceof Error) terminal.note(cause.stack ?? '');
    return BROKEN;
  }
}

function createProgram(terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command('twokey')
    .description('AI drafts; humans turn the keys: holds changes by AI agents until the right humans approve.')
    .version(productVersion())
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.print(text),
      writeErr: (text) => terminal.note(text.trimEnd().replace(/^error: /, 'twokey: ')),
    });
  addServing(program, terminal, finish);
  addOperating(program, terminal, finish);
  addJudging(program, terminal, finish);
  addPlanning(program, terminal, finish);
  addGuarding(program, terminal, finish);
  addExplaining(program, terminal, finish);
  addAuditing(program, terminal, finish);
  return program;
}

function addServing(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('start')
    .description('start the server; settings come from the environment')
    .action(async () => finish(await (await import('./start.js')).start(terminal.environment)));
  program
    .command('demo')
    .description('play a day of pull requests against a simulated GitHub, on this machine alone')
    .option('--once', 'exit when the day is over: 0 when all went as it should', false)
    .option('--port <port>', 'where the demo listens', wholeNumber)
    .action(async (options: DemoOptions) => finish(await (await import('./demo.js')).demo(options, terminal)));
}

function addOperating(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const jobs = program.command('jobs').description('how the queue of a running server stands, at DATABASE_URL');
  jobs
    .command('list', { isDefault: true })
    .description('what waits, and which jobs were given up, and why')
    .option('--json', 'print one line of JSON a job that was given up', false)
    .action(async (options: JobsOptions) => finish(await (await import('./jobs.js')).listJobs(options, terminal)));
  jobs
    .command('retry')
    .description('put jobs that were given up back into the queue; a running server sees that within ten seconds')
    .argument('[key]', 'as twokey jobs shows it')
    .option('--all', 'every one of them', false)
    .action(async (key: string | undefined, options: RetryOptions) =>
      finish(await (await import('./jobs.js')).retryJobs(key ?? null, options, terminal)),
    );
}

function addJudging(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('check')
    .description('judge a range of a local repository, or one pull request on GitHub')
    .option('--repo <dir>', 'the repository, ordinary or bare', '.')
    .option('--base <ref>', 'what the change would merge into')
    .option('--head <ref>', 'the change', 'HEAD')
    .option('--pr <pull request>', 'owner/repo#1, read with GITHUB_TOKEN or GH_TOKEN, at GITHUB_API_URL')
    .option('--policy <file>', 'the policy; default: .github/twokey.yml at the base')
    .addOption(new Option('--format <format>', 'how to print it').choices(CHECK_FORMATS).default('text'))
    .option('--json', 'the same as --format json', false)
    .action(async ({ json, ...options }: CheckOptions & { readonly json: boolean }) =>
      finish(await (await import('./check.js')).check(json ? { ...options, format: 'json' } : options, terminal)),
    );
  program
    .command('what-if')
    .description('judge one pull request on GitHub as it is, and as it would be if something were otherwise')
    .requiredOption('--pr <pull request>', 'owner/repo#1, read with GITHUB_TOKEN or GH_TOKEN, at GITHUB_API_URL')
    .option('--with-review <login[:state]>', 'approved (default), changes_requested or commented; repeatable', many, [])
    .option('--without-review <login>', 'nothing that this person said counts; repeatable', many, [])
    .option('--with-label <name>', 'put on by a person; repeatable', many, [])
    .option('--without-label <name>', 'taken off by a person; repeatable', many, [])
    .option('--policy <file>', 'judged by this policy afterwards')
    .option('--base <branch>', 'into this branch, with the same diff')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExit codes: 0 approved afterwards, 1 not, 2 something cannot be read.')
    .action(async (options: WhatIfOptions) => finish(await (await import('./what-if.js')).whatIf(options, terminal)));
  program
    .command('backtest')
    .description('judge each commit of a local repository against its first parent')
    .option('--repo <dir>', 'the repository, ordinary or bare', '.')
    .option('--range <A..B>', 'the commits of a range; one name for all that leads to it')
    .option('--commits <file>', 'one commit id a line; - for standard input')
    .option('--policy <file>', 'the policy; default: the built-in one')
    .option('--limit <n>', 'at most so many commits', wholeNumber)
    .option('--json', 'print one line of JSON a commit', false)
    .option('--progress', 'report progress also where nobody watches', false)
    .action(async (options: BacktestOptions) =>
      finish(await (await import('./backtest.js')).backtest(options, terminal)),
    );
}

function addExplaining(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('provenance')
    .description('say who or what produced a commit, the commits of a range or a pull request, and what shows it')
    .argument('[revision]', 'a commit, or A..B for each commit of a range')
    .option('--repo <dir>', 'the repository, ordinary or bare', '.')
    .option('--pr <pull request>', 'owner/repo#1, read with GITHUB_TOKEN or GH_TOKEN, at GITHUB_API_URL')
    .option('--policy <file>', "the policy with your own agents; default: the built-in one, or the pull request's")
    .option('--json', 'print one line of JSON a commit', false)
    .addOption(new Option('--fail-on <origin>', 'exit with 1 when this origin is found').choices(['ai']))
    .addHelpText('after', '\nExit codes: 0 all was read, 1 what --fail-on names was found, 2 something cannot be read.')
    .action(async (revision: string | undefined, options: ProvenanceOptions) =>
      finish(await (await import('./provenance.js')).provenance(revision ?? null, options, terminal)),
    );
  program
    .command('validate')
    .description('check policy files')
    .argument('[files...]', 'policy files; - for standard input')
    .option('--schema', 'print the JSON Schema of policy files, for editors', false)
    .action(async (files: readonly string[], options: { readonly schema: boolean }) =>
      finish(await (await import('./validate.js')).validate(files, options, terminal)),
    );
  program
    .command('autonomy')
    .description('print the autonomy matrix of a policy, or say which level an agent has in an environment, and why')
    .option('--policy <file>', 'the policy; - for standard input', '.github/twokey.yml')
    .option('--environment <name>', 'as GitHub names it')
    .option('--agent <id>', 'as twokey explain names it; without one, an agent that is not known by name')
    .option('--repository <owner/name>', 'for rules about repositories', '')
    .option('--markdown', 'print the matrix as a page for your docs', false)
    .action(async (options: AutonomyOptions) =>
      finish(await (await import('./autonomy.js')).autonomy(options, terminal)),
    );
  program
    .command('explain')
    .description('say what a rule or an agent signature is, why it is there, and what to do about it')
    .argument('[id]', 'iam/…, network/…, agents/…; without one, all ids are listed')
    .action(async (id: string | undefined) =>
      finish(await (await import('./explain.js')).explain(id ?? null, terminal)),
    );
}
