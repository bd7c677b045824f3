/** `twokey check`: judges one change before it is merged: a range of a local repository, or a pull request on GitHub. */
import { openRepository, type Repository, readRange, readTexts } from '../adapters/git.js';
import { loadSqlParser } from '../adapters/sql-parser.js';
import { textsNeeded } from '../core/texts-needed.js';
import type { Change } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import { sarifOf } from '../report/sarif.js';
import type { CheckFormat } from './check-format.js';
import { checkDocument, checkReport } from './check-report.js';
import { judgeLocally, type LocalJudgement } from './judge-locally.js';
import { complainOf, policyAtCommit, policyFromFile } from './local-policy.js';
import { BROKEN, FINE, HELD, type Terminal } from './terminal.js';

export interface CheckOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head: string;
  readonly pr?: string;
  readonly policy?: string;
  readonly format: CheckFormat;
}

/** 0 when nothing is asked for, 1 when the change would be held or denied, 2 when it cannot be judged. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  if (options.pr !== undefined) {
    const { checkPullRequest } = await import('./check-pull-request.js');
    return checkPullRequest({ ...options, pr: options.pr }, terminal);
  }
  if (options.base === undefined) {
    terminal.complain('check needs --base REF, or --pr owner/repo#1', 'for example: twokey check --base origin/main');
    return BROKEN;
  }
  const opened = await openRepository(options.repo);
  if (opened.kind === 'error') {
    complainOf(opened.error, terminal);
    return BROKEN;
  }
  try {
    return await checkRange(opened.value, { ...options, base: options.base }, terminal);
  } finally {
    await opened.value.close();
  }
}

async function checkRange(
  repository: Repository,
  options: CheckOptions & { readonly base: string },
  terminal: Terminal,
): Promise<number> {
  const read = await readRange(repository, options);
  if (read.kind === 'error') {
    complainOf(read.error, terminal);
    return BROKEN;
  }
  const policy =
    options.policy === undefined
      ? await policyAtCommit(repository, { commit: read.value.base.sha, name: options.base }, terminal)
      : await policyFromFile(options.policy, terminal);
  if (policy === null) return BROKEN;
  const change = read.value;
  const texts = await readTexts(repository, textsNeeded(change.files.items));
  const judgement = judgeLocally(change, policy.policy, { texts, parsers: { sql: await loadSqlParser() } });
  return report({ change, judgement, policy: policy.policy }, options, terminal);
}

function written({ change, judgement }: Omit<Judged, 'policy'>, format: CheckFormat): string {
  switch (format) {
    case 'text':
      return checkReport(change, judgement);
    case 'json':
      return `${JSON.stringify(checkDocument(change, judgement), null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifOf(judgement.risk, change), null, 2)}\n`;
  }
}

interface Judged {
  readonly change: Change;
  readonly judgement: LocalJudgement;
  readonly policy: Policy;
}

async function report(
  { change, judgement, policy }: Judged,
  options: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  await terminal.print(written({ change, judgement }, options.format));
  if (policy.mode === 'observe' && options.format === 'text')
    await terminal.print('observe mode: on GitHub the check shows this and does not block\n');
  return judgement.requirement.approvals > 0 || judgement.tooLarge ? HELD : FINE;
}
