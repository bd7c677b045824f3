/** `twokey check`: judges one change before it is merged: a range of a local repository, or a pull request on GitHub. */
import { openRepository, type Repository, readRange } from '../adapters/git.js';
import type { Change } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import { checkDocument, checkReport } from './check-report.js';
import { judgeLocally } from './judge-locally.js';
import { complainOf, policyAtCommit, policyFromFile } from './local-policy.js';
import { BROKEN, FINE, HELD, type Terminal } from './terminal.js';

export interface CheckOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head: string;
  readonly pr?: string;
  readonly policy?: string;
  readonly json: boolean;
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
  return report(read.value, policy.policy, { options, terminal });
}

async function report(
  change: Change,
  policy: Policy,
  { options, terminal }: { readonly options: CheckOptions; readonly terminal: Terminal },
): Promise<number> {
  const judgement = judgeLocally(change, policy);
  const text = options.json
    ? `${JSON.stringify(checkDocument(change, judgement), null, 2)}\n`
    : checkReport(change, judgement);
  await terminal.print(text);
  if (policy.mode === 'observe' && !options.json)
    await terminal.print('observe mode: on GitHub the check shows this and does not block\n');
  return judgement.requirement.approvals > 0 || judgement.tooLarge ? HELD : FINE;
}
