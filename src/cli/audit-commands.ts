/** The commands that look after the store and its audit log, and their options. Each one's own file is loaded only when it is called. */
import { type Command, Option } from 'commander';
import type { ExportOptions } from './audit-export.js';
import type { VerifyOptions } from './audit-verify.js';
import type { BackfillOptions } from './backfill.js';
import { countOf, many, wholeNumber } from './option-values.js';
import type { ReplayOptions } from './replay.js';
import type { ReportOptions } from './report.js';
import { REPORT_FORMATS } from './report-format.js';
import type { Terminal } from './terminal.js';
import type { CreateOptions } from './token.js';

export function addAuditing(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const audit = program
    .command('audit')
    .description('the audit log of the store that DATABASE_URL names; a server may be running on it');
  addChecking(audit, terminal, finish);
  addKeys(audit, terminal, finish);
  addReplaying(program, terminal, finish);
  addKeeping(program, terminal, finish);
  addReporting(program, terminal, finish);
  addTokens(program, terminal, finish);
  addBackfilling(program, terminal, finish);
}

function addBackfilling(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('backfill')
    .description('read the months before the installation from GitHub into the store that DATABASE_URL names')
    .requiredOption('--months <n>', 'so many, and the present one', wholeNumber)
    .option('--org <owner>', 'only repositories of this organisation or person')
    .option('--reserve <points>', "stop while so much of the token's hourly limit is left", countOf, 1_000)
    .addHelpText(
      'after',
      '\nExit codes: 0 all was read, 1 stopped for the limit: run it again, 2 something cannot be read.',
    )
    .action(async (options: BackfillOptions) =>
      finish(await (await import('./backfill.js')).backfill(options, terminal)),
    );
}

function addTokens(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const token = program
    .command('token')
    .description('tokens of the JSON API, in the store that DATABASE_URL names; a server may be running on it');
  token
    .command('create')
    .description('make a token and print it: it is shown this once')
    .argument('<name>', 'what it is for')
    .option('--org <owner>', 'everything of this organisation or person; repeatable', many, [])
    .option('--repo <owner/repo>', 'only this repository; repeatable', many, [])
    .option(
      '--read <what>',
      'scoreboard, changes, agents, autonomy, posture or audit; repeatable; default: all',
      many,
      [],
    )
    .option('--days <n>', 'how long it lives', wholeNumber, 90)
    .action(async (name: string, options: CreateOptions) =>
      finish(await (await import('./token.js')).createToken(name, options, terminal)),
    );
  token
    .command('list')
    .description('which tokens there are, what each reads, and when it was last used')
    .option('--json', 'print one line of JSON a token', false)
    .action(async (options: { readonly json: boolean }) =>
      finish(await (await import('./token.js')).listTokens(options, terminal)),
    );
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<id>', 'as twokey token list shows it')
    .action(async (id: string) => finish(await (await import('./token.js')).revokeToken(id, terminal)));
}

function addReporting(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('report')
    .description('print the scoreboard of a month, from the store that DATABASE_URL names')
    .requiredOption('--month <month>', '2026-11')
    .addOption(new Option('--format <format>', 'how to print it').choices(REPORT_FORMATS).default('md'))
    .action(async (options: ReportOptions) => finish(await (await import('./report.js')).report(options, terminal)));
}

function addChecking(audit: Command, terminal: Terminal, finish: (code: number) => void): void {
  audit
    .command('verify')
    .description(
      'check that no entry was changed, removed, put in or swapped; with anchors, that the end was not cut off',
    )
    .option('--installation <id>', 'only this one', wholeNumber)
    .option('--file <export>', 'check a file of `twokey audit export` instead of the store; - for standard input')
    .option('--anchors <file>', 'signed heads, as the server appended them to AUDIT_ANCHORS')
    .option('--public-key <file>', 'whose signatures they must be')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExit codes: 0 it holds, 1 it is broken, 2 something cannot be read.')
    .action(async (options: VerifyOptions) =>
      finish(await (await import('./audit-verify.js')).verifyAudit(options, terminal)),
    );
  audit
    .command('export')
    .description('print the log as JSON Lines')
    .option('--since <time>', 'from this time on, ISO 8601')
    .option('--until <time>', 'up to this time, ISO 8601')
    .option('--installation <id>', 'only this one', wholeNumber)
    .option('--repo <owner/repo>', 'only this repository; of other entries their digests, so that it can be verified')
    .action(async (options: ExportOptions) =>
      finish(await (await import('./audit-export.js')).exportAudit(options, terminal)),
    );
  audit
    .command('show')
    .description('tell what happened to one pull request')
    .argument('<pull request>', 'owner/repo#1, or its address')
    .action(async (text: string) => finish(await (await import('./audit-show.js')).showAudit(text, terminal)));
}

function addKeys(audit: Command, terminal: Terminal, finish: (code: number) => void): void {
  audit
    .command('keygen')
    .description('make a key that signs heads of the log, and print its public half')
    .argument('<file>', 'a new file for the private key')
    .action(async (file: string) => finish(await (await import('./audit-keys.js')).makeAuditKeys(file, terminal)));
  audit
    .command('anchor')
    .description('print the heads of the log, signed with AUDIT_KEY_PATH: for a file elsewhere, or a note in git')
    .action(async () => finish(await (await import('./audit-keys.js')).printAnchors(terminal)));
}

function addReplaying(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('replay')
    .description('decide again from the audit log: what this version, or another policy, would have said')
    .argument('[record]', 'owner/repo#1, or an entry as `twokey audit show` names it: 12:34; default: every decision')
    .option('--since <time>', 'decisions from this time on, ISO 8601')
    .option('--until <time>', 'decisions up to this time, ISO 8601')
    .option('--installation <id>', 'only this one', wholeNumber)
    .option('--policy <file>', 'decide by this policy instead of the one of then')
    .option('--check', 'exit with 1 where a verdict differs', false)
    .option('--json', 'print one line of JSON a verdict that differs, and one at the end', false)
    .addHelpText('after', '\nExit codes: 0 done, 1 --check found a difference, 2 something cannot be read.')
    .action(async (record: string | undefined, options: ReplayOptions) =>
      finish(await (await import('./replay.js')).replayRecords(record ?? null, options, terminal)),
    );
}

function addKeeping(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('backup')
    .description('copy the embedded store into a new file, beside a running server')
    .argument('<file>', 'a new file')
    .action(async (file: string) => finish(await (await import('./backup.js')).backup(file, terminal)));
  program
    .command('restore')
    .description('put a backup in the place of the embedded store, after checking it')
    .argument('<file>', 'what `twokey backup` made')
    .option('--force', 'also where there is a store; it is moved aside', false)
    .action(async (file: string, options: { readonly force: boolean }) =>
      finish(await (await import('./backup.js')).restore(file, options, terminal)),
    );
}
