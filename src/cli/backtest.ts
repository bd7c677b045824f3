/** `twokey backtest`: judges commit after commit of a local repository, as if each had been a change of its own. */
import { openRepository, type Repository } from '../adapters/git.js';
import { loadSqlParser } from '../adapters/sql-parser.js';
import type { Sha } from '../domain/change.js';
import { type Judging, judgeCommits } from './backtest-judge.js';
import { backtestLine } from './backtest-line.js';
import { addToSummary, emptySummary, summaryTable } from './backtest-summary.js';
import { selectCommits } from './commit-selection.js';
import { complainOf, policyFromFile } from './local-policy.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface BacktestOptions {
  readonly repo: string;
  readonly range?: string;
  readonly commits?: string;
  readonly policy?: string;
  readonly limit?: number;
  readonly json: boolean;
  readonly progress: boolean;
}

const COMMITS_A_REPORT = 500;

/** 0 when every commit was judged from everything it holds; 2 when something could not be read. */
export async function backtest(options: BacktestOptions, terminal: Terminal): Promise<number> {
  if ((options.range === undefined) === (options.commits === undefined)) {
    terminal.complain('backtest needs either --range A..B or --commits FILE', 'see: twokey backtest --help');
    return BROKEN;
  }
  const policy = await policyFromFile(options.policy, terminal);
  if (policy === null) return BROKEN;
  const opened = await openRepository(options.repo);
  if (opened.kind === 'error') {
    complainOf(opened.error, terminal);
    return BROKEN;
  }
  try {
    const selection = await selectCommits(opened.value, options, terminal);
    if (selection === null) return BROKEN;
    const judging = { policy: policy.policy, parsers: { sql: await loadSqlParser() } };
    const unjudged = await judgeAll({ repository: opened.value, judging }, selection.shas, { options, terminal });
    return unjudged + selection.refused === 0 ? FINE : BROKEN;
  } finally {
    await opened.value.close();
  }
}

/** Judges and reports in order; returns how many commits had something that could not be read. */
async function judgeAll(
  subject: { readonly repository: Repository; readonly judging: Judging },
  shas: readonly Sha[],
  { options, terminal }: Report,
): Promise<number> {
  const summary = emptySummary();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const watched = options.progress || terminal.interactive;
  let done = 0;
  let unread = 0;
  for await (const { sha, judgement, fault } of judgeCommits(subject.repository, shas, subject.judging)) {
    if (fault !== null) {
      unread += 1;
      terminal.complain(`commit ${sha}: ${shown(fault)}`, judgement === null ? null : JUDGED_IN_PART);
    }
    if (judgement !== null) {
      addToSummary(summary, judgement);
      if (options.json) await terminal.print(`${JSON.stringify(backtestLine(sha, judgement))}\n`);
    }
    done += 1;
    if (watched && done % COMMITS_A_REPORT === 0) terminal.progress(progressLine(done, shas.length, seconds()));
  }
  if (terminal.interactive) terminal.progress('');
  if (!options.json) await terminal.print(summaryTable(summary, { unread, seconds: seconds() }));
  return unread;
}

interface Report {
  readonly options: BacktestOptions;
  readonly terminal: Terminal;
}

const JUDGED_IN_PART = 'it was judged all the same; the files that could not be read count as unknown';

function progressLine(done: number, total: number, seconds: number): string {
  return `${done} of ${total} commits, ${Math.round(done / Math.max(seconds, 0.001))} a second`;
}
